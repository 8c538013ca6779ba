/* ct-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtWindow share:
 *   ct-window.c          construction, size, title, which page is shown
 *   ct-window-actions.c  the actions, and which of them are possible now
 *   ct-window-edit.c     the actions over boxes, and the clipboard
 *   ct-window-files.c    opening, saving, leaving, and how that is shown
 *   ct-window-keys.c     keys that sleep while text is typed
 *   ct-window-dnd.c      files dropped on the window
 * The panels and the canvas belong to CtWorkspace.
 */
#pragma once

#include "ct-window.h"

#include "ct-workspace.h"

G_BEGIN_DECLS

/**
 * CtWindowNext:
 *
 * What happens once the document may be left; @path is what ct_window_leave() was given.
 */
typedef void (*CtWindowNext) (CtWindow *self, const char *path);

struct _CtWindow
{
  AdwApplicationWindow parent_instance;

  CtSession *session;
  GSettings *settings;
  char *destination;
  CtDataset *clip;
  GdkContentProvider *clip_content;
  AdwToast *toast;
  gint64 toast_since;
  gboolean leaving;
  gboolean closing;
  gboolean narrow;

  /* An opening that is under way. */
  GCancellable *cancellable;
  CtProgress *progress;
  guint loading_source;
  char *open_path;
  char *open_image;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkWidget *welcome;
  GtkWidget *edit_box;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *publish;
  GtkLabel *loading_title;
  GtkLabel *loading_text;
  GtkProgressBar *loading_bar;
  AdwStatusPage *problem;
  CtWorkspace *workspace;
};

/* ct-window.c */
void ct_window_toast (CtWindow *self, const char *text);
void ct_window_show_page (CtWindow *self);
void ct_window_show_title (CtWindow *self);

/* ct-window-actions.c */
void ct_window_add_actions (CtWindow *self);
void ct_window_update_actions (CtWindow *self);
void ct_window_add_property_action (CtWindow *self, const char *name, gpointer object);

/* ct-window-edit.c */
void ct_window_add_edit_actions (CtWindow *self);
void ct_window_update_edit_actions (CtWindow *self, guint n_selected);

/* ct-window-files.c */
void ct_window_leave (CtWindow *self, CtWindowNext next, char *path);
void ct_window_save (CtWindow *self, const char *path, gboolean quietly);
void ct_window_open_sample (CtWindow *self);
void ct_window_cancel_open (CtWindow *self);

/* ct-window-keys.c */
void ct_window_add_keys (CtWindow *self);

/* ct-window-dnd.c */
void ct_window_add_drop_target (CtWindow *self);

G_END_DECLS
