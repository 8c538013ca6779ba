/* test-shortcuts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keymap on the side of the toolkit: every action of the table exists and every key of a
 * preset is one that the toolkit knows, as trigger, as accelerator and in the list of shortcuts.
 */
#include "app-fixture.h"

#include <string.h>

#include "ct-application.h"
#include "ct-preferences.h"
#include "ct-shortcut-keys.h"
#include "ct-shortcut-window.h"
#include "ct-window.h"

static GtkApplication *
make_application (void)
{
  GtkApplication *application = GTK_APPLICATION (ct_application_new ());
  g_autoptr (GError) error = NULL;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  return application;
}

static void
test_actions (GtkApplication *application)
{
  CtWindow *window = ct_window_new (application);

  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *action = ct_command_get (i)->action;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      const GVariantType *type = NULL;
      GActionGroup *group = G_ACTION_GROUP (window);

      if (action == NULL)
        continue;
      if (g_str_has_prefix (action, "app."))
        group = G_ACTION_GROUP (application);
      g_test_message ("%s", action);
      g_assert_true (g_action_parse_detailed_name (action, &name, &target, NULL));
      g_assert_true (g_action_group_query_action (group, strchr (name, '.') + 1, NULL, &type, NULL, NULL, NULL));
      g_assert_true ((type == NULL) == (target == NULL));
      g_assert_true (type == NULL || g_variant_is_of_type (target, type));
    }
  gtk_window_destroy (GTK_WINDOW (window));
  app_fixture_settle ();
}

/* The keys that work while a text is typed are those of the application, and no letter is among them. */
static void
test_accels (GtkApplication *application)
{
  for (guint preset = 0; preset < CT_N_KEYMAP_PRESETS; preset++)
    {
      g_autoptr (CtKeymap) keymap = ct_keymap_new ();

      ct_keymap_set_preset (keymap, preset);
      ct_shortcut_set_accels (application, keymap);
      for (guint i = 0; i < ct_command_count (); i++)
        {
          const char *action = ct_command_get (i)->action;
          g_auto (GStrv) accels = action != NULL ? gtk_application_get_accels_for_action (application, action) : NULL;

          for (const char *const *key = ct_keymap_get_keys (keymap, i); *key != NULL; key++)
            {
              g_autoptr (GtkShortcutTrigger) trigger = ct_shortcut_trigger_new (*key);
              g_autofree char *label = ct_shortcut_dup_label (*key);

              g_test_message ("%s: %s", ct_command_get (i)->id, *key);
              g_assert_nonnull (trigger);
              g_assert_cmpstr (label, !=, "");
              if (ct_shortcut_is_wide (i, *key))
                g_assert_true (accels != NULL && g_strv_contains ((const char *const *) accels, *key));
            }
          for (char **accel = accels; accel != NULL && *accel != NULL; accel++)
            {
              g_autofree char *key = ct_key_normalize (*accel);

              g_assert_true (ct_keymap_has_key (keymap, i, key));
              g_assert_false (ct_key_is_for_text (key));
            }
        }
    }
}

/* A changed key is in the list, and the old one is not. */
static void
test_list (GtkApplication *application)
{
  const char *keys[] = { "<Super>j", NULL };

  for (guint preset = 0; preset < CT_N_KEYMAP_PRESETS; preset++)
    {
      g_autoptr (CtKeymap) keymap = ct_keymap_new ();
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      ct_keymap_set_preset (keymap, preset);
      before = ct_shortcut_window_dup_ui (keymap);
      ct_keymap_assign (keymap, ct_command_find ("draw-extreme"), keys);
      after = ct_shortcut_window_dup_ui (keymap);
      g_assert_nonnull (strstr (before, "\"accelerator\">e<"));
      g_assert_null (strstr (before, "&lt;Super&gt;j"));
      g_assert_null (strstr (after, "\"accelerator\">e<"));
      g_assert_nonnull (strstr (after, "\"accelerator\">&lt;Super&gt;j<"));
      ct_shortcut_window_present (NULL, keymap);
      app_fixture_settle ();
    }
}

/* The preferences follow the settings, and the settings the preferences. */
static void
test_preferences (GtkApplication *application)
{
  g_autoptr (GSettings) settings = g_settings_new (CT_APPLICATION_ID);
  GtkWidget *window = g_object_ref_sink (g_object_new (CT_TYPE_PREFERENCES, NULL));
  AdwComboRow *preset = ADW_COMBO_ROW (gtk_widget_get_template_child (window, CT_TYPE_PREFERENCES, "preset"));
  AdwComboRow *scheme = ADW_COMBO_ROW (gtk_widget_get_template_child (window, CT_TYPE_PREFERENCES, "color_scheme"));
  GtkSwitch *autosave = GTK_SWITCH (gtk_widget_get_template_child (window, CT_TYPE_PREFERENCES, "autosave"));
  g_autofree char *text = NULL;

  g_settings_set_string (settings, "keymap", "vott; lock=x");
  g_assert_cmpuint (adw_combo_row_get_selected (preset), ==, CT_KEYMAP_VOTT);
  adw_combo_row_set_selected (preset, CT_KEYMAP_LABELIMG);
  text = g_settings_get_string (settings, "keymap");
  g_assert_cmpstr (text, ==, "labelimg; lock=x");
  g_settings_set_string (settings, "color-scheme", "dark");
  g_assert_cmpuint (adw_combo_row_get_selected (scheme), ==, 2);
  adw_combo_row_set_selected (scheme, 1);
  g_assert_cmpint (g_settings_get_enum (settings, "color-scheme"), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_switch_set_active (autosave, FALSE);
  g_assert_false (g_settings_get_boolean (settings, "autosave"));
  gtk_window_destroy (GTK_WINDOW (window));
  app_fixture_settle ();
  g_assert_finalize_object (window);
  g_settings_reset (settings, "keymap");
  g_settings_reset (settings, "color-scheme");
  g_settings_reset (settings, "autosave");
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  application = make_application ();
  g_test_add_data_func ("/shortcuts/actions", application, (GTestDataFunc) test_actions);
  g_test_add_data_func ("/shortcuts/accels", application, (GTestDataFunc) test_accels);
  g_test_add_data_func ("/shortcuts/list", application, (GTestDataFunc) test_list);
  g_test_add_data_func ("/shortcuts/preferences", application, (GTestDataFunc) test_preferences);
  return g_test_run ();
}
