/* test-blob-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of blobs, their encoding, and content types.
 */
#include "ct-blob-name.h"
#include "ct-error.h"

#include <string.h>

static char *
repeat (const char *text, guint n)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (string, text);
  return g_string_free (string, FALSE);
}

static void
assert_refused (const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ct_blob_name_check (name, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
}

static void
assert_accepted (const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_blob_name_check (name, &error));
  g_assert_no_error (error);
}

static void
test_check (void)
{
  static const char *const good[] = {
    "a",
    "a/b/c.jpg",
    ".hidden/.x",
    "a b%#?+&.jpg",
    "…/é.png",
    "e\xcc\x81.png",
    "\xe5\xad\x97.png",
    "\xf0\x9f\x8d\x8e.jpg",
    "..a",
    "a..b/c",
    " x ",
    "~",
  };
  static const char *const bad[] = {
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "../a",
    "a/../b",
    "a/./b",
    "a.",
    "a./b",
    "a\\b",
    "a\nb",
    "a\x7f",
    "\tx",
    "a\xc2\x85"
    "b",
    "\xff.jpg",
    "\xed\xa0\x80",
    "a\xef\xbf\xbf",
    "x\x01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    assert_accepted (good[i]);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i]);
}

static void
test_limits (void)
{
  g_autofree char *longest = repeat ("\xe5\xad\x97", 1024);
  g_autofree char *too_long = repeat ("\xe5\xad\x97", 1025);
  g_autofree char *apples = repeat ("\xf0\x9f\x8d\x8e", 512);
  g_autofree char *too_many_apples = repeat ("\xf0\x9f\x8d\x8e", 513);
  g_autofree char *folders = repeat ("a/", 253);
  g_autofree char *deepest = g_strconcat (folders, "b", NULL);
  g_autofree char *too_deep = g_strconcat ("x/", folders, "b", NULL);

  assert_accepted (longest);
  assert_refused (too_long);
  assert_accepted (apples);
  assert_refused (too_many_apples);
  assert_accepted (deepest);
  assert_refused (too_deep);
}

static void
assert_encoded (const char *name, const char *expected)
{
  g_autofree char *url = ct_blob_name_encode (name);
  g_autofree char *back = g_uri_unescape_string (url, NULL);

  g_assert_cmpstr (url, ==, expected);
  g_assert_cmpstr (back, ==, name);
}

static void
test_encode (void)
{
  assert_encoded ("AZaz09-._~/x", "AZaz09-._~/x");
  assert_encoded ("a b%20#?+&'()!*,:;=@$[]{}|^`\"<>",
                  "a%20b%2520%23%3F%2B%26%27%28%29%21%2A%2C%3A%3B%3D%40%24%5B%5D%7B%7D"
                  "%7C%5E%60%22%3C%3E");
  assert_encoded ("\xe5\xad\x97\xff", "%E5%AD%97%FF");
}

static void
assert_joined (const char *prefix, const char *name, const char *expected)
{
  g_autofree char *joined = ct_blob_name_join (prefix, name);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_join (void)
{
  assert_joined (NULL, "a.jpg", "a.jpg");
  assert_joined ("", "a.jpg", "a.jpg");
  assert_joined ("/", "a.jpg", "a.jpg");
  assert_joined ("p", "a/b.jpg", "p/a/b.jpg");
  assert_joined ("//p/q/", "a.jpg", "p/q/a.jpg");
  assert_joined ("p", "", "p/");
  assert_joined ("p", "/abs.jpg", "p//abs.jpg");
}

static void
assert_type (const char *data, gsize length, const char *name, const char *expected)
{
  g_autofree char *copy = g_memdup2 (data, length);

  g_assert_cmpstr (ct_content_type_guess (copy, length, name), ==, expected);
  /* Half a signature is none. */
  g_assert_cmpstr (ct_content_type_guess (copy, MIN (length, 1), name),
                   ==,
                   g_strcmp0 (name, "x.JSON") == 0 ? expected : "application/octet-stream");
}

static void
test_content_type (void)
{
  assert_type ("\xff\xd8\xff\xe0", 4, "x.png", "image/jpeg");
  assert_type ("\x89PNG\r\n\x1a\n", 8, "x.jpg", "image/png");
  assert_type ("GIF89a", 6, NULL, "image/gif");
  assert_type ("GIF88a", 6, NULL, "application/octet-stream");
  assert_type ("RIFF\1\2\3\4WEBPVP8 ", 16, NULL, "image/webp");
  assert_type ("RIFX\1\2\3\4WEBPVP8 ", 16, NULL, "application/octet-stream");
  assert_type ("II*\0", 4, NULL, "image/tiff");
  assert_type ("MM\0*", 4, NULL, "image/tiff");
  assert_type ("BM\1\2\3\4\0\0\0\0", 10, NULL, "image/bmp");
  assert_type ("BM is no picture", 16, "x.bmp", "application/octet-stream");
  assert_type ("\0\0\1\0\1\0", 6, NULL, "image/x-icon");
  assert_type ("{}", 2, "x.JSON", "application/json");
  assert_type ("{}", 2, "json", "application/octet-stream");
  assert_type ("text", 4, "x.jpg", "application/octet-stream");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blob-name/check", test_check);
  g_test_add_func ("/blob-name/limits", test_limits);
  g_test_add_func ("/blob-name/encode", test_encode);
  g_test_add_func ("/blob-name/join", test_join);
  g_test_add_func ("/blob-name/content-type", test_content_type);
  return g_test_run ();
}
