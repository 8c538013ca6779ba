/* ct-cli-script.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verbs of a script: each line names one and gives what it needs, and nothing else.
 */
#include "ct-cli-script.h"

#include "ct-cli-names.h"
#include "ct-error.h"
#include "ct-repair.h"
#include "ct-verbs.h"

/* What the lines of one script share. */
typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  CtHistory *history;
  CtNames *names;
} Script;

/*
 * name: the value of "do"
 * members: what the line may hold beside it
 * changes_box: the verb gives a box, so the dialect must be certain
 */
typedef struct
{
  const char *name;
  const char *members;
  gboolean changes_box;
  gboolean (*run) (Script *self, JsonObject *line, GError **error);
} Verb;

static gboolean
do_add (Script *self, JsonObject *line, GError **error)
{
  guint32 image = ct_names_get_image (self->names, line, error);
  guint32 category;
  CtRect picture, bbox;

  if (image == CT_NO_ROW)
    return FALSE;
  category = ct_names_get_category (self->names, line, error);
  if (category == CT_NO_ROW)
    return FALSE;
  if (!json_object_has_member (line, "bbox"))
    return ct_verb_add_annotation (self->history, image, category, NULL, error) != CT_NO_ROW;
  picture = ct_dataset_get_image_rect (self->dataset, image);
  return ct_line_get_bbox (line, &picture, &bbox, error)
         && ct_verb_add_annotation (self->history, image, category, &bbox, error) != CT_NO_ROW;
}

static gboolean
do_move (Script *self, JsonObject *line, GError **error)
{
  guint32 annotation = ct_names_get_annotation (self->names, line, error);
  CtRect picture = CT_RECT_INIT (0, 0, 0, 0);
  CtRect bbox;
  guint32 image;

  if (annotation == CT_NO_ROW)
    return FALSE;
  image = self->dataset->annotations.image[annotation];
  if (image != CT_NO_ROW)
    picture = ct_dataset_get_image_rect (self->dataset, image);
  return ct_line_get_bbox (line, &picture, &bbox, error) && ct_verb_set_bbox (self->history, annotation, &bbox, error);
}

static gboolean
do_relabel (Script *self, JsonObject *line, GError **error)
{
  guint32 annotation = ct_names_get_annotation (self->names, line, error);
  guint32 category = annotation != CT_NO_ROW ? ct_names_get_category (self->names, line, error) : CT_NO_ROW;

  return category != CT_NO_ROW && ct_verb_set_category (self->history, annotation, category, error);
}

static gboolean
do_delete (Script *self, JsonObject *line, GError **error)
{
  guint32 annotation = ct_names_get_annotation (self->names, line, error);

  return annotation != CT_NO_ROW && ct_verb_delete_annotation (self->history, annotation, error);
}

static gboolean
do_add_category (Script *self, JsonObject *line, GError **error)
{
  const char *name = ct_line_get_string (line, "name", error);

  return name != NULL && ct_verb_add_category (self->history, name, error) != CT_NO_ROW;
}

static gboolean
do_rename_category (Script *self, JsonObject *line, GError **error)
{
  guint32 category = ct_names_get_category (self->names, line, error);
  const char *name = category != CT_NO_ROW ? ct_line_get_string (line, "name", error) : NULL;

  return name != NULL && ct_verb_rename_category (self->history, category, name, error);
}

static gboolean
do_delete_category (Script *self, JsonObject *line, GError **error)
{
  guint32 category = ct_names_get_category (self->names, line, error);

  return category != CT_NO_ROW && ct_verb_delete_category (self->history, category, error);
}

static gboolean
do_add_image (Script *self, JsonObject *line, GError **error)
{
  const char *name = ct_line_get_string (line, "file_name", error);
  double width, height;

  return name != NULL && ct_line_get_length (line, "width", &width, error)
         && ct_line_get_length (line, "height", &height, error)
         && ct_verb_add_image (self->history, name, width, height, error) != CT_NO_ROW;
}

static gboolean
do_remove_image (Script *self, JsonObject *line, GError **error)
{
  guint32 image = ct_names_get_image (self->names, line, error);

  return image != CT_NO_ROW && ct_verb_delete_image (self->history, image, error);
}

static gboolean
do_review (Script *self, JsonObject *line, GError **error)
{
  guint32 image = ct_names_get_image (self->names, line, error);
  gboolean reviewed = TRUE;

  return image != CT_NO_ROW && ct_line_get_boolean (line, "reviewed", &reviewed, error)
         && ct_verb_set_reviewed (self->history, image, reviewed, error);
}

static gboolean
get_check_options (JsonObject *line, CtCheckOptions *options, GError **error)
{
  const char *profile = NULL;
  const char *purpose = NULL;

  if ((json_object_has_member (line, "profile") && (profile = ct_line_get_string (line, "profile", error)) == NULL)
      || (json_object_has_member (line, "purpose") && (purpose = ct_line_get_string (line, "purpose", error)) == NULL))
    return FALSE;
  if (profile != NULL && !ct_profile_from_string (profile, &options->profile))
    return ct_line_complain (error, _ ("“%s” is no profile: coco, azure-detection or azure-classification"), profile);
  if (purpose != NULL && !ct_check_purpose_from_string (purpose, &options->purpose))
    return ct_line_complain (error, _ ("“%s” is no purpose: training or evaluation"), purpose);
  return TRUE;
}

static gboolean
do_repair (Script *self, JsonObject *line, GError **error)
{
  CtCheckOptions options = { CT_PROFILE_COCO, CT_CHECK_TRAINING };
  const char *code = ct_line_get_string (line, "code", error);
  guint n_repaired;

  if (code == NULL || !get_check_options (line, &options, error))
    return FALSE;
  if (!ct_check_is_repairable (code))
    return ct_line_complain (error, _ ("“%s” is nothing that can be repaired."), code);
  return ct_repair_apply_code (self->history, self->coco, &options, code, &n_repaired, error);
}

static gboolean
do_undo (Script *self, JsonObject *line, GError **error)
{
  if (!ct_history_can_undo (self->history))
    return ct_line_complain (error, _ ("There is nothing to undo."));
  ct_history_undo (self->history);
  return TRUE;
}

static gboolean
do_redo (Script *self, JsonObject *line, GError **error)
{
  if (!ct_history_can_redo (self->history))
    return ct_line_complain (error, _ ("There is nothing to redo."));
  ct_history_redo (self->history);
  return TRUE;
}

static const Verb verbs[] = {
  { "add", "image category bbox unit", TRUE, do_add },
  { "move", "annotation image bbox unit", TRUE, do_move },
  { "relabel", "annotation image category", FALSE, do_relabel },
  { "delete", "annotation image", FALSE, do_delete },
  { "add-category", "name", FALSE, do_add_category },
  { "rename-category", "category name", FALSE, do_rename_category },
  { "delete-category", "category", FALSE, do_delete_category },
  { "add-image", "file_name width height", FALSE, do_add_image },
  { "remove-image", "image", FALSE, do_remove_image },
  { "review", "image reviewed", FALSE, do_review },
  { "repair", "code profile purpose", FALSE, do_repair },
  { "undo", "", FALSE, do_undo },
  { "redo", "", FALSE, do_redo },
};

static const Verb *
find_verb (JsonObject *line, GError **error)
{
  const char *name = ct_line_get_string (line, "do", error);

  if (name == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  ct_line_complain (error, _ ("“%s” is nothing that can be done."), name);
  return NULL;
}

/* A member that nobody reads is a slip of the pen, and often an important one. */
static gboolean
check_members (const Verb *verb, JsonObject *line, GError **error)
{
  g_auto (GStrv) known = g_strsplit (verb->members, " ", -1);
  g_autoptr (GList) members = json_object_get_members (line);

  for (GList *member = members; member != NULL; member = member->next)
    if (!g_str_equal (member->data, "do") && !g_strv_contains ((const char *const *) known, member->data))
      return ct_line_complain (error, _ ("“%s” takes no “%s”."), verb->name, (const char *) member->data);
  return TRUE;
}

static gboolean
check_may_edit (Script *self, const Verb *verb, JsonObject *line, GError **error)
{
  const CtCocoDialect *dialect = ct_coco_get_dialect (self->coco);

  if (ct_coco_get_read_only_reason (self->coco) != NULL)
    return ct_line_complain (error, "%s", ct_coco_get_read_only_reason (self->coco));
  if (verb->changes_box && json_object_has_member (line, "bbox") && !dialect->certain
      && self->dataset->annotations.n_rows > 0)
    return ct_line_complain (error,
                             _ ("It is not certain what the boxes of the file are, so say --dialect: %s"),
                             dialect->reason);
  return TRUE;
}

static gboolean
run_line (Script *self, const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) json_error = NULL;
  JsonObject *line;
  const Verb *verb;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, -1, &json_error))
    return ct_line_complain (error, _ ("This is no JSON (%s)."), json_error->message);
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return ct_line_complain (error, _ ("This is no JSON object."));
  line = json_node_get_object (root);
  verb = find_verb (line, error);
  return verb != NULL && check_members (verb, line, error) && check_may_edit (self, verb, line, error)
         && verb->run (self, line, error);
}

static char *
read_line (GDataInputStream *stream, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) io_error = NULL;
  g_autofree char *text = g_data_input_stream_read_line (stream, NULL, cancellable, &io_error);

  if (io_error != NULL)
    ct_error_from_io (error, g_steal_pointer (&io_error), name);
  return g_steal_pointer (&text);
}

static gboolean
run_lines (Script *self,
           GDataInputStream *stream,
           const char *name,
           guint *n_edits,
           GCancellable *cancellable,
           GError **error)
{
  for (guint number = 1;; number++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *text = read_line (stream, name, cancellable, &local);
      const char *line = text;

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (text == NULL)
        return TRUE;
      if (number == 1 && g_str_has_prefix (line, "\xef\xbb\xbf"))
        line += 3;
      if (line[strspn (line, " \t\r")] == '\0')
        continue;
      if (!g_utf8_validate (line, -1, NULL))
        ct_line_complain (&local, _ ("This is no UTF-8."));
      else if (run_line (self, line, &local))
        {
          ++*n_edits;
          continue;
        }
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, "%s:%u: %s", name, number, local->message);
      return FALSE;
    }
}

/**
 * ct_script_run:
 * @stream: the script
 * @name: what messages call it
 * @n_edits: (out): lines done
 *
 * Does what the script says, line by line, to the data set of @coco.
 *
 * Returns: %FALSE at the first line that cannot be done, with an error that names the line;
 *   the data set is then somewhere in the middle and of no use
 */
gboolean
ct_script_run (CtCoco *coco,
               GInputStream *stream,
               const char *name,
               guint *n_edits,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autoptr (CtNames) names = ct_names_new (ct_coco_get_dataset (coco));
  Script self = { coco, ct_coco_get_dataset (coco), history, names };

  *n_edits = 0;
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  return run_lines (&self, lines, name, n_edits, cancellable, error);
}
