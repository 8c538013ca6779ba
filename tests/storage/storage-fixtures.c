/* storage-fixtures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder for one test, and files in it.
 */
#include "storage-fixtures.h"

#include <unistd.h>

#include <glib/gstdio.h>

/* Whom root becomes to be refused something: nobody. */
#define NOBODY 65534

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("cartouche-test-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;

      g_chmod (path, 0755);
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  remove_tree (self->folder);
  g_free (self->folder);
  g_clear_error (&self->error);
}

char *
fixture_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Returns the file's path; makes the folders on the way. */
char *
fixture_write (Fixture *self, const char *name, const char *text)
{
  char *path = fixture_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

char *
fixture_read (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The folder holds these entries, hidden ones included, and nothing left over from writing. */
void
fixture_assert_only (Fixture *self, const char *names)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (found, g_strdup (name));
  g_ptr_array_sort (found, compare_names);
  g_ptr_array_add (found, NULL);
  text = g_strjoinv (" ", (char **) found->pdata);
  g_assert_cmpstr (text, ==, names);
}

/* For main(): journals and locks of this program go to a folder of its own, which ends with it. */
static char *state_folder;

void
fixture_begin_state (void)
{
  state_folder = g_dir_make_tmp ("cartouche-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state_folder, TRUE);
}

void
fixture_end_state (void)
{
  remove_tree (state_folder);
  g_clear_pointer (&state_folder, g_free);
}

/* From here on permissions count for root, too. */
int
fixture_drop_root (void)
{
  return geteuid () == 0 ? seteuid (NOBODY) : 0;
}

void
fixture_regain_root (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}
