/* test-coco-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exact bytes after an edit: the layout of the neighbours, separators, number text, lists that
 * become empty or were never there.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"

typedef void (*EditFunc) (CtHistory *history);

static void
assert_edit (const char *before, EditFunc edit, const char *after)
{
  g_autoptr (CtCoco) coco = fixture_read (before);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autofree char *expected = fixture_quotes (after);
  g_autofree char *saved = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *original = fixture_quotes (before);

  edit (history);
  saved = fixture_save_text (coco);
  g_assert_cmpstr (saved, ==, expected);
  while (ct_history_can_undo (history))
    ct_history_undo (history);
  undone = fixture_save_text (coco);
  g_assert_cmpstr (undone, ==, original);
}

static void
add_box (CtHistory *history)
{
  g_assert_cmpuint (ct_verb_add_annotation (history, 0, 0, &CT_RECT_INIT (1, 2, 3.5, 4), NULL), !=, CT_NO_ROW);
}

static void
delete_first (CtHistory *history)
{
  g_assert_true (ct_verb_delete_annotation (history, 0, NULL));
}

static void
delete_second (CtHistory *history)
{
  g_assert_true (ct_verb_delete_annotation (history, 1, NULL));
}

static void
delete_last (CtHistory *history)
{
  g_assert_true (ct_verb_delete_annotation (history, 2, NULL));
}

static void
delete_all (CtHistory *history)
{
  for (guint32 i = 0; i < 3; i++)
    ct_verb_delete_annotation (history, i, NULL);
}

static void
delete_all_and_add (CtHistory *history)
{
  delete_all (history);
  add_box (history);
}

static void
delete_first_two (CtHistory *history)
{
  delete_first (history);
  delete_second (history);
}

static void
delete_last_and_add (CtHistory *history)
{
  delete_last (history);
  add_box (history);
}

#define HEAD "{'images':[{'id':1,'file_name':'a','width':50,'height':50}],'categories':[{'id':1,'name':'c'}],"
#define BOX(id) "{'id':" #id ",'image_id':1,'category_id':1,'bbox':[1,1,2,2],'area':4,'iscrowd':0}"
#define NEW(id) "{'id':" #id ",'image_id':1,'category_id':1,'bbox':[1,2,3.5,4],'area':14,'iscrowd':0}"

static void
test_lists (void)
{
  static const char three[] = HEAD "'annotations':[" BOX (1) ", " BOX (2) ",\n" BOX (3) " ]}";

  assert_edit (three, delete_first, HEAD "'annotations':[" BOX (2) ",\n" BOX (3) " ]}");
  assert_edit (three, delete_second, HEAD "'annotations':[" BOX (1) ",\n" BOX (3) " ]}");
  assert_edit (three, delete_last, HEAD "'annotations':[" BOX (1) ", " BOX (2) " ]}");
  assert_edit (three, delete_first_two, HEAD "'annotations':[" BOX (3) " ]}");
  assert_edit (three, delete_all, HEAD "'annotations':[]}");
  assert_edit (three, delete_all_and_add, HEAD "'annotations':[" NEW (4) " ]}");
  assert_edit (three, delete_last_and_add, HEAD "'annotations':[" BOX (1) ", " BOX (2) ",\n" NEW (4) " ]}");
  assert_edit (three, add_box, HEAD "'annotations':[" BOX (1) ", " BOX (2) ",\n" BOX (3) ",\n" NEW (4) " ]}");
}

static void
test_empty_lists (void)
{
  assert_edit (HEAD "'annotations':[]}", add_box, HEAD "'annotations':[" NEW (1) "]}");
  assert_edit (HEAD "'annotations':[ \n ]}", add_box, HEAD "'annotations':[" NEW (1) "]}");
  assert_edit (HEAD "'annotations':null,'x':1}", add_box, HEAD "'annotations':[" NEW (1) "],'x':1}");
  assert_edit (HEAD "'x':1}", add_box, HEAD "'x':1,'annotations':[" NEW (1) "]}");
}

/* Entries that are no objects stay, whatever happens around them. */
static void
test_junk (void)
{
  assert_edit (HEAD "'annotations':[null, " BOX (1) ", 3, " BOX (2) "," BOX (3) "]}",
               delete_all,
               HEAD "'annotations':[null, 3]}");
  assert_edit (HEAD "'annotations':[" BOX (1) ", 3]}", delete_first, HEAD "'annotations':[3]}");
  assert_edit (HEAD "'annotations':[" BOX (1) ", 3]}", add_box, HEAD "'annotations':[" BOX (1) ", 3," NEW (2) "]}");
}

static void
add_to_indented (CtHistory *history)
{
  ct_verb_add_category (history, "d", NULL);
  add_box (history);
  ct_verb_set_reviewed (history, 0, TRUE, NULL);
}

static void
test_indented (void)
{
  assert_edit ("{\n  'images': [\n    {\n      'id': 1,\n      'width': 50,\n      'height': 50,\n"
               "      'file_name': 'a'\n    }\n  ],\n  'annotations': [],\n  'categories': [\n    {\n"
               "      'id': 1,\n      'name': 'c'\n    }\n  ]\n}\n",
               add_to_indented,
               "{\n  'images': [\n    {\n      'id': 1,\n      'width': 50,\n      'height': 50,\n"
               "      'file_name': 'a',\n      'reviewed': true\n    }\n  ],\n  'annotations': [\n    {\n"
               "      'id': 1,\n      'image_id': 1,\n      'category_id': 1,\n      'bbox': [1, 2, 3.5, 4],\n"
               "      'area': 14,\n      'iscrowd': 0\n    }\n  ],\n  'categories': [\n    {\n"
               "      'id': 1,\n      'name': 'c'\n    },\n    {\n      'id': 2,\n      'name': 'd'\n    }\n  ]\n}\n");
}

static void
move_first (CtHistory *history)
{
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (10, 1.5, 2, 2), NULL));
}

static void
resize_first (CtHistory *history)
{
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (1, 1, 4, 2), NULL));
}

/* Numbers that still hold keep their text; an area that was the box's follows, another one stays. */
static void
test_numbers (void)
{
#define ONE(bbox, area) HEAD "'annotations':[{'area':" area ",'bbox':" bbox ",'id':1,'image_id':1,'category_id':1}]}"
  assert_edit (ONE ("[1.00, 1.50 ,2e0,2]", "4"), move_first, ONE ("[10, 1.50, 2e0, 2]", "4"));
  assert_edit (ONE ("[1,1,2,2]", "4"), move_first, ONE ("[10,1.5,2,2]", "4"));
  assert_edit (ONE ("[1,1,2,2]", "4"), resize_first, ONE ("[1,1,4,2]", "8"));
  assert_edit (ONE ("[1,1,2,2]", "4.0"), resize_first, ONE ("[1,1,4,2]", "8.0"));
  assert_edit (ONE ("[1,1,2,2]", "2.5"), resize_first, ONE ("[1,1,4,2]", "2.5"));
  assert_edit (ONE ("[1.0,1.0,2.0,2.0]", "null"), move_first, ONE ("[10.0,1.5,2.0,2.0]", "null"));
#undef ONE
}

static void
rename_first (CtHistory *history)
{
  g_assert_true (ct_verb_rename_category (history, 0, "a/ö😀\"", NULL));
}

static void
test_strings (void)
{
  static const struct
  {
    const char *other, *name;
  } cases[] = {
    { "x", "a/ö😀\\\"" },
    { "\\/", "a\\/ö😀\\\"" },
    { "\\u00e9", "a/\\u00f6\\ud83d\\ude00\\\"" },
    { "\\u00E9", "a/\\u00F6\\uD83D\\uDE00\\\"" },
    { "\\u00E9é", "a/ö😀\\\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before =
          g_strdup_printf ("{'info':'%s','images':[],'categories':[{'id':1,'name':'c'}]}", cases[i].other);
      g_autoptr (CtCoco) coco = fixture_read (before);
      g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
      g_autofree char *saved = NULL;
      g_autofree char *expected = g_strdup_printf ("\"name\":\"%s\"}", cases[i].name);

      rename_first (history);
      saved = fixture_save_text (coco);
      g_test_message ("%s", saved);
      g_assert_nonnull (strstr (saved, expected));
    }
}

/* References are spelt as the file spells ids. */
static void
test_string_ids (void)
{
  g_autoptr (CtCoco) coco =
      fixture_read ("{'images':[{'id':'7','file_name':'a','width':9,'height':9}],'annotations':[],"
                    "'categories':[{'id':'c1','name':'c'},{'id':2,'name':'d'}]}");
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autofree char *saved = NULL;

  add_box (history);
  ct_verb_add_annotation (history, 0, 1, NULL, NULL);
  saved = fixture_save_text (coco);
  g_assert_nonnull (strstr (saved, "{\"id\":1,\"image_id\":\"7\",\"category_id\":\"c1\",\"bbox\":[1,2,3.5,4],"));
  g_assert_nonnull (strstr (saved, "{\"id\":2,\"image_id\":\"7\",\"category_id\":2}"));
}

/* Ids that are no whole numbers, too large for us, or hold a U+0000 are written as the file spells them. */
static void
test_odd_ids (void)
{
  g_autoptr (CtCoco) coco = fixture_read (
      "{'images':[{'id':1.5,'file_name':'a','width':9,'height':9},{'id':92233720368547758080,'width':9,'height':9},"
      "{'id':'a\\u0000b','width':9,'height':9},{'id':'a\\u0000c','file_name':'n\\u0000m','width':9,'height':9}],"
      "'annotations':[],'categories':[{'id':-2.5,'name':'c'}]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (CtCoco) again = NULL;
  g_autofree char *saved = NULL;
  static const char *const ids[] = { "1.5", "92233720368547758080", "\"a\\u0000b\"", "\"a\\u0000c\"" };

  for (guint32 image = 0; image < 4; image++)
    g_assert_cmpuint (ct_verb_add_annotation (history, image, 0, NULL, NULL), !=, CT_NO_ROW);
  saved = fixture_save_text (coco);
  again = fixture_read (saved);
  for (guint32 image = 0; image < 4; image++)
    {
      g_autofree char *record = g_strdup_printf ("\"image_id\":%s,\"category_id\":-2.5}", ids[image]);

      g_assert_nonnull (strstr (saved, record));
      g_assert_cmpuint (ct_coco_get_dataset (again)->annotations.image[image], ==, image);
      g_assert_cmpuint (ct_coco_get_dataset (again)->annotations.category[image], ==, 0);
    }
  g_assert_cmpstr (ct_dataset_get_file_name (dataset, 3), ==, "n\357\277\275m");
}

/* A new category or image must not adopt references that lead nowhere. */
static void
test_dangling (void)
{
  g_autoptr (CtCoco) coco = fixture_read (
      "{'images':[],'annotations':[{'id':1,'image_id':8,'category_id':9,'bbox':[1,2,3,4]}],'categories':[]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  ct_verb_add_category (history, "x", NULL);
  ct_verb_add_image (history, "y", 1, 1, NULL);
  g_assert_cmpint (dataset->categories.id[0], ==, 10);
  g_assert_cmpint (dataset->images.id[0], ==, 9);
}

static gboolean
counts_agree (const char *text, CtCocoCounts counts, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);

  return ct_coco_check_counts (stream, &counts, "a.json", NULL, error);
}

/* The last look before the rename finds what is missing, too much, or cut off. */
static void
test_counts (void)
{
  const char *text = "{\"images\":[{\"id\":1},{\"id\":2}],\"annotations\":[{\"id\":1}],\"categories\":[]}";
  g_autofree char *cut = g_strndup (text, strlen (text) - 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (counts_agree (text, (CtCocoCounts){ { 2, 1, 0 } }, NULL));
  for (guint i = 0; i < 3; i++)
    for (int step = -1; step <= 1; step += 2)
      {
        CtCocoCounts counts = { { 2, 1, 0 } };

        counts.n[i] += (guint64) step;
        g_assert_false (counts_agree (text, counts, &error));
        g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
        g_assert_nonnull (strstr (error->message, "a.json: "));
        g_clear_error (&error);
      }
  g_assert_false (counts_agree (cut, (CtCocoCounts){ { 2, 1, 0 } }, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
}

/* The first of two lists of one name stays in the text, so it is counted. */
static void
test_counts_repeated (void)
{
  g_autoptr (CtCoco) coco =
      fixture_read ("{'images':[{'id':1},{'id':2},3],'annotations':[],'categories':[],'images':[{'id':4}]}");
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  CtCocoCounts counts;

  ct_coco_count_records (coco, &counts);
  g_assert_cmpuint (counts.n[0], ==, 3);
  ct_verb_delete_image (history, 0, NULL);
  g_bytes_unref (fixture_save (coco));
  ct_coco_count_records (coco, &counts);
  g_assert_cmpuint (counts.n[0], ==, 2);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coco/writer/lists", test_lists);
  g_test_add_func ("/coco/writer/empty-lists", test_empty_lists);
  g_test_add_func ("/coco/writer/junk", test_junk);
  g_test_add_func ("/coco/writer/indented", test_indented);
  g_test_add_func ("/coco/writer/numbers", test_numbers);
  g_test_add_func ("/coco/writer/strings", test_strings);
  g_test_add_func ("/coco/writer/string-ids", test_string_ids);
  g_test_add_func ("/coco/writer/odd-ids", test_odd_ids);
  g_test_add_func ("/coco/writer/dangling", test_dangling);
  g_test_add_func ("/coco/writer/counts", test_counts);
  g_test_add_func ("/coco/writer/counts-repeated", test_counts_repeated);
  return g_test_run ();
}
