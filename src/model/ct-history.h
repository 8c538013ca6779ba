/* ct-history.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every change of a data set passes through here, in groups of one intention each: a drag
 * from press to release, a paste of forty boxes. Undo and redo go by groups. The same
 * stream tells the window what changed and whether there is anything to save.
 */
#pragma once

#include "ct-edit.h"

G_BEGIN_DECLS

#define CT_TYPE_HISTORY (ct_history_get_type ())
G_DECLARE_FINAL_TYPE (CtHistory, ct_history, CT, HISTORY, GObject)

/**
 * CtChange:
 * @images: images were added or removed, or their review mark changed
 * @annotations: annotations were changed
 * @categories: categories were changed
 * @image: the only image concerned, or %CT_NO_ROW if there are several or none
 *
 * What the signal CtHistory::changed(gpointer change) tells, valid during the emission.
 */
typedef struct
{
  gboolean images;
  gboolean annotations;
  gboolean categories;
  guint32 image;
} CtChange;

/**
 * CtHistoryKeeper:
 * @add: a group came, as number @index from 0; those that had this number or a higher one are gone.
 *   @edits is what ct-edit-codec.h makes of it
 * @move: from now on the first @index groups are applied
 * @load: gives back the @edits of a group that was added, or %NULL if it cannot
 * @is_settled: whether everything that was added is safe, so that the history need not keep it
 *
 * Who keeps the groups beyond the life of the history, and those that do not fit into memory.
 */
typedef struct
{
  void (*add) (gpointer data, guint index, guint state, const char *label, GBytes *edits);
  void (*move) (gpointer data, guint index);
  GBytes *(*load) (gpointer data, guint index);
  gboolean (*is_settled) (gpointer data);
} CtHistoryKeeper;

/* What ct_history_mark_saved() is told when what is on disk is no state of this history. */
#define CT_HISTORY_NO_STATE G_MAXUINT

CtHistory *ct_history_new (CtDataset *dataset);
CtDataset *ct_history_get_dataset (CtHistory *self);

void ct_history_begin (CtHistory *self, const char *label);
void ct_history_end (CtHistory *self);
void ct_history_abort (CtHistory *self);
void ct_history_push (CtHistory *self, CtEdit *edit);

gboolean ct_history_can_undo (CtHistory *self);
gboolean ct_history_can_redo (CtHistory *self);
const char *ct_history_get_undo_label (CtHistory *self);
const char *ct_history_get_redo_label (CtHistory *self);
guint32 ct_history_undo (CtHistory *self);
guint32 ct_history_redo (CtHistory *self);

guint ct_history_get_position (CtHistory *self);
void ct_history_mark_saved (CtHistory *self, guint position);
void ct_history_forget (CtHistory *self);
gboolean ct_history_is_modified (CtHistory *self);
guint ct_history_get_n_groups (CtHistory *self, guint *n_applied);
guint ct_history_count_unsaved (CtHistory *self);
gboolean ct_history_return_to_saved (CtHistory *self);

void ct_history_set_keeper (CtHistory *self, const CtHistoryKeeper *keeper, gpointer data);
void ct_history_set_budget (CtHistory *self, gsize n_bytes);
gsize ct_history_get_memory (CtHistory *self);
GBytes *ct_history_encode_all (CtHistory *self);
gboolean
ct_history_restore (CtHistory *self, guint state, const char *label, GBytes *edits, gboolean applied, GError **error);

G_END_DECLS
