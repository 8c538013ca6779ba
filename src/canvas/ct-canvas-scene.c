/* ct-canvas-scene.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Panning moves what is there by whole device pixels; what comes into sight is painted and
 * the rest copied. Each frame that changes it gets memory of its own, because the renderer
 * may still hold the frame before.
 */
#include "ct-canvas-scene.h"

#include <math.h>
#include <string.h>

/* Painted around the widget beforehand, so that panning finds it there. */
#define AHEAD_WPX 96

/* Lines of boxes reach so far beyond them. */
#define LINES_DPX 4

/* Memory of frames that are gone: to get it anew from the system each time costs more than to paint. */
typedef struct
{
  gsize n_bytes[2];
  gpointer memory[2];
} Spare;

struct _CtScene
{
  Spare *spare;
  GBytes *bytes;
  CtRaster raster;
  CtViewport view;
  CtRasterQuality quality;
  gboolean is_opaque;
  gsize n_painted;
};

static void
spare_clear (gpointer data)
{
  Spare *spare = data;

  for (guint i = 0; i < G_N_ELEMENTS (spare->memory); i++)
    g_free (spare->memory[i]);
}

static void
spare_unref (Spare *spare)
{
  g_rc_box_release_full (spare, spare_clear);
}

/* One frame's memory, and where it goes afterwards. */
typedef struct
{
  Spare *spare;
  gpointer memory;
  gsize n_bytes;
} Lent;

static void
give_back (gpointer data)
{
  Lent *lent = data;
  Spare *spare = lent->spare;
  guint i = 0;

  /* Of another size than what is painted now, the older one goes. */
  while (i + 1 < G_N_ELEMENTS (spare->memory) && spare->memory[i] != NULL)
    i++;
  g_free (spare->memory[i]);
  spare->memory[i] = lent->memory;
  spare->n_bytes[i] = lent->n_bytes;
  g_free (lent);
  spare_unref (spare);
}

static gpointer
lend (Spare *spare, gsize n_bytes, GBytes **bytes)
{
  Lent *lent = g_new0 (Lent, 1);

  lent->spare = g_rc_box_acquire (spare);
  lent->n_bytes = n_bytes;
  for (guint i = 0; i < G_N_ELEMENTS (spare->memory); i++)
    if (lent->memory == NULL && spare->n_bytes[i] == n_bytes)
      {
        lent->memory = g_steal_pointer (&spare->memory[i]);
        spare->n_bytes[i] = 0;
      }
  if (lent->memory == NULL)
    lent->memory = g_malloc (n_bytes);
  *bytes = g_bytes_new_with_free_func (lent->memory, n_bytes, give_back, lent);
  return lent->memory;
}

CtScene *
ct_scene_new (void)
{
  CtScene *self = g_new0 (CtScene, 1);

  self->spare = g_rc_box_new0 (Spare);
  return self;
}

void
ct_scene_free (CtScene *self)
{
  ct_scene_forget (self);
  spare_unref (self->spare);
  g_free (self);
}

/**
 * ct_scene_forget:
 *
 * What there is to be painted is something else now.
 */
void
ct_scene_forget (CtScene *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/**
 * ct_scene_is_draft:
 *
 * Returns: whether it should be painted better when there is time
 */
gboolean
ct_scene_is_draft (const CtScene *self)
{
  return self->bytes != NULL && self->quality == CT_RASTER_DRAFT;
}

/**
 * ct_scene_get_painted:
 *
 * Returns: how many pixels were ever painted, for tests
 */
gsize
ct_scene_get_painted (const CtScene *self)
{
  return self->n_painted;
}

static void
start_raster (CtScene *self, int x, int y, int width, int height)
{
  gsize n_bytes = (gsize) width * (gsize) height * sizeof (guint32);

  self->raster = (CtRaster){ lend (self->spare, n_bytes, &self->bytes), (gsize) width, x, y, width, height };
}

static void
paint (CtScene *self, const CtSceneSource *source, CtRaster part)
{
  double scale = self->view.device_scale;
  CtRect area = CT_RECT_INIT ((part.x - LINES_DPX) / scale,
                              (part.y - LINES_DPX) / scale,
                              (part.width + 2 * LINES_DPX) / scale,
                              (part.height + 2 * LINES_DPX) / scale);

  if (part.width <= 0 || part.height <= 0)
    return;
  self->n_painted += (gsize) part.width * (gsize) part.height;
  if (source->pyramid != NULL)
    ct_raster_paint_picture (&part, source->pyramid, source->patch, &self->view, &source->ground, self->quality);
  else
    for (int y = 0; y < part.height; y++)
      memset (part.pixels + (gsize) y * part.stride, 0, (gsize) part.width * sizeof (guint32));
  if (source->collect != NULL)
    {
      g_autoptr (GArray) boxes = NULL;

      area = ct_viewport_rect_to_image (&self->view, &area);
      boxes = source->collect (source->data, &area);
      ct_raster_paint_boxes (&part,
                             (const CtLayerBox *) (gpointer) boxes->data,
                             boxes->len,
                             &self->view,
                             self->quality);
    }
}

static void
paint_all (CtScene *self, const CtSceneSource *source, const CtViewport *viewport, CtRasterQuality quality)
{
  int scale = viewport->device_scale;

  ct_scene_forget (self);
  self->view = *viewport;
  self->quality = quality;
  self->is_opaque = source->pyramid != NULL;
  start_raster (self,
                0,
                0,
                (int) ceil (viewport->widget_width_wpx) * scale,
                (int) ceil (viewport->widget_height_wpx) * scale);
  paint (self, source, self->raster);
}

/* Everything of @all that is not in @kept, which lies inside of it. */
static void
paint_around (CtScene *self, const CtSceneSource *source, const CtRaster *all, const CtRaster *kept)
{
  int right = kept->x + kept->width;
  int bottom = kept->y + kept->height;

  paint (self, source, ct_raster_part (all, all->x, all->y, all->width, kept->y - all->y));
  paint (self, source, ct_raster_part (all, all->x, bottom, all->width, all->y + all->height - bottom));
  paint (self, source, ct_raster_part (all, all->x, kept->y, kept->x - all->x, kept->height));
  paint (self, source, ct_raster_part (all, right, kept->y, all->x + all->width - right, kept->height));
}

/* The widget is no longer covered: keeps what both places share. */
static void
scroll (CtScene *self, const CtSceneSource *source, int width, int height)
{
  int ahead = AHEAD_WPX * self->view.device_scale;
  CtRaster old = self->raster;
  GBytes *old_bytes = g_steal_pointer (&self->bytes);
  CtRaster kept;
  int x1, y1, x2, y2;

  start_raster (self, -ahead, -ahead, width + 2 * ahead, height + 2 * ahead);
  x1 = MAX (old.x, self->raster.x);
  y1 = MAX (old.y, self->raster.y);
  x2 = MIN (old.x + old.width, self->raster.x + self->raster.width);
  y2 = MIN (old.y + old.height, self->raster.y + self->raster.height);
  if (x2 > x1 && y2 > y1)
    {
      kept = ct_raster_part (&self->raster, x1, y1, x2 - x1, y2 - y1);
      old = ct_raster_part (&old, x1, y1, x2 - x1, y2 - y1);
      for (int y = 0; y < kept.height; y++)
        memcpy (kept.pixels + (gsize) y * kept.stride,
                old.pixels + (gsize) y * old.stride,
                (gsize) kept.width * sizeof (guint32));
      paint_around (self, source, &self->raster, &kept);
    }
  else
    {
      paint (self, source, self->raster);
    }
  g_bytes_unref (old_bytes);
}

static gboolean
is_same_scale (const CtViewport *a, const CtViewport *b)
{
  return a->scale == b->scale && a->device_scale == b->device_scale && a->widget_width_wpx == b->widget_width_wpx
         && a->widget_height_wpx == b->widget_height_wpx && a->image_width_px == b->image_width_px
         && a->image_height_px == b->image_height_px;
}

/**
 * ct_scene_update:
 * @quality: a sharp scene stays sharp while it is only moved
 *
 * Paints what is missing for this view.
 */
void
ct_scene_update (CtScene *self, const CtSceneSource *source, const CtViewport *viewport, CtRasterQuality quality)
{
  double dx = (viewport->origin_wpx.x - self->view.origin_wpx.x) * viewport->device_scale;
  double dy = (viewport->origin_wpx.y - self->view.origin_wpx.y) * viewport->device_scale;
  int width = (int) ceil (viewport->widget_width_wpx) * viewport->device_scale;
  int height = (int) ceil (viewport->widget_height_wpx) * viewport->device_scale;

  if (self->bytes == NULL || !is_same_scale (&self->view, viewport) || self->is_opaque != (source->pyramid != NULL)
      || (quality == CT_RASTER_SHARP && self->quality == CT_RASTER_DRAFT) || fabs (dx) > width || fabs (dy) > height)
    {
      paint_all (self, source, viewport, quality);
      return;
    }
  self->raster.x += (int) lround (dx);
  self->raster.y += (int) lround (dy);
  self->view.origin_wpx.x += lround (dx) / (double) viewport->device_scale;
  self->view.origin_wpx.y += lround (dy) / (double) viewport->device_scale;
  if (self->raster.x > 0 || self->raster.y > 0 || self->raster.x + self->raster.width < width
      || self->raster.y + self->raster.height < height)
    scroll (self, source, width, height);
}

/* Opaque pixels go to the cairo renderer as a surface: of a texture it makes a copy, and blends it. */
static void
append_surface (CtScene *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  static const cairo_user_data_key_t key, keep;
  double scale = self->view.device_scale;
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guint8 *) self->raster.pixels,
                                                                  CAIRO_FORMAT_RGB24,
                                                                  self->raster.width,
                                                                  self->raster.height,
                                                                  (int) self->raster.stride * 4);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  cairo_surface_set_user_data (surface, &key, g_bytes_ref (self->bytes), (cairo_destroy_func_t) g_bytes_unref);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_set_source_surface (cr, surface, bounds->origin.x, bounds->origin.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_rectangle (cr, bounds->origin.x, bounds->origin.y, bounds->size.width, bounds->size.height);
  cairo_fill (cr);
  /* The node refers to these pixels only as long as the surface is there; it would copy them all to let it go. */
  cairo_surface_set_user_data (cairo_get_target (cr), &keep, surface, (cairo_destroy_func_t) cairo_surface_destroy);
  cairo_destroy (cr);
}

/**
 * ct_scene_append:
 * @as_surface: for the cairo renderer; it takes no effect on what lets something through
 *
 * Puts what was painted into the frame.
 */
void
ct_scene_append (CtScene *self, GtkSnapshot *snapshot, gboolean as_surface)
{
  double scale = self->view.device_scale;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (self->raster.x / scale),
                                               (float) (self->raster.y / scale),
                                               (float) (self->raster.width / scale),
                                               (float) (self->raster.height / scale));
  g_autoptr (GdkTexture) texture = NULL;

  if (self->bytes == NULL)
    return;
  if (self->is_opaque && as_surface)
    {
      append_surface (self, snapshot, &bounds);
      return;
    }
  texture = gdk_memory_texture_new (self->raster.width,
                                    self->raster.height,
                                    GDK_MEMORY_DEFAULT,
                                    self->bytes,
                                    self->raster.stride * sizeof (guint32));
  gtk_snapshot_append_texture (snapshot, texture, &bounds);
}
