/* ct-category-verbs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people do to categories beside adding, renaming, merging and deleting them, which
 * ct-verbs.h has. The same rules hold: one group each, and a refusal changes nothing.
 */
#pragma once

#include "ct-verbs.h"

G_BEGIN_DECLS

gboolean ct_verb_add_categories (CtHistory *history, const GPtrArray *names, GError **error);
gboolean ct_verb_set_supercategory (CtHistory *history, guint32 category, const char *name, GError **error);
gboolean ct_verb_set_color (CtHistory *history, guint32 category, guint32 color, GError **error);
gboolean ct_verb_set_digit (CtHistory *history, guint32 category, guint digit, GError **error);
gboolean ct_verb_move_category (CtHistory *history, guint32 category, guint position, GError **error);
gboolean ct_verb_delete_category_into (CtHistory *history, guint32 category, guint32 into, GError **error);

G_END_DECLS
