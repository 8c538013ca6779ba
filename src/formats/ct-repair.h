/* ct-repair.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mending what the checker found: each repair is an ordinary edit that can be undone, made by
 * the verbs. Never touches pictures.
 */
#pragma once

#include "ct-check.h"
#include "ct-history.h"

G_BEGIN_DECLS

const char *ct_repair_get_title (CtRepair repair);
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

G_END_DECLS
