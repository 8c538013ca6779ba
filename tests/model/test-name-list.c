/* test-name-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of names as editors, spreadsheets and people write them.
 */
#include "ct-name-list.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"
#include "model-fixtures.h"

#define READ(literal, error) ct_name_list_read (literal, sizeof (literal) - 1, "names.txt", error)

static void
assert_names (const CtNameList *list, const char *wanted)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->names->len; i++)
    g_string_append_printf (text, "%s|", (const char *) g_ptr_array_index (list->names, i));
  g_assert_cmpstr (text->str, ==, wanted);
  g_string_free (text, TRUE);
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    const char *names;
    guint n_repeated, n_blank;
  } cases[] = {
    { "", "", 0, 0 },
    { "\n\n", "", 0, 0 },
    { "a", "a|", 0, 0 },
    { "a\nb\n", "a|b|", 0, 0 },
    { "a\r\nb\r\n", "a|b|", 0, 0 },
    { "a\rb\r", "a|b|", 0, 0 },
    { "\n a \n\n\tb c\t\n\n", "a|b c|", 0, 2 },
    { "\xef\xbb\xbfGröße\n猫\nGröße\n", "Größe|猫|", 1, 0 },
    { "a\nA\na \n", "a|A|", 1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtNameList) list = ct_name_list_read (cases[i].text, strlen (cases[i].text), "x", &error);

      g_assert_no_error (error);
      assert_names (list, cases[i].names);
      g_assert_cmpuint (list->n_repeated, ==, cases[i].n_repeated);
      g_assert_cmpuint (list->n_blank, ==, cases[i].n_blank);
    }
}

static void
test_utf16 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtNameList) little = READ ("\xff\xfe\xe4\0\r\0\n\0b\0", &error);
  g_autoptr (CtNameList) big = READ ("\xfe\xff\0\xe4\0\n\0b", &error);

  g_assert_no_error (error);
  assert_names (little, "ä|b|");
  assert_names (big, "ä|b|");
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    const char *place;
  } cases[] = {
    { "a\nb\xff\n", 5, "names.txt:2:" },
    { "a\r\nb\r\nc\0", 8, "names.txt:3:" },
    { "\x89PNG\r\n\x1a\n", 8, "names.txt:" },
    { "\xff\xfe\0\xd8", 4, "names.txt:" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strnfill (CT_NAME_LIST_MAX_LENGTH + 1, 'x');
  GString *many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_null (ct_name_list_read (cases[i].text, cases[i].length, "names.txt", &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
      g_clear_error (&error);
    }
  g_assert_null (ct_name_list_read (line, strlen (line), "names.txt", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
  g_clear_error (&error);
  for (guint i = 0; i <= CT_NAME_LIST_MAX_NAMES; i++)
    g_string_append_printf (many, "%u\n", i);
  g_assert_null (ct_name_list_read (many->str, many->len, "names.txt", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  g_string_free (many, TRUE);
}

static void
test_existing (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (CtNameList) list = READ ("tin\nbottle\ncan\ntin\n", NULL);

  g_assert_true (ct_verb_delete_category (history, 0, NULL));
  ct_name_list_drop_existing (list, dataset);
  assert_names (list, "bottle|can|");
  g_assert_cmpuint (list->n_existing, ==, 1);
  g_assert_cmpuint (list->n_repeated, ==, 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-list/lines", test_lines);
  g_test_add_func ("/name-list/utf16", test_utf16);
  g_test_add_func ("/name-list/bad", test_bad);
  g_test_add_func ("/name-list/existing", test_existing);
  return g_test_run ();
}
