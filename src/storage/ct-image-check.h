/* ct-image-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares the images of a data set with their files: what is missing, damaged, misnamed,
 * of another size, too large, or there twice. Reads only. Cannot look at pictures itself:
 * the caller brings the function that can.
 */
#pragma once

#include "ct-picture-facts.h"
#include "ct-profile.h"

G_BEGIN_DECLS

/* From here on the service refuses a training picture. */
#define CT_IMAGE_CHECK_LARGE_BYTES G_GUINT64_CONSTANT (20000000)

/**
 * CtImageCheckOptions:
 * @folder: what file names are relative to
 * @profile: whose rules hold
 * @look: %CT_PICTURE_LOOK_DECODE to find damage, %CT_PICTURE_LOOK_DIGEST to find the same
 *   content under two names; with neither only headers are read
 */
typedef struct
{
  const char *folder;
  CtProfile profile;
  CtPictureLookFlags look;
} CtImageCheckOptions;

gboolean ct_image_check_run (CtCoco *coco,
                             const CtImageCheckOptions *options,
                             CtPictureLookFunc look,
                             CtFindings *findings,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
