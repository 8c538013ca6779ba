/* ct-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at a whole data set and says what is wrong with it, for COCO in general and for a
 * profile. Goes on after the first problem. Reads only; may run on a snapshot.
 */
#pragma once

#include "ct-profile.h"

G_BEGIN_DECLS

CtFindings *
ct_check_run (CtCoco *coco, CtProfile profile, CtProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
