/* ct-repair.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mending what the checker found: each repair is an ordinary edit that can be undone, made by
 * the verbs. Never touches pictures.
 */
#pragma once

#include "ct-check-index.h"
#include "ct-history.h"

G_BEGIN_DECLS

/**
 * CtRepairSize:
 * @image: row
 * @width_px: of its picture, as it is shown
 * @height_px: likewise
 */
typedef struct
{
  guint32 image;
  double width_px;
  double height_px;
} CtRepairSize;

const char *ct_repair_get_title (CtRepair repair);
const char *ct_repair_get_verb (CtRepair repair);
char *ct_repair_dup_preview (CtRepair repair, guint n);
gboolean ct_repair_apply (CtHistory *history, CtCoco *coco, const CtFinding *finding, GError **error);
gboolean ct_repair_apply_code (CtHistory *history,
                               CtCoco *coco,
                               const CtCheckOptions *options,
                               const char *code,
                               guint *n_repaired,
                               GError **error);
gboolean ct_repair_apply_findings (CtHistory *history,
                                   CtCoco *coco,
                                   CtFindings *findings,
                                   const char *code,
                                   guint *n_repaired,
                                   GError **error);
gboolean ct_repair_apply_mark (CtHistory *history, CtCoco *coco, const CtCheckMark *mark, GError **error);
gboolean
ct_repair_apply_group (CtHistory *history, CtCoco *coco, const CtCheckGroup *group, guint *n_repaired, GError **error);
gboolean ct_repair_write_sizes (CtHistory *history,
                                CtCoco *coco,
                                const CtRepairSize *sizes,
                                guint n_sizes,
                                guint *n_repaired,
                                GError **error);

G_END_DECLS
