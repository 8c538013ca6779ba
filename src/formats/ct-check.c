/* ct-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first checker: what every consumer of COCO trips over, and what the Azure profiles
 * refuse. Adds to what the reader already found.
 */
#include "ct-check.h"

#include <math.h>

#define RECORDS_PER_REPORT 65536

typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  CtFindings *findings;
  CtProfile profile;
} Checker;

static gboolean
is_azure (const Checker *checker)
{
  return checker->profile != CT_PROFILE_COCO;
}

static void
check_image_size (Checker *checker, guint32 row, const char *name)
{
  const CtImageTable *images = &checker->dataset->images;
  double width = images->width[row];
  double height = images->height[row];

  if (width <= 0 || height <= 0)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "image-size-unknown",
                     CT_RECORD_IMAGE,
                     row,
                     _ ("“%s” has no width and height."),
                     name);
  else if (width != rint (width) || height != rint (height))
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "image-size-fraction",
                     CT_RECORD_IMAGE,
                     row,
                     _ ("The width or height of “%s” is no whole number."),
                     name);
  if (!is_azure (checker) || width <= 0 || height <= 0)
    return;
  if (fmin (width, height) < 10 || fmax (width, height) > 10240)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_ERROR,
                     "image-size-refused",
                     CT_RECORD_IMAGE,
                     row,
                     _ ("“%s” has %.0f × %.0f pixels; the service takes sides from 10 to 10240."),
                     name,
                     width,
                     height);
  else if (fmin (width, height) < 50)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "image-size-small",
                     CT_RECORD_IMAGE,
                     row,
                     _ ("“%s” has a side below 50 pixels, which the service may refuse."),
                     name);
}

static void
check_images (Checker *checker)
{
  const CtImageTable *images = &checker->dataset->images;
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      const char *name;

      if (!ct_image_table_is_alive (images, row))
        continue;
      name = ct_dataset_get_file_name (checker->dataset, row);
      if (*name == '\0')
        ct_findings_add (checker->findings,
                         CT_SEVERITY_ERROR,
                         "image-unnamed",
                         CT_RECORD_IMAGE,
                         row,
                         _ ("Image number %u has no file name."),
                         row + 1);
      else if (!g_hash_table_add (names, GUINT_TO_POINTER (images->file_name[row])))
        ct_findings_add (checker->findings,
                         CT_SEVERITY_ERROR,
                         "file-name-duplicate",
                         CT_RECORD_IMAGE,
                         row,
                         _ ("More than one image is called “%s”."),
                         name);
      check_image_size (checker, row, name);
      if (checker->profile == CT_PROFILE_AZURE_DETECTION && images->n_annotations[row] > 1000)
        ct_findings_add (checker->findings,
                         CT_SEVERITY_WARNING,
                         "image-crowded",
                         CT_RECORD_IMAGE,
                         row,
                         ngettext ("“%s” has %u box; the service takes 1000 an image.",
                                   "“%s” has %u boxes; the service takes 1000 an image.",
                                   images->n_annotations[row]),
                         name,
                         images->n_annotations[row]);
    }
}

static void
check_categories (Checker *checker)
{
  const CtCategoryTable *categories = &checker->dataset->categories;
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);
  guint32 fewest = checker->profile == CT_PROFILE_AZURE_CLASSIFICATION ? 2 : 1;

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      const char *name;
      guint32 n;

      if (!ct_category_table_is_alive (categories, row))
        continue;
      name = ct_dataset_get_category_name (checker->dataset, row);
      n = categories->n_annotations[row];
      if (*name == '\0')
        ct_findings_add (checker->findings,
                         CT_SEVERITY_WARNING,
                         "category-unnamed",
                         CT_RECORD_CATEGORY,
                         row,
                         _ ("Category number %u has no name."),
                         row + 1);
      else if (!g_hash_table_add (names, GUINT_TO_POINTER (categories->name[row])))
        ct_findings_add (checker->findings,
                         CT_SEVERITY_WARNING,
                         "category-duplicate",
                         CT_RECORD_CATEGORY,
                         row,
                         _ ("More than one category is called “%s”."),
                         name);
      if (is_azure (checker) && n > 0 && n < fewest)
        ct_findings_add (checker->findings,
                         CT_SEVERITY_ERROR,
                         "category-rare",
                         CT_RECORD_CATEGORY,
                         row,
                         _ ("“%s” occurs only once, which is too little for the service."),
                         name);
      else if (n == 0)
        ct_findings_add (checker->findings,
                         CT_SEVERITY_INFO,
                         "category-unused",
                         CT_RECORD_CATEGORY,
                         row,
                         _ ("“%s” is never used."),
                         name);
    }
  if (is_azure (checker) && categories->n_alive > 2000)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_ERROR,
                     "categories-many",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     ngettext ("There is %u category; the service takes 2000.",
                               "There are %u categories; the service takes 2000.",
                               categories->n_alive),
                     categories->n_alive);
}

static void
check_box (Checker *checker, guint32 row, const char *id)
{
  const CtAnnotationTable *annotations = &checker->dataset->annotations;
  const CtRect *bbox = &annotations->bbox[row];
  CtRect picture;
  /* Rounding in other tools moves edges by this much without anybody meaning it. */
  double slack = 1e-6;

  if (bbox->width <= 0 || bbox->height <= 0)
    {
      ct_findings_add (checker->findings,
                       CT_SEVERITY_WARNING,
                       "bbox-empty",
                       CT_RECORD_ANNOTATION,
                       row,
                       _ ("The box of annotation %s has no area."),
                       id);
      return;
    }
  if (annotations->image[row] == CT_NO_ROW)
    return;
  picture = ct_dataset_get_image_rect (checker->dataset, annotations->image[row]);
  if (picture.width <= 0 || picture.height <= 0)
    return;
  if (bbox->x < -slack * picture.width || bbox->y < -slack * picture.height
      || bbox->x + bbox->width > picture.width * (1 + slack) || bbox->y + bbox->height > picture.height * (1 + slack))
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "bbox-outside",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("The box of annotation %s leaves the picture “%s”."),
                     id,
                     ct_dataset_get_file_name (checker->dataset, annotations->image[row]));
}

static void
check_annotation (Checker *checker, guint32 row)
{
  guint16 flags = checker->dataset->annotations.flags[row];
  g_autofree char *id = ct_dataset_dup_id (checker->dataset, CT_RECORD_ANNOTATION, row);

  if ((flags & CT_RECORD_ODD_BBOX) != 0)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_ERROR,
                     "bbox-odd",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("The box of annotation %s is not four finite numbers."),
                     id);
  else if ((flags & CT_RECORD_HAS_BBOX) != 0)
    check_box (checker, row, id);
  else if (checker->profile == CT_PROFILE_AZURE_DETECTION)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_ERROR,
                     "bbox-missing",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("Annotation %s has no box."),
                     id);
  if (checker->profile == CT_PROFILE_AZURE_DETECTION && (flags & CT_RECORD_CROWD) != 0)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "crowd",
                     CT_RECORD_ANNOTATION,
                     row,
                     _ ("Annotation %s marks a crowd, which the format does not know."),
                     id);
}

static void
check_file (Checker *checker)
{
  const CtCocoDialect *dialect = ct_coco_get_dialect (checker->coco);

  if (!dialect->certain)
    ct_findings_add (checker->findings,
                     CT_SEVERITY_WARNING,
                     "dialect-uncertain",
                     CT_RECORD_FILE,
                     CT_NO_ROW,
                     "%s",
                     dialect->reason);
}

/**
 * ct_check_run:
 * @coco: read only; a snapshot when a worker does this
 * @profile: whose rules to apply on top of COCO's
 *
 * Returns: (transfer full): all findings, those of reading included; %NULL only when cancelled
 */
CtFindings *
ct_check_run (CtCoco *coco, CtProfile profile, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();
  Checker checker = { coco, ct_coco_get_dataset (coco), findings, profile };
  const CtAnnotationTable *annotations = &checker.dataset->annotations;

  ct_findings_add_all (findings, ct_coco_get_findings (coco));
  if (ct_coco_get_read_only_reason (coco) != NULL)
    {
      ct_findings_add (findings,
                       CT_SEVERITY_WARNING,
                       "read-only",
                       CT_RECORD_FILE,
                       CT_NO_ROW,
                       "%s",
                       ct_coco_get_read_only_reason (coco));
      return g_steal_pointer (&findings);
    }
  check_file (&checker);
  check_images (&checker);
  check_categories (&checker);
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      if (row % RECORDS_PER_REPORT == 0)
        {
          ct_progress_report_count (progress, row, annotations->n_rows);
          if (ct_cancelled (cancellable, error))
            return NULL;
        }
      if (ct_annotation_table_is_alive (annotations, row))
        check_annotation (&checker, row);
    }
  return g_steal_pointer (&findings);
}
