/* ct-category-match.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Type to find: which categories a few letters may mean, the best first. Knows names and
 * what was used lately, no entries and no lists on a screen.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtMatchRank:
 * @CT_MATCH_EXACT: the name itself
 * @CT_MATCH_PREFIX: the name begins so
 * @CT_MATCH_WORD: a later word of the name begins so
 * @CT_MATCH_SUBSTRING: the letters stand together somewhere
 * @CT_MATCH_SUBSEQUENCE: the letters stand in this order, others between them
 *
 * How well a name matches; better ones first. Case and accents make no difference.
 */
typedef enum
{
  CT_MATCH_EXACT,
  CT_MATCH_PREFIX,
  CT_MATCH_WORD,
  CT_MATCH_SUBSTRING,
  CT_MATCH_SUBSEQUENCE,
} CtMatchRank;

/**
 * CtCategoryHit:
 * @category: row
 * @rank: how well it matches
 */
typedef struct
{
  guint32 category;
  CtMatchRank rank;
} CtCategoryHit;

typedef struct _CtCategoryMatch CtCategoryMatch;

CtCategoryMatch *ct_category_match_new (void);
void ct_category_match_free (CtCategoryMatch *self);
void ct_category_match_set_dataset (CtCategoryMatch *self, CtDataset *dataset);
void ct_category_match_use (CtCategoryMatch *self, guint32 category);
guint32 ct_category_match_get_last (const CtCategoryMatch *self);
GArray *ct_category_match_find (CtCategoryMatch *self, const char *text, guint max);
char *ct_category_match_dup_new_name (CtCategoryMatch *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCategoryMatch, ct_category_match_free)

G_END_DECLS
