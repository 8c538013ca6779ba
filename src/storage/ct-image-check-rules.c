/* ct-image-check-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with one image, given the facts about its file. The limits of the azure
 * profiles are the strictest that Microsoft's documentation names for training pictures of
 * Azure AI Vision model customization; its pages contradict each other.
 */
#include "ct-image-check-private.h"

#define SHORTEST_SIDE_PX 50
#define LONGEST_SIDE_PX 10240

static gboolean
is_azure (CtProfile profile)
{
  return profile != CT_PROFILE_COCO;
}

void
ct_image_check_add_outside (const CtDataset *dataset, guint32 image, CtFindings *findings)
{
  ct_findings_add (findings,
                   CT_SEVERITY_WARNING,
                   "picture-outside",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” does not lie in the image folder and will not be published."),
                   ct_dataset_get_file_name (dataset, image));
}

void
ct_image_check_add_missing (const CtDataset *dataset, guint32 image, CtFindings *findings)
{
  ct_findings_add (findings,
                   CT_SEVERITY_WARNING,
                   "picture-missing",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” is not in the image folder."),
                   ct_dataset_get_file_name (dataset, image));
}

/* The first is named too, because its own row says nothing. */
void
ct_image_check_add_shared (const CtDataset *dataset, guint32 image, guint32 first, CtFindings *findings)
{
  ct_findings_add (findings,
                   CT_SEVERITY_WARNING,
                   "picture-shared",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” is the same file as “%s”."),
                   ct_dataset_get_file_name (dataset, image),
                   ct_dataset_get_file_name (dataset, first));
}

void
ct_image_check_add_twice (const CtDataset *dataset, guint32 image, guint32 first, CtFindings *findings)
{
  ct_findings_add (findings,
                   CT_SEVERITY_WARNING,
                   "picture-twice",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” has the same content as “%s”."),
                   ct_dataset_get_file_name (dataset, image),
                   ct_dataset_get_file_name (dataset, first));
}

static void
judge_length (const char *name, guint32 image, CtProfile profile, const CtPictureFacts *facts, CtFindings *findings)
{
  g_autofree char *length = NULL;

  if (facts->size_bytes < CT_IMAGE_CHECK_LARGE_BYTES)
    return;
  length = ct_format_bytes (facts->size_bytes);
  ct_findings_add (findings,
                   is_azure (profile) ? CT_SEVERITY_ERROR : CT_SEVERITY_WARNING,
                   "picture-too-large",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” has %s; the service takes pictures below 20 MB."),
                   name,
                   length);
}

/* An MPO under the name of a JPEG is what many phones write and every reader of JPEG reads. */
static const char *
unusual_type (const CtPictureFacts *facts)
{
  static const char *const usual[] = { "image/jpeg", "image/png", "image/bmp", "image/gif", NULL };

  if (!g_strv_contains (usual, facts->mime))
    return facts->format;
  return g_strcmp0 (facts->name_format, "MPO") == 0 ? facts->name_format : NULL;
}

static void
judge_type (const char *name, guint32 image, CtProfile profile, const CtPictureFacts *facts, CtFindings *findings)
{
  const char *unusual = unusual_type (facts);

  if (facts->name_mime != NULL && !g_str_equal (facts->name_mime, facts->mime))
    ct_findings_add (findings,
                     CT_SEVERITY_WARNING,
                     "picture-type-wrong",
                     CT_RECORD_IMAGE,
                     image,
                     _ ("“%s” has the extension of %s, but its content is %s."),
                     name,
                     facts->name_format,
                     facts->format);
  if (is_azure (profile) && unusual != NULL)
    ct_findings_add (findings,
                     CT_SEVERITY_WARNING,
                     "picture-type-unusual",
                     CT_RECORD_IMAGE,
                     image,
                     _ ("“%s” is of type %s, which the service may refuse; it surely takes JPEG, PNG, BMP and GIF."),
                     name,
                     unusual);
}

/* The checker of the file has judged the sides that the file states; these are others. */
static void
judge_sides (const char *name, guint32 image, const CtPictureFacts *facts, CtFindings *findings)
{
  if (MIN (facts->width, facts->height) >= SHORTEST_SIDE_PX && MAX (facts->width, facts->height) <= LONGEST_SIDE_PX)
    return;
  ct_findings_add (findings,
                   CT_SEVERITY_WARNING,
                   "picture-sides",
                   CT_RECORD_IMAGE,
                   image,
                   _ ("“%s” is %d × %d pixels; the service surely takes sides from 50 to 10240."),
                   name,
                   facts->width,
                   facts->height);
}

static void
judge_size (const CtDataset *dataset,
            guint32 image,
            CtProfile profile,
            const CtPictureFacts *facts,
            CtFindings *findings)
{
  double width = dataset->images.width[image];
  double height = dataset->images.height[image];
  const char *name = ct_dataset_get_file_name (dataset, image);
  gboolean known = width > 0 && height > 0;

  if (known && width == facts->width && height == facts->height)
    return;
  if (known && width == facts->stored_width && height == facts->stored_height)
    {
      /* The service turns the picture and would put the boxes elsewhere. */
      ct_findings_add (findings,
                       is_azure (profile) ? CT_SEVERITY_WARNING : CT_SEVERITY_INFO,
                       "picture-turned",
                       CT_RECORD_IMAGE,
                       image,
                       _ ("“%s” is %d × %d as stored, as the file says, but its EXIF orientation turns it to %d × %d: "
                          "other tools may show it turned, with the boxes elsewhere."),
                       name,
                       facts->stored_width,
                       facts->stored_height,
                       facts->width,
                       facts->height);
      return;
    }
  if (known)
    ct_findings_add (findings,
                     CT_SEVERITY_WARNING,
                     "picture-size",
                     CT_RECORD_IMAGE,
                     image,
                     _ ("“%s” is %d × %d pixels, but the file says %g × %g."),
                     name,
                     facts->width,
                     facts->height,
                     width,
                     height);
  if (is_azure (profile))
    judge_sides (name, image, facts, findings);
}

/*
 * ct_image_check_judge:
 * @facts: about the file of @image
 *
 * Adds what is wrong with one picture, taken by itself.
 */
void
ct_image_check_judge (const CtDataset *dataset,
                      guint32 image,
                      CtProfile profile,
                      const CtPictureFacts *facts,
                      CtFindings *findings)
{
  const char *name = ct_dataset_get_file_name (dataset, image);

  if (facts->state == CT_PICTURE_MISSING)
    {
      ct_image_check_add_missing (dataset, image, findings);
      return;
    }
  if (facts->state == CT_PICTURE_UNREADABLE)
    {
      ct_findings_add (findings, CT_SEVERITY_ERROR, "picture-unreadable", CT_RECORD_IMAGE, image, "%s", facts->problem);
      return;
    }
  if (facts->state == CT_PICTURE_DAMAGED)
    ct_findings_add (findings, CT_SEVERITY_ERROR, "picture-corrupt", CT_RECORD_IMAGE, image, "%s", facts->problem);
  else if (facts->state == CT_PICTURE_REFUSED)
    ct_findings_add (findings,
                     CT_SEVERITY_WARNING,
                     "picture-not-decoded",
                     CT_RECORD_IMAGE,
                     image,
                     "%s",
                     facts->problem);
  judge_type (name, image, profile, facts, findings);
  judge_size (dataset, image, profile, facts, findings);
  judge_length (name, image, profile, facts, findings);
}
