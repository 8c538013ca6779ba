/* model-fixtures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small data set, random edits of it, and comparisons that look at every column.
 */
#include "model-fixtures.h"

#include "ct-category-verbs.h"

static guint32
add_image (CtDataset *dataset, gint64 id, const char *file_name, guint16 flags)
{
  guint32 row = ct_image_table_append (&dataset->images);

  dataset->images.id[row] = id;
  dataset->images.id_kind[row] = CT_ID_NUMBER;
  dataset->images.file_name[row] = ct_strpool_add (dataset->strings, file_name);
  dataset->images.width[row] = 640;
  dataset->images.height[row] = 480;
  dataset->images.flags[row] = flags;
  dataset->images.max_id = MAX (dataset->images.max_id, id);
  return row;
}

static guint32
add_category (CtDataset *dataset, gint64 id, const char *name)
{
  guint32 row = ct_category_table_append (&dataset->categories);

  dataset->categories.id[row] = id;
  dataset->categories.id_kind[row] = CT_ID_NUMBER;
  dataset->categories.name[row] = ct_strpool_add (dataset->strings, name);
  dataset->categories.max_id = MAX (dataset->categories.max_id, id);
  return row;
}

static guint32
add_annotation (CtDataset *dataset, gint64 id, guint32 image, guint32 category, guint16 flags, const CtRect *bbox)
{
  CtAnnotationTable *annotations = &dataset->annotations;
  guint32 row = ct_annotation_table_append (annotations);

  annotations->id[row] = id;
  annotations->id_kind[row] = CT_ID_NUMBER;
  annotations->image[row] = image;
  annotations->category[row] = category;
  annotations->bbox[row] = *bbox;
  annotations->flags[row] = flags;
  annotations->source_offset[row] = 100 + row;
  annotations->source_length[row] = 50;
  annotations->max_id = MAX (annotations->max_id, id);
  return row;
}

/* Three images, two categories, five annotations: a tag, a crowd, one without a category and one
 * without an image among them. */
CtDataset *
fixture_dataset (void)
{
  CtDataset *dataset = ct_dataset_new ();
  CtRect box = CT_RECT_INIT (10, 20, 30, 40);
  CtRect none = CT_RECT_INIT (0, 0, 0, 0);

  add_image (dataset, 7, "a.jpg", 0);
  add_image (dataset, 3, "sub/b.jpg", CT_RECORD_REVIEWED);
  add_image (dataset, 9, "c.jpg", 0);
  add_category (dataset, 1, "bottle");
  add_category (dataset, 5, "tin");
  add_annotation (dataset, 11, 0, 0, CT_RECORD_HAS_BBOX, &box);
  add_annotation (dataset, 12, 1, 1, CT_RECORD_HAS_BBOX | CT_RECORD_CROWD, &box);
  add_annotation (dataset, 20, 0, 1, 0, &none);
  add_annotation (dataset, 14, 0, CT_NO_ROW, CT_RECORD_HAS_BBOX | CT_RECORD_SEGMENTED, &box);
  add_annotation (dataset, 15, CT_NO_ROW, 0, CT_RECORD_ODD_BBOX, &none);
  ct_dataset_link_annotations (dataset);
  return dataset;
}

/* Some three annotations an image in five categories, linked, with dead records and loose ends. */
CtDataset *
fixture_random_dataset (GRand *source, guint n_images)
{
  CtDataset *dataset = ct_dataset_new ();

  for (guint i = 0; i < n_images; i++)
    {
      g_autofree char *name = g_strdup_printf ("image-%u.jpg", i);

      add_image (dataset, i + 1, name, g_rand_int_range (source, 0, 3) == 0 ? CT_RECORD_REVIEWED : 0);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("category-%u", i);

      add_category (dataset, i, name);
    }
  for (guint i = 0; i < n_images * 3; i++)
    {
      static const guint16 kinds[] = { CT_RECORD_HAS_BBOX,
                                       CT_RECORD_HAS_BBOX,
                                       CT_RECORD_HAS_BBOX | CT_RECORD_CROWD,
                                       0 };
      guint32 image = (guint32) g_rand_int_range (source, 0, (int) n_images + 1);
      guint32 category = (guint32) g_rand_int_range (source, 0, 6);
      CtRect box = CT_RECT_INIT (0, 0, g_rand_int_range (source, 1, 50), g_rand_int_range (source, 1, 50));

      add_annotation (dataset,
                      i,
                      image < n_images ? image : CT_NO_ROW,
                      category < 5 ? category : CT_NO_ROW,
                      kinds[g_rand_int_range (source, 0, 4)],
                      &box);
    }
  ct_dataset_link_annotations (dataset);
  return dataset;
}

guint32
fixture_random_alive (GRand *source, const guint16 *flags, guint32 n_rows)
{
  guint32 first = n_rows > 0 ? (guint32) g_rand_int_range (source, 0, (int) n_rows) : 0;

  for (guint32 i = 0; i < n_rows; i++)
    if ((flags[(first + i) % n_rows] & CT_RECORD_DEAD) == 0)
      return (first + i) % n_rows;
  return CT_NO_ROW;
}

/* One verb on random records; it may refuse. */
void
fixture_random_edit (CtHistory *history, GRand *source)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 image = fixture_random_alive (source, dataset->images.flags, dataset->images.n_rows);
  guint32 category = fixture_random_alive (source, dataset->categories.flags, dataset->categories.n_rows);
  guint32 annotation = fixture_random_alive (source, dataset->annotations.flags, dataset->annotations.n_rows);
  g_autofree char *name = g_strdup_printf ("name-%d", g_rand_int_range (source, 0, 12));
  CtRect box = CT_RECT_INIT (g_rand_int_range (source, -5, 50),
                             g_rand_int_range (source, -5, 50),
                             g_rand_int_range (source, 0, 50),
                             g_rand_int_range (source, 1, 50));

  switch (g_rand_int_range (source, 0, 21))
    {
    case 0:
    case 1:
    case 2:
      ct_verb_add_annotation (history, image, category, g_rand_boolean (source) ? &box : NULL, NULL);
      break;
    case 3:
    case 4:
      ct_verb_set_bbox (history, annotation, &box, NULL);
      break;
    case 5:
    case 6:
      ct_verb_set_category (history, annotation, category, NULL);
      break;
    case 7:
      ct_verb_delete_annotation (history, annotation, NULL);
      break;
    case 8:
      ct_verb_add_category (history, name, NULL);
      break;
    case 9:
      ct_verb_rename_category (history, category, name, NULL);
      break;
    case 10:
      if (g_rand_int_range (source, 0, 4) == 0)
        ct_verb_delete_category (history, category, NULL);
      break;
    case 11:
      ct_verb_add_image (history, name, 100, 100, NULL);
      break;
    case 12:
      if (g_rand_int_range (source, 0, 4) == 0)
        ct_verb_delete_image (history, image, NULL);
      break;
    case 13:
      ct_verb_set_image_size (history, image, 320, 100 + (double) image, g_rand_boolean (source), NULL);
      break;
    case 14:
      ct_verb_merge_category (history,
                              category,
                              fixture_random_alive (source, dataset->categories.flags, dataset->categories.n_rows),
                              NULL);
      break;
    case 15:
      ct_verb_set_supercategory (history, category, name, NULL);
      break;
    case 16:
      ct_verb_set_color (history, category, CT_COLOR_SET | (guint32) g_rand_int_range (source, 0, 0x1000000), NULL);
      break;
    case 17:
      ct_verb_set_digit (history, category, (guint) g_rand_int_range (source, 0, 10), NULL);
      break;
    case 18:
      ct_verb_move_category (history, category, (guint) g_rand_int_range (source, 0, 8), NULL);
      break;
    default:
      ct_verb_set_reviewed (history, image, g_rand_boolean (source), NULL);
      break;
    }
}

/* Columns of rows that both have; rows that only @now has are dead, as an undone creation leaves them. */
#define SAME(table, column) g_assert_true (now->table.column[row] == then->table.column[row])

static void
assert_same_images (const CtDataset *now, const CtDataset *then)
{
  g_assert_cmpuint (now->images.n_alive, ==, then->images.n_alive);
  for (guint32 row = 0; row < now->images.n_rows; row++)
    {
      if (row >= then->images.n_rows)
        {
          g_assert_false (ct_image_table_is_alive (&now->images, row));
          continue;
        }
      SAME (images, id);
      SAME (images, id_kind);
      SAME (images, flags);
      SAME (images, file_name);
      SAME (images, width);
      SAME (images, height);
      SAME (images, n_annotations);
      SAME (images, source_offset);
      SAME (images, source_length);
    }
}

static void
assert_same_annotations (const CtDataset *now, const CtDataset *then)
{
  g_assert_cmpuint (now->annotations.n_alive, ==, then->annotations.n_alive);
  for (guint32 row = 0; row < now->annotations.n_rows; row++)
    {
      if (row >= then->annotations.n_rows)
        {
          g_assert_false (ct_annotation_table_is_alive (&now->annotations, row));
          continue;
        }
      SAME (annotations, id);
      SAME (annotations, id_kind);
      SAME (annotations, flags);
      SAME (annotations, image);
      SAME (annotations, category);
      SAME (annotations, source_offset);
      SAME (annotations, source_length);
      g_assert_true (ct_rect_equal (&now->annotations.bbox[row], &then->annotations.bbox[row]));
    }
}

static void
assert_same_categories (const CtDataset *now, const CtDataset *then)
{
  g_assert_cmpuint (now->categories.n_alive, ==, then->categories.n_alive);
  for (guint32 row = 0; row < now->categories.n_rows; row++)
    {
      if (row >= then->categories.n_rows)
        {
          g_assert_false (ct_category_table_is_alive (&now->categories, row));
          continue;
        }
      SAME (categories, id);
      SAME (categories, id_kind);
      SAME (categories, flags);
      SAME (categories, supercategory);
      SAME (categories, n_annotations);
      g_assert_cmpmem (&now->categories.look[row], sizeof (CtLook), &then->categories.look[row], sizeof (CtLook));
      SAME (categories, source_offset);
      SAME (categories, source_length);
      g_assert_cmpstr (ct_dataset_get_category_name (now, row), ==, ct_dataset_get_category_name (then, row));
    }
}

/**
 * fixture_assert_same:
 * @now: may have more rows than @then, all of them dead
 *
 * Compares every column, the lists of the images, and all counts.
 */
void
fixture_assert_same (const CtDataset *now, const CtDataset *then)
{
  g_assert_cmpuint (now->images.n_rows, >=, then->images.n_rows);
  g_assert_cmpuint (now->annotations.n_rows, >=, then->annotations.n_rows);
  g_assert_cmpuint (now->categories.n_rows, >=, then->categories.n_rows);
  assert_same_images (now, then);
  assert_same_annotations (now, then);
  assert_same_categories (now, then);
  for (guint32 image = 0; image < then->images.n_rows; image++)
    {
      g_autoptr (GArray) a = ct_dataset_get_annotations (now, image);
      g_autoptr (GArray) b = ct_dataset_get_annotations (then, image);

      g_assert_cmpmem (a->data, a->len * sizeof (guint32), b->data, b->len * sizeof (guint32));
    }
}

/**
 * fixture_assert_counts:
 *
 * Counts everything anew, one record at a time, and compares.
 */
void
fixture_assert_counts (const CtDataset *dataset)
{
  g_autofree guint32 *of_image = g_new0 (guint32, dataset->images.n_rows + 1);
  g_autofree guint32 *of_category = g_new0 (guint32, dataset->categories.n_rows + 1);
  guint32 n_images = 0, n_annotations = 0, n_categories = 0;

  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    {
      if (!ct_annotation_table_is_alive (&dataset->annotations, row))
        continue;
      n_annotations++;
      if (dataset->annotations.image[row] != CT_NO_ROW)
        of_image[dataset->annotations.image[row]]++;
      if (dataset->annotations.category[row] != CT_NO_ROW)
        of_category[dataset->annotations.category[row]]++;
    }
  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      g_autoptr (GArray) listed = ct_dataset_get_annotations (dataset, row);

      n_images += ct_image_table_is_alive (&dataset->images, row);
      g_assert_cmpuint (dataset->images.n_annotations[row], ==, of_image[row]);
      g_assert_cmpuint (listed->len, ==, of_image[row]);
    }
  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    {
      n_categories += ct_category_table_is_alive (&dataset->categories, row);
      g_assert_cmpuint (dataset->categories.n_annotations[row], ==, of_category[row]);
    }
  g_assert_cmpuint (dataset->images.n_alive, ==, n_images);
  g_assert_cmpuint (dataset->annotations.n_alive, ==, n_annotations);
  g_assert_cmpuint (dataset->categories.n_alive, ==, n_categories);
}

/* An edit, a group of edits that is kept or given up, an undo or a redo. */
void
fixture_random_act (CtHistory *history, GRand *source)
{
  switch (g_rand_int_range (source, 0, 10))
    {
    case 0:
      ct_history_begin (history, "Group");
      for (int n = g_rand_int_range (source, 0, 8); n > 0; n--)
        fixture_random_edit (history, source);
      if (g_rand_int_range (source, 0, 3) == 0)
        ct_history_abort (history);
      else
        ct_history_end (history);
      break;
    case 1:
    case 2:
      ct_history_undo (history);
      break;
    case 3:
      ct_history_redo (history);
      break;
    default:
      fixture_random_edit (history, source);
      break;
    }
}
