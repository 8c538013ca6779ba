/* test-crops.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of boxes behind the crop wall, against a shadow copy that replays every signal; and
 * the loader: one decode for the boxes of one picture, and nothing for those who went away.
 */
#include "app-fixture.h"

#include "ct-crop-list.h"
#include "ct-crop-loader.h"
#include "ct-verbs.h"

#define N_BOXES 60
#define SIDE_PX 32

typedef struct
{
  CtDataset *dataset;
  CtHistory *history;
  CtCropList *list;
  GPtrArray *shadow;
  guint32 categories[2];
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  g_assert_cmpuint (position + removed, <=, fixture->shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->shadow, position + i, g_list_model_get_item (model, position + i));
}

static void
add_box (Fixture *fixture, guint32 image, guint32 category)
{
  CtRect bbox = { 1, 1, g_test_rand_int_range (1, 50), g_test_rand_int_range (1, 50) };

  ct_verb_add_annotation (fixture->history, image, category, &bbox, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  guint32 image;

  fixture->dataset = ct_dataset_new ();
  fixture->history = ct_history_new (fixture->dataset);
  fixture->categories[0] = ct_verb_add_category (fixture->history, "one", NULL);
  fixture->categories[1] = ct_verb_add_category (fixture->history, "two", NULL);
  image = ct_verb_add_image (fixture->history, "a.jpg", 100, 100, NULL);
  for (guint i = 0; i < N_BOXES; i++)
    add_box (fixture, image, fixture->categories[i % 2]);
  fixture->list = ct_crop_list_new ();
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->shadow);
  g_assert_finalize_object (fixture->list);
  g_object_unref (fixture->history);
  ct_dataset_unref (fixture->dataset);
}

/* Every box of the category once, and the shadow agrees with the list. */
static void
assert_agrees (Fixture *fixture, guint32 category)
{
  GListModel *model = G_LIST_MODEL (fixture->list);
  guint n = 0;

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->shadow->len);
  for (guint i = 0; i < fixture->shadow->len; i++)
    {
      g_autoptr (CtCropItem) item = g_list_model_get_item (model, i);
      guint32 row = ct_crop_item_get_annotation (item);

      g_assert_true (item == fixture->shadow->pdata[i]);
      g_assert_cmpuint (row, ==, ct_crop_list_get_annotation (fixture->list, i));
      g_assert_true (ct_annotation_table_is_alive (&fixture->dataset->annotations, row));
      g_assert_cmpuint (fixture->dataset->annotations.category[row], ==, category);
    }
  for (guint32 row = 0; row < fixture->dataset->annotations.n_rows; row++)
    n += ct_annotation_table_is_alive (&fixture->dataset->annotations, row)
         && fixture->dataset->annotations.category[row] == category;
  g_assert_cmpuint (fixture->shadow->len, ==, n);
  g_assert_null (g_list_model_get_item (model, n));
  g_assert_cmpuint (ct_crop_list_get_annotation (fixture->list, n), ==, CT_NO_ROW);
}

static void
set_order (Fixture *fixture, guint32 category)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 row = fixture->dataset->annotations.n_rows; row > 0; row--)
    if (fixture->dataset->annotations.category[row - 1] == category)
      {
        guint32 at = row - 1;

        g_array_append_val (order, at);
      }
  ct_crop_list_set_order (fixture->list, fixture->dataset, category, order);
  assert_agrees (fixture, category);
}

static void
test_stays_in_place (Fixture *fixture, gconstpointer data)
{
  guint32 second, third;

  set_order (fixture, fixture->categories[0]);
  second = ct_crop_list_get_annotation (fixture->list, 1);
  third = ct_crop_list_get_annotation (fixture->list, 2);
  g_assert_true (ct_verb_set_category (fixture->history, second, fixture->categories[1], NULL));
  ct_crop_list_follow (fixture->list);
  assert_agrees (fixture, fixture->categories[0]);
  g_assert_cmpuint (ct_crop_list_get_annotation (fixture->list, 1), ==, third);
  /* Back to its place, not to the end. */
  ct_history_undo (fixture->history);
  ct_crop_list_follow (fixture->list);
  assert_agrees (fixture, fixture->categories[0]);
  g_assert_cmpuint (ct_crop_list_get_annotation (fixture->list, 1), ==, second);
  /* One that was given the category stands at the end. */
  g_assert_true (ct_verb_set_category (fixture->history, 1, fixture->categories[0], NULL));
  ct_crop_list_follow (fixture->list);
  assert_agrees (fixture, fixture->categories[0]);
  g_assert_cmpuint (ct_crop_list_get_annotation (fixture->list, fixture->shadow->len - 1), ==, 1);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  guint32 category = fixture->categories[0];

  set_order (fixture, category);
  for (guint i = 0; i < 400; i++)
    {
      guint32 row = (guint32) g_test_rand_int_range (0, (int) fixture->dataset->annotations.n_rows);
      gboolean is_alive = ct_annotation_table_is_alive (&fixture->dataset->annotations, row);

      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          if (is_alive)
            ct_verb_delete_annotation (fixture->history, row, NULL);
          break;
        case 1:
          if (is_alive)
            ct_verb_set_category (fixture->history, row, fixture->categories[g_test_rand_int_range (0, 2)], NULL);
          break;
        case 2:
          add_box (fixture, 0, fixture->categories[g_test_rand_int_range (0, 2)]);
          break;
        case 3:
          if (ct_history_can_undo (fixture->history) && fixture->dataset->annotations.n_alive > 0)
            ct_history_undo (fixture->history);
          break;
        case 4:
          if (ct_history_can_redo (fixture->history))
            ct_history_redo (fixture->history);
          break;
        default:
          category = fixture->categories[g_test_rand_int_range (0, 2)];
          set_order (fixture, category);
          break;
        }
      ct_crop_list_follow (fixture->list);
      if (ct_category_table_is_alive (&fixture->dataset->categories, category))
        assert_agrees (fixture, category);
    }
}

/* Who counts what it is told. */
typedef struct
{
  double distance;
  guint n_ready;
  GdkTexture *texture;
  char *problem;
} Owner;

static double
owner_get_distance (gpointer data)
{
  return ((Owner *) data)->distance;
}

static void
owner_ready (gpointer data, GdkTexture *texture, const char *problem)
{
  Owner *owner = data;

  owner->n_ready++;
  g_set_object (&owner->texture, texture);
  g_free (owner->problem);
  owner->problem = g_strdup (problem);
}

static const CtThumbnailClient client = { owner_get_distance, owner_ready };

static void
owner_clear (Owner *owner)
{
  g_clear_object (&owner->texture);
  g_clear_pointer (&owner->problem, g_free);
}

/* The pictures of the fixture are 8 by 4. */
static void
want (CtCropLoader *loader, Owner *owner, const char *path, guint32 annotation, double x)
{
  CtCropWish wish = { annotation, path, { 0, 0, 8, 4 }, { x, 1, 2, 2 }, SIDE_PX, NULL, NULL };

  ct_crop_loader_want (loader, owner, &client, &wish);
}

static void
test_loader (void)
{
  AppFixture app;
  CtCropLoader *loader = ct_crop_loader_new ();
  Owner owners[6] = { 0 };
  g_autofree char *one = NULL;
  g_autofree char *gone = NULL;

  app_fixture_init (&app);
  one = g_build_filename (app.folder, "one.bmp", NULL);
  gone = g_build_filename (app.folder, "gone.bmp", NULL);
  for (guint i = 0; i < 3; i++)
    want (loader, &owners[i], one, i, i);
  /* Out of the picture, out of sight, and of a picture that is not there. */
  want (loader, &owners[3], one, 3, 100);
  owners[4].distance = -1;
  want (loader, &owners[4], one, 4, 1);
  want (loader, &owners[5], gone, 5, 1);
  app_wait_for (owners[0].n_ready + owners[1].n_ready + owners[2].n_ready + owners[3].n_ready + owners[5].n_ready == 5);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (owners[i].texture);
  g_assert_null (owners[3].texture);
  g_assert_nonnull (owners[3].problem);
  g_assert_nonnull (owners[5].problem);
  g_assert_cmpuint (owners[4].n_ready, ==, 0);
  /* One for each picture. */
  g_assert_cmpuint (ct_crop_loader_get_n_decodes (loader), ==, 2);
  /* What is kept is told at once; a box that has moved is another picture. */
  want (loader, &owners[0], one, 0, 0);
  g_assert_cmpuint (owners[0].n_ready, ==, 2);
  want (loader, &owners[0], one, 0, 3);
  g_assert_cmpuint (owners[0].n_ready, ==, 2);
  app_wait_for (owners[0].n_ready == 3);
  want (loader, &owners[0], NULL, 0, 3);
  g_assert_nonnull (owners[0].problem);
  /* Whoever has gone is told nothing. */
  want (loader, &owners[1], one, 1, 5);
  ct_crop_loader_cancel (loader, &owners[1]);
  ct_crop_loader_stop (loader);
  app_wait_for (ct_crop_loader_get_n_jobs (loader) == 0);
  app_fixture_settle ();
  g_assert_cmpuint (owners[1].n_ready, ==, 1);
  g_assert_finalize_object (loader);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    owner_clear (&owners[i]);
  app_fixture_clear (&app);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/crops/stays-in-place", Fixture, NULL, set_up, test_stays_in_place, tear_down);
  g_test_add ("/crops/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add_func ("/crops/loader", test_loader);
  return g_test_run ();
}
