/* app-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures are tiny BMP files written by hand.
 */
#include "app-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const char coco_text[] =
    "{\n"
    "  \"images\": [\n"
    "    {\"id\": 1, \"file_name\": \"one.bmp\", \"width\": 8, \"height\": 4},\n"
    "    {\"id\": 2, \"file_name\": \"two.bmp\", \"width\": 8, \"height\": 4},\n"
    "    {\"id\": 3, \"file_name\": \"gone.bmp\", \"width\": 8, \"height\": 4},\n"
    "    {\"id\": 4, \"file_name\": \"odd.bmp\", \"width\": 9, \"height\": 4},\n"
    "    {\"id\": 5, \"file_name\": \"broken.bmp\", \"width\": 8, \"height\": 4}\n"
    "  ],\n"
    "  \"annotations\": [\n"
    "    {\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 2, 2], \"area\": 4, \"iscrowd\": 0},\n"
    "    {\"id\": 2, \"image_id\": 1, \"category_id\": 2, \"bbox\": [2, 1, 3, 2], \"area\": 6, \"iscrowd\": 0}\n"
    "  ],\n"
    "  \"categories\": [{\"id\": 1, \"name\": \"tin\"}, {\"id\": 2, \"name\": \"box\"}]\n"
    "}\n";

static void
write_bmp (AppFixture *self, const char *name, guint width, guint height)
{
  gsize row = (width * 3 + 3) / 4 * 4;
  gsize size = 54 + row * height;
  g_autofree guint8 *data = g_malloc0 (size);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  memcpy (data, "BM", 2);
  data[2] = (guint8) size;
  data[3] = (guint8) (size >> 8);
  data[10] = 54;
  data[14] = 40;
  data[18] = (guint8) width;
  data[22] = (guint8) height;
  data[26] = 1;
  data[28] = 24;
  memset (data + 54, 0x80, size - 54);
  g_assert_true (g_file_set_contents (path, (char *) data, (gssize) size, NULL));
}

void
app_fixture_init (AppFixture *self)
{
  self->folder = g_dir_make_tmp ("cartouche-app-XXXXXX", NULL);
  self->coco = g_build_filename (self->folder, "set.json", NULL);
  app_fixture_write (self, "set.json", coco_text);
  app_fixture_write (self, "broken.bmp", "BM this is no picture");
  write_bmp (self, "one.bmp", 8, 4);
  write_bmp (self, "two.bmp", 8, 4);
  write_bmp (self, "odd.bmp", 8, 4);
}

void
app_fixture_remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        app_fixture_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
app_fixture_clear (AppFixture *self)
{
  app_fixture_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->coco, g_free);
}

void
app_fixture_write (AppFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

char *
app_fixture_read (AppFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static void
answer_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_false (answer->done);
  answer->done = TRUE;
  answer->error = error != NULL ? g_error_copy (error) : NULL;
}

GError *
app_fixture_try_open (CtSession *session, const char *path)
{
  Answer answer = { FALSE, NULL };

  ct_session_open (session, path, CT_DIALECT_AUTO, NULL, NULL, answer_cb, &answer);
  app_wait_for (answer.done);
  return answer.error;
}

void
app_fixture_open (AppFixture *self, CtSession *session)
{
  g_autoptr (GError) error = app_fixture_try_open (session, self->coco);

  g_assert_no_error (error);
}

GError *
app_fixture_save (CtSession *session, const char *path)
{
  Answer answer = { FALSE, NULL };

  ct_session_save (session, path, answer_cb, &answer);
  app_wait_for (answer.done);
  return answer.error;
}

/* Lets jobs whose results nobody waits for come to their end, so that they let go of what they hold. */
void
app_fixture_settle (void)
{
  for (guint i = 0; i < 60; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}
