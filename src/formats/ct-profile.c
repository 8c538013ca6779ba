/* ct-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names, addresses and the sink of the strict outputs. The forms themselves are in
 * ct-profile-azure.c and ct-profile-coco.c.
 */
#include "ct-profile-private.h"

#include <string.h>

#include "ct-error.h"
#include "ct-json-number.h"
#include "ct-json-writer.h"

#define FLUSH_BYTES (256 * 1024)
#define RECORDS_PER_REPORT 8192

static const struct
{
  const char *name;
  const char *title;
} profiles[] = {
  [CT_PROFILE_COCO] = { "coco", N_ ("COCO in pixels") },
  [CT_PROFILE_AZURE_DETECTION] = { "azure-detection", N_ ("Azure AI Vision, object detection") },
  [CT_PROFILE_AZURE_CLASSIFICATION] = { "azure-classification", N_ ("Azure AI Vision, image classification") },
};

/**
 * ct_profile_from_string:
 * @text: such as "azure-detection"
 *
 * Returns: whether there is such a profile
 */
gboolean
ct_profile_from_string (const char *text, CtProfile *profile)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_strcmp0 (text, profiles[i].name) == 0)
      {
        *profile = (CtProfile) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ct_profile_to_string:
 *
 * Returns: the name for command lines and settings; not translated
 */
const char *
ct_profile_to_string (CtProfile profile)
{
  g_return_val_if_fail (profile < G_N_ELEMENTS (profiles), NULL);
  return profiles[profile].name;
}

/**
 * ct_profile_get_title:
 *
 * Returns: the translated name
 */
const char *
ct_profile_get_title (CtProfile profile)
{
  g_return_val_if_fail (profile < G_N_ELEMENTS (profiles), NULL);
  return _ (profiles[profile].title);
}

static void
append_part (GString *url, const char *part, gboolean encode)
{
  g_autofree char *encoded = NULL;

  while (*part == '/' && url->len > 0)
    part++;
  if (*part == '\0')
    return;
  if (url->len > 0 && url->str[url->len - 1] != '/')
    g_string_append_c (url, '/');
  if (encode)
    part = encoded = g_uri_escape_string (part, "/", FALSE);
  g_string_append (url, part);
}

/**
 * ct_profile_make_url:
 * @file_name: of an image
 *
 * Everything but A–Z a–z 0–9 - . _ ~ and the slash is percent-encoded, once, as the service
 * wants blob names. A file name that is a web address itself keeps it. Queries are left out
 * everywhere, since they may hold a secret.
 *
 * Returns: (transfer full): the image's absolute_url
 */
char *
ct_profile_make_url (const CtProfileOptions *options, const char *file_name)
{
  GString *url;

  if (g_str_has_prefix (file_name, "http://") || g_str_has_prefix (file_name, "https://"))
    return g_strndup (file_name, strcspn (file_name, "?#"));
  url = g_string_new (NULL);
  if (options->base_url != NULL)
    g_string_append_len (url, options->base_url, (gssize) strcspn (options->base_url, "?#"));
  if (options->prefix != NULL)
    append_part (url, options->prefix, TRUE);
  append_part (url, file_name, TRUE);
  return g_string_free (url, FALSE);
}

/* Starts a record on a line of its own. */
void
ct_profile_begin_record (CtProfileWriter *self, guint32 n_before)
{
  g_string_append (self->buffer, n_before > 0 ? ",\n    " : "\n    ");
  if (++self->n_written % RECORDS_PER_REPORT == 0)
    {
      ct_progress_report_count (self->progress, self->n_written, self->n_total);
      if (!self->failed && ct_cancelled (self->cancellable, self->error))
        self->failed = TRUE;
    }
  ct_profile_flush (self, FLUSH_BYTES);
}

/* Sends the buffer when it holds at least that much. After the first error nothing is sent. */
gboolean
ct_profile_flush (CtProfileWriter *self, gsize at_least)
{
  if (self->failed || self->buffer->len < at_least)
    return !self->failed;
  self->failed = !g_output_stream_write_all (self->stream,
                                             self->buffer->str,
                                             self->buffer->len,
                                             NULL,
                                             self->cancellable,
                                             self->error);
  g_string_truncate (self->buffer, 0);
  return !self->failed;
}

void
ct_profile_append_number (CtProfileWriter *self, double value)
{
  char text[CT_JSON_NUMBER_SIZE];

  g_string_append (self->buffer, ct_json_number_format (text, value));
}

void
ct_profile_append_string (CtProfileWriter *self, const char *text)
{
  ct_json_append_string (self->buffer, text, CT_JSON_ESCAPE_NEEDED);
}

/* Whether the options ask for this image. */
gboolean
ct_profile_is_wanted (CtProfileWriter *self, guint32 image)
{
  const CtImageTable *images = &self->dataset->images;

  if (!ct_image_table_is_alive (images, image) || (self->options->exclude != NULL && self->options->exclude[image]))
    return FALSE;
  if (self->options->only_reviewed && (images->flags[image] & CT_RECORD_REVIEWED) == 0)
    return FALSE;
  return !self->options->only_labelled || images->n_annotations[image] > 0;
}

/**
 * ct_profile_write:
 * @coco: read only; a snapshot when a worker does this
 * @stream: neither flushed nor closed
 * @counts: (out caller-allocates): what was written
 * @report: what was changed or left out is added here
 *
 * Writes the data set in a strict form. Memory does not grow with the file but for some bytes
 * an image.
 *
 * Returns: %FALSE with %CT_ERROR_UNSUPPORTED if nothing would be left to write
 */
gboolean
ct_profile_write (CtCoco *coco,
                  const CtProfileOptions *options,
                  GOutputStream *stream,
                  CtProfileCounts *counts,
                  CtFindings *report,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  CtProfileWriter writer = { coco, ct_coco_get_dataset (coco), options, counts, report, stream };
  const char *reason = ct_coco_get_read_only_reason (coco);
  gboolean good;

  memset (counts, 0, sizeof *counts);
  if (reason != NULL)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s: %s", coco->name, reason);
      return FALSE;
    }
  writer.progress = progress;
  writer.cancellable = cancellable;
  writer.error = error;
  writer.buffer = g_string_sized_new (FLUSH_BYTES * 2);
  writer.image_ids = g_new0 (guint32, (gsize) writer.dataset->images.n_rows + 1);
  writer.n_total = (guint64) writer.dataset->images.n_alive + writer.dataset->annotations.n_alive;
  if (options->profile == CT_PROFILE_COCO)
    good = ct_profile_write_coco (&writer);
  else
    good = ct_profile_write_azure (&writer);
  good = good && ct_profile_flush (&writer, 0);
  g_string_free (writer.buffer, TRUE);
  g_free (writer.image_ids);
  return good;
}
