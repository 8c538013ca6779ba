/* ct-thumbnail-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the programs of a desktop keep their thumbnails, and how a file there says what it was
 * made from. Source of the rules: the freedesktop.org thumbnail specification, version 0.9.
 */
#include "ct-thumbnail-private.h"

#include "ct-decoder.h"
#include "ct-png-private.h"
#include "ct-probe-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_URI "Thumb::URI"
#define KEY_MTIME "Thumb::MTime"
#define KEY_SIZE "Thumb::Size"
#define KEY_WIDTH "Thumb::Image::Width"
#define KEY_HEIGHT "Thumb::Image::Height"
#define KEY_MIME "Thumb::Mimetype"

/* Nothing that another program wrote there is believed to be small. */
#define MAX_FILE_BYTES (16 << 20)
#define MAX_DECODE_BYTES (64 << 20)

static const struct
{
  const char *name;
  int side_px;
} sizes[] = { { "normal", 128 }, { "large", 256 }, { "x-large", 512 }, { "xx-large", 1024 } };

static char *
cache_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "thumbnails", NULL);
}

/*
 * ct_thumbnail_place_init:
 * @side_px: at least that large, when the picture is
 *
 * Returns: whether the picture exists; otherwise @error is of %CT_ERROR
 */
gboolean
ct_thumbnail_place_init (CtThumbnailPlace *self, const char *path, int side_px, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  struct stat st;

  memset (self, 0, sizeof *self);
  if (stat (path, &st) != 0)
    return ct_probe_fail_with_errno (path, errno, error);
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && self->size == NULL; i++)
    if (sizes[i].side_px >= side_px)
      {
        self->size = sizes[i].name;
        self->side_px = sizes[i].side_px;
      }
  self->uri = g_filename_to_uri (absolute, NULL, NULL);
  self->mtime_s = st.st_mtim.tv_sec;
  self->file_bytes = (guint64) st.st_size;
  return TRUE;
}

void
ct_thumbnail_place_clear (CtThumbnailPlace *self)
{
  g_clear_pointer (&self->uri, g_free);
}

static char *
file_in (const CtThumbnailPlace *self, const char *folder, const char *program)
{
  g_autofree char *cache = cache_folder ();
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, self->uri, -1);
  g_autofree char *name = g_strconcat (digest, ".png", NULL);

  if (program != NULL)
    return g_build_filename (cache, folder, program, name, NULL);
  return g_build_filename (cache, folder, name, NULL);
}

/*
 * ct_thumbnail_place_get_file:
 *
 * Returns: (transfer full) (nullable): where the thumbnail is or would be; %NULL when the cache
 *   has no size that large
 */
char *
ct_thumbnail_place_get_file (const CtThumbnailPlace *self)
{
  return self->size != NULL && self->uri != NULL ? file_in (self, self->size, NULL) : NULL;
}

static GBytes *
read_small_file (const char *file)
{
  g_autoptr (GBytes) bytes = NULL;
  guint64 size_bytes;
  int fd = ct_probe_open (file, &size_bytes, NULL);
  guint8 *data;
  gsize n = 0;

  if (fd < 0)
    return NULL;
  size_bytes = MIN (size_bytes, MAX_FILE_BYTES);
  data = g_malloc ((gsize) size_bytes + 1);
  while (n < size_bytes)
    {
      gssize got = read (fd, data + n, (gsize) size_bytes - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      n += (gsize) got;
    }
  close (fd);
  return g_bytes_new_take (data, n);
}

/* Whether the thumbnail is of the picture as it is now; the size counts when it is told. */
static gboolean
is_valid (const CtThumbnailPlace *self, GHashTable *texts)
{
  const char *uri = g_hash_table_lookup (texts, KEY_URI);
  const char *mtime = g_hash_table_lookup (texts, KEY_MTIME);
  const char *size = g_hash_table_lookup (texts, KEY_SIZE);

  return g_strcmp0 (uri, self->uri) == 0 && mtime != NULL && g_ascii_strtoll (mtime, NULL, 10) == self->mtime_s
         && (size == NULL || g_ascii_strtoull (size, NULL, 10) == self->file_bytes);
}

static int
number_of (GHashTable *texts, const char *key)
{
  const char *text = g_hash_table_lookup (texts, key);
  gint64 value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return value > 0 && value <= G_MAXINT ? (int) value : 0;
}

/*
 * ct_thumbnail_place_load:
 *
 * Returns: (transfer full) (nullable): the thumbnail when there is one of the picture as it is
 *   now; its full size is that of the picture where it is told, otherwise its own
 */
CtPixels *
ct_thumbnail_place_load (const CtThumbnailPlace *self)
{
  CtDecodeOptions options = { .stored_frame = TRUE, .limit_bytes = MAX_DECODE_BYTES };
  g_autofree char *file = ct_thumbnail_place_get_file (self);
  g_autoptr (GBytes) bytes = file != NULL ? read_small_file (file) : NULL;
  g_autoptr (GHashTable) texts = bytes != NULL ? ct_png_read_texts (bytes) : NULL;
  g_autoptr (CtPixels) pixels = NULL;
  int width, height;

  if (texts == NULL || !is_valid (self, texts))
    return NULL;
  pixels = ct_decode_bytes (bytes, file, &options, NULL, NULL, NULL);
  if (pixels == NULL || MAX (ct_pixels_get_width (pixels), ct_pixels_get_height (pixels)) > self->side_px)
    return NULL;
  width = number_of (texts, KEY_WIDTH);
  height = number_of (texts, KEY_HEIGHT);
  /* Other programs may mean the size as stored. */
  if (width == 0 || height == 0 || (width > height) != (ct_pixels_get_width (pixels) > ct_pixels_get_height (pixels)))
    return g_steal_pointer (&pixels);
  return ct_pixels_new_reduced (pixels, 1, width, height);
}

/*
 * ct_thumbnail_place_has_failed:
 *
 * Returns: whether Cartouche found before that there can be no thumbnail of the picture as it
 *   is now
 */
gboolean
ct_thumbnail_place_has_failed (const CtThumbnailPlace *self)
{
  g_autofree char *file = self->uri != NULL ? file_in (self, "fail", "cartouche") : NULL;
  g_autoptr (GBytes) bytes = file != NULL ? read_small_file (file) : NULL;
  g_autoptr (GHashTable) texts = bytes != NULL ? ct_png_read_texts (bytes) : NULL;

  return texts != NULL && is_valid (self, texts);
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  while (n_bytes > 0)
    {
      gssize n = write (fd, data, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

/* Aside first, so that no other program sees half of it. No sync: it can be made again. */
static gboolean
write_aside_and_rename (const char *file, GBytes *bytes)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *aside = g_strconcat (file, ".XXXXXX", NULL);
  gboolean ok;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  fd = g_mkstemp_full (aside, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  ok = write_all (fd, bytes);
  ok = close (fd) == 0 && ok && g_rename (aside, file) == 0;
  if (!ok)
    g_unlink (aside);
  return ok;
}

static gboolean
store (const CtThumbnailPlace *self, const char *file, const CtPixels *pixels, const char *mime)
{
  g_autofree char *mtime = g_strdup_printf ("%" G_GINT64_FORMAT, self->mtime_s);
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, self->file_bytes);
  g_autofree char *width = g_strdup_printf ("%d", ct_pixels_get_full_width (pixels));
  g_autofree char *height = g_strdup_printf ("%d", ct_pixels_get_full_height (pixels));
  CtPngText texts[] = {
    { KEY_URI, self->uri },
    { KEY_MTIME, mtime },
    { KEY_SIZE, size },
    { KEY_MIME, mime },
    { KEY_WIDTH, mime != NULL ? width : NULL },
    { KEY_HEIGHT, mime != NULL ? height : NULL },
    { "Software", "Cartouche" },
  };
  g_autoptr (GBytes) bytes = ct_png_write (pixels, texts, G_N_ELEMENTS (texts), NULL);

  return bytes != NULL && write_aside_and_rename (file, bytes);
}

/* A picture that is itself a thumbnail gets none. */
static gboolean
may_store (const CtThumbnailPlace *self)
{
  g_autofree char *cache = cache_folder ();
  g_autofree char *uri = g_filename_to_uri (cache, NULL, NULL);

  return self->uri != NULL && uri != NULL && !g_str_has_prefix (self->uri, uri);
}

/*
 * ct_thumbnail_place_store:
 * @pixels: of 8 bits a sample, at most @side_px long, knowing the size of the picture
 * @mime: (nullable): the type of the picture
 *
 * Returns: whether it is in the cache now; that it is not is no harm
 */
gboolean
ct_thumbnail_place_store (const CtThumbnailPlace *self, const CtPixels *pixels, const char *mime)
{
  g_autofree char *file = ct_thumbnail_place_get_file (self);

  return file != NULL && may_store (self) && store (self, file, pixels, mime);
}

/*
 * ct_thumbnail_place_store_failure:
 *
 * Notes that there can be no thumbnail, so that nobody tries again before the picture changes.
 */
gboolean
ct_thumbnail_place_store_failure (const CtThumbnailPlace *self)
{
  g_autofree char *file = self->uri != NULL ? file_in (self, "fail", "cartouche") : NULL;
  g_autoptr (CtPixels) pixel = ct_pixels_new_take (CT_PIXEL_RGBA8, 1, 1, g_malloc0 (4));

  return file != NULL && may_store (self) && store (self, file, pixel, NULL);
}
