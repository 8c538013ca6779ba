/* ct-profile-images.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images a profile writes, without writing anything, and why it leaves out the others.
 * The decision itself is the writers' own.
 */
#include "ct-profile-private.h"

#include <math.h>

static const char *const fate_names[CT_IMAGE_N_FATES] = {
  [CT_IMAGE_WRITTEN] = "written",           [CT_IMAGE_DELETED] = "deleted",           [CT_IMAGE_EXCLUDED] = "excluded",
  [CT_IMAGE_UNREVIEWED] = "unreviewed",     [CT_IMAGE_UNLABELLED] = "unlabelled",     [CT_IMAGE_UNNAMED] = "unnamed",
  [CT_IMAGE_SIZE_UNKNOWN] = "size-unknown", [CT_IMAGE_SIZE_REFUSED] = "size-refused", [CT_IMAGE_REPEATED] = "repeated",
};

/**
 * ct_profile_judge_images:
 * @coco: read only; a snapshot when a worker does this
 * @options: as for ct_profile_write(), which writes exactly the images that this says it does
 *
 * Returns: (transfer full): a #CtImageFate for each row of the images
 */
guint8 *
ct_profile_judge_images (CtCoco *coco, const CtProfileOptions *options)
{
  CtProfileCounts counts = { 0 };
  CtProfileWriter writer = { coco, ct_coco_get_dataset (coco), options, &counts };
  gsize n_rows = (gsize) writer.dataset->images.n_rows + 1;

  writer.image_ids = g_new0 (guint32, n_rows);
  writer.fates = g_new0 (guint8, n_rows);
  if (options->profile == CT_PROFILE_COCO)
    ct_profile_choose_coco (&writer);
  else
    ct_profile_choose_azure (&writer);
  g_free (writer.image_ids);
  g_free (writer.url_start);
  return writer.fates;
}

/**
 * ct_image_fate_is_choice:
 *
 * Returns: whether somebody chose that an image of this fate, which is not written, stays out
 */
gboolean
ct_image_fate_is_choice (CtImageFate fate)
{
  return fate != CT_IMAGE_WRITTEN && fate < CT_IMAGE_UNNAMED;
}

/**
 * ct_image_fate_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_image_fate_to_string (CtImageFate fate)
{
  g_return_val_if_fail (fate < CT_IMAGE_N_FATES, NULL);
  return fate_names[fate];
}

/**
 * ct_image_fate_describe:
 *
 * Returns: (transfer full) (nullable): a sentence about the image, for people: why it is not written;
 *   %NULL if it is
 */
char *
ct_image_fate_describe (CtDataset *dataset, guint32 image, CtImageFate fate)
{
  switch (fate)
    {
    case CT_IMAGE_DELETED:
      return g_strdup (_ ("It was deleted."));
    case CT_IMAGE_EXCLUDED:
      return g_strdup (_ ("It was left out on request."));
    case CT_IMAGE_UNREVIEWED:
      return g_strdup (_ ("Nobody has reviewed it."));
    case CT_IMAGE_UNLABELLED:
      return g_strdup (_ ("It has no annotation that the profile can write."));
    case CT_IMAGE_UNNAMED:
      return g_strdup (_ ("It has no file name."));
    case CT_IMAGE_SIZE_UNKNOWN:
      return g_strdup (_ ("Its size is not known. Open it together with its picture."));
    case CT_IMAGE_SIZE_REFUSED:
      return g_strdup_printf (_ ("It has %.0f × %.0f pixels; the service takes sides from %d to %d."),
                              rint (dataset->images.width[image]),
                              rint (dataset->images.height[image]),
                              CT_AZURE_MIN_SIDE,
                              CT_AZURE_MAX_SIDE);
    case CT_IMAGE_REPEATED:
      return g_strdup (_ ("Another image has its file name or address already."));
    case CT_IMAGE_WRITTEN:
    default:
      return NULL;
    }
}
