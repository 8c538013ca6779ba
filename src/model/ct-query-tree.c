/* ct-query-tree.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making conditions, and asking them about one image.
 */
#include "ct-query-private.h"

#include <math.h>
#include <string.h>

/* Names up to here are folded without an allocation when they are ASCII. */
#define SHORT_NAME_BYTES 512

static CtQuery *
new_node (CtQueryKind kind)
{
  CtQuery *self = g_new0 (CtQuery, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  return self;
}

CtQuery *
ct_query_ref (CtQuery *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_query_unref (CtQuery *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_parts; i++)
    ct_query_unref (self->parts[i]);
  g_free (self->parts);
  g_free (self->categories);
  g_clear_pointer (&self->category_set, ct_bitset_free);
  g_free (self->text);
  g_free (self->folded);
  g_free (self);
}

static CtQuery *
new_joined (CtQueryKind kind, CtQuery *const *parts, guint n_parts)
{
  CtQuery *self = new_node (kind);

  self->parts = g_memdup2 (parts, n_parts * sizeof *parts);
  self->n_parts = n_parts;
  return self;
}

/**
 * ct_query_new_and:
 * @parts: (array length=n_parts) (transfer full): conditions; the array itself stays with the caller
 *
 * Returns: (transfer full): true where each of them is, and so everywhere when there is none
 */
CtQuery *
ct_query_new_and (CtQuery *const *parts, guint n_parts)
{
  return new_joined (CT_QUERY_NODE_AND, parts, n_parts);
}

/**
 * ct_query_new_or:
 * @parts: (array length=n_parts) (transfer full): conditions; the array itself stays with the caller
 *
 * Returns: (transfer full): true where one of them is, and so nowhere when there is none
 */
CtQuery *
ct_query_new_or (CtQuery *const *parts, guint n_parts)
{
  return new_joined (CT_QUERY_NODE_OR, parts, n_parts);
}

/**
 * ct_query_new_not:
 * @part: (transfer full): a condition
 */
CtQuery *
ct_query_new_not (CtQuery *part)
{
  return new_joined (CT_QUERY_NODE_NOT, &part, 1);
}

static int
compare_rows (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static void
set_categories (CtQuery *self, const guint32 *categories, guint n_categories)
{
  self->categories = g_memdup2 (categories, n_categories * sizeof *categories);
  if (n_categories > 0)
    qsort (self->categories, n_categories, sizeof *categories, compare_rows);
  for (guint i = 0; i < n_categories; i++)
    if (i == 0 || self->categories[i] != self->categories[self->n_categories - 1])
      self->categories[self->n_categories++] = self->categories[i];
  self->category_set = ct_bitset_new (0);
  for (guint i = 0; i < self->n_categories; i++)
    ct_bitset_set (self->category_set, self->categories[i], TRUE);
}

/**
 * ct_query_new_category:
 * @categories: (array length=n_categories): rows, none of them %CT_NO_ROW, in any order; boxes and tags count alike
 */
CtQuery *
ct_query_new_category (CtQueryMatch match, const guint32 *categories, guint n_categories)
{
  CtQuery *self = new_node (CT_QUERY_NODE_CATEGORY);

  self->match = match;
  set_categories (self, categories, n_categories);
  return self;
}

/**
 * ct_query_new_tag:
 * @categories: (array length=n_categories): rows; none for any tag
 *
 * Returns: (transfer full): whether the image has an annotation without a box of one of the categories
 */
CtQuery *
ct_query_new_tag (const guint32 *categories, guint n_categories)
{
  CtQuery *self = new_node (CT_QUERY_NODE_TAG);

  set_categories (self, categories, n_categories);
  return self;
}

CtQuery *
ct_query_new_state (CtQueryState state)
{
  CtQuery *self = new_node (CT_QUERY_NODE_STATE);

  g_assert (state < CT_QUERY_N_STATES);
  self->state = state;
  return self;
}

/**
 * ct_query_new_range:
 * @least: the range begins with it; -INFINITY for no such limit
 * @most: the range ends with it; INFINITY for no such limit
 */
CtQuery *
ct_query_new_range (CtQueryRange range, double least, double most)
{
  CtQuery *self = new_node (CT_QUERY_NODE_RANGE);

  g_assert (range < CT_QUERY_N_RANGES);
  self->range = range;
  self->least = least;
  self->most = most;
  return self;
}

/* Case and the ways to compose an accented letter make no difference. */
static char *
fold (const char *text)
{
  GString *folded = g_string_new (NULL);

  ct_query_fold (folded, text, CT_QUERY_COMPOSED);
  return g_string_free (folded, FALSE);
}

/**
 * ct_query_new_name:
 * @text: UTF-8
 *
 * Returns: (transfer full): whether the file name holds @text, without regard to case
 */
CtQuery *
ct_query_new_name (const char *text)
{
  CtQuery *self = new_node (CT_QUERY_NODE_NAME);

  self->text = g_utf8_make_valid (text, -1);
  self->folded = fold (text);
  return self;
}

/* Folds what is ASCII; %FALSE if it is not, or is long. */
static gboolean
fold_ascii (const char *name, char folded[SHORT_NAME_BYTES])
{
  for (gsize i = 0; i < SHORT_NAME_BYTES; i++)
    {
      guchar c = (guchar) name[i];

      if (c >= 0x80)
        return FALSE;
      folded[i] = (char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
      if (c == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
name_matches (const CtQuery *self, const char *name)
{
  char quick[SHORT_NAME_BYTES];
  g_autofree char *folded = NULL;

  if (fold_ascii (name, quick))
    return strstr (quick, self->folded) != NULL;
  folded = fold (name);
  return strstr (folded, self->folded) != NULL;
}

static gboolean
has_one_of (const CtQuery *self, const CtDataset *dataset, guint32 image)
{
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      guint32 category = dataset->annotations.category[row];

      if (category != CT_NO_ROW && ct_bitset_get (self->category_set, category))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_category (const CtDataset *dataset, guint32 image, guint32 category)
{
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    if (dataset->annotations.category[row] == category)
      return TRUE;
  return FALSE;
}

static gboolean
category_matches (const CtQuery *self, const CtDataset *dataset, guint32 image)
{
  if (self->match != CT_QUERY_ALL)
    return has_one_of (self, dataset, image) == (self->match == CT_QUERY_ANY);
  if (dataset->images.n_annotations[image] < self->n_categories)
    return FALSE;
  for (guint i = 0; i < self->n_categories; i++)
    if (!has_category (dataset, image, self->categories[i]))
      return FALSE;
  return TRUE;
}

static gboolean
tag_matches (const CtQuery *self, const CtDataset *dataset, guint32 image)
{
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      guint32 category = dataset->annotations.category[row];

      if ((dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) == 0
          && (self->n_categories == 0 || (category != CT_NO_ROW && ct_bitset_get (self->category_set, category))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
state_matches (CtQueryState state, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  switch (state)
    {
    case CT_QUERY_UNLABELLED:
      return dataset->images.n_annotations[image] == 0;
    case CT_QUERY_LABELLED:
      return dataset->images.n_annotations[image] > 0;
    case CT_QUERY_REVIEWED:
      return (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
    case CT_QUERY_UNREVIEWED:
      return (dataset->images.flags[image] & CT_RECORD_REVIEWED) == 0;
    case CT_QUERY_MISSING:
      return facts != NULL && facts->missing != NULL && ct_bitset_get (facts->missing, image);
    case CT_QUERY_PROBLEM:
      return facts != NULL && facts->problems != NULL && ct_bitset_get (facts->problems, image);
    case CT_QUERY_N_STATES:
    default:
      g_assert_not_reached ();
    }
}

guint32
ct_query_count_boxes (const CtDataset *dataset, guint32 image)
{
  guint32 n = 0;

  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    n += (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0;
  return n;
}

/* NaN when the annotation has no such value, which is in no range. */
static double
value_of (CtQueryRange range, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image, guint32 row)
{
  const CtRect *bbox = &dataset->annotations.bbox[row];
  double width = dataset->images.width[image], height = dataset->images.height[image];

  if (range == CT_QUERY_SCORE)
    return facts != NULL && facts->scores != NULL && row < facts->scores->len
               ? g_array_index (facts->scores, double, row)
               : NAN;
  if ((dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) == 0)
    return NAN;
  if (range >= CT_QUERY_WIDTH_RELATIVE && !(width > 0 && height > 0))
    return NAN;
  switch (range)
    {
    case CT_QUERY_WIDTH_PX:
      return bbox->width;
    case CT_QUERY_HEIGHT_PX:
      return bbox->height;
    case CT_QUERY_AREA_PX:
      return bbox->width * bbox->height;
    case CT_QUERY_WIDTH_RELATIVE:
      return bbox->width / width;
    case CT_QUERY_HEIGHT_RELATIVE:
      return bbox->height / height;
    case CT_QUERY_AREA_RELATIVE:
      return bbox->width * bbox->height / (width * height);
    case CT_QUERY_BOXES:
    case CT_QUERY_SCORE:
    case CT_QUERY_N_RANGES:
    default:
      return NAN;
    }
}

static gboolean
range_matches (const CtQuery *self, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  if (self->range == CT_QUERY_BOXES)
    {
      guint32 n = ct_query_count_boxes (dataset, image);

      return n >= self->least && n <= self->most;
    }
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      double value = value_of (self->range, dataset, facts, image, row);

      if (value >= self->least && value <= self->most)
        return TRUE;
    }
  return FALSE;
}

static gboolean
node_matches (const CtQuery *self, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  switch (self->kind)
    {
    case CT_QUERY_NODE_AND:
    case CT_QUERY_NODE_OR:
      for (guint i = 0; i < self->n_parts; i++)
        if (node_matches (self->parts[i], dataset, facts, image) == (self->kind == CT_QUERY_NODE_OR))
          return self->kind == CT_QUERY_NODE_OR;
      return self->kind == CT_QUERY_NODE_AND;
    case CT_QUERY_NODE_NOT:
      return !node_matches (self->parts[0], dataset, facts, image);
    case CT_QUERY_NODE_CATEGORY:
      return category_matches (self, dataset, image);
    case CT_QUERY_NODE_TAG:
      return tag_matches (self, dataset, image);
    case CT_QUERY_NODE_STATE:
      return state_matches (self->state, dataset, facts, image);
    case CT_QUERY_NODE_RANGE:
      return range_matches (self, dataset, facts, image);
    case CT_QUERY_NODE_NAME:
      return name_matches (self, ct_dataset_get_file_name (dataset, image));
    default:
      g_assert_not_reached ();
    }
}

/**
 * ct_query_matches:
 * @self: (nullable): %NULL matches every living image
 * @facts: (nullable): what the caller knows
 * @image: a row; dead ones and rows behind the end never match
 */
gboolean
ct_query_matches (const CtQuery *self, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  return ct_image_table_is_alive (&dataset->images, image)
         && (self == NULL || node_matches (self, dataset, facts, image));
}
