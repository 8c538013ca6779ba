/* ct-cli-output.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What cartouchectl prints: text, tables and JSON for standard output, notes for standard
 * error, and a progress line while a person is watching. Names out of files never reach a
 * terminal with their control characters.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "ct-progress.h"

G_BEGIN_DECLS

/**
 * CtOutput:
 * @out: for standard output
 * @notes: for standard error
 */
typedef struct
{
  GString *out;
  GString *notes;
} CtOutput;

CtOutput *ct_output_new (void);
void ct_output_free (CtOutput *self);
void ct_output_print (CtOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void ct_output_note (CtOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void ct_output_json (CtOutput *self, JsonBuilder *builder);
gboolean ct_output_flush (CtOutput *self, GError **error);
void ct_output_failure (const char *text);

void ct_json_add_string (JsonBuilder *builder, const char *member, const char *value);
void ct_json_add_int (JsonBuilder *builder, const char *member, guint64 value);

/**
 * CtTable:
 *
 * Rows of cells, printed in columns.
 */
typedef struct _CtTable CtTable;

CtTable *ct_table_new (const char *alignment);
void ct_table_add (CtTable *self, ...) G_GNUC_NULL_TERMINATED;
void ct_table_print (CtTable *self, CtOutput *output);
void ct_table_free (CtTable *self);

/**
 * CtProgressLine:
 *
 * The line on standard error that tells how far the work is; silent when nobody watches.
 */
typedef struct _CtProgressLine CtProgressLine;

CtProgressLine *ct_progress_line_new (CtProgress *progress);
void ct_progress_line_free (CtProgressLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtOutput, ct_output_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtTable, ct_table_free)

G_END_DECLS
