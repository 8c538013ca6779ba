/* ct-category-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The categories as people see them: in which order, under which digits, how many pictures
 * each is on. The order of the file is another matter and never changes.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/* 0 is the last one: it lies behind 9 on the keyboard. */
#define CT_N_DIGITS 10

GArray *ct_category_list_new (const CtDataset *dataset);
void ct_category_list_find_digits (const CtDataset *dataset, const GArray *list, guint32 rows[CT_N_DIGITS]);
guint ct_category_list_get_digit (const guint32 rows[CT_N_DIGITS], guint32 category);
guint32 ct_category_list_count_images (const CtDataset *dataset, guint32 category);

G_END_DECLS
