/* ct-category-editor.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window with what can be said of one category: name, supercategory, colour, key.
 */
#pragma once

#include <adwaita.h>

#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_CATEGORY_EDITOR (ct_category_editor_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryEditor, ct_category_editor, CT, CATEGORY_EDITOR, AdwWindow)

CtCategoryEditor *ct_category_editor_new (GtkWindow *parent, CtSession *session, guint32 category);

G_END_DECLS
