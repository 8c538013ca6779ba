/* ct-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stream of edits: one array, cut into groups; a position between two groups says how
 * much of it is applied.
 */
#include "ct-history.h"

typedef struct
{
  const char *label;
  guint first_edit;
  guint n_edits;
  guint state; /* names what is behind the group; no two states have the same */
} Group;

struct _CtHistory
{
  GObject parent_instance;
  CtDataset *dataset;
  GArray *edits;
  GArray *groups;
  guint position;
  guint last_state;
  guint saved_state;
  guint depth;
  Group open;
};

G_DEFINE_FINAL_TYPE (CtHistory, ct_history, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ct_history_finalize (GObject *object)
{
  CtHistory *self = CT_HISTORY (object);

  ct_dataset_unref (self->dataset);
  g_array_unref (self->edits);
  g_array_unref (self->groups);
  G_OBJECT_CLASS (ct_history_parent_class)->finalize (object);
}

static void
ct_history_class_init (CtHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_history_finalize;

  /**
   * CtHistory::changed:
   * @change: (type CtChange): what changed, or %NULL when only the saved mark moved
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_POINTER);
}

static void
ct_history_init (CtHistory *self)
{
  self->edits = g_array_new (FALSE, FALSE, sizeof (CtEdit));
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
}

/**
 * ct_history_new:
 * @dataset: the history keeps a reference
 */
CtHistory *
ct_history_new (CtDataset *dataset)
{
  CtHistory *self = g_object_new (CT_TYPE_HISTORY, NULL);

  self->dataset = ct_dataset_ref (dataset);
  return self;
}

/**
 * ct_history_get_dataset:
 *
 * Returns: (transfer none): the data set, to be read
 */
CtDataset *
ct_history_get_dataset (CtHistory *self)
{
  return self->dataset;
}

static void
emit_changed (CtHistory *self, guint first, guint n)
{
  CtChange change = { FALSE, FALSE, FALSE, CT_NO_ROW };
  gboolean several = FALSE;

  for (guint i = first; i < first + n; i++)
    {
      const CtEdit *edit = &g_array_index (self->edits, CtEdit, i);
      guint32 image = ct_edit_get_image (edit, self->dataset);

      change.images |= edit->record == CT_RECORD_IMAGE;
      change.annotations |= edit->record == CT_RECORD_ANNOTATION;
      change.categories |= edit->record == CT_RECORD_CATEGORY;
      if (image != CT_NO_ROW && change.image != CT_NO_ROW && image != change.image)
        several = TRUE;
      if (image != CT_NO_ROW)
        change.image = image;
    }
  if (several)
    change.image = CT_NO_ROW;
  g_signal_emit (self, signals[CHANGED], 0, &change);
}

/**
 * ct_history_begin:
 * @label: a string literal marked with N_(), such as "Move Box"; the menu shows "Undo Move Box"
 *
 * Opens a group. Groups nest; the outermost one counts and gives the label.
 */
void
ct_history_begin (CtHistory *self, const char *label)
{
  if (self->depth++ > 0)
    return;
  self->open.label = label;
  self->open.n_edits = 0;
}

/* What was undone cannot be redone any more once something else is done. */
static void
forget_undone (CtHistory *self)
{
  if (self->position < self->groups->len)
    {
      Group *next = &g_array_index (self->groups, Group, self->position);

      g_array_set_size (self->edits, next->first_edit);
      g_array_set_size (self->groups, self->position);
    }
  self->open.first_edit = self->edits->len;
}

/**
 * ct_history_push:
 * @edit: (inout): applied here, and copied
 *
 * Applies an edit within an open group. Only verbs call this.
 */
void
ct_history_push (CtHistory *self, CtEdit *edit)
{
  g_return_if_fail (self->depth > 0);
  if (self->open.n_edits == 0)
    forget_undone (self);
  ct_edit_swap (edit, self->dataset);
  g_array_append_vals (self->edits, edit, 1);
  self->open.n_edits++;
}

/**
 * ct_history_end:
 *
 * Closes a group. A group without edits leaves no trace.
 */
void
ct_history_end (CtHistory *self)
{
  g_return_if_fail (self->depth > 0);
  if (--self->depth > 0)
    return;
  if (self->open.n_edits == 0)
    return;
  self->open.state = ++self->last_state;
  g_array_append_val (self->groups, self->open);
  self->position++;
  emit_changed (self, self->open.first_edit, self->open.n_edits);
}

/**
 * ct_history_abort:
 *
 * Takes back what the open group did and closes it, whatever its depth.
 */
void
ct_history_abort (CtHistory *self)
{
  guint first = self->open.first_edit;
  guint n = self->open.n_edits;

  g_return_if_fail (self->depth > 0);
  self->depth = 0;
  if (n == 0)
    return;
  for (guint i = n; i > 0; i--)
    ct_edit_swap (&g_array_index (self->edits, CtEdit, first + i - 1), self->dataset);
  emit_changed (self, first, n);
  g_array_set_size (self->edits, first);
}

gboolean
ct_history_can_undo (CtHistory *self)
{
  return self->depth == 0 && self->position > 0;
}

gboolean
ct_history_can_redo (CtHistory *self)
{
  return self->depth == 0 && self->position < self->groups->len;
}

/**
 * ct_history_get_undo_label:
 *
 * Returns: (nullable): the translated label of what undo takes back
 */
const char *
ct_history_get_undo_label (CtHistory *self)
{
  return self->position > 0 ? _ (g_array_index (self->groups, Group, self->position - 1).label) : NULL;
}

/**
 * ct_history_get_redo_label:
 *
 * Returns: (nullable): the translated label of what redo does again
 */
const char *
ct_history_get_redo_label (CtHistory *self)
{
  return self->position < self->groups->len ? _ (g_array_index (self->groups, Group, self->position).label) : NULL;
}

static guint32
image_of_group (CtHistory *self, const Group *group)
{
  for (guint i = 0; i < group->n_edits; i++)
    {
      guint32 image = ct_edit_get_image (&g_array_index (self->edits, CtEdit, group->first_edit + i), self->dataset);

      if (image != CT_NO_ROW)
        return image;
    }
  return CT_NO_ROW;
}

/**
 * ct_history_undo:
 *
 * Takes back the last group. Does nothing if there is none.
 *
 * Returns: an image that changed, to be shown, or %CT_NO_ROW
 */
guint32
ct_history_undo (CtHistory *self)
{
  Group *group;
  guint32 image;

  if (!ct_history_can_undo (self))
    return CT_NO_ROW;
  group = &g_array_index (self->groups, Group, --self->position);
  for (guint i = group->n_edits; i > 0; i--)
    ct_edit_swap (&g_array_index (self->edits, CtEdit, group->first_edit + i - 1), self->dataset);
  image = image_of_group (self, group);
  emit_changed (self, group->first_edit, group->n_edits);
  return image;
}

/**
 * ct_history_redo:
 *
 * Does the last undone group again. Does nothing if there is none.
 *
 * Returns: an image that changed, to be shown, or %CT_NO_ROW
 */
guint32
ct_history_redo (CtHistory *self)
{
  Group *group;
  guint32 image;

  if (!ct_history_can_redo (self))
    return CT_NO_ROW;
  group = &g_array_index (self->groups, Group, self->position++);
  for (guint i = 0; i < group->n_edits; i++)
    ct_edit_swap (&g_array_index (self->edits, CtEdit, group->first_edit + i), self->dataset);
  image = image_of_group (self, group);
  emit_changed (self, group->first_edit, group->n_edits);
  return image;
}

/**
 * ct_history_get_position:
 *
 * Returns: a number for the present state, for ct_history_mark_saved(): the same again after undo
 *   and redo, a new and higher one after anything else
 */
guint
ct_history_get_position (CtHistory *self)
{
  return self->position > 0 ? g_array_index (self->groups, Group, self->position - 1).state : 0;
}

/**
 * ct_history_mark_saved:
 * @position: of ct_history_get_position() when what is now on disk was taken
 */
void
ct_history_mark_saved (CtHistory *self, guint position)
{
  self->saved_state = position;
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

/**
 * ct_history_forget:
 *
 * Makes what was done so far the beginning: it cannot be undone and counts as not saved only if
 * something follows. For the images that a new document starts with.
 */
void
ct_history_forget (CtHistory *self)
{
  g_return_if_fail (self->depth == 0);
  g_array_set_size (self->edits, 0);
  g_array_set_size (self->groups, 0);
  self->position = 0;
  self->saved_state = 0;
}

/**
 * ct_history_is_modified:
 *
 * Returns: whether the data set differs from what was last saved
 */
gboolean
ct_history_is_modified (CtHistory *self)
{
  return self->saved_state != ct_history_get_position (self);
}
