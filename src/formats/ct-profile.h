/* ct-profile.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strict outputs: a data set written anew in the form that a consumer demands. What had to
 * be changed or left out is reported as findings. The rules of the azure profiles are those
 * of the checker in Azure-Samples/cognitive-service-vision-model-customization-python-samples.
 */
#pragma once

#include "ct-coco.h"

G_BEGIN_DECLS

typedef enum
{
  CT_PROFILE_COCO,
  CT_PROFILE_AZURE_DETECTION,
  CT_PROFILE_AZURE_CLASSIFICATION,
} CtProfile;

/**
 * CtProfileCoordinates:
 * @CT_COORDINATES_PIXEL: left, top, width, height in pixels, as pycocotools reads it
 * @CT_COORDINATES_RELATIVE: left, top, width, height as fractions of the picture's sides
 * @CT_COORDINATES_LTRB: left, top, right, bottom in pixels, with "bbox_format": "ltrb" at the root
 * @CT_COORDINATES_RELATIVE_LTRB: left, top, right, bottom as fractions, likewise
 */
typedef enum
{
  CT_COORDINATES_PIXEL,
  CT_COORDINATES_RELATIVE,
  CT_COORDINATES_LTRB,
  CT_COORDINATES_RELATIVE_LTRB,
} CtProfileCoordinates;

/**
 * CtProfileOptions:
 * @profile: which form
 * @coordinates: of the boxes; only %CT_PROFILE_COCO leaves the choice
 * @base_url: (nullable): what stands before the file name in absolute_url, with or without a
 *   final slash; %NULL leaves the relative file name, percent-encoded
 * @prefix: (nullable): folder inside the container, put between base and file name
 * @only_reviewed: leave out images that nobody has reviewed
 * @only_labelled: leave out images of which no annotation would go out
 * @exclude: (nullable): images to leave out, by row; the report does not mention them
 * @fates: (nullable): by row, a #CtImageFate as ct_profile_judge_images() gave it for the same options, or
 *   %CT_IMAGE_EXCLUDED: then no image is judged again, and the report mentions only what was chosen
 */
typedef struct
{
  CtProfile profile;
  CtProfileCoordinates coordinates;
  const char *base_url;
  const char *prefix;
  gboolean only_reviewed;
  gboolean only_labelled;
  const gboolean *exclude;
  const guint8 *fates;
} CtProfileOptions;

/**
 * CtImageFate:
 * @CT_IMAGE_WRITTEN: it is in the file
 * @CT_IMAGE_DELETED: the row is no image any more
 * @CT_IMAGE_EXCLUDED: left out by #CtProfileOptions.exclude
 * @CT_IMAGE_UNREVIEWED: left out by #CtProfileOptions.only_reviewed
 * @CT_IMAGE_UNLABELLED: left out by #CtProfileOptions.only_labelled
 * @CT_IMAGE_UNNAMED: it has no file name
 * @CT_IMAGE_SIZE_UNKNOWN: nobody knows how large it is
 * @CT_IMAGE_SIZE_REFUSED: it is smaller or larger than the consumer takes
 * @CT_IMAGE_REPEATED: an earlier image has its address
 *
 * What becomes of an image. From %CT_IMAGE_UNNAMED on the profile does not take it; before that
 * it was somebody's choice.
 */
typedef enum
{
  CT_IMAGE_WRITTEN,
  CT_IMAGE_DELETED,
  CT_IMAGE_EXCLUDED,
  CT_IMAGE_UNREVIEWED,
  CT_IMAGE_UNLABELLED,
  CT_IMAGE_UNNAMED,
  CT_IMAGE_SIZE_UNKNOWN,
  CT_IMAGE_SIZE_REFUSED,
  CT_IMAGE_REPEATED,
} CtImageFate;

#define CT_IMAGE_N_FATES (CT_IMAGE_REPEATED + 1)

/**
 * CtProfileCounts:
 * @n_images: images that were written; likewise annotations and categories
 * @n_unreviewed: images left out because of #CtProfileOptions.only_reviewed
 * @n_unlabelled: images left out because of #CtProfileOptions.only_labelled
 *
 * What was written, counted while it was.
 */
typedef struct
{
  guint32 n_images;
  guint32 n_annotations;
  guint32 n_categories;
  guint32 n_unreviewed;
  guint32 n_unlabelled;
} CtProfileCounts;

gboolean ct_profile_from_string (const char *text, CtProfile *profile);
const char *ct_profile_to_string (CtProfile profile);
const char *ct_profile_get_title (CtProfile profile);
gboolean ct_coordinates_from_string (const char *text, CtProfileCoordinates *coordinates);
char *ct_profile_make_url (const CtProfileOptions *options, const char *file_name);
guint8 *ct_profile_judge_images (CtCoco *coco, const CtProfileOptions *options);
gboolean ct_image_fate_is_choice (CtImageFate fate);
const char *ct_image_fate_to_string (CtImageFate fate);
char *ct_image_fate_describe (CtDataset *dataset, guint32 image, CtImageFate fate);
gboolean ct_profile_write (CtCoco *coco,
                           const CtProfileOptions *options,
                           GOutputStream *stream,
                           CtProfileCounts *counts,
                           CtFindings *report,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
