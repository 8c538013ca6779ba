/* ct-publish-lease-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps others from writing a blob for as long as a publish takes, where that is possible.
 * A courtesy that spares people a conflict at the end; what protects data are conditions.
 */
#pragma once

#include "ct-publish-plan-private.h"

G_BEGIN_DECLS

typedef struct _CtPublishLease CtPublishLease;

gboolean ct_publish_lease_take (CtPublishPlan *plan,
                                const char *name,
                                CtPublishLease **lease,
                                GCancellable *cancellable,
                                GError **error);
const char *ct_publish_lease_get_id (CtPublishLease *self);
void ct_publish_lease_free (CtPublishLease *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishLease, ct_publish_lease_free)

G_END_DECLS
