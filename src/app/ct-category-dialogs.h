/* ct-category-dialogs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The questions about categories: into which one to merge, what becomes of the boxes of one
 * that is deleted, and which names of a list to add. Each does what was answered, in one group.
 */
#pragma once

#include "ct-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ct_category_dialogs_merge (GtkWindow *parent, CtSession *session, guint32 category);
void ct_category_dialogs_delete (GtkWindow *parent, CtSession *session, guint32 category);
void ct_category_dialogs_import_file (GtkWindow *parent, CtSession *session);
void ct_category_dialogs_import_text (GtkWindow *parent, CtSession *session, const char *text);

G_END_DECLS
