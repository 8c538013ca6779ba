/* test-repair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Repairs: the finding goes, no new error comes, the file that is saved opens as the same data
 * set, and undo gives the first bytes again.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"
#include "ct-repair.h"

typedef struct
{
  CtCoco *coco;
  CtHistory *history;
  CtCheckOptions options;
} Fixture;

/* One of everything that can be repaired. */
static const char broken[] =
    "{'images':[\n"
    " {'id':1,'file_name':'a.jpg','width':200,'height':100},\n"
    " {'id':2,'file_name':'b.jpg','width':200.4,'height':99.6,'x':[1, 2]},\n"
    " {'id':3,'width':20,'height':20},\n"
    " {'id':4,'file_name':'c.jpg','width':200.0,'height':5},\n"
    " {'id':5,'file_name':'d.jpg','width':60,'height':60}],\n"
    "'annotations':[\n"
    " {'id':1,'image_id':1,'category_id':1,'bbox':[1,2,30,40],'area':1200},\n"
    " {'id':2,'image_id':1,'category_id':1,'bbox':[1,2,30,40],'area':1200},\n"
    " {'id':3,'image_id':1,'category_id':2,'bbox':[190,-5,30,40],'area':1200,'x':{}},\n"
    " {'id':4,'image_id':1,'category_id':3,'bbox':[50,60,-20,-30]},\n"
    " {'id':5,'image_id':2,'category_id':4,'bbox':[1000,2,30,40]},\n"
    " {'id':6,'image_id':2,'category_id':5,'bbox':[10,20,0,40]},\n"
    " {'id':7,'image_id':2,'category_id':1,'bbox':[10,20,'x',40]},\n"
    " {'id':8,'image_id':2,'category_id':1,'bbox':[10,20,30,40],'iscrowd':1},\n"
    " {'id':9,'image_id':9,'category_id':1,'bbox':[10,20,30,40]},\n"
    " {'id':10,'category_id':1,'bbox':[10,20,30,40]},\n"
    " {'id':11,'image_id':1,'category_id':99,'bbox':[10,20,30,40]},\n"
    " {'id':12,'image_id':1,'bbox':[10,20,30,40]},\n"
    " {'id':13,'image_id':5,'category_id':1},\n"
    " {'id':14,'image_id':5,'category_id':1},\n"
    " {'id':15,'image_id':3,'category_id':1,'bbox':[1,2,3,4]},\n"
    " {'id':16,'image_id':5,'category_id':2,'bbox':[1,2,3,4]},\n"
    " {'id':17,'image_id':4,'category_id':2,'bbox':[1,2,3,4]}],\n"
    "'categories':[{'id':1,'name':'tin'},{'id':2,'name':'box'},{'id':3,'name':'box'},{'id':4,'name':' Tin'},"
    "{'id':5,'name':'jar '},{'id':6,'name':'unused'}]}\n";

static void
fixture_open (Fixture *self, GBytes *bytes, CtProfile profile)
{
  g_autoptr (GError) error = NULL;

  self->coco = ct_coco_read (bytes, "test.json", CT_DIALECT_AUTO, NULL, NULL, &error);
  g_assert_no_error (error);
  self->history = ct_history_new (ct_coco_get_dataset (self->coco));
  self->options = (CtCheckOptions){ profile, CT_CHECK_TRAINING };
}

static void
fixture_close (Fixture *self)
{
  g_assert_finalize_object (self->history);
  ct_coco_unref (self->coco);
}

static CtFindings *
check (const Fixture *self)
{
  CtFindings *findings = ct_check_run (self->coco, &self->options, NULL, NULL, NULL);

  g_assert_nonnull (findings);
  return findings;
}

static const CtFinding *
find (CtFindings *findings, const CtFinding *like)
{
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      if (finding->kind == like->kind && finding->row == like->row && g_str_equal (finding->code, like->code))
        return finding;
    }
  return NULL;
}

static void
assert_no_new_error (CtFindings *before, CtFindings *after, const char *code)
{
  for (guint i = 0; i < ct_findings_get_n_kept (after); i++)
    {
      const CtFinding *finding = ct_findings_get (after, i);

      if (finding->severity < CT_SEVERITY_ERROR || ct_findings_count_code (before, finding->code) > 0)
        continue;
      g_test_message ("repairing %s: %s", code, finding->text);
      g_assert_not_reached ();
    }
}

static guint32
next_alive (const guint16 *flags, guint32 row)
{
  while ((flags[row] & CT_RECORD_DEAD) != 0)
    row++;
  return row;
}

static gboolean
near (double a, double b, double scale)
{
  return ABS (a - b) <= 1e-9 * MAX (scale, 1);
}

/* What was saved is the data set as it is now. */
static void
assert_saves (const Fixture *self)
{
  const CtDataset *now = ct_coco_get_dataset (self->coco);
  g_autoptr (GBytes) bytes = fixture_save (self->coco);
  CtCocoDialectChoice choice = ct_coco_get_dialect (self->coco)->relative ? CT_DIALECT_RELATIVE : CT_DIALECT_PIXEL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, "saved", choice, NULL, NULL, &error);
  const CtDataset *saved = ct_coco_get_dataset (coco);
  guint32 i = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (saved->images.n_rows, ==, now->images.n_alive);
  g_assert_cmpuint (saved->annotations.n_rows, ==, now->annotations.n_alive);
  g_assert_cmpuint (saved->categories.n_rows, ==, now->categories.n_alive);
  for (guint32 j = 0; j < saved->images.n_rows; i++, j++)
    {
      i = next_alive (now->images.flags, i);
      g_assert_cmpfloat (saved->images.width[j], ==, now->images.width[i]);
      g_assert_cmpfloat (saved->images.height[j], ==, now->images.height[i]);
    }
  i = 0;
  for (guint32 j = 0; j < saved->categories.n_rows; i++, j++)
    {
      i = next_alive (now->categories.flags, i);
      g_assert_cmpstr (ct_dataset_get_category_name (saved, j), ==, ct_dataset_get_category_name (now, i));
      g_assert_cmpuint (saved->categories.n_annotations[j], ==, now->categories.n_annotations[i]);
    }
  i = 0;
  for (guint32 j = 0; j < saved->annotations.n_rows; i++, j++)
    {
      const CtRect *x = &saved->annotations.bbox[j];
      const CtRect *y;

      i = next_alive (now->annotations.flags, i);
      y = &now->annotations.bbox[i];
      g_assert_cmpstr (ct_dataset_get_category_name (saved, saved->annotations.category[j]),
                       ==,
                       ct_dataset_get_category_name (now, now->annotations.category[i]));
      g_assert_true (near (x->x, y->x, 1e4) && near (x->y, y->y, 1e4));
      g_assert_true (near (x->width, y->width, 1e4) && near (x->height, y->height, 1e4));
    }
}

static void
undo_all (Fixture *self, GBytes *first)
{
  g_autoptr (GBytes) bytes = NULL;

  while (ct_history_can_undo (self->history))
    ct_history_undo (self->history);
  bytes = fixture_save (self->coco);
  g_assert_true (g_bytes_equal (bytes, first));
}

/* Each finding with a repair, one at a time. */
static void
repair_singly (GBytes *bytes, CtProfile profile)
{
  Fixture self;
  g_autoptr (CtFindings) before = NULL;

  fixture_open (&self, bytes, profile);
  before = check (&self);
  for (guint i = 0; i < ct_findings_get_n_kept (before); i += 1 + ct_findings_get_n_kept (before) / 100)
    {
      const CtFinding *finding = ct_findings_get (before, i);
      g_autoptr (CtFindings) after = NULL;
      g_autoptr (GError) error = NULL;

      if (finding->repair == CT_REPAIR_NONE)
        continue;
      g_test_message ("%s: %s", finding->code, finding->text);
      g_assert_nonnull (ct_repair_get_title (finding->repair));
      g_assert_true (ct_repair_apply (self.history, self.coco, finding, &error));
      g_assert_no_error (error);
      after = check (&self);
      g_assert_null (find (after, finding));
      assert_no_new_error (before, after, finding->code);
      assert_saves (&self);
      ct_history_undo (self.history);
      g_assert_false (ct_history_can_undo (self.history));
    }
  undo_all (&self, bytes);
  fixture_close (&self);
}

static guint
count_repairable (CtFindings *findings, const char *code)
{
  guint n = 0;

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    n += ct_findings_get (findings, i)->repair != CT_REPAIR_NONE
         && g_str_equal (ct_findings_get (findings, i)->code, code);
  return n;
}

/* Each code in one group; returns how many codes had something to do. */
static guint
repair_by_code (GBytes *bytes, CtProfile profile)
{
  guint n_codes = 0;

  for (guint rule = 0; rule < ct_check_get_n_rules (); rule++)
    {
      const char *code = ct_check_get_rule (rule).code;
      Fixture self;
      g_autoptr (CtFindings) before = NULL;
      g_autoptr (CtFindings) after = NULL;
      g_autoptr (GError) error = NULL;
      guint n;

      fixture_open (&self, bytes, profile);
      before = check (&self);
      g_assert_true (ct_repair_apply_code (self.history, self.coco, &self.options, code, &n, &error));
      g_assert_no_error (error);
      if (ct_findings_count_code (before, code) <= CT_FINDINGS_KEPT_PER_CODE)
        g_assert_cmpuint (n, ==, count_repairable (before, code));
      after = check (&self);
      g_assert_cmpuint (count_repairable (after, code), ==, 0);
      g_assert_cmpuint (ct_findings_count_code (after, code), ==, ct_findings_count_code (before, code) - n);
      g_assert_cmpint (ct_history_can_undo (self.history), ==, n > 0);
      assert_no_new_error (before, after, code);
      assert_saves (&self);
      n_codes += n > 0;
      ct_history_undo (self.history);
      g_assert_false (ct_history_can_undo (self.history));
      undo_all (&self, bytes);
      fixture_close (&self);
    }
  return n_codes;
}

/* All codes after each other, till nothing is left to repair. */
static void
repair_everything (GBytes *bytes, CtProfile profile)
{
  Fixture self;
  g_autoptr (CtFindings) after = NULL;
  guint n_all = 1;

  fixture_open (&self, bytes, profile);
  for (guint round = 0; n_all > 0; round++)
    {
      g_assert_cmpuint (round, <, 5);
      n_all = 0;
      for (guint rule = 0; rule < ct_check_get_n_rules (); rule++)
        {
          guint n;

          g_assert_true (
              ct_repair_apply_code (self.history, self.coco, &self.options, ct_check_get_rule (rule).code, &n, NULL));
          n_all += n;
        }
      assert_saves (&self);
    }
  after = check (&self);
  for (guint i = 0; i < ct_findings_get_n_kept (after); i++)
    g_assert_cmpint (ct_findings_get (after, i)->repair, ==, CT_REPAIR_NONE);
  undo_all (&self, bytes);
  fixture_close (&self);
}

static void
test_each (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes (broken);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    repair_singly (bytes, profile);
}

static void
test_codes (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes (broken);

  g_assert_cmpuint (repair_by_code (bytes, CT_PROFILE_COCO), ==, 17);
  g_assert_cmpuint (repair_by_code (bytes, CT_PROFILE_AZURE_DETECTION), ==, 19);
  g_assert_cmpuint (repair_by_code (bytes, CT_PROFILE_AZURE_CLASSIFICATION), >=, 10);
}

static void
test_everything (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes (broken);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    repair_everything (bytes, profile);
}

/* More records than findings are kept. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("{'images':[{'id':1,'file_name':'a.jpg','width':90,'height':90}],"
                                           "'categories':[{'id':1,'name':'c'}],'annotations':[");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 1; i <= 2 * CT_FINDINGS_KEPT_PER_CODE + 7; i++)
    g_string_append_printf (text,
                            "%s{'id':%u,'image_id':1,'category_id':1,'bbox':[-1,2,%u.5,40]}",
                            i > 1 ? "," : "",
                            i,
                            i % 70 + 1);
  g_string_append (text, "]}");
  bytes = fixture_bytes (text->str);
  g_assert_cmpuint (repair_by_code (bytes, CT_PROFILE_COCO), ==, 2);
}

static char *
repair_one (const char *text, CtProfile profile, const char *code)
{
  g_autoptr (GBytes) bytes = fixture_bytes (text);
  Fixture self;
  char *saved;
  guint n;

  fixture_open (&self, bytes, profile);
  g_assert_true (ct_repair_apply_code (self.history, self.coco, &self.options, code, &n, NULL));
  g_assert_cmpuint (n, >, 0);
  saved = g_strdelimit (fixture_save_text (self.coco), "\"", '\'');
  undo_all (&self, bytes);
  fixture_close (&self);
  return saved;
}

/* To the letter: nothing else in the file changes. */
static void
test_texts (void)
{
  static const struct
  {
    const char *code, *before, *after;
  } texts[] = {
    { "bbox-outside",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[ {'id':1, 'image_id':1, "
      "'category_id':1, 'bbox':[-1,2,5,4], 'area':20}],'categories':[{'id':1,'name':'c'}]}",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[ {'id':1, 'image_id':1, "
      "'category_id':1, 'bbox':[0,2,4,4], 'area':16}],'categories':[{'id':1,'name':'c'}]}" },
    { "bbox-flipped",
      "{'images':[{'id':1,'file_name':'a','width':90,'height':90}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':1,'bbox':[50,20,-10,20]}],'categories':[{'id':1,'name':'c'}]}",
      "{'images':[{'id':1,'file_name':'a','width':90,'height':90}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':1,'bbox':[40,20,10,20]}],'categories':[{'id':1,'name':'c'}]}" },
    { "category-similar",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':'7','bbox':[1,2,3,4]}],'categories':[{'id':1,'name':'c'}, {'id':7,'name':'C '}]}",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':'1','bbox':[1,2,3,4]}],'categories':[{'id':1,'name':'c'}]}" },
    { "category-name-spaces",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[],'categories':[{'name':' c '}]}",
      "{'images':[{'id':1,'file_name':'a','width':9,'height':9}],'annotations':[],'categories':[{'name':'c'}]}" },
    { "image-size-fraction",
      "{'images':[{'id':1,'file_name':'a','width':9.0,'height':8.75}],'annotations':[]}",
      "{'images':[{'id':1,'file_name':'a','width':9.0,'height':9.0}],'annotations':[]}" },
    /* Fractions of a picture stay what they are. */
    { "image-size-fraction",
      "{'images':[{'id':1,'file_name':'a','width':9.5,'height':8}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':1,'bbox':[0.1,0.123456789,0.7,0.25]}],'categories':[{'id':1,'name':'c'}]}",
      "{'images':[{'id':1,'file_name':'a','width':10.0,'height':8}],'annotations':[{'id':1,'image_id':1,"
      "'category_id':1,'bbox':[0.1,0.123456789,0.7,0.25]}],'categories':[{'id':1,'name':'c'}]}" },
    { "image-unnamed",
      "{'images':[{'id':1,'width':9,'height':9},{'id':2,'file_name':'b'}],'annotations':[{'id':1,'image_id':1}]}",
      "{'images':[{'id':2,'file_name':'b'}],'annotations':[]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *after = repair_one (texts[i].before, CT_PROFILE_COCO, texts[i].code);

      g_assert_cmpstr (after, ==, texts[i].after);
    }
}

/* For what the checker cannot know: the size of the picture itself. */
static void
test_write_size (void)
{
  g_autoptr (GBytes) bytes =
      fixture_bytes ("{'images':[{'id':1,'file_name':'a'},{'id':2,'file_name':'b','width':5,'height':5}],"
                     "'annotations':[{'id':1,'image_id':1,'category_id':1,'bbox':[0.5,0.25,0.5,0.5]}],"
                     "'categories':[{'id':1,'name':'c'}]}");
  Fixture self;
  g_autoptr (CtFindings) findings = ct_findings_new ();
  g_autofree char *text = NULL;
  guint n;

  fixture_open (&self, bytes, CT_PROFILE_COCO);
  for (guint32 row = 0; row < 3; row++)
    {
      CtFinding *finding = ct_findings_note (findings, CT_SEVERITY_WARNING, "picture-size", CT_RECORD_IMAGE, row);

      finding->text = g_strdup ("x");
      finding->repair = CT_REPAIR_WRITE_SIZE;
      finding->width_px = 640;
      finding->height_px = 480;
    }
  g_assert_true (ct_repair_apply_findings (self.history, self.coco, findings, "picture-size", &n, NULL));
  g_assert_cmpuint (n, ==, 2); /* there is no third image */
  g_assert_true (
      ct_rect_equal (&ct_coco_get_dataset (self.coco)->annotations.bbox[0], &CT_RECT_INIT (320, 120, 320, 240)));
  text = g_strdelimit (fixture_save_text (self.coco), "\"", '\'');
  g_assert_nonnull (strstr (text,
                            "{'id':1,'file_name':'a','width':640,'height':480},"
                            "{'id':2,'file_name':'b','width':640,'height':480}"));
  g_assert_nonnull (strstr (text, "[0.5,0.25,0.5,0.5]"));
  assert_saves (&self);
  ct_history_undo (self.history);
  g_assert_false (ct_history_can_undo (self.history));
  undo_all (&self, bytes);
  fixture_close (&self);
}

/* What is not as it was checked is left alone. */
static void
test_stale (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes (broken);
  Fixture self;
  g_autoptr (CtFindings) findings = NULL;

  fixture_open (&self, bytes, CT_PROFILE_AZURE_DETECTION);
  findings = check (&self);
  for (guint32 image = 0; image < 5; image++)
    g_assert_true (ct_verb_delete_image (self.history, image, NULL));
  for (guint32 row = 0; row < ct_coco_get_dataset (self.coco)->annotations.n_rows; row++)
    ct_verb_delete_annotation (self.history, row, NULL);
  for (guint32 category = 0; category < 6; category++)
    g_assert_true (ct_verb_delete_category (self.history, category, NULL));
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);
      guint64 revision = ct_coco_get_dataset (self.coco)->revision;
      g_autoptr (GError) error = NULL;

      g_assert_false (ct_repair_apply (self.history, self.coco, finding, &error));
      g_assert_true (g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT)
                     || g_error_matches (error, CT_ERROR, CT_ERROR_USAGE));
      g_assert_cmpuint (ct_coco_get_dataset (self.coco)->revision, ==, revision);
    }
  undo_all (&self, bytes);
  fixture_close (&self);
}

static void
test_read_only (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("[{'image_id':1,'category_id':1,'bbox':[1,2,0,4],'score':0.5}]");
  CtFinding finding = { .repair = CT_REPAIR_DELETE_ANNOTATION, .kind = CT_RECORD_ANNOTATION, .row = 0 };
  g_autoptr (GError) error = NULL;
  Fixture self;
  guint n = 7;

  fixture_open (&self, bytes, CT_PROFILE_COCO);
  g_assert_false (ct_repair_apply (self.history, self.coco, &finding, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_assert_false (ct_repair_apply_code (self.history, self.coco, &self.options, "bbox-empty", &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  fixture_close (&self);
}

/* Boxes of which it is not known what they are must not be clipped. */
static void
test_uncertain (void)
{
  g_autoptr (GBytes) bytes =
      fixture_bytes ("{'images':[{'id':1,'file_name':'a','width':1,'height':1}],'annotations':[{'id':1,'image_id':1,"
                     "'category_id':1,'bbox':[0.5,0.5,1.2,0.5]}],'categories':[{'id':1,'name':'c'}]}");
  Fixture self;
  guint n;

  fixture_open (&self, bytes, CT_PROFILE_COCO);
  g_assert_false (ct_coco_get_dialect (self.coco)->certain);
  g_assert_true (ct_repair_apply_code (self.history, self.coco, &self.options, "bbox-outside", &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  fixture_close (&self);
}

static void
repair_shared (const char *name, GBytes *bytes)
{
  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    {
      g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);

      if (g_bytes_get_size (bytes) > 4 * 1024 * 1024 || ct_coco_get_read_only_reason (coco) != NULL)
        return;
      repair_singly (bytes, profile);
      repair_by_code (bytes, profile);
      repair_everything (bytes, profile);
    }
}

static void
test_shared (void)
{
  for_each_shared_coco (repair_shared);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repair/each", test_each);
  g_test_add_func ("/repair/codes", test_codes);
  g_test_add_func ("/repair/everything", test_everything);
  g_test_add_func ("/repair/many", test_many);
  g_test_add_func ("/repair/texts", test_texts);
  g_test_add_func ("/repair/write-size", test_write_size);
  g_test_add_func ("/repair/stale", test_stale);
  g_test_add_func ("/repair/read-only", test_read_only);
  g_test_add_func ("/repair/uncertain", test_uncertain);
  g_test_add_func ("/repair/shared", test_shared);
  return g_test_run ();
}
