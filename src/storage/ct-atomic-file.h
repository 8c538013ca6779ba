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

/**
 * CtAtomicPlan:
 * @writer: writes the new content
 * @checker: (nullable): reads it again; if it fails the old file stays
 * @data: for both
 * @spare_folder: (nullable): where to write aside if the file's own folder takes no new file. Then the
 *   file itself, if it may be written, is overwritten with what is whole and on the disk there
 */
typedef struct
{
  CtAtomicWriter writer;
  CtAtomicChecker checker;
  gpointer data;
  const char *spare_folder;
} CtAtomicPlan;

/**
 * CtAtomicOutcome:
 * @CT_ATOMIC_OLD: the old file stands there
 * @CT_ATOMIC_NEW: the new one does; if there is an error all the same, it may not survive a power cut
 * @CT_ATOMIC_IN_PLACE: the new one does, overwritten in place; to be told
 * @CT_ATOMIC_TORN: overwriting in place failed midway; the error says where the new content is
 */
typedef enum
{
  CT_ATOMIC_OLD,
  CT_ATOMIC_NEW,
  CT_ATOMIC_IN_PLACE,
  CT_ATOMIC_TORN,
} CtAtomicOutcome;

gboolean ct_atomic_file_run (const char *path,
                             const CtAtomicPlan *plan,
                             CtAtomicOutcome *outcome,
                             GCancellable *cancellable,
                             GError **error);
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
