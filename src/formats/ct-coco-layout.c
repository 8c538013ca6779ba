/* ct-coco-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning the layout from the last records of a list, or from another list, or from the root.
 */
#include "ct-coco-layout.h"

#include <math.h>
#include <string.h>

#include "ct-json-number.h"

/* How many boxes are looked at for the spelling of numbers. */
#define SAMPLED_BOXES 2000
/* Fewer numbers say nothing about a consistent number of decimals. */
#define ENOUGH_NUMBERS 8

/**
 * ct_record_parse:
 * @text: an object that was read before
 *
 * Returns: (transfer full) (element-type CtMember): its members in order
 */
GArray *
ct_record_parse (const char *text, gsize length)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (CtMember));
  CtJsonReader reader;

  ct_json_reader_init (&reader, text, length, CT_JSON_ALLOW_NONFINITE);
  if (ct_json_reader_next (&reader) != CT_JSON_OBJECT)
    return members;
  while (ct_json_reader_next (&reader) == CT_JSON_NAME)
    {
      CtMember member = { reader.start, reader.end, 0, 0, CT_JSON_ERROR };

      member.token = ct_json_reader_next (&reader);
      if (!ct_json_reader_skip (&reader))
        break;
      member.value_start = reader.start;
      member.value_end = reader.end;
      g_array_append_val (members, member);
    }
  return members;
}

/**
 * ct_record_find:
 * @members: of ct_record_parse()
 *
 * Returns: (nullable): the last member of this name, which is the one that counts
 */
const CtMember *
ct_record_find (const char *text, GArray *members, const char *name)
{
  for (guint i = members->len; i > 0; i--)
    {
      const CtMember *member = &g_array_index (members, CtMember, i - 1);
      CtJsonReader reader;

      ct_json_reader_init (&reader, text + member->name_start, member->name_end - member->name_start, CT_JSON_STRICT);
      if (ct_json_reader_next (&reader) == CT_JSON_STRING && ct_json_reader_string_is (&reader, name))
        return member;
    }
  return NULL;
}

static char *
between (const char *text, gsize start, gsize end)
{
  return g_strndup (text + start, end - start);
}

static gboolean
is_json_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Learns from one record of the file. */
static void
learn_record (CtRecordLayout *self, const char *text, gsize length)
{
  g_autoptr (GArray) members = ct_record_parse (text, length);
  const CtMember *first, *last;

  if (members->len == 0)
    return;
  first = &g_array_index (members, CtMember, 0);
  last = &g_array_index (members, CtMember, members->len - 1);
  self->open = between (text, 0, first->name_start);
  self->colon = between (text, first->name_end, first->value_start);
  self->close = between (text, last->value_end, length);
  if (members->len > 1)
    self->comma = between (text, first->value_end, g_array_index (members, CtMember, 1).name_start);
  for (guint i = 0; i < members->len; i++)
    {
      const CtMember *member = &g_array_index (members, CtMember, i);
      CtJsonReader reader;

      ct_json_reader_init (&reader, text + member->name_start, member->name_end - member->name_start, CT_JSON_STRICT);
      ct_json_reader_next (&reader);
      g_ptr_array_add (self->names, ct_json_reader_dup_string (&reader, NULL));
      if (member->token == CT_JSON_STRING)
        g_hash_table_add (self->strings, g_strdup (g_ptr_array_index (self->names, self->names->len - 1)));
    }
}

/* Learns how a list of numbers is spaced. */
static void
learn_array (CtRecordLayout *self, const char *text, gsize length)
{
  CtJsonReader reader;
  gsize end;

  ct_json_reader_init (&reader, text, length, CT_JSON_ALLOW_NONFINITE);
  if (ct_json_reader_next (&reader) != CT_JSON_ARRAY || ct_json_reader_next (&reader) == CT_JSON_ARRAY_END
      || self->array_open != NULL)
    return;
  self->array_open = between (text, 0, reader.start);
  while (ct_json_reader_skip (&reader))
    {
      end = reader.end;
      if (ct_json_reader_next (&reader) == CT_JSON_ARRAY_END || reader.token == CT_JSON_ERROR)
        {
          self->array_close = between (text, end, length);
          break;
        }
      if (self->array_comma == NULL)
        self->array_comma = between (text, end, reader.start);
    }
}

static void
learn_bbox (CtRecordLayout *self, CtCoco *coco, const CtTableView *table)
{
  guint32 seen = 0;

  for (guint32 row = table->n_rows; row > 0 && seen < SAMPLED_BOXES && self->array_comma == NULL; row--, seen++)
    {
      const char *text = coco->data + table->offset[row - 1];
      g_autoptr (GArray) members = NULL;
      const CtMember *bbox;

      if (table->length[row - 1] == 0)
        continue;
      members = ct_record_parse (text, table->length[row - 1]);
      bbox = ct_record_find (text, members, "bbox");
      if (bbox != NULL && bbox->token == CT_JSON_ARRAY)
        learn_array (self, text + bbox->value_start, bbox->value_end - bbox->value_start);
    }
}

static guint32
last_source_row (const CtTableView *table, guint32 before)
{
  for (guint32 row = MIN (before, table->n_rows); row > 0; row--)
    if (table->length[row - 1] > 0)
      return row - 1;
  return CT_NO_ROW;
}

/* Learns what stands between records, and around them. */
static void
learn_list (CtRecordLayout *self, CtCoco *coco, CtListKind list, const CtTableView *table)
{
  guint32 last = last_source_row (table, G_MAXUINT32);
  guint32 previous;
  gsize start;

  if (last == CT_NO_ROW)
    return;
  start = coco->lists[list].start;
  for (guint32 row = 0; row <= last; row++)
    if (table->length[row] > 0)
      {
        self->list_open = between (coco->data, start, table->offset[row]);
        break;
      }
  self->list_close = between (coco->data, table->offset[last] + table->length[last], coco->lists[list].end);
  previous = last_source_row (table, last);
  if (previous != CT_NO_ROW)
    self->between = between (coco->data, table->offset[previous] + table->length[previous], table->offset[last]);
}

/* A piece of layout must be white space with at most its own punctuation; anything else comes from
 * an entry that is no object, and is dropped. */
static void
sanitize (char **piece, const char *punctuation, const char *fallback)
{
  gsize n = 0;

  if (*piece != NULL)
    for (const char *p = *piece; *p != '\0'; p++)
      n += is_json_space (*p) ? 0 : (strchr (punctuation, *p) != NULL ? 1 : 100);
  if (*piece == NULL || n != strlen (punctuation))
    {
      g_free (*piece);
      *piece = g_strdup (fallback);
    }
}

/* Whether the file is indented, told by what stands in front of the first member of the root. */
static gboolean
root_is_indented (CtCoco *coco, char **newline)
{
  const char *brace = memchr (coco->data, '{', coco->length);
  const char *p;

  for (p = brace; p != NULL && p + 1 < coco->data + coco->length && is_json_space (p[1]); p++)
    ;
  if (brace == NULL || memchr (brace, '\n', (gsize) (p + 1 - brace)) == NULL)
    return FALSE;
  *newline = g_strndup (brace + 1, (gsize) (p - brace));
  return TRUE;
}

/* Fills what could not be learnt, so that it fits a compact or an indented file. */
static void
complete (CtRecordLayout *self, CtCoco *coco)
{
  g_autofree char *newline = NULL;
  gboolean indented = root_is_indented (coco, &newline);
  gboolean spaced = memmem (coco->data, MIN (coco->length, 4096), "\": ", 3) != NULL;
  const char *comma = spaced || indented ? ", " : ",";
  g_autofree char *record_newline = NULL;
  g_autofree char *list_open = NULL;
  g_autofree char *list_close = NULL;
  g_autofree char *record_comma = NULL;

  if (indented)
    {
      const char *indent = strrchr (newline, '\n') + 1;

      record_newline = g_strconcat (newline, indent, NULL);
    }
  list_open = g_strconcat ("[", indented ? record_newline : "", NULL);
  list_close = g_strconcat (indented ? newline : "", "]", NULL);
  record_comma = indented ? g_strconcat (",", record_newline, NULL) : g_strdup (comma);
  sanitize (&self->open, "{", "{");
  sanitize (&self->colon, ":", spaced || indented ? ": " : ":");
  sanitize (&self->comma, ",", comma);
  sanitize (&self->close, "}", "}");
  sanitize (&self->between, ",", record_comma);
  sanitize (&self->list_open, "[", list_open);
  sanitize (&self->list_close, "]", list_close);
  sanitize (&self->array_open, "[", "[");
  sanitize (&self->array_comma, ",", comma);
  sanitize (&self->array_close, "]", "]");
}

/* Where a list is empty, its sibling shows how records of this file look; only its members differ. */
static void
learn_from_sibling (CtRecordLayout *self, CtCoco *coco, CtListKind list)
{
  for (int sibling = 0; sibling < CT_N_LISTS; sibling++)
    {
      CtTableView table = ct_coco_get_table (coco, sibling);
      guint32 last = last_source_row (&table, G_MAXUINT32);

      if (sibling == (int) list || last == CT_NO_ROW)
        continue;
      learn_record (self, coco->data + table.offset[last], table.length[last]);
      learn_list (self, coco, sibling, &table);
      g_ptr_array_set_size (self->names, 0);
      g_hash_table_remove_all (self->strings);
      return;
    }
}

/**
 * ct_record_layout_new:
 *
 * Returns: (transfer full): how a new record of this list is to be written
 */
CtRecordLayout *
ct_record_layout_new (CtCoco *coco, CtListKind list)
{
  CtRecordLayout *self = g_new0 (CtRecordLayout, 1);
  CtTableView table = ct_coco_get_table (coco, list);
  guint32 last = last_source_row (&table, G_MAXUINT32);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (last != CT_NO_ROW)
    {
      learn_record (self, coco->data + table.offset[last], table.length[last]);
      learn_list (self, coco, list, &table);
      if (list == CT_LIST_ANNOTATIONS)
        learn_bbox (self, coco, &table);
    }
  else
    {
      learn_from_sibling (self, coco, list);
    }
  complete (self, coco);
  return self;
}

static void
take_over (char **piece, const char *base, const char *fallback)
{
  if (*piece == NULL)
    *piece = g_strdup (base != NULL ? base : fallback);
}

/**
 * ct_record_layout_new_from_record:
 * @base: (nullable): for what the record does not show
 * @text: an object that was read before
 *
 * Returns: (transfer full): how this very record is laid out
 */
CtRecordLayout *
ct_record_layout_new_from_record (const CtRecordLayout *base, const char *text, gsize length)
{
  CtRecordLayout *self = g_new0 (CtRecordLayout, 1);
  g_autoptr (GArray) members = ct_record_parse (text, length);
  const CtMember *bbox = ct_record_find (text, members, "bbox");

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  learn_record (self, text, length);
  if (bbox != NULL && bbox->token == CT_JSON_ARRAY)
    learn_array (self, text + bbox->value_start, bbox->value_end - bbox->value_start);
  take_over (&self->open, base != NULL ? base->open : NULL, "{");
  take_over (&self->colon, base != NULL ? base->colon : NULL, ": ");
  take_over (&self->comma, base != NULL ? base->comma : NULL, ", ");
  take_over (&self->close, base != NULL ? base->close : NULL, "}");
  take_over (&self->array_open, base != NULL ? base->array_open : NULL, "[");
  take_over (&self->array_comma, base != NULL ? base->array_comma : NULL, ", ");
  take_over (&self->array_close, base != NULL ? base->array_close : NULL, "]");
  return self;
}

/**
 * ct_record_layout_new_from_list:
 * @text: a list of numbers that was read before
 *
 * Returns: (transfer full): how its numbers are spaced; of records it says nothing
 */
CtRecordLayout *
ct_record_layout_new_from_list (const char *text, gsize length)
{
  CtRecordLayout *self = g_new0 (CtRecordLayout, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  learn_array (self, text, length);
  take_over (&self->array_open, NULL, "[");
  take_over (&self->array_comma, NULL, ", ");
  take_over (&self->array_close, NULL, "]");
  return self;
}

void
ct_record_layout_free (CtRecordLayout *self)
{
  g_free (self->open);
  g_free (self->colon);
  g_free (self->comma);
  g_free (self->close);
  g_free (self->between);
  g_free (self->list_open);
  g_free (self->list_close);
  g_free (self->array_open);
  g_free (self->array_comma);
  g_free (self->array_close);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->strings);
  g_free (self);
}

typedef struct
{
  guint n_numbers;
  guint n_points;
  int min_decimals;
  int max_decimals;
} NumberCount;

static void
count_numbers (NumberCount *count, const char *text, gsize length)
{
  CtJsonReader reader;

  ct_json_reader_init (&reader, text, length, CT_JSON_ALLOW_NONFINITE);
  ct_json_reader_next (&reader);
  while (ct_json_reader_next (&reader) == CT_JSON_NUMBER)
    {
      int n_decimals = ct_json_number_decimals (text + reader.start, reader.end - reader.start);

      count->n_points += n_decimals != 0;
      count->min_decimals = count->n_numbers == 0 ? n_decimals : MIN (count->min_decimals, n_decimals);
      count->max_decimals = MAX (count->max_decimals, n_decimals);
      count->n_numbers++;
    }
}

/**
 * ct_number_style_detect:
 *
 * Returns: how the boxes of the file spell their numbers
 */
CtNumberStyle
ct_number_style_detect (CtCoco *coco)
{
  CtTableView table = ct_coco_get_table (coco, CT_LIST_ANNOTATIONS);
  CtNumberStyle style = { -1, FALSE };
  NumberCount count = { 0, 0, 0, 0 };
  guint32 step = MAX (1, table.n_rows / SAMPLED_BOXES);

  for (guint32 row = 0; row < table.n_rows; row += step)
    {
      const char *text = coco->data + table.offset[row];
      g_autoptr (GArray) members = NULL;
      const CtMember *bbox;

      if (table.length[row] == 0)
        continue;
      members = ct_record_parse (text, table.length[row]);
      bbox = ct_record_find (text, members, "bbox");
      if (bbox != NULL && bbox->token == CT_JSON_ARRAY)
        count_numbers (&count, text + bbox->value_start, bbox->value_end - bbox->value_start);
    }
  style.point = count.n_numbers > 0 && count.n_points == count.n_numbers;
  /* Fewer than five decimals of a fraction would move a box by more than half a pixel. */
  if (count.n_numbers >= ENOUGH_NUMBERS && count.min_decimals == count.max_decimals
      && count.min_decimals >= (coco->dialect.relative ? 5 : 2))
    style.n_decimals = count.min_decimals;
  return style;
}

/**
 * ct_append_number:
 *
 * Appends the number in the style, never in a form that reads back as something else unless the
 * style fixes the decimals.
 */
void
ct_append_number (GString *text, double value, CtNumberStyle style)
{
  char buffer[CT_JSON_NUMBER_SIZE];

  if (style.n_decimals >= 0)
    ct_json_number_format_fixed (buffer, value, style.n_decimals);
  else
    ct_json_number_format (buffer, value);
  g_string_append (text, buffer);
  if (style.point && strpbrk (buffer, ".e") == NULL)
    g_string_append (text, ".0");
}

/**
 * ct_escapes_detect:
 *
 * Looks through the whole file; for texts that could be spelt in two ways.
 *
 * Returns: how the file spells its strings
 */
CtJsonEscapes
ct_escapes_detect (CtCoco *coco)
{
  CtJsonEscapes escapes = CT_JSON_ESCAPE_NEEDED;
  const char *unicode = memmem (coco->data, coco->length, "\\u", 2);
  gboolean ascii = TRUE;

  for (gsize i = 0; i < coco->length && ascii; i++)
    ascii = (guchar) coco->data[i] < 0x80;
  if (memmem (coco->data, coco->length, "\\/", 2) != NULL)
    escapes |= CT_JSON_ESCAPE_SLASH;
  if (unicode != NULL && ascii)
    {
      escapes |= CT_JSON_ESCAPE_NON_ASCII;
      for (int i = 2; i < 6 && unicode + i < coco->data + coco->length; i++)
        if (unicode[i] >= 'A' && unicode[i] <= 'F')
          escapes |= CT_JSON_ESCAPE_UPPER_HEX;
    }
  return escapes;
}
