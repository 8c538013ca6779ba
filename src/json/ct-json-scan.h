/* ct-json-scan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs over long stretches of JSON, many bytes at a time where the processor can. Each
 * function has a plain twin that says the same; tests compare the two.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

gsize ct_json_scan_string (const char *data, gsize position, gsize length);
gsize ct_json_scan_string_plain (const char *data, gsize position, gsize length);
gboolean ct_json_scan_number_list (const char *data, gsize position, gsize length, guint max_depth, gsize *end);
gboolean ct_json_scan_number_list_narrow (const char *data, gsize position, gsize length, guint max_depth, gsize *end);

G_END_DECLS
