/* ct-http-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small languages of HTTP: dates, Retry-After, lists of headers. Pure functions that do
 * not care about the locale.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

char *ct_http_date_format (gint64 unix_s);
gboolean ct_http_date_parse (const char *text, gint64 *unix_s);
gint64 ct_http_parse_retry_after_ms (const char *seconds_or_date, const char *milliseconds, gint64 now_s);
void ct_http_headers_add (GPtrArray *headers, const char *name, const char *value);
const char *ct_http_headers_get (GPtrArray *headers, const char *name);

G_END_DECLS
