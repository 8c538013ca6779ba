/* ct-finding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The capped list of findings.
 */
#include "ct-finding.h"

typedef struct
{
  guint64 count;
  CtSeverity severity;
} CodeCount;

struct _CtFindings
{
  gatomicrefcount ref_count;
  GArray *kept;
  GHashTable *counts;
  const char *last_code;
  CodeCount *last_count;
};

static void
finding_clear (gpointer data)
{
  CtFinding *finding = data;

  g_free (finding->text);
}

CtFindings *
ct_findings_new (void)
{
  CtFindings *self = g_new0 (CtFindings, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kept = g_array_new (FALSE, FALSE, sizeof (CtFinding));
  g_array_set_clear_func (self->kept, finding_clear);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

CtFindings *
ct_findings_ref (CtFindings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_findings_unref (CtFindings *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->kept);
  g_hash_table_unref (self->counts);
  g_free (self);
}

/* Equal findings come in rows, so the last code is looked up only once. */
static CodeCount *
find_count (CtFindings *self, const char *code)
{
  CodeCount *count;

  if (self->last_code == code)
    return self->last_count;
  count = g_hash_table_lookup (self->counts, code);
  if (count == NULL)
    {
      count = g_new0 (CodeCount, 1);
      g_hash_table_insert (self->counts, (gpointer) code, count);
    }
  self->last_code = code;
  self->last_count = count;
  return count;
}

/* Counts one more; returns whether its text is still kept. */
static gboolean
count_one (CtFindings *self, CtSeverity severity, const char *code, guint64 n)
{
  CodeCount *count = find_count (self, code);

  count->count += n;
  count->severity = MAX (count->severity, severity);
  return count->count <= CT_FINDINGS_KEPT_PER_CODE;
}

/**
 * ct_findings_note:
 * @self: (nullable): %NULL if nobody wants to know
 * @code: a string literal that names the rule
 * @row: the record, or %CT_NO_ROW
 *
 * Counts one more finding. For rules that may be broken by every record: a text costs nothing
 * where nobody will read it.
 *
 * Returns: (transfer none) (nullable): the finding if it is kept, to be given its text (which it
 *   then owns) and its repair before the next one comes; %NULL if it is only counted
 */
CtFinding *
ct_findings_note (CtFindings *self, CtSeverity severity, const char *code, CtRecordKind kind, guint32 row)
{
  CtFinding finding = { .severity = severity, .kind = kind, .code = code, .row = row, .other = CT_NO_ROW };

  if (self == NULL || !count_one (self, severity, code, 1))
    return NULL;
  g_array_append_val (self->kept, finding);
  return &g_array_index (self->kept, CtFinding, self->kept->len - 1);
}

/**
 * ct_findings_add:
 * @self: (nullable): %NULL if nobody wants to know
 * @code: a string literal that names the rule
 * @row: the record, or %CT_NO_ROW
 * @format: a translated sentence
 */
void
ct_findings_add (CtFindings *self,
                 CtSeverity severity,
                 const char *code,
                 CtRecordKind kind,
                 guint32 row,
                 const char *format,
                 ...)
{
  CtFinding *finding = ct_findings_note (self, severity, code, kind, row);
  va_list args;

  if (finding == NULL)
    return;
  va_start (args, format);
  finding->text = g_strdup_vprintf (format, args);
  va_end (args);
}

/**
 * ct_findings_add_all:
 * @other: is left as it is
 *
 * Adds all of @other, with its counts.
 */
void
ct_findings_add_all (CtFindings *self, CtFindings *other)
{
  g_autoptr (GHashTable) n_kept = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < other->kept->len; i++)
    {
      CtFinding finding = g_array_index (other->kept, CtFinding, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (n_kept, finding.code));

      if (ct_findings_count_code (self, finding.code) + n >= CT_FINDINGS_KEPT_PER_CODE)
        continue;
      g_hash_table_insert (n_kept, (gpointer) finding.code, GUINT_TO_POINTER (n + 1));
      finding.text = g_strdup (finding.text);
      g_array_append_val (self->kept, finding);
    }
  g_hash_table_iter_init (&iter, other->counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      CodeCount *count = value;

      count_one (self, count->severity, key, count->count);
    }
}

/**
 * ct_findings_add_code:
 * @other: is left as it is
 * @severity: what it counts for here
 * @filter: which of those with a text to take
 *
 * Adds those findings of @other that have this code; all that are only counted are taken.
 */
void
ct_findings_add_code (CtFindings *self,
                      CtFindings *other,
                      const char *code,
                      CtSeverity severity,
                      CtFindingFilter filter,
                      gpointer data)
{
  guint64 n_kept = ct_findings_count_code (self, code);
  guint64 n = ct_findings_count_code (other, code);

  for (guint i = 0; i < other->kept->len; i++)
    {
      CtFinding finding = g_array_index (other->kept, CtFinding, i);

      if (!g_str_equal (finding.code, code))
        continue;
      if (!filter (&finding, data))
        {
          n--;
        }
      else if (n_kept++ < CT_FINDINGS_KEPT_PER_CODE)
        {
          finding.severity = severity;
          finding.text = g_strdup (finding.text);
          g_array_append_val (self->kept, finding);
        }
    }
  if (n > 0)
    count_one (self, severity, code, n);
}

/**
 * ct_findings_get_n_kept:
 *
 * Returns: how many findings have a text; ct_findings_count() may be more
 */
guint
ct_findings_get_n_kept (CtFindings *self)
{
  return self->kept->len;
}

/**
 * ct_findings_get:
 *
 * Returns: (transfer none): finding number @index, valid until the next one is added
 */
const CtFinding *
ct_findings_get (CtFindings *self, guint index)
{
  g_return_val_if_fail (index < self->kept->len, NULL);
  return &g_array_index (self->kept, CtFinding, index);
}

/**
 * ct_findings_count:
 *
 * Returns: how many findings there are whose code reached at least this severity
 */
guint64
ct_findings_count (CtFindings *self, CtSeverity at_least)
{
  GHashTableIter iter;
  gpointer value;
  guint64 n = 0;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CodeCount *count = value;

      if (count->severity >= at_least)
        n += count->count;
    }
  return n;
}

guint64
ct_findings_count_code (CtFindings *self, const char *code)
{
  CodeCount *count = g_hash_table_lookup (self->counts, code);

  return count != NULL ? count->count : 0;
}

/**
 * ct_severity_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_severity_to_string (CtSeverity severity)
{
  static const char *const names[] = { "info", "warning", "error" };

  g_return_val_if_fail (severity < G_N_ELEMENTS (names), "error");
  return names[severity];
}

/**
 * ct_record_kind_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_record_kind_to_string (CtRecordKind kind)
{
  static const char *const names[] = { "file", "image", "annotation", "category" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), "file");
  return names[kind];
}

/**
 * ct_repair_to_string:
 *
 * Returns: (nullable): the word that JSON output uses; not translated. %NULL for none
 */
const char *
ct_repair_to_string (CtRepair repair)
{
  static const char *const names[] = {
    [CT_REPAIR_NONE] = NULL,
    [CT_REPAIR_CLIP_BOX] = "clip-box",
    [CT_REPAIR_TURN_BOX] = "turn-box",
    [CT_REPAIR_DELETE_ANNOTATION] = "delete-annotation",
    [CT_REPAIR_MERGE_CATEGORY] = "merge-category",
    [CT_REPAIR_REMOVE_CATEGORY] = "remove-category",
    [CT_REPAIR_TRIM_NAME] = "trim-name",
    [CT_REPAIR_ROUND_SIZE] = "round-size",
    [CT_REPAIR_WRITE_SIZE] = "write-size",
    [CT_REPAIR_REMOVE_IMAGE] = "remove-image",
  };

  g_return_val_if_fail (repair < G_N_ELEMENTS (names), NULL);
  return names[repair];
}
