/* ct-keymap-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every command with its default keys, and where the presets differ from them. Keys are named
 * as X names them; those of the keypad stand for themselves only where they have no twin.
 */
#include "ct-keymap.h"

#include <string.h>

#define ALWAYS CT_LIVE_ALWAYS
#define SELECTED CT_LIVE_SELECTED

/* clang-format off */
static const CtCommand commands[] = {
  { "draw", "win.draw", N_ ("Always draw, even inside a box"), CT_COMMAND_DRAW, 0, ALWAYS, FALSE, "w b" },
  { "draw-extreme", "win.draw-extreme", N_ ("Draw by four extreme points"), CT_COMMAND_DRAW, 0, ALWAYS, FALSE, "e" },
  { "add-box", "win.add-box", N_ ("Draw a box in the middle, without the pointer"), CT_COMMAND_DRAW, 0, ALWAYS, FALSE, "<Shift>b Insert" },
  { "escape", NULL, N_ ("Give up what is being drawn, then the selection, then the mode"), CT_COMMAND_DRAW, 0, ALWAYS, TRUE, "Escape" },
  { "keep-inside", "win.keep-inside", N_ ("Keep boxes inside the picture"), CT_COMMAND_DRAW, 0, ALWAYS, FALSE, "" },
  { "draw-on-empty", "win.draw-on-empty", N_ ("Draw on empty ground"), CT_COMMAND_DRAW, 0, ALWAYS, FALSE, "" },

  { "select-all", "win.select-all", N_ ("Select all boxes"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Control>a" },
  { "cycle", NULL, N_ ("Next box, previous box"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "Tab <Shift>Tab" },
  { "cycle-zoomed", NULL, N_ ("Next box, zoomed"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Control>Tab <Shift><Control>Tab" },
  { "nudge", NULL, N_ ("Move by a pixel, with Shift by ten"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE,
    "Left Right Up Down <Shift>Left <Shift>Right <Shift>Up <Shift>Down" },
  { "resize", NULL, N_ ("Move the right edge; with Up and Down, the bottom edge"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE,
    "<Control>Left <Control>Right <Control>Up <Control>Down" },
  { "resize-other", NULL, N_ ("Move the left edge; with Up and Down, the top edge"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE,
    "<Shift><Control>Left <Shift><Control>Right <Shift><Control>Up <Shift><Control>Down" },
  { "edit-numbers", "win.edit-numbers", N_ ("Type place and size"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "<Alt>Return" },
  { "delete", "win.delete", N_ ("Delete selected boxes"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "Delete BackSpace" },
  { "copy", "win.copy", N_ ("Copy"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "<Control>c" },
  { "cut", "win.cut", N_ ("Cut"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "<Control>x" },
  { "paste", "win.paste", N_ ("Paste"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Control>v" },
  { "paste-previous", "win.paste-previous", N_ ("Paste all boxes of the image before"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Shift><Control>v" },
  { "duplicate", "win.duplicate", N_ ("Duplicate"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "<Control>d" },
  { "lock", "win.lock", N_ ("Lock or unlock"), CT_COMMAND_CHANGE, 0, SELECTED, FALSE, "l" },
  { "unlock-all", "win.unlock-all", N_ ("Unlock all"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Shift>l" },
  { "box-menu", NULL, N_ ("Menu of the selected boxes"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "Menu <Shift>F10" },
  { "undo", "win.undo", N_ ("Undo"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Control>z" },
  { "redo", "win.redo", N_ ("Redo"), CT_COMMAND_CHANGE, 0, ALWAYS, FALSE, "<Shift><Control>z <Control>y" },

  { "find-category", "win.find-category", N_ ("Find or create a category"), CT_COMMAND_CATEGORIES, 0, ALWAYS, FALSE, "slash Return" },
  { "add-category", "win.add-category", N_ ("Add a category"), CT_COMMAND_CATEGORIES, 0, ALWAYS, TRUE, "<Control>k" },
  { "category-edit", NULL, N_ ("In the list: edit the category"), CT_COMMAND_CATEGORIES, 0, CT_LIVE_IN_CATEGORIES, FALSE, "F2" },
  { "category-delete", NULL, N_ ("In the list: delete the category"), CT_COMMAND_CATEGORIES, 0, CT_LIVE_IN_CATEGORIES, FALSE, "Delete" },
  { "category-move", NULL, N_ ("In the list: move the category"), CT_COMMAND_CATEGORIES, 0, CT_LIVE_IN_CATEGORIES, FALSE, "<Alt>Up <Alt>Down" },
  { "category-menu", NULL, N_ ("In the list: menu of the category"), CT_COMMAND_CATEGORIES, 0, CT_LIVE_IN_CATEGORIES, FALSE, "Menu <Shift>F10" },
  /* Translators: %u is its place in the list */
  { "category-1", "win.category::1", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 1, ALWAYS, FALSE, "1" },
  { "category-2", "win.category::2", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 2, ALWAYS, FALSE, "2" },
  { "category-3", "win.category::3", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 3, ALWAYS, FALSE, "3" },
  { "category-4", "win.category::4", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 4, ALWAYS, FALSE, "4" },
  { "category-5", "win.category::5", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 5, ALWAYS, FALSE, "5" },
  { "category-6", "win.category::6", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 6, ALWAYS, FALSE, "6" },
  { "category-7", "win.category::7", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 7, ALWAYS, FALSE, "7" },
  { "category-8", "win.category::8", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 8, ALWAYS, FALSE, "8" },
  { "category-9", "win.category::9", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 9, ALWAYS, FALSE, "9" },
  { "category-10", "win.category::0", N_ ("Category %u"), CT_COMMAND_CATEGORIES, 10, ALWAYS, FALSE, "0" },

  { "next-image", "win.next-image", N_ ("Next image"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "d Page_Down" },
  { "previous-image", "win.previous-image", N_ ("Previous image"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "a Page_Up" },
  { "find-image", "win.find-image", N_ ("Search images by name"), CT_COMMAND_IMAGES, 0, ALWAYS, TRUE, "<Control>f" },
  { "go-to-image", "win.go-to-image", N_ ("Go to an image by number or name"), CT_COMMAND_IMAGES, 0, ALWAYS, TRUE, "<Control>g" },
  { "images-grid", "win.images-grid", N_ ("Show images as a grid"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "" },
  { "accept", "win.accept", N_ ("Mark as reviewed and go on"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "space" },
  { "unmark", "win.unmark", N_ ("Take the mark away"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "<Shift>space" },
  { "next-unreviewed", "win.next-unreviewed", N_ ("Next image that is not reviewed"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "n" },
  { "previous-unreviewed", "win.previous-unreviewed", N_ ("Previous image that is not reviewed"), CT_COMMAND_IMAGES, 0, ALWAYS, FALSE, "<Shift>n" },
  { "next-finding", "win.next-finding", N_ ("Next finding of the checker"), CT_COMMAND_IMAGES, 0, ALWAYS, TRUE, "F8" },
  { "previous-finding", "win.previous-finding", N_ ("Previous finding of the checker"), CT_COMMAND_IMAGES, 0, ALWAYS, TRUE, "<Shift>F8" },
  { "repair-finding", "win.repair-finding", N_ ("Repair the selected finding, or all of a rule"), CT_COMMAND_IMAGES, 0, ALWAYS, TRUE, "<Control>F8" },

  { "peek", NULL, N_ ("Hide the boxes while held"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "h" },
  { "show-boxes", "win.show-boxes", N_ ("Hide the boxes until pressed again"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "<Shift>h" },
  { "hide", "win.hide", N_ ("Hide selected boxes"), CT_COMMAND_SHOW, 0, SELECTED, FALSE, "<Control>h" },
  { "hide-others", "win.hide-others", N_ ("Hide all other boxes"), CT_COMMAND_SHOW, 0, SELECTED, FALSE, "<Shift><Control>h" },
  { "show-all", "win.show-all", N_ ("Show all boxes"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "<Alt>h" },
  { "show-names", "win.show-names", N_ ("Show names on boxes"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "t" },
  { "adjust-view", "win.adjust-view", N_ ("Brightness and contrast of the view"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "g" },
  { "show-images", "win.show-images", N_ ("Show images"), CT_COMMAND_SHOW, 0, ALWAYS, TRUE, "F9" },
  { "show-categories", "win.show-categories", N_ ("Show categories and boxes"), CT_COMMAND_SHOW, 0, ALWAYS, TRUE, "<Shift>F9" },
  { "fullscreen", "win.fullscreen", N_ ("Full screen"), CT_COMMAND_SHOW, 0, ALWAYS, TRUE, "F11" },
  { "show-findings", "win.show-findings", N_ ("Show findings"), CT_COMMAND_SHOW, 0, ALWAYS, TRUE, "F7" },
  { "show-minimap", "win.show-minimap", N_ ("Show the small map"), CT_COMMAND_SHOW, 0, ALWAYS, FALSE, "" },

  { "zoom-in", "win.zoom-in", N_ ("Zoom in"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "plus equal <Control>plus <Control>equal" },
  { "zoom-out", "win.zoom-out", N_ ("Zoom out"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "minus <Control>minus" },
  { "zoom-fit", "win.zoom-fit", N_ ("Fit in window"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "f <Control>0" },
  { "zoom-fit-width", "win.zoom-fit-width", N_ ("Fit the width"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "" },
  { "zoom-100", "win.zoom-100", N_ ("Original size"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "<Control>1" },
  { "zoom-200", "win.zoom-200", N_ ("Twice the original size"), CT_COMMAND_VIEW, 0, ALWAYS, TRUE, "<Control>2" },
  { "zoom-selection", "win.zoom-selection", N_ ("Zoom to selected boxes"), CT_COMMAND_VIEW, 0, SELECTED, FALSE, "z" },
  { "keep-view", "win.keep-view", N_ ("Keep zoom and place from image to image"), CT_COMMAND_VIEW, 0, ALWAYS, FALSE, "" },
  { "pan-drag", NULL, N_ ("Move the view: drag while Space is held"), CT_COMMAND_VIEW, 0, CT_LIVE_HELD, FALSE, "space" },
  { "pan", NULL, N_ ("Move the view, with nothing selected"), CT_COMMAND_VIEW, 0, CT_LIVE_UNSELECTED, FALSE,
    "Left Right Up Down <Shift>Left <Shift>Right <Shift>Up <Shift>Down <Control>Left <Control>Right <Control>Up <Control>Down "
    "<Shift><Control>Left <Shift><Control>Right <Shift><Control>Up <Shift><Control>Down" },

  { "open-file", "win.open-file", N_ ("Open a COCO file"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>o" },
  { "open-folder", "win.open-folder", N_ ("Open a folder"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Shift><Control>o" },
  { "open-container", "win.open-container", N_ ("Open from a container"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>l" },
  { "reload", "win.reload", N_ ("Read the document again"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "F5" },
  { "image-folder", "win.image-folder", N_ ("Choose the folder of the pictures"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "" },
  { "save", "win.save", N_ ("Save"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>s" },
  { "save-as", "win.save-as", N_ ("Save as"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Shift><Control>s" },
  { "publish", "win.publish", N_ ("Publish"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>p" },
  { "crop-wall", "win.crop-wall", N_ ("Wall of all boxes of a category"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>b" },
  { "statistics", "win.statistics", N_ ("Statistics"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "" },
  { "new-window", "app.new-window", N_ ("New window"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>n" },
  { "close", "win.close", N_ ("Close the window"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>w" },
  { "main-menu", NULL, N_ ("Main menu"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "F10" },
  { "preferences", "app.preferences", N_ ("Preferences"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>comma" },
  { "shortcuts", "app.shortcuts", N_ ("Keyboard shortcuts"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>question" },
  { "help", "app.help", N_ ("Help"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "F1" },
  { "quit", "app.quit", N_ ("Quit"), CT_COMMAND_GENERAL, 0, ALWAYS, TRUE, "<Control>q" },
};

typedef struct
{
  const char *command;
  const char *keys;
} PresetKeys;

/* labelImg 1.8.6, labelImg.py; keys of what Cartouche has not are free. */
static const PresetKeys labelimg[] = {
  { "paste-previous", "<Control>v" },
  { "paste", "<Shift><Control>v" },
  { "find-category", "<Control>e slash Return" },
  { "show-boxes", "<Control>h <Shift>h" },
  { "show-all", "<Control>a" },
  { "select-all", "<Shift><Control>a" },
  { "hide", "<Alt>h" },
  { "show-names", "<Shift><Control>p t" },
  { "show-categories", "<Shift><Control>l <Shift>F9" },
  { "zoom-in", "plus equal <Control>plus" },
  { "zoom-100", "<Control>equal <Control>1" },
  { "zoom-fit", "<Control>f f <Control>0" },
  { "find-image", "F3" },
  { "zoom-fit-width", "<Shift><Control>f" },
  { "open-folder", "<Control>u" },
  { "open-file", "<Control>o <Shift><Control>o" },
  { NULL, NULL },
};

/* CVAT 2, its list of shortcuts: F goes on, D back, N draws, Control and a digit is a label. */
static const PresetKeys cvat[] = {
  { "next-image", "f Page_Down" },
  { "previous-image", "d Page_Up" },
  { "next-unreviewed", "<Alt>Right" },
  { "previous-unreviewed", "<Alt>Left" },
  { "draw", "n b" },
  { "delete", "Delete <Shift>Delete BackSpace" },
  { "category-1", "<Control>1 1" },
  { "category-2", "<Control>2 2" },
  { "category-3", "<Control>3 3" },
  { "category-4", "<Control>4 4" },
  { "category-5", "<Control>5 5" },
  { "category-6", "<Control>6 6" },
  { "category-7", "<Control>7 7" },
  { "category-8", "<Control>8 8" },
  { "category-9", "<Control>9 9" },
  { "category-10", "<Control>0 0" },
  { "zoom-fit", "<Alt>0" },
  { "zoom-100", "<Alt>1" },
  { "zoom-200", "<Alt>2" },
  { "preferences", "F2 <Control>comma" },
  { "shortcuts", "F1 <Control>question" },
  { "help", "<Shift>F1" },
  { NULL, NULL },
};

/* VoTT 2, registerToolbar.ts: S goes on, W back, R draws. Its arrows move boxes here. */
static const PresetKeys vott[] = {
  { "next-image", "s Page_Down" },
  { "previous-image", "w Page_Up" },
  { "draw", "r b" },
  { "publish", "<Control>e <Control>p" },
  { NULL, NULL },
};
/* clang-format on */

static const struct
{
  const char *id;
  const char *title;
  const PresetKeys *keys;
} presets[CT_N_KEYMAP_PRESETS] = {
  [CT_KEYMAP_CARTOUCHE] = { "cartouche", "Cartouche", NULL },
  [CT_KEYMAP_LABELIMG] = { "labelimg", "labelImg", labelimg },
  [CT_KEYMAP_CVAT] = { "cvat", "CVAT", cvat },
  [CT_KEYMAP_VOTT] = { "vott", "VoTT", vott },
};

guint
ct_command_count (void)
{
  return G_N_ELEMENTS (commands);
}

/**
 * ct_command_get:
 * @command: below ct_command_count()
 */
const CtCommand *
ct_command_get (guint command)
{
  g_return_val_if_fail (command < G_N_ELEMENTS (commands), NULL);

  return &commands[command];
}

/**
 * ct_command_find:
 *
 * Returns: the number of the command with this id, or %CT_NO_COMMAND
 */
guint
ct_command_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].id, id))
      return i;
  return CT_NO_COMMAND;
}

/**
 * ct_command_dup_title:
 *
 * Returns: (transfer full): what the command is called in the language of the person
 */
char *
ct_command_dup_title (guint command)
{
  const CtCommand *entry = ct_command_get (command);

  if (entry->number > 0)
    return g_strdup_printf (_ ("Category %u"), entry->number);
  return g_strdup (_ (entry->title));
}

const char *
ct_command_group_get_title (CtCommandGroup group)
{
  static const char *const titles[CT_N_COMMAND_GROUPS] = {
    [CT_COMMAND_DRAW] = N_ ("Draw"),
    [CT_COMMAND_CHANGE] = N_ ("Change Boxes"),
    [CT_COMMAND_CATEGORIES] = N_ ("Categories"),
    [CT_COMMAND_IMAGES] = N_ ("Images"),
    [CT_COMMAND_SHOW] = N_ ("Show and Hide"),
    [CT_COMMAND_VIEW] = N_ ("View"),
    [CT_COMMAND_GENERAL] = N_ ("General"),
  };

  g_return_val_if_fail ((guint) group < CT_N_COMMAND_GROUPS, NULL);
  return _ (titles[group]);
}

/**
 * ct_keymap_preset_get_id:
 *
 * Returns: what stands in settings
 */
const char *
ct_keymap_preset_get_id (CtKeymapPreset preset)
{
  g_return_val_if_fail ((guint) preset < CT_N_KEYMAP_PRESETS, NULL);

  return presets[preset].id;
}

/**
 * ct_keymap_preset_get_title:
 *
 * Returns: the program's name, which is the same in all languages
 */
const char *
ct_keymap_preset_get_title (CtKeymapPreset preset)
{
  g_return_val_if_fail ((guint) preset < CT_N_KEYMAP_PRESETS, NULL);

  return presets[preset].title;
}

/**
 * ct_keymap_preset_get_keys:
 *
 * Returns: the command's keys when nothing is changed, separated by spaces
 */
const char *
ct_keymap_preset_get_keys (CtKeymapPreset preset, guint command)
{
  const CtCommand *entry = ct_command_get (command);

  g_return_val_if_fail ((guint) preset < CT_N_KEYMAP_PRESETS, NULL);
  for (const PresetKeys *keys = presets[preset].keys; keys != NULL && keys->command != NULL; keys++)
    if (g_str_equal (keys->command, entry->id))
      return keys->keys;
  return entry->keys;
}
