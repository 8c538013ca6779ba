/* ct-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouche [--destination DEST] [--new-instance] [FILE|FOLDER…]. A second start hands its
 * words to the program that runs already, which opens each in a window.
 */
#include "ct-application.h"

#include "ct-dialogs.h"
#include "ct-help.h"
#include "ct-preferences.h"
#include "ct-shortcut-keys.h"
#include "ct-shortcut-window.h"
#include "ct-window.h"

struct _CtApplication
{
  AdwApplication parent_instance;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (CtApplication, ct_application, ADW_TYPE_APPLICATION)

static CtWindow *
add_window (CtApplication *self, const char *destination)
{
  CtWindow *window = ct_window_new (GTK_APPLICATION (self));

  if (destination == NULL)
    destination = g_getenv ("CARTOUCHE_DESTINATION");
  if (destination != NULL && *destination != '\0')
    ct_window_set_destination (window, destination);
  return window;
}

/* What is opened may go to other windows; the one that is used last is asked first. */
static CtWindow *
find_window (CtApplication *self, const char *destination)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (!CT_IS_WINDOW (window) || (destination != NULL && !ct_window_is_empty (CT_WINDOW (window))))
    return add_window (self, destination);
  if (destination != NULL)
    ct_window_set_destination (CT_WINDOW (window), destination);
  return CT_WINDOW (window);
}

static void
ct_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (add_window (CT_APPLICATION (application), NULL));
  gtk_window_present (window);
}

static void
ct_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  ct_window_open_files (find_window (CT_APPLICATION (application), NULL), files, (guint) n_files);
}

static int
ct_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  CtApplication *self = CT_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree const char **words = NULL;
  const char *destination = NULL;

  g_variant_dict_lookup (options, "destination", "&s", &destination);
  if (!g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &words) || words[0] == NULL)
    {
      if (destination != NULL)
        gtk_window_present (GTK_WINDOW (find_window (self, destination)));
      else
        g_application_activate (application);
      return 0;
    }
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (files, g_application_command_line_create_file_for_arg (command_line, words[i]));
  ct_window_open_files (find_window (self, destination), (GFile *const *) files->pdata, files->len);
  return 0;
}

static int
ct_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  const char *asked = g_getenv ("CARTOUCHE_NON_UNIQUE");

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("cartouche %s\n", CT_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "new-instance") || g_strcmp0 (asked, "1") == 0)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
color_scheme_cb (CtApplication *self)
{
  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      g_settings_get_enum (self->settings, "color-scheme"));
}

static CtKeymap *
dup_keymap (CtApplication *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "keymap");

  return ct_keymap_parse (text);
}

static void
keymap_cb (CtApplication *self)
{
  g_autoptr (CtKeymap) keymap = dup_keymap (self);

  ct_shortcut_set_accels (GTK_APPLICATION (self), keymap);
}

static void
ct_application_startup (GApplication *application)
{
  CtApplication *self = CT_APPLICATION (application);

  G_APPLICATION_CLASS (ct_application_parent_class)->startup (application);
  self->settings = g_settings_new (CT_APPLICATION_ID);
  g_signal_connect_object (self->settings,
                           "changed::color-scheme",
                           G_CALLBACK (color_scheme_cb),
                           self,
                           G_CONNECT_SWAPPED);
  color_scheme_cb (self);
  g_signal_connect_object (self->settings, "changed::keymap", G_CALLBACK (keymap_cb), self, G_CONNECT_SWAPPED);
  keymap_cb (self);
  gtk_window_set_default_icon_name (CT_APPLICATION_ID);
}

static void
ct_application_dispose (GObject *object)
{
  g_clear_object (&CT_APPLICATION (object)->settings);
  G_OBJECT_CLASS (ct_application_parent_class)->dispose (object);
}

static void
ct_application_class_init (CtApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_application_dispose;
  application_class->startup = ct_application_startup;
  application_class->activate = ct_application_activate;
  application_class->open = ct_application_open;
  application_class->command_line = ct_application_command_line;
  application_class->handle_local_options = ct_application_handle_local_options;
}

/* Every window is asked to close, so that none loses work; the last one ends the program. */
static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (CT_IS_WINDOW (link->data))
      gtk_window_close (link->data);
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_dialogs_show_about (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
shortcuts_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (CtKeymap) keymap = dup_keymap (user_data);

  ct_shortcut_window_present (gtk_application_get_active_window (user_data), keymap);
}

static void
help_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_help_show (gtk_application_get_active_window (user_data));
}

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_preferences_present (gtk_application_get_active_window (user_data));
}

static void
new_window_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (add_window (CT_APPLICATION (user_data), NULL)));
}

static void
ct_application_init (CtApplication *self)
{
  static const GActionEntry actions[] = {
    { "quit", quit_activated },
    { "about", about_activated },
    { "shortcuts", shortcuts_activated },
    { "help", help_activated },
    { "preferences", preferences_activated },
    { "new-window", new_window_activated },
  };
  static const GOptionEntry options[] = {
    { "destination", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Where Publish sends to: a folder"), N_ ("DEST") },
    { "new-instance", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not use a program that runs already"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE|FOLDER…]") },
    { NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Draw labelled boxes on pictures and publish them as a COCO data set."));
}

/**
 * ct_application_new:
 *
 * Returns: (transfer full): the program
 */
CtApplication *
ct_application_new (void)
{
  return g_object_new (CT_TYPE_APPLICATION,
                       "application-id",
                       CT_APPLICATION_ID,
                       "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path",
                       "/io/github/cartouche/Cartouche",
                       NULL);
}
