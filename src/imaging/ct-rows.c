/* ct-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two rows become one. Loops are plain and without branches, so that compilers make vector
 * instructions of them. Colours are weighted with their alpha, so that what lies unseen under
 * a transparent pixel does not bleed.
 */
#include "ct-rows-private.h"

#include "ct-memory-private.h"

#include <string.h>

/* `bias` is 1 or 2 in turn, because rounding halves always upwards would brighten the picture
 * from level to level. */
static void
halve_rgb8 (const guint8 *restrict top, const guint8 *restrict bottom, int n_pairs, guint bias, guint8 *restrict to)
{
  for (int x = 0; x < n_pairs; x++)
    {
      guint b = bias ^ ((guint) (x & 1) * 3);

      for (int i = 0; i < 3; i++)
        to[3 * x + i] =
            (guint8) ((top[6 * x + i] + top[6 * x + 3 + i] + bottom[6 * x + i] + bottom[6 * x + 3 + i] + b) >> 2);
    }
}

static void
halve_deep (const guint16 *restrict top,
            const guint16 *restrict bottom,
            int n_pairs,
            int n_channels,
            guint bias,
            guint16 *restrict to)
{
  for (int x = 0; x < n_pairs; x++)
    {
      guint b = bias ^ ((guint) (x & 1) * 3);

      for (int i = 0; i < n_channels; i++)
        {
          int left = 2 * n_channels * x + i;
          int right = left + n_channels;

          to[n_channels * x + i] = (guint16) (((guint) top[left] + top[right] + bottom[left] + bottom[right] + b) >> 2);
        }
    }
}

/* Four pixels with alpha; the second of each row is the first again where a side is odd. */
static void
average_rgba8 (const guint8 *square[4], guint bias, guint8 *to)
{
  guint alpha = (guint) square[0][3] + square[1][3] + square[2][3] + square[3][3];

  for (guint i = 0; i < 3; i++)
    {
      guint sum = 0;

      for (guint j = 0; j < 4; j++)
        sum += (guint) square[j][i] * square[j][3];
      to[i] = alpha == 0 ? 0 : (guint8) ((sum + alpha / 2) / alpha);
    }
  to[3] = (guint8) ((alpha + bias) / 4);
}

static void
average_rgba16 (const guint16 *square[4], guint bias, guint16 *to)
{
  guint64 alpha = (guint64) square[0][3] + square[1][3] + square[2][3] + square[3][3];

  for (guint i = 0; i < 3; i++)
    {
      guint64 sum = 0;

      for (guint j = 0; j < 4; j++)
        sum += (guint64) square[j][i] * square[j][3];
      to[i] = alpha == 0 ? 0 : (guint16) ((sum + alpha / 2) / alpha);
    }
  to[3] = (guint16) ((alpha + bias) / 4);
}

static void
halve_rgba8 (const guint8 *top, const guint8 *bottom, int n_pairs, guint bias, guint8 *to)
{
  for (int x = 0; x < n_pairs; x++, top += 8, bottom += 8, to += 4, bias ^= 3)
    average_rgba8 ((const guint8 *[4]){ top, top + 4, bottom, bottom + 4 }, bias, to);
}

static void
halve_rgba16 (const guint16 *top, const guint16 *bottom, int n_pairs, guint bias, guint16 *to)
{
  for (int x = 0; x < n_pairs; x++, top += 8, bottom += 8, to += 4, bias ^= 3)
    average_rgba16 ((const guint16 *[4]){ top, top + 4, bottom, bottom + 4 }, bias, to);
}

/* The last column of an odd width stands for two. */
static void
halve_last (CtPixelFormat format, const guint8 *top, const guint8 *bottom, guint bias, guint8 *to)
{
  const guint16 *deep_top = (const guint16 *) (const void *) top;
  const guint16 *deep_bottom = (const guint16 *) (const void *) bottom;
  guint16 *deep_to = (guint16 *) (void *) to;

  if (format == CT_PIXEL_RGBA8)
    average_rgba8 ((const guint8 *[4]){ top, top, bottom, bottom }, bias, to);
  else if (format == CT_PIXEL_RGBA16)
    average_rgba16 ((const guint16 *[4]){ deep_top, deep_top, deep_bottom, deep_bottom }, bias, deep_to);
  else
    for (guint i = 0; i < ct_pixel_format_channels (format); i++)
      {
        if (format == CT_PIXEL_RGB8)
          to[i] = (guint8) ((2 * (guint) top[i] + 2 * (guint) bottom[i] + bias) >> 2);
        else
          deep_to[i] = (guint16) ((2 * (guint) deep_top[i] + 2 * (guint) deep_bottom[i] + bias) >> 2);
      }
}

/*
 * ct_row_halve:
 * @top: @width pixels
 * @bottom: @width pixels; @top again below the last row of an odd height
 * @y: the number of the row that comes out, for even rounding
 * @to: room for (@width + 1) / 2 pixels
 *
 * Averages squares of four pixels.
 */
void
ct_row_halve (CtPixelFormat format, const guint8 *top, const guint8 *bottom, int width, int y, guint8 *to)
{
  guint bias = ((guint) y & 1) + 1;
  int n_pairs = width / 2;
  gsize bpp = ct_pixel_format_bytes (format);
  const guint16 *deep_top = (const guint16 *) (const void *) top;
  const guint16 *deep_bottom = (const guint16 *) (const void *) bottom;
  guint16 *deep_to = (guint16 *) (void *) to;

  switch (format)
    {
    case CT_PIXEL_RGBA8:
      halve_rgba8 (top, bottom, n_pairs, bias, to);
      break;
    case CT_PIXEL_RGBA16:
      halve_rgba16 (deep_top, deep_bottom, n_pairs, bias, deep_to);
      break;
    case CT_PIXEL_GRAY16:
      halve_deep (deep_top, deep_bottom, n_pairs, 1, bias, deep_to);
      break;
    case CT_PIXEL_RGB16:
      halve_deep (deep_top, deep_bottom, n_pairs, 3, bias, deep_to);
      break;
    case CT_PIXEL_RGB8:
    default:
      halve_rgb8 (top, bottom, n_pairs, bias, to);
      break;
    }
  if (width % 2 != 0)
    {
      gsize last = (gsize) (width - 1) * bpp;

      bias ^= (guint) (n_pairs & 1) * 3;
      halve_last (format, top + last, bottom + last, bias, to + (gsize) n_pairs * bpp);
    }
}

/*
 * ct_row_sink_count_bytes:
 *
 * Returns: the memory that a sink of that kind takes
 */
guint64
ct_row_sink_count_bytes (CtPixelFormat format, const CtPixelRect *window, guint shift)
{
  guint64 width = (guint64) ct_shifted_up (window->width, shift);
  guint64 height = (guint64) ct_shifted_up (window->height, shift);
  /* Two rows for each halving; together less than four of the window. */
  guint64 rows = shift > 0 ? 4 * ((guint64) window->width + shift) : 0;

  return (width * height + rows) * ct_pixel_format_bytes (format);
}

/*
 * ct_row_sink_new:
 *
 * Returns: (transfer full) (nullable): a sink, or %NULL when memory is short
 */
CtRowSink *
ct_row_sink_new (CtPixelFormat format, const CtPixelRect *window, guint shift)
{
  g_autoptr (CtRowSink) self = g_new0 (CtRowSink, 1);
  gsize bpp = ct_pixel_format_bytes (format);

  g_assert (shift < CT_ROW_SINK_MAX_SHIFT);
  self->format = format;
  self->window = *window;
  self->shift = shift;
  self->width = ct_shifted_up (window->width, shift);
  self->height = ct_shifted_up (window->height, shift);
  self->data = ct_memory_alloc ((gsize) self->width * bpp, (gsize) self->height);
  if (self->data == NULL)
    return NULL;
  for (guint i = 0; i < shift; i++)
    {
      self->levels[i].width = ct_shifted_up (window->width, i);
      for (guint j = 0; j < 2; j++)
        {
          self->levels[i].rows[j] = g_try_malloc_n ((gsize) self->levels[i].width, bpp);
          if (self->levels[i].rows[j] == NULL)
            return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
ct_row_sink_free (CtRowSink *self)
{
  for (guint i = 0; i < self->shift; i++)
    for (guint j = 0; j < 2; j++)
      g_free (self->levels[i].rows[j]);
  g_free (self->data);
  g_free (self);
}

static guint8 *
result_row (CtRowSink *self, int y)
{
  return self->data + (gsize) y * (gsize) self->width * ct_pixel_format_bytes (self->format);
}

/*
 * ct_row_sink_get_target:
 *
 * Returns: (nullable): where a decoder may write the next row, if it takes the whole width of
 *   the window and no copy is needed; then push %NULL. %NULL when the row is above or below
 *   the window
 */
guint8 *
ct_row_sink_get_target (CtRowSink *self)
{
  int y = self->row - self->window.y;

  if (y < 0 || y >= self->window.height)
    return NULL;
  return self->shift == 0 ? result_row (self, y) : self->levels[0].rows[y & 1];
}

/* Two rows of a level make one of the next, or one row at the end. */
static void
emit (CtRowSink *self, guint level, gboolean single)
{
  int y = (self->levels[level].n_rows - 1) / 2;
  gboolean is_last = level + 1 == self->shift;

  ct_row_halve (self->format,
                self->levels[level].rows[0],
                self->levels[level].rows[single ? 0 : 1],
                self->levels[level].width,
                y,
                is_last ? result_row (self, y) : self->levels[level + 1].rows[y & 1]);
  if (is_last)
    self->n_done = y + 1;
  else
    self->levels[level + 1].n_rows++;
}

/* A row of level 0 has come, or none comes any more. */
static void
cascade (CtRowSink *self, gboolean at_end)
{
  gboolean arrived = !at_end;

  for (guint i = 0; i < self->shift; i++)
    {
      gboolean single = self->levels[i].n_rows % 2 != 0;
      gboolean ready = single ? at_end : arrived;

      if (ready)
        emit (self, i, single);
      else if (!at_end)
        return;
      arrived = ready;
    }
}

/*
 * ct_row_sink_push:
 * @row: the next row of the picture, from its column 0; %NULL when it was written to
 *   ct_row_sink_get_target()
 */
void
ct_row_sink_push (CtRowSink *self, const guint8 *row)
{
  guint8 *target = ct_row_sink_get_target (self);
  gsize bpp = ct_pixel_format_bytes (self->format);

  self->row++;
  if (target == NULL)
    return;
  if (row != NULL)
    memcpy (target, row + (gsize) self->window.x * bpp, (gsize) self->window.width * bpp);
  if (self->shift == 0)
    {
      self->n_done++;
      return;
    }
  self->levels[0].n_rows++;
  cascade (self, FALSE);
}

/*
 * ct_row_sink_skip:
 * @n_rows: rows that the decoder passed over; outside of the window
 */
void
ct_row_sink_skip (CtRowSink *self, int n_rows)
{
  self->row += n_rows;
}

/*
 * ct_row_sink_is_full:
 *
 * Returns: whether no more rows are needed
 */
gboolean
ct_row_sink_is_full (const CtRowSink *self)
{
  return self->row >= self->window.y + self->window.height;
}

/*
 * ct_row_sink_finish:
 *
 * Returns: (transfer full): what came; the sink is empty afterwards
 */
CtPixels *
ct_row_sink_finish (CtRowSink *self)
{
  gsize row_bytes = (gsize) self->width * ct_pixel_format_bytes (self->format);

  if (self->shift > 0)
    cascade (self, TRUE);
  /* What a damaged file does not fill is black or transparent. */
  memset (self->data + (gsize) self->n_done * row_bytes, 0, (gsize) (self->height - self->n_done) * row_bytes);
  return ct_pixels_new_take (self->format, self->width, self->height, g_steal_pointer (&self->data));
}
