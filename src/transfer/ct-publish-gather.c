/* ct-publish-gather.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What belongs into a plan, and under which names: the pictures that the COCO file will name,
 * the COCO file, the working file and what only that names. Asks nobody and opens nothing.
 */
#include "ct-blob-name.h"
#include "ct-publish-plan-private.h"

#include <string.h>

void
ct_publish_item_set_problem (CtPublishItem *item, CtPublishState state, const char *reason)
{
  item->state = state;
  ct_set_str (&item->reason, reason);
}

/* Judges the name of an item that is to be added. */
static void
judge_name (CtPublishPlan *plan, CtPublishItem *item, const char *file_name)
{
  g_autoptr (GError) error = NULL;

  if (*file_name == '\0')
    ct_publish_item_set_problem (item,
                                 CT_PUBLISH_BAD_NAME,
                                 _ ("The image has no file name. Give it one in the COCO file."));
  else if (!ct_blob_name_check (item->blob_name, &error))
    ct_publish_item_set_problem (item, CT_PUBLISH_BAD_NAME, error->message);
  else if (strcmp (item->blob_name, plan->coco_blob_name) == 0)
    ct_publish_item_set_problem (item,
                                 CT_PUBLISH_DUPLICATE,
                                 _ ("The picture has the name of the COCO file. Choose another one for that."));
  else if (g_hash_table_contains (plan->by_name, item->blob_name))
    ct_publish_item_set_problem (item,
                                 CT_PUBLISH_DUPLICATE,
                                 _ ("The picture stands in the data set twice. Delete one of the two entries."));
  else if (item->path == NULL)
    ct_publish_item_set_problem (
        item,
        CT_PUBLISH_OUTSIDE,
        _ ("The picture lies outside the image folder. Move it there, or choose another image folder."));
}

static void
add_image (CtPublishPlan *plan, guint32 row, CtImageFate fate)
{
  const char *file_name = ct_dataset_get_file_name (ct_coco_get_dataset (plan->coco), row);
  CtPublishItem item = { 0 };

  if (file_name == NULL)
    file_name = "";
  item.image = row;
  if (row < plan->image_paths->len)
    item.path = g_ptr_array_index (plan->image_paths, row);
  item.blob_name = ct_blob_name_join (plan->prefix, file_name);
  judge_name (plan, &item, file_name);
  if (fate != CT_IMAGE_WRITTEN && !ct_publish_state_is_problem (item.state))
    {
      item.state = CT_PUBLISH_NOT_TAKEN;
      item.reason = ct_image_fate_describe (ct_coco_get_dataset (plan->coco), row, fate);
    }
  g_array_append_val (plan->items, item);
  if (!ct_publish_state_is_problem (item.state))
    g_hash_table_insert (plan->by_name, item.blob_name, GUINT_TO_POINTER (plan->items->len));
}

/* The COCO file does not name the image, but the working file, if there is one, does. */
static void
leave_out (CtPublishPlan *plan, guint32 row, CtImageFate fate, gboolean is_sent)
{
  CtPublishLeftOut left = { row, (guint8) fate, (guint8) is_sent };

  g_array_append_val (plan->left_out, left);
  plan->totals.n_left_out++;
  plan->totals.n_not_taken += ct_image_fate_is_choice (fate) ? 0 : 1;
}

/* A picture that only the working file names. Where another one has its name already, that one is
 * what the container can have. */
static void
add_left_out (CtPublishPlan *plan, guint32 row, CtImageFate fate)
{
  const char *file_name = ct_dataset_get_file_name (ct_coco_get_dataset (plan->coco), row);
  g_autofree char *blob_name = ct_blob_name_join (plan->prefix, file_name);

  if (fate != CT_IMAGE_UNNAMED)
    leave_out (plan, row, fate, TRUE);
  if (!g_hash_table_contains (plan->by_name, blob_name))
    add_image (plan, row, CT_IMAGE_WRITTEN);
}

/* First what the COCO file names, so that nothing else has their names. */
static void
add_images (CtPublishPlan *plan, gboolean with_working_file)
{
  g_autofree char *base_url = NULL;
  const CtProfileOptions options = ct_publish_plan_get_profile_options (plan, &base_url);
  const guint8 *fates = plan->fates = ct_profile_judge_images (plan->coco, &options);
  guint32 n_rows = ct_coco_get_dataset (plan->coco)->images.n_rows;

  for (guint32 row = 0; row < n_rows; row++)
    if (fates[row] == CT_IMAGE_WRITTEN || (!ct_image_fate_is_choice (fates[row]) && !with_working_file))
      add_image (plan, row, fates[row]);
    else if (!with_working_file && fates[row] != CT_IMAGE_DELETED)
      leave_out (plan, row, fates[row], FALSE);
  for (guint32 row = 0; row < n_rows && with_working_file; row++)
    if (fates[row] != CT_IMAGE_WRITTEN && fates[row] != CT_IMAGE_DELETED)
      add_left_out (plan, row, fates[row]);
}

static void
add_coco (CtPublishPlan *plan)
{
  CtPublishItem item = { 0 };

  item.image = CT_NO_ROW;
  item.blob_name = g_strdup (plan->coco_blob_name);
  g_array_append_val (plan->items, item);
  g_hash_table_insert (plan->by_name, item.blob_name, GUINT_TO_POINTER (plan->items->len));
}

/* The document's own name, unless that is taken or impossible. */
static void
add_working (CtPublishPlan *plan)
{
  g_autofree char *base = plan->document_path != NULL ? g_path_get_basename (plan->document_path) : NULL;
  CtPublishItem *item = &plan->working;

  item->image = CT_NO_ROW;
  if (base != NULL && g_utf8_validate (base, -1, NULL))
    item->blob_name = ct_blob_name_join (plan->prefix, base);
  else
    item->blob_name = ct_blob_name_join (plan->prefix, "working.json");
  for (guint i = 1;
       g_hash_table_contains (plan->by_name, item->blob_name) || !ct_blob_name_check (item->blob_name, NULL);
       i++)
    {
      g_autofree char *name = i == 1 ? g_strdup ("working.json") : g_strdup_printf ("working-%u.json", i);

      g_free (item->blob_name);
      item->blob_name = ct_blob_name_join (plan->prefix, name);
    }
  g_hash_table_insert (plan->by_name, item->blob_name, GUINT_TO_POINTER (plan->items->len + 1));
}

/**
 * ct_publish_gather:
 *
 * Fills the plan with items of which only the names are judged yet: pictures, the COCO file last, and the
 * working file.
 */
void
ct_publish_gather (CtPublishPlan *plan, gboolean with_working_file)
{
  add_images (plan, with_working_file);
  add_coco (plan);
  if (with_working_file)
    add_working (plan);
}
