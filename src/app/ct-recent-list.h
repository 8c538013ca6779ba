/* ct-recent-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documents that were open before, one a row. A row activates win.open-recent with the
 * document's URI, its button and Delete win.forget-recent. Whether a document is still there is looked up in
 * a job; what is not is grey.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CT_TYPE_RECENT_LIST (ct_recent_list_get_type ())
G_DECLARE_FINAL_TYPE (CtRecentList, ct_recent_list, CT, RECENT_LIST, GtkWidget)

GtkWidget *ct_recent_list_new (void);
gboolean ct_recent_list_is_empty (CtRecentList *self);

G_END_DECLS
