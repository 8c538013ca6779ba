/* ct-rows-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Halving row by row, and a sink for the rows of a decoder that cuts out a window and halves
 * on the way, so that a picture need not be in memory at its full size to be seen small.
 */
#pragma once

#include "ct-picture-source.h"

G_BEGIN_DECLS

/* Halvings that a sink can do: from 2^31 pixels down to one. */
#define CT_ROW_SINK_MAX_SHIFT 31

/**
 * CtRowSink:
 * @format: of the rows and of the result
 * @window: what is kept of the rows that come; @x and @y are multiples of 2^@shift
 * @shift: how often to halve
 * @row: what row comes next, counted in the picture
 * @data: the result
 * @n_done: how many rows of it are there; what never comes will be zero
 * @width: of the result
 * @height: of the result
 */
typedef struct
{
  CtPixelFormat format;
  CtPixelRect window;
  guint shift;
  int row;
  guint8 *data;
  int n_done;
  int width;
  int height;
  struct
  {
    guint8 *rows[2];
    int width;
    int n_rows; /* seen so far */
  } levels[CT_ROW_SINK_MAX_SHIFT];
} CtRowSink;

CtRowSink *ct_row_sink_new (CtPixelFormat format, const CtPixelRect *window, guint shift);
void ct_row_sink_free (CtRowSink *self);
guint8 *ct_row_sink_get_target (CtRowSink *self);
void ct_row_sink_push (CtRowSink *self, const guint8 *row);
void ct_row_sink_skip (CtRowSink *self, int n_rows);
gboolean ct_row_sink_is_full (const CtRowSink *self);
CtPixels *ct_row_sink_finish (CtRowSink *self);
guint64 ct_row_sink_count_bytes (CtPixelFormat format, const CtPixelRect *window, guint shift);

void ct_row_halve (CtPixelFormat format, const guint8 *top, const guint8 *bottom, int width, int y, guint8 *to);

static inline int
ct_shifted_up (int side, guint shift)
{
  return (int) (((gint64) side + (G_GINT64_CONSTANT (1) << shift) - 1) >> shift);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRowSink, ct_row_sink_free)

G_END_DECLS
