/* test-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each rule of the checker finds its case, and does not find it in the same file put right.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#define IMAGE(id, more) "{'id':" id ",'file_name':'" id ".jpg','width':200,'height':100" more "}"
#define URL(id) ",'absolute_url':'https://h/c/" id ".jpg'"
#define NAMED(name) "{'id':3,'file_name':'" name "','width':200,'height':100,'absolute_url':'https://h/c/3.jpg'}"
#define SIZED(size) "{'id':3,'file_name':'3.jpg'," size ",'absolute_url':'https://h/c/3.jpg'}"
#define BOX(id, image, box) "{'id':" id ",'image_id':" image ",'category_id':1,'bbox':[" box "]}"
#define TAG(id, image, category) "{'id':" id ",'image_id':" image ",'category_id':" category "}"
#define MORE(text) "+" text

/*
 * Lists of a file; %NULL for the sound one of the profile, and with a plus in front for that and something more.
 */
typedef struct
{
  const char *images, *annotations, *categories;
} Lists;

static const Lists sound[] = {
  [CT_PROFILE_COCO] = { IMAGE ("1", "") "," IMAGE ("2", ""),
                        BOX ("1", "1", "1,2,30,40") "," BOX ("2", "2", "1,2,30,40"),
                        "{'id':1,'name':'c'}" },
  [CT_PROFILE_AZURE_DETECTION] = { IMAGE ("1", URL ("1")) "," IMAGE ("2", URL ("2")),
                                   BOX ("1", "1", "0.1,0.2,0.3,0.4") "," BOX ("2", "2", "0,0,1,1"),
                                   "{'id':1,'name':'c'}" },
  [CT_PROFILE_AZURE_CLASSIFICATION] = { IMAGE ("1",
                                               URL (
                                                   "1")) "," IMAGE ("2",
                                                                    URL (
                                                                        "2")) "," IMAGE ("3",
                                                                                         URL (
                                                                                             "3")) "," IMAGE ("4",
                                                                                                              URL (
                                                                                                                  "4")),
                                        TAG ("1", "1", "1") "," TAG ("2", "2", "1") "," TAG ("3",
                                                                                             "3",
                                                                                             "2") "," TAG ("4",
                                                                                                           "4",
                                                                                                           "2"),
                                        "{'id':1,'name':'c'},{'id':2,'name':'d'}" },
};

typedef struct
{
  const char *code;
  CtRecordKind kind;
  CtProfile profile;
  CtCheckPurpose purpose;
  Lists bad;
  Lists good;
} Case;

#define COCO CT_PROFILE_COCO, CT_CHECK_TRAINING
#define DETECTION CT_PROFILE_AZURE_DETECTION, CT_CHECK_TRAINING
#define CLASSIFICATION CT_PROFILE_AZURE_CLASSIFICATION, CT_CHECK_TRAINING
#define FILE_RULE(code) code, CT_RECORD_FILE
#define IMAGE_RULE(code) code, CT_RECORD_IMAGE
#define CATEGORY_RULE(code) code, CT_RECORD_CATEGORY
#define ANNOTATION_RULE(code) code, CT_RECORD_ANNOTATION

/* clang-format off */
static const Case cases[] = {
  { FILE_RULE ("dialect-uncertain"), COCO, { .annotations = BOX ("1", "1", "0.5,0.5,1.2,0.5") }, { NULL } },
  { FILE_RULE ("list-missing"), COCO, { .annotations = "-" }, { .annotations = "" } },
  { FILE_RULE ("record-no-object"), COCO, { .images = MORE ("7") }, { NULL } },
  { FILE_RULE ("ids-renumbered"), DETECTION, { .categories = MORE ("{'id':3,'name':'d'}") },
    { .categories = MORE ("{'id':2,'name':'d'}") } },
  { FILE_RULE ("ids-renumbered"), CLASSIFICATION, { .annotations = TAG ("'1'", "1", "1") },
    { .annotations = TAG ("1", "1", "1") } },
  { FILE_RULE ("boxes-converted"), DETECTION, { .annotations = BOX ("1", "1", "1,2,30,40") }, { NULL } },
  { FILE_RULE ("boxes-rounded"), DETECTION, { .annotations = BOX ("1", "1", "0.3333335,0,0.6666666,1") },
    { .annotations = BOX ("1", "1", "0.3333335,0,0.6666665,1") } },
  { FILE_RULE ("boxes-rounded"), DETECTION, { .annotations = BOX ("1", "1", "0,0.1,1,0.9000000000000001") },
    { .annotations = BOX ("1", "1", "0,0.1,1,0.9") } },
  { FILE_RULE ("box-to-tag"), CLASSIFICATION, { .annotations = BOX ("1", "1", "0,0,1,1") }, { NULL } },
  { FILE_RULE ("url-missing"), DETECTION, { .images = IMAGE ("1", "") "," IMAGE ("2", ",'absolute_url':null") },
    { .images = IMAGE ("1", ",'coco_url':'http://h/1.jpg'") "," IMAGE ("2", URL ("2")) } },
  { FILE_RULE ("images-few"), CLASSIFICATION, { .images = IMAGE ("1", URL ("1")) }, { NULL } },
  { FILE_RULE ("images-few"), CT_PROFILE_AZURE_CLASSIFICATION, CT_CHECK_EVALUATION, { .images = "" },
    { .images = IMAGE ("1", URL ("1")) } },
  { FILE_RULE ("categories-few"), CLASSIFICATION, { .categories = "{'id':1,'name':'c'}" }, { NULL } },
  /* Of one name they are written as one. */
  { FILE_RULE ("categories-few"), CLASSIFICATION, { .categories = "{'id':1,'name':'c'},{'id':2,'name':'c'}" }, { NULL } },
  { FILE_RULE ("categories-few"), DETECTION, { .categories = "" }, { NULL } },
  { FILE_RULE ("annotations-none"), DETECTION, { .annotations = BOX ("1", "1", "0,0,0,0") }, { NULL } },
  { IMAGE_RULE ("id-missing"), COCO, { .images = MORE ("{'file_name':'3.jpg','width':9,'height':9}") },
    { .images = MORE (IMAGE ("3", "")) } },
  { IMAGE_RULE ("id-duplicate"), COCO, { .images = MORE ("{'id':2,'file_name':'3.jpg','width':9,'height':9}") },
    { .images = MORE (IMAGE ("3", "")) } },
  { IMAGE_RULE ("id-duplicate"), COCO,
    { .images = MORE ("{'id':'x','file_name':'3.jpg','width':9,'height':9},"
                      "{'id':'x','file_name':'4.jpg','width':9,'height':9}") },
    { .images = MORE ("{'id':'x','file_name':'3.jpg','width':9,'height':9},"
                      "{'id':'y','file_name':'4.jpg','width':9,'height':9}") } },
  { IMAGE_RULE ("image-unnamed"), COCO, { .images = MORE ("{'id':3,'width':9,'height':9}") },
    { .images = MORE (IMAGE ("3", "")) } },
  { IMAGE_RULE ("file-name-duplicate"), COCO, { .images = MORE (NAMED ("2.jpg")) },
    { .images = MORE (NAMED ("3.jpg")) } },
  { IMAGE_RULE ("file-name-backslash"), COCO, { .images = MORE (NAMED ("a\\\\b.jpg")) },
    { .images = MORE (NAMED ("a/b.jpg")) } },
  { IMAGE_RULE ("file-name-absolute"), COCO, { .images = MORE (NAMED ("/a/b.jpg")) },
    { .images = MORE (NAMED ("a/b.jpg")) } },
  { IMAGE_RULE ("file-name-absolute"), COCO, { .images = MORE (NAMED ("C:/a/b.jpg")) },
    { .images = MORE (NAMED ("C/b.jpg")) } },
  { IMAGE_RULE ("file-name-parent"), COCO, { .images = MORE (NAMED ("a/../../b.jpg")) },
    { .images = MORE (NAMED ("a..b/..c.jpg")) } },
  { IMAGE_RULE ("file-name-encoded"), COCO, { .images = MORE (NAMED ("a%20b.jpg")) },
    { .images = MORE (NAMED ("50% b.jpg")) } },
  { IMAGE_RULE ("file-name-url"), COCO, { .images = MORE (NAMED ("https://h/b.jpg")) },
    { .images = MORE (NAMED ("https/b.jpg")) } },
  { IMAGE_RULE ("file-name-extension"), DETECTION, { .images = MORE (NAMED ("b.webp")) },
    { .images = MORE (NAMED ("a/b.JPEG")) } },
  { IMAGE_RULE ("file-name-extension"), CLASSIFICATION, { .images = MORE (NAMED ("jpg")) },
    { .images = MORE (NAMED ("b.tiff.gif")) } },
  { IMAGE_RULE ("image-size-unknown"), COCO, { .images = MORE (SIZED ("'width':5")) },
    { .images = MORE (SIZED ("'width':5,'height':5")) } },
  { IMAGE_RULE ("image-size-fraction"), COCO, { .images = MORE (SIZED ("'width':5.5,'height':5")) },
    { .images = MORE (SIZED ("'width':5.0,'height':5")) } },
  { IMAGE_RULE ("image-size-refused"), DETECTION, { .images = MORE (SIZED ("'width':9,'height':100")) },
    { .images = MORE (SIZED ("'width':10,'height':10240")) } },
  { IMAGE_RULE ("image-size-refused"), DETECTION, { .images = MORE (SIZED ("'width':10241,'height':100")) },
    { .images = MORE (SIZED ("'width':10240,'height':10")) } },
  { IMAGE_RULE ("image-size-refused"), CT_PROFILE_AZURE_DETECTION, CT_CHECK_EVALUATION,
    { .images = MORE (SIZED ("'width':49,'height':100")) }, { .images = MORE (SIZED ("'width':50,'height':16000")) } },
  { IMAGE_RULE ("image-size-refused"), CT_PROFILE_AZURE_CLASSIFICATION, CT_CHECK_EVALUATION,
    { .images = MORE (SIZED ("'width':100,'height':16001")) }, { .images = MORE (SIZED ("'width':50,'height':50")) } },
  { IMAGE_RULE ("image-size-small"), DETECTION, { .images = MORE (SIZED ("'width':49,'height':100")) },
    { .images = MORE (SIZED ("'width':50,'height':100")) } },
  { IMAGE_RULE ("image-size-large"), CT_PROFILE_AZURE_DETECTION, CT_CHECK_EVALUATION,
    { .images = MORE (SIZED ("'width':10241,'height':100")) }, { .images = MORE (SIZED ("'width':10240,'height':99")) } },
  { IMAGE_RULE ("image-tags-many"), CLASSIFICATION, { .annotations = MORE (TAG ("5", "1", "2")) },
    { .annotations = MORE (TAG ("5", "1", "1")) } },
  { IMAGE_RULE ("image-unlabelled"), CLASSIFICATION, { .images = MORE (IMAGE ("5", URL ("5"))) }, { NULL } },
  { IMAGE_RULE ("file-name-missing"), COCO,
    { .images = MORE ("{'id':3,'width':9,'height':9,'coco_url':'https://h/3.jpg'}") },
    { .images = MORE ("{'id':3,'width':9,'height':9,'file_name':'3.jpg','coco_url':'https://h/3.jpg'}") } },
  { IMAGE_RULE ("signature-in-name"), COCO, { .images = MORE (NAMED ("https://h/b.jpg?sv=1&sig=abc")) },
    { .images = MORE (NAMED ("https://h/b.jpg")) } },
  { IMAGE_RULE ("zip-file"), COCO, { .images = MORE (IMAGE ("3", ",'zip_file':'a.zip'")) },
    { .images = MORE (IMAGE ("3", "")) } },
  { IMAGE_RULE ("url-repeated"), DETECTION, { .images = MORE (IMAGE ("3", URL ("2"))) },
    { .images = MORE (IMAGE ("3", URL ("3"))) } },
  /* Names that publishing turns into one address. */
  { IMAGE_RULE ("url-duplicate"), DETECTION, { .images = MORE (NAMED ("/2.jpg")) },
    { .images = MORE (NAMED ("/3.jpg")) } },
  { IMAGE_RULE ("url-duplicate"), DETECTION,
    { .images = MORE (NAMED ("https://h/b.jpg?1") ",{'id':4,'file_name':'https://h/b.jpg?2','width':99,'height':99}") },
    { .images = MORE (NAMED ("https://h/b.jpg?1") ",{'id':4,'file_name':'https://h/c.jpg?2','width':99,'height':99}") } },
  { IMAGE_RULE ("url-not-http"), DETECTION, { .images = IMAGE ("1", ",'coco_url':'AmlDatastore://w/1.jpg'") },
    { .images = IMAGE ("1", ",'coco_url':'AmlDatastore://w/1.jpg','absolute_url':'https:\\/\\/h/1.jpg'") } },
  { IMAGE_RULE ("url-query"), DETECTION, { .images = IMAGE ("1", ",'coco_url':'https://h/1.jpg?sv=1'") }, { NULL } },
  { CATEGORY_RULE ("id-missing"), COCO, { .categories = MORE ("{'name':'d'}") },
    { .categories = MORE ("{'id':2,'name':'d'}") } },
  { CATEGORY_RULE ("id-duplicate"), COCO, { .categories = MORE ("{'id':'1','name':'d'}") },
    { .categories = MORE ("{'id':2,'name':'d'}") } },
  { CATEGORY_RULE ("category-unnamed"), COCO, { .categories = MORE ("{'id':2,'name':' \\u00a0'}") },
    { .categories = MORE ("{'id':2,'name':'d'}") } },
  { CATEGORY_RULE ("category-unnamed"), DETECTION, { .categories = MORE ("{'id':2}") },
    { .categories = MORE ("{'id':2,'name':'d'}") } },
  { CATEGORY_RULE ("category-duplicate"), COCO, { .categories = MORE ("{'id':2,'name':'c'}") },
    { .categories = MORE ("{'id':2,'name':'C'}") } },
  { CATEGORY_RULE ("category-similar"), COCO, { .categories = MORE ("{'id':2,'name':' C'}") },
    { .categories = MORE ("{'id':2,'name':'c c'}") } },
  { CATEGORY_RULE ("category-similar"), COCO,
    { .categories = MORE ("{'id':2,'name':'\\u00c9'},{'id':3,'name':'e\\u0301'}") },
    { .categories = MORE ("{'id':2,'name':'\\u00c9'},{'id':3,'name':'e'}") } },
  { CATEGORY_RULE ("category-name-spaces"), COCO, { .categories = MORE ("{'id':2,'name':'d\\n'}") },
    { .categories = MORE ("{'id':2,'name':'d d'}") } },
  { CATEGORY_RULE ("category-unused"), COCO, { .categories = MORE ("{'id':2,'name':'d'}") }, { NULL } },
  { CATEGORY_RULE ("category-rare"), CLASSIFICATION, { .annotations = TAG ("1", "1", "1") "," TAG ("2", "1", "1") },
    { .annotations = TAG ("1", "1", "1") "," TAG ("2", "2", "1") } },
  { CATEGORY_RULE ("category-few-images"), DETECTION,
    { .annotations = BOX ("1", "1", "0.1,0.2,0.3,0.4") "," BOX ("2", "1", "0,0,1,1") }, { NULL } },
  { ANNOTATION_RULE ("id-missing"), COCO, { .annotations = MORE ("{'image_id':1,'category_id':1,'bbox':[0,0,9,9]}") },
    { .annotations = MORE (BOX ("3", "1", "0,0,9,9")) } },
  { ANNOTATION_RULE ("id-duplicate"), COCO, { .annotations = MORE (BOX ("2", "1", "0,0,9,9")) },
    { .annotations = MORE (BOX ("3", "1", "0,0,9,9")) } },
  { ANNOTATION_RULE ("id-duplicate"), COCO,
    { .annotations = MORE (BOX ("'x'", "1", "0,0,9,9") "," BOX ("'x'", "1", "0,0,9,8")) },
    { .annotations = MORE (BOX ("'x'", "1", "0,0,9,9") "," BOX ("'y'", "1", "0,0,9,8")) } },
  { ANNOTATION_RULE ("image-missing"), COCO, { .annotations = MORE ("{'id':3,'category_id':1,'bbox':[0,0,9,9]}") },
    { .annotations = MORE (BOX ("3", "8", "0,0,9,9")) } },
  { ANNOTATION_RULE ("image-dangling"), COCO, { .annotations = MORE (BOX ("3", "8", "0,0,9,9")) },
    { .annotations = MORE (BOX ("3", "1", "0,0,9,9")) } },
  { ANNOTATION_RULE ("category-missing"), COCO, { .annotations = MORE ("{'id':3,'image_id':1,'bbox':[0,0,9,9]}") },
    { .annotations = MORE (BOX ("3", "8", "0,0,9,9")) } },
  { ANNOTATION_RULE ("category-dangling"), DETECTION, { .annotations = MORE (TAG ("3", "1", "8")) },
    { .annotations = MORE (TAG ("3", "1", "1")) } },
  /* Both in one file, told apart. */
  { ANNOTATION_RULE ("category-missing"), COCO,
    { .annotations = MORE ("{'id':3,'image_id':1,'category_id':null},") TAG ("4", "1", "8") },
    { .annotations = MORE (TAG ("4", "1", "8")) } },
  { ANNOTATION_RULE ("bbox-odd"), COCO, { .annotations = MORE (BOX ("3", "1", "1,2,10,'x'")) },
    { .annotations = MORE (BOX ("3", "1", "1,2,10,11")) } },
  { ANNOTATION_RULE ("bbox-missing"), DETECTION, { .annotations = MORE (TAG ("3", "1", "1")) },
    { .annotations = MORE (BOX ("3", "1", "0,0,0.5,1")) } },
  { ANNOTATION_RULE ("bbox-empty"), COCO, { .annotations = MORE (BOX ("3", "1", "1,2,0,40")) },
    { .annotations = MORE (BOX ("3", "1", "1,2,1e-3,40")) } },
  { ANNOTATION_RULE ("bbox-flipped"), COCO, { .annotations = MORE (BOX ("3", "1", "30,40,-10,20")) },
    { .annotations = MORE (BOX ("3", "1", "20,40,10,20")) } },
  { ANNOTATION_RULE ("bbox-beyond"), COCO, { .annotations = MORE (BOX ("3", "1", "200,0,10,10")) },
    { .annotations = MORE (BOX ("3", "1", "190,0,10,10")) } },
  { ANNOTATION_RULE ("bbox-outside"), COCO, { .annotations = MORE (BOX ("3", "1", "-1,2,10,40")) },
    { .annotations = MORE (BOX ("3", "1", "-1e-5,2,10,40")) } },
  { ANNOTATION_RULE ("bbox-outside"), DETECTION, { .annotations = MORE (BOX ("3", "1", "0.5,0.5,0.5,0.51")) },
    { .annotations = MORE (BOX ("3", "1", "0.5,0.5,0.5,0.5")) } },
  { ANNOTATION_RULE ("bbox-duplicate"), COCO, { .annotations = MORE (BOX ("3", "1", "1.0,2,30,4e1")) },
    { .annotations = MORE (BOX ("3", "1", "1,2,30,40.5")) } },
  { ANNOTATION_RULE ("tag-repeated"), CLASSIFICATION, { .annotations = MORE (TAG ("5", "1", "1")) }, { NULL } },
  { ANNOTATION_RULE ("crowd"), DETECTION,
    { .annotations = MORE ("{'id':3,'image_id':1,'category_id':1,'bbox':[0,0,0.5,1],'iscrowd':1}") },
    { .annotations = MORE ("{'id':3,'image_id':1,'category_id':1,'bbox':[0,0,0.5,1],'iscrowd':0}") } },
  { ANNOTATION_RULE ("area-odd"), COCO,
    { .annotations = "{'id':3,'image_id':1,'x':{'area':100},'category_id':1,'bbox':[0,0,10,10],'area':30}" },
    { .annotations = "{'id':3,'image_id':1,'x':{'area':30},'category_id':1,'bbox':[0,0,10,10],'area':100.5}" } },
  { ANNOTATION_RULE ("area-odd"), DETECTION,
    { .annotations = "{'id':3,'image_id':1,'category_id':1,'bbox':[0,0,0.5,0.5],'area':0}" },
    { .annotations = "{'id':3,'image_id':1,'category_id':1,'bbox':[0,0,0.5,0.5],'area':0.25},"
                     "{'id':4,'image_id':1,'category_id':1,'bbox':[0,0,0.5,0.5],'area':5000}" } },
};
/* clang-format on */

static void
append_list (GString *text, const char *name, const char *list, const char *usual)
{
  if (list == NULL)
    list = usual;
  if (*list == '-')
    return;
  g_string_append_printf (text, "%s'%s':[", text->len > 1 ? "," : "", name);
  if (*list == '+')
    g_string_append_printf (text, "%s,%s", usual, list + 1);
  else
    g_string_append (text, list);
  g_string_append_c (text, ']');
}

static char *
make_text (CtProfile profile, const Lists *lists)
{
  GString *text = g_string_new ("{");

  append_list (text, "images", lists->images, sound[profile].images);
  append_list (text, "annotations", lists->annotations, sound[profile].annotations);
  append_list (text, "categories", lists->categories, sound[profile].categories);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static CtFindings *
check_coco (CtCoco *coco, CtProfile profile, CtCheckPurpose purpose)
{
  CtCheckOptions options = { profile, purpose };
  CtFindings *findings = ct_check_run (coco, &options, NULL, NULL, NULL);

  g_assert_nonnull (findings);
  return findings;
}

static CtFindings *
check_text (const char *text, CtProfile profile, CtCheckPurpose purpose)
{
  g_autoptr (CtCoco) coco = fixture_read (text);

  return check_coco (coco, profile, purpose);
}

static guint
count (CtFindings *findings, const char *code, CtRecordKind kind)
{
  guint n = 0;

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      n += finding->kind == kind && g_str_equal (finding->code, code);
    }
  return n;
}

static const CtFinding *
get_only (CtFindings *findings, const char *code)
{
  g_assert_cmpuint (ct_findings_count_code (findings, code), ==, 1);
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    if (g_str_equal (ct_findings_get (findings, i)->code, code))
      return ct_findings_get (findings, i);
  g_assert_not_reached ();
}

static void
test_sound (void)
{
  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    for (int purpose = CT_CHECK_TRAINING; purpose <= CT_CHECK_EVALUATION; purpose++)
      {
        g_autofree char *text = make_text (profile, &sound[profile]);
        g_autoptr (CtFindings) findings = check_text (text, profile, purpose);

        for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
          g_test_message ("%s", ct_findings_get (findings, i)->text);
        g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_INFO), ==, 0);
      }
}

static const char *
expected_severity (const char *code, CtRecordKind kind, CtProfile profile)
{
  for (guint i = 0; i < ct_check_get_n_rules (); i++)
    {
      CtCheckRuleInfo rule = ct_check_get_rule (i);

      if (rule.kind == kind && g_str_equal (rule.code, code))
        return rule.severities[profile];
    }
  g_assert_not_reached ();
}

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *bad = make_text (c->profile, &c->bad);
      g_autofree char *good = make_text (c->profile, &c->good);
      g_autoptr (CtFindings) found = check_text (bad, c->profile, c->purpose);
      g_autoptr (CtFindings) clean = check_text (good, c->profile, c->purpose);

      g_test_message ("case %u: %s\n%s", i, c->code, bad);
      g_assert_cmpuint (count (found, c->code, c->kind), >, 0);
      g_assert_cmpuint (count (found, c->code, c->kind), ==, ct_findings_count_code (found, c->code));
      g_assert_cmpuint (count (clean, c->code, c->kind), ==, 0);
      for (guint k = 0; k < ct_findings_get_n_kept (found); k++)
        {
          const CtFinding *finding = ct_findings_get (found, k);

          g_assert_nonnull (finding->text);
          g_assert_cmpstr (ct_severity_to_string (finding->severity),
                           ==,
                           expected_severity (finding->code, finding->kind, c->profile));
        }
    }
}

static void
append_many (GString *text, guint n, const char *format)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_auto (GStrv) parts = g_strsplit (format, "#", -1);
      g_autofree char *record = g_strjoinv (number, parts);

      g_string_append_printf (text, "%s%s", i > 1 ? "," : "", record);
    }
}

/* The same file with so many records of one list; whether the code is found. */
static gboolean
finds_with (const char *list, const char *format, guint n, CtProfile profile, CtCheckPurpose purpose, const char *code)
{
  g_autoptr (GString) many = g_string_new (NULL);
  Lists lists = { NULL };
  g_autofree char *text = NULL;
  g_autoptr (CtFindings) findings = NULL;

  append_many (many, n, format);
  if (g_str_equal (list, "images"))
    lists.images = many->str;
  else if (g_str_equal (list, "annotations"))
    lists.annotations = many->str;
  else
    lists.categories = many->str;
  text = make_text (profile, &lists);
  findings = check_text (text, profile, purpose);
  return ct_findings_count_code (findings, code) > 0;
}

static void
test_amounts (void)
{
  static const struct
  {
    const char *list, *format;
    guint most;
    CtProfile profile;
    CtCheckPurpose purpose;
    const char *code;
  } amounts[] = {
    { "images", "{'id':#,'file_name':'#.jpg','width':99,'height':99}", 200000, DETECTION, "images-many" },
    { "images",
      "{'id':#,'file_name':'#.jpg','width':99,'height':99}",
      100000,
      CT_PROFILE_AZURE_CLASSIFICATION,
      CT_CHECK_EVALUATION,
      "images-many" },
    { "categories", "{'id':#,'name':'#'}", 2000, DETECTION, "categories-many" },
    { "categories", "{'id':#,'name':'#'}", 2000, CLASSIFICATION, "categories-many" },
    { "categories", "{'id':#,'name':'#'}", 1000, DETECTION, "categories-limit" },
    { "annotations", "{'id':#,'image_id':1,'category_id':1,'bbox':[0,0,0.#,1]}", 1000, DETECTION, "image-crowded" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_assert_false (finds_with (amounts[i].list,
                                  amounts[i].format,
                                  amounts[i].most,
                                  amounts[i].profile,
                                  amounts[i].purpose,
                                  amounts[i].code));
      g_assert_true (finds_with (amounts[i].list,
                                 amounts[i].format,
                                 amounts[i].most + 1,
                                 amounts[i].profile,
                                 amounts[i].purpose,
                                 amounts[i].code));
    }
}

/* What the lists alone cannot show. */
static void
test_whole_file (void)
{
  g_autofree char *text = make_text (CT_PROFILE_COCO, &sound[CT_PROFILE_COCO]);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", text, NULL);
  g_autofree char *twice = g_strdup_printf ("{'categories':[],%s", text + 1);
  g_autoptr (CtFindings) mark = check_text (marked, COCO);
  g_autoptr (CtFindings) repeated = check_text (twice, COCO);
  g_autoptr (CtFindings) results =
      check_text ("[{'image_id':1,'category_id':1,'bbox':[1,2,3,4],'score':0.5}]", DETECTION);

  g_assert_cmpint (get_only (mark, "byte-order-mark")->severity, ==, CT_SEVERITY_WARNING);
  g_assert_cmpint (get_only (repeated, "list-repeated")->severity, ==, CT_SEVERITY_ERROR);
  g_assert_cmpint (get_only (results, "read-only")->severity, ==, CT_SEVERITY_ERROR);
}

static gboolean
is_exercised (const char *code, CtRecordKind kind)
{
  static const char *const elsewhere[] = {
    "images-many",     "categories-many", "categories-limit", "image-crowded",
    "byte-order-mark", "list-repeated",   "read-only",        NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].kind == kind && g_str_equal (cases[i].code, code))
      return TRUE;
  return g_strv_contains (elsewhere, code);
}

/* The table is complete and every rule in it has a test. */
static void
test_table (void)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ct_check_get_n_rules (); i++)
    {
      CtCheckRuleInfo rule = ct_check_get_rule (i);
      guint n = 0;

      g_test_message ("%s", rule.code);
      g_assert_true (g_regex_match_simple ("^[a-z]+(-[a-z]+)*$", rule.code, 0, 0));
      g_assert_true (g_str_has_suffix (rule.summary, "."));
      g_assert_true (is_exercised (rule.code, rule.kind));
      g_assert_true (g_hash_table_add (known, g_strdup_printf ("%s %d", rule.code, rule.kind)));
      for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
        n += rule.severities[profile] != NULL;
      g_assert_cmpuint (n, >, 0);
    }
}

static void
test_purpose_words (void)
{
  CtCheckPurpose purpose;

  g_assert_true (ct_check_purpose_from_string ("evaluation", &purpose));
  g_assert_cmpint (purpose, ==, CT_CHECK_EVALUATION);
  g_assert_cmpstr (ct_check_purpose_to_string (purpose), ==, "evaluation");
  g_assert_false (ct_check_purpose_from_string ("Training", &purpose));
  g_assert_false (ct_check_purpose_from_string (NULL, &purpose));
}

/* What an edit has mended is found no more, though the reader found it. */
static void
test_after_edits (void)
{
  g_autoptr (CtCoco) coco = fixture_read (
      "{'images':[" IMAGE ("1", "") "," IMAGE ("1", "") "," IMAGE ("2", ",'zip_file':'z'") "],'annotations':[" BOX (
          "1",
          "1",
          "0,0,9,9") "," BOX ("1", "7", "0,0,9,9") "],"
                                                   "'categories':[]}");
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autoptr (CtFindings) before = check_coco (coco, COCO);
  g_autoptr (CtFindings) after = NULL;

  g_assert_cmpuint (ct_findings_count_code (before, "id-duplicate"), ==, 2);
  g_assert_cmpuint (ct_findings_count_code (before, "image-dangling"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (before, "zip-file"), ==, 1);
  g_assert_true (ct_verb_delete_annotation (history, 1, NULL));
  g_assert_true (ct_verb_delete_image (history, 0, NULL));
  g_assert_true (ct_verb_delete_image (history, 2, NULL));
  after = check_coco (coco, COCO);
  g_assert_cmpuint (ct_findings_count_code (after, "id-duplicate"), ==, 0);
  g_assert_cmpuint (ct_findings_count_code (after, "image-dangling"), ==, 0);
  g_assert_cmpuint (ct_findings_count_code (after, "zip-file"), ==, 0);
}

/* Against the simple way, comparing each with each. */
static void
test_repeats (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (7);
  g_autoptr (GString) boxes = g_string_new (NULL);
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtFindings) findings = NULL;
  g_autofree char *text = NULL;
  CtAnnotationTable *annotations;
  guint expected = 0;

  for (guint i = 1; i <= 600; i++)
    g_string_append_printf (boxes,
                            "%s{'id':%u,'image_id':%d,'category_id':%d,'bbox':[%d,2,30,%d]}",
                            i > 1 ? "," : "",
                            i,
                            g_rand_int_range (source, 1, 3),
                            g_rand_int_range (source, 1, 3),
                            g_rand_int_range (source, 0, 8),
                            g_rand_int_range (source, 1, 8));
  text = g_strdup_printf ("{'images':[%s],'annotations':[%s],'categories':[{'id':1,'name':'a'},{'id':2,'name':'b'}]}",
                          sound[CT_PROFILE_COCO].images,
                          boxes->str);
  coco = fixture_read (text);
  annotations = &ct_coco_get_dataset (coco)->annotations;
  for (guint32 a = 0; a < annotations->n_rows; a++)
    for (guint32 b = 0; b < a; b++)
      if (annotations->image[a] == annotations->image[b] && annotations->category[a] == annotations->category[b]
          && ct_rect_equal (&annotations->bbox[a], &annotations->bbox[b]))
        {
          expected++;
          break;
        }
  findings = check_coco (coco, COCO);
  g_assert_cmpuint (expected, >, 100);
  g_assert_cmpuint (ct_findings_count_code (findings, "bbox-duplicate"), ==, expected);
}

static void
test_cancelled (void)
{
  g_autofree char *text = make_text (CT_PROFILE_COCO, &sound[CT_PROFILE_COCO]);
  g_autoptr (CtCoco) coco = fixture_read (text);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CtCheckOptions options = { COCO };

  g_cancellable_cancel (cancellable);
  g_assert_null (ct_check_run (coco, &options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
check_shared (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    {
      g_autoptr (CtFindings) findings = check_coco (coco, profile, CT_CHECK_TRAINING);

      for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
        {
          const CtFinding *finding = ct_findings_get (findings, i);

          g_assert_nonnull (finding->text);
          g_assert_true (g_utf8_validate (finding->text, -1, NULL));
          g_assert_true (finding->row != CT_NO_ROW || finding->kind == CT_RECORD_FILE);
        }
    }
}

static void
test_shared (void)
{
  for_each_shared_coco (check_shared);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/sound", test_sound);
  g_test_add_func ("/check/rules", test_rules);
  g_test_add_func ("/check/amounts", test_amounts);
  g_test_add_func ("/check/whole-file", test_whole_file);
  g_test_add_func ("/check/table", test_table);
  g_test_add_func ("/check/purpose-words", test_purpose_words);
  g_test_add_func ("/check/after-edits", test_after_edits);
  g_test_add_func ("/check/repeats", test_repeats);
  g_test_add_func ("/check/cancelled", test_cancelled);
  g_test_add_func ("/check/shared", test_shared);
  return g_test_run ();
}
