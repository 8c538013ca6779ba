/* test-recent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what was open before: order, bound, what is left out, and what is said of it.
 */
#include "ct-recent.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

static GSettings *
fresh_settings (void)
{
  GSettings *settings = g_settings_new (CT_APPLICATION_ID);

  g_settings_reset (settings, "recent-documents");
  return settings;
}

static char *
join (GSettings *settings)
{
  g_autoptr (GPtrArray) list = ct_recent_list (settings);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((const CtRecent *) list->pdata[i])->path);
  return g_string_free (text, FALSE);
}

#define assert_list(settings, expected)                                                                                \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *found = join (settings);                                                                          \
    g_assert_cmpstr (found, ==, expected);                                                                             \
  }                                                                                                                    \
  G_STMT_END

static void
test_order (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  g_autoptr (GPtrArray) list = NULL;
  const CtRecent *last;

  assert_list (settings, "");
  ct_recent_note (settings, "/a/one.json", 100);
  ct_recent_note (settings, "/a/zwei ä.json", 200);
  ct_recent_note (settings, "/b/", 300);
  assert_list (settings, "/b /a/zwei ä.json /a/one.json");
  ct_recent_note (settings, "/a/../a/one.json", 400);
  assert_list (settings, "/a/one.json /b /a/zwei ä.json");
  list = ct_recent_list (settings);
  g_assert_cmpint (((const CtRecent *) list->pdata[0])->opened_s, ==, 400);
  last = list->pdata[2];
  ct_recent_forget (settings, last->uri);
  ct_recent_forget (settings, "file:///not/there");
  assert_list (settings, "/a/one.json /b");
}

static void
test_bound (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < 3 * CT_RECENT_MAX; i++)
    {
      g_autofree char *path = g_strdup_printf ("/set/%u.json", i);

      ct_recent_note (settings, path, i);
    }
  list = ct_recent_list (settings);
  g_assert_cmpuint (list->len, ==, CT_RECENT_MAX);
  g_assert_cmpstr (((const CtRecent *) list->pdata[0])->path, ==, "/set/29.json");
}

/* What was fetched from a container is no document of this computer; what is no path is passed over. */
static void
test_left_out (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  g_autofree char *copy =
      g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, "containers", "0a1b", "set.json", NULL);
  g_autofree char *sample =
      g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, "sample", "annotations.json", NULL);
  g_autoptr (GVariant) odd = NULL;

  ct_recent_note (settings, copy, 1);
  assert_list (settings, "");
  ct_recent_note (settings, sample, 1);
  assert_list (settings, sample);
  odd = g_variant_ref_sink (
      g_variant_new_parsed ("[('https://host/a.json', int64 1), ('', 2), ('nonsense', 3), ('file:///a%%2Fb', 4), "
                            "('file:///good.json', 5)]"));
  g_settings_set_value (settings, "recent-documents", odd);
  assert_list (settings, "/good.json");
}

static void
assert_when (gint64 ago_s, const char *expected)
{
  /* A day at noon, so that hours before and after are on it. */
  g_autoptr (GDateTime) noon = g_date_time_new_local (2024, 3, 20, 12, 0, 0);
  gint64 now_s = g_date_time_to_unix (noon);
  g_autofree char *text = ct_recent_dup_when (now_s - ago_s, now_s);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_when (void)
{
  g_autofree char *far = ct_recent_dup_when (G_MAXINT64, 0);

  assert_when (0, "just now");
  assert_when (59, "just now");
  assert_when (-30, "just now");
  assert_when (60, "1 minute ago");
  assert_when (59 * 60 + 59, "59 minutes ago");
  assert_when (3600, "1 hour ago");
  assert_when (5 * 3600, "5 hours ago");
  assert_when (7 * 3600, "today");
  assert_when (13 * 3600, "yesterday");
  assert_when (36 * 3600 - 1, "yesterday");
  assert_when (3 * 86400, "3 days ago");
  assert_when (6 * 86400, "6 days ago");
  assert_when (-2 * 3600, "today");
  g_assert_cmpstr (far, ==, "");
}

static void
test_problem (void)
{
  g_autofree char *folder = g_dir_make_tmp ("recent-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "a.json", NULL);
  g_autofree char *below = g_build_filename (folder, "gone", "a.json", NULL);
  g_autofree char *no_file = ct_recent_dup_problem (file);
  g_autofree char *no_folder = ct_recent_dup_problem (below);
  g_autofree char *fine = ct_recent_dup_problem (folder);

  g_assert_null (fine);
  g_assert_nonnull (strstr (no_file, "There is no “a.json” in"));
  g_assert_nonnull (strstr (no_folder, "There is no folder"));
  g_assert_true (g_file_set_contents (file, "{}", -1, NULL));
  g_free (no_file);
  no_file = ct_recent_dup_problem (file);
  g_assert_null (no_file);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recent/order", test_order);
  g_test_add_func ("/recent/bound", test_bound);
  g_test_add_func ("/recent/left-out", test_left_out);
  g_test_add_func ("/recent/when", test_when);
  g_test_add_func ("/recent/problem", test_problem);
  return g_test_run ();
}
