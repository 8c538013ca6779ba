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
 * CtRepair:
 * @CT_REPAIR_NONE: only a person can know what is right
 * @CT_REPAIR_CLIP_BOX: annotation; cut off what leaves the picture
 * @CT_REPAIR_TURN_BOX: annotation; make a negative width or height positive, on the same pixels
 * @CT_REPAIR_DELETE_ANNOTATION: annotation
 * @CT_REPAIR_MERGE_CATEGORY: category; its annotations go to the category @other
 * @CT_REPAIR_REMOVE_CATEGORY: category
 * @CT_REPAIR_TRIM_NAME: category; white space around its name goes
 * @CT_REPAIR_ROUND_SIZE: image; whole numbers for width and height
 * @CT_REPAIR_WRITE_SIZE: image; the size becomes @width_px × @height_px
 * @CT_REPAIR_REMOVE_IMAGE: image, with its annotations; its file is not touched
 *
 * An edit that would make a finding disappear; ct_repair_apply() makes it.
 */
typedef enum
{
  CT_REPAIR_NONE,
  CT_REPAIR_CLIP_BOX,
  CT_REPAIR_TURN_BOX,
  CT_REPAIR_DELETE_ANNOTATION,
  CT_REPAIR_MERGE_CATEGORY,
  CT_REPAIR_REMOVE_CATEGORY,
  CT_REPAIR_TRIM_NAME,
  CT_REPAIR_ROUND_SIZE,
  CT_REPAIR_WRITE_SIZE,
  CT_REPAIR_REMOVE_IMAGE,
} CtRepair;

/**
 * CtFinding:
 * @severity: how bad
 * @kind: what table @row counts in
 * @code: the rule, a static string such as "bbox-outside"; stable across versions
 * @row: the record, or %CT_NO_ROW
 * @text: a sentence for people
 * @repair: what would mend it
 * @other: a second row of the same table that the rule compares with, or %CT_NO_ROW
 * @width_px: for %CT_REPAIR_WRITE_SIZE, else 0
 * @height_px: likewise
 */
typedef struct
{
  CtSeverity severity;
  CtRecordKind kind;
  const char *code;
  guint32 row;
  char *text;
  CtRepair repair;
  guint32 other;
  double width_px;
  double height_px;
} CtFinding;

typedef struct _CtFindings CtFindings;

#define CT_FINDINGS_KEPT_PER_CODE 1000

/**
 * CtFindingFilter:
 *
 * Returns: whether to take the finding
 */
typedef gboolean (*CtFindingFilter) (const CtFinding *finding, gpointer data);

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
CtFinding *ct_findings_note (CtFindings *self, CtSeverity severity, const char *code, CtRecordKind kind, guint32 row);
void ct_findings_add_all (CtFindings *self, CtFindings *other);
void ct_findings_add_code (CtFindings *self,
                           CtFindings *other,
                           const char *code,
                           CtSeverity severity,
                           CtFindingFilter filter,
                           gpointer data);
guint ct_findings_get_n_kept (CtFindings *self);
const CtFinding *ct_findings_get (CtFindings *self, guint index);
guint64 ct_findings_count (CtFindings *self, CtSeverity at_least);
guint64 ct_findings_count_code (CtFindings *self, const char *code);
const char *ct_severity_to_string (CtSeverity severity);
const char *ct_record_kind_to_string (CtRecordKind kind);
const char *ct_repair_to_string (CtRepair repair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtFindings, ct_findings_unref)

G_END_DECLS
