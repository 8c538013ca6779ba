/* ct-profile-azure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * COCO as Azure AI Vision trains on it: ids from 1 without gaps, whole sizes, boxes as
 * fractions with left + width and top + height at most one, an absolute_url for each image.
 * The rules are those of the official checker (check_coco_annotations.py in
 * Azure-Samples/cognitive-service-vision-model-customization-python-samples).
 */
#include "ct-coco-layout.h"
#include "ct-profile-private.h"

#include <math.h>

#include "ct-error.h"

/* Sides that the training checker accepts, in pixels. */
#define MIN_SIDE 10
#define MAX_SIDE 10240

typedef struct
{
  CtProfileWriter *base;
  guint32 *category_ids;
  GHashTable *tags;
} Azure;

static gboolean
detection (const Azure *azure)
{
  return azure->base->options->profile == CT_PROFILE_AZURE_DETECTION;
}

/* Gives the images that go out their ids, and reports those that cannot. */
static void
number_images (CtProfileWriter *self)
{
  const CtImageTable *images = &self->dataset->images;

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      const char *name = ct_dataset_get_file_name (self->dataset, row);
      double width = rint (images->width[row]);
      double height = rint (images->height[row]);

      if (!ct_profile_is_wanted (self, row))
        continue;
      if (*name == '\0')
        ct_findings_add (self->report,
                         CT_SEVERITY_ERROR,
                         "image-unnamed",
                         CT_RECORD_IMAGE,
                         row,
                         _ ("Left out: image number %u has no file name."),
                         row + 1);
      else if (width <= 0 || height <= 0)
        ct_findings_add (self->report,
                         CT_SEVERITY_ERROR,
                         "image-size-unknown",
                         CT_RECORD_IMAGE,
                         row,
                         _ ("Left out: the size of “%s” is not known. Open it together with its picture."),
                         name);
      else if (fmin (width, height) < MIN_SIDE || fmax (width, height) > MAX_SIDE)
        ct_findings_add (self->report,
                         CT_SEVERITY_ERROR,
                         "image-size-refused",
                         CT_RECORD_IMAGE,
                         row,
                         _ ("Left out: “%s” has %.0f × %.0f pixels; the service takes sides from %d to %d."),
                         name,
                         width,
                         height,
                         MIN_SIDE,
                         MAX_SIDE);
      else
        self->image_ids[row] = ++self->counts->n_images;
    }
}

/* Gives categories their ids; those of one name become one. */
static void
number_categories (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (GHashTable) by_name = g_hash_table_new (NULL, NULL);

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      gpointer id = NULL;

      if (!ct_category_table_is_alive (categories, row))
        continue;
      if (g_hash_table_lookup_extended (by_name, GUINT_TO_POINTER (categories->name[row]), NULL, &id))
        {
          azure->category_ids[row] = GPOINTER_TO_UINT (id);
          ct_findings_add (self->report,
                           CT_SEVERITY_INFO,
                           "category-merged",
                           CT_RECORD_CATEGORY,
                           row,
                           _ ("The categories named “%s” were written as one."),
                           ct_dataset_get_category_name (self->dataset, row));
          continue;
        }
      azure->category_ids[row] = ++self->counts->n_categories;
      g_hash_table_insert (by_name,
                           GUINT_TO_POINTER (categories->name[row]),
                           GUINT_TO_POINTER (azure->category_ids[row]));
    }
}

static void
write_images (CtProfileWriter *self)
{
  const CtImageTable *images = &self->dataset->images;

  g_string_append (self->buffer, "{\n  \"images\": [");
  for (guint32 row = 0; row < images->n_rows; row++)
    {
      const char *name = ct_dataset_get_file_name (self->dataset, row);
      g_autofree char *url = NULL;

      if (self->image_ids[row] == 0)
        continue;
      ct_profile_begin_record (self, self->image_ids[row] - 1);
      url = ct_profile_make_url (self->options, name);
      g_string_append_printf (self->buffer,
                              "{\"id\": %u, \"width\": %.0f, \"height\": %.0f, \"file_name\": ",
                              self->image_ids[row],
                              rint (images->width[row]),
                              rint (images->height[row]));
      ct_profile_append_string (self, name);
      g_string_append (self->buffer, ", \"absolute_url\": ");
      ct_profile_append_string (self, url);
      g_string_append_c (self->buffer, '}');
    }
  g_string_append (self->buffer, "\n  ],\n");
}

static void
write_categories (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  guint32 written = 0;

  g_string_append (self->buffer, "  \"categories\": [");
  for (guint32 row = 0; row < self->dataset->categories.n_rows; row++)
    {
      if (azure->category_ids[row] != written + 1)
        continue;
      ct_profile_begin_record (self, written++);
      g_string_append_printf (self->buffer, "{\"id\": %u, \"name\": ", written);
      ct_profile_append_string (self, ct_dataset_get_category_name (self->dataset, row));
      g_string_append_c (self->buffer, '}');
    }
  g_string_append (self->buffer, "\n  ]\n}\n");
}

/* The file's own fractions, where it has them and nobody edited them. */
static gboolean
own_fractions (CtProfileWriter *self, guint32 row, CtRect *relative)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const char *record = self->coco->data + annotations->source_offset[row];
  g_autoptr (GArray) members = NULL;
  const CtMember *bbox;
  CtJsonReader reader;
  double numbers[4];
  guint n = 0;

  if (!self->coco->dialect.relative || self->coco->dialect.ltrb || annotations->source_length[row] == 0
      || (annotations->flags[row] & CT_RECORD_EDITED_BBOX) != 0)
    return FALSE;
  members = ct_record_parse (record, annotations->source_length[row]);
  bbox = ct_record_find (record, members, "bbox");
  if (bbox == NULL)
    return FALSE;
  ct_json_reader_init (&reader, record + bbox->value_start, bbox->value_end - bbox->value_start, CT_JSON_STRICT);
  ct_json_reader_next (&reader);
  while (n < 4 && ct_json_reader_next (&reader) == CT_JSON_NUMBER)
    ct_json_reader_get_double (&reader, &numbers[n++]);
  if (n < 4)
    return FALSE;
  *relative = CT_RECT_INIT (numbers[0], numbers[1], numbers[2], numbers[3]);
  return relative->x >= 0 && relative->y >= 0 && relative->width > 0 && relative->height > 0
         && relative->x + relative->width <= 1.0 && relative->y + relative->height <= 1.0;
}

/* The box as fractions, clipped to the picture; FALSE if nothing of it lies inside. */
static gboolean
relative_box (CtProfileWriter *self, guint32 row, CtRect *relative)
{
  static const CtCocoDialect dialect = { TRUE, FALSE, TRUE, NULL };
  const CtRect *bbox = &self->dataset->annotations.bbox[row];
  guint32 image = self->dataset->annotations.image[row];
  CtRect picture = { 0, 0, rint (self->dataset->images.width[image]), rint (self->dataset->images.height[image]) };
  CtRect inside;

  if (!(bbox->width > 0 && bbox->height > 0))
    return FALSE;
  if (own_fractions (self, row, relative))
    return TRUE;
  inside = ct_rect_intersect (bbox, &picture);
  if (inside.x == bbox->x && bbox->x + bbox->width <= picture.width)
    inside.width = bbox->width;
  if (inside.y == bbox->y && bbox->y + bbox->height <= picture.height)
    inside.height = bbox->height;
  *relative = ct_coco_dialect_from_px (&dialect, &inside, picture.width, picture.height);
  if (!(relative->width > 0 && relative->height > 0 && relative->x < 1 && relative->y < 1))
    return FALSE;
  if (inside.x != bbox->x || inside.y != bbox->y || inside.width != bbox->width || inside.height != bbox->height)
    {
      g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);

      ct_findings_add (self->report,
                       CT_SEVERITY_INFO,
                       "bbox-clipped",
                       CT_RECORD_ANNOTATION,
                       row,
                       _ ("Clipped to the picture: annotation %s."),
                       id);
    }
  return TRUE;
}

static void
leave_out (CtProfileWriter *self, guint32 row, const char *code, const char *reason)
{
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);

  /* Translators: the reason is a sentence of its own */
  ct_findings_add (self->report,
                   CT_SEVERITY_WARNING,
                   code,
                   CT_RECORD_ANNOTATION,
                   row,
                   _ ("Left out: annotation %s. %s"),
                   id,
                   reason);
}

static void
begin_annotation (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;

  ct_profile_begin_record (self, self->counts->n_annotations++);
  g_string_append_printf (self->buffer,
                          "{\"id\": %u, \"image_id\": %u, \"category_id\": %u",
                          self->counts->n_annotations,
                          self->image_ids[annotations->image[row]],
                          azure->category_ids[annotations->category[row]]);
}

static void
write_box (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;
  guint16 flags = self->dataset->annotations.flags[row];
  CtRect box;

  if ((flags & CT_RECORD_HAS_BBOX) == 0)
    {
      leave_out (self, row, "bbox-missing", _ ("It has no box."));
    }
  else if ((flags & CT_RECORD_CROWD) != 0)
    {
      leave_out (self, row, "crowd", _ ("It marks a crowd, which the format does not know."));
    }
  else if (!relative_box (self, row, &box))
    {
      leave_out (self, row, "bbox-empty", _ ("Nothing of its box lies in the picture."));
    }
  else
    {
      begin_annotation (azure, row);
      g_string_append (self->buffer, ", \"bbox\": [");
      ct_profile_append_number (self, box.x);
      g_string_append (self->buffer, ", ");
      ct_profile_append_number (self, box.y);
      g_string_append (self->buffer, ", ");
      ct_profile_append_number (self, box.width);
      g_string_append (self->buffer, ", ");
      ct_profile_append_number (self, box.height);
      g_string_append (self->buffer, "], \"area\": ");
      ct_profile_append_number (self, ct_rect_area (&box));
      g_string_append_c (self->buffer, '}');
    }
}

/* For classification each pair of image and category is written once. */
static void
write_tag (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint64 pair =
      (guint64) self->image_ids[annotations->image[row]] << 32 | azure->category_ids[annotations->category[row]];

  if (!g_hash_table_add (azure->tags, g_memdup2 (&pair, sizeof pair)))
    {
      leave_out (self, row, "tag-repeated", _ ("The image has this category already."));
      return;
    }
  if ((annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_INFO,
                     "box-to-tag",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("A box was written as a tag of its image."));
  begin_annotation (azure, row);
  g_string_append_c (self->buffer, '}');
}

static void
write_annotations (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;

  g_string_append (self->buffer, "  \"annotations\": [");
  for (guint32 row = 0; row < annotations->n_rows && !self->failed; row++)
    {
      if (!ct_annotation_table_is_alive (annotations, row))
        continue;
      if (annotations->image[row] == CT_NO_ROW)
        leave_out (self, row, "image-dangling", _ ("Its image is not in the file."));
      else if (annotations->category[row] == CT_NO_ROW)
        leave_out (self, row, "category-dangling", _ ("Its category is not in the file."));
      else if (self->image_ids[annotations->image[row]] == 0)
        continue;
      else if (detection (azure))
        write_box (azure, row);
      else
        write_tag (azure, row);
    }
  g_string_append (self->buffer, "\n  ],\n");
}

/* Writes the whole file for detection or classification. */
gboolean
ct_profile_write_azure (CtProfileWriter *self)
{
  g_autofree guint32 *category_ids = g_new0 (guint32, (gsize) self->dataset->categories.n_rows + 1);
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Azure azure = { self, category_ids, tags };

  number_images (self);
  number_categories (&azure);
  if (self->counts->n_images == 0 || self->counts->n_categories == 0)
    {
      g_set_error (self->error,
                   CT_ERROR,
                   CT_ERROR_UNSUPPORTED,
                   self->counts->n_images == 0
                       ? _ ("%s: no image is left that the profile “%s” takes; see the findings.")
                       : _ ("%s: the profile “%s” needs at least one category."),
                   self->coco->name,
                   ct_profile_to_string (self->options->profile));
      return FALSE;
    }
  write_images (self);
  write_annotations (&azure);
  write_categories (&azure);
  return !self->failed;
}
