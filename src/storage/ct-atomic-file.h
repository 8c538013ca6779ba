/* ct-atomic-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that is either the old one or the new one, whatever happens: written aside,
 * synced, renamed, and the folder synced. Keeps the mode, follows links.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtAtomicWriter:
 * @stream: buffered; need not be flushed or closed
 *
 * Writes the new content.
 */
typedef gboolean (*CtAtomicWriter) (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error);

/**
 * CtAtomicChecker:
 * @stream: what was written, from its start, as the file system gives it back
 *
 * Looks at the new content before it replaces the old one.
 */
typedef gboolean (*CtAtomicChecker) (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error);

gboolean ct_atomic_file_write (const char *path,
                               CtAtomicWriter writer,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);
gboolean ct_atomic_file_write_checked (const char *path,
                                       CtAtomicWriter writer,
                                       CtAtomicChecker checker,
                                       gpointer data,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
