/* ct-box-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Typed numbers are exact: nothing is snapped, and the three fields beside the typed one keep
 * their values.
 */
#include "ct-box-entry.h"

#include "ct-error.h"
#include "ct-scene-index.h"
#include "ct-verbs.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER_BYTES 64
#define MAX_PX 1e9


/**
 * ct_box_entry_parse_number:
 * @text: a decimal number, with a point or a comma, whatever the locale; spaces around it and a percent
 *   sign behind it are understood
 * @value: (out): a hundredth of the number if there is a percent sign
 *
 * Returns: %FALSE when the text is no finite number
 */
gboolean
ct_box_entry_parse_number (const char *text, double *value)
{
  g_autofree char *copy = NULL;
  gboolean is_percent;
  char *comma, *end;

  if (strlen (text) > MAX_NUMBER_BYTES)
    return FALSE;
  copy = g_strstrip (g_strdup (text));
  is_percent = g_str_has_suffix (copy, "%");
  if (is_percent)
    copy[strlen (copy) - 1] = '\0';
  g_strchomp (copy);
  comma = strchr (copy, ',');
  if (comma != NULL && strchr (copy, '.') == NULL)
    *comma = '.';
  /* No hexadecimal numbers, infinities and the like. */
  if (*copy == '\0' || strspn (copy, "+-0123456789.eE") != strlen (copy))
    return FALSE;
  *value = g_ascii_strtod (copy, &end);
  if (*end != '\0' || !isfinite (*value))
    return FALSE;
  if (is_percent)
    *value /= 100;
  return TRUE;
}

static double *
field_of (CtRect *box, CtBoxField field)
{
  switch (field)
    {
    case CT_BOX_LEFT:
      return &box->x;
    case CT_BOX_TOP:
      return &box->y;
    case CT_BOX_WIDTH:
      return &box->width;
    case CT_BOX_HEIGHT:
    case CT_N_BOX_FIELDS:
    default:
      return &box->height;
    }
}

static double
length_of (const CtRect *image, CtBoxField field)
{
  return field == CT_BOX_LEFT || field == CT_BOX_WIDTH ? image->width : image->height;
}

/* Only the axis of the typed field counts for leaving the picture: another one that does so already
 * can be put right afterwards. */
static gboolean
check_box (const CtRect *box, CtBoxField field, double length, GError **error)
{
  gboolean is_x = field == CT_BOX_LEFT || field == CT_BOX_WIDTH;
  double low = is_x ? box->x : box->y;
  double high = is_x ? box->x + box->width : box->y + box->height;
  /* A hair, for sums that are not exact. */
  double slack = 1e-9 * fmax (1, length);

  if (!(box->width > 0) || !(box->height > 0))
    g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("Width and height must be above zero."));
  else if (fmax (fabs (low), fabs (high)) > MAX_PX)
    g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("No picture is so large."));
  else if (length > 0 && (low < -slack || high > length + slack))
    g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("The box would leave the picture."));
  else
    return TRUE;
  return FALSE;
}

/**
 * ct_box_entry_parse:
 * @text: what was typed
 * @image: the whole picture, in image pixels; empty when its size is unknown
 * @keep_inside: whether a box that leaves the picture is refused
 * @box_px: (inout): the box as it is; with the typed field afterwards
 *
 * Returns: %FALSE with @error set, in words for the person who typed, and @box_px as it was
 */
gboolean
ct_box_entry_parse (const char *text,
                    CtBoxField field,
                    CtBoxUnit unit,
                    const CtRect *image,
                    gboolean keep_inside,
                    CtRect *box_px,
                    GError **error)
{
  double length = length_of (image, field);
  gboolean relative = unit == CT_BOX_RELATIVE || strchr (text, '%') != NULL;
  CtRect box = *box_px;
  double value;

  if (!ct_box_entry_parse_number (text, &value))
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("This is not a number."));
      return FALSE;
    }
  if (relative && length <= 0)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("The size of the picture is not known, so only pixels can be typed."));
      return FALSE;
    }
  *field_of (&box, field) = relative ? value * length : value;
  if (!check_box (&box, field, keep_inside ? length : 0, error))
    return FALSE;
  *box_px = box;
  return TRUE;
}

/**
 * ct_box_entry_format:
 * @image: the whole picture, in image pixels
 *
 * Returns: (transfer full): the field as text with a decimal point and no superfluous zeros; empty when it
 *   is to be relative to a picture of unknown size
 */
char *
ct_box_entry_format (const CtRect *box_px, CtBoxField field, CtBoxUnit unit, const CtRect *image)
{
  CtRect box = *box_px;
  double value = *field_of (&box, field);
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  char *last;

  if (unit == CT_BOX_RELATIVE && length_of (image, field) <= 0)
    return g_strdup ("");
  if (unit == CT_BOX_RELATIVE)
    value /= length_of (image, field);
  g_ascii_formatd (text, sizeof text, unit == CT_BOX_RELATIVE ? "%.6f" : "%.4f", value);
  last = text + strlen (text) - 1;
  while (last > text && *last == '0')
    *last-- = '\0';
  if (*last == '.')
    *last = '\0';
  return g_strdup (g_str_equal (text, "-0") ? "0" : text);
}

/**
 * ct_box_entry_apply:
 * @annotation: row of a living annotation with a box
 * @text: what was typed
 *
 * Gives one box a typed field. A text that says what the box shows already changes nothing, so that
 * leaving an entry does not round the number behind it.
 *
 * Returns: %FALSE with @error set when the text or the box is refused
 */
gboolean
ct_box_entry_apply (CtHistory *history,
                    guint32 annotation,
                    const char *text,
                    CtBoxField field,
                    CtBoxUnit unit,
                    gboolean keep_inside,
                    GError **error)
{
  const CtDataset *dataset = ct_history_get_dataset (history);
  CtRect image = CT_RECT_INIT (0, 0, 0, 0);
  g_autofree char *shown = NULL;
  gboolean good;
  CtRect box;

  if (!ct_scene_get_box (dataset, annotation, &box))
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no such box in the data set."));
      return FALSE;
    }
  if (dataset->annotations.image[annotation] != CT_NO_ROW)
    image = ct_dataset_get_image_rect (dataset, dataset->annotations.image[annotation]);
  shown = ct_box_entry_format (&box, field, unit, &image);
  if (g_str_equal (shown, text))
    return TRUE;
  if (!ct_box_entry_parse (text, field, unit, &image, keep_inside, &box, error))
    return FALSE;
  ct_history_begin (history, field == CT_BOX_LEFT || field == CT_BOX_TOP ? N_ ("Move Box") : N_ ("Resize Box"));
  good = ct_verb_set_bbox (history, annotation, &box, error);
  ct_history_end (history);
  return good;
}
