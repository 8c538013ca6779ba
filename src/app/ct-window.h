/* ct-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One window with one document, or the welcome page. What it can do are its actions.
 */
#pragma once

#include <adwaita.h>

#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_WINDOW (ct_window_get_type ())
G_DECLARE_FINAL_TYPE (CtWindow, ct_window, CT, WINDOW, AdwApplicationWindow)

CtWindow *ct_window_new (GtkApplication *application);
CtSession *ct_window_get_session (CtWindow *self);
gboolean ct_window_is_empty (CtWindow *self);
void ct_window_open (CtWindow *self, const char *path);
void ct_window_open_files (CtWindow *self, GFile *const *files, guint n_files);
void ct_window_set_destination (CtWindow *self, const char *destination);

G_END_DECLS
