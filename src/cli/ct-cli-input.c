/* ct-cli-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening a COCO file, and what its pictures on disk say about it.
 */
#include "ct-cli-input.h"

#include "ct-document.h"
#include "ct-error.h"
#include "ct-file-load.h"
#include "ct-image-check.h"
#include "ct-picture-look.h"
#include "ct-probe.h"

/**
 * ct_cli_parse_dialect:
 * @text: (nullable): a word of --dialect; %NULL is "auto"
 */
gboolean
ct_cli_parse_dialect (const char *text, CtCocoDialectChoice *dialect, GError **error)
{
  static const struct
  {
    const char *word;
    CtCocoDialectChoice dialect;
  } words[] = {
    { "auto", CT_DIALECT_AUTO },
    { "pixel", CT_DIALECT_PIXEL },
    { "relative", CT_DIALECT_RELATIVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (text == NULL || g_str_equal (text, words[i].word))
      {
        *dialect = words[i].dialect;
        return TRUE;
      }
  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no dialect: auto, pixel or relative"),
               text);
  return FALSE;
}

/**
 * ct_cli_parse_profile:
 * @text: (nullable): a word of --profile; %NULL leaves @profile as it is
 */
gboolean
ct_cli_parse_profile (const char *text, CtProfile *profile, GError **error)
{
  if (text == NULL || ct_profile_from_string (text, profile))
    return TRUE;
  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no profile: coco, azure-detection or azure-classification"),
               text);
  return FALSE;
}

/**
 * ct_cli_open_any:
 *
 * Returns: (transfer full): the file, which may have no images, or %NULL with @error set
 */
CtCoco *
ct_cli_open_any (const char *path, CtCocoDialectChoice dialect, CtRun *run, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_filename_display_name (path);

  ct_progress_report (run->progress, 0, _ ("Reading"));
  bytes = ct_file_load (path, run->cancellable, error);
  if (bytes == NULL)
    return NULL;
  return ct_coco_read (bytes, name, dialect, run->progress, run->cancellable, error);
}

/**
 * ct_cli_open_coco:
 *
 * Returns: (transfer full): the file, which has images, or %NULL with @error set
 */
CtCoco *
ct_cli_open_coco (const char *path, CtCocoDialectChoice dialect, CtRun *run, GError **error)
{
  g_autoptr (CtCoco) coco = ct_cli_open_any (path, dialect, run, error);

  if (coco == NULL || !ct_coco_require_images (coco, error))
    return NULL;
  return g_steal_pointer (&coco);
}

/**
 * ct_cli_need_dialect:
 *
 * For commands that would turn a wrong guess into wrong boxes.
 *
 * Returns: whether it is certain what the boxes of the file mean
 */
gboolean
ct_cli_need_dialect (CtCoco *coco, GError **error)
{
  const CtCocoDialect *dialect = ct_coco_get_dialect (coco);

  if (dialect->certain)
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("It is not certain what the boxes of the file are, so say --dialect pixel or --dialect relative. %s"),
               dialect->reason);
  return FALSE;
}

/**
 * ct_cli_image_folder:
 * @images: (nullable): a folder that the user named
 *
 * Returns: (transfer full): the folder that file names are relative to
 */
char *
ct_cli_image_folder (const char *coco_path, const char *images)
{
  g_autofree char *absolute = g_canonicalize_filename (images != NULL ? images : coco_path, NULL);

  return images != NULL ? g_steal_pointer (&absolute) : g_path_get_dirname (absolute);
}

/* The file of a picture, or NULL when its name leads out of the folder. */
static char *
find_picture (const CtDataset *dataset, const char *folder, guint32 image)
{
  gboolean inside = FALSE;
  g_autofree char *path = ct_document_resolve_image (folder, ct_dataset_get_file_name (dataset, image), &inside);

  return inside ? g_steal_pointer (&path) : NULL;
}

/**
 * ct_cli_image_paths:
 *
 * Returns: (transfer full) (element-type filename): the picture's file for each row of the
 *   images; %NULL for dead ones and for names that lead out of @folder
 */
GPtrArray *
ct_cli_image_paths (CtCoco *coco, const char *folder)
{
  CtDataset *dataset = ct_coco_get_dataset (coco);
  GPtrArray *paths = g_ptr_array_new_full (dataset->images.n_rows, g_free);

  for (guint32 image = 0; image < dataset->images.n_rows; image++)
    g_ptr_array_add (paths,
                     ct_image_table_is_alive (&dataset->images, image) ? find_picture (dataset, folder, image) : NULL);
  return paths;
}

/**
 * ct_cli_check_images:
 * @quick: read the headers only
 *
 * Compares the images with the pictures on disk.
 */
gboolean
ct_cli_check_images (CtCoco *coco,
                     const char *folder,
                     CtProfile profile,
                     gboolean quick,
                     CtFindings *findings,
                     CtRun *run,
                     GError **error)
{
  CtImageCheckOptions options = {
    .folder = folder,
    .profile = profile,
    .look = quick ? CT_PICTURE_LOOK_HEADER : CT_PICTURE_LOOK_DECODE | CT_PICTURE_LOOK_DIGEST,
  };

  return ct_image_check_run (coco, &options, ct_picture_look, findings, run->progress, run->cancellable, error);
}

/* The reader leaves relative boxes as they are where it knows no size to multiply with. */
static void
set_size (CtCoco *coco, guint32 image, double width, double height)
{
  CtDataset *dataset = ct_coco_get_dataset (coco);

  dataset->images.width[image] = width;
  dataset->images.height[image] = height;
  if (!ct_coco_get_dialect (coco)->relative)
    return;
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      CtRect *bbox = &dataset->annotations.bbox[row];

      *bbox = CT_RECT_INIT (bbox->x * width, bbox->y * height, bbox->width * width, bbox->height * height);
    }
}

/**
 * ct_cli_probe_sizes:
 *
 * Takes the size of images that the file gives none for from the pictures on disk. To be
 * called before anybody edits @coco.
 */
gboolean
ct_cli_probe_sizes (CtCoco *coco, const char *folder, CtRun *run, GError **error)
{
  CtDataset *dataset = ct_coco_get_dataset (coco);
  CtImageTable *images = &dataset->images;

  for (guint32 image = 0; image < images->n_rows; image++)
    {
      g_autofree char *path = NULL;
      CtProbe probe;

      if (images->width[image] > 0 && images->height[image] > 0)
        continue;
      if (ct_cancelled (run->cancellable, error))
        return FALSE;
      path = find_picture (dataset, folder, image);
      if (path != NULL && ct_probe_file (path, &probe, NULL))
        set_size (coco, image, probe.width, probe.height);
    }
  return TRUE;
}
