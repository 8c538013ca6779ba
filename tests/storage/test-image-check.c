/* test-image-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each finding about a picture's file, found and not found, with files whose text says what
 * looking at them finds.
 */
#include "ct-image-check.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "storage-fixtures.h"

#define EVERYTHING (CT_PICTURE_LOOK_DECODE | CT_PICTURE_LOOK_DIGEST)

/* What is counted since the last run(), and how to behave; looks come from several threads. */
static struct
{
  gint n_looks;
  gint n_digests;
  gint n_decodes;
  gint cancel_at;
  gboolean dawdle;
} looks;

/* The type in a name's or a text's words; an MPO is a JPEG to those who ask for MIME types. */
static const char *
mime_of (const char *format)
{
  g_autofree char *mime = g_strconcat ("image/", g_str_equal (format, "MPO") ? "JPEG" : format, NULL);
  g_autofree char *lower = g_ascii_strdown (mime, -1);

  return g_intern_string (lower);
}

/* A text such as "SOUND JPEG 100 80 6 1234 …": state, type, stored size, orientation, length in
 * bytes. What follows makes files differ. */
static void
read_text (const char *path, CtPictureFacts *facts)
{
  static const char *const states[] = { "MISSING", "UNREADABLE", "SEEN", "SOUND", "DAMAGED", "REFUSED", NULL };
  g_autofree char *text = fixture_read (path);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  const char *dot = strrchr (path, '.');

  g_assert_cmpuint (g_strv_length (words), >=, 6);
  while (!g_str_equal (states[facts->state], words[0]))
    facts->state++;
  if (facts->state != CT_PICTURE_SEEN && facts->state != CT_PICTURE_SOUND)
    facts->problem = g_strdup_printf ("%s: bad", path);
  facts->format = g_intern_string (words[1]);
  facts->mime = mime_of (facts->format);
  facts->name_format = dot != NULL ? g_intern_string (dot + 1) : NULL;
  facts->name_mime = dot != NULL ? mime_of (facts->name_format) : NULL;
  facts->stored_width = atoi (words[2]);
  facts->stored_height = atoi (words[3]);
  facts->orientation = (guint) atoi (words[4]);
  facts->width = facts->orientation >= 5 ? facts->stored_height : facts->stored_width;
  facts->height = facts->orientation >= 5 ? facts->stored_width : facts->stored_height;
  facts->size_bytes = g_ascii_strtoull (words[5], NULL, 10);
}

static void
read_digest (const char *path, CtPictureFacts *facts)
{
  g_autofree char *text = fixture_read (path);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize length = sizeof facts->digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, facts->digest, &length);
  facts->has_digest = TRUE;
}

static gboolean
fake_look (const char *path, CtPictureLookFlags flags, CtPictureFacts *facts, GCancellable *cancellable, GError **error)
{
  memset (facts, 0, sizeof *facts);
  if (g_atomic_int_add (&looks.n_looks, 1) + 1 == looks.cancel_at)
    g_cancellable_cancel (cancellable);
  if (ct_cancelled (cancellable, error))
    return FALSE;
  if (looks.dawdle)
    g_usleep ((gulong) g_random_int_range (0, 300));
  read_text (path, facts);
  if ((flags & CT_PICTURE_LOOK_DECODE) != 0)
    g_atomic_int_inc (&looks.n_decodes);
  if ((flags & CT_PICTURE_LOOK_DIGEST) != 0)
    {
      g_atomic_int_inc (&looks.n_digests);
      read_digest (path, facts);
    }
  return TRUE;
}

static void
add_image (GString *json, const char *name, int width, int height)
{
  g_string_append_printf (json,
                          "%s{\"id\": %u, \"file_name\": \"%s\", \"width\": %d, \"height\": %d}",
                          json->len > 0 ? "," : "",
                          (guint) json->len + 1,
                          name,
                          width,
                          height);
}

static CtCoco *
make_coco (const GString *images)
{
  g_autofree char *json = g_strdup_printf ("{\"images\": [%s], \"annotations\": [], \"categories\": []}", images->str);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  CtCoco *coco = ct_coco_read (bytes, "a.json", CT_DIALECT_AUTO, NULL, NULL, &error);

  g_assert_no_error (error);
  return coco;
}

static CtFindings *
run (Fixture *self, CtCoco *coco, CtProfile profile, CtPictureLookFlags flags)
{
  g_autofree char *folder = fixture_path (self, "images");
  CtImageCheckOptions options = { .folder = folder, .profile = profile, .look = flags };
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (CtFindings) findings = ct_findings_new ();
  g_autoptr (GError) error = NULL;

  looks.n_looks = looks.n_digests = looks.n_decodes = 0;
  g_assert_true (ct_image_check_run (coco, &options, fake_look, findings, progress, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1.0);
  return g_steal_pointer (&findings);
}

static void
write_picture (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename ("images", name, NULL);

  g_free (fixture_write (self, path, text));
}

/* All findings as "code row" words, in their order. */
static char *
to_words (CtFindings *findings)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      g_assert_cmpint (finding->kind, ==, CT_RECORD_IMAGE);
      g_string_append_printf (words, "%s%s %u", i > 0 ? ", " : "", finding->code, finding->row);
    }
  return g_string_free (words, FALSE);
}

static void
assert_words (CtFindings *findings, const char *expected)
{
  g_autofree char *words = to_words (findings);

  g_assert_cmpstr (words, ==, expected);
}

typedef struct
{
  const char *name;
  const char *text;
  int width;
  int height;
  const char *coco;
  const char *azure;
  CtSeverity coco_severity;
  CtSeverity azure_severity;
} Case;

#define INFO CT_SEVERITY_INFO
#define WARNING CT_SEVERITY_WARNING
#define ERROR CT_SEVERITY_ERROR

/* clang-format off */
static const Case cases[] = {
  { "a.JPEG", "SOUND JPEG 100 80 1 9", 100, 80, "", "", INFO, INFO },
  { "a.jpeg", "SOUND JPEG 100 80 6 9", 80, 100, "", "", INFO, INFO },
  { "a.PNG", "SOUND PNG 100 80 1 9", 0, 0, "", "", INFO, INFO },
  { "noext", "SOUND PNG 100 80 1 9", 100, 80, "", "", INFO, INFO },
  { "b.JPEG", "SOUND MPO 100 80 1 9", 100, 80, "", "", INFO, INFO },
  { "b.MPO", "SOUND MPO 100 80 1 9", 100, 80, "", "picture-type-unusual 0", INFO, WARNING },
  { "c.MPO", "SOUND JPEG 100 80 1 9", 100, 80, "", "picture-type-unusual 0", INFO, WARNING },
  { "a.TIFF", "SOUND TIFF 100 80 1 9", 100, 80, "", "picture-type-unusual 0", INFO, WARNING },
  { "a.GIF", "SOUND PNG 100 80 1 9", 100, 80, "picture-type-wrong 0", "picture-type-wrong 0", WARNING, WARNING },
  { "b.PNG", "UNREADABLE PNG 0 0 1 9", 100, 80, "picture-unreadable 0", "picture-unreadable 0", ERROR, ERROR },
  { "c.PNG", "MISSING PNG 0 0 1 9", 100, 80, "picture-missing 0", "picture-missing 0", WARNING, WARNING },
  { "d.PNG", "DAMAGED PNG 100 80 1 9", 100, 80, "picture-corrupt 0", "picture-corrupt 0", ERROR, ERROR },
  { "e.PNG", "REFUSED PNG 100 80 1 9", 100, 80, "picture-not-decoded 0", "picture-not-decoded 0", WARNING, WARNING },
  { "f.PNG", "SOUND PNG 100 80 1 9", 100, 81, "picture-size 0", "picture-size 0", WARNING, WARNING },
  { "c.JPEG", "SOUND JPEG 100 80 1 9", 80, 100, "picture-size 0", "picture-size 0", WARNING, WARNING },
  { "d.JPEG", "SOUND JPEG 100 80 6 9", 100, 80, "picture-turned 0", "picture-turned 0", INFO, WARNING },
  { "e.JPEG", "SOUND JPEG 100 80 3 9", 100, 80, "", "", INFO, INFO },
  { "f.JPEG", "SOUND JPEG 100 80 1 19999999", 100, 80, "", "", INFO, INFO },
  { "g.JPEG", "SOUND JPEG 100 80 1 20000000", 100, 80, "picture-too-large 0", "picture-too-large 0", WARNING, ERROR },
  { "h.JPEG", "SOUND JPEG 49 80 1 9", 0, 0, "", "picture-sides 0", INFO, WARNING },
  { "i.JPEG", "SOUND JPEG 50 10240 1 9", 0, 0, "", "", INFO, INFO },
  { "j.JPEG", "SOUND JPEG 50 10241 1 9", 0, 0, "", "picture-sides 0", INFO, WARNING },
  /* The checker of the file says so already. */
  { "k.JPEG", "SOUND JPEG 49 80 1 9", 49, 80, "", "", INFO, INFO },
};
/* clang-format on */

static void
test_cases (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) images = g_string_new (NULL);
      g_autoptr (CtCoco) coco = NULL;
      g_autoptr (CtFindings) plain = NULL;
      g_autoptr (CtFindings) azure = NULL;

      g_test_message ("%s: %s", cases[i].name, cases[i].text);
      write_picture (self, cases[i].name, cases[i].text);
      add_image (images, cases[i].name, cases[i].width, cases[i].height);
      coco = make_coco (images);
      plain = run (self, coco, CT_PROFILE_COCO, EVERYTHING);
      assert_words (plain, cases[i].coco);
      g_assert_cmpint (ct_findings_count (plain, cases[i].coco_severity), ==, *cases[i].coco != '\0');
      g_assert_cmpint (ct_findings_count (plain, cases[i].coco_severity + 1), ==, 0);
      azure = run (self, coco, CT_PROFILE_AZURE_DETECTION, EVERYTHING);
      assert_words (azure, cases[i].azure);
      g_assert_cmpint (ct_findings_count (azure, cases[i].azure_severity), ==, *cases[i].azure != '\0');
      g_assert_cmpint (ct_findings_count (azure, cases[i].azure_severity + 1), ==, 0);
    }
}

/* What is not there or not in the folder is never looked at, what is dead is not mentioned. */
static void
test_places (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtFindings) findings = NULL;
  g_autofree char *link = fixture_path (self, "images/out.JPEG");

  write_picture (self, "a.JPEG", "SOUND JPEG 100 80 1 9");
  g_free (fixture_write (self, "b.JPEG", "SOUND JPEG 1 1 1 9"));
  g_assert_cmpint (symlink ("../b.JPEG", link), ==, 0);
  add_image (images, "gone.JPEG", 100, 80);
  add_image (images, "../b.JPEG", 100, 80);
  add_image (images, "out.JPEG", 100, 80);
  add_image (images, "https://host/a.JPEG", 100, 80);
  add_image (images, "", 100, 80);
  add_image (images, "dead.JPEG", 100, 80);
  add_image (images, "a.JPEG", 100, 80);
  add_image (images, "a.JPEG/b.JPEG", 100, 80);
  coco = make_coco (images);
  ct_coco_get_dataset (coco)->images.flags[5] |= CT_RECORD_DEAD;
  ct_coco_get_dataset (coco)->images.n_alive--;
  findings = run (self, coco, CT_PROFILE_COCO, EVERYTHING);
  assert_words (findings,
                "picture-missing 0, picture-outside 1, picture-outside 2, picture-outside 3, picture-missing 7");
  g_assert_cmpint (looks.n_looks, ==, 1);
}

static void
test_alike (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtFindings) findings = NULL;
  g_autoptr (CtFindings) quick = NULL;
  g_autofree char *original = fixture_path (self, "images/a.JPEG");
  g_autofree char *linked = fixture_path (self, "images/hard.JPEG");
  g_autofree char *alias = fixture_path (self, "images/soft.JPEG");

  write_picture (self, "a.JPEG", "SOUND JPEG 100 80 1 9 x");
  write_picture (self, "b.JPEG", "SOUND JPEG 100 80 1 9 x");
  write_picture (self, "c.JPEG", "SOUND JPEG 100 80 1 9 y");
  write_picture (self, "d.JPEG", "SOUND JPEG 100 80 1 9 long");
  g_assert_cmpint (link (original, linked), ==, 0);
  g_assert_cmpint (symlink ("a.JPEG", alias), ==, 0);
  add_image (images, "d.JPEG", 100, 80);
  add_image (images, "b.JPEG", 100, 80);
  add_image (images, "hard.JPEG", 100, 80);
  add_image (images, "a.JPEG", 100, 80);
  add_image (images, "a.JPEG", 100, 80);
  add_image (images, "hard.JPEG", 100, 80);
  add_image (images, "c.JPEG", 100, 80);
  add_image (images, "soft.JPEG", 100, 80);
  add_image (images, "./b.JPEG", 100, 80);
  coco = make_coco (images);
  findings = run (self, coco, CT_PROFILE_COCO, EVERYTHING);
  assert_words (findings, "picture-twice 2, picture-shared 3, picture-shared 4, picture-shared 7, picture-shared 8");
  g_assert_nonnull (strstr (ct_findings_get (findings, 0)->text, "“hard.JPEG”"));
  g_assert_nonnull (strstr (ct_findings_get (findings, 0)->text, "“b.JPEG”"));
  g_assert_cmpint (looks.n_looks, ==, 9);
  g_assert_cmpint (looks.n_decodes, ==, 9);
  /* The three files of one length, each once. */
  g_assert_cmpint (looks.n_digests, ==, 3);

  quick = run (self, coco, CT_PROFILE_COCO, CT_PICTURE_LOOK_HEADER);
  assert_words (quick, "picture-shared 3, picture-shared 4, picture-shared 7, picture-shared 8");
  g_assert_cmpint (looks.n_decodes + looks.n_digests, ==, 0);
}

/* Two images of one name and one file are the business of the checker of the file. */
static void
test_same_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtFindings) findings = NULL;

  write_picture (self, "a.JPEG", "SOUND JPEG 100 80 1 9");
  add_image (images, "a.JPEG", 100, 80);
  add_image (images, "a.JPEG", 100, 80);
  coco = make_coco (images);
  findings = run (self, coco, CT_PROFILE_COCO, EVERYTHING);
  assert_words (findings, "");
}

/* However the threads take turns: the findings of the images one after the other, then those of
 * pairs. The expected ones are found by brute force. */
static void
test_order (Fixture *self, gconstpointer data)
{
  static const char *const states[] = { "SOUND", "DAMAGED", "UNREADABLE", "REFUSED" };
  static const char *const codes[] = { NULL, "picture-corrupt", "picture-unreadable", "picture-not-decoded" };
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (21);
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) pairs = g_string_new (NULL);
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CtCoco) coco = NULL;

  for (guint i = 0; i < 300; i++)
    {
      guint state = (guint) g_rand_int_range (rand_source, 0, G_N_ELEMENTS (states));
      g_autofree char *name = g_strdup_printf ("%03u.JPEG", i);
      char *text = g_strdup_printf ("%s JPEG 100 80 1 9 %d", states[state], g_rand_int_range (rand_source, 10, 99));

      write_picture (self, name, text);
      add_image (images, name, 100, 80);
      if (codes[state] != NULL)
        g_string_append_printf (expected, "%s%s %u", expected->len > 0 ? ", " : "", codes[state], i);
      if (g_hash_table_contains (first, text))
        g_string_append_printf (pairs, ", picture-twice %u", i);
      g_hash_table_add (first, text);
    }
  g_assert_cmpuint (pairs->len, >, 0);
  g_string_append (expected, pairs->str);
  coco = make_coco (images);
  looks.dawdle = TRUE;
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (CtFindings) findings = run (self, coco, CT_PROFILE_COCO, EVERYTHING);

      assert_words (findings, expected->str);
      g_assert_cmpint (looks.n_looks, ==, 300);
    }
  looks.dawdle = FALSE;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autofree char *folder = fixture_path (self, "images");
  CtImageCheckOptions options = { .folder = folder, .look = EVERYTHING };
  g_autoptr (CtCoco) coco = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.JPEG", i);

      write_picture (self, name, "DAMAGED JPEG 100 80 1 9");
      add_image (images, name, 100, 80);
    }
  coco = make_coco (images);
  for (gint at = 0; at <= 150; at += 50)
    {
      g_autoptr (CtFindings) findings = ct_findings_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      looks.n_looks = 0;
      looks.cancel_at = at;
      if (at == 0)
        g_cancellable_cancel (cancellable);
      g_assert_false (ct_image_check_run (coco, &options, fake_look, findings, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      /* The other thread may have been at its next picture. */
      g_assert_cmpint (looks.n_looks, <=, at + 1);
      g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_INFO), <, 200);
    }
  looks.cancel_at = 0;
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (CtCoco) coco = make_coco (images);
  g_autoptr (CtFindings) findings = run (self, coco, CT_PROFILE_COCO, EVERYTHING);

  assert_words (findings, "");
  g_assert_cmpint (looks.n_looks, ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/image-check/cases", test_cases);
  FIXTURE_TEST ("/image-check/places", test_places);
  FIXTURE_TEST ("/image-check/alike", test_alike);
  FIXTURE_TEST ("/image-check/same-name", test_same_name);
  FIXTURE_TEST ("/image-check/order", test_order);
  FIXTURE_TEST ("/image-check/cancel", test_cancel);
  FIXTURE_TEST ("/image-check/empty", test_empty);
  return g_test_run ();
}
