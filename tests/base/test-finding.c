/* test-finding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of findings: texts are capped for each code, counts are not.
 */
#include "ct-finding.h"

#include <locale.h>

static void
add (CtFindings *findings, CtSeverity severity, const char *code, guint n)
{
  for (guint i = 0; i < n; i++)
    ct_findings_add (findings, severity, code, CT_RECORD_IMAGE, i, "Number %u", i);
}

static guint
count_kept (CtFindings *findings, const char *code)
{
  guint n = 0;

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    n += g_str_equal (ct_findings_get (findings, i)->code, code);
  return n;
}

static void
test_content (void)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();
  const CtFinding *finding;

  ct_findings_add (findings, CT_SEVERITY_WARNING, "one", CT_RECORD_ANNOTATION, 7, "%s is %d", "Seven", 7);
  ct_findings_add (findings, CT_SEVERITY_ERROR, "two", CT_RECORD_FILE, CT_NO_ROW, "50%%");
  g_assert_cmpuint (ct_findings_get_n_kept (findings), ==, 2);
  finding = ct_findings_get (findings, 0);
  g_assert_cmpint (finding->severity, ==, CT_SEVERITY_WARNING);
  g_assert_cmpint (finding->kind, ==, CT_RECORD_ANNOTATION);
  g_assert_cmpstr (finding->code, ==, "one");
  g_assert_cmpuint (finding->row, ==, 7);
  g_assert_cmpstr (finding->text, ==, "Seven is 7");
  g_assert_cmpstr (ct_findings_get (findings, 1)->text, ==, "50%");
  g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_INFO), ==, 2);
  g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_ERROR), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (findings, "one"), ==, 1);
  g_assert_cmpuint (ct_findings_count_code (findings, "three"), ==, 0);
}

static void
test_cap (void)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();

  add (findings, CT_SEVERITY_INFO, "many", CT_FINDINGS_KEPT_PER_CODE * 3);
  add (findings, CT_SEVERITY_ERROR, "few", 2);
  g_assert_cmpuint (ct_findings_get_n_kept (findings), ==, CT_FINDINGS_KEPT_PER_CODE + 2);
  g_assert_cmpuint (ct_findings_count_code (findings, "many"), ==, CT_FINDINGS_KEPT_PER_CODE * 3);
  g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_INFO), ==, CT_FINDINGS_KEPT_PER_CODE * 3 + 2);
  g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_WARNING), ==, 2);
  g_assert_cmpstr (ct_findings_get (findings, CT_FINDINGS_KEPT_PER_CODE - 1)->text, ==, "Number 999");
}

/* The code of a literal in another place of the program is the same code. */
static void
test_codes_by_text (void)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();
  static const char copy[] = "same";

  add (findings, CT_SEVERITY_INFO, "same", 1);
  add (findings, CT_SEVERITY_WARNING, copy, 1);
  g_assert_cmpuint (ct_findings_count_code (findings, "same"), ==, 2);
  g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_WARNING), ==, 2);
}

static void
test_add_all (void)
{
  g_autoptr (CtFindings) one = ct_findings_new ();
  g_autoptr (CtFindings) two = ct_findings_new ();

  add (one, CT_SEVERITY_INFO, "a", 600);
  add (two, CT_SEVERITY_WARNING, "a", 2500);
  add (two, CT_SEVERITY_ERROR, "b", 3);
  ct_findings_add_all (one, two);
  g_assert_cmpuint (ct_findings_count_code (one, "a"), ==, 3100);
  g_assert_cmpuint (ct_findings_count_code (one, "b"), ==, 3);
  g_assert_cmpuint (count_kept (one, "a"), ==, CT_FINDINGS_KEPT_PER_CODE);
  g_assert_cmpuint (count_kept (one, "b"), ==, 3);
  g_assert_cmpuint (ct_findings_count (one, CT_SEVERITY_WARNING), ==, 3103);
  /* The other list is as it was, and its texts are its own. */
  g_assert_cmpuint (ct_findings_count_code (two, "a"), ==, 2500);
  g_assert_cmpuint (ct_findings_get_n_kept (two), ==, CT_FINDINGS_KEPT_PER_CODE + 3);
  g_clear_pointer (&two, ct_findings_unref);
  g_assert_cmpstr (ct_findings_get (one, ct_findings_get_n_kept (one) - 1)->text, ==, "Number 2");
}

/* A finding that is only counted asks for no text. */
static void
test_note (void)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();
  CtFinding *finding = ct_findings_note (findings, CT_SEVERITY_WARNING, "many", CT_RECORD_IMAGE, 3);

  g_assert_nonnull (finding);
  g_assert_cmpint (finding->repair, ==, CT_REPAIR_NONE);
  g_assert_cmpuint (finding->other, ==, CT_NO_ROW);
  finding->text = g_strdup ("first");
  finding->repair = CT_REPAIR_WRITE_SIZE;
  finding->width_px = 7;
  add (findings, CT_SEVERITY_WARNING, "many", CT_FINDINGS_KEPT_PER_CODE - 1);
  g_assert_null (ct_findings_note (findings, CT_SEVERITY_WARNING, "many", CT_RECORD_IMAGE, 3));
  g_assert_nonnull (ct_findings_note (findings, CT_SEVERITY_WARNING, "few", CT_RECORD_IMAGE, 3));
  g_assert_cmpuint (ct_findings_count_code (findings, "many"), ==, CT_FINDINGS_KEPT_PER_CODE + 1);
  g_assert_cmpstr (ct_findings_get (findings, 0)->text, ==, "first");
  g_assert_cmpfloat (ct_findings_get (findings, 0)->width_px, ==, 7);
}

static gboolean
is_even (const CtFinding *finding, gpointer data)
{
  ++*(guint *) data;
  return finding->row % 2 == 0;
}

static void
test_add_code (void)
{
  g_autoptr (CtFindings) one = ct_findings_new ();
  g_autoptr (CtFindings) two = ct_findings_new ();
  guint n_asked = 0;

  add (two, CT_SEVERITY_ERROR, "a", CT_FINDINGS_KEPT_PER_CODE + 10);
  add (two, CT_SEVERITY_ERROR, "b", 3);
  ct_findings_add_code (one, two, "a", CT_SEVERITY_INFO, is_even, &n_asked);
  g_assert_cmpuint (n_asked, ==, CT_FINDINGS_KEPT_PER_CODE);
  g_assert_cmpuint (count_kept (one, "a"), ==, CT_FINDINGS_KEPT_PER_CODE / 2);
  g_assert_cmpuint (ct_findings_count_code (one, "a"), ==, CT_FINDINGS_KEPT_PER_CODE / 2 + 10);
  g_assert_cmpuint (ct_findings_count_code (one, "b"), ==, 0);
  g_assert_cmpuint (ct_findings_count (one, CT_SEVERITY_WARNING), ==, 0);
  g_assert_cmpint (ct_findings_get (one, 0)->severity, ==, CT_SEVERITY_INFO);
  ct_findings_add_code (one, two, "none", CT_SEVERITY_INFO, is_even, &n_asked);
  g_assert_cmpuint (ct_findings_count_code (one, "none"), ==, 0);
}

static void
test_nobody_listens (void)
{
  g_assert_null (ct_findings_note (NULL, CT_SEVERITY_ERROR, "x", CT_RECORD_FILE, CT_NO_ROW));
  ct_findings_add (NULL, CT_SEVERITY_ERROR, "x", CT_RECORD_FILE, CT_NO_ROW, "%s", "text");
}

static void
test_words (void)
{
  g_assert_cmpstr (ct_severity_to_string (CT_SEVERITY_WARNING), ==, "warning");
  g_assert_cmpstr (ct_severity_to_string (CT_SEVERITY_ERROR), ==, "error");
  g_assert_cmpstr (ct_record_kind_to_string (CT_RECORD_FILE), ==, "file");
  g_assert_cmpstr (ct_record_kind_to_string (CT_RECORD_CATEGORY), ==, "category");
  g_assert_cmpstr (ct_repair_to_string (CT_REPAIR_CLIP_BOX), ==, "clip-box");
  g_assert_null (ct_repair_to_string (CT_REPAIR_NONE));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/content", test_content);
  g_test_add_func ("/finding/cap", test_cap);
  g_test_add_func ("/finding/codes-by-text", test_codes_by_text);
  g_test_add_func ("/finding/add-all", test_add_all);
  g_test_add_func ("/finding/note", test_note);
  g_test_add_func ("/finding/add-code", test_add_code);
  g_test_add_func ("/finding/nobody-listens", test_nobody_listens);
  g_test_add_func ("/finding/words", test_words);
  return g_test_run ();
}
