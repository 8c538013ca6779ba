/* test-clip-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes as text: there and back, and what is refused. Mutations of a good text stand in for a fuzzer.
 */
#include "ct-clip-text.h"
#include "ct-clip.h"
#include "ct-error.h"
#include "edit-fixture.h"

#include <string.h>

static CtDataset *
read_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  CtDataset *clip = ct_clip_text_read (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (clip);
  return clip;
}

static void
test_there_and_back (void)
{
  static const char *const names[] = { "bottle", "Flasche \"rot\"\\\n", "猫🐈", " ", "1.5" };
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (CtDataset) back = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autofree char *text = NULL;
  Fixture fixture;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 500; i++)
    {
      CtRect box = CT_RECT_INIT (g_test_rand_double_range (-10, 400),
                                 g_test_rand_double_range (-10, 300),
                                 exp2 (g_test_rand_double_range (-20, 20)),
                                 exp2 (g_test_rand_double_range (-20, 20)));
      const char *name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
      guint32 category = ct_dataset_find_category (fixture.dataset, name);

      if (category == CT_NO_ROW)
        category = ct_verb_add_category (fixture.history, name, NULL);
      ct_verb_add_annotation (fixture.history, fixture.image, category, i % 10 != 0 ? &box : NULL, NULL);
    }
  rows = ct_dataset_get_annotations (fixture.dataset, fixture.image);
  clip = ct_clip_new (fixture.dataset, rows);
  text = ct_clip_text_write (clip);
  g_assert_true (ct_clip_text_is_one (text, strlen (text)));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  back = read_good (text);
  g_assert_cmpuint (back->annotations.n_rows, ==, 500);
  assert_same_rect (ct_dataset_get_image_rect (back, 0), ct_dataset_get_image_rect (clip, 0));
  for (guint32 i = 0; i < 500; i++)
    {
      g_assert_cmpstr (ct_dataset_get_category_name (back, back->annotations.category[i]),
                       ==,
                       ct_dataset_get_category_name (fixture.dataset, fixture.dataset->annotations.category[i]));
      g_assert_cmpuint (back->annotations.flags[i] & CT_RECORD_HAS_BBOX, ==, i % 10 != 0 ? CT_RECORD_HAS_BBOX : 0);
      assert_same_rect (back->annotations.bbox[i], fixture.dataset->annotations.bbox[i]);
    }
  fixture_tear_down (&fixture);
}

static void
test_by_hand (void)
{
  g_autoptr (CtDataset) clip =
      read_good ("{\"version\": 1, \"boxes\": [{\"relative\": [0.5, 0.25, 0.1, 0.1], \"score\": [{}],"
                 " \"category\": \"a\"}, {\"category\": \"b\"}], \"image\": {\"height\": 100,"
                 " \"unit\": null, \"width\": 200}, \"by\": {\"x\": []}, \"format\":"
                 " \"cartouche-boxes\"}");

  assert_rect (clip->annotations.bbox[0], 100, 25, 20, 10);
  g_assert_cmpuint (clip->annotations.n_alive, ==, 2);
  g_assert_cmpuint (clip->categories.n_alive, ==, 2);
  /* Nothing at all is a good text too. */
  g_clear_pointer (&clip, ct_dataset_unref);
  clip = read_good ("{\"format\": \"cartouche-boxes\", \"version\": 1}");
  g_assert_cmpuint (clip->annotations.n_alive, ==, 0);
  g_assert_null (ct_clip_text_write (clip));
}

#define HEAD "{\"format\": \"cartouche-boxes\", \"version\": 1, "

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "bottle",
    "[]",
    "{}",
    "{\"format\": \"cartouche-boxes\"}",
    "{\"format\": \"other\", \"version\": 1}",
    "{\"format\": \"cartouche-boxes\", \"version\": 2}",
    "{\"format\": \"cartouche-boxes\", \"version\": \"1\"}",
    HEAD "\"boxes\": {}}",
    HEAD "\"boxes\": [1]}",
    HEAD "\"boxes\": [{}]}",
    HEAD "\"boxes\": [{\"category\": 1}]}",
    HEAD "\"boxes\": [{\"category\": \"\"}]}",
    HEAD "\"boxes\": [{\"category\": \"a\\u0000b\"}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"category\": \"b\"}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3, 4, 5]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 0, 4]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, -3, 4]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3, \"4\"]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3, 1e999]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3, 1e10]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": [1, 2, 3, NaN]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"pixels\": null}]}",
    HEAD "\"boxes\": [{\"category\": \"a\", \"relative\": [0.1, 0.1, 0.1, 0.1]}]}",
    HEAD "\"boxes\": [{\"category\": \"a\"}], \"boxes\": [{\"category\": \"a\"}]}",
    HEAD "\"image\": {\"width\": -1}}",
    HEAD "\"image\": []}",
    HEAD "\"boxes\": []",
    HEAD "\"boxes\": []} x",
    HEAD "\"boxes\": [{\"category\": \"\xff\"}]}",
  };
  g_autoptr (GString) deep = g_string_new (HEAD "\"x\": ");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      if (ct_clip_text_read (texts[i], strlen (texts[i]), &error) != NULL)
        g_error ("read: %s", texts[i]);
      g_assert_nonnull (error);
      g_assert_true (error->domain == CT_ERROR);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (ct_clip_text_read (deep->str, deep->len, &error));
    g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  }
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "\"boxes\": [");
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  for (guint i = 0; i < CT_CLIP_TEXT_MAX_BOXES; i++)
    g_string_append_printf (text, "%s{\"category\": \"a\", \"pixels\": [%u, 2, 3, 4]}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  clip = read_good (text->str);
  g_assert_cmpuint (clip->annotations.n_alive, ==, CT_CLIP_TEXT_MAX_BOXES);
  again = ct_clip_text_write (clip);
  g_assert_nonnull (again);
  g_string_truncate (text, text->len - 2);
  g_string_append (text, ", {\"category\": \"b\"}]}");
  g_assert_null (ct_clip_text_read (text->str, text->len, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (ct_clip_text_read (text->str, (gsize) CT_CLIP_TEXT_MAX_BYTES + 1, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  g_assert_false (ct_clip_text_is_one ("cartouche-boxes", (gsize) CT_CLIP_TEXT_MAX_BYTES + 1));
  g_assert_false (ct_clip_text_is_one ("a", 1));
}

/* Any bytes: an error, or a clip that can be pasted, written and read again to the same. */
static void
try_bytes (const char *bytes, gsize length)
{
  g_autofree char *exact = g_memdup2 (bytes, MAX (length, 1));
  g_autoptr (GError) error = NULL;
  g_autoptr (CtDataset) clip = ct_clip_text_read (exact, length, &error);
  g_autoptr (CtDataset) back = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((clip == NULL) == (error != NULL));
  if (clip == NULL)
    return;
  text = ct_clip_text_write (clip);
  g_assert_true ((text == NULL) == (clip->annotations.n_alive == 0));
  if (text == NULL)
    return;
  back = read_good (text);
  g_assert_cmpuint (back->annotations.n_alive, ==, clip->annotations.n_alive);
  for (guint32 i = 0; i < clip->annotations.n_rows; i++)
    assert_same_rect (back->annotations.bbox[i], clip->annotations.bbox[i]);
}

/* A picture smaller than any: no fraction of it can be told, and the pixels alone are read again. */
static void
test_absurd_size (void)
{
  static const char *const sizes[] = { "4e-9", "1e-300", "5e-324", "1e9" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "\"image\": {\"width\": %s, \"height\": 300}, \"boxes\":"
                                                    " [{\"category\": \"a\", \"pixels\": [40, 30.5, 8, 6]}]}",
                                               sizes[i]);
      g_autoptr (CtDataset) clip = read_good (text);
      g_autofree char *written = ct_clip_text_write (clip);
      g_autoptr (CtDataset) back = read_good (written);

      assert_same_rect (back->annotations.bbox[0], clip->annotations.bbox[0]);
      g_assert_true ((strstr (written, "relative") != NULL) == (i == 3));
    }
}

static void
test_mutations (void)
{
  static const char seed[] =
      HEAD "\"image\": {\"width\": 400, \"height\": 300}, \"boxes\": [{\"category\": \"bottle\","
           " \"pixels\": [40, 30.5, 8, 6], \"relative\": [0.1, 0.1, 0.02, 2e-2]},"
           " {\"category\": \"in\\u0064oors\"}, {\"relative\": [0.5, 0.5, 0.1, 0.1], \"category\":"
           " \"a\"}], \"more\": [[1, 2, 3], {\"x\": null}]}";
  static const char spice[] = "{}[],:\"\\0123456789.-+eEnu \n\x80\xff";

  for (gsize length = 0; length < sizeof seed; length++)
    try_bytes (seed, length);
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (seed);

      for (guint n = (guint) g_test_rand_int_range (1, 5); n > 0; n--)
        {
          gsize at = (gsize) g_test_rand_int_range (0, (gint32) text->len - 30);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              text->str[at] = spice[g_test_rand_int_range (0, sizeof spice - 1)];
              break;
            case 1:
              g_string_erase (text, (gssize) at, g_test_rand_int_range (1, 20));
              break;
            case 2:
              text->str[at] = (char) (text->str[at] ^ (1 << g_test_rand_int_range (0, 8)));
              break;
            default:
              g_string_insert_len (text,
                                   (gssize) at,
                                   seed + g_test_rand_int_range (0, sizeof seed - 30),
                                   g_test_rand_int_range (1, 30));
            }
        }
      try_bytes (text->str, text->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clip-text/there-and-back", test_there_and_back);
  g_test_add_func ("/clip-text/by-hand", test_by_hand);
  g_test_add_func ("/clip-text/refused", test_refused);
  g_test_add_func ("/clip-text/limits", test_limits);
  g_test_add_func ("/clip-text/absurd-size", test_absurd_size);
  g_test_add_func ("/clip-text/mutations", test_mutations);
  return g_test_run ();
}
