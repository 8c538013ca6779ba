/* ct-publish-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one line of a publish plan or result looks.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-publish-list.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_ROW (ct_publish_row_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishRow, ct_publish_row, CT, PUBLISH_ROW, GtkWidget)

GtkWidget *ct_publish_row_new (void);
void ct_publish_row_set_line (CtPublishRow *self, CtPublishLine *line);
GtkListItemFactory *ct_publish_row_factory_new (void);

G_END_DECLS
