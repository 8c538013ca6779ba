/* ct-dataset-copy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns are made empty at first, which costs nothing, and filled piece by piece.
 */
#include "ct-dataset-copy.h"

#include "ct-table-private.h"

struct _CtDatasetCopy
{
  CtDataset *source;
  CtDataset *copy;
  GArray *pieces;
  guint next;
};

/**
 * ct_dataset_copy_begin:
 * @source: not edited before ct_dataset_copy_end() or ct_dataset_copy_free()
 *
 * Returns: (transfer full): a copy of which nothing is there yet
 */
CtDatasetCopy *
ct_dataset_copy_begin (CtDataset *source)
{
  CtDatasetCopy *self = g_new0 (CtDatasetCopy, 1);

  self->source = ct_dataset_ref (source);
  self->copy = ct_dataset_new ();
  self->pieces = g_array_new (FALSE, FALSE, sizeof (CtColumnPiece));
  ct_image_table_begin_copy (&self->copy->images, &source->images, self->pieces);
  ct_annotation_table_begin_copy (&self->copy->annotations, &source->annotations, self->pieces);
  ct_category_table_begin_copy (&self->copy->categories, &source->categories, self->pieces);
  self->copy->revision = source->revision;
  return self;
}

/**
 * ct_dataset_copy_go_on:
 * @n_bytes: about how many to copy now
 *
 * Returns: whether there is more to do; when not, ct_dataset_copy_end() may be called
 */
gboolean
ct_dataset_copy_go_on (CtDatasetCopy *self, gsize n_bytes)
{
  g_return_val_if_fail (self->source->revision == self->copy->revision, FALSE);
  while (n_bytes > 0 && self->next < self->pieces->len)
    {
      CtColumnPiece *piece = &g_array_index (self->pieces, CtColumnPiece, self->next);
      gsize n = MIN (n_bytes, piece->n_bytes);

      if (n > 0)
        {
          memcpy (piece->to, piece->from, n);
          piece->to += n;
          piece->from += n;
          piece->n_bytes -= n;
          n_bytes -= n;
        }
      if (piece->n_bytes == 0)
        self->next++;
    }
  return self->next < self->pieces->len;
}

/**
 * ct_dataset_copy_end:
 * @self: (transfer full): with nothing more to do
 *
 * Returns: (transfer full): a snapshot that another thread may read
 */
CtDataset *
ct_dataset_copy_end (CtDatasetCopy *self)
{
  CtDataset *copy;

  g_return_val_if_fail (self->next == self->pieces->len, NULL);
  copy = g_steal_pointer (&self->copy);
  ct_strpool_unref (copy->strings);
  copy->strings = ct_strpool_snapshot (self->source->strings);
  ct_dataset_copy_free (self);
  return copy;
}

/**
 * ct_dataset_copy_free:
 * @self: (transfer full): finished or not
 */
void
ct_dataset_copy_free (CtDatasetCopy *self)
{
  ct_dataset_unref (self->source);
  g_clear_pointer (&self->copy, ct_dataset_unref);
  g_array_unref (self->pieces);
  g_free (self);
}
