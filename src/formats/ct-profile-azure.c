/* ct-profile-azure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * COCO as Azure AI Vision trains on it: ids from 1 without gaps, whole sizes, boxes as
 * fractions with left + width and top + height at most one, an absolute_url for each image.
 * The rules are those of the official checker (check_coco_annotations.py in
 * Azure-Samples/cognitive-service-vision-model-customization-python-samples).
 */
#include "ct-profile-private.h"

#include <math.h>

#include "ct-bitset.h"
#include "ct-error.h"
#include "ct-id-map.h"

#define MAX_CATEGORIES 2000

/**
 * Azure:
 * @category_ids: by row: the id to be written
 * @n_uses: by id: annotations written
 * @repeated: for classification, annotations whose image has their category already
 */
typedef struct
{
  CtProfileWriter *base;
  guint32 *category_ids;
  guint32 *n_uses;
  CtBitset *repeated;
} Azure;

static gboolean
is_detection (const CtProfileWriter *self)
{
  return self->options->profile == CT_PROFILE_AZURE_DETECTION;
}

/* The picture as the format states it: whole pixels. */
static CtRect
whole_picture (const CtProfileWriter *self, guint32 image)
{
  const CtImageTable *images = &self->dataset->images;

  return CT_RECT_INIT (0, 0, rint (images->width[image]), rint (images->height[image]));
}

/* Whether the image can go out as it is; else it is reported. */
static CtImageFate
judge_image (CtProfileWriter *self, guint32 row)
{
  const char *name = ct_dataset_get_file_name (self->dataset, row);
  CtRect picture = whole_picture (self, row);

  if (*name == '\0')
    {
      ct_findings_add (self->report,
                       CT_SEVERITY_ERROR,
                       "image-unnamed",
                       CT_RECORD_IMAGE,
                       row,
                       _ ("Left out: image number %u has no file name."),
                       row + 1);
      return CT_IMAGE_UNNAMED;
    }
  if (picture.width <= 0 || picture.height <= 0)
    {
      ct_findings_add (self->report,
                       CT_SEVERITY_ERROR,
                       "image-size-unknown",
                       CT_RECORD_IMAGE,
                       row,
                       _ ("Left out: the size of “%s” is not known. Open it together with its picture."),
                       name);
      return CT_IMAGE_SIZE_UNKNOWN;
    }
  if (fmin (picture.width, picture.height) >= CT_AZURE_MIN_SIDE
      && fmax (picture.width, picture.height) <= CT_AZURE_MAX_SIDE)
    return CT_IMAGE_WRITTEN;
  ct_findings_add (self->report,
                   CT_SEVERITY_ERROR,
                   "image-size-refused",
                   CT_RECORD_IMAGE,
                   row,
                   _ ("Left out: “%s” has %.0f × %.0f pixels; the service takes sides from %d to %d."),
                   name,
                   picture.width,
                   picture.height,
                   CT_AZURE_MIN_SIDE,
                   CT_AZURE_MAX_SIDE);
  return CT_IMAGE_SIZE_REFUSED;
}

/* Whether an earlier image has the address. Its hash finds that one, the text decides. */
static gboolean
address_is_taken (CtProfileWriter *self, CtIdMap *addresses, guint32 row)
{
  g_autofree char *url = ct_profile_make_image_url (self, row);
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  g_autofree char *first_url = NULL;
  guint32 first;

  for (const char *p = url; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (1099511628211);
  if (ct_id_map_insert (addresses, (gint64) hash, row))
    return FALSE;
  first = ct_id_map_lookup (addresses, (gint64) hash);
  first_url = ct_profile_make_image_url (self, first);
  return g_str_equal (url, first_url);
}

/* Gives the images that go out their ids, and reports those that cannot. */
static void
number_images (CtProfileWriter *self)
{
  gboolean judges = self->options->fates == NULL;
  g_autoptr (CtIdMap) addresses = ct_id_map_new (judges ? self->dataset->images.n_alive : 0);
  guint32 n = 0;

  for (guint32 row = 0; row < self->dataset->images.n_rows; row++)
    {
      CtImageFate fate;

      if (self->image_ids[row] == 0)
        continue;
      fate = judges ? judge_image (self, row) : CT_IMAGE_WRITTEN;
      if (judges && fate == CT_IMAGE_WRITTEN && address_is_taken (self, addresses, row))
        {
          ct_findings_add (self->report,
                           CT_SEVERITY_ERROR,
                           "file-name-duplicate",
                           CT_RECORD_IMAGE,
                           row,
                           _ ("Left out: another image has the file name or address of “%s” already."),
                           ct_dataset_get_file_name (self->dataset, row));
          fate = CT_IMAGE_REPEATED;
        }
      if (fate != CT_IMAGE_WRITTEN)
        ct_profile_drop_image (self, row, fate);
      else
        self->image_ids[row] = ++n;
    }
}

/* Gives categories their ids; those of one name become one. Returns how many there are. */
static guint32
number_categories (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (GHashTable) by_name = g_hash_table_new (NULL, NULL);
  guint32 n = 0;

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      gpointer id = NULL;

      if (!ct_category_table_is_alive (categories, row))
        continue;
      if (g_hash_table_lookup_extended (by_name, GUINT_TO_POINTER (categories->name[row]), NULL, &id))
        {
          azure->category_ids[row] = GPOINTER_TO_UINT (id);
          ct_profile_report_merged (self, row);
          continue;
        }
      azure->category_ids[row] = ++n;
      g_hash_table_insert (by_name, GUINT_TO_POINTER (categories->name[row]), GUINT_TO_POINTER (n));
    }
  return n;
}

static void
write_images (CtProfileWriter *self)
{
  const CtImageTable *images = &self->dataset->images;

  CT_PROFILE_APPEND (self, "{\n  \"images\": [");
  for (guint32 row = 0; row < images->n_rows && !self->failed; row++)
    {
      const char *name = ct_dataset_get_file_name (self->dataset, row);
      CtRect picture = whole_picture (self, row);
      g_autofree char *url = NULL;

      if (self->image_ids[row] == 0)
        continue;
      ct_profile_begin_record (self, self->counts->n_images++);
      url = ct_profile_make_image_url (self, row);
      CT_PROFILE_APPEND (self, "{\"id\": ");
      ct_profile_append_int (self, self->image_ids[row]);
      CT_PROFILE_APPEND (self, ", \"width\": ");
      ct_profile_append_int (self, (gint64) picture.width);
      CT_PROFILE_APPEND (self, ", \"height\": ");
      ct_profile_append_int (self, (gint64) picture.height);
      CT_PROFILE_APPEND (self, ", \"file_name\": ");
      ct_profile_append_string (self, name);
      CT_PROFILE_APPEND (self, ", \"absolute_url\": ");
      ct_profile_append_string (self, url);
      g_string_append_c (self->buffer, '}');
    }
  CT_PROFILE_APPEND (self, "\n  ],\n");
}

static void
write_categories (Azure *azure)
{
  CtProfileWriter *self = azure->base;

  CT_PROFILE_APPEND (self, "  \"categories\": [");
  for (guint32 row = 0; row < self->dataset->categories.n_rows; row++)
    {
      if (azure->category_ids[row] != self->counts->n_categories + 1)
        continue;
      ct_profile_begin_record (self, self->counts->n_categories++);
      CT_PROFILE_APPEND (self, "{\"id\": ");
      ct_profile_append_int (self, self->counts->n_categories);
      CT_PROFILE_APPEND (self, ", \"name\": ");
      ct_profile_append_string (self, ct_dataset_get_category_name (self->dataset, row));
      g_string_append_c (self->buffer, '}');
    }
  CT_PROFILE_APPEND (self, "\n  ]\n}\n");
}

/* The file's own fractions, where it has them, nobody edited them and they need no change. */
static const CtProfileMember *
own_fractions (CtProfileWriter *self, guint32 row, CtRect *relative)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const CtProfileMember *bbox;
  double numbers[4];

  if (!self->coco->dialect.relative || self->coco->dialect.ltrb || annotations->source_length[row] == 0
      || (annotations->flags[row] & CT_RECORD_EDITED_BBOX) != 0)
    return NULL;
  ct_profile_parse (self, self->coco->data + annotations->source_offset[row], annotations->source_length[row]);
  bbox = ct_profile_find (self, CT_KEY_BBOX);
  if (bbox == NULL || !ct_profile_get_four (bbox, numbers))
    return NULL;
  *relative = CT_RECT_INIT (numbers[0], numbers[1], numbers[2], numbers[3]);
  return relative->x >= 0 && relative->y >= 0 && relative->width > 0 && relative->height > 0
                 && relative->x + relative->width <= 1.0 && relative->y + relative->height <= 1.0
             ? bbox
             : NULL;
}

/* The box as fractions, clipped to the picture; FALSE if nothing of it lies inside. */
static gboolean
clipped_box (CtProfileWriter *self, guint32 row, CtRect *relative, gboolean *clipped)
{
  static const CtCocoDialect dialect = { TRUE, FALSE, TRUE, NULL };
  const CtRect *bbox = &self->dataset->annotations.bbox[row];
  CtRect picture = whole_picture (self, self->dataset->annotations.image[row]);
  CtRect inside;

  if (!(bbox->width > 0 && bbox->height > 0))
    return FALSE;
  inside = ct_rect_intersect (bbox, &picture);
  if (inside.x == bbox->x && bbox->x + bbox->width <= picture.width)
    inside.width = bbox->width;
  if (inside.y == bbox->y && bbox->y + bbox->height <= picture.height)
    inside.height = bbox->height;
  *relative = ct_coco_dialect_from_px (&dialect, &inside, picture.width, picture.height);
  *clipped = !ct_rect_equal (&inside, bbox);
  return relative->width > 0 && relative->height > 0 && relative->x < 1 && relative->y < 1;
}

/* Whether the annotation has a place in the file, for images that are to be labelled. */
static gboolean
goes_out (CtProfileWriter *self, guint32 row)
{
  guint16 flags = self->dataset->annotations.flags[row];
  CtRect picture = whole_picture (self, self->dataset->annotations.image[row]);
  CtRect box;
  gboolean clipped;

  if (!is_detection (self))
    return TRUE;
  if ((flags & CT_RECORD_HAS_BBOX) == 0 || (flags & CT_RECORD_CROWD) != 0)
    return FALSE;
  /* An image without a size is reported for that, not for its boxes. */
  return picture.width <= 0 || picture.height <= 0 || clipped_box (self, row, &box, &clipped);
}

static void
leave_out (CtProfileWriter *self, guint32 row, CtSeverity severity, const char *code, const char *reason)
{
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);

  ct_findings_add (self->report,
                   severity,
                   code,
                   CT_RECORD_ANNOTATION,
                   row,
                   /* Translators: the reason is a sentence of its own */
                   _ ("Left out: annotation %s. %s"),
                   id,
                   reason);
}

static void
begin_annotation (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 category = azure->category_ids[annotations->category[row]];

  azure->n_uses[category]++;
  ct_profile_begin_record (self, self->counts->n_annotations++);
  CT_PROFILE_APPEND (self, "{\"id\": ");
  ct_profile_append_int (self, self->counts->n_annotations);
  CT_PROFILE_APPEND (self, ", \"image_id\": ");
  ct_profile_append_int (self, self->image_ids[annotations->image[row]]);
  CT_PROFILE_APPEND (self, ", \"category_id\": ");
  ct_profile_append_int (self, category);
}

/* @own is the text of the box in the file, if that is to be kept. */
static void
write_box (Azure *azure, guint32 row, const CtProfileMember *own, const CtRect *box)
{
  CtProfileWriter *self = azure->base;

  begin_annotation (azure, row);
  CT_PROFILE_APPEND (self, ", \"bbox\": ");
  if (own == NULL || !ct_profile_append_four (self, own))
    ct_profile_append_rect (self, box);
  CT_PROFILE_APPEND (self, ", \"area\": ");
  ct_profile_append_number (self, ct_rect_area (box));
  g_string_append_c (self->buffer, '}');
}

static void
report_clipped (CtProfileWriter *self, guint32 row)
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

static void
convert_box (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;
  guint16 flags = self->dataset->annotations.flags[row];
  const CtProfileMember *own;
  gboolean clipped = FALSE;
  CtRect box;

  if ((flags & CT_RECORD_HAS_BBOX) == 0)
    {
      leave_out (self, row, CT_SEVERITY_WARNING, "bbox-missing", _ ("It has no box."));
      return;
    }
  if ((flags & CT_RECORD_CROWD) != 0)
    {
      leave_out (self, row, CT_SEVERITY_WARNING, "crowd", _ ("It marks a crowd, which the format does not know."));
      return;
    }
  own = own_fractions (self, row, &box);
  if (own == NULL && !clipped_box (self, row, &box, &clipped))
    {
      leave_out (self, row, CT_SEVERITY_WARNING, "bbox-empty", _ ("Nothing of its box lies in the picture."));
      return;
    }
  if (clipped)
    report_clipped (self, row);
  write_box (azure, row, own, &box);
}

/* For classification each pair of image and category is written once. */
static void
write_tag (Azure *azure, guint32 row)
{
  CtProfileWriter *self = azure->base;

  if (ct_bitset_get (azure->repeated, row))
    {
      leave_out (self, row, CT_SEVERITY_INFO, "tag-repeated", _ ("The image has this category already."));
      return;
    }
  if ((self->dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_INFO,
                     "box-to-tag",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("A box was written as a tag of its image."));
  begin_annotation (azure, row);
  g_string_append_c (self->buffer, '}');
}

/* Finds the annotations that repeat a category of their image, and the images with several, of
 * which the service would know only one. */
static void
find_repeated_tags (Azure *azure, guint32 n_categories)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  g_autofree guint32 *seen_in = g_new0 (guint32, (gsize) n_categories + 1);

  azure->repeated = ct_bitset_new (annotations->n_rows);
  for (guint32 image = 0; image < self->dataset->images.n_rows; image++)
    {
      guint32 n_tags = 0;

      if (self->image_ids[image] == 0)
        continue;
      for (guint32 row = ct_dataset_first_annotation (self->dataset, image); row != CT_NO_ROW;
           row = ct_dataset_next_annotation (self->dataset, row))
        {
          guint32 category = annotations->category[row];
          guint32 id = category != CT_NO_ROW ? azure->category_ids[category] : 0;

          if (id == 0)
            continue;
          if (seen_in[id] == self->image_ids[image])
            ct_bitset_set (azure->repeated, row, TRUE);
          else
            n_tags++;
          seen_in[id] = self->image_ids[image];
        }
      if (n_tags > 1)
        ct_findings_add (self->report,
                         CT_SEVERITY_WARNING,
                         "image-many-tags",
                         CT_RECORD_IMAGE,
                         image,
                         ngettext ("“%s” has %u category; the service trains with one an image.",
                                   "“%s” has %u categories; the service trains with one an image.",
                                   n_tags),
                         ct_dataset_get_file_name (self->dataset, image),
                         n_tags);
    }
}

static void
write_annotations (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 n_masks = 0;

  CT_PROFILE_APPEND (self, "  \"annotations\": [");
  for (guint32 row = 0; row < annotations->n_rows && !self->failed; row++)
    {
      if (!ct_annotation_table_is_alive (annotations, row))
        continue;
      if (annotations->image[row] == CT_NO_ROW)
        leave_out (self, row, CT_SEVERITY_WARNING, "image-dangling", _ ("Its image is not in the file."));
      else if (self->image_ids[annotations->image[row]] == 0)
        continue;
      else if (annotations->category[row] == CT_NO_ROW)
        leave_out (self, row, CT_SEVERITY_WARNING, "category-dangling", _ ("Its category is not in the file."));
      else if (is_detection (self))
        convert_box (azure, row);
      else
        write_tag (azure, row);
      n_masks += (annotations->flags[row] & CT_RECORD_SEGMENTED) != 0;
    }
  CT_PROFILE_APPEND (self, "\n  ],\n");
  if (n_masks > 0)
    ct_findings_add (self->report,
                     CT_SEVERITY_INFO,
                     "segmentations-dropped",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     ngettext ("Left out: %u segmentation, which the format does not know.",
                               "Left out: %u segmentations, which the format does not know.",
                               n_masks),
                     n_masks);
}

static void
report_limit (CtProfileWriter *self, const char *code, const char *text, guint32 n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);

  ct_findings_add (self->report, CT_SEVERITY_ERROR, code, CT_RECORD_FILE, CT_NO_ROW, "%s (%s)", text, number);
}

/* What the service's checker refuses and only other data could cure. */
static void
report_limits (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  const CtProfileCounts *counts = self->counts;
  guint32 least = is_detection (self) ? 1 : 2;

  if (counts->n_images > (is_detection (self) ? 200000 : 1000000))
    report_limit (self, "images-many", _ ("More images than the service takes."), counts->n_images);
  if (counts->n_images < least)
    report_limit (self, "images-few", _ ("Fewer images than the service needs."), counts->n_images);
  if (counts->n_categories > MAX_CATEGORIES)
    report_limit (self, "categories-many", _ ("More categories than the service takes."), counts->n_categories);
  if (counts->n_categories < least)
    report_limit (self, "categories-few", _ ("Fewer categories than the service needs."), counts->n_categories);
  for (guint32 row = 0; row < self->dataset->categories.n_rows; row++)
    {
      guint32 id = azure->category_ids[row];

      if (id == 0 || azure->n_uses[id] == 0 || azure->n_uses[id] >= least)
        continue;
      ct_findings_add (self->report,
                       CT_SEVERITY_ERROR,
                       "category-rare",
                       CT_RECORD_CATEGORY,
                       row,
                       _ ("“%s” occurs only once, which is too little for the service."),
                       ct_dataset_get_category_name (self->dataset, row));
    }
}

static gboolean
write_lists (Azure *azure)
{
  CtProfileWriter *self = azure->base;
  guint32 n_categories;

  n_categories = number_categories (azure);
  if (!ct_profile_has_images (self))
    return ct_profile_fail_empty (self);
  if (n_categories == 0)
    {
      g_set_error (self->error,
                   CT_ERROR,
                   CT_ERROR_UNSUPPORTED,
                   _ ("%s: the profile “%s” needs at least one category."),
                   self->coco->name,
                   ct_profile_to_string (self->options->profile));
      return FALSE;
    }
  if (!is_detection (self))
    find_repeated_tags (azure, n_categories);
  write_images (self);
  write_annotations (azure);
  write_categories (azure);
  if (!self->failed)
    report_limits (azure);
  return !self->failed;
}

/* Decides which images go out, and numbers them. */
void
ct_profile_choose_azure (CtProfileWriter *self)
{
  ct_profile_choose_images (self, goes_out);
  number_images (self);
}

/* Writes the whole file for detection or classification. */
gboolean
ct_profile_write_azure (CtProfileWriter *self)
{
  gsize n_categories = (gsize) self->dataset->categories.n_rows + 1;
  g_autofree guint32 *category_ids = g_new0 (guint32, n_categories);
  g_autofree guint32 *n_uses = g_new0 (guint32, n_categories);
  Azure azure = { self, category_ids, n_uses, NULL };
  gboolean good;

  ct_profile_choose_azure (self);
  good = write_lists (&azure);
  g_clear_pointer (&azure.repeated, ct_bitset_free);
  return good;
}
