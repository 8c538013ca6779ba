/* ct-publish-ask.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question: what shall become of a COCO file that somebody else has written.
 */
#include "ct-publish-dialog-private.h"

typedef struct
{
  CtPublishDialog *dialog;
  CtPublishOnConflictCallback callback;
  CtPublishOnConflict answer;
} Question;

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "copy"))
    question->answer = CT_PUBLISH_ON_CONFLICT_COPY;
  else if (g_str_equal (response, "beside"))
    question->answer = CT_PUBLISH_ON_CONFLICT_BESIDE;
}

static void
tell_answer (gpointer data)
{
  Question *question = data;

  if (!question->dialog->is_disposed)
    question->callback (question->dialog, question->answer);
  g_object_unref (question->dialog);
  g_free (question);
}

/* The answer is given when the dialog has gone, however it went. */
static void
end_cb (gpointer data, GObject *dialog)
{
  g_idle_add_once (tell_answer, data);
}

/* Asks; the answer is to stop when the question is only closed. */
void
ct_publish_dialog_ask_conflict (CtPublishDialog *self,
                                const CtPublishConflict *conflict,
                                CtPublishOnConflictCallback callback)
{
  g_autofree char *text = ct_publish_conflict_describe (conflict);
  g_autofree char *body = g_strdup_printf (
      "%s\n\n%s",
      text,
      _ ("“Keep Both” copies the other file inside the destination under a name with its time, and then publishes "
         "yours. “Fetch Theirs” saves the other file beside your document and publishes nothing, so that you can "
         "compare them first."));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Somebody Else Has Published Here"), body);
  Question *question = g_new0 (Question, 1);

  question->dialog = g_object_ref (self);
  question->callback = callback;
  question->answer = CT_PUBLISH_ON_CONFLICT_STOP;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "stop",
                                    _ ("_Stop"),
                                    "beside",
                                    _ ("_Fetch Theirs"),
                                    "copy",
                                    _ ("_Keep Both"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), question);
  g_object_weak_ref (G_OBJECT (dialog), end_cb, question);
  gtk_window_present (GTK_WINDOW (dialog));
}
