/* ct-coco-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saving as splices: what was not edited is not looked at, what was edited is patched member
 * by member, new records imitate their neighbours, deleted ones go with one separator.
 */
#include "ct-coco-layout.h"

#include <math.h>
#include <string.h>

#include "ct-json-number.h"

typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  CtSplices *splices;
  CtNumberStyle style;
  gboolean has_style;
  CtJsonEscapes escapes;
  gboolean has_escapes;
  guint n_inserted; /* members put into the present record */
} Writer;

static CtNumberStyle
number_style (Writer *writer)
{
  if (!writer->has_style)
    writer->style = ct_number_style_detect (writer->coco);
  writer->has_style = TRUE;
  return writer->style;
}

static void
append_string (Writer *writer, GString *text, const char *value)
{
  if (!writer->has_escapes)
    writer->escapes = ct_escapes_detect (writer->coco);
  writer->has_escapes = TRUE;
  ct_json_append_string (text, value, writer->escapes);
}

static void
append_id (Writer *writer, GString *text, gint64 value, guint8 kind, gboolean as_string)
{
  if (kind == CT_ID_TOKEN)
    g_string_append (text, ct_strpool_get (writer->dataset->strings, (CtStr) value));
  else if (kind == CT_ID_TEXT)
    append_string (writer, text, ct_strpool_get (writer->dataset->strings, (CtStr) value));
  else if (as_string)
    g_string_append_printf (text, "\"%" G_GINT64_FORMAT "\"", value);
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
}

/* The raw numbers of an annotation's box, as the file's dialect spells them. */
static CtRect
raw_bbox (Writer *writer, guint32 row)
{
  guint32 image = writer->dataset->annotations.image[row];
  CtRect size = image != CT_NO_ROW ? ct_dataset_get_image_rect (writer->dataset, image) : CT_RECT_INIT (0, 0, 0, 0);

  return ct_coco_dialect_from_px (&writer->coco->dialect,
                                  &writer->dataset->annotations.bbox[row],
                                  size.width,
                                  size.height);
}

/* Appends four numbers; in a relative file with fixed decimals the spans are lowered by single
 * steps of the last place until left + width and top + height stay at most one. */
static void
append_raw_bbox (Writer *writer,
                 GString *text,
                 const CtRect *raw,
                 const CtRecordLayout *layout,
                 const char *const *kept)
{
  const double numbers[4] = { raw->x, raw->y, raw->width, raw->height };
  CtNumberStyle style = number_style (writer);
  const CtCocoDialect *dialect = &writer->coco->dialect;

  g_string_append (text, layout->array_open);
  for (guint i = 0; i < 4; i++)
    {
      double value = numbers[i];

      if (i > 0)
        g_string_append (text, layout->array_comma);
      if (kept != NULL && kept[i] != NULL)
        {
          g_string_append (text, kept[i]);
          continue;
        }
      if (style.n_decimals >= 0 && dialect->relative && !dialect->ltrb && i >= 2 && numbers[i - 2] + numbers[i] <= 1.0)
        {
          double unit = pow (10, -style.n_decimals);
          double start = rint (numbers[i - 2] / unit) * unit;

          if (start + rint (value / unit) * unit > 1.0)
            value -= unit;
        }
      ct_append_number (text, value, style);
    }
  g_string_append (text, layout->array_close);
}

static void
replace_value (Writer *writer, gsize record_offset, const CtMember *member, const char *text)
{
  ct_splices_replace (writer->splices,
                      record_offset + member->value_start,
                      member->value_end - member->value_start,
                      text,
                      strlen (text));
}

/* Puts a member behind the last one of a record. */
static void
insert_member (Writer *writer,
               const char *record,
               gsize record_offset,
               GArray *members,
               const CtRecordLayout *layout,
               const char *name,
               const char *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize at = (gsize) (strchr (record, '{') - record) + 1;

  if (members->len > 0)
    {
      at = g_array_index (members, CtMember, members->len - 1).value_end;
    }
  if (members->len > 0 || writer->n_inserted++ > 0)
    g_string_append (text, layout->comma);
  g_string_append_printf (text, "\"%s\"%s%s", name, layout->colon, value);
  ct_splices_replace (writer->splices, record_offset + at, 0, text->str, text->len);
}

/* The texts of the old numbers that still say what the box is, so that they stay as they are. */
static void
keep_numbers (Writer *writer, guint32 row, const char *record, const CtMember *bbox, CtRect *old_raw, char *kept[4])
{
  double numbers[4] = { 0, 0, 0, 0 };
  char *texts[4] = { NULL, NULL, NULL, NULL };
  guint32 image = writer->dataset->annotations.image[row];
  CtRect size = image != CT_NO_ROW ? ct_dataset_get_image_rect (writer->dataset, image) : CT_RECT_INIT (0, 0, 0, 0);
  const CtRect *now = &writer->dataset->annotations.bbox[row];
  CtJsonReader reader;
  CtRect old;
  guint n = 0;

  ct_json_reader_init (&reader,
                       record + bbox->value_start,
                       bbox->value_end - bbox->value_start,
                       CT_JSON_ALLOW_NONFINITE);
  ct_json_reader_next (&reader);
  while (n < 4 && ct_json_reader_next (&reader) == CT_JSON_NUMBER)
    {
      ct_json_reader_get_double (&reader, &numbers[n]);
      texts[n++] = g_strndup (record + bbox->value_start + reader.start, reader.end - reader.start);
    }
  *old_raw = CT_RECT_INIT (numbers[0], numbers[1], numbers[2], numbers[3]);
  old = ct_coco_dialect_to_px (&writer->coco->dialect, old_raw, size.width, size.height);
  if (n == 4)
    {
      gboolean ltrb = writer->coco->dialect.ltrb;

      if (old.x == now->x)
        kept[0] = g_steal_pointer (&texts[0]);
      if (old.y == now->y)
        kept[1] = g_steal_pointer (&texts[1]);
      if (old.width == now->width && (!ltrb || old.x == now->x))
        kept[2] = g_steal_pointer (&texts[2]);
      if (old.height == now->height && (!ltrb || old.y == now->y))
        kept[3] = g_steal_pointer (&texts[3]);
    }
  for (guint i = 0; i < 4; i++)
    g_free (texts[i]);
}

static gboolean
about_equal (double a, double b)
{
  return fabs (a - b) <= 0.01 * fmax (fabs (a), fabs (b));
}

/* An area that was the box's own follows it, in the unit that it had; that of a polygon stays. */
static void
patch_area (Writer *writer, guint32 row, const char *record, gsize offset, const CtMember *area, const CtRect *old_raw)
{
  CtCocoDialect ltwh = { writer->coco->dialect.relative, FALSE, TRUE, NULL };
  guint32 image = writer->dataset->annotations.image[row];
  CtRect size = image != CT_NO_ROW ? ct_dataset_get_image_rect (writer->dataset, image) : CT_RECT_INIT (0, 0, 0, 0);
  CtRect old_px = ct_coco_dialect_to_px (&writer->coco->dialect, old_raw, size.width, size.height);
  CtRect old = ct_coco_dialect_from_px (&ltwh, &old_px, size.width, size.height);
  const CtRect *now_px = &writer->dataset->annotations.bbox[row];
  CtRect now = ct_coco_dialect_from_px (&ltwh, now_px, size.width, size.height);
  gsize length = area->value_end - area->value_start;
  CtNumberStyle style = { -1, memchr (record + area->value_start, '.', length) != NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  double value;

  if (area->token != CT_JSON_NUMBER || !ct_json_number_to_double (record + area->value_start, length, &value)
      || (old_px.width == now_px->width && old_px.height == now_px->height))
    return;
  if (about_equal (value, ct_rect_area (&old)))
    ct_append_number (text, ct_rect_area (&now), style);
  else if (about_equal (value, ct_rect_area (&old_px)))
    ct_append_number (text, ct_rect_area (now_px), style);
  else
    return;
  replace_value (writer, offset, area, text->str);
}

static void
patch_bbox (Writer *writer,
            guint32 row,
            const char *record,
            gsize offset,
            GArray *members,
            const CtRecordLayout *layout)
{
  const CtMember *bbox = ct_record_find (record, members, "bbox");
  const CtMember *area = ct_record_find (record, members, "area");
  CtRect raw = raw_bbox (writer, row);
  CtRect old_raw = { 0, 0, 0, 0 };
  char *kept[4] = { NULL, NULL, NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  if (bbox != NULL && bbox->token == CT_JSON_ARRAY)
    keep_numbers (writer, row, record, bbox, &old_raw, kept);
  append_raw_bbox (writer, text, &raw, layout, (const char *const *) kept);
  if (bbox != NULL)
    replace_value (writer, offset, bbox, text->str);
  else
    insert_member (writer, record, offset, members, layout, "bbox", text->str);
  if (bbox != NULL && area != NULL)
    patch_area (writer, row, record, offset, area, &old_raw);
  for (guint i = 0; i < 4; i++)
    g_free (kept[i]);
}

static void
patch_category_id (Writer *writer,
                   guint32 row,
                   const char *record,
                   gsize offset,
                   GArray *members,
                   const CtRecordLayout *layout)
{
  const CtMember *member = ct_record_find (record, members, "category_id");
  const CtCategoryTable *categories = &writer->dataset->categories;
  guint32 category = writer->dataset->annotations.category[row];
  g_autoptr (GString) text = g_string_new (NULL);

  append_id (writer,
             text,
             categories->id[category],
             categories->id_kind[category],
             member != NULL ? member->token == CT_JSON_STRING : categories->id_kind[category] == CT_ID_STRING);
  if (member != NULL)
    replace_value (writer, offset, member, text->str);
  else
    insert_member (writer, record, offset, members, layout, "category_id", text->str);
}

/* A side of a picture; whole numbers keep the ".0" that some tools write. */
static void
patch_side (Writer *writer,
            const char *record,
            gsize offset,
            GArray *members,
            const CtRecordLayout *layout,
            const char *name,
            double value)
{
  const CtMember *member = ct_record_find (record, members, name);
  CtNumberStyle style = { -1, FALSE };
  g_autoptr (GString) text = g_string_new (NULL);

  if (member != NULL && member->token == CT_JSON_NUMBER)
    {
      gsize length = member->value_end - member->value_start;
      double old;

      if (ct_json_number_to_double (record + member->value_start, length, &old) && old == value)
        return;
      style.point = memchr (record + member->value_start, '.', length) != NULL;
    }
  ct_append_number (text, value, style);
  if (member != NULL)
    replace_value (writer, offset, member, text->str);
  else
    insert_member (writer, record, offset, members, layout, name, text->str);
}

static void
append_color_numbers (GString *text, guint32 color, const CtRecordLayout *layout)
{
  g_string_append_printf (text,
                          "%s%u%s%u%s%u%s",
                          layout->array_open,
                          color >> 16 & 255,
                          layout->array_comma,
                          color >> 8 & 255,
                          layout->array_comma,
                          color & 255,
                          layout->array_close);
}

static gboolean
is_upper_hex (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isupper (text[i]))
      return TRUE;
  return FALSE;
}

/* A colour in the spelling of the one that is there; where there is none, none comes. */
static void
patch_color (Writer *writer, guint32 row, const char *record, gsize offset, GArray *members)
{
  const CtMember *member = ct_record_find (record, members, "color");
  guint32 color = writer->dataset->categories.look[row].color;
  g_autoptr (CtRecordLayout) list = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (member == NULL || color == CT_COLOR_NONE)
    return;
  if (member->token == CT_JSON_STRING)
    {
      gboolean upper = is_upper_hex (record + member->value_start, member->value_end - member->value_start);

      g_string_printf (text, upper ? "\"#%06X\"" : "\"#%06x\"", color & 0xffffff);
    }
  else
    {
      list = ct_record_layout_new_from_list (record + member->value_start, member->value_end - member->value_start);
      append_color_numbers (text, color, list);
    }
  replace_value (writer, offset, member, text->str);
}

static void
patch_supercategory (Writer *writer,
                     guint32 row,
                     const char *record,
                     gsize offset,
                     GArray *members,
                     const CtRecordLayout *layout)
{
  const CtMember *member = ct_record_find (record, members, "supercategory");
  const char *name = ct_strpool_get (writer->dataset->strings, writer->dataset->categories.supercategory[row]);
  g_autoptr (GString) text = g_string_new (NULL);

  append_string (writer, text, name != NULL ? name : "");
  if (member != NULL)
    replace_value (writer, offset, member, text->str);
  else if (name != NULL && *name != '\0')
    insert_member (writer, record, offset, members, layout, "supercategory", text->str);
}

static void
patch_category (Writer *writer,
                guint32 row,
                const char *record,
                gsize offset,
                GArray *members,
                const CtRecordLayout *layout,
                guint16 flags)
{
  if ((flags & CT_RECORD_EDITED_NAME) != 0)
    {
      const CtMember *name = ct_record_find (record, members, "name");
      g_autoptr (GString) text = g_string_new (NULL);

      append_string (writer, text, ct_dataset_get_category_name (writer->dataset, row));
      if (name != NULL)
        replace_value (writer, offset, name, text->str);
      else
        insert_member (writer, record, offset, members, layout, "name", text->str);
    }
  if ((flags & CT_RECORD_EDITED_SUPERCATEGORY) != 0)
    patch_supercategory (writer, row, record, offset, members, layout);
  if ((flags & CT_RECORD_EDITED_COLOR) != 0)
    patch_color (writer, row, record, offset, members);
}

static void
patch_record (Writer *writer, CtListKind list, guint32 row, const CtTableView *table, const CtRecordLayout *layout)
{
  gsize offset = table->offset[row];
  g_autofree char *record = g_strndup (writer->coco->data + offset, table->length[row]);
  g_autoptr (GArray) members = ct_record_parse (record, table->length[row]);
  guint16 flags = table->flags[row];
  g_autoptr (CtRecordLayout) own = NULL;

  writer->n_inserted = 0;
  if (members->len > 1)
    {
      /* The record's own commas and spacing, where it differs from its neighbours. */
      own = ct_record_layout_new_from_record (layout, record, table->length[row]);
      layout = own;
    }
  if (list == CT_LIST_ANNOTATIONS && (flags & CT_RECORD_EDITED_BBOX) != 0)
    patch_bbox (writer, row, record, offset, members, layout);
  if (list == CT_LIST_ANNOTATIONS && (flags & CT_RECORD_EDITED_CATEGORY) != 0)
    patch_category_id (writer, row, record, offset, members, layout);
  if (list == CT_LIST_CATEGORIES)
    patch_category (writer, row, record, offset, members, layout, flags);
  if (list == CT_LIST_IMAGES && (flags & CT_RECORD_EDITED_SIZE) != 0)
    {
      patch_side (writer, record, offset, members, layout, "width", writer->dataset->images.width[row]);
      patch_side (writer, record, offset, members, layout, "height", writer->dataset->images.height[row]);
    }
  if (list == CT_LIST_IMAGES && (flags & CT_RECORD_EDITED_REVIEWED) != 0)
    {
      const CtMember *reviewed = ct_record_find (record, members, "reviewed");
      gboolean value = (flags & CT_RECORD_REVIEWED) != 0;

      if (reviewed == NULL && value)
        insert_member (writer, record, offset, members, layout, "reviewed", "true");
      else if (reviewed != NULL && (reviewed->token == CT_JSON_TRUE) != value)
        replace_value (writer, offset, reviewed, value ? "true" : "false");
    }
}

/* Appends the value of a member of a new record; FALSE if the record has no such member. */
static gboolean
append_new_image_value (Writer *writer, GString *text, guint32 row, const char *name)
{
  const CtImageTable *images = &writer->dataset->images;
  CtNumberStyle plain = { -1, FALSE };

  if (strcmp (name, "id") == 0)
    append_id (writer, text, images->id[row], images->id_kind[row], FALSE);
  else if (strcmp (name, "file_name") == 0)
    append_string (writer, text, ct_dataset_get_file_name (writer->dataset, row));
  else if (strcmp (name, "width") == 0)
    ct_append_number (text, images->width[row], plain);
  else if (strcmp (name, "height") == 0)
    ct_append_number (text, images->height[row], plain);
  else if (strcmp (name, "reviewed") == 0 && (images->flags[row] & CT_RECORD_REVIEWED) != 0)
    g_string_append (text, "true");
  else
    return FALSE;
  return TRUE;
}

static gboolean
append_new_category_value (Writer *writer, GString *text, guint32 row, const char *name, const CtRecordLayout *layout)
{
  const CtCategoryTable *categories = &writer->dataset->categories;
  const char *supercategory = ct_strpool_get (writer->dataset->strings, categories->supercategory[row]);
  guint32 color = categories->look[row].color;

  if (strcmp (name, "id") == 0)
    append_id (writer, text, categories->id[row], categories->id_kind[row], FALSE);
  else if (strcmp (name, "name") == 0)
    append_string (writer, text, ct_dataset_get_category_name (writer->dataset, row));
  else if (strcmp (name, "supercategory") == 0)
    append_string (writer, text, supercategory != NULL ? supercategory : "");
  else if (strcmp (name, "color") == 0 && color != CT_COLOR_NONE && g_hash_table_contains (layout->strings, name))
    g_string_append_printf (text, "\"#%06x\"", color & 0xffffff);
  else if (strcmp (name, "color") == 0 && color != CT_COLOR_NONE)
    append_color_numbers (text, color, layout);
  else
    return FALSE;
  return TRUE;
}

static double
new_area (Writer *writer, guint32 row)
{
  CtRect raw = raw_bbox (writer, row);

  if (writer->coco->dialect.ltrb)
    return (raw.width - raw.x) * (raw.height - raw.y);
  return ct_rect_area (&raw);
}

/* Whether a reference is spelt as a string: as the neighbour spells it, else as the id itself is. */
static gboolean
spelt_as_string (const CtRecordLayout *layout, const char *name, guint8 id_kind)
{
  return layout->names->len > 0 ? g_hash_table_contains (layout->strings, name) : id_kind == CT_ID_STRING;
}

static gboolean
append_new_annotation_value (Writer *writer, GString *text, guint32 row, const char *name, const CtRecordLayout *layout)
{
  const CtDataset *dataset = writer->dataset;
  const CtAnnotationTable *annotations = &dataset->annotations;
  gboolean has_bbox = (annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0;
  CtNumberStyle plain = { -1, number_style (writer).point };
  guint32 image = annotations->image[row];
  guint32 category = annotations->category[row];

  if (strcmp (name, "id") == 0)
    {
      append_id (writer, text, annotations->id[row], annotations->id_kind[row], FALSE);
    }
  else if (strcmp (name, "image_id") == 0)
    {
      append_id (writer,
                 text,
                 dataset->images.id[image],
                 dataset->images.id_kind[image],
                 spelt_as_string (layout, name, dataset->images.id_kind[image]));
    }
  else if (strcmp (name, "category_id") == 0)
    {
      append_id (writer,
                 text,
                 dataset->categories.id[category],
                 dataset->categories.id_kind[category],
                 spelt_as_string (layout, name, dataset->categories.id_kind[category]));
    }
  else if (strcmp (name, "bbox") == 0 && has_bbox)
    {
      CtRect raw = raw_bbox (writer, row);

      append_raw_bbox (writer, text, &raw, layout, NULL);
    }
  else if (strcmp (name, "area") == 0 && has_bbox)
    {
      ct_append_number (text, new_area (writer, row), plain);
    }
  else if (strcmp (name, "iscrowd") == 0 && has_bbox)
    {
      g_string_append_c (text, '0');
    }
  else if (strcmp (name, "segmentation") == 0 && has_bbox)
    {
      g_string_append (text, "[]");
    }
  else
    {
      return FALSE;
    }
  return TRUE;
}

static gboolean
append_new_value (Writer *writer,
                  GString *text,
                  CtListKind list,
                  guint32 row,
                  const char *name,
                  const CtRecordLayout *layout)
{
  if (list == CT_LIST_IMAGES)
    return append_new_image_value (writer, text, row, name);
  if (list == CT_LIST_CATEGORIES)
    return append_new_category_value (writer, text, row, name, layout);
  return append_new_annotation_value (writer, text, row, name, layout);
}

static void
append_new_member (Writer *writer,
                   GString *record,
                   CtListKind list,
                   guint32 row,
                   const char *name,
                   const CtRecordLayout *layout)
{
  g_autoptr (GString) value = g_string_new (NULL);

  if (!append_new_value (writer, value, list, row, name, layout))
    return;
  g_string_append_printf (record, "\"%s\"%s%s%s", name, layout->colon, value->str, layout->comma);
}

static gboolean
has_supercategory (Writer *writer, guint32 row)
{
  const char *text = ct_strpool_get (writer->dataset->strings, writer->dataset->categories.supercategory[row]);

  return text != NULL && *text != '\0';
}

static gboolean
names_contain (const CtRecordLayout *layout, const char *name)
{
  return g_ptr_array_find_with_equal_func (layout->names, name, g_str_equal, NULL);
}

/* Appends a whole new record: the members of its neighbour in their order, as far as we know
 * them, then the ones that every record of ours has. */
static void
append_new_record (Writer *writer, GString *text, CtListKind list, guint32 row, const CtRecordLayout *layout)
{
  static const char *const needed[CT_N_LISTS][7] = {
    { "id", "file_name", "width", "height", "reviewed", NULL },
    { "id", "image_id", "category_id", "bbox", "area", "iscrowd", NULL },
    { "id", "name", "supercategory", NULL },
  };
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);

  g_string_append (text, layout->open);
  if (list == CT_LIST_CATEGORIES && !has_supercategory (writer, row) && !names_contain (layout, "supercategory"))
    g_hash_table_add (written, (gpointer) "supercategory");
  for (guint i = 0; i < layout->names->len; i++)
    {
      const char *name = g_ptr_array_index (layout->names, i);

      if (g_hash_table_add (written, (gpointer) name))
        append_new_member (writer, text, list, row, name, layout);
    }
  for (guint i = 0; needed[list][i] != NULL; i++)
    if (g_hash_table_add (written, (gpointer) needed[list][i]))
      append_new_member (writer, text, list, row, needed[list][i], layout);
  g_string_truncate (text, text->len - strlen (layout->comma));
  g_string_append (text, layout->close);
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Offset behind what stands before @at and its white space. */
static gsize
back_over_space (const char *data, gsize at)
{
  while (at > 0 && is_space (data[at - 1]))
    at--;
  return at;
}

static gsize
forward_over_space (const char *data, gsize at)
{
  while (is_space (data[at]))
    at++;
  return at;
}

/* Deletes one record with one separator: the one before it if anything that stays is before it,
 * else the one behind it. */
static void
delete_record (Writer *writer, gsize start, gsize end, gboolean something_before)
{
  const char *data = writer->coco->data;

  if (something_before)
    {
      gsize comma = back_over_space (data, start) - 1;
      gsize from = back_over_space (data, comma);

      ct_splices_replace (writer->splices, from, end - from, "", 0);
    }
  else
    {
      gsize comma = forward_over_space (data, end);

      if (data[comma] == ',')
        end = forward_over_space (data, comma + 1);
      ct_splices_replace (writer->splices, start, end - start, "", 0);
    }
}

/* Whether something that is no record stands in front of this one in the list. */
static gboolean
junk_before (Writer *writer, gsize previous_end, gsize start)
{
  const char *data = writer->coco->data;
  gsize comma = back_over_space (data, start);

  if (comma == 0 || data[comma - 1] != ',')
    return FALSE;
  return back_over_space (data, comma - 1) > previous_end;
}

static char *
new_records (Writer *writer, CtListKind list, const CtTableView *table, const CtRecordLayout *layout, guint32 *n_new)
{
  GString *text = g_string_new (NULL);

  *n_new = 0;
  for (guint32 row = 0; row < table->n_rows; row++)
    if (table->length[row] == 0 && (table->flags[row] & CT_RECORD_DEAD) == 0)
      {
        if ((*n_new)++ > 0)
          g_string_append (text, layout->between);
        append_new_record (writer, text, list, row, layout);
      }
  return g_string_free (text, FALSE);
}

static gboolean
needs_attention (const CtTableView *table)
{
  for (guint32 row = 0; row < table->n_rows; row++)
    if ((table->flags[row] & (CT_RECORD_EDITED_ANY | CT_RECORD_DEAD | CT_RECORD_NEW)) != 0)
      return TRUE;
  return FALSE;
}

/* Patches and deletes the records of the file; something of the list stays. */
static void
splice_old_records (Writer *writer, CtListKind list, const CtTableView *table, const CtRecordLayout *layout)
{
  gboolean something = FALSE;
  gsize previous_end = writer->coco->lists[list].start + 1;

  for (guint32 row = 0; row < table->n_rows; row++)
    {
      gsize start = table->offset[row];
      gsize end = start + table->length[row];

      if (table->length[row] == 0)
        continue;
      something = something || junk_before (writer, previous_end, start);
      if ((table->flags[row] & CT_RECORD_DEAD) != 0)
        {
          delete_record (writer, start, end, something);
        }
      else
        {
          something = TRUE;
          if ((table->flags[row] & CT_RECORD_EDITED_ANY) != 0)
            patch_record (writer, list, row, table, layout);
        }
      previous_end = end;
    }
}

static gboolean
has_survivor (Writer *writer, CtListKind list, const CtTableView *table)
{
  const CtListPlace *place = &writer->coco->lists[list];
  gsize previous_end = place->start + 1;
  gboolean any = FALSE;

  if (!place->is_list)
    return FALSE;
  for (guint32 row = 0; row < table->n_rows; row++)
    {
      if (table->length[row] == 0)
        continue;
      any = any || (table->flags[row] & CT_RECORD_DEAD) == 0 || junk_before (writer, previous_end, table->offset[row]);
      if (any)
        return TRUE;
      previous_end = table->offset[row] + table->length[row];
    }
  return back_over_space (writer->coco->data, place->end - 1) > previous_end;
}

/* A list that the root does not have yet becomes its last member. */
static void
insert_list (Writer *writer, CtListKind list, const char *value)
{
  const CtCoco *coco = writer->coco;
  gsize start = (gsize) ((const char *) memchr (coco->data, '{', coco->root_end) - coco->data);
  g_autoptr (CtRecordLayout) layout =
      ct_record_layout_new_from_record (NULL, coco->data + start, coco->root_end - start);
  gsize at = back_over_space (coco->data, coco->root_end - 1);
  g_autofree char *text = g_strdup_printf ("%s\"%s\"%s%s", layout->comma, ct_list_names[list], layout->colon, value);

  ct_splices_replace (writer->splices, at, 0, text, strlen (text));
}

static void
splice_list (Writer *writer, CtListKind list)
{
  const CtListPlace *place = &writer->coco->lists[list];
  CtTableView table = ct_coco_get_table (writer->coco, list);
  g_autoptr (CtRecordLayout) layout = NULL;
  g_autofree char *records = NULL;
  guint32 n_new;

  if (!needs_attention (&table))
    return;
  layout = ct_record_layout_new (writer->coco, list);
  records = new_records (writer, list, &table, layout, &n_new);
  if (has_survivor (writer, list, &table))
    {
      splice_old_records (writer, list, &table, layout);
      if (n_new > 0)
        {
          g_autofree char *text = g_strconcat (layout->between, records, NULL);

          ct_splices_replace (writer->splices,
                              back_over_space (writer->coco->data, place->end - 1),
                              0,
                              text,
                              strlen (text));
        }
    }
  else
    {
      g_autofree char *text =
          n_new > 0 ? g_strconcat (layout->list_open, records, layout->list_close, NULL) : g_strdup ("[]");

      if (place->present && (n_new > 0 || table.length[0] > 0))
        ct_splices_replace (writer->splices, place->start, place->end - place->start, text, strlen (text));
      else if (n_new > 0)
        insert_list (writer, list, text);
    }
}

/**
 * ct_coco_plan_save:
 *
 * Takes what is to be written from the present state. Costs a look at each record's flags and
 * a little for each edited record; the result does not change when editing goes on.
 *
 * Returns: (transfer full): the file as it is to be saved
 */
CtSplices *
ct_coco_plan_save (CtCoco *self)
{
  Writer writer = { .coco = self, .dataset = self->dataset };

  writer.splices = ct_splices_new (self->bytes);
  if (self->kind != CT_COCO_RESULTS)
    for (int list = 0; list < CT_N_LISTS; list++)
      splice_list (&writer, list);
  return writer.splices;
}
