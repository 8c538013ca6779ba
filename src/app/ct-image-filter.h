/* ct-image-filter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody has chosen to see of the images, in words for people and as a query. Conditions are parts; each is
 * on or off, has a text that says what it is, and can be taken away alone. Knows nothing of widgets.
 */
#pragma once

#include "ct-image-finder.h"

G_BEGIN_DECLS

/**
 * CtFilterPart:
 *
 * The conditions, in the order in which they are shown.
 */
typedef enum
{
  CT_FILTER_LABELLED,
  CT_FILTER_REVIEWED,
  CT_FILTER_MISSING,
  CT_FILTER_PROBLEMS,
  CT_FILTER_CATEGORIES,
  CT_FILTER_BOXES,
  CT_FILTER_SIZE,
  CT_FILTER_SCORE,
  CT_FILTER_N_PARTS,
} CtFilterPart;

/* Parts up to here are a question that is answered with yes or no. */
#define CT_FILTER_N_CHOICES (CT_FILTER_PROBLEMS + 1)

typedef enum
{
  CT_CHOICE_EITHER,
  CT_CHOICE_YES,
  CT_CHOICE_NO,
} CtFilterChoice;

/**
 * CtFilterJoin:
 * @CT_JOIN_ALL: each of the parts holds
 * @CT_JOIN_ANY: one of them does at least
 * @CT_JOIN_NONE: none of them does
 */
typedef enum
{
  CT_JOIN_ALL,
  CT_JOIN_ANY,
  CT_JOIN_NONE,
} CtFilterJoin;

/**
 * CtFilterRange:
 * @least: the range begins with it; -INFINITY for no such limit
 * @most: the range ends with it; INFINITY for no such limit
 */
typedef struct
{
  double least;
  double most;
} CtFilterRange;

/**
 * CtImageFilter:
 * @name: part of the file name, or empty; holds in addition to whatever the parts say
 * @join: how the parts that are on go together
 * @choices: of the first parts
 * @match: how the categories go together
 * @categories: rows; none for no condition
 * @boxes: how many
 * @size_of: what @size is about; fractions of the picture where that is relative
 */
typedef struct
{
  char *name;
  CtFilterJoin join;
  CtFilterChoice choices[CT_FILTER_N_CHOICES];
  CtQueryMatch match;
  CtBitset *categories;
  CtFilterRange boxes;
  CtQueryRange size_of;
  CtFilterRange size;
  CtFilterRange score;
} CtImageFilter;

void ct_image_filter_init (CtImageFilter *self);
void ct_image_filter_clear (CtImageFilter *self);
void ct_image_filter_reset (CtImageFilter *self);
void ct_image_filter_set_name (CtImageFilter *self, const char *name);
gboolean ct_image_filter_has (const CtImageFilter *self, CtFilterPart part);
guint ct_image_filter_count (const CtImageFilter *self);
gboolean ct_image_filter_is_empty (const CtImageFilter *self);
void ct_image_filter_drop (CtImageFilter *self, CtFilterPart part);
char *ct_image_filter_dup_text (const CtImageFilter *self, CtFilterPart part, const CtDataset *dataset);
const char *ct_image_filter_get_join_text (const CtImageFilter *self);
CtQuery *ct_image_filter_make_query (const CtImageFilter *self, const CtDataset *dataset);
CtImageNeeds ct_image_filter_get_needs (const CtImageFilter *self);
gboolean ct_filter_range_is_on (const CtFilterRange *self);

G_END_DECLS
