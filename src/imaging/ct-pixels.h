/* ct-pixels.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoded pixels in memory: counted by reference, never changed after creation, free to
 * use from any thread. Knows nothing of files, of orientation or of textures.
 */
#pragma once

#include "ct-geometry.h"

G_BEGIN_DECLS

/**
 * CtPixelFormat:
 * @CT_PIXEL_RGB8: three bytes a pixel, red first
 * @CT_PIXEL_RGBA8: four bytes a pixel, red first, alpha last and not multiplied in
 * @CT_PIXEL_GRAY16: one #guint16 a pixel, in the order of the machine
 * @CT_PIXEL_RGB16: three #guint16 a pixel
 * @CT_PIXEL_RGBA16: four #guint16 a pixel, alpha not multiplied in
 *
 * The last three are called deep. Only who asks a decoder for them gets them.
 */
typedef enum
{
  CT_PIXEL_RGB8,
  CT_PIXEL_RGBA8,
  CT_PIXEL_GRAY16,
  CT_PIXEL_RGB16,
  CT_PIXEL_RGBA16,
} CtPixelFormat;

typedef struct _CtPixels CtPixels;

guint ct_pixel_format_bytes (CtPixelFormat format);
guint ct_pixel_format_channels (CtPixelFormat format);
gboolean ct_pixel_format_is_deep (CtPixelFormat format);
gboolean ct_pixel_format_has_alpha (CtPixelFormat format);

CtPixels *ct_pixels_new (CtPixelFormat format, int width_px, int height_px, gsize stride_bytes, GBytes *data);
CtPixels *ct_pixels_new_take (CtPixelFormat format, int width_px, int height_px, guint8 *data);
CtPixels *ct_pixels_new_reduced (CtPixels *pixels, guint denominator, int full_width_px, int full_height_px);
CtPixels *ct_pixels_new_damaged (CtPixels *pixels, const char *damage);
CtPixels *ct_pixels_new_ranged (CtPixels *pixels, double low, double high);
CtPixels *ct_pixels_ref (CtPixels *self);
void ct_pixels_unref (CtPixels *self);

CtPixelFormat ct_pixels_get_format (const CtPixels *self);
int ct_pixels_get_width (const CtPixels *self);
int ct_pixels_get_height (const CtPixels *self);
gsize ct_pixels_get_stride (const CtPixels *self);
const guint8 *ct_pixels_get_data (const CtPixels *self);
const guint8 *ct_pixels_get_pixel (const CtPixels *self, int x, int y);
GBytes *ct_pixels_get_bytes (const CtPixels *self);
gsize ct_pixels_get_n_bytes (const CtPixels *self);
guint ct_pixels_get_denominator (const CtPixels *self);
int ct_pixels_get_full_width (const CtPixels *self);
int ct_pixels_get_full_height (const CtPixels *self);
const char *ct_pixels_get_damage (const CtPixels *self);
void ct_pixels_get_range (const CtPixels *self, double *low, double *high);

CtPixels *ct_pixels_crop (const CtPixels *self, int x, int y, int width_px, int height_px);
CtPixels *ct_pixels_magnify (const CtPixels *self, const CtRect *region_px, int width_px, int height_px);
CtPixels *ct_pixels_without_alpha (CtPixels *self);
CtPixels *ct_pixels_to_8bit (CtPixels *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPixels, ct_pixels_unref)

G_END_DECLS
