/* ct-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stream of edits, cut into groups; a position between two groups says how much of it is
 * applied. Edits of groups far from the position may be with the keeper alone: those in memory
 * are one array, and belong to the groups from n_front on, as many as n_held.
 *
 *   0 … n_front … position … n_front + n_held … groups->len
 */
#include "ct-history.h"

#include "ct-edit-codec.h"
#include "ct-error.h"

/* What the edits in memory may take before the oldest are left to the keeper. */
#define DEFAULT_BUDGET_BYTES ((gsize) 64 * 1024 * 1024)

/* So many groups are read back at once when undo comes to those that are not in memory. */
#define FETCHED_GROUPS 256

typedef struct
{
  const char *label;
  guint64 first_edit; /* counted from the first edit of the history */
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

  guint n_front;      /* groups before those in memory */
  guint n_held;       /* groups in memory, with the redoable ones */
  guint64 first_held; /* the number of the first edit in memory */
  guint n_lost;       /* groups that the keeper could not give back, and those before them */
  gsize budget_bytes;
  GArray *undone_groups; /* what the open group has put aside */
  GArray *undone_edits;
  guint n_undone_held;

  const CtHistoryKeeper *keeper;
  gpointer keeper_data;
  GByteArray *code;   /* of the open group, for the keeper */
  guint32 n_known[4]; /* rows of each table that the keeper has seen, by CtRecordKind */
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
  g_byte_array_unref (self->code);
  g_array_unref (self->undone_groups);
  g_array_unref (self->undone_edits);
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
  self->code = g_byte_array_new ();
  self->undone_groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->undone_edits = g_array_new (FALSE, FALSE, sizeof (CtEdit));
  self->budget_bytes = DEFAULT_BUDGET_BYTES;
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

static Group *
group_at (CtHistory *self, guint index)
{
  return &g_array_index (self->groups, Group, index);
}

/* The edits of a group that is in memory. */
static CtEdit *
edits_of (CtHistory *self, const Group *group)
{
  return &g_array_index (self->edits, CtEdit, group->first_edit - self->first_held);
}

static void
emit_changed (CtHistory *self, const CtEdit *edits, guint n)
{
  CtChange change = { FALSE, FALSE, FALSE, CT_NO_ROW };
  gboolean several = FALSE;

  for (guint i = 0; i < n; i++)
    {
      guint32 image = ct_edit_get_image (&edits[i], self->dataset);

      change.images |= edits[i].record == CT_RECORD_IMAGE;
      change.annotations |= edits[i].record == CT_RECORD_ANNOTATION;
      change.categories |= edits[i].record == CT_RECORD_CATEGORY;
      if (image != CT_NO_ROW && change.image != CT_NO_ROW && image != change.image)
        several = TRUE;
      if (image != CT_NO_ROW)
        change.image = image;
    }
  if (several)
    change.image = CT_NO_ROW;
  g_signal_emit (self, signals[CHANGED], 0, &change);
}

static void
swap_forth (CtHistory *self, CtEdit *edits, guint n)
{
  for (guint i = 0; i < n; i++)
    ct_edit_swap (&edits[i], self->dataset);
}

static void
swap_back (CtHistory *self, CtEdit *edits, guint n)
{
  for (guint i = n; i > 0; i--)
    ct_edit_swap (&edits[i - 1], self->dataset);
}

/* ---- what is in memory ---- */

static gsize
held_bytes (CtHistory *self)
{
  return (gsize) self->edits->len * sizeof (CtEdit);
}

/* Drops the groups farthest from the position from memory until half of the budget is free, so that it is
 * seldom done. What is next to the position stays: a group on each side. */
static void
drop_far (CtHistory *self)
{
  gsize most = self->budget_bytes / 2;
  guint64 cut = 0;

  while (self->n_held > 0 && self->n_front + self->n_held > self->position + 1 && held_bytes (self) > most)
    {
      const Group *last = group_at (self, self->n_front + --self->n_held);

      g_array_set_size (self->edits, (guint) (last->first_edit - self->first_held));
    }
  while (self->n_held > 0 && self->n_front + 1 < self->position && held_bytes (self) - cut * sizeof (CtEdit) > most)
    {
      cut += group_at (self, self->n_front)->n_edits;
      self->n_front++;
      self->n_held--;
    }
  if (cut > 0)
    g_array_remove_range (self->edits, 0, (guint) cut);
  self->first_held += cut;
}

/* Leaves to the keeper what is too much. */
static void
spill (CtHistory *self)
{
  if (self->keeper != NULL && held_bytes (self) > self->budget_bytes && self->keeper->is_settled (self->keeper_data))
    drop_far (self);
}

/* Reads a group that is with the keeper and next to those in memory. */
static gboolean
fetch_one (CtHistory *self, guint index, GArray *into)
{
  gboolean applied = index < self->position;
  g_autoptr (GBytes) bytes = self->keeper->load (self->keeper_data, index);
  guint before = into->len;

  return bytes != NULL
         && ct_edit_codec_decode (bytes, self->dataset, 0, applied ? NULL : into, applied ? into : NULL, NULL)
         && into->len - before == group_at (self, index)->n_edits;
}

/* Several groups before those in memory at once, because to put something before an array moves it. */
static gboolean
fetch_front (CtHistory *self)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (CtEdit));
  gsize n_edits = 0;

  while (groups->len < FETCHED_GROUPS && self->n_front - groups->len > self->n_lost
         && n_edits * sizeof (CtEdit) < self->budget_bytes / 16)
    {
      GArray *edits = g_array_new (FALSE, FALSE, sizeof (CtEdit));

      g_ptr_array_add (groups, edits);
      if (!fetch_one (self, self->n_front - groups->len, edits))
        {
          self->n_lost = self->n_front - groups->len + 1;
          g_ptr_array_set_size (groups, (int) groups->len - 1);
          break;
        }
      n_edits += edits->len;
    }
  for (guint i = groups->len; i > 0; i--)
    {
      GArray *edits = g_ptr_array_index (groups, i - 1);

      g_array_append_vals (all, edits->data, edits->len);
    }
  g_array_prepend_vals (self->edits, all->data, all->len);
  self->n_front -= groups->len;
  self->n_held += groups->len;
  self->first_held -= all->len;
  return groups->len > 0;
}

/* Makes sure that the edits of a group next to the position are in memory. */
static gboolean
ensure_held (CtHistory *self, guint index)
{
  gboolean good = TRUE;

  if (index >= self->n_front && index < self->n_front + self->n_held)
    return TRUE;
  if (self->keeper == NULL)
    return FALSE;
  if (index < self->n_front)
    good = fetch_front (self);
  else if (fetch_one (self, index, self->edits))
    self->n_held++;
  else
    good = FALSE;
  if (good)
    spill (self);
  return good;
}

/* ---- doing ---- */

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
  spill (self);
  self->open.label = label;
  self->open.n_edits = 0;
}

/* What was undone cannot be redone any more once something else is done. It is put aside until the group
 * ends, in case that group is aborted. */
static void
forget_undone (CtHistory *self)
{
  guint64 end = self->first_held + self->edits->len;

  g_array_set_size (self->undone_groups, 0);
  g_array_set_size (self->undone_edits, 0);
  if (self->position < self->groups->len)
    {
      guint n_kept;

      end = group_at (self, self->position)->first_edit;
      n_kept = (guint) (end - self->first_held);
      g_array_append_vals (self->undone_groups, group_at (self, self->position), self->groups->len - self->position);
      if (n_kept < self->edits->len)
        g_array_append_vals (self->undone_edits,
                             &g_array_index (self->edits, CtEdit, n_kept),
                             self->edits->len - n_kept);
      self->n_undone_held = self->n_front + self->n_held - self->position;
      g_array_set_size (self->edits, n_kept);
      g_array_set_size (self->groups, self->position);
      self->n_held = self->position - self->n_front;
    }
  self->open.first_edit = end;
}

static void
remember_undone (CtHistory *self)
{
  if (self->undone_groups->len == 0)
    return;
  g_array_append_vals (self->groups, self->undone_groups->data, self->undone_groups->len);
  g_array_append_vals (self->edits, self->undone_edits->data, self->undone_edits->len);
  self->n_held += self->n_undone_held;
}

static gboolean
is_news (CtHistory *self, const CtEdit *edit)
{
  gboolean news =
      edit->kind == CT_EDIT_ALIVE && (edit->flags & CT_RECORD_NEW) != 0 && edit->row >= self->n_known[edit->record];

  if (news)
    self->n_known[edit->record] = edit->row + 1;
  return news;
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
  CtEdit after = *edit;

  g_return_if_fail (self->depth > 0);
  if (self->open.n_edits == 0)
    forget_undone (self);
  if (self->open.n_edits == 0 && self->keeper != NULL)
    ct_edit_codec_begin (self->code);
  ct_edit_swap (edit, self->dataset);
  if (self->keeper != NULL)
    ct_edit_codec_append (self->code, self->dataset, &after, edit, is_news (self, &after));
  g_array_append_vals (self->edits, edit, 1);
  self->open.n_edits++;
}

/* Hands the bytes of the open group over without a copy, and begins anew. */
static GBytes *
take_code (CtHistory *self)
{
  GByteArray *code = self->code;

  self->code = g_byte_array_new ();
  return g_byte_array_free_to_bytes (code);
}

/**
 * ct_history_end:
 *
 * Closes a group. A group without edits leaves no trace.
 */
void
ct_history_end (CtHistory *self)
{
  const Group *group = &self->open;

  g_return_if_fail (self->depth > 0);
  if (--self->depth > 0)
    return;
  if (self->open.n_edits == 0)
    return;
  g_array_set_size (self->undone_groups, 0);
  g_array_set_size (self->undone_edits, 0);
  self->open.state = ++self->last_state;
  g_array_append_val (self->groups, self->open);
  self->position++;
  self->n_held++;
  if (self->keeper != NULL)
    {
      g_autoptr (GBytes) code = take_code (self);

      self->keeper->add (self->keeper_data, self->position - 1, group->state, group->label, code);
    }
  emit_changed (self, edits_of (self, group_at (self, self->position - 1)), self->open.n_edits);
}

/**
 * ct_history_abort:
 *
 * Takes back what the open group did and closes it, whatever its depth. It is as if it had never been:
 * what could be redone before can be again.
 */
void
ct_history_abort (CtHistory *self)
{
  guint n = self->open.n_edits;
  g_autofree CtEdit *edits = NULL;

  g_return_if_fail (self->depth > 0);
  self->depth = 0;
  if (n == 0)
    return;
  edits = g_memdup2 (edits_of (self, &self->open), n * sizeof *edits);
  swap_back (self, edits, n);
  g_array_set_size (self->edits, self->edits->len - n);
  remember_undone (self);
  emit_changed (self, edits, n);
}

gboolean
ct_history_can_undo (CtHistory *self)
{
  return self->depth == 0 && self->position > self->n_lost;
}

gboolean
ct_history_can_redo (CtHistory *self)
{
  return self->depth == 0 && self->position < self->groups->len;
}

/* The translation of nothing is the head of the catalogue. */
static const char *
translated (const char *label)
{
  return *label != '\0' ? _ (label) : "";
}

/**
 * ct_history_get_undo_label:
 *
 * Returns: (nullable): the translated label of what undo takes back
 */
const char *
ct_history_get_undo_label (CtHistory *self)
{
  return self->position > self->n_lost ? translated (group_at (self, self->position - 1)->label) : NULL;
}

/**
 * ct_history_get_redo_label:
 *
 * Returns: (nullable): the translated label of what redo does again
 */
const char *
ct_history_get_redo_label (CtHistory *self)
{
  return self->position < self->groups->len ? translated (group_at (self, self->position)->label) : NULL;
}

static guint32
image_of (CtHistory *self, const CtEdit *edits, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint32 image = ct_edit_get_image (&edits[i], self->dataset);

      if (image != CT_NO_ROW)
        return image;
    }
  return CT_NO_ROW;
}

static void
moved (CtHistory *self)
{
  if (self->keeper != NULL)
    self->keeper->move (self->keeper_data, self->position);
}

/**
 * ct_history_undo:
 *
 * Takes back the last group. Does nothing if there is none, or if it was left to a keeper that
 * cannot give it back; then ct_history_can_undo() says so from now on.
 *
 * Returns: an image that changed, to be shown, or %CT_NO_ROW
 */
guint32
ct_history_undo (CtHistory *self)
{
  const Group *group;
  CtEdit *edits;

  if (!ct_history_can_undo (self))
    return CT_NO_ROW;
  if (!ensure_held (self, self->position - 1))
    {
      self->n_lost = self->position;
      g_signal_emit (self, signals[CHANGED], 0, NULL);
      return CT_NO_ROW;
    }
  group = group_at (self, --self->position);
  edits = edits_of (self, group);
  swap_back (self, edits, group->n_edits);
  moved (self);
  emit_changed (self, edits, group->n_edits);
  return image_of (self, edits, group->n_edits);
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
  const Group *group;
  CtEdit *edits;

  if (!ct_history_can_redo (self))
    return CT_NO_ROW;
  if (!ensure_held (self, self->position))
    {
      forget_undone (self);
      g_signal_emit (self, signals[CHANGED], 0, NULL);
      return CT_NO_ROW;
    }
  group = group_at (self, self->position++);
  edits = edits_of (self, group);
  swap_forth (self, edits, group->n_edits);
  moved (self);
  emit_changed (self, edits, group->n_edits);
  return image_of (self, edits, group->n_edits);
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
  return self->position > 0 ? group_at (self, self->position - 1)->state : 0;
}

/**
 * ct_history_mark_saved:
 * @position: of ct_history_get_position() when what is now on disk was taken, or %CT_HISTORY_NO_STATE
 */
void
ct_history_mark_saved (CtHistory *self, guint position)
{
  self->saved_state = position;
  if (position != CT_HISTORY_NO_STATE)
    self->last_state = MAX (self->last_state, position);
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

/**
 * ct_history_forget:
 *
 * Makes what was done so far the beginning: it cannot be undone and counts as not saved only if
 * something follows. For the images that a new document starts with; before a keeper comes.
 */
void
ct_history_forget (CtHistory *self)
{
  g_return_if_fail (self->depth == 0 && self->keeper == NULL);
  g_array_set_size (self->edits, 0);
  g_array_set_size (self->groups, 0);
  self->position = self->n_front = self->n_held = 0;
  self->first_held = 0;
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

/**
 * ct_history_get_n_groups:
 * @n_applied: (out): how many of them are applied
 *
 * Returns: how many groups there are, those that can be redone included
 */
guint
ct_history_get_n_groups (CtHistory *self, guint *n_applied)
{
  *n_applied = self->position;
  return self->groups->len;
}

/**
 * ct_history_count_unsaved:
 *
 * Returns: how many groups lie between what was last saved and the present, for people; 0 only if there
 *   is nothing to save
 */
guint
ct_history_count_unsaved (CtHistory *self)
{
  guint n_younger = 0;

  if (!ct_history_is_modified (self))
    return 0;
  if (self->saved_state == 0)
    return self->position;
  for (guint i = 0; i < self->groups->len; i++)
    if (group_at (self, i)->state == self->saved_state)
      return i + 1 < self->position ? self->position - i - 1 : i + 1 - self->position;
  for (guint i = 0; i < self->position; i++)
    n_younger += self->saved_state == CT_HISTORY_NO_STATE || group_at (self, i)->state > self->saved_state;
  return MAX (n_younger, 1);
}

/**
 * ct_history_return_to_saved:
 *
 * Undoes or redoes until the data set is what was last saved. What is undone can be redone.
 *
 * Returns: %FALSE if that state is out of reach, because something else was done since; then nothing
 *   changed
 */
gboolean
ct_history_return_to_saved (CtHistory *self)
{
  guint target = 0;

  if (self->saved_state != 0)
    while (target < self->groups->len && group_at (self, target)->state != self->saved_state)
      target++;
  if (self->saved_state != 0 && target++ == self->groups->len)
    return FALSE;
  if (target < self->n_lost)
    return FALSE;
  while (self->position > target && ct_history_can_undo (self))
    ct_history_undo (self);
  while (self->position < target && ct_history_can_redo (self))
    ct_history_redo (self);
  return !ct_history_is_modified (self);
}

/* ---- keeping ---- */

/**
 * ct_history_set_keeper:
 * @keeper: (nullable): static; told of everything that follows. It has what was restored and nothing else
 *
 * Must come before the first change, or after ct_history_restore() or ct_history_forget(). Taking the
 * keeper away makes what only it had impossible to undo.
 */
void
ct_history_set_keeper (CtHistory *self, const CtHistoryKeeper *keeper, gpointer data)
{
  self->keeper = keeper;
  self->keeper_data = data;
  self->n_known[CT_RECORD_IMAGE] = self->dataset->images.n_rows;
  self->n_known[CT_RECORD_ANNOTATION] = self->dataset->annotations.n_rows;
  self->n_known[CT_RECORD_CATEGORY] = self->dataset->categories.n_rows;
}

/**
 * ct_history_set_budget:
 * @n_bytes: what edits may take in memory, if a keeper has them too; 64 MiB at first
 */
void
ct_history_set_budget (CtHistory *self, gsize n_bytes)
{
  self->budget_bytes = n_bytes;
}

/**
 * ct_history_get_memory:
 *
 * Returns: bytes of the edits in memory
 */
gsize
ct_history_get_memory (CtHistory *self)
{
  return held_bytes (self);
}

/**
 * ct_history_encode_all:
 *
 * All groups as one, with their records; for a history that only created things and is about to
 * be forgotten.
 *
 * Returns: (transfer full): bytes for ct_history_restore()
 */
GBytes *
ct_history_encode_all (CtHistory *self)
{
  ct_edit_codec_begin (self->code);
  for (guint i = 0; i < self->edits->len; i++)
    {
      const CtEdit *before = &g_array_index (self->edits, CtEdit, i);
      CtEdit after = *before;

      g_return_val_if_fail (before->kind == CT_EDIT_ALIVE && (before->flags & CT_RECORD_NEW) != 0, NULL);
      after.flags &= ~CT_RECORD_DEAD;
      ct_edit_codec_append (self->code, self->dataset, &after, before, TRUE);
    }
  return take_code (self);
}

/* Applies edits that were read; FALSE if they do not find what they found when they were made. */
static gboolean
apply_checked (CtHistory *self, CtEdit *after, const CtEdit *before, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      ct_edit_swap (&after[i], self->dataset);
      if (!ct_edit_codec_equal (&after[i], &before[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * ct_history_restore:
 * @state: what ct_history_get_position() said behind this group
 * @label: copied
 * @edits: of a keeper's add()
 * @applied: whether it is applied; after one that is not, none is
 *
 * Adds the next group of an earlier history of the same data set, before a keeper is set. What was
 * read need not stay in memory beyond the budget, because the keeper to come has it.
 *
 * Returns: %FALSE with %CT_ERROR_CORRUPT if the bytes are no group of this data set; then history and
 *   data set are of no use any more
 */
gboolean
ct_history_restore (CtHistory *self, guint state, const char *label, GBytes *edits, gboolean applied, GError **error)
{
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (CtEdit));
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (CtEdit));
  Group group = { g_intern_string (label), 0, 0, state };
  gboolean at_end = self->n_front + self->n_held == self->groups->len;

  g_return_val_if_fail (self->keeper == NULL && self->depth == 0, FALSE);
  if (!ct_edit_codec_decode (edits, self->dataset, CT_EDIT_CODEC_MAX_GAP, after, before, error))
    return FALSE;
  if (self->groups->len > 0)
    {
      const Group *last = group_at (self, self->groups->len - 1);

      group.first_edit = last->first_edit + last->n_edits;
    }
  group.n_edits = after->len;
  if (group.n_edits == 0 || state <= self->last_state || (applied && self->position < self->groups->len)
      || (applied
          && !apply_checked (self, (CtEdit *) (void *) after->data, (CtEdit *) (void *) before->data, after->len)))
    {
      g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, "edits of another data set");
      return FALSE;
    }
  self->last_state = state;
  g_array_append_val (self->groups, group);
  self->position += applied ? 1 : 0;
  if (at_end)
    {
      g_array_append_vals (self->edits, after->data, after->len);
      self->n_held++;
    }
  if (held_bytes (self) > self->budget_bytes)
    drop_far (self);
  return TRUE;
}
