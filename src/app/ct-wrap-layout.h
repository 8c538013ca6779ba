/* ct-wrap-layout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Children beside each other, and in further lines where there is no room for all. Each line stands in the
 * middle.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CT_TYPE_WRAP_LAYOUT (ct_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (CtWrapLayout, ct_wrap_layout, CT, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ct_wrap_layout_new (void);

G_END_DECLS
