/* ct-profile-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the strict writers share: a buffered sink whose first error sticks, pieces of JSON, the
 * members of a record, and the choice of images. Private to the floor.
 */
#pragma once

#include "ct-coco-private.h"
#include "ct-profile.h"

G_BEGIN_DECLS

/**
 * CtProfileKey:
 *
 * The members that some writer treats in its own way.
 */
typedef enum
{
  CT_KEY_OTHER,
  CT_KEY_ID,
  CT_KEY_BBOX,
  CT_KEY_AREA,
  CT_KEY_NAME,
  CT_KEY_WIDTH,
  CT_KEY_HEIGHT,
  CT_KEY_IMAGES,
  CT_KEY_ISCROWD,
  CT_KEY_IMAGE_ID,
  CT_KEY_REVIEWED,
  CT_KEY_COCO_URL,
  CT_KEY_FILE_NAME,
  CT_KEY_KEYPOINTS,
  CT_KEY_CATEGORIES,
  CT_KEY_CATEGORY_ID,
  CT_KEY_ANNOTATIONS,
  CT_KEY_BBOX_FORMAT,
  CT_KEY_SEGMENTATION,
} CtProfileKey;

/**
 * CtProfileMember:
 * @name: as it stands in the file, with both quotes
 * @value: likewise
 * @token: first token of the value
 */
typedef struct
{
  const char *name;
  const char *value;
  gsize name_length;
  gsize value_length;
  CtProfileKey key;
  CtJsonToken token;
} CtProfileMember;

/**
 * CtProfileWriter:
 * @members: (element-type CtProfileMember): of the record that was looked at last
 * @image_ids: by row: the id to be written, 0 for images that are left out
 * @fates: by row: a #CtImageFate
 * @url_start: what comes before the file names in addresses
 * @stream: (nullable): %NULL writes nowhere
 */
typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  const CtProfileOptions *options;
  CtProfileCounts *counts;
  CtFindings *report;
  GOutputStream *stream;
  CtProgress *progress;
  GCancellable *cancellable;
  GError **error;
  GString *buffer;
  GArray *members;
  guint32 *image_ids;
  guint8 *fates;
  char *url_start;
  guint64 n_written;
  guint64 n_total;
  gboolean failed;
} CtProfileWriter;

/**
 * CtProfileScale:
 * @width: of the image in pixels
 * @to_relative: from pixels to fractions; otherwise from fractions to pixels
 */
typedef struct
{
  double width;
  double height;
  gboolean to_relative;
} CtProfileScale;

/* Sides that the training checker of Azure accepts, in pixels. */
#define CT_AZURE_MIN_SIDE 10
#define CT_AZURE_MAX_SIDE 10240

/* Appends a literal. */
#define CT_PROFILE_APPEND(self, literal) g_string_append_len ((self)->buffer, (literal), sizeof (literal) - 1)

void ct_profile_append_number (CtProfileWriter *self, double value);
void ct_profile_append_int (CtProfileWriter *self, gint64 value);
void ct_profile_append_string (CtProfileWriter *self, const char *text);
void ct_profile_append_rect (CtProfileWriter *self, const CtRect *rect);
void ct_profile_append_value (CtProfileWriter *self, const CtProfileMember *member);
gboolean ct_profile_append_four (CtProfileWriter *self, const CtProfileMember *member);
gboolean ct_profile_append_scaled (CtProfileWriter *self,
                                   const CtProfileMember *member,
                                   const CtProfileScale *scale,
                                   guint group);
void ct_profile_parse (CtProfileWriter *self, const char *text, gsize length);
const CtProfileMember *ct_profile_find (CtProfileWriter *self, CtProfileKey key);
gboolean ct_profile_get_four (const CtProfileMember *member, double numbers[4]);

typedef gboolean (*CtProfileGoesOut) (CtProfileWriter *self, guint32 annotation);

void ct_profile_begin_record (CtProfileWriter *self, guint32 n_before);
gboolean ct_profile_flush (CtProfileWriter *self, gsize at_least);
void ct_profile_choose_images (CtProfileWriter *self, CtProfileGoesOut goes_out);
void ct_profile_drop_image (CtProfileWriter *self, guint32 row, CtImageFate fate);
void ct_profile_choose_azure (CtProfileWriter *self);
void ct_profile_choose_coco (CtProfileWriter *self);
gboolean ct_profile_has_images (CtProfileWriter *self);
gboolean ct_profile_fail_empty (CtProfileWriter *self);
char *ct_profile_make_image_url (CtProfileWriter *self, guint32 image);
void ct_profile_report_merged (CtProfileWriter *self, guint32 category);
gboolean ct_profile_write_azure (CtProfileWriter *self);
gboolean ct_profile_write_coco (CtProfileWriter *self);

G_END_DECLS
