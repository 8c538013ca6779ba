/* ct-publish-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which page is shown, and what the two buttons of the header do on it. A plan belongs to what
 * was said when it was made; as soon as somebody goes back there is no plan and no Publish.
 */
#include "ct-publish-dialog-private.h"

#include "ct-dialogs.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (CtPublishDialog, ct_publish_dialog, ADW_TYPE_WINDOW)

static guint ended_signal;

static gboolean
is_page (CtPublishDialog *self, const char *name)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), name);
}

/* PRIMARY: NULL is no such button. */
static void
show_page (CtPublishDialog *self, const char *name, const char *cancel, const char *primary, gboolean suggested)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_button_set_label (GTK_BUTTON (self->cancel), cancel);
  gtk_widget_set_visible (self->primary, primary != NULL);
  gtk_widget_set_sensitive (self->primary, TRUE);
  if (primary != NULL)
    gtk_button_set_label (GTK_BUTTON (self->primary), primary);
  if (suggested)
    gtk_widget_add_css_class (self->primary, "suggested-action");
  else
    gtk_widget_remove_css_class (self->primary, "suggested-action");
}

static void
forget_plan (CtPublishDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->plan, ct_publish_plan_unref);
}

static void
setup_changed_cb (CtPublishDialog *self)
{
  if (is_page (self, "setup"))
    gtk_widget_set_sensitive (self->primary, ct_publish_setup_page_get_credential (self->setup_page) != NULL);
}

static void
show_setup (CtPublishDialog *self)
{
  forget_plan (self);
  ct_publish_sign_in_page_cancel (self->sign_in_page);
  show_page (self, "setup", _ ("_Cancel"), _ ("C_ontinue"), TRUE);
  ct_publish_setup_page_show (self->setup_page, self->secret != NULL ? ct_secret_peek (self->secret) : self->place);
  setup_changed_cb (self);
}

static char *
dup_title (CtPublishDialog *self)
{
  gboolean has_slash = g_str_has_suffix (self->place, "/");

  if (*self->prefix == '\0')
    return g_strdup (self->place);
  return g_strconcat (self->place, has_slash ? "" : "/", self->prefix, NULL);
}

static void
show_record (CtPublishDialog *self)
{
  g_autoptr (CtPublishRecord) record =
      ct_publish_memory_find (self->settings, self->document, self->place, self->prefix);

  ct_publish_plan_page_set_record (self->plan_page, record);
}

/* Makes a new plan for the document as it is now. */
static void
show_plan (CtPublishDialog *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  g_autofree char *title = NULL;

  forget_plan (self);
  if (document == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->run_at_once = self->run_at_once && g_strcmp0 (self->document, ct_document_get_path (document)) == 0;
  ct_set_str (&self->document, ct_document_get_path (document));
  g_free (self->prefix);
  self->prefix = g_settings_get_string (self->settings, "publish-prefix");
  title = dup_title (self);
  show_page (self, "plan", _ ("_Cancel"), _ ("_Publish"), TRUE);
  gtk_widget_set_sensitive (self->primary, FALSE);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  ct_publish_plan_page_set_place (self->plan_page, title, NULL);
  ct_publish_plan_page_set_remarks (self->plan_page, NULL);
  show_record (self);
  ct_publish_dialog_start_plan (self);
  ct_publish_plan_page_set_busy (self->plan_page, self->progress);
}

/* A place without a credential yet: its own, the keyring's, or somebody's who signs in. */
static void
set_place (CtPublishDialog *self, const char *place, const char *sign_in)
{
  ct_set_str (&self->place, place);
  ct_set_str (&self->sign_in, sign_in != NULL && *sign_in != '\0' ? sign_in : NULL);
  g_clear_pointer (&self->credential, ct_credential_unref);
  g_clear_pointer (&self->secret, ct_secret_unref);
}

static void
leave_setup (CtPublishDialog *self)
{
  CtCredential *credential = ct_publish_setup_page_get_credential (self->setup_page);
  g_autofree char *place = ct_publish_setup_page_dup_place (self->setup_page);

  if (credential == NULL || place == NULL)
    return;
  self->fixed_place = self->fixed_place && g_strcmp0 (place, self->place) == 0;
  set_place (self, place, NULL);
  self->credential = ct_credential_ref (credential);
  self->secret = ct_publish_setup_page_dup_secret (self->setup_page);
  ct_publish_setup_page_save_options (self->setup_page);
  ct_publish_setup_page_hide (self->setup_page);
  show_plan (self);
}

static void
show_sign_in (CtPublishDialog *self, const char *place)
{
  g_autoptr (CtCredential) credential = ct_credential_parse (place, NULL);
  const CtAzureAddress *address = credential != NULL ? ct_credential_get_address (credential) : NULL;
  g_autofree char *app = g_settings_get_string (self->settings, "sign-in-app");

  if (address == NULL)
    return;
  if (g_strcmp0 (place, self->place) != 0)
    {
      self->fixed_place = FALSE;
      set_place (self, place, NULL);
    }
  show_page (self, "sign-in", _ ("_Back"), NULL, FALSE);
  ct_publish_sign_in_page_show (self->sign_in_page, address->host, app);
}

static void
sign_in_cb (CtPublishDialog *self)
{
  g_autofree char *place = ct_publish_setup_page_dup_sign_in (self->setup_page);

  if (place == NULL)
    return;
  ct_publish_setup_page_save_options (self->setup_page);
  show_sign_in (self, place);
}

static void
signed_in_cb (CtPublishDialog *self)
{
  const char *remark = ct_publish_sign_in_page_get_remark (self->sign_in_page);
  g_autofree char *place = g_strdup (self->place);

  set_place (self, place, ct_publish_sign_in_page_get_app (self->sign_in_page));
  self->credential = ct_credential_new_signed_in (place, ct_publish_sign_in_page_get_entra (self->sign_in_page), NULL);
  g_settings_set_string (self->settings, "sign-in-app", self->sign_in);
  show_plan (self);
  if (remark != NULL)
    ct_publish_plan_page_add_remark (self->plan_page, remark);
}

/* The place has proved good: it is remembered, its secret kept apart from it. */
static void
remember (CtPublishDialog *self)
{
  if (!self->fixed_place)
    {
      g_settings_set_string (self->settings, "destination", self->place);
      ct_publish_memory_add_place (self->settings, self->place, self->sign_in);
    }
  if (self->secret != NULL)
    ct_publish_dialog_keep_credential (self);
}

static void
run_plan (CtPublishDialog *self)
{
  CtPublishPlan *plan = g_steal_pointer (&self->plan);
  g_autofree char *url = ct_publish_plan_dup_coco_url (plan);

  self->run_at_once = FALSE;
  ct_publish_dialog_note_start (self, url);
  show_page (self, "run", _ ("_Stop"), _ ("_Hide"), FALSE);
  gtk_window_set_modal (GTK_WINDOW (self), FALSE);
  self->running_plan = ct_publish_plan_ref (plan);
  ct_publish_dialog_start_run (self, plan);
  ct_publish_run_page_start (self->run_page, self->progress);
  gtk_widget_grab_focus (self->primary);
}

static void
conflict_answered (CtPublishDialog *self, CtPublishOnConflict answer)
{
  self->run_at_once = FALSE;
  if (answer == CT_PUBLISH_ON_CONFLICT_STOP || self->plan == NULL || self->running)
    return;
  ct_publish_plan_set_on_conflict (self->plan, answer);
  run_plan (self);
}

static void
publish (CtPublishDialog *self)
{
  const CtPublishConflict *conflict = self->plan != NULL ? ct_publish_plan_get_conflict (self->plan) : NULL;

  if (self->plan == NULL)
    return;
  if (conflict != NULL)
    ct_publish_dialog_ask_conflict (self, conflict, conflict_answered);
  else
    run_plan (self);
}

/* What planning came to; takes the plan out of the answer. */
void
ct_publish_dialog_take_plan (CtPublishDialog *self, CtPublishAnswer *answer, const GError *error)
{
  g_autofree char *title = dup_title (self);

  ct_publish_plan_page_set_place (self->plan_page, title, answer->described);
  if (answer->remarks != NULL && *answer->remarks != '\0')
    ct_publish_plan_page_add_remark (self->plan_page, answer->remarks);
  if (error != NULL)
    {
      self->run_at_once = FALSE;
      ct_publish_plan_page_set_error (self->plan_page, error->message, answer->findings);
      if (answer->nobody_signed_in)
        show_sign_in (self, self->place);
      return;
    }
  self->plan = g_steal_pointer (&answer->plan);
  if (self->credential == NULL)
    self->credential = ct_credential_ref (answer->credential);
  remember (self);
  ct_publish_plan_page_set_plan (self->plan_page, self->plan);
  gtk_widget_set_sensitive (self->primary, TRUE);
  gtk_widget_grab_focus (self->primary);
  if (self->run_at_once)
    publish (self);
}

/* How the run ended; takes the report. */
void
ct_publish_dialog_take_result (CtPublishDialog *self,
                               const CtPublishResult *result,
                               CtPublishReport *report,
                               const GError *error)
{
  const char *again = _ ("_Try Again");

  g_clear_pointer (&self->report, ct_publish_report_free);
  self->report = report;
  self->outcome = result->outcome;
  ct_publish_run_page_end (self->run_page);
  g_clear_pointer (&self->running_plan, ct_publish_plan_unref);
  ct_publish_dialog_note_end (self, result);
  ct_publish_result_page_set_result (self->result_page, result, report, error);
  if (result->outcome == CT_PUBLISH_COMPLETE)
    again = _ ("_Publish Again");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    again = _ ("_Resume");
  show_page (self, "result", _ ("_Close"), again, result->outcome != CT_PUBLISH_COMPLETE);
  gtk_widget_grab_focus (self->cancel);
  ct_publish_dialog_tell_end (self, result);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    g_signal_emit (self, ended_signal, 0, ct_publish_outcome_get_title (result->outcome));
}

static void
primary_cb (CtPublishDialog *self)
{
  if (is_page (self, "setup"))
    leave_setup (self);
  else if (is_page (self, "plan"))
    publish (self);
  else if (is_page (self, "run"))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else if (is_page (self, "result"))
    {
      self->run_at_once = self->outcome != CT_PUBLISH_COMPLETE;
      show_plan (self);
    }
}

static void
cancel_cb (CtPublishDialog *self)
{
  if (is_page (self, "sign-in"))
    show_setup (self);
  else if (self->running)
    {
      g_cancellable_cancel (self->cancellable);
      ct_publish_run_page_set_stopping (self->run_page);
    }
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
paused_cb (CtPublishDialog *self)
{
  gboolean paused;

  g_object_get (self->run_page, "paused", &paused, NULL);
  if (self->running)
    ct_publish_plan_set_paused (self->running_plan, paused);
}

static void
setup_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_setup (CT_PUBLISH_DIALOG (widget));
}

static void
plan_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_plan (CT_PUBLISH_DIALOG (widget));
}

/* NAME.published.json beside the document. */
static char *
suggest_report (CtPublishDialog *self)
{
  gsize length = strlen (self->document);

  if (g_str_has_suffix (self->document, ".json"))
    length -= strlen (".json");
  return g_strdup_printf ("%.*s.published.json", (int) length, self->document);
}

static void
save_report_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *path = suggest_report (CT_PUBLISH_DIALOG (widget));

  ct_publish_dialog_save_report (CT_PUBLISH_DIALOG (widget), path);
}

static void
report_path_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtPublishDialog) self = user_data;

  if (path != NULL && !self->is_disposed)
    ct_publish_dialog_save_report (self, path);
}

static void
save_report_as_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *path = suggest_report (CT_PUBLISH_DIALOG (widget));

  ct_dialogs_choose_save (GTK_WINDOW (widget), _ ("Save Report"), path, report_path_cb, g_object_ref (widget));
}

/* While something is sent it goes on out of sight. */
static gboolean
ct_publish_dialog_close_request (GtkWindow *window)
{
  CtPublishDialog *self = CT_PUBLISH_DIALOG (window);

  if (self->running)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return GDK_EVENT_STOP;
    }
  forget_plan (self);
  return GTK_WINDOW_CLASS (ct_publish_dialog_parent_class)->close_request (window);
}

static gboolean
parent_close_cb (CtPublishDialog *self)
{
  if (!self->running)
    return GDK_EVENT_PROPAGATE;
  ct_publish_run_page_say (self->run_page,
                           _ ("The window cannot be closed while something is published. Stop first; what has "
                              "arrived is not sent again."));
  gtk_window_present (GTK_WINDOW (self));
  return GDK_EVENT_STOP;
}

static void
ct_publish_dialog_dispose (GObject *object)
{
  CtPublishDialog *self = CT_PUBLISH_DIALOG (object);

  self->is_disposed = TRUE;
  forget_plan (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->running_plan, ct_publish_plan_unref);
  g_clear_pointer (&self->report, ct_publish_report_free);
  g_clear_pointer (&self->credential, ct_credential_unref);
  g_clear_pointer (&self->secret, ct_secret_unref);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->sign_in, g_free);
  g_clear_pointer (&self->document, g_free);
  g_clear_pointer (&self->prefix, g_free);
  G_OBJECT_CLASS (ct_publish_dialog_parent_class)->dispose (object);
}

static void
ct_publish_dialog_class_init (CtPublishDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ct_publish_dialog_close_request;
  ended_signal = g_signal_new ("ended",
                               CT_TYPE_PUBLISH_DIALOG,
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               1,
                               G_TYPE_STRING);
  g_type_ensure (CT_TYPE_PUBLISH_SETUP_PAGE);
  g_type_ensure (CT_TYPE_PUBLISH_SIGN_IN_PAGE);
  g_type_ensure (CT_TYPE_PUBLISH_PLAN_PAGE);
  g_type_ensure (CT_TYPE_PUBLISH_RUN_PAGE);
  g_type_ensure (CT_TYPE_PUBLISH_RESULT_PAGE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_install_action (widget_class, "publish.setup", NULL, setup_activated);
  gtk_widget_class_install_action (widget_class, "publish.plan", NULL, plan_activated);
  gtk_widget_class_install_action (widget_class, "publish.save-report", NULL, save_report_activated);
  gtk_widget_class_install_action (widget_class, "publish.save-report-as", NULL, save_report_as_activated);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, primary);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, setup_page);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, plan_page);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, run_page);
  gtk_widget_class_bind_template_child (widget_class, CtPublishDialog, result_page);
}

static void
ct_publish_dialog_init (CtPublishDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  self->prefix = g_settings_get_string (self->settings, "publish-prefix");
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
  g_signal_connect_swapped (self->primary, "clicked", G_CALLBACK (primary_cb), self);
  g_signal_connect_swapped (self->setup_page, "changed", G_CALLBACK (setup_changed_cb), self);
  g_signal_connect_swapped (self->setup_page, "activated", G_CALLBACK (leave_setup), self);
  g_signal_connect_swapped (self->setup_page, "sign-in", G_CALLBACK (sign_in_cb), self);
  g_signal_connect_swapped (self->sign_in_page, "signed-in", G_CALLBACK (signed_in_cb), self);
  g_signal_connect_swapped (self->run_page, "notify::paused", G_CALLBACK (paused_cb), self);
}

/* Who signs in at a place, as far as it was published to before. */
static void
take_known_place (CtPublishDialog *self, const char *place)
{
  g_autoptr (GPtrArray) places = ct_publish_memory_dup_places (self->settings);

  set_place (self, place, NULL);
  for (guint i = 0; i < places->len; i++)
    {
      const CtPublishPlace *known = places->pdata[i];

      if (g_str_equal (known->place, place))
        set_place (self, place, known->sign_in);
    }
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
  g_autofree char *saved = g_settings_get_string (self->settings, "destination");

  self->session = g_object_ref (session);
  self->fixed_place = destination != NULL;
  take_known_place (self, destination != NULL ? destination : saved);
  if (parent != NULL)
    g_signal_connect_object (parent, "close-request", G_CALLBACK (parent_close_cb), self, G_CONNECT_SWAPPED);
  if (*self->place == '\0')
    show_setup (self);
  else
    show_plan (self);
  return self;
}
