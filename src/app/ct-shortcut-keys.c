/* ct-shortcut-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A key of the keymap stands for its twin on the keypad as well. Keys that work everywhere become
 * accelerators of the application, which menus show; the others are the window's affair.
 */
#include "ct-shortcut-keys.h"

/* So many keys of a command are listed; what more there are, are variants. */
#define MAX_SHOWN 4

/**
 * ct_shortcut_is_wide:
 *
 * Returns: whether the key works while a text is typed, too
 */
gboolean
ct_shortcut_is_wide (guint command, const char *key)
{
  const CtCommand *entry = ct_command_get (command);

  return entry->action != NULL && entry->while_typing && !ct_key_is_for_text (key) && !g_str_equal (key, "Page_Up")
         && !g_str_equal (key, "Page_Down");
}

/* NULL where this keyboard's toolkit has no key of that name. */
static GtkShortcutTrigger *
trigger_of (const char *key)
{
  guint keyval;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (key, &keyval, &modifiers) || keyval == 0)
    return NULL;
  return gtk_keyval_trigger_new (keyval, modifiers);
}

/**
 * ct_shortcut_trigger_new:
 * @key: normalized
 *
 * Returns: (transfer full) (nullable): what the key and its twin on the keypad trigger; %NULL when there is no such key
 */
GtkShortcutTrigger *
ct_shortcut_trigger_new (const char *key)
{
  g_autofree char *twin = ct_key_dup_twin (key);
  GtkShortcutTrigger *first = trigger_of (key);
  GtkShortcutTrigger *second = twin != NULL ? trigger_of (twin) : NULL;

  if (first == NULL || second == NULL)
    return first != NULL ? first : second;
  return gtk_alternative_trigger_new (first, second);
}

/**
 * ct_shortcut_dup_key:
 * @event: of a key that went down
 *
 * Returns: (transfer full) (nullable): the key, normalized; %NULL for Shift and the like
 */
char *
ct_shortcut_dup_key (GdkEvent *event)
{
  g_autofree char *name = NULL;
  GdkModifierType modifiers;
  guint keyval;

  if (!gdk_key_event_get_match (event, &keyval, &modifiers))
    return NULL;
  name = gtk_accelerator_name (gdk_keyval_to_lower (keyval),
                               modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK));
  return ct_key_normalize (name);
}

/**
 * ct_shortcut_dup_label:
 * @key: normalized
 *
 * Returns: (transfer full): such as "Ctrl+Z"
 */
char *
ct_shortcut_dup_label (const char *key)
{
  GdkModifierType modifiers;
  guint keyval;

  if (!gtk_accelerator_parse (key, &keyval, &modifiers) || keyval == 0)
    return g_strdup (key);
  return gtk_accelerator_get_label (keyval, modifiers);
}

/**
 * ct_shortcut_dup_labels:
 * @keys: %NULL-terminated, normalized
 *
 * Returns: (transfer full): such as "D, Page Down"; empty without keys
 */
char *
ct_shortcut_dup_labels (const char *const *keys)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL && i < MAX_SHOWN; i++)
    {
      g_autofree char *label = ct_shortcut_dup_label (keys[i]);

      if (i > 0)
        /* Translators: between two keys that do the same */
        g_string_append (text, _ (", "));
      g_string_append (text, label);
    }
  return g_string_free (text, FALSE);
}

/**
 * ct_shortcut_set_accels:
 *
 * Gives the application the keys that work while a text is typed, too.
 */
void
ct_shortcut_set_accels (GtkApplication *application, const CtKeymap *keymap)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      const CtCommand *command = ct_command_get (i);
      const char *const *keys = ct_keymap_get_keys (keymap, i);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) accels = NULL;

      if (command->action == NULL || !command->while_typing)
        continue;
      for (; *keys != NULL; keys++)
        {
          g_autofree char *twin = ct_key_dup_twin (*keys);
          guint keyval = 0;

          if (!ct_shortcut_is_wide (i, *keys) || !gtk_accelerator_parse (*keys, &keyval, NULL) || keyval == 0)
            continue;
          g_strv_builder_add (builder, *keys);
          if (twin != NULL)
            g_strv_builder_add (builder, twin);
        }
      accels = g_strv_builder_end (builder);
      gtk_application_set_accels_for_action (application, command->action, (const char *const *) accels);
    }
}
