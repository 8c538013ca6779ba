/* ct-publish-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan as a value: what is in it, and what others may ask. ct-publish-compare.c fills it.
 */
#include "ct-publish-plan-private.h"

static const char *const state_names[CT_PUBLISH_N_STATES] = {
  [CT_PUBLISH_NEW] = "new",
  [CT_PUBLISH_CHANGED] = "changed",
  [CT_PUBLISH_SAME] = "same",
  [CT_PUBLISH_MISSING] = "missing",
  [CT_PUBLISH_UNREADABLE] = "unreadable",
  [CT_PUBLISH_OUTSIDE] = "outside",
  [CT_PUBLISH_BAD_NAME] = "bad-name",
  [CT_PUBLISH_DUPLICATE] = "duplicate",
  [CT_PUBLISH_TOO_LARGE] = "too-large",
  [CT_PUBLISH_NOT_TAKEN] = "not-taken",
};

static const char *const state_titles[CT_PUBLISH_N_STATES] = {
  [CT_PUBLISH_NEW] = N_ ("New"),
  [CT_PUBLISH_CHANGED] = N_ ("Changed"),
  [CT_PUBLISH_SAME] = N_ ("Already there"),
  [CT_PUBLISH_MISSING] = N_ ("Missing"),
  [CT_PUBLISH_UNREADABLE] = N_ ("Unreadable"),
  [CT_PUBLISH_OUTSIDE] = N_ ("Outside the image folder"),
  [CT_PUBLISH_BAD_NAME] = N_ ("Name not possible"),
  [CT_PUBLISH_DUPLICATE] = N_ ("Twice in the data set"),
  [CT_PUBLISH_TOO_LARGE] = N_ ("Too large"),
  [CT_PUBLISH_NOT_TAKEN] = N_ ("Not taken by the profile"),
};

/**
 * ct_publish_state_is_problem:
 *
 * Returns: whether an item in that state is not sent and not named in the published COCO file
 */
gboolean
ct_publish_state_is_problem (CtPublishState state)
{
  return state >= CT_PUBLISH_MISSING;
}

/**
 * ct_publish_state_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_publish_state_to_string (CtPublishState state)
{
  g_return_val_if_fail (state < CT_PUBLISH_N_STATES, NULL);
  return state_names[state];
}

/**
 * ct_publish_state_get_title:
 *
 * Returns: the state for people
 */
const char *
ct_publish_state_get_title (CtPublishState state)
{
  g_return_val_if_fail (state < CT_PUBLISH_N_STATES, NULL);
  return _ (state_titles[state]);
}

CtPublishPlan *
ct_publish_plan_ref (CtPublishPlan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_publish_plan_unref (CtPublishPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_name);
  g_array_unref (self->items);
  g_array_unref (self->left_out);
  g_free (self->fates);
  ct_publish_item_clear (&self->working);
  g_clear_pointer (&self->conflict, ct_publish_conflict_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->resumed);
  g_ptr_array_unref (self->image_paths);
  ct_coco_unref (self->coco);
  g_object_unref (self->container);
  ct_findings_unref (self->report);
  g_free (self->prefix);
  g_free (self->coco_blob_name);
  g_free (self->document_path);
  g_free (self->place);
  g_clear_pointer (&self->ledger, ct_ledger_unref);
  g_free (self);
}

/**
 * ct_publish_plan_get_n_items:
 *
 * Returns: how many items there are: the pictures and, last, the COCO file
 */
guint
ct_publish_plan_get_n_items (CtPublishPlan *self)
{
  return self->items->len;
}

/**
 * ct_publish_plan_get_item:
 *
 * Returns: (transfer none): item number @index, valid as long as the plan
 */
const CtPublishItem *
ct_publish_plan_get_item (CtPublishPlan *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return &g_array_index (self->items, CtPublishItem, index);
}

/**
 * ct_publish_plan_get_left_out:
 * @index: below #CtPublishTotals.n_left_out
 *
 * Returns: (transfer none): a picture that the COCO file does not name
 */
const CtPublishLeftOut *
ct_publish_plan_get_left_out (CtPublishPlan *self, guint index)
{
  g_return_val_if_fail (index < self->left_out->len, NULL);
  return &g_array_index (self->left_out, CtPublishLeftOut, index);
}

/**
 * ct_publish_plan_describe_left_out:
 * @index: likewise
 *
 * Returns: (transfer full): why, in a sentence for people
 */
char *
ct_publish_plan_describe_left_out (CtPublishPlan *self, guint index)
{
  const CtPublishLeftOut *left = ct_publish_plan_get_left_out (self, index);

  return ct_image_fate_describe (ct_coco_get_dataset (self->coco), left->image, (CtImageFate) left->fate);
}

/**
 * ct_publish_plan_get_coco_item:
 *
 * Returns: (transfer none): the COCO file: new, changed or the same
 */
const CtPublishItem *
ct_publish_plan_get_coco_item (CtPublishPlan *self)
{
  return &g_array_index (self->items, CtPublishItem, self->items->len - 1);
}

/**
 * ct_publish_plan_get_working_item:
 *
 * Returns: (transfer none) (nullable): the working file, new, changed or the same, if it was asked for
 */
const CtPublishItem *
ct_publish_plan_get_working_item (CtPublishPlan *self)
{
  return self->working.blob_name != NULL ? &self->working : NULL;
}

/* Also the working file, which comes after the items. */
CtPublishItem *
ct_publish_plan_peek_item (CtPublishPlan *self, guint index)
{
  return index < self->items->len ? &g_array_index (self->items, CtPublishItem, index) : &self->working;
}

void
ct_publish_item_clear (gpointer data)
{
  CtPublishItem *item = data;

  g_free (item->blob_name);
  g_free (item->etag);
  g_free (item->reason);
}

/**
 * ct_publish_plan_get_conflict:
 *
 * Returns: (transfer none) (nullable): the COCO file that is there, when somebody else has written it
 *   since we last saw it. ct_publish_plan_set_on_conflict() says what then; unless it says to keep a
 *   copy, running the plan sends nothing
 */
const CtPublishConflict *
ct_publish_plan_get_conflict (CtPublishPlan *self)
{
  return self->conflict;
}

/**
 * ct_publish_plan_set_on_conflict:
 *
 * Decides anew, for who wants to ask when the plan is there. Not while the plan runs.
 */
void
ct_publish_plan_set_on_conflict (CtPublishPlan *self, CtPublishOnConflict on_conflict)
{
  self->on_conflict = on_conflict;
}

/**
 * ct_publish_plan_set_paused:
 *
 * While paused, the run of the plan begins no request; those that have begun end as they will.
 * From any thread, at any time.
 */
void
ct_publish_plan_set_paused (CtPublishPlan *self, gboolean paused)
{
  g_mutex_lock (&self->lock);
  self->is_paused = paused;
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->lock);
  ct_container_set_paused (self->container, paused);
}

/* Returns: FALSE when cancelled meanwhile */
gboolean
ct_publish_plan_wait_resumed (CtPublishPlan *self, GCancellable *cancellable)
{
  g_mutex_lock (&self->lock);
  while (self->is_paused && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->resumed, &self->lock, g_get_monotonic_time () + G_USEC_PER_SEC / 10);
  g_mutex_unlock (&self->lock);
  return !g_cancellable_is_cancelled (cancellable);
}

const CtPublishTotals *
ct_publish_plan_get_totals (CtPublishPlan *self)
{
  return &self->totals;
}

/**
 * ct_publish_plan_get_report:
 *
 * Returns: (transfer none): what the profile changes or leaves out in the COCO file
 */
CtFindings *
ct_publish_plan_get_report (CtPublishPlan *self)
{
  return self->report;
}

CtContainer *
ct_publish_plan_get_container (CtPublishPlan *self)
{
  return self->container;
}

/**
 * ct_publish_plan_dup_coco_url:
 *
 * Returns: (transfer full): where the COCO file will be
 */
char *
ct_publish_plan_dup_coco_url (CtPublishPlan *self)
{
  return ct_container_url_of (self->container, self->coco_blob_name);
}

/* By row of the image what becomes of it in the COCO file: as the profile judged, but that it must not
 * name problems, nor what only the working file names. */
static guint8 *
make_fates (CtPublishPlan *self)
{
  gsize n_rows = (gsize) ct_coco_get_dataset (self->coco)->images.n_rows + 1;
  guint8 *fates = g_memdup2 (self->fates, n_rows);

  for (gsize row = 0; row < n_rows; row++)
    if (fates[row] == CT_IMAGE_WRITTEN)
      fates[row] = CT_IMAGE_EXCLUDED;
  for (guint i = 0; i < self->items->len; i++)
    {
      const CtPublishItem *item = &g_array_index (self->items, CtPublishItem, i);

      if (item->image != CT_NO_ROW && !ct_publish_state_is_problem (item->state)
          && self->fates[item->image] == CT_IMAGE_WRITTEN)
        fates[item->image] = CT_IMAGE_WRITTEN;
    }
  return fates;
}

/**
 * ct_publish_plan_get_profile_options:
 * @base_url: (out) (transfer full): what the options point at
 *
 * Returns: how the COCO file is written, but for the images' fates
 */
CtProfileOptions
ct_publish_plan_get_profile_options (CtPublishPlan *self, char **base_url)
{
  *base_url = ct_container_url_of (self->container, NULL);
  return (CtProfileOptions){
    .profile = self->profile,
    .base_url = *base_url,
    .prefix = *self->prefix != '\0' ? self->prefix : NULL,
    .only_reviewed = self->only_reviewed,
    .only_labelled = self->only_labelled,
  };
}

/**
 * ct_publish_plan_write_coco:
 *
 * Writes the COCO file as it is to be published.
 */
gboolean
ct_publish_plan_write_coco (CtPublishPlan *self,
                            GOutputStream *stream,
                            CtProfileCounts *counts,
                            CtFindings *report,
                            CtProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree guint8 *fates = make_fates (self);
  g_autofree char *base_url = NULL;
  CtProfileOptions options = ct_publish_plan_get_profile_options (self, &base_url);

  options.fates = fates;
  return ct_profile_write (self->coco, &options, stream, counts, report, progress, cancellable, error)
         && g_output_stream_flush (stream, cancellable, error);
}

/**
 * ct_publish_plan_write_working:
 *
 * Writes the document as it would be saved.
 */
gboolean
ct_publish_plan_write_working (CtPublishPlan *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtSplices) splices = ct_coco_plan_save (self->coco);

  return ct_splices_write (splices, stream, NULL, cancellable, error)
         && g_output_stream_flush (stream, cancellable, error);
}
