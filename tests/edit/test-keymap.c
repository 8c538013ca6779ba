/* test-keymap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of commands, its presets, and keymaps as they are changed, stored and read. Whatever
 * the text or the order of changes, a key means one thing at a time.
 */
#include "ct-keymap.h"

#include <string.h>

#define N_ROUNDS 300

static guint
find (const char *id)
{
  guint command = ct_command_find (id);

  g_assert_cmpuint (command, !=, CT_NO_COMMAND);
  return command;
}

static void
assign (CtKeymap *keymap, const char *id, const char *words)
{
  g_auto (GStrv) keys = g_strsplit (words, " ", -1);

  g_assert_true (ct_keymap_assign (keymap, find (id), (const char *const *) keys));
}

static void
assert_keys (CtKeymap *keymap, const char *id, const char *words)
{
  g_autofree char *keys = g_strjoinv (" ", (char **) ct_keymap_get_keys (keymap, find (id)));

  g_assert_cmpstr (keys, ==, words);
}

/* No key belongs to two commands that can be called at the same time, and every key is well written. */
static void
assert_sound (CtKeymap *keymap)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *const *keys = ct_keymap_get_keys (keymap, i);

      for (guint k = 0; keys[k] != NULL; k++)
        {
          g_autofree char *normal = ct_key_normalize (keys[k]);

          g_assert_cmpstr (normal, ==, keys[k]);
          g_assert_cmpuint (ct_keymap_find_clash (keymap, i, keys[k]), ==, CT_NO_COMMAND);
          for (guint j = 0; j < i; j++)
            if ((ct_command_get (i)->live & ct_command_get (j)->live) != 0)
              g_assert_false (ct_keymap_has_key (keymap, j, keys[k]));
          g_assert_false (g_strv_contains (keys + k + 1, keys[k]));
        }
    }
}

static void
assert_round_trip (CtKeymap *keymap)
{
  g_autofree char *text = ct_keymap_to_string (keymap);
  g_autoptr (CtKeymap) again = ct_keymap_parse (text);
  g_autofree char *same = ct_keymap_to_string (again);

  g_assert_cmpstr (text, ==, same);
  for (guint i = 0; i < ct_command_count (); i++)
    g_assert_true (g_strv_equal (ct_keymap_get_keys (keymap, i), ct_keymap_get_keys (again, i)));
}

static void
test_table (void)
{
  for (guint i = 0; i < ct_command_count (); i++)
    {
      const CtCommand *command = ct_command_get (i);
      g_autofree char *title = ct_command_dup_title (i);
      g_autofree char *action = NULL;
      g_autoptr (GVariant) target = NULL;

      g_assert_cmpuint (ct_command_find (command->id), ==, i);
      g_assert_true (g_regex_match_simple ("^[a-z0-9-]+$", command->id, 0, 0));
      g_assert_null (strchr (title, '%'));
      g_assert_nonnull (ct_command_group_get_title (command->group));
      g_assert_cmpuint (command->live, !=, 0);
      if (command->action != NULL)
        g_assert_true (g_action_parse_detailed_name (command->action, &action, &target, NULL));
      else
        g_assert_cmpstr (command->keys, !=, "");
    }
  g_assert_cmpuint (ct_command_find ("no-such"), ==, CT_NO_COMMAND);
}

/* What a preset says is what is in force, and means one thing. */
static void
test_presets (void)
{
  for (guint preset = 0; preset < CT_N_KEYMAP_PRESETS; preset++)
    {
      g_autoptr (CtKeymap) keymap = ct_keymap_new ();
      g_autofree char *text = NULL;

      ct_keymap_set_preset (keymap, preset);
      g_assert_cmpint (ct_keymap_get_preset (keymap), ==, preset);
      assert_sound (keymap);
      assert_round_trip (keymap);
      for (guint i = 0; i < ct_command_count (); i++)
        {
          assert_keys (keymap, ct_command_get (i)->id, ct_keymap_preset_get_keys (preset, i));
          g_assert_false (ct_keymap_is_changed (keymap, i));
        }
      text = ct_keymap_to_string (keymap);
      g_assert_cmpstr (text, ==, ct_keymap_preset_get_id (preset));
      g_assert_cmpstr (ct_keymap_preset_get_title (preset), !=, NULL);
    }
}

/* The keys that users of the other programs have in their hands. */
static void
test_habits (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_parse ("labelimg");

  assert_keys (keymap, "draw", "w b");
  assert_keys (keymap, "next-image", "d Page_Down");
  assert_keys (keymap, "previous-image", "a Page_Up");
  assert_keys (keymap, "accept", "space");
  assert_keys (keymap, "paste-previous", "<Control>v");
  ct_keymap_set_preset (keymap, CT_KEYMAP_CVAT);
  assert_keys (keymap, "next-image", "f Page_Down");
  assert_keys (keymap, "previous-image", "d Page_Up");
  assert_keys (keymap, "draw", "n b");
  ct_keymap_set_preset (keymap, CT_KEYMAP_VOTT);
  assert_keys (keymap, "next-image", "s Page_Down");
  assert_keys (keymap, "category-10", "0");
}

static void
test_keys (void)
{
  static const char *const good[][2] = {
    { "w", "w" },
    { "W", "w" },
    { "<shift>N", "<Shift>n" },
    { "<Control><Shift>z", "<Shift><Control>z" },
    { "<Ctrl>Page_Up", "<Control>Page_Up" },
    { "<Primary>KP_1", "<Control>1" },
    { "KP_Enter", "Return" },
    { "<Shift>ISO_Left_Tab", "<Shift>Tab" },
    { "Prior", "Page_Up" },
    { "Cyrillic_ef", "Cyrillic_ef" },
    { "F12", "F12" },
  };
  static const char *const bad[] = {
    "",           "<",  "<Shift>", "<Shift", "<Hyper>a", "Shift_L", "a b", "Control_R", "ISO_Level3_Shift",
    "dead_acute", "a;", "=",       "_",      "a\n",      "<>a",     "ä",   "VoidSymbol"
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *key = ct_key_normalize (good[i][0]);
      g_autofree char *again = ct_key_normalize (key);

      g_assert_cmpstr (key, ==, good[i][1]);
      g_assert_cmpstr (again, ==, key);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (ct_key_normalize (bad[i]));
}

static void
test_twins (void)
{
  static const char *const keys[][2] = {
    { "1", "KP_1" },
    { "<Control>plus", "<Control>KP_Add" },
    { "Page_Down", "KP_Page_Down" },
    { "w", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *twin = ct_key_dup_twin (keys[i][0]);
      g_autofree char *back = twin != NULL ? ct_key_normalize (twin) : NULL;

      g_assert_cmpstr (twin, ==, keys[i][1]);
      if (twin != NULL)
        g_assert_cmpstr (back, ==, keys[i][0]);
    }
}

static void
test_text (void)
{
  static const char *const text[] = {
    "w",    "<Shift>n",          "space", "1", "Delete", "Return", "<Control>c", "<Control>z", "<Shift><Control>z",
    "Left", "<Control>BackSpace"
  };
  static const char *const others[] = { "F1",      "<Shift>F9", "<Control>s", "<Alt>h",
                                        "Page_Up", "Escape",    "<Control>0", "<Shift><Control>o" };

  for (guint i = 0; i < G_N_ELEMENTS (text); i++)
    g_assert_true (ct_key_is_for_text (text[i]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ct_key_is_for_text (others[i]));
}

/* A chosen key belongs to nobody else; who lost it has it again when the choice is taken back. */
static void
test_assign (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_new ();

  g_assert_cmpuint (ct_keymap_find_clash (keymap, find ("lock"), "d"), ==, find ("next-image"));
  assign (keymap, "lock", "D");
  assert_keys (keymap, "lock", "d");
  assert_keys (keymap, "next-image", "Page_Down");
  g_assert_true (ct_keymap_is_changed (keymap, find ("next-image")));
  assert_round_trip (keymap);
  assign (keymap, "hide", "d x");
  assert_keys (keymap, "lock", "");
  assert_keys (keymap, "hide", "d x");
  ct_keymap_reset (keymap, find ("next-image"));
  assert_keys (keymap, "next-image", "d Page_Down");
  assert_keys (keymap, "hide", "x");
  assert_sound (keymap);
  g_assert_true (ct_keymap_has_changes (keymap));
  ct_keymap_reset_all (keymap);
  g_assert_false (ct_keymap_has_changes (keymap));
  assert_keys (keymap, "lock", "l");
  assert_keys (keymap, "hide", "<Control>h");
}

/* Choices outlast another preset, and what is then as the preset has it is no change any more. */
static void
test_other_preset (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_new ();

  assign (keymap, "draw", "r b");
  assign (keymap, "lock", "f");
  ct_keymap_set_preset (keymap, CT_KEYMAP_CVAT);
  assert_keys (keymap, "draw", "r b");
  assert_keys (keymap, "next-image", "Page_Down");
  assert_sound (keymap);
  ct_keymap_set_preset (keymap, CT_KEYMAP_VOTT);
  g_assert_false (ct_keymap_is_changed (keymap, find ("draw")));
  g_assert_true (ct_keymap_is_changed (keymap, find ("lock")));
}

/* What the canvas needs itself stays with it, unless the two are never meant at the same time. */
static void
test_fixed (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_new ();
  const char *keys[] = { "Left", "h", "Escape", "k", NULL };

  g_assert_false (ct_keymap_assign (keymap, find ("peek"), keys));
  g_assert_cmpuint (ct_keymap_find_clash (keymap, find ("lock"), "Left"), ==, find ("nudge"));
  g_assert_true (ct_keymap_assign (keymap, find ("lock"), keys));
  assert_keys (keymap, "lock", "k");
  assert_keys (keymap, "peek", "h");
  g_assert_cmpuint (ct_keymap_find_clash (keymap, find ("nudge"), "Left"), ==, CT_NO_COMMAND);
  g_assert_cmpuint (ct_keymap_find_clash (keymap, find ("accept"), "space"), ==, CT_NO_COMMAND);
}

static void
test_bad_text (void)
{
  static const char *const texts[] = { "",
                                       ";",
                                       "no-such",
                                       "cartouche; no-such=x; peek=x; lock",
                                       "; =; = ; lock=<Hyper>q ; ===",
                                       "cartouche; nudge=x; lock=\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CtKeymap) keymap = ct_keymap_parse (texts[i]);

      assert_sound (keymap);
      assert_round_trip (keymap);
      assert_keys (keymap, "next-image", "d Page_Down");
      assert_keys (keymap, "peek", "h");
    }
}

/* Both were given x by hand: the later one has it. */
static void
test_clash_in_text (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_parse (" vott ;lock=x  q; hide= x ;zoom-in=");

  assert_keys (keymap, "lock", "q");
  assert_keys (keymap, "hide", "x");
  assert_keys (keymap, "zoom-in", "");
  g_assert_cmpint (ct_keymap_get_preset (keymap), ==, CT_KEYMAP_VOTT);
  assert_sound (keymap);
  assert_round_trip (keymap);
}

static char *
random_words (void)
{
  static const char *const words[] = {
    "a",        "d",  "w",           "x",          "<Shift>", "<Control>",  "<Alt>", "<",    ">",
    ";",        "=",  " ",           "lock=",      "draw=",   "next-image", "cvat",  "Left", "KP_Add",
    "plus",     "\n", "Escape",      "space",      "F1",      "; ",         "undo=", "%s",   "ISO_Left_Tab",
    "\xc3\xa4", "1",  "category-1=", "labelimg; ",
  };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 40); n > 0; n--)
    if (g_test_rand_bit () || g_test_rand_bit ())
      g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
    else
      g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
  return g_string_free (text, FALSE);
}

static void
test_random_text (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *text = random_words ();
      g_autoptr (CtKeymap) keymap = ct_keymap_parse (text);
      g_autofree char *key = ct_key_normalize (text);

      assert_sound (keymap);
      assert_round_trip (keymap);
      if (key != NULL)
        g_assert_false (strpbrk (key, " ;=\n") != NULL);
    }
}

static char *
random_key (void)
{
  static const char *const keys[] = { "a", "b", "d", "w", "f", "n", "s", "r", "1", "space", "Left", "Delete", "F1" };
  static const char *const modifiers[] = { "", "", "<Shift>", "<Control>", "<Shift><Control>", "<Alt>" };

  return g_strconcat (modifiers[g_test_rand_int_range (0, G_N_ELEMENTS (modifiers))],
                      keys[g_test_rand_int_range (0, G_N_ELEMENTS (keys))],
                      NULL);
}

/* Any order of changes; and what was just given away is really there. */
static void
test_random_changes (void)
{
  g_autoptr (CtKeymap) keymap = ct_keymap_new ();

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint command = (guint) g_test_rand_int_range (0, (int) ct_command_count ());
      g_autofree char *first = random_key ();
      g_autofree char *second = random_key ();
      const char *keys[] = { first, g_test_rand_bit () ? second : NULL, NULL };
      guint clash = ct_keymap_find_clash (keymap, command, first);
      gboolean fixed = clash != CT_NO_COMMAND && ct_command_get (clash)->action == NULL;

      switch (g_test_rand_int_range (0, 8))
        {
        case 0:
          ct_keymap_set_preset (keymap, (CtKeymapPreset) g_test_rand_int_range (0, CT_N_KEYMAP_PRESETS));
          break;
        case 1:
          ct_keymap_reset (keymap, command);
          g_assert_false (ct_keymap_is_changed (keymap, command));
          break;
        default:
          if (ct_keymap_assign (keymap, command, keys) && !fixed)
            {
              g_assert_true (ct_keymap_has_key (keymap, command, first));
              g_assert_true (clash == CT_NO_COMMAND || !ct_keymap_has_key (keymap, clash, first));
            }
        }
      assert_sound (keymap);
      assert_round_trip (keymap);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keymap/table", test_table);
  g_test_add_func ("/keymap/presets", test_presets);
  g_test_add_func ("/keymap/habits", test_habits);
  g_test_add_func ("/keymap/keys", test_keys);
  g_test_add_func ("/keymap/twins", test_twins);
  g_test_add_func ("/keymap/text", test_text);
  g_test_add_func ("/keymap/assign", test_assign);
  g_test_add_func ("/keymap/other-preset", test_other_preset);
  g_test_add_func ("/keymap/fixed", test_fixed);
  g_test_add_func ("/keymap/bad-text", test_bad_text);
  g_test_add_func ("/keymap/clash-in-text", test_clash_in_text);
  g_test_add_func ("/keymap/random-text", test_random_text);
  g_test_add_func ("/keymap/random-changes", test_random_changes);
  return g_test_run ();
}
