/* ct-category-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The categories as columns; see ct-image-table.h for who may write.
 */
#pragma once

#include "ct-types.h"

G_BEGIN_DECLS

/* A colour is 0xRRGGBB with this bit; without it there is none, and the row decides. */
#define CT_COLOR_SET (1u << 24)
#define CT_COLOR_NONE 0u

/**
 * CtLook:
 * @color: %CT_COLOR_NONE, or %CT_COLOR_SET with red, green and blue
 * @place: what categories are sorted by where people see them; equal ones by row. At first the row
 * @digit: 1 to 9 for the key that was given to the category, or 0 for none
 */
typedef struct
{
  guint32 color;
  guint32 place;
  guint32 digit;
} CtLook;

/**
 * CtCategoryTable:
 * @n_rows: rows, dead ones included
 * @n_alive: rows that are not dead
 * @max_id: largest number that is an id or a reference to one, or 0
 * @id: value, see #CtIdKind
 * @name: as in the file
 * @supercategory: or %CT_NO_STR
 * @n_annotations: annotations that are not dead
 * @look: how people see the category; only its colour can come from the file
 */
typedef struct
{
  guint32 n_rows;
  guint32 n_allocated;
  guint32 n_alive;
  gint64 max_id;
  gint64 *id;
  guint8 *id_kind;
  guint16 *flags;
  CtStr *name;
  CtStr *supercategory;
  guint32 *n_annotations;
  CtLook *look;
  guint64 *source_offset;
  guint32 *source_length;
} CtCategoryTable;

void ct_category_table_clear (CtCategoryTable *self);
guint32 ct_category_table_append (CtCategoryTable *self);
void ct_category_table_copy (CtCategoryTable *self, const CtCategoryTable *other);

static inline gboolean
ct_category_table_is_alive (const CtCategoryTable *self, guint32 row)
{
  return row < self->n_rows && (self->flags[row] & CT_RECORD_DEAD) == 0;
}

G_END_DECLS
