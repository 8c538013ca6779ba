/* test-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest changes: swapped twice, nothing has changed; flags go the same way.
 */
#include "ct-edit.h"

#include <locale.h>

#include "model-fixtures.h"

#define N_KINDS 7

static CtEdit
make_edit (CtDataset *dataset, guint kind)
{
  CtRect box = CT_RECT_INIT (1, 2, 3, 4);

  switch (kind)
    {
    case 0:
      return ct_edit_new_bbox (dataset, 2, &box);
    case 1:
      return ct_edit_new_category (dataset, 0, 1);
    case 2:
      return ct_edit_new_name (dataset, 1, ct_strpool_add (dataset->strings, "can"));
    case 3:
      return ct_edit_new_alive (dataset, CT_RECORD_ANNOTATION, 1, FALSE);
    case 4:
      return ct_edit_new_reviewed (dataset, 0, TRUE);
    case 5:
      return ct_edit_new_size (dataset, 1, 1280, 720.5);
    default:
      return ct_edit_new_bbox_scaled (dataset, 3, 2, 0.5);
    }
}

static void
test_inverse (void)
{
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (CtDataset) dataset = fixture_dataset ();
      g_autoptr (CtDataset) before = ct_dataset_copy (dataset);
      g_autoptr (CtDataset) after = NULL;
      CtEdit edit = make_edit (dataset, kind);

      fixture_assert_same (dataset, before);
      ct_edit_swap (&edit, dataset);
      g_assert_cmpuint (dataset->revision, ==, before->revision + 1);
      fixture_assert_counts (dataset);
      after = ct_dataset_copy (dataset);
      ct_edit_swap (&edit, dataset);
      fixture_assert_same (dataset, before);
      g_assert_cmpuint (dataset->revision, ==, before->revision + 2);
      ct_edit_swap (&edit, dataset);
      fixture_assert_same (dataset, after);
    }
}

static void
test_effects (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  guint16 flags;

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      CtEdit edit = make_edit (dataset, kind);

      ct_edit_swap (&edit, dataset);
    }
  g_assert_true (ct_rect_equal (&dataset->annotations.bbox[2], &CT_RECT_INIT (1, 2, 3, 4)));
  flags = dataset->annotations.flags[2];
  g_assert_cmpuint (flags, ==, CT_RECORD_EDITED_BBOX | CT_RECORD_HAS_BBOX);
  g_assert_cmpuint (dataset->annotations.category[0], ==, 1);
  g_assert_cmpuint (dataset->annotations.flags[0], ==, CT_RECORD_HAS_BBOX | CT_RECORD_EDITED_CATEGORY);
  g_assert_cmpstr (ct_dataset_get_category_name (dataset, 1), ==, "can");
  g_assert_cmpuint (dataset->categories.flags[1], ==, CT_RECORD_EDITED_NAME);
  g_assert_cmpuint (dataset->annotations.flags[1], ==, CT_RECORD_HAS_BBOX | CT_RECORD_CROWD | CT_RECORD_DEAD);
  g_assert_cmpuint (dataset->images.flags[0], ==, CT_RECORD_REVIEWED | CT_RECORD_EDITED_REVIEWED);
  g_assert_cmpfloat (dataset->images.width[1], ==, 1280);
  g_assert_cmpfloat (dataset->images.height[1], ==, 720.5);
  g_assert_cmpuint (dataset->images.flags[1], ==, CT_RECORD_REVIEWED | CT_RECORD_EDITED_SIZE);
  g_assert_true (ct_rect_equal (&dataset->annotations.bbox[3], &CT_RECT_INIT (20, 10, 60, 20)));
  g_assert_cmpuint (dataset->annotations.flags[3], ==, CT_RECORD_HAS_BBOX | CT_RECORD_SEGMENTED);
}

/* A box takes the place of one that was no box. */
static void
test_odd_bbox (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  CtEdit edit = ct_edit_new_bbox (dataset, 4, &CT_RECT_INIT (1, 1, 1, 1));

  ct_edit_swap (&edit, dataset);
  g_assert_cmpuint (dataset->annotations.flags[4], ==, CT_RECORD_HAS_BBOX | CT_RECORD_EDITED_BBOX);
  ct_edit_swap (&edit, dataset);
  g_assert_cmpuint (dataset->annotations.flags[4], ==, CT_RECORD_ODD_BBOX);
}

/* Categories of dead annotations are not counted, whichever changes first. */
static void
test_category_of_dead (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  CtEdit dead = ct_edit_new_alive (dataset, CT_RECORD_ANNOTATION, 0, FALSE);
  CtEdit category;

  ct_edit_swap (&dead, dataset);
  category = ct_edit_new_category (dataset, 0, CT_NO_ROW);
  ct_edit_swap (&category, dataset);
  fixture_assert_counts (dataset);
  ct_edit_swap (&category, dataset);
  fixture_assert_counts (dataset);
  ct_edit_swap (&dead, dataset);
  fixture_assert_counts (dataset);
}

static void
test_image_of_edit (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  static const guint32 expected[N_KINDS] = { 0, 0, CT_NO_ROW, 1, 0, 1, 0 };

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      CtEdit edit = make_edit (dataset, kind);

      g_assert_cmpuint (ct_edit_get_image (&edit, dataset), ==, expected[kind]);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/inverse", test_inverse);
  g_test_add_func ("/edit/effects", test_effects);
  g_test_add_func ("/edit/odd-bbox", test_odd_bbox);
  g_test_add_func ("/edit/category-of-dead", test_category_of_dead);
  g_test_add_func ("/edit/image-of-edit", test_image_of_edit);
  return g_test_run ();
}
