/* ct-coco-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From JSON text straight into the tables, without a tree. Lists and members come in any
 * order; references are resolved at the end. What is odd but harmless becomes a finding.
 */
#include "ct-coco-loader.h"

#include <string.h>

#include "ct-error.h"

static gboolean
refuse (CtLoader *loader, gsize offset, const char *text)
{
  guint line, column;

  ct_json_reader_get_place (&loader->json, offset, &line, &column);
  g_set_error (loader->error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s:%u:%u: %s", loader->coco->name, line, column, text);
  return FALSE;
}

/* Forgets the rows of a list that comes a second time: as in Python, the last one counts. */
static void
forget_list (CtLoader *loader, CtListKind list)
{
  ct_findings_add (loader->coco->findings,
                   CT_SEVERITY_ERROR,
                   "list-repeated",
                   CT_RECORD_FILE,
                   CT_NO_ROW,
                   _ ("The list “%s” occurs twice; only the last one counts."),
                   ct_list_names[list]);
  loader->coco->lists[list].n_forgotten += ct_coco_get_table (loader->coco, list).n_rows;
  switch (list)
    {
    case CT_LIST_IMAGES:
      ct_image_table_clear (&loader->dataset->images);
      break;
    case CT_LIST_ANNOTATIONS:
      ct_annotation_table_clear (&loader->dataset->annotations);
      memset (&loader->evidence, 0, sizeof loader->evidence);
      break;
    case CT_LIST_CATEGORIES:
      ct_category_table_clear (&loader->dataset->categories);
      break;
    case CT_N_LISTS:
    default:
      g_assert_not_reached ();
    }
}

/* Reads the elements of a list whose "[" is the current token. */
static gboolean
read_elements (CtLoader *loader, CtListKind list)
{
  CtJsonReader *json = &loader->json;
  g_autoptr (CtAhead) ahead = list == CT_LIST_ANNOTATIONS ? ct_ahead_start (loader) : NULL;
  guint64 n = 0;

  while (ct_json_reader_next (json) != CT_JSON_ARRAY_END)
    {
      n++;
      if (ahead != NULL && ct_ahead_take_over (ahead, loader))
        break;
      if (json->token == CT_JSON_ERROR)
        return ct_loader_json_failed (loader);
      if (json->token == CT_JSON_OBJECT)
        {
          if (!ct_loader_read_record (loader, list))
            return FALSE;
        }
      else
        {
          g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);

          ct_findings_add (loader->coco->findings,
                           CT_SEVERITY_ERROR,
                           "record-no-object",
                           CT_RECORD_FILE,
                           CT_NO_ROW,
                           _ ("Entry %s of the list “%s” is no object; it is kept as it stands."),
                           number,
                           ct_list_names[list]);
          if (!ct_loader_skip_value (loader))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_list (CtLoader *loader, CtListKind list)
{
  CtListPlace *place = &loader->coco->lists[list];

  if (place->present)
    forget_list (loader, list);
  place->present = TRUE;
  ct_json_reader_next (&loader->json);
  place->start = loader->json.start;
  place->is_list = loader->json.token == CT_JSON_ARRAY;
  if (place->is_list)
    {
      if (!read_elements (loader, list))
        return FALSE;
    }
  else
    {
      if (loader->json.token != CT_JSON_NULL && loader->json.token != CT_JSON_ERROR)
        return refuse (loader,
                       place->start,
                       list == CT_LIST_IMAGES ? _ ("“images” is no list, so this is not a COCO file.")
                                              : (list == CT_LIST_ANNOTATIONS
                                                     ? _ ("“annotations” is no list, so this is not a COCO file.")
                                                     : _ ("“categories” is no list, so this is not a COCO file.")));
      if (!ct_loader_skip_value (loader))
        return FALSE;
    }
  place->end = loader->json.end;
  return TRUE;
}

static gboolean
read_root_member (CtLoader *loader)
{
  CtJsonReader *json = &loader->json;

  for (int list = 0; list < CT_N_LISTS; list++)
    if (ct_json_reader_string_is (json, ct_list_names[list]))
      return read_list (loader, list);
  if (ct_json_reader_string_is (json, "bbox_format"))
    {
      if (ct_json_reader_next (json) == CT_JSON_STRING)
        {
          g_free (loader->bbox_format);
          loader->bbox_format = ct_json_reader_dup_string (json, NULL);
        }
      return ct_loader_skip_value (loader);
    }
  return ct_loader_skip_value (loader);
}

static gboolean
read_root_object (CtLoader *loader)
{
  CtJsonReader *json = &loader->json;

  while (ct_json_reader_next (json) == CT_JSON_NAME)
    if (!read_root_member (loader))
      return FALSE;
  if (json->token == CT_JSON_ERROR)
    return ct_loader_json_failed (loader);
  loader->coco->root_end = json->end;
  if (!loader->coco->lists[CT_LIST_IMAGES].present)
    return refuse (loader, json->start, _ ("This is no COCO file: it has no list “images”."));
  return TRUE;
}

/* A plain list: COCO results, if its entries name images. */
static gboolean
read_root_list (CtLoader *loader)
{
  CtListPlace *place = &loader->coco->lists[CT_LIST_ANNOTATIONS];
  gsize start = loader->json.start;

  place->start = start;
  place->present = place->is_list = TRUE;
  if (!read_elements (loader, CT_LIST_ANNOTATIONS))
    return FALSE;
  place->end = loader->coco->root_end = loader->json.end;
  for (guint32 row = 0; row < loader->dataset->annotations.n_rows; row++)
    if (loader->dataset->annotations.image[row] == CT_NO_ROW)
      return refuse (loader, start, _ ("This is no COCO file: it is a list whose entries name no image."));
  if (loader->dataset->annotations.n_rows == 0)
    return refuse (loader, start, _ ("This is no COCO file: it is a list without detections."));
  loader->coco->kind = CT_COCO_RESULTS;
  return TRUE;
}

static gboolean
read_root (CtLoader *loader)
{
  CtJsonReader *json = &loader->json;
  gboolean good;

  switch (ct_json_reader_next (json))
    {
    case CT_JSON_OBJECT:
      good = read_root_object (loader);
      break;
    case CT_JSON_ARRAY:
      good = read_root_list (loader);
      break;
    case CT_JSON_ERROR:
      good = ct_loader_json_failed (loader);
      break;
    case CT_JSON_OBJECT_END:
    case CT_JSON_ARRAY_END:
    case CT_JSON_NAME:
    case CT_JSON_STRING:
    case CT_JSON_NUMBER:
    case CT_JSON_NONFINITE:
    case CT_JSON_TRUE:
    case CT_JSON_FALSE:
    case CT_JSON_NULL:
    case CT_JSON_END:
    default:
      good = refuse (loader, json->start, _ ("This is no COCO file: it holds a single value, not an object."));
      break;
    }
  if (good && ct_json_reader_next (json) == CT_JSON_ERROR)
    good = ct_loader_json_failed (loader);
  return good;
}

static void
decide_kind (CtLoader *loader)
{
  guint32 n = loader->dataset->annotations.n_rows;

  if (loader->coco->kind == CT_COCO_RESULTS)
    return;
  if (loader->n_segments_info > 0 && loader->evidence.n_boxes == 0)
    loader->coco->kind = CT_COCO_PANOPTIC;
  else if (loader->n_captions > 0 && loader->evidence.n_boxes == 0)
    loader->coco->kind = CT_COCO_CAPTIONS;
  else if (n > 0 && loader->evidence.n_boxes == 0)
    loader->coco->kind = CT_COCO_CLASSIFICATION;
}

static void
report_missing_lists (CtLoader *loader)
{
  if (loader->coco->kind == CT_COCO_RESULTS)
    return;
  for (int list = CT_LIST_ANNOTATIONS; list < CT_N_LISTS; list++)
    if (!loader->coco->lists[list].is_list)
      ct_findings_add (loader->coco->findings,
                       CT_SEVERITY_WARNING,
                       "list-missing",
                       CT_RECORD_FILE,
                       CT_NO_ROW,
                       _ ("The file has no list “%s”."),
                       ct_list_names[list]);
}

/**
 * ct_coco_read:
 * @bytes: a whole file; a reference is kept, so it must never change
 * @name: stands at the front of messages
 * @dialect: overrules what the file says about itself
 *
 * Reads a COCO file. What breaks the grammar of JSON, or is no COCO at all, is an error with
 * line and column; all else is read and reported by ct_coco_get_findings().
 *
 * Returns: (transfer full): the file, or %NULL with %CT_ERROR_SYNTAX, %CT_ERROR_UNSUPPORTED,
 *   %CT_ERROR_LIMIT or %G_IO_ERROR_CANCELLED
 */
CtCoco *
ct_coco_read (GBytes *bytes,
              const char *name,
              CtCocoDialectChoice dialect,
              CtProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (CtCoco) coco = ct_coco_new_private (bytes, name);
  CtLoader loader = { .coco = coco, .dataset = coco->dataset };
  gboolean good;

  loader.progress = progress;
  loader.cancellable = cancellable;
  loader.error = error;
  ct_refs_init (&loader.image_refs);
  ct_refs_init (&loader.category_refs);
  ct_json_reader_init (&loader.json, coco->data, coco->length, CT_JSON_ALLOW_NONFINITE);
  good = read_root (&loader);
  if (good)
    {
      decide_kind (&loader);
      ct_coco_dialect_decide (&coco->dialect, &loader.evidence, dialect, loader.bbox_format);
      ct_loader_resolve (&loader);
      ct_loader_check_ids (&loader);
      ct_loader_convert_boxes (&loader);
      ct_dataset_link_annotations (coco->dataset);
      report_missing_lists (&loader);
    }
  ct_refs_clear (&loader.image_refs);
  ct_refs_clear (&loader.category_refs);
  g_free (loader.bbox_format);
  return good ? g_steal_pointer (&coco) : NULL;
}
