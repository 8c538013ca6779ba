/* ct-azure-get.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads one blob. After a break it goes on where it stopped, if the blob is still the same.
 */
#include "ct-azure-xml.h"
#include "ct-container-azure-private.h"
#include "ct-error.h"
#include "ct-http-text.h"

#include <string.h>

typedef struct
{
  const char *name;
  GOutputStream *stream;
  CtProgress *progress;
  GCancellable *cancellable;
  GPtrArray *headers;
  GChecksum *checksum;
  char *etag;
  guint64 done;
  guint64 total;
  gboolean is_try_begun;
} Getting;

/* Before each try: from where on. */
static void
ask_for_rest (gpointer data)
{
  Getting *getting = data;

  getting->is_try_begun = FALSE;
  g_ptr_array_set_size (getting->headers, 0);
  if (getting->done > 0)
    {
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", getting->done);

      ct_http_headers_add (getting->headers, "x-ms-range", range);
      if (getting->etag != NULL)
        ct_http_headers_add (getting->headers, "If-Match", getting->etag);
    }
}

static gboolean
fail_changed (Getting *getting, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("“%s” was changed by somebody else while it was read. Read it again."),
               getting->name);
  return FALSE;
}

/* The first piece of a try. */
static gboolean
begin_try (Getting *getting, const CtHttpResponse *response, GError **error)
{
  const char *etag = ct_http_headers_get (response->headers, "ETag");
  const char *length = ct_http_headers_get (response->headers, "Content-Length");
  guint64 n = 0;

  getting->is_try_begun = TRUE;
  if (getting->done > 0 && (response->status != 206 || g_strcmp0 (etag, getting->etag) != 0))
    return fail_changed (getting, error);
  if (length != NULL && g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &n, NULL))
    getting->total = getting->done + n;
  ct_set_str (&getting->etag, etag);
  return TRUE;
}

static gboolean
take_piece (const CtHttpResponse *response, gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  Getting *getting = data;

  if (!getting->is_try_begun && !begin_try (getting, response, error))
    return FALSE;
  if (!g_output_stream_write_all (getting->stream, bytes, length, NULL, getting->cancellable, error))
    return FALSE;
  g_checksum_update (getting->checksum, bytes, (gssize) length);
  getting->done += length;
  ct_progress_report_count (getting->progress, getting->done, getting->total);
  return TRUE;
}

static gboolean
verify (Getting *getting, const CtAzureAnswer *answer, GError **error)
{
  const char *text = ct_http_headers_get (answer->headers, "x-ms-blob-content-md5");
  CtMd5 expected, md5;

  if (text == NULL && answer->status == 200)
    text = ct_http_headers_get (answer->headers, "Content-MD5");
  ct_md5_take (&md5, getting->checksum);
  if (text == NULL || !ct_azure_md5_from_base64 (text, &expected) || ct_md5_equal (&md5, &expected))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, _ ("“%s” arrived damaged. Read it again."), getting->name);
  return FALSE;
}

/* CtContainerInterface.get */
gboolean
ct_container_azure_get (CtContainer *container,
                        const char *name,
                        GOutputStream *stream,
                        CtProgress *progress,
                        GCancellable *cancellable,
                        GError **error)
{
  CtContainerAzure *self = CT_CONTAINER_AZURE (container);
  g_autofree char *full = ct_container_azure_full_name (self, name);
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_auto (CtAzureAnswer) answer = { 0 };
  Getting getting = {
    .name = name,
    .stream = stream,
    .progress = progress,
    .cancellable = cancellable,
    .headers = headers,
    .checksum = checksum,
  };
  const CtAzureCall call = {
    .method = "GET",
    .name = full,
    .headers = headers,
    .body = take_piece,
    .restart = ask_for_rest,
    .body_data = &getting,
  };
  gboolean ok =
      ct_azure_client_call (self->client, &call, &answer, cancellable, error) && verify (&getting, &answer, error);

  g_free (getting.etag);
  return ok;
}
