/* ct-selection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set that remembers its order: an array for the order, a hash table for the question.
 */
#include "ct-selection.h"

struct _CtSelection
{
  GArray *rows;
  GHashTable *set;
  const CtViewState *view;
  guint64 serial;
};

CtSelection *
ct_selection_new (void)
{
  CtSelection *self = g_new0 (CtSelection, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->set = g_hash_table_new (NULL, NULL);
  return self;
}

void
ct_selection_free (CtSelection *self)
{
  g_array_unref (self->rows);
  g_hash_table_unref (self->set);
  g_free (self);
}

/**
 * ct_selection_clear:
 *
 * Returns: whether there was anything
 */
gboolean
ct_selection_clear (CtSelection *self)
{
  if (self->rows->len == 0)
    return FALSE;
  g_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->set);
  self->serial++;
  return TRUE;
}

/**
 * ct_selection_set_only:
 * @annotation: row, or %CT_NO_ROW for an empty selection
 *
 * Returns: whether the selection differs from before
 */
gboolean
ct_selection_set_only (CtSelection *self, guint32 annotation)
{
  if (annotation == CT_NO_ROW)
    return ct_selection_clear (self);
  if (self->rows->len == 1 && ct_selection_get (self, 0) == annotation)
    return FALSE;
  ct_selection_clear (self);
  ct_selection_add (self, annotation);
  return TRUE;
}

/**
 * ct_selection_add:
 * @annotation: becomes the primary, also when it was selected before
 *
 * Returns: whether the selection differs from before
 */
gboolean
ct_selection_add (CtSelection *self, guint32 annotation)
{
  if (ct_selection_get_primary (self) == annotation)
    return FALSE;
  ct_selection_remove (self, annotation);
  g_array_append_val (self->rows, annotation);
  g_hash_table_add (self->set, GUINT_TO_POINTER (annotation));
  self->serial++;
  return TRUE;
}

/**
 * ct_selection_remove:
 *
 * Returns: whether it was selected
 */
gboolean
ct_selection_remove (CtSelection *self, guint32 annotation)
{
  if (!g_hash_table_remove (self->set, GUINT_TO_POINTER (annotation)))
    return FALSE;
  for (guint i = self->rows->len; i > 0; i--)
    if (ct_selection_get (self, i - 1) == annotation)
      {
        g_array_remove_index (self->rows, i - 1);
        break;
      }
  self->serial++;
  return TRUE;
}

void
ct_selection_toggle (CtSelection *self, guint32 annotation)
{
  if (!ct_selection_remove (self, annotation))
    ct_selection_add (self, annotation);
}

/**
 * ct_selection_retain:
 * @image: row
 *
 * Drops what is no living annotation of this image.
 *
 * Returns: whether anything was dropped
 */
gboolean
ct_selection_retain (CtSelection *self, const CtDataset *dataset, guint32 image)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint32 row = ct_selection_get (self, i);

      if (ct_annotation_table_is_alive (&dataset->annotations, row) && dataset->annotations.image[row] == image)
        g_array_index (self->rows, guint32, n_kept++) = row;
      else
        g_hash_table_remove (self->set, GUINT_TO_POINTER (row));
    }
  if (n_kept == self->rows->len)
    return FALSE;
  g_array_set_size (self->rows, n_kept);
  self->serial++;
  return TRUE;
}

gboolean
ct_selection_contains (const CtSelection *self, guint32 annotation)
{
  return g_hash_table_contains (self->set, GUINT_TO_POINTER (annotation));
}

guint
ct_selection_get_size (const CtSelection *self)
{
  return self->rows->len;
}

/**
 * ct_selection_get:
 * @index: below the size
 *
 * Returns: a row; the last one is the primary
 */
guint32
ct_selection_get (const CtSelection *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, CT_NO_ROW);
  return g_array_index (self->rows, guint32, index);
}

/**
 * ct_selection_get_primary:
 *
 * Returns: the row that was added last, or %CT_NO_ROW
 */
guint32
ct_selection_get_primary (const CtSelection *self)
{
  return self->rows->len > 0 ? ct_selection_get (self, self->rows->len - 1) : CT_NO_ROW;
}

/**
 * ct_selection_dup_rows:
 *
 * Returns: (transfer full) (element-type guint32): the rows, the primary last
 */
GArray *
ct_selection_dup_rows (const CtSelection *self)
{
  return g_array_copy (self->rows);
}

/**
 * ct_selection_set_view:
 * @view: (nullable): says what is locked; borrowed for as long as the selection lives
 */
void
ct_selection_set_view (CtSelection *self, const CtViewState *view)
{
  self->view = view;
}

/**
 * ct_selection_dup_unlocked:
 *
 * Returns: (transfer full) (element-type guint32): the rows that may be changed, the primary last
 */
GArray *
ct_selection_dup_unlocked (const CtSelection *self)
{
  GArray *rows;

  if (self->view == NULL || !ct_view_state_has_locked (self->view))
    return ct_selection_dup_rows (self);
  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint32 row = ct_selection_get (self, i);

      if (!ct_view_state_is_locked (self->view, row))
        g_array_append_val (rows, row);
    }
  return rows;
}

/**
 * ct_selection_get_serial:
 *
 * Returns: a number that grows with each change
 */
guint64
ct_selection_get_serial (const CtSelection *self)
{
  return self->serial;
}
