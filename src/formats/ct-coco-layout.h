/* ct-coco-layout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a file is laid out: the white space and separators between members and records, the
 * spelling of numbers and of strings. New text imitates it. Private to the floor.
 */
#pragma once

#include "ct-coco-private.h"
#include "ct-json-writer.h"

G_BEGIN_DECLS

/**
 * CtRecordLayout:
 * @open: "{" with what follows up to the first name
 * @colon: what stands between a name and its value
 * @comma: what stands between two members
 * @close: what stands behind the last value, with "}"
 * @between: what stands between two records
 * @list_open: "[" with what follows up to the first record
 * @list_close: what stands behind the last record, with "]"
 * @array_open: "[" with what follows, of a bbox
 * @array_comma: what stands between two numbers of a bbox
 * @array_close: what stands behind its last number, with "]"
 * @names: names of the members of the neighbour, in order
 * @strings: (element-type utf8): those of them whose value is a string
 */
typedef struct
{
  char *open;
  char *colon;
  char *comma;
  char *close;
  char *between;
  char *list_open;
  char *list_close;
  char *array_open;
  char *array_comma;
  char *array_close;
  GPtrArray *names;
  GHashTable *strings;
} CtRecordLayout;

/**
 * CtNumberStyle:
 * @n_decimals: what every number of every box has, or -1
 * @point: whole numbers are written with ".0"
 */
typedef struct
{
  int n_decimals;
  gboolean point;
} CtNumberStyle;

/**
 * CtMember:
 * @name_start: of the name, in the record's text; all offsets are in it
 * @value_start: of the value
 * @value_end: behind the value
 * @token: first token of the value
 */
typedef struct
{
  gsize name_start;
  gsize name_end;
  gsize value_start;
  gsize value_end;
  CtJsonToken token;
} CtMember;

CtRecordLayout *ct_record_layout_new (CtCoco *coco, CtListKind list);
CtRecordLayout *ct_record_layout_new_from_record (const CtRecordLayout *base, const char *text, gsize length);
CtRecordLayout *ct_record_layout_new_from_list (const char *text, gsize length);
void ct_record_layout_free (CtRecordLayout *self);
CtNumberStyle ct_number_style_detect (CtCoco *coco);
CtJsonEscapes ct_escapes_detect (CtCoco *coco);
void ct_append_number (GString *text, double value, CtNumberStyle style);

GArray *ct_record_parse (const char *text, gsize length);
const CtMember *ct_record_find (const char *text, GArray *members, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRecordLayout, ct_record_layout_free)

G_END_DECLS
