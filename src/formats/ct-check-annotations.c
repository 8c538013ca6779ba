/* ct-check-annotations.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules about single annotations: where they lead, their boxes and areas; and what of them a
 * conversion would write.
 */
#include "ct-check-private.h"

#include <math.h>
#include <string.h>

#include "ct-coco-layout.h"
#include "ct-json-number.h"

/* Rounding in other tools moves edges by this fraction without anybody meaning it. */
#define SLACK 1e-6

/* An area is far from its box when it is this many times larger or smaller. */
#define FAR 2.0

typedef struct
{
  CtChecker *checker;
  gboolean classification;
  guint64 n_missing[2]; /* references that the reader found missing and dangling: images */
  guint64 n_dangling[2];
  guint32 *first_category; /* for each image, when there is to be one only */
  CtBitset *many;
} Walk;

/* A reference that leads nowhere is missing or dangling. The text of the record says which, but
 * nearly always all of a file are the same. */
static gboolean
is_missing (Walk *walk, guint32 row, gboolean category)
{
  const CtChecker *self = walk->checker;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const char *record = self->coco->data + annotations->source_offset[row];
  g_autoptr (GArray) members = NULL;
  const CtMember *member;

  if (walk->n_missing[category] == 0 || walk->n_dangling[category] == 0 || annotations->source_length[row] == 0)
    return walk->n_missing[category] > 0;
  members = ct_record_parse (record, annotations->source_length[row]);
  member = ct_record_find (record, members, category ? "category_id" : "image_id");
  return member == NULL || (member->token != CT_JSON_NUMBER && member->token != CT_JSON_STRING);
}

static void
check_references (Walk *walk, guint32 row)
{
  CtChecker *self = walk->checker;

  if (self->dataset->annotations.image[row] == CT_NO_ROW)
    ct_check_report (self,
                     is_missing (walk, row, FALSE) ? CT_RULE_IMAGE_MISSING : CT_RULE_IMAGE_DANGLING,
                     row,
                     CT_NO_ROW,
                     TRUE);
  if (self->dataset->annotations.category[row] == CT_NO_ROW)
    ct_check_report (self,
                     is_missing (walk, row, TRUE) ? CT_RULE_CATEGORY_MISSING : CT_RULE_CATEGORY_DANGLING,
                     row,
                     CT_NO_ROW,
                     TRUE);
}

/* Whether the numbers as they stand in the file keep the service's rule, which grants no tolerance. */
static gboolean
keeps_exactly (const CtChecker *self, guint32 row)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const char *record = self->coco->data + annotations->source_offset[row];
  g_autoptr (GArray) members = ct_record_parse (record, annotations->source_length[row]);
  const CtMember *bbox = ct_record_find (record, members, "bbox");
  double numbers[4] = { 0, 0, 0, 0 };
  CtJsonReader reader;
  guint n = 0;

  if (bbox == NULL)
    return TRUE;
  ct_json_reader_init (&reader, record + bbox->value_start, bbox->value_end - bbox->value_start, CT_JSON_STRICT);
  ct_json_reader_next (&reader);
  while (n < 4 && ct_json_reader_next (&reader) == CT_JSON_NUMBER)
    ct_json_reader_get_double (&reader, &numbers[n++]);
  return numbers[0] >= 0 && numbers[1] >= 0 && numbers[0] + numbers[2] <= 1 && numbers[1] + numbers[3] <= 1;
}

/* Counts fractions that add up to more than one by some bits. Only boxes at an edge are read anew. */
static void
check_fractions (CtChecker *self, guint32 row, const CtRect *bbox, const CtRect *picture)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  double near_x = SLACK * picture->width;
  double near_y = SLACK * picture->height;

  if (self->options.profile != CT_PROFILE_AZURE_DETECTION || !self->coco->dialect.relative || self->coco->dialect.ltrb
      || annotations->source_length[row] == 0 || (annotations->flags[row] & CT_RECORD_EDITED_BBOX) != 0)
    return;
  if ((bbox->x < 0 || bbox->y < 0 || bbox->x + bbox->width > picture->width - near_x
       || bbox->y + bbox->height > picture->height - near_y)
      && !keeps_exactly (self, row))
    self->n_rounded++;
}

static gboolean
is_outside (const CtRect *bbox, const CtRect *picture)
{
  return bbox->x < -SLACK * picture->width || bbox->y < -SLACK * picture->height
         || bbox->x + bbox->width > picture->width * (1 + SLACK)
         || bbox->y + bbox->height > picture->height * (1 + SLACK);
}

/* Whether something of the box lies in its picture. */
static gboolean
check_box (CtChecker *self, guint32 row)
{
  const CtRect *bbox = &self->dataset->annotations.bbox[row];
  guint32 image = self->dataset->annotations.image[row];
  gboolean certain = self->coco->dialect.certain;
  CtRect picture, inside;

  if (bbox->width == 0 || bbox->height == 0)
    ct_check_report (self, CT_RULE_BBOX_EMPTY, row, CT_NO_ROW, TRUE);
  else if (bbox->width < 0 || bbox->height < 0)
    /* Far away from the origin there may be no numbers to turn to. */
    ct_check_report (self,
                     CT_RULE_BBOX_FLIPPED,
                     row,
                     CT_NO_ROW,
                     bbox->x + bbox->width != bbox->x && bbox->y + bbox->height != bbox->y);
  if (!(bbox->width > 0 && bbox->height > 0) || image == CT_NO_ROW)
    return FALSE;
  picture = ct_dataset_get_image_rect (self->dataset, image);
  if (picture.width <= 0 || picture.height <= 0)
    return TRUE;
  inside = ct_rect_intersect (bbox, &picture);
  if (!(inside.width > 0 && inside.height > 0))
    {
      ct_check_report (self, CT_RULE_BBOX_BEYOND, row, CT_NO_ROW, certain);
      return FALSE;
    }
  if (is_outside (bbox, &picture))
    ct_check_report (self, CT_RULE_BBOX_OUTSIDE, row, CT_NO_ROW, certain);
  else
    check_fractions (self, row, bbox, &picture);
  return TRUE;
}

static gboolean
is_far (double a, double b)
{
  return !(a <= b * FAR && b <= a * FAR);
}

/* The record's area, as JSON says it. */
static gboolean
get_area (const CtChecker *self, guint32 row, double *area)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const char *record = self->coco->data + annotations->source_offset[row];
  g_autoptr (GArray) members = ct_record_parse (record, annotations->source_length[row]);
  const CtMember *member = ct_record_find (record, members, "area");

  return member != NULL && member->token == CT_JSON_NUMBER
         && ct_json_number_to_double (record + member->value_start, member->value_end - member->value_start, area);
}

/* What an area may be: in pixels or, in a relative file, a fraction. */
typedef struct
{
  double box;
  double fraction;
} Areas;

static gboolean
fits (const Areas *areas, double area)
{
  return !is_far (area, areas->box) || !is_far (area, areas->fraction);
}

/* Whether every number behind an "area" in the text is one that fits: far cheaper than get_area(),
 * and when it is so, the record's own area fits too. */
static gboolean
surely_fits (const CtChecker *self, guint32 row, const Areas *areas)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  const char *at = self->coco->data + annotations->source_offset[row];
  const char *end = at + annotations->source_length[row];

  while ((at = memmem (at, (gsize) (end - at), "area\"", 5)) != NULL)
    {
      const char *start;
      double area;

      for (at += 5; at < end && (*at == ':' || g_ascii_isspace (*at)); at++)
        continue;
      for (start = at; at < end && (g_ascii_isdigit (*at) || memchr ("+-.eE", *at, 5) != NULL); at++)
        continue;
      if (at == start || !ct_json_number_to_double (start, (gsize) (at - start), &area) || !fits (areas, area))
        return FALSE;
    }
  return TRUE;
}

/* The area of a shape is not that of its box. */
static void
check_area (CtChecker *self, guint32 row)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  Areas areas = { ct_rect_area (&annotations->bbox[row]), ct_rect_area (&annotations->bbox[row]) };
  double area;
  CtRect picture;

  if ((annotations->flags[row] & (CT_RECORD_SEGMENTED | CT_RECORD_NEW | CT_RECORD_EDITED_BBOX)) != 0
      || annotations->image[row] == CT_NO_ROW)
    return;
  picture = ct_dataset_get_image_rect (self->dataset, annotations->image[row]);
  if (self->coco->dialect.relative && picture.width > 0 && picture.height > 0)
    areas.fraction /= picture.width * picture.height;
  if (!surely_fits (self, row, &areas) && get_area (self, row, &area) && !fits (&areas, area))
    ct_check_report (self, CT_RULE_AREA_ODD, row, CT_NO_ROW, FALSE);
}

/* Notes an annotation that a conversion would write. */
static void
count_written (Walk *walk, guint32 row)
{
  CtChecker *self = walk->checker;
  guint32 image = self->dataset->annotations.image[row];
  guint32 category = self->same_name[self->dataset->annotations.category[row]];

  self->n_written++;
  if (self->first_image[category] == CT_NO_ROW)
    self->first_image[category] = image;
  else if (self->first_image[category] != image)
    ct_bitset_set (self->two_images, category, TRUE);
  if (!walk->classification)
    return;
  if (walk->first_category[image] == CT_NO_ROW)
    walk->first_category[image] = category;
  else if (walk->first_category[image] != category)
    ct_bitset_set (walk->many, image, TRUE);
}

static void
check_annotation (Walk *walk, guint32 row)
{
  CtChecker *self = walk->checker;
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  guint16 flags = annotations->flags[row];
  gboolean usable = FALSE;

  if (annotations->image[row] == CT_NO_ROW || annotations->category[row] == CT_NO_ROW)
    check_references (walk, row);
  if ((flags & CT_RECORD_ODD_BBOX) != 0)
    ct_check_report (self, CT_RULE_BBOX_ODD, row, CT_NO_ROW, TRUE);
  else if ((flags & CT_RECORD_HAS_BBOX) == 0)
    ct_check_report (self, CT_RULE_BBOX_MISSING, row, CT_NO_ROW, TRUE);
  else
    usable = check_box (self, row);
  if (usable && self->findings != NULL)
    check_area (self, row);
  if ((flags & CT_RECORD_CROWD) != 0)
    ct_check_report (self, CT_RULE_CROWD, row, CT_NO_ROW, TRUE);
  if (annotations->image[row] != CT_NO_ROW && annotations->category[row] != CT_NO_ROW && self->azure
      && ct_bitset_get (self->written_images, annotations->image[row])
      && (walk->classification || (usable && (flags & CT_RECORD_CROWD) == 0)))
    count_written (walk, row);
}

static void
check_tags (Walk *walk)
{
  CtChecker *self = walk->checker;
  const CtImageTable *images = &self->dataset->images;

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      if (!ct_image_table_is_alive (images, row))
        continue;
      if (ct_bitset_get (walk->many, row))
        ct_check_report (self, CT_RULE_IMAGE_TAGS_MANY, row, CT_NO_ROW, FALSE);
      else if (images->n_annotations[row] == 0)
        ct_check_report (self, CT_RULE_IMAGE_UNLABELLED, row, CT_NO_ROW, FALSE);
    }
}

static void
walk_init (Walk *walk)
{
  CtChecker *self = walk->checker;
  CtFindings *reading = ct_coco_get_findings (self->coco);

  walk->classification = self->options.profile == CT_PROFILE_AZURE_CLASSIFICATION;
  walk->n_missing[0] = ct_findings_count_code (reading, "image-missing");
  walk->n_missing[1] = ct_findings_count_code (reading, "category-missing");
  walk->n_dangling[0] = ct_findings_count_code (reading, "image-dangling");
  walk->n_dangling[1] = ct_findings_count_code (reading, "category-dangling");
  for (guint32 row = 0; row < self->dataset->categories.n_rows; row++)
    self->first_image[row] = CT_NO_ROW;
  if (!walk->classification)
    return;
  walk->many = ct_bitset_new (self->dataset->images.n_rows);
  walk->first_category = g_new (guint32, (gsize) self->dataset->images.n_rows + 1);
  for (guint32 row = 0; row < self->dataset->images.n_rows; row++)
    walk->first_category[row] = CT_NO_ROW;
}

gboolean
ct_check_annotations (CtChecker *self)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  Walk walk = { .checker = self };
  gboolean good = TRUE;

  walk_init (&walk);
  for (guint32 row = 0; row < annotations->n_rows && good; row++)
    {
      good = ct_check_go_on (self, row, annotations->n_rows);
      if (ct_annotation_table_is_alive (annotations, row))
        check_annotation (&walk, row);
    }
  if (walk.classification && good)
    check_tags (&walk);
  g_clear_pointer (&walk.many, ct_bitset_free);
  g_free (walk.first_category);
  return good;
}
