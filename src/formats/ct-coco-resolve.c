/* ct-coco-resolve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be said only when all records are read: where references lead, which ids occur
 * twice, and what the boxes are in pixels.
 */
#include "ct-coco-loader.h"

#include "ct-bitset.h"

/* Where ids of one table lead. */
typedef struct
{
  CtIdMap *numbers;
  CtIdMap *texts;
} Index;

static void
index_fill (Index *index, CtCoco *coco, CtListKind list)
{
  CtTableView table = ct_coco_get_table (coco, list);
  guint16 *flags = list == CT_LIST_IMAGES ? coco->dataset->images.flags : coco->dataset->categories.flags;

  index->numbers = ct_id_map_new (table.n_rows);
  index->texts = ct_id_map_new (0);
  for (guint32 row = 0; row < table.n_rows; row++)
    {
      gboolean first = TRUE;

      if (table.id_kind[row] == CT_ID_NONE)
        ct_findings_add (coco->findings,
                         CT_SEVERITY_ERROR,
                         "id-missing",
                         table.record,
                         row,
                         _ ("Entry %u of “%s” has no id."),
                         row + 1,
                         ct_list_names[list]);
      else if (ct_id_is_text (table.id_kind[row]))
        first = ct_id_map_insert (index->texts, table.id[row], row);
      else
        first = ct_id_map_insert (index->numbers, table.id[row], row);
      if (!first)
        {
          g_autofree char *id = ct_dataset_dup_id (coco->dataset, table.record, row);

          ct_findings_add (coco->findings,
                           CT_SEVERITY_ERROR,
                           "id-duplicate",
                           table.record,
                           row,
                           _ ("The id %s occurs more than once in “%s”."),
                           id,
                           ct_list_names[list]);
        }
      if (!first || table.id_kind[row] == CT_ID_NONE)
        flags[row] |= CT_RECORD_UNREFERABLE;
    }
}

static void
index_clear (Index *index)
{
  ct_id_map_free (index->numbers);
  ct_id_map_free (index->texts);
}

static guint32
index_find (const Index *index, const CtSourceId *id)
{
  if (id->kind == CT_ID_NONE)
    return CT_NO_ROW;
  return ct_id_map_lookup (ct_id_is_text (id->kind) ? index->texts : index->numbers, id->value);
}

static void
report_dangling (CtLoader *loader, guint32 row, gboolean none, CtListKind list)
{
  g_autofree char *own = ct_dataset_dup_id (loader->dataset, CT_RECORD_ANNOTATION, row);

  if (none)
    ct_findings_add (loader->coco->findings,
                     CT_SEVERITY_ERROR,
                     list == CT_LIST_IMAGES ? "image-missing" : "category-missing",
                     CT_RECORD_ANNOTATION,
                     row,
                     list == CT_LIST_IMAGES ? _ ("Annotation %s names no image.")
                                            : _ ("Annotation %s names no category."),
                     own);
  else
    ct_findings_add (loader->coco->findings,
                     CT_SEVERITY_ERROR,
                     list == CT_LIST_IMAGES ? "image-dangling" : "category-dangling",
                     CT_RECORD_ANNOTATION,
                     row,
                     list == CT_LIST_IMAGES ? _ ("Annotation %s names an image that is not in the file.")
                                            : _ ("Annotation %s names a category that is not in the file."),
                     own);
}

/* Where each different reference leads. One that leads nowhere counts for the largest id too: a
 * new record must not adopt it. */
static guint32 *
resolve_refs (CtLoader *loader, const CtRefs *refs, CtListKind list, gint64 *max_id)
{
  guint32 *rows = g_new (guint32, refs->ids->len + 1);
  Index index;

  index_fill (&index, loader->coco, list);
  for (guint i = 0; i < refs->ids->len; i++)
    {
      rows[i] = index_find (&index, &g_array_index (refs->ids, CtSourceId, i));
      if (rows[i] == CT_NO_ROW)
        ct_loader_note_max (max_id, &g_array_index (refs->ids, CtSourceId, i));
    }
  index_clear (&index);
  return rows;
}

void
ct_loader_resolve (CtLoader *loader)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  g_autofree guint32 *images =
      resolve_refs (loader, &loader->image_refs, CT_LIST_IMAGES, &loader->dataset->images.max_id);
  g_autofree guint32 *categories =
      resolve_refs (loader, &loader->category_refs, CT_LIST_CATEGORIES, &loader->dataset->categories.max_id);
  CtCocoKind kind = loader->coco->kind;

  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      guint32 image = annotations->image[row];
      guint32 category = annotations->category[row];

      annotations->image[row] = image != CT_NO_ROW ? images[image] : CT_NO_ROW;
      annotations->category[row] = category != CT_NO_ROW ? categories[category] : CT_NO_ROW;
      if (annotations->image[row] == CT_NO_ROW && kind != CT_COCO_RESULTS)
        report_dangling (loader, row, image == CT_NO_ROW, CT_LIST_IMAGES);
      if (annotations->category[row] == CT_NO_ROW && (kind == CT_COCO_INSTANCES || kind == CT_COCO_CLASSIFICATION))
        report_dangling (loader, row, category == CT_NO_ROW, CT_LIST_CATEGORIES);
    }
}

/* Ids of annotations are checked with one bit each where they are dense, as they mostly are. */
void
ct_loader_check_ids (CtLoader *loader)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  g_autoptr (CtBitset) seen = NULL;
  g_autoptr (CtIdMap) far = ct_id_map_new (0);
  gint64 dense = (gint64) annotations->n_rows * 8 + 1024;

  if (loader->coco->kind != CT_COCO_INSTANCES && loader->coco->kind != CT_COCO_CLASSIFICATION)
    return;
  seen = ct_bitset_new ((guint32) MIN (dense, MAX (annotations->max_id, 0)));
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      gint64 id = annotations->id[row];
      gboolean first;

      if (annotations->id_kind[row] == CT_ID_NONE)
        {
          ct_findings_add (loader->coco->findings,
                           CT_SEVERITY_ERROR,
                           "id-missing",
                           CT_RECORD_ANNOTATION,
                           row,
                           _ ("Entry %u of “%s” has no id."),
                           row + 1,
                           ct_list_names[CT_LIST_ANNOTATIONS]);
          continue;
        }
      if (ct_id_is_number (annotations->id_kind[row]) && id >= 0 && id < dense)
        {
          first = !ct_bitset_get (seen, (guint32) id);
          ct_bitset_set (seen, (guint32) id, TRUE);
        }
      else
        {
          first = ct_id_is_text (annotations->id_kind[row]) || ct_id_map_insert (far, id, row);
        }
      if (!first)
        {
          g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

          ct_findings_add (loader->coco->findings,
                           CT_SEVERITY_ERROR,
                           "id-duplicate",
                           CT_RECORD_ANNOTATION,
                           row,
                           _ ("The id %s occurs more than once in “%s”."),
                           number,
                           ct_list_names[CT_LIST_ANNOTATIONS]);
        }
    }
}

void
ct_loader_convert_boxes (CtLoader *loader)
{
  CtDataset *dataset = loader->dataset;
  CtAnnotationTable *annotations = &dataset->annotations;
  const CtCocoDialect *dialect = &loader->coco->dialect;

  if (!dialect->relative && !dialect->ltrb)
    return;
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      guint32 image = annotations->image[row];

      if (image != CT_NO_ROW && (annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0)
        annotations->bbox[row] = ct_coco_dialect_to_px (dialect,
                                                        &annotations->bbox[row],
                                                        dataset->images.width[image],
                                                        dataset->images.height[image]);
    }
}
