/* ct-probe.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a picture file says about itself in its first kilobytes: type, size, orientation.
 * Decodes nothing and believes no extension. Made for looking at a million files.
 */
#pragma once

#include "ct-orientation.h"

G_BEGIN_DECLS

/**
 * CtImageFormat:
 * @CT_IMAGE_UNKNOWN: not a picture that Cartouche knows
 * @CT_IMAGE_MPO: several JPEGs in one file; the first one counts
 */
typedef enum
{
  CT_IMAGE_UNKNOWN,
  CT_IMAGE_JPEG,
  CT_IMAGE_PNG,
  CT_IMAGE_BMP,
  CT_IMAGE_GIF,
  CT_IMAGE_TIFF,
  CT_IMAGE_WEBP,
  CT_IMAGE_ICO,
  CT_IMAGE_MPO,
} CtImageFormat;

/**
 * CtProbe:
 * @format: from the first bytes, whatever the name says
 * @orientation: how the stored pixels are to be turned
 * @stored_width: in pixels, as stored
 * @stored_height: in pixels, as stored
 * @width: in pixels, as shown, that is after @orientation
 * @height: in pixels, as shown
 * @bits: of one sample; 8 for palettes
 * @channels: as stored: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha, or CMYK
 * @progressive: a progressive JPEG or an interlaced PNG
 * @is_float: samples are floating-point numbers
 * @has_profile: an ICC profile is embedded; it is not applied
 * @profile: its name, UTF-8, perhaps cut; empty when it is not told
 * @size_bytes: of the file
 */
typedef struct
{
  CtImageFormat format;
  CtOrientation orientation;
  int stored_width;
  int stored_height;
  int width;
  int height;
  int bits;
  int channels;
  gboolean progressive;
  gboolean is_float;
  gboolean has_profile;
  char profile[64];
  guint64 size_bytes;
} CtProbe;

gboolean ct_probe_file (const char *path, CtProbe *probe, GError **error);
gboolean ct_probe_bytes (GBytes *bytes, const char *name, CtProbe *probe, GError **error);

gboolean ct_probe_means_stored_frame (const CtProbe *probe, double width_px, double height_px);

CtImageFormat ct_image_format_from_magic (const guint8 *data, gsize n_bytes);
CtImageFormat ct_image_format_from_name (const char *name);
const char *ct_image_format_to_mime (CtImageFormat format);
const char *ct_image_format_to_string (CtImageFormat format);
gboolean ct_image_name_is_picture (const char *name);

G_END_DECLS
