/* ct-canvas-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pixels of the canvas: how large the picture is, and the pyramid that is made of it
 * in a worker.
 */
#include "ct-canvas-private.h"

#include "ct-job.h"

#include <math.h>

/* Pictures up to so many pixels get their pyramid at once, in about a millisecond. */
#define SMALL_PICTURE_PX (640 * 480)

/* So large a part of a picture with 16 bits may become all black or all white. */
#define AUTO_WINDOW_OUTSIDE 0.002

/**
 * ct_canvas_update_image_size:
 *
 * The data set says how large the picture is; where it does not know, the pixels do.
 */
void
ct_canvas_update_image_size (CtCanvas *self)
{
  guint32 image = ct_canvas_get_image (self);
  CtRect size = { 0, 0, 0, 0 };

  if (self->history != NULL && image != CT_NO_ROW)
    size = ct_dataset_get_image_rect (ct_history_get_dataset (self->history), image);
  if ((size.width <= 0 || size.height <= 0) && self->pixels != NULL)
    size = CT_RECT_INIT (0, 0, ct_pixels_get_full_width (self->pixels), ct_pixels_get_full_height (self->pixels));
  /* A view that is kept must not move because the pixels came. */
  if (self->viewport.mode != CT_VIEW_FREE || size.width != self->viewport.image_width_px
      || size.height != self->viewport.image_height_px)
    {
      ct_canvas_settle (self);
      ct_viewport_set_image_size (&self->viewport, size.width, size.height);
    }
  ct_canvas_take_wanted_view (self);
  ct_canvas_view_moved (self);
}

/**
 * ct_canvas_cancel_pyramid:
 *
 * Whatever is being made ready for drawing is not wanted any more.
 */
void
ct_canvas_cancel_pyramid (CtCanvas *self)
{
  if (self->pyramid_cancellable != NULL)
    g_cancellable_cancel (self->pyramid_cancellable);
  g_clear_object (&self->pyramid_cancellable);
}

/**
 * Making:
 *
 * A pyramid under way, what it is made of, and whose it will be if nothing newer came meanwhile.
 */
typedef struct
{
  CtCanvas *canvas;
  GCancellable *cancellable;
  CtPixels *pixels;
  CtAdjust adjust;
  gboolean auto_window;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  ct_pixels_unref (making->pixels);
  g_object_unref (making->cancellable);
  g_object_unref (making->canvas);
  g_free (making);
}

/**
 * ct_canvas_adjust_pixels:
 * @whole: where an automatic window is found: the picture that @pixels are of
 *
 * Returns: (transfer full): with 8 bits a sample, and as bright as it was asked for
 */
CtPixels *
ct_canvas_adjust_pixels (CtPixels *pixels, const CtPixels *whole, const CtAdjust *wanted, gboolean auto_window)
{
  gboolean deep = ct_pixel_format_is_deep (ct_pixels_get_format (pixels));
  CtAdjust adjust = *wanted;
  g_autoptr (CtAdjustTable) table = NULL;

  if (deep && auto_window)
    adjust = ct_adjust_with_auto_window (wanted, whole, AUTO_WINDOW_OUTSIDE);
  if (!deep && ct_adjust_is_identity (&adjust))
    return ct_pixels_ref (pixels);
  table = ct_adjust_table_new (&adjust, deep);
  return ct_adjust_table_apply (table, pixels);
}

static gpointer
make_pyramid (gpointer data, GCancellable *cancellable, GError **error)
{
  Making *making = data;
  g_autoptr (CtPixels) pixels =
      ct_canvas_adjust_pixels (making->pixels, making->pixels, &making->adjust, making->auto_window);

  return ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, cancellable, error);
}

static void
show_pyramid (CtCanvas *self, CtPyramid *pyramid)
{
  ct_tile_store_set_pyramid (self->tiles, pyramid);
  ct_scene_forget (self->scene);
  ct_canvas_forget_map (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void start_pyramid (CtCanvas *self);

static void
pyramid_done (gpointer result, const GError *error, gpointer data)
{
  Making *making = data;
  CtCanvas *self = making->canvas;

  if (result != NULL && self->pyramid_cancellable == making->cancellable)
    {
      g_clear_object (&self->pyramid_cancellable);
      show_pyramid (self, result);
      if (self->is_adjust_late)
        start_pyramid (self);
    }
  g_clear_pointer ((CtPyramid **) &result, ct_pyramid_unref);
}

static void
start_pyramid (CtCanvas *self)
{
  Making *making = g_new0 (Making, 1);

  self->is_adjust_late = FALSE;
  self->pyramid_cancellable = g_cancellable_new ();
  making->canvas = g_object_ref (self);
  making->cancellable = g_object_ref (self->pyramid_cancellable);
  making->pixels = ct_pixels_ref (self->pixels);
  making->adjust = self->adjust;
  making->auto_window = self->auto_window;
  ct_job_run (CT_JOB_VISIBLE_TILE,
              "pyramid",
              make_pyramid,
              making,
              making_free,
              self->pyramid_cancellable,
              pyramid_done,
              making);
}

static gboolean
is_small (const CtPixels *pixels)
{
  return (gint64) ct_pixels_get_width (pixels) * ct_pixels_get_height (pixels) <= SMALL_PICTURE_PX;
}

/**
 * ct_canvas_set_picture:
 * @pixels: (nullable): of the current image, perhaps a reduced preview; a reference is taken
 * @pyramid: (nullable): of just these pixels, when somebody has made it already
 *
 * A preview stays on the screen until the full pixels that replace it are ready to be drawn.
 */
void
ct_canvas_set_picture (CtCanvas *self, CtPixels *pixels, CtPyramid *pyramid)
{
  gboolean plain = pixels != NULL && !ct_pixel_format_is_deep (ct_pixels_get_format (pixels))
                   && ct_adjust_is_identity (&self->adjust);

  g_return_if_fail (CT_IS_CANVAS (self));

  if (pixels != NULL && pixels == self->pixels)
    return;
  ct_canvas_cancel_pyramid (self);
  self->is_adjust_late = FALSE;
  if (pixels != NULL)
    ct_pixels_ref (pixels);
  g_clear_pointer (&self->pixels, ct_pixels_unref);
  self->pixels = pixels;
  if (pixels == NULL)
    {
      show_pyramid (self, NULL);
      return;
    }
  ct_canvas_update_image_size (self);
  if (plain && pyramid != NULL)
    {
      show_pyramid (self, pyramid);
    }
  else if (is_small (pixels))
    {
      g_autoptr (CtPixels) adjusted = ct_canvas_adjust_pixels (pixels, pixels, &self->adjust, self->auto_window);
      g_autoptr (CtPyramid) own = ct_pyramid_new (adjusted, CT_TILE_SIDE, NULL, NULL, NULL);

      show_pyramid (self, own);
    }
  else
    {
      start_pyramid (self);
    }
}

/**
 * ct_canvas_set_pixels:
 * @pixels: (nullable): as in ct_canvas_set_picture()
 */
void
ct_canvas_set_pixels (CtCanvas *self, CtPixels *pixels)
{
  ct_canvas_set_picture (self, pixels, NULL);
}

/**
 * ct_canvas_set_adjust:
 * @adjust: how bright pictures are shown; they themselves stay as they are
 * @auto_window: what becomes black and white in a picture with 16 bits is found in each one
 *
 * Holds for this picture and those that follow. While it is changed quickly the last one wins.
 */
void
ct_canvas_set_adjust (CtCanvas *self, const CtAdjust *adjust, gboolean auto_window)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (ct_adjust_equal (&self->adjust, adjust) && self->auto_window == auto_window)
    return;
  self->adjust = *adjust;
  self->auto_window = auto_window;
  if (self->pixels == NULL)
    return;
  if (self->pyramid_cancellable != NULL)
    self->is_adjust_late = TRUE;
  else
    start_pyramid (self);
}

/**
 * ct_canvas_read_pixel:
 * @x_px: image pixels
 * @y_px: image pixels
 * @values: (out caller-allocates): what the file holds there, not what the screen shows
 *
 * Returns: how many of the values there are: 1 for grey, 3 or 4; 0 when the pixel is not known (yet)
 */
guint
ct_canvas_read_pixel (CtCanvas *self, double x_px, double y_px, double values[4])
{
  CtPixels *pixels = self->pixels;
  const guint8 *at;
  guint n_channels;
  double low, high;
  int x, y;

  g_return_val_if_fail (CT_IS_CANVAS (self), 0);

  if (pixels == NULL || ct_pixels_get_denominator (pixels) != 1 || !ct_viewport_has_image (&self->viewport))
    return 0;
  x = (int) floor (x_px * ct_pixels_get_width (pixels) / self->viewport.image_width_px);
  y = (int) floor (y_px * ct_pixels_get_height (pixels) / self->viewport.image_height_px);
  if (x < 0 || y < 0 || x >= ct_pixels_get_width (pixels) || y >= ct_pixels_get_height (pixels))
    return 0;
  at = ct_pixels_get_pixel (pixels, x, y);
  n_channels = ct_pixel_format_channels (ct_pixels_get_format (pixels));
  ct_pixels_get_range (pixels, &low, &high);
  for (guint i = 0; i < n_channels; i++)
    {
      gboolean deep = ct_pixel_format_is_deep (ct_pixels_get_format (pixels));
      double sample = deep ? ((const guint16 *) (gconstpointer) at)[i] / 65535.0 : at[i] / 255.0;

      values[i] = low + (high - low) * sample;
    }
  return n_channels;
}
