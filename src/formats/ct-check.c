/* ct-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk of the checker, and the rules about the file as a whole. What the reader found is
 * told anew from the tables, because edits may have mended it since.
 */
#include "ct-check-private.h"

#include <string.h>

/* Above this many categories a detector is beyond what the service's documentation allows. */
#define DOCUMENTED_CATEGORIES 1000

/**
 * ct_check_report:
 * @row: the record, %CT_NO_ROW for the file
 * @other: a second row, or for the file a number
 * @repairable: whether the rule's repair would work on this record
 *
 * One rule is broken once.
 */
void
ct_check_report (CtChecker *self, CtRule rule, guint32 row, guint32 other, gboolean repairable)
{
  CtRepair repair = repairable ? ct_rule_get_repair (rule) : CT_REPAIR_NONE;
  CtSeverity severity;
  CtFinding *finding;

  if (!ct_rule_get_severity (rule, self->options.profile, &severity))
    return;
  if (self->wanted != NULL)
    {
      CtCheckFix fix = { repair, row, other };

      if (repair != CT_REPAIR_NONE && g_str_equal (self->wanted, ct_rule_get_code (rule)))
        g_array_append_val (self->fixes, fix);
      return;
    }
  if (self->index != NULL)
    ct_check_index_add (self->index, rule, severity, row, other, repair);
  finding = ct_findings_note (self->findings, severity, ct_rule_get_code (rule), ct_rule_get_kind (rule), row);
  if (finding == NULL)
    return;
  finding->text = ct_check_dup_text (self, rule, row, other);
  finding->repair = repair;
  if (ct_rule_get_kind (rule) != CT_RECORD_FILE)
    finding->other = other;
}

/* Now and then, in a walk over all rows: says how far it is, and whether to go on. */
gboolean
ct_check_go_on (CtChecker *self, guint32 row, guint32 n_rows)
{
  if (row % CT_CHECK_RECORDS_PER_REPORT != 0)
    return TRUE;
  ct_progress_report_count (self->progress, row, n_rows);
  return !ct_cancelled (self->cancellable, self->error);
}

/* The severity that this profile gives to a finding of the reader; FALSE for those that the walk finds anew. */
static gboolean
judge_reading (const CtChecker *self, const CtFinding *finding, CtSeverity *severity)
{
  static const CtRule anew[] = {
    CT_RULE_LIST_MISSING,   CT_RULE_IMAGE_ID_MISSING, CT_RULE_IMAGE_ID_DUPLICATE, CT_RULE_IMAGE_MISSING,
    CT_RULE_IMAGE_DANGLING, CT_RULE_CATEGORY_MISSING, CT_RULE_CATEGORY_DANGLING,
  };

  for (guint i = 0; i < G_N_ELEMENTS (anew); i++)
    if (g_str_equal (finding->code, ct_rule_get_code (anew[i])))
      return FALSE;
  for (guint rule = 0; rule < CT_N_RULES; rule++)
    if (g_str_equal (finding->code, ct_rule_get_code (rule)))
      return ct_rule_get_severity (rule, self->options.profile, severity);
  *severity = finding->severity;
  return TRUE;
}

static gboolean
is_alive (const CtFinding *finding, gpointer data)
{
  const CtDataset *dataset = data;

  switch (finding->kind)
    {
    case CT_RECORD_IMAGE:
      return ct_image_table_is_alive (&dataset->images, finding->row);
    case CT_RECORD_ANNOTATION:
      return ct_annotation_table_is_alive (&dataset->annotations, finding->row);
    case CT_RECORD_CATEGORY:
      return ct_category_table_is_alive (&dataset->categories, finding->row);
    case CT_RECORD_FILE:
    default:
      return TRUE;
    }
}

/* Findings of the reader with one code, the first of them at @first: those of living records, and those that
 * were only counted. */
static void
index_reading (CtChecker *self, guint first, CtSeverity severity)
{
  CtFindings *reading = ct_coco_get_findings (self->coco);
  const CtFinding *example = ct_findings_get (reading, first);
  guint64 n_unlisted = ct_findings_count_code (reading, example->code);

  for (guint i = first; i < ct_findings_get_n_kept (reading); i++)
    {
      const CtFinding *finding = ct_findings_get (reading, i);

      if (!g_str_equal (finding->code, example->code))
        continue;
      if (is_alive (finding, (gpointer) self->dataset))
        ct_check_index_add_read (self->index, finding, i, severity);
      n_unlisted--;
    }
  ct_check_index_add_unlisted (self->index, example, n_unlisted, severity);
}

/* All that the reader says, where nothing else is looked at. */
static void
index_all_reading (CtChecker *self)
{
  CtFindings *reading = ct_coco_get_findings (self->coco);

  for (guint i = 0; i < ct_findings_get_n_kept (reading); i++)
    ct_check_index_add_read (self->index, ct_findings_get (reading, i), i, ct_findings_get (reading, i)->severity);
}

/* What only the reader can see, of records that are still there. */
static void
take_over_reading (CtChecker *self)
{
  CtFindings *reading = ct_coco_get_findings (self->coco);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ct_findings_get_n_kept (reading) && self->findings != NULL; i++)
    {
      const CtFinding *finding = ct_findings_get (reading, i);
      CtSeverity severity;

      if (!g_hash_table_add (codes, (gpointer) finding->code) || !judge_reading (self, finding, &severity))
        continue;
      ct_findings_add_code (self->findings, reading, finding->code, severity, is_alive, (gpointer) self->dataset);
      if (self->index != NULL)
        index_reading (self, i, severity);
    }
}

static void
check_dialect (CtChecker *self)
{
  const CtCocoDialect *dialect = ct_coco_get_dialect (self->coco);
  guint32 n_boxes = 0;

  if (!dialect->certain)
    ct_check_report (self, CT_RULE_DIALECT_UNCERTAIN, CT_NO_ROW, 0, FALSE);
  if (!self->azure)
    return;
  for (guint32 row = 0; row < self->dataset->annotations.n_rows; row++)
    n_boxes += (self->dataset->annotations.flags[row] & (CT_RECORD_HAS_BBOX | CT_RECORD_DEAD)) == CT_RECORD_HAS_BBOX;
  if (n_boxes > 0 && (!dialect->relative || dialect->ltrb))
    ct_check_report (self, CT_RULE_BOXES_CONVERTED, CT_NO_ROW, n_boxes, FALSE);
  if (n_boxes > 0)
    ct_check_report (self, CT_RULE_BOX_TO_TAG, CT_NO_ROW, n_boxes, FALSE);
}

/* Whether the living records have the ids 1 to their number, in whatever order. */
static gboolean
is_numbered (const CtTableView *table)
{
  g_autoptr (CtBitset) seen = ct_bitset_new (table->n_alive + 1);

  for (guint32 row = 0; row < table->n_rows; row++)
    {
      if ((table->flags[row] & CT_RECORD_DEAD) != 0)
        continue;
      if (table->id_kind[row] != CT_ID_NUMBER || table->id[row] < 1 || table->id[row] > table->n_alive
          || ct_bitset_get (seen, (guint32) table->id[row]))
        return FALSE;
      ct_bitset_set (seen, (guint32) table->id[row], TRUE);
    }
  return TRUE;
}

static void
check_lists (CtChecker *self)
{
  for (guint list = 0; list < CT_N_LISTS; list++)
    {
      CtTableView table = ct_coco_get_table (self->coco, list);

      if (list != CT_LIST_IMAGES && !self->coco->lists[list].is_list && table.n_alive == 0)
        ct_check_report (self, CT_RULE_LIST_MISSING, CT_NO_ROW, list, FALSE);
      if (self->azure && !is_numbered (&table))
        ct_check_report (self, CT_RULE_IDS_RENUMBERED, CT_NO_ROW, list, FALSE);
    }
}

static void
check_file (CtChecker *self)
{
  if (self->coco->length >= 3 && memcmp (self->coco->data, "\xef\xbb\xbf", 3) == 0)
    ct_check_report (self, CT_RULE_BYTE_ORDER_MARK, CT_NO_ROW, 0, FALSE);
  check_dialect (self);
  check_lists (self);
}

/* Categories of one name are written as one. */
static guint32
count_names (const CtChecker *self)
{
  guint32 n = 0;

  for (guint32 row = 0; row < self->dataset->categories.n_rows; row++)
    n += ct_category_table_is_alive (&self->dataset->categories, row) && self->same_name[row] == row;
  return n;
}

/* What can be said at the end: how much would be written. */
static void
check_amounts (CtChecker *self)
{
  guint32 n_images = ct_bitset_count (self->written_images);
  guint32 n_categories = count_names (self);

  if (!self->azure)
    return;
  if (n_images < self->limits->min_per_category)
    ct_check_report (self, CT_RULE_IMAGES_FEW, CT_NO_ROW, n_images, FALSE);
  if (n_images > self->limits->max_images)
    ct_check_report (self, CT_RULE_IMAGES_MANY, CT_NO_ROW, n_images, FALSE);
  if (n_categories < self->limits->min_categories)
    ct_check_report (self, CT_RULE_CATEGORIES_FEW, CT_NO_ROW, n_categories, FALSE);
  if (n_categories > self->limits->max_categories)
    ct_check_report (self, CT_RULE_CATEGORIES_MANY, CT_NO_ROW, n_categories, FALSE);
  else if (n_categories > DOCUMENTED_CATEGORIES)
    ct_check_report (self, CT_RULE_CATEGORIES_LIMIT, CT_NO_ROW, n_categories, FALSE);
  if (self->n_rounded > 0)
    ct_check_report (self, CT_RULE_BOXES_ROUNDED, CT_NO_ROW, self->n_rounded, FALSE);
  if (self->n_written == 0)
    ct_check_report (self, CT_RULE_ANNOTATIONS_NONE, CT_NO_ROW, 0, FALSE);
}

/* Does everything; FALSE only if cancelled. */
static gboolean
walk (CtChecker *self)
{
  const CtDataset *dataset = self->dataset;
  gboolean good;

  if (ct_coco_get_read_only_reason (self->coco) != NULL)
    {
      if (self->findings != NULL)
        ct_findings_add_all (self->findings, ct_coco_get_findings (self->coco));
      if (self->index != NULL)
        index_all_reading (self);
      ct_check_report (self, CT_RULE_READ_ONLY, CT_NO_ROW, 0, FALSE);
      return TRUE;
    }
  self->same_name = g_new (guint32, (gsize) dataset->categories.n_rows + 1);
  self->same_meaning = g_new (guint32, (gsize) dataset->categories.n_rows + 1);
  self->first_image = g_new (guint32, (gsize) dataset->categories.n_rows + 1);
  self->two_images = ct_bitset_new (dataset->categories.n_rows);
  self->written_images = ct_bitset_new (dataset->images.n_rows);
  take_over_reading (self);
  check_file (self);
  good = ct_check_images (self) && ct_check_urls (self) && ct_check_categories (self) && ct_check_ids (self)
         && ct_check_annotations (self) && ct_check_repeats (self);
  if (good)
    {
      ct_check_use (self);
      check_amounts (self);
    }
  g_free (self->same_name);
  g_free (self->same_meaning);
  g_free (self->first_image);
  ct_bitset_free (self->two_images);
  ct_bitset_free (self->written_images);
  return good;
}

CtChecker
ct_checker_make (CtCoco *coco, const CtCheckOptions *options)
{
  CtChecker self = { .coco = coco, .dataset = ct_coco_get_dataset (coco), .options = *options };

  self.limits = ct_check_get_limits (options);
  self.azure = options->profile != CT_PROFILE_COCO;
  return self;
}

/**
 * ct_check_run:
 * @coco: read only; a snapshot when a worker does this
 * @options: whose rules
 *
 * Costs some bytes a record beside the findings, of which no more than
 * %CT_FINDINGS_KEPT_PER_CODE of a code have a text.
 *
 * Returns: (transfer full): all findings, those of reading that still hold included; %NULL only
 *   when cancelled
 */
CtFindings *
ct_check_run (CtCoco *coco,
              const CtCheckOptions *options,
              CtProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  return ct_check_run_all (coco, options, NULL, progress, cancellable, error);
}

/**
 * ct_check_run_all:
 * @coco: read only; a snapshot when a worker does this
 * @options: whose rules
 * @index: (out) (optional) (transfer full): every finding, also those that have no text in the returned
 *   list; untouched when cancelled
 *
 * Like ct_check_run(), with twelve bytes for each finding.
 *
 * Returns: (transfer full): as ct_check_run() says
 */
CtFindings *
ct_check_run_all (CtCoco *coco,
                  const CtCheckOptions *options,
                  CtCheckIndex **index,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CtFindings) findings = ct_findings_new ();
  g_autoptr (CtCheckIndex) all = NULL;
  CtChecker self = ct_checker_make (coco, options);

  if (index != NULL)
    self.index = all = ct_check_index_new (options, ct_coco_get_dataset (coco)->revision);
  self.findings = findings;
  self.progress = progress;
  self.cancellable = cancellable;
  self.error = error;
  if (!walk (&self))
    return NULL;
  if (index != NULL)
    {
      ct_check_index_finish (all);
      *index = g_steal_pointer (&all);
    }
  return g_steal_pointer (&findings);
}

/* (transfer full) (element-type CtCheckFix): the repairs of all findings of a code, kept or not. */
GArray *
ct_check_collect (CtCoco *coco, const CtCheckOptions *options, const char *code)
{
  CtChecker self = ct_checker_make (coco, options);

  self.wanted = code;
  self.fixes = g_array_new (FALSE, FALSE, sizeof (CtCheckFix));
  walk (&self);
  return self.fixes;
}
