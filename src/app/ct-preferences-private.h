/* ct-preferences-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtPreferences share:
 *   ct-preferences.c       construction, the settings that are single values
 *   ct-preferences-keys.c  the keys: preset, search, changing them
 */
#pragma once

#include "ct-preferences.h"

#include "ct-keymap.h"

G_BEGIN_DECLS

struct _CtPreferences
{
  AdwPreferencesWindow parent_instance;

  GSettings *settings;
  AdwComboRow *color_scheme;
  GtkSwitch *autosave;
  GtkSwitch *draw_on_empty;
  GtkSwitch *keep_inside;
  GtkSwitch *show_names;
  GtkSwitch *show_minimap;
  GtkSwitch *keep_view;
  GtkSwitch *relative;
  GtkSpinButton *memory;

  AdwPreferencesPage *keys_page;
  AdwComboRow *preset;
  AdwActionRow *reset_row;
  GtkWidget *reset_all;
  GtkSearchEntry *search;
  GtkWidget *nothing;
  CtKeymap *keymap;
  GtkWidget *groups[CT_N_COMMAND_GROUPS];

  /* One for each command. */
  GPtrArray *rows;

  /* What is being asked. */
  guint command;
  gboolean adding;
  char *key;
};

void ct_preferences_add_keys (CtPreferences *self);

G_END_DECLS
