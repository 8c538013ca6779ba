/* ct-statistics-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics of a data set as a column of charts. Counts in the background; knows nothing of sessions.
 */
#pragma once

#include <adwaita.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_STATISTICS_VIEW (ct_statistics_view_get_type ())
G_DECLARE_FINAL_TYPE (CtStatisticsView, ct_statistics_view, CT, STATISTICS_VIEW, GtkWidget)

GtkWidget *ct_statistics_view_new (void);
void ct_statistics_view_set_dataset (CtStatisticsView *self, CtDataset *dataset);
GtkWindow *ct_statistics_view_open (GtkWindow *parent, CtDataset *dataset);

G_END_DECLS
