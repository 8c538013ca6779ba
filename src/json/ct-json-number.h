/* ct-json-number.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as JSON text, both ways, whatever the user's locale.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CT_JSON_NUMBER_SIZE:
 *
 * Room for any number that ct_json_number_format() writes, with the final NUL.
 */
#define CT_JSON_NUMBER_SIZE 400

gboolean ct_json_number_to_double (const char *text, gsize length, double *value);
gboolean ct_json_number_to_int64 (const char *text, gsize length, gint64 *value);
char *ct_json_number_format (char *buffer, double value);
char *ct_json_number_format_int (char *buffer, gint64 value);
char *ct_json_number_format_fixed (char *buffer, double value, int n_decimals);
int ct_json_number_decimals (const char *text, gsize length);

G_END_DECLS
