/* ct-edit-codec.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All numbers are little-endian. A group is a byte with the version and then edits until the end:
 *
 *   u8 kind, 0x80 added when a record follows · u8 record · u32 row · u16 flags after · u16 flags before
 *   · the record, if it follows · value after · value before
 *
 * A record is what its table holds of it, but for a category's look, which edits alone change; it comes
 * with the edit that first brings it to life. A text is u32 length and bytes, or the length 0xffffffff for none.
 */
#include "ct-edit-codec.h"

#include <string.h>

#include "ct-error.h"

#define WITH_RECORD 0x80

/* A new column must be written and read below; then this is to be corrected. */
G_STATIC_ASSERT (sizeof (gpointer) != 8 || sizeof (CtImageTable) == 24 + 11 * 8);
G_STATIC_ASSERT (sizeof (gpointer) != 8 || sizeof (CtAnnotationTable) == 24 + 9 * 8);
G_STATIC_ASSERT (sizeof (gpointer) != 8 || sizeof (CtCategoryTable) == 24 + 9 * 8);
G_STATIC_ASSERT (sizeof (CtEdit) == 40);

/* ---- writing ---- */

static void
put_u8 (GByteArray *bytes, guint8 value)
{
  g_byte_array_append (bytes, &value, 1);
}

static void
put_u16 (GByteArray *bytes, guint16 value)
{
  guint16 raw = GUINT16_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &raw, sizeof raw);
}

static void
put_u32 (GByteArray *bytes, guint32 value)
{
  guint32 raw = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &raw, sizeof raw);
}

static void
put_u64 (GByteArray *bytes, guint64 value)
{
  guint64 raw = GUINT64_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &raw, sizeof raw);
}

static void
put_double (GByteArray *bytes, double value)
{
  guint64 raw;

  memcpy (&raw, &value, sizeof raw);
  put_u64 (bytes, raw);
}

static void
put_rect (GByteArray *bytes, const CtRect *rect)
{
  put_double (bytes, rect->x);
  put_double (bytes, rect->y);
  put_double (bytes, rect->width);
  put_double (bytes, rect->height);
}

static void
put_str (GByteArray *bytes, const CtDataset *dataset, CtStr str)
{
  const char *text = ct_strpool_get (dataset->strings, str);
  gsize length = text != NULL ? strlen (text) : 0;

  put_u32 (bytes, text != NULL ? (guint32) length : G_MAXUINT32);
  if (text != NULL)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static void
put_id (GByteArray *bytes, const CtDataset *dataset, guint8 kind, gint64 id)
{
  put_u8 (bytes, kind);
  if (ct_id_is_text (kind))
    put_str (bytes, dataset, (CtStr) id);
  else
    put_u64 (bytes, (guint64) id);
}

static void
put_record (GByteArray *bytes, const CtDataset *dataset, CtRecordKind record, guint32 row)
{
  switch (record)
    {
    case CT_RECORD_IMAGE:
      put_id (bytes, dataset, dataset->images.id_kind[row], dataset->images.id[row]);
      put_str (bytes, dataset, dataset->images.file_name[row]);
      put_double (bytes, dataset->images.width[row]);
      put_double (bytes, dataset->images.height[row]);
      break;
    case CT_RECORD_ANNOTATION:
      put_id (bytes, dataset, dataset->annotations.id_kind[row], dataset->annotations.id[row]);
      put_u32 (bytes, dataset->annotations.image[row]);
      put_u32 (bytes, dataset->annotations.category[row]);
      put_rect (bytes, &dataset->annotations.bbox[row]);
      break;
    case CT_RECORD_CATEGORY:
      put_id (bytes, dataset, dataset->categories.id_kind[row], dataset->categories.id[row]);
      put_str (bytes, dataset, dataset->categories.name[row]);
      put_str (bytes, dataset, dataset->categories.supercategory[row]);
      break;
    case CT_RECORD_FILE:
    default:
      g_assert_not_reached ();
    }
}

static void
put_value (GByteArray *bytes, const CtDataset *dataset, const CtEdit *edit)
{
  switch ((CtEditKind) edit->kind)
    {
    case CT_EDIT_BBOX:
      put_rect (bytes, &edit->value.bbox);
      break;
    case CT_EDIT_CATEGORY:
      put_u32 (bytes, edit->value.category);
      break;
    case CT_EDIT_NAME:
    case CT_EDIT_SUPERCATEGORY:
      put_str (bytes, dataset, edit->value.name);
      break;
    case CT_EDIT_LOOK:
      put_u32 (bytes, edit->value.look.color);
      put_u32 (bytes, edit->value.look.place);
      put_u32 (bytes, edit->value.look.digit);
      break;
    case CT_EDIT_SIZE:
      put_double (bytes, edit->value.size.x);
      put_double (bytes, edit->value.size.y);
      break;
    case CT_EDIT_ALIVE:
    case CT_EDIT_REVIEWED:
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ct_edit_codec_begin:
 * @bytes: becomes a group without edits
 */
void
ct_edit_codec_begin (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, 0);
  put_u8 (bytes, CT_EDIT_CODEC_VERSION);
}

/**
 * ct_edit_codec_append:
 * @bytes: of ct_edit_codec_begin()
 * @dataset: after the edit
 * @after: the edit before it was applied
 * @before: what applying made of it
 * @with_record: the record is not known to whoever reads this: all of it is written
 *
 * Adds an edit to a group. Cannot fail; constant time but for the texts.
 */
void
ct_edit_codec_append (GByteArray *bytes,
                      const CtDataset *dataset,
                      const CtEdit *after,
                      const CtEdit *before,
                      gboolean with_record)
{
  put_u8 (bytes, after->kind | (with_record ? WITH_RECORD : 0));
  put_u8 (bytes, after->record);
  put_u32 (bytes, after->row);
  put_u16 (bytes, after->flags);
  put_u16 (bytes, before->flags);
  if (with_record)
    put_record (bytes, dataset, (CtRecordKind) after->record, after->row);
  put_value (bytes, dataset, after);
  put_value (bytes, dataset, before);
}

/* ---- reading ---- */

/* Once something is wrong, everything that is read is 0 and the reader stays bad. */
typedef struct
{
  const guint8 *data;
  gsize left;
  gboolean bad;
  CtDataset *dataset;
} Reader;

static void
get (Reader *reader, void *where, gsize n)
{
  if (reader->bad || n > reader->left)
    {
      reader->bad = TRUE;
      memset (where, 0, n);
      return;
    }
  memcpy (where, reader->data, n);
  reader->data += n;
  reader->left -= n;
}

static guint8
get_u8 (Reader *reader)
{
  guint8 value;

  get (reader, &value, sizeof value);
  return value;
}

static guint16
get_u16 (Reader *reader)
{
  guint16 raw;

  get (reader, &raw, sizeof raw);
  return GUINT16_FROM_LE (raw);
}

static guint32
get_u32 (Reader *reader)
{
  guint32 raw;

  get (reader, &raw, sizeof raw);
  return GUINT32_FROM_LE (raw);
}

static guint64
get_u64 (Reader *reader)
{
  guint64 raw;

  get (reader, &raw, sizeof raw);
  return GUINT64_FROM_LE (raw);
}

static double
get_double (Reader *reader)
{
  guint64 raw = get_u64 (reader);
  double value;

  memcpy (&value, &raw, sizeof value);
  return value;
}

static CtRect
get_rect (Reader *reader)
{
  CtRect rect;

  rect.x = get_double (reader);
  rect.y = get_double (reader);
  rect.width = get_double (reader);
  rect.height = get_double (reader);
  return rect;
}

static CtStr
get_str (Reader *reader)
{
  guint32 length = get_u32 (reader);
  CtStr str;

  if (length == G_MAXUINT32)
    return CT_NO_STR;
  if (reader->bad || length > reader->left || memchr (reader->data, '\0', length) != NULL
      || !g_utf8_validate_len ((const char *) reader->data, length, NULL))
    {
      reader->bad = TRUE;
      return CT_NO_STR;
    }
  str = ct_strpool_add_len (reader->dataset->strings, (const char *) reader->data, length);
  reader->data += length;
  reader->left -= length;
  return str;
}

/* A text that must be there. */
static CtStr
get_text (Reader *reader)
{
  CtStr str = get_str (reader);

  reader->bad |= str == CT_NO_STR;
  return str;
}

static guint32
get_row (Reader *reader, guint32 n_rows)
{
  guint32 row = get_u32 (reader);

  reader->bad |= row >= n_rows && row != CT_NO_ROW;
  return row;
}

static gint64
get_id (Reader *reader, guint8 *kind)
{
  *kind = get_u8 (reader);
  reader->bad |= *kind > CT_ID_TOKEN;
  return ct_id_is_text (*kind) ? (gint64) get_text (reader) : (gint64) get_u64 (reader);
}

static guint32
count_rows (const CtDataset *dataset, guint8 record)
{
  switch ((CtRecordKind) record)
    {
    case CT_RECORD_IMAGE:
      return dataset->images.n_rows;
    case CT_RECORD_ANNOTATION:
      return dataset->annotations.n_rows;
    case CT_RECORD_CATEGORY:
      return dataset->categories.n_rows;
    case CT_RECORD_FILE:
    default:
      return 0;
    }
}

static void
note_id (gint64 *max_id, guint8 kind, gint64 id)
{
  if (ct_id_is_number (kind))
    *max_id = MAX (*max_id, id);
}

/* The rows up to @row, the last included, dead; those before it are what was undone for good. */
static void
append_dead (CtDataset *dataset, CtRecordKind record, guint32 row)
{
  while (count_rows (dataset, record) <= row)
    {
      guint32 new;

      if (record == CT_RECORD_IMAGE)
        {
          new = ct_image_table_append (&dataset->images);
          dataset->images.n_alive--;
          dataset->images.flags[new] = CT_RECORD_NEW | CT_RECORD_DEAD;
        }
      else if (record == CT_RECORD_ANNOTATION)
        {
          new = ct_annotation_table_append (&dataset->annotations);
          dataset->annotations.n_alive--;
          dataset->annotations.flags[new] = CT_RECORD_NEW | CT_RECORD_DEAD;
          dataset->annotations.image[new] = CT_NO_ROW;
          dataset->annotations.category[new] = CT_NO_ROW;
        }
      else
        {
          new = ct_category_table_append (&dataset->categories);
          dataset->categories.n_alive--;
          dataset->categories.flags[new] = CT_RECORD_NEW | CT_RECORD_DEAD;
        }
    }
}

static void
set_image (CtDataset *dataset, guint32 row, guint8 kind, gint64 id, CtStr name, double width, double height)
{
  CtImageTable *table = &dataset->images;

  append_dead (dataset, CT_RECORD_IMAGE, row);
  table->id_kind[row] = kind;
  table->id[row] = id;
  table->file_name[row] = name;
  table->width[row] = width;
  table->height[row] = height;
  note_id (&table->max_id, kind, id);
}

static void
set_annotation (CtDataset *dataset, guint32 row, guint8 kind, gint64 id, guint32 image, guint32 category, CtRect bbox)
{
  CtAnnotationTable *table = &dataset->annotations;

  append_dead (dataset, CT_RECORD_ANNOTATION, row);
  table->id_kind[row] = kind;
  table->id[row] = id;
  table->image[row] = image;
  table->category[row] = category;
  table->bbox[row] = bbox;
  note_id (&table->max_id, kind, id);
  ct_dataset_link_annotation (dataset, row);
}

/* Reads a record, and makes it, dead, unless the data set has that row already. */
static void
get_record (Reader *reader, CtRecordKind record, guint32 row, guint16 flags, guint32 max_gap)
{
  CtDataset *dataset = reader->dataset;
  guint32 n_rows = count_rows (dataset, record);
  gboolean make = row >= n_rows;
  guint8 kind;
  gint64 id = get_id (reader, &kind);

  reader->bad |= row == CT_NO_ROW || (make && row - n_rows > max_gap);
  reader->bad |= (flags & (CT_RECORD_NEW | CT_RECORD_DEAD)) != (CT_RECORD_NEW | CT_RECORD_DEAD);
  if (record == CT_RECORD_IMAGE)
    {
      CtStr name = get_text (reader);
      double width = get_double (reader);
      double height = get_double (reader);

      if (!reader->bad && make)
        set_image (dataset, row, kind, id, name, width, height);
      if (!reader->bad && make)
        dataset->images.flags[row] = flags;
    }
  else if (record == CT_RECORD_ANNOTATION)
    {
      guint32 image = get_row (reader, dataset->images.n_rows);
      guint32 category = get_row (reader, dataset->categories.n_rows);
      CtRect bbox = get_rect (reader);

      if (!reader->bad && make)
        set_annotation (dataset, row, kind, id, image, category, bbox);
      if (!reader->bad && make)
        dataset->annotations.flags[row] = flags;
    }
  else
    {
      CtStr name = get_text (reader);
      CtStr supercategory = get_str (reader);

      if (!reader->bad && make)
        {
          append_dead (dataset, CT_RECORD_CATEGORY, row);
          dataset->categories.id_kind[row] = kind;
          dataset->categories.id[row] = id;
          dataset->categories.name[row] = name;
          dataset->categories.supercategory[row] = supercategory;
          dataset->categories.flags[row] = flags;
          note_id (&dataset->categories.max_id, kind, id);
        }
    }
}

static void
get_value (Reader *reader, CtEdit *edit)
{
  switch ((CtEditKind) edit->kind)
    {
    case CT_EDIT_BBOX:
      edit->value.bbox = get_rect (reader);
      break;
    case CT_EDIT_CATEGORY:
      edit->value.category = get_row (reader, reader->dataset->categories.n_rows);
      break;
    case CT_EDIT_NAME:
      edit->value.name = get_text (reader);
      break;
    case CT_EDIT_SUPERCATEGORY:
      edit->value.name = get_str (reader);
      break;
    case CT_EDIT_LOOK:
      edit->value.look.color = get_u32 (reader);
      edit->value.look.place = get_u32 (reader);
      edit->value.look.digit = get_u32 (reader);
      reader->bad |= edit->value.look.color >= 2 * CT_COLOR_SET || edit->value.look.digit > 9;
      break;
    case CT_EDIT_SIZE:
      edit->value.size.x = get_double (reader);
      edit->value.size.y = get_double (reader);
      break;
    case CT_EDIT_ALIVE:
    case CT_EDIT_REVIEWED:
      break;
    default:
      reader->bad = TRUE;
    }
}

/* Whether an edit of this kind is about such a record and changes no flag that others count on. */
static gboolean
is_sensible (guint8 kind, guint8 record, guint16 changed)
{
  switch ((CtEditKind) kind)
    {
    case CT_EDIT_BBOX:
    case CT_EDIT_CATEGORY:
      return record == CT_RECORD_ANNOTATION && (changed & (CT_RECORD_DEAD | CT_RECORD_NEW)) == 0;
    case CT_EDIT_NAME:
    case CT_EDIT_SUPERCATEGORY:
    case CT_EDIT_LOOK:
      return record == CT_RECORD_CATEGORY && (changed & (CT_RECORD_DEAD | CT_RECORD_NEW)) == 0;
    case CT_EDIT_REVIEWED:
    case CT_EDIT_SIZE:
      return record == CT_RECORD_IMAGE && (changed & (CT_RECORD_DEAD | CT_RECORD_NEW)) == 0;
    case CT_EDIT_ALIVE:
      return record >= CT_RECORD_IMAGE && record <= CT_RECORD_CATEGORY && (changed & ~CT_RECORD_DEAD) == 0;
    default:
      return FALSE;
    }
}

static void
get_edit (Reader *reader, guint32 max_gap, CtEdit *after, CtEdit *before)
{
  guint8 tag = get_u8 (reader);

  memset (after, 0, sizeof *after);
  after->kind = tag & ~WITH_RECORD;
  after->record = get_u8 (reader);
  after->row = get_u32 (reader);
  after->flags = get_u16 (reader);
  *before = *after;
  before->flags = get_u16 (reader);
  reader->bad |= !is_sensible (after->kind, after->record, after->flags ^ before->flags);
  if (!reader->bad && (tag & WITH_RECORD) != 0)
    get_record (reader, (CtRecordKind) after->record, after->row, before->flags, max_gap);
  if (reader->bad || after->row >= count_rows (reader->dataset, after->record))
    {
      reader->bad = TRUE;
      return;
    }
  get_value (reader, after);
  get_value (reader, before);
}

/**
 * ct_edit_codec_decode:
 * @bytes: a group
 * @dataset: what it is about; records that are new to it are made, dead
 * @max_gap: how many rows may be made without being named, %CT_EDIT_CODEC_MAX_GAP
 * @after: (nullable): gets #CtEdit, to be applied in this order
 * @before: (nullable): gets as many, to be applied in reverse order
 *
 * Returns: %FALSE with %CT_ERROR_CORRUPT or %CT_ERROR_UNSUPPORTED if the bytes are no group of this data
 *   set; then it may have got dead rows
 */
gboolean
ct_edit_codec_decode (GBytes *bytes, CtDataset *dataset, guint32 max_gap, GArray *after, GArray *before, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Reader reader = { data, size, FALSE, dataset };

  if (get_u8 (&reader) != CT_EDIT_CODEC_VERSION)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "edits of an unknown version");
      return FALSE;
    }
  while (reader.left > 0 && !reader.bad)
    {
      CtEdit one;
      CtEdit other;

      get_edit (&reader, max_gap, &one, &other);
      if (!reader.bad && after != NULL)
        g_array_append_val (after, one);
      if (!reader.bad && before != NULL)
        g_array_append_val (before, other);
    }
  if (reader.bad)
    g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, "edits that make no sense");
  return !reader.bad;
}

/**
 * ct_edit_codec_equal:
 * @a: an edit
 * @b: one of the same data set
 *
 * Returns: whether applying one is the same as applying the other, to the bit
 */
gboolean
ct_edit_codec_equal (const CtEdit *a, const CtEdit *b)
{
  if (a->kind != b->kind || a->record != b->record || a->row != b->row || a->flags != b->flags)
    return FALSE;
  switch ((CtEditKind) a->kind)
    {
    case CT_EDIT_BBOX:
      return memcmp (&a->value.bbox, &b->value.bbox, sizeof a->value.bbox) == 0;
    case CT_EDIT_CATEGORY:
      return a->value.category == b->value.category;
    case CT_EDIT_NAME:
    case CT_EDIT_SUPERCATEGORY:
      return a->value.name == b->value.name;
    case CT_EDIT_LOOK:
      return a->value.look.color == b->value.look.color && a->value.look.place == b->value.look.place
             && a->value.look.digit == b->value.look.digit;
    case CT_EDIT_SIZE:
      return memcmp (&a->value.size, &b->value.size, sizeof a->value.size) == 0;
    case CT_EDIT_ALIVE:
    case CT_EDIT_REVIEWED:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}
