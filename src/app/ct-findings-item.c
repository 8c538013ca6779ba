/* ct-findings-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items are found by what they are about, so that a finding that is still there after the next
 * check is the same object, and rows, focus and scrolling stay where they are.
 */
#include "ct-findings-item.h"

struct _CtFindingsItem
{
  GObject parent_instance;
  CtFindingsFacts facts;
  CtCheckIndex *index;
  CtCoco *coco;
  GHashTable *items;
};

G_DEFINE_FINAL_TYPE (CtFindingsItem, ct_findings_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
hash_facts (gconstpointer data)
{
  const CtFindingsFacts *facts = data;

  return (facts->rule * 2 + (facts->is_rule ? 1 : 0)) * 2654435761u ^ facts->mark.row * 40503u ^ facts->mark.other;
}

static gboolean
equal_facts (gconstpointer a, gconstpointer b)
{
  const CtFindingsFacts *x = a;
  const CtFindingsFacts *y = b;

  return x->rule == y->rule && x->severity == y->severity && x->is_rule == y->is_rule
         && ct_check_mark_equal (&x->mark, &y->mark);
}

static void
ct_findings_item_finalize (GObject *object)
{
  CtFindingsItem *self = CT_FINDINGS_ITEM (object);

  if (g_hash_table_lookup (self->items, &self->facts) == self)
    g_hash_table_remove (self->items, &self->facts);
  g_hash_table_unref (self->items);
  ct_check_index_unref (self->index);
  ct_coco_unref (self->coco);
  G_OBJECT_CLASS (ct_findings_item_parent_class)->finalize (object);
}

static void
ct_findings_item_class_init (CtFindingsItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_findings_item_finalize;

  /**
   * CtFindingsItem::changed:
   *
   * Numbers or words may differ from before.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_findings_item_init (CtFindingsItem *self)
{
}

/**
 * ct_findings_item_table_new:
 *
 * Returns: (transfer full): knows the items that are alive, without keeping them so
 */
GHashTable *
ct_findings_item_table_new (void)
{
  return g_hash_table_new (hash_facts, equal_facts);
}

/**
 * ct_findings_item_new:
 * @items: where the item can be found as long as it lives
 *
 * Returns: (transfer full): a new item
 */
CtFindingsItem *
ct_findings_item_new (const CtFindingsFacts *facts, CtCheckIndex *index, CtCoco *coco, GHashTable *items)
{
  CtFindingsItem *self = g_object_new (CT_TYPE_FINDINGS_ITEM, NULL);

  self->facts = *facts;
  self->index = ct_check_index_ref (index);
  self->coco = ct_coco_ref (coco);
  self->items = g_hash_table_ref (items);
  g_hash_table_insert (items, &self->facts, self);
  return self;
}

/**
 * ct_findings_item_find:
 *
 * Returns: (transfer full) (nullable): the item that is about the same thing
 */
CtFindingsItem *
ct_findings_item_find (GHashTable *items, const CtFindingsFacts *facts)
{
  CtFindingsItem *item = g_hash_table_lookup (items, facts);

  return item != NULL ? g_object_ref (item) : NULL;
}

/**
 * ct_findings_item_get_facts:
 *
 * Returns: (transfer none): what it is about
 */
const CtFindingsFacts *
ct_findings_item_get_facts (CtFindingsItem *self)
{
  return &self->facts;
}

/**
 * ct_findings_item_dup_text:
 *
 * Returns: (transfer full): what is wrong, for a rule in general, for a finding with names and ids
 */
char *
ct_findings_item_dup_text (CtFindingsItem *self)
{
  if (self->facts.is_rule)
    return g_strdup (self->facts.summary);
  return ct_check_index_dup_text (self->index, self->coco, self->facts.rule, &self->facts.mark);
}

/**
 * ct_findings_item_get_image_name:
 *
 * Returns: (transfer none): file name of the image that the finding is on; empty for what is on none
 */
const char *
ct_findings_item_get_image_name (CtFindingsItem *self)
{
  const CtDataset *dataset = ct_coco_get_dataset (self->coco);
  guint32 row = self->facts.mark.row;

  if (self->facts.is_rule)
    return "";
  if (self->facts.kind == CT_RECORD_ANNOTATION)
    row = row < dataset->annotations.n_rows ? dataset->annotations.image[row] : CT_NO_ROW;
  else if (self->facts.kind != CT_RECORD_IMAGE)
    return "";
  return row < dataset->images.n_rows ? ct_dataset_get_file_name (dataset, row) : "";
}

/**
 * ct_findings_item_update:
 * @facts: about the same rule or finding, as they are now
 * @index: of the check that says so
 */
void
ct_findings_item_update (CtFindingsItem *self, const CtFindingsFacts *facts, CtCheckIndex *index)
{
  g_return_if_fail (equal_facts (&self->facts, facts));
  self->facts = *facts;
  if (self->index != index)
    {
      ct_check_index_unref (self->index);
      self->index = ct_check_index_ref (index);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}
