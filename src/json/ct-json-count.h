/* ct-json-count.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts the objects of named lists in a text that comes in pieces, at the speed of memory.
 * Knows no grammar beyond strings and brackets, and shares no code with the reader: it is
 * there to find the reader's and the writer's mistakes.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct _CtJsonCounter CtJsonCounter;

CtJsonCounter *ct_json_counter_new (const char *const *names, guint n_names);
void ct_json_counter_feed (CtJsonCounter *self, const char *data, gsize length);
void ct_json_counter_feed_plain (CtJsonCounter *self, const char *data, gsize length);
gboolean ct_json_counter_finish (CtJsonCounter *self, guint64 *counts);
void ct_json_counter_free (CtJsonCounter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtJsonCounter, ct_json_counter_free)

G_END_DECLS
