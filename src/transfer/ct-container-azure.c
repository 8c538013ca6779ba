/* ct-container-azure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Azure container: what is simple about it. Writing is in ct-azure-put.c, reading in
 * ct-azure-get.c. Names in a folder of the container get the folder's name in front.
 */
#include "ct-azure-xml.h"
#include "ct-blob-name.h"
#include "ct-container-azure-private.h"
#include "ct-error.h"
#include "ct-http-text.h"

#include <string.h>

#define PAGE_BLOBS 5000
#define BLOCK_BYTES (8 * 1024 * 1024)
#define MAX_BLOB_BYTES (G_GUINT64_CONSTANT (50000) * 4000 * 1024 * 1024)

static void ct_container_azure_container_init (CtContainerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CtContainerAzure,
                               ct_container_azure,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CT_TYPE_CONTAINER, ct_container_azure_container_init))

/* The blob's name in the container, which the folder is a part of. */
char *
ct_container_azure_full_name (CtContainerAzure *self, const char *name)
{
  const char *folder = ct_credential_get_address (self->credential)->folder;

  return folder != NULL ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
}

static char *
make_list_query (CtContainerAzure *self, const char *prefix, const char *marker)
{
  g_autofree char *full = ct_container_azure_full_name (self, prefix);
  g_autofree char *encoded = g_uri_escape_string (full, NULL, FALSE);
  g_autofree char *encoded_marker = marker != NULL ? g_uri_escape_string (marker, NULL, FALSE) : NULL;

  return g_strdup_printf ("restype=container&comp=list&maxresults=%d%s%s%s%s",
                          PAGE_BLOBS,
                          *full != '\0' ? "&prefix=" : "",
                          encoded,
                          marker != NULL ? "&marker=" : "",
                          marker != NULL ? encoded_marker : "");
}

static void
restart_xml (gpointer xml)
{
  ct_azure_xml_restart (xml);
}

/* Takes the folder's name off; what is not in the folder, or has no name for us, is left out. */
static void
strip_names (CtContainerAzure *self, GArray *blobs)
{
  const char *folder = ct_credential_get_address (self->credential)->folder;
  gsize length = folder != NULL ? strlen (folder) + 1 : 0;

  for (guint i = 0; length > 0 && i < blobs->len; i++)
    {
      CtBlob *blob = &g_array_index (blobs, CtBlob, i);

      if (strlen (blob->name) >= length)
        memmove (blob->name, blob->name + length, strlen (blob->name + length) + 1);
    }
}

static gboolean
list_page (CtContainerAzure *self,
           const char *prefix,
           const char *marker,
           CtAzureXml *xml,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *query = make_list_query (self, prefix, marker);
  g_auto (CtAzureAnswer) answer = { 0 };
  const CtAzureCall call = {
    .method = "GET",
    .query = query,
    .body = ct_azure_xml_feed,
    .restart = restart_xml,
    .body_data = xml,
  };

  if (!ct_azure_client_call (self->client, &call, &answer, cancellable, error)
      || !ct_azure_xml_finish (xml, "EnumerationResults", error))
    return FALSE;
  strip_names (self, ct_azure_xml_get_blobs (xml));
  return TRUE;
}

static gboolean
ct_container_azure_list (CtContainer *container,
                         const char *prefix,
                         CtContainerPageFunc func,
                         gpointer data,
                         CtProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();
  g_autofree char *marker = NULL;
  gulong n_listed = 0;

  do
    {
      GArray *blobs = ct_azure_xml_get_blobs (xml);
      g_autofree char *text = NULL;

      if (!list_page (self, prefix, marker, xml, cancellable, error))
        return FALSE;
      if (blobs->len > 0 && !func ((const CtBlob *) (void *) blobs->data, blobs->len, data, error))
        return FALSE;
      n_listed += blobs->len;
      text = g_strdup_printf (ngettext ("%lu file found", "%lu files found", n_listed), n_listed);
      ct_progress_report (progress, -1, text);
      if (g_strcmp0 (marker, ct_azure_xml_get_next_marker (xml)) == 0 && marker != NULL)
        {
          g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, _ ("The listing of the container does not end. Try again."));
          return FALSE;
        }
      ct_set_str (&marker, ct_azure_xml_get_next_marker (xml));
    }
  while (marker != NULL);
  return TRUE;
}

/* What somebody has written there is not to be trusted to be text. */
static char *
dup_writer (const char *value)
{
  g_autofree char *text = value != NULL ? g_uri_unescape_string (value, NULL) : NULL;
  char *valid;

  if (text == NULL || *text == '\0')
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return valid;
}

static gboolean
ct_container_azure_head (CtContainer *container,
                         const char *name,
                         CtBlob *blob,
                         GCancellable *cancellable,
                         GError **error)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autofree char *full = ct_container_azure_full_name (self, name);
  g_auto (CtAzureAnswer) answer = { 0 };
  const CtAzureCall call = { .method = "HEAD", .name = full };
  const char *value;
  gint64 modified_s;

  if (!ct_azure_client_call (self->client, &call, &answer, cancellable, error))
    return FALSE;
  blob->name = g_strdup (name);
  value = ct_http_headers_get (answer.headers, "Content-Length");
  if (value != NULL)
    g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &blob->size, NULL);
  value = ct_http_headers_get (answer.headers, "Content-MD5");
  blob->has_md5 = value != NULL && ct_azure_md5_from_base64 (value, &blob->md5);
  value = ct_http_headers_get (answer.headers, "ETag");
  blob->etag = value != NULL ? ct_azure_quote_etag (value) : NULL;
  blob->content_type = g_strdup (ct_http_headers_get (answer.headers, "Content-Type"));
  blob->writer = dup_writer (ct_http_headers_get (answer.headers, CT_AZURE_WRITER));
  value = ct_http_headers_get (answer.headers, "Last-Modified");
  if (value != NULL && ct_http_date_parse (value, &modified_s))
    blob->modified_us = modified_s * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
ct_container_azure_remove (CtContainer *container,
                           const char *name,
                           const char *etag,
                           GCancellable *cancellable,
                           GError **error)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autofree char *full = ct_container_azure_full_name (self, name);
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_auto (CtAzureAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  const CtAzureCall call = { .method = "DELETE", .name = full, .headers = headers };

  if (etag != NULL)
    ct_http_headers_add (headers, "If-Match", etag);
  if (ct_azure_client_call (self->client, &call, &answer, cancellable, &local))
    return TRUE;
  /* An earlier try whose answer was lost has done it. */
  if (answer.unsure && g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) && !ct_azure_client_is_lost (self->client))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static char *
ct_container_azure_url_of (CtContainer *container, const char *name)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  const CtAzureAddress *address = ct_credential_get_address (self->credential);
  g_autofree char *folder = address->folder != NULL ? ct_blob_name_encode (address->folder) : NULL;
  g_autofree char *blob = name != NULL ? ct_blob_name_encode (name) : NULL;
  g_autofree char *base =
      g_strconcat (address->endpoint, "/", address->container, folder != NULL ? "/" : NULL, folder, NULL);

  return g_strconcat (base, blob != NULL ? "/" : NULL, blob, NULL);
}

static char *
ct_container_azure_dup_title (CtContainer *container)
{
  return ct_credential_dup_place (CT_CONTAINER_AZURE (container)->credential);
}

static guint64
ct_container_azure_get_max_bytes (CtContainer *container)
{
  return MAX_BLOB_BYTES;
}

static CtAbilities
ct_container_azure_get_abilities (CtContainer *container)
{
  return ct_credential_get_abilities (CT_CONTAINER_AZURE (container)->credential);
}

static guint
ct_container_azure_get_parallel (CtContainer *container)
{
  return ct_azure_client_get_parallel (CT_CONTAINER_AZURE (container)->client);
}

static gboolean
ct_container_azure_is_lost (CtContainer *container)
{
  return ct_azure_client_is_lost (CT_CONTAINER_AZURE (container)->client);
}

static gboolean
ct_container_azure_lease (CtContainer *container,
                          const char *name,
                          CtLeaseAction action,
                          const char *id,
                          GCancellable *cancellable,
                          GError **error)
{
  static const char *const words[] = { "acquire", "renew", "release" };
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autofree char *full = ct_container_azure_full_name (self, name);
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_auto (CtAzureAnswer) answer = { 0 };
  const CtAzureCall call = {
    .method = "PUT",
    .name = full,
    .query = "comp=lease",
    .headers = headers,
    .is_courtesy = TRUE,
  };

  ct_http_headers_add (headers, "x-ms-lease-action", words[action]);
  if (action == CT_LEASE_ACQUIRE)
    {
      ct_http_headers_add (headers, "x-ms-lease-duration", G_STRINGIFY (CT_LEASE_SECONDS));
      ct_http_headers_add (headers, "x-ms-proposed-lease-id", id);
    }
  else
    ct_http_headers_add (headers, "x-ms-lease-id", id);
  return ct_azure_client_call (self->client, &call, &answer, cancellable, error);
}

static void
ct_container_azure_set_paused (CtContainer *container, gboolean paused)
{
  ct_azure_client_set_paused (CT_CONTAINER_AZURE (container)->client, paused);
}

static void
ct_container_azure_finalize (GObject *object)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (object);

  g_clear_pointer (&self->client, ct_azure_client_free);
  g_clear_pointer (&self->credential, ct_credential_unref);
  G_OBJECT_CLASS (ct_container_azure_parent_class)->finalize (object);
}

static void
ct_container_azure_class_init (CtContainerAzureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_container_azure_finalize;
}

static void
ct_container_azure_init (CtContainerAzure *self)
{
}

static void
ct_container_azure_container_init (CtContainerInterface *iface)
{
  iface->list = ct_container_azure_list;
  iface->head = ct_container_azure_head;
  iface->put = ct_container_azure_put;
  iface->get = ct_container_azure_get;
  iface->remove = ct_container_azure_remove;
  iface->url_of = ct_container_azure_url_of;
  iface->dup_title = ct_container_azure_dup_title;
  iface->get_max_bytes = ct_container_azure_get_max_bytes;
  iface->get_abilities = ct_container_azure_get_abilities;
  iface->get_parallel = ct_container_azure_get_parallel;
  iface->is_lost = ct_container_azure_is_lost;
  iface->lease = ct_container_azure_lease;
  iface->set_paused = ct_container_azure_set_paused;
}

/**
 * ct_container_azure_new:
 * @needs: what is going to be done
 * @options: (nullable): copied
 *
 * Checks the credential as far as that goes without asking anybody; sends nothing.
 *
 * Returns: (transfer full): the container, or %NULL
 */
CtContainer *
ct_container_azure_new (CtCredential *credential, CtAbilities needs, const CtAzureOptions *options, GError **error)
{
  CtContainerAzure *self;

  g_return_val_if_fail (ct_credential_get_kind (credential) != CT_CREDENTIAL_FOLDER, NULL);

  if (!ct_credential_check (credential, needs, g_get_real_time () / G_USEC_PER_SEC, NULL, error))
    return NULL;
  self = g_object_new (CT_TYPE_CONTAINER_AZURE, NULL);
  self->credential = ct_credential_ref (credential);
  self->client = ct_azure_client_new (credential, options);
  self->block_bytes = options != NULL && options->block_bytes > 0 ? options->block_bytes : BLOCK_BYTES;
  return CT_CONTAINER (self);
}

/**
 * ct_container_azure_create:
 *
 * Makes the container in the account. One that is there already is %CT_ERROR_CONFLICT.
 */
gboolean
ct_container_azure_create (CtContainerAzure *self, GCancellable *cancellable, GError **error)
{
  g_auto (CtAzureAnswer) answer = { 0 };
  const CtAzureCall call = { .method = "PUT", .query = "restype=container" };

  return ct_azure_client_call (self->client, &call, &answer, cancellable, error);
}
