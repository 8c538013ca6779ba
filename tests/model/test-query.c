/* test-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images are listed, and which is the next one to look at.
 */
#include "ct-query.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ct-error.h"

#include "model-fixtures.h"

static void
assert_rows (GArray *rows, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (rows, guint32, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
query (const CtDataset *dataset, const char *text, gboolean only_unreviewed, const char *expected)
{
  CtQuery *parts[] = { ct_query_new_name (text != NULL ? text : ""), ct_query_new_state (CT_QUERY_UNREVIEWED) };
  g_autoptr (CtQuery) what = NULL;
  g_autoptr (GArray) rows = NULL;

  if (!only_unreviewed)
    ct_query_unref (parts[1]);
  what = ct_query_new_and (parts, only_unreviewed ? 2 : 1);
  rows = ct_query_images (dataset, what);
  assert_rows (rows, expected);
}

static void
test_images (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (GArray) all = ct_query_images (dataset, NULL);

  assert_rows (all, "0 1 2");
  query (dataset, NULL, FALSE, "0 1 2");
  query (dataset, "", FALSE, "0 1 2");
  query (dataset, NULL, TRUE, "0 2");
  query (dataset, "B.JPG", FALSE, "1");
  query (dataset, "B.JPG", TRUE, "");
  query (dataset, "sub/", FALSE, "1");
  query (dataset, ".jp", FALSE, "0 1 2");
  query (dataset, "x", FALSE, "");
  g_assert_true (ct_verb_delete_image (history, 0, NULL));
  query (dataset, NULL, FALSE, "1 2");
}

/* Without regard to case means letters of all scripts. */
static void
test_case (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  ct_verb_add_image (history, "GRÖSSE.jpg", 0, 0, NULL);
  ct_verb_add_image (history, "größe.jpg", 0, 0, NULL);
  ct_verb_add_image (history, "ΣΟΦΟΣ.jpg", 0, 0, NULL);
  query (dataset, "größe", FALSE, "0 1");
  query (dataset, "σοφοσ", FALSE, "2");
  /* A letter and an accent are the letter with the accent; long names go another way through the code. */
  ct_verb_add_image (history, "cafe\xcc\x81.jpg", 0, 0, NULL);
  query (dataset, "CAF\xc3\x89", FALSE, "3");
  {
    g_autofree char *longer = g_strnfill (600, 'A');
    g_autofree char *name = g_strconcat (longer, "z.jpg", NULL);

    ct_verb_add_image (history, name, 0, 0, NULL);
    query (dataset, "az.J", FALSE, "4");
  }
}

static guint32
naive_next (const CtDataset *dataset, guint32 image, int step)
{
  guint32 n = dataset->images.n_rows;
  guint32 row = image;

  for (;;)
    {
      row = step > 0 ? (row + 1) % n : (row + n - 1) % n;
      if (row == image)
        return CT_NO_ROW;
      if (ct_image_table_is_alive (&dataset->images, row) && (dataset->images.flags[row] & CT_RECORD_REVIEWED) == 0)
        return row;
    }
}

static void
test_next_unreviewed (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (7);
  g_autoptr (CtDataset) empty = ct_dataset_new ();

  g_assert_cmpuint (ct_query_next_unreviewed (empty, 0, 1), ==, CT_NO_ROW);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 1 + round % 6);
      g_autoptr (CtHistory) history = ct_history_new (dataset);

      for (guint i = 0; i < 15; i++)
        fixture_random_edit (history, source);
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        for (int step = -1; step <= 1; step += 2)
          g_assert_cmpuint (ct_query_next_unreviewed (dataset, image, step), ==, naive_next (dataset, image, step));
    }
}

/* A condition in a form of its own, to ask it naively. */
typedef struct _Spec Spec;

struct _Spec
{
  enum
  {
    SPEC_AND,
    SPEC_OR,
    SPEC_NOT,
    SPEC_CATEGORY,
    SPEC_TAG,
    SPEC_STATE,
    SPEC_RANGE,
    SPEC_NAME
  } kind;
  Spec *parts[3];
  guint n;
  guint choice;
  guint32 categories[4];
  double least;
  double most;
  const char *text;
};

static void
spec_free (Spec *self)
{
  for (guint i = 0; self->kind <= SPEC_NOT && i < self->n; i++)
    spec_free (self->parts[i]);
  g_free (self);
}

static void
random_range (GRand *source, Spec *spec)
{
  double scale;

  spec->choice = (guint) g_rand_int_range (source, 0, CT_QUERY_N_RANGES);
  scale = spec->choice == CT_QUERY_BOXES            ? 6
          : spec->choice >= CT_QUERY_WIDTH_RELATIVE ? 0.2
          : spec->choice == CT_QUERY_AREA_PX        ? 2500
                                                    : 50;
  spec->least = g_rand_boolean (source) ? -INFINITY : g_rand_double (source) * scale;
  spec->most = g_rand_boolean (source) ? INFINITY : g_rand_double (source) * scale;
  if (spec->choice == CT_QUERY_BOXES && g_rand_boolean (source))
    spec->least = spec->most = g_rand_int_range (source, 0, 5);
}

static Spec *
random_spec (GRand *source, const CtDataset *dataset, guint depth)
{
  static const char *const texts[] = { "", "1", "IMAGE-2", "name", "3.JPG", "ä", "\"\\" };
  Spec *spec = g_new0 (Spec, 1);

  spec->kind = (guint) g_rand_int_range (source, depth > 0 ? SPEC_AND : SPEC_CATEGORY, SPEC_NAME + 1);
  if (spec->kind <= SPEC_NOT)
    {
      spec->n = spec->kind == SPEC_NOT ? 1 : (guint) g_rand_int_range (source, 0, 4);
      for (guint i = 0; i < spec->n; i++)
        spec->parts[i] = random_spec (source, dataset, depth - 1);
    }
  else if (spec->kind == SPEC_CATEGORY || spec->kind == SPEC_TAG)
    {
      spec->n = (guint) g_rand_int_range (source, 0, 4);
      spec->choice = (guint) g_rand_int_range (source, 0, 3);
      for (guint i = 0; i < spec->n; i++)
        spec->categories[i] = (guint32) g_rand_int_range (source, 0, (int) dataset->categories.n_rows);
    }
  else if (spec->kind == SPEC_STATE)
    spec->choice = (guint) g_rand_int_range (source, 0, CT_QUERY_N_STATES);
  else if (spec->kind == SPEC_RANGE)
    random_range (source, spec);
  else
    spec->text = texts[g_rand_int_range (source, 0, G_N_ELEMENTS (texts))];
  return spec;
}

static CtQuery *
query_of (const Spec *spec)
{
  CtQuery *parts[3];

  for (guint i = 0; spec->kind <= SPEC_NOT && i < spec->n; i++)
    parts[i] = query_of (spec->parts[i]);
  switch (spec->kind)
    {
    case SPEC_AND:
      return ct_query_new_and (parts, spec->n);
    case SPEC_OR:
      return ct_query_new_or (parts, spec->n);
    case SPEC_NOT:
      return ct_query_new_not (parts[0]);
    case SPEC_CATEGORY:
      return ct_query_new_category (spec->choice, spec->categories, spec->n);
    case SPEC_TAG:
      return ct_query_new_tag (spec->categories, spec->n);
    case SPEC_STATE:
      return ct_query_new_state (spec->choice);
    case SPEC_RANGE:
      return ct_query_new_range (spec->choice, spec->least, spec->most);
    case SPEC_NAME:
    default:
      return ct_query_new_name (spec->text);
    }
}

/* How many living annotations of the image are (not) tags and have this category; CT_NO_ROW for any. */
static guint
naive_count (const CtDataset *dataset, guint32 image, guint32 category, gboolean boxes, gboolean tags)
{
  guint n = 0;

  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    {
      gboolean is_box = (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0;

      n += ct_annotation_table_is_alive (&dataset->annotations, row) && dataset->annotations.image[row] == image
           && (category == CT_NO_ROW || dataset->annotations.category[row] == category) && (is_box ? boxes : tags);
    }
  return n;
}

static gboolean
naive_range (const Spec *spec, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  double w = dataset->images.width[image], h = dataset->images.height[image];
  guint n = naive_count (dataset, image, CT_NO_ROW, TRUE, FALSE);

  if (spec->choice == CT_QUERY_BOXES)
    return n >= spec->least && n <= spec->most;
  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    {
      const CtRect *box = &dataset->annotations.bbox[row];
      gboolean is_box = (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0;
      double score = row < facts->scores->len ? g_array_index (facts->scores, double, row) : NAN;
      const double values[] = { 0,
                                box->width,
                                box->height,
                                box->width * box->height,
                                box->width / w,
                                box->height / h,
                                box->width * box->height / (w * h),
                                score };

      if (!ct_annotation_table_is_alive (&dataset->annotations, row) || dataset->annotations.image[row] != image
          || (!is_box && spec->choice != CT_QUERY_SCORE))
        continue;
      if (spec->choice >= CT_QUERY_WIDTH_RELATIVE && spec->choice <= CT_QUERY_AREA_RELATIVE && (w == 0 || h == 0))
        continue;
      if (values[spec->choice] >= spec->least && values[spec->choice] <= spec->most)
        return TRUE;
    }
  return FALSE;
}

static gboolean
naive_state (guint state, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  gboolean reviewed = (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
  gboolean labelled = naive_count (dataset, image, CT_NO_ROW, TRUE, TRUE) > 0;
  const gboolean states[] = { !labelled,
                              labelled,
                              reviewed,
                              !reviewed,
                              ct_bitset_get (facts->missing, image),
                              ct_bitset_get (facts->problems, image) };

  return states[state];
}

static gboolean
naive_matches (const Spec *spec, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  guint n_true = 0;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  switch (spec->kind)
    {
    case SPEC_AND:
    case SPEC_OR:
    case SPEC_NOT:
      for (guint i = 0; i < spec->n; i++)
        n_true += naive_matches (spec->parts[i], dataset, facts, image);
      return spec->kind == SPEC_AND ? n_true == spec->n : spec->kind == SPEC_OR ? n_true > 0 : n_true == 0;
    case SPEC_CATEGORY:
      for (guint i = 0; i < spec->n; i++)
        n_true += naive_count (dataset, image, spec->categories[i], TRUE, TRUE) > 0;
      return spec->choice == CT_QUERY_ANY ? n_true > 0 : spec->choice == CT_QUERY_ALL ? n_true == spec->n : n_true == 0;
    case SPEC_TAG:
      if (spec->n == 0)
        return naive_count (dataset, image, CT_NO_ROW, FALSE, TRUE) > 0;
      for (guint i = 0; i < spec->n; i++)
        n_true += naive_count (dataset, image, spec->categories[i], FALSE, TRUE);
      return n_true > 0;
    case SPEC_STATE:
      return naive_state (spec->choice, dataset, facts, image);
    case SPEC_RANGE:
      return naive_range (spec, dataset, facts, image);
    case SPEC_NAME:
    default:
      name = g_utf8_casefold (ct_dataset_get_file_name (dataset, image), -1);
      text = g_utf8_casefold (spec->text, -1);
      return strstr (name, text) != NULL;
    }
}

/* The order of two images; equal ones go by their rows. */
static int
naive_compare (const CtQuerySort *sort, const CtDataset *dataset, const CtQueryFacts *facts, guint32 a, guint32 b)
{
  double x = a, y = b;
  int by_row = a < b ? -1 : 1;
  int order;

  if (sort->key == CT_QUERY_BY_BOXES)
    {
      x = naive_count (dataset, a, CT_NO_ROW, TRUE, FALSE);
      y = naive_count (dataset, b, CT_NO_ROW, TRUE, FALSE);
    }
  else if (sort->key == CT_QUERY_BY_REVIEWED)
    {
      x = (dataset->images.flags[a] & CT_RECORD_REVIEWED) != 0;
      y = (dataset->images.flags[b] & CT_RECORD_REVIEWED) != 0;
    }
  else if (sort->key == CT_QUERY_BY_SIZE)
    {
      x = dataset->images.width[a] * dataset->images.height[a];
      y = dataset->images.width[b] * dataset->images.height[b];
      if ((x == 0) != (y == 0))
        return x == 0 ? 1 : -1;
    }
  else if (sort->key == CT_QUERY_BY_DATE)
    {
      gint64 p = a < facts->dates->len ? g_array_index (facts->dates, gint64, a) : G_MININT64;
      gint64 q = b < facts->dates->len ? g_array_index (facts->dates, gint64, b) : G_MININT64;

      if ((p == G_MININT64) != (q == G_MININT64))
        return p == G_MININT64 ? 1 : -1;
      x = (double) p;
      y = (double) q;
    }
  order = (x > y) - (x < y);
  if (sort->key == CT_QUERY_BY_NAME)
    order = ct_query_compare_names (ct_dataset_get_file_name (dataset, a), ct_dataset_get_file_name (dataset, b));
  if (order == 0)
    return by_row;
  return (order > 0) != sort->descending ? 1 : -1;
}

static GArray *
naive_run (const Spec *spec, const CtQuerySort *sort, const CtDataset *dataset, const CtQueryFacts *facts)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 image = 0; image < dataset->images.n_rows; image++)
    {
      guint at = 0;

      if (!ct_image_table_is_alive (&dataset->images, image) || !naive_matches (spec, dataset, facts, image))
        continue;
      while (at < rows->len && naive_compare (sort, dataset, facts, g_array_index (rows, guint32, at), image) < 0)
        at++;
      g_array_insert_val (rows, at, image);
    }
  return rows;
}

static void
assert_same_rows (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (guint32), b->data, b->len * sizeof (guint32));
}

typedef struct
{
  CtQueryFacts facts;
  CtBitset *missing;
  CtBitset *problems;
  GArray *scores;
  GArray *dates;
} Facts;

static void
facts_init (Facts *self, GRand *source, guint32 n)
{
  self->missing = ct_bitset_new (0);
  self->problems = ct_bitset_new (0);
  self->scores = g_array_new (FALSE, FALSE, sizeof (double));
  self->dates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint32 i = 0; i < n; i++)
    {
      double score = g_rand_boolean (source) ? NAN : g_rand_double (source) * 0.3;
      gint64 date = g_rand_int_range (source, 0, 4) == 0 ? G_MININT64 : g_rand_int_range (source, -5, 5);

      ct_bitset_set (self->missing, i, g_rand_boolean (source));
      ct_bitset_set (self->problems, i, g_rand_boolean (source));
      g_array_append_val (self->scores, score);
      g_array_append_val (self->dates, date);
    }
  self->facts = (CtQueryFacts){ self->missing, self->problems, self->scores, self->dates, NULL };
}

static void
facts_clear (Facts *self)
{
  ct_bitset_free (self->missing);
  ct_bitset_free (self->problems);
  g_array_unref (self->scores);
  g_array_unref (self->dates);
}

/* The answer, with and without ranks, is what the reference finds. */
static GArray *
assert_run (const Spec *spec,
            const CtQuery *what,
            const CtQuerySort *sort,
            const CtDataset *dataset,
            const CtQueryFacts *facts)
{
  g_autoptr (GArray) expected = naive_run (spec, sort, dataset, facts);
  g_autoptr (GArray) rows = ct_query_run (what, sort, dataset, facts, NULL, NULL, NULL);
  g_autoptr (GArray) ranks = ct_query_rank_names (dataset, NULL, NULL);
  CtQueryFacts more = *facts;
  g_autoptr (GArray) ranked = NULL;

  more.name_ranks = ranks;
  ranked = ct_query_run (what, sort, dataset, &more, NULL, NULL, NULL);
  assert_same_rows (rows, expected);
  assert_same_rows (ranked, expected);
  for (guint32 image = 0; image < dataset->images.n_rows + 2; image++)
    {
      gboolean listed = FALSE;

      for (guint i = 0; i < rows->len; i++)
        listed = listed || g_array_index (rows, guint32, i) == image;
      g_assert_cmpint (ct_query_matches (what, dataset, facts, image), ==, listed);
    }
  return g_steal_pointer (&rows);
}

/* The answer, before and after any edits; and the same put together image by image. */
static void
test_random (void)
{
  g_autoptr (GRand) source = g_rand_new ();

  for (guint round = 0; round < 120; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 1 + round % 40);
      g_autoptr (CtHistory) history = ct_history_new (dataset);
      CtQuerySort sort = { (guint) g_rand_int_range (source, 0, CT_QUERY_N_SORT_KEYS), g_rand_boolean (source) };
      Spec *spec = random_spec (source, dataset, 3);
      g_autoptr (CtQuery) what = query_of (spec);
      g_autoptr (GArray) rows = NULL;
      g_autoptr (GArray) again = NULL;
      Facts facts;

      for (guint32 i = 0; i < dataset->images.n_rows; i += 3)
        dataset->images.width[i] = i % 2 == 0 ? 0 : 900;
      facts_init (&facts, source, 60);
      rows = assert_run (spec, what, &sort, dataset, &facts.facts);
      for (guint i = 0; i < 25; i++)
        fixture_random_edit (history, source);
      again = assert_run (spec, what, &sort, dataset, &facts.facts);
      g_array_set_size (rows, 0);
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        ct_query_update (what, &sort, dataset, &facts.facts, rows, image);
      assert_same_rows (rows, again);
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        g_assert_false (ct_query_update (what, &sort, dataset, &facts.facts, rows, image));
      facts_clear (&facts);
      spec_free (spec);
    }
}

/* One edit at a time, as the window has it. */
static void
test_update (void)
{
  g_autoptr (GRand) source = g_rand_new ();

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 12);
      g_autoptr (CtHistory) history = ct_history_new (dataset);
      CtQuerySort sort = { round % CT_QUERY_N_SORT_KEYS, g_rand_boolean (source) };
      g_autoptr (CtQuery) what = ct_query_new_range (CT_QUERY_BOXES, 1, 3);
      g_autoptr (GArray) rows = ct_query_run (what, &sort, dataset, NULL, NULL, NULL, NULL);

      for (guint i = 0; i < 60; i++)
        {
          guint32 image = (guint32) g_rand_int_range (source, 0, (int) dataset->images.n_rows);
          g_autoptr (GArray) expected = NULL;
          g_autoptr (GArray) before = g_array_copy (rows);
          CtRect box = CT_RECT_INIT (1, 1, 5, 5);
          gboolean changed;

          if (g_rand_int_range (source, 0, 20) == 0)
            ct_verb_delete_image (history, image, NULL);
          else if (g_rand_boolean (source))
            ct_verb_add_annotation (history, image, 0, &box, NULL);
          else if (ct_dataset_first_annotation (dataset, image) != CT_NO_ROW)
            ct_verb_delete_annotation (history, ct_dataset_first_annotation (dataset, image), NULL);
          changed = ct_query_update (what, &sort, dataset, NULL, rows, image);
          expected = ct_query_run (what, &sort, dataset, NULL, NULL, NULL, NULL);
          assert_same_rows (rows, expected);
          g_assert_cmpint (changed,
                           ==,
                           before->len != rows->len
                               || memcmp (before->data, rows->data, rows->len * sizeof (guint32)) != 0);
        }
    }
}

static void
test_cancel (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GError) error = NULL;
  CtQuerySort sort = { CT_QUERY_BY_NAME, FALSE };
  g_autoptr (GArray) rows = ct_query_run (NULL, &sort, dataset, NULL, progress, cancellable, &error);

  g_assert_no_error (error);
  assert_rows (rows, "0 2 1");
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_query_run (NULL, NULL, dataset, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ct_query_rank_names (dataset, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Text, tree and text again; and the tree still means the same. */
static void
test_text (void)
{
  g_autoptr (GRand) source = g_rand_new ();

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 8);
      Spec *spec = random_spec (source, dataset, 4);
      g_autoptr (CtQuery) what = query_of (spec);
      g_autofree char *text = ct_query_to_text (what, dataset);
      g_autoptr (CtQuery) back = NULL;
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;
      Facts facts;

      facts_init (&facts, source, 40);
      ct_query_from_text (text, dataset, &back, &error);
      g_assert_no_error (error);
      again = ct_query_to_text (back, dataset);
      g_assert_cmpstr (again, ==, text);
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        g_assert_cmpint (ct_query_matches (back, dataset, &facts.facts, image),
                         ==,
                         ct_query_matches (what, dataset, &facts.facts, image));
      facts_clear (&facts);
      spec_free (spec);
    }
}

static void
test_text_by_hand (void)
{
  static const struct
  {
    const char *text;
    const char *written;
  } texts[] = {
    { "", "" },
    { "  \n", "" },
    { "is reviewed", "is reviewed" },
    { "not is reviewed and boxes 3", "not is reviewed and boxes 3" },
    { "boxes 1.. and tag or name \"a \\\"b\\\"\"", "(boxes 1.. and tag) or name \"a \\\"b\\\"\"" },
    { "category all\"tin\"\"bottle\" ", "category all \"bottle\" \"tin\"" },
    { "category any \"tin\" \"tin\"", "category any \"tin\"" },
    { "((score 0.5..))", "score 0.5.." },
    { "area-relative ..1e-3", "area-relative ..0.001" },
    { "not not everything", "not not everything" },
    { "width-px -1.5..", "width-px -1.5.." },
  };
  static const struct
  {
    const char *text;
    int code;
    const char *place;
  } errors[] = {
    { "is red", CT_ERROR_SYNTAX, "Character 4 " },
    { "is", CT_ERROR_SYNTAX, "Character 3 " },
    { "boxes", CT_ERROR_SYNTAX, "Character 6 " },
    { "boxes 3...", CT_ERROR_SYNTAX, "Character 7 " },
    { "boxes inf", CT_ERROR_SYNTAX, "Character 7 " },
    { "boxes 1e999", CT_ERROR_SYNTAX, "Character 7 " },
    { "boxes \"3\"", CT_ERROR_SYNTAX, "Character 7 " },
    { "name shelf", CT_ERROR_SYNTAX, "Character 6 " },
    { "name \"äö", CT_ERROR_SYNTAX, "Character 6 " },
    { "name \"äö\" )", CT_ERROR_SYNTAX, "Character 11 " },
    { "(is reviewed", CT_ERROR_SYNTAX, "Character 13 " },
    { "is reviewed is labelled", CT_ERROR_SYNTAX, "Character 13 " },
    { "tag and", CT_ERROR_SYNTAX, "Character 8 " },
    { "category \"tin\"", CT_ERROR_SYNTAX, "Character 10 " },
    { "category any \"tin\" \"lid\"", CT_ERROR_NOT_FOUND, "Character 20 " },
    { "colour \"red\"", CT_ERROR_SYNTAX, "Character 1 " },
  };
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autofree char *deep = g_strnfill (100000, '(');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CtQuery) what = NULL;
      g_autofree char *written = NULL;

      g_assert_true (ct_query_from_text (texts[i].text, dataset, &what, NULL));
      written = ct_query_to_text (what, dataset);
      g_assert_cmpstr (written, ==, texts[i].written);
    }
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtQuery) what = NULL;

      g_assert_false (ct_query_from_text (errors[i].text, dataset, &what, &error));
      g_assert_null (what);
      g_assert_error (error, CT_ERROR, errors[i].code);
      g_assert_true (g_str_has_prefix (error->message, errors[i].place));
    }
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (CtQuery) what = NULL;

    g_assert_false (ct_query_from_text (deep, dataset, &what, &error));
    g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  }
}

/* Both ends of a range belong to it. The boxes are 30 × 40 on images of 640 × 480. */
static void
test_ends_of_ranges (void)
{
  static const struct
  {
    const char *text;
    const char *rows;
  } cases[] = {
    { "width-px 30", "0 1" },
    { "width-px 30..", "0 1" },
    { "width-px ..30", "0 1" },
    { "width-px 30.01..", "" },
    { "width-px ..29.99", "" },
    { "area-px 1200", "0 1" },
    { "width-relative 0.046875", "0 1" },
    { "height-px 40 and boxes 2", "0" },
    { "boxes 0", "2" },
    { "boxes 1..1", "1" },
    { "tag", "0" },
    { "tag \"bottle\"", "" },
    { "category none \"tin\" \"bottle\"", "2" },
    { "category all \"tin\" \"bottle\"", "0" },
    { "not is reviewed", "0 2" },
    { "is missing or is problem or score ..", "" },
    { "nothing", "" },
  };
  g_autoptr (CtDataset) dataset = fixture_dataset ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtQuery) what = NULL;
      g_autoptr (GArray) rows = NULL;

      g_assert_true (ct_query_from_text (cases[i].text, dataset, &what, NULL));
      rows = ct_query_images (dataset, what);
      assert_rows (rows, cases[i].rows);
    }
}

/* Any text is read or refused. */
static void
test_text_fuzz (void)
{
  static const char *const words[] = { "is",    "reviewed", "and", "or",         "not",     "(",        ")",
                                       "boxes", "1..",      "3",   "name",       "\"tin\"", "category", "any",
                                       "all",   "tag",      "\"",  "everything", "score",   ".." };
  g_autoptr (GRand) source = g_rand_new ();
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  guint n_good = 0;

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (CtQuery) what = NULL;
      g_autoptr (GError) error = NULL;

      for (int n = g_rand_int_range (source, 1, 9); n > 0; n--)
        g_string_append_printf (text, "%s ", words[g_rand_int_range (source, 0, G_N_ELEMENTS (words))]);
      if (ct_query_from_text (text->str, dataset, &what, &error))
        n_good++;
      else
        g_assert_true (error != NULL && error->domain == CT_ERROR && what == NULL);
    }
  g_assert_cmpuint (n_good, >, 20);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/images", test_images);
  g_test_add_func ("/query/case", test_case);
  g_test_add_func ("/query/next-unreviewed", test_next_unreviewed);
  g_test_add_func ("/query/random", test_random);
  g_test_add_func ("/query/update", test_update);
  g_test_add_func ("/query/cancel", test_cancel);
  g_test_add_func ("/query/text", test_text);
  g_test_add_func ("/query/text-by-hand", test_text_by_hand);
  g_test_add_func ("/query/ends-of-ranges", test_ends_of_ranges);
  g_test_add_func ("/query/text-fuzz", test_text_fuzz);
  return g_test_run ();
}
