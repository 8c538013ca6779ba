/* ct-coco.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life and properties of an opened COCO file. Reading is in ct-coco-reader.c, saving in
 * ct-coco-writer.c.
 */
#include "ct-coco-private.h"

#include "ct-error.h"

const char *const ct_list_names[CT_N_LISTS] = { "images", "annotations", "categories" };

static const char empty_coco[] = "{\n  \"images\": [],\n  \"annotations\": [],\n  \"categories\": []\n}\n";

/* A COCO file around these bytes, not read yet. */
CtCoco *
ct_coco_new_private (GBytes *bytes, const char *name)
{
  CtCoco *self = g_new0 (CtCoco, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->length);
  self->name = g_strdup (name);
  self->dataset = ct_dataset_new ();
  self->findings = ct_findings_new ();
  return self;
}

/**
 * ct_coco_new_empty:
 *
 * Returns: (transfer full): a COCO file without records, in pixels
 */
CtCoco *
ct_coco_new_empty (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (empty_coco, sizeof empty_coco - 1);
  CtCoco *self = ct_coco_read (bytes, "", CT_DIALECT_AUTO, NULL, NULL, NULL);

  g_assert (self != NULL);
  return self;
}

CtCoco *
ct_coco_ref (CtCoco *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_coco_unref (CtCoco *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->bytes);
  g_free (self->name);
  ct_dataset_unref (self->dataset);
  ct_findings_unref (self->findings);
  ct_coco_dialect_clear (&self->dialect);
  g_free (self);
}

/**
 * ct_coco_snapshot:
 *
 * Returns: (transfer full): a copy of the present state for a worker; the bytes are shared
 */
CtCoco *
ct_coco_snapshot (CtCoco *self)
{
  return ct_coco_snapshot_around (self, ct_dataset_copy (self->dataset));
}

/**
 * ct_coco_snapshot_around:
 * @dataset: (transfer full): a copy of the data set, made in some other way
 *
 * Returns: (transfer full): like ct_coco_snapshot()
 */
CtCoco *
ct_coco_snapshot_around (CtCoco *self, CtDataset *dataset)
{
  CtCoco *copy = g_memdup2 (self, sizeof *self);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->bytes = g_bytes_ref (self->bytes);
  copy->name = g_strdup (self->name);
  copy->dataset = dataset;
  copy->findings = ct_findings_ref (self->findings);
  copy->dialect.reason = g_strdup (self->dialect.reason);
  return copy;
}

/**
 * ct_coco_get_dataset:
 *
 * Returns: (transfer none): the records
 */
CtDataset *
ct_coco_get_dataset (CtCoco *self)
{
  return self->dataset;
}

/**
 * ct_coco_get_bytes:
 *
 * Returns: (transfer none): the file as it was opened
 */
GBytes *
ct_coco_get_bytes (CtCoco *self)
{
  return self->bytes;
}

/**
 * ct_coco_get_findings:
 *
 * Returns: (transfer none): what was odd while reading; complete and unchanging
 */
CtFindings *
ct_coco_get_findings (CtCoco *self)
{
  return self->findings;
}

/**
 * ct_coco_get_dialect:
 *
 * Returns: (transfer none): what its boxes mean
 */
const CtCocoDialect *
ct_coco_get_dialect (CtCoco *self)
{
  return &self->dialect;
}

CtCocoKind
ct_coco_get_kind (CtCoco *self)
{
  return self->kind;
}

/**
 * ct_coco_get_read_only_reason:
 *
 * Returns: (nullable): why the file can be looked at but not edited, as a sentence
 */
const char *
ct_coco_get_read_only_reason (CtCoco *self)
{
  switch (self->kind)
    {
    case CT_COCO_PANOPTIC:
      return _ ("This is a panoptic COCO file: its annotations are masks, not boxes. It is shown read-only.");
    case CT_COCO_CAPTIONS:
      return _ ("This is a COCO file of captions, without boxes. It is shown read-only.");
    case CT_COCO_RESULTS:
      return _ ("This is a COCO results file, a list of detections without images. It is shown read-only; "
                "open the annotation file that it belongs to.");
    case CT_COCO_INSTANCES:
    case CT_COCO_CLASSIFICATION:
    default:
      return NULL;
    }
}

/**
 * ct_coco_require_images:
 *
 * Returns: %FALSE with %CT_ERROR_UNSUPPORTED, naming the place, if the data set has no image
 */
gboolean
ct_coco_require_images (CtCoco *self, GError **error)
{
  CtJsonReader reader;
  guint line, column;

  if (self->dataset->images.n_alive > 0 || self->kind == CT_COCO_RESULTS)
    return TRUE;
  ct_json_reader_init (&reader, self->data, self->length, CT_JSON_ALLOW_NONFINITE);
  ct_json_reader_get_place (&reader, self->lists[CT_LIST_IMAGES].start, &line, &column);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("%s:%u:%u: the list “images” is empty, so there is nothing to label. Open the folder of the "
                  "pictures instead."),
               self->name,
               line,
               column);
  return FALSE;
}

/* The columns that all tables have. */
CtTableView
ct_coco_get_table (const CtCoco *self, CtListKind list)
{
  const CtDataset *dataset = self->dataset;
  CtTableView view = { CT_RECORD_IMAGE };

#define FILL(table, kind)                                                                                              \
  view.record = (kind);                                                                                                \
  view.n_rows = dataset->table.n_rows;                                                                                 \
  view.n_alive = dataset->table.n_alive;                                                                               \
  view.id = dataset->table.id;                                                                                         \
  view.id_kind = dataset->table.id_kind;                                                                               \
  view.flags = dataset->table.flags;                                                                                   \
  view.offset = dataset->table.source_offset;                                                                          \
  view.length = dataset->table.source_length

  switch (list)
    {
    case CT_LIST_IMAGES:
      FILL (images, CT_RECORD_IMAGE);
      break;
    case CT_LIST_ANNOTATIONS:
      FILL (annotations, CT_RECORD_ANNOTATION);
      break;
    case CT_LIST_CATEGORIES:
      FILL (categories, CT_RECORD_CATEGORY);
      break;
    case CT_N_LISTS:
    default:
      g_assert_not_reached ();
    }
#undef FILL
  return view;
}

/**
 * ct_coco_dup_record:
 *
 * Returns: (transfer full) (nullable): the record's text in the opened file, %NULL if it is not in it
 */
char *
ct_coco_dup_record (CtCoco *self, CtRecordKind kind, guint32 row)
{
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      CtTableView table = ct_coco_get_table (self, list);

      if (table.record == kind && row < table.n_rows && table.length[row] > 0)
        return g_strndup (self->data + table.offset[row], table.length[row]);
    }
  return NULL;
}
