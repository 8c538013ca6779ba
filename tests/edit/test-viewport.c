/* test-viewport.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The view: examples of fitting, and properties over random views.
 */
#include "ct-viewport-map.h"
#include "ct-viewport-motion.h"

#include <math.h>

#define N_RANDOM 2000

static CtViewport
make_view (double widget_width, double widget_height, double image_width, double image_height)
{
  CtViewport view;

  ct_viewport_init (&view);
  ct_viewport_set_widget_size (&view, widget_width, widget_height, 1);
  ct_viewport_set_image_size (&view, image_width, image_height);
  return view;
}

static CtViewport
random_view (void)
{
  CtViewport view = make_view (g_test_rand_int_range (1, 3000),
                               g_test_rand_int_range (1, 2000),
                               g_test_rand_int_range (1, 12000),
                               g_test_rand_int_range (1, 12000));

  view.device_scale = g_test_rand_int_range (1, 4);
  ct_viewport_set_mode (&view, CT_VIEW_FIT);
  if (g_test_rand_bit ())
    ct_viewport_set_zoom_at (&view,
                             exp2 (g_test_rand_double_range (-7, 7)),
                             ct_viewport_to_widget (&view, CT_POINT_INIT (0, 0)));
  if (g_test_rand_bit ())
    ct_viewport_pan (&view, g_test_rand_double_range (-5000, 5000), g_test_rand_double_range (-5000, 5000));
  return view;
}

static CtPoint
random_point (double width, double height)
{
  return CT_POINT_INIT (g_test_rand_double_range (0, width), g_test_rand_double_range (0, height));
}

/* How much of the picture is inside the widget, on the axis where that is less. */
static double
in_sight (const CtViewport *view)
{
  CtRect widget = CT_RECT_INIT (0, 0, view->widget_width_wpx, view->widget_height_wpx);
  CtRect image = ct_viewport_get_image_rect (view);
  CtRect picture = ct_viewport_rect_to_widget (view, &image);
  CtRect seen = ct_rect_intersect (&widget, &picture);

  return fmin (seen.width, seen.height);
}

static void
test_fit (void)
{
  CtViewport view = make_view (1024, 624, 500, 300);

  g_assert_cmpfloat_with_epsilon (view.scale, 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (view.origin_wpx.x, 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.origin_wpx.y, 12, 1e-9);
  ct_viewport_set_widget_size (&view, 524, 624, 1);
  g_assert_cmpfloat_with_epsilon (view.scale, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (view.origin_wpx.y, 162, 1e-9);
  ct_viewport_set_image_size (&view, 1000, 10);
  g_assert_cmpfloat_with_epsilon (view.scale, 0.5, 1e-12);
  g_assert_cmpint (view.mode, ==, CT_VIEW_FIT);
}

static void
test_fit_width (void)
{
  CtViewport view = make_view (524, 424, 250, 4000);

  ct_viewport_set_mode (&view, CT_VIEW_FIT_WIDTH);
  g_assert_cmpfloat_with_epsilon (view.scale, 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (view.origin_wpx.y, CT_VIEW_MARGIN_WPX, 1e-9);
}

static void
test_hundred_percent_is_device_pixels (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);

  ct_viewport_set_widget_size (&view, 1000, 800, 2);
  ct_viewport_set_zoom_at (&view, 1.0, CT_POINT_INIT (500, 400));
  g_assert_cmpfloat (view.scale, ==, 0.5);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, 1.0);
  g_assert_cmpint (view.mode, ==, CT_VIEW_FREE);
}

static void
test_zoom_keeps_point (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport view = random_view ();
      CtPoint at_px = random_point (view.image_width_px, view.image_height_px);
      CtPoint at_wpx = ct_viewport_to_widget (&view, at_px);

      for (guint j = 0; j < 20; j++)
        {
          CtPoint there;

          if (g_test_rand_bit ())
            ct_viewport_set_zoom_at (&view, exp2 (g_test_rand_double_range (-10, 10)), at_wpx);
          else
            ct_viewport_step_zoom_at (&view, g_test_rand_int_range (-3, 4), at_wpx);
          there = ct_viewport_to_widget (&view, at_px);
          g_assert_cmpfloat_with_epsilon (there.x, at_wpx.x, 1e-5);
          g_assert_cmpfloat_with_epsilon (there.y, at_wpx.y, 1e-5);
          g_assert_cmpfloat (ct_viewport_get_zoom (&view), <=, CT_ZOOM_MAX);
        }
    }
}

static void
test_limits (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);

  ct_viewport_set_zoom_at (&view, 1000, CT_POINT_INIT (10, 10));
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, CT_ZOOM_MAX);
  ct_viewport_set_zoom_at (&view, 1e-9, CT_POINT_INIT (10, 10));
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, CT_ZOOM_MIN);
  /* A picture too large for 1 % may still be seen whole. */
  view = make_view (200, 200, 200000, 200);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), <, CT_ZOOM_MIN);
  ct_viewport_set_zoom_at (&view, NAN, CT_POINT_INIT (0, 0));
  g_assert_true (isfinite (view.scale));
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport view = random_view ();
      CtPoint at_px = random_point (view.image_width_px, view.image_height_px);
      CtPoint back = ct_viewport_to_image (&view, ct_viewport_to_widget (&view, at_px));
      CtRect rect_px = CT_RECT_INIT (at_px.x, at_px.y, 17.25, 3.5);
      CtRect rect_wpx = ct_viewport_rect_to_widget (&view, &rect_px);
      CtRect rect_back = ct_viewport_rect_to_image (&view, &rect_wpx);

      g_assert_cmpfloat_with_epsilon (back.x, at_px.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.y, at_px.y, 1e-6);
      g_assert_cmpfloat_with_epsilon (rect_back.x, rect_px.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (rect_back.height, rect_px.height, 1e-6);
    }
}

static void
test_pan_never_loses (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport view = random_view ();
      double before = in_sight (&view);
      double keep = fmin (CT_VIEW_KEEP_WPX,
                          fmin (fmin (view.widget_width_wpx, view.widget_height_wpx),
                                fmin (view.image_width_px, view.image_height_px) * view.scale));

      ct_viewport_pan (&view, g_test_rand_double_range (-1e5, 1e5), g_test_rand_double_range (-1e5, 1e5));
      g_assert_cmpfloat (in_sight (&view), >=, fmin (before, keep) - 1e-6);
    }
}

static void
test_zoom_beside_never_loses (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport view = random_view ();

      ct_viewport_set_zoom_at (&view,
                               exp2 (g_test_rand_double_range (-7, 6)),
                               random_point (view.widget_width_wpx, view.widget_height_wpx));
      g_assert_cmpfloat (in_sight (&view), >, -1e-9);
      ct_viewport_pan (&view, 0.001, 0);
      g_assert_cmpfloat (in_sight (&view), >=, 0);
    }
}

static void
test_pan_is_exact_and_does_not_jump (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);
  CtPoint corner;

  ct_viewport_set_zoom_at (&view, 1.0, ct_viewport_to_widget (&view, CT_POINT_INIT (2000, 1500)));
  corner = view.origin_wpx;
  ct_viewport_pan (&view, 10.5, -20);
  g_assert_cmpfloat (view.origin_wpx.x, ==, corner.x + 10.5);
  g_assert_cmpfloat (view.origin_wpx.y, ==, corner.y - 20);
  /* Zooming at a corner of the picture that lies in a corner of the widget leaves little in sight. */
  view = make_view (1000, 800, 1000, 800);
  view.origin_wpx = CT_POINT_INIT (998, 798);
  view.mode = CT_VIEW_FREE;
  ct_viewport_pan (&view, -1, 1);
  g_assert_cmpfloat (view.origin_wpx.x, ==, 997);
  g_assert_cmpfloat (view.origin_wpx.y, ==, 798);
}

static void
test_resize_keeps_center (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);
  CtPoint before, after;

  ct_viewport_set_zoom_at (&view, 1.0, CT_POINT_INIT (300, 300));
  before = ct_viewport_get_center (&view);
  ct_viewport_set_widget_size (&view, 700, 900, 1);
  after = ct_viewport_get_center (&view);
  g_assert_cmpfloat_with_epsilon (after.x, before.x, 1e-9);
  g_assert_cmpfloat_with_epsilon (after.y, before.y, 1e-9);
  g_assert_cmpfloat (view.scale, ==, 1.0);
}

static void
test_steps (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);
  CtPoint middle = CT_POINT_INIT (500, 400);

  ct_viewport_set_zoom_at (&view, 0.93, middle);
  ct_viewport_step_zoom_at (&view, 1, middle);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, 1.0);
  ct_viewport_step_zoom_at (&view, 2, middle);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, 2.0);
  ct_viewport_step_zoom_at (&view, -4, middle);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, 0.5);
  ct_viewport_set_zoom_at (&view, 1.1, middle);
  ct_viewport_step_zoom_at (&view, -1, middle);
  g_assert_cmpfloat (ct_viewport_get_zoom (&view), ==, 1.0);
}

static void
test_show_and_reveal (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);
  CtRect rect = CT_RECT_INIT (3000, 2000, 100, 100);
  CtRect seen;

  g_assert_false (ct_viewport_reveal_rect (&view, &rect));
  ct_viewport_show_rect (&view, &rect);
  seen = ct_viewport_get_visible (&view);
  g_assert_true (ct_rect_contains (&seen, 3000, 2000) && ct_rect_contains (&seen, 3100, 2100));
  g_assert_cmpfloat (seen.height, <, 200);
  rect = CT_RECT_INIT (10, 10, 50, 50);
  g_assert_true (ct_viewport_reveal_rect (&view, &rect));
  seen = ct_viewport_get_visible (&view);
  g_assert_true (ct_rect_contains (&seen, 10, 10) && ct_rect_contains (&seen, 60, 60));
  g_assert_false (ct_viewport_reveal_rect (&view, &rect));
}

static void
test_buckets (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);

  ct_viewport_set_zoom_at (&view, 1.0, CT_POINT_INIT (0, 0));
  g_assert_cmpint (ct_viewport_get_bucket (&view), ==, 0);
  for (guint i = 0; i < 100; i++)
    {
      double scale;

      ct_viewport_set_zoom_at (&view, exp2 (g_test_rand_double_range (-6, 6)), CT_POINT_INIT (0, 0));
      scale = ct_viewport_bucket_to_scale (&view, ct_viewport_get_bucket (&view));
      g_assert_cmpfloat (fabs (log2 (scale / view.scale)), <=, 0.125 + 1e-9);
    }
}

/* On the way from one view to another: begins and ends there, the scale goes one way, and the point that both share
 * never moves. */
static void
test_way (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport from = random_view ();
      CtViewport to = from;
      CtViewport between;
      CtPoint at = random_point (from.widget_width_wpx, from.widget_height_wpx);
      CtPoint at_px = ct_viewport_to_image (&from, at);
      double last = from.scale;

      to.mode = CT_VIEW_FREE;
      to.scale = from.scale * exp2 (g_test_rand_double_range (-4, 4));
      to.origin_wpx = CT_POINT_INIT (at.x - at_px.x * to.scale, at.y - at_px.y * to.scale);
      ct_viewport_interpolate (&from, &to, 0, &between);
      g_assert_cmpfloat (between.scale, ==, from.scale);
      g_assert_cmpfloat_with_epsilon (between.origin_wpx.x, from.origin_wpx.x, 1e-6);
      for (double part = 0.1; part < 1; part += 0.1)
        {
          CtPoint there;

          ct_viewport_interpolate (&from, &to, part, &between);
          there = ct_viewport_to_widget (&between, at_px);
          g_assert_cmpfloat_with_epsilon (there.x, at.x, 1e-6 * fmax (1, fabs (from.origin_wpx.x)));
          g_assert_cmpfloat_with_epsilon (there.y, at.y, 1e-6 * fmax (1, fabs (from.origin_wpx.y)));
          g_assert_true (to.scale >= from.scale ? between.scale >= last : between.scale <= last);
          last = between.scale;
        }
      ct_viewport_interpolate (&from, &to, 1, &between);
      g_assert_cmpint (between.mode, ==, to.mode);
      g_assert_cmpfloat (between.scale, ==, to.scale);
      g_assert_cmpfloat (between.origin_wpx.x, ==, to.origin_wpx.x);
      g_assert_cmpfloat (between.origin_wpx.y, ==, to.origin_wpx.y);
    }
}

static void
test_ease (void)
{
  double last_step = 1;
  double last = 0;

  g_assert_cmpfloat (ct_view_ease (-1), ==, 0);
  g_assert_cmpfloat (ct_view_ease (2), ==, 1);
  for (double part = 0.05; part < 1.001; part += 0.05)
    {
      double step = ct_view_ease (part) - last;

      g_assert_cmpfloat (step, >, 0);
      g_assert_cmpfloat (step, <, last_step);
      last_step = step;
      last += step;
    }
  g_assert_cmpfloat_with_epsilon (last, 1, 1e-9);
}

static void
test_swipe (void)
{
  CtSwipe swipe = { 0 };
  CtPoint velocity;
  double last = 0;

  g_assert_cmpfloat (ct_swipe_get_velocity (&swipe, 0).x, ==, 0);
  for (gint64 i = 0; i < 30; i++)
    ct_swipe_add (&swipe, CT_POINT_INIT (i * 10.0, i * -5.0), i * 10000);
  velocity = ct_swipe_get_velocity (&swipe, 300000 - 10000);
  g_assert_cmpfloat_with_epsilon (velocity.x, 1000, 1e-6);
  g_assert_cmpfloat_with_epsilon (velocity.y, -500, 1e-6);
  /* Who holds still before letting go does not throw, and neither does who is slow. */
  g_assert_cmpfloat (ct_swipe_get_velocity (&swipe, 400000).x, ==, 0);
  ct_swipe_clear (&swipe);
  for (gint64 i = 0; i < 30; i++)
    ct_swipe_add (&swipe, CT_POINT_INIT ((double) i, 0), i * 10000);
  g_assert_cmpfloat (ct_swipe_get_velocity (&swipe, 290000).x, ==, 0);
  /* It slows down, never turns, and ends. */
  for (double seconds = 0.01; seconds < 3; seconds += 0.01)
    {
      double way = ct_swipe_way (velocity, seconds).x;

      g_assert_cmpfloat (way, >, last);
      g_assert_cmpfloat (way - last, <=, 10.001);
      last = way;
    }
  g_assert_false (ct_swipe_is_over (velocity, 0.1));
  g_assert_true (ct_swipe_is_over (velocity, 3));
  g_assert_cmpfloat (last, <, 250);
}

/* The map is there when something is out of sight, lies in the widget, has the picture's shape; and pressing where
 * a point is shown brings that point into the middle. */
static void
test_map (void)
{
  guint n_maps = 0;

  for (guint i = 0; i < N_RANDOM; i++)
    {
      CtViewport view = random_view ();
      CtRect map, frame;
      CtPoint point = random_point (view.image_width_px, view.image_height_px);
      CtPoint on_map;

      if (!ct_viewport_get_map (&view, &map))
        continue;
      n_maps++;
      g_assert_cmpfloat (map.x, >=, 0);
      g_assert_cmpfloat (map.y, >=, 0);
      g_assert_cmpfloat (map.x + map.width, <=, view.widget_width_wpx);
      g_assert_cmpfloat (map.y + map.height, <=, view.widget_height_wpx);
      g_assert_cmpfloat_with_epsilon (fmax (map.width, map.height), CT_MAP_SIDE_WPX, 1);
      frame = ct_viewport_get_map_frame (&view, &map);
      g_assert_cmpfloat (frame.width, >=, 3);
      g_assert_cmpfloat (frame.x, >=, map.x - 1e-6);
      g_assert_cmpfloat (frame.x + frame.width, <=, map.x + map.width + 1e-6);
      on_map = CT_POINT_INIT (map.x + point.x / view.image_width_px * map.width,
                              map.y + point.y / view.image_height_px * map.height);
      ct_viewport_center_on (&view, ct_viewport_map_to_image (&view, &map, on_map));
      g_assert_cmpfloat_with_epsilon (ct_viewport_get_center (&view).x, point.x, 1e-6 * view.image_width_px);
      g_assert_cmpfloat_with_epsilon (ct_viewport_get_center (&view).y, point.y, 1e-6 * view.image_height_px);
    }
  g_assert_cmpuint (n_maps, >, N_RANDOM / 10);
}

static void
test_no_map_when_fitted (void)
{
  CtViewport view = make_view (1000, 800, 4000, 3000);
  CtRect map;

  g_assert_false (ct_viewport_get_map (&view, &map));
  ct_viewport_set_zoom_at (&view, 1, CT_POINT_INIT (500, 400));
  g_assert_true (ct_viewport_get_map (&view, &map));
  ct_viewport_set_widget_size (&view, 1000, 300, 1);
  g_assert_false (ct_viewport_get_map (&view, &map));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/fit-width", test_fit_width);
  g_test_add_func ("/viewport/hundred-percent", test_hundred_percent_is_device_pixels);
  g_test_add_func ("/viewport/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/viewport/limits", test_limits);
  g_test_add_func ("/viewport/round-trip", test_round_trip);
  g_test_add_func ("/viewport/pan-never-loses", test_pan_never_loses);
  g_test_add_func ("/viewport/zoom-beside-never-loses", test_zoom_beside_never_loses);
  g_test_add_func ("/viewport/pan-is-exact", test_pan_is_exact_and_does_not_jump);
  g_test_add_func ("/viewport/resize-keeps-center", test_resize_keeps_center);
  g_test_add_func ("/viewport/steps", test_steps);
  g_test_add_func ("/viewport/show-and-reveal", test_show_and_reveal);
  g_test_add_func ("/viewport/buckets", test_buckets);
  g_test_add_func ("/viewport/way", test_way);
  g_test_add_func ("/viewport/ease", test_ease);
  g_test_add_func ("/viewport/swipe", test_swipe);
  g_test_add_func ("/viewport/map", test_map);
  g_test_add_func ("/viewport/no-map-when-fitted", test_no_map_when_fitted);
  return g_test_run ();
}
