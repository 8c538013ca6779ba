/* ct-picture-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Levels are those of a pyramid: level n is the picture halved n times. Regions that are asked
 * for lie close together, and a decoder has to go through the file from its start to reach one;
 * so it decodes a band, and the bands used last are kept.
 */
#include "ct-picture-source.h"

#include "ct-decoder-private.h"
#include "ct-error.h"

#include <unistd.h>

/* Rows of the stored picture in a band, and with the bands next to it: a screen. */
#define BAND_ROWS 1024

/* The shares of the bound: of the largest level that is decoded as a whole when level 0 is too
 * large, and of the bands. */
#define WHOLE_SHARE 2
#define BANDS_SHARE 4

/* What the quick decoder of JPEG gives, and from what size on that is a view. */
#define QUICK_LEVEL 3
#define MIN_PREVIEW_PX 320

typedef struct
{
  guint level;
  int number;
  CtPixels *pixels;
} Band;

struct _CtPictureSource
{
  gatomicrefcount ref_count;
  char *path;
  CtProbeDetails details;
  CtDecodeOptions options;
  CtOrientation orientation;
  int fd; /* of a TIFF; -1 when the file is in memory */
  GBytes *bytes;
  guint64 size_bytes;
  CtPictureAccess access;
  guint whole_level;
  guint n_levels;
  char *note;
  GMutex lock;         /* of what follows; held while a band is decoded */
  GQueue bands;        /* of Band, the one used last first */
  CtSampleRange range; /* of floats, once it is known */
  gpointer parked;     /* a decoder below the band that was decoded last */
};

static CtPixelFormat
pixel_format (const CtPictureSource *self)
{
  return ct_decoder_guess_format (&self->details.probe, self->options.deep);
}

static void
band_free (gpointer data)
{
  Band *band = data;

  ct_pixels_unref (band->pixels);
  g_free (band);
}

/* With the levels above it, which together are a third. */
static guint64
count_level_bytes (const CtPictureSource *self, guint level)
{
  guint64 width = (guint64) ct_shifted_up (self->details.probe.stored_width, level);
  guint64 height = (guint64) ct_shifted_up (self->details.probe.stored_height, level);

  return width * height * ct_pixel_format_bytes (pixel_format (self)) * 4 / 3;
}

static void
count_levels (CtPictureSource *self)
{
  int side = MAX (self->details.probe.stored_width, self->details.probe.stored_height);

  self->n_levels = 1;
  while (ct_shifted_up (side, self->n_levels - 1) > 256)
    self->n_levels++;
}

/* What can be had within the bound, and whether anything can. */
static gboolean
choose_access (CtPictureSource *self, GError **error)
{
  CtDecoderTraits traits = ct_decoder_get_traits (&self->details);
  guint64 held = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;
  guint64 limit = self->options.limit_bytes - MIN (held, self->options.limit_bytes);
  CtDecodeRequest request = { .name = self->path, .details = &self->details, .limit_bytes = limit };

  self->access = CT_PICTURE_WHOLE;
  self->whole_level = 0;
  if (!ct_decoder_check_limit (&request, traits.whole_bytes, error))
    return FALSE;
  if (traits.whole_bytes + count_level_bytes (self, 0) <= limit)
    return TRUE;
  self->access = traits.regions ? CT_PICTURE_REGIONS : CT_PICTURE_REDUCED;
  limit -= traits.whole_bytes;
  while (self->whole_level < self->n_levels && count_level_bytes (self, self->whole_level) > limit / WHOLE_SHARE)
    self->whole_level++;
  if (self->whole_level >= self->n_levels)
    return ct_decoder_check_limit (&request, count_level_bytes (self, 0), error);
  if (self->access == CT_PICTURE_REDUCED)
    self->note = g_strdup_printf (
        _ ("This picture of %d × %d pixels is too large for the memory it may take; it is shown at 1/%u of its size."),
        self->details.probe.stored_width,
        self->details.probe.stored_height,
        1u << self->whole_level);
  return TRUE;
}

static gboolean
read_header (CtPictureSource *self, GCancellable *cancellable, GError **error)
{
  CtProbeSource source = { .fd = self->fd, .size_bytes = self->size_bytes, .name = self->path };

  if (!ct_probe_details_for_source (&source, &self->details, error))
    return FALSE;
  self->orientation = self->options.stored_frame ? CT_ORIENTATION_NORMAL : self->details.probe.orientation;
  /* A TIFF may be much larger than what is seen of it; the others are read in one go, so that
   * a file that somebody writes to meanwhile stays one picture. */
  if (self->details.probe.format == CT_IMAGE_TIFF)
    return TRUE;
  self->bytes =
      ct_decoder_read_file (self->fd, self->path, self->size_bytes, self->options.limit_bytes, cancellable, error);
  if (self->bytes == NULL)
    return FALSE;
  close (self->fd);
  self->fd = -1;
  return ct_probe_details_for_bytes (self->bytes, self->path, &self->details, error);
}

/**
 * ct_picture_source_open:
 * @path: a picture; opened for reading only
 * @options: (nullable): @stored_frame, @allow_truncated and @deep count for all that is decoded;
 *   @limit_bytes is the bound for this picture (0 for a gibibyte); @max_side_px is ignored
 *
 * Reads the header and, unless it is a TIFF, the file; decodes nothing.
 *
 * Returns: (transfer full): the source, or %NULL with the errors of ct_decode_file()
 */
CtPictureSource *
ct_picture_source_open (const char *path, const CtDecodeOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtPictureSource) self = g_new0 (CtPictureSource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_queue_init (&self->bands);
  self->path = g_strdup (path);
  if (options != NULL)
    self->options = *options;
  if (self->options.limit_bytes == 0)
    self->options.limit_bytes = CT_PICTURE_SOURCE_DEFAULT_LIMIT_BYTES;
  self->fd = -1;
  if (ct_cancelled (cancellable, error))
    return NULL;
  self->fd = ct_probe_open (path, &self->size_bytes, error);
  if (self->fd < 0 || !read_header (self, cancellable, error))
    return NULL;
  count_levels (self);
  if (!choose_access (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

CtPictureSource *
ct_picture_source_ref (CtPictureSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_picture_source_unref (CtPictureSource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_queue_clear_full (&self->bands, band_free);
  g_clear_pointer (&self->parked, ct_decoder_jpeg_free_parked);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_free (self->note);
  g_free (self->path);
  g_free (self);
}

/**
 * ct_picture_source_get_probe:
 *
 * Returns: (transfer none): what the header says
 */
const CtProbe *
ct_picture_source_get_probe (const CtPictureSource *self)
{
  return &self->details.probe;
}

CtPictureAccess
ct_picture_source_get_access (const CtPictureSource *self)
{
  return self->access;
}

/**
 * ct_picture_source_get_note:
 *
 * Returns: (nullable): a sentence for people when the picture cannot be shown sharp
 */
const char *
ct_picture_source_get_note (const CtPictureSource *self)
{
  return self->note;
}

/**
 * ct_picture_source_get_n_levels:
 *
 * Returns: how many levels there are; both sides of the last are at most 256 pixels
 */
guint
ct_picture_source_get_n_levels (const CtPictureSource *self)
{
  return self->n_levels;
}

/**
 * ct_picture_source_get_whole_level:
 *
 * Returns: the sharpest level that ct_picture_source_decode_level() gives within the bound; the
 *   levels above it belong into a pyramid of it
 */
guint
ct_picture_source_get_whole_level (const CtPictureSource *self)
{
  return self->whole_level;
}

/**
 * ct_picture_source_get_first_level:
 * @max_side_px: what a first view needs, such as the longer side of the window in device pixels
 *
 * Returns: the level to decode first: for a JPEG that is quickest at 1/8, if that is not too
 *   coarse to be of use; otherwise the whole level
 */
guint
ct_picture_source_get_first_level (const CtPictureSource *self, int max_side_px)
{
  const CtProbe *probe = &self->details.probe;
  int side = MAX (probe->stored_width, probe->stored_height);
  guint level = self->whole_level;

  if ((probe->format != CT_IMAGE_JPEG && probe->format != CT_IMAGE_MPO) || ct_shifted_up (side, level) <= max_side_px)
    return level;
  while (level + 1 < self->n_levels && ct_shifted_up (side, level) > max_side_px)
    level++;
  /* A quarter takes twice as long as an eighth. */
  if (level < QUICK_LEVEL && ct_shifted_up (side, QUICK_LEVEL) >= MIN (max_side_px / 4, MIN_PREVIEW_PX))
    level = MAX (level, QUICK_LEVEL);
  return level;
}

/**
 * ct_picture_source_get_level_size:
 * @width_px: (out): of that level, in the frame that is shown
 * @height_px: (out): likewise
 */
void
ct_picture_source_get_level_size (const CtPictureSource *self, guint level, int *width_px, int *height_px)
{
  ct_orientation_map_size (self->orientation,
                           ct_shifted_up (self->details.probe.stored_width, level),
                           ct_shifted_up (self->details.probe.stored_height, level),
                           width_px,
                           height_px);
}

/**
 * ct_picture_source_get_n_bytes:
 *
 * Returns: the memory that the source holds now, without what it gave away
 */
gsize
ct_picture_source_get_n_bytes (CtPictureSource *self)
{
  gsize n_bytes = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;

  g_mutex_lock (&self->lock);
  for (GList *l = self->bands.head; l != NULL; l = l->next)
    n_bytes += ct_pixels_get_n_bytes (((Band *) l->data)->pixels);
  g_mutex_unlock (&self->lock);
  return n_bytes;
}

static CtDecodeRequest
make_request (CtPictureSource *self, guint level, CtProgress *progress, GCancellable *cancellable)
{
  return (CtDecodeRequest){
    .bytes = self->bytes,
    .fd = self->fd,
    .size_bytes = self->size_bytes,
    .name = self->path,
    .details = &self->details,
    .window = { 0, 0, self->details.probe.stored_width, self->details.probe.stored_height },
    .shift = level,
    .allow_truncated = self->options.allow_truncated,
    .deep = self->options.deep,
    .limit_bytes = self->options.limit_bytes,
    .progress = progress,
    .cancellable = cancellable,
  };
}

static CtPixels *
turn (CtPictureSource *self, const CtDecodeRequest *request, CtPixels *stored, GError **error)
{
  CtPixels *shown = ct_orientation_apply (self->orientation, stored);

  if (shown == NULL)
    ct_decoder_fail_memory (request, error);
  return shown;
}

/* What was measured for one decode serves the next. */
static void
get_range (CtPictureSource *self, CtSampleRange *range)
{
  g_mutex_lock (&self->lock);
  *range = self->range;
  g_mutex_unlock (&self->lock);
}

static void
set_range (CtPictureSource *self, const CtSampleRange *range)
{
  g_mutex_lock (&self->lock);
  if (range->known)
    self->range = *range;
  g_mutex_unlock (&self->lock);
}

/**
 * ct_picture_source_decode_level:
 * @level: at least ct_picture_source_get_whole_level()
 *
 * The picture halved so often, turned as the options say. A level above the whole level is a
 * preview, for which the quick decoder will do, see #CtDecodeOptions.
 *
 * Returns: (transfer full): pixels that know the full size, or %NULL with the errors of
 *   ct_decode_file()
 */
CtPixels *
ct_picture_source_decode_level (CtPictureSource *self,
                                guint level,
                                CtProgress *progress,
                                GCancellable *cancellable,
                                GError **error)
{
  CtDecodeRequest request = make_request (self, level, progress, cancellable);
  g_autoptr (CtPixels) stored = NULL;
  CtSampleRange range;
  CtPixels *shown;

  g_return_val_if_fail (level >= self->whole_level && level < CT_ROW_SINK_MAX_SHIFT, NULL);

  get_range (self, &range);
  request.range = &range;
  request.quick = level > self->whole_level;
  stored = ct_decoder_run (&request, error);
  if (stored == NULL)
    return NULL;
  set_range (self, &range);
  shown = turn (self, &request, stored, error);
  ct_progress_report (progress, 1, NULL);
  return shown;
}

static Band *
find_band (CtPictureSource *self, guint level, int number)
{
  for (GList *l = self->bands.head; l != NULL; l = l->next)
    {
      Band *band = l->data;

      if (band->level != level || band->number != number)
        continue;
      g_queue_unlink (&self->bands, l);
      g_queue_push_head_link (&self->bands, l);
      return band;
    }
  return NULL;
}

/* Keeps the newest one in any case. */
static void
drop_old_bands (CtPictureSource *self)
{
  guint64 limit = self->options.limit_bytes / BANDS_SHARE;
  guint64 n_bytes = 0;
  GList *l = self->bands.head;

  while (l != NULL)
    {
      GList *next = l->next;

      n_bytes += ct_pixels_get_n_bytes (((Band *) l->data)->pixels);
      if (n_bytes > limit && l != self->bands.head)
        {
          band_free (l->data);
          g_queue_delete_link (&self->bands, l);
        }
      l = next;
    }
}

static int
rows_of_band (guint level)
{
  return MAX (BAND_ROWS >> level, 1);
}

static CtPixels *
get_band (CtPictureSource *self, guint level, int number, GCancellable *cancellable, GError **error)
{
  CtDecodeRequest request = make_request (self, level, NULL, cancellable);
  Band *band = find_band (self, level, number);
  int top = number * (rows_of_band (level) << level);

  if (band != NULL)
    return ct_pixels_ref (band->pixels);
  request.window.y = top;
  request.window.height = MIN (rows_of_band (level) << level, request.window.height - top);
  request.range = &self->range;
  request.parked = &self->parked;
  band = g_new0 (Band, 1);
  band->level = level;
  band->number = number;
  band->pixels = ct_decoder_run (&request, error);
  if (band->pixels == NULL)
    {
      g_free (band);
      return NULL;
    }
  g_queue_push_head (&self->bands, band);
  drop_old_bands (self);
  return ct_pixels_ref (band->pixels);
}

/* Puts together what the bands have of a region of the stored level. */
static CtPixels *
gather (CtPictureSource *self, guint level, const CtPixelRect *region, GCancellable *cancellable, GError **error)
{
  int band_rows = rows_of_band (level);
  int end = region->y + region->height;
  g_autofree guint8 *data = NULL;
  CtPixelFormat format = CT_PIXEL_RGB8;
  gsize row_bytes = 0;
  g_autoptr (CtPixels) pixels = NULL;
  double low = 0, high = 0;

  for (int number = region->y / band_rows; number * band_rows < end; number++)
    {
      g_autoptr (CtPixels) band = get_band (self, level, number, cancellable, error);
      int from = MAX (region->y, number * band_rows);
      int to = MIN (end, (number + 1) * band_rows);

      if (band == NULL)
        return NULL;
      if (data == NULL)
        {
          format = ct_pixels_get_format (band);
          row_bytes = (gsize) region->width * ct_pixel_format_bytes (format);
          data = g_malloc0_n (row_bytes, (gsize) region->height);
          ct_pixels_get_range (band, &low, &high);
        }
      for (int y = from; y < to; y++)
        memcpy (data + (gsize) (y - region->y) * row_bytes,
                ct_pixels_get_pixel (band, region->x, y - number * band_rows),
                row_bytes);
    }
  pixels = ct_pixels_new_take (format, region->width, region->height, g_steal_pointer (&data));
  return ct_pixels_new_ranged (pixels, low, high);
}

/* The region in the stored frame; a turn by 90° exchanges its sides. */
static CtPixelRect
to_stored (const CtPictureSource *self, guint level, const CtPixelRect *region)
{
  CtRect shown = CT_RECT_INIT (region->x, region->y, region->width, region->height);
  CtRect stored = ct_orientation_rect_to_stored (self->orientation,
                                                 ct_shifted_up (self->details.probe.stored_width, level),
                                                 ct_shifted_up (self->details.probe.stored_height, level),
                                                 &shown);

  return (CtPixelRect){ (int) stored.x, (int) stored.y, (int) stored.width, (int) stored.height };
}

/**
 * ct_picture_source_decode_region:
 * @level: from 0
 * @region: within the level, see ct_picture_source_get_level_size(), in the frame that is shown
 *
 * Exactly what ct_decode_file() has there at that size. For %CT_PICTURE_REGIONS. The
 * first region of a band of rows takes as long as its decoder needs to get there; others of the
 * same band are copied. Threads take turns.
 *
 * Returns: (transfer full): pixels of the size of the region, or %NULL with @error set:
 *   %CT_ERROR_LIMIT where only a reduced picture can be had
 */
CtPixels *
ct_picture_source_decode_region (CtPictureSource *self,
                                 guint level,
                                 const CtPixelRect *region,
                                 GCancellable *cancellable,
                                 GError **error)
{
  CtDecodeRequest request = make_request (self, level, NULL, cancellable);
  g_autoptr (CtPixels) stored = NULL;
  CtPixelRect window;
  int width, height;

  ct_picture_source_get_level_size (self, level, &width, &height);
  g_return_val_if_fail (level < self->n_levels && region->x >= 0 && region->y >= 0 && region->width > 0
                            && region->height > 0 && region->width <= width - region->x
                            && region->height <= height - region->y,
                        NULL);

  if (self->access == CT_PICTURE_REDUCED && level < self->whole_level)
    {
      g_set_error_literal (error, CT_ERROR, CT_ERROR_LIMIT, self->note);
      return NULL;
    }
  window = to_stored (self, level, region);
  g_mutex_lock (&self->lock);
  stored = gather (self, level, &window, cancellable, error);
  g_mutex_unlock (&self->lock);
  if (stored == NULL)
    return NULL;
  return turn (self, &request, stored, error);
}
