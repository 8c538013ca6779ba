/* ct-progress.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How slow work tells how far it is. A worker may report ten thousand times a second;
 * the listener hears it at most some ten times, on the thread of its main context.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_TYPE_PROGRESS (ct_progress_get_type ())
G_DECLARE_FINAL_TYPE (CtProgress, ct_progress, CT, PROGRESS, GObject)

CtProgress *ct_progress_new (void);
void ct_progress_report (CtProgress *self, double fraction, const char *text);
void ct_progress_report_count (CtProgress *self, guint64 done, guint64 total);
double ct_progress_get_fraction (CtProgress *self);
char *ct_progress_dup_text (CtProgress *self);

G_END_DECLS
