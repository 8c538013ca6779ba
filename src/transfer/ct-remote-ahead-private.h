/* ct-remote-ahead-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does a list of things in threads of its own, as long as nobody has anything more urgent.
 * A new list takes the place of the old one. Knows nothing of what the things are.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtRemoteAheadFunc:
 *
 * Does one thing. Returns %FALSE when the rest of the list is of no use either.
 */
typedef gboolean (*CtRemoteAheadFunc) (gpointer data, const char *name, GCancellable *cancellable);

typedef struct _CtRemoteAhead CtRemoteAhead;

CtRemoteAhead *ct_remote_ahead_new (guint n_threads, CtRemoteAheadFunc func, gpointer data);
void ct_remote_ahead_free (CtRemoteAhead *self);
void ct_remote_ahead_set (CtRemoteAhead *self, const char *const *names);
void ct_remote_ahead_hold (CtRemoteAhead *self);
void ct_remote_ahead_release (CtRemoteAhead *self);

G_END_DECLS
