/* ct-file-load.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A whole file into memory. It is read, not mapped: a mapped file that somebody cuts short
 * would kill the program, and one that somebody writes to would change under it.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

GBytes *ct_file_load (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
