/* remote-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blobs are written as other programs write files: aside, then renamed.
 */
#include "remote-fixture.h"

#include "ct-container-folder.h"

#include <glib/gstdio.h>
#include <string.h>

void
remote_fixture_set_up (RemoteFixture *self, gconstpointer data)
{
  g_autoptr (CtContainer) base = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ct-remote-XXXXXX", NULL);
  self->there = g_build_filename (self->folder, "there", NULL);
  self->data_folder = g_build_filename (self->folder, "data", NULL);
  self->cache_folder = g_build_filename (self->folder, "cache", NULL);
  g_assert_cmpint (g_mkdir (self->there, 0700), ==, 0);
  base = ct_container_folder_new (self->there, &error);
  g_assert_no_error (error);
  self->container = hooked_container_new (base);
  self->options = (CtRemoteOptions){
    .coco_name = COCO_NAME,
    .data_folder = self->data_folder,
    .cache_folder = self->cache_folder,
  };
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      dir = g_dir_open (path, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *below = g_build_filename (path, name, NULL);

          remove_all (below);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
remote_fixture_tear_down (RemoteFixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->container);
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->there);
  g_free (self->data_folder);
  g_free (self->cache_folder);
}

void
remote_fixture_write (RemoteFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->there, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
remote_fixture_remove (RemoteFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->there, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

/* What the blob holds, NULL if there is none. */
char *
remote_fixture_read (RemoteFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->there, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

CtRemoteSet *
remote_fixture_open (RemoteFixture *self)
{
  g_autoptr (GError) error = NULL;
  CtRemoteSet *set = ct_remote_set_new (CT_CONTAINER (self->container), &self->options, NULL, NULL, &error);

  g_assert_no_error (error);
  return set;
}

/* A pull that has to succeed; RESULT may be NULL. */
CtRemoteState
remote_fixture_pull (CtRemoteSet *set, CtRemotePull how, CtRemoteResult *result)
{
  g_auto (CtRemoteResult) own = { 0 };
  g_autoptr (GError) error = NULL;

  if (result == NULL)
    result = &own;
  ct_remote_set_pull (set, how, result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->state, ==, ct_remote_set_get_state (set));
  return result->state;
}

void
remote_fixture_assert_file (const char *path, const char *text)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

void
remote_fixture_assert_picture (CtRemoteSet *set, const char *file_name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtRemotePicture) picture = ct_remote_set_fetch_image (set, file_name, NULL, NULL, &error);

  g_assert_no_error (error);
  remote_fixture_assert_file (ct_remote_picture_get_path (picture), text);
}

/* IMAGES: the inside of the list of images. */
CtCoco *
remote_fixture_coco (const char *images)
{
  g_autofree char *text =
      g_strdup_printf ("{\"images\": [%s], \"annotations\": [], \"categories\": [{\"id\": 1, \"name\": \"x\"}]}",
                       images);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CtCoco *coco = ct_coco_read (bytes, "test.json", CT_DIALECT_AUTO, NULL, NULL, &error);

  g_assert_no_error (error);
  return coco;
}

void
remote_fixture_assert_no_picture (CtRemoteSet *set, const char *file_name, CtError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtRemotePicture) picture = ct_remote_set_fetch_image (set, file_name, NULL, NULL, &error);

  g_assert_null (picture);
  g_assert_error (error, CT_ERROR, (int) code);
}

/* What a COCO file with these records says of where its pictures are. */
void
remote_fixture_learn (CtRemoteSet *set, const char *images, CtFindings *findings)
{
  g_autoptr (CtCoco) coco = remote_fixture_coco (images);
  g_autoptr (GError) error = NULL;

  ct_remote_set_learn (set, coco, findings, NULL, NULL, &error);
  g_assert_no_error (error);
}
