/* ct-finding.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bad data is not an error but a finding: a fact about one record that the window shows,
 * the command line prints and tests read. A list of findings keeps the first thousand of
 * each code and counts the rest. May be filled in a worker and handed over when done.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef enum
{
  CT_SEVERITY_INFO,
  CT_SEVERITY_WARNING,
  CT_SEVERITY_ERROR,
} CtSeverity;

/**
 * CtRecordKind:
 * @CT_RECORD_FILE: the file as a whole; the row is %CT_NO_ROW
 */
typedef enum
{
  CT_RECORD_FILE,
  CT_RECORD_IMAGE,
  CT_RECORD_ANNOTATION,
  CT_RECORD_CATEGORY,
} CtRecordKind;

/**
 * CtFinding:
 * @severity: how bad
 * @kind: what table @row counts in
 * @code: the rule, a static string such as "bbox-outside"; stable across versions
 * @row: the record, or %CT_NO_ROW
 * @text: a sentence for people
 */
typedef struct
{
  CtSeverity severity;
  CtRecordKind kind;
  const char *code;
  guint32 row;
  char *text;
} CtFinding;

typedef struct _CtFindings CtFindings;

#define CT_FINDINGS_KEPT_PER_CODE 1000

CtFindings *ct_findings_new (void);
CtFindings *ct_findings_ref (CtFindings *self);
void ct_findings_unref (CtFindings *self);
void ct_findings_add (CtFindings *self,
                      CtSeverity severity,
                      const char *code,
                      CtRecordKind kind,
                      guint32 row,
                      const char *format,
                      ...) G_GNUC_PRINTF (6, 7);
void ct_findings_add_all (CtFindings *self, CtFindings *other);
guint ct_findings_get_n_kept (CtFindings *self);
const CtFinding *ct_findings_get (CtFindings *self, guint index);
guint64 ct_findings_count (CtFindings *self, CtSeverity at_least);
guint64 ct_findings_count_code (CtFindings *self, const char *code);
const char *ct_severity_to_string (CtSeverity severity);
const char *ct_record_kind_to_string (CtRecordKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtFindings, ct_findings_unref)

G_END_DECLS
