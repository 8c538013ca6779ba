/* ct-coco-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the COCO reader share while a file is read: records (ct-coco-records.c),
 * references (ct-coco-resolve.c), reading ahead in a second thread (ct-coco-ahead.c), and
 * the file as a whole (ct-coco-reader.c). Private to the floor.
 */
#pragma once

#include "ct-coco-private.h"
#include "ct-id-map.h"

G_BEGIN_DECLS

/* An id or a reference as it was read: see CtIdKind. */
typedef struct
{
  gint64 value;
  guint8 kind;
} CtSourceId;

/* The different references of a column, in order of appearance; the column holds their numbers
 * until all records are known. */
typedef struct
{
  CtIdMap *numbers;
  CtIdMap *texts;
  GArray *ids;
  CtSourceId last;
  guint32 last_ref;
} CtRefs;

typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  CtJsonReader json;
  CtProgress *progress;
  GCancellable *cancellable;
  GError **error;
  CtRefs image_refs;
  CtRefs category_refs;
  CtBoxEvidence evidence;
  char *bbox_format;
  guint64 n_segments_info;
  guint64 n_captions;
  guint64 n_records;
} CtLoader;

/* A second thread that reads the later half of the annotations, if all goes well. */
typedef struct _CtAhead CtAhead;

CtAhead *ct_ahead_start (CtLoader *loader);
gboolean ct_ahead_take_over (CtAhead *ahead, CtLoader *loader);
void ct_ahead_free (CtAhead *ahead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtAhead, ct_ahead_free)

gboolean ct_loader_json_failed (CtLoader *loader);
gboolean ct_loader_skip_value (CtLoader *loader);
gboolean ct_loader_read_record (CtLoader *loader, CtListKind list);
void ct_loader_note_max (gint64 *max_id, const CtSourceId *id);
void ct_refs_init (CtRefs *refs);
void ct_refs_clear (CtRefs *refs);
guint32 ct_refs_add (CtRefs *refs, const CtSourceId *id);
void ct_loader_resolve (CtLoader *loader);
void ct_loader_check_ids (CtLoader *loader);
void ct_loader_convert_boxes (CtLoader *loader);

G_END_DECLS
