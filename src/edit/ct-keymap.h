/* ct-keymap.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which key does what: the table of every command, the presets, and what a person changed.
 * The table is the only source; windows, the list of shortcuts and the preferences read it.
 * Knows the names of keys and actions, but no toolkit.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtCommandGroup:
 *
 * Where the lists of shortcuts show a command.
 */
typedef enum
{
  CT_COMMAND_DRAW,
  CT_COMMAND_CATEGORIES,
  CT_COMMAND_CHANGE,
  CT_COMMAND_IMAGES,
  CT_COMMAND_SHOW,
  CT_COMMAND_VIEW,
  CT_COMMAND_GENERAL,
} CtCommandGroup;

#define CT_N_COMMAND_GROUPS (CT_COMMAND_GENERAL + 1)

/**
 * CtCommandLive:
 * @CT_LIVE_UNSELECTED: while no box is selected
 * @CT_LIVE_SELECTED: while boxes are selected
 * @CT_LIVE_IN_CATEGORIES: while the list of categories has the keys
 * @CT_LIVE_HELD: while its key is held and the pointer moves; a tap of the key is another command
 *
 * When a command can be called. Two that are never live together may share a key.
 */
typedef enum
{
  CT_LIVE_UNSELECTED = 1 << 0,
  CT_LIVE_SELECTED = 1 << 1,
  CT_LIVE_HELD = 1 << 2,
  CT_LIVE_IN_CATEGORIES = 1 << 3,
  CT_LIVE_ALWAYS = CT_LIVE_UNSELECTED | CT_LIVE_SELECTED,
} CtCommandLive;

/**
 * CtCommand:
 * @id: in settings; never changes
 * @action: (nullable): detailed action name; %NULL when the canvas keeps the keys for itself, which cannot be changed
 * @title: not translated yet; see ct_command_dup_title()
 * @group: where it is listed
 * @number: 0, or what the title's %u stands for
 * @live: of #CtCommandLive
 * @while_typing: whether its keys with Control or Alt, and F1 to F35, work in text entries
 * @keys: the default ones, separated by spaces
 */
typedef struct
{
  const char *id;
  const char *action;
  const char *title;
  CtCommandGroup group;
  guint number;
  guint live;
  gboolean while_typing;
  const char *keys;
} CtCommand;

/**
 * CtKeymapPreset:
 *
 * The keys of which program the commands have before anything is changed.
 */
typedef enum
{
  CT_KEYMAP_CARTOUCHE,
  CT_KEYMAP_LABELIMG,
  CT_KEYMAP_CVAT,
  CT_KEYMAP_VOTT,
} CtKeymapPreset;

#define CT_N_KEYMAP_PRESETS (CT_KEYMAP_VOTT + 1)

#define CT_NO_COMMAND G_MAXUINT

guint ct_command_count (void);
const CtCommand *ct_command_get (guint command);
guint ct_command_find (const char *id);
char *ct_command_dup_title (guint command);
const char *ct_command_group_get_title (CtCommandGroup group);

const char *ct_keymap_preset_get_id (CtKeymapPreset preset);
const char *ct_keymap_preset_get_title (CtKeymapPreset preset);
const char *ct_keymap_preset_get_keys (CtKeymapPreset preset, guint command);

char *ct_key_normalize (const char *key);
char *ct_key_dup_twin (const char *key);
gboolean ct_key_is_for_text (const char *key);

/**
 * CtKeymap:
 *
 * A preset, and the commands whose keys a person has chosen. A chosen key belongs to no other
 * command that can be live at the same time, so whatever was stored or chosen, a key means one thing.
 */
typedef struct _CtKeymap CtKeymap;

CtKeymap *ct_keymap_new (void);
CtKeymap *ct_keymap_parse (const char *text);
void ct_keymap_free (CtKeymap *self);
char *ct_keymap_to_string (const CtKeymap *self);

CtKeymapPreset ct_keymap_get_preset (const CtKeymap *self);
void ct_keymap_set_preset (CtKeymap *self, CtKeymapPreset preset);
const char *const *ct_keymap_get_keys (const CtKeymap *self, guint command);
gboolean ct_keymap_has_key (const CtKeymap *self, guint command, const char *key);
guint ct_keymap_find_clash (const CtKeymap *self, guint command, const char *key);
gboolean ct_keymap_assign (CtKeymap *self, guint command, const char *const *keys);
void ct_keymap_reset (CtKeymap *self, guint command);
void ct_keymap_reset_all (CtKeymap *self);
gboolean ct_keymap_is_changed (const CtKeymap *self, guint command);
gboolean ct_keymap_has_changes (const CtKeymap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtKeymap, ct_keymap_free)

G_END_DECLS
