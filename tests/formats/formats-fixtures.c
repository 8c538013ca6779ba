/* formats-fixtures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See formats-fixtures.h.
 */
#include "formats-fixtures.h"

#include <string.h>

/* Single quotes become double ones, so that JSON can be read in C. */
char *
fixture_quotes (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

GBytes *
fixture_bytes (const char *text)
{
  char *json = fixture_quotes (text);

  return g_bytes_new_take (json, strlen (json));
}

CtCoco *
fixture_read (const char *text)
{
  g_autoptr (GBytes) bytes = fixture_bytes (text);
  g_autoptr (GError) error = NULL;
  CtCoco *coco = ct_coco_read (bytes, "test.json", CT_DIALECT_AUTO, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (coco);
  return coco;
}

GBytes *
fixture_save (CtCoco *coco)
{
  g_autoptr (CtSplices) splices = ct_coco_plan_save (coco);
  GBytes *bytes = ct_splices_to_bytes (splices);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  CtCocoCounts counts;

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, ct_splices_get_size (splices));
  ct_coco_count_records (coco, &counts);
  ct_coco_check_counts (stream, &counts, "saved", NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

char *
fixture_save_text (CtCoco *coco)
{
  g_autoptr (GBytes) bytes = fixture_save (coco);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
walk (const char *folder, SharedFileFunc func, guint *n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          walk (path, func, n);
        }
      else if (g_str_has_suffix (name, ".json"))
        {
          char *text;
          gsize length;
          g_autoptr (GBytes) bytes = NULL;

          g_assert_true (g_file_get_contents (path, &text, &length, NULL));
          bytes = g_bytes_new_take (text, length);
          g_test_message ("%s", name);
          func (name, bytes);
          (*n)++;
        }
    }
}

/* Calls @func for every COCO file that other tools made; skips the test if they are not there. */
void
for_each_shared_coco (SharedFileFunc func)
{
  const char *data = g_getenv ("CT_SHARED_DATA");
  guint n = 0;

  if (data == NULL || !g_file_test (data, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("SKIPPED: the files of other tools are not here (CT_SHARED_DATA)");
      return;
    }
  walk (data, func, &n);
  g_assert_cmpuint (n, >=, 22);
}
