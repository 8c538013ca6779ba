/* ct-autosave.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A few times and a rule.
 */
#include "ct-autosave.h"

#define PAUSE_MS 5000
#define LONGEST_MS 120000
#define FIRST_RETRY_MS 5000
#define LAST_RETRY_MS 300000

struct _CtAutosave
{
  CtAutosaveClock clock;
  gpointer data;
  gint64 pause_ms;
  gint64 longest_ms;
  gboolean is_enabled;
  gboolean is_modified;
  gboolean is_running;
  gboolean is_refused;
  guint n_failures;
  gint64 first_change_ms; /* since the last save */
  gint64 last_change_ms;
  gint64 last_failure_ms;
};

/**
 * ct_autosave_new:
 * @clock: monotonic milliseconds; the tests' own, or one over g_get_monotonic_time()
 *
 * Returns: (transfer full): a policy that saves five seconds after the last change, and two minutes after
 *   the first
 */
CtAutosave *
ct_autosave_new (CtAutosaveClock clock, gpointer data)
{
  CtAutosave *self = g_new0 (CtAutosave, 1);

  self->clock = clock;
  self->data = data;
  self->pause_ms = PAUSE_MS;
  self->longest_ms = LONGEST_MS;
  self->is_enabled = TRUE;
  return self;
}

void
ct_autosave_free (CtAutosave *self)
{
  g_free (self);
}

void
ct_autosave_set_enabled (CtAutosave *self, gboolean enabled)
{
  self->is_enabled = enabled;
}

/**
 * ct_autosave_set_pause:
 * @pause_ms: after the last change
 * @longest_ms: after the first change, without a pause
 */
void
ct_autosave_set_pause (CtAutosave *self, gint64 pause_ms, gint64 longest_ms)
{
  self->pause_ms = pause_ms;
  self->longest_ms = longest_ms;
}

/**
 * ct_autosave_note_change:
 * @is_modified: of the document now
 *
 * To be called at every change of the document, undo and redo included.
 */
void
ct_autosave_note_change (CtAutosave *self, gboolean is_modified)
{
  gint64 now = self->clock (self->data);

  if (is_modified && !self->is_modified)
    self->first_change_ms = now;
  self->is_modified = is_modified;
  self->last_change_ms = now;
}

static gint64
retry_ms (CtAutosave *self)
{
  gint64 wait = FIRST_RETRY_MS;

  for (guint i = 1; i < self->n_failures && wait < LAST_RETRY_MS; i++)
    wait *= 2;
  return MIN (wait, LAST_RETRY_MS);
}

/**
 * ct_autosave_get_wait_ms:
 *
 * Returns: in how many milliseconds to save, 0 for now, %CT_AUTOSAVE_NEVER until something happens. To be
 *   asked after every call, and again when the time has passed
 */
gint64
ct_autosave_get_wait_ms (CtAutosave *self)
{
  gint64 due;

  if (!self->is_enabled || !self->is_modified || self->is_running || self->is_refused)
    return CT_AUTOSAVE_NEVER;
  due = MIN (self->last_change_ms + self->pause_ms, self->first_change_ms + self->longest_ms);
  if (self->n_failures > 0)
    due = MAX (due, self->last_failure_ms + retry_ms (self));
  return MAX (due - self->clock (self->data), 0);
}

/**
 * ct_autosave_wants_on_leaving:
 *
 * For when the document is closed, the program ends or the window loses the focus for good.
 *
 * Returns: whether to save before leaving, failures or not. If that fails, or if the result is
 *   %FALSE with the document modified, the person has to be asked
 */
gboolean
ct_autosave_wants_on_leaving (CtAutosave *self)
{
  return self->is_enabled && self->is_modified && !self->is_refused;
}

/**
 * ct_autosave_begin:
 *
 * A save starts, asked for or not.
 */
void
ct_autosave_begin (CtAutosave *self)
{
  self->is_running = TRUE;
  self->first_change_ms = self->clock (self->data);
}

/**
 * ct_autosave_end:
 * @is_modified: of the document; after a failure it is, and after a success if something was
 *   done meanwhile
 */
void
ct_autosave_end (CtAutosave *self, CtAutosaveResult result, gboolean is_modified)
{
  self->is_running = FALSE;
  self->is_modified = is_modified;
  if (result == CT_AUTOSAVE_SAVED)
    {
      self->n_failures = 0;
      self->is_refused = FALSE;
      return;
    }
  self->n_failures++;
  self->last_failure_ms = self->clock (self->data);
  self->is_refused = result == CT_AUTOSAVE_REFUSED;
}

/**
 * ct_autosave_resolve:
 *
 * The person has decided what stood in the way; saving goes on.
 */
void
ct_autosave_resolve (CtAutosave *self)
{
  self->is_refused = FALSE;
  self->n_failures = 0;
}
