/* ct-remote-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three pages: the form, looking, and the choice between several COCO files. Looking is a job that can be
 * cancelled; what goes wrong is said on the form, where it can be mended.
 */
#include "ct-remote-dialog.h"

#include "ct-credential-keep.h"
#include "ct-credential-row.h"
#include "ct-destination.h"
#include "ct-error.h"
#include "ct-job.h"
#include "ct-remote-place.h"

struct _CtRemoteDialog
{
  AdwWindow parent_instance;

  CtRemoteCallback callback;
  gpointer user_data;
  GCancellable *cancellable; /* of the job that is under way */
  CtProgress *progress;
  char *notice;
  CtRemoteSet *chosen;

  GtkStack *stack;
  GtkWidget *cancel;
  GtkWidget *open;
  CtCredentialRow *credential;
  AdwEntryRow *coco;
  GtkWidget *keep_list;
  GtkSwitch *keep;
  GtkWidget *problem;
  GtkLabel *problem_text;
  GtkSpinner *spinner;
  GtkLabel *progress_text;
  GtkListBox *choices;
};

G_DEFINE_FINAL_TYPE (CtRemoteDialog, ct_remote_dialog, ADW_TYPE_WINDOW)

/* What a job looks for, and what it finds: a set, or several files to choose from. */
typedef struct
{
  CtRemoteDialog *dialog;
  CtCredential *credential;
  CtSecret *secret; /* to be kept, or NULL */
  char *coco_name;
  CtProgress *progress;
  GCancellable *cancellable;

  CtRemoteSet *remote;
  GPtrArray *candidates;
  char *notice;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;

  g_object_unref (looking->dialog);
  ct_credential_unref (looking->credential);
  g_clear_pointer (&looking->secret, ct_secret_unref);
  g_free (looking->coco_name);
  g_object_unref (looking->progress);
  g_object_unref (looking->cancellable);
  g_clear_object (&looking->remote);
  g_clear_pointer (&looking->candidates, g_ptr_array_unref);
  g_free (looking->notice);
  g_free (looking);
}

/* A file that was typed is one in the folder of the address. */
static char *
join_name (const char *prefix, const char *name)
{
  return prefix != NULL ? g_strconcat (prefix, "/", name, NULL) : g_strdup (name);
}

/* The only COCO file there is; or the list of several, which is no error. */
static gboolean
find_name (Looking *looking, CtContainer *container, const char *prefix, char **name, GError **error)
{
  g_autoptr (GError) local = NULL;

  *name = ct_remote_choose_coco (container, prefix, looking->progress, looking->cancellable, &local);
  if (*name != NULL)
    return TRUE;
  if (!g_error_matches (local, CT_ERROR, CT_ERROR_USAGE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  looking->candidates = ct_remote_find_coco (container, prefix, looking->progress, looking->cancellable, error);
  return looking->candidates != NULL;
}

/* Whether it can be had; from a copy that is here, too, when there is no way to the container. */
static gboolean
look_at_file (Looking *looking, CtContainer *container, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (CtBlob) blob = { 0 };

  if (ct_container_head (container, ct_remote_set_get_coco_name (looking->remote), &blob, looking->cancellable, &local))
    return TRUE;
  if (g_file_test (ct_remote_set_get_coco_path (looking->remote), G_FILE_TEST_EXISTS)
      && (g_error_matches (local, CT_ERROR, CT_ERROR_NETWORK) || g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
keep_credential (Looking *looking)
{
  g_autoptr (GError) error = NULL;

  if (looking->secret != NULL
      && !ct_credential_keep (looking->credential, looking->secret, looking->cancellable, &error))
    looking->notice = g_strdup (error->message);
}

static gpointer
look_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Looking *looking = data;
  g_autofree char *prefix = NULL;
  g_autofree char *name = NULL;
  g_autoptr (CtCredential) place = ct_remote_place_split (looking->credential, &prefix, &name, error);
  g_autoptr (CtContainer) container =
      place != NULL ? ct_container_new_with_credential (place, CT_CAN_READ, error) : NULL;
  CtRemoteOptions options = { 0 };

  if (container == NULL)
    return NULL;
  if (looking->coco_name != NULL)
    {
      g_free (name);
      name = join_name (prefix, looking->coco_name);
    }
  if (name == NULL && !find_name (looking, container, prefix, &name, error))
    return NULL;
  if (name == NULL)
    return looking;
  options.coco_name = name;
  looking->remote = ct_remote_set_new (container, &options, looking->progress, cancellable, error);
  if (looking->remote == NULL || !look_at_file (looking, container, error))
    return NULL;
  keep_credential (looking);
  return looking;
}

/* ---- pages ---- */

static void
show_page (CtRemoteDialog *self, const char *name)
{
  gboolean is_form = g_str_equal (name, "form");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "looking"));
  gtk_widget_set_visible (self->open, is_form);
  gtk_button_set_label (GTK_BUTTON (self->cancel), g_str_equal (name, "choice") ? _ ("_Back") : _ ("_Cancel"));
}

static void
show_problem (CtRemoteDialog *self, const char *message)
{
  gtk_label_set_text (self->problem_text, message != NULL ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
}

static void
show_form (CtRemoteDialog *self, const char *message)
{
  show_problem (self, message);
  show_page (self, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->credential));
}

static char *
describe_candidate (const CtRemoteCandidate *candidate)
{
  g_autofree char *size = ct_format_bytes (candidate->size);
  g_autoptr (GDateTime) time =
      candidate->modified_us > 0 ? g_date_time_new_from_unix_local (candidate->modified_us / G_USEC_PER_SEC) : NULL;
  g_autofree char *when = time != NULL ? g_date_time_format (time, "%x %X") : NULL;

  return when != NULL ? g_strdup_printf ("%s · %s", size, when) : g_steal_pointer (&size);
}

static void
show_choices (CtRemoteDialog *self, GPtrArray *candidates)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_list_box_remove (self->choices, child);
  for (guint i = 0; i < candidates->len; i++)
    {
      const CtRemoteCandidate *candidate = g_ptr_array_index (candidates, i);
      g_autofree char *detail = describe_candidate (candidate);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), candidate->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_append (self->choices, row);
    }
  show_page (self, "choice");
  gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
}

static void
progress_cb (CtRemoteDialog *self, GParamSpec *pspec, CtProgress *progress)
{
  g_autofree char *text = ct_progress_dup_text (progress);

  if (text != NULL && *text != '\0')
    gtk_label_set_text (self->progress_text, text);
}

static void
stop_looking (CtRemoteDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
}

static void
look_done (gpointer result, const GError *error, gpointer user_data)
{
  Looking *looking = user_data;
  CtRemoteDialog *self = looking->dialog;

  if (looking->cancellable != self->cancellable)
    return;
  stop_looking (self);
  if (result == NULL)
    show_form (self, error->message);
  else if (looking->remote == NULL)
    show_choices (self, looking->candidates);
  else
    {
      self->chosen = g_steal_pointer (&looking->remote);
      self->notice = g_steal_pointer (&looking->notice);
      gtk_window_close (GTK_WINDOW (self));
    }
}

/* @name: (nullable): which COCO file, if somebody has said so */
static void
look (CtRemoteDialog *self, const char *name)
{
  CtCredential *credential = ct_credential_row_get_credential (self->credential);
  Looking *looking;

  if (credential == NULL || self->cancellable != NULL)
    return;
  looking = g_new0 (Looking, 1);
  self->cancellable = g_cancellable_new ();
  self->progress = ct_progress_new ();
  g_signal_connect_swapped (self->progress, "notify", G_CALLBACK (progress_cb), self);
  looking->dialog = g_object_ref (self);
  looking->credential = ct_credential_ref (credential);
  looking->secret = gtk_switch_get_active (self->keep) ? ct_credential_row_dup_secret (self->credential) : NULL;
  looking->coco_name = name != NULL && *name != '\0' ? g_strdup (name) : NULL;
  looking->progress = g_object_ref (self->progress);
  looking->cancellable = g_object_ref (self->cancellable);
  gtk_label_set_text (self->progress_text, "");
  show_page (self, "looking");
  ct_job_run (CT_JOB_CURRENT_IMAGE,
              "look into container",
              look_worker,
              looking,
              looking_free,
              looking->cancellable,
              look_done,
              looking);
}

/* ---- events ---- */

static void
open_cb (CtRemoteDialog *self)
{
  look (self, gtk_editable_get_text (GTK_EDITABLE (self->coco)));
}

/* Names in the list are whole ones, typed ones begin at the address. */
static void
choice_cb (CtRemoteDialog *self, GtkListBoxRow *row)
{
  CtCredential *credential = ct_credential_row_get_credential (self->credential);
  const CtAzureAddress *address = credential != NULL ? ct_credential_get_address (credential) : NULL;
  const char *name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *typed = g_strdup (name);

  if (address != NULL && address->folder != NULL && g_str_has_prefix (name, address->folder)
      && name[strlen (address->folder)] == '/')
    {
      g_free (typed);
      typed = g_strdup (name + strlen (address->folder) + 1);
    }
  look (self, typed);
}

static void
edited_cb (CtRemoteDialog *self)
{
  g_autoptr (CtSecret) secret = ct_credential_row_dup_secret (self->credential);

  show_problem (self, NULL);
  gtk_widget_set_visible (self->keep_list, secret != NULL);
  gtk_widget_set_sensitive (self->open, ct_credential_row_get_credential (self->credential) != NULL);
}

/* Goes back from what is under way, or leaves. */
static void
cancel_cb (CtRemoteDialog *self)
{
  gboolean is_form = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "form");

  stop_looking (self);
  if (is_form)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_form (self, NULL);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  cancel_cb (CT_REMOTE_DIALOG (widget));
  return TRUE;
}

static void
ct_remote_dialog_dispose (GObject *object)
{
  CtRemoteDialog *self = CT_REMOTE_DIALOG (object);
  CtRemoteCallback callback = g_steal_pointer (&self->callback);

  stop_looking (self);
  if (callback != NULL)
    callback (self->chosen, self->notice, self->user_data);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_REMOTE_DIALOG);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->notice, g_free);
  G_OBJECT_CLASS (ct_remote_dialog_parent_class)->dispose (object);
}

static void
ct_remote_dialog_class_init (CtRemoteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_remote_dialog_dispose;
  g_type_ensure (CT_TYPE_CREDENTIAL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-remote-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, open);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, credential);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, coco);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, keep_list);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, problem_text);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, progress_text);
  gtk_widget_class_bind_template_child (widget_class, CtRemoteDialog, choices);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
ct_remote_dialog_init (CtRemoteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->credential, "changed", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->credential, "activated", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->coco, "changed", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->coco, "entry-activated", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
  g_signal_connect_swapped (self->choices, "row-activated", G_CALLBACK (choice_cb), self);
  edited_cb (self);
}

/**
 * ct_remote_dialog_present:
 * @address: (nullable): where to begin, without a secret; of a folder, its URI
 * @callback: always called, exactly once
 *
 * Asks which data set to open.
 *
 * Returns: (transfer none): the dialog
 */
CtRemoteDialog *
ct_remote_dialog_present (GtkWindow *parent, const char *address, CtRemoteCallback callback, gpointer user_data)
{
  CtRemoteDialog *self = g_object_new (CT_TYPE_REMOTE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *path = address != NULL ? g_filename_from_uri (address, NULL, NULL) : NULL;

  self->callback = callback;
  self->user_data = user_data;
  if (address != NULL)
    ct_credential_row_set_text (self->credential, path != NULL ? path : address);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->credential));
  return self;
}
