/* ct-category-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dialog holds the history that it asks about: if another document has taken its place when
 * the answer comes, nothing is done.
 */
#include "ct-category-dialogs.h"

#include <adwaita.h>

#include "ct-category-chooser.h"
#include "ct-category-list.h"
#include "ct-category-verbs.h"
#include "ct-dialogs.h"

typedef struct
{
  CtSession *session;
  CtHistory *history;
  guint32 category;
  CtCategoryChooser *chooser;
  GtkCheckButton *move;
} Question;

static Question *
question_new (CtSession *session, guint32 category)
{
  Question *self = g_new0 (Question, 1);

  self->session = g_object_ref (session);
  self->history = g_object_ref (ct_session_get_history (session));
  self->category = category;
  return self;
}

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->session);
  g_object_unref (self->history);
  g_free (self);
}

static gboolean
is_open (const Question *self)
{
  return ct_session_get_history (self->session) == self->history && ct_session_is_editable (self->session);
}

/* "12 boxes in 5 images" */
static char *
count_boxes (CtDataset *dataset, guint32 category)
{
  guint32 n = dataset->categories.n_annotations[category];
  guint32 n_images = ct_category_list_count_images (dataset, category);
  g_autofree char *boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
  g_autofree char *images = g_strdup_printf (ngettext ("%u image", "%u images", n_images), n_images);

  /* Translators: for example “12 boxes in 5 images” */
  return g_strdup_printf (_ ("%s in %s"), boxes, images);
}

static void
tell_error (GtkWidget *dialog, const char *heading, const GError *error)
{
  ct_dialogs_show_error (gtk_window_get_transient_for (GTK_WINDOW (dialog)), heading, error->message);
}

/* Enter in the list is the answer. */
static void
chosen_cb (AdwMessageDialog *dialog)
{
  const char *response = adw_message_dialog_get_default_response (dialog);

  if (adw_message_dialog_get_response_enabled (dialog, response))
    {
      adw_message_dialog_response (dialog, response);
      gtk_window_close (GTK_WINDOW (dialog));
    }
}

/* ---- merging ---- */

static char *
describe_merge (CtDataset *dataset, guint32 category, guint32 into)
{
  g_autofree char *boxes = count_boxes (dataset, category);

  if (into == CT_NO_ROW)
    /* Translators: the first is “12 boxes in 5 images” */
    return g_strdup_printf (_ ("%s will get the category that you choose here, and “%s” will be gone."),
                            boxes,
                            ct_dataset_get_category_name (dataset, category));
  /* Translators: the first is “12 boxes in 5 images” */
  return g_strdup_printf (_ ("%s will get the category “%s”, and “%s” will be gone."),
                          boxes,
                          ct_dataset_get_category_name (dataset, into),
                          ct_dataset_get_category_name (dataset, category));
}

static void
merge_chosen_cb (AdwMessageDialog *dialog)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  guint32 into = ct_category_chooser_get_category (question->chooser);
  g_autofree char *body = describe_merge (ct_history_get_dataset (question->history), question->category, into);

  adw_message_dialog_set_response_enabled (dialog, "merge", into != CT_NO_ROW);
  adw_message_dialog_set_body (dialog, body);
}

static void
merge_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GError) error = NULL;
  guint32 into = ct_category_chooser_get_category (question->chooser);

  if (g_str_equal (response, "merge") && is_open (question) && into != CT_NO_ROW
      && !ct_verb_merge_category (question->history, question->category, into, &error))
    tell_error (GTK_WIDGET (dialog), _ ("The Categories Were Not Merged"), error);
}

/**
 * ct_category_dialogs_merge:
 * @category: row of the one that goes
 *
 * Asks into which other one to merge it, and says how many boxes will change.
 */
void
ct_category_dialogs_merge (GtkWindow *parent, CtSession *session, guint32 category)
{
  CtDataset *dataset = ct_session_get_dataset (session);
  Question *question = question_new (session, category);
  g_autofree char *heading =
      g_strdup_printf (_ ("Merge “%s” Into Another Category"), ct_dataset_get_category_name (dataset, category));
  g_autofree char *body = describe_merge (dataset, category, CT_NO_ROW);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  question->chooser = CT_CATEGORY_CHOOSER (ct_category_chooser_new (dataset, category));
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (question->chooser));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "merge", _ ("_Merge"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "merge", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "merge");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (question->chooser, "changed", G_CALLBACK (merge_chosen_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (question->chooser, "activated", G_CALLBACK (chosen_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (merge_response_cb), question);
  merge_chosen_cb (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (question->chooser)));
}

/* ---- deleting ---- */

static void
delete_changed_cb (AdwMessageDialog *dialog)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  gboolean move = gtk_check_button_get_active (question->move);
  gboolean chosen = ct_category_chooser_get_category (question->chooser) != CT_NO_ROW;

  gtk_widget_set_visible (GTK_WIDGET (question->chooser), move);
  adw_message_dialog_set_response_enabled (dialog, "delete", !move || chosen);
}

static void
delete_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GError) error = NULL;
  guint32 into = ct_category_chooser_get_category (question->chooser);
  gboolean good = TRUE;

  if (!g_str_equal (response, "delete") || !is_open (question))
    return;
  if (!gtk_check_button_get_active (question->move))
    good = ct_verb_delete_category (question->history, question->category, &error);
  else if (into != CT_NO_ROW)
    good = ct_verb_delete_category_into (question->history, question->category, into, &error);
  if (!good)
    tell_error (GTK_WIDGET (dialog), _ ("The Category Was Not Deleted"), error);
}

static GtkWidget *
make_choices (Question *question, CtDataset *dataset, const char *boxes)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  /* Translators: %s is “12 boxes in 5 images” */
  g_autofree char *text = g_strdup_printf (_ ("Delete %s too"), boxes);
  GtkWidget *with = gtk_check_button_new_with_label (text);
  GtkWidget *move = gtk_check_button_new_with_label (_ ("Move them to another category"));

  gtk_check_button_set_group (GTK_CHECK_BUTTON (with), GTK_CHECK_BUTTON (move));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (with), TRUE);
  gtk_widget_set_sensitive (move, dataset->categories.n_alive > 1);
  question->move = GTK_CHECK_BUTTON (move);
  question->chooser = CT_CATEGORY_CHOOSER (ct_category_chooser_new (dataset, question->category));
  gtk_box_append (GTK_BOX (box), with);
  gtk_box_append (GTK_BOX (box), move);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (question->chooser));
  return box;
}

/**
 * ct_category_dialogs_delete:
 * @category: row of the one that goes
 *
 * Asks what becomes of its boxes. One without boxes goes at once: that can be undone.
 */
void
ct_category_dialogs_delete (GtkWindow *parent, CtSession *session, guint32 category)
{
  CtDataset *dataset = ct_session_get_dataset (session);
  g_autofree char *heading =
      g_strdup_printf (_ ("Delete Category “%s”?"), ct_dataset_get_category_name (dataset, category));
  g_autofree char *boxes = NULL;
  Question *question;
  GtkWidget *dialog;

  if (dataset->categories.n_annotations[category] == 0)
    {
      ct_verb_delete_category (ct_session_get_history (session), category, NULL);
      return;
    }
  question = question_new (session, category);
  boxes = count_boxes (dataset, category);
  dialog = adw_message_dialog_new (parent, heading, _ ("It is in use. Undo brings everything back."));
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_choices (question, dataset, boxes));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "delete",
                                    _ ("_Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (question->move, "toggled", G_CALLBACK (delete_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (question->chooser, "changed", G_CALLBACK (delete_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (question->chooser, "activated", G_CALLBACK (chosen_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (delete_response_cb), question);
  delete_changed_cb (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
