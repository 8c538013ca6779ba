/* bench-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-canvas BOXES [FRAMES]: shows a 12 MP picture with so many boxes in a window, zooms and
 * pans it, and prints how long a frame took from its begin until it was handed to the display;
 * and how long it takes to paint the widget into memory.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ct-canvas-private.h"
#include "ct-verbs.h"

#define WIDTH 4000
#define HEIGHT 3000

typedef struct
{
  gint64 begin_us;
  gint64 last_us;
  GArray *ms;
  gboolean is_counting;
} Clock;

static void
before_paint (GdkFrameClock *clock, Clock *self)
{
  self->begin_us = g_get_monotonic_time ();
}

static void
after_paint (GdkFrameClock *clock, Clock *self)
{
  double ms = (double) (g_get_monotonic_time () - self->begin_us) / 1000;

  if (self->is_counting)
    g_array_append_val (self->ms, ms);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
part (GArray *ms, double fraction)
{
  g_array_sort (ms, compare);
  return ms->len > 0 ? g_array_index (ms, double, (guint) (fraction * (ms->len - 1))) : 0;
}

static CtPixels *
make_picture (void)
{
  guint8 *data = g_malloc ((gsize) WIDTH * HEIGHT * 3);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint8 *pixel = data + ((gsize) y * WIDTH + x) * 3;

        pixel[0] = (guint8) (x * 255 / WIDTH);
        pixel[1] = (guint8) (y * 255 / HEIGHT);
        pixel[2] = (guint8) ((x ^ y) & 0xff);
      }
  return ct_pixels_new_take (CT_PIXEL_RGB8, WIDTH, HEIGHT, data);
}

static void
add_boxes (CtHistory *history, guint32 image, int n_boxes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint32 categories[5];

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      g_autofree char *name = g_strdup_printf ("category %u", i);

      categories[i] = ct_verb_add_category (history, name, NULL);
    }
  ct_history_begin (history, "boxes");
  for (int i = 0; i < n_boxes; i++)
    {
      CtRect rect = { g_rand_double_range (random, 0, WIDTH - 250),
                      g_rand_double_range (random, 0, HEIGHT - 200),
                      g_rand_double_range (random, 10, 250),
                      g_rand_double_range (random, 10, 200) };

      ct_verb_add_annotation (history, image, categories[i % 5], &rect, NULL);
    }
  ct_history_end (history);
}

/* Until nothing more is drawn for a while. */
static void
rest (GtkWidget *canvas)
{
  gint64 end = g_get_monotonic_time () + 400 * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

typedef void (*Move) (CtCanvas *canvas, int i, int n);

static void
zoom (CtCanvas *canvas, int i, int n)
{
  double way = i < n / 2 ? 1.04 : 1 / 1.04;

  ct_viewport_set_zoom_at (&canvas->viewport, ct_viewport_get_zoom (&canvas->viewport) * way, CT_POINT_INIT (400, 300));
  ct_canvas_view_moved (canvas);
}

static void
pan (CtCanvas *canvas, int i, int n)
{
  double way = i < n / 2 ? -4.3 : 4.3;

  ct_viewport_pan (&canvas->viewport, way, way / 2);
  ct_canvas_view_moved (canvas);
}

static void
run (CtCanvas *canvas, Clock *times, const char *name, Move move, int n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (canvas));
  gint64 start_us;

  rest (GTK_WIDGET (canvas));
  g_array_set_size (times->ms, 0);
  times->is_counting = TRUE;
  start_us = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    {
      gint64 frame = gdk_frame_clock_get_frame_counter (clock);

      move (canvas, i, n);
      while (gdk_frame_clock_get_frame_counter (clock) == frame)
        g_main_context_iteration (NULL, TRUE);
    }
  times->is_counting = FALSE;
  printf ("\"%s_ms\": %.2f, \"%s_p95_ms\": %.2f, \"%s_fps\": %.1f, ",
          name,
          part (times->ms, 0.5),
          name,
          part (times->ms, 0.95),
          name,
          n * 1e6 / (double) (g_get_monotonic_time () - start_us));
}

/* As zooming, without the window system: from the widget to pixels. */
static void
paint (CtCanvas *canvas, int n)
{
  g_autoptr (GArray) ms = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1200, 900);

  rest (GTK_WIDGET (canvas));
  for (int i = 0; i < n; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      cairo_t *cr = cairo_create (surface);
      GskRenderNode *node;
      double taken;

      zoom (canvas, i, n);
      GTK_WIDGET_GET_CLASS (canvas)->snapshot (GTK_WIDGET (canvas), snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      gsk_render_node_draw (node, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      taken = (double) (g_get_monotonic_time () - start_us) / 1000;
      g_array_append_val (ms, taken);
      gsk_render_node_unref (node);
    }
  cairo_surface_destroy (surface);
  printf ("\"paint_ms\": %.2f, \"paint_p95_ms\": %.2f, ", part (ms, 0.5), part (ms, 0.95));
}

int
main (int argc, char **argv)
{
  CtDataset *dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);
  g_autoptr (CtPixels) pixels = make_picture ();
  CtCanvas *canvas;
  GtkWidget *window;
  guint32 image;
  Clock times = { 0, 0, g_array_new (FALSE, FALSE, sizeof (double)), FALSE };
  int n_frames = argc > 2 ? atoi (argv[2]) : 120;
  GdkFrameClock *clock;

  gtk_init ();
  image = ct_verb_add_image (history, "a.jpg", WIDTH, HEIGHT, NULL);
  add_boxes (history, image, argc > 1 ? atoi (argv[1]) : 1000);
  canvas = CT_CANVAS (ct_canvas_new ());
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 900);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (canvas));
  gtk_widget_show (window);
  ct_canvas_set_history (canvas, history);
  ct_canvas_set_image (canvas, image);
  ct_canvas_set_pixels (canvas, pixels);
  rest (GTK_WIDGET (canvas));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (canvas));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint), &times);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint), &times);
  printf ("{");
  run (canvas, &times, "fit_zoom", zoom, n_frames);
  run (canvas, &times, "fit_pan", pan, n_frames);
  ct_canvas_zoom_fit (canvas);
  paint (canvas, n_frames);
  ct_canvas_zoom_100 (canvas);
  run (canvas, &times, "pan", pan, n_frames);
  run (canvas, &times, "zoom", zoom, n_frames);
  printf ("\"boxes\": %u}\n", dataset->annotations.n_alive);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
