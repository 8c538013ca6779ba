/* ct-findings-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sections, one for each rule that is shown, over the groups of an index. A new index is taken over
 * section by section, and of each only the range that differs is announced. The selection is a
 * finding, never a position; when it is mended, the place where it was is remembered, so that the
 * next one is the one behind it.
 */
#include "ct-findings-list.h"

/* A rule that is new in the list shows so many findings at once. */
#define EXPANDED_AT_FIRST 10

/* The checker knows no pictures; who has this list does, and can look at their sizes. */
#define SIZE_UNKNOWN "image-size-unknown"

typedef struct
{
  const CtCheckGroup *group;
  gboolean expanded;
  guint start; /* position of the heading */
} Section;

/* What is selected: heading or finding number @index of a rule. */
typedef struct
{
  gboolean any;
  guint rule;
  CtSeverity severity;
  gboolean is_rule;
  gboolean lost; /* it is gone; @index is where it was */
  guint index;
} Place;

struct _CtFindingsList
{
  GObject parent_instance;
  CtCheckIndex *index;
  CtCoco *coco;
  GArray *sections;
  guint n_items;
  gboolean hidden[CT_SEVERITY_ERROR + 1];
  GHashTable *expanded; /* rule to whether its findings are listed, 1 or 2 */
  GHashTable *items;
  Place place;
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CtFindingsList,
                               ct_findings_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Section *
section_at (CtFindingsList *self, guint i)
{
  return &g_array_index (self->sections, Section, i);
}

static guint
count_rows (const Section *section)
{
  return 1 + (section->expanded ? section->group->marks->len : 0);
}

/* The section that a position is in, or NULL behind the end. */
static Section *
find_section (CtFindingsList *self, guint position)
{
  for (guint i = self->sections->len; i > 0; i--)
    if (section_at (self, i - 1)->start <= position)
      return position < self->n_items ? section_at (self, i - 1) : NULL;
  return NULL;
}

static guint
find_rule (CtFindingsList *self, guint rule, CtSeverity severity)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (section_at (self, i)->group->rule == rule && section_at (self, i)->group->severity == severity)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
fill_facts (const Section *section, guint position, CtFindingsFacts *facts)
{
  const CtCheckGroup *group = section->group;

  *facts = (CtFindingsFacts){
    .is_rule = position == section->start,
    .rule = group->rule,
    .code = group->code,
    .kind = group->kind,
    .severity = group->severity,
    .summary = group->summary,
    .n = group->marks->len + group->n_unlisted,
    .n_repairable = group->n_repairable,
    .repair = group->repair,
    .expanded = section->expanded,
  };
  if (!facts->is_rule)
    {
      facts->mark = g_array_index (group->marks, CtCheckMark, position - section->start - 1);
      facts->repair = facts->mark.repair;
    }
  if (!g_str_equal (group->code, SIZE_UNKNOWN))
    return;
  facts->repair = CT_REPAIR_WRITE_SIZE;
  facts->n_repairable = group->marks->len;
}

/* ---- what GTK asks ---- */

static GType
get_item_type (GListModel *model)
{
  return CT_TYPE_FINDINGS_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CT_FINDINGS_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CtFindingsList *self = CT_FINDINGS_LIST (model);
  CtFindingsFacts facts;
  CtFindingsItem *item;

  if (!ct_findings_list_get_facts (self, position, &facts))
    return NULL;
  item = ct_findings_item_find (self->items, &facts);
  return item != NULL ? item : ct_findings_item_new (&facts, self->index, self->coco, self->items);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return position == ct_findings_list_get_selected (CT_FINDINGS_LIST (model)) && position != GTK_INVALID_LIST_POSITION;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  guint at = ct_findings_list_get_selected (CT_FINDINGS_LIST (model));

  if (at == GTK_INVALID_LIST_POSITION || at < position || at - position >= n_items)
    return gtk_bitset_new_empty ();
  return gtk_bitset_new_range (at, 1);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  CtFindingsList *self = CT_FINDINGS_LIST (model);

  if (position >= self->n_items)
    return FALSE;
  ct_findings_list_set_selected (self, position);
  g_signal_emit (self, signals[CHOSEN], 0, position);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
}

/* ---- the object ---- */

static void
ct_findings_list_finalize (GObject *object)
{
  CtFindingsList *self = CT_FINDINGS_LIST (object);

  g_array_unref (self->sections);
  g_hash_table_unref (self->expanded);
  g_hash_table_unref (self->items);
  g_clear_pointer (&self->index, ct_check_index_unref);
  g_clear_pointer (&self->coco, ct_coco_unref);
  G_OBJECT_CLASS (ct_findings_list_parent_class)->finalize (object);
}

static void
ct_findings_list_class_init (CtFindingsListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_findings_list_finalize;

  /**
   * CtFindingsList::chosen:
   * @position: of the row
   *
   * Somebody clicked on a row or went there with the keys, also when it was selected already.
   */
  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
}

static void
ct_findings_list_init (CtFindingsList *self)
{
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  self->expanded = g_hash_table_new (NULL, NULL);
  self->items = ct_findings_item_table_new ();
}

/**
 * ct_findings_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CtFindingsList *
ct_findings_list_new (void)
{
  return g_object_new (CT_TYPE_FINDINGS_LIST, NULL);
}

/* ---- from one index to the next ---- */

static void
place_sections (CtFindingsList *self)
{
  self->n_items = 0;
  for (guint i = 0; i < self->sections->len; i++)
    {
      section_at (self, i)->start = self->n_items;
      self->n_items += count_rows (section_at (self, i));
    }
}

static void
tell (CtFindingsList *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* The first look at a rule decides; from then on only people do. */
static gboolean
is_expanded (CtFindingsList *self, const CtCheckGroup *group)
{
  guint choice = GPOINTER_TO_UINT (g_hash_table_lookup (self->expanded, GUINT_TO_POINTER (group->rule)));

  if (choice == 0)
    {
      choice = group->marks->len <= EXPANDED_AT_FIRST ? 2 : 1;
      g_hash_table_insert (self->expanded, GUINT_TO_POINTER (group->rule), GUINT_TO_POINTER (choice));
    }
  return choice == 2;
}

static int
compare (const CtCheckGroup *a, const CtCheckGroup *b)
{
  if (a == NULL || b == NULL)
    return a == NULL ? 1 : -1;
  if (a->severity != b->severity)
    return a->severity > b->severity ? -1 : 1;
  return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static gboolean
is_place_in (const CtFindingsList *self, const CtCheckGroup *group)
{
  return self->place.any && self->place.rule == group->rule && self->place.severity == group->severity;
}

static void
remove_section (CtFindingsList *self, guint i)
{
  Section old = *section_at (self, i);

  if (is_place_in (self, old.group) && !self->place.is_rule)
    self->place.lost = TRUE;
  g_array_remove_index (self->sections, i);
  place_sections (self);
  tell (self, old.start, count_rows (&old), 0);
}

static void
insert_section (CtFindingsList *self, guint i, const CtCheckGroup *group)
{
  Section section = { group, is_expanded (self, group), 0 };

  g_array_insert_val (self->sections, i, section);
  place_sections (self);
  tell (self, section_at (self, i)->start, 0, count_rows (&section));
}

static const CtCheckMark *
mark_at (const CtCheckGroup *group, guint i)
{
  return &g_array_index (group->marks, CtCheckMark, i);
}

/* Where the selected finding is now, which stood between @start and @end from the end before. */
static void
follow_place (CtFindingsList *self, const CtCheckGroup *old, const CtCheckGroup *new, guint start, guint end)
{
  Place *place = &self->place;
  guint was = place->index;

  if (place->is_rule || was < start)
    return;
  if (was >= old->marks->len - end)
    {
      place->index = was - old->marks->len + new->marks->len;
      return;
    }
  for (guint i = start; i < new->marks->len - end && !place->lost; i++)
    if (ct_check_mark_equal (mark_at (new, i), mark_at (old, was)))
      {
        place->index = i;
        return;
      }
  place->lost = TRUE;
  place->index = MIN (was, new->marks->len - end);
}

static void
replace_section (CtFindingsList *self, guint i, const CtCheckGroup *new)
{
  Section *section = section_at (self, i);
  const CtCheckGroup *old = section->group;
  guint n_old = old->marks->len;
  guint n_new = new->marks->len;
  guint start = 0;
  guint end = 0;

  section->group = new;
  while (start < n_old && start < n_new && ct_check_mark_equal (mark_at (old, start), mark_at (new, start)))
    start++;
  while (end < n_old - start && end < n_new - start
         && ct_check_mark_equal (mark_at (old, n_old - 1 - end), mark_at (new, n_new - 1 - end)))
    end++;
  if (is_place_in (self, old))
    follow_place (self, old, new, start, end);
  place_sections (self);
  if (section->expanded)
    tell (self, section->start + 1 + start, n_old - start - end, n_new - start - end);
}

/* Rows that are in sight say what is now, each about itself. */
static void
update_items (CtFindingsList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    {
      CtFindingsFacts facts = *ct_findings_item_get_facts (items->pdata[i]);
      guint at = find_rule (self, facts.rule, facts.severity);
      CtFindingsFacts heading;

      if (at == GTK_INVALID_LIST_POSITION)
        continue;
      fill_facts (section_at (self, at), section_at (self, at)->start, &heading);
      facts.n = heading.n;
      facts.n_repairable = heading.n_repairable;
      facts.expanded = heading.expanded;
      if (facts.is_rule)
        facts.repair = heading.repair;
      ct_findings_item_update (items->pdata[i], &facts, self->index);
    }
}

/* Makes the sections those of the index that are shown. */
static void
follow_index (CtFindingsList *self)
{
  guint n_groups = self->index != NULL ? ct_check_index_get_n_groups (self->index) : 0;
  guint i = 0;

  for (guint j = 0; j <= n_groups;)
    {
      const CtCheckGroup *group = j < n_groups ? ct_check_index_get_group (self->index, j) : NULL;
      int order;

      if (group != NULL && self->hidden[group->severity])
        {
          j++;
          continue;
        }
      if (i == self->sections->len && group == NULL)
        break;
      order = compare (i < self->sections->len ? section_at (self, i)->group : NULL, group);
      if (order < 0)
        {
          remove_section (self, i);
          continue;
        }
      if (order > 0)
        insert_section (self, i, group);
      else
        replace_section (self, i, group);
      i++;
      j++;
    }
  if (self->index != NULL)
    update_items (self);
}

static void
forget_document (CtFindingsList *self)
{
  guint n = self->n_items;

  g_array_set_size (self->sections, 0);
  place_sections (self);
  self->place.any = FALSE;
  g_hash_table_remove_all (self->expanded);
  g_hash_table_unref (self->items);
  self->items = ct_findings_item_table_new ();
  tell (self, 0, n, 0);
}

/**
 * ct_findings_list_set_index:
 * @index: (nullable): of the latest check
 * @coco: (nullable): what was checked, or a later state of it; %NULL without @index
 *
 * Lists other findings. Those that are still there stay where they are, selected or not.
 */
void
ct_findings_list_set_index (CtFindingsList *self, CtCheckIndex *index, CtCoco *coco)
{
  g_autoptr (CtCheckIndex) old = self->index;

  g_return_if_fail ((index == NULL) == (coco == NULL));
  if (coco != self->coco)
    {
      forget_document (self);
      g_clear_pointer (&self->coco, ct_coco_unref);
      self->coco = coco != NULL ? ct_coco_ref (coco) : NULL;
    }
  self->index = index != NULL ? ct_check_index_ref (index) : NULL;
  follow_index (self);
}

/**
 * ct_findings_list_get_index:
 *
 * Returns: (transfer none) (nullable): what is listed
 */
CtCheckIndex *
ct_findings_list_get_index (CtFindingsList *self)
{
  return self->index;
}

/**
 * ct_findings_list_set_shown:
 * @shown: whether findings of just this severity are listed
 */
void
ct_findings_list_set_shown (CtFindingsList *self, CtSeverity severity, gboolean shown)
{
  if (self->hidden[severity] == !shown)
    return;
  self->hidden[severity] = !shown;
  follow_index (self);
}

gboolean
ct_findings_list_get_shown (CtFindingsList *self, CtSeverity severity)
{
  return !self->hidden[severity];
}

/**
 * ct_findings_list_set_expanded:
 * @position: of a rule, or of one of its findings
 * @expanded: whether its findings are listed
 */
void
ct_findings_list_set_expanded (CtFindingsList *self, guint position, gboolean expanded)
{
  Section *section = find_section (self, position);
  CtFindingsItem *item;
  CtFindingsFacts facts;
  guint n;

  if (section == NULL || section->expanded == expanded)
    return;
  section->expanded = expanded;
  g_hash_table_insert (self->expanded, GUINT_TO_POINTER (section->group->rule), GUINT_TO_POINTER (expanded ? 2 : 1));
  place_sections (self);
  n = section->group->marks->len;
  fill_facts (section, section->start, &facts);
  tell (self, section->start + 1, expanded ? 0 : n, expanded ? n : 0);
  item = ct_findings_item_find (self->items, &facts);
  if (item != NULL)
    ct_findings_item_update (item, &facts, self->index);
  g_clear_object (&item);
}

/**
 * ct_findings_list_get_facts:
 * @facts: (out caller-allocates): what stands at @position
 *
 * Returns: %FALSE behind the end
 */
gboolean
ct_findings_list_get_facts (CtFindingsList *self, guint position, CtFindingsFacts *facts)
{
  const Section *section = find_section (self, position);

  if (section == NULL)
    return FALSE;
  fill_facts (section, position, facts);
  return TRUE;
}

/**
 * ct_findings_list_get_heading:
 *
 * Returns: the position of the rule that the row at @position belongs to, or %GTK_INVALID_LIST_POSITION behind
 *   the end
 */
guint
ct_findings_list_get_heading (CtFindingsList *self, guint position)
{
  const Section *section = find_section (self, position);

  return section != NULL ? section->start : GTK_INVALID_LIST_POSITION;
}

/* ---- the selection ---- */

/**
 * ct_findings_list_get_selected:
 *
 * Returns: the position of what is selected, or %GTK_INVALID_LIST_POSITION when nothing is, or it is not listed
 */
guint
ct_findings_list_get_selected (CtFindingsList *self)
{
  guint i = self->place.any && !self->place.lost ? find_rule (self, self->place.rule, self->place.severity)
                                                 : GTK_INVALID_LIST_POSITION;
  const Section *section = i != GTK_INVALID_LIST_POSITION ? section_at (self, i) : NULL;

  if (section == NULL || (!self->place.is_rule && !section->expanded))
    return GTK_INVALID_LIST_POSITION;
  return self->place.is_rule ? section->start : section->start + 1 + self->place.index;
}

/**
 * ct_findings_list_set_selected:
 * @position: of a row
 */
void
ct_findings_list_set_selected (CtFindingsList *self, guint position)
{
  const Section *section = find_section (self, position);
  guint before = ct_findings_list_get_selected (self);

  g_return_if_fail (section != NULL);
  if (before == position)
    return;
  self->place = (Place){
    .any = TRUE,
    .rule = section->group->rule,
    .severity = section->group->severity,
    .is_rule = position == section->start,
    .index = position == section->start ? 0 : position - section->start - 1,
  };
  if (before != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
}

/* The first section that is not before the place. */
static guint
section_of_place (CtFindingsList *self, gboolean *inside)
{
  guint i;

  *inside = FALSE;
  for (i = 0; i < self->sections->len; i++)
    {
      const CtCheckGroup *group = section_at (self, i)->group;
      CtCheckGroup place = { .rule = self->place.rule, .severity = self->place.severity };

      if (compare (group, &place) >= 0)
        {
          *inside = compare (group, &place) == 0;
          break;
        }
    }
  return i;
}

/* The finding that is next to the place, as section and number; goes round at the ends. */
static gboolean
step_from_place (CtFindingsList *self, int step, guint *at, guint *index)
{
  gboolean inside = FALSE;
  guint i = self->place.any ? section_of_place (self, &inside) : 0;
  gint64 number = -1;
  guint n = self->sections->len;

  if (inside && !self->place.is_rule)
    number = step < 0 || !self->place.lost ? (gint64) self->place.index + step : (gint64) self->place.index;
  else if (step > 0)
    number = 0;
  if (inside && number >= 0 && number < section_at (self, i)->group->marks->len)
    {
      *at = i;
      *index = (guint) number;
      return TRUE;
    }
  if (!inside && step > 0)
    i = (i + n - 1) % MAX (n, 1);
  for (guint k = 1; k <= n; k++)
    {
      guint other = step > 0 ? (i + k) % n : (i + n - k) % n;
      guint n_marks = section_at (self, other)->group->marks->len;

      if (n_marks == 0)
        continue;
      *at = other;
      *index = step > 0 ? 0 : n_marks - 1;
      return TRUE;
    }
  return FALSE;
}

/**
 * ct_findings_list_go:
 * @step: 1 for the next finding, -1 for the one before; goes round at the ends
 *
 * Selects a finding, whose rule is unfolded if need be.
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION when there is none
 */
guint
ct_findings_list_go (CtFindingsList *self, int step)
{
  guint i, index;

  if (!step_from_place (self, step, &i, &index))
    return GTK_INVALID_LIST_POSITION;
  ct_findings_list_set_expanded (self, section_at (self, i)->start, TRUE);
  ct_findings_list_set_selected (self, section_at (self, i)->start + 1 + index);
  return section_at (self, i)->start + 1 + index;
}
