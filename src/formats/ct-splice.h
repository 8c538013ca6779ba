/* ct-splice.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new text made of ranges of an old one and of replacements: what saving writes. Once
 * made it does not change and needs no data set, so a worker writes it while editing goes on.
 */
#pragma once

#include "ct-base.h"
#include "ct-progress.h"

G_BEGIN_DECLS

typedef struct _CtSplices CtSplices;

CtSplices *ct_splices_new (GBytes *source);
CtSplices *ct_splices_ref (CtSplices *self);
void ct_splices_unref (CtSplices *self);
void ct_splices_replace (CtSplices *self, gsize offset, gsize length, const char *text, gsize text_length);
gsize ct_splices_get_size (CtSplices *self);
guint ct_splices_get_n (CtSplices *self);
gboolean ct_splices_write (CtSplices *self,
                           GOutputStream *stream,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error);
GBytes *ct_splices_to_bytes (CtSplices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSplices, ct_splices_unref)

G_END_DECLS
