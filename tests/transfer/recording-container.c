/* recording-container.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The test double of a container.
 */
#include "recording-container.h"
#include "ct-blob-name.h"
#include "ct-error.h"

#include <string.h>

typedef struct
{
  GBytes *bytes;
  char *etag;
  char *content_type;
} Stored;

static void recording_container_init_iface (CtContainerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecordingContainer,
                               recording_container,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CT_TYPE_CONTAINER, recording_container_init_iface))

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  g_bytes_unref (stored->bytes);
  g_free (stored->etag);
  g_free (stored->content_type);
  g_free (stored);
}

static void
note (RecordingContainer *self, const char *verb, const char *name)
{
  g_ptr_array_add (self->log, g_strdup_printf ("%s %s", verb, name));
}

static Stored *
store (RecordingContainer *self, const char *name, GBytes *bytes, const char *content_type)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->bytes = g_bytes_ref (bytes);
  stored->etag = g_strdup_printf ("\"%u\"", ++self->n_etags);
  stored->content_type = g_strdup (content_type);
  g_hash_table_insert (self->blobs, g_strdup (name), stored);
  return stored;
}

static void
fill (CtBlob *blob, const char *name, const Stored *stored, gboolean with_md5)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (stored->bytes, &size);

  blob->name = g_strdup (name);
  blob->size = size;
  blob->etag = g_strdup (stored->etag);
  blob->content_type = g_strdup (stored->content_type);
  blob->has_md5 = with_md5;
  if (with_md5)
    ct_md5_of_data (&blob->md5, data, size);
}

/* Pages of one, to find callers that expect all at once. */
static gboolean
recording_list (CtContainer *container,
                const char *prefix,
                CtContainerPageFunc func,
                gpointer data,
                CtProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  RecordingContainer *self = RECORDING_CONTAINER (container);
  GHashTableIter iter;
  gpointer key, value;

  note (self, "list", prefix);
  g_hash_table_iter_init (&iter, self->blobs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (CtBlob) blob = { 0 };

      if (!g_str_has_prefix (key, prefix))
        continue;
      fill (&blob, key, value, self->knows_md5);
      if (!func (&blob, 1, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
recording_head (CtContainer *container, const char *name, CtBlob *blob, GCancellable *cancellable, GError **error)
{
  RecordingContainer *self = RECORDING_CONTAINER (container);
  Stored *stored = g_hash_table_lookup (self->blobs, name);

  note (self, "head", name);
  if (stored == NULL)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_NOT_FOUND, "%s is not there", name);
      return FALSE;
    }
  fill (blob, name, stored, TRUE);
  return TRUE;
}

static gboolean
holds_condition (RecordingContainer *self, const CtPutRequest *request)
{
  Stored *stored = g_hash_table_lookup (self->blobs, request->name);

  if (request->condition == CT_PUT_IF_ABSENT)
    return stored == NULL;
  if (request->condition == CT_PUT_IF_MATCH)
    return stored != NULL && strcmp (stored->etag, request->etag) == 0;
  return TRUE;
}

static GBytes *
read_source (const CtPutRequest *request)
{
  g_autofree char *content = NULL;
  gsize length;

  if (request->bytes != NULL)
    return g_bytes_ref (request->bytes);
  if (!g_file_get_contents (request->path, &content, &length, NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&content), length);
}

static gboolean
is_as_promised (const CtPutRequest *request, GBytes *bytes)
{
  gsize size;
  gconstpointer data;
  CtMd5 md5;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  ct_md5_of_data (&md5, data, size);
  return size == request->size && ct_md5_equal (&md5, &request->md5);
}

static gboolean
refuse (RecordingContainer *self, const char *name, CtError code, GError **error)
{
  note (self, "fail", name);
  g_set_error (error, CT_ERROR, (int) code, "%s was refused, says the test", name);
  return FALSE;
}

/* Refuses before anything is written, if the fault wants that. */
static gboolean
injects_refusal (RecordingContainer *self,
                 const char *name,
                 RecordingFault fault,
                 GCancellable *cancellable,
                 GError **error)
{
  static const CtError codes[] = {
    [FAULT_DENIED] = CT_ERROR_DENIED,   [FAULT_NETWORK] = CT_ERROR_NETWORK, [FAULT_CONFLICT] = CT_ERROR_CONFLICT,
    [FAULT_CORRUPT] = CT_ERROR_CORRUPT, [FAULT_GONE] = CT_ERROR_NOT_FOUND,
  };

  if (fault == FAULT_CANCEL)
    {
      g_cancellable_cancel (cancellable);
      note (self, "fail", name);
      ct_cancelled (cancellable, error);
      return TRUE;
    }
  if (fault == FAULT_NONE || fault == FAULT_LOST || fault == FAULT_LOST_CONFLICT)
    return FALSE;
  return !refuse (self, name, codes[fault], error);
}

static gboolean
recording_put (CtContainer *container,
               const CtPutRequest *request,
               char **etag,
               GCancellable *cancellable,
               GError **error)
{
  RecordingContainer *self = RECORDING_CONTAINER (container);
  RecordingFault fault = FAULT_NONE;
  g_autoptr (GBytes) bytes = read_source (request);
  Stored *stored;

  if (self->fault != NULL)
    fault = self->fault (self, self->n_puts, request->name, self->fault_data);
  self->n_puts++;
  if (injects_refusal (self, request->name, fault, cancellable, error))
    return FALSE;
  if (!is_as_promised (request, bytes))
    return refuse (self, request->name, CT_ERROR_CORRUPT, error);
  if (!holds_condition (self, request))
    return refuse (self, request->name, CT_ERROR_CONFLICT, error);
  if (request->sent != NULL)
    request->sent (request->size, request->sent_data);
  stored = store (self, request->name, bytes, request->content_type);
  note (self, "put", request->name);
  self->bytes_put += request->size;
  if (fault == FAULT_LOST || fault == FAULT_LOST_CONFLICT)
    {
      g_set_error (error, CT_ERROR, fault == FAULT_LOST ? CT_ERROR_NETWORK : CT_ERROR_CONFLICT, "lost answer");
      return FALSE;
    }
  *etag = g_strdup (stored->etag);
  return TRUE;
}

static gboolean
recording_get (CtContainer *container,
               const char *name,
               GOutputStream *stream,
               CtProgress *progress,
               GCancellable *cancellable,
               GError **error)
{
  g_assert_not_reached ();
}

static gboolean
recording_delete (CtContainer *container, const char *name, const char *etag, GCancellable *cancellable, GError **error)
{
  g_assert_not_reached ();
}

static char *
recording_url_of (CtContainer *container, const char *name)
{
  g_autofree char *encoded = name != NULL ? ct_blob_name_encode (name) : NULL;

  return g_strconcat ("https://account.example/container", name != NULL ? "/" : NULL, encoded, NULL);
}

static char *
recording_dup_title (CtContainer *container)
{
  return g_strdup ("recording");
}

static guint64
recording_get_max_bytes (CtContainer *container)
{
  return RECORDING_CONTAINER (container)->max_bytes;
}

static CtAbilities
recording_get_abilities (CtContainer *container)
{
  return RECORDING_CONTAINER (container)->abilities;
}

static void
recording_container_finalize (GObject *object)
{
  RecordingContainer *self = RECORDING_CONTAINER (object);

  g_hash_table_unref (self->blobs);
  g_ptr_array_unref (self->log);
  G_OBJECT_CLASS (recording_container_parent_class)->finalize (object);
}

static void
recording_container_class_init (RecordingContainerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = recording_container_finalize;
}

static void
recording_container_init (RecordingContainer *self)
{
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stored_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->knows_md5 = TRUE;
  self->abilities = CT_CAN_ALL;
  self->max_bytes = G_MAXUINT64;
}

static void
recording_container_init_iface (CtContainerInterface *iface)
{
  iface->list = recording_list;
  iface->head = recording_head;
  iface->put = recording_put;
  iface->get = recording_get;
  iface->remove = recording_delete;
  iface->url_of = recording_url_of;
  iface->dup_title = recording_dup_title;
  iface->get_max_bytes = recording_get_max_bytes;
  iface->get_abilities = recording_get_abilities;
}

RecordingContainer *
recording_container_new (void)
{
  return g_object_new (RECORDING_TYPE_CONTAINER, NULL);
}

/* Somebody else writes a blob; not in the log. */
void
recording_container_write (RecordingContainer *self, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  store (self, name, bytes, NULL);
}

void
recording_container_remove (RecordingContainer *self, const char *name)
{
  g_assert_true (g_hash_table_remove (self->blobs, name));
}

GBytes *
recording_container_peek (RecordingContainer *self, const char *name)
{
  Stored *stored = g_hash_table_lookup (self->blobs, name);

  return stored != NULL ? stored->bytes : NULL;
}

const char *
recording_container_type_of (RecordingContainer *self, const char *name)
{
  Stored *stored = g_hash_table_lookup (self->blobs, name);

  g_assert_nonnull (stored);
  return stored->content_type;
}

/* How often exactly this stands in the log. */
guint
recording_container_count (RecordingContainer *self, const char *entry)
{
  guint n = 0;

  for (guint i = 0; i < self->log->len; i++)
    n += strcmp (g_ptr_array_index (self->log, i), entry) == 0;
  return n;
}

/* The log in one line; empties it. */
char *
recording_container_log (RecordingContainer *self)
{
  char *text;

  g_ptr_array_add (self->log, NULL);
  text = g_strjoinv ("; ", (char **) self->log->pdata);
  g_ptr_array_set_size (self->log, 0);
  return text;
}
