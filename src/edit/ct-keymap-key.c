/* ct-keymap-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The names of keys, as GTK writes them: <Shift><Control><Alt><Super>name. Whether a keyboard has
 * such a key is not known here.
 */
#include "ct-keymap.h"

#include <string.h>

#define MAX_NAME 40

static const struct
{
  const char *text;
  const char *name;
} modifiers[] = {
  /* In the order in which they are written. */
  { "<Shift>", "Shift" },
  { "<Control>", "Control" },
  { "<Alt>", "Alt" },
  { "<Super>", "Super" },
};

/* Both do the same; the keypad's name is the second. */
static const char *const twins[][2] = {
  { "0", "KP_0" },
  { "1", "KP_1" },
  { "2", "KP_2" },
  { "3", "KP_3" },
  { "4", "KP_4" },
  { "5", "KP_5" },
  { "6", "KP_6" },
  { "7", "KP_7" },
  { "8", "KP_8" },
  { "9", "KP_9" },
  { "plus", "KP_Add" },
  { "minus", "KP_Subtract" },
  { "slash", "KP_Divide" },
  { "asterisk", "KP_Multiply" },
  { "equal", "KP_Equal" },
  { "Return", "KP_Enter" },
  { "Delete", "KP_Delete" },
  { "Insert", "KP_Insert" },
  { "Home", "KP_Home" },
  { "End", "KP_End" },
  { "Left", "KP_Left" },
  { "Right", "KP_Right" },
  { "Up", "KP_Up" },
  { "Down", "KP_Down" },
  { "Tab", "KP_Tab" },
  { "space", "KP_Space" },
  { "Page_Up", "KP_Page_Up" },
  { "Page_Down", "KP_Page_Down" },
};

/* Other names of the same keys. */
static const char *const aliases[][2] = {
  { "Page_Up", "Prior" },     { "Page_Down", "Next" },   { "Page_Up", "KP_Prior" },
  { "Page_Down", "KP_Next" }, { "Tab", "ISO_Left_Tab" }, { "Return", "ISO_Enter" },
};

static const char *
canonical_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    if (g_str_equal (twins[i][1], name))
      return twins[i][0];
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i][1], name))
      return aliases[i][0];
  return name;
}

/* Keys that only change what others mean. */
static gboolean
is_modifier (const char *name)
{
  static const char *const names[] = {
    "Shift_L",  "Shift_R",   "Control_L",  "Control_R",   "Alt_L",       "Alt_R",     "Super_L",
    "Super_R",  "Meta_L",    "Meta_R",     "Hyper_L",     "Hyper_R",     "Caps_Lock", "Shift_Lock",
    "Num_Lock", "Multi_key", "VoidSymbol", "Mode_switch", "Scroll_Lock", NULL,
  };

  return g_strv_contains (names, name) || g_str_has_prefix (name, "ISO_Level") || g_str_has_prefix (name, "ISO_Next")
         || g_str_has_prefix (name, "dead_");
}

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > MAX_NAME || is_modifier (name))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && (name[i] != '_' || length == 1))
      return FALSE;
  return TRUE;
}

/* Reads the modifiers in any order; returns where the name begins, or NULL. */
static const char *
skip_modifiers (const char *key, guint *mask)
{
  *mask = 0;
  while (*key == '<')
    {
      const char *end = strchr (key, '>');
      gsize length = end != NULL ? (gsize) (end - key - 1) : 0;
      guint found = 0;

      for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
        if (length == strlen (modifiers[i].name) && g_ascii_strncasecmp (key + 1, modifiers[i].name, length) == 0)
          found = 1u << i;
      if ((length == 4 && g_ascii_strncasecmp (key + 1, "Ctrl", 4) == 0)
          || (length == 7 && g_ascii_strncasecmp (key + 1, "Primary", 7) == 0))
        found = 1u << 1;
      if (found == 0)
        return NULL;
      *mask |= found;
      key = end + 1;
    }
  return key;
}

static char *
join (guint mask, const char *name)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if ((mask & (1u << i)) != 0)
      g_string_append (text, modifiers[i].text);
  g_string_append (text, name);
  return g_string_free (text, FALSE);
}

/**
 * ct_key_normalize:
 * @key: such as "<ctrl>A" or "KP_1"
 *
 * Returns: (transfer full) (nullable): the one way to write this key, such as "<Control>a" or "1"; %NULL when it
 *   is none, or only a modifier
 */
char *
ct_key_normalize (const char *key)
{
  guint mask;
  const char *name = skip_modifiers (key, &mask);
  char letter[2] = { 0 };

  if (name == NULL || !is_name (name))
    return NULL;
  if (name[1] == '\0')
    {
      letter[0] = g_ascii_tolower (name[0]);
      name = letter;
    }
  return join (mask, canonical_name (name));
}

/**
 * ct_key_dup_twin:
 * @key: normalized
 *
 * Returns: (transfer full) (nullable): the same key on the keypad
 */
char *
ct_key_dup_twin (const char *key)
{
  guint mask;
  const char *name = skip_modifiers (key, &mask);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (twins); i++)
    if (g_str_equal (twins[i][0], name))
      return join (mask, twins[i][1]);
  return NULL;
}

/**
 * ct_key_is_for_text:
 * @key: normalized
 *
 * Returns: whether a text entry has a use for the key, so that it must not be taken from it
 */
gboolean
ct_key_is_for_text (const char *key)
{
  static const char *const edit[] = { "a",     "c",         "v",      "x",         "y",      "z",
                                      "u",     "e",         "slash",  "backslash", "period", "semicolon",
                                      "space", "BackSpace", "Delete", "Insert",    "Left",   "Right",
                                      "Up",    "Down",      "Home",   "End",       NULL };
  guint mask;
  const char *name = skip_modifiers (key, &mask);

  if (name == NULL)
    return TRUE;
  if (name[0] == 'F' && g_ascii_isdigit (name[1]))
    return FALSE;
  if ((mask & ~1u) == 0)
    return !g_str_equal (name, "Page_Up") && !g_str_equal (name, "Page_Down") && !g_str_equal (name, "Escape");
  /* Control, with or without Shift. */
  return (mask & ~3u) == 0 && g_strv_contains (edit, name);
}
