/* test-box-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Typed numbers: what is understood, what is refused, and that nothing else moves.
 */
#include "ct-box-entry.h"
#include "ct-error.h"
#include "edit-fixture.h"

static const CtRect image = { 0, 0, IMAGE_WIDTH, IMAGE_HEIGHT };

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    double value;
  } good[] = {
    { "12", 12 },    { " 12.5 ", 12.5 },  { "12,5", 12.5 }, { "-3", -3 },        { "+1e2", 100 },
    { "25%", 0.25 }, { "12,5 %", 0.125 }, { ".5", 0.5 },    { "007.250", 7.25 },
  };
  static const char *const bad[] = {
    "",
    " ",
    "%",
    "a",
    "1a",
    "0x10",
    "inf",
    "nan",
    "1e999",
    "1.2.3",
    "1,2,3",
    "1,000.5",
    "--1",
    "1 2",
    "５",
    "1%%",
    "100000000000000000000000000000000000000000000000000000000000000000",
  };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (ct_box_entry_parse_number (good[i].text, &value));
      g_assert_cmpfloat (value, ==, good[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ct_box_entry_parse_number (bad[i], &value));
}

static CtRect
typed (const char *text, CtBoxField field, CtBoxUnit unit)
{
  g_autoptr (GError) error = NULL;
  CtRect box = CT_RECT_INIT (10.3, 20.7, 30.1, 40.9);

  g_assert_true (ct_box_entry_parse (text, field, unit, &image, TRUE, &box, &error));
  g_assert_no_error (error);
  return box;
}

static void
test_fields (void)
{
  assert_rect (typed ("50", CT_BOX_LEFT, CT_BOX_PIXELS), 50, 20.7, 30.1, 40.9);
  assert_rect (typed ("0.25", CT_BOX_TOP, CT_BOX_RELATIVE), 10.3, 75, 30.1, 40.9);
  assert_rect (typed ("0,5", CT_BOX_WIDTH, CT_BOX_RELATIVE), 10.3, 20.7, 200, 40.9);
  /* A percent sign is relative in both units. */
  assert_rect (typed ("10 %", CT_BOX_HEIGHT, CT_BOX_PIXELS), 10.3, 20.7, 30.1, 30);
  assert_rect (typed ("10 %", CT_BOX_HEIGHT, CT_BOX_RELATIVE), 10.3, 20.7, 30.1, 30);
  /* Typed numbers are exact. */
  assert_rect (typed ("1.23456789", CT_BOX_LEFT, CT_BOX_PIXELS), 1.23456789, 20.7, 30.1, 40.9);
  assert_rect (typed ("1", CT_BOX_WIDTH, CT_BOX_PIXELS), 10.3, 20.7, 1, 40.9);
}

static void
refused (const char *text, CtBoxField field, CtBoxUnit unit, const CtRect *picture, gboolean keep_inside)
{
  g_autoptr (GError) error = NULL;
  CtRect box = CT_RECT_INIT (10, 20, 30, 40);

  g_assert_false (ct_box_entry_parse (text, field, unit, picture, keep_inside, &box, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  assert_rect (box, 10, 20, 30, 40);
}

static void
test_refused (void)
{
  const CtRect unknown = CT_RECT_INIT (0, 0, 0, 0);
  g_autoptr (GError) error = NULL;
  CtRect box = CT_RECT_INIT (10, 20, 30, 40);

  refused ("", CT_BOX_LEFT, CT_BOX_PIXELS, &image, FALSE);
  refused ("0", CT_BOX_WIDTH, CT_BOX_PIXELS, &image, FALSE);
  refused ("-5", CT_BOX_HEIGHT, CT_BOX_RELATIVE, &image, FALSE);
  refused ("1e300", CT_BOX_LEFT, CT_BOX_PIXELS, &image, FALSE);
  refused ("0.5", CT_BOX_LEFT, CT_BOX_RELATIVE, &unknown, TRUE);
  refused ("371", CT_BOX_LEFT, CT_BOX_PIXELS, &image, TRUE);
  refused ("-1", CT_BOX_TOP, CT_BOX_PIXELS, &image, TRUE);
  refused ("1.0", CT_BOX_HEIGHT, CT_BOX_RELATIVE, &image, TRUE);
  /* Outside on purpose, and with a picture of which nothing is known. */
  g_assert_true (ct_box_entry_parse ("371", CT_BOX_LEFT, CT_BOX_PIXELS, &image, FALSE, &box, &error));
  g_assert_true (ct_box_entry_parse ("-9999", CT_BOX_TOP, CT_BOX_PIXELS, &unknown, TRUE, &box, &error));
  assert_rect (box, 371, -9999, 30, 40);
  /* The other axis is wrong still; that is no reason to refuse this one. */
  g_assert_true (ct_box_entry_parse ("0", CT_BOX_LEFT, CT_BOX_PIXELS, &image, TRUE, &box, &error));
}

/* What is shown, typed again, is nearly the same; and it never needs a locale. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      CtBoxField field = (CtBoxField) g_test_rand_int_range (0, CT_N_BOX_FIELDS);
      CtBoxUnit unit = g_test_rand_bit () ? CT_BOX_PIXELS : CT_BOX_RELATIVE;
      CtRect box = CT_RECT_INIT (g_test_rand_double_range (0, 200),
                                 g_test_rand_double_range (0, 150),
                                 g_test_rand_double_range (1, 199),
                                 g_test_rand_double_range (1, 149));
      g_autofree char *text = ct_box_entry_format (&box, field, unit, &image);
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;
      CtRect back = box;

      g_assert_null (strchr (text, ','));
      g_assert_true (ct_box_entry_parse (text, field, unit, &image, FALSE, &back, &error));
      g_assert_cmpfloat (fabs (back.x - box.x) + fabs (back.y - box.y) + fabs (back.width - box.width)
                             + fabs (back.height - box.height),
                         <=,
                         2.1e-4);
      again = ct_box_entry_format (&back, field, unit, &image);
      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_format (void)
{
  const CtRect box = CT_RECT_INIT (10.0625, -0.00001, 100, 75);
  const CtRect unknown = CT_RECT_INIT (0, 0, 0, 0);
  static const struct
  {
    CtBoxField field;
    CtBoxUnit unit;
    const char *text;
  } shown[] = {
    { CT_BOX_LEFT, CT_BOX_PIXELS, "10.0625" },  { CT_BOX_TOP, CT_BOX_PIXELS, "0" },
    { CT_BOX_WIDTH, CT_BOX_PIXELS, "100" },     { CT_BOX_WIDTH, CT_BOX_RELATIVE, "0.25" },
    { CT_BOX_HEIGHT, CT_BOX_RELATIVE, "0.25" },
  };
  g_autofree char *empty = ct_box_entry_format (&box, CT_BOX_LEFT, CT_BOX_RELATIVE, &unknown);

  g_assert_cmpstr (empty, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *text = ct_box_entry_format (&box, shown[i].field, shown[i].unit, &image);

      g_assert_cmpstr (text, ==, shown[i].text);
    }
}

static void
test_apply (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint32 row;
  guint position;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 10.123456, 20, 30, 40);
  position = ct_history_get_position (fixture.history);
  /* An entry that is only left changes nothing, though it shows fewer digits. */
  g_assert_true (ct_box_entry_apply (fixture.history, row, "10.1235", CT_BOX_LEFT, CT_BOX_PIXELS, TRUE, &error));
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position);
  g_assert_true (ct_box_entry_apply (fixture.history, row, "0.5", CT_BOX_WIDTH, CT_BOX_RELATIVE, TRUE, &error));
  assert_rect (fixture.dataset->annotations.bbox[row], 10.123456, 20, 200, 40);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Resize Box");
  g_assert_false (ct_box_entry_apply (fixture.history, row, "x", CT_BOX_WIDTH, CT_BOX_RELATIVE, TRUE, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&error);
  ct_verb_delete_annotation (fixture.history, row, NULL);
  g_assert_false (ct_box_entry_apply (fixture.history, row, "1", CT_BOX_WIDTH, CT_BOX_RELATIVE, TRUE, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/box-entry/numbers", test_numbers);
  g_test_add_func ("/box-entry/fields", test_fields);
  g_test_add_func ("/box-entry/refused", test_refused);
  g_test_add_func ("/box-entry/round-trip", test_round_trip);
  g_test_add_func ("/box-entry/format", test_format);
  g_test_add_func ("/box-entry/apply", test_apply);
  return g_test_run ();
}
