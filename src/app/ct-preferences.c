/* ct-preferences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of the preferences, and the settings that are single values. They are bound to
 * GSettings, where everybody who is concerned listens.
 */
#include "ct-preferences-private.h"

G_DEFINE_FINAL_TYPE (CtPreferences, ct_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the row. */
static const char *const color_schemes[] = { "default", "light", "dark" };

static gboolean
scheme_to_row (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), color_schemes[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_scheme (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_string (color_schemes[MIN (g_value_get_uint (value), G_N_ELEMENTS (color_schemes) - 1)]);
}

static gboolean
memory_to_button (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static GVariant *
button_to_memory (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) g_value_get_double (value));
}

static void
bind (CtPreferences *self, const char *key, GtkSwitch *widget)
{
  g_settings_bind (self->settings, key, widget, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
ct_preferences_dispose (GObject *object)
{
  CtPreferences *self = CT_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PREFERENCES);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->keymap, ct_keymap_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ct_preferences_parent_class)->dispose (object);
}

static void
ct_preferences_class_init (CtPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, autosave);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, draw_on_empty);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, keep_inside);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, show_names);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, show_minimap);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, keep_view);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, relative);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, memory);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, keys_page);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, preset);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, reset_row);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, reset_all);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, search);
  gtk_widget_class_bind_template_child (widget_class, CtPreferences, nothing);
}

static void
ct_preferences_init (CtPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  bind (self, "autosave", self->autosave);
  bind (self, "draw-on-empty", self->draw_on_empty);
  bind (self, "keep-inside", self->keep_inside);
  bind (self, "show-annotation-names", self->show_names);
  bind (self, "show-minimap", self->show_minimap);
  bind (self, "keep-view", self->keep_view);
  bind (self, "box-numbers-relative", self->relative);
  g_settings_bind_with_mapping (self->settings,
                                "color-scheme",
                                self->color_scheme,
                                "selected",
                                G_SETTINGS_BIND_DEFAULT,
                                scheme_to_row,
                                row_to_scheme,
                                NULL,
                                NULL);
  g_settings_bind_with_mapping (self->settings,
                                "picture-memory",
                                self->memory,
                                "value",
                                G_SETTINGS_BIND_DEFAULT,
                                memory_to_button,
                                button_to_memory,
                                NULL,
                                NULL);
  ct_preferences_add_keys (self);
}

/**
 * ct_preferences_present:
 * @parent: (nullable): over which the preferences open
 *
 * There is one window of preferences for the whole program.
 */
void
ct_preferences_present (GtkWindow *parent)
{
  static GtkWindow *preferences;

  if (preferences == NULL)
    g_set_weak_pointer (&preferences, g_object_new (CT_TYPE_PREFERENCES, NULL));
  if (parent != preferences)
    {
      gtk_window_set_transient_for (preferences, parent);
      gtk_window_set_destroy_with_parent (preferences, TRUE);
    }
  gtk_window_present (preferences);
}
