/* ct-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Installed files are not the person's to edit, so the sample is copied first. A copy that
 * is there already is taken as it is: it may hold work.
 */
#include "ct-sample.h"

#include "ct-error.h"

#define COCO_NAME "annotations.json"

/**
 * ct_sample_find:
 *
 * Returns: (transfer full) (nullable): the folder of the sample that came with the program;
 *   the environment's CARTOUCHE_SAMPLE goes first
 */
char *
ct_sample_find (void)
{
  const char *named = g_getenv ("CARTOUCHE_SAMPLE");
  const char *const *folders = g_get_system_data_dirs ();
  g_autofree char *built_in = g_build_filename (CT_DATADIR, "cartouche", "sample", NULL);
  g_autofree char *built_in_coco = g_build_filename (built_in, COCO_NAME, NULL);

  if (named != NULL && *named != '\0')
    return g_file_test (named, G_FILE_TEST_IS_DIR) ? g_strdup (named) : NULL;
  if (g_file_test (built_in_coco, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&built_in);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (folders[i], "cartouche", "sample", NULL);
      g_autofree char *coco = g_build_filename (folder, COCO_NAME, NULL);

      if (g_file_test (coco, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

/**
 * ct_sample_dup_target:
 *
 * Returns: (transfer full): the folder for the person's own copy
 */
char *
ct_sample_dup_target (void)
{
  return g_build_filename (g_get_user_data_dir (), "cartouche", "sample", NULL);
}

static gboolean
copy_folder (GFile *from, GFile *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_file_make_directory_with_parents (to, cancellable, &local)
      && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  children = g_file_enumerate_children (from,
                                        G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                        G_FILE_QUERY_INFO_NONE,
                                        cancellable,
                                        error);
  if (children == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GFile) target = NULL;
      GFileInfo *info;
      GFile *child;
      gboolean copied;

      if (!g_file_enumerator_iterate (children, &info, &child, cancellable, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      target = g_file_get_child (to, g_file_info_get_name (info));
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        copied = copy_folder (child, target, cancellable, error);
      else
        copied = g_file_copy (child,
                              target,
                              G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                              cancellable,
                              NULL,
                              NULL,
                              error);
      if (!copied)
        return FALSE;
    }
}

/**
 * ct_sample_copy:
 * @sample: of ct_sample_find()
 * @target: folder for the copy; one that holds a COCO file is not touched
 *
 * Returns: (transfer full): path of the copy's COCO file, or %NULL with @error set
 */
char *
ct_sample_copy (const char *sample, const char *target, GCancellable *cancellable, GError **error)
{
  g_autofree char *coco = g_build_filename (target, COCO_NAME, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (sample);
  g_autoptr (GFile) to = g_file_new_for_path (target);
  GError *local = NULL;

  if (g_file_test (coco, G_FILE_TEST_EXISTS) || copy_folder (from, to, cancellable, &local))
    return g_steal_pointer (&coco);
  ct_error_from_io (error, local, target);
  return NULL;
}
