/* ct-category-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of names from a file or the clipboard, shown before anything is added. The file is
 * read in a job.
 */
#include "ct-category-dialogs.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ct-category-verbs.h"
#include "ct-dialogs.h"
#include "ct-error.h"
#include "ct-file-load.h"
#include "ct-job.h"
#include "ct-name-list.h"

/* A list of names is a few kilobytes; who chooses a picture or a film shall not wait for it. */
#define MAX_BYTES (16 * 1024 * 1024)

#define LIST_HEIGHT_WPX 180

typedef struct
{
  GtkWindow *parent;
  CtSession *session;
  CtHistory *history;
  CtNameList *names;
  char *path;
} Import;

static Import *
import_new (GtkWindow *parent, CtSession *session)
{
  Import *self = g_new0 (Import, 1);

  self->parent = g_object_ref (parent);
  self->session = g_object_ref (session);
  self->history = g_object_ref (ct_session_get_history (session));
  return self;
}

static void
import_free (gpointer data)
{
  Import *self = data;

  g_clear_pointer (&self->names, ct_name_list_free);
  g_object_unref (self->parent);
  g_object_unref (self->session);
  g_object_unref (self->history);
  g_free (self->path);
  g_free (self);
}

/* Meanwhile another document may have taken the place. */
static gboolean
is_open (const Import *self)
{
  return ct_session_get_history (self->session) == self->history && ct_session_is_editable (self->session);
}

static void
response_cb (GtkWidget *dialog, const char *response, Import *self)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "add") && is_open (self)
      && !ct_verb_add_categories (self->history, self->names->names, &error))
    ct_dialogs_show_error (self->parent, _ ("Nothing Was Added"), error->message);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (list_item)));
}

static GtkWidget *
make_preview (const GPtrArray *names)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (names, i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (list))), g_object_ref (factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("New categories"), -1);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT_WPX);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "card");
  return scroller;
}

static void
append_sentence (GString *text, guint n, const char *sentence)
{
  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
}

/* What became of the lines that add nothing. */
static char *
describe_rest (const CtNameList *names)
{
  GString *text = g_string_new (NULL);
  g_autofree char *existing = g_strdup_printf (ngettext ("%u name is in the list already.",
                                                         "%u names are in the list already.",
                                                         names->n_existing),
                                               names->n_existing);
  g_autofree char *repeated =
      g_strdup_printf (ngettext ("%u line repeats a name.", "%u lines repeat a name.", names->n_repeated),
                       names->n_repeated);
  g_autofree char *blank =
      g_strdup_printf (ngettext ("%u line is blank.", "%u lines are blank.", names->n_blank), names->n_blank);

  append_sentence (text, names->n_existing, existing);
  append_sentence (text, names->n_repeated, repeated);
  append_sentence (text, names->n_blank, blank);
  return g_string_free (text, FALSE);
}

/* Shows what will be added; takes the import. */
static void
preview (Import *self)
{
  guint n;
  g_autofree char *heading = NULL;
  g_autofree char *rest = NULL;
  GtkWidget *dialog;

  ct_name_list_drop_existing (self->names, ct_history_get_dataset (self->history));
  n = self->names->names->len;
  rest = describe_rest (self->names);
  if (n > 0)
    heading = g_strdup_printf (ngettext ("Add %u Category?", "Add %u Categories?", n), n);
  else
    heading = g_strdup (_ ("There Is Nothing to Add"));
  dialog =
      adw_message_dialog_new (self->parent, heading, n == 0 && *rest == '\0' ? _ ("The list has no names.") : rest);
  g_object_set_data_full (G_OBJECT (dialog), "import", self, import_free);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", n > 0 ? _ ("_Cancel") : _ ("_Close"));
  if (n > 0)
    {
      adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_preview (self->names->names));
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "add", _ ("_Add"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "add", ADW_RESPONSE_SUGGESTED);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), n > 0 ? "add" : "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gpointer
read_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const char *path = data;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GBytes) bytes = NULL;
  GStatBuf about;

  if (g_stat (path, &about) == 0 && about.st_size > MAX_BYTES)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_LIMIT,
                   _ ("%s: this file is too large for a list of names. Choose a text file with one name a line."),
                   name);
      return NULL;
    }
  bytes = ct_file_load (path, cancellable, error);
  if (bytes == NULL)
    return NULL;
  return ct_name_list_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name, error);
}

static void
read_done (gpointer result, const GError *error, gpointer user_data)
{
  Import *self = user_data;

  self->names = result;
  if (error != NULL && is_open (self))
    ct_dialogs_show_error (self->parent, _ ("The List Could Not Be Read"), error->message);
  if (error == NULL && is_open (self))
    preview (self);
  else
    import_free (self);
}

static void
path_cb (const char *path, gpointer user_data)
{
  Import *self = user_data;

  if (path == NULL || !is_open (self))
    {
      import_free (self);
      return;
    }
  self->path = g_strdup (path);
  ct_job_run (CT_JOB_CURRENT_IMAGE, "read names", read_worker, g_strdup (path), g_free, NULL, read_done, self);
}

/**
 * ct_category_dialogs_import_file:
 *
 * Asks for a text file with one name a line, and adds the new ones if the person agrees.
 */
void
ct_category_dialogs_import_file (GtkWindow *parent, CtSession *session)
{
  CtDocument *document = ct_session_get_document (session);
  g_autofree char *folder = g_path_get_dirname (ct_document_get_path (document));

  ct_dialogs_choose_text_file (parent, _ ("Import Names"), folder, path_cb, import_new (parent, session));
}

/**
 * ct_category_dialogs_import_text:
 * @text: names, one a line
 *
 * The same for a text that was pasted.
 */
void
ct_category_dialogs_import_text (GtkWindow *parent, CtSession *session, const char *text)
{
  Import *self = import_new (parent, session);
  g_autoptr (GError) error = NULL;

  /* Translators: what stands in the place of a file's name in messages */
  self->names = ct_name_list_read (text, strlen (text), _ ("Pasted text"), &error);
  if (self->names != NULL)
    {
      preview (self);
      return;
    }
  ct_dialogs_show_error (parent, _ ("The List Could Not Be Read"), error->message);
  import_free (self);
}
