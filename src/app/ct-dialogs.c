/* ct-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GtkFileChooserNative, which a sandbox turns into a portal, and AdwMessageDialog.
 */
#include "ct-dialogs.h"

#include <adwaita.h>

typedef struct
{
  GtkNativeDialog *chooser;
  CtPathCallback callback;
  gpointer user_data;
} Choice;

static void
chooser_response_cb (GtkNativeDialog *chooser, int response, Choice *choice)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      path = file != NULL ? g_file_get_path (file) : NULL;
    }
  choice->callback (path, choice->user_data);
  g_object_unref (choice->chooser);
  g_free (choice);
}

static GtkFileChooser *
show_chooser (GtkWindow *parent,
              const char *title,
              GtkFileChooserAction action,
              const char *accept,
              CtPathCallback callback,
              gpointer user_data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, parent, action, accept, NULL);
  Choice *choice = g_new0 (Choice, 1);

  choice->chooser = GTK_NATIVE_DIALOG (chooser);
  choice->callback = callback;
  choice->user_data = user_data;
  gtk_native_dialog_set_modal (choice->chooser, TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chooser_response_cb), choice);
  return GTK_FILE_CHOOSER (chooser);
}

static void
set_folder (GtkFileChooser *chooser, const char *folder)
{
  if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (chooser, file, NULL);
    }
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * ct_dialogs_choose_folder:
 * @title: what for
 * @start: (nullable): the folder to show first
 * @callback: always called, exactly once
 *
 * Asks for a folder that exists or that the person makes.
 */
void
ct_dialogs_choose_folder (GtkWindow *parent,
                          const char *title,
                          const char *start,
                          CtPathCallback callback,
                          gpointer user_data)
{
  GtkFileChooser *chooser =
      show_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Select"), callback, user_data);

  set_folder (chooser, start);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * ct_dialogs_choose_coco_file:
 * @start: (nullable): the folder to show first
 * @callback: always called, exactly once
 *
 * Asks for a COCO file to open.
 */
void
ct_dialogs_choose_coco_file (GtkWindow *parent, const char *start, CtPathCallback callback, gpointer user_data)
{
  GtkFileChooser *chooser =
      show_chooser (parent, _ ("Open COCO File"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), callback, user_data);

  add_filter (chooser, _ ("COCO files"), "*.json");
  add_filter (chooser, _ ("All files"), "*");
  set_folder (chooser, start);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * ct_dialogs_choose_text_file:
 * @title: what for
 * @start: (nullable): the folder to show first
 * @callback: always called, exactly once
 *
 * Asks for a text file to read.
 */
void
ct_dialogs_choose_text_file (GtkWindow *parent,
                             const char *title,
                             const char *start,
                             CtPathCallback callback,
                             gpointer user_data)
{
  GtkFileChooser *chooser =
      show_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), callback, user_data);

  add_filter (chooser, _ ("Text files"), "*.txt");
  add_filter (chooser, _ ("All files"), "*");
  set_folder (chooser, start);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * ct_dialogs_choose_target:
 * @suggested: (nullable): path to suggest
 * @callback: always called, exactly once
 *
 * Asks where a COCO file shall be saved; the chooser asks before it lets somebody overwrite.
 */
void
ct_dialogs_choose_target (GtkWindow *parent, const char *suggested, CtPathCallback callback, gpointer user_data)
{
  GtkFileChooser *chooser =
      show_chooser (parent, _ ("Save COCO File"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), callback, user_data);
  g_autofree char *folder = suggested != NULL ? g_path_get_dirname (suggested) : NULL;
  g_autofree char *name = suggested != NULL ? g_path_get_basename (suggested) : g_strdup ("annotations.json");

  add_filter (chooser, _ ("COCO files"), "*.json");
  set_folder (chooser, folder);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * ct_dialogs_choose_save:
 * @title: what for
 * @suggested: path to suggest
 * @callback: always called, exactly once
 *
 * Asks where something else than a COCO file shall be saved.
 */
void
ct_dialogs_choose_save (GtkWindow *parent,
                        const char *title,
                        const char *suggested,
                        CtPathCallback callback,
                        gpointer user_data)
{
  GtkFileChooser *chooser =
      show_chooser (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), callback, user_data);
  g_autofree char *folder = g_path_get_dirname (suggested);
  g_autofree char *name = g_path_get_basename (suggested);

  set_folder (chooser, folder);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

typedef struct
{
  CtSaveAnswerCallback save_callback;
  CtDialectCallback dialect_callback;
  CtForgetCallback forget_callback;
  CtVersionCallback version_callback;
  CtAnswerCallback answer_callback;
  int answer;
  CtSessionChoice choice;
  gpointer user_data;
} Question;

static void
save_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  CtSaveAnswer answer = CT_SAVE_ANSWER_CANCEL;

  if (g_str_equal (response, "save"))
    answer = CT_SAVE_ANSWER_SAVE;
  else if (g_str_equal (response, "discard"))
    answer = CT_SAVE_ANSWER_DISCARD;
  question->save_callback (answer, question->user_data);
  g_free (question);
}

/**
 * ct_dialogs_ask_save:
 * @title: name of the document
 * @problem: (nullable): why they are not saved, if that was tried
 * @callback: always called, exactly once
 *
 * Asks what shall become of changes before something else takes the document's place.
 */
void
ct_dialogs_ask_save (GtkWindow *parent,
                     const char *title,
                     const char *problem,
                     CtSaveAnswerCallback callback,
                     gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Save Changes?"), NULL);
  Question *question = g_new0 (Question, 1);
  g_autofree char *text = g_strdup_printf (_ ("“%s” has changes that are not saved. If you discard them, the file "
                                              "stays as it was saved last."),
                                           title);
  g_autofree char *body = problem != NULL ? g_strconcat (problem, "\n\n", text, NULL) : g_steal_pointer (&text);

  question->save_callback = callback;
  question->user_data = user_data;
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "discard",
                                    _ ("_Discard"),
                                    "save",
                                    _ ("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (save_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
version_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  static const struct
  {
    const char *response;
    CtSessionChoice choice;
  } choices[] = {
    { "file", CT_SESSION_FILE },
    { "work", CT_SESSION_WORK },
    { "both", CT_SESSION_BOTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (response, choices[i].response))
      question->choice = choices[i].choice;
}

static void
version_answer (gpointer data)
{
  Question *question = data;

  question->version_callback (question->choice, question->user_data);
  g_free (question);
}

/* The answer is given when the dialog has gone, however it went: what follows may destroy its window. */
static void
version_end_cb (gpointer data, GObject *dialog)
{
  g_idle_add_once (version_answer, data);
}

/**
 * ct_dialogs_ask_version:
 * @heading: what the question is
 * @body: how it came to two versions
 * @callback: always called, exactly once
 *
 * Asks which of two versions of a document shall live: the file's, the person's, or both.
 */
void
ct_dialogs_ask_version (GtkWindow *parent,
                        const char *heading,
                        const char *body,
                        CtVersionCallback callback,
                        gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  Question *question = g_new0 (Question, 1);

  question->version_callback = callback;
  question->choice = CT_SESSION_NEITHER;
  question->user_data = user_data;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "file",
                                    _ ("Take the _File"),
                                    "work",
                                    _ ("Take My _Work"),
                                    "both",
                                    _ ("Keep _Both"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "both", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "both");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (version_response_cb), question);
  g_object_weak_ref (G_OBJECT (dialog), version_end_cb, question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
dialect_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  CtCocoDialectChoice choice = CT_DIALECT_AUTO;

  if (g_str_equal (response, "pixel"))
    choice = CT_DIALECT_PIXEL;
  else if (g_str_equal (response, "relative"))
    choice = CT_DIALECT_RELATIVE;
  question->dialect_callback (choice, question->user_data);
  g_free (question);
}

/**
 * ct_dialogs_ask_dialect:
 * @reason: why the file leaves it open
 * @callback: always called, exactly once
 *
 * Asks what the numbers of the boxes mean.
 */
void
ct_dialogs_ask_dialect (GtkWindow *parent, const char *reason, CtDialectCallback callback, gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("What Do the Numbers of the Boxes Mean?"), reason);
  Question *question = g_new0 (Question, 1);

  question->dialect_callback = callback;
  question->user_data = user_data;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Keep the Guess"),
                                    "pixel",
                                    _ ("Image _Pixels"),
                                    "relative",
                                    _ ("_Fractions of the Image"),
                                    NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (dialect_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
forget_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  question->forget_callback (g_str_equal (response, "forget"), question->user_data);
  g_free (question);
}

/**
 * ct_dialogs_ask_forget:
 * @heading: which document of the list cannot be opened
 * @body: why
 * @callback: always called, exactly once
 *
 * Asks whether it shall go from the list.
 */
void
ct_dialogs_ask_forget (GtkWindow *parent,
                       const char *heading,
                       const char *body,
                       CtForgetCallback callback,
                       gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  Question *question = g_new0 (Question, 1);

  question->forget_callback = callback;
  question->user_data = user_data;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "close",
                                    _ ("_Close"),
                                    "forget",
                                    _ ("_Remove from the List"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (forget_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
answer_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_ascii_isdigit (*response))
    question->answer = *response - '0';
}

static void
give_answer (gpointer data)
{
  Question *question = data;

  question->answer_callback (question->answer, question->user_data);
  g_free (question);
}

static void
answer_end_cb (gpointer data, GObject *dialog)
{
  g_idle_add_once (give_answer, data);
}

/**
 * ct_dialogs_ask:
 * @cancel: label of what leaves everything as it is
 * @answers: (array zero-terminated=1): labels, at most ten
 * @callback: always called, exactly once, when the dialog has gone
 *
 * Asks a question.
 *
 * Returns: (transfer none): the dialog; closing it cancels the question
 */
GtkWidget *
ct_dialogs_ask (GtkWindow *parent,
                const char *heading,
                const char *body,
                const char *cancel,
                const char *const *answers,
                CtAnswerCallback callback,
                gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  Question *question = g_new0 (Question, 1);

  question->answer_callback = callback;
  question->answer = -1;
  question->user_data = user_data;
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", cancel);
  for (guint i = 0; answers[i] != NULL; i++)
    {
      const char id[2] = { (char) ('0' + i), '\0' };

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), id, answers[i]);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (answer_response_cb), question);
  g_object_weak_ref (G_OBJECT (dialog), answer_end_cb, question);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/**
 * ct_dialogs_set_question:
 *
 * The question of ct_dialogs_ask() is another one by now.
 */
void
ct_dialogs_set_question (GtkWidget *dialog, const char *heading, const char *body)
{
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
}

/**
 * ct_dialogs_show_error:
 * @heading: what did not work
 * @body: file, cause and remedy
 */
void
ct_dialogs_show_error (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What helps whoever gets a report of a fault; for programs, so not translated. */
static char *
dup_debug_info (GtkWindow *parent)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (parent));
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (parent));
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  return g_strdup_printf ("Cartouche %s\n"
                          "System: %s\n"
                          "GTK: %u.%u.%u, libadwaita: %u.%u.%u, GLib: %u.%u.%u\n"
                          "Display: %s, renderer: %s, scale: %d\n"
                          "Languages: %s\n",
                          CT_VERSION,
                          os != NULL ? os : "unknown",
                          gtk_get_major_version (),
                          gtk_get_minor_version (),
                          gtk_get_micro_version (),
                          adw_get_major_version (),
                          adw_get_minor_version (),
                          adw_get_micro_version (),
                          glib_major_version,
                          glib_minor_version,
                          glib_micro_version,
                          G_OBJECT_TYPE_NAME (display),
                          renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none",
                          gtk_widget_get_scale_factor (GTK_WIDGET (parent)),
                          g_get_language_names ()[0]);
}

/**
 * ct_dialogs_show_about:
 *
 * Says what the program is, where it comes from, and what runs here.
 */
void
ct_dialogs_show_about (GtkWindow *parent)
{
  const char *developers[] = { _ ("The Cartouche contributors"), NULL };
  g_autofree char *debug_info = dup_debug_info (parent);

  adw_show_about_window (parent,
                         "application-name",
                         "Cartouche",
                         "application-icon",
                         CT_APPLICATION_ID,
                         "version",
                         CT_VERSION,
                         "developer-name",
                         developers[0],
                         "developers",
                         developers,
                         "copyright",
                         /* Translators: shown in the about window */
                         _ ("© The Cartouche contributors"),
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "website",
                         "https://github.com/cartouche/cartouche",
                         "issue-url",
                         "https://github.com/cartouche/cartouche/issues",
                         "comments",
                         _ ("Draw labelled boxes on pictures, review COCO files and publish them to a container."),
                         "debug-info",
                         debug_info,
                         "debug-info-filename",
                         "cartouche-debug-info.txt",
                         /* Translators: your names, one a line; they are shown in the about window */
                         "translator-credits",
                         _ ("translator-credits"),
                         NULL);
}

/**
 * ct_dialogs_add_closing_keys:
 * @window: beside a document's window
 *
 * Lets Escape and Ctrl+W close it, as they close dialogs.
 */
void
ct_dialogs_add_closing_keys (GtkWindow *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcutTrigger *trigger = gtk_alternative_trigger_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                             gtk_keyval_trigger_new (GDK_KEY_w, GDK_CONTROL_MASK));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (trigger, gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
