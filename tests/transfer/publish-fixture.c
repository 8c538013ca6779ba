/* publish-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every second picture has one box; the third, sixth … are reviewed.
 */
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
publish_fixture_set_up (PublishFixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ct-publish-XXXXXX", NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->container = recording_container_new ();
}

void
publish_fixture_tear_down (PublishFixture *self, gconstpointer data)
{
  GDir *dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_pointer (&self->coco, ct_coco_unref);
  g_assert_finalize_object (self->container);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->paths);
  g_free (self->folder);
}

/* Adds an image; with a TEXT its file, too, under a plain name of its own. */
void
publish_fixture_add (PublishFixture *self, const char *file_name, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%u.jpg", self->paths->len);

  g_ptr_array_add (self->names, g_strdup (file_name));
  g_ptr_array_add (self->paths, g_build_filename (self->folder, name, NULL));
  if (text != NULL)
    publish_fixture_write (self, self->paths->len - 1, text);
}

void
publish_fixture_write (PublishFixture *self, guint index, const char *text)
{
  g_assert_true (g_file_set_contents (g_ptr_array_index (self->paths, index), text, -1, NULL));
}

static void
append_escaped (GString *json, const char *text)
{
  for (; *text != '\0'; text++)
    if (*text == '"' || *text == '\\')
      g_string_append_printf (json, "\\%c", *text);
    else if ((guchar) *text < 0x20)
      g_string_append_printf (json, "\\u%04x", *text);
    else
      g_string_append_c (json, *text);
}

/* Reads the COCO file that the images added so far make. */
void
publish_fixture_read (PublishFixture *self)
{
  GString *json = g_string_new ("{\"images\": [");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const char *separator = "";

  for (guint i = 0; i < self->names->len; i++)
    {
      g_string_append_printf (json,
                              "%s\n{\"id\": %u, \"width\": 100, \"height\": 50, \"file_name\": \"",
                              i > 0 ? "," : "",
                              i + 1);
      append_escaped (json, g_ptr_array_index (self->names, i));
      g_string_append (json, "\"}");
    }
  g_string_append (json, "],\n\"annotations\": [");
  for (guint i = 0; i < self->names->len; i += 2)
    {
      g_string_append_printf (json,
                              "%s\n{\"id\": %u, \"image_id\": %u, \"category_id\": 1, \"bbox\": [10, 5, 20, 30], "
                              "\"area\": 600, \"iscrowd\": 0}",
                              separator,
                              i + 1,
                              i + 1);
      separator = ",";
    }
  g_string_append (json, "],\n\"categories\": [{\"id\": 1, \"name\": \"tin\"}]}\n");
  bytes = g_string_free_to_bytes (json);
  g_clear_pointer (&self->coco, ct_coco_unref);
  self->coco = ct_coco_read (bytes, "test.json", CT_DIALECT_AUTO, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 2; i < self->names->len; i += 3)
    ct_coco_get_dataset (self->coco)->images.flags[i] |= CT_RECORD_REVIEWED;
}

CtPublishPlan *
publish_fixture_plan (PublishFixture *self)
{
  g_autoptr (GError) error = NULL;
  CtPublishPlan *plan =
      ct_publish_plan_new (self->coco, self->paths, CT_CONTAINER (self->container), &self->options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  return plan;
}

/* EXPECTED: the states of all items with blanks between them, the COCO file last. */
void
publish_fixture_assert_states (CtPublishPlan *plan, const char *expected)
{
  const CtPublishTotals *totals = ct_publish_plan_get_totals (plan);
  g_autoptr (GString) states = g_string_new (NULL);
  guint32 sum = 0;

  for (guint i = 0; i < ct_publish_plan_get_n_items (plan); i++)
    {
      const CtPublishItem *item = ct_publish_plan_get_item (plan, i);

      g_string_append_printf (states, "%s%s", i > 0 ? " " : "", ct_publish_state_to_string (item->state));
      g_assert_cmpint (item->reason != NULL, ==, ct_publish_state_is_problem (item->state));
      g_assert_nonnull (item->blob_name);
    }
  g_assert_cmpstr (states->str, ==, expected);
  for (guint i = 0; i < CT_PUBLISH_N_STATES; i++)
    sum += totals->n_pictures[i];
  g_assert_cmpuint (sum, ==, totals->n_found);
  g_assert_cmpuint (totals->n_found + 1, ==, ct_publish_plan_get_n_items (plan));
  g_assert_cmpuint (totals->n_to_send, ==, totals->n_pictures[CT_PUBLISH_NEW] + totals->n_pictures[CT_PUBLISH_CHANGED]);
  g_assert_cmpuint (totals->n_to_send + totals->n_pictures[CT_PUBLISH_SAME] + totals->n_problems, ==, totals->n_found);
}
