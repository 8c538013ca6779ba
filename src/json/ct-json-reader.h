/* ct-json-reader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strict pull reader for RFC 8259 over a range of bytes. It makes no tree and copies
 * nothing: a token is a range of the input. The only leniency, asked for by a flag, is
 * bare NaN, Infinity and -Infinity, which Python writes.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_JSON_MAX_DEPTH 512

typedef enum
{
  CT_JSON_ERROR,
  CT_JSON_OBJECT,
  CT_JSON_OBJECT_END,
  CT_JSON_ARRAY,
  CT_JSON_ARRAY_END,
  CT_JSON_NAME,
  CT_JSON_STRING,
  CT_JSON_NUMBER,
  CT_JSON_NONFINITE,
  CT_JSON_TRUE,
  CT_JSON_FALSE,
  CT_JSON_NULL,
  CT_JSON_END,
} CtJsonToken;

typedef enum
{
  CT_JSON_STRICT = 0,
  CT_JSON_ALLOW_NONFINITE = 1 << 0,
} CtJsonFlags;

/**
 * CtJsonReader:
 * @start: offset of the current token's first byte from the start of the input
 * @end: offset behind its last byte; for strings and names both quotes are inside
 * @escaped: whether the last string or name holds an escape
 *
 * Lives on the stack; ct_json_reader_init() is all it needs. Other members are private.
 */
typedef struct
{
  gsize start;
  gsize end;
  CtJsonToken token;
  gboolean escaped;

  /*< private >*/
  const char *data;
  gsize length;
  gsize position;
  CtJsonFlags flags;
  guint depth;
  guint8 state;
  guint64 is_object[CT_JSON_MAX_DEPTH / 64];
  const char *problem;
  gsize problem_at;
  gboolean problem_is_limit;
} CtJsonReader;

void ct_json_reader_init (CtJsonReader *self, const char *data, gsize length, CtJsonFlags flags);
void ct_json_reader_init_within (CtJsonReader *self, const char *data, gsize length, CtJsonFlags flags, gsize position);
gboolean ct_json_reader_is_in_root_list (const CtJsonReader *self);
void ct_json_reader_leave_list (CtJsonReader *self, gsize end);
CtJsonToken ct_json_reader_next (CtJsonReader *self);
gboolean ct_json_reader_skip (CtJsonReader *self);
gboolean ct_json_reader_string_is (CtJsonReader *self, const char *text);
char *ct_json_reader_dup_string (CtJsonReader *self, gsize *length);
gboolean ct_json_reader_get_double (CtJsonReader *self, double *value);
gboolean ct_json_reader_get_int64 (CtJsonReader *self, gint64 *value);
void ct_json_reader_get_place (CtJsonReader *self, gsize offset, guint *line, guint *column);
void ct_json_reader_set_error (CtJsonReader *self, const char *file_name, GError **error);
const char *ct_json_token_to_string (CtJsonToken token);

G_END_DECLS
