/* ct-statistics-card.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One chart in a window: as high as it needs to be, in the colours and the size of text of the desktop,
 * with a menu that saves it.
 */
#pragma once

#include "ct-chart.h"

G_BEGIN_DECLS

/**
 * CtStatisticsFormat:
 * @CT_STATISTICS_PNG: dark on white, two pixels for each unit
 * @CT_STATISTICS_SVG: dark on white
 * @CT_STATISTICS_CSV: the numbers
 */
typedef enum
{
  CT_STATISTICS_PNG,
  CT_STATISTICS_SVG,
  CT_STATISTICS_CSV,
} CtStatisticsFormat;

#define CT_TYPE_STATISTICS_CARD (ct_statistics_card_get_type ())
G_DECLARE_FINAL_TYPE (CtStatisticsCard, ct_statistics_card, CT, STATISTICS_CARD, GtkWidget)

GtkWidget *ct_statistics_card_new (CtChart *chart);
CtChart *ct_statistics_card_get_chart (CtStatisticsCard *self);
gboolean ct_statistics_card_save (CtStatisticsCard *self, const char *path, CtStatisticsFormat format, GError **error);

G_END_DECLS
