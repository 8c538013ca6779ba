/* ct-check-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects marks by rule while the checker walks, and puts the groups in their order at the end.
 */
#include "ct-check-private.h"

/* One more than there are rules: what the reader says and no rule is about. */
#define N_GROUPS (CT_N_RULES + 1)

struct _CtCheckIndex
{
  gatomicrefcount ref_count;
  CtCheckOptions options;
  guint64 revision;
  CtCheckGroup groups[N_GROUPS]; /* by rule */
  guint8 order[N_GROUPS];        /* of those that are not empty */
  guint n_groups;
};

G_STATIC_ASSERT (sizeof (CtCheckMark) == 12);
G_STATIC_ASSERT (N_GROUPS < 256);

CtCheckIndex *
ct_check_index_new (const CtCheckOptions *options, guint64 revision)
{
  CtCheckIndex *self = g_new0 (CtCheckIndex, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = *options;
  self->revision = revision;
  return self;
}

CtCheckIndex *
ct_check_index_ref (CtCheckIndex *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_check_index_unref (CtCheckIndex *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < N_GROUPS; i++)
    g_clear_pointer (&self->groups[i].marks, g_array_unref);
  g_free (self);
}

static CtCheckGroup *
touch_group (CtCheckIndex *self, guint rule, const char *code, CtRecordKind kind, CtSeverity severity)
{
  CtCheckGroup *group = &self->groups[rule];

  if (group->marks == NULL)
    {
      group->rule = rule;
      group->code = code;
      group->kind = kind;
      group->summary = rule < CT_N_RULES ? ct_check_get_rule (rule).summary : code;
      group->marks = g_array_new (FALSE, TRUE, sizeof (CtCheckMark));
    }
  group->severity = MAX (group->severity, severity);
  return group;
}

/* One finding of the walk. */
void
ct_check_index_add (CtCheckIndex *self, CtRule rule, CtSeverity severity, guint32 row, guint32 other, CtRepair repair)
{
  CtCheckGroup *group = touch_group (self, rule, ct_rule_get_code (rule), ct_rule_get_kind (rule), severity);
  CtCheckMark mark = { .row = row, .other = other, .repair = repair };

  g_array_append_val (group->marks, mark);
  if (repair == CT_REPAIR_NONE)
    return;
  group->repair = repair;
  group->n_repairable++;
}

static guint
find_rule (const char *code, CtRecordKind kind)
{
  for (guint rule = 0; rule < CT_N_RULES; rule++)
    if (ct_rule_get_kind (rule) == kind && g_str_equal (ct_rule_get_code (rule), code))
      return rule;
  return CT_N_RULES;
}

/* Finding number @place of the reader, with the severity that it has here. */
void
ct_check_index_add_read (CtCheckIndex *self, const CtFinding *finding, guint32 place, CtSeverity severity)
{
  guint rule = find_rule (finding->code, finding->kind);
  CtCheckGroup *group = touch_group (self, rule, finding->code, finding->kind, severity);
  CtCheckMark mark = { .row = finding->row, .other = place, .was_read = TRUE };

  g_array_append_val (group->marks, mark);
}

/* Those of a code that the reader has only counted. */
void
ct_check_index_add_unlisted (CtCheckIndex *self, const CtFinding *example, guint64 n, CtSeverity severity)
{
  guint rule = find_rule (example->code, example->kind);

  if (n > 0)
    touch_group (self, rule, example->code, example->kind, severity)->n_unlisted += n;
}

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer data)
{
  const CtCheckIndex *self = data;
  const CtCheckGroup *x = &self->groups[*(const guint8 *) a];
  const CtCheckGroup *y = &self->groups[*(const guint8 *) b];

  if (x->severity != y->severity)
    return x->severity > y->severity ? -1 : 1;
  return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Nothing is added any more. */
void
ct_check_index_finish (CtCheckIndex *self)
{
  for (guint i = 0; i < N_GROUPS; i++)
    if (self->groups[i].marks != NULL)
      self->order[self->n_groups++] = (guint8) i;
  g_qsort_with_data (self->order, (int) self->n_groups, 1, compare_groups, self);
}

/**
 * ct_check_index_get_revision:
 *
 * Returns: what #CtDataset.revision was when it was checked
 */
guint64
ct_check_index_get_revision (const CtCheckIndex *self)
{
  return self->revision;
}

/**
 * ct_check_index_get_options:
 *
 * Returns: (transfer none): whose rules it was checked against
 */
const CtCheckOptions *
ct_check_index_get_options (const CtCheckIndex *self)
{
  return &self->options;
}

/**
 * ct_check_index_get_n_groups:
 *
 * Returns: how many rules are broken
 */
guint
ct_check_index_get_n_groups (const CtCheckIndex *self)
{
  return self->n_groups;
}

/**
 * ct_check_index_get_group:
 * @index: below ct_check_index_get_n_groups()
 *
 * The worst come first, rules of one severity in the order of ct_check_get_rule(), so that a group never
 * moves because its number of findings changes.
 *
 * Returns: (transfer none): the findings of one rule
 */
const CtCheckGroup *
ct_check_index_get_group (const CtCheckIndex *self, guint index)
{
  g_return_val_if_fail (index < self->n_groups, NULL);
  return &self->groups[self->order[index]];
}

/**
 * ct_check_index_count:
 *
 * Returns: how many findings have just this severity
 */
guint64
ct_check_index_count (const CtCheckIndex *self, CtSeverity severity)
{
  guint64 n = 0;

  for (guint i = 0; i < self->n_groups; i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (self, i);

      if (group->severity == severity)
        n += group->marks->len + group->n_unlisted;
    }
  return n;
}

static void
note_images (const CtCheckGroup *group, const CtDataset *dataset, CtBitset *images)
{
  for (guint i = 0; i < group->marks->len; i++)
    {
      guint32 row = g_array_index (group->marks, CtCheckMark, i).row;

      if (group->kind == CT_RECORD_ANNOTATION)
        row = row < dataset->annotations.n_rows ? dataset->annotations.image[row] : CT_NO_ROW;
      if (row < dataset->images.n_rows)
        ct_bitset_set (images, row, TRUE);
    }
}

/**
 * ct_check_index_find_images:
 * @dataset: what was checked
 * @at_least: findings that weigh less do not count
 *
 * Returns: (transfer full): images that something was found about, or about one of their annotations
 */
CtBitset *
ct_check_index_find_images (const CtCheckIndex *self, const CtDataset *dataset, CtSeverity at_least)
{
  CtBitset *images = ct_bitset_new (dataset->images.n_rows);

  for (guint i = 0; i < self->n_groups; i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (self, i);

      if (group->severity >= at_least && (group->kind == CT_RECORD_IMAGE || group->kind == CT_RECORD_ANNOTATION))
        note_images (group, dataset, images);
    }
  return images;
}

/**
 * ct_check_index_dup_text:
 * @coco: what was checked, or a later state of it
 * @rule: of the group that @mark is in
 *
 * Returns: (transfer full): what is wrong with this record, in the words of ct_check_run()
 */
char *
ct_check_index_dup_text (const CtCheckIndex *self, CtCoco *coco, guint rule, const CtCheckMark *mark)
{
  CtChecker checker = ct_checker_make (coco, &self->options);
  CtFindings *reading = ct_coco_get_findings (coco);

  if (!mark->was_read)
    return ct_check_dup_text (&checker, rule, mark->row, mark->other);
  return g_strdup (mark->other < ct_findings_get_n_kept (reading) ? ct_findings_get (reading, mark->other)->text : "");
}
