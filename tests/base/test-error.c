/* test-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * System errors become ours with file and remedy; being cancelled stays what it is.
 */
#include "ct-error.h"

#include <locale.h>

static void
test_cancelled_stays (void)
{
  g_autoptr (GError) error = NULL;

  ct_error_from_io (&error, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"), "/a/b");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (error->message, ==, "stopped");
}

static void
test_codes (void)
{
  static const struct
  {
    int io;
    int file;
    CtError code;
    gboolean has_remedy;
  } cases[] = {
    { G_IO_ERROR_NOT_FOUND, G_FILE_ERROR_NOENT, CT_ERROR_NOT_FOUND, TRUE },
    { G_IO_ERROR_IS_DIRECTORY, G_FILE_ERROR_ISDIR, CT_ERROR_UNSUPPORTED, FALSE },
    { G_IO_ERROR_PERMISSION_DENIED, G_FILE_ERROR_ACCES, CT_ERROR_DENIED, TRUE },
    { G_IO_ERROR_NO_SPACE, G_FILE_ERROR_NOSPC, CT_ERROR_DENIED, TRUE },
    { G_IO_ERROR_READ_ONLY, G_FILE_ERROR_ROFS, CT_ERROR_DENIED, TRUE },
    { G_IO_ERROR_FAILED, G_FILE_ERROR_FAILED, CT_ERROR_DENIED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint file = 0; file < 2; file++)
      {
        g_autoptr (GError) error = NULL;

        ct_error_from_io (&error,
                          g_error_new_literal (file ? G_FILE_ERROR : G_IO_ERROR,
                                               file ? cases[i].file : cases[i].io,
                                               "100% broken"),
                          "/a/50%.json");
        g_assert_error (error, CT_ERROR, (int) cases[i].code);
        g_assert_true (g_str_has_prefix (error->message, "/a/50%.json: 100% broken"));
        g_assert_cmpint (g_str_has_suffix (error->message, "100% broken"), ==, !cases[i].has_remedy);
      }
}

/* Nobody wants to know: nothing leaks, nothing is written to. */
static void
test_no_place (void)
{
  ct_error_from_io (NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x"), "/a");
  ct_error_from_io (NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x"), "/a");
  g_assert_cmpstr (g_quark_to_string (CT_ERROR), ==, "ct-error-quark");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/cancelled-stays", test_cancelled_stays);
  g_test_add_func ("/error/codes", test_codes);
  g_test_add_func ("/error/no-place", test_no_place);
  return g_test_run ();
}
