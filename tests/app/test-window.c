/* test-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window through its actions: what they do, when they are possible, and that every
 * action that a menu or key names exists.
 */
#include "app-fixture.h"

#include <string.h>

#include "ct-application.h"
#include "ct-verbs.h"
#include "ct-window.h"

static CtWindow *
make_window (void)
{
  CtWindow *window = ct_window_new (NULL);

  g_object_ref (window);
  return window;
}

/* Nobody holds the window any more: not its session's signals, not its jobs. */
static void
destroy (CtWindow *window)
{
  ct_session_close (ct_window_get_session (window));
  app_fixture_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  app_fixture_settle ();
  g_assert_finalize_object (window);
}

static gpointer
child_of (CtWindow *window, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (window), CT_TYPE_WINDOW, name);
}

static const char *
page_of (CtWindow *window)
{
  return gtk_stack_get_visible_child_name (child_of (window, "stack"));
}

static void
open_and_wait (CtWindow *window, const char *path, const char *page)
{
  ct_window_open (window, path);
  g_assert_false (ct_window_is_empty (window));
  app_wait_for (g_str_equal (page_of (window), page));
}

static void
activate (CtWindow *window, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), action, NULL);
}

static gboolean
is_enabled (CtWindow *window, const char *action)
{
  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), action));
  return g_action_group_get_action_enabled (G_ACTION_GROUP (window), action);
}

static void
test_welcome (void)
{
  CtWindow *window = make_window ();

  g_assert_cmpstr (page_of (window), ==, "welcome");
  g_assert_true (ct_window_is_empty (window));
  g_assert_true (is_enabled (window, "open-folder"));
  g_assert_true (is_enabled (window, "open-file"));
  g_assert_false (is_enabled (window, "save"));
  g_assert_false (is_enabled (window, "publish"));
  g_assert_false (is_enabled (window, "draw"));
  destroy (window);
}

static void
test_open (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  CtSession *session = ct_window_get_session (window);

  app_fixture_init (&fixture);
  open_and_wait (window, fixture.coco, "document");
  g_assert_cmpstr (adw_window_title_get_title (child_of (window, "title")), ==, "set.json");
  g_assert_true (is_enabled (window, "save"));
  g_assert_false (is_enabled (window, "undo"));
  g_assert_false (is_enabled (window, "delete"));

  activate (window, "next-image");
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  activate (window, "previous-image");
  activate (window, "previous-image");
  g_assert_cmpuint (ct_session_get_image (session), ==, 0);
  activate (window, "accept");
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  g_assert_true (is_enabled (window, "undo"));
  g_assert_cmpstr (adw_window_title_get_title (child_of (window, "title")), ==, "• set.json");
  activate (window, "undo");
  g_assert_cmpuint (ct_session_get_image (session), ==, 0);
  g_assert_false (ct_session_is_modified (session));
  g_assert_true (is_enabled (window, "redo"));
  destroy (window);
  app_fixture_clear (&fixture);
}

/* Digits relabel what is selected, and say what comes next. */
static void
test_boxes (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  CtSession *session = ct_window_get_session (window);
  CtDataset *dataset;

  app_fixture_init (&fixture);
  open_and_wait (window, fixture.coco, "document");
  dataset = ct_session_get_dataset (session);
  activate (window, "select-all");
  g_assert_true (is_enabled (window, "delete"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "category", g_variant_new_string ("2"));
  g_assert_cmpuint (dataset->annotations.category[0], ==, 1);
  g_assert_cmpuint (dataset->annotations.category[1], ==, 1);
  g_action_group_activate_action (G_ACTION_GROUP (window), "category", g_variant_new_string ("7"));
  g_assert_cmpuint (dataset->annotations.category[0], ==, 1);
  activate (window, "delete");
  g_assert_cmpuint (dataset->annotations.n_alive, ==, 0);
  g_assert_false (is_enabled (window, "delete"));
  activate (window, "undo");
  g_assert_cmpuint (dataset->annotations.n_alive, ==, 2);
  activate (window, "undo");
  g_assert_cmpuint (dataset->annotations.category[0], ==, 0);
  g_assert_false (ct_session_is_modified (session));
  destroy (window);
  app_fixture_clear (&fixture);
}

static gboolean
state_of (CtWindow *window, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), action);

  return g_variant_get_boolean (state);
}

/* Copy and paste from image to image; what is locked or hidden is left alone, and none of that is a change. */
static void
test_edit (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  CtSession *session = ct_window_get_session (window);
  CtDataset *dataset;

  app_fixture_init (&fixture);
  g_assert_false (is_enabled (window, "paste"));
  open_and_wait (window, fixture.coco, "document");
  dataset = ct_session_get_dataset (session);
  g_assert_false (is_enabled (window, "copy"));
  activate (window, "select-all");
  g_assert_false (state_of (window, "lock"));
  activate (window, "lock");
  g_assert_true (state_of (window, "lock"));
  g_assert_false (is_enabled (window, "cut"));
  activate (window, "delete");
  g_assert_cmpuint (dataset->annotations.n_alive, ==, 2);
  g_assert_true (is_enabled (window, "unlock-all"));
  activate (window, "unlock-all");
  g_assert_false (is_enabled (window, "unlock-all"));
  activate (window, "copy");
  activate (window, "hide");
  g_assert_false (is_enabled (window, "copy"));
  g_assert_true (is_enabled (window, "show-all"));
  activate (window, "show-all");
  g_assert_false (is_enabled (window, "show-all"));
  g_assert_false (ct_session_is_modified (session));

  activate (window, "next-image");
  activate (window, "paste");
  g_assert_cmpuint (dataset->images.n_annotations[1], ==, 2);
  activate (window, "paste-previous");
  g_assert_cmpuint (dataset->images.n_annotations[1], ==, 2);
  activate (window, "cut");
  g_assert_cmpuint (dataset->images.n_annotations[1], ==, 0);
  activate (window, "paste-previous");
  g_assert_cmpuint (dataset->images.n_annotations[1], ==, 2);
  activate (window, "duplicate");
  g_assert_cmpuint (dataset->images.n_annotations[1], ==, 4);
  for (guint i = 0; i < 4; i++)
    activate (window, "undo");
  g_assert_false (ct_session_is_modified (session));
  destroy (window);
  app_fixture_clear (&fixture);
}

/* What tools do is remembered. */
static void
test_settings (void)
{
  CtWindow *window = make_window ();
  g_autoptr (GSettings) settings = g_settings_new (CT_APPLICATION_ID);

  g_assert_true (state_of (window, "keep-inside"));
  g_assert_true (state_of (window, "draw-on-empty"));
  activate (window, "keep-inside");
  activate (window, "draw-on-empty");
  g_assert_false (g_settings_get_boolean (settings, "keep-inside"));
  g_assert_false (g_settings_get_boolean (settings, "draw-on-empty"));
  destroy (window);
  window = make_window ();
  g_assert_false (state_of (window, "keep-inside"));
  g_settings_reset (settings, "keep-inside");
  g_settings_reset (settings, "draw-on-empty");
  g_assert_true (state_of (window, "keep-inside"));
  destroy (window);
}

static void
test_save (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  CtSession *session = ct_window_get_session (window);
  g_autofree char *text = NULL;

  app_fixture_init (&fixture);
  open_and_wait (window, fixture.coco, "document");
  activate (window, "accept");
  activate (window, "save");
  app_wait_for (!ct_session_is_modified (session));
  text = app_fixture_read (&fixture, "set.json");
  g_assert_nonnull (strstr (text, "reviewed"));
  destroy (window);
  app_fixture_clear (&fixture);
}

/* The problem is told, and another file opens afterwards. */
static void
test_problem (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  g_autofree char *bad = NULL;

  app_fixture_init (&fixture);
  app_fixture_write (&fixture, "bad.json", "[1, 2");
  bad = g_build_filename (fixture.folder, "bad.json", NULL);
  open_and_wait (window, bad, "problem");
  g_assert_nonnull (strstr (adw_status_page_get_description (child_of (window, "problem")), "bad.json:1:"));
  g_assert_true (ct_window_is_empty (window));
  open_and_wait (window, fixture.coco, "document");
  destroy (window);
  app_fixture_clear (&fixture);
}

static void
test_picture_opens_folder (void)
{
  AppFixture fixture;
  CtWindow *window = make_window ();
  g_autofree char *picture = NULL;

  app_fixture_init (&fixture);
  picture = g_build_filename (fixture.folder, "two.bmp", NULL);
  open_and_wait (window, picture, "document");
  g_assert_cmpuint (ct_session_get_image (ct_window_get_session (window)), ==, 1);
  destroy (window);
  app_fixture_clear (&fixture);
}

static void
check_menu (CtWindow *window, GMenuModel *menu, guint *n_actions)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL;

      if (section != NULL)
        check_menu (window, section, n_actions);
      else if (g_menu_model_get_item_attribute (menu, i, "action", "s", &action) && g_str_has_prefix (action, "win."))
        {
          g_test_message ("%s", action);
          g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), action + strlen ("win.")));
          (*n_actions)++;
        }
    }
}

static void
check_widgets (CtWindow *window, GtkWidget *widget, guint *n_actions)
{
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;

  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL)
    check_menu (window, gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)), n_actions);
  if (action != NULL && g_str_has_prefix (action, "win."))
    {
      g_test_message ("%s", action);
      g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), action + strlen ("win.")));
      (*n_actions)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_widgets (window, child, n_actions);
}

static void
test_actions_exist (void)
{
  CtWindow *window = make_window ();
  guint n_actions = 0;

  check_widgets (window, GTK_WIDGET (window), &n_actions);
  g_assert_cmpuint (n_actions, >, 20);
  destroy (window);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/open", test_open);
  g_test_add_func ("/window/boxes", test_boxes);
  g_test_add_func ("/window/edit", test_edit);
  g_test_add_func ("/window/settings", test_settings);
  g_test_add_func ("/window/save", test_save);
  g_test_add_func ("/window/problem", test_problem);
  g_test_add_func ("/window/picture-opens-folder", test_picture_opens_folder);
  g_test_add_func ("/window/actions-exist", test_actions_exist);
  return g_test_run ();
}
