/* test-picture-look.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole, cut, changed, misnamed and turned pictures made here, and the samples: each is taken
 * for what it is, and stays as it was.
 */
#include "ct-picture-look.h"

#include "ct-decoder.h"
#include "ct-error.h"
#include "imaging-fixtures.h"

#include <string.h>
#include <turbojpeg.h>

#define EVERYTHING (CT_PICTURE_LOOK_DECODE | CT_PICTURE_LOOK_DIGEST)

static void
look (const char *path, CtPictureLookFlags flags, CtPictureFacts *facts)
{
  g_autoptr (GError) error = NULL;

  memset (facts, 0xab, sizeof *facts);
  g_assert_true (ct_picture_look (path, flags, facts, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (facts->state == CT_PICTURE_SEEN || facts->state == CT_PICTURE_SOUND, ==, facts->problem == NULL);
  if (facts->problem != NULL)
    g_assert_nonnull (strstr (facts->problem, path));
}

/* Looks at a file of these bytes, and makes sure that it has them still. */
static void
look_at_bytes (const char *name, GBytes *bytes, CtPictureLookFlags flags, CtPictureFacts *facts)
{
  g_autofree char *path = fixture_write (name, bytes);
  g_autoptr (GBytes) afterwards = NULL;

  look (path, flags, facts);
  afterwards = fixture_read (path);
  g_assert_true (g_bytes_equal (bytes, afterwards));
  fixture_remove (path);
}

static void
assert_digest (const CtPictureFacts *facts, GBytes *bytes)
{
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_true (facts->has_digest);
  for (guint i = 0; i < sizeof facts->digest; i++)
    g_string_append_printf (found, "%02x", facts->digest[i]);
  g_assert_cmpstr (found->str, ==, expected);
}

/* One of each kind that can be written here, with the names that are right for it. */
static GPtrArray *
make_files (const char *const **names)
{
  static const char *const all[] = { "a.jpg", "b.JPEG", "c.png", "d.bmp", "e.tif" };
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (11);
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 61, 47);
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (files, fixture_jpeg (noise, 85, 0));
  g_ptr_array_add (files, fixture_jpeg (noise, 85, TJFLAG_PROGRESSIVE));
  g_ptr_array_add (files, fixture_png (noise));
  g_ptr_array_add (files, fixture_bmp (noise, FALSE));
  g_ptr_array_add (files, fixture_tiff (noise, 1, FALSE));
  *names = all;
  return files;
}

/* What was asked for is there, and nothing else. */
static void
test_sound (void)
{
  static const char *const formats[] = { "JPEG", "JPEG", "PNG", "BMP", "TIFF" };
  const char *const *names;
  g_autoptr (GPtrArray) files = make_files (&names);

  for (guint i = 0; i < files->len; i++)
    for (CtPictureLookFlags flags = 0; flags <= EVERYTHING; flags++)
      {
        GBytes *bytes = g_ptr_array_index (files, i);
        g_auto (CtPictureFacts) facts = { 0 };

        look_at_bytes (names[i], bytes, flags, &facts);
        g_assert_cmpint (facts.state, ==, (flags & CT_PICTURE_LOOK_DECODE) != 0 ? CT_PICTURE_SOUND : CT_PICTURE_SEEN);
        g_assert_cmpstr (facts.format, ==, formats[i]);
        g_assert_cmpstr (facts.name_format, ==, formats[i]);
        g_assert_cmpstr (facts.name_mime, ==, facts.mime);
        g_assert_cmpint (facts.width, ==, 61);
        g_assert_cmpint (facts.height, ==, 47);
        g_assert_cmpuint (facts.orientation, ==, 1);
        g_assert_cmpuint (facts.size_bytes, ==, g_bytes_get_size (bytes));
        if ((flags & CT_PICTURE_LOOK_DIGEST) != 0)
          assert_digest (&facts, bytes);
        else
          g_assert_false (facts.has_digest);
      }
}

/* A file longer than one reading. */
static void
test_long_digest (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (12);
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 1100, 1000);
  g_autoptr (GBytes) bmp = fixture_bmp (noise, TRUE);

  g_assert_cmpuint (g_bytes_get_size (bmp), >, 3 << 20);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (CtPictureFacts) facts = { 0 };

      look_at_bytes ("a.bmp", bmp, i == 0 ? CT_PICTURE_LOOK_DIGEST : EVERYTHING, &facts);
      g_assert_cmpint (facts.state, ==, i == 0 ? CT_PICTURE_SEEN : CT_PICTURE_SOUND);
      assert_digest (&facts, bmp);
    }
}

/* Wherever it is cut: never sound, and its digest is that of what is there. */
static void
test_cut (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (13);
  const char *const *names;
  g_autoptr (GPtrArray) files = make_files (&names);

  for (guint i = 0; i < 30 * files->len; i++)
    {
      GBytes *whole = g_ptr_array_index (files, i % files->len);
      gsize length = (gsize) g_rand_int_range (rand_source, 0, (gint32) g_bytes_get_size (whole));
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, length);
      g_auto (CtPictureFacts) facts = { 0 };

      look_at_bytes (names[i % files->len], cut, EVERYTHING, &facts);
      g_assert_true (facts.state == CT_PICTURE_DAMAGED || facts.state == CT_PICTURE_UNREADABLE);
      if (facts.state == CT_PICTURE_DAMAGED)
        assert_digest (&facts, cut);
    }
}

/* Zeros up to the end, as a copy leaves them that made room first and then stopped. Nothing in
 * BMP and in plain TIFF tells them from black. */
static void
test_zeros (void)
{
  const char *const *names;
  g_autoptr (GPtrArray) files = make_files (&names);

  for (guint i = 0; i < 3; i++)
    {
      GBytes *whole = g_ptr_array_index (files, i);
      gsize n_bytes = g_bytes_get_size (whole);
      guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
      g_autoptr (GBytes) zeroed = NULL;
      g_auto (CtPictureFacts) facts = { 0 };
      g_auto (CtPictureFacts) quick = { 0 };

      memset (copy + n_bytes / 2, 0, n_bytes - n_bytes / 2);
      zeroed = g_bytes_new_take (copy, n_bytes);
      look_at_bytes (names[i], zeroed, EVERYTHING, &facts);
      g_assert_cmpint (facts.state, ==, CT_PICTURE_DAMAGED);
      g_assert_cmpint (facts.width, ==, 61);
      look_at_bytes (names[i], zeroed, CT_PICTURE_LOOK_HEADER, &quick);
      g_assert_cmpint (quick.state, ==, CT_PICTURE_SEEN);
    }
}

/* Decoding small finds what decoding all of it finds. */
static void
test_same_as_full (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (14);
  const char *const *names;
  g_autoptr (GPtrArray) files = make_files (&names);
  guint n_damaged = 0;

  for (guint i = 0; i < 60 * files->len; i++)
    {
      GBytes *whole = g_ptr_array_index (files, i % files->len);
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, whole, g_bytes_get_size (whole));
      g_autoptr (GError) error = NULL;
      g_autoptr (CtPixels) pixels = ct_decode_bytes (mutant, "x", NULL, NULL, NULL, &error);
      g_auto (CtPictureFacts) facts = { 0 };

      look_at_bytes (names[i % files->len], mutant, CT_PICTURE_LOOK_DECODE, &facts);
      g_assert_cmpint (facts.state == CT_PICTURE_SOUND, ==, pixels != NULL);
      if (facts.state == CT_PICTURE_DAMAGED)
        g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
      n_damaged += facts.state == CT_PICTURE_DAMAGED;
    }
  g_assert_cmpuint (n_damaged, >, files->len);
}

static void
test_names (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (20, 10);
  g_autoptr (GBytes) png = fixture_png (original);
  g_auto (CtPictureFacts) wrong = { 0 };
  g_auto (CtPictureFacts) none = { 0 };
  g_auto (CtPictureFacts) mpo = { 0 };

  look_at_bytes ("a.jpg", png, EVERYTHING, &wrong);
  g_assert_cmpint (wrong.state, ==, CT_PICTURE_SOUND);
  g_assert_cmpstr (wrong.format, ==, "PNG");
  g_assert_cmpstr (wrong.name_format, ==, "JPEG");
  g_assert_cmpstr (wrong.name_mime, ==, "image/jpeg");
  look_at_bytes ("a", png, EVERYTHING, &none);
  g_assert_null (none.name_format);
  g_assert_null (none.name_mime);
  look_at_bytes ("a.mpo", png, EVERYTHING, &mpo);
  g_assert_cmpstr (mpo.name_format, ==, "MPO");
  g_assert_cmpstr (mpo.name_mime, ==, "image/jpeg");
}

static void
test_orientations (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (30, 20);
  g_autoptr (GBytes) jpeg = fixture_jpeg (original, 90, 0);
  g_autoptr (GBytes) png = fixture_png (original);

  for (guint tag = 1; tag <= 8; tag++)
    {
      GBytes *files[] = { fixture_jpeg_with_exif (jpeg, tag, tag % 2 == 0), fixture_png_with_exif (png, tag) };

      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_auto (CtPictureFacts) facts = { 0 };

          look_at_bytes (i == 0 ? "a.jpg" : "a.png", files[i], EVERYTHING, &facts);
          g_assert_cmpint (facts.state, ==, CT_PICTURE_SOUND);
          g_assert_cmpuint (facts.orientation, ==, tag);
          g_assert_cmpint (facts.stored_width, ==, 30);
          g_assert_cmpint (facts.stored_height, ==, 20);
          g_assert_cmpint (facts.width, ==, tag >= 5 ? 20 : 30);
          g_assert_cmpint (facts.height, ==, tag >= 5 ? 30 : 20);
          g_bytes_unref (files[i]);
        }
    }
}

static void
test_unreadable (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *path = fixture_write ("a.jpg", text);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *below = g_build_filename (path, "b.jpg", NULL);
  CtPictureFacts facts[4];

  look_at_bytes ("a.jpg", text, EVERYTHING, &facts[0]);
  g_assert_cmpint (facts[0].state, ==, CT_PICTURE_UNREADABLE);
  g_assert_false (facts[0].has_digest);
  look_at_bytes ("a.png", empty, EVERYTHING, &facts[1]);
  g_assert_cmpint (facts[1].state, ==, CT_PICTURE_UNREADABLE);
  look (folder, EVERYTHING, &facts[2]);
  g_assert_cmpint (facts[2].state, ==, CT_PICTURE_UNREADABLE);
  fixture_remove (path);
  look (path, EVERYTHING, &facts[3]);
  g_assert_cmpint (facts[3].state, ==, CT_PICTURE_MISSING);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    ct_picture_facts_clear (&facts[i]);
}

/* 1,000,000 × 1,000,000 pixels in a few hundred bytes: refused, and no damage. */
static void
test_bomb (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (100, 100);
  g_autoptr (GBytes) png = fixture_png (original);
  guint8 *copy = g_memdup2 (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autoptr (GBytes) bomb = NULL;
  g_auto (CtPictureFacts) facts = { 0 };

  /* With the check sum of this header, or it would be damage. */
  memcpy (copy + 16, "\0\x0f\x42\x40\0\x0f\x42\x40\x08\x02\0\0\0\xd3\x0f\xaf\x2a", 17);
  bomb = g_bytes_new_take (copy, g_bytes_get_size (png));
  look_at_bytes ("a.png", bomb, EVERYTHING, &facts);
  g_assert_cmpint (facts.state, ==, CT_PICTURE_REFUSED);
  g_assert_cmpint (facts.width, ==, 1000000);
  assert_digest (&facts, bomb);
}

static void
test_cancelled (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (20, 10);
  g_autoptr (GBytes) png = fixture_png (original);
  g_autofree char *path = fixture_write ("a.png", png);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (CtPictureFacts) facts = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_false (ct_picture_look (path, EVERYTHING, &facts, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_remove (path);
}

/* The samples, by what their README calls them. */
static CtPictureState
expected_state (const char *name)
{
  static const char *const damaged[] = {
    "jpeg-truncated.jpg", "jpeg-truncated-cmyk.jpg", "jpeg-gray-corrupt-marker.jpg",
    "png-truncated.png",  "gif-truncated.gif",       NULL
  };

  if (g_strv_contains (damaged, name))
    return CT_PICTURE_DAMAGED;
  return g_str_equal (name, "jpeg-12bit.jpg") ? CT_PICTURE_REFUSED : CT_PICTURE_SOUND;
}

static void
look_at_folder (const char *name, guint at_least)
{
  g_autofree char *folder = fixture_shared_path (name);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *file;
  guint n = 0;

  if (folder == NULL)
    return;
  g_assert_nonnull (dir);
  for (; (file = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_auto (CtPictureFacts) facts = { 0 };

      g_test_message ("%s", file);
      look (path, EVERYTHING, &facts);
      g_assert_cmpint (facts.state, ==, expected_state (file));
      g_assert_cmpint (g_strcmp0 (facts.mime, facts.name_mime) != 0, ==, g_str_equal (file, "jpeg-named.png"));
    }
  g_assert_cmpuint (n, >=, at_least);
}

static void
test_samples (void)
{
  look_at_folder ("formats", 34);
  look_at_folder ("exif", 18);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-look/sound", test_sound);
  g_test_add_func ("/picture-look/long-digest", test_long_digest);
  g_test_add_func ("/picture-look/cut", test_cut);
  g_test_add_func ("/picture-look/zeros", test_zeros);
  g_test_add_func ("/picture-look/same-as-full", test_same_as_full);
  g_test_add_func ("/picture-look/names", test_names);
  g_test_add_func ("/picture-look/orientations", test_orientations);
  g_test_add_func ("/picture-look/unreadable", test_unreadable);
  g_test_add_func ("/picture-look/bomb", test_bomb);
  g_test_add_func ("/picture-look/cancelled", test_cancelled);
  g_test_add_func ("/picture-look/samples", test_samples);
  return g_test_run ();
}
