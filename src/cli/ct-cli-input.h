/* ct-cli-input.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the commands get a data set and its pictures' files from. Reads only.
 */
#pragma once

#include "ct-coco.h"
#include "ct-command.h"
#include "ct-profile.h"

G_BEGIN_DECLS

gboolean ct_cli_parse_dialect (const char *text, CtCocoDialectChoice *dialect, GError **error);
gboolean ct_cli_parse_profile (const char *text, CtProfile *profile, GError **error);
CtCoco *ct_cli_open_any (const char *path, CtCocoDialectChoice dialect, CtRun *run, GError **error);
CtCoco *ct_cli_open_coco (const char *path, CtCocoDialectChoice dialect, CtRun *run, GError **error);
gboolean ct_cli_need_dialect (CtCoco *coco, GError **error);
char *ct_cli_image_folder (const char *coco_path, const char *images);
GPtrArray *ct_cli_image_paths (CtCoco *coco, const char *folder);
gboolean ct_cli_check_images (CtCoco *coco,
                              const char *folder,
                              CtProfile profile,
                              gboolean quick,
                              CtFindings *findings,
                              CtRun *run,
                              GError **error);
gboolean ct_cli_probe_sizes (CtCoco *coco, const char *folder, CtRun *run, GError **error);

G_END_DECLS
