/* test-secrets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Credentials in a keyring, which libsecret keeps in a file here, and without one. Each case
 * is a process of its own, as libsecret chooses its keyring once.
 */
#include "ct-error.h"
#include "ct-secrets.h"

#include <glib/gstdio.h>
#include <string.h>

#define PLACE "https://account.blob.core.windows.net/set"
#define TEXT "?sv=2021-12-02&sig=c2VjcmV0IGtleQ%3D%3D"

static void
store (const char *text, gboolean expected)
{
  g_autoptr (CtSecret) secret = ct_secret_new (text, -1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ct_secrets_store (PLACE, "Cartouche: set", secret, NULL, &error), ==, expected);
  if (expected)
    g_assert_no_error (error);
  else
    g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
}

static void
assert_found (const char *expected)
{
  g_autoptr (CtSecret) secret = ct_secrets_find (PLACE, NULL);

  g_assert_cmpstr (secret != NULL ? ct_secret_peek (secret) : NULL, ==, expected);
}

static void
run (const char *path, const char *backend, const char *file)
{
  g_setenv ("SECRET_BACKEND", backend, TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "for the test", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
in_keyring_first (void)
{
  assert_found (NULL);
  store ("older", TRUE);
  store (TEXT, TRUE);
  assert_found (TEXT);
}

static void
in_keyring_then (void)
{
  assert_found (TEXT);
  ct_secrets_forget (PLACE, NULL);
  assert_found (NULL);
}

static void
without_keyring (void)
{
  assert_found (NULL);
  store (TEXT, FALSE);
  assert_found (TEXT);
  ct_secrets_forget (PLACE, NULL);
  assert_found (NULL);
}

static void
test_keyring (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ct-secrets-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keyring", NULL);
  g_autofree char *content = NULL;
  g_autofree char *options = g_strdup (g_getenv ("ASAN_OPTIONS"));
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gsize length;

  /* GIO leaks a string in what libsecret has it do with the file. */
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
  run ("/secrets/keyring/subprocess/first", "file", file);
  g_assert_true (g_file_get_contents (file, &content, &length, NULL));
  g_assert_null (memmem (content, length, "c2VjcmV0", 8));
  run ("/secrets/keyring/subprocess/then", "file", file);
  g_setenv ("ASAN_OPTIONS", options != NULL ? options : "", TRUE);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_without (void)
{
  run ("/secrets/without/subprocess/all", "service", "/nonexistent/keyring");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/keyring/subprocess/first", in_keyring_first);
  g_test_add_func ("/secrets/keyring/subprocess/then", in_keyring_then);
  g_test_add_func ("/secrets/without", test_without);
  g_test_add_func ("/secrets/without/subprocess/all", without_keyring);
  return g_test_run ();
}
