/* ct-check-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the checker share: the rules by number, and the walk over a data set that
 * either fills a list of findings or collects the repairs of one code. Private to the floor.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-check-index.h"
#include "ct-coco-private.h"

G_BEGIN_DECLS

/**
 * CtRule:
 *
 * What is wrong; described one by one in the table of ct-check-rules.c, in the same order.
 */
typedef enum
{
  CT_RULE_READ_ONLY,
  CT_RULE_DIALECT_UNCERTAIN,
  CT_RULE_BYTE_ORDER_MARK,
  CT_RULE_LIST_REPEATED,
  CT_RULE_LIST_MISSING,
  CT_RULE_RECORD_NO_OBJECT,
  CT_RULE_IDS_RENUMBERED,
  CT_RULE_BOXES_CONVERTED,
  CT_RULE_BOXES_ROUNDED,
  CT_RULE_BOX_TO_TAG,
  CT_RULE_URL_MISSING,
  CT_RULE_IMAGES_FEW,
  CT_RULE_IMAGES_MANY,
  CT_RULE_CATEGORIES_FEW,
  CT_RULE_CATEGORIES_MANY,
  CT_RULE_CATEGORIES_LIMIT,
  CT_RULE_ANNOTATIONS_NONE,
  CT_RULE_IMAGE_ID_MISSING,
  CT_RULE_IMAGE_ID_DUPLICATE,
  CT_RULE_IMAGE_UNNAMED,
  CT_RULE_FILE_NAME_DUPLICATE,
  CT_RULE_FILE_NAME_BACKSLASH,
  CT_RULE_FILE_NAME_ABSOLUTE,
  CT_RULE_FILE_NAME_PARENT,
  CT_RULE_FILE_NAME_ENCODED,
  CT_RULE_FILE_NAME_URL,
  CT_RULE_FILE_NAME_EXTENSION,
  CT_RULE_IMAGE_SIZE_UNKNOWN,
  CT_RULE_IMAGE_SIZE_FRACTION,
  CT_RULE_IMAGE_SIZE_REFUSED,
  CT_RULE_IMAGE_SIZE_SMALL,
  CT_RULE_IMAGE_SIZE_LARGE,
  CT_RULE_IMAGE_CROWDED,
  CT_RULE_IMAGE_TAGS_MANY,
  CT_RULE_IMAGE_UNLABELLED,
  CT_RULE_FILE_NAME_MISSING,
  CT_RULE_SIGNATURE_IN_NAME,
  CT_RULE_ZIP_FILE,
  CT_RULE_URL_DUPLICATE,
  CT_RULE_URL_REPEATED,
  CT_RULE_URL_NOT_HTTP,
  CT_RULE_URL_QUERY,
  CT_RULE_CATEGORY_ID_MISSING,
  CT_RULE_CATEGORY_ID_DUPLICATE,
  CT_RULE_CATEGORY_UNNAMED,
  CT_RULE_CATEGORY_DUPLICATE,
  CT_RULE_CATEGORY_SIMILAR,
  CT_RULE_CATEGORY_NAME_SPACES,
  CT_RULE_CATEGORY_UNUSED,
  CT_RULE_CATEGORY_RARE,
  CT_RULE_CATEGORY_FEW_IMAGES,
  CT_RULE_ANNOTATION_ID_MISSING,
  CT_RULE_ANNOTATION_ID_DUPLICATE,
  CT_RULE_IMAGE_MISSING,
  CT_RULE_IMAGE_DANGLING,
  CT_RULE_CATEGORY_MISSING,
  CT_RULE_CATEGORY_DANGLING,
  CT_RULE_BBOX_ODD,
  CT_RULE_BBOX_MISSING,
  CT_RULE_BBOX_EMPTY,
  CT_RULE_BBOX_FLIPPED,
  CT_RULE_BBOX_BEYOND,
  CT_RULE_BBOX_OUTSIDE,
  CT_RULE_BBOX_DUPLICATE,
  CT_RULE_TAG_REPEATED,
  CT_RULE_CROWD,
  CT_RULE_AREA_ODD,
  CT_N_RULES,
} CtRule;

/**
 * CtCheckLimits:
 *
 * The table of the official checker for one kind and purpose; sides in pixels, inclusive.
 */
typedef struct
{
  guint32 min_per_category;
  guint32 max_images;
  double min_side_px;
  double max_side_px;
  guint32 max_categories;
  guint32 min_categories;
} CtCheckLimits;

/**
 * CtCheckFix:
 *
 * One repair that the walk came by.
 */
typedef struct
{
  CtRepair repair;
  guint32 row;
  guint32 other;
} CtCheckFix;

/**
 * CtChecker:
 * @limits: of the azure profiles
 * @azure: whether it is one of them
 * @findings: what was found, or %NULL when repairs are collected
 * @index: gets every finding, or %NULL
 * @wanted: the code whose repairs are collected, or %NULL
 * @fixes: (element-type CtCheckFix): likewise
 * @same_name: for each category the first living one with its name, itself if that is it
 * @same_meaning: likewise, names compared without case and space
 * @first_image: for each category the first image that counts with an annotation that counts
 * @two_images: categories that occur on a second one
 * @written_images: images that a conversion would write
 * @n_rounded: boxes whose fractions add up to a little more than one
 * @n_written: annotations that a conversion would write
 */
typedef struct
{
  CtCoco *coco;
  const CtDataset *dataset;
  CtCheckOptions options;
  const CtCheckLimits *limits;
  gboolean azure;
  CtFindings *findings;
  CtCheckIndex *index;
  const char *wanted;
  GArray *fixes;
  guint32 *same_name;
  guint32 *same_meaning;
  guint32 *first_image;
  CtBitset *two_images;
  CtBitset *written_images;
  guint32 n_rounded;
  guint32 n_written;
  CtProgress *progress;
  GCancellable *cancellable;
  GError **error;
} CtChecker;

#define CT_CHECK_RECORDS_PER_REPORT 65536

const char *ct_rule_get_code (CtRule rule);
CtRecordKind ct_rule_get_kind (CtRule rule);
CtRepair ct_rule_get_repair (CtRule rule);
gboolean ct_rule_get_severity (CtRule rule, CtProfile profile, CtSeverity *severity);
const CtCheckLimits *ct_check_get_limits (const CtCheckOptions *options);

void ct_check_report (CtChecker *self, CtRule rule, guint32 row, guint32 other, gboolean repairable);
char *ct_check_dup_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other);
gboolean ct_check_go_on (CtChecker *self, guint32 row, guint32 n_rows);

gboolean ct_check_images (CtChecker *self);
gboolean ct_check_urls (CtChecker *self);
gboolean ct_check_categories (CtChecker *self);
gboolean ct_check_annotations (CtChecker *self);
gboolean ct_check_ids (CtChecker *self);
gboolean ct_check_repeats (CtChecker *self);
void ct_check_use (CtChecker *self);
char *ct_check_dup_trimmed (const char *name);

CtChecker ct_checker_make (CtCoco *coco, const CtCheckOptions *options);
CtCheckIndex *ct_check_index_new (const CtCheckOptions *options, guint64 revision);
void
ct_check_index_add (CtCheckIndex *self, CtRule rule, CtSeverity severity, guint32 row, guint32 other, CtRepair repair);
void ct_check_index_add_read (CtCheckIndex *self, const CtFinding *finding, guint32 place, CtSeverity severity);
void ct_check_index_add_unlisted (CtCheckIndex *self, const CtFinding *example, guint64 n, CtSeverity severity);
void ct_check_index_finish (CtCheckIndex *self);

GArray *ct_check_collect (CtCoco *coco, const CtCheckOptions *options, const char *code);

G_END_DECLS
