/* ct-coco-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What reader, writer and profiles share about an opened file. Private to the floor.
 */
#pragma once

#include "ct-coco.h"
#include "ct-json-reader.h"

G_BEGIN_DECLS

typedef enum
{
  CT_LIST_IMAGES,
  CT_LIST_ANNOTATIONS,
  CT_LIST_CATEGORIES,
  CT_N_LISTS,
} CtListKind;

/**
 * CtListPlace:
 * @start: offset of the list's "[", or of what stands there instead
 * @end: offset behind its "]"
 * @present: the root has a member of this name
 * @is_list: and its value is a list
 * @n_forgotten: records of earlier lists of the same name, which stay in the text
 */
typedef struct
{
  gsize start;
  gsize end;
  gboolean present;
  gboolean is_list;
  guint64 n_forgotten;
} CtListPlace;

struct _CtCoco
{
  gatomicrefcount ref_count;
  GBytes *bytes;
  const char *data;
  gsize length;
  char *name;
  CtDataset *dataset;
  CtFindings *findings;
  CtCocoDialect dialect;
  CtCocoKind kind;
  gsize root_end;
  CtListPlace lists[CT_N_LISTS];
};

extern const char *const ct_list_names[CT_N_LISTS];

/**
 * CtTableView:
 *
 * The columns that all three tables have, for code that treats them alike.
 */
typedef struct
{
  CtRecordKind record;
  guint32 n_rows;
  guint32 n_alive;
  const gint64 *id;
  const guint8 *id_kind;
  const guint16 *flags;
  const guint64 *offset;
  const guint32 *length;
} CtTableView;

CtCoco *ct_coco_new_private (GBytes *bytes, const char *name);
CtTableView ct_coco_get_table (const CtCoco *self, CtListKind list);

G_END_DECLS
