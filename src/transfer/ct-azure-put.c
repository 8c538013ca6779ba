/* ct-azure-put.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes one blob: in one request with its MD5, which the service compares with what came;
 * a large one in blocks. "Somebody else was first" after a try whose answer was lost may be
 * ourselves, so the blob is looked at before that is believed.
 */
#include "ct-azure-xml.h"
#include "ct-container-azure-private.h"
#include "ct-error.h"
#include "ct-http-text.h"
#include "ct-local-file-private.h"

#include <string.h>
#include <unistd.h>

#define BLOCKS_WORTH_IT 8

/* What the blob is stored with, and on which condition. */
static GPtrArray *
make_headers (const CtPutRequest *request)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *md5 = ct_md5_to_base64 (&request->md5);

  ct_http_headers_add (headers, "x-ms-blob-content-md5", md5);
  if (request->content_type != NULL)
    ct_http_headers_add (headers, "x-ms-blob-content-type", request->content_type);
  if (request->condition == CT_PUT_IF_ABSENT)
    ct_http_headers_add (headers, "If-None-Match", "*");
  else if (request->condition == CT_PUT_IF_MATCH)
    ct_http_headers_add (headers, "If-Match", request->etag);
  if (request->lease != NULL)
    ct_http_headers_add (headers, "x-ms-lease-id", request->lease);
  if (request->writer != NULL)
    {
      g_autofree char *writer = g_uri_escape_string (request->writer, NULL, FALSE);

      ct_http_headers_add (headers, CT_AZURE_WRITER, writer);
    }
  return headers;
}

static gboolean
put_at_once (CtContainerAzure *self,
             const CtPutRequest *request,
             int fd,
             GPtrArray *headers,
             CtAzureAnswer *answer,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *full = ct_container_azure_full_name (self, request->name);
  const CtAzureCall call = {
    .method = "PUT",
    .name = full,
    .headers = headers,
    .bytes = request->bytes,
    .fd = fd,
    .length = request->size,
    .sent = request->sent,
    .sent_data = request->sent_data,
  };
  g_autofree char *md5 = ct_md5_to_base64 (&request->md5);

  ct_http_headers_add (headers, "x-ms-blob-type", "BlockBlob");
  ct_http_headers_add (headers, "Content-MD5", md5);
  return ct_azure_client_call (self->client, &call, answer, cancellable, error);
}

static gboolean
can_read (CtContainerAzure *self)
{
  return (ct_container_get_abilities (CT_CONTAINER (self)) & CT_CAN_READ) != 0;
}

/* Whether the blob is what was to be written; then also its ETag. */
static gboolean
is_there (CtContainerAzure *self, const CtPutRequest *request, char **etag, GCancellable *cancellable)
{
  g_auto (CtBlob) blob = { 0 };

  if (!can_read (self) || !ct_container_head (CT_CONTAINER (self), request->name, &blob, cancellable, NULL)
      || !blob.has_md5 || blob.size != request->size || !ct_md5_equal (&blob.md5, &request->md5))
    return FALSE;
  *etag = g_steal_pointer (&blob.etag);
  return TRUE;
}

static gboolean
confirm (const CtPutRequest *request, const CtAzureAnswer *answer, char **etag, GError **error)
{
  const char *value = ct_http_headers_get (answer->headers, "x-ms-blob-content-md5");
  CtMd5 md5;

  /* The answer to a list of blocks has the MD5 of the list. */
  if (value == NULL && request->size > 0)
    value = ct_http_headers_get (answer->headers, "Content-MD5");
  if (answer->status != 201
      || (value != NULL && ct_azure_md5_from_base64 (value, &md5) && !ct_md5_equal (&md5, &request->md5)))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CORRUPT,
                   _ ("“%s”: the service has not confirmed what was sent. Publish again."),
                   request->name);
      return FALSE;
    }
  value = ct_http_headers_get (answer->headers, "ETag");
  *etag = value != NULL ? ct_azure_quote_etag (value) : NULL;
  return TRUE;
}

static int
open_source (const CtPutRequest *request, struct stat *info, GError **error)
{
  g_autoptr (GError) local = NULL;
  int fd = ct_local_file_open (request->path, info, &local);

  if (fd >= 0 && (guint64) info->st_size == request->size
      && (request->info == NULL || ct_local_file_unchanged (request->info, info)))
    return fd;
  if (fd >= 0)
    close (fd);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               "%s",
               local != NULL ? local->message
                             : _ ("The file changed while it was sent. Publish again when nobody writes to it any "
                                  "more."));
  return -1;
}

/* The lease ran out, or was broken, and nobody else has one. */
gboolean
ct_container_azure_has_lost_lease (const CtAzureAnswer *answer)
{
  return g_strcmp0 (answer->code, "LeaseNotPresentWithBlobOperation") == 0
         || g_strcmp0 (answer->code, "LeaseLost") == 0;
}

/* CtContainerInterface.put */
gboolean
ct_container_azure_put (CtContainer *container,
                        const CtPutRequest *request,
                        char **etag,
                        GCancellable *cancellable,
                        GError **error)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autoptr (GPtrArray) headers = make_headers (request);
  g_auto (CtAzureAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  gboolean in_blocks = request->path != NULL && request->size / BLOCKS_WORTH_IT > self->block_bytes;
  struct stat info;
  int fd = -1;
  gboolean ok;

  if (request->path != NULL)
    {
      fd = open_source (request, &info, error);
      if (fd < 0)
        return FALSE;
    }
  if (in_blocks)
    ok = ct_container_azure_put_blocks (self, request, fd, headers, &answer, cancellable, &local);
  else
    ok = put_at_once (self, request, fd, headers, &answer, cancellable, &local)
         && confirm (request, &answer, etag, &local);
  if (fd >= 0)
    close (fd);
  if (!ok && request->lease != NULL && ct_container_azure_has_lost_lease (&answer))
    {
      CtPutRequest again = *request;

      again.lease = NULL;
      return ct_container_azure_put (container, &again, etag, cancellable, error);
    }
  if (ok && in_blocks)
    *etag = g_strdup (ct_http_headers_get (answer.headers, "ETag"));
  if (!ok && answer.unsure && g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
    {
      ok = is_there (self, request, etag, cancellable);
      if (!ok && !can_read (self))
        {
          g_clear_error (&local);
          g_set_error (&local,
                       CT_ERROR,
                       CT_ERROR_NETWORK,
                       _ ("“%s”: the answer got lost, and the credential does not allow checking whether it arrived. "
                          "Publish again."),
                       request->name);
        }
    }
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}
