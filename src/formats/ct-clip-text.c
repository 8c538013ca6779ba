/* ct-clip-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text comes from anywhere, so reading is strict and bounded: what is not understood to the
 * end is refused, and nothing of it is used. Members with unknown names are passed over.
 *
 *   {"format": "cartouche-boxes", "version": 1, "image": {"width": 400, "height": 300},
 *    "boxes": [{"category": "bottle", "pixels": [40, 30, 8, 6], "relative": [0.1, 0.1, 0.02, 0.02]},
 *              {"category": "indoors"}]}
 *
 * Where both are given pixels count; an entry with neither is a tag of the image.
 */
#include "ct-clip-text.h"

#include "ct-error.h"
#include "ct-json-number.h"
#include "ct-json-reader.h"
#include "ct-json-writer.h"
#include "ct-verbs.h"

#include <math.h>
#include <string.h>

#define FORMAT_NAME "cartouche-boxes"
#define MAX_PX 1e9

/* How far into a text its format must be named for it to be looked at. */
#define HEAD_BYTES 256

/* What one entry says. */
typedef struct
{
  char *category;
  double pixels[4];
  double relative[4];
  gboolean has_pixels;
  gboolean has_relative;
} Entry;

typedef struct
{
  CtJsonReader reader;
  GArray *entries;
  double width;
  double height;
  gboolean has_format;
  gboolean has_version;
  GError *error;
} Parser;

static void
append_numbers (GString *json, const char *name, const double numbers[4])
{
  char buffer[CT_JSON_NUMBER_SIZE];

  g_string_append_printf (json, ", \"%s\": [", name);
  for (guint i = 0; i < 4; i++)
    g_string_append_printf (json, "%s%s", i > 0 ? ", " : "", ct_json_number_format (buffer, numbers[i]));
  g_string_append_c (json, ']');
}

static void
append_entry (GString *json, const CtDataset *clip, guint32 row, const CtRect *image)
{
  const CtRect *box = &clip->annotations.bbox[row];
  double pixels[4] = { box->x, box->y, box->width, box->height };
  double relative[4];
  gboolean has_relative = image->width > 0 && image->height > 0;

  g_string_append (json, "{\"category\": ");
  ct_json_append_string (json,
                         ct_dataset_get_category_name (clip, clip->annotations.category[row]),
                         CT_JSON_ESCAPE_NEEDED);
  if ((clip->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0)
    {
      append_numbers (json, "pixels", pixels);
      for (guint i = 0; i < 4 && has_relative; i++)
        {
          relative[i] = pixels[i] / (i % 2 == 0 ? image->width : image->height);
          /* Of an absurd size come fractions that the reader would refuse. */
          has_relative = fabs (relative[i]) <= MAX_PX && (i < 2 || relative[i] > 0);
        }
      if (has_relative)
        append_numbers (json, "relative", relative);
    }
  g_string_append_c (json, '}');
}

/**
 * ct_clip_text_write:
 * @clip: a data set whose annotations are all of its first image
 *
 * Returns: (transfer full) (nullable): the clip as JSON, one entry a line; %NULL when it has nothing, or too
 *   much for a clipboard
 */
char *
ct_clip_text_write (const CtDataset *clip)
{
  CtRect image = { 0, 0, 0, 0 };
  char width[CT_JSON_NUMBER_SIZE];
  char height[CT_JSON_NUMBER_SIZE];
  GString *json;
  gboolean first = TRUE;

  if (clip->annotations.n_alive == 0 || clip->annotations.n_alive > CT_CLIP_TEXT_MAX_BOXES)
    return NULL;
  if (clip->images.n_rows > 0)
    image = ct_dataset_get_image_rect (clip, 0);
  json = g_string_new (NULL);
  g_string_append_printf (
      json,
      "{\"format\": \"%s\", \"version\": 1, \"image\": {\"width\": %s, \"height\": %s}, \"boxes\": [",
      FORMAT_NAME,
      ct_json_number_format (width, image.width),
      ct_json_number_format (height, image.height));
  for (guint32 row = 0; row < clip->annotations.n_rows; row++)
    {
      if (!ct_annotation_table_is_alive (&clip->annotations, row) || clip->annotations.category[row] == CT_NO_ROW)
        continue;
      g_string_append (json, first ? "\n" : ",\n");
      append_entry (json, clip, row, &image);
      first = FALSE;
    }
  g_string_append (json, "\n]}\n");
  if (json->len <= CT_CLIP_TEXT_MAX_BYTES)
    return g_string_free (json, FALSE);
  g_string_free (json, TRUE);
  return NULL;
}

/**
 * ct_clip_text_is_one:
 *
 * A quick look, for whether Paste has anything to paste; reading may still refuse it.
 */
gboolean
ct_clip_text_is_one (const char *text, gsize length)
{
  return length <= CT_CLIP_TEXT_MAX_BYTES
         && g_strstr_len (text, (gssize) MIN (length, HEAD_BYTES), FORMAT_NAME) != NULL;
}

static void
clear_entry (gpointer entry)
{
  g_free (((Entry *) entry)->category);
}

static gboolean
refuse (Parser *self, const char *reason)
{
  guint line, column;

  if (self->error != NULL)
    return FALSE;
  ct_json_reader_get_place (&self->reader, self->reader.start, &line, &column);
  self->error = g_error_new (CT_ERROR,
                             CT_ERROR_CORRUPT,
                             /* Translators: line, column, and what is wrong there */
                             _ ("The text in the clipboard is no list of boxes: %u:%u: %s"),
                             line,
                             column,
                             reason);
  return FALSE;
}

/* The next token, if it is this one. */
static gboolean
expect (Parser *self, CtJsonToken token, const char *reason)
{
  CtJsonToken next = ct_json_reader_next (&self->reader);

  if (next == token)
    return TRUE;
  return next == CT_JSON_ERROR ? FALSE : refuse (self, reason);
}

static gboolean
read_numbers (Parser *self, double numbers[4], gboolean *seen)
{
  if (*seen)
    return refuse (self, _ ("It is there twice."));
  *seen = TRUE;
  if (!expect (self, CT_JSON_ARRAY, _ ("A box is a list of four numbers.")))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!expect (self, CT_JSON_NUMBER, _ ("A box is a list of four numbers.")))
        return FALSE;
      if (!ct_json_reader_get_double (&self->reader, &numbers[i]) || fabs (numbers[i]) > MAX_PX)
        return refuse (self, _ ("The number is out of all proportion."));
    }
  if (!(numbers[2] > 0 && numbers[3] > 0))
    return refuse (self, _ ("Width and height must be above zero."));
  return expect (self, CT_JSON_ARRAY_END, _ ("A box is a list of four numbers."));
}

static gboolean
read_category (Parser *self, Entry *entry)
{
  gsize length;

  if (entry->category != NULL)
    return refuse (self, _ ("It is there twice."));
  if (!expect (self, CT_JSON_STRING, _ ("A category is named by a text.")))
    return FALSE;
  entry->category = ct_json_reader_dup_string (&self->reader, &length);
  if (length == 0 || length > CT_CLIP_TEXT_MAX_NAME_BYTES || strlen (entry->category) != length)
    return refuse (self, _ ("No category has such a name."));
  return TRUE;
}

static gboolean
read_entry (Parser *self)
{
  CtJsonReader *reader = &self->reader;
  Entry *entry;

  if (self->entries->len == CT_CLIP_TEXT_MAX_BOXES)
    return refuse (self, _ ("These are too many boxes."));
  g_array_set_size (self->entries, self->entries->len + 1);
  entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  while (ct_json_reader_next (reader) == CT_JSON_NAME)
    {
      gboolean good;

      if (ct_json_reader_string_is (reader, "category"))
        good = read_category (self, entry);
      else if (ct_json_reader_string_is (reader, "pixels"))
        good = read_numbers (self, entry->pixels, &entry->has_pixels);
      else if (ct_json_reader_string_is (reader, "relative"))
        good = read_numbers (self, entry->relative, &entry->has_relative);
      else
        good = ct_json_reader_skip (reader);
      if (!good)
        return FALSE;
    }
  if (reader->token != CT_JSON_OBJECT_END)
    return FALSE;
  return entry->category != NULL || refuse (self, _ ("A box has no category."));
}

static gboolean
read_entries (Parser *self)
{
  if (self->entries->len > 0)
    return refuse (self, _ ("It is there twice."));
  if (!expect (self, CT_JSON_ARRAY, _ ("The boxes are no list.")))
    return FALSE;
  while (ct_json_reader_next (&self->reader) == CT_JSON_OBJECT)
    if (!read_entry (self))
      return FALSE;
  if (self->reader.token == CT_JSON_ERROR)
    return FALSE;
  return self->reader.token == CT_JSON_ARRAY_END || refuse (self, _ ("A box is no object."));
}

static gboolean
read_size (Parser *self, double *size)
{
  if (!expect (self, CT_JSON_NUMBER, _ ("A size is a number.")))
    return FALSE;
  return (ct_json_reader_get_double (&self->reader, size) && *size >= 0 && *size <= MAX_PX)
         || refuse (self, _ ("The number is out of all proportion."));
}

static gboolean
read_image (Parser *self)
{
  CtJsonReader *reader = &self->reader;

  if (!expect (self, CT_JSON_OBJECT, _ ("The image is no object.")))
    return FALSE;
  while (ct_json_reader_next (reader) == CT_JSON_NAME)
    {
      gboolean good;

      if (ct_json_reader_string_is (reader, "width"))
        good = read_size (self, &self->width);
      else if (ct_json_reader_string_is (reader, "height"))
        good = read_size (self, &self->height);
      else
        good = ct_json_reader_skip (reader);
      if (!good)
        return FALSE;
    }
  return reader->token == CT_JSON_OBJECT_END;
}

static gboolean
read_head (Parser *self, gboolean is_format)
{
  gint64 version;

  if (is_format)
    self->has_format =
        expect (self, CT_JSON_STRING, _ ("The format is another one."))
        && (ct_json_reader_string_is (&self->reader, FORMAT_NAME) || refuse (self, _ ("The format is another one.")));
  else
    self->has_version = expect (self, CT_JSON_NUMBER, _ ("The version is another one."))
                        && ((ct_json_reader_get_int64 (&self->reader, &version) && version == 1)
                            || refuse (self, _ ("The version is another one.")));
  return is_format ? self->has_format : self->has_version;
}

static gboolean
read_text (Parser *self)
{
  CtJsonReader *reader = &self->reader;

  if (!expect (self, CT_JSON_OBJECT, _ ("The format is another one.")))
    return FALSE;
  while (ct_json_reader_next (reader) == CT_JSON_NAME)
    {
      gboolean good;

      if (ct_json_reader_string_is (reader, "format"))
        good = read_head (self, TRUE);
      else if (ct_json_reader_string_is (reader, "version"))
        good = read_head (self, FALSE);
      else if (ct_json_reader_string_is (reader, "image"))
        good = read_image (self);
      else if (ct_json_reader_string_is (reader, "boxes"))
        good = read_entries (self);
      else
        good = ct_json_reader_skip (reader);
      if (!good)
        return FALSE;
    }
  if (reader->token != CT_JSON_OBJECT_END || ct_json_reader_next (reader) != CT_JSON_END)
    return FALSE;
  return (self->has_format && self->has_version) || refuse (self, _ ("The format is another one."));
}

/* Where the box lies in its picture, in pixels. */
static gboolean
place_of (Parser *self, const Entry *entry, CtRect *box)
{
  if (entry->has_pixels)
    {
      *box = CT_RECT_INIT (entry->pixels[0], entry->pixels[1], entry->pixels[2], entry->pixels[3]);
      return TRUE;
    }
  *box = CT_RECT_INIT (entry->relative[0] * self->width,
                       entry->relative[1] * self->height,
                       entry->relative[2] * self->width,
                       entry->relative[3] * self->height);
  return (box->width > 0 && box->height > 0 && fmax (fabs (box->x), fabs (box->y)) <= MAX_PX
          && fmax (box->width, box->height) <= MAX_PX)
         || refuse (self, _ ("A box has no place in pixels, and the size of its image is not given."));
}

static CtDataset *
make_clip (Parser *self)
{
  g_autoptr (CtDataset) clip = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (clip);
  g_autoptr (GHashTable) categories = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 image = ct_verb_add_image_unchecked (history, "", self->width, self->height);

  ct_history_begin (history, "");
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      gboolean has_box = entry->has_pixels || entry->has_relative;
      gpointer known;
      guint32 category;
      CtRect box;

      if (has_box && !place_of (self, entry, &box))
        break;
      if (g_hash_table_lookup_extended (categories, entry->category, NULL, &known))
        category = GPOINTER_TO_UINT (known);
      else
        category = ct_verb_add_category (history, entry->category, NULL);
      g_hash_table_insert (categories, entry->category, GUINT_TO_POINTER (category));
      ct_verb_add_annotation (history, image, category, has_box ? &box : NULL, NULL);
    }
  ct_history_end (history);
  return self->error == NULL ? g_steal_pointer (&clip) : NULL;
}

/**
 * ct_clip_text_read:
 * @text: @length bytes, of any origin
 * @error: %CT_ERROR_SYNTAX, %CT_ERROR_CORRUPT or %CT_ERROR_LIMIT
 *
 * Returns: (transfer full): a clip, or %NULL with @error set
 */
CtDataset *
ct_clip_text_read (const char *text, gsize length, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  Parser parser = { .entries = entries };
  CtDataset *clip = NULL;

  if (length > CT_CLIP_TEXT_MAX_BYTES)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_LIMIT, _ ("The text in the clipboard is too long."));
      return NULL;
    }
  g_array_set_clear_func (entries, clear_entry);
  ct_json_reader_init (&parser.reader, text, length, CT_JSON_STRICT);
  if (read_text (&parser))
    clip = make_clip (&parser);
  if (clip == NULL && parser.error == NULL)
    ct_json_reader_set_error (&parser.reader, _ ("Clipboard"), error);
  if (parser.error != NULL)
    g_propagate_error (error, parser.error);
  return clip;
}
