/* ct-selection.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The annotations that are selected, in the order in which they were added. The last one
 * is the primary: it wears the handles. Rows only; what they mean is the data set's affair.
 * A selection may hold locked boxes; what acts on all of it passes over those.
 */
#pragma once

#include "ct-dataset.h"
#include "ct-view-state.h"

G_BEGIN_DECLS

typedef struct _CtSelection CtSelection;

CtSelection *ct_selection_new (void);
void ct_selection_free (CtSelection *self);
gboolean ct_selection_clear (CtSelection *self);
gboolean ct_selection_set_only (CtSelection *self, guint32 annotation);
gboolean ct_selection_add (CtSelection *self, guint32 annotation);
gboolean ct_selection_remove (CtSelection *self, guint32 annotation);
void ct_selection_toggle (CtSelection *self, guint32 annotation);
gboolean ct_selection_retain (CtSelection *self, const CtDataset *dataset, guint32 image);
gboolean ct_selection_contains (const CtSelection *self, guint32 annotation);
guint ct_selection_get_size (const CtSelection *self);
guint32 ct_selection_get (const CtSelection *self, guint index);
guint32 ct_selection_get_primary (const CtSelection *self);
GArray *ct_selection_dup_rows (const CtSelection *self);
void ct_selection_set_view (CtSelection *self, const CtViewState *view);
GArray *ct_selection_dup_unlocked (const CtSelection *self);
guint64 ct_selection_get_serial (const CtSelection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSelection, ct_selection_free)

G_END_DECLS
