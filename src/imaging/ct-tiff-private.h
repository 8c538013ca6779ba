/* ct-tiff-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two halves of the TIFF decoder share: how samples lie in a row.
 */
#pragma once

#include "ct-decoder-private.h"

G_BEGIN_DECLS

/**
 * CtTiffKind:
 * @CT_TIFF_OTHER: palettes, ink, fax, YCbCr and so on; libtiff makes colours of them
 */
typedef enum
{
  CT_TIFF_OTHER,
  CT_TIFF_UNSIGNED,
  CT_TIFF_SIGNED,
  CT_TIFF_FLOAT,
} CtTiffKind;

/**
 * CtTiffLayout:
 * @kind: what a sample is
 * @bits: of a sample: 8, 16, 32 or 64; or 9 … 15, packed
 * @n_samples: of a pixel in a row
 * @n_colours: 1 or 3, the first ones
 * @alpha: the sample that is alpha, or -1
 * @premultiplied: whether colours are multiplied with alpha
 * @inverted: whether 0 is white
 */
typedef struct
{
  CtTiffKind kind;
  guint bits;
  guint n_samples;
  guint n_colours;
  int alpha;
  gboolean premultiplied;
  gboolean inverted;
} CtTiffLayout;

gboolean ct_tiff_is_measured (const CtTiffLayout *layout);
CtPixelFormat ct_tiff_choose_format (const CtTiffLayout *layout, gboolean deep);
void ct_tiff_measure_row (const CtTiffLayout *layout, const guint8 *row, int width, CtSampleRange *range);
void ct_tiff_convert_row (const CtTiffLayout *layout,
                          const CtSampleRange *range,
                          const guint8 *row,
                          int width,
                          CtPixelFormat format,
                          guint16 *scratch,
                          guint8 *to);
void ct_tiff_convert_raster (const guint32 *raster, int width, gboolean has_alpha, guint8 *to);

G_END_DECLS
