/* ct-canvas-regions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a picture that is too large for the memory the pyramid has only the small levels. What
 * is in sight is decoded sharp when the view rests, and lies over them.
 */
#include "ct-canvas-private.h"

#include "ct-job.h"

#include <math.h>

/* Decoded around what is in sight, as a part of it. */
#define REGION_MARGIN 0.25

typedef struct
{
  CtCanvas *canvas;
  CtPictureSource *source;
  GCancellable *cancellable;
  guint level;
  CtPixelRect region;
  CtPixels *whole;
  CtAdjust adjust;
  gboolean auto_window;
} Region;

static void
region_free (gpointer data)
{
  Region *region = data;

  g_object_unref (region->canvas);
  ct_picture_source_unref (region->source);
  ct_pixels_unref (region->whole);
  g_object_unref (region->cancellable);
  g_free (region);
}

static gpointer
decode_region (gpointer data, GCancellable *cancellable, GError **error)
{
  Region *region = data;

  g_autoptr (CtPixels) pixels =
      ct_picture_source_decode_region (region->source, region->level, &region->region, cancellable, error);

  if (pixels == NULL)
    return NULL;
  return ct_canvas_adjust_pixels (pixels, region->whole, &region->adjust, region->auto_window);
}

static void
region_done (gpointer result, const GError *error, gpointer data)
{
  Region *region = data;
  CtCanvas *self = region->canvas;
  CtPixels *pixels = result;

  if (self->region_cancellable != region->cancellable)
    {
      g_clear_pointer (&pixels, ct_pixels_unref);
      return;
    }
  /* What cannot be decoded once would be asked for in each frame. */
  if (pixels == NULL)
    g_clear_pointer (&self->source, ct_picture_source_unref);
  g_clear_object (&self->region_cancellable);
  g_clear_pointer (&self->patch.pixels, ct_pixels_unref);
  self->patch.pixels = pixels;
  self->patch_adjust = region->adjust;
  self->patch_auto_window = region->auto_window;
  self->patch.texel_px = ldexp (1, (int) region->level);
  self->patch.area_px = CT_RECT_INIT (region->region.x * self->patch.texel_px,
                                      region->region.y * self->patch.texel_px,
                                      region->region.width * self->patch.texel_px,
                                      region->region.height * self->patch.texel_px);
  ct_scene_forget (self->scene);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
start_region (CtCanvas *self, guint level, const CtRect *area_px)
{
  double texel = ldexp (1, (int) level);
  Region *region = g_new0 (Region, 1);
  int width, height, x1, y1;

  ct_picture_source_get_level_size (self->source, level, &width, &height);
  x1 = CLAMP ((int) floor (area_px->x / texel), 0, width - 1);
  y1 = CLAMP ((int) floor (area_px->y / texel), 0, height - 1);
  region->region.x = x1;
  region->region.y = y1;
  region->region.width = CLAMP ((int) ceil ((area_px->x + area_px->width) / texel), x1 + 1, width) - x1;
  region->region.height = CLAMP ((int) ceil ((area_px->y + area_px->height) / texel), y1 + 1, height) - y1;
  region->level = level;
  region->source = ct_picture_source_ref (self->source);
  region->canvas = g_object_ref (self);
  region->whole = ct_pixels_ref (self->pixels);
  region->adjust = self->adjust;
  region->auto_window = self->auto_window;
  self->region_cancellable = g_cancellable_new ();
  region->cancellable = g_object_ref (self->region_cancellable);
  ct_job_run (CT_JOB_VISIBLE_TILE,
              "region",
              decode_region,
              region,
              region_free,
              region->cancellable,
              region_done,
              region);
}

static gboolean
contains (const CtRect *outer, const CtRect *inner)
{
  return outer->x <= inner->x && outer->y <= inner->y && outer->x + outer->width >= inner->x + inner->width
         && outer->y + outer->height >= inner->y + inner->height;
}

/* What is sharp must be as bright as what it lies on. */
static void
drop_differing (CtCanvas *self)
{
  if (self->patch.pixels == NULL
      || (ct_adjust_equal (&self->patch_adjust, &self->adjust) && self->patch_auto_window == self->auto_window))
    return;
  g_clear_pointer (&self->patch.pixels, ct_pixels_unref);
  ct_scene_forget (self->scene);
}

/**
 * ct_canvas_update_region:
 *
 * Sees to it that what is in sight gets sharp. Called for each frame.
 */
void
ct_canvas_update_region (CtCanvas *self)
{
  CtPyramid *pyramid = ct_tile_store_get_pyramid (self->tiles);
  CtRect visible = ct_viewport_get_visible (&self->viewport);
  CtRect picture, area;
  CtPixels *base;
  double stretch, texel;
  guint level;

  drop_differing (self);
  if (self->source == NULL || self->pixels == NULL || pyramid == NULL || self->region_cancellable != NULL
      || self->motion.is_zooming || ct_picture_source_get_access (self->source) != CT_PICTURE_REGIONS)
    return;
  base = ct_pyramid_get_level (pyramid, 0);
  stretch = ct_pixels_get_full_width (base) / self->viewport.image_width_px;
  level = (guint) fmax (0, floor (-log2 (ct_viewport_get_zoom (&self->viewport) / stretch) + 1e-9));
  texel = ldexp (1, (int) level);
  if (texel >= ct_pixels_get_denominator (base))
    return;
  picture = CT_RECT_INIT (0, 0, ct_pixels_get_full_width (base), ct_pixels_get_full_height (base));
  visible = CT_RECT_INIT (visible.x * stretch, visible.y * stretch, visible.width * stretch, visible.height * stretch);
  area = CT_RECT_INIT (visible.x - visible.width * REGION_MARGIN,
                       visible.y - visible.height * REGION_MARGIN,
                       visible.width * (1 + 2 * REGION_MARGIN),
                       visible.height * (1 + 2 * REGION_MARGIN));
  visible = ct_rect_intersect (&visible, &picture);
  area = ct_rect_intersect (&area, &picture);
  if (visible.width <= 0 || visible.height <= 0
      || (self->patch.pixels != NULL && self->patch.texel_px <= texel && contains (&self->patch.area_px, &visible)))
    return;
  start_region (self, level, &area);
}

/**
 * ct_canvas_set_source:
 * @source: (nullable): of the picture that was set last, if it is too large to be had as a whole
 */
void
ct_canvas_set_source (CtCanvas *self, CtPictureSource *source)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (self->source == source)
    return;
  if (self->region_cancellable != NULL)
    g_cancellable_cancel (self->region_cancellable);
  g_clear_object (&self->region_cancellable);
  g_clear_pointer (&self->patch.pixels, ct_pixels_unref);
  g_clear_pointer (&self->source, ct_picture_source_unref);
  self->source = source != NULL ? ct_picture_source_ref (source) : NULL;
  ct_scene_forget (self->scene);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
