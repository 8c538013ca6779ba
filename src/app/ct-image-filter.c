/* ct-image-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each part becomes one condition; the texts are those of the chips that show what is on.
 */
#include "ct-image-filter.h"

#include <math.h>

static const CtFilterRange everything = { -INFINITY, INFINITY };

/**
 * ct_image_filter_init:
 * @self: uninitialised
 *
 * Nothing is asked for, so every image is listed.
 */
void
ct_image_filter_init (CtImageFilter *self)
{
  *self = (CtImageFilter){ .name = g_strdup (""),
                           .categories = ct_bitset_new (0),
                           .boxes = everything,
                           .size_of = CT_QUERY_WIDTH_PX,
                           .size = everything,
                           .score = everything };
}

void
ct_image_filter_clear (CtImageFilter *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->categories, ct_bitset_free);
}

/**
 * ct_image_filter_reset:
 *
 * Nothing is asked for any more.
 */
void
ct_image_filter_reset (CtImageFilter *self)
{
  ct_image_filter_clear (self);
  ct_image_filter_init (self);
}

void
ct_image_filter_set_name (CtImageFilter *self, const char *name)
{
  ct_set_str (&self->name, name);
}

gboolean
ct_filter_range_is_on (const CtFilterRange *self)
{
  return isfinite (self->least) || isfinite (self->most);
}

/**
 * ct_image_filter_has:
 *
 * Returns: whether this condition is on
 */
gboolean
ct_image_filter_has (const CtImageFilter *self, CtFilterPart part)
{
  switch (part)
    {
    case CT_FILTER_LABELLED:
    case CT_FILTER_REVIEWED:
    case CT_FILTER_MISSING:
    case CT_FILTER_PROBLEMS:
      return self->choices[part] != CT_CHOICE_EITHER;
    case CT_FILTER_CATEGORIES:
      return ct_bitset_count (self->categories) > 0;
    case CT_FILTER_BOXES:
      return ct_filter_range_is_on (&self->boxes);
    case CT_FILTER_SIZE:
      return ct_filter_range_is_on (&self->size);
    case CT_FILTER_SCORE:
      return ct_filter_range_is_on (&self->score);
    case CT_FILTER_N_PARTS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * ct_image_filter_count:
 *
 * Returns: how many conditions are on; the name is none of them
 */
guint
ct_image_filter_count (const CtImageFilter *self)
{
  guint n = 0;

  for (CtFilterPart part = 0; part < CT_FILTER_N_PARTS; part++)
    n += ct_image_filter_has (self, part);
  return n;
}

gboolean
ct_image_filter_is_empty (const CtImageFilter *self)
{
  return *self->name == '\0' && ct_image_filter_count (self) == 0;
}

/**
 * ct_image_filter_drop:
 *
 * Takes one condition away.
 */
void
ct_image_filter_drop (CtImageFilter *self, CtFilterPart part)
{
  switch (part)
    {
    case CT_FILTER_LABELLED:
    case CT_FILTER_REVIEWED:
    case CT_FILTER_MISSING:
    case CT_FILTER_PROBLEMS:
      self->choices[part] = CT_CHOICE_EITHER;
      break;
    case CT_FILTER_CATEGORIES:
      g_clear_pointer (&self->categories, ct_bitset_free);
      self->categories = ct_bitset_new (0);
      break;
    case CT_FILTER_BOXES:
      self->boxes = everything;
      break;
    case CT_FILTER_SIZE:
      self->size = everything;
      break;
    case CT_FILTER_SCORE:
      self->score = everything;
      break;
    case CT_FILTER_N_PARTS:
    default:
      g_return_if_reached ();
    }
}

static gboolean
is_relative (CtQueryRange range)
{
  return range == CT_QUERY_WIDTH_RELATIVE || range == CT_QUERY_HEIGHT_RELATIVE || range == CT_QUERY_AREA_RELATIVE;
}

/* "3 – 7", "≥ 3", "≤ 7" or "3", in per cent for fractions. */
static char *
dup_range_text (const CtFilterRange *range, gboolean percent)
{
  double factor = percent ? 100 : 1;
  const char *unit = percent ? " %" : "";

  if (range->least == range->most)
    return g_strdup_printf ("%g%s", range->least * factor, unit);
  if (!isfinite (range->least))
    return g_strdup_printf ("≤ %g%s", range->most * factor, unit);
  if (!isfinite (range->most))
    return g_strdup_printf ("≥ %g%s", range->least * factor, unit);
  return g_strdup_printf ("%g – %g%s", range->least * factor, range->most * factor, unit);
}

static char *
dup_categories_text (const CtImageFilter *self, const CtDataset *dataset)
{
  guint n = ct_bitset_count (self->categories);
  g_autoptr (GString) names = g_string_new (NULL);
  guint shown = 0;

  for (guint32 row = 0; row < dataset->categories.n_rows && shown < 2; row++)
    if (ct_bitset_get (self->categories, row))
      g_string_append_printf (names, "%s%s", shown++ > 0 ? ", " : "", ct_dataset_get_category_name (dataset, row));
  if (n > shown)
    g_string_append_printf (names, ", +%u", n - shown);
  if (n == 1)
    return self->match == CT_QUERY_NONE
               /* Translators: a category; images without boxes of it */
               ? g_strdup_printf (_ ("Without %s"), names->str)
               /* Translators: a category; images with boxes of it */
               : g_strdup_printf (_ ("With %s"), names->str);
  if (self->match == CT_QUERY_ALL)
    /* Translators: names of categories; images with each of them */
    return g_strdup_printf (_ ("All of %s"), names->str);
  if (self->match == CT_QUERY_NONE)
    /* Translators: names of categories; images without any of them */
    return g_strdup_printf (_ ("None of %s"), names->str);
  /* Translators: names of categories; images with one of them or more */
  return g_strdup_printf (_ ("Any of %s"), names->str);
}

static char *
dup_size_text (const CtImageFilter *self)
{
  g_autofree char *range = dup_range_text (&self->size, is_relative (self->size_of));

  if (self->size_of == CT_QUERY_WIDTH_PX || self->size_of == CT_QUERY_WIDTH_RELATIVE)
    /* Translators: a range such as "≥ 20" */
    return g_strdup_printf (_ ("Box width %s"), range);
  if (self->size_of == CT_QUERY_HEIGHT_PX || self->size_of == CT_QUERY_HEIGHT_RELATIVE)
    /* Translators: a range such as "≥ 20" */
    return g_strdup_printf (_ ("Box height %s"), range);
  /* Translators: a range such as "≥ 20" */
  return g_strdup_printf (_ ("Box area %s"), range);
}

/**
 * ct_image_filter_dup_text:
 * @part: one that is on
 * @dataset: whose categories are chosen
 *
 * Returns: (transfer full): what the condition says
 */
char *
ct_image_filter_dup_text (const CtImageFilter *self, CtFilterPart part, const CtDataset *dataset)
{
  static const char *const choices[CT_FILTER_N_CHOICES][2] = {
    [CT_FILTER_LABELLED] = { N_ ("Labelled"), N_ ("Not labelled") },
    [CT_FILTER_REVIEWED] = { N_ ("Reviewed"), N_ ("Not reviewed") },
    [CT_FILTER_MISSING] = { N_ ("Picture missing"), N_ ("Picture there") },
    [CT_FILTER_PROBLEMS] = { N_ ("Has problems"), N_ ("No problems") },
  };
  g_autofree char *range = NULL;

  if (part < CT_FILTER_N_CHOICES)
    return g_strdup (_ (choices[part][self->choices[part] == CT_CHOICE_NO]));
  if (part == CT_FILTER_CATEGORIES)
    return dup_categories_text (self, dataset);
  if (part == CT_FILTER_SIZE)
    return dup_size_text (self);
  range = dup_range_text (part == CT_FILTER_BOXES ? &self->boxes : &self->score, FALSE);
  if (part == CT_FILTER_BOXES)
    /* Translators: a range of numbers such as "≥ 2" */
    return g_strdup_printf (_ ("Boxes %s"), range);
  /* Translators: a range of numbers such as "≥ 0.5" */
  return g_strdup_printf (_ ("Score %s"), range);
}

/**
 * ct_image_filter_get_join_text:
 *
 * Returns: (nullable): how the conditions go together, where that is not plain
 */
const char *
ct_image_filter_get_join_text (const CtImageFilter *self)
{
  guint n = ct_image_filter_count (self);

  if (self->join == CT_JOIN_NONE && n > 0)
    return _ ("None of these holds:");
  if (n < 2)
    return NULL;
  return self->join == CT_JOIN_ANY ? _ ("At least one of these holds:") : _ ("All of these hold:");
}

static CtQuery *
make_choice (CtFilterPart part, CtFilterChoice choice)
{
  static const CtQueryState states[CT_FILTER_N_CHOICES] = {
    [CT_FILTER_LABELLED] = CT_QUERY_LABELLED,
    [CT_FILTER_REVIEWED] = CT_QUERY_REVIEWED,
    [CT_FILTER_MISSING] = CT_QUERY_MISSING,
    [CT_FILTER_PROBLEMS] = CT_QUERY_PROBLEM,
  };
  CtQuery *query = ct_query_new_state (states[part]);

  return choice == CT_CHOICE_NO ? ct_query_new_not (query) : query;
}

static CtQuery *
make_part (const CtImageFilter *self, CtFilterPart part, const CtDataset *dataset)
{
  g_autoptr (GArray) rows = NULL;

  if (part < CT_FILTER_N_CHOICES)
    return make_choice (part, self->choices[part]);
  if (part == CT_FILTER_BOXES)
    return ct_query_new_range (CT_QUERY_BOXES, self->boxes.least, self->boxes.most);
  if (part == CT_FILTER_SIZE)
    return ct_query_new_range (self->size_of, self->size.least, self->size.most);
  if (part == CT_FILTER_SCORE)
    return ct_query_new_range (CT_QUERY_SCORE, self->score.least, self->score.most);
  rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    if (ct_bitset_get (self->categories, row))
      g_array_append_val (rows, row);
  return ct_query_new_category (self->match, (guint32 *) (gpointer) rows->data, rows->len);
}

/**
 * ct_image_filter_make_query:
 *
 * Returns: (transfer full) (nullable): what finds the images, %NULL for all
 */
CtQuery *
ct_image_filter_make_query (const CtImageFilter *self, const CtDataset *dataset)
{
  CtQuery *parts[CT_FILTER_N_PARTS];
  CtQuery *both[2];
  guint n_parts = 0;
  guint n = 0;

  for (CtFilterPart part = 0; part < CT_FILTER_N_PARTS; part++)
    if (ct_image_filter_has (self, part))
      parts[n_parts++] = make_part (self, part, dataset);
  if (n_parts > 0)
    {
      both[n] = self->join == CT_JOIN_ALL ? ct_query_new_and (parts, n_parts) : ct_query_new_or (parts, n_parts);
      if (self->join == CT_JOIN_NONE)
        both[n] = ct_query_new_not (both[n]);
      n++;
    }
  if (*self->name != '\0')
    both[n++] = ct_query_new_name (self->name);
  return n > 0 ? ct_query_new_and (both, n) : NULL;
}

/**
 * ct_image_filter_get_needs:
 *
 * Returns: what the query looks at beside the images themselves
 */
CtImageNeeds
ct_image_filter_get_needs (const CtImageFilter *self)
{
  CtImageNeeds needs = CT_IMAGE_NEEDS_NOTHING;

  if (ct_image_filter_has (self, CT_FILTER_MISSING))
    needs |= CT_IMAGE_NEEDS_FILES;
  if (ct_image_filter_has (self, CT_FILTER_CATEGORIES) || ct_image_filter_has (self, CT_FILTER_BOXES)
      || ct_image_filter_has (self, CT_FILTER_SIZE))
    needs |= CT_IMAGE_NEEDS_BOXES;
  if (ct_image_filter_has (self, CT_FILTER_SCORE))
    needs |= CT_IMAGE_NEEDS_BOXES | CT_IMAGE_NEEDS_SCORES;
  return needs;
}
