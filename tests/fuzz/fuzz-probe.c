/* fuzz-probe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header of a picture and, when it promises a small one, its pixels, on arbitrary bytes:
 * results must agree with each other, and a reduced or quick decode with the full one.
 */
#include "fuzz.h"

#include "ct-decoder.h"
#include "ct-error.h"
#include "ct-png-private.h"
#include "ct-probe.h"

/* Larger pictures only cost time. */
#define MAX_PIXELS 65536

static void
check (gboolean condition)
{
  if (!condition)
    abort ();
}

static CtPixels *
decode (GBytes *bytes, const CtProbe *probe, CtDecodeOptions options)
{
  g_autoptr (GError) error = NULL;
  CtPixels *pixels;

  options.limit_bytes = 16 << 20;
  pixels = ct_decode_bytes (bytes, "x", &options, NULL, NULL, &error);
  check ((pixels == NULL) == (error != NULL));
  check (error == NULL || error->domain == CT_ERROR);
  if (pixels == NULL)
    return NULL;
  check (ct_pixels_get_full_width (pixels) == (options.stored_frame ? probe->stored_width : probe->width));
  check (ct_pixels_get_full_height (pixels) == (options.stored_frame ? probe->stored_height : probe->height));
  check (options.allow_truncated || ct_pixels_get_damage (pixels) == NULL);
  check (options.deep || !ct_pixel_format_is_deep (ct_pixels_get_format (pixels)));
  return pixels;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GHashTable) texts = ct_png_read_texts (bytes);
  g_autoptr (GError) error = NULL;
  CtProbe probe;

  fuzz_init ();
  if (!ct_probe_bytes (bytes, "x", &probe, &error))
    {
      check (error->domain == CT_ERROR);
      return 0;
    }
  check (probe.width > 0 && probe.height > 0 && probe.stored_width > 0 && probe.stored_height > 0);
  check (probe.orientation >= 1 && probe.orientation <= 8);
  check (g_utf8_validate (probe.profile, -1, NULL));
  /* The loader of WebP, which is not ours, answers damaged animations with warnings. */
  if (probe.format != CT_IMAGE_WEBP && (guint64) probe.width * (guint64) probe.height <= MAX_PIXELS)
    {
      g_autoptr (CtPixels) whole = decode (bytes, &probe, (CtDecodeOptions){ 0 });
      g_autoptr (CtPixels) deep = decode (bytes, &probe, (CtDecodeOptions){ .deep = TRUE, .allow_truncated = TRUE });
      g_autoptr (CtPixels) rest =
          decode (bytes, &probe, (CtDecodeOptions){ .max_side_px = 9, .allow_truncated = TRUE });
      g_autoptr (CtPixels) quick =
          decode (bytes, &probe, (CtDecodeOptions){ .max_side_px = 9, .allow_truncated = TRUE, .quick = TRUE });

      /* What can be read strictly can be read leniently, at any size and depth. */
      check (whole == NULL || (deep != NULL && rest != NULL && quick != NULL));
    }
  return 0;
}
