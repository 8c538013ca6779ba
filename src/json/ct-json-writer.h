/* ct-json-writer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of JSON text: strings with their escapes.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtJsonEscapes:
 * @CT_JSON_ESCAPE_NEEDED: what RFC 8259 demands and nothing else
 * @CT_JSON_ESCAPE_SLASH: "/" as "\/" too
 * @CT_JSON_ESCAPE_NON_ASCII: everything above U+007E as \uXXXX
 * @CT_JSON_ESCAPE_UPPER_HEX: with A to F
 */
typedef enum
{
  CT_JSON_ESCAPE_NEEDED = 0,
  CT_JSON_ESCAPE_SLASH = 1 << 0,
  CT_JSON_ESCAPE_NON_ASCII = 1 << 1,
  CT_JSON_ESCAPE_UPPER_HEX = 1 << 2,
} CtJsonEscapes;

void ct_json_append_string (GString *json, const char *text, CtJsonEscapes escapes);

G_END_DECLS
