/* ct-check-images.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules about single images: their names and sizes. What their files say is not known here.
 */
#include "ct-check-private.h"

#include <math.h>
#include <string.h>

#include "ct-coco-layout.h"
#include "ct-verbs.h"

/* The service's documentation allows sides from here in prose; its checkers allow less, or more. */
#define SAFE_MIN_SIDE 50
#define SAFE_MAX_SIDE 10240

#define MAX_REGIONS 1000

static gboolean
is_url (const char *name)
{
  return strstr (name, "://") != NULL;
}

static gboolean
is_absolute (const char *name)
{
  return name[0] == '/' || (name[0] == '\\' && name[1] == '\\')
         || (g_ascii_isalpha (name[0]) && name[1] == ':' && (name[2] == '/' || name[2] == '\\'));
}

static gboolean
is_separator (char c)
{
  return c == '/' || c == '\\';
}

static gboolean
leads_out (const char *name)
{
  for (const char *at = strstr (name, ".."); at != NULL; at = strstr (at + 1, ".."))
    if ((at == name || is_separator (at[-1])) && (at[2] == '\0' || is_separator (at[2])))
      return TRUE;
  return FALSE;
}

static gboolean
is_encoded (const char *name)
{
  for (const char *at = strchr (name, '%'); at != NULL; at = strchr (at + 1, '%'))
    if (g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
      return TRUE;
  return FALSE;
}

/* Whether the name ends as those types do that every page of the documentation names. */
static gboolean
has_safe_extension (const char *name)
{
  static const char *const extensions[] = { "jpg", "jpeg", "png", "bmp", "gif" };
  gsize length = is_url (name) ? strcspn (name, "?#") : strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      gsize n = strlen (extensions[i]);

      if (length > n + 1 && name[length - n - 1] == '.' && !is_separator (name[length - n - 2])
          && g_ascii_strncasecmp (name + length - n, extensions[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

/* An address that stands in for a name is reported by the reader. */
static gboolean
has_own_name (const CtChecker *self, guint32 row)
{
  const CtImageTable *images = &self->dataset->images;
  const char *record = self->coco->data + images->source_offset[row];
  g_autoptr (GArray) members = NULL;
  const CtMember *member;

  if (ct_findings_count_code (ct_coco_get_findings (self->coco), ct_rule_get_code (CT_RULE_FILE_NAME_MISSING)) == 0
      || images->source_length[row] == 0)
    return TRUE;
  members = ct_record_parse (record, images->source_length[row]);
  member = ct_record_find (record, members, "file_name");
  return member != NULL && member->token == CT_JSON_STRING && member->value_end - member->value_start > 2;
}

static void
check_name (CtChecker *self, guint32 row, const char *name)
{
  if (is_url (name))
    {
      if (has_own_name (self, row))
        ct_check_report (self, CT_RULE_FILE_NAME_URL, row, CT_NO_ROW, FALSE);
    }
  else
    {
      if (strchr (name, '\\') != NULL)
        ct_check_report (self, CT_RULE_FILE_NAME_BACKSLASH, row, CT_NO_ROW, FALSE);
      if (is_absolute (name))
        ct_check_report (self, CT_RULE_FILE_NAME_ABSOLUTE, row, CT_NO_ROW, FALSE);
      if (leads_out (name))
        ct_check_report (self, CT_RULE_FILE_NAME_PARENT, row, CT_NO_ROW, FALSE);
      if (is_encoded (name))
        ct_check_report (self, CT_RULE_FILE_NAME_ENCODED, row, CT_NO_ROW, FALSE);
    }
  if (self->azure && !has_safe_extension (name))
    ct_check_report (self, CT_RULE_FILE_NAME_EXTENSION, row, CT_NO_ROW, FALSE);
}

static void
check_sides (CtChecker *self, guint32 row, double shorter, double longer)
{
  if (shorter < self->limits->min_side_px || longer > self->limits->max_side_px)
    {
      ct_check_report (self, CT_RULE_IMAGE_SIZE_REFUSED, row, CT_NO_ROW, TRUE);
    }
  else
    {
      if (shorter < SAFE_MIN_SIDE)
        ct_check_report (self, CT_RULE_IMAGE_SIZE_SMALL, row, CT_NO_ROW, FALSE);
      if (longer > SAFE_MAX_SIDE)
        ct_check_report (self, CT_RULE_IMAGE_SIZE_LARGE, row, CT_NO_ROW, FALSE);
    }
}

/* Sizes as a conversion writes them: rounded. */
static void
check_size (CtChecker *self, guint32 row)
{
  double width = self->dataset->images.width[row];
  double height = self->dataset->images.height[row];
  double shorter = fmin (rint (width), rint (height));
  double longer = fmax (rint (width), rint (height));

  if (width <= 0 || height <= 0 || (self->azure && shorter <= 0))
    {
      ct_check_report (self, CT_RULE_IMAGE_SIZE_UNKNOWN, row, CT_NO_ROW, FALSE);
      return;
    }
  if (width != rint (width) || height != rint (height))
    ct_check_report (self, CT_RULE_IMAGE_SIZE_FRACTION, row, CT_NO_ROW, shorter >= 1 && longer <= CT_LARGEST_SIDE_PX);
  if (self->azure)
    check_sides (self, row, shorter, longer);
}

/* Whether a conversion would write the image. */
static gboolean
is_written (const CtChecker *self, guint32 row)
{
  double width = rint (self->dataset->images.width[row]);
  double height = rint (self->dataset->images.height[row]);

  return *ct_dataset_get_file_name (self->dataset, row) != '\0' && fmin (width, height) >= self->limits->min_side_px
         && fmax (width, height) <= self->limits->max_side_px;
}

gboolean
ct_check_images (CtChecker *self)
{
  const CtImageTable *images = &self->dataset->images;
  g_autoptr (CtBitset) names = ct_bitset_new (ct_strpool_get_n (self->dataset->strings));

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      const char *name;

      if (!ct_check_go_on (self, row, images->n_rows))
        return FALSE;
      if (!ct_image_table_is_alive (images, row))
        continue;
      name = ct_dataset_get_file_name (self->dataset, row);
      ct_bitset_set (self->written_images, row, is_written (self, row));
      if (*name == '\0')
        {
          ct_check_report (self, CT_RULE_IMAGE_UNNAMED, row, CT_NO_ROW, TRUE);
        }
      else
        {
          if (ct_bitset_get (names, images->file_name[row]))
            ct_check_report (self, CT_RULE_FILE_NAME_DUPLICATE, row, CT_NO_ROW, FALSE);
          ct_bitset_set (names, images->file_name[row], TRUE);
          check_name (self, row, name);
        }
      check_size (self, row);
      if (images->n_annotations[row] > MAX_REGIONS)
        ct_check_report (self, CT_RULE_IMAGE_CROWDED, row, CT_NO_ROW, FALSE);
    }
  return TRUE;
}
