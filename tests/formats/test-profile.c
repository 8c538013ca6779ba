/* test-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strict outputs, byte for byte on small sets; what they leave out must be reported.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <math.h>
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

static CtCoco *
convert (CtCoco *coco, CtProfileOptions *options, CtFindings *report, gboolean relative)
{
  char *text = export(coco, options, report);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CtCoco *again = ct_coco_read (bytes, "again", relative ? CT_DIALECT_RELATIVE : CT_DIALECT_PIXEL, NULL, NULL, &error);

  g_assert_no_error (error);
  return again;
}

static gboolean
is_relative (CtProfileCoordinates coordinates)
{
  return coordinates == CT_COORDINATES_RELATIVE || coordinates == CT_COORDINATES_RELATIVE_LTRB;
}

static gboolean
is_ltrb (CtProfileCoordinates coordinates)
{
  return coordinates == CT_COORDINATES_LTRB || coordinates == CT_COORDINATES_RELATIVE_LTRB;
}

/* The four numbers of a bbox as they stand in the file. */
static void
get_raw (CtCoco *coco, guint32 row, double raw[4])
{
  g_autofree char *record = ct_coco_dup_record (coco, CT_RECORD_ANNOTATION, row);
  const char *p = strstr (record, "\"bbox\": [");

  g_assert_nonnull (p);
  p += strlen ("\"bbox\": [");
  for (guint i = 0; i < 4; i++)
    {
      char *end;

      raw[i] = g_ascii_strtod (p, &end);
      g_assert_true (end > p && *end == (i < 3 ? ',' : ']'));
      p = end + 1;
    }
}

/* A box that lies inside its picture must do so as fractions, without tolerance. */
static void
assert_inside (CtCoco *pixels, CtCoco *relative, guint32 row, gboolean ltrb)
{
  const CtRect *bbox = &ct_coco_get_dataset (pixels)->annotations.bbox[row];
  guint32 image = ct_coco_get_dataset (pixels)->annotations.image[row];
  CtRect picture = ct_dataset_get_image_rect (ct_coco_get_dataset (pixels), image);
  double raw[4];

  if (bbox->x < 0 || bbox->y < 0 || bbox->width <= 0 || bbox->height <= 0 || bbox->x + bbox->width > picture.width
      || bbox->y + bbox->height > picture.height)
    return;
  get_raw (relative, row, raw);
  if (!ltrb)
    {
      raw[2] += raw[0];
      raw[3] += raw[1];
    }
  g_assert_cmpfloat (raw[0], >=, 0);
  g_assert_cmpfloat (raw[1], >=, 0);
  g_assert_cmpfloat (raw[2], <=, 1.0);
  g_assert_cmpfloat (raw[3], <=, 1.0);
}

/* Each conversion rounds a number of at most 10,240 pixels a few times, by 2^-53 of it or 1.2e-12 pixels
 * each; eight conversions with their sums and differences stay far below 1e-9. What is larger
 * rounds in proportion. */
static void
assert_same_boxes (CtCoco *a, CtCoco *b)
{
  const CtAnnotationTable *x = &ct_coco_get_dataset (a)->annotations;
  const CtAnnotationTable *y = &ct_coco_get_dataset (b)->annotations;

  g_assert_cmpuint (x->n_rows, ==, y->n_rows);
  for (guint32 row = 0; row < x->n_rows; row++)
    {
      CtRect picture = ct_dataset_get_image_rect (ct_coco_get_dataset (a), x->image[row]);
      const CtRect *p = &x->bbox[row];
      const CtRect *q = &y->bbox[row];
      double slack = 1e-13
                     * fmax (fmax (fabs (p->x) + fabs (p->width), fabs (p->y) + fabs (p->height)),
                             fmax (10000, fmax (picture.width, picture.height)));

      g_assert_cmpuint (x->flags[row] & CT_RECORD_HAS_BBOX, ==, y->flags[row] & CT_RECORD_HAS_BBOX);
      g_assert_cmpfloat_with_epsilon (p->x, q->x, slack);
      g_assert_cmpfloat_with_epsilon (p->y, q->y, slack);
      g_assert_cmpfloat_with_epsilon (p->width, q->width, slack);
      g_assert_cmpfloat_with_epsilon (p->height, q->height, slack);
    }
}

/* From pixels through all coordinates in some order and back. */
static void
go_round (CtCoco *pixels)
{
  g_autoptr (CtCoco) now = ct_coco_ref (pixels);

  for (guint step = 0; step < 8; step++)
    {
      CtProfileCoordinates coordinates =
          step < 7 ? (CtProfileCoordinates) g_test_rand_int_range (0, 4) : CT_COORDINATES_PIXEL;
      CtProfileOptions options = { .profile = CT_PROFILE_COCO, .coordinates = coordinates };
      g_autoptr (CtCoco) next = convert (now, &options, NULL, is_relative (coordinates));

      g_assert_cmpint (ct_coco_get_dialect (next)->ltrb, ==, is_ltrb (coordinates));
      for (guint32 row = 0; is_relative (coordinates) && row < ct_coco_get_dataset (next)->annotations.n_rows; row++)
        if ((ct_coco_get_dataset (next)->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0
            && !ct_coco_get_dialect (now)->relative)
          assert_inside (now, next, row, is_ltrb (coordinates));
      ct_coco_unref (now);
      now = g_steal_pointer (&next);
    }
  assert_same_boxes (pixels, now);
}

static void
append_random_box (GString *json, guint id, double width, double height)
{
  char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
  double x = g_test_rand_double_range (0, width * 0.99);
  double y = g_test_rand_double_range (0, height * 0.99);
  double w, h;

  if (g_test_rand_bit ())
    {
      x = floor (x);
      y = floor (y);
    }
  w = g_test_rand_bit () ? width - x : g_test_rand_double_range (0, width - x);
  h = g_test_rand_bit () ? height - y : g_test_rand_double_range (0, height - y);
  g_string_append_printf (json,
                          "%s{\"id\":%u,\"image_id\":1,\"category_id\":1,\"bbox\":[%s,%s,%s,%s]}",
                          id > 1 ? "," : "",
                          id,
                          g_ascii_dtostr (numbers[0], sizeof numbers[0], x),
                          g_ascii_dtostr (numbers[1], sizeof numbers[1], y),
                          g_ascii_dtostr (numbers[2], sizeof numbers[2], w),
                          g_ascii_dtostr (numbers[3], sizeof numbers[3], h));
}

static void
test_circle (void)
{
  for (guint round = 0; round < 20; round++)
    {
      int width = g_test_rand_int_range (10, 10241);
      int height = g_test_rand_int_range (10, 10241);
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (CtCoco) coco = NULL;

      g_string_printf (json,
                       "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":%d,\"height\":%d}],\"categories\":"
                       "[{\"id\":1,\"name\":\"c\"}],\"annotations\":[",
                       width,
                       height);
      for (guint id = 1; id <= 300; id++)
        append_random_box (json, id, width, height);
      g_string_append (json, "]}");
      coco = fixture_read (json->str);
      if (!ct_coco_get_dialect (coco)->relative)
        go_round (coco);
    }
}

static void
shared_file_goes_round (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);
  CtProfileOptions options = { .profile = CT_PROFILE_COCO };
  g_autoptr (CtFindings) report = ct_findings_new ();
  g_autoptr (CtCoco) pixels = NULL;

  if (coco == NULL || ct_coco_get_read_only_reason (coco) != NULL)
    return;
  pixels = convert (coco, &options, report, FALSE);
  for (guint32 row = 0; row < ct_coco_get_dataset (pixels)->images.n_rows; row++)
    if (ct_coco_get_dataset (pixels)->images.width[row] <= 0 || ct_coco_get_dataset (pixels)->images.height[row] <= 0)
      {
        g_test_message ("%s has an image without a size", name);
        return;
      }
  go_round (pixels);
}

static void
test_shared_circle (void)
{
  for_each_shared_coco (shared_file_goes_round);
}

static void
assert_member (const char *text, const char *member)
{
  g_autofree char *quoted = fixture_quotes (member);

  if (strstr (text, quoted) == NULL)
    g_error ("no %s in %s", quoted, text);
}

/* Masks and key points change with the boxes; what cannot is left out and reported. */
static void
test_points (void)
{
  static const struct
  {
    const char *before, *after, *code;
  } cases[] = {
    { "'segmentation':[[0.1,0.2,0.5,0.5,1,0]]", "'segmentation': [[20, 20, 100, 50, 200, 0]]", NULL },
    { "'segmentation':[[0.5,0.5],[1,1]]", "'segmentation': [[100, 50], [200, 100]]", NULL },
    { "'segmentation':[0.5,0.5]", "'segmentation': [100, 50]", NULL },
    { "'segmentation':[]", "'segmentation': []", NULL },
    { "'segmentation':null", "'segmentation': null", NULL },
    { "'segmentation':{'size':[100,200],'counts':'ab'}", "'segmentation': {'size':[100,200],'counts':'ab'}", NULL },
    { "'segmentation':[[0.5,1],{'counts':[1]}]", "'segmentation': [[100, 100], {'counts':[1]}]", NULL },
    { "'segmentation':[[0.1,0.2,0.5]]", NULL, "segmentation-dropped" },
    { "'segmentation':[[10,20,30,40]]", NULL, "segmentation-dropped" },
    { "'segmentation':[['x',1]]", NULL, "segmentation-dropped" },
    { "'segmentation':'text'", NULL, "segmentation-dropped" },
    { "'segmentation':[[0.5,[1]]]", NULL, "segmentation-dropped" },
    { "'keypoints':[0.5,0.25,2,0,0,0]", "'keypoints': [100, 25, 2, 0, 0, 0]", NULL },
    { "'keypoints':[0.5,0.25]", NULL, "keypoints-dropped" },
    { "'keypoints':[100,25,2]", NULL, "keypoints-dropped" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
          HEAD "{'id':3,'image_id':7,'category_id':5,'bbox':[0.1,0.2,0.5,0.5],'area':0.125,%s,'score':0.50}]}",
          cases[i].before);
      g_autoptr (CtCoco) coco = fixture_read (json);
      g_autoptr (CtFindings) report = ct_findings_new ();
      CtProfileOptions options = { .profile = CT_PROFILE_COCO };
      g_autofree char *text = export(coco, &options, report);

      g_test_message ("%s", cases[i].before);
      assert_member (text, "'area': 2500, 'iscrowd': 0");
      assert_member (text, "'score': 0.50}");
      if (cases[i].after != NULL)
        assert_member (text, cases[i].after);
      else
        g_assert_null (strstr (text, strncmp (cases[i].before, "'k", 2) == 0 ? "\"keypoints\"" : "\"segmentation\""));
      g_assert_cmpuint (ct_findings_count (report, CT_SEVERITY_INFO), ==, cases[i].code != NULL ? 1 : 0);
      if (cases[i].code != NULL)
        g_assert_cmpuint (ct_findings_count_code (report, cases[i].code), ==, 1);
    }
}

/* What the form does not concern keeps its text, in pixels and in fractions. */
static void
test_kept (void)
{
  g_autoptr (CtCoco) coco = fixture_read (
      "{'info':{'y':1.50},'licenses':[{'id':1}],'bbox_format':'ltwh','im\\u0061ges':[{'id':7,'file_name':'a','width':200,"
      "'height':100,'reviewed':false,'x':[1, 2]},{'id':8,'file_name':'b','width':30}],'extra':[1e2],"
      "'categories':[{'id':5,'name':'d','supercategory':'s','keypoints':['k']}],'annotations':["
      "{'id':1,'image_id':7,'category_id':5,'b\\u0062ox':[10.0,20.50,30,40],'area':7.0,'attributes':{'z':1.0},"
      "'keypoints':[100,50,2]},"
      "{'id':2,'image_id':7,'category_id':5,'iscrowd':1,'area':3.0,'segmentation':{'counts':'x','size':[1,2]}}]}");
  CtProfileOptions pixel = { .profile = CT_PROFILE_COCO };
  CtProfileOptions relative = { .profile = CT_PROFILE_COCO, .coordinates = CT_COORDINATES_RELATIVE };
  CtProfileOptions ltrb = { .profile = CT_PROFILE_COCO, .coordinates = CT_COORDINATES_LTRB };
  g_autofree char *text = export(coco, &pixel, NULL);
  g_autofree char *fractions = export(coco, &relative, NULL);
  g_autofree char *corners = export(coco, &ltrb, NULL);

  assert_member (text,
                 "{\n  'bbox_format': 'ltwh',\n  'info': {'y':1.50},\n  'licenses': [{'id':1}],\n  'extra': [1e2],\n");
  assert_member (text, "'height': 100, 'reviewed': false, 'x': [1, 2]}");
  assert_member (text, "{'id': 8, 'file_name': 'b', 'width': 30}");
  assert_member (text, "'bbox': [10.0, 20.50, 30, 40], 'area': 7.0, 'iscrowd': 0, 'attributes': {'z':1.0}");
  assert_member (text, "'iscrowd': 1, 'area': 3.0, 'segmentation': {'counts':'x','size':[1,2]}}");
  assert_member (text, "'supercategory': 's', 'keypoints': ['k']}");
  g_assert_null (strstr (text, "u0061"));
  g_assert_null (strstr (text, "u0062"));
  assert_member (fractions, "'bbox': [0.05, 0.205, 0.15, 0.4], 'area': 0.00035, 'iscrowd': 0, 'attributes': {'z':1.0}");
  assert_member (fractions, "'keypoints': [0.5, 0.5, 2]");
  assert_member (corners, "'bbox_format': 'ltrb'");
  assert_member (corners, "'bbox': [10, 20.5, 40, 60.5], 'area': 7.0");
}

/* A box in fractions of an unknown size has no pixels. */
static void
test_no_size (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':7,'category_id':5,'bbox':[0.1,0.2,0.5,0.5]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions options = { .profile = CT_PROFILE_COCO };
  g_autofree char *text = NULL;

  ct_coco_get_dataset (coco)->images.width[0] = 0;
  text = export(coco, &options, report);
  g_assert_null (strstr (text, "bbox"));
  g_assert_cmpuint (ct_findings_count_code (report, "bbox-unconverted"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (report, "image-size-unknown"), ==, 1);
}

/* Every number must read back as the same double. */
static void
test_numbers (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      double size = pow (10, g_test_rand_double_range (-8, 6));
      CtRect box = { g_test_rand_double_range (-1, 1) * size,
                     floor (size),
                     size,
                     g_test_rand_double_range (0, 1) * size };
      char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *json = g_strdup_printf (
          "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":200,\"height\":100}],\"categories\":[{\"id\":1,"
          "\"name\":\"c\"}],\"bbox_format\":\"ltrb\",\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":"
          "[%s,%s,%s,%s]}]}",
          g_ascii_dtostr (numbers[0], sizeof numbers[0], box.x),
          g_ascii_dtostr (numbers[1], sizeof numbers[1], box.y),
          g_ascii_dtostr (numbers[2], sizeof numbers[2], box.width),
          g_ascii_dtostr (numbers[3], sizeof numbers[3], box.height));
      g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
      g_autoptr (CtCoco) coco = ct_coco_read (bytes, "x", CT_DIALECT_PIXEL, NULL, NULL, NULL);
      CtProfileOptions options = { .profile = CT_PROFILE_COCO };
      g_autoptr (CtCoco) again = convert (coco, &options, NULL, FALSE);

      g_assert_true (ct_rect_equal (&ct_coco_get_dataset (coco)->annotations.bbox[0],
                                    &ct_coco_get_dataset (again)->annotations.bbox[0]));
    }
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

/* What cannot go out labels nothing, and the choice is counted and no complaint. */
static void
test_only_labelled (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':7,'category_id':5,'bbox':[5,5,10,10],'iscrowd':1},"
                                               "{'id':4,'image_id':9,'category_id':5,'bbox':[5,5,10,10]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions azure = { .profile = CT_PROFILE_AZURE_DETECTION, .only_labelled = TRUE };
  CtProfileOptions plain = { .profile = CT_PROFILE_COCO, .only_labelled = TRUE };
  CtProfileOptions reviewed = { .profile = CT_PROFILE_COCO, .only_reviewed = TRUE };
  g_autofree char *text = export(coco, &azure, report);
  g_autofree char *all = export(coco, &plain, NULL);
  g_autoptr (GError) error = NULL;
  CtProfileCounts counts;

  g_assert_null (strstr (text, "a b.jpg"));
  g_assert_nonnull (strstr (all, "a b.jpg"));
  g_assert_cmpuint (ct_findings_count_code (report, "images-unlabelled"), ==, 1);
  g_assert_cmpuint (ct_findings_count (report, CT_SEVERITY_WARNING), ==, 0);
  g_assert_true (ct_profile_write (coco, &azure, NULL, &counts, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (counts.n_images, ==, 1);
  g_assert_cmpuint (counts.n_annotations, ==, 1);
  g_assert_cmpuint (counts.n_unlabelled, ==, 1);
  g_assert_cmpuint (counts.n_unreviewed, ==, 0);
  g_assert_false (ct_profile_write (coco, &reviewed, NULL, &counts, report, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_assert_cmpuint (counts.n_unreviewed, ==, 2);
  g_assert_cmpuint (ct_findings_count_code (report, "images-unreviewed"), ==, 1);
}

/* Two images of one address are one picture; the checker wants names once. */
static void
test_same_address (void)
{
  static const char *const names[] = { "a.jpg", "/a.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *json = g_strdup_printf ("{'images':[{'id':1,'file_name':'a.jpg','width':50,'height':50},"
                                               "{'id':2,'file_name':'%s','width':50,'height':50}],"
                                               "'categories':[{'id':1,'name':'c'}],'annotations':[]}",
                                               names[i]);
      g_autoptr (CtCoco) coco = fixture_read (json);
      g_autoptr (CtFindings) report = ct_findings_new ();
      CtProfileOptions options = { .profile = CT_PROFILE_AZURE_DETECTION, .base_url = "https://h/c" };
      g_autofree char *text = export(coco, &options, report);

      g_assert_null (strstr (text, "\"id\": 2"));
      g_assert_cmpuint (ct_findings_count_code (report, "file-name-duplicate"), ==, 1);
    }
}

/* Several categories an image, and too few of one: written, and said. */
static void
test_many_tags (void)
{
  g_autoptr (CtCoco) coco = fixture_read (HEAD "{'id':3,'image_id':9,'category_id':5,'bbox':[5,5,10,10]},"
                                               "{'id':4,'image_id':9,'category_id':0,'bbox':[5,5,10,10]},"
                                               "{'id':5,'image_id':9,'category_id':0,'bbox':[5,5,10,10]},"
                                               "{'id':6,'image_id':7,'category_id':0,'bbox':[5,5,10,10]}]}");
  g_autoptr (CtFindings) report = ct_findings_new ();
  CtProfileOptions options = { .profile = CT_PROFILE_AZURE_CLASSIFICATION };
  CtProfileCounts counts;

  g_assert_true (ct_profile_write (coco, &options, NULL, &counts, report, NULL, NULL, NULL));
  g_assert_cmpuint (counts.n_annotations, ==, 3);
  g_assert_cmpuint (ct_findings_count_code (report, "image-many-tags"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (report, "tag-repeated"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (report, "category-rare"), ==, 1);
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
    { "https://h/c", NULL, "https://me:secret@x/y z\"<.jpg#f", "https://x/y%20z%22%3C.jpg" },
    { "https://me@h/a b?x", NULL, "@.jpg", "https://h/a%20b/%40.jpg" },
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

/* Rows of every fate; each file name is the row, but for those that must not be. */
static CtCoco *
read_all_fates (void)
{
  CtCoco *coco = fixture_read ("{'images':[{'id':1,'file_name':'0','width':50,'height':50},"
                               "{'id':2,'file_name':'','width':50,'height':50},"
                               "{'id':3,'file_name':'2'},"
                               "{'id':4,'file_name':'3','width':9,'height':50},"
                               "{'id':5,'file_name':'4','width':50,'height':10241},"
                               "{'id':6,'file_name':'0','width':50,'height':50},"
                               "{'id':7,'file_name':'/0','width':50,'height':50},"
                               "{'id':8,'file_name':'7','width':10,'height':10240},"
                               "{'id':9,'file_name':'8','width':50,'height':50},"
                               "{'id':10,'file_name':'9','width':50,'height':50},"
                               "{'id':11,'file_name':'3','width':50,'height':50}],"
                               "'categories':[{'id':1,'name':'c'}],'annotations':["
                               "{'id':1,'image_id':1,'category_id':1,'bbox':[1,1,5,5]},"
                               "{'id':2,'image_id':4,'category_id':1,'bbox':[1,1,5,5]},"
                               "{'id':3,'image_id':8,'category_id':1,'bbox':[90,90,5,5]},"
                               "{'id':4,'image_id':9,'category_id':1,'bbox':[1,1,5,5]},"
                               "{'id':5,'image_id':10,'category_id':1,'bbox':[1,1,5,5],'iscrowd':1},"
                               "{'id':6,'image_id':11,'category_id':1,'bbox':[1,1,5,5]}]}");
  CtDataset *dataset = ct_coco_get_dataset (coco);

  for (guint32 row = 0; row < dataset->images.n_rows; row += 2)
    dataset->images.flags[row] |= CT_RECORD_REVIEWED;
  dataset->images.flags[3] |= CT_RECORD_REVIEWED;
  return coco;
}

/* The names of the rows that were judged to go out, in order. */
static char *
names_of_written (CtDataset *dataset, const guint8 *fates)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      g_autofree char *text = ct_image_fate_describe (dataset, row, fates[row]);

      g_assert_cmpint (text == NULL, ==, fates[row] == CT_IMAGE_WRITTEN);
      g_assert_nonnull (ct_image_fate_to_string (fates[row]));
      if (fates[row] == CT_IMAGE_WRITTEN)
        g_string_append_printf (names, "\"%s\" ", ct_dataset_get_file_name (dataset, row));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* The file names that stand in a written file, in order. */
static char *
names_in_text (const char *text)
{
  static const char member[] = "\"file_name\": ";
  g_autoptr (GString) names = g_string_new (NULL);

  for (const char *at = strstr (text, member); at != NULL; at = strstr (at, member))
    {
      at += strlen (member);
      g_string_append_len (names, at, (gssize) (strchr (at + 1, '"') + 1 - at));
      g_string_append_c (names, ' ');
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* What is judged to be written is what is written, whatever the options. */
static void
test_judged (void)
{
  g_autoptr (CtCoco) coco = read_all_fates ();
  CtDataset *dataset = ct_coco_get_dataset (coco);
  gboolean exclude[11] = { TRUE };

  dataset->images.flags[8] |= CT_RECORD_DEAD;
  for (guint i = 0; i < 3 * 8; i++)
    {
      CtProfileOptions options = {
        .profile = (CtProfile) (i % 3),
        .base_url = "https://h/c",
        .only_reviewed = (i / 3 & 1) != 0,
        .only_labelled = (i / 3 & 2) != 0,
        .exclude = (i / 3 & 4) != 0 ? exclude : NULL,
      };
      g_autofree guint8 *fates = ct_profile_judge_images (coco, &options);
      g_autofree char *judged = names_of_written (dataset, fates);
      g_autofree char *text = export(coco, &options, NULL);
      g_autofree char *written = names_in_text (text);
      g_autofree char *again = NULL;

      g_assert_cmpstr (judged, ==, written);
      /* And judged once is enough. */
      options.fates = fates;
      again = export(coco, &options, NULL);
      g_assert_cmpstr (again, ==, text);
    }
}

/* Each rule that leaves an image out, by name. */
static void
test_fates (void)
{
  static const CtImageFate expected[] = {
    CT_IMAGE_EXCLUDED,     CT_IMAGE_UNNAMED, CT_IMAGE_SIZE_UNKNOWN, CT_IMAGE_SIZE_REFUSED,
    CT_IMAGE_SIZE_REFUSED, CT_IMAGE_WRITTEN, CT_IMAGE_REPEATED,     CT_IMAGE_WRITTEN,
    CT_IMAGE_DELETED,      CT_IMAGE_WRITTEN, CT_IMAGE_WRITTEN,
  };
  g_autoptr (CtCoco) coco = read_all_fates ();
  CtDataset *dataset = ct_coco_get_dataset (coco);
  gboolean exclude[11] = { TRUE };
  CtProfileOptions options = { .profile = CT_PROFILE_AZURE_CLASSIFICATION,
                               .base_url = "https://h/c",
                               .exclude = exclude };
  g_autofree guint8 *all = NULL;
  g_autofree guint8 *chosen = NULL;

  dataset->images.flags[8] |= CT_RECORD_DEAD;
  all = ct_profile_judge_images (coco, &options);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (all[i], ==, expected[i]);
  options = (CtProfileOptions){ .profile = CT_PROFILE_AZURE_DETECTION, .only_reviewed = TRUE, .only_labelled = TRUE };
  chosen = ct_profile_judge_images (coco, &options);
  g_assert_cmpint (chosen[0], ==, CT_IMAGE_WRITTEN);
  g_assert_cmpint (chosen[3], ==, CT_IMAGE_SIZE_REFUSED);
  g_assert_cmpint (chosen[4], ==, CT_IMAGE_UNLABELLED);
  g_assert_cmpint (chosen[7], ==, CT_IMAGE_UNREVIEWED);
  g_assert_cmpint (chosen[10], ==, CT_IMAGE_WRITTEN);
  g_assert_true (ct_image_fate_is_choice (CT_IMAGE_UNLABELLED));
  g_assert_false (ct_image_fate_is_choice (CT_IMAGE_UNNAMED));
  g_assert_false (ct_image_fate_is_choice (CT_IMAGE_WRITTEN));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/detection", test_detection);
  g_test_add_func ("/profile/left-out", test_left_out);
  g_test_add_func ("/profile/options", test_options);
  g_test_add_func ("/profile/only-labelled", test_only_labelled);
  g_test_add_func ("/profile/same-address", test_same_address);
  g_test_add_func ("/profile/many-tags", test_many_tags);
  g_test_add_func ("/profile/circle", test_circle);
  g_test_add_func ("/profile/shared-circle", test_shared_circle);
  g_test_add_func ("/profile/points", test_points);
  g_test_add_func ("/profile/kept", test_kept);
  g_test_add_func ("/profile/no-size", test_no_size);
  g_test_add_func ("/profile/numbers", test_numbers);
  g_test_add_func ("/profile/classification", test_classification);
  g_test_add_func ("/profile/coco", test_coco);
  g_test_add_func ("/profile/url", test_url);
  g_test_add_func ("/profile/nothing-left", test_nothing_left);
  g_test_add_func ("/profile/judged", test_judged);
  g_test_add_func ("/profile/fates", test_fates);
  return g_test_run ();
}
