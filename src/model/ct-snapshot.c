/* ct-snapshot.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Column after column, so many bytes at a time. An edit in between makes it start over, because
 * half a data set of before and half of one of after is none.
 */
#include "ct-snapshot.h"

#include <string.h>

typedef struct
{
  gsize offset; /* of the pointer in a CtDataset */
  gsize size;   /* of one value */
  gboolean is_image;
  CtSnapshotParts parts; /* all of which are needed for it */
} Column;

#define IMAGES(column)                                                                                                 \
  {                                                                                                                    \
    G_STRUCT_OFFSET (CtDataset, images.column), sizeof *((CtDataset *) NULL)->images.column, TRUE, CT_SNAPSHOT_IMAGES  \
  }
#define ANNOTATIONS(column, parts)                                                                                     \
  {                                                                                                                    \
    G_STRUCT_OFFSET (CtDataset, annotations.column), sizeof *((CtDataset *) NULL)->annotations.column, FALSE, parts    \
  }

static const Column columns[] = {
  IMAGES (first),
  IMAGES (flags),
  IMAGES (file_name),
  IMAGES (width),
  IMAGES (height),
  IMAGES (n_annotations),
  ANNOTATIONS (flags, CT_SNAPSHOT_ANNOTATIONS),
  ANNOTATIONS (category, CT_SNAPSHOT_ANNOTATIONS),
  ANNOTATIONS (bbox, CT_SNAPSHOT_ANNOTATIONS),
  ANNOTATIONS (next, CT_SNAPSHOT_ANNOTATIONS),
  ANNOTATIONS (source_offset, CT_SNAPSHOT_PLACES),
  ANNOTATIONS (source_length, CT_SNAPSHOT_PLACES),
};

/* The column that heads the lists of annotations: without these, every image has CT_NO_ROW there. */
#define FIRST 0

struct _CtSnapshot
{
  CtDataset *dataset;
  CtDataset *copy;
  CtSnapshotParts parts;
  guint column;     /* that is being copied */
  gsize done_bytes; /* of it */
};

static gpointer *
column_of (CtDataset *dataset, const Column *column)
{
  return &G_STRUCT_MEMBER (gpointer, dataset, column->offset);
}

static gsize
column_bytes (const CtDataset *dataset, const Column *column)
{
  return column->size * (column->is_image ? dataset->images.n_rows : dataset->annotations.n_rows);
}

/* Room for the columns; their pages come while they are filled. */
static void
begin (CtSnapshot *self)
{
  CtDataset *copy = ct_dataset_new ();

  g_clear_pointer (&self->copy, ct_dataset_unref);
  self->copy = copy;
  ct_strpool_unref (copy->strings);
  copy->strings = ct_strpool_snapshot (self->dataset->strings);
  copy->images.n_rows = copy->images.n_allocated = self->dataset->images.n_rows;
  copy->images.n_alive = self->dataset->images.n_alive;
  if (self->parts != CT_SNAPSHOT_IMAGES)
    {
      copy->annotations.n_rows = copy->annotations.n_allocated = self->dataset->annotations.n_rows;
      copy->annotations.n_alive = self->dataset->annotations.n_alive;
    }
  ct_category_table_copy (&copy->categories, &self->dataset->categories);
  copy->revision = self->dataset->revision;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if ((columns[i].parts & ~self->parts) == 0)
      *column_of (copy, &columns[i]) = g_malloc (column_bytes (copy, &columns[i]));
  if (copy->annotations.n_rows == 0 && copy->images.n_rows > 0)
    memset (copy->images.first, 0xff, column_bytes (copy, &columns[FIRST]));
  self->column = 0;
  self->done_bytes = 0;
}

/**
 * ct_snapshot_new:
 * @dataset: may be edited between the steps
 *
 * Returns: (transfer full): the beginning of a snapshot
 */
CtSnapshot *
ct_snapshot_new (CtDataset *dataset, CtSnapshotParts parts)
{
  CtSnapshot *self = g_new0 (CtSnapshot, 1);

  self->dataset = ct_dataset_ref (dataset);
  self->parts = parts;
  return self;
}

void
ct_snapshot_free (CtSnapshot *self)
{
  ct_dataset_unref (self->dataset);
  g_clear_pointer (&self->copy, ct_dataset_unref);
  g_free (self);
}

/**
 * ct_snapshot_step:
 * @n_bytes: how much to copy, more or less; the first step copies the string pool's index in addition
 *
 * Goes on, from the beginning if the data set has been edited since the last step.
 *
 * Returns: whether the snapshot is complete and of the data set as it is now
 */
gboolean
ct_snapshot_step (CtSnapshot *self, gsize n_bytes)
{
  if (self->copy == NULL || self->copy->revision != self->dataset->revision)
    begin (self);
  while (self->column < G_N_ELEMENTS (columns))
    {
      const Column *column = &columns[self->column];
      gboolean is_empty = self->column == FIRST && self->copy->annotations.n_rows == 0;
      char *to = *column_of (self->copy, column);
      gsize n_left = to != NULL && !is_empty ? column_bytes (self->copy, column) - self->done_bytes : 0;
      gsize n = MIN (n_left, n_bytes);

      if (n > 0)
        memcpy (to + self->done_bytes, (char *) *column_of (self->dataset, column) + self->done_bytes, n);
      self->done_bytes += n;
      n_bytes -= n;
      if (n < n_left)
        return FALSE;
      self->column++;
      self->done_bytes = 0;
    }
  return TRUE;
}

/**
 * ct_snapshot_get:
 *
 * Returns: (transfer full): the copy, once ct_snapshot_step() has said that it is complete. Another thread may
 *   read it; nobody may edit it
 */
CtDataset *
ct_snapshot_get (CtSnapshot *self)
{
  g_return_val_if_fail (self->copy != NULL && self->column == G_N_ELEMENTS (columns), NULL);
  return ct_dataset_ref (self->copy);
}
