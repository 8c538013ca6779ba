/* test-geometry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties of rectangles, over random ones with whole numbers, where arithmetic is exact.
 */
#include "ct-geometry.h"

#include <locale.h>
#include <math.h>

#define N_CASES 20000

static GRand *source;

static double
number (int limit)
{
  return g_rand_int_range (source, -limit, limit + 1);
}

static CtRect
random_rect (void)
{
  return CT_RECT_INIT (number (20), number (20), fabs (number (20)), fabs (number (20)));
}

static gboolean
lies_in (const CtRect *inner, const CtRect *outer)
{
  return ct_rect_contains (outer, inner->x, inner->y)
         && ct_rect_contains (outer, inner->x + inner->width, inner->y + inner->height);
}

static void
test_from_corners (void)
{
  for (guint i = 0; i < N_CASES; i++)
    {
      double x1 = number (20), y1 = number (20), x2 = number (20), y2 = number (20);
      CtRect rect = ct_rect_from_corners (x1, y1, x2, y2);
      CtRect swapped = ct_rect_from_corners (x2, y1, x1, y2);

      g_assert_true (rect.width >= 0 && rect.height >= 0);
      g_assert_true (ct_rect_equal (&rect, &swapped));
      g_assert_true (ct_rect_contains (&rect, x1, y1) && ct_rect_contains (&rect, x2, y2));
      g_assert_cmpfloat (ct_rect_area (&rect), ==, fabs ((x2 - x1) * (y2 - y1)));
    }
}

static void
test_intersect (void)
{
  for (guint i = 0; i < N_CASES; i++)
    {
      CtRect a = random_rect (), b = random_rect ();
      CtRect common = ct_rect_intersect (&a, &b);
      CtRect other_way = ct_rect_intersect (&b, &a);
      CtRect itself = ct_rect_intersect (&a, &a);
      double x = number (45), y = number (45);

      g_assert_true (ct_rect_equal (&common, &other_way));
      g_assert_true (ct_rect_equal (&itself, &a));
      g_assert_true (common.width >= 0 && common.height >= 0);
      g_assert_cmpint (ct_rect_intersects (&a, &b), ==, ct_rect_intersects (&b, &a));
      /* A point is in both if and only if it is in what they share. */
      if (ct_rect_intersects (&a, &b))
        g_assert_cmpint (ct_rect_contains (&a, x, y) && ct_rect_contains (&b, x, y),
                         ==,
                         ct_rect_contains (&common, x, y));
      else
        {
          g_assert_cmpfloat (ct_rect_area (&common), ==, 0);
          g_assert_false (ct_rect_contains (&a, x, y) && ct_rect_contains (&b, x, y));
        }
    }
}

static void
test_intersects_touching (void)
{
  CtRect a = CT_RECT_INIT (0, 0, 2, 2);
  CtRect beside = CT_RECT_INIT (2, 0, 2, 2);
  CtRect corner = CT_RECT_INIT (2, 2, 1, 1);
  CtRect apart = CT_RECT_INIT (2.001, 0, 1, 1);

  g_assert_true (ct_rect_intersects (&a, &beside));
  g_assert_true (ct_rect_intersects (&a, &corner));
  g_assert_false (ct_rect_intersects (&a, &apart));
  g_assert_false (ct_rect_contains (&a, 2.001, 1));
}

static void
test_move_inside (void)
{
  for (guint i = 0; i < N_CASES; i++)
    {
      CtRect rect = random_rect (), bounds = random_rect ();
      CtRect moved = ct_rect_move_inside (&rect, &bounds);
      CtRect again = ct_rect_move_inside (&moved, &bounds);

      g_assert_cmpfloat (moved.width, ==, rect.width);
      g_assert_cmpfloat (moved.height, ==, rect.height);
      g_assert_true (ct_rect_equal (&moved, &again));
      if (lies_in (&rect, &bounds))
        g_assert_true (ct_rect_equal (&moved, &rect));
      if (rect.width <= bounds.width && rect.height <= bounds.height)
        {
          g_assert_true (lies_in (&moved, &bounds));
          /* As little as needed: it stopped at an edge, or did not move at all. */
          g_assert_true (moved.x == rect.x || moved.x == bounds.x || moved.x + moved.width == bounds.x + bounds.width);
        }
      if (rect.width > bounds.width)
        g_assert_cmpfloat (moved.x, ==, bounds.x);
      if (rect.height > bounds.height)
        g_assert_cmpfloat (moved.y, ==, bounds.y);
    }
}

static void
test_equal (void)
{
  CtRect a = CT_RECT_INIT (1, 2, 3, 4);

  for (guint i = 0; i < 4; i++)
    {
      CtRect b = a;

      g_assert_true (ct_rect_equal (&a, &b));
      (&b.x)[i] = nextafter ((&b.x)[i], 9);
      g_assert_false (ct_rect_equal (&a, &b));
    }
  a.x = NAN;
  g_assert_false (ct_rect_equal (&a, &a));
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  source = g_rand_new_with_seed (2);
  g_test_add_func ("/geometry/from-corners", test_from_corners);
  g_test_add_func ("/geometry/intersect", test_intersect);
  g_test_add_func ("/geometry/intersects-touching", test_intersects_touching);
  g_test_add_func ("/geometry/move-inside", test_move_inside);
  g_test_add_func ("/geometry/equal", test_equal);
  status = g_test_run ();
  g_rand_free (source);
  return status;
}
