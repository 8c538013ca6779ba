/* ct-folder-scan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which pictures, and which COCO files, a folder holds.
 */
#pragma once

#include "ct-base.h"
#include "ct-progress.h"

G_BEGIN_DECLS

GPtrArray *
ct_folder_scan_pictures (const char *folder, CtProgress *progress, GCancellable *cancellable, GError **error);
char *ct_folder_scan_find_coco (const char *folder, GError **error);

G_END_DECLS
