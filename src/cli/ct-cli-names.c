/* ct-cli-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records and values of a script's line. Annotations are looked up in a map, because there
 * may be millions; the map grows with what the script adds.
 */
#include "ct-cli-names.h"

#include "ct-error.h"
#include "ct-id-map.h"

struct _CtNames
{
  CtDataset *dataset;
  CtIdMap *annotations;
  CtIdMap *repeated;
  guint32 n_mapped;
};

CtNames *
ct_names_new (CtDataset *dataset)
{
  CtNames *self = g_new0 (CtNames, 1);

  self->dataset = ct_dataset_ref (dataset);
  return self;
}

void
ct_names_free (CtNames *self)
{
  g_clear_pointer (&self->annotations, ct_id_map_free);
  g_clear_pointer (&self->repeated, ct_id_map_free);
  ct_dataset_unref (self->dataset);
  g_free (self);
}

/**
 * ct_line_complain:
 *
 * Returns: %FALSE
 */
gboolean
ct_line_complain (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, text);
  return FALSE;
}

static JsonNode *
get_member (JsonObject *line, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (line, member);

  if (node == NULL)
    ct_line_complain (error, _ ("“%s” is missing."), member);
  return node;
}

static gboolean
node_is (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static guint32
find_by_name (CtDataset *dataset, CtRecordKind kind, const char *name)
{
  if (kind == CT_RECORD_IMAGE)
    return ct_dataset_find_image (dataset, name);
  return ct_dataset_find_category (dataset, name);
}

static guint32
get_named (CtNames *self, JsonObject *line, CtRecordKind kind, GError **error)
{
  const char *member = ct_record_kind_to_string (kind);
  JsonNode *node = get_member (line, member, error);
  g_autofree char *text = NULL;
  guint32 row = CT_NO_ROW;

  if (node == NULL)
    return CT_NO_ROW;
  if (node_is (node, G_TYPE_INT64))
    row = ct_dataset_find_id (self->dataset, kind, json_node_get_int (node));
  else if (node_is (node, G_TYPE_STRING))
    row = find_by_name (self->dataset, kind, json_node_get_string (node));
  else
    {
      ct_line_complain (error, _ ("“%s” must be an id or a name."), member);
      return CT_NO_ROW;
    }
  if (row != CT_NO_ROW)
    return row;
  text = json_to_string (node, FALSE);
  if (kind == CT_RECORD_IMAGE)
    ct_line_complain (error, _ ("There is no image %s."), text);
  else
    ct_line_complain (error, _ ("There is no category %s."), text);
  return CT_NO_ROW;
}

guint32
ct_names_get_image (CtNames *self, JsonObject *line, GError **error)
{
  return get_named (self, line, CT_RECORD_IMAGE, error);
}

guint32
ct_names_get_category (CtNames *self, JsonObject *line, GError **error)
{
  return get_named (self, line, CT_RECORD_CATEGORY, error);
}

static void
map_annotations (CtNames *self)
{
  const CtAnnotationTable *table = &self->dataset->annotations;

  if (self->annotations == NULL)
    {
      self->annotations = ct_id_map_new (table->n_rows);
      self->repeated = ct_id_map_new (0);
    }
  for (; self->n_mapped < table->n_rows; self->n_mapped++)
    {
      guint32 row = self->n_mapped;

      if (!ct_id_is_number (table->id_kind[row]))
        continue;
      if (!ct_id_map_insert (self->annotations, table->id[row], row))
        ct_id_map_insert (self->repeated, table->id[row], row);
    }
}

/* Some files use an id twice; then the line must say on which image. */
static guint32
choose_repeated (CtNames *self, JsonObject *line, gint64 id, GError **error)
{
  const CtAnnotationTable *table = &self->dataset->annotations;
  gboolean any_image = !json_object_has_member (line, "image");
  guint32 image = CT_NO_ROW;
  guint32 found = CT_NO_ROW;

  if (!any_image)
    {
      image = ct_names_get_image (self, line, error);
      if (image == CT_NO_ROW)
        return CT_NO_ROW;
    }
  for (guint32 row = 0; row < table->n_rows; row++)
    {
      if (table->id[row] != id || !ct_id_is_number (table->id_kind[row]) || !ct_annotation_table_is_alive (table, row)
          || (!any_image && table->image[row] != image))
        continue;
      if (found != CT_NO_ROW)
        {
          ct_line_complain (error, _ ("The id occurs more than once; say with “image” which one is meant."));
          return CT_NO_ROW;
        }
      found = row;
    }
  return found;
}

/**
 * ct_names_get_annotation:
 *
 * Returns: the row of the annotation that the member "annotation" names; if "image" is there
 *   too, the one on that image
 */
guint32
ct_names_get_annotation (CtNames *self, JsonObject *line, GError **error)
{
  JsonNode *node = get_member (line, "annotation", error);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  guint32 row;
  gint64 id;

  if (node == NULL)
    return CT_NO_ROW;
  if (!node_is (node, G_TYPE_INT64))
    {
      ct_line_complain (error, _ ("“%s” must be an id."), "annotation");
      return CT_NO_ROW;
    }
  map_annotations (self);
  id = json_node_get_int (node);
  row = ct_id_map_lookup (self->annotations, id);
  if (ct_id_map_lookup (self->repeated, id) != CT_NO_ROW || json_object_has_member (line, "image"))
    row = choose_repeated (self, line, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (!ct_annotation_table_is_alive (&self->dataset->annotations, row))
    {
      row = CT_NO_ROW;
      text = json_to_string (node, FALSE);
      ct_line_complain (error, _ ("There is no annotation %s."), text);
    }
  return row;
}

/**
 * ct_line_get_string:
 *
 * Returns: (transfer none): the text, or %NULL with @error set
 */
const char *
ct_line_get_string (JsonObject *line, const char *member, GError **error)
{
  JsonNode *node = get_member (line, member, error);

  if (node == NULL)
    return NULL;
  if (node_is (node, G_TYPE_STRING))
    return json_node_get_string (node);
  ct_line_complain (error, _ ("“%s” must be a text."), member);
  return NULL;
}

static gboolean
node_is_number (JsonNode *node)
{
  return node_is (node, G_TYPE_INT64) || node_is (node, G_TYPE_DOUBLE);
}

/**
 * ct_line_get_length:
 * @value: (out): 0 when the member is missing
 */
gboolean
ct_line_get_length (JsonObject *line, const char *member, double *value, GError **error)
{
  JsonNode *node = json_object_get_member (line, member);

  *value = 0;
  if (node == NULL)
    return TRUE;
  if (!node_is_number (node) || json_node_get_double (node) <= 0)
    return ct_line_complain (error, _ ("“%s” must be a number above zero."), member);
  *value = json_node_get_double (node);
  return TRUE;
}

/**
 * ct_line_get_boolean:
 * @value: (inout): stays when the member is missing
 */
gboolean
ct_line_get_boolean (JsonObject *line, const char *member, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (line, member);

  if (node == NULL)
    return TRUE;
  if (!node_is (node, G_TYPE_BOOLEAN))
    return ct_line_complain (error, _ ("“%s” must be true or false."), member);
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
get_unit (JsonObject *line, gboolean *relative, GError **error)
{
  const char *unit;

  *relative = FALSE;
  if (!json_object_has_member (line, "unit"))
    return TRUE;
  unit = ct_line_get_string (line, "unit", error);
  if (unit == NULL)
    return FALSE;
  *relative = g_str_equal (unit, "relative");
  if (*relative || g_str_equal (unit, "pixel"))
    return TRUE;
  return ct_line_complain (error, _ ("“%s” is no unit: pixel or relative."), unit);
}

/**
 * ct_line_get_bbox:
 * @picture: the picture in image pixels, empty when its size is unknown
 * @bbox: (out): in image pixels
 *
 * Reads "bbox", and "unit" if there is one.
 */
gboolean
ct_line_get_bbox (JsonObject *line, const CtRect *picture, CtRect *bbox, GError **error)
{
  JsonNode *node = get_member (line, "bbox", error);
  double numbers[4];
  gboolean relative;
  JsonArray *array;

  if (node == NULL || !get_unit (line, &relative, error))
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != G_N_ELEMENTS (numbers))
    return ct_line_complain (error, _ ("“%s” must be four numbers."), "bbox");
  array = json_node_get_array (node);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (!node_is_number (json_array_get_element (array, i)))
        return ct_line_complain (error, _ ("“%s” must be four numbers."), "bbox");
      numbers[i] = json_array_get_double_element (array, i);
    }
  *bbox = CT_RECT_INIT (numbers[0], numbers[1], numbers[2], numbers[3]);
  if (!relative)
    return TRUE;
  if (picture->width <= 0 || picture->height <= 0)
    return ct_line_complain (error, _ ("The size of the image is unknown, so the box must be in pixels."));
  *bbox = CT_RECT_INIT (bbox->x * picture->width,
                        bbox->y * picture->height,
                        bbox->width * picture->width,
                        bbox->height * picture->height);
  return TRUE;
}
