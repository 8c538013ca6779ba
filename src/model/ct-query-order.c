/* ct-query-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The natural order of names, and sorting by numbers. A name is turned into bytes whose plain order is the
 * natural one; a million of them are then sorted eight bytes at a time, without comparing any two.
 */
#include "ct-query-private.h"

#include <string.h>

#define FEW_PAIRS 48
#define STEPS_PER_LOOK 4096
#define WORD_BYTES sizeof (guint64)

static void
insertion_sort (CtQueryPair *pairs, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      CtQueryPair pair = pairs[i];
      gsize at = i;

      for (; at > 0 && pairs[at - 1].key > pair.key; at--)
        pairs[at] = pairs[at - 1];
      pairs[at] = pair;
    }
}

/* Sorts by the byte at @shift; %FALSE if all have the same and nothing was moved. */
static gboolean
sort_by_byte (const CtQueryPair *from, CtQueryPair *to, gsize n, int shift)
{
  gsize starts[256] = { 0 };
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    starts[from[i].key >> shift & 0xff]++;
  if (starts[from[0].key >> shift & 0xff] == n)
    return FALSE;
  for (guint i = 0; i < 256; i++)
    {
      gsize count = starts[i];

      starts[i] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    to[starts[from[i].key >> shift & 0xff]++] = from[i];
  return TRUE;
}

/*
 * Sorts by key; equal ones keep their order.
 * @scratch: room for as many
 */
void
ct_query_sort_pairs (CtQueryPair *pairs, CtQueryPair *scratch, gsize n)
{
  CtQueryPair *from = pairs, *to = scratch;

  if (n <= FEW_PAIRS)
    {
      insertion_sort (pairs, n);
      return;
    }
  for (int shift = 0; shift < 64; shift += 8)
    if (sort_by_byte (from, to, n, shift))
      {
        CtQueryPair *swap = from;

        from = to;
        to = swap;
      }
  if (from != pairs)
    memcpy (pairs, from, n * sizeof *pairs);
}

/* A number: how many digits, so that a longer one is larger, then the digits. */
static const char *
append_number (GString *key, const char *digits)
{
  gsize n;

  while (*digits == '0')
    digits++;
  n = strspn (digits, "0123456789");
  g_string_append_c (key, '0');
  for (gsize left = n; left >= 254; left -= 254)
    g_string_append_c (key, (char) 255);
  g_string_append_c (key, (char) (n % 254 + 1));
  g_string_append_len (key, digits, (gssize) n);
  return digits + n;
}

/* The bytes that order a name, none of them 0, and then at least one 0 up to a whole number of words. */
static void
append_key (GString *key, const char *name)
{
  static const char zeros[WORD_BYTES] = { 0 };
  g_autoptr (GString) folded = NULL;
  const char *p = name;

  if (!g_str_is_ascii (name))
    {
      folded = g_string_new (NULL);
      ct_query_fold (folded, name, CT_QUERY_DECOMPOSED);
      p = folded->str;
    }
  while (*p != '\0')
    {
      guint8 c = (guint8) *p;

      if (g_ascii_isdigit (*p))
        {
          p = append_number (key, p);
          continue;
        }
      if (c == '/' || c == '\\')
        c = 1;
      else if (c < 2)
        c = 2;
      else if (c < 0x80)
        c = (guint8) g_ascii_tolower (*p);
      g_string_append_c (key, (char) c);
      p++;
    }
  g_string_append_len (key, zeros, (gssize) (WORD_BYTES - key->len % WORD_BYTES));
}

/**
 * ct_query_compare_names:
 *
 * The natural order of file names, the same in every locale: "a2" is before "a10", because a run of digits
 * counts as one number; case does not matter; a folder's files stand together, because "/" (and "\") is before
 * every other character; other letters go by their code points, accented ones behind their letter. Names that
 * are equal in all of this go by their bytes, so that only equal names are equal.
 *
 * Returns: below, above or equal to 0, as strcmp() does
 */
int
ct_query_compare_names (const char *a, const char *b)
{
  g_autoptr (GString) key_a = g_string_new (NULL);
  g_autoptr (GString) key_b = g_string_new (NULL);
  int order;

  append_key (key_a, a);
  append_key (key_b, b);
  order = strcmp (key_a->str, key_b->str);
  return order != 0 ? order : strcmp (a, b);
}

/* Rows whose names are being sorted. */
typedef struct
{
  const CtDataset *dataset;
  const char *keys;
  gsize *offsets;
  CtQueryPair *pairs;
  CtQueryPair *scratch;
  GArray *ranges;
} Names;

/* A part of the pairs whose keys are equal up to @depth. */
typedef struct
{
  gsize start;
  gsize n;
  gsize depth;
} Range;

static const char *
name_of (const CtDataset *dataset, guint32 image)
{
  const char *name = ct_dataset_get_file_name (dataset, image);

  return name != NULL ? name : "";
}

static int
compare_ties (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CtQueryPair *x = a, *y = b;
  const CtDataset *dataset = user_data;
  int order = 0;

  if (dataset->images.file_name[x->row] != dataset->images.file_name[y->row])
    order = strcmp (name_of (dataset, x->row), name_of (dataset, y->row));
  return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static void
sort_range (Names *self, Range range)
{
  CtQueryPair *pairs = self->pairs + range.start;

  for (gsize i = 0; i < range.n; i++)
    {
      memcpy (&pairs[i].key, self->keys + self->offsets[pairs[i].row] + range.depth, WORD_BYTES);
      pairs[i].key = GUINT64_FROM_BE (pairs[i].key);
    }
  ct_query_sort_pairs (pairs, self->scratch, range.n);
  for (gsize i = 0, end; i < range.n; i = end)
    {
      Range equal = { range.start + i, 0, range.depth + WORD_BYTES };

      for (end = i + 1; end < range.n && pairs[end].key == pairs[i].key;)
        end++;
      equal.n = end - i;
      if (equal.n == 1)
        continue;
      if ((pairs[i].key & 0xff) != 0)
        g_array_append_val (self->ranges, equal);
      else
        g_qsort_with_data (pairs + i, (int) equal.n, sizeof *pairs, compare_ties, (gpointer) self->dataset);
    }
}

static gboolean
sort_names (Names *self, gsize n, GCancellable *cancellable, GError **error)
{
  Range all = { 0, n, 0 };

  g_array_append_val (self->ranges, all);
  for (guint64 step = 0; self->ranges->len > 0; step++)
    {
      Range range = g_array_index (self->ranges, Range, self->ranges->len - 1);

      if (step % STEPS_PER_LOOK == 0 && ct_cancelled (cancellable, error))
        return FALSE;
      g_array_set_size (self->ranges, self->ranges->len - 1);
      sort_range (self, range);
    }
  return TRUE;
}

static GString *
make_keys (const CtDataset *dataset, gsize *offsets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      if (row % STEPS_PER_LOOK == 0 && ct_cancelled (cancellable, error))
        return NULL;
      offsets[row] = keys->len;
      append_key (keys, name_of (dataset, row));
    }
  return g_steal_pointer (&keys);
}

/* Equal names get equal ranks. */
static GArray *
ranks_of (const Names *self, gsize n)
{
  const CtStr *names = self->dataset->images.file_name;
  GArray *ranks = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) n);
  guint32 rank = 0;

  g_array_set_size (ranks, (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = self->pairs[i].row;

      if (i == 0 || names[row] != names[self->pairs[i - 1].row])
        rank = (guint32) i;
      g_array_index (ranks, guint32, row) = rank;
    }
  return ranks;
}

/**
 * ct_query_rank_names:
 *
 * Where each image stands when sorted by name, dead ones too. Names never change, so the answer is good until
 * images are added; keep it, and hand it to queries as a fact.
 *
 * Returns: (transfer full) (element-type guint32): a number for each row, which rises as ct_query_compare_names()
 *   does; %NULL when it was cancelled
 */
GArray *
ct_query_rank_names (const CtDataset *dataset, GCancellable *cancellable, GError **error)
{
  gsize n = dataset->images.n_rows;
  g_autofree gsize *offsets = g_new (gsize, n + 1);
  g_autoptr (GString) keys = make_keys (dataset, offsets, cancellable, error);
  g_autofree CtQueryPair *pairs = g_new (CtQueryPair, n + 1);
  g_autofree CtQueryPair *scratch = g_new (CtQueryPair, n + 1);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  Names names = { dataset, NULL, offsets, pairs, scratch, ranges };

  if (keys == NULL)
    return NULL;
  names.keys = keys->str;
  for (guint32 row = 0; row < n; row++)
    pairs[row].row = row;
  if (n > 0 && !sort_names (&names, n, cancellable, error))
    return NULL;
  return ranks_of (&names, n);
}
