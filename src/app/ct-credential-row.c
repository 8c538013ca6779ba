/* ct-credential-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging a text is a matter of microseconds and done at each change. What may block, a look
 * into the keyring or at a folder, is a job; until it is back there is neither a credential
 * nor an error. A second field shows up when the first one does not say which container.
 */
#include "ct-credential-row.h"

#include <adwaita.h>

#include "ct-credential-keep.h"
#include "ct-destination.h"
#include "ct-dialogs.h"
#include "ct-error.h"
#include "ct-job.h"

struct _CtCredentialRow
{
  GtkWidget parent_instance;

  AdwEntryRow *entry;
  AdwEntryRow *place;
  GtkWidget *list;
  GtkWidget *peek;
  GtkWidget *choose;
  GtkWidget *explanation;
  GtkImage *icon;
  GtkLabel *text;

  char *hint;
  CtAbilities needs;
  CtCredential *credential;
  char *error;
  gboolean is_kept;      /* the credential was in the keyring */
  GCancellable *looking; /* the job that is under way */
};

G_DEFINE_FINAL_TYPE (CtCredentialRow, ct_credential_row, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* ---- what is shown ---- */

static void
show (CtCredentialRow *self, const char *style, const char *icon, const char *text)
{
  static const char *const styles[] = { "dim-label", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->explanation, styles[i]);
  gtk_widget_add_css_class (self->explanation, style);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  gtk_label_set_text (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (g_str_equal (style, "error"))
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
hide_secret (CtCredentialRow *self)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  gboolean is_secret = ct_credential_holds_secret (text_of (self->entry));
  gboolean is_peeking = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->peek));

  if (!is_secret && is_peeking)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->peek), FALSE);
  gtk_widget_set_visible (self->peek, is_secret);
  gtk_text_set_visibility (GTK_TEXT (delegate), !is_secret || is_peeking);
}

static void
tell_credential (CtCredentialRow *self, GPtrArray *remarks)
{
  g_autofree char *description = ct_credential_describe (self->credential);
  g_autoptr (GString) text = g_string_new (description);

  if (self->is_kept)
    g_string_append_printf (text, "\n%s", _ ("The credential that was kept for this address is used."));
  for (guint i = 0; i < remarks->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (remarks, i));
  show (self,
        remarks->len > 0 ? "warning" : "dim-label",
        remarks->len > 0 ? "dialog-warning-symbolic" : "emblem-ok-symbolic",
        text->str);
}

/* ---- judging ---- */

static void
stop_looking (CtCredentialRow *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
refuse (CtCredentialRow *self, const char *message)
{
  ct_set_str (&self->error, message);
  show (self, "error", "dialog-error-symbolic", message);
}

/* Takes a credential that is complete; @other is what it may do without, see judge(). */
static void
accept (CtCredentialRow *self, CtCredential *credential)
{
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!ct_credential_check (credential, self->needs, g_get_real_time () / G_USEC_PER_SEC, remarks, &error))
    {
      refuse (self, error->message);
      return;
    }
  self->credential = ct_credential_ref (credential);
  tell_credential (self, remarks);
}

/* What a look into keyring or at a folder is about, and what came of it. */
typedef struct
{
  CtCredentialRow *row;
  GCancellable *cancellable;
  CtCredential *credential;
  gboolean must_exist;
  gboolean is_kept;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->row);
  g_object_unref (look->cancellable);
  ct_credential_unref (look->credential);
  g_free (look);
}

static gpointer
look_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  const char *folder = ct_credential_get_folder (look->credential);
  g_autofree char *shown = NULL;
  CtCredential *kept;

  if (folder != NULL)
    {
      if (!look->must_exist || g_file_test (folder, G_FILE_TEST_EXISTS))
        return look;
      shown = g_filename_display_name (folder);
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NOT_FOUND,
                   /* Translators: %s is a path, or something that was meant to be an address */
                   _ ("There is no folder “%s”. Choose one, or paste the address of a container, which begins with "
                      "https://"),
                   shown);
      return NULL;
    }
  kept = ct_credential_find_kept (look->credential, cancellable);
  if (kept == NULL)
    return look;
  ct_credential_unref (look->credential);
  look->credential = kept;
  look->is_kept = TRUE;
  return look;
}

static void
look_done (gpointer result, const GError *error, gpointer user_data)
{
  Look *look = user_data;
  CtCredentialRow *self = look->row;

  if (self->looking != look->cancellable)
    return;
  g_clear_object (&self->looking);
  self->is_kept = look->is_kept;
  if (result == NULL)
    refuse (self, error->message);
  else
    accept (self, look->credential);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
start_looking (CtCredentialRow *self, CtCredential *credential)
{
  Look *look = g_new0 (Look, 1);

  self->looking = g_cancellable_new ();
  look->row = g_object_ref (self);
  look->cancellable = g_object_ref (self->looking);
  look->credential = ct_credential_ref (credential);
  look->must_exist = (self->needs & (CT_CAN_CREATE | CT_CAN_WRITE)) == 0;
  show (self, "dim-label", NULL, _ ("Looking…"));
  ct_job_run (CT_JOB_CURRENT_IMAGE,
              "look at credential",
              look_worker,
              look,
              look_free,
              look->cancellable,
              look_done,
              look);
}

/* Whether the text is a credential that does not say for which container, so that the second field has to. */
static gboolean
lacks_place (CtCredential *credential)
{
  const CtAzureAddress *address = ct_credential_get_address (credential);

  return ct_credential_get_folder (credential) == NULL && (address == NULL || address->container == NULL);
}

/* Asks for the container, and takes what is said. */
static CtCredential *
complete (CtCredentialRow *self, CtCredential *credential, GError **error)
{
  gboolean knows_account = ct_credential_get_address (credential) != NULL;
  const char *said = text_of (self->place);
  g_autofree char *place = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place),
                                 knows_account ? _ ("Container") : _ ("Address of the Container"));
  gtk_widget_set_visible (GTK_WIDGET (self->place), TRUE);
  if (*said == '\0')
    return NULL;
  if (knows_account && strstr (said, "://") == NULL)
    place = g_strconcat ("azure:", said, NULL);
  return ct_credential_resolve (place != NULL ? place : said, text_of (self->entry), error);
}

static void
judge_text (CtCredentialRow *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_str_has_prefix (text, "file://") ? g_filename_from_uri (text, NULL, NULL) : NULL;
  g_autoptr (CtCredential) credential = ct_credential_parse (path != NULL ? path : text, &error);

  if (credential != NULL && lacks_place (credential))
    {
      g_autofree char *description = ct_credential_describe (credential);
      g_autoptr (CtCredential) whole = complete (self, credential, &error);

      if (whole != NULL)
        accept (self, whole);
      else if (error != NULL)
        refuse (self, error->message);
      else
        {
          g_autofree char *line = g_strdup_printf ("%s\n%s", description, _ ("Say which container is meant."));

          show (self, "dim-label", NULL, line);
        }
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->place), FALSE);
  if (credential == NULL)
    refuse (self, error->message);
  else if (ct_credential_get_kind (credential) == CT_CREDENTIAL_FOLDER
           || ct_credential_get_kind (credential) == CT_CREDENTIAL_ADDRESS)
    start_looking (self, credential);
  else
    accept (self, credential);
}

static void
judge (CtCredentialRow *self)
{
  const char *text = text_of (self->entry);

  stop_looking (self);
  g_clear_pointer (&self->credential, ct_credential_unref);
  g_clear_pointer (&self->error, g_free);
  self->is_kept = FALSE;
  hide_secret (self);
  if (text[strspn (text, " \t\r\n")] != '\0')
    judge_text (self, text);
  else
    {
      gtk_widget_set_visible (GTK_WIDGET (self->place), FALSE);
      show (self, "dim-label", NULL, self->hint);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- events ---- */

static void
activate_cb (CtCredentialRow *self)
{
  if (self->credential != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->place)))
    gtk_widget_grab_focus (GTK_WIDGET (self->place));
}

static void
folder_chosen_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtCredentialRow) self = user_data;

  if (path != NULL)
    ct_credential_row_set_text (self, path);
}

static void
choose_cb (CtCredentialRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *folder = self->credential != NULL ? ct_credential_get_folder (self->credential) : NULL;

  ct_dialogs_choose_folder (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                            _ ("Choose a Folder"),
                            folder,
                            folder_chosen_cb,
                            g_object_ref (self));
}

static gboolean
ct_credential_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CT_CREDENTIAL_ROW (widget)->entry));
}

static void
ct_credential_row_dispose (GObject *object)
{
  CtCredentialRow *self = CT_CREDENTIAL_ROW (object);

  stop_looking (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CREDENTIAL_ROW);
  G_OBJECT_CLASS (ct_credential_row_parent_class)->dispose (object);
}

static void
ct_credential_row_finalize (GObject *object)
{
  CtCredentialRow *self = CT_CREDENTIAL_ROW (object);

  g_clear_pointer (&self->credential, ct_credential_unref);
  g_free (self->error);
  g_free (self->hint);
  G_OBJECT_CLASS (ct_credential_row_parent_class)->finalize (object);
}

static void
ct_credential_row_class_init (CtCredentialRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_credential_row_dispose;
  object_class->finalize = ct_credential_row_finalize;
  widget_class->grab_focus = ct_credential_row_grab_focus;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-credential-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, entry);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, place);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, list);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, peek);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, choose);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, explanation);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CtCredentialRow, text);
  gtk_widget_class_set_css_name (widget_class, "credentialrow");
}

static void
ct_credential_row_init (CtCredentialRow *self)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Keeps its text in memory that is wiped and never swapped out. */
  gtk_text_set_buffer (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), buffer);
  self->needs = CT_CAN_READ;
  self->hint = g_strdup (_ ("Paste the address of a container with its shared access signature, or a connection "
                            "string; or choose a folder."));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (judge), self);
  g_signal_connect_swapped (self->place, "changed", G_CALLBACK (judge), self);
  g_signal_connect_swapped (self->entry, "entry-activated", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->place, "entry-activated", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->peek, "toggled", G_CALLBACK (hide_secret), self);
  g_signal_connect_swapped (self->choose, "clicked", G_CALLBACK (choose_cb), self);
  judge (self);
}

/**
 * ct_credential_row_new:
 *
 * Returns: an empty one, which asks for what can be read
 */
GtkWidget *
ct_credential_row_new (void)
{
  return g_object_new (CT_TYPE_CREDENTIAL_ROW, NULL);
}

/**
 * ct_credential_row_set_title:
 * @title: what the field is called
 */
void
ct_credential_row_set_title (CtCredentialRow *self, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), title);
}

/**
 * ct_credential_row_set_hint:
 * @hint: what stands below the field as long as it is empty
 */
void
ct_credential_row_set_hint (CtCredentialRow *self, const char *hint)
{
  ct_set_str (&self->hint, hint);
  judge (self);
}

/**
 * ct_credential_row_set_needs:
 * @needs: what is going to be done, %CT_CAN_READ at first; what does not allow that is an error. Who only
 *   reads needs a folder that exists
 */
void
ct_credential_row_set_needs (CtCredentialRow *self, CtAbilities needs)
{
  if (self->needs == needs)
    return;
  self->needs = needs;
  judge (self);
}

/**
 * ct_credential_row_set_text:
 * @text: a folder or an address, or a credential
 */
void
ct_credential_row_set_text (CtCredentialRow *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/**
 * ct_credential_row_get_text:
 *
 * Returns: what was typed, which may be a secret: not for showing, not for keeping
 */
const char *
ct_credential_row_get_text (CtCredentialRow *self)
{
  return text_of (self->entry);
}

/**
 * ct_credential_row_get_credential:
 *
 * Returns: (nullable) (transfer none): what to get at the container with, complete and, as far as its text
 *   tells, good for what is needed
 */
CtCredential *
ct_credential_row_get_credential (CtCredentialRow *self)
{
  return self->credential;
}

/**
 * ct_credential_row_get_error:
 *
 * Returns: (nullable): what is wrong, and the remedy; %NULL when nothing is, or nothing was typed yet
 */
const char *
ct_credential_row_get_error (CtCredentialRow *self)
{
  return self->error;
}

/**
 * ct_credential_row_is_looking:
 *
 * Returns: whether there will be a credential or an error in a moment
 */
gboolean
ct_credential_row_is_looking (CtCredentialRow *self)
{
  return self->looking != NULL;
}

/**
 * ct_credential_row_dup_address:
 *
 * Returns: (nullable) (transfer full): where it leads to, without a secret, to show and to remember; %NULL
 *   as long as there is no credential
 */
char *
ct_credential_row_dup_address (CtCredentialRow *self)
{
  return self->credential != NULL ? ct_credential_dup_address (self->credential) : NULL;
}

/**
 * ct_credential_row_dup_secret:
 *
 * Returns: (nullable) (transfer full): the text, for ct_credential_keep() in a worker; %NULL when there is
 *   nothing to keep
 */
CtSecret *
ct_credential_row_dup_secret (CtCredentialRow *self)
{
  const char *text = text_of (self->entry);

  if (self->credential == NULL || self->is_kept || !ct_credential_holds_secret (text))
    return NULL;
  return ct_secret_new (text, -1);
}
