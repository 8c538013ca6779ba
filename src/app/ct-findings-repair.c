/* ct-findings-repair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Repairs that the panel offers. What is mended is always what a check of the present state says: a wish
 * waits for the check that is under way, and comes to nothing when the finding has gone meanwhile.
 */
#include "ct-findings-panel-private.h"

#include <adwaita.h>

#include "ct-dialogs.h"
#include "ct-job.h"
#include "ct-probe.h"
#include "ct-repair.h"

/* Paths for so many pictures are made between two looks at what people do. */
#define PICTURES_AT_ONCE 2000

/* Of whose document what shall be mended; lives while a question is open. */
typedef struct
{
  GWeakRef panel;
  CtDocument *document;
  CtFindingsFacts facts;
} Question;

struct _CtFindingsSizing
{
  GWeakRef panel;
  CtDocument *document;
  GArray *rows; /* (element-type guint32): images to look at */
  guint next;
  GPtrArray *paths; /* of those that are looked at now */
  GArray *sizes;    /* (element-type CtRepairSize): what was found */
  GCancellable *cancellable;
};

static const CtCheckGroup *
find_group (CtCheckIndex *index, const CtFindingsFacts *facts)
{
  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);

      if (group->rule == facts->rule)
        return group;
    }
  return NULL;
}

static gboolean
has_mark (const CtCheckGroup *group, const CtCheckMark *mark)
{
  for (guint i = 0; i < group->marks->len; i++)
    if (ct_check_mark_equal (&g_array_index (group->marks, CtCheckMark, i), mark))
      return TRUE;
  return FALSE;
}

static void
tell_result (CtFindingsPanel *self, guint n, const GError *error)
{
  g_autofree char *text = NULL;

  if (error == NULL)
    text = g_strdup_printf (ngettext ("%u record repaired", "%u records repaired", n), n);
  ct_findings_panel_message (self, error != NULL ? error->message : text);
  ct_session_check_soon (self->session);
}

/* ---- sizes of pictures ---- */

static void
sizing_free (gpointer data)
{
  CtFindingsSizing *sizing = data;

  g_weak_ref_clear (&sizing->panel);
  g_object_unref (sizing->document);
  g_array_unref (sizing->rows);
  g_clear_pointer (&sizing->paths, g_ptr_array_unref);
  g_array_unref (sizing->sizes);
  g_object_unref (sizing->cancellable);
  g_free (sizing);
}

static gpointer
sizing_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  CtFindingsSizing *sizing = data;

  for (guint i = 0; i < sizing->paths->len; i++)
    {
      guint32 row = g_array_index (sizing->rows, guint32, sizing->next + i);
      const char *path = sizing->paths->pdata[i];
      CtProbe probe;

      if (ct_cancelled (cancellable, error))
        return NULL;
      if (path != NULL && ct_probe_file (path, &probe, NULL))
        {
          CtRepairSize size = { row, probe.width, probe.height };

          g_array_append_val (sizing->sizes, size);
        }
    }
  return sizing;
}

/* Images that got a size while pictures were looked at keep that one. */
static void
leave_out_sized (CtFindingsSizing *sizing)
{
  const CtDataset *dataset = ct_document_get_dataset (sizing->document);

  for (guint i = sizing->sizes->len; i > 0; i--)
    {
      CtRect rect = ct_dataset_get_image_rect (dataset, g_array_index (sizing->sizes, CtRepairSize, i - 1).image);

      if (rect.width > 0 && rect.height > 0)
        g_array_remove_index_fast (sizing->sizes, i - 1);
    }
}

static void
write_sizes (CtFindingsPanel *self, CtFindingsSizing *sizing)
{
  CtCoco *coco = ct_document_get_coco (sizing->document);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!ct_session_is_editable (self->session))
    return;
  leave_out_sized (sizing);
  if (sizing->sizes->len == 0)
    {
      ct_findings_panel_message (self, _ ("No picture could be read. Choose the folder of the pictures first."));
      return;
    }
  ct_repair_write_sizes (ct_document_get_history (sizing->document),
                         coco,
                         (const CtRepairSize *) sizing->sizes->data,
                         sizing->sizes->len,
                         &n,
                         &error);
  tell_result (self, n, error);
}

static void look_at_pictures (CtFindingsSizing *sizing);

static void
sizing_done (gpointer result, const GError *error, gpointer user_data)
{
  CtFindingsSizing *sizing = user_data;
  g_autoptr (CtFindingsPanel) self = g_weak_ref_get (&sizing->panel);

  if (self == NULL || self->sizing != sizing || result == NULL)
    {
      sizing_free (sizing);
      return;
    }
  sizing->next += sizing->paths->len;
  if (sizing->next < sizing->rows->len)
    {
      look_at_pictures (sizing);
      return;
    }
  self->sizing = NULL;
  write_sizes (self, sizing);
  sizing_free (sizing);
}

static void
look_at_pictures (CtFindingsSizing *sizing)
{
  guint n = MIN (PICTURES_AT_ONCE, sizing->rows->len - sizing->next);

  g_clear_pointer (&sizing->paths, g_ptr_array_unref);
  sizing->paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sizing->paths,
                     ct_document_dup_image_path (sizing->document,
                                                 g_array_index (sizing->rows, guint32, sizing->next + i)));
  ct_job_run (CT_JOB_INDEX, "look at sizes", sizing_worker, sizing, NULL, sizing->cancellable, sizing_done, sizing);
}

static void
begin_sizing (CtFindingsPanel *self, const CtCheckGroup *group, const CtFindingsFacts *facts)
{
  CtFindingsSizing *sizing = g_new0 (CtFindingsSizing, 1);

  g_weak_ref_init (&sizing->panel, self);
  sizing->document = g_object_ref (ct_session_get_document (self->session));
  sizing->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  sizing->sizes = g_array_new (FALSE, FALSE, sizeof (CtRepairSize));
  sizing->cancellable = g_cancellable_new ();
  if (!facts->is_rule)
    g_array_append_val (sizing->rows, facts->mark.row);
  for (guint i = 0; i < group->marks->len && facts->is_rule; i++)
    g_array_append_val (sizing->rows, g_array_index (group->marks, CtCheckMark, i).row);
  self->sizing = sizing;
  if (sizing->rows->len > PICTURES_AT_ONCE)
    ct_findings_panel_message (self, _ ("Looking at the pictures…"));
  look_at_pictures (sizing);
}

/* ---- everything else ---- */

/* Nothing was edited since the check. */
static gboolean
is_fresh (CtFindingsPanel *self)
{
  CtCheckIndex *index = ct_session_get_check_index (self->session);

  return index != NULL && !ct_session_is_checking (self->session)
         && ct_check_index_get_revision (index) == ct_session_get_dataset (self->session)->revision;
}

static void
mend (CtFindingsPanel *self, const CtFindingsFacts *facts)
{
  const CtCheckGroup *group = is_fresh (self) ? find_group (ct_session_get_check_index (self->session), facts) : NULL;
  CtHistory *history = ct_session_get_history (self->session);
  CtCoco *coco = ct_document_get_coco (ct_session_get_document (self->session));
  g_autoptr (GError) error = NULL;
  guint n = 1;

  if (group == NULL || (!facts->is_rule && !has_mark (group, &facts->mark)))
    {
      ct_findings_panel_message (self, _ ("This is no problem any more"));
      return;
    }
  if (facts->repair == CT_REPAIR_WRITE_SIZE)
    {
      begin_sizing (self, group, facts);
      return;
    }
  if (facts->is_rule)
    ct_repair_apply_group (history, coco, group, &n, &error);
  else
    ct_repair_apply_mark (history, coco, &facts->mark, &error);
  tell_result (self, n, error);
}

static void
answer_cb (int answer, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (CtFindingsPanel) self = g_weak_ref_get (&question->panel);

  if (answer == 0 && self != NULL && self->session != NULL
      && ct_session_get_document (self->session) == question->document && ct_session_is_editable (self->session))
    mend (self, &question->facts);
  g_weak_ref_clear (&question->panel);
  g_object_unref (question->document);
  g_free (question);
}

static void
ask (CtFindingsPanel *self, const CtCheckGroup *group)
{
  guint n = self->wish.repair == CT_REPAIR_WRITE_SIZE ? group->marks->len : group->n_repairable;
  g_autofree char *preview = ct_repair_dup_preview (self->wish.repair, n);
  /* Translators: %s is what a repair does, such as “Clip 12 boxes to their images” */
  g_autofree char *heading = g_strdup_printf (_ ("%s?"), preview);
  g_autofree char *left = NULL;
  g_autofree char *body = NULL;
  const char *const answers[] = { ct_repair_get_verb (self->wish.repair), NULL };
  Question *question = g_new0 (Question, 1);
  AdwMessageDialog *dialog;

  if (group->marks->len > n)
    left = g_strdup_printf (ngettext ("%u more finding of this rule can only be repaired by hand.",
                                      "%u more findings of this rule can only be repaired by hand.",
                                      group->marks->len - n),
                            group->marks->len - n);
  body = g_strdup_printf ("%s\n\n%s%s%s",
                          group->summary,
                          left != NULL ? left : "",
                          left != NULL ? "\n" : "",
                          _ ("All of it can be undone in one step."));
  g_weak_ref_init (&question->panel, self);
  question->document = g_object_ref (ct_session_get_document (self->session));
  question->facts = self->wish;
  dialog = ADW_MESSAGE_DIALOG (ct_dialogs_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               heading,
                                               body,
                                               _ ("_Cancel"),
                                               answers,
                                               answer_cb,
                                               question));
  adw_message_dialog_set_response_appearance (dialog, "0", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "0");
  gtk_window_set_focus (GTK_WINDOW (dialog), gtk_window_get_default_widget (GTK_WINDOW (dialog)));
}

/* A wish that waits is granted as soon as the findings are those of the present state. */
void
ct_findings_panel_grant (CtFindingsPanel *self)
{
  const CtCheckGroup *group;

  if (!self->has_wish || !is_fresh (self))
    return;
  self->has_wish = FALSE;
  group = find_group (ct_session_get_check_index (self->session), &self->wish);
  if (self->wish.is_rule && group != NULL)
    ask (self, group);
  else
    mend (self, &self->wish);
}

/* Somebody wants what is offered at @position of the list. */
void
ct_findings_panel_wish (CtFindingsPanel *self, guint position)
{
  if (self->session == NULL || !ct_session_is_editable (self->session)
      || !ct_findings_list_get_facts (self->list, position, &self->wish) || self->wish.repair == CT_REPAIR_NONE)
    return;
  ct_findings_panel_forget_wish (self);
  self->has_wish = TRUE;
  ct_session_check_soon (self->session);
  ct_findings_panel_grant (self);
}

void
ct_findings_panel_forget_wish (CtFindingsPanel *self)
{
  self->has_wish = FALSE;
  if (self->sizing != NULL)
    g_cancellable_cancel (self->sizing->cancellable);
  self->sizing = NULL;
}
