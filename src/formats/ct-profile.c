/* ct-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names, addresses and the sink of the strict outputs. The forms themselves are in
 * ct-profile-azure.c and ct-profile-coco.c.
 */
#include "ct-profile-private.h"

#include <string.h>

#include "ct-bitset.h"
#include "ct-error.h"

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

/**
 * ct_coordinates_from_string:
 * @text: "pixel", "relative", "ltrb" or "relative-ltrb"
 *
 * Returns: whether there are such coordinates
 */
gboolean
ct_coordinates_from_string (const char *text, CtProfileCoordinates *coordinates)
{
  static const char *const names[] = {
    [CT_COORDINATES_PIXEL] = "pixel",
    [CT_COORDINATES_RELATIVE] = "relative",
    [CT_COORDINATES_LTRB] = "ltrb",
    [CT_COORDINATES_RELATIVE_LTRB] = "relative-ltrb",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *coordinates = (CtProfileCoordinates) i;
        return TRUE;
      }
  return FALSE;
}

/* An address that stands in a file: without user and query, which may hold a secret, and with
 * what no address may hold percent-encoded. */
static char *
clean_address (const char *address)
{
  g_autofree char *plain = g_strndup (address, strcspn (address, "?#"));
  char *host = strstr (plain, "://");
  char *at;

  host = host != NULL ? host + 3 : plain;
  at = g_strrstr_len (host, (gssize) strcspn (host, "/"), "@");
  if (at != NULL)
    memmove (host, at + 1, strlen (at + 1) + 1);
  return g_uri_escape_string (plain, "%:/[]@!$&'()*+,;=", FALSE);
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

static char *
make_url_start (const CtProfileOptions *options)
{
  GString *url = g_string_new (NULL);

  if (options->base_url != NULL)
    {
      g_autofree char *base = clean_address (options->base_url);

      g_string_append (url, base);
    }
  if (options->prefix != NULL)
    append_part (url, options->prefix, TRUE);
  return g_string_free (url, FALSE);
}

static char *
finish_url (const char *start, const char *file_name)
{
  GString *url;

  if (g_str_has_prefix (file_name, "http://") || g_str_has_prefix (file_name, "https://"))
    return clean_address (file_name);
  url = g_string_new (start);
  append_part (url, file_name, TRUE);
  return g_string_free (url, FALSE);
}

/**
 * ct_profile_make_url:
 * @file_name: of an image
 *
 * Everything but A–Z a–z 0–9 - . _ ~ and the slash is percent-encoded, once, as the service
 * wants blob names. A file name that is a web address itself keeps it. Users and queries are left
 * out everywhere, since they may hold a secret.
 *
 * Returns: (transfer full): the image's absolute_url
 */
char *
ct_profile_make_url (const CtProfileOptions *options, const char *file_name)
{
  g_autofree char *start = make_url_start (options);

  return finish_url (start, file_name);
}

/* The same with the beginning that all images of the writer share. */
char *
ct_profile_make_image_url (CtProfileWriter *self, guint32 image)
{
  if (self->url_start == NULL)
    self->url_start = make_url_start (self->options);
  return finish_url (self->url_start, ct_dataset_get_file_name (self->dataset, image));
}

/* A category that an earlier one stands for. */
void
ct_profile_report_merged (CtProfileWriter *self, guint32 category)
{
  ct_findings_add (self->report,
                   CT_SEVERITY_INFO,
                   "category-merged",
                   CT_RECORD_CATEGORY,
                   category,
                   _ ("The categories named “%s” were written as one."),
                   ct_dataset_get_category_name (self->dataset, category));
}

/* Starts a record on a line of its own. */
void
ct_profile_begin_record (CtProfileWriter *self, guint32 n_before)
{
  if (n_before > 0)
    g_string_append_c (self->buffer, ',');
  CT_PROFILE_APPEND (self, "\n    ");
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
  if (self->buffer->len < at_least)
    return !self->failed;
  if (!self->failed && self->stream != NULL)
    self->failed = !g_output_stream_write_all (self->stream,
                                               self->buffer->str,
                                               self->buffer->len,
                                               NULL,
                                               self->cancellable,
                                               self->error);
  g_string_truncate (self->buffer, 0);
  return !self->failed;
}

/* Says how many images an option left out. That is no complaint: somebody chose it. */
static void
report_left_out (CtProfileWriter *self)
{
  const CtProfileCounts *counts = self->counts;

  if (counts->n_unreviewed > 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_INFO,
                     "images-unreviewed",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     ngettext ("Left out as asked: %u image that nobody has reviewed.",
                               "Left out as asked: %u images that nobody has reviewed.",
                               counts->n_unreviewed),
                     counts->n_unreviewed);
  if (counts->n_unlabelled > 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_INFO,
                     "images-unlabelled",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     ngettext ("Left out as asked: %u image without annotations.",
                               "Left out as asked: %u images without annotations.",
                               counts->n_unlabelled),
                     counts->n_unlabelled);
}

/* Takes back the choice of images without an annotation that goes out. One that was left out would
 * make its picture an example of nothing. */
static void
drop_unlabelled (CtProfileWriter *self, CtProfileGoesOut goes_out)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  g_autoptr (CtBitset) labelled = ct_bitset_new (self->dataset->images.n_rows);

  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      guint32 image = annotations->image[row];

      if (image != CT_NO_ROW && self->image_ids[image] != 0 && !ct_bitset_get (labelled, image)
          && ct_annotation_table_is_alive (annotations, row) && annotations->category[row] != CT_NO_ROW
          && goes_out (self, row))
        ct_bitset_set (labelled, image, TRUE);
    }
  for (guint32 row = 0; row < self->dataset->images.n_rows; row++)
    if (self->image_ids[row] != 0 && !ct_bitset_get (labelled, row))
      {
        ct_profile_drop_image (self, row, CT_IMAGE_UNLABELLED);
        self->counts->n_unlabelled++;
      }
}

/* Takes back the choice of an image. */
void
ct_profile_drop_image (CtProfileWriter *self, guint32 row, CtImageFate fate)
{
  self->image_ids[row] = 0;
  self->fates[row] = (guint8) fate;
}

/* Gives each image that the options ask for the id 1. @goes_out says of an annotation with image
 * and category whether it can be written. */
void
ct_profile_choose_images (CtProfileWriter *self, CtProfileGoesOut goes_out)
{
  const CtImageTable *images = &self->dataset->images;
  const CtProfileOptions *options = self->options;

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      CtImageFate fate = options->fates != NULL ? (CtImageFate) options->fates[row] : CT_IMAGE_WRITTEN;

      if (!ct_image_table_is_alive (images, row))
        fate = CT_IMAGE_DELETED;
      else if (options->only_reviewed && (images->flags[row] & CT_RECORD_REVIEWED) == 0)
        fate = CT_IMAGE_UNREVIEWED;
      else if (fate == CT_IMAGE_WRITTEN && options->exclude != NULL && options->exclude[row])
        fate = CT_IMAGE_EXCLUDED;
      self->fates[row] = (guint8) fate;
      self->image_ids[row] = fate == CT_IMAGE_WRITTEN ? 1 : 0;
      self->counts->n_unreviewed += fate == CT_IMAGE_UNREVIEWED ? 1 : 0;
      self->counts->n_unlabelled += fate == CT_IMAGE_UNLABELLED ? 1 : 0;
    }
  if (options->only_labelled && options->fates == NULL)
    drop_unlabelled (self, goes_out);
  report_left_out (self);
}

/* Whether any image goes out. */
gboolean
ct_profile_has_images (CtProfileWriter *self)
{
  for (guint32 row = 0; row < self->dataset->images.n_rows; row++)
    if (self->image_ids[row] != 0)
      return TRUE;
  return FALSE;
}

/* The error for a file of which no image is left. */
gboolean
ct_profile_fail_empty (CtProfileWriter *self)
{
  g_set_error (self->error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("%s: no image is left that the profile “%s” takes; see the findings."),
               self->coco->name,
               ct_profile_to_string (self->options->profile));
  return FALSE;
}

/* What was no object when the file was read has no record that could be written. */
static void
report_non_objects (CtProfileWriter *self)
{
  guint64 n = ct_findings_count_code (self->coco->findings, "record-no-object");
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);

  if (n > 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_WARNING,
                     "record-no-object",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     ngettext ("Left out: %s entry of a list that is no object.",
                               "Left out: %s entries of lists that are no objects.",
                               (gulong) n),
                     number);
}

/**
 * ct_profile_write:
 * @coco: read only; a snapshot when a worker does this
 * @stream: (nullable): neither flushed nor closed; %NULL only counts and reports
 * @counts: (out caller-allocates): what was written
 * @report: (nullable): what was changed or left out is added here
 *
 * Writes the data set in a strict form. Memory does not grow with the file but for some bytes
 * an image and some bits an annotation.
 *
 * Returns: %FALSE with %CT_ERROR_UNSUPPORTED if no image is left that the profile takes, or none
 *   that the options ask for; then nothing was written, and @report says why
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
  writer.members = g_array_new (FALSE, FALSE, sizeof (CtProfileMember));
  writer.image_ids = g_new0 (guint32, (gsize) writer.dataset->images.n_rows + 1);
  writer.fates = g_new0 (guint8, (gsize) writer.dataset->images.n_rows + 1);
  writer.n_total = (guint64) writer.dataset->images.n_alive + writer.dataset->annotations.n_alive;
  report_non_objects (&writer);
  if (options->profile == CT_PROFILE_COCO)
    good = ct_profile_write_coco (&writer);
  else
    good = ct_profile_write_azure (&writer);
  good = good && ct_profile_flush (&writer, 0);
  g_string_free (writer.buffer, TRUE);
  g_array_unref (writer.members);
  g_free (writer.image_ids);
  g_free (writer.fates);
  g_free (writer.url_start);
  return good;
}
