/* test-dialect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the numbers of a file mean, and that converting them keeps boxes inside.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <math.h>

static CtCoco *
read_boxes (const char *boxes, const char *root, CtCocoDialectChoice choice)
{
  g_autofree char *text = g_strdup_printf ("{%s'images':[{'id':1,'file_name':'a.jpg','width':200,'height':100}],"
                                           "'categories':[{'id':1,'name':'c'}],'annotations':[%s]}",
                                           root,
                                           boxes);
  g_autoptr (GBytes) bytes = fixture_bytes (text);

  return ct_coco_read (bytes, "x", choice, NULL, NULL, NULL);
}

static void
test_decide (void)
{
  static const struct
  {
    const char *boxes;
    const char *root;
    CtCocoDialectChoice choice;
    gboolean relative, ltrb, certain;
    CtRect first;
  } cases[] = {
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.5,0.25,0.5]}",
      "",
      CT_DIALECT_AUTO,
      TRUE,
      FALSE,
      TRUE,
      { 100, 50, 50, 50 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0,0,1,1]}",
      "",
      CT_DIALECT_AUTO,
      TRUE,
      FALSE,
      TRUE,
      { 0, 0, 200, 100 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.5,25,5]}",
      "",
      CT_DIALECT_AUTO,
      FALSE,
      FALSE,
      TRUE,
      { 0.5, 0.5, 25, 5 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.5,1,1.25]}",
      "",
      CT_DIALECT_AUTO,
      FALSE,
      FALSE,
      FALSE,
      { 0.5, 0.5, 1, 1.25 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.5,0.75,0.75]}",
      "'bbox_format':'ltrb',",
      CT_DIALECT_AUTO,
      TRUE,
      TRUE,
      TRUE,
      { 100, 50, 50, 25 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[10,20,30,40]}",
      "'bbox_format':'ltrb',",
      CT_DIALECT_AUTO,
      FALSE,
      TRUE,
      TRUE,
      { 10, 20, 20, 20 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.5,0.25,0.5]}",
      "",
      CT_DIALECT_PIXEL,
      FALSE,
      FALSE,
      TRUE,
      { 0.5, 0.5, 0.25, 0.5 } },
    { "{'id':1,'image_id':1,'category_id':1,'bbox':[10,20,30,40]},{'id':2,'image_id':1,'category_id':1,"
      "'bbox':[0,0,1,1]}",
      "",
      CT_DIALECT_AUTO,
      FALSE,
      FALSE,
      TRUE,
      { 10, 20, 30, 40 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtCoco) coco = read_boxes (cases[i].boxes, cases[i].root, cases[i].choice);
      const CtCocoDialect *dialect = ct_coco_get_dialect (coco);

      g_test_message ("case %u: %s", i, dialect->reason);
      g_assert_cmpint (dialect->relative, ==, cases[i].relative);
      g_assert_cmpint (dialect->ltrb, ==, cases[i].ltrb);
      g_assert_cmpint (dialect->certain, ==, cases[i].certain);
      g_assert_nonnull (dialect->reason);
      g_assert_true (ct_rect_equal (&ct_coco_get_dataset (coco)->annotations.bbox[0], &cases[i].first));
    }
}

/* There and back again in all four dialects. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      CtCocoDialect dialect = { g_test_rand_bit (), g_test_rand_bit (), TRUE, NULL };
      double width = g_test_rand_int_range (1, 10241);
      double height = g_test_rand_int_range (1, 10241);
      CtRect box = { g_test_rand_double_range (0, width), g_test_rand_double_range (0, height), 0, 0 };
      CtRect raw, back;

      box.width = g_test_rand_double_range (0, width - box.x);
      box.height = g_test_rand_double_range (0, height - box.y);
      raw = ct_coco_dialect_from_px (&dialect, &box, width, height);
      back = ct_coco_dialect_to_px (&dialect, &raw, width, height);
      g_assert_cmpfloat_with_epsilon (back.x, box.x, 1e-9);
      g_assert_cmpfloat_with_epsilon (back.y, box.y, 1e-9);
      g_assert_cmpfloat_with_epsilon (back.width, box.width, 1e-8);
      g_assert_cmpfloat_with_epsilon (back.height, box.height, 1e-8);
    }
}

/* Boxes that touch the right and bottom edges never leave the unit square, without tolerance. The
 * full count of ten million runs with -m slow. */
static void
test_edges (void)
{
  CtCocoDialect dialect = { TRUE, FALSE, TRUE, NULL };
  guint n = g_test_slow () ? 10000000 : 500000;

  for (guint i = 0; i < n; i++)
    {
      double size = g_test_rand_int_range (10, 10241);
      double left = i % 3 == 0 ? floor (g_test_rand_double_range (0, size)) : g_test_rand_double_range (0, size);
      CtRect box = { left, left, size - left, size - left };
      CtRect raw;

      while (box.x + box.width > size)
        box.width = box.height = nextafter (box.width, 0);
      raw = ct_coco_dialect_from_px (&dialect, &box, size, size);
      if (!(raw.x + raw.width <= 1.0 && raw.y + raw.height <= 1.0 && raw.width >= 0))
        g_error ("size %.17g left %.17g", size, left);
    }
}

/* A box of negative size that begins at the far edge of its picture, give or take a rounding: no step
 * brings that within it, so none must be tried for ever. */
static void
test_beyond (void)
{
  CtCocoDialect dialect = { TRUE, FALSE, TRUE, NULL };

  for (guint i = 0; i < 10000; i++)
    {
      double size = g_test_rand_int_range (3, 10241);
      double beyond = pow (10, g_test_rand_double_range (0, 12));
      CtRect box = { size + beyond, size + beyond, -beyond, -beyond };
      CtRect raw = ct_coco_dialect_from_px (&dialect, &box, size, size);
      CtRect back = ct_coco_dialect_to_px (&dialect, &raw, size, size);

      g_assert_cmpfloat_with_epsilon (back.x, box.x, 1e-3);
      g_assert_cmpfloat_with_epsilon (back.width, box.width, 1e-3);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialect/decide", test_decide);
  g_test_add_func ("/dialect/round-trip", test_round_trip);
  g_test_add_func ("/dialect/edges", test_edges);
  g_test_add_func ("/dialect/beyond", test_beyond);
  return g_test_run ();
}
