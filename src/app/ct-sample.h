/* ct-sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample set that comes with the program, and the person's own copy of it.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

char *ct_sample_find (void);
char *ct_sample_copy (const char *sample, const char *target, GCancellable *cancellable, GError **error);
char *ct_sample_dup_target (void);

G_END_DECLS
