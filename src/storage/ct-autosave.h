/* ct-autosave.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When to save without being asked: after a pause in editing, at last after a while without
 * one, and on leaving. After a failure it waits, longer each time. Decides only; it owns
 * no timer and no document, and its clock is given to it.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtAutosaveClock:
 *
 * Returns: monotonic milliseconds
 */
typedef gint64 (*CtAutosaveClock) (gpointer data);

/**
 * CtAutosaveResult:
 * @CT_AUTOSAVE_SAVED: it is on disk
 * @CT_AUTOSAVE_FAILED: the disk refused; worth another try
 * @CT_AUTOSAVE_REFUSED: a person has to decide first, as after %CT_ERROR_CONFLICT
 */
typedef enum
{
  CT_AUTOSAVE_SAVED,
  CT_AUTOSAVE_FAILED,
  CT_AUTOSAVE_REFUSED,
} CtAutosaveResult;

typedef struct _CtAutosave CtAutosave;

/* Never. */
#define CT_AUTOSAVE_NEVER G_GINT64_CONSTANT (-1)

CtAutosave *ct_autosave_new (CtAutosaveClock clock, gpointer data);
void ct_autosave_free (CtAutosave *self);
void ct_autosave_set_enabled (CtAutosave *self, gboolean enabled);
void ct_autosave_set_pause (CtAutosave *self, gint64 pause_ms, gint64 longest_ms);
void ct_autosave_note_change (CtAutosave *self, gboolean is_modified);
gint64 ct_autosave_get_wait_ms (CtAutosave *self);
gboolean ct_autosave_wants_on_leaving (CtAutosave *self);
void ct_autosave_begin (CtAutosave *self);
void ct_autosave_end (CtAutosave *self, CtAutosaveResult result, gboolean is_modified);
void ct_autosave_resolve (CtAutosave *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtAutosave, ct_autosave_free)

G_END_DECLS
