/* ct-cli-script.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits as text, one JSON object a line, done with the verbs that the window uses. Knows
 * nothing of files: it gets a stream and a data set.
 */
#pragma once

#include "ct-coco.h"

G_BEGIN_DECLS

gboolean ct_script_run (CtCoco *coco,
                        GInputStream *stream,
                        const char *name,
                        guint *n_edits,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
