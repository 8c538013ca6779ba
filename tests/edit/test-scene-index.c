/* test-scene-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index against a plain loop over all boxes.
 */
#include "edit-fixture.h"

static int
compare_rows (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a;
  guint32 y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static void
assert_query (Fixture *fixture, const CtSceneIndex *index, const CtRect *area)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = 0;

  ct_scene_index_query (index, area, found);
  g_array_sort (found, compare_rows);
  for (guint32 row = ct_dataset_first_annotation (fixture->dataset, fixture->image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (fixture->dataset, row))
    {
      CtRect box;

      if (!ct_scene_get_box (fixture->dataset, row, &box) || !ct_rect_intersects (&box, area))
        continue;
      g_assert_cmpuint (n, <, found->len);
      g_assert_cmpuint (g_array_index (found, guint32, n++), ==, row);
    }
  g_assert_cmpuint (n, ==, found->len);
}

static void
test_random (void)
{
  static const guint sizes[] = { 0, 1, 2, 15, 16, 17, 255, 256, 257, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CtSceneIndex) index = ct_scene_index_new ();
      Fixture fixture;

      fixture_set_up (&fixture);
      for (guint j = 0; j < sizes[i]; j++)
        add_box (&fixture,
                 g_test_rand_double_range (-20, 400),
                 g_test_rand_double_range (-20, 300),
                 exp2 (g_test_rand_double_range (-3, 8)),
                 exp2 (g_test_rand_double_range (-3, 8)));
      g_assert_true (ct_scene_index_update (index, fixture.dataset, fixture.image));
      g_assert_false (ct_scene_index_update (index, fixture.dataset, fixture.image));
      g_assert_cmpuint (ct_scene_index_get_size (index), ==, sizes[i]);
      for (guint j = 0; j < 200; j++)
        {
          CtRect area = CT_RECT_INIT (g_test_rand_double_range (-50, 450),
                                      g_test_rand_double_range (-50, 350),
                                      g_test_rand_double_range (0, 100),
                                      g_test_rand_double_range (0, 100));

          assert_query (&fixture, index, &area);
        }
      fixture_tear_down (&fixture);
    }
}

static void
test_follows_edits (void)
{
  g_autoptr (CtSceneIndex) index = ct_scene_index_new ();
  CtRect everywhere = CT_RECT_INIT (-1e6, -1e6, 2e6, 2e6);
  CtRect box;
  Fixture fixture;
  guint32 a, b;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 1, 2, 3, 4);
  b = add_box (&fixture, 5, 6, 7, 8);
  ct_scene_index_update (index, fixture.dataset, fixture.image);
  ct_verb_delete_annotation (fixture.history, a, NULL);
  g_assert_true (ct_scene_index_update (index, fixture.dataset, fixture.image));
  g_assert_cmpuint (ct_scene_index_get_size (index), ==, 1);
  g_assert_false (ct_scene_index_get_box (index, a, &box));
  g_assert_false (ct_scene_index_get_box (index, CT_NO_ROW, &box));
  g_assert_true (ct_scene_index_get_box (index, b, &box));
  assert_rect (box, 5, 6, 7, 8);
  ct_history_undo (fixture.history);
  ct_scene_index_update (index, fixture.dataset, fixture.image);
  assert_query (&fixture, index, &everywhere);
  /* Tags have no box, and a box with negative sides is still one. */
  ct_verb_add_annotation (fixture.history, fixture.image, fixture.category, NULL, NULL);
  fixture.dataset->annotations.bbox[b] = CT_RECT_INIT (12, 14, -7, -8);
  ct_scene_index_update (index, fixture.dataset, fixture.image);
  g_assert_cmpuint (ct_scene_index_get_size (index), ==, 2);
  ct_scene_index_get_box (index, b, &box);
  assert_rect (box, 5, 6, 7, 8);
  g_assert_true (ct_scene_index_update (index, NULL, CT_NO_ROW));
  g_assert_cmpuint (ct_scene_index_get_size (index), ==, 0);
  fixture_tear_down (&fixture);
}

/* One index follows thousands of random edits, undone and redone; another is new each time. */
static void
test_follows_random_edits (void)
{
  g_autoptr (CtSceneIndex) index = ct_scene_index_new ();
  CtRect everywhere = CT_RECT_INIT (-1e6, -1e6, 2e6, 2e6);
  Fixture fixture;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 300; i++)
    add_box (&fixture, g_test_rand_double_range (0, 390), g_test_rand_double_range (0, 290), 5, 5);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (CtSceneIndex) fresh = ct_scene_index_new ();
      g_autoptr (GArray) places = NULL;
      g_autoptr (GArray) expected = NULL;
      guint32 row = (guint32) g_test_rand_int_range (0, (gint32) fixture.dataset->annotations.n_rows);
      CtRect area = CT_RECT_INIT (g_test_rand_double_range (-50, 400), g_test_rand_double_range (-50, 300), 60, 60);
      CtRect box = CT_RECT_INIT (g_test_rand_double_range (-20, 400),
                                 g_test_rand_double_range (-20, 300),
                                 exp2 (g_test_rand_double_range (-3, 7)),
                                 exp2 (g_test_rand_double_range (-3, 7)));

      for (gint32 n = g_test_rand_int_range (0, 40) == 0 ? 200 : 1; n > 0; n--)
        switch (g_test_rand_int_range (0, 6))
          {
          case 0:
            add_box (&fixture, box.x, box.y, box.width, box.height);
            break;
          case 1:
            ct_verb_delete_annotation (fixture.history, row, NULL);
            break;
          case 2:
            ct_history_undo (fixture.history);
            break;
          case 3:
            ct_history_redo (fixture.history);
            break;
          default:
            ct_verb_set_bbox (fixture.history, (row + (guint32) n) % fixture.dataset->annotations.n_rows, &box, NULL);
          }
      /* Undo may have taken the image away as well. */
      while (!ct_image_table_is_alive (&fixture.dataset->images, fixture.image))
        ct_history_redo (fixture.history);
      ct_scene_index_update (index, fixture.dataset, fixture.image);
      ct_scene_index_update (fresh, fixture.dataset, fixture.image);
      g_assert_cmpuint (ct_scene_index_get_size (index), ==, ct_scene_index_get_size (fresh));
      assert_query (&fixture, index, &area);
      assert_query (&fixture, index, &everywhere);
      places = ct_scene_index_by_place (index);
      expected = ct_scene_index_by_place (fresh);
      g_assert_cmpmem (places->data, places->len * sizeof (guint32), expected->data, expected->len * sizeof (guint32));
    }
  fixture_tear_down (&fixture);
}

static void
test_by_place (void)
{
  g_autoptr (CtSceneIndex) index = ct_scene_index_new ();
  g_autoptr (GArray) rows = NULL;
  Fixture fixture;
  guint32 a, b, c;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 50, 50, 10, 10);
  b = add_box (&fixture, 90, 10, 10, 10);
  c = add_box (&fixture, 20, 50, 100, 100);
  ct_scene_index_update (index, fixture.dataset, fixture.image);
  rows = ct_scene_index_by_place (index);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpuint (g_array_index (rows, guint32, 0), ==, b);
  g_assert_cmpuint (g_array_index (rows, guint32, 1), ==, c);
  g_assert_cmpuint (g_array_index (rows, guint32, 2), ==, a);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-index/random", test_random);
  g_test_add_func ("/scene-index/follows-edits", test_follows_edits);
  g_test_add_func ("/scene-index/follows-random-edits", test_follows_random_edits);
  g_test_add_func ("/scene-index/by-place", test_by_place);
  return g_test_run ();
}
