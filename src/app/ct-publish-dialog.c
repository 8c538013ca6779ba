/* ct-publish-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three pages: the plan, the progress, the result. A plan belongs to what the entries said
 * when it was made; as soon as they say something else there is no plan and no Publish.
 */
#include "ct-publish-dialog-private.h"

#include "ct-dialogs.h"
#include "ct-publish-list.h"
#include "ct-publish-row.h"

/* So many findings are told in full. */
#define SHOWN_WARNINGS 3

G_DEFINE_FINAL_TYPE (CtPublishDialog, ct_publish_dialog, ADW_TYPE_WINDOW)

static const CtProfile profiles[] = { CT_PROFILE_AZURE_DETECTION, CT_PROFILE_AZURE_CLASSIFICATION, CT_PROFILE_COCO };

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_list (GtkListView *view, CtPublishList *list)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  if (list != NULL)
    selection = gtk_no_selection_new (G_LIST_MODEL (list));
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

static void
spin (CtPublishDialog *self, gboolean spinning)
{
  gtk_spinner_set_spinning (self->spinner, spinning);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), spinning);
}

static void
forget_plan (CtPublishDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, ct_publish_plan_unref);
  show_list (self->plan_view, NULL);
  gtk_widget_set_visible (self->plan_card, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->summary), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), FALSE);
  gtk_widget_set_sensitive (self->publish, FALSE);
  spin (self, FALSE);
}

static char *
describe_totals (const CtPublishTotals *totals)
{
  guint n_new = totals->n_pictures[CT_PUBLISH_NEW];
  guint n_changed = totals->n_pictures[CT_PUBLISH_CHANGED];
  guint n_same = totals->n_pictures[CT_PUBLISH_SAME];
  g_autofree char *added = g_strdup_printf (ngettext ("%u new picture", "%u new pictures", n_new), n_new);
  g_autofree char *changed = g_strdup_printf (ngettext ("%u changed", "%u changed", n_changed), n_changed);
  g_autofree char *same = g_strdup_printf (ngettext ("%u already there", "%u already there", n_same), n_same);
  g_autofree char *problems =
      g_strdup_printf (ngettext ("%u with a problem", "%u with a problem", totals->n_problems), totals->n_problems);
  g_autofree char *bytes = ct_format_bytes (totals->bytes_to_send);

  /* Translators: new pictures, changed ones, those that are there, those with a problem, amount of data */
  return g_strdup_printf (_ ("%s, %s, %s, %s. %s to send."), added, changed, same, problems, bytes);
}

static char *
describe_report (CtFindings *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_all = ct_findings_count (report, CT_SEVERITY_WARNING);
  guint n_shown = 0;

  for (guint i = 0; i < ct_findings_get_n_kept (report) && n_shown < SHOWN_WARNINGS; i++)
    {
      const CtFinding *finding = ct_findings_get (report, i);

      if (finding->severity < CT_SEVERITY_WARNING)
        continue;
      g_string_append_printf (text, "%s%s", n_shown > 0 ? "\n" : "", finding->text);
      n_shown++;
    }
  if (n_all > n_shown)
    {
      g_autofree char *rest = g_strdup_printf ("%" G_GUINT64_FORMAT, n_all - n_shown);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %s more", "and %s more", (gulong) (n_all - n_shown)), rest);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
ct_publish_dialog_show_plan (CtPublishDialog *self)
{
  const CtPublishTotals *totals = ct_publish_plan_get_totals (self->plan);
  g_autofree char *summary = describe_totals (totals);
  g_autofree char *warnings = describe_report (ct_publish_plan_get_report (self->plan));

  spin (self, FALSE);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->warnings, warnings);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), *warnings != '\0');
  show_list (self->plan_view, ct_publish_list_new_for_plan (self->plan));
  gtk_widget_set_visible (self->plan_card, TRUE);
  gtk_widget_set_sensitive (self->publish, TRUE);
  gtk_widget_grab_focus (self->publish);
}

void
ct_publish_dialog_show_plan_error (CtPublishDialog *self, const char *message)
{
  spin (self, FALSE);
  gtk_label_set_text (self->summary, message);
  gtk_widget_add_css_class (GTK_WIDGET (self->summary), "error");
}

/* Makes a new plan from what the entries say. */
static void
replan (CtPublishDialog *self)
{
  forget_plan (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
  if (*text_of (self->destination) == '\0')
    {
      gtk_label_set_text (self->summary,
                          _ ("Choose a folder to publish to. Nothing is sent before you have seen the list."));
      return;
    }
  gtk_label_set_text (self->summary, _ ("Comparing…"));
  spin (self, TRUE);
  ct_publish_dialog_start_plan (self,
                                text_of (self->destination),
                                text_of (self->prefix),
                                profiles[adw_combo_row_get_selected (self->profile)]);
}

static void
edited_cb (CtPublishDialog *self)
{
  forget_plan (self);
  gtk_label_set_text (self->summary, _ ("Press Enter to see what goes where."));
}

static void
folder_chosen_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtPublishDialog) self = user_data;

  if (path == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->destination), path);
  replan (self);
}

static void
choose_cb (CtPublishDialog *self)
{
  ct_dialogs_choose_folder (GTK_WINDOW (self),
                            _ ("Choose Where to Publish"),
                            text_of (self->destination),
                            folder_chosen_cb,
                            g_object_ref (self));
}

/* Only what a plan could be made for is remembered, so never something with a secret in it. */
static void
remember (CtPublishDialog *self)
{
  const char *profile = ct_profile_to_string (profiles[adw_combo_row_get_selected (self->profile)]);

  if (!self->fixed_destination)
    g_settings_set_string (self->settings, "destination", text_of (self->destination));
  g_settings_set_string (self->settings, "publish-prefix", text_of (self->prefix));
  g_settings_set_string (self->settings, "publish-profile", profile);
}

static void
progress_cb (CtPublishDialog *self, GParamSpec *pspec, CtProgress *progress)
{
  g_autofree char *text = ct_progress_dup_text (progress);

  gtk_progress_bar_set_fraction (self->progress_bar, ct_progress_get_fraction (progress));
  gtk_label_set_text (self->progress_text, text != NULL ? text : "");
}

static void
publish_cb (CtPublishDialog *self)
{
  if (self->result_page)
    {
      self->result_page = FALSE;
      gtk_button_set_label (GTK_BUTTON (self->publish), _ ("_Publish"));
      replan (self);
      return;
    }
  if (self->plan == NULL)
    return;
  remember (self);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_text (self->progress_text, "");
  gtk_widget_set_sensitive (self->publish, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  ct_publish_dialog_start_run (self);
  g_signal_connect_object (self->progress, "notify", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
}

static const char *
outcome_title (CtPublishOutcome outcome)
{
  switch (outcome)
    {
    case CT_PUBLISH_COMPLETE:
      return _ ("Published");
    case CT_PUBLISH_PARTIAL:
      return _ ("Published in Part");
    case CT_PUBLISH_INCOMPLETE:
      return _ ("Not Published Completely");
    case CT_PUBLISH_STOPPED:
    default:
      return _ ("Stopped");
    }
}

static char *
describe_coco (const CtProfileCounts *counts)
{
  g_autofree char *images = g_strdup_printf (ngettext ("%u image", "%u images", counts->n_images), counts->n_images);
  g_autofree char *boxes =
      g_strdup_printf (ngettext ("%u annotation", "%u annotations", counts->n_annotations), counts->n_annotations);
  g_autofree char *categories =
      g_strdup_printf (ngettext ("%u category", "%u categories", counts->n_categories), counts->n_categories);

  /* Translators: numbers of images, annotations and categories */
  return g_strdup_printf (_ ("The COCO file holds %s, %s and %s."), images, boxes, categories);
}

static char *
describe_result (const CtPublishResult *result, const GError *error)
{
  g_autofree char *bytes = ct_format_bytes (result->bytes_sent);
  guint n_bad = result->n_failed + result->n_refused;
  g_autofree char *sent =
      g_strdup_printf (ngettext ("%u picture sent", "%u pictures sent", result->n_sent), result->n_sent);
  g_autofree char *skipped =
      g_strdup_printf (ngettext ("%u already there", "%u already there", result->n_skipped), result->n_skipped);
  g_autofree char *bad = g_strdup_printf (ngettext ("%u not published", "%u not published", n_bad), n_bad);
  /* Translators: pictures sent, those that were there, those that were not published, amount of data */
  g_autofree char *counts = g_strdup_printf (_ ("%s, %s, %s. %s sent."), sent, skipped, bad, bytes);
  g_autofree char *coco = describe_coco (&result->coco_counts);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup_printf ("%s\n%s", counts, error->message);
  if (result->coco_state == CT_PUBLISH_COCO_HELD_BACK)
    return g_strdup_printf ("%s\n%s",
                            counts,
                            _ ("The COCO file was not written. Publishing again sends what is missing."));
  if (result->coco_state == CT_PUBLISH_COCO_SENT || result->coco_state == CT_PUBLISH_COCO_SAME)
    return g_strdup_printf ("%s\n%s", counts, coco);
  return g_steal_pointer (&counts);
}

void
ct_publish_dialog_show_result (CtPublishDialog *self, CtPublishResult *result, const GError *error)
{
  g_autofree char *text = describe_result (result, error);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  gboolean written = result->coco_state == CT_PUBLISH_COCO_SENT || result->coco_state == CT_PUBLISH_COCO_SAME;
  gboolean complete = result->outcome == CT_PUBLISH_COMPLETE;

  self->result_page = TRUE;
  adw_status_page_set_icon_name (self->result, complete ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->result, outcome_title (result->outcome));
  adw_status_page_set_description (self->result, markup);
  ct_set_str (&self->coco_url, result->coco_url);
  gtk_widget_set_visible (self->address_list, written && result->coco_url != NULL);
  if (result->coco_url != NULL)
    {
      g_autofree char *url = g_markup_escape_text (result->coco_url, -1);

      adw_action_row_set_subtitle (self->address, url);
    }
  show_list (self->failures_view, ct_publish_list_new_for_failures (result->failures));
  gtk_widget_set_visible (self->failures, result->failures->len > 0);
  gtk_button_set_label (GTK_BUTTON (self->cancel), _ ("_Close"));
  gtk_button_set_label (GTK_BUTTON (self->publish), _ ("_Try Again"));
  gtk_widget_set_visible (self->publish, !complete);
  gtk_widget_set_sensitive (self->publish, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "result");
  gtk_widget_grab_focus (self->cancel);
}

static void
copy_cb (CtPublishDialog *self)
{
  if (self->coco_url != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->coco_url);
}

/* While it runs, closing stops it; the result then says how far it came. */
static gboolean
ct_publish_dialog_close_request (GtkWindow *window)
{
  CtPublishDialog *self = CT_PUBLISH_DIALOG (window);

  if (self->running)
    {
      g_cancellable_cancel (self->cancellable);
      gtk_label_set_text (self->progress_text, _ ("Stopping…"));
      return GDK_EVENT_STOP;
    }
  forget_plan (self);
  return GTK_WINDOW_CLASS (ct_publish_dialog_parent_class)->close_request (window);
}

static void
ct_publish_dialog_dispose (GObject *object)
{
  CtPublishDialog *self = CT_PUBLISH_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, ct_publish_plan_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->coco_url, g_free);
  G_OBJECT_CLASS (ct_publish_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, publish);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, destination);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, choose);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, prefix);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, profile);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, warnings);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, plan_card);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, plan_view);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, progress_title);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, progress_text);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, result);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, address_list);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, address);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, copy);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, failures);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, failures_view);
}

static void
ct_publish_dialog_class_init (CtPublishDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ct_publish_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ct_publish_dialog_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (GTK_WIDGET_CLASS (klass));
}

/* What the settings say, and whatever the caller says instead. */
static void
fill_in (CtPublishDialog *self, const char *destination)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *saved = g_settings_get_string (self->settings, "destination");
  g_autofree char *prefix = g_settings_get_string (self->settings, "publish-prefix");
  g_autofree char *name = g_settings_get_string (self->settings, "publish-profile");
  CtProfile profile = CT_PROFILE_AZURE_DETECTION;

  self->fixed_destination = destination != NULL;
  ct_profile_from_string (name, &profile);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    gtk_string_list_append (titles, ct_profile_get_title (profiles[i]));
  adw_combo_row_set_model (self->profile, G_LIST_MODEL (titles));
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (profiles[i] == profile)
      adw_combo_row_set_selected (self->profile, i);
  gtk_editable_set_text (GTK_EDITABLE (self->destination), destination != NULL ? destination : saved);
  gtk_editable_set_text (GTK_EDITABLE (self->prefix), prefix);
}

static void
ct_publish_dialog_init (CtPublishDialog *self)
{
  g_autoptr (GtkListItemFactory) plan_factory = ct_publish_row_factory_new ();
  g_autoptr (GtkListItemFactory) failures_factory = ct_publish_row_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  gtk_list_view_set_factory (self->plan_view, plan_factory);
  gtk_list_view_set_factory (self->failures_view, failures_factory);
}

/**
 * ct_publish_dialog_new:
 * @parent: (nullable): the window in front of which it stands
 * @session: whose document to publish, as it is now
 * @destination: (nullable): instead of the one in the settings
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
CtPublishDialog *
ct_publish_dialog_new (GtkWindow *parent, CtSession *session, const char *destination)
{
  CtPublishDialog *self = g_object_new (CT_TYPE_PUBLISH_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  fill_in (self, destination);
  g_signal_connect_swapped (self->destination, "changed", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->prefix, "changed", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->destination, "apply", G_CALLBACK (replan), self);
  g_signal_connect_swapped (self->prefix, "apply", G_CALLBACK (replan), self);
  g_signal_connect_swapped (self->profile, "notify::selected", G_CALLBACK (replan), self);
  g_signal_connect_swapped (self->choose, "clicked", G_CALLBACK (choose_cb), self);
  g_signal_connect_swapped (self->publish, "clicked", G_CALLBACK (publish_cb), self);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
  replan (self);
  return self;
}
