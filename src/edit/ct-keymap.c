/* ct-keymap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys in force: those of the preset, less what chosen keys took away. As text it is
 * "PRESET; COMMAND=KEY KEY; COMMAND=", which survives commands that came or went since.
 */
#include "ct-keymap.h"

#include <string.h>

#define MAX_KEYS 8

/**
 * CtKeymap:
 * @chosen: for each command the keys that a person gave it, or %NULL
 * @keys: for each command the keys in force; always up to date
 */
struct _CtKeymap
{
  CtKeymapPreset preset;
  char ***chosen;
  char ***keys;
};

static gboolean
has (char *const *keys, const char *key)
{
  return keys != NULL && g_strv_contains ((const char *const *) keys, key);
}

static gboolean
may_clash (guint a, guint b)
{
  return a != b && (ct_command_get (a)->live & ct_command_get (b)->live) != 0;
}

static gboolean
is_fixed (guint command)
{
  return ct_command_get (command)->action == NULL;
}

/* The command that keeps the key for ever, if it can be live together with this one. */
static guint
find_fixed (guint command, const char *key)
{
  for (guint i = 0; i < ct_command_count (); i++)
    if (is_fixed (i) && may_clash (command, i))
      {
        g_auto (GStrv) keys = g_strsplit (ct_command_get (i)->keys, " ", -1);

        if (has (keys, key))
          return i;
      }
  return CT_NO_COMMAND;
}

static gboolean
is_taken (const CtKeymap *self, guint command, const char *key)
{
  for (guint i = 0; i < ct_command_count (); i++)
    if (may_clash (command, i) && has (self->chosen[i], key))
      return TRUE;
  return FALSE;
}

static char **
dup_preset_keys (const CtKeymap *self, guint command)
{
  const char *keys = ct_keymap_preset_get_keys (self->preset, command);

  return *keys != '\0' ? g_strsplit (keys, " ", -1) : g_new0 (char *, 1);
}

/* What is as the preset has it is no choice. */
static void
drop_usual (CtKeymap *self)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      g_auto (GStrv) usual = dup_preset_keys (self, i);

      if (self->chosen[i] != NULL && g_strv_equal ((const char *const *) self->chosen[i], (const char *const *) usual))
        g_clear_pointer (&self->chosen[i], g_strfreev);
    }
}

static void
update (CtKeymap *self)
{
  drop_usual (self);
  for (guint i = 0; i < ct_command_count (); i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) keys = self->chosen[i] != NULL ? g_strdupv (self->chosen[i]) : dup_preset_keys (self, i);

      for (char **key = keys; *key != NULL; key++)
        if (self->chosen[i] != NULL || is_fixed (i) || !is_taken (self, i, *key))
          g_strv_builder_add (builder, *key);
      g_strfreev (self->keys[i]);
      self->keys[i] = g_strv_builder_end (builder);
    }
}

/**
 * ct_keymap_new:
 *
 * Returns: (transfer full): the preset of Cartouche, unchanged
 */
CtKeymap *
ct_keymap_new (void)
{
  CtKeymap *self = g_new0 (CtKeymap, 1);

  self->chosen = g_new0 (char **, ct_command_count ());
  self->keys = g_new0 (char **, ct_command_count ());
  update (self);
  return self;
}

void
ct_keymap_free (CtKeymap *self)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      g_strfreev (self->chosen[i]);
      g_strfreev (self->keys[i]);
    }
  g_free (self->chosen);
  g_free (self->keys);
  g_free (self);
}

/* Drops what is no key, what is twice there, and what the canvas keeps for itself. */
static char **
clean_keys (guint command, const char *const *keys)
{
  g_autoptr (GPtrArray) clean = g_ptr_array_new_with_free_func (g_free);

  for (; keys != NULL && *keys != NULL && clean->len < MAX_KEYS; keys++)
    {
      g_autofree char *key = ct_key_normalize (*keys);

      if (key != NULL && find_fixed (command, key) == CT_NO_COMMAND
          && !g_ptr_array_find_with_equal_func (clean, key, g_str_equal, NULL))
        g_ptr_array_add (clean, g_steal_pointer (&key));
    }
  g_ptr_array_add (clean, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&clean), FALSE);
}

/* Takes keys from the other commands that a person gave them to. */
static void
take (CtKeymap *self, guint command, char *const *keys)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      g_autoptr (GStrvBuilder) rest = NULL;

      if (self->chosen[i] == NULL || !may_clash (command, i))
        continue;
      rest = g_strv_builder_new ();
      for (char **key = self->chosen[i]; *key != NULL; key++)
        if (!has (keys, *key))
          g_strv_builder_add (rest, *key);
      g_strfreev (self->chosen[i]);
      self->chosen[i] = g_strv_builder_end (rest);
    }
}

static void
choose (CtKeymap *self, guint command, const char *const *keys)
{
  char **clean = clean_keys (command, keys);

  take (self, command, clean);
  g_strfreev (self->chosen[command]);
  self->chosen[command] = clean;
}

static CtKeymapPreset
find_preset (const char *id)
{
  for (guint i = 0; i < CT_N_KEYMAP_PRESETS; i++)
    if (g_str_equal (ct_keymap_preset_get_id (i), id))
      return i;
  return CT_KEYMAP_CARTOUCHE;
}

/**
 * ct_keymap_parse:
 * @text: of ct_keymap_to_string(), or anything
 *
 * What cannot be understood is left out: unknown presets and commands, words that are no keys. Where a key was
 * given to two commands, the later one has it.
 *
 * Returns: (transfer full): the keymap
 */
CtKeymap *
ct_keymap_parse (const char *text)
{
  CtKeymap *self = ct_keymap_new ();
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      g_auto (GStrv) keys = NULL;
      guint command;

      if (i == 0)
        {
          self->preset = find_preset (g_strstrip (parts[i]));
          continue;
        }
      if (equals == NULL)
        continue;
      *equals = '\0';
      command = ct_command_find (g_strstrip (parts[i]));
      if (command == CT_NO_COMMAND || is_fixed (command))
        continue;
      keys = g_strsplit_set (g_strstrip (equals + 1), " \t\n", -1);
      choose (self, command, (const char *const *) keys);
    }
  update (self);
  return self;
}

/**
 * ct_keymap_to_string:
 *
 * Returns: (transfer full): what ct_keymap_parse() makes the same keymap of
 */
char *
ct_keymap_to_string (const CtKeymap *self)
{
  GString *text = g_string_new (ct_keymap_preset_get_id (self->preset));

  for (guint i = 0; i < ct_command_count (); i++)
    if (self->chosen[i] != NULL)
      {
        g_autofree char *keys = g_strjoinv (" ", self->chosen[i]);

        g_string_append_printf (text, "; %s=%s", ct_command_get (i)->id, keys);
      }
  return g_string_free (text, FALSE);
}

CtKeymapPreset
ct_keymap_get_preset (const CtKeymap *self)
{
  return self->preset;
}

/**
 * ct_keymap_set_preset:
 *
 * Chosen keys stay chosen; they win over those of the preset.
 */
void
ct_keymap_set_preset (CtKeymap *self, CtKeymapPreset preset)
{
  g_return_if_fail ((guint) preset < CT_N_KEYMAP_PRESETS);

  self->preset = preset;
  update (self);
}

/**
 * ct_keymap_get_keys:
 *
 * Returns: (transfer none): the keys in force, until the next change of the keymap
 */
const char *const *
ct_keymap_get_keys (const CtKeymap *self, guint command)
{
  g_return_val_if_fail (command < ct_command_count (), NULL);

  return (const char *const *) self->keys[command];
}

gboolean
ct_keymap_has_key (const CtKeymap *self, guint command, const char *key)
{
  g_return_val_if_fail (command < ct_command_count (), FALSE);

  return has (self->keys[command], key);
}

/**
 * ct_keymap_find_clash:
 * @command: that shall get the key
 * @key: normalized
 *
 * Returns: the other command that has the key and can be live at the same time, or %CT_NO_COMMAND. One without an
 *   action gives its keys to nobody.
 */
guint
ct_keymap_find_clash (const CtKeymap *self, guint command, const char *key)
{
  guint fixed;

  g_return_val_if_fail (command < ct_command_count (), CT_NO_COMMAND);
  fixed = find_fixed (command, key);
  if (fixed != CT_NO_COMMAND)
    return fixed;
  for (guint i = 0; i < ct_command_count (); i++)
    if (may_clash (command, i) && has (self->keys[i], key))
      return i;
  return CT_NO_COMMAND;
}

/**
 * ct_keymap_assign:
 * @keys: %NULL-terminated; none is a choice as well
 *
 * The command gets these keys, and other commands lose them.
 *
 * Returns: %FALSE when the command's keys cannot be changed
 */
gboolean
ct_keymap_assign (CtKeymap *self, guint command, const char *const *keys)
{
  g_return_val_if_fail (command < ct_command_count (), FALSE);

  if (is_fixed (command))
    return FALSE;
  choose (self, command, keys);
  update (self);
  return TRUE;
}

/**
 * ct_keymap_reset:
 *
 * The command gets the keys of the preset, and commands that were given one of them lose it.
 */
void
ct_keymap_reset (CtKeymap *self, guint command)
{
  g_auto (GStrv) usual = NULL;

  g_return_if_fail (command < ct_command_count ());
  usual = dup_preset_keys (self, command);
  ct_keymap_assign (self, command, (const char *const *) usual);
}

/**
 * ct_keymap_reset_all:
 *
 * Every command gets the keys of the preset.
 */
void
ct_keymap_reset_all (CtKeymap *self)
{
  for (guint i = 0; i < ct_command_count (); i++)
    g_clear_pointer (&self->chosen[i], g_strfreev);
  update (self);
}

/**
 * ct_keymap_is_changed:
 *
 * Returns: whether the keys in force are not those of the preset, chosen or taken away
 */
gboolean
ct_keymap_is_changed (const CtKeymap *self, guint command)
{
  g_auto (GStrv) usual = NULL;

  g_return_val_if_fail (command < ct_command_count (), FALSE);
  usual = dup_preset_keys (self, command);
  return !g_strv_equal ((const char *const *) self->keys[command], (const char *const *) usual);
}

gboolean
ct_keymap_has_changes (const CtKeymap *self)
{
  for (guint i = 0; i < ct_command_count (); i++)
    if (self->chosen[i] != NULL)
      return TRUE;
  return FALSE;
}
