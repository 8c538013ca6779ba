/* ct-profile-coco.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * COCO as pycocotools reads it: boxes in pixels as left, top, width, height; each annotation
 * with area and iscrowd. Ids and all members that the form does not concern stay as they are.
 */
#include "ct-coco-layout.h"
#include "ct-profile-private.h"

#include <string.h>

/* Starts a member; all but the first are preceded by a comma. */
static void
begin_member (CtProfileWriter *self, const char *name)
{
  if (self->buffer->str[self->buffer->len - 1] != '{')
    g_string_append (self->buffer, ", ");
  g_string_append_printf (self->buffer, "\"%s\": ", name);
}

static void
append_id_value (CtProfileWriter *self, gint64 value, guint8 kind)
{
  if (kind == CT_ID_TOKEN)
    g_string_append (self->buffer, ct_strpool_get (self->dataset->strings, (CtStr) value));
  else if (kind == CT_ID_TEXT)
    ct_profile_append_string (self, ct_strpool_get (self->dataset->strings, (CtStr) value));
  else
    g_string_append_printf (self->buffer,
                            kind == CT_ID_STRING ? "\"%" G_GINT64_FORMAT "\"" : "%" G_GINT64_FORMAT,
                            value);
}

/* Writes the id of a record. One that is missing, or that an earlier record of the list has, is
 * replaced by the next free number, since readers keep only one record an id. */
static void
write_own_id (CtProfileWriter *self, CtListKind list, guint32 row)
{
  CtTableView table = ct_coco_get_table (self->coco, list);
  gint64 value = table.id[row];
  guint8 kind = table.id_kind[row];
  gboolean text = ct_id_is_text (kind);

  if (kind == CT_ID_NONE || !ct_id_map_insert (text ? self->text_ids[list] : self->number_ids[list], value, row))
    {
      g_autofree char *id = ct_dataset_dup_id (self->dataset, table.record, row);

      g_autofree char *new_id = NULL;

      value = self->max_ids[list] < G_MAXINT64 ? ++self->max_ids[list] : G_GINT64_CONSTANT (9007199254740991);
      while (ct_id_map_lookup (self->number_ids[list], value) != CT_NO_ROW)
        value--;
      kind = CT_ID_NUMBER;
      new_id = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      ct_id_map_insert (self->number_ids[list], value, row);
      ct_findings_add (self->report,
                       CT_SEVERITY_WARNING,
                       "id-renumbered",
                       table.record,
                       row,
                       _ ("Written with a new id %s in “%s”: the id %s occurs more than once."),
                       new_id,
                       ct_list_names[list],
                       id);
    }
  begin_member (self, "id");
  append_id_value (self, value, kind);
}

/* Copies the members of the record as they stand, but for the named ones. */
static void
copy_members (CtProfileWriter *self, guint64 offset, guint32 length, const char *const *except)
{
  const char *record = self->coco->data + offset;
  g_autoptr (GArray) members = NULL;

  if (length == 0)
    return;
  members = ct_record_parse (record, length);
  for (guint i = 0; i < members->len; i++)
    {
      const CtMember *member = &g_array_index (members, CtMember, i);
      g_autofree char *name = g_strndup (record + member->name_start + 1, member->name_end - member->name_start - 2);

      if (g_strv_contains (except, name))
        continue;
      begin_member (self, name);
      g_string_append_len (self->buffer,
                           record + member->value_start,
                           (gssize) (member->value_end - member->value_start));
    }
}

static void
append_number_member (CtProfileWriter *self, const char *name, double value)
{
  begin_member (self, name);
  ct_profile_append_number (self, value);
}

static void
write_image (CtProfileWriter *self, guint32 row)
{
  static const char *const except[] = { "id", "file_name", "width", "height", "reviewed", NULL };
  const CtImageTable *images = &self->dataset->images;

  ct_profile_begin_record (self, self->counts->n_images++);
  g_string_append_c (self->buffer, '{');
  write_own_id (self, CT_LIST_IMAGES, row);
  begin_member (self, "file_name");
  ct_profile_append_string (self, ct_dataset_get_file_name (self->dataset, row));
  if (images->width[row] > 0 && images->height[row] > 0)
    {
      append_number_member (self, "width", images->width[row]);
      append_number_member (self, "height", images->height[row]);
    }
  else
    {
      ct_findings_add (self->report,
                       CT_SEVERITY_WARNING,
                       "image-size-unknown",
                       CT_RECORD_IMAGE,
                       row,
                       _ ("The size of “%s” is not known."),
                       ct_dataset_get_file_name (self->dataset, row));
    }
  if ((images->flags[row] & CT_RECORD_REVIEWED) != 0)
    {
      begin_member (self, "reviewed");
      g_string_append (self->buffer, "true");
    }
  if (self->options->base_url != NULL)
    {
      g_autofree char *url = ct_profile_make_url (self->options, ct_dataset_get_file_name (self->dataset, row));

      begin_member (self, "coco_url");
      ct_profile_append_string (self, url);
    }
  copy_members (self,
                images->source_offset[row],
                images->source_length[row],
                self->options->base_url != NULL
                    ? (const char *const[]){ "id", "file_name", "width", "height", "reviewed", "coco_url", NULL }
                    : except);
  g_string_append_c (self->buffer, '}');
}

/* The area member: the file's own number where it is in pixels and the box was not resized. */
static void
write_area (CtProfileWriter *self, guint32 row)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  gboolean keep = !self->coco->dialect.relative && annotations->source_length[row] > 0
                  && (annotations->flags[row] & CT_RECORD_EDITED_BBOX) == 0;

  begin_member (self, "area");
  if (keep)
    {
      const char *record = self->coco->data + annotations->source_offset[row];
      g_autoptr (GArray) members = ct_record_parse (record, annotations->source_length[row]);
      const CtMember *area = ct_record_find (record, members, "area");

      if (area != NULL && area->token == CT_JSON_NUMBER)
        {
          g_string_append_len (self->buffer,
                               record + area->value_start,
                               (gssize) (area->value_end - area->value_start));
          return;
        }
    }
  ct_profile_append_number (self, ct_rect_area (&annotations->bbox[row]));
}

static void
write_bbox (CtProfileWriter *self, guint32 row)
{
  const CtRect *bbox = &self->dataset->annotations.bbox[row];

  begin_member (self, "bbox");
  g_string_append_c (self->buffer, '[');
  ct_profile_append_number (self, bbox->x);
  g_string_append (self->buffer, ", ");
  ct_profile_append_number (self, bbox->y);
  g_string_append (self->buffer, ", ");
  ct_profile_append_number (self, bbox->width);
  g_string_append (self->buffer, ", ");
  ct_profile_append_number (self, bbox->height);
  g_string_append_c (self->buffer, ']');
}

static void
write_annotation (CtProfileWriter *self, guint32 row)
{
  static const char *const except[] = { "id", "image_id", "category_id", "bbox", "area", "iscrowd", NULL };
  static const char *const except_masks[] = { "id",   "image_id", "category_id",  "bbox",
                                              "area", "iscrowd",  "segmentation", NULL };
  const CtDataset *dataset = self->dataset;
  const CtAnnotationTable *annotations = &dataset->annotations;
  guint32 image = annotations->image[row];
  guint32 category = annotations->category[row];
  gboolean relative_mask = self->coco->dialect.relative && (annotations->flags[row] & CT_RECORD_SEGMENTED) != 0;

  ct_profile_begin_record (self, self->counts->n_annotations++);
  g_string_append_c (self->buffer, '{');
  write_own_id (self, CT_LIST_ANNOTATIONS, row);
  begin_member (self, "image_id");
  append_id_value (self, dataset->images.id[image], dataset->images.id_kind[image]);
  begin_member (self, "category_id");
  append_id_value (self, dataset->categories.id[category], dataset->categories.id_kind[category]);
  if ((annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0)
    {
      write_bbox (self, row);
      write_area (self, row);
      begin_member (self, "iscrowd");
      g_string_append_c (self->buffer, (annotations->flags[row] & CT_RECORD_CROWD) != 0 ? '1' : '0');
    }
  if (relative_mask)
    ct_findings_add (self->report,
                     CT_SEVERITY_WARNING,
                     "segmentation-dropped",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("Left out: a segmentation in fractions."));
  copy_members (self,
                annotations->source_offset[row],
                annotations->source_length[row],
                relative_mask ? except_masks : except);
  g_string_append_c (self->buffer, '}');
}

static void
write_category (CtProfileWriter *self, guint32 row)
{
  static const char *const except[] = { "id", "name", NULL };
  const CtCategoryTable *categories = &self->dataset->categories;

  ct_profile_begin_record (self, self->counts->n_categories++);
  g_string_append_c (self->buffer, '{');
  write_own_id (self, CT_LIST_CATEGORIES, row);
  begin_member (self, "name");
  ct_profile_append_string (self, ct_dataset_get_category_name (self->dataset, row));
  copy_members (self, categories->source_offset[row], categories->source_length[row], except);
  g_string_append_c (self->buffer, '}');
}

/* Copies info, licenses and whatever else the root holds. */
static void
write_other_lists (CtProfileWriter *self)
{
  const CtCoco *coco = self->coco;
  gsize start = (gsize) ((const char *) memchr (coco->data, '{', coco->root_end) - coco->data);
  const char *root = coco->data + start;
  g_autoptr (GArray) members = ct_record_parse (root, coco->root_end - start);

  for (guint i = 0; i < members->len; i++)
    {
      const CtMember *member = &g_array_index (members, CtMember, i);
      g_autofree char *name = g_strndup (root + member->name_start + 1, member->name_end - member->name_start - 2);

      if (strcmp (name, "bbox_format") == 0
          || g_strv_contains ((const char *const[]){ "images", "annotations", "categories", NULL }, name))
        continue;
      g_string_append_printf (self->buffer, "  \"%s\": ", name);
      g_string_append_len (self->buffer,
                           root + member->value_start,
                           (gssize) (member->value_end - member->value_start));
      g_string_append (self->buffer, ",\n");
    }
}

static gboolean
annotation_goes_out (CtProfileWriter *self, guint32 row)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  g_autofree char *id = NULL;

  if (!ct_annotation_table_is_alive (annotations, row))
    return FALSE;
  if (annotations->image[row] != CT_NO_ROW && annotations->category[row] != CT_NO_ROW)
    return self->image_ids[annotations->image[row]] != 0;
  id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);
  ct_findings_add (self->report,
                   CT_SEVERITY_WARNING,
                   "reference-dangling",
                   CT_RECORD_ANNOTATION,
                   row,
                   _ ("Left out: annotation %s names an image or a category that is not in the file."),
                   id);
  return FALSE;
}

/* Whether an earlier category has the same id and name; then the two are one. */
static gboolean
is_repeated_category (CtProfileWriter *self, guint32 row)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  guint32 first;

  if (!ct_id_is_number (categories->id_kind[row]))
    return FALSE;
  first = ct_id_map_lookup (self->number_ids[CT_LIST_CATEGORIES], categories->id[row]);
  if (first == CT_NO_ROW || categories->name[first] != categories->name[row])
    return FALSE;
  ct_findings_add (self->report,
                   CT_SEVERITY_INFO,
                   "category-merged",
                   CT_RECORD_CATEGORY,
                   row,
                   _ ("The categories named “%s” were written as one."),
                   ct_dataset_get_category_name (self->dataset, row));
  return TRUE;
}

static void
write_lists (CtProfileWriter *self)
{
  const CtDataset *dataset = self->dataset;

  g_string_append (self->buffer, "{\n");
  write_other_lists (self);
  g_string_append (self->buffer, "  \"images\": [");
  for (guint32 row = 0; row < dataset->images.n_rows && !self->failed; row++)
    if (ct_profile_is_wanted (self, row))
      {
        self->image_ids[row] = 1;
        write_image (self, row);
      }
  g_string_append (self->buffer, "\n  ],\n  \"annotations\": [");
  for (guint32 row = 0; row < dataset->annotations.n_rows && !self->failed; row++)
    if (annotation_goes_out (self, row))
      write_annotation (self, row);
  g_string_append (self->buffer, "\n  ],\n  \"categories\": [");
  for (guint32 row = 0; row < dataset->categories.n_rows && !self->failed; row++)
    if (ct_category_table_is_alive (&dataset->categories, row) && !is_repeated_category (self, row))
      write_category (self, row);
  g_string_append (self->buffer, "\n  ]\n}\n");
}

/* Writes the whole file in pixels. */
gboolean
ct_profile_write_coco (CtProfileWriter *self)
{
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      CtTableView table = ct_coco_get_table (self->coco, list);

      self->number_ids[list] = ct_id_map_new (table.n_rows);
      self->text_ids[list] = ct_id_map_new (0);
    }
  self->max_ids[CT_LIST_IMAGES] = self->dataset->images.max_id;
  self->max_ids[CT_LIST_ANNOTATIONS] = self->dataset->annotations.max_id;
  self->max_ids[CT_LIST_CATEGORIES] = self->dataset->categories.max_id;
  write_lists (self);
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      ct_id_map_free (self->number_ids[list]);
      ct_id_map_free (self->text_ids[list]);
    }
  return !self->failed;
}
