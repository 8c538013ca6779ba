/* ct-query.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images to list, and in what order. A query is a tree of conditions that never changes; running
 * it reads a data set and may be done on a snapshot in a worker. What the data set does not know, such
 * as which pictures are missing, comes from the caller as facts.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-dataset.h"
#include "ct-progress.h"

G_BEGIN_DECLS

/**
 * CtQuery:
 *
 * A condition on an image, immutable and counted. %NULL stands for "every image".
 */
typedef struct _CtQuery CtQuery;

/**
 * CtQueryMatch:
 * @CT_QUERY_ANY: at least one of the categories is on the image
 * @CT_QUERY_ALL: each of them is
 * @CT_QUERY_NONE: none of them is
 */
typedef enum
{
  CT_QUERY_ANY,
  CT_QUERY_ALL,
  CT_QUERY_NONE,
} CtQueryMatch;

/**
 * CtQueryState:
 * @CT_QUERY_UNLABELLED: without annotations
 * @CT_QUERY_LABELLED: with at least one
 * @CT_QUERY_REVIEWED: marked as reviewed
 * @CT_QUERY_UNREVIEWED: not marked
 * @CT_QUERY_MISSING: the picture is not there, as the facts say
 * @CT_QUERY_PROBLEM: the checker has something against it, as the facts say
 */
typedef enum
{
  CT_QUERY_UNLABELLED,
  CT_QUERY_LABELLED,
  CT_QUERY_REVIEWED,
  CT_QUERY_UNREVIEWED,
  CT_QUERY_MISSING,
  CT_QUERY_PROBLEM,
  CT_QUERY_N_STATES,
} CtQueryState;

/**
 * CtQueryRange:
 * @CT_QUERY_BOXES: the number of boxes on the image
 * @CT_QUERY_WIDTH_PX: the width of one of its boxes, and so on
 * @CT_QUERY_HEIGHT_PX:
 * @CT_QUERY_AREA_PX:
 * @CT_QUERY_WIDTH_RELATIVE: as a fraction of the image's width; never on an image of unknown size
 * @CT_QUERY_HEIGHT_RELATIVE: likewise
 * @CT_QUERY_AREA_RELATIVE: likewise
 * @CT_QUERY_SCORE: the score of one of its annotations, as the facts say
 *
 * What a range can be about. Two ranges joined by "and" may be met by two different boxes.
 */
typedef enum
{
  CT_QUERY_BOXES,
  CT_QUERY_WIDTH_PX,
  CT_QUERY_HEIGHT_PX,
  CT_QUERY_AREA_PX,
  CT_QUERY_WIDTH_RELATIVE,
  CT_QUERY_HEIGHT_RELATIVE,
  CT_QUERY_AREA_RELATIVE,
  CT_QUERY_SCORE,
  CT_QUERY_N_RANGES,
} CtQueryRange;

/**
 * CtQueryFacts:
 * @missing: (nullable): images whose picture is not there, by row
 * @problems: (nullable): images against which the checker has something, by row
 * @scores: (nullable) (element-type double): by annotation; NaN is none
 * @dates: (nullable) (element-type gint64): by image, in seconds or any other unit; G_MININT64 is unknown
 * @name_ranks: (nullable) (element-type guint32): what ct_query_rank_names() gave for this data set; without
 *   it, sorting by name finds it anew each time
 *
 * What the caller knows. A row behind the end of an array is as unknown as one in a %NULL array. Nothing
 * in here changes while a query runs.
 */
typedef struct
{
  const CtBitset *missing;
  const CtBitset *problems;
  const GArray *scores;
  const GArray *dates;
  const GArray *name_ranks;
} CtQueryFacts;

/**
 * CtQuerySortKey:
 * @CT_QUERY_BY_DOCUMENT: the order of the file
 * @CT_QUERY_BY_NAME: the natural order of file names, see ct_query_compare_names()
 * @CT_QUERY_BY_BOXES: the number of boxes
 * @CT_QUERY_BY_SIZE: width × height of the image
 * @CT_QUERY_BY_DATE: as the facts say
 * @CT_QUERY_BY_REVIEWED: those that are not reviewed first
 */
typedef enum
{
  CT_QUERY_BY_DOCUMENT,
  CT_QUERY_BY_NAME,
  CT_QUERY_BY_BOXES,
  CT_QUERY_BY_SIZE,
  CT_QUERY_BY_DATE,
  CT_QUERY_BY_REVIEWED,
  CT_QUERY_N_SORT_KEYS,
} CtQuerySortKey;

/**
 * CtQuerySort:
 * @descending: the largest first; equal ones stay in the order of the file, and unknown sizes and dates
 *   are last in both directions
 */
typedef struct
{
  CtQuerySortKey key;
  gboolean descending;
} CtQuerySort;

CtQuery *ct_query_new_and (CtQuery *const *parts, guint n_parts);
CtQuery *ct_query_new_or (CtQuery *const *parts, guint n_parts);
CtQuery *ct_query_new_not (CtQuery *part);
CtQuery *ct_query_new_category (CtQueryMatch match, const guint32 *categories, guint n_categories);
CtQuery *ct_query_new_tag (const guint32 *categories, guint n_categories);
CtQuery *ct_query_new_state (CtQueryState state);
CtQuery *ct_query_new_range (CtQueryRange range, double least, double most);
CtQuery *ct_query_new_name (const char *text);
CtQuery *ct_query_ref (CtQuery *self);
void ct_query_unref (CtQuery *self);

gboolean ct_query_matches (const CtQuery *self, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image);
GArray *ct_query_run (const CtQuery *self,
                      const CtQuerySort *sort,
                      const CtDataset *dataset,
                      const CtQueryFacts *facts,
                      CtProgress *progress,
                      GCancellable *cancellable,
                      GError **error);
gboolean ct_query_update (const CtQuery *self,
                          const CtQuerySort *sort,
                          const CtDataset *dataset,
                          const CtQueryFacts *facts,
                          GArray *rows,
                          guint32 image);
GArray *ct_query_rank_names (const CtDataset *dataset, GCancellable *cancellable, GError **error);
int ct_query_compare_names (const char *a, const char *b);

char *ct_query_to_text (const CtQuery *self, const CtDataset *dataset);
gboolean ct_query_from_text (const char *text, const CtDataset *dataset, CtQuery **query, GError **error);

GArray *ct_query_images (const CtDataset *dataset, const CtQuery *query);
guint32 ct_query_next_unreviewed (const CtDataset *dataset, guint32 image, int step);
guint32 ct_query_next_unreviewed_in (const CtDataset *dataset, const GArray *images, guint32 image, int step);
guint32 ct_query_step (const GArray *images, guint32 image, int step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtQuery, ct_query_unref)

G_END_DECLS
