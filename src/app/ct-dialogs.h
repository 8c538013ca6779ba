/* ct-dialogs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every question that is asked in a window of its own: choosers and messages. Each is an
 * asynchronous function, so that which class asks is nobody else's affair.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-base.h"
#include "ct-coco-dialect.h"
#include "ct-session.h"

G_BEGIN_DECLS

/**
 * CtPathCallback:
 * @path: (nullable): what was chosen; %NULL when the question was cancelled
 */
typedef void (*CtPathCallback) (const char *path, gpointer user_data);

/**
 * CtSaveAnswer:
 * @CT_SAVE_ANSWER_CANCEL: leave everything as it is
 * @CT_SAVE_ANSWER_DISCARD: go on, the changes may be lost
 * @CT_SAVE_ANSWER_SAVE: save first
 */
typedef enum
{
  CT_SAVE_ANSWER_CANCEL,
  CT_SAVE_ANSWER_DISCARD,
  CT_SAVE_ANSWER_SAVE,
} CtSaveAnswer;

typedef void (*CtSaveAnswerCallback) (CtSaveAnswer answer, gpointer user_data);

/**
 * CtDialectCallback:
 * @dialect: %CT_DIALECT_AUTO when the question was cancelled
 */
typedef void (*CtDialectCallback) (CtCocoDialectChoice dialect, gpointer user_data);

/**
 * CtVersionCallback:
 * @choice: %CT_SESSION_NEITHER when the question was cancelled
 */
typedef void (*CtVersionCallback) (CtSessionChoice choice, gpointer user_data);

/**
 * CtForgetCallback:
 * @forgets: whether the document shall go from the list
 */
typedef void (*CtForgetCallback) (gboolean forgets, gpointer user_data);

/**
 * CtAnswerCallback:
 * @answer: number of the answer, from 0; -1 when the question was cancelled
 */
typedef void (*CtAnswerCallback) (int answer, gpointer user_data);

void ct_dialogs_choose_folder (GtkWindow *parent,
                               const char *title,
                               const char *start,
                               CtPathCallback callback,
                               gpointer user_data);
void ct_dialogs_choose_coco_file (GtkWindow *parent, const char *start, CtPathCallback callback, gpointer user_data);
void ct_dialogs_choose_text_file (GtkWindow *parent,
                                  const char *title,
                                  const char *start,
                                  CtPathCallback callback,
                                  gpointer user_data);
void ct_dialogs_choose_target (GtkWindow *parent, const char *suggested, CtPathCallback callback, gpointer user_data);
void ct_dialogs_choose_save (GtkWindow *parent,
                             const char *title,
                             const char *suggested,
                             CtPathCallback callback,
                             gpointer user_data);
void ct_dialogs_ask_save (GtkWindow *parent,
                          const char *title,
                          const char *problem,
                          CtSaveAnswerCallback callback,
                          gpointer user_data);
void ct_dialogs_ask_version (GtkWindow *parent,
                             const char *heading,
                             const char *body,
                             CtVersionCallback callback,
                             gpointer user_data);
void ct_dialogs_ask_dialect (GtkWindow *parent, const char *reason, CtDialectCallback callback, gpointer user_data);
void ct_dialogs_ask_forget (GtkWindow *parent,
                            const char *heading,
                            const char *body,
                            CtForgetCallback callback,
                            gpointer user_data);
GtkWidget *ct_dialogs_ask (GtkWindow *parent,
                           const char *heading,
                           const char *body,
                           const char *cancel,
                           const char *const *answers,
                           CtAnswerCallback callback,
                           gpointer user_data);
void ct_dialogs_set_question (GtkWidget *dialog, const char *heading, const char *body);
void ct_dialogs_show_error (GtkWindow *parent, const char *heading, const char *body);
void ct_dialogs_add_closing_keys (GtkWindow *window);
void ct_dialogs_show_about (GtkWindow *parent);

G_END_DECLS
