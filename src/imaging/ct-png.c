/* ct-png.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing small PNG files, and reading the words in them without their pixels.
 */
#include "ct-png-private.h"

#include "ct-error.h"
#include "ct-probe-private.h"

#include <png.h>
#include <string.h>

#define MAX_CHUNKS 256
#define MAX_TEXT_BYTES 65536

static void
append_bytes (png_structp png, png_bytep data, size_t n_bytes)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n_bytes);
}

static void
flush_nothing (png_structp png)
{
}

static void
give_up (png_structp png, png_const_charp message)
{
  char *reason = png_get_error_ptr (png);

  g_strlcpy (reason, message, 128);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp message)
{
}

/* Whatever may jump out of the library runs here. */
static gboolean
write_all (png_structp png, png_infop info, const CtPixels *pixels, png_textp texts, guint n_texts, GByteArray *array)
{
  int height = ct_pixels_get_height (pixels);

  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_write_fn (png, array, append_bytes, flush_nothing);
  /* Thumbnails are written while somebody scrolls; the fastest level is little larger. */
  png_set_compression_level (png, 1);
  png_set_IHDR (png,
                info,
                (png_uint_32) ct_pixels_get_width (pixels),
                (png_uint_32) height,
                8,
                ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8 ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (n_texts > 0)
    png_set_text (png, info, texts, (int) n_texts);
  png_write_info (png, info);
  for (int y = 0; y < height; y++)
    png_write_row (png, ct_pixels_get_pixel (pixels, 0, y));
  png_write_end (png, NULL);
  return TRUE;
}

/*
 * ct_png_write:
 * @pixels: RGB8 or RGBA8
 * @texts: (array length=n_texts): what is without a value is left out
 *
 * Returns: (transfer full): a file's contents
 */
GBytes *
ct_png_write (const CtPixels *pixels, const CtPngText *texts, guint n_texts, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autofree png_text *chunks = g_new0 (png_text, n_texts + 1);
  char reason[128] = "";
  png_structp png;
  png_infop info;
  guint n = 0;
  gboolean ok;

  g_return_val_if_fail (!ct_pixel_format_is_deep (ct_pixels_get_format (pixels)), NULL);

  for (guint i = 0; i < n_texts; i++)
    {
      if (texts[i].value == NULL)
        continue;
      chunks[n].compression = PNG_TEXT_COMPRESSION_NONE;
      chunks[n].key = (char *) texts[i].key;
      chunks[n].text = (char *) texts[i].value;
      chunks[n++].text_length = strlen (texts[i].value);
    }
  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, reason, give_up, ignore_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  ok = info != NULL && write_all (png, info, pixels, chunks, n, array);
  png_destroy_write_struct (&png, &info);
  if (!ok)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_LIMIT, "PNG: %s", reason);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/*
 * ct_png_read_texts:
 * @bytes: a PNG file; anything else has no texts
 *
 * Returns: (transfer full) (element-type utf8 utf8): the plain texts in front of the pixels and
 *   behind them, the first of each key
 */
GHashTable *
ct_png_read_texts (GBytes *bytes)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  gsize at = 8;

  if (ct_image_format_from_magic (data, n_bytes) != CT_IMAGE_PNG)
    return texts;
  for (guint i = 0; i < MAX_CHUNKS && n_bytes - at >= 12; i++)
    {
      gsize length = ct_be32 (data + at);
      const char *body = (const char *) data + at + 8;

      if (length > n_bytes - at - 12)
        break;
      if (memcmp (data + at + 4, "tEXt", 4) == 0 && length <= MAX_TEXT_BYTES)
        {
          const char *end = memchr (body, '\0', length);
          g_autofree char *key = end != NULL ? g_strdup (body) : NULL;

          if (key != NULL && !g_hash_table_contains (texts, key))
            g_hash_table_insert (texts, g_steal_pointer (&key), g_strndup (end + 1, length - (gsize) (end + 1 - body)));
        }
      at += length + 12;
    }
  return texts;
}
