/* ct-coco-records.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the text of one record into one row of a table. Members come in any order; of a member
 * that is repeated the last one counts.
 */
#include "ct-coco-loader.h"

#include <math.h>
#include <string.h>

#include "ct-error.h"
#include "ct-json-number.h"

/* How often to look at the cancellable and report, in records. */
#define RECORDS_PER_REPORT 16384

/* No data set comes near these; they keep hostile files from taking all memory. */
#define MAX_IMAGES 20000000
#define MAX_ANNOTATIONS 400000000
#define MAX_CATEGORIES 1000000
#define MAX_STRING_BYTES (1024 * 1024)

/* Lengths above this are no picture's; products of two stay well within a double. */
#define LARGEST 1e15

/* Whether the current name is this literal: nearly always two compares that the compiler unrolls. */
#define NAME_IS(loader, literal)                                                                                       \
  ((loader)->json.end - (loader)->json.start == sizeof (literal) + 1 && !(loader)->json.escaped                        \
       ? memcmp ((loader)->coco->data + (loader)->json.start + 1, (literal), sizeof (literal) - 1) == 0                \
       : ((loader)->json.escaped && ct_json_reader_string_is (&(loader)->json, (literal))))

gboolean
ct_loader_json_failed (CtLoader *loader)
{
  ct_json_reader_set_error (&loader->json, loader->coco->name, loader->error);
  return FALSE;
}

gboolean
ct_loader_skip_value (CtLoader *loader)
{
  return ct_json_reader_skip (&loader->json) || ct_loader_json_failed (loader);
}

/* Whether the string holds a U+0000, which only an escape can spell. */
static gboolean
has_nul (CtLoader *loader)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!loader->json.escaped)
    return FALSE;
  text = ct_json_reader_dup_string (&loader->json, &length);
  return strlen (text) != length;
}

static CtStr
pool_string (CtLoader *loader)
{
  gsize length = loader->json.end - loader->json.start - 2;
  const char *raw = loader->coco->data + loader->json.start + 1;
  g_autofree char *text = NULL;
  g_autoptr (GString) shown = NULL;

  if (!loader->json.escaped)
    return ct_strpool_add_len (loader->dataset->strings, raw, length);
  text = ct_json_reader_dup_string (&loader->json, &length);
  if (strlen (text) == length)
    return ct_strpool_add_len (loader->dataset->strings, text, length);
  /* No name of a file or category can hold a U+0000 in C; two such names must not become one. */
  shown = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      g_string_append (shown, "\xef\xbf\xbd");
    else
      g_string_append_c (shown, text[i]);
  return ct_strpool_add_len (loader->dataset->strings, shown->str, shown->len);
}

/* Whether the text is the number as we would print it, so that "01" stays a text. */
static gboolean
is_canonical (const char *text, gsize length)
{
  gsize first = length > 0 && text[0] == '-' ? 1 : 0;

  return length > first && (text[first] != '0' || length == 1);
}

/* The id as it stands in the file, for what has no value of ours. */
static CtSourceId
token_id (CtLoader *loader)
{
  const char *text = loader->coco->data + loader->json.start;
  gsize length = loader->json.end - loader->json.start;

  return (CtSourceId){ ct_strpool_add_len (loader->dataset->strings, text, length), CT_ID_TOKEN };
}

static CtSourceId
number_id (CtLoader *loader)
{
  const char *text = loader->coco->data + loader->json.start;
  gsize length = loader->json.end - loader->json.start;
  CtSourceId id = { 0, CT_ID_NUMBER };
  double value;

  if (ct_json_number_to_int64 (text, length, &id.value))
    return id;
  if (ct_json_number_to_double (text, length, &value) && value == rint (value) && fabs (value) < 9007199254740992.0)
    {
      id.value = (gint64) value;
      return id;
    }
  return token_id (loader);
}

static CtSourceId
string_id (CtLoader *loader)
{
  CtSourceId id = { 0, CT_ID_STRING };
  const char *text;
  gsize length;
  CtStr str;

  if (has_nul (loader))
    return token_id (loader);
  str = pool_string (loader);
  text = ct_strpool_get (loader->dataset->strings, str);
  length = strlen (text);
  if (!is_canonical (text, length) || !ct_json_number_to_int64 (text, length, &id.value))
    {
      id.kind = CT_ID_TEXT;
      id.value = str;
    }
  return id;
}

/* Names and ids are kept beside the file, so they are not to be as long as it. */
static gboolean
check_string (CtLoader *loader)
{
  guint line, column;

  if (loader->json.end - loader->json.start <= MAX_STRING_BYTES)
    return TRUE;
  ct_json_reader_get_place (&loader->json, loader->json.start, &line, &column);
  g_set_error (loader->error,
               CT_ERROR,
               CT_ERROR_LIMIT,
               _ ("%s:%u:%u: a name or id is longer than 1 MiB."),
               loader->coco->name,
               line,
               column);
  return FALSE;
}

/* Reads the value after the current name as an id. Moves past it. */
static gboolean
read_id (CtLoader *loader, CtSourceId *id)
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
      if (!check_string (loader))
        return FALSE;
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
      return ct_loader_skip_value (loader);
    }
}

/* Reads a width or height; 0 for what is no finite number above zero. */
static gboolean
read_size (CtLoader *loader, double *size)
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
  return ct_loader_skip_value (loader);
}

static gboolean
read_string (CtLoader *loader, CtStr *str)
{
  if (ct_json_reader_next (&loader->json) == CT_JSON_STRING)
    {
      if (!check_string (loader))
        return FALSE;
      *str = pool_string (loader);
      return TRUE;
    }
  return ct_loader_skip_value (loader);
}

void
ct_loader_note_max (gint64 *max_id, const CtSourceId *id)
{
  if (ct_id_is_number (id->kind))
    *max_id = MAX (*max_id, id->value);
}

/* Where the query of an address begins that holds a shared access signature, else %NULL. */
static const char *
find_signature (const char *address)
{
  const char *query = strchr (address, '?');

  return query != NULL && (strstr (query, "?sig=") != NULL || strstr (query, "&sig=") != NULL) ? query : NULL;
}

/* A signature stays in the file but is never shown, written elsewhere or matched. */
static void
hide_signature (CtLoader *loader, guint32 row)
{
  CtDataset *dataset = loader->dataset;
  const char *name = ct_strpool_get (dataset->strings, dataset->images.file_name[row]);
  const char *query = find_signature (name);
  g_autofree char *bare = NULL;

  if (query == NULL)
    return;
  bare = g_strndup (name, (gsize) (query - name));
  dataset->images.file_name[row] = ct_strpool_add (dataset->strings, bare);
  ct_findings_add (loader->coco->findings,
                   CT_SEVERITY_WARNING,
                   "signature-in-name",
                   CT_RECORD_IMAGE,
                   row,
                   _ ("The file holds a shared access signature for “%s”: whoever has the file may use it."),
                   bare);
}

/* An image without a file name goes by its address. */
static void
name_by_address (CtLoader *loader, guint32 row, const char *address)
{
  CtDataset *dataset = loader->dataset;

  dataset->images.file_name[row] = ct_strpool_add (dataset->strings, address);
  hide_signature (loader, row);
  ct_findings_add (loader->coco->findings,
                   CT_SEVERITY_WARNING,
                   "file-name-missing",
                   CT_RECORD_IMAGE,
                   row,
                   _ ("The image “%s” has an address but no file name."),
                   ct_strpool_get (dataset->strings, dataset->images.file_name[row]));
}

static gboolean
read_address (CtLoader *loader, char **address)
{
  if (ct_json_reader_next (&loader->json) == CT_JSON_STRING && *address == NULL
      && loader->json.end - loader->json.start <= MAX_STRING_BYTES)
    *address = ct_json_reader_dup_string (&loader->json, NULL);
  return ct_loader_skip_value (loader);
}

static gboolean
read_zip_file (CtLoader *loader, guint32 row)
{
  if (ct_json_reader_next (&loader->json) == CT_JSON_STRING)
    ct_findings_add (loader->coco->findings,
                     CT_SEVERITY_WARNING,
                     "zip-file",
                     CT_RECORD_IMAGE,
                     row,
                     _ ("The picture of entry %u of “images” is in a zip archive, which is not opened. Unpack the "
                        "archive beside the file."),
                     row + 1);
  return ct_loader_skip_value (loader);
}

static gboolean
read_image (CtLoader *loader, guint32 row)
{
  CtImageTable *images = &loader->dataset->images;
  CtJsonReader *json = &loader->json;
  CtSourceId id = { 0, CT_ID_NONE };
  g_autofree char *address = NULL;
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
          good = ct_loader_skip_value (loader);
        }
      else if (images->file_name[row] == 0 && (NAME_IS (loader, "coco_url") || NAME_IS (loader, "absolute_url")))
        good = read_address (loader, &address);
      else if (NAME_IS (loader, "zip_file"))
        good = read_zip_file (loader, row);
      else
        good = ct_loader_skip_value (loader);
    }
  if (images->file_name[row] != 0)
    hide_signature (loader, row);
  else if (address != NULL)
    name_by_address (loader, row, address);
  images->id[row] = id.value;
  images->id_kind[row] = id.kind;
  ct_loader_note_max (&images->max_id, &id);
  return good && (json->token != CT_JSON_ERROR || ct_loader_json_failed (loader));
}

/* Reads the list of numbers that began; a colour is three whole ones from 0 to 255. */
static gboolean
read_color_numbers (CtLoader *loader, guint32 *color)
{
  CtJsonReader *json = &loader->json;
  guint32 value = 0;
  guint n = 0;
  gboolean odd = FALSE;

  while (ct_json_reader_next (json) != CT_JSON_ARRAY_END)
    {
      gint64 part = -1;

      if (json->token == CT_JSON_ERROR)
        return ct_loader_json_failed (loader);
      odd = odd || !ct_json_reader_get_int64 (json, &part) || part < 0 || part > 255;
      value = value << 8 | (guint32) (part & 255);
      n++;
      if (!ct_loader_skip_value (loader))
        return FALSE;
    }
  *color = n == 3 && !odd ? CT_COLOR_SET | value : CT_COLOR_NONE;
  return TRUE;
}

/* A colour as [220, 20, 60], which panoptic files have, or "#dc143c"; any other is not ours. */
static gboolean
read_color (CtLoader *loader, guint32 row)
{
  CtCategoryTable *categories = &loader->dataset->categories;
  CtJsonReader *json = &loader->json;
  const char *text;
  guint32 color = CT_COLOR_NONE;
  gboolean good = TRUE;

  switch (ct_json_reader_next (json))
    {
    case CT_JSON_ARRAY:
      good = read_color_numbers (loader, &color);
      break;
    case CT_JSON_STRING:
      text = loader->coco->data + json->start + 1;
      if (json->end - json->start == 9 && !json->escaped && text[0] == '#')
        color = CT_COLOR_SET;
      for (guint i = 1; i < 7 && color != CT_COLOR_NONE; i++)
        color = g_ascii_isxdigit (text[i])
                    ? CT_COLOR_SET | ((color << 4 | (guint32) g_ascii_xdigit_value (text[i])) & 0xffffff)
                    : CT_COLOR_NONE;
      break;
    case CT_JSON_ERROR:
    case CT_JSON_OBJECT:
    case CT_JSON_OBJECT_END:
    case CT_JSON_ARRAY_END:
    case CT_JSON_NAME:
    case CT_JSON_NUMBER:
    case CT_JSON_NONFINITE:
    case CT_JSON_TRUE:
    case CT_JSON_FALSE:
    case CT_JSON_NULL:
    case CT_JSON_END:
    default:
      good = ct_loader_skip_value (loader);
    }
  categories->look[row].color = color;
  categories->flags[row] &= ~CT_RECORD_COLORED;
  if (color != CT_COLOR_NONE)
    categories->flags[row] |= CT_RECORD_COLORED;
  return good;
}

static gboolean
read_category (CtLoader *loader, guint32 row)
{
  CtCategoryTable *categories = &loader->dataset->categories;
  CtJsonReader *json = &loader->json;
  CtSourceId id = { 0, CT_ID_NONE };
  gboolean good = TRUE;

  while (good && ct_json_reader_next (json) == CT_JSON_NAME)
    {
      if (NAME_IS (loader, "id"))
        good = read_id (loader, &id);
      else if (NAME_IS (loader, "name"))
        good = read_string (loader, &categories->name[row]);
      else if (NAME_IS (loader, "supercategory"))
        good = read_string (loader, &categories->supercategory[row]);
      else if (NAME_IS (loader, "color"))
        good = read_color (loader, row);
      else
        good = ct_loader_skip_value (loader);
    }
  categories->id[row] = id.value;
  categories->id_kind[row] = id.kind;
  ct_loader_note_max (&categories->max_id, &id);
  return good && (json->token != CT_JSON_ERROR || ct_loader_json_failed (loader));
}

/* Reads a bbox value: four finite numbers make a box, an empty list or null makes none. */
static gboolean
read_bbox (CtLoader *loader, guint32 row)
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
      return ct_loader_skip_value (loader);
    }
  while (ct_json_reader_next (json) != CT_JSON_ARRAY_END)
    {
      double value;

      if (json->token == CT_JSON_ERROR)
        return ct_loader_json_failed (loader);
      if (!ct_json_reader_get_double (json, &value) || fabs (value) > LARGEST)
        odd = TRUE;
      else if (n < 4)
        numbers[n] = value;
      n++;
      if (!ct_loader_skip_value (loader))
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
read_segmentation (CtLoader *loader, guint32 row)
{
  CtJsonReader *json = &loader->json;
  CtJsonToken token = ct_json_reader_next (json);

  if (!ct_loader_skip_value (loader))
    return FALSE;
  loader->dataset->annotations.flags[row] &= ~CT_RECORD_SEGMENTED;
  if (token == CT_JSON_OBJECT || (token == CT_JSON_ARRAY && json->end - json->start > 4))
    loader->dataset->annotations.flags[row] |= CT_RECORD_SEGMENTED;
  return TRUE;
}

static gboolean
read_crowd (CtLoader *loader, guint32 row)
{
  CtJsonReader *json = &loader->json;
  gint64 value;

  ct_json_reader_next (json);
  loader->dataset->annotations.flags[row] &= ~CT_RECORD_CROWD;
  if (json->token == CT_JSON_TRUE || (ct_json_reader_get_int64 (json, &value) && value == 1))
    loader->dataset->annotations.flags[row] |= CT_RECORD_CROWD;
  return ct_loader_skip_value (loader);
}

void
ct_refs_init (CtRefs *refs)
{
  refs->numbers = ct_id_map_new (0);
  refs->texts = ct_id_map_new (0);
  refs->ids = g_array_new (FALSE, FALSE, sizeof (CtSourceId));
  refs->last_ref = CT_NO_ROW;
}

void
ct_refs_clear (CtRefs *refs)
{
  ct_id_map_free (refs->numbers);
  ct_id_map_free (refs->texts);
  g_array_unref (refs->ids);
}

/* The number of a reference. 1 and "1" are one, spelt in two ways. */
guint32
ct_refs_add (CtRefs *refs, const CtSourceId *id)
{
  CtIdMap *map = ct_id_is_text (id->kind) ? refs->texts : refs->numbers;
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
read_annotation (CtLoader *loader, guint32 row)
{
  CtAnnotationTable *annotations = &loader->dataset->annotations;
  CtJsonReader *json = &loader->json;
  CtSourceId id = { 0, CT_ID_NONE };
  CtSourceId image = { 0, CT_ID_NONE };
  CtSourceId category = { 0, CT_ID_NONE };
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
          good = ct_loader_skip_value (loader);
        }
    }
  if (!good || json->token == CT_JSON_ERROR)
    return good ? ct_loader_json_failed (loader) : FALSE;
  annotations->id[row] = id.value;
  annotations->id_kind[row] = id.kind;
  ct_loader_note_max (&annotations->max_id, &id);
  if ((annotations->flags[row] & CT_RECORD_HAS_BBOX) != 0)
    ct_coco_dialect_note (&loader->evidence, &annotations->bbox[row]);
  annotations->image[row] = ct_refs_add (&loader->image_refs, &image);
  annotations->category[row] = ct_refs_add (&loader->category_refs, &category);
  return TRUE;
}

static guint32
append_row (CtLoader *loader, CtListKind list)
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
set_source (CtLoader *loader, CtListKind list, guint32 row, gsize start, gsize end)
{
  CtDataset *dataset = loader->dataset;

  if (end - start > G_MAXUINT32)
    {
      g_set_error (loader->error,
                   CT_ERROR,
                   CT_ERROR_LIMIT,
                   _ ("%s: a single record is larger than 4 GiB."),
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

gboolean
ct_loader_read_record (CtLoader *loader, CtListKind list)
{
  static const guint32 max_rows[CT_N_LISTS] = { MAX_IMAGES, MAX_ANNOTATIONS, MAX_CATEGORIES };
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
  if (row >= max_rows[list])
    {
      g_set_error (loader->error,
                   CT_ERROR,
                   CT_ERROR_LIMIT,
                   _ ("%s: the list “%s” is too long to be opened. Split the file."),
                   loader->coco->name,
                   ct_list_names[list]);
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
