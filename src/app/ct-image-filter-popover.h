/* ct-image-filter-popover.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the conditions of a filter are chosen. Each change holds at once. Lists nothing itself.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-image-filter.h"

G_BEGIN_DECLS

#define CT_TYPE_IMAGE_FILTER_POPOVER (ct_image_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (CtImageFilterPopover, ct_image_filter_popover, CT, IMAGE_FILTER_POPOVER, GtkPopover)

GtkWidget *ct_image_filter_popover_new (void);
void ct_image_filter_popover_set_filter (CtImageFilterPopover *self, CtImageFilter *filter);
void ct_image_filter_popover_set_dataset (CtImageFilterPopover *self, CtDataset *dataset);
void ct_image_filter_popover_show_filter (CtImageFilterPopover *self);

G_END_DECLS
