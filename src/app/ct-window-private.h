/* ct-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtWindow share:
 *   ct-window.c          construction, title, which page is shown
 *   ct-window-actions.c  the actions, and which of them are possible now
 *   ct-window-edit.c     the actions over boxes, and the clipboard
 *   ct-window-files.c    opening, saving, leaving, and how that is shown
 *   ct-window-findings.c what the checker says, in short
 *   ct-window-autosave.c when to save without being asked
 *   ct-window-recovery.c what the journal had, and what other programs do
 *   ct-window-banner.c   what is the matter with the document as a whole
 *   ct-window-keys.c     keys that sleep while text is typed
 *   ct-window-outside.c  files from outside, and which window they go to
 *   ct-window-state.c    size, full screen, and where somebody was in a document
 *   ct-window-remote.c   documents from containers, and how they stand to those
 *   ct-window-publish.c  the publish dialog, and how the last publish ended
 * The panels and the canvas belong to CtWorkspace.
 */
#pragma once

#include "ct-window.h"

#include "ct-autosave.h"
#include "ct-dialogs.h"
#include "ct-welcome.h"
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
  AdwToast *offer;     /* to discard what was recovered */
  AdwToast *old_offer; /* to be dismissed as soon as it has arrived */
  gint64 offer_since;
  guint offer_source;
  gint64 toast_since;
  gboolean leaving;
  gboolean closing;
  gboolean narrow;
  gboolean very_narrow;
  gboolean had_document;
  CtPlace *held_place;       /* while the document is opened again */
  GtkWindow *publish_dialog; /* weak */

  /* An opening that is under way. */
  GCancellable *cancellable;
  CtProgress *progress;
  guint loading_source;
  char *open_path;
  char *open_image;
  CtRemoteSet *open_remote; /* whose copy open_path is */
  CtRemoteSet *wanted_remote;
  CtRemotePull open_pull;

  CtCocoDialectChoice open_dialect;

  /* How saving and the others stand. */
  CtAutosave *autosave;
  guint autosave_source;
  guint watch_source;
  CtOutside outside;
  char *save_problem;
  char *journal_problem;
  gboolean asking_remote;
  gboolean was_pushing;
  gboolean conflict_told; /* and not settled since */
  char *warning;          /* to be read and dismissed */

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkRevealer *banner;
  GtkImage *banner_icon;
  GtkLabel *banner_text;
  GtkWidget *banner_first;
  GtkWidget *banner_second;
  GtkStack *stack;
  CtWelcome *welcome;
  GtkWidget *edit_box;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *publish;
  GtkWidget *leave_fullscreen;
  GtkWidget *header;
  GtkWidget *open;
  GtkWidget *findings;
  GtkImage *findings_icon;
  GtkLabel *findings_count;
  GtkLabel *loading_title;
  GtkLabel *loading_text;
  GtkProgressBar *loading_bar;
  AdwStatusPage *problem;
  CtWorkspace *workspace;
};

/* By then a toast stands still: libadwaita 1.2 frees one twice that is dismissed before it has arrived. */
#define CT_WINDOW_TOAST_ARRIVAL_US (1 * G_USEC_PER_SEC)

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

/* ct-window-findings.c */
void ct_window_add_findings (CtWindow *self);
void ct_window_show_findings_button (CtWindow *self);

/* ct-window-files.c */
void ct_window_leave (CtWindow *self, CtWindowNext next, char *path);
void ct_window_save (CtWindow *self, const char *path, gboolean quietly);
void ct_window_open_sample (CtWindow *self);
void ct_window_cancel_open (CtWindow *self);
void ct_window_begin_with (CtWindow *self, const char *picture);
void ct_window_reopen (CtWindow *self, gboolean take_over, CtSessionChoice choice);
void ct_window_reopen_with (CtWindow *self, gboolean take_over, CtSessionChoice choice, CtRemotePull pull);
void ct_window_open_remote (CtWindow *self, CtRemoteSet *remote);

/* ct-window-autosave.c */
void ct_window_begin_autosave (CtWindow *self);
void ct_window_end_autosave (CtWindow *self);
void ct_window_document_left (CtWindow *self);
void ct_window_note_change (CtWindow *self);
void ct_window_note_saved (CtWindow *self, const GError *error);
void ct_window_hold_autosave (CtWindow *self, gboolean hold);
gboolean ct_window_saves_on_leaving (CtWindow *self);

/* ct-window-recovery.c */
void ct_window_add_recovery (CtWindow *self);
void ct_window_remove_recovery (CtWindow *self);
void ct_window_tell_recovery (CtWindow *self);
gboolean ct_window_end_offer (CtWindow *self);
void ct_window_look_outside (CtWindow *self);
void ct_window_ask_outside (CtWindow *self, CtVersionCallback callback, gpointer user_data);
void ct_window_open_beside (CtWindow *self, const char *path);

/* ct-window-banner.c */
void ct_window_update_banner (CtWindow *self);

/* ct-window-remote.c */
typedef void (*CtWindowPushed) (gboolean leaves, gpointer user_data);
void ct_window_add_remote (CtWindow *self);
void ct_window_wait_pushed (CtWindow *self, CtWindowPushed callback, gpointer user_data);
char *ct_window_dup_remote_subtitle (CtWindow *self);

/* ct-window-keys.c */
void ct_window_add_keys (CtWindow *self);
void ct_window_set_tooltip (CtWindow *self, GtkWidget *button, const char *text, const char *command);

/* ct-window-outside.c */
void ct_window_add_outside (CtWindow *self);

/* ct-window-state.c */
void ct_window_add_state (CtWindow *self);
void ct_window_remember_size (CtWindow *self);
void ct_window_restore_size (CtWindow *self);
void ct_window_hold_place (CtWindow *self);
void ct_window_restore_place (CtWindow *self);
void ct_window_note_recent (CtWindow *self);

/* ct-window-publish.c */
void ct_window_add_publish (CtWindow *self);
void ct_window_publish (CtWindow *self);

G_END_DECLS
