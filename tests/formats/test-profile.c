/* test-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strict outputs, byte for byte on small sets; what they leave out must be reported.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"

#define HEAD                                                                                                           \
  "{'info':{'x':1},'images':[{'id':7,'file_name':'a b.jpg','width':200.0,'height':100},"                               \
  "{'id':9,'file_name':'sub/ü.jpg','width':50,'height':50,'license':3}],"                                             \
  "'categories':[{'id':0,'name':'c','supercategory':'s'},{'id':5,'name':'d'}],'annotations':["

static char *export(CtCoco *coco, CtProfileOptions *options, CtFindings *report)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  CtProfileCounts counts;

  g_assert_true (ct_profile_write (coco, options, stream, &counts, report, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_detection (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':7,'category_id':5,'bbox':[50,25,100,50]},"
                                               "{'id':4,'image_id':9,'category_id':0,'bbox':[40,-10,20,20]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions options = { .profile = CT_PROFILE_AZURE_DETECTION, .base_url = "https://h/c/", .prefix = "p/q" };
  g_autofree char *text = export(coco, &options, report);

  g_assert_cmpstr (text,
                   ==,
                   "{\n  \"images\": [\n"
                   "    {\"id\": 1, \"width\": 200, \"height\": 100, \"file_name\": \"a b.jpg\", "
                   "\"absolute_url\": \"https://h/c/p/q/a%20b.jpg\"},\n"
                   "    {\"id\": 2, \"width\": 50, \"height\": 50, \"file_name\": \"sub/ü.jpg\", "
                   "\"absolute_url\": \"https://h/c/p/q/sub/%C3%BC.jpg\"}\n"
                   "  ],\n  \"annotations\": [\n"
                   "    {\"id\": 1, \"image_id\": 1, \"category_id\": 2, \"bbox\": [0.25, 0.25, 0.5, 0.5], "
                   "\"area\": 0.25},\n"
                   "    {\"id\": 2, \"image_id\": 2, \"category_id\": 1, \"bbox\": [0.8, 0, 0.2, 0.2], "
                   "\"area\": 0.04000000000000001}\n"
                   "  ],\n  \"categories\": [\n    {\"id\": 1, \"name\": \"c\"},\n    {\"id\": 2, \"name\": \"d\"}\n"
                   "  ]\n}\n");
  g_assert_cmpuint (ct_findings_count_code (report, "bbox-clipped"), ==, 1);
  g_assert_cmpuint (ct_findings_count (report, CT_SEVERITY_INFO), ==, 1);
}

/* Everything that the format does not know is left out, and each case is named. */
static void
test_left_out (void)
{
  static const struct
  {
    const char *annotation, *code;
  } cases[] = {
    { "{'id':1,'image_id':7,'category_id':5,'bbox':[1,2,0,4]}", "bbox-empty" },
    { "{'id':1,'image_id':7,'category_id':5,'bbox':[200,2,5,4]}", "bbox-empty" },
    { "{'id':1,'image_id':7,'category_id':5,'bbox':[1,2,5,4],'iscrowd':1}", "crowd" },
    { "{'id':1,'image_id':7,'category_id':5}", "bbox-missing" },
    { "{'id':1,'image_id':7,'category_id':5,'bbox':[1,2,3]}", "bbox-missing" },
    { "{'id':1,'image_id':8,'category_id':5,'bbox':[1,2,5,4]}", "image-dangling" },
    { "{'id':1,'image_id':7,'category_id':6,'bbox':[1,2,5,4]}", "category-dangling" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf (HEAD "{'id':9,'image_id':9,'category_id':5,'bbox':[1,1,5,5]},%s]}", cases[i].annotation);
      g_autoptr (CtCoco) coco = fixture_read (json);
      g_autoptr (CtFindings) report = ct_findings_new ();
      CtProfileOptions options = { .profile = CT_PROFILE_AZURE_DETECTION };
      g_autofree char *text = export(coco, &options, report);

      g_test_message ("%s", cases[i].code);
      g_assert_cmpuint (ct_findings_count_code (report, cases[i].code), ==, 1);
      g_assert_cmpuint (ct_findings_count (report, CT_SEVERITY_INFO), ==, 1);
      g_assert_nonnull (strstr (text, "{\"id\": 1, \"image_id\": 2, \"category_id\": 2,"));
      g_assert_null (strstr (text, "{\"id\": 2, \"image_id\""));
    }
}

static void
test_options (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':9,'category_id':5,'bbox':[5,5,10,10]}]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  const gboolean exclude[] = { FALSE, TRUE };
  CtProfileOptions labelled = { .profile = CT_PROFILE_AZURE_DETECTION, .only_labelled = TRUE };
  CtProfileOptions reviewed = { .profile = CT_PROFILE_AZURE_DETECTION, .only_reviewed = TRUE };
  CtProfileOptions excluded = { .profile = CT_PROFILE_AZURE_DETECTION, .exclude = exclude };
  g_autofree char *with_labels = export(coco, &labelled, NULL);
  g_autofree char *without_second = export(coco, &excluded, NULL);
  g_autofree char *with_review = NULL;

  g_assert_null (strstr (with_labels, "a b.jpg"));
  g_assert_nonnull (strstr (with_labels, "{\"id\": 1, \"width\": 50,"));
  g_assert_null (strstr (without_second, "sub/"));
  g_assert_null (strstr (without_second, "bbox"));
  ct_verb_set_reviewed (history, 0, TRUE, NULL);
  with_review = export(coco, &reviewed, NULL);
  g_assert_nonnull (strstr (with_review, "a b.jpg"));
  g_assert_null (strstr (with_review, "sub/"));
}

static void
test_classification (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':9,'category_id':5},"
                                               "{'id':4,'image_id':9,'category_id':5,'bbox':[5,5,10,10]},"
                                               "{'id':5,'image_id':7,'category_id':0,'bbox':[5,5,10,10]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions options = { .profile = CT_PROFILE_AZURE_CLASSIFICATION };
  g_autofree char *text = export(coco, &options, report);

  g_assert_nonnull (strstr (text,
                            "\"annotations\": [\n    {\"id\": 1, \"image_id\": 2, \"category_id\": 2},\n"
                            "    {\"id\": 2, \"image_id\": 1, \"category_id\": 1}\n  ]"));
  g_assert_cmpuint (ct_findings_count_code (report, "tag-repeated"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (report, "box-to-tag"), ==, 1);
}

static void
test_coco (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':9,'category_id':5,'bbox':[0.1,0.2,0.5,0.5],'k':[1]},"
                                               "{'id':3,'image_id':9,'category_id':5,'bbox':[0,0,1,1]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions options = { .profile = CT_PROFILE_COCO };
  g_autofree char *text = export(coco, &options, report);

  g_assert_nonnull (strstr (text, "\"info\": {\"x\":1},"));
  g_assert_nonnull (strstr (text,
                            "{\"id\": 3, \"image_id\": 9, \"category_id\": 5, \"bbox\": [5, 10, 25, 25], "
                            "\"area\": 625, \"iscrowd\": 0, \"k\": [1]}"));
  g_assert_nonnull (strstr (text, "{\"id\": 4, \"image_id\": 9,"));
  g_assert_nonnull (strstr (text, "{\"id\": 0, \"name\": \"c\", \"supercategory\": \"s\"}"));
  g_assert_nonnull (strstr (text, "\"height\": 50, \"license\": 3}"));
  g_assert_cmpuint (ct_findings_count_code (report, "id-renumbered"), ==, 1);
}

static void
test_url (void)
{
  static const struct
  {
    const char *base, *prefix, *name, *url;
  } cases[] = {
    { "https://h/c", NULL, "a.jpg", "https://h/c/a.jpg" },
    { "https://h/c/", "", "a.jpg", "https://h/c/a.jpg" },
    { "https://h/c?sig=secret", "p", "a.jpg", "https://h/c/p/a.jpg" },
    { "https://h/c", "p/", "50%/a#b?.jpg", "https://h/c/p/50%25/a%23b%3F.jpg" },
    { "https://h/c", NULL, "http://x/y.jpg?sv=1", "http://x/y.jpg" },
    { NULL, NULL, "ä/~_-.jpg", "%C3%A4/~_-.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CtProfileOptions options = { .base_url = cases[i].base, .prefix = cases[i].prefix };
      g_autofree char *url = ct_profile_make_url (&options, cases[i].name);

      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

static void
test_nothing_left (void)
{
  g_autoptr (CtCoco) coco = fixture_read ("{'images':[{'id':1,'file_name':'a'}],'categories':[],'annotations':[]}");
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  CtProfileOptions options = { .profile = CT_PROFILE_AZURE_DETECTION };
  g_autoptr (GError) error = NULL;
  CtProfileCounts counts;

  g_assert_false (ct_profile_write (coco, &options, stream, &counts, NULL, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/detection", test_detection);
  g_test_add_func ("/profile/left-out", test_left_out);
  g_test_add_func ("/profile/options", test_options);
  g_test_add_func ("/profile/classification", test_classification);
  g_test_add_func ("/profile/coco", test_coco);
  g_test_add_func ("/profile/url", test_url);
  g_test_add_func ("/profile/nothing-left", test_nothing_left);
  return g_test_run ();
}
