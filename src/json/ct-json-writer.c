/* ct-json-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Escaping, in the manner of the file that the text goes into.
 */
#include "ct-json-writer.h"

static void
append_unit (GString *json, guint16 unit, CtJsonEscapes escapes)
{
  if ((escapes & CT_JSON_ESCAPE_UPPER_HEX) != 0)
    g_string_append_printf (json, "\\u%04X", unit);
  else
    g_string_append_printf (json, "\\u%04x", unit);
}

static void
append_non_ascii (GString *json, gunichar c, CtJsonEscapes escapes)
{
  if ((escapes & CT_JSON_ESCAPE_NON_ASCII) == 0)
    {
      g_string_append_unichar (json, c);
    }
  else if (c >= 0x10000)
    {
      append_unit (json, (guint16) (0xd800 + ((c - 0x10000) >> 10)), escapes);
      append_unit (json, (guint16) (0xdc00 + ((c - 0x10000) & 0x3ff)), escapes);
    }
  else
    {
      append_unit (json, (guint16) c, escapes);
    }
}

static void
append_ascii (GString *json, char c, CtJsonEscapes escapes)
{
  switch (c)
    {
    case '"':
      g_string_append (json, "\\\"");
      break;
    case '\\':
      g_string_append (json, "\\\\");
      break;
    case '\b':
      g_string_append (json, "\\b");
      break;
    case '\f':
      g_string_append (json, "\\f");
      break;
    case '\n':
      g_string_append (json, "\\n");
      break;
    case '\r':
      g_string_append (json, "\\r");
      break;
    case '\t':
      g_string_append (json, "\\t");
      break;
    case '/':
      g_string_append (json, (escapes & CT_JSON_ESCAPE_SLASH) != 0 ? "\\/" : "/");
      break;
    default:
      if ((guchar) c < 0x20 || (c == 0x7f && (escapes & CT_JSON_ESCAPE_NON_ASCII) != 0))
        append_unit (json, (guchar) c, escapes);
      else
        g_string_append_c (json, c);
      break;
    }
}

/**
 * ct_json_append_string:
 * @json: grows
 * @text: UTF-8
 *
 * Appends the text as a JSON string with its quotes.
 */
void
ct_json_append_string (GString *json, const char *text, CtJsonEscapes escapes)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0x80)
        append_ascii (json, *p, escapes);
      else
        append_non_ascii (json, g_utf8_get_char (p), escapes);
    }
  g_string_append_c (json, '"');
}
