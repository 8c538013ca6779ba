/* ct-splice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replacements sorted by their place, and their application to a stream.
 */
#include "ct-splice.h"

#include <string.h>

/* How much goes to the stream between two looks at the cancellable. */
#define CHUNK_BYTES (4 * 1024 * 1024)

typedef struct
{
  gsize offset;
  gsize length;
  gsize text_offset;
  gsize text_length;
  guint order;
} Splice;

struct _CtSplices
{
  gatomicrefcount ref_count;
  GBytes *source;
  GArray *splices;
  GString *texts;
  gboolean sorted;
};

/**
 * ct_splices_new:
 * @source: the old text; a reference is kept
 *
 * Returns: (transfer full): splices that reproduce @source as it is
 */
CtSplices *
ct_splices_new (GBytes *source)
{
  CtSplices *self = g_new0 (CtSplices, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->source = g_bytes_ref (source);
  self->splices = g_array_new (FALSE, FALSE, sizeof (Splice));
  self->texts = g_string_new (NULL);
  self->sorted = TRUE;
  return self;
}

CtSplices *
ct_splices_ref (CtSplices *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_splices_unref (CtSplices *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->source);
  g_array_unref (self->splices);
  g_string_free (self->texts, TRUE);
  g_free (self);
}

/**
 * ct_splices_replace:
 * @offset: in the source
 * @length: bytes of the source that go; ranges must not overlap
 * @text: what comes in their place
 *
 * Insertions at one place keep the order in which they were made.
 */
void
ct_splices_replace (CtSplices *self, gsize offset, gsize length, const char *text, gsize text_length)
{
  Splice splice = { offset, length, self->texts->len, text_length, self->splices->len };

  g_return_if_fail (offset + length <= g_bytes_get_size (self->source));
  if (self->splices->len > 0 && g_array_index (self->splices, Splice, self->splices->len - 1).offset > offset)
    self->sorted = FALSE;
  g_string_append_len (self->texts, text, (gssize) text_length);
  g_array_append_val (self->splices, splice);
}

static int
compare_splices (gconstpointer a, gconstpointer b)
{
  const Splice *x = a;
  const Splice *y = b;

  if (x->offset != y->offset)
    return x->offset < y->offset ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static void
sort (CtSplices *self)
{
  if (!self->sorted)
    g_array_sort (self->splices, compare_splices);
  self->sorted = TRUE;
}

/**
 * ct_splices_get_n:
 *
 * Returns: how many replacements there are; 0 means that nothing changed
 */
guint
ct_splices_get_n (CtSplices *self)
{
  return self->splices->len;
}

/**
 * ct_splices_get_size:
 *
 * Returns: bytes of the new text
 */
gsize
ct_splices_get_size (CtSplices *self)
{
  gsize size = g_bytes_get_size (self->source) + self->texts->len;

  for (guint i = 0; i < self->splices->len; i++)
    size -= g_array_index (self->splices, Splice, i).length;
  return size;
}

static gboolean
write_range (GOutputStream *stream,
             const char *data,
             gsize length,
             CtProgress *progress,
             gsize *done,
             gsize total,
             GCancellable *cancellable,
             GError **error)
{
  while (length > 0)
    {
      gsize chunk = MIN (length, CHUNK_BYTES);

      if (ct_cancelled (cancellable, error)
          || !g_output_stream_write_all (stream, data, chunk, NULL, cancellable, error))
        return FALSE;
      data += chunk;
      length -= chunk;
      *done += chunk;
      if (chunk == CHUNK_BYTES)
        ct_progress_report_count (progress, *done, total);
    }
  return TRUE;
}

/**
 * ct_splices_write:
 * @stream: neither flushed nor closed
 *
 * Memory does not grow with the text.
 */
gboolean
ct_splices_write (CtSplices *self,
                  GOutputStream *stream,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  gsize size;
  const char *source = g_bytes_get_data (self->source, &size);
  gsize total = ct_splices_get_size (self);
  gsize position = 0;
  gsize done = 0;

  sort (self);
  for (guint i = 0; i < self->splices->len; i++)
    {
      const Splice *splice = &g_array_index (self->splices, Splice, i);

      g_return_val_if_fail (splice->offset >= position, FALSE);
      if (!write_range (stream,
                        source + position,
                        splice->offset - position,
                        progress,
                        &done,
                        total,
                        cancellable,
                        error)
          || !write_range (stream,
                           self->texts->str + splice->text_offset,
                           splice->text_length,
                           progress,
                           &done,
                           total,
                           cancellable,
                           error))
        return FALSE;
      position = splice->offset + splice->length;
    }
  return write_range (stream, source + position, size - position, progress, &done, total, cancellable, error);
}

/**
 * ct_splices_to_bytes:
 *
 * Returns: (transfer full): the new text in memory
 */
GBytes *
ct_splices_to_bytes (CtSplices *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (ct_splices_get_n (self) == 0)
    return g_bytes_ref (self->source);
  if (!ct_splices_write (self, stream, NULL, NULL, NULL))
    g_return_val_if_reached (NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}
