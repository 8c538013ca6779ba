/* ct-coco-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From JSON text straight into the tables, without a tree. Lists and members come in any
 * order; references are resolved at the end. What is odd but harmless becomes a finding.
 */
#include "ct-coco-private.h"

#include <math.h>
#include <string.h>

#include "ct-bitset.h"
#include "ct-error.h"
#include "ct-id-map.h"
#include "ct-json-number.h"

/* How often to look at the cancellable and report, in records. */
#define RECORDS_PER_REPORT 16384

/* Lengths above this are no picture's; products of two stay well within a double. */
#define LARGEST 1e15

/* An id or a reference as it was read: see CtIdKind. */
typedef struct
{
  gint64  value;
  guint8  kind;
} Id;

/* The different references of a column, in order of appearance; the column holds their numbers
 * until all records are known. */
typedef struct
{
  CtIdMap *numbers;
  CtIdMap *texts;
  GArray  *ids;
  Id       last;
  guint32  last_ref;
} Refs;

typedef struct
{
  CtCoco        *coco;
  CtDataset     *dataset;
  CtJsonReader   json;
  CtProgress    *progress;
  GCancellable  *cancellable;
  GError       **error;
  Refs           image_refs;
  Refs           category_refs;
  CtBoxEvidence  evidence;
  char          *bbox_format;
  guint64        n_segments_info;
  guint64        n_captions;
  guint64        n_records;
} Loader;

/* Whether the current name is this literal: nearly always two compares that the compiler unrolls. */
#define NAME_IS(loader, literal)                                                                       \
  ((loader)->json.end - (loader)->json.start == sizeof (literal) + 1 && !(loader)->json.escaped         \
     ? memcmp ((loader)->coco->data + (loader)->json.start + 1, (literal), sizeof (literal) - 1) == 0 \
     : ((loader)->json.escaped && ct_json_reader_string_is (&(loader)->json, (literal))))

static gboolean
json_failed (Loader *loader)
{
  ct_json_reader_set_error (&loader->json, loader->coco->name, loader->error);
  return FALSE;
}

static gboolean
skip_value (Loader *loader)
{
  return ct_json_reader_skip (&loader->json) || json_failed (loader);
}

static gboolean
refuse (Loader     *loader,
        gsize       offset,
        const char *text)
{
  guint line, column;

  ct_json_reader_get_place (&loader->json, offset, &line, &column);
  g_set_error (loader->error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s:%u:%u: %s", loader->coco->name, line, column, text);
  return FALSE;
}

static CtStr
pool_string (Loader *loader)
{
  gsize length = loader->json.end - loader->json.start - 2;
  const char *raw = loader->coco->data + loader->json.start + 1;
  g_autofree char *text = NULL;

  if (!loader->json.escaped)
    return ct_strpool_add_len (loader->dataset->strings, raw, length);
  text = ct_json_reader_dup_string (&loader->json, &length);
  return ct_strpool_add_len (loader->dataset->strings, text, length);
}

/* Whether the text is the number as we would print it, so that "01" stays a text. */
static gboolean
is_canonical (const char *text,
              gsize       length)
{
  gsize first = length > 0 && text[0] == '-' ? 1 : 0;

  return length > first && (text[first] != '0' || length == 1);
}

static Id
number_id (Loader *loader)
{
  const char *text = loader->coco->data + loader->json.start;
  gsize length = loader->json.end - loader->json.start;
  Id id = { 0, CT_ID_NUMBER };
  double value;

  if (ct_json_number_to_int64 (text, length, &id.value))
    return id;
  if (ct_json_number_to_double (text, length, &value) && value == rint (value) && fabs (value) < 9007199254740992.0)
    {
      id.value = (gint64) value;
      return id;
    }
  id.kind = CT_ID_TEXT;
  id.value = ct_strpool_add_len (loader->dataset->strings, text, length);
  return id;
}

static Id
string_id (Loader *loader)
{
  CtStr str = pool_string (loader);
  const char *text = ct_strpool_get (loader->dataset->strings, str);
  gsize length = strlen (text);
  Id id = { 0, CT_ID_STRING };

  if (!is_canonical (text, length) || !ct_json_number_to_int64 (text, length, &id.value))
    {
      id.kind = CT_ID_TEXT;
      id.value = str;
    }
  return id;
}

/* Reads the value after the current name as an id. Moves past it. */
static gboolean
read_id (Loader *loader,
         Id     *id)
{
  CtJsonReader *json = &loader->json;

  id->kind = CT_ID_NONE;
  id->value = 0;
  switch (ct_json_reader_next (json))
    {
    case CT_JSON_NUMBER:
      *id = number_id (loader);
      return TRUE;
    case CT_JSON_STRING:
      *id = string_id (loader);
      return TRUE;
    case CT_JSON_ERROR:
    case CT_JSON_OBJECT:
    case CT_JSON_OBJECT_END:
    case CT_JSON_ARRAY:
    case CT_JSON_ARRAY_END:
    case CT_JSON_NAME:
    case CT_JSON_NONFINITE:
    case CT_JSON_TRUE:
    case CT_JSON_FALSE:
    case CT_JSON_NULL:
    case CT_JSON_END:
    default:
      return skip_value (loader);
    }
}

/* Reads a width or height; 0 for what is no finite number above zero. */
static gboolean
read_size (Loader *loader,
           double *size)
{
  *size = 0;
  ct_json_reader_next (&loader->json);
  if (ct_json_reader_get_double (&loader->json, size))
    {
      /* No picture is thinner, and dividing by much less leaves the range of a double. */
      if (!(*size >= 1e-3 && *size <= LARGEST))
        *size = 0;
      return TRUE;
    }
  return skip_value (loader);
}

static gboolean
read_string (Loader *loader,
             CtStr  *str)
{
  if (ct_json_reader_next (&loader->json) == CT_JSON_STRING)
    *str = pool_string (loader);
  else
    return skip_value (loader);
  return TRUE;
}

static void
note_max (gint64   *max_id,
          const Id *id)
{
  if (id->kind == CT_ID_NUMBER || id->kind == CT_ID_STRING)
    *max_id = MAX (*max_id, id->value);
}

static gboolean
read_image (Loader *loader,
            guint32 row)
{
  CtImageTable *images = &loader->dataset->images;
  CtJsonReader *json = &loader->json;
  Id id = { 0, CT_ID_NONE };
  CtJsonToken token;
  gboolean good = TRUE;

  while (good && (token = ct_json_reader_next (json)) == CT_JSON_NAME)
    {
      if (NAME_IS (loader, "id"))
        good = read_id (loader, &id);
      else if (NAME_IS (loader, "file_name"))
        good = read_string (loader, &images->file_name[row]);
      else if (NAME_IS (loader, "width"))
        good = read_size (loader, &images->width[row]);
      else if (NAME_IS (loader, "height"))
        good = read_size (loader, &images->height[row]);
      else if (NAME_IS (loader, "reviewed"))
        {
          images->flags[row] &= ~CT_RECORD_REVIEWED;
          if (ct_json_reader_next (json) == CT_JSON_TRUE)
            images->flags[row] |= CT_RECORD_REVIEWED;
          good = skip_value (loader);
        }
      else
        good = skip_value (loader);
    }
  images->id[row] = id.value;
  images->id_kind[row] = id.kind;
  note_max (&images->max_id, &id);
  return good && (json->token != CT_JSON_ERROR || json_failed (loader));
}

static gboolean
read_category (Loader *loader,
               guint32 row)
{
  CtCategoryTable *categories = &loader->dataset->categories;
  CtJsonReader *json = &loader->json;
  Id id = { 0, CT_ID_NONE };
  gboolean good = TRUE;

  while (good && ct_json_reader_next (json) == CT_JSON_NAME)
    {
      if (NAME_IS (loader, "id"))
        good = read_id (loader, &id);
      else if (NAME_IS (loader, "name"))
        good = read_string (loader, &categories->name[row]);
      else if (NAME_IS (loader, "supercategory"))
        good = read_string (loader, &categories->supercategory[row]);
      else
        good = skip_value (loader);
    }
  categories->id[row] = id.value;
  categories->id_kind[row] = id.kind;
  note_max (&categories->max_id, &id);
  return good && (json->token != CT_JSON_ERROR || json_failed (loader));
}

/* Reads a bbox value: four finite numbers make a box, an empty list or null makes none. */
static gboolean
read_bbox (Loader *loader,
           guint32 row)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  CtJsonReader *json = &loader->json;
  double numbers[4];
  guint n = 0;
  gboolean odd = FALSE;

  annotations->flags[row] &= ~(CT_RECORD_HAS_BBOX | CT_RECORD_ODD_BBOX);
  if (ct_json_reader_next (json) == CT_JSON_NULL)
    return TRUE;
  if (json->token != CT_JSON_ARRAY)
    {
      annotations->flags[row] |= CT_RECORD_ODD_BBOX;
      return skip_value (loader);
    }
  while (ct_json_reader_next (json) != CT_JSON_ARRAY_END)
    {
      double value;

      if (json->token == CT_JSON_ERROR)
        return json_failed (loader);
      if (!ct_json_reader_get_double (json, &value) || fabs (value) > LARGEST)
        odd = TRUE;
      else if (n < 4)
        numbers[n] = value;
      n++;
      if (!skip_value (loader))
        return FALSE;
    }
  if (n == 4 && !odd)
    {
      annotations->bbox[row] = CT_RECT_INIT (numbers[0], numbers[1], numbers[2], numbers[3]);
      annotations->flags[row] |= CT_RECORD_HAS_BBOX;
    }
  else if (n > 0)
    {
      annotations->flags[row] |= CT_RECORD_ODD_BBOX;
    }
  return TRUE;
}

static gboolean
read_segmentation (Loader *loader,
                   guint32 row)
{
  CtJsonReader *json = &loader->json;
  CtJsonToken token = ct_json_reader_next (json);

  if (!skip_value (loader))
    return FALSE;
  loader->dataset->annotations.flags[row] &= ~CT_RECORD_SEGMENTED;
  if (token == CT_JSON_OBJECT || (token == CT_JSON_ARRAY && json->end - json->start > 4))
    loader->dataset->annotations.flags[row] |= CT_RECORD_SEGMENTED;
  return TRUE;
}

static gboolean
read_crowd (Loader *loader,
            guint32 row)
{
  CtJsonReader *json = &loader->json;
  gint64 value;

  ct_json_reader_next (json);
  loader->dataset->annotations.flags[row] &= ~CT_RECORD_CROWD;
  if (json->token == CT_JSON_TRUE || (ct_json_reader_get_int64 (json, &value) && value == 1))
    loader->dataset->annotations.flags[row] |= CT_RECORD_CROWD;
  return skip_value (loader);
}

static void
refs_init (Refs *refs)
{
  refs->numbers = ct_id_map_new (0);
  refs->texts = ct_id_map_new (0);
  refs->ids = g_array_new (FALSE, FALSE, sizeof (Id));
  refs->last_ref = CT_NO_ROW;
}

static void
refs_clear (Refs *refs)
{
  ct_id_map_free (refs->numbers);
  ct_id_map_free (refs->texts);
  g_array_unref (refs->ids);
}

/* The number of a reference. 1 and "1" are one, spelt in two ways. */
static guint32
refs_add (Refs     *refs,
          const Id *id)
{
  CtIdMap *map = id->kind == CT_ID_TEXT ? refs->texts : refs->numbers;
  guint32 ref;

  if (id->kind == CT_ID_NONE)
    return CT_NO_ROW;
  if (refs->last_ref != CT_NO_ROW && refs->last.value == id->value && refs->last.kind == id->kind)
    return refs->last_ref;
  ref = ct_id_map_lookup (map, id->value);
  if (ref == CT_NO_ROW)
    {
      ref = refs->ids->len;
      ct_id_map_insert (map, id->value, ref);
      g_array_append_vals (refs->ids, id, 1);
    }
  refs->last = *id;
  refs->last_ref = ref;
  return ref;
}

static gboolean
read_annotation (Loader *loader,
                 guint32 row)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  CtJsonReader *json = &loader->json;
  Id id = { 0, CT_ID_NONE };
  Id image = { 0, CT_ID_NONE };
  Id category = { 0, CT_ID_NONE };
  gboolean good = TRUE;

  while (good && ct_json_reader_next (json) == CT_JSON_NAME)
    {
      if (NAME_IS (loader, "id"))
        good = read_id (loader, &id);
      else if (NAME_IS (loader, "image_id"))
        good = read_id (loader, &image);
      else if (NAME_IS (loader, "category_id"))
        good = read_id (loader, &category);
      else if (NAME_IS (loader, "bbox"))
        good = read_bbox (loader, row);
      else if (NAME_IS (loader, "segmentation"))
        good = read_segmentation (loader, row);
      else if (NAME_IS (loader, "iscrowd"))
        good = read_crowd (loader, row);
      else
        {
          loader->n_segments_info += NAME_IS (loader, "segments_info");
          loader->n_captions += NAME_IS (loader, "caption");
          good = skip_value (loader);
        }
    }
  if (!good || json->token == CT_JSON_ERROR)
    return good ? json_failed (loader) : FALSE;
  annotations->id[row] = id.value;
  annotations->id_kind[row] = id.kind;
  note_max (&annotations->max_id, &id);
  if ((annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0)
    ct_coco_dialect_note (&loader->evidence, &annotations->bbox[row]);
  annotations->image[row] = refs_add (&loader->image_refs, &image);
  annotations->category[row] = refs_add (&loader->category_refs, &category);
  return TRUE;
}

static guint32
append_row (Loader     *loader,
            CtListKind  list)
{
  switch (list)
    {
    case CT_LIST_IMAGES:
      return ct_image_table_append (&loader->dataset->images);
    case CT_LIST_ANNOTATIONS:
      return ct_annotation_table_append (&loader->dataset->annotations);
    case CT_LIST_CATEGORIES:
      return ct_category_table_append (&loader->dataset->categories);
    case CT_N_LISTS:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
set_source (Loader     *loader,
            CtListKind  list,
            guint32     row,
            gsize       start,
            gsize       end)
{
  CtDataset *dataset = loader->dataset;

  if (end - start > G_MAXUINT32)
    {
      g_set_error (loader->error, CT_ERROR, CT_ERROR_LIMIT, _("%s: a single record is larger than 4 GiB."),
                   loader->coco->name);
      return FALSE;
    }
  switch (list)
    {
    case CT_LIST_IMAGES:
      dataset->images.source_offset[row] = start;
      dataset->images.source_length[row] = (guint32) (end - start);
      break;
    case CT_LIST_ANNOTATIONS:
      dataset->annotations.source_offset[row] = start;
      dataset->annotations.source_length[row] = (guint32) (end - start);
      break;
    case CT_LIST_CATEGORIES:
      dataset->categories.source_offset[row] = start;
      dataset->categories.source_length[row] = (guint32) (end - start);
      break;
    case CT_N_LISTS:
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

static gboolean
read_record (Loader     *loader,
             CtListKind  list)
{
  gsize start = loader->json.start;
  guint32 row;
  gboolean good;

  if (++loader->n_records % RECORDS_PER_REPORT == 0)
    {
      ct_progress_report_count (loader->progress, start, loader->coco->length);
      if (ct_cancelled (loader->cancellable, loader->error))
        return FALSE;
    }
  row = append_row (loader, list);
  if (row == CT_NO_ROW - 1)
    {
      g_set_error (loader->error, CT_ERROR, CT_ERROR_LIMIT, _("%s: there are too many records."), loader->coco->name);
      return FALSE;
    }
  if (list == CT_LIST_IMAGES)
    good = read_image (loader, row);
  else if (list == CT_LIST_ANNOTATIONS)
    good = read_annotation (loader, row);
  else
    good = read_category (loader, row);
  return good && set_source (loader, list, row, start, loader->json.end);
}

/* Forgets the rows of a list that comes a second time: as in Python, the last one counts. */
static void
forget_list (Loader     *loader,
             CtListKind  list)
{
  ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR, "list-repeated", CT_RECORD_FILE, CT_NO_ROW,
                   _("The list “%s” occurs twice; only the last one counts."), ct_list_names[list]);
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
read_elements (Loader     *loader,
               CtListKind  list)
{
  CtJsonReader *json = &loader->json;
  guint64 n = 0;

  while (ct_json_reader_next (json) != CT_JSON_ARRAY_END)
    {
      n++;
      if (json->token == CT_JSON_ERROR)
        return json_failed (loader);
      if (json->token == CT_JSON_OBJECT)
        {
          if (!read_record (loader, list))
            return FALSE;
        }
      else
        {
          g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);

          ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR, "record-no-object", CT_RECORD_FILE, CT_NO_ROW,
                           _("Entry %s of the list “%s” is no object; it is kept as it stands."), number,
                           ct_list_names[list]);
          if (!skip_value (loader))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_list (Loader     *loader,
           CtListKind  list)
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
        return refuse (loader, place->start,
                       list == CT_LIST_IMAGES
                         ? _("“images” is no list, so this is not a COCO file.")
                         : (list == CT_LIST_ANNOTATIONS ? _("“annotations” is no list, so this is not a COCO file.")
                                                        : _("“categories” is no list, so this is not a COCO file.")));
      if (!skip_value (loader))
        return FALSE;
    }
  place->end = loader->json.end;
  return TRUE;
}

static gboolean
read_root_member (Loader *loader)
{
  CtJsonReader *json = &loader->json;

  for (int list = 0; list < CT_N_LISTS; list++)
    if (ct_json_reader_string_is (json, ct_list_names[list]))
      return read_list (loader, list);
  if (NAME_IS (loader, "bbox_format"))
    {
      if (ct_json_reader_next (json) == CT_JSON_STRING)
        {
          g_free (loader->bbox_format);
          loader->bbox_format = ct_json_reader_dup_string (json, NULL);
        }
      return skip_value (loader);
    }
  return skip_value (loader);
}

static gboolean
read_root_object (Loader *loader)
{
  CtJsonReader *json = &loader->json;

  while (ct_json_reader_next (json) == CT_JSON_NAME)
    if (!read_root_member (loader))
      return FALSE;
  if (json->token == CT_JSON_ERROR)
    return json_failed (loader);
  loader->coco->root_end = json->end;
  if (!loader->coco->lists[CT_LIST_IMAGES].present)
    return refuse (loader, json->start, _("This is no COCO file: it has no list “images”."));
  return TRUE;
}

/* A plain list: COCO results, if its entries name images. */
static gboolean
read_root_list (Loader *loader)
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
      return refuse (loader, start, _("This is no COCO file: it is a list whose entries name no image."));
  if (loader->dataset->annotations.n_rows == 0)
    return refuse (loader, start, _("This is no COCO file: it is a list without detections."));
  loader->coco->kind = CT_COCO_RESULTS;
  return TRUE;
}

static gboolean
read_root (Loader *loader)
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
      good = json_failed (loader);
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
      good = refuse (loader, json->start, _("This is no COCO file: it holds a single value, not an object."));
      break;
    }
  if (good && ct_json_reader_next (json) == CT_JSON_ERROR)
    good = json_failed (loader);
  return good;
}

/* Where ids of one table lead. */
typedef struct
{
  CtIdMap *numbers;
  CtIdMap *texts;
} Index;

static void
index_fill (Index      *index,
            CtCoco     *coco,
            CtListKind  list)
{
  CtTableView table = ct_coco_get_table (coco, list);
  guint16 *flags = list == CT_LIST_IMAGES ? coco->dataset->images.flags : coco->dataset->categories.flags;

  index->numbers = ct_id_map_new (table.n_rows);
  index->texts = ct_id_map_new (0);
  for (guint32 row = 0; row < table.n_rows; row++)
    {
      gboolean first = TRUE;

      if (table.id_kind[row] == CT_ID_NONE)
        ct_findings_add (coco->findings, CT_SEVERITY_ERROR, "id-missing", table.record, row,
                         _("Entry %u of “%s” has no id."), row + 1, ct_list_names[list]);
      else if (table.id_kind[row] == CT_ID_TEXT)
        first = ct_id_map_insert (index->texts, table.id[row], row);
      else
        first = ct_id_map_insert (index->numbers, table.id[row], row);
      if (!first)
        {
          g_autofree char *id = ct_dataset_dup_id (coco->dataset, table.record, row);

          ct_findings_add (coco->findings, CT_SEVERITY_ERROR, "id-duplicate", table.record, row,
                           _("The id %s occurs more than once in “%s”."), id, ct_list_names[list]);
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
index_find (const Index *index,
            const Id    *id)
{
  if (id->kind == CT_ID_NONE)
    return CT_NO_ROW;
  return ct_id_map_lookup (id->kind == CT_ID_TEXT ? index->texts : index->numbers, id->value);
}

static void
report_dangling (Loader     *loader,
                 guint32     row,
                 gboolean    none,
                 CtListKind  list)
{
  g_autofree char *own = ct_dataset_dup_id (loader->dataset, CT_RECORD_ANNOTATION, row);

  if (none)
    ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR,
                     list == CT_LIST_IMAGES ? "image-missing" : "category-missing", CT_RECORD_ANNOTATION, row,
                     list == CT_LIST_IMAGES ? _("Annotation %s names no image.") : _("Annotation %s names no category."),
                     own);
  else
    ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR,
                     list == CT_LIST_IMAGES ? "image-dangling" : "category-dangling", CT_RECORD_ANNOTATION, row,
                     list == CT_LIST_IMAGES ? _("Annotation %s names an image that is not in the file.")
                                            : _("Annotation %s names a category that is not in the file."),
                     own);
}

/* Where each different reference leads. One that leads nowhere counts for the largest id too: a
 * new record must not adopt it. */
static guint32 *
resolve_refs (Loader     *loader,
              const Refs *refs,
              CtListKind  list,
              gint64     *max_id)
{
  guint32 *rows = g_new (guint32, refs->ids->len + 1);
  Index index;

  index_fill (&index, loader->coco, list);
  for (guint i = 0; i < refs->ids->len; i++)
    {
      rows[i] = index_find (&index, &g_array_index (refs->ids, Id, i));
      if (rows[i] == CT_NO_ROW)
        note_max (max_id, &g_array_index (refs->ids, Id, i));
    }
  index_clear (&index);
  return rows;
}

static void
resolve_references (Loader *loader)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  g_autofree guint32 *images = resolve_refs (loader, &loader->image_refs, CT_LIST_IMAGES,
                                             &loader->dataset->images.max_id);
  g_autofree guint32 *categories = resolve_refs (loader, &loader->category_refs, CT_LIST_CATEGORIES,
                                                 &loader->dataset->categories.max_id);
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
static void
check_annotation_ids (Loader *loader)
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
          ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR, "id-missing", CT_RECORD_ANNOTATION, row,
                           _("Entry %u of “%s” has no id."), row + 1, ct_list_names[CT_LIST_ANNOTATIONS]);
          continue;
        }
      if (annotations->id_kind[row] != CT_ID_TEXT && id >= 0 && id < dense)
        {
          first = !ct_bitset_get (seen, (guint32) id);
          ct_bitset_set (seen, (guint32) id, TRUE);
        }
      else
        {
          first = annotations->id_kind[row] == CT_ID_TEXT || ct_id_map_insert (far, id, row);
        }
      if (!first)
        {
          g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

          ct_findings_add (loader->coco->findings, CT_SEVERITY_ERROR, "id-duplicate", CT_RECORD_ANNOTATION, row,
                           _("The id %s occurs more than once in “%s”."), number, ct_list_names[CT_LIST_ANNOTATIONS]);
        }
    }
}

static void
convert_boxes (Loader *loader)
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
        annotations->bbox[row] = ct_coco_dialect_to_px (dialect, &annotations->bbox[row], dataset->images.width[image],
                                                        dataset->images.height[image]);
    }
}

static void
decide_kind (Loader *loader)
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
report_missing_lists (Loader *loader)
{
  if (loader->coco->kind == CT_COCO_RESULTS)
    return;
  for (int list = CT_LIST_ANNOTATIONS; list < CT_N_LISTS; list++)
    if (!loader->coco->lists[list].is_list)
      ct_findings_add (loader->coco->findings, CT_SEVERITY_WARNING, "list-missing", CT_RECORD_FILE, CT_NO_ROW,
                       _("The file has no list “%s”."), ct_list_names[list]);
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
ct_coco_read (GBytes               *bytes,
              const char           *name,
              CtCocoDialectChoice   dialect,
              CtProgress           *progress,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (CtCoco) coco = ct_coco_new_private (bytes, name);
  Loader loader = { .coco = coco, .dataset = coco->dataset };
  gboolean good;

  loader.progress = progress;
  loader.cancellable = cancellable;
  loader.error = error;
  refs_init (&loader.image_refs);
  refs_init (&loader.category_refs);
  ct_json_reader_init (&loader.json, coco->data, coco->length, CT_JSON_ALLOW_NONFINITE);
  good = read_root (&loader);
  if (good)
    {
      decide_kind (&loader);
      ct_coco_dialect_decide (&coco->dialect, &loader.evidence, dialect, loader.bbox_format);
      resolve_references (&loader);
      check_annotation_ids (&loader);
      convert_boxes (&loader);
      ct_dataset_link_annotations (coco->dataset);
      report_missing_lists (&loader);
    }
  refs_clear (&loader.image_refs);
  refs_clear (&loader.category_refs);
  g_free (loader.bbox_format);
  return good ? g_steal_pointer (&coco) : NULL;
}
