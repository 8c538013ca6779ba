/* ct-publish-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes a plan: asks the container once what it has, looks at the files that were gathered,
 * and reads only those whose size does not settle the matter.
 */
#include "ct-blob-name.h"
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-publish-plan-private.h"

#include <string.h>
#include <unistd.h>

/* What the container said about an item; without an ETag in the item, nothing. */
typedef struct
{
  guint64 size;
  gboolean has_md5;
  CtMd5 md5;
} Remote;

typedef struct
{
  CtPublishPlan *plan;
  GArray *remotes; /* of Remote, by index of the item; until COCO file and working file are compared */
  Remote coco;
  Remote working;
  CtProgress *progress;
  GCancellable *cancellable;
} Planning;

static CtPublishItem *
get_item (Planning *planning, guint index)
{
  return ct_publish_plan_peek_item (planning->plan, index);
}

/* A file that cannot be read: the message is the reason. Only being cancelled stops the planning. */
static gboolean
set_problem_from_error (CtPublishItem *item, GError *problem, GError **error)
{
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  ct_publish_item_set_problem (item,
                               g_error_matches (problem, CT_ERROR, CT_ERROR_NOT_FOUND) ? CT_PUBLISH_MISSING
                                                                                       : CT_PUBLISH_UNREADABLE,
                               problem->message);
  g_error_free (problem);
  return TRUE;
}

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Planning *planning = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      const CtBlob *blob = &blobs[i];
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (planning->plan->by_name, blob->name));
      Remote *remote;

      if (index == 0)
        continue;
      remote = &g_array_index (planning->remotes, Remote, index - 1);
      *remote = (Remote){ blob->size, blob->has_md5, blob->md5 };
      ct_set_str (&get_item (planning, index - 1)->etag, blob->etag);
    }
  return TRUE;
}

static gboolean
can (Planning *planning, CtAbilities ability)
{
  return (ct_container_get_abilities (planning->plan->container) & ability) != 0;
}

/* What was confirmed before stands in for the listing; what is there besides shows when it is sent. */
static void
recall_remotes (Planning *planning)
{
  CtPublishPlan *plan = planning->plan;
  g_autofree char *of_document = ct_publish_ledger_dup_place (plan);

  for (guint i = 0; plan->ledger != NULL && i < planning->remotes->len; i++)
    {
      CtPublishItem *item = get_item (planning, i);
      g_auto (CtLedgerBlob) blob = { 0 };

      if (item->blob_name == NULL || ct_publish_state_is_problem (item->state)
          || !ct_ledger_find_blob (plan->ledger,
                                   item->image == CT_NO_ROW ? of_document : plan->place,
                                   item->blob_name,
                                   &blob))
        continue;
      g_array_index (planning->remotes, Remote, i) = (Remote){ blob.size, TRUE, blob.md5 };
      item->was_begun = blob.etag == NULL;
      ct_set_str (&item->etag, blob.etag);
    }
}

static gboolean
list_remotes (Planning *planning, GError **error)
{
  g_autofree char *prefix = ct_blob_name_join (planning->plan->prefix, "");

  if (!can (planning, CT_CAN_LIST))
    {
      recall_remotes (planning);
      return TRUE;
    }
  ct_progress_report (planning->progress, 0, _ ("Asking what is there"));
  return ct_container_list (planning->plan->container,
                            prefix,
                            take_page,
                            planning,
                            planning->progress,
                            planning->cancellable,
                            error);
}

/* Sizes agree, so the MD5 decides; asks for it where the listing had none. */
static gboolean
complete_remote (Planning *planning, CtPublishItem *item, Remote *remote, GError **error)
{
  g_auto (CtBlob) blob = { 0 };
  g_autoptr (GError) head_error = NULL;

  if (remote->has_md5 || !can (planning, CT_CAN_READ))
    return TRUE;
  if (ct_container_head (planning->plan->container, item->blob_name, &blob, planning->cancellable, &head_error))
    {
      *remote = (Remote){ blob.size, blob.has_md5, blob.md5 };
      ct_set_str (&item->etag, blob.etag);
      return TRUE;
    }
  if (!g_error_matches (head_error, CT_ERROR, CT_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&head_error));
      return FALSE;
    }
  g_clear_pointer (&item->etag, g_free);
  return TRUE;
}

static CtPublishState
judge_content (const CtPublishItem *item, const Remote *remote)
{
  if (item->etag == NULL)
    return CT_PUBLISH_NEW;
  if (item->has_md5 && remote->has_md5 && remote->size == item->size && ct_md5_equal (&item->md5, &remote->md5))
    return CT_PUBLISH_SAME;
  return CT_PUBLISH_CHANGED;
}

/* Looks at the file without reading it. */
static gboolean
look_at_file (Planning *planning, CtPublishItem *item, struct stat *info, GError **error)
{
  guint64 max_bytes = ct_container_get_max_bytes (planning->plan->container);
  GError *problem = NULL;
  int fd = ct_local_file_open (item->path, info, &problem);

  if (fd < 0)
    return set_problem_from_error (item, problem, error);
  close (fd);
  item->size = (guint64) info->st_size;
  if (item->size > max_bytes)
    {
      g_autofree char *limit = g_format_size (max_bytes);
      g_autofree char *reason =
          g_strdup_printf (_ ("The destination takes files of at most %s. Make the picture smaller."), limit);

      ct_publish_item_set_problem (item, CT_PUBLISH_TOO_LARGE, reason);
    }
  return TRUE;
}

/* The MD5 of a file that INFO describes: from the ledger, or by reading it. */
static gboolean
find_md5 (Planning *planning, CtPublishItem *item, const struct stat *info, GError **error)
{
  CtLedger *ledger = planning->plan->ledger;
  GError *problem = NULL;
  struct stat after;

  item->has_md5 = ledger != NULL && ct_ledger_find_md5 (ledger, item->path, info, &item->md5);
  if (item->has_md5)
    return TRUE;
  if (!ct_local_file_hash (item->path, &item->md5, &item->size, NULL, NULL, planning->cancellable, &problem))
    return set_problem_from_error (item, problem, error);
  item->has_md5 = TRUE;
  if (ledger != NULL && stat (item->path, &after) == 0 && ct_local_file_unchanged (info, &after))
    ct_ledger_note_md5 (ledger, item->path, info, &item->md5);
  return TRUE;
}

static gboolean
compare_image (Planning *planning, guint index, GError **error)
{
  CtPublishItem *item = get_item (planning, index);
  Remote *remote = &g_array_index (planning->remotes, Remote, index);
  struct stat info;

  if (!look_at_file (planning, item, &info, error))
    return FALSE;
  if (ct_publish_state_is_problem (item->state))
    return TRUE;
  if (item->etag != NULL && ct_container_is_file (planning->plan->container, item->blob_name, item->path))
    {
      item->state = CT_PUBLISH_SAME;
      return TRUE;
    }
  if ((item->etag != NULL || item->was_begun) && remote->size == item->size)
    {
      if (!complete_remote (planning, item, remote, error))
        return FALSE;
      if ((item->etag != NULL || item->was_begun) && !find_md5 (planning, item, &info, error))
        return FALSE;
      if (ct_publish_state_is_problem (item->state))
        return TRUE;
    }
  item->was_begun = item->was_begun && item->has_md5 && ct_md5_equal (&item->md5, &remote->md5);
  item->state = judge_content (item, remote);
  return TRUE;
}

static gboolean
compare_images (Planning *planning, GError **error)
{
  guint n_images = planning->plan->items->len - 1;

  ct_progress_report (planning->progress, 0, _ ("Comparing the pictures"));
  for (guint i = 0; i < n_images; i++)
    {
      if (ct_cancelled (planning->cancellable, error))
        return FALSE;
      if (!ct_publish_state_is_problem (get_item (planning, i)->state) && !compare_image (planning, i, error))
        return FALSE;
      ct_progress_report_count (planning->progress, i + 1, n_images);
    }
  return TRUE;
}

static gboolean
refuse_document (Planning *planning, const CtPublishItem *item, GError **error)
{
  if (!ct_container_is_file (planning->plan->container, item->blob_name, planning->plan->document_path))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("Publishing would overwrite the open file “%s”. "
                  "Choose another folder or another name for the published COCO file."),
               item->blob_name);
  return FALSE;
}

/* Of a file that was written to STREAM, which goes nowhere. */
static gboolean
judge_document (Planning *planning, CtPublishItem *item, Remote *remote, GOutputStream *stream, GError **error)
{
  item->size = ct_md5_stream_finish (CT_MD5_STREAM (stream), &item->md5);
  item->has_md5 = TRUE;
  if (item->etag != NULL && remote->size == item->size && !complete_remote (planning, item, remote, error))
    return FALSE;
  item->state = judge_content (item, remote);
  return TRUE;
}

/* Whether the COCO file that is there is one that we have never seen. What the ledger said is seen. */
static gboolean
is_foreign (Planning *planning, CtPublishItem *item, Remote *remote)
{
  CtPublishPlan *plan = planning->plan;

  if (item->state != CT_PUBLISH_CHANGED || plan->ledger == NULL || !can (planning, CT_CAN_LIST)
      || ct_publish_ledger_knows (plan, item, remote->size, NULL))
    return FALSE;
  return !complete_remote (planning, item, remote, NULL) || !remote->has_md5
         || !ct_publish_ledger_knows (plan, item, remote->size, &remote->md5);
}

static gboolean
compare_working (Planning *planning, GError **error)
{
  CtPublishPlan *plan = planning->plan;
  CtPublishItem *item = get_item (planning, plan->items->len);
  Remote *remote = &planning->working;
  g_autoptr (GOutputStream) stream = ct_md5_stream_new (NULL);

  if (item->blob_name == NULL)
    return TRUE;
  return refuse_document (planning, item, error)
         && ct_publish_plan_write_working (plan, stream, planning->cancellable, error)
         && judge_document (planning, item, remote, stream, error);
}

/* Writes the COCO file to nowhere, to know its size and MD5. */
static gboolean
compare_coco (Planning *planning, GError **error)
{
  CtPublishPlan *plan = planning->plan;
  CtPublishItem *item = get_item (planning, plan->items->len - 1);
  Remote *remote = &planning->coco;
  g_autoptr (GOutputStream) stream = ct_md5_stream_new (NULL);

  if (!refuse_document (planning, item, error))
    return FALSE;
  ct_progress_report (planning->progress, 1, _ ("Preparing the COCO file"));
  if (!ct_publish_plan_write_coco (plan, stream, &plan->totals.coco, plan->report, NULL, planning->cancellable, error))
    return FALSE;
  if (!judge_document (planning, item, remote, stream, error))
    return FALSE;
  if (is_foreign (planning, item, remote))
    plan->conflict = ct_publish_conflict_new (plan->container, item, planning->cancellable);
  return TRUE;
}

static void
sum_up (CtPublishPlan *plan)
{
  CtPublishTotals *totals = &plan->totals;

  for (guint i = 0; i <= plan->items->len; i++)
    {
      const CtPublishItem *item = ct_publish_plan_peek_item (plan, i);
      gboolean to_send = item->state == CT_PUBLISH_NEW || item->state == CT_PUBLISH_CHANGED;

      if (to_send)
        totals->bytes_to_send += item->size;
      if (item->image == CT_NO_ROW)
        continue;
      totals->n_found++;
      totals->n_pictures[item->state]++;
      totals->n_to_send += to_send ? 1 : 0;
      totals->n_problems += ct_publish_state_is_problem (item->state) ? 1 : 0;
    }
}

static gboolean
fill (Planning *planning, gboolean with_working_file, GError **error)
{
  CtPublishPlan *plan = planning->plan;

  if (!ct_blob_name_check (plan->coco_blob_name, error))
    return FALSE;
  ct_publish_gather (plan, with_working_file);
  planning->remotes = g_array_sized_new (FALSE, TRUE, sizeof (Remote), plan->items->len + 1);
  g_array_set_size (planning->remotes, plan->items->len + 1);
  if (!list_remotes (planning, error) || !compare_images (planning, error))
    return FALSE;
  planning->coco = g_array_index (planning->remotes, Remote, plan->items->len - 1);
  planning->working = g_array_index (planning->remotes, Remote, plan->items->len);
  g_clear_pointer (&planning->remotes, g_array_unref);
  if (!compare_coco (planning, error) || !compare_working (planning, error))
    return FALSE;
  sum_up (plan);
  return TRUE;
}

/**
 * ct_publish_plan_new:
 * @snapshot: the data set; nobody else may change it
 * @image_paths: (element-type filename): the pictures' files by row of the image, %NULL where
 *   the picture must not be sent
 * @container: the destination
 * @options: copied
 *
 * Finds out what publishing would send. Files that cannot be sent are items with a reason,
 * no error; an error means that the container or the data set does not allow publishing at all.
 *
 * Returns: (transfer full): the plan, or %NULL
 */
CtPublishPlan *
ct_publish_plan_new (CtCoco *snapshot,
                     GPtrArray *image_paths,
                     CtContainer *container,
                     const CtPublishOptions *options,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CtPublishPlan) plan = g_new0 (CtPublishPlan, 1);
  Planning planning = { .plan = plan, .progress = progress, .cancellable = cancellable };
  gboolean ok;
  gsize length;

  g_atomic_ref_count_init (&plan->ref_count);
  plan->coco = ct_coco_ref (snapshot);
  plan->image_paths = g_ptr_array_ref (image_paths);
  plan->container = g_object_ref (container);
  plan->profile = options->profile;
  plan->only_reviewed = options->only_reviewed;
  plan->only_labelled = options->only_labelled;
  plan->on_conflict = options->on_conflict;
  plan->working.image = CT_NO_ROW;
  g_mutex_init (&plan->lock);
  g_cond_init (&plan->resumed);
  plan->document_path = g_strdup (options->document_path);
  plan->place = ct_container_url_of (container, NULL);
  plan->ledger = options->ledger != NULL ? ct_ledger_ref (options->ledger) : NULL;
  /* The prefix without slashes at its ends: what a join with nothing gives, less the last one. */
  plan->prefix = ct_blob_name_join (options->prefix, "");
  length = strlen (plan->prefix);
  if (length > 0)
    plan->prefix[length - 1] = '\0';
  plan->coco_blob_name =
      ct_blob_name_join (plan->prefix, options->coco_name != NULL ? options->coco_name : "annotations.json");
  plan->items =
      g_array_sized_new (FALSE, FALSE, sizeof (CtPublishItem), ct_coco_get_dataset (snapshot)->images.n_alive + 1);
  g_array_set_clear_func (plan->items, ct_publish_item_clear);
  plan->left_out = g_array_new (FALSE, FALSE, sizeof (CtPublishLeftOut));
  plan->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  plan->report = ct_findings_new ();
  if (plan->ledger != NULL)
    ct_ledger_hold (plan->ledger);
  ok = fill (&planning, options->with_working_file, error);
  if (plan->ledger != NULL)
    ct_ledger_release (plan->ledger);
  g_clear_pointer (&planning.remotes, g_array_unref);
  return ok ? g_steal_pointer (&plan) : NULL;
}
