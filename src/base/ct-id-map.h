/* ct-id-map.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a 64-bit id to a row number, for millions of them. The first row of an id wins.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct _CtIdMap CtIdMap;

CtIdMap *ct_id_map_new (guint32 n_expected);
void ct_id_map_free (CtIdMap *self);
gboolean ct_id_map_insert (CtIdMap *self, gint64 id, guint32 row);
guint32 ct_id_map_lookup (const CtIdMap *self, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtIdMap, ct_id_map_free)

G_END_DECLS
