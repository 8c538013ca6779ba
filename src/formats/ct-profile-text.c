/* ct-profile-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of JSON for the strict outputs, and the members of a record that was read before.
 * A file has millions of both, so nothing here allocates for each.
 */
#include "ct-profile-private.h"

#include <math.h>
#include <string.h>

#include "ct-json-number.h"
#include "ct-json-writer.h"

/* Above this a number of a relative file is no fraction. */
#define CERTAINLY_PIXEL 1.5

/* Appends a finite number in the shortest form that reads back as the same double. */
void
ct_profile_append_number (CtProfileWriter *self, double value)
{
  char text[CT_JSON_NUMBER_SIZE];

  g_string_append (self->buffer, ct_json_number_format (text, value));
}

void
ct_profile_append_int (CtProfileWriter *self, gint64 value)
{
  char text[CT_JSON_NUMBER_SIZE];

  g_string_append (self->buffer, ct_json_number_format_int (text, value));
}

void
ct_profile_append_string (CtProfileWriter *self, const char *text)
{
  gsize n = 0;

  while ((guchar) text[n] >= 0x20 && text[n] != '"' && text[n] != '\\')
    n++;
  if (text[n] != '\0')
    {
      ct_json_append_string (self->buffer, text, CT_JSON_ESCAPE_NEEDED);
      return;
    }
  g_string_append_c (self->buffer, '"');
  g_string_append_len (self->buffer, text, (gssize) n);
  g_string_append_c (self->buffer, '"');
}

/* Appends the four numbers as a list. */
void
ct_profile_append_rect (CtProfileWriter *self, const CtRect *rect)
{
  g_string_append_c (self->buffer, '[');
  ct_profile_append_number (self, rect->x);
  CT_PROFILE_APPEND (self, ", ");
  ct_profile_append_number (self, rect->y);
  CT_PROFILE_APPEND (self, ", ");
  ct_profile_append_number (self, rect->width);
  CT_PROFILE_APPEND (self, ", ");
  ct_profile_append_number (self, rect->height);
  g_string_append_c (self->buffer, ']');
}

/* Appends the value as it stands in the file. */
void
ct_profile_append_value (CtProfileWriter *self, const CtProfileMember *member)
{
  g_string_append_len (self->buffer, member->value, (gssize) member->value_length);
}

/* Appends a list of four numbers with the digits of the file; FALSE, and nothing, if it is none. */
gboolean
ct_profile_append_four (CtProfileWriter *self, const CtProfileMember *member)
{
  gsize start = self->buffer->len;
  CtJsonReader reader;
  guint n = 0;

  ct_json_reader_init (&reader, member->value, member->value_length, CT_JSON_STRICT);
  if (ct_json_reader_next (&reader) != CT_JSON_ARRAY)
    return FALSE;
  while (ct_json_reader_next (&reader) == CT_JSON_NUMBER)
    {
      if (n++ == 0)
        g_string_append_c (self->buffer, '[');
      else
        CT_PROFILE_APPEND (self, ", ");
      g_string_append_len (self->buffer, member->value + reader.start, (gssize) (reader.end - reader.start));
    }
  g_string_append_c (self->buffer, ']');
  if (n == 4 && reader.token == CT_JSON_ARRAY_END)
    return TRUE;
  g_string_truncate (self->buffer, start);
  return FALSE;
}

/* The numbers of a list of four; FALSE if it is none. */
gboolean
ct_profile_get_four (const CtProfileMember *member, double numbers[4])
{
  CtJsonReader reader;
  guint n = 0;

  ct_json_reader_init (&reader, member->value, member->value_length, CT_JSON_STRICT);
  if (ct_json_reader_next (&reader) != CT_JSON_ARRAY)
    return FALSE;
  while (ct_json_reader_next (&reader) == CT_JSON_NUMBER && n < 4)
    if (!ct_json_reader_get_double (&reader, &numbers[n++]))
      return FALSE;
  return n == 4 && reader.token == CT_JSON_ARRAY_END;
}

/* Appends one number of a group: x, y and perhaps what is no length, which keeps its text. */
static gboolean
append_scaled_number (CtProfileWriter *self,
                      CtJsonReader *reader,
                      const char *text,
                      const CtProfileScale *scale,
                      guint i)
{
  double size = i == 0 ? scale->width : scale->height;
  double value;

  if (i > 1)
    {
      g_string_append_len (self->buffer, text + reader->start, (gssize) (reader->end - reader->start));
      return TRUE;
    }
  if (!ct_json_reader_get_double (reader, &value) || fabs (value) > (scale->to_relative ? 1e15 : CERTAINLY_PIXEL))
    return FALSE;
  ct_profile_append_number (self, scale->to_relative ? value / size : value * size);
  return TRUE;
}

/* Appends the lists of numbers at the reader's token; @n counts the numbers of the innermost one. */
static gboolean
append_scaled_lists (CtProfileWriter *self,
                     CtJsonReader *reader,
                     const char *text,
                     const CtProfileScale *scale,
                     guint group)
{
  guint n = 0;

  do
    {
      char last = self->buffer->str[self->buffer->len - 1];

      if (reader->token == CT_JSON_ARRAY_END)
        {
          if (n % group != 0)
            return FALSE;
          n = 0;
          g_string_append_c (self->buffer, ']');
          continue;
        }
      if (n > 0 && reader->token != CT_JSON_NUMBER)
        return FALSE;
      if (n > 0 || last == ']' || last == '}')
        CT_PROFILE_APPEND (self, ", ");
      switch ((int) reader->token)
        {
        case CT_JSON_ARRAY:
          g_string_append_c (self->buffer, '[');
          break;
        case CT_JSON_NUMBER:
          if (!append_scaled_number (self, reader, text, scale, n % group))
            return FALSE;
          n++;
          break;
        case CT_JSON_OBJECT:
          /* A run-length mask among the polygons counts pixels, always. */
          if (!ct_json_reader_skip (reader))
            return FALSE;
          g_string_append_len (self->buffer, text + reader->start, (gssize) (reader->end - reader->start));
          break;
        default:
          return FALSE;
        }
    }
  while (ct_json_reader_next (reader) != CT_JSON_END);
  return TRUE;
}

/**
 * ct_profile_append_scaled:
 * @group: how many numbers belong to a point: 2 in polygons, 3 in key points
 *
 * Appends lists of points in the other unit. Objects (run-length masks) and null stay as they are.
 *
 * Returns: %FALSE, with nothing appended, if the value is anything else, or has numbers above 1.5
 *   that were to be fractions
 */
gboolean
ct_profile_append_scaled (CtProfileWriter *self,
                          const CtProfileMember *member,
                          const CtProfileScale *scale,
                          guint group)
{
  gsize start = self->buffer->len;
  CtJsonReader reader;

  if (member->token == CT_JSON_NULL || member->token == CT_JSON_OBJECT)
    {
      ct_profile_append_value (self, member);
      return TRUE;
    }
  ct_json_reader_init (&reader, member->value, member->value_length, CT_JSON_STRICT);
  if (ct_json_reader_next (&reader) == CT_JSON_ARRAY
      && append_scaled_lists (self, &reader, member->value, scale, group))
    return TRUE;
  g_string_truncate (self->buffer, start);
  return FALSE;
}

static CtProfileKey
find_key (CtJsonReader *reader, const char *text)
{
  static const struct
  {
    const char *name;
    gsize length;
  } keys[] = {
#define KEY(name) { name, sizeof (name) - 1 }
    [CT_KEY_OTHER] = { NULL, 0 },
    [CT_KEY_ID] = KEY ("id"),
    [CT_KEY_BBOX] = KEY ("bbox"),
    [CT_KEY_AREA] = KEY ("area"),
    [CT_KEY_NAME] = KEY ("name"),
    [CT_KEY_WIDTH] = KEY ("width"),
    [CT_KEY_HEIGHT] = KEY ("height"),
    [CT_KEY_IMAGES] = KEY ("images"),
    [CT_KEY_ISCROWD] = KEY ("iscrowd"),
    [CT_KEY_IMAGE_ID] = KEY ("image_id"),
    [CT_KEY_REVIEWED] = KEY ("reviewed"),
    [CT_KEY_COCO_URL] = KEY ("coco_url"),
    [CT_KEY_FILE_NAME] = KEY ("file_name"),
    [CT_KEY_KEYPOINTS] = KEY ("keypoints"),
    [CT_KEY_CATEGORIES] = KEY ("categories"),
    [CT_KEY_CATEGORY_ID] = KEY ("category_id"),
    [CT_KEY_ANNOTATIONS] = KEY ("annotations"),
    [CT_KEY_BBOX_FORMAT] = KEY ("bbox_format"),
    [CT_KEY_SEGMENTATION] = KEY ("segmentation"),
#undef KEY
  };
  gsize length = reader->end - reader->start - 2;

  for (guint i = 1; i < G_N_ELEMENTS (keys); i++)
    {
      if (reader->escaped ? ct_json_reader_string_is (reader, keys[i].name)
                          : length == keys[i].length && memcmp (text + reader->start + 1, keys[i].name, length) == 0)
        return (CtProfileKey) i;
    }
  return CT_KEY_OTHER;
}

/* Moves behind the value at the reader's token. The lists of records were read before. */
static gboolean
skip_value (CtProfileWriter *self, CtJsonReader *reader, const char *text)
{
  gsize start = (gsize) (text - self->coco->data) + reader->start;

  for (int list = 0; list < CT_N_LISTS && reader->token == CT_JSON_ARRAY; list++)
    if (self->coco->lists[list].is_list && self->coco->lists[list].start == start)
      {
        if (ct_json_reader_next (reader) != CT_JSON_ARRAY_END)
          ct_json_reader_leave_list (reader, self->coco->lists[list].end - (gsize) (text - self->coco->data));
        return TRUE;
      }
  return ct_json_reader_skip (reader);
}

/**
 * ct_profile_parse:
 * @text: an object in the file that was read before
 *
 * Fills @self->members; a length of 0 leaves them empty.
 */
void
ct_profile_parse (CtProfileWriter *self, const char *text, gsize length)
{
  CtJsonReader reader;

  g_array_set_size (self->members, 0);
  if (length == 0)
    return;
  ct_json_reader_init (&reader, text, length, CT_JSON_ALLOW_NONFINITE);
  if (ct_json_reader_next (&reader) != CT_JSON_OBJECT)
    return;
  while (ct_json_reader_next (&reader) == CT_JSON_NAME)
    {
      CtProfileMember member = { text + reader.start, NULL, reader.end - reader.start, 0, CT_KEY_OTHER, CT_JSON_ERROR };

      member.key = find_key (&reader, text);
      member.token = ct_json_reader_next (&reader);
      member.value = text + reader.start;
      if (!skip_value (self, &reader, text))
        return;
      member.value_length = (gsize) (text + reader.end - member.value);
      g_array_append_val (self->members, member);
    }
}

/**
 * ct_profile_find:
 *
 * Returns: (nullable): the last member with this key, which is the one that counts
 */
const CtProfileMember *
ct_profile_find (CtProfileWriter *self, CtProfileKey key)
{
  for (guint i = self->members->len; i > 0; i--)
    {
      const CtProfileMember *member = &g_array_index (self->members, CtProfileMember, i - 1);

      if (member->key == key)
        return member;
    }
  return NULL;
}
