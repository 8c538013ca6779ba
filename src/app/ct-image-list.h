/* ct-image-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images the window lists, in which order, and which of them is the current one:
 * GListModel and GtkSelectionModel in one, over a vector of rows that a query computed. Beside the
 * current image more of them can be selected, for what is done to many. Knows nothing of files or
 * of how rows look.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-bitset.h"
#include "ct-image-item.h"

G_BEGIN_DECLS

#define CT_TYPE_IMAGE_LIST (ct_image_list_get_type ())
G_DECLARE_FINAL_TYPE (CtImageList, ct_image_list, CT, IMAGE_LIST, GObject)

CtImageList *ct_image_list_new (void);
void ct_image_list_set_rows (CtImageList *self, CtDataset *dataset, GArray *rows);
void ct_image_list_set_problems (CtImageList *self, CtBitset *problems);
void ct_image_list_set_missing (CtImageList *self, CtBitset *missing);
void ct_image_list_set_image_missing (CtImageList *self, guint32 image, gboolean missing);
CtBitset *ct_image_list_dup_problems (CtImageList *self);
CtBitset *ct_image_list_dup_missing (CtImageList *self);
void ct_image_list_set_stale (CtImageList *self, CtBitset *stale);
void ct_image_list_set_image_stale (CtImageList *self, guint32 image, gboolean stale);
void ct_image_list_set_unreadable (CtImageList *self, guint32 image, gboolean unreadable);
const GArray *ct_image_list_get_rows (CtImageList *self);
guint32 ct_image_list_get_image (CtImageList *self, guint position);
guint ct_image_list_find (CtImageList *self, guint32 image);
guint32 ct_image_list_get_selected (CtImageList *self);
void ct_image_list_set_selected (CtImageList *self, guint32 image);
guint ct_image_list_get_n_selected (CtImageList *self);
GArray *ct_image_list_dup_selection (CtImageList *self);
void ct_image_list_refresh (CtImageList *self, guint32 image);

G_END_DECLS
