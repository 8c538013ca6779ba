/* ct-profile-coco.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * COCO as pycocotools reads it: boxes in pixels as left, top, width, height, or in the
 * coordinates that were asked for; each box with area and iscrowd. Ids and all members
 * that the form does not concern stay as they are.
 */
#include "ct-profile-private.h"

#include <string.h>

#include "ct-bitset.h"
#include "ct-id-map.h"

/* Fractions up to here are an area in fractions; rounding may lift that of a full picture. */
#define LARGEST_AREA (1.0 + 1e-6)

#define KEY(key) (1u << (key))

/**
 * Coco:
 * @dialect: of the boxes that are written
 * @same_unit: the file has its boxes in pixels or fractions as they are to be written
 * @evidence: what a reader will count
 * @dense: by list: below that, a bit tells whether the id was written
 * @numbers: by list: other ids that were written
 * @texts: likewise, of ids that are texts
 * @max_ids: by list: the largest number given
 */
typedef struct
{
  CtProfileWriter *base;
  CtCocoDialect dialect;
  gboolean same_unit;
  CtBoxEvidence evidence;
  gint64 dense[CT_N_LISTS];
  CtBitset *bits[CT_N_LISTS];
  CtIdMap *numbers[CT_N_LISTS];
  CtIdMap *texts[CT_N_LISTS];
  gint64 max_ids[CT_N_LISTS];
} Coco;

/* Starts a member; all but the first are preceded by a comma. @name has its quotes. */
static void
begin_member_len (CtProfileWriter *self, const char *name, gsize length)
{
  if (self->buffer->str[self->buffer->len - 1] != '{')
    CT_PROFILE_APPEND (self, ", ");
  g_string_append_len (self->buffer, name, (gssize) length);
  CT_PROFILE_APPEND (self, ": ");
}

#define BEGIN_MEMBER(self, name) begin_member_len ((self), "\"" name "\"", sizeof (name) + 1)

static void
append_id_value (CtProfileWriter *self, gint64 value, guint8 kind)
{
  if (kind == CT_ID_TEXT)
    {
      ct_profile_append_string (self, ct_strpool_get (self->dataset->strings, (CtStr) value));
      return;
    }
  if (kind == CT_ID_STRING)
    g_string_append_c (self->buffer, '"');
  ct_profile_append_int (self, value);
  if (kind == CT_ID_STRING)
    g_string_append_c (self->buffer, '"');
}

/* Notes that an id is written; FALSE if it was before. */
static gboolean
take_id (Coco *coco, CtListKind list, gint64 value, guint8 kind, guint32 row)
{
  if (kind == CT_ID_TEXT)
    return ct_id_map_insert (coco->texts[list], value, row);
  if (value < 0 || value >= coco->dense[list])
    return ct_id_map_insert (coco->numbers[list], value, row);
  if (ct_bitset_get (coco->bits[list], (guint32) value))
    return FALSE;
  ct_bitset_set (coco->bits[list], (guint32) value, TRUE);
  return TRUE;
}

static gint64
next_free_id (Coco *coco, CtListKind list, guint32 row)
{
  gint64 value = coco->max_ids[list] < G_MAXINT64 ? ++coco->max_ids[list] : G_GINT64_CONSTANT (9007199254740991);

  while (!take_id (coco, list, value, CT_ID_NUMBER, row))
    value--;
  return value;
}

/* Writes the id of a record. One that is missing, or that an earlier record of the list has, is
 * replaced by the next free number, since readers keep only one record an id. */
static void
write_own_id (Coco *coco, CtListKind list, guint32 row)
{
  CtProfileWriter *self = coco->base;
  CtTableView table = ct_coco_get_table (self->coco, list);
  gint64 value = table.id[row];
  guint8 kind = table.id_kind[row];

  if (kind == CT_ID_NONE || !take_id (coco, list, value, kind, row))
    {
      g_autofree char *id = ct_dataset_dup_id (self->dataset, table.record, row);
      g_autofree char *new_id = NULL;

      value = next_free_id (coco, list, row);
      new_id = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      if (kind == CT_ID_NONE)
        ct_findings_add (self->report,
                         CT_SEVERITY_WARNING,
                         "id-given",
                         table.record,
                         row,
                         _ ("Written with a new id %s in “%s”: entry %u has none."),
                         new_id,
                         ct_list_names[list],
                         row + 1);
      else
        ct_findings_add (self->report,
                         CT_SEVERITY_WARNING,
                         "id-renumbered",
                         table.record,
                         row,
                         _ ("Written with a new id %s in “%s”: the id %s occurs more than once."),
                         new_id,
                         ct_list_names[list],
                         id);
      kind = CT_ID_NUMBER;
    }
  BEGIN_MEMBER (self, "id");
  append_id_value (self, value, kind);
}

static void
parse_record (CtProfileWriter *self, guint64 offset, guint32 length)
{
  ct_profile_parse (self, self->coco->data + offset, length);
}

static void
copy_member (CtProfileWriter *self, const CtProfileMember *member)
{
  begin_member_len (self, member->name, member->name_length);
  ct_profile_append_value (self, member);
}

/* Copies the members of the record as they stand, but for those in the mask @except. */
static void
copy_members (CtProfileWriter *self, guint32 except)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      const CtProfileMember *member = &g_array_index (self->members, CtProfileMember, i);

      if ((except & KEY (member->key)) == 0)
        copy_member (self, member);
    }
}

static gboolean
size_is_known (const CtProfileWriter *self, guint32 image)
{
  return self->dataset->images.width[image] > 0 && self->dataset->images.height[image] > 0;
}

/* The size, unless only one side is known: then what the file says is all there is. */
static guint32
write_size (CtProfileWriter *self, guint32 row)
{
  const CtImageTable *images = &self->dataset->images;

  if (!size_is_known (self, row))
    {
      ct_findings_add (self->report,
                       CT_SEVERITY_WARNING,
                       "image-size-unknown",
                       CT_RECORD_IMAGE,
                       row,
                       _ ("The size of “%s” is not known."),
                       ct_dataset_get_file_name (self->dataset, row));
      return 0;
    }
  BEGIN_MEMBER (self, "width");
  ct_profile_append_number (self, images->width[row]);
  BEGIN_MEMBER (self, "height");
  ct_profile_append_number (self, images->height[row]);
  return KEY (CT_KEY_WIDTH) | KEY (CT_KEY_HEIGHT);
}

static void
write_image (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtImageTable *images = &self->dataset->images;
  guint32 except = KEY (CT_KEY_ID) | KEY (CT_KEY_FILE_NAME);

  ct_profile_begin_record (self, self->counts->n_images++);
  parse_record (self, images->source_offset[row], images->source_length[row]);
  g_string_append_c (self->buffer, '{');
  write_own_id (coco, CT_LIST_IMAGES, row);
  BEGIN_MEMBER (self, "file_name");
  ct_profile_append_string (self, ct_dataset_get_file_name (self->dataset, row));
  except |= write_size (self, row);
  if ((images->flags[row] & (CT_RECORD_EDITED_REVIEWED | CT_RECORD_NEW)) != 0)
    {
      except |= KEY (CT_KEY_REVIEWED);
      if ((images->flags[row] & CT_RECORD_REVIEWED) != 0)
        {
          BEGIN_MEMBER (self, "reviewed");
          CT_PROFILE_APPEND (self, "true");
        }
    }
  if (self->options->base_url != NULL)
    {
      g_autofree char *url = ct_profile_make_image_url (self, row);

      except |= KEY (CT_KEY_COCO_URL);
      BEGIN_MEMBER (self, "coco_url");
      ct_profile_append_string (self, url);
    }
  copy_members (self, except);
  g_string_append_c (self->buffer, '}');
}

/* The box in the coordinates of the output, with the digits of the file where it has the same. */
static void
write_bbox (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 image = annotations->image[row];
  const CtProfileMember *own = NULL;
  CtRect raw = ct_coco_dialect_from_px (&coco->dialect,
                                        &annotations->bbox[row],
                                        self->dataset->images.width[image],
                                        self->dataset->images.height[image]);

  if (coco->same_unit && self->coco->dialect.ltrb == coco->dialect.ltrb
      && (annotations->flags[row] & CT_RECORD_EDITED_BBOX) == 0)
    own = ct_profile_find (self, CT_KEY_BBOX);
  ct_coco_dialect_note (&coco->evidence, &raw);
  BEGIN_MEMBER (self, "bbox");
  if (own == NULL || !ct_profile_append_four (self, own))
    ct_profile_append_rect (self, &raw);
}

/* The area in the unit of the boxes: the file's own where the box was not resized, which may be
 * that of a mask; else the box's. */
static void
write_area (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 image = annotations->image[row];
  double picture = self->dataset->images.width[image] * self->dataset->images.height[image];
  const CtProfileMember *own = NULL;
  double area = ct_rect_area (&annotations->bbox[row]);
  double number;

  BEGIN_MEMBER (self, "area");
  if ((annotations->flags[row] & CT_RECORD_EDITED_BBOX) == 0)
    own = ct_profile_find (self, CT_KEY_AREA);
  if (own != NULL && own->token == CT_JSON_NUMBER)
    {
      CtJsonReader reader;

      ct_json_reader_init (&reader, own->value, own->value_length, CT_JSON_STRICT);
      ct_json_reader_next (&reader);
      if (coco->same_unit)
        {
          ct_profile_append_value (self, own);
          return;
        }
      /* Some files have relative boxes and the area in pixels. */
      if (ct_json_reader_get_double (&reader, &number) && number >= 0
          && number <= (coco->dialect.relative ? picture : LARGEST_AREA))
        area = coco->dialect.relative ? number : number * picture;
    }
  ct_profile_append_number (self, coco->dialect.relative && picture > 0 ? area / picture : area);
}

/* Writes a list of points in the unit of the boxes. */
static void
write_points (Coco *coco, guint32 row, const CtProfileMember *member)
{
  CtProfileWriter *self = coco->base;
  guint32 image = self->dataset->annotations.image[row];
  CtProfileScale scale = { self->dataset->images.width[image],
                           self->dataset->images.height[image],
                           coco->dialect.relative };
  gboolean mask = member->key == CT_KEY_SEGMENTATION;
  gsize start = self->buffer->len;
  g_autofree char *id = NULL;

  begin_member_len (self, member->name, member->name_length);
  if (member->token == CT_JSON_OBJECT
      || (size_is_known (self, image) && ct_profile_append_scaled (self, member, &scale, mask ? 2 : 3)))
    {
      if (member->token == CT_JSON_OBJECT)
        ct_profile_append_value (self, member);
      return;
    }
  g_string_truncate (self->buffer, start);
  id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);
  ct_findings_add (self->report,
                   CT_SEVERITY_WARNING,
                   mask ? "segmentation-dropped" : "keypoints-dropped",
                   CT_RECORD_ANNOTATION,
                   row,
                   mask ? _ ("Left out: the segmentation of annotation %s cannot be converted.")
                        : _ ("Left out: the key points of annotation %s cannot be converted."),
                   id);
}

/* What is no box cannot be written as one; without any, area and iscrowd stay as they are. */
static guint32
write_no_box (CtProfileWriter *self, guint32 row)
{
  if ((self->dataset->annotations.flags[row] & CT_RECORD_ODD_BBOX) != 0)
    {
      g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);

      ct_findings_add (self->report,
                       CT_SEVERITY_WARNING,
                       "bbox-odd",
                       CT_RECORD_ANNOTATION,
                       row,
                       _ ("Left out: the box of annotation %s, which is not four finite numbers."),
                       id);
    }
  return KEY (CT_KEY_BBOX);
}

static guint32
write_box (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;

  write_bbox (coco, row);
  write_area (coco, row);
  BEGIN_MEMBER (self, "iscrowd");
  g_string_append_c (self->buffer, (self->dataset->annotations.flags[row] & CT_RECORD_CROWD) != 0 ? '1' : '0');
  return KEY (CT_KEY_BBOX) | KEY (CT_KEY_AREA) | KEY (CT_KEY_ISCROWD);
}

static void
write_annotation (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtDataset *dataset = self->dataset;
  const CtAnnotationTable *annotations = &dataset->annotations;
  guint32 image = annotations->image[row];
  guint32 category = annotations->category[row];
  guint32 except = KEY (CT_KEY_ID) | KEY (CT_KEY_IMAGE_ID) | KEY (CT_KEY_CATEGORY_ID);

  ct_profile_begin_record (self, self->counts->n_annotations++);
  parse_record (self, annotations->source_offset[row], annotations->source_length[row]);
  g_string_append_c (self->buffer, '{');
  write_own_id (coco, CT_LIST_ANNOTATIONS, row);
  BEGIN_MEMBER (self, "image_id");
  append_id_value (self, dataset->images.id[image], dataset->images.id_kind[image]);
  BEGIN_MEMBER (self, "category_id");
  append_id_value (self, dataset->categories.id[category], dataset->categories.id_kind[category]);
  except |= (annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0 ? write_box (coco, row) : write_no_box (self, row);
  for (guint i = 0; i < self->members->len; i++)
    {
      const CtProfileMember *member = &g_array_index (self->members, CtProfileMember, i);

      if ((except & KEY (member->key)) != 0)
        continue;
      if (!coco->same_unit && (member->key == CT_KEY_SEGMENTATION || member->key == CT_KEY_KEYPOINTS))
        write_points (coco, row, member);
      else
        copy_member (self, member);
    }
  g_string_append_c (self->buffer, '}');
}

static void
write_category (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtCategoryTable *categories = &self->dataset->categories;

  ct_profile_begin_record (self, self->counts->n_categories++);
  parse_record (self, categories->source_offset[row], categories->source_length[row]);
  g_string_append_c (self->buffer, '{');
  write_own_id (coco, CT_LIST_CATEGORIES, row);
  BEGIN_MEMBER (self, "name");
  ct_profile_append_string (self, ct_dataset_get_category_name (self->dataset, row));
  copy_members (self, KEY (CT_KEY_ID) | KEY (CT_KEY_NAME));
  g_string_append_c (self->buffer, '}');
}

/* Copies info, licenses and whatever else the root holds, and says which corners the boxes have. */
static void
write_root_members (Coco *coco)
{
  CtProfileWriter *self = coco->base;
  gsize start = (gsize) ((const char *) memchr (self->coco->data, '{', self->coco->root_end) - self->coco->data);
  const guint32 lists = KEY (CT_KEY_IMAGES) | KEY (CT_KEY_ANNOTATIONS) | KEY (CT_KEY_CATEGORIES);

  ct_profile_parse (self, self->coco->data + start, self->coco->root_end - start);
  if (coco->dialect.ltrb)
    CT_PROFILE_APPEND (self, "  \"bbox_format\": \"ltrb\",\n");
  else if (ct_profile_find (self, CT_KEY_BBOX_FORMAT) != NULL)
    CT_PROFILE_APPEND (self, "  \"bbox_format\": \"ltwh\",\n");
  for (guint i = 0; i < self->members->len; i++)
    {
      const CtProfileMember *member = &g_array_index (self->members, CtProfileMember, i);

      if (((lists | KEY (CT_KEY_BBOX_FORMAT)) & KEY (member->key)) != 0)
        continue;
      CT_PROFILE_APPEND (self, "  ");
      g_string_append_len (self->buffer, member->name, (gssize) member->name_length);
      CT_PROFILE_APPEND (self, ": ");
      ct_profile_append_value (self, member);
      CT_PROFILE_APPEND (self, ",\n");
      ct_profile_flush (self, 1 << 18);
    }
}

static gboolean
goes_out (G_GNUC_UNUSED CtProfileWriter *self, G_GNUC_UNUSED guint32 row)
{
  return TRUE;
}

static gboolean
annotation_goes_out (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 image = annotations->image[row];
  gboolean dangling = image == CT_NO_ROW || annotations->category[row] == CT_NO_ROW;
  g_autofree char *id = NULL;

  if (!ct_annotation_table_is_alive (annotations, row) || (image != CT_NO_ROW && self->image_ids[image] == 0))
    return FALSE;
  if (!dangling
      && (coco->same_unit || (annotations->flags[row] & CT_RECORD_HAS_BBOX) == 0 || size_is_known (self, image)))
    return TRUE;
  id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);
  if (dangling)
    ct_findings_add (self->report,
                     CT_SEVERITY_WARNING,
                     "reference-dangling",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("Left out: annotation %s names an image or a category that is not in the file."),
                     id);
  else
    ct_findings_add (self->report,
                     CT_SEVERITY_WARNING,
                     "bbox-unconverted",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("Left out: the box of annotation %s cannot be converted without the size of its image."),
                     id);
  return FALSE;
}

/* Whether an earlier category has the same id and name; then the two are one. */
static gboolean
is_repeated_category (Coco *coco, guint32 row)
{
  CtProfileWriter *self = coco->base;
  const CtCategoryTable *categories = &self->dataset->categories;
  guint32 first;

  if (categories->id_kind[row] != CT_ID_NUMBER && categories->id_kind[row] != CT_ID_STRING)
    return FALSE;
  first = ct_id_map_lookup (coco->numbers[CT_LIST_CATEGORIES], categories->id[row]);
  if (first == CT_NO_ROW || categories->name[first] != categories->name[row])
    return FALSE;
  ct_profile_report_merged (self, row);
  return TRUE;
}

/* Readers guess the unit from the numbers. Says so when they will not guess this one. */
static void
report_unclear (Coco *coco)
{
  CtProfileWriter *self = coco->base;
  CtCocoDialect guess = { FALSE, FALSE, FALSE, NULL };

  if (coco->evidence.n_boxes == 0)
    return;
  ct_coco_dialect_decide (&guess, &coco->evidence, CT_DIALECT_AUTO, NULL);
  if (!guess.certain || guess.relative != coco->dialect.relative)
    ct_findings_add (
        self->report,
        CT_SEVERITY_WARNING,
        "dialect-unclear",
        CT_RECORD_FILE,
        CT_NO_ROW,
        coco->dialect.relative
            ? _ ("Other programs cannot tell from the boxes that they are fractions: some leave their picture.")
            : _ ("Other programs cannot tell from the boxes that they are in pixels: all are tiny."));
  ct_coco_dialect_clear (&guess);
}

static void
write_lists (Coco *coco)
{
  CtProfileWriter *self = coco->base;
  const CtDataset *dataset = self->dataset;

  CT_PROFILE_APPEND (self, "{\n");
  write_root_members (coco);
  CT_PROFILE_APPEND (self, "  \"images\": [");
  for (guint32 row = 0; row < dataset->images.n_rows && !self->failed; row++)
    if (self->image_ids[row] != 0)
      write_image (coco, row);
  CT_PROFILE_APPEND (self, "\n  ],\n  \"annotations\": [");
  for (guint32 row = 0; row < dataset->annotations.n_rows && !self->failed; row++)
    if (annotation_goes_out (coco, row))
      write_annotation (coco, row);
  CT_PROFILE_APPEND (self, "\n  ],\n  \"categories\": [");
  for (guint32 row = 0; row < dataset->categories.n_rows && !self->failed; row++)
    if (ct_category_table_is_alive (&dataset->categories, row) && !is_repeated_category (coco, row))
      write_category (coco, row);
  CT_PROFILE_APPEND (self, "\n  ]\n}\n");
  if (!self->failed)
    report_unclear (coco);
}

static void
prepare_ids (Coco *coco)
{
  const CtDataset *dataset = coco->base->dataset;

  coco->max_ids[CT_LIST_IMAGES] = dataset->images.max_id;
  coco->max_ids[CT_LIST_ANNOTATIONS] = dataset->annotations.max_id;
  coco->max_ids[CT_LIST_CATEGORIES] = dataset->categories.max_id;
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      CtTableView table = ct_coco_get_table (coco->base->coco, list);

      /* Categories are looked up again by their id, so all of them are in the map. */
      if (list != CT_LIST_CATEGORIES)
        coco->dense[list] = MIN ((gint64) table.n_rows * 8 + 1024, G_MAXUINT32);
      coco->bits[list] = ct_bitset_new ((guint32) CLAMP (coco->max_ids[list], 0, coco->dense[list]));
      coco->numbers[list] = ct_id_map_new (0);
      coco->texts[list] = ct_id_map_new (0);
    }
}

/* Decides which images go out: all that the options leave. */
void
ct_profile_choose_coco (CtProfileWriter *self)
{
  ct_profile_choose_images (self, goes_out);
}

/* Writes the whole file in the coordinates that the options name. */
gboolean
ct_profile_write_coco (CtProfileWriter *self)
{
  CtProfileCoordinates coordinates = self->options->coordinates;
  Coco coco = { .base = self };

  coco.dialect.relative = coordinates == CT_COORDINATES_RELATIVE || coordinates == CT_COORDINATES_RELATIVE_LTRB;
  coco.dialect.ltrb = coordinates == CT_COORDINATES_LTRB || coordinates == CT_COORDINATES_RELATIVE_LTRB;
  coco.same_unit = self->coco->dialect.relative == coco.dialect.relative;
  ct_profile_choose_coco (self);
  /* An empty data set is one too, unless the choice made it so. */
  if (self->counts->n_unreviewed + self->counts->n_unlabelled > 0 && !ct_profile_has_images (self))
    return ct_profile_fail_empty (self);
  prepare_ids (&coco);
  write_lists (&coco);
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      ct_bitset_free (coco.bits[list]);
      ct_id_map_free (coco.numbers[list]);
      ct_id_map_free (coco.texts[list]);
    }
  return !self->failed;
}
