/* test-coco-category.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The members of a category: a colour only where the file has one, in the file's spelling; and
 * what people see of categories never gets into the file.
 */
#include "ct-category-verbs.h"
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#define FILE_WITH(categories) "{'images':[],'annotations':[],'categories':[" categories "]}"

#define RED (CT_COLOR_SET | 0xff0080)

/* What becomes of the one category when it gets a colour; and undone, the first bytes. */
static void
assert_colored (const char *before, const char *after)
{
  g_autoptr (CtCoco) coco = fixture_read (before);
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autofree char *original = fixture_quotes (before);
  g_autofree char *expected = fixture_quotes (after);
  g_autofree char *saved = NULL;
  g_autofree char *undone = NULL;

  g_assert_true (ct_verb_set_color (history, 0, RED, NULL));
  saved = fixture_save_text (coco);
  g_assert_cmpstr (saved, ==, expected);
  ct_history_undo (history);
  undone = fixture_save_text (coco);
  g_assert_cmpstr (undone, ==, original);
}

static void
test_color (void)
{
  assert_colored (FILE_WITH ("{'id':1,'color':[220, 20,60],'name':'a'}"),
                  FILE_WITH ("{'id':1,'color':[255, 0, 128],'name':'a'}"));
  assert_colored (FILE_WITH ("{'id':1,'color':[220,20,60]}"), FILE_WITH ("{'id':1,'color':[255,0,128]}"));
  assert_colored (FILE_WITH ("{'id':1,'color':[\n  220,\n  20,\n  60\n ]}"),
                  FILE_WITH ("{'id':1,'color':[\n  255,\n  0,\n  128\n ]}"));
  assert_colored (FILE_WITH ("{'id':1,'color':'#dc143c'}"), FILE_WITH ("{'id':1,'color':'#ff0080'}"));
  assert_colored (FILE_WITH ("{'id':1,'color':'#DC143C'}"), FILE_WITH ("{'id':1,'color':'#FF0080'}"));
  assert_colored (FILE_WITH ("{'id':1,'color':[1,2,3],'color':'#dc143c'}"),
                  FILE_WITH ("{'id':1,'color':[1,2,3],'color':'#ff0080'}"));
}

/* A colour that is not understood stays, and none comes where there was none. */
static void
test_other_color (void)
{
  static const char *const values[] = {
    "null",        "'red'",     "'#dc143'",        "'#dc143g'", "[1,2]", "[1,2,3,4]", "[1,2,256]", "[1,2,-1]",
    "[0.5,0.1,0]", "[[1],2,3]", "'#\\u0064c143c'", "{'r':1}",   "12345", "[]",        "true",      "[1,2,'3']",
  };

  assert_colored (FILE_WITH ("{'id':1,'name':'a'}"), FILE_WITH ("{'id':1,'name':'a'}"));
  assert_colored (FILE_WITH ("{}"), FILE_WITH ("{}"));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = g_strdup_printf (FILE_WITH ("{'id':1,'color':%s,'name':'a'}"), values[i]);

      assert_colored (text, text);
    }
}

static void
test_read_color (void)
{
  g_autoptr (CtCoco) coco = fixture_read (FILE_WITH (
      "{'id':1,'color':[220,20,60]},{'id':2,'color':'#00fF7f'},{'id':3},{'id':4,'color':[0,0,0]},{'color':7}"));
  const CtCategoryTable *categories = &ct_coco_get_dataset (coco)->categories;

  g_assert_cmphex (categories->look[0].color, ==, CT_COLOR_SET | 0xdc143c);
  g_assert_cmphex (categories->look[1].color, ==, CT_COLOR_SET | 0x00ff7f);
  g_assert_cmphex (categories->look[2].color, ==, CT_COLOR_NONE);
  g_assert_cmphex (categories->look[3].color, ==, CT_COLOR_SET);
  g_assert_cmphex (categories->look[4].color, ==, CT_COLOR_NONE);
  g_assert_true ((categories->flags[3] & CT_RECORD_COLORED) != 0);
  g_assert_true ((categories->flags[4] & CT_RECORD_COLORED) == 0);
}

/* Order and keys are no business of the file. */
static void
test_look (void)
{
  const char *before = FILE_WITH ("{'id':1,'name':'a'},{'id':2,'name':'b','color':'#dc143c'}");
  g_autoptr (CtCoco) coco = fixture_read (before);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autoptr (CtSplices) splices = NULL;

  g_assert_true (ct_verb_move_category (history, 1, 0, NULL));
  g_assert_true (ct_verb_set_digit (history, 1, 7, NULL));
  g_assert_true (ct_verb_set_color (history, 0, RED, NULL));
  splices = ct_coco_plan_save (coco);
  g_assert_cmpuint (ct_splices_get_n (splices), ==, 0);
}

static void
assert_super (const char *before, const char *name, const char *after)
{
  g_autoptr (CtCoco) coco = fixture_read (before);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autofree char *expected = fixture_quotes (after);
  g_autofree char *saved = NULL;

  g_assert_true (ct_verb_set_supercategory (history, 0, "other", NULL));
  g_assert_true (ct_verb_set_supercategory (history, 0, name, NULL));
  saved = fixture_save_text (coco);
  g_assert_cmpstr (saved, ==, expected);
}

static void
test_supercategory (void)
{
  assert_super (FILE_WITH ("{'id':1, 'name':'a'}"), "b", FILE_WITH ("{'id':1, 'name':'a', 'supercategory':'b'}"));
  assert_super (FILE_WITH ("{'id':1,'name':'a'}"), "", FILE_WITH ("{'id':1,'name':'a'}"));
  assert_super (FILE_WITH ("{'supercategory':'x','id':1}"), "y", FILE_WITH ("{'supercategory':'y','id':1}"));
  assert_super (FILE_WITH ("{'supercategory':'x','id':1}"), "", FILE_WITH ("{'supercategory':'','id':1}"));
  assert_super (FILE_WITH ("{'supercategory':null,'id':1}"), "y", FILE_WITH ("{'supercategory':'y','id':1}"));
}

/* A new category has the members of its neighbour, and a supercategory if it was given one. */
static void
test_new (void)
{
  static const struct
  {
    const char *before, *after;
  } cases[] = {
    { "{'id':1,'name':'a'}", "{'id':1,'name':'a'},{'id':2,'name':'n','supercategory':'s'}" },
    { "{'id':1,'name':'a','color':[1,2,3]}",
      "{'id':1,'name':'a','color':[1,2,3]},{'id':2,'name':'n','color':[255,0,128],'supercategory':'s'}" },
    { "{'id':1,'color':'#000000','supercategory':'t','name':'a'}",
      "{'id':1,'color':'#000000','supercategory':'t','name':'a'},"
      "{'id':2,'color':'#ff0080','supercategory':'s','name':'n'}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before = g_strdup_printf (FILE_WITH ("%s"), cases[i].before);
      g_autofree char *after = g_strdup_printf (FILE_WITH ("%s"), cases[i].after);
      g_autofree char *expected = fixture_quotes (after);
      g_autoptr (CtCoco) coco = fixture_read (before);
      g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
      guint32 row = ct_verb_add_category (history, "n", NULL);
      g_autofree char *saved = NULL;

      g_assert_true (ct_verb_set_color (history, row, RED, NULL));
      g_assert_true (ct_verb_set_supercategory (history, row, "s", NULL));
      saved = fixture_save_text (coco);
      g_assert_cmpstr (saved, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coco/category/color", test_color);
  g_test_add_func ("/coco/category/other-color", test_other_color);
  g_test_add_func ("/coco/category/read-color", test_read_color);
  g_test_add_func ("/coco/category/look", test_look);
  g_test_add_func ("/coco/category/supercategory", test_supercategory);
  g_test_add_func ("/coco/category/new", test_new);
  return g_test_run ();
}
