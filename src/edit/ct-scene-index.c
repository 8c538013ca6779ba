/* ct-scene-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A packed tree of rectangles. The boxes are sorted into tiles (by x into slices, each
 * slice by y); every FANOUT neighbours share a rectangle around them, every FANOUT of those
 * again, up to one. The tree needs no pointers: node i covers the nodes i * FANOUT … of the
 * level below.
 *
 * An edit changes few boxes. Those leave holes in the tree and go to a short list beside it;
 * the tree is built anew when that list has grown long.
 */
#include "ct-scene-index.h"

#include <math.h>

#define FANOUT 16
#define MAX_LEVELS 9

/* So many boxes, and one more for each of the others, may lie beside the tree. */
#define LOOSE_BOXES 48
#define BOXES_FOR_LOOSE 64

typedef struct
{
  double key;
  CtRect box;
  guint32 row;
} Item;

/* Where a box is: in the tree, or, from the size of the tree on, beside it. */
typedef struct
{
  guint32 row;
  guint32 place;
} Member;

struct _CtSceneIndex
{
  const CtDataset *dataset;
  guint32 image;
  guint64 revision;
  GArray *items;
  GArray *loose;
  GArray *members; /* by row */
  GArray *spare;
  GArray *bounds[MAX_LEVELS];
  guint n_levels;
};

CtSceneIndex *
ct_scene_index_new (void)
{
  CtSceneIndex *self = g_new0 (CtSceneIndex, 1);

  self->image = CT_NO_ROW;
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->loose = g_array_new (FALSE, FALSE, sizeof (Item));
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  self->spare = g_array_new (FALSE, FALSE, sizeof (Member));
  for (guint i = 0; i < MAX_LEVELS; i++)
    self->bounds[i] = g_array_new (FALSE, FALSE, sizeof (CtRect));
  return self;
}

void
ct_scene_index_free (CtSceneIndex *self)
{
  g_array_unref (self->items);
  g_array_unref (self->loose);
  g_array_unref (self->members);
  g_array_unref (self->spare);
  for (guint i = 0; i < MAX_LEVELS; i++)
    g_array_unref (self->bounds[i]);
  g_free (self);
}

/**
 * ct_scene_get_box:
 * @annotation: row
 * @box_px: (out): image pixels; width and height are never negative, whatever the file says
 *
 * Returns: whether the annotation lives and has a box
 */
gboolean
ct_scene_get_box (const CtDataset *dataset, guint32 annotation, CtRect *box_px)
{
  const CtAnnotationTable *table = &dataset->annotations;
  const CtRect *bbox;

  if (!ct_annotation_table_is_alive (table, annotation)
      || (table->flags[annotation] & (CT_RECORD_HAS_BBOX | CT_RECORD_ODD_BBOX)) != CT_RECORD_HAS_BBOX)
    return FALSE;
  bbox = &table->bbox[annotation];
  if (!isfinite (bbox->x) || !isfinite (bbox->y) || !isfinite (bbox->width) || !isfinite (bbox->height))
    return FALSE;
  *box_px = *bbox;
  if (bbox->width < 0 || bbox->height < 0)
    *box_px = ct_rect_from_corners (bbox->x, bbox->y, bbox->x + bbox->width, bbox->y + bbox->height);
  return TRUE;
}

static int
compare_keys (const void *a, const void *b)
{
  double x = ((const Item *) a)->key;
  double y = ((const Item *) b)->key;

  return (x > y) - (x < y);
}

static void
sort_into_tiles (GArray *items)
{
  Item *item = (Item *) (gpointer) items->data;
  guint n = items->len;
  guint n_slices = (guint) ceil (sqrt ((double) n / FANOUT));
  guint slice = n_slices == 0 ? FANOUT : ((n + n_slices - 1) / n_slices + FANOUT - 1) / FANOUT * FANOUT;

  for (guint i = 0; i < n; i++)
    item[i].key = item[i].box.x + item[i].box.width / 2;
  g_array_sort (items, compare_keys);
  for (guint i = 0; i < n; i++)
    item[i].key = item[i].box.y + item[i].box.height / 2;
  for (guint i = 0; i < n; i += slice)
    qsort (item + i, MIN (slice, n - i), sizeof (Item), compare_keys);
}

static void
add_around (CtRect *around, const CtRect *rect)
{
  double right = fmax (around->x + around->width, rect->x + rect->width);
  double bottom = fmax (around->y + around->height, rect->y + rect->height);

  around->x = fmin (around->x, rect->x);
  around->y = fmin (around->y, rect->y);
  around->width = right - around->x;
  around->height = bottom - around->y;
}

static const CtRect *
rect_of (const CtSceneIndex *self, guint level, guint i)
{
  return level == 0 ? &g_array_index (self->items, Item, i).box : &g_array_index (self->bounds[level], CtRect, i);
}

static guint
size_of (const CtSceneIndex *self, guint level)
{
  return level == 0 ? self->items->len : self->bounds[level]->len;
}

static void
build_levels (CtSceneIndex *self)
{
  self->n_levels = 1;
  while (size_of (self, self->n_levels - 1) > 1 && self->n_levels < MAX_LEVELS)
    {
      GArray *bounds = self->bounds[self->n_levels];
      guint n_below = size_of (self, self->n_levels - 1);

      g_array_set_size (bounds, 0);
      for (guint i = 0; i < n_below; i += FANOUT)
        {
          CtRect around = *rect_of (self, self->n_levels - 1, i);

          for (guint j = i + 1; j < MIN (i + FANOUT, n_below); j++)
            add_around (&around, rect_of (self, self->n_levels - 1, j));
          g_array_append_val (bounds, around);
        }
      self->n_levels++;
    }
}

static int
compare_members (const void *a, const void *b)
{
  guint32 x = ((const Member *) a)->row;
  guint32 y = ((const Member *) b)->row;

  return (x > y) - (x < y);
}

static void
build (CtSceneIndex *self)
{
  const CtDataset *dataset = self->dataset;

  g_array_set_size (self->items, 0);
  g_array_set_size (self->loose, 0);
  if (dataset != NULL && self->image < dataset->images.n_rows)
    for (guint32 row = ct_dataset_first_annotation (dataset, self->image); row != CT_NO_ROW;
         row = ct_dataset_next_annotation (dataset, row))
      {
        Item item = { 0, { 0, 0, 0, 0 }, row };

        if (ct_scene_get_box (dataset, row, &item.box))
          g_array_append_val (self->items, item);
      }
  sort_into_tiles (self->items);
  build_levels (self);
  g_array_set_size (self->members, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    g_array_index (self->members, Member, i) = (Member){ g_array_index (self->items, Item, i).row, i };
  g_array_sort (self->members, compare_members);
}

static Item *
item_at (const CtSceneIndex *self, guint32 place)
{
  return place < self->items->len ? &g_array_index (self->items, Item, place)
                                  : &g_array_index (self->loose, Item, place - self->items->len);
}

/* The box of a row that may have been elsewhere before, or nowhere. */
static void
patch_row (CtSceneIndex *self, guint32 row, const CtRect *box, const Member *before)
{
  Member member = { row, before != NULL ? before->place : CT_NO_ROW };
  Item item = { 0, *box, row };

  if (before == NULL || (before->place < self->items->len && !ct_rect_equal (&item_at (self, before->place)->box, box)))
    {
      if (before != NULL)
        item_at (self, before->place)->row = CT_NO_ROW;
      member.place = self->items->len + self->loose->len;
      g_array_append_val (self->loose, item);
    }
  else
    {
      item_at (self, before->place)->box = *box;
    }
  g_array_append_val (self->spare, member);
}

/* Walks the annotations of the image beside the members, both in the order of rows. */
static gboolean
patch (CtSceneIndex *self)
{
  const CtDataset *dataset = self->dataset;
  guint most = LOOSE_BOXES + self->members->len / BOXES_FOR_LOOSE;
  guint32 last = CT_NO_ROW;
  GArray *patched;
  guint i = 0;

  g_array_set_size (self->spare, 0);
  for (guint32 row = ct_dataset_first_annotation (dataset, self->image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      const Member *before;
      CtRect box;

      if ((last != CT_NO_ROW && row <= last) || self->loose->len > most)
        return FALSE;
      last = row;
      for (; i < self->members->len && g_array_index (self->members, Member, i).row < row; i++)
        item_at (self, g_array_index (self->members, Member, i).place)->row = CT_NO_ROW;
      if (!ct_scene_get_box (dataset, row, &box))
        continue;
      before = i < self->members->len ? &g_array_index (self->members, Member, i) : NULL;
      if (before != NULL && before->row != row)
        before = NULL;
      patch_row (self, row, &box, before);
      i += before != NULL;
    }
  for (; i < self->members->len; i++)
    item_at (self, g_array_index (self->members, Member, i).place)->row = CT_NO_ROW;
  patched = self->spare;
  self->spare = self->members;
  self->members = patched;
  return TRUE;
}

/**
 * ct_scene_index_update:
 * @dataset: (nullable): borrowed until the next update
 * @image: row, or %CT_NO_ROW
 *
 * Follows what has changed since the last time. Cheap when nothing has, linear in the boxes of the
 * image with a small factor after an edit, and a new index for another image.
 *
 * Returns: whether data set, image or revision differ from the last time
 */
gboolean
ct_scene_index_update (CtSceneIndex *self, const CtDataset *dataset, guint32 image)
{
  guint64 revision = dataset != NULL ? dataset->revision : 0;
  gboolean same = self->dataset == dataset && self->image == image;

  if (same && self->revision == revision)
    return FALSE;
  self->dataset = dataset;
  self->image = image;
  self->revision = revision;
  if (!same || dataset == NULL || image >= dataset->images.n_rows || !patch (self))
    build (self);
  return TRUE;
}

/**
 * ct_scene_index_get_size:
 *
 * Returns: how many boxes there are
 */
guint
ct_scene_index_get_size (const CtSceneIndex *self)
{
  return self->members->len;
}

/**
 * ct_scene_index_get_box:
 * @annotation: any row, or %CT_NO_ROW
 * @box_px: (out): image pixels
 *
 * Returns: whether it is one of the boxes of the image
 */
gboolean
ct_scene_index_get_box (const CtSceneIndex *self, guint32 annotation, CtRect *box_px)
{
  return self->dataset != NULL && ct_scene_get_box (self->dataset, annotation, box_px)
         && self->dataset->annotations.image[annotation] == self->image;
}

static void
query_node (const CtSceneIndex *self, guint level, guint i, const CtRect *area, GArray *annotations)
{
  guint first = i * FANOUT;
  guint end;

  if (!ct_rect_intersects (rect_of (self, level, i), area))
    return;
  if (level == 0)
    {
      if (g_array_index (self->items, Item, i).row != CT_NO_ROW)
        g_array_append_val (annotations, g_array_index (self->items, Item, i).row);
      return;
    }
  end = MIN (first + FANOUT, size_of (self, level - 1));
  for (guint j = first; j < end; j++)
    query_node (self, level - 1, j, area, annotations);
}

/**
 * ct_scene_index_query:
 * @area_px: image pixels
 * @annotations: (element-type guint32): rows of the boxes that touch the area are appended, in no order
 */
void
ct_scene_index_query (const CtSceneIndex *self, const CtRect *area_px, GArray *annotations)
{
  for (guint i = 0; self->items->len > 0 && i < size_of (self, self->n_levels - 1); i++)
    query_node (self, self->n_levels - 1, i, area_px, annotations);
  for (guint i = 0; i < self->loose->len; i++)
    {
      const Item *item = &g_array_index (self->loose, Item, i);

      if (item->row != CT_NO_ROW && ct_rect_intersects (&item->box, area_px))
        g_array_append_val (annotations, item->row);
    }
}

static int
compare_places (const void *a, const void *b)
{
  const Item *x = a;
  const Item *y = b;

  if (x->box.y != y->box.y)
    return x->box.y < y->box.y ? -1 : 1;
  if (x->box.x != y->box.x)
    return x->box.x < y->box.x ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/**
 * ct_scene_index_by_place:
 *
 * Returns: (transfer full) (element-type guint32): rows of all boxes by their top left corners, from top
 *   to bottom, and from left to right at the same height
 */
GArray *
ct_scene_index_by_place (const CtSceneIndex *self)
{
  guint n = self->members->len;
  g_autoptr (GArray) items = g_array_sized_new (FALSE, FALSE, sizeof (Item), n);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (items, *item_at (self, g_array_index (self->members, Member, i).place));
  g_array_sort (items, compare_places);
  for (guint i = 0; i < items->len; i++)
    g_array_append_val (rows, g_array_index (items, Item, i).row);
  return rows;
}
