/* ct-shortcut-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GtkShortcutsWindow is filled by GtkBuilder only, so what it shall show is written as its XML
 * from the table of commands each time it is opened.
 */
#include "ct-shortcut-window.h"

/* So many caps of keys find room in a row. */
#define MAX_CAPS 5

/* GTK's pages of two columns; their switch makes it complain about sizes. */
#define MAX_COLUMNS 2

/* Rows of a group besides its shortcuts. */
#define GROUP_HEIGHT 2

static void
add_text (GString *xml, const char *property, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (xml, "<property name=\"%s\">%s</property>", property, escaped);
}

static void
add_shortcut (GString *xml, const char *title, const char *accelerator)
{
  g_string_append (xml, "<child><object class=\"GtkShortcutsShortcut\">");
  add_text (xml, "title", title);
  add_text (xml, "accelerator", accelerator);
  g_string_append (xml, "</object></child>");
}

/* The categories of the list are one line: their first keys. */
static void
add_categories (GString *xml, const CtKeymap *keymap)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *key = ct_keymap_get_keys (keymap, i)[0];

      if (ct_command_get (i)->number > 0 && key != NULL)
        g_string_append_printf (keys, "%s%s", keys->len > 0 ? " " : "", key);
    }
  if (g_str_equal (keys->str, "1 2 3 4 5 6 7 8 9 0"))
    g_string_assign (keys, "1...9 0");
  else if (g_str_has_prefix (keys->str, "<Control>1 <Control>2 <Control>3 "))
    g_string_assign (keys, "<Control>1...<Control>0");
  if (keys->len > 0)
    add_shortcut (xml, _ ("Category of new or selected boxes, or tag of the image"), keys->str);
}

/* The key and its modifiers. */
static guint
count_caps (const char *key)
{
  guint n = 1;

  for (; *key != '\0'; key++)
    n += *key == '<';
  return n;
}

/* Returns the number of shortcuts. */
static guint
add_group (GString *xml, const CtKeymap *keymap, CtCommandGroup group)
{
  guint n_shown = group == CT_COMMAND_CATEGORIES;

  g_string_append (xml, "<child><object class=\"GtkShortcutsGroup\">");
  add_text (xml, "title", ct_command_group_get_title (group));
  if (group == CT_COMMAND_CATEGORIES)
    add_categories (xml, keymap);
  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *const *keys = ct_keymap_get_keys (keymap, i);
      g_autofree char *title = ct_command_dup_title (i);
      g_autoptr (GString) accelerator = g_string_new (NULL);
      guint n_caps = 0;

      if (ct_command_get (i)->group != group || ct_command_get (i)->number > 0)
        continue;
      for (guint n = 0; keys[n] != NULL; n++)
        {
          n_caps += count_caps (keys[n]);
          if (n == 0 || n_caps <= MAX_CAPS)
            g_string_append_printf (accelerator, "%s%s", n > 0 ? " " : "", keys[n]);
        }
      if (accelerator->len == 0)
        continue;
      add_shortcut (xml, title, accelerator->str);
      n_shown++;
    }
  g_string_append (xml, "</object></child>");
  return n_shown;
}

/* The least height at which groups, one after the other, fill no more columns than a page has. */
static guint
find_height (const guint *heights, guint n_groups)
{
  guint height = 0;

  for (guint i = 0; i < n_groups; i++)
    height = MAX (height, heights[i]);
  for (;; height++)
    {
      guint n_columns = 1;
      guint filled = 0;

      for (guint i = 0; i < n_groups; i++)
        {
          if (filled + heights[i] > height)
            {
              n_columns++;
              filled = 0;
            }
          filled += heights[i];
        }
      if (n_columns <= MAX_COLUMNS)
        return height;
    }
}

static void
add_section (GString *xml, const CtKeymap *keymap, const char *name, const char *title, guint first, guint last)
{
  g_autoptr (GString) groups = g_string_new (NULL);
  guint heights[CT_N_COMMAND_GROUPS];
  guint n_groups = 0;

  for (guint group = first; group <= last; group++)
    heights[n_groups++] = add_group (groups, keymap, group) + GROUP_HEIGHT;
  g_string_append (xml, "<child><object class=\"GtkShortcutsSection\">");
  add_text (xml, "section-name", name);
  add_text (xml, "title", title);
  g_string_append_printf (xml, "<property name=\"max-height\">%u</property>", find_height (heights, n_groups));
  g_string_append_len (xml, groups->str, (gssize) groups->len);
  g_string_append (xml, "</object></child>");
}

/**
 * ct_shortcut_window_dup_ui:
 *
 * Returns: (transfer full): what GtkBuilder makes the window of; its id is "shortcuts"
 */
char *
ct_shortcut_window_dup_ui (const CtKeymap *keymap)
{
  GString *xml = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"shortcuts\">"
                               "<property name=\"modal\">True</property>");

  add_section (xml, keymap, "shortcuts", _ ("Boxes"), CT_COMMAND_DRAW, CT_COMMAND_CHANGE);
  add_section (xml, keymap, "images", _ ("Images and View"), CT_COMMAND_IMAGES, CT_COMMAND_VIEW);
  add_section (xml, keymap, "general", _ ("General"), CT_COMMAND_GENERAL, CT_COMMAND_GENERAL);
  g_string_append (xml, "</object></interface>");
  return g_string_free (xml, FALSE);
}

/**
 * ct_shortcut_window_present:
 * @parent: (nullable): over which it opens
 * @keymap: the keys to show
 */
void
ct_shortcut_window_present (GtkWindow *parent, const CtKeymap *keymap)
{
  g_autofree char *xml = ct_shortcut_window_dup_ui (keymap);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}
