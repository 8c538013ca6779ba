/* ct-memory-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory for pixels and files.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

gpointer ct_memory_alloc (gsize n_members, gsize member_bytes);

G_END_DECLS
