/* ct-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying makes a small data set; pasting adds its annotations to an image in one group. On a
 * picture of the same size boxes keep their pixels, on another their place in it.
 */
#include "ct-clip.h"

#include "ct-scene-index.h"
#include "ct-selection-verbs.h"
#include "ct-error.h"
#include "ct-verbs.h"

#include <math.h>

/* Places that are computed are rounded to this, as the hand's are. */
#define SNAP_PX (1.0 / 16.0)

/* A box to be pasted; or a tag, when it has none. */
typedef struct
{
  CtRect box;
  gboolean has_box;
  guint32 category;
} Item;

/* What makes two boxes equal; no padding, because its bytes are hashed. */
typedef struct
{
  CtRect box;
  guint64 category;
} Key;

static guint
hash_key (gconstpointer key)
{
  return (guint) ct_hash_bytes (key, sizeof (Key));
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *x = a;
  const Key *y = b;

  return x->category == y->category && ct_rect_equal (&x->box, &y->box);
}

/* Zero has two signs; they are the same place. */
static Key
key_of (const CtRect *box, double dx, double dy, guint32 category)
{
  return (Key){ { box->x + dx + 0.0, box->y + dy + 0.0, box->width, box->height }, category };
}

static guint32
clip_category (CtHistory *history, const CtDataset *dataset, guint32 category, GHashTable *known)
{
  const char *name = ct_dataset_get_category_name (dataset, category);
  CtDataset *clip = ct_history_get_dataset (history);
  gpointer value;
  guint32 row;

  if (name == NULL || *name == '\0')
    return CT_NO_ROW;
  if (g_hash_table_lookup_extended (known, GUINT_TO_POINTER (category), NULL, &value))
    return GPOINTER_TO_UINT (value);
  row = ct_dataset_find_category (clip, name);
  if (row == CT_NO_ROW)
    row = ct_verb_add_category (history, name, NULL);
  g_hash_table_insert (known, GUINT_TO_POINTER (category), GUINT_TO_POINTER (row));
  return row;
}

/**
 * ct_clip_new:
 * @annotations: (element-type guint32): rows, of one image; dead ones and those whose category has no name
 *   are passed over
 *
 * Returns: (transfer full): a clip; one without annotations when there is nothing to copy
 */
CtDataset *
ct_clip_new (const CtDataset *dataset, const GArray *annotations)
{
  const CtAnnotationTable *table = &dataset->annotations;
  CtDataset *clip = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (clip);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  guint32 image = CT_NO_ROW;

  ct_history_begin (history, "");
  for (guint i = 0; i < annotations->len; i++)
    {
      guint32 row = g_array_index (annotations, guint32, i);
      guint32 category;
      CtRect size, box;

      if (!ct_annotation_table_is_alive (table, row) || table->image[row] == CT_NO_ROW
          || (table->flags[row] & CT_RECORD_ODD_BBOX) != 0)
        continue;
      if (image == CT_NO_ROW)
        {
          size = ct_dataset_get_image_rect (dataset, table->image[row]);
          image = ct_verb_add_image_unchecked (history, "", size.width, size.height);
        }
      category = clip_category (history, dataset, table->category[row], known);
      if (category == CT_NO_ROW)
        continue;
      if (ct_scene_get_box (dataset, row, &box))
        ct_verb_add_annotation (history, image, category, &box, NULL);
      else if ((table->flags[row] & CT_RECORD_HAS_BBOX) == 0)
        ct_verb_add_annotation (history, image, category, NULL, NULL);
    }
  ct_history_end (history);
  return clip;
}

/**
 * ct_clip_cut:
 *
 * Copies what is selected and not locked, and deletes it.
 *
 * Returns: (transfer full): a clip
 */
CtDataset *
ct_clip_cut (const CtSelection *selection, CtHistory *history)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (selection);
  CtDataset *clip = ct_clip_new (ct_history_get_dataset (history), rows);

  ct_history_begin (history, rows->len == 1 ? N_ ("Cut Box") : N_ ("Cut Boxes"));
  ct_selection_delete (selection, history);
  ct_history_end (history);
  return clip;
}

static void
add_item (GArray *items, const CtDataset *dataset, guint32 row, guint32 category)
{
  const CtAnnotationTable *table = &dataset->annotations;
  Item item = { { 0, 0, 0, 0 }, FALSE, category };

  if (!ct_annotation_table_is_alive (table, row) || category == CT_NO_ROW
      || (table->flags[row] & CT_RECORD_ODD_BBOX) != 0)
    return;
  item.has_box = ct_scene_get_box (dataset, row, &item.box);
  if (item.has_box || (table->flags[row] & CT_RECORD_HAS_BBOX) == 0)
    g_array_append_val (items, item);
}

static double
snap (double value_px)
{
  return round (value_px / SNAP_PX) * SNAP_PX;
}

/* On a picture of another size boxes keep their place in it. */
static void
scale_items (GArray *items, const CtRect *from, const CtRect *to)
{
  double by_x = to->width / from->width;
  double by_y = to->height / from->height;

  if (from->width <= 0 || from->height <= 0 || to->width <= 0 || to->height <= 0 || (by_x == 1 && by_y == 1))
    return;
  for (guint i = 0; i < items->len; i++)
    {
      CtRect *box = &g_array_index (items, Item, i).box;

      *box = ct_rect_from_corners (snap (box->x * by_x),
                                   snap (box->y * by_y),
                                   snap ((box->x + box->width) * by_x),
                                   snap ((box->y + box->height) * by_y));
    }
}

static CtRect
cut_off (const CtRect *box, const CtRect *bounds)
{
  CtRect inside = ct_rect_intersect (box, bounds);

  /* What need not be cut keeps its very numbers. */
  if (box->x >= bounds->x && box->x + box->width <= bounds->x + bounds->width)
    {
      inside.x = box->x;
      inside.width = box->width;
    }
  if (box->y >= bounds->y && box->y + box->height <= bounds->y + bounds->height)
    {
      inside.y = box->y;
      inside.height = box->height;
    }
  return inside;
}

static void
keep_items_inside (GArray *items, const CtRect *bounds)
{
  if (bounds->width <= 0 || bounds->height <= 0)
    return;
  for (guint i = items->len; i > 0; i--)
    {
      Item *item = &g_array_index (items, Item, i - 1);

      if (item->has_box)
        item->box = cut_off (&item->box, bounds);
    }
}

/* Nothing is left of some boxes, and a tag is put on an image once. */
static void
drop_items (GArray *items, const GHashTable *present, guint flags)
{
  guint n_kept = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const Item item = g_array_index (items, Item, i);
      Key key = key_of (&item.box, 0, 0, item.category);
      gboolean is_present = g_hash_table_contains ((GHashTable *) present, &key);

      if (item.has_box ? item.box.width > 0 && item.box.height > 0 && !(is_present && (flags & CT_PASTE_SKIP_EQUAL))
                       : !is_present)
        g_array_index (items, Item, n_kept++) = item;
    }
  g_array_set_size (items, n_kept);
}

/* Boxes and tags that the image has; a tag is an empty box at no place. */
static GHashTable *
find_present (const CtDataset *dataset, guint32 image)
{
  GHashTable *present = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);

  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      CtRect box = { 0, 0, 0, 0 };
      Key key;

      if (!ct_scene_get_box (dataset, row, &box) && (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0)
        continue;
      key = key_of (&box, 0, 0, dataset->annotations.category[row]);
      g_hash_table_add (present, g_memdup2 (&key, sizeof key));
    }
  return present;
}

static gboolean
lies_on_present (const GArray *items, GHashTable *present, CtPoint by)
{
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      Key key = key_of (&item->box, by.x, by.y, item->category);

      if (item->has_box && g_hash_table_contains (present, &key))
        return TRUE;
    }
  return FALSE;
}

/* How far the boxes may go in one direction before the first one leaves the picture. */
static CtPoint
limit_shift (const GArray *items, const CtRect *bounds, double by_px)
{
  CtPoint by = CT_POINT_INIT (by_px, by_px);

  for (guint i = 0; i < items->len && bounds->width > 0 && bounds->height > 0; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      if (!item->has_box)
        continue;
      if (by_px > 0)
        {
          by.x = fmin (by.x, fmax (0, bounds->x + bounds->width - item->box.x - item->box.width));
          by.y = fmin (by.y, fmax (0, bounds->y + bounds->height - item->box.y - item->box.height));
        }
      else
        {
          by.x = fmax (by.x, fmin (0, bounds->x - item->box.x));
          by.y = fmax (by.y, fmin (0, bounds->y - item->box.y));
        }
    }
  return by;
}

/* To the lower right, step by step, until no box lies on an equal one; where the picture ends,
 * to the upper left. When there is no room at all they stay. */
static void
shift_items (GArray *items, GHashTable *present, const CtRect *bounds)
{
  CtPoint by = CT_POINT_INIT (0, 0);

  for (guint i = 1; i <= 2 * CT_PASTE_MAX_SHIFTS && lies_on_present (items, present, by); i++)
    {
      double step = CT_PASTE_SHIFT_PX * (i <= CT_PASTE_MAX_SHIFTS ? (double) i : (double) CT_PASTE_MAX_SHIFTS - i);
      CtPoint limited = limit_shift (items, bounds, step);

      if (i <= CT_PASTE_MAX_SHIFTS && limited.x == by.x && limited.y == by.y)
        i = CT_PASTE_MAX_SHIFTS;
      by = limited;
    }
  for (guint i = 0; i < items->len; i++)
    {
      g_array_index (items, Item, i).box.x += by.x;
      g_array_index (items, Item, i).box.y += by.y;
    }
}

static guint
add_items (CtHistory *history, guint32 image, const GArray *items, GArray *pasted, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      guint32 row = ct_verb_add_annotation (history, image, item->category, item->has_box ? &item->box : NULL, error);

      if (row == CT_NO_ROW)
        return 0;
      if (pasted != NULL)
        g_array_append_val (pasted, row);
    }
  return items->len;
}

/* Makes the items fit the image. */
static void
fit_items (GArray *items, const CtDataset *dataset, guint32 image, const CtRect *from, guint flags)
{
  CtRect bounds = ct_dataset_get_image_rect (dataset, image);
  const CtRect anywhere = CT_RECT_INIT (0, 0, 0, 0);
  g_autoptr (GHashTable) present = find_present (dataset, image);

  scale_items (items, from, &bounds);
  if ((flags & CT_PASTE_KEEP_INSIDE) != 0)
    keep_items_inside (items, &bounds);
  drop_items (items, present, flags);
  if ((flags & CT_PASTE_SHIFT) != 0)
    shift_items (items, present, (flags & CT_PASTE_KEEP_INSIDE) != 0 ? &bounds : &anywhere);
}

/* The label with its number; the history keeps labels as they are and does not own them. */
static const char *label_of (const char *format, ...) G_GNUC_PRINTF (1, 2);

static const char *
label_of (const char *format, ...)
{
  g_autofree char *label = NULL;
  va_list args;

  va_start (args, format);
  label = g_strdup_vprintf (format, args);
  va_end (args);
  return g_intern_string (label);
}

static guint
finish (CtHistory *history, guint n_before, guint n, GArray *pasted)
{
  if (n > 0)
    {
      ct_history_end (history);
      return n;
    }
  ct_history_abort (history);
  if (pasted != NULL)
    g_array_set_size (pasted, n_before);
  return 0;
}

static gboolean
add_clip_items (GArray *items, const CtDataset *clip, CtHistory *history, guint flags, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autofree guint32 *rows = g_new (guint32, clip->categories.n_rows);

  for (guint32 i = 0; i < clip->categories.n_rows; i++)
    {
      const char *name = ct_dataset_get_category_name (clip, i);

      rows[i] = CT_NO_ROW;
      if (clip->categories.n_annotations[i] == 0)
        continue;
      rows[i] = ct_dataset_find_category (dataset, name);
      if (rows[i] == CT_NO_ROW && (flags & CT_PASTE_NO_NEW_CATEGORIES) != 0)
        g_set_error (error,
                     CT_ERROR,
                     CT_ERROR_USAGE,
                     _ ("The list of categories is locked and has no “%s”. Unlock it to paste these boxes."),
                     name);
      else if (rows[i] == CT_NO_ROW)
        rows[i] = ct_verb_add_category (history, name, error);
      if (rows[i] == CT_NO_ROW)
        return FALSE;
    }
  for (guint32 i = 0; i < clip->annotations.n_rows; i++)
    if (clip->annotations.category[i] != CT_NO_ROW)
      add_item (items, clip, i, rows[clip->annotations.category[i]]);
  return TRUE;
}

/**
 * ct_clip_paste:
 * @clip: from ct_clip_new() or from a text
 * @image: row of a living image
 * @flags: of #CtPasteFlags
 * @pasted: (nullable) (element-type guint32): rows of the new annotations are appended
 *
 * Adds what is in the clip to an image, in one group. Categories go by name; missing ones are
 * created. A tag that the image has already is passed over.
 *
 * Returns: how many annotations were added; with 0 nothing changed, and @error is set if something is wrong
 */
guint
ct_clip_paste (const CtDataset *clip, CtHistory *history, guint32 image, guint flags, GArray *pasted, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  guint n_before = pasted != NULL ? pasted->len : 0;
  guint n = clip->annotations.n_alive;
  CtRect from = CT_RECT_INIT (0, 0, 0, 0);

  if (!ct_image_table_is_alive (&dataset->images, image) || n == 0)
    return 0;
  if (clip->images.n_rows > 0)
    from = ct_dataset_get_image_rect (clip, 0);
  ct_history_begin (history, label_of (ngettext ("Paste Box", "Paste %u Boxes", n), n));
  n = 0;
  if (add_clip_items (items, clip, history, flags, error))
    {
      fit_items (items, dataset, image, &from, flags);
      n = add_items (history, image, items, pasted, error);
    }
  return finish (history, n_before, n, pasted);
}

/**
 * ct_clip_duplicate:
 * @annotations: (element-type guint32): rows, of @image
 * @flags: of #CtPasteFlags
 * @pasted: (nullable) (element-type guint32): rows of the new annotations are appended
 *
 * Copies boxes beside themselves, in one group. Tags are not duplicated.
 *
 * Returns: how many annotations were added
 */
guint
ct_clip_duplicate (CtHistory *history,
                   const GArray *annotations,
                   guint32 image,
                   guint flags,
                   GArray *pasted,
                   GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  guint n_before = pasted != NULL ? pasted->len : 0;
  CtRect size;

  if (!ct_image_table_is_alive (&dataset->images, image))
    return 0;
  size = ct_dataset_get_image_rect (dataset, image);
  for (guint i = 0; i < annotations->len; i++)
    {
      guint32 row = g_array_index (annotations, guint32, i);

      if (ct_annotation_table_is_alive (&dataset->annotations, row))
        add_item (items, dataset, row, dataset->annotations.category[row]);
    }
  fit_items (items, dataset, image, &size, flags | CT_PASTE_SHIFT);
  ct_history_begin (history, label_of (ngettext ("Duplicate Box", "Duplicate %u Boxes", items->len), items->len));
  return finish (history, n_before, add_items (history, image, items, pasted, error), pasted);
}

/**
 * ct_clip_paste_image:
 * @from: row of the image whose annotations are copied, such as the one before @image in the list
 * @image: row of a living image
 * @flags: of #CtPasteFlags
 * @pasted: (nullable) (element-type guint32): rows of the new annotations are appended
 *
 * Copies everything that another image has, in one group. What @image has already is left out, so
 * doing it twice does no harm.
 *
 * Returns: how many annotations were added
 */
guint
ct_clip_paste_image (CtHistory *history, guint32 from, guint32 image, guint flags, GArray *pasted, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  guint n_before = pasted != NULL ? pasted->len : 0;
  CtRect size;

  if (!ct_image_table_is_alive (&dataset->images, image) || !ct_image_table_is_alive (&dataset->images, from)
      || from == image)
    return 0;
  size = ct_dataset_get_image_rect (dataset, from);
  for (guint32 row = ct_dataset_first_annotation (dataset, from); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    add_item (items, dataset, row, dataset->annotations.category[row]);
  fit_items (items, dataset, image, &size, (flags | CT_PASTE_SKIP_EQUAL) & ~(guint) CT_PASTE_SHIFT);
  ct_history_begin (history,
                    label_of (ngettext ("Copy Box of Another Image", "Copy %u Boxes of Another Image", items->len),
                              items->len));
  return finish (history, n_before, add_items (history, image, items, pasted, error), pasted);
}
