/* ct-canvas-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pixels of the canvas: how large the picture is, and the pyramid that is made of it
 * in a worker.
 */
#include "ct-canvas-private.h"

#include "ct-job.h"

/* Pictures up to so many pixels get their pyramid at once, in about a millisecond. */
#define SMALL_PICTURE_PX (640 * 480)

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
  ct_viewport_set_image_size (&self->viewport, size.width, size.height);
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

static gpointer
build_pyramid (gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_pyramid_new (data, CT_TILE_SIDE, NULL, cancellable, error);
}

/**
 * Pending:
 *
 * A pyramid under way, and whose it will be if nothing newer came meanwhile.
 */
typedef struct
{
  CtCanvas *canvas;
  GCancellable *cancellable;
} Pending;

static void
pyramid_done (gpointer result, const GError *error, gpointer data)
{
  Pending *pending = data;
  CtCanvas *self = pending->canvas;

  if (result != NULL && self->pyramid_cancellable == pending->cancellable)
    {
      ct_tile_store_set_pyramid (self->tiles, result);
      g_clear_object (&self->pyramid_cancellable);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  g_clear_pointer ((CtPyramid **) &result, ct_pyramid_unref);
  g_object_unref (pending->cancellable);
  g_object_unref (self);
  g_free (pending);
}

static void
start_pyramid (CtCanvas *self)
{
  Pending *pending = g_new0 (Pending, 1);

  self->pyramid_cancellable = g_cancellable_new ();
  pending->canvas = g_object_ref (self);
  pending->cancellable = g_object_ref (self->pyramid_cancellable);
  ct_job_run (CT_JOB_VISIBLE_TILE,
              "pyramid",
              build_pyramid,
              ct_pixels_ref (self->pixels),
              (GDestroyNotify) ct_pixels_unref,
              self->pyramid_cancellable,
              pyramid_done,
              pending);
}

/**
 * ct_canvas_set_pixels:
 * @pixels: (nullable): of the current image, perhaps a reduced preview; a reference is taken
 *
 * A preview stays on the screen until the full pixels that replace it are ready to be drawn.
 */
void
ct_canvas_set_pixels (CtCanvas *self, CtPixels *pixels)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_canvas_cancel_pyramid (self);
  if (pixels != NULL)
    ct_pixels_ref (pixels);
  g_clear_pointer (&self->pixels, ct_pixels_unref);
  self->pixels = pixels;
  if (pixels == NULL)
    {
      ct_tile_store_set_pyramid (self->tiles, NULL);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  ct_canvas_update_image_size (self);
  if ((gint64) ct_pixels_get_width (pixels) * ct_pixels_get_height (pixels) <= SMALL_PICTURE_PX)
    {
      g_autoptr (CtPyramid) pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);

      ct_tile_store_set_pyramid (self->tiles, pyramid);
      return;
    }
  start_pyramid (self);
}
