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

/* Counts one more; returns whether its text is still kept. */
static gboolean
count_one (CtFindings *self, CtSeverity severity, const char *code, guint64 n)
{
  CodeCount *count = g_hash_table_lookup (self->counts, code);

  if (count == NULL)
    {
      count = g_new0 (CodeCount, 1);
      g_hash_table_insert (self->counts, (gpointer) code, count);
    }
  count->count += n;
  count->severity = MAX (count->severity, severity);
  return count->count <= CT_FINDINGS_KEPT_PER_CODE;
}

/**
 * ct_findings_add:
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
  CtFinding finding = { severity, kind, code, row, NULL };
  va_list args;

  if (self == NULL || !count_one (self, severity, code, 1))
    return;
  va_start (args, format);
  finding.text = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->kept, finding);
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
