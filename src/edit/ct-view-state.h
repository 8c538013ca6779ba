/* ct-view-state.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which boxes are to be seen, and which are locked. One for each open document, kept as long as
 * it is open: how somebody looks at a data set is no part of the data set, so nothing of this
 * is written to the COCO file, counts as a change, or can be undone.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

typedef struct _CtViewState CtViewState;

CtViewState *ct_view_state_new (void);
void ct_view_state_free (CtViewState *self);
void ct_view_state_reset (CtViewState *self);
guint64 ct_view_state_get_serial (const CtViewState *self);

gboolean ct_view_state_set_locked (CtViewState *self, const GArray *annotations, gboolean locked);
gboolean ct_view_state_toggle_locked (CtViewState *self, const GArray *annotations);
gboolean ct_view_state_is_locked (const CtViewState *self, guint32 annotation);
gboolean ct_view_state_has_locked (const CtViewState *self);

gboolean ct_view_state_set_hidden (CtViewState *self, const GArray *annotations, gboolean hidden);
gboolean ct_view_state_hide_others (CtViewState *self, const CtDataset *dataset, guint32 image, const GArray *shown);
gboolean ct_view_state_show_image (CtViewState *self, const CtDataset *dataset, guint32 image);
void ct_view_state_set_dataset (CtViewState *self, const CtDataset *dataset);
gboolean ct_view_state_set_category_hidden (CtViewState *self, guint32 category, gboolean hidden);
gboolean ct_view_state_show_only_category (CtViewState *self, const CtDataset *dataset, guint32 category);
gboolean ct_view_state_show_all_categories (CtViewState *self);
gboolean ct_view_state_is_category_hidden (const CtViewState *self, guint32 category);
gboolean ct_view_state_has_hidden_categories (const CtViewState *self);
gboolean ct_view_state_set_show_boxes (CtViewState *self, gboolean show_boxes);
gboolean ct_view_state_get_show_boxes (const CtViewState *self);
gboolean ct_view_state_set_peeking (CtViewState *self, gboolean peeking);
gboolean ct_view_state_get_peeking (const CtViewState *self);
gboolean ct_view_state_is_hidden (const CtViewState *self, guint32 annotation);
gboolean ct_view_state_is_visible (const CtViewState *self, guint32 annotation);
gboolean ct_view_state_is_free (const CtViewState *self, guint32 annotation);
guint ct_view_state_count_hidden (const CtViewState *self, const CtDataset *dataset, guint32 image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtViewState, ct_view_state_free)

G_END_DECLS
