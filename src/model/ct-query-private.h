/* ct-query-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree of conditions as it is, folding of names, and sorting by numbers.
 */
#pragma once

#include "ct-query.h"

G_BEGIN_DECLS

typedef enum
{
  CT_QUERY_NODE_AND,
  CT_QUERY_NODE_OR,
  CT_QUERY_NODE_NOT,
  CT_QUERY_NODE_CATEGORY,
  CT_QUERY_NODE_TAG,
  CT_QUERY_NODE_STATE,
  CT_QUERY_NODE_RANGE,
  CT_QUERY_NODE_NAME,
} CtQueryKind;

/* Which members count depends on @kind: @parts of and, or, not; @match and @categories, sorted and each
 * once, of category and tag; and so on. @folded is @text in its comparable form. */
struct _CtQuery
{
  gatomicrefcount ref_count;
  CtQueryKind kind;
  CtQuery **parts;
  guint n_parts;
  CtQueryMatch match;
  guint32 *categories;
  guint n_categories;
  CtBitset *category_set;
  CtQueryState state;
  CtQueryRange range;
  double least;
  double most;
  char *text;
  char *folded;
};

/**
 * CtQueryForm:
 * @CT_QUERY_COMPOSED: a letter and its accent are one character where there is such a one; for searching
 * @CT_QUERY_DECOMPOSED: they are two; for sorting
 */
typedef enum
{
  CT_QUERY_COMPOSED,
  CT_QUERY_DECOMPOSED,
} CtQueryForm;

extern const char *const ct_query_match_names[];
extern const char *const ct_query_state_names[];
extern const char *const ct_query_range_names[];

void ct_query_fold (GString *to, const char *name, CtQueryForm form);

guint32 ct_query_count_boxes (const CtDataset *dataset, guint32 image);

/**
 * CtQueryPair:
 * @key: what to sort by
 * @row: which row it belongs to
 */
typedef struct
{
  guint64 key;
  guint32 row;
} CtQueryPair;

void ct_query_sort_pairs (CtQueryPair *pairs, CtQueryPair *scratch, gsize n);

G_END_DECLS
