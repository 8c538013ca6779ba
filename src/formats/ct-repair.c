/* ct-repair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a finding to the verb that mends it, for one record or for all of a code.
 */
#include "ct-repair.h"

#include <math.h>

#include "ct-check-private.h"
#include "ct-error.h"
#include "ct-verbs.h"

static const struct
{
  const char *title;
  const char *verb;
  const char *label;
} repairs[] = {
  [CT_REPAIR_NONE] = { NULL, NULL, NULL },
  [CT_REPAIR_CLIP_BOX] = { N_ ("Clip the box to the picture"), N_ ("Clip"), N_ ("Clip Boxes") },
  [CT_REPAIR_TURN_BOX] = { N_ ("Make width and height positive"), N_ ("Turn"), N_ ("Turn Boxes") },
  [CT_REPAIR_DELETE_ANNOTATION] = { N_ ("Delete the annotation"), N_ ("Delete"), N_ ("Delete Annotations") },
  [CT_REPAIR_MERGE_CATEGORY] = { N_ ("Merge the categories"), N_ ("Merge"), N_ ("Merge Categories") },
  [CT_REPAIR_REMOVE_CATEGORY] = { N_ ("Remove the category"), N_ ("Remove"), N_ ("Remove Categories") },
  [CT_REPAIR_TRIM_NAME] = { N_ ("Remove the white space"), N_ ("Trim"), N_ ("Trim Names") },
  [CT_REPAIR_ROUND_SIZE] = { N_ ("Round the picture’s size"), N_ ("Round"), N_ ("Round Sizes") },
  [CT_REPAIR_WRITE_SIZE] = { N_ ("Write the picture’s size"), N_ ("Write Size"), N_ ("Write Sizes") },
  [CT_REPAIR_REMOVE_IMAGE] = { N_ ("Remove the image from the list"), N_ ("Remove"), N_ ("Remove Images") },
};

/**
 * ct_repair_get_title:
 *
 * Returns: (nullable): what the repair does to one record, translated, for a button or menu; %NULL
 *   for %CT_REPAIR_NONE
 */
const char *
ct_repair_get_title (CtRepair repair)
{
  g_return_val_if_fail (repair < G_N_ELEMENTS (repairs), NULL);
  return repair != CT_REPAIR_NONE ? _ (repairs[repair].title) : NULL;
}

/**
 * ct_repair_get_verb:
 *
 * Returns: (nullable): the repair in one word or two, translated, for a small button; %NULL for %CT_REPAIR_NONE
 */
const char *
ct_repair_get_verb (CtRepair repair)
{
  g_return_val_if_fail (repair < G_N_ELEMENTS (repairs), NULL);
  return repair != CT_REPAIR_NONE ? _ (repairs[repair].verb) : NULL;
}

/**
 * ct_repair_dup_preview:
 * @repair: not %CT_REPAIR_NONE
 * @n: how many records
 *
 * Returns: (transfer full): what will change, translated, such as “Clip 12 boxes to their images”
 */
char *
ct_repair_dup_preview (CtRepair repair, guint n)
{
  switch (repair)
    {
    case CT_REPAIR_CLIP_BOX:
      return g_strdup_printf (ngettext ("Clip %u box to its image", "Clip %u boxes to their images", n), n);
    case CT_REPAIR_TURN_BOX:
      return g_strdup_printf (ngettext ("Make width and height of %u box positive",
                                        "Make width and height of %u boxes positive",
                                        n),
                              n);
    case CT_REPAIR_DELETE_ANNOTATION:
      return g_strdup_printf (ngettext ("Delete %u annotation", "Delete %u annotations", n), n);
    case CT_REPAIR_MERGE_CATEGORY:
      return g_strdup_printf (ngettext ("Merge %u category with another one", "Merge %u categories with others", n), n);
    case CT_REPAIR_REMOVE_CATEGORY:
      return g_strdup_printf (ngettext ("Remove %u category", "Remove %u categories", n), n);
    case CT_REPAIR_TRIM_NAME:
      return g_strdup_printf (ngettext ("Remove white space around %u name", "Remove white space around %u names", n),
                              n);
    case CT_REPAIR_ROUND_SIZE:
      return g_strdup_printf (ngettext ("Round width and height of %u image", "Round width and height of %u images", n),
                              n);
    case CT_REPAIR_WRITE_SIZE:
      return g_strdup_printf (ngettext ("Write the size of %u picture", "Write the sizes of %u pictures", n), n);
    case CT_REPAIR_REMOVE_IMAGE:
      return g_strdup_printf (ngettext ("Remove %u image and its boxes from the file",
                                        "Remove %u images and their boxes from the file",
                                        n),
                              n);
    case CT_REPAIR_NONE:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
changed_meanwhile (GError **error)
{
  g_set_error (error, CT_ERROR, CT_ERROR_CONFLICT, _ ("The record was changed since it was checked. Check again."));
  return FALSE;
}

static gboolean
clip_box (CtHistory *history, guint32 row, GError **error)
{
  const CtDataset *dataset = ct_history_get_dataset (history);
  CtRect picture, inside;

  if (!ct_annotation_table_is_alive (&dataset->annotations, row) || dataset->annotations.image[row] == CT_NO_ROW)
    return changed_meanwhile (error);
  picture = ct_dataset_get_image_rect (dataset, dataset->annotations.image[row]);
  inside = ct_rect_intersect (&dataset->annotations.bbox[row], &picture);
  if (!(inside.width > 0 && inside.height > 0))
    return changed_meanwhile (error);
  return ct_verb_set_bbox (history, row, &inside, error);
}

static gboolean
turn_box (CtHistory *history, guint32 row, GError **error)
{
  const CtDataset *dataset = ct_history_get_dataset (history);
  CtRect box;

  if (!ct_annotation_table_is_alive (&dataset->annotations, row))
    return changed_meanwhile (error);
  box = dataset->annotations.bbox[row];
  box = ct_rect_from_corners (box.x, box.y, box.x + box.width, box.y + box.height);
  if (!(box.width > 0 && box.height > 0))
    return changed_meanwhile (error);
  return ct_verb_set_bbox (history, row, &box, error);
}

static gboolean
trim_name (CtHistory *history, guint32 row, GError **error)
{
  const CtDataset *dataset = ct_history_get_dataset (history);
  g_autofree char *name = NULL;

  if (!ct_category_table_is_alive (&dataset->categories, row))
    return changed_meanwhile (error);
  name = ct_check_dup_trimmed (ct_dataset_get_category_name (dataset, row));
  return ct_verb_rename_category (history, row, name, error);
}

static gboolean
round_size (CtHistory *history, CtCoco *coco, guint32 row, GError **error)
{
  const CtImageTable *images = &ct_history_get_dataset (history)->images;

  if (!ct_image_table_is_alive (images, row))
    return changed_meanwhile (error);
  return ct_verb_set_image_size (history,
                                 row,
                                 rint (images->width[row]),
                                 rint (images->height[row]),
                                 ct_coco_get_dialect (coco)->relative,
                                 error);
}

/* Only what nobody uses goes with one category. */
static gboolean
remove_category (CtHistory *history, guint32 row, GError **error)
{
  const CtCategoryTable *categories = &ct_history_get_dataset (history)->categories;

  if (!ct_category_table_is_alive (categories, row) || categories->n_annotations[row] > 0)
    return changed_meanwhile (error);
  return ct_verb_delete_category (history, row, error);
}

static gboolean
apply_one (CtHistory *history, CtCoco *coco, const CtFinding *finding, GError **error)
{
  switch (finding->repair)
    {
    case CT_REPAIR_CLIP_BOX:
      return clip_box (history, finding->row, error);
    case CT_REPAIR_TURN_BOX:
      return turn_box (history, finding->row, error);
    case CT_REPAIR_DELETE_ANNOTATION:
      return ct_verb_delete_annotation (history, finding->row, error);
    case CT_REPAIR_MERGE_CATEGORY:
      return ct_verb_merge_category (history, finding->row, finding->other, error);
    case CT_REPAIR_REMOVE_CATEGORY:
      return remove_category (history, finding->row, error);
    case CT_REPAIR_TRIM_NAME:
      return trim_name (history, finding->row, error);
    case CT_REPAIR_ROUND_SIZE:
      return round_size (history, coco, finding->row, error);
    case CT_REPAIR_WRITE_SIZE:
      return ct_verb_set_image_size (history,
                                     finding->row,
                                     finding->width_px,
                                     finding->height_px,
                                     ct_coco_get_dialect (coco)->relative,
                                     error);
    case CT_REPAIR_REMOVE_IMAGE:
      return ct_verb_delete_image (history, finding->row, error);
    case CT_REPAIR_NONE:
    default:
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("Only you can know how to repair this."));
      return FALSE;
    }
}

static gboolean
check_may_edit (CtCoco *coco, GError **error)
{
  const char *reason = ct_coco_get_read_only_reason (coco);

  if (reason == NULL)
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s", reason);
  return FALSE;
}

/**
 * ct_repair_apply:
 * @history: of the data set of @coco
 * @finding: of ct_check_run(), ct_image_check_run() or alike, with a repair
 *
 * Repairs one record, in one group that can be undone.
 *
 * Returns: %FALSE with %CT_ERROR_CONFLICT or %CT_ERROR_USAGE, and nothing changed, if the record is
 *   not any more what was checked
 */
gboolean
ct_repair_apply (CtHistory *history, CtCoco *coco, const CtFinding *finding, GError **error)
{
  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  return check_may_edit (coco, error) && apply_one (history, coco, finding, error);
}

/* Categories are merged all at once, in one pass over the annotations. */
static gboolean
merge_all (CtHistory *history, GArray *fixes, GError **error)
{
  guint32 n_rows = ct_history_get_dataset (history)->categories.n_rows;
  g_autofree guint32 *into = g_new (guint32, (gsize) n_rows + 1);

  for (guint32 row = 0; row < n_rows; row++)
    into[row] = row;
  for (guint i = 0; i < fixes->len; i++)
    into[g_array_index (fixes, CtCheckFix, i).row] = g_array_index (fixes, CtCheckFix, i).other;
  return ct_verb_merge_categories (history, into, error);
}

static gboolean
apply_fixes (CtHistory *history, CtCoco *coco, GArray *fixes, GError **error)
{
  if (g_array_index (fixes, CtCheckFix, 0).repair == CT_REPAIR_MERGE_CATEGORY)
    return merge_all (history, fixes, error);
  for (guint i = 0; i < fixes->len; i++)
    {
      const CtCheckFix *fix = &g_array_index (fixes, CtCheckFix, i);
      CtFinding finding = { .repair = fix->repair, .row = fix->row, .other = fix->other };

      if (!apply_one (history, coco, &finding, error))
        return FALSE;
    }
  return TRUE;
}

/* All of them or none, in one group. */
static gboolean
apply_in_group (CtHistory *history, CtCoco *coco, GArray *fixes, guint *n_repaired, GError **error)
{
  if (fixes->len == 0)
    return TRUE;
  ct_history_begin (history, repairs[g_array_index (fixes, CtCheckFix, 0).repair].label);
  if (!apply_fixes (history, coco, fixes, error))
    {
      ct_history_abort (history);
      return FALSE;
    }
  ct_history_end (history);
  *n_repaired = fixes->len;
  return TRUE;
}

/**
 * ct_repair_apply_code:
 * @history: of the data set of @coco
 * @options: whose rules say what is wrong
 * @code: such as "bbox-outside"
 * @n_repaired: (out): how many records were repaired
 *
 * Checks again and repairs all records of a code that can be repaired, also those whose findings
 * were only counted, in one group that can be undone.
 *
 * Returns: %FALSE with nothing changed; %TRUE also when there was nothing to repair
 */
gboolean
ct_repair_apply_code (CtHistory *history,
                      CtCoco *coco,
                      const CtCheckOptions *options,
                      const char *code,
                      guint *n_repaired,
                      GError **error)
{
  g_autoptr (GArray) fixes = NULL;

  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  *n_repaired = 0;
  if (!check_may_edit (coco, error))
    return FALSE;
  fixes = ct_check_collect (coco, options, code);
  return apply_in_group (history, coco, fixes, n_repaired, error);
}

/**
 * ct_repair_apply_findings:
 * @findings: any list; only findings that are kept and have a repair count
 * @code: such as "picture-size"
 * @n_repaired: (out): how many records were repaired
 *
 * Like ct_repair_apply_code(), for findings that checking a data set alone does not tell, as those
 * about pictures. Records that were changed meanwhile are passed over.
 *
 * Returns: %FALSE only if the file cannot be edited at all
 */
gboolean
ct_repair_apply_findings (CtHistory *history,
                          CtCoco *coco,
                          CtFindings *findings,
                          const char *code,
                          guint *n_repaired,
                          GError **error)
{
  gboolean begun = FALSE;

  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  *n_repaired = 0;
  if (!check_may_edit (coco, error))
    return FALSE;
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      if (finding->repair == CT_REPAIR_NONE || !g_str_equal (finding->code, code))
        continue;
      if (!begun)
        ct_history_begin (history, repairs[finding->repair].label);
      begun = TRUE;
      *n_repaired += apply_one (history, coco, finding, NULL);
    }
  if (begun)
    ct_history_end (history);
  return TRUE;
}

/**
 * ct_repair_apply_mark:
 * @mark: of a check of the present state, with a repair
 *
 * Like ct_repair_apply(), with the label that ct_repair_apply_code() gives.
 *
 * Returns: %FALSE with @error set and nothing changed
 */
gboolean
ct_repair_apply_mark (CtHistory *history, CtCoco *coco, const CtCheckMark *mark, GError **error)
{
  CtFinding finding = { .repair = mark->repair, .row = mark->row, .other = mark->other };
  gboolean good;

  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  if (!check_may_edit (coco, error))
    return FALSE;
  ct_history_begin (history, repairs[mark->repair].label != NULL ? repairs[mark->repair].label : "");
  good = apply_one (history, coco, &finding, error);
  if (good)
    ct_history_end (history);
  else
    ct_history_abort (history);
  return good;
}

/**
 * ct_repair_apply_group:
 * @group: of a check of the present state
 * @n_repaired: (out): how many records were repaired
 *
 * Like ct_repair_apply_code(), without checking again: the caller knows that nothing was edited since.
 *
 * Returns: %FALSE with nothing changed; %TRUE also when there was nothing to repair
 */
gboolean
ct_repair_apply_group (CtHistory *history, CtCoco *coco, const CtCheckGroup *group, guint *n_repaired, GError **error)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (CtCheckFix));

  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  *n_repaired = 0;
  for (guint i = 0; i < group->marks->len; i++)
    {
      const CtCheckMark *mark = &g_array_index (group->marks, CtCheckMark, i);
      CtCheckFix fix = { mark->repair, mark->row, mark->other };

      if (mark->repair != CT_REPAIR_NONE)
        g_array_append_val (fixes, fix);
    }
  if (!check_may_edit (coco, error))
    return FALSE;
  return apply_in_group (history, coco, fixes, n_repaired, error);
}

/**
 * ct_repair_write_sizes:
 * @sizes: (array length=n_sizes): what their pictures are; images that are gone are passed over
 * @n_repaired: (out): how many images got a size
 *
 * Writes sizes in one group that can be undone.
 *
 * Returns: %FALSE only if the file cannot be edited at all
 */
gboolean
ct_repair_write_sizes (CtHistory *history,
                       CtCoco *coco,
                       const CtRepairSize *sizes,
                       guint n_sizes,
                       guint *n_repaired,
                       GError **error)
{
  g_return_val_if_fail (ct_history_get_dataset (history) == ct_coco_get_dataset (coco), FALSE);
  *n_repaired = 0;
  if (!check_may_edit (coco, error))
    return FALSE;
  ct_history_begin (history, repairs[CT_REPAIR_WRITE_SIZE].label);
  for (guint i = 0; i < n_sizes; i++)
    *n_repaired += ct_verb_set_image_size (history,
                                           sizes[i].image,
                                           sizes[i].width_px,
                                           sizes[i].height_px,
                                           ct_coco_get_dialect (coco)->relative,
                                           NULL);
  ct_history_end (history);
  return TRUE;
}
