/* ct-category-match.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names are folded once, when they are new or renamed; a keystroke only compares.
 */
#include "ct-category-match.h"

#include <string.h>

/* Texts longer than this are no part of a name that anybody types. */
#define MAX_TEXT_BYTES 1024

typedef struct
{
  CtStr name;
  char *folded;
} Name;

struct _CtCategoryMatch
{
  CtDataset *dataset;
  guint64 revision;
  GArray *names;    /* of Name, by row */
  GHashTable *used; /* row + 1 → when, counted */
  guint n_used;
  guint32 last;
};

/* What sorts a hit. */
typedef struct
{
  guint32 row;
  CtMatchRank rank;
  guint used;
  guint spread;
} Candidate;

static void
clear_name (gpointer name)
{
  g_free (((Name *) name)->folded);
}

CtCategoryMatch *
ct_category_match_new (void)
{
  CtCategoryMatch *self = g_new0 (CtCategoryMatch, 1);

  self->names = g_array_new (FALSE, TRUE, sizeof (Name));
  g_array_set_clear_func (self->names, clear_name);
  self->used = g_hash_table_new (NULL, NULL);
  self->last = CT_NO_ROW;
  return self;
}

void
ct_category_match_free (CtCategoryMatch *self)
{
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  g_array_unref (self->names);
  g_hash_table_unref (self->used);
  g_free (self);
}

/**
 * ct_category_match_set_dataset:
 * @dataset: (nullable): whose categories to find; a reference is taken
 *
 * What was used before is forgotten if it is another data set.
 */
void
ct_category_match_set_dataset (CtCategoryMatch *self, CtDataset *dataset)
{
  if (self->dataset == dataset)
    return;
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  self->dataset = dataset != NULL ? ct_dataset_ref (dataset) : NULL;
  self->revision = G_MAXUINT64;
  self->last = CT_NO_ROW;
  self->n_used = 0;
  g_array_set_size (self->names, 0);
  g_hash_table_remove_all (self->used);
}

/**
 * ct_category_match_use:
 * @category: row of what was chosen, by whatever means
 *
 * What was used later comes first among equal matches.
 */
void
ct_category_match_use (CtCategoryMatch *self, guint32 category)
{
  if (category == CT_NO_ROW)
    return;
  self->last = category;
  g_hash_table_insert (self->used, GUINT_TO_POINTER (category + 1), GUINT_TO_POINTER (++self->n_used));
}

/**
 * ct_category_match_get_last:
 *
 * Returns: the category that was used last and still lives, or %CT_NO_ROW
 */
guint32
ct_category_match_get_last (const CtCategoryMatch *self)
{
  if (self->dataset == NULL || !ct_category_table_is_alive (&self->dataset->categories, self->last))
    return CT_NO_ROW;
  return self->last;
}

/* Without case and accents. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *cased = g_utf8_casefold (decomposed, -1);
  GString *folded = g_string_sized_new (strlen (cased));

  for (const char *p = cased; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (folded, c);
    }
  return g_string_free (folded, FALSE);
}

/* Folds the names that are not known yet. */
static void
refresh (CtCategoryMatch *self)
{
  const CtCategoryTable *table = &self->dataset->categories;

  if (self->revision == self->dataset->revision && self->names->len == table->n_rows)
    return;
  self->revision = self->dataset->revision;
  g_array_set_size (self->names, table->n_rows);
  for (guint32 row = 0; row < table->n_rows; row++)
    {
      Name *name = &g_array_index (self->names, Name, row);

      if (name->folded != NULL && name->name == table->name[row])
        continue;
      g_free (name->folded);
      name->name = table->name[row];
      name->folded = fold (ct_dataset_get_category_name (self->dataset, row));
    }
}

static gboolean
begins_word (const char *name, const char *at)
{
  return at == name || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));
}

/* How far apart the letters stand that are found in this order; G_MAXUINT when one is missing.
 * Spaces that were typed stand for anything. */
static guint
find_letters (const char *name, const char *text)
{
  const char *first = NULL;
  const char *p = name;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c == ' ')
        continue;
      while (*p != '\0' && g_utf8_get_char (p) != c)
        p = g_utf8_next_char (p);
      if (*p == '\0')
        return G_MAXUINT;
      if (first == NULL)
        first = p;
      p = g_utf8_next_char (p);
    }
  return first != NULL ? (guint) (p - first) : 0;
}

static gboolean
match (const char *name, const char *text, Candidate *candidate)
{
  const char *found = strstr (name, text);

  candidate->spread = 0;
  if (found == name)
    {
      candidate->rank = strlen (name) == strlen (text) ? CT_MATCH_EXACT : CT_MATCH_PREFIX;
      return TRUE;
    }
  for (const char *at = found; at != NULL; at = strstr (at + 1, text))
    if (begins_word (name, at))
      {
        candidate->rank = CT_MATCH_WORD;
        return TRUE;
      }
  if (found != NULL)
    {
      candidate->rank = CT_MATCH_SUBSTRING;
      return TRUE;
    }
  candidate->rank = CT_MATCH_SUBSEQUENCE;
  candidate->spread = find_letters (name, text);
  return candidate->spread != G_MAXUINT;
}

static int
compare_candidates (const void *a, const void *b)
{
  const Candidate *x = a;
  const Candidate *y = b;

  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->used != y->used)
    return x->used > y->used ? -1 : 1;
  if (x->spread != y->spread)
    return x->spread < y->spread ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/**
 * ct_category_match_find:
 * @text: what was typed; spaces at its ends do not count. An empty one matches everything.
 * @max: at most so many
 *
 * Returns: (transfer full) (element-type CtCategoryHit): living categories: by rank; among equals what was
 *   used last, then where the letters stand closest, then in the order of the file
 */
GArray *
ct_category_match_find (CtCategoryMatch *self, const char *text, guint max)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (CtCategoryHit));
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autofree char *stripped = NULL;
  g_autofree char *folded = NULL;

  if (self->dataset == NULL || strlen (text) > MAX_TEXT_BYTES)
    return hits;
  refresh (self);
  stripped = g_strstrip (g_strdup (text));
  folded = fold (stripped);
  for (guint32 row = 0; row < self->names->len; row++)
    {
      Candidate candidate = { row, CT_MATCH_PREFIX, 0, 0 };

      if (!ct_category_table_is_alive (&self->dataset->categories, row)
          || !match (g_array_index (self->names, Name, row).folded, folded, &candidate))
        continue;
      candidate.used = GPOINTER_TO_UINT (g_hash_table_lookup (self->used, GUINT_TO_POINTER (row + 1)));
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < MIN (max, candidates->len); i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      CtCategoryHit hit = { candidate->row, candidate->rank };

      g_array_append_val (hits, hit);
    }
  return hits;
}

/**
 * ct_category_match_dup_new_name:
 * @text: what was typed
 *
 * Returns: (transfer full) (nullable): the name of a category that could be created from it; %NULL when there
 *   is nothing typed, or a category of exactly this name
 */
char *
ct_category_match_dup_new_name (CtCategoryMatch *self, const char *text)
{
  g_autofree char *name = g_strstrip (g_strdup (text));

  if (self->dataset == NULL || *name == '\0' || strlen (name) > MAX_TEXT_BYTES || !g_utf8_validate (name, -1, NULL)
      || ct_dataset_find_category (self->dataset, name) != CT_NO_ROW)
    return NULL;
  return g_steal_pointer (&name);
}
