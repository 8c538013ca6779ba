/* ct-types.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of the data set. A record is named by its row: rows are appended and never
 * move, a deleted record's row stays behind as a dead one, so a row number is a handle
 * for as long as the data set lives. The ids of the file are columns like any other.
 */
#pragma once

#include "ct-base.h"
#include "ct-finding.h"
#include "ct-geometry.h"
#include "ct-strpool.h"

G_BEGIN_DECLS

/**
 * CtIdKind:
 * @CT_ID_NONE: the record has no id
 * @CT_ID_NUMBER: a JSON number; the value is the number
 * @CT_ID_STRING: a JSON string that spells a whole number; the value is the number
 * @CT_ID_TEXT: any other string; the value is the #CtStr of its text
 * @CT_ID_TOKEN: what has no better form here, such as 1.5 or a string with U+0000; the value is
 *   the #CtStr of the JSON token as it stands in the file
 */
typedef enum
{
  CT_ID_NONE,
  CT_ID_NUMBER,
  CT_ID_STRING,
  CT_ID_TEXT,
  CT_ID_TOKEN,
} CtIdKind;

static inline gboolean
ct_id_is_number (guint8 kind)
{
  return kind == CT_ID_NUMBER || kind == CT_ID_STRING;
}

/* Whether the value is a #CtStr. */
static inline gboolean
ct_id_is_text (guint8 kind)
{
  return kind == CT_ID_TEXT || kind == CT_ID_TOKEN;
}

/**
 * CtRecordFlags:
 * @CT_RECORD_DEAD: deleted, or its creation undone
 * @CT_RECORD_NEW: not in the file that was opened
 * @CT_RECORD_EDITED_BBOX: the bbox differs from the file's by an edit
 * @CT_RECORD_EDITED_CATEGORY: the category of an annotation was edited
 * @CT_RECORD_EDITED_NAME: the name of a category was edited
 * @CT_RECORD_EDITED_REVIEWED: the reviewed mark of an image was edited
 * @CT_RECORD_EDITED_SIZE: the width and height of an image were edited
 * @CT_RECORD_EDITED_COLOR: the colour of a category was edited, and the file has a member for it
 * @CT_RECORD_HAS_BBOX: an annotation with four numbers; without it, it is an image-level tag
 * @CT_RECORD_CROWD: an annotation with iscrowd 1
 * @CT_RECORD_SEGMENTED: an annotation with a segmentation that is not empty
 * @CT_RECORD_REVIEWED: an image somebody has looked at and accepted
 * @CT_RECORD_UNREFERABLE: an image or category that no annotation can name, because it has no id
 *   or an earlier record has the same
 * @CT_RECORD_EDITED_SUPERCATEGORY: the supercategory of a category was edited
 * @CT_RECORD_COLORED: a category whose record has a member "color" that is understood
 * @CT_RECORD_ODD_BBOX: the file's bbox is no four finite numbers; shown, never drawn
 */
typedef enum
{
  CT_RECORD_DEAD = 1 << 0,
  CT_RECORD_NEW = 1 << 1,
  CT_RECORD_EDITED_BBOX = 1 << 2,
  CT_RECORD_EDITED_CATEGORY = 1 << 3,
  CT_RECORD_EDITED_NAME = 1 << 4,
  CT_RECORD_EDITED_REVIEWED = 1 << 5,
  CT_RECORD_EDITED_SIZE = 1 << 6,
  CT_RECORD_EDITED_COLOR = 1 << 7,
  CT_RECORD_HAS_BBOX = 1 << 8,
  CT_RECORD_CROWD = 1 << 9,
  CT_RECORD_SEGMENTED = 1 << 10,
  CT_RECORD_REVIEWED = 1 << 11,
  CT_RECORD_ODD_BBOX = 1 << 12,
  CT_RECORD_UNREFERABLE = 1 << 13,
  CT_RECORD_EDITED_SUPERCATEGORY = 1 << 14,
  CT_RECORD_COLORED = 1 << 15,
} CtRecordFlags;

#define CT_RECORD_EDITED_ANY                                                                                           \
  (CT_RECORD_EDITED_BBOX | CT_RECORD_EDITED_CATEGORY | CT_RECORD_EDITED_NAME | CT_RECORD_EDITED_REVIEWED               \
   | CT_RECORD_EDITED_SIZE | CT_RECORD_EDITED_COLOR | CT_RECORD_EDITED_SUPERCATEGORY)

/**
 * CtSourceRange:
 * @offset: first byte of the record's text in the file that was opened
 * @length: its bytes; 0 for a record that is not in the file
 *
 * Set by the reader and opaque to the model.
 */
typedef struct
{
  guint64 offset;
  guint32 length;
} CtSourceRange;

G_END_DECLS
