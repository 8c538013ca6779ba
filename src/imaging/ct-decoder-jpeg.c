/* ct-decoder-jpeg.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JPEG through TurboJPEG: grey, colour, CMYK and YCCK, baseline, progressive and
 * arithmetic, reduced while decoding to 1/2, 1/4 or 1/8. Colour profiles are not applied.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"

#include <string.h>
#include <turbojpeg.h>

#define MAX_DENOMINATOR 8

typedef struct
{
  int width;
  int height;
  int reduced_width;
  int reduced_height;
  guint denominator;
  gboolean is_cmyk;
} Plan;

static void
fail (const CtDecodeRequest *request, const char *reason, GError **error)
{
  gboolean unsupported = request->details->probe.bits != 8 || strstr (reason, "nsupported") != NULL;

  if (unsupported)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("%s: this kind of JPEG cannot be shown (%s). Convert it with another program."),
                 request->name,
                 reason);
  else
    ct_decoder_fail_corrupt (request, reason, error);
}

/* Fills in the plan; the library's own reading of the header counts, not the probe's. */
static gboolean
make_plan (const CtDecodeRequest *request, tjhandle handle, Plan *plan, GError **error)
{
  const CtProbe *probe = &request->details->probe;
  tjscalingfactor factor = { 1, 1 };
  int subsampling, colour_space = -1;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (request->bytes, &n_bytes);
  guint64 memory;

  /* Fails for uncommon subsamplings too, which are decoded all the same; then the size is set. */
  plan->width = plan->height = 0;
  if (tjDecompressHeader3 (handle, data, n_bytes, &plan->width, &plan->height, &subsampling, &colour_space) != 0
      && (plan->width < 1 || plan->height < 1))
    {
      fail (request, tjGetErrorStr2 (handle), error);
      return FALSE;
    }
  plan->is_cmyk = colour_space == TJCS_CMYK || colour_space == TJCS_YCCK;
  plan->denominator = MIN (request->denominator, MAX_DENOMINATOR);
  factor.denom = (int) plan->denominator;
  plan->reduced_width = TJSCALED (plan->width, factor);
  plan->reduced_height = TJSCALED (plan->height, factor);

  memory = (guint64) plan->reduced_width * (guint64) plan->reduced_height * (plan->is_cmyk ? 7 : 3);
  /* A progressive picture is kept as coefficients of 16 bits until its last scan. */
  if (probe->progressive)
    memory += (guint64) plan->width * (guint64) plan->height * 2 * (guint64) CLAMP (probe->channels, 1, 4);
  return ct_decoder_check_limit (request, memory, error);
}

/* CMYK in JPEG files is stored inverted: 255 means no ink. Photoshop does so and leaves its
 * marker; other writers of four components leave none and mean the same. */
static void
cmyk_to_rgb (const guint8 *cmyk, guint8 *rgb, gsize n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++, cmyk += 4, rgb += 3)
    for (guint j = 0; j < 3; j++)
      rgb[j] = (guint8) (((guint) cmyk[j] * cmyk[3] + 127) / 255);
}

/* Warnings after which the picture is complete all the same. The library tells the first one only. */
static gboolean
is_harmless (const char *warning)
{
  static const char *const harmless[] = {
    "extraneous bytes before marker 0xd9",
    "Unknown Adobe color transform",
    "JFIF major revision",
  };

  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    if (strstr (warning, harmless[i]) != NULL)
      return TRUE;
  return FALSE;
}

static CtPixels *
wrap (const CtDecodeRequest *request, const Plan *plan, guint8 *data, GError **error)
{
  g_autoptr (CtPixels) pixels = NULL;
  gsize n_pixels = (gsize) plan->reduced_width * (gsize) plan->reduced_height;

  if (plan->is_cmyk)
    {
      guint8 *rgb = g_try_malloc (n_pixels * 3);

      if (rgb == NULL)
        {
          g_free (data);
          ct_decoder_fail_memory (request, error);
          return NULL;
        }
      cmyk_to_rgb (data, rgb, n_pixels);
      g_free (data);
      data = rgb;
    }
  pixels = ct_pixels_new_take (CT_PIXEL_RGB8, plan->reduced_width, plan->reduced_height, data);
  return ct_pixels_new_reduced (pixels, plan->denominator, plan->width, plan->height);
}

static CtPixels *
decode (const CtDecodeRequest *request, tjhandle handle, GError **error)
{
  g_autoptr (CtPixels) pixels = NULL;
  g_autofree char *damage = NULL;
  Plan plan;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (request->bytes, &n_bytes);
  guint8 *target;

  if (!make_plan (request, handle, &plan, error))
    return NULL;
  /* Cleared, because the library leaves alone what a truncated file does not fill. */
  target = g_try_malloc0 ((gsize) plan.reduced_width * (gsize) plan.reduced_height * (plan.is_cmyk ? 4 : 3));
  if (target == NULL)
    {
      ct_decoder_fail_memory (request, error);
      return NULL;
    }
  if (tjDecompress2 (handle,
                     data,
                     n_bytes,
                     target,
                     plan.reduced_width,
                     plan.reduced_width * (plan.is_cmyk ? 4 : 3),
                     plan.reduced_height,
                     plan.is_cmyk ? TJPF_CMYK : TJPF_RGB,
                     TJFLAG_LIMITSCANS)
      != 0)
    {
      if (tjGetErrorCode (handle) == TJERR_FATAL)
        {
          g_free (target);
          fail (request, tjGetErrorStr2 (handle), error);
          return NULL;
        }
      if (!is_harmless (tjGetErrorStr2 (handle)))
        damage = g_strdup (tjGetErrorStr2 (handle));
    }
  pixels = wrap (request, &plan, target, error);
  if (pixels == NULL)
    return NULL;
  if (damage != NULL)
    return ct_decoder_finish_damaged (request, pixels, damage, error);
  return g_steal_pointer (&pixels);
}

CtPixels *
ct_decoder_jpeg_decode (const CtDecodeRequest *request, GError **error)
{
  tjhandle handle = tjInitDecompress ();
  g_autoptr (CtPixels) pixels = NULL;

  if (handle == NULL)
    {
      ct_decoder_fail_memory (request, error);
      return NULL;
    }
  pixels = decode (request, handle, error);
  tjDestroy (handle);
  if (pixels != NULL && ct_cancelled (request->cancellable, error))
    return NULL;
  return g_steal_pointer (&pixels);
}
