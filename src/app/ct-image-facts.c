/* ct-image-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question to the file system for each picture.
 */
#include "ct-image-facts.h"

#include <sys/stat.h>

#include "ct-document.h"

#define IMAGES_PER_LOOK 64

static gint64
date_of (const char *path)
{
  struct stat about;

  if (path == NULL || stat (path, &about) != 0)
    return G_MININT64;
  return (gint64) about.st_mtim.tv_sec * G_USEC_PER_SEC + about.st_mtim.tv_nsec / 1000;
}

/**
 * ct_image_files_look:
 * @dataset: does not change meanwhile
 * @folder: (nullable): what file names are relative to; without it nothing is known of any picture
 *
 * Returns: (transfer full): what is known of each picture, or %NULL when it was cancelled
 */
CtImageFiles *
ct_image_files_look (const CtDataset *dataset, const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtImageFiles) self = g_new0 (CtImageFiles, 1);

  self->missing = ct_bitset_new (dataset->images.n_rows);
  self->dates = g_array_sized_new (FALSE, FALSE, sizeof (gint64), dataset->images.n_rows);
  for (guint32 image = 0; image < dataset->images.n_rows; image++)
    {
      g_autofree char *path = NULL;
      gint64 date;

      if (image % IMAGES_PER_LOOK == 0 && ct_cancelled (cancellable, error))
        return NULL;
      if (folder != NULL)
        path = ct_document_resolve_image (folder, ct_dataset_get_file_name (dataset, image), NULL);
      date = date_of (path);
      g_array_append_val (self->dates, date);
      if (date == G_MININT64 && folder != NULL)
        ct_bitset_set (self->missing, image, TRUE);
    }
  return g_steal_pointer (&self);
}

void
ct_image_files_free (CtImageFiles *self)
{
  g_clear_pointer (&self->missing, ct_bitset_free);
  g_clear_pointer (&self->dates, g_array_unref);
  g_free (self);
}
