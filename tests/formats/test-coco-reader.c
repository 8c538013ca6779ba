/* test-coco-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What exists in the wild is read and reported; what is no COCO is refused with line and column.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"

#define IMAGE "{'id':1,'file_name':'a.jpg','width':200,'height':100}"
#define CATEGORY "{'id':1,'name':'c'}"

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *message;
  } cases[] = {
    { "", CT_ERROR_SYNTAX, "f.json:1:1: " },
    { "hello", CT_ERROR_SYNTAX, "f.json:1:1: " },
    { "{'images': [\n  {'id': 1},\n  ...\n]}", CT_ERROR_SYNTAX, "f.json:3:3: “...” stands for something left out" },
    { "{'images': [\n {'id': 1, 'file_name': 'a", CT_ERROR_SYNTAX, "f.json:2:27: the file ends within a string" },
    { "{'images': [" IMAGE "], 'annotations': [", CT_ERROR_SYNTAX, "the file ends where a value should be" },
    { "{'images': [" IMAGE "]", CT_ERROR_SYNTAX, "the file ends within an object" },
    { "{'images': [" IMAGE "]} x", CT_ERROR_SYNTAX, "the file should end here" },
    { "{'images': [" IMAGE ",]}", CT_ERROR_SYNTAX, "superfluous comma" },
    { "{'a': 1}", CT_ERROR_UNSUPPORTED, "f.json:1:8: This is no COCO file: it has no list “images”." },
    { "[]", CT_ERROR_UNSUPPORTED, "f.json:1:1: This is no COCO file" },
    { "[{'a': 1}]", CT_ERROR_UNSUPPORTED, "f.json:1:1: This is no COCO file" },
    { "42", CT_ERROR_UNSUPPORTED, "f.json:1:1: This is no COCO file" },
    { "{\n'images': {}}", CT_ERROR_UNSUPPORTED, "f.json:2:11: “images” is no list" },
    { "{'images': [], 'annotations': 3}", CT_ERROR_UNSUPPORTED, "“annotations” is no list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = fixture_bytes (cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_null (ct_coco_read (bytes, "f.json", CT_DIALECT_AUTO, NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, CT_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_no_images (void)
{
  g_autoptr (CtCoco) coco = fixture_read ("{\n 'images': []}");
  g_autoptr (GError) error = NULL;

  g_assert_false (ct_coco_require_images (coco, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "test.json:2:12: "));
}

/* One odd thing each, and the code under which it is reported. */
static void
test_findings (void)
{
  static const struct
  {
    const char *images, *annotations, *categories, *code;
    guint64 n;
  } cases[] = {
    { "{}", "", CATEGORY, "id-missing", 1 },
    { IMAGE "," IMAGE, "", CATEGORY, "id-duplicate", 1 },
    { IMAGE ", null, 3", "", CATEGORY, "record-no-object", 2 },
    { IMAGE, "{'id':1,'image_id':2,'category_id':1,'bbox':[1,2,3,4]}", CATEGORY, "image-dangling", 1 },
    { IMAGE, "{'id':1,'image_id':1,'category_id':9,'bbox':[1,2,3,4]}", CATEGORY, "category-dangling", 1 },
    { IMAGE, "{'id':1,'image_id':1,'bbox':[1,2,3,4]}", CATEGORY, "category-missing", 1 },
    { IMAGE, "{'id':1,'category_id':1,'bbox':[1,2,3,4]}", CATEGORY, "image-missing", 1 },
    { IMAGE,
      "{'id':5,'image_id':1,'category_id':1,'bbox':[1,2,3,4]},{'id':5,'image_id':1,'category_id':1,'bbox':[1,2,3,4]}",
      CATEGORY,
      "id-duplicate",
      1 },
    { IMAGE,
      "{'id':-5000000000,'image_id':1,'category_id':1,'bbox':[1,2,3,4]},"
      "{'id':-5000000000,'image_id':1,'category_id':1,'bbox':[1,2,3,4]}",
      CATEGORY,
      "id-duplicate",
      1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'images':[%s],'annotations':[%s],'categories':[%s]}",
                                               cases[i].images,
                                               cases[i].annotations,
                                               cases[i].categories);
      g_autoptr (CtCoco) coco = fixture_read (text);

      g_test_message ("%s", cases[i].code);
      g_assert_cmpuint (ct_findings_count_code (ct_coco_get_findings (coco), cases[i].code), ==, cases[i].n);
      g_assert_cmpuint (ct_findings_count (ct_coco_get_findings (coco), CT_SEVERITY_ERROR), ==, cases[i].n);
    }
}

static void
test_boxes (void)
{
  static const struct
  {
    const char *bbox;
    guint flags;
  } cases[] = {
    { "[1,2,3,4]", CT_RECORD_HAS_BBOX },
    { "[1.5e1, -2, 3, 4.0]", CT_RECORD_HAS_BBOX },
    { "[]", 0 },
    { "null", 0 },
    { "[1,2,3]", CT_RECORD_ODD_BBOX },
    { "[1,2,3,4,5]", CT_RECORD_ODD_BBOX },
    { "[1,'2',3,4]", CT_RECORD_ODD_BBOX },
    { "[1,NaN,3,4]", CT_RECORD_ODD_BBOX },
    { "[1,2,Infinity,4]", CT_RECORD_ODD_BBOX },
    { "[1,2,[3],4]", CT_RECORD_ODD_BBOX },
    { "'x'", CT_RECORD_ODD_BBOX },
    { "{'a':[1,2,3,4]}", CT_RECORD_ODD_BBOX },
    { "[1,2,3,1e999]", CT_RECORD_ODD_BBOX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'images':[" IMAGE "],'categories':[" CATEGORY "],'annotations':["
                                               "{'id':1,'image_id':1,'category_id':1,'bbox':%s,'x':{}}]}",
                                               cases[i].bbox);
      g_autoptr (CtCoco) coco = fixture_read (text);
      guint flags = ct_coco_get_dataset (coco)->annotations.flags[0];
      g_autofree char *quoted = fixture_quotes (text);
      g_autofree char *saved = fixture_save_text (coco);

      g_test_message ("%s", cases[i].bbox);
      g_assert_cmpuint (flags & (CT_RECORD_HAS_BBOX | CT_RECORD_ODD_BBOX), ==, cases[i].flags);
      g_assert_cmpstr (saved, ==, quoted);
    }
}

/* Members and lists in any order, ids of every kind. */
static void
test_ids (void)
{
  g_autoptr (CtCoco) coco = fixture_read (
      "{'annotations':[{'bbox':[1,2,3,4],'category_id':'x','image_id':'7','id':900100374545},"
      "{'bbox':[1,2,3,4],'category_id':0,'image_id':-3,'id':2.0},"
      "{'bbox':[1,2,3,4],'category_id':0,'image_id':'07','id':'n1'}],"
      "'categories':[{'id':'x','name':'text'},{'name':'zero','id':0}],"
      "'images':[{'id':7,'file_name':'seven'},{'id':-3,'file_name':'minus'},{'id':'07','file_name':'oct'}]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autofree char *first = ct_dataset_dup_id (dataset, CT_RECORD_ANNOTATION, 0);
  g_autofree char *last = ct_dataset_dup_id (dataset, CT_RECORD_ANNOTATION, 2);

  g_assert_cmpstr (first, ==, "900100374545");
  g_assert_cmpstr (last, ==, "n1");
  g_assert_cmpint (dataset->annotations.id[1], ==, 2);
  g_assert_cmpint (dataset->annotations.max_id, ==, 900100374545);
  for (guint32 i = 0; i < 3; i++)
    g_assert_cmpuint (dataset->annotations.image[i], ==, i);
  g_assert_cmpuint (dataset->annotations.category[0], ==, 0);
  g_assert_cmpuint (dataset->annotations.category[1], ==, 1);
  g_assert_cmpuint (ct_findings_count (ct_coco_get_findings (coco), CT_SEVERITY_WARNING), ==, 0);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_IMAGE, -3), ==, 1);
}

static void
test_kinds (void)
{
  g_autoptr (CtCoco) boxes = fixture_read ("{'images':[" IMAGE "],'annotations':[],'categories':[]}");
  g_autoptr (CtCoco) tags = fixture_read (
      "{'images':[" IMAGE "],'annotations':[{'id':1,'image_id':1,'category_id':1}],'categories':[" CATEGORY "]}");
  g_autoptr (CtCoco) panoptic =
      fixture_read ("{'images':[" IMAGE "],'annotations':[{'image_id':1,'segments_info':[]}],'categories':[]}");
  g_autoptr (CtCoco) captions =
      fixture_read ("{'images':[" IMAGE "],'annotations':[{'id':1,'image_id':1,'caption':'x'}],'categories':[]}");
  g_autoptr (CtCoco) results = fixture_read ("[{'image_id':1,'category_id':1,'bbox':[1,2,3,4],'score':0.5}]");

  g_assert_cmpint (ct_coco_get_kind (boxes), ==, CT_COCO_INSTANCES);
  g_assert_cmpint (ct_coco_get_kind (tags), ==, CT_COCO_CLASSIFICATION);
  g_assert_cmpint (ct_coco_get_kind (panoptic), ==, CT_COCO_PANOPTIC);
  g_assert_cmpint (ct_coco_get_kind (captions), ==, CT_COCO_CAPTIONS);
  g_assert_cmpint (ct_coco_get_kind (results), ==, CT_COCO_RESULTS);
  g_assert_null (ct_coco_get_read_only_reason (boxes));
  g_assert_null (ct_coco_get_read_only_reason (tags));
  g_assert_nonnull (ct_coco_get_read_only_reason (panoptic));
  g_assert_nonnull (ct_coco_get_read_only_reason (captions));
  g_assert_nonnull (ct_coco_get_read_only_reason (results));
}

/* As in Python, the last of a repeated member or list counts. */
static void
test_repeated (void)
{
  g_autoptr (CtCoco) coco = fixture_read ("{'images':[{'id':5,'file_name':'old'}],"
                                          "'images':[{'id':9,'id':1,'file_name':'x','file_name':'new'}],"
                                          "'categories':[" CATEGORY "],"
                                          "'annotations':[{'id':1,'image_id':1,'category_id':1,'bbox':[1,2,3,4],"
                                          "'bbox':[5,6,7,8]}]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autofree char *saved = NULL;

  g_assert_cmpuint (dataset->images.n_alive, ==, 1);
  g_assert_cmpstr (ct_dataset_get_file_name (dataset, 0), ==, "new");
  g_assert_cmpuint (dataset->annotations.image[0], ==, 0);
  g_assert_cmpfloat (dataset->annotations.bbox[0].x, ==, 5);
  ct_verb_set_bbox (history, 0, &CT_RECT_INIT (50, 6, 7, 8), NULL);
  saved = fixture_save_text (coco);
  g_assert_nonnull (strstr (saved, "\"bbox\":[1,2,3,4],\"bbox\":[50,6,7,8]"));
}

/* What would take memory without bound ends with a limit, wherever the other thread is. */
static void
test_limits (void)
{
  g_autofree char *name = g_strnfill (2 * 1024 * 1024, 'x');
  g_autofree char *long_name = g_strdup_printf ("{'images':[{'id':1,'file_name':'%s'}]}", name);
  g_autofree char *long_id = g_strdup_printf ("{'images':[],'annotations':[{'id':'%s'}]}", name);
  g_autofree char *long_other = g_strdup_printf ("{'images':[{'id':1,'x':'%s'}]}", name);
  g_autoptr (GString) many = g_string_new ("{'images':[],'categories':[{}");
  const char *texts[] = { long_name, long_id, NULL };
  g_autoptr (CtCoco) coco = fixture_read (long_other);

  g_assert_nonnull (coco);
  for (guint i = 0; i < 1000001; i++)
    g_string_append (many, ",{}");
  g_string_append (many, "]}");
  texts[2] = many->str;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = fixture_bytes (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (ct_coco_read (bytes, "x", CT_DIALECT_AUTO, NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
    }
}

/* Addresses stand in for names; a shared access signature is shown nowhere and stays in the file. */
static void
test_addresses (void)
{
  const char *text = "{'images':[{'id':1,'coco_url':'https://a.example/c/1.jpg?sv=1&sig=SECRET'},"
                     "{'id':2,'file_name':'2.jpg?sig=SECRET','coco_url':'https://a.example/c/2.jpg'},"
                     "{'id':3,'absolute_url':'AmlDatastore://data/3.jpg','file_name':'3.jpg'},"
                     "{'id':4,'absolute_url':'AmlDatastore://data/4.jpg'},"
                     "{'id':5,'file_name':'5.jpg','zip_file':'train.zip'},"
                     "{'id':6,'file_name':'what?.jpg','coco_url':7}]}";
  static const char *const names[] = {
    "https://a.example/c/1.jpg", "2.jpg", "3.jpg", "AmlDatastore://data/4.jpg", "5.jpg", "what?.jpg",
  };
  g_autoptr (CtCoco) coco = fixture_read (text);
  CtFindings *findings = ct_coco_get_findings (coco);
  g_autofree char *saved = fixture_save_text (coco);
  g_autofree char *quoted = fixture_quotes (text);

  for (guint32 row = 0; row < G_N_ELEMENTS (names); row++)
    g_assert_cmpstr (ct_dataset_get_file_name (ct_coco_get_dataset (coco), row), ==, names[row]);
  g_assert_cmpuint (ct_findings_count_code (findings, "signature-in-name"), ==, 2);
  g_assert_cmpuint (ct_findings_count_code (findings, "file-name-missing"), ==, 2);
  g_assert_cmpuint (ct_findings_count_code (findings, "zip-file"), ==, 1);
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    g_assert_null (strstr (ct_findings_get (findings, i)->text, "SECRET"));
  g_assert_cmpstr (saved, ==, quoted);
}

static void
test_cancel (void)
{
  g_autoptr (GString) text = g_string_new ("{'images':[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (text, "%s{'id':%u,'file_name':'%u.jpg'}", i > 0 ? "," : "", i, i);
  g_string_append (text, "]}");
  bytes = fixture_bytes (text->str);
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_coco_read (bytes, "x", CT_DIALECT_AUTO, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coco/reader/errors", test_errors);
  g_test_add_func ("/coco/reader/no-images", test_no_images);
  g_test_add_func ("/coco/reader/findings", test_findings);
  g_test_add_func ("/coco/reader/boxes", test_boxes);
  g_test_add_func ("/coco/reader/ids", test_ids);
  g_test_add_func ("/coco/reader/kinds", test_kinds);
  g_test_add_func ("/coco/reader/repeated", test_repeated);
  g_test_add_func ("/coco/reader/limits", test_limits);
  g_test_add_func ("/coco/reader/addresses", test_addresses);
  g_test_add_func ("/coco/reader/cancel", test_cancel);
  return g_test_run ();
}
