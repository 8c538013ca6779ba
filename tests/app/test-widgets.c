/* test-widgets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every widget class can be made from its template, takes and lets go of what it shows, and
 * is gone when its last reference is.
 */
#include "app-fixture.h"

#include <adwaita.h>

#include "ct-annotation-panel.h"
#include "ct-annotation-row.h"
#include "ct-box-inspector.h"
#include "ct-category-panel.h"
#include "ct-category-popover.h"
#include "ct-category-row.h"
#include "ct-findings-panel.h"
#include "ct-findings-row.h"
#include "ct-image-row.h"
#include "ct-publish-dialog.h"
#include "ct-publish-row.h"
#include "ct-status-bar.h"
#include "ct-swatch.h"
#include "ct-verbs.h"
#include "ct-welcome.h"
#include "ct-workspace.h"

static void
test_instantiate (void)
{
  static GtkWidget *(*const makers[]) (void) = {
    ct_annotation_panel_new, ct_annotation_row_new,   ct_category_panel_new, ct_category_row_new, ct_image_row_new,
    ct_publish_row_new,      ct_status_bar_new,       ct_swatch_new,         ct_welcome_new,      ct_workspace_new,
    ct_box_inspector_new,    ct_category_popover_new, ct_findings_panel_new, ct_findings_row_new,
  };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      GtkWidget *widget = g_object_ref_sink (makers[i]());
      int minimum;

      g_test_message ("%s", G_OBJECT_TYPE_NAME (widget));
      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, >=, 0);
      g_assert_finalize_object (widget);
    }
}

static const char *
text_of (GtkWidget *widget, const char *name)
{
  GtkWidget *label = GTK_WIDGET (gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name));

  return gtk_label_get_text (GTK_LABEL (label));
}

static CtHistory *
make_history (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);
  CtRect bbox = CT_RECT_INIT (10, 20, 30.6, 40);

  ct_verb_add_image (history, "a/one.jpg", 640, 480, NULL);
  ct_verb_add_category (history, "tin", NULL);
  ct_verb_add_annotation (history, 0, 0, &bbox, NULL);
  return history;
}

static void
test_image_row (void)
{
  g_autoptr (CtHistory) history = make_history ();
  CtImageItem *item = ct_image_item_new (ct_history_get_dataset (history), 0, NULL);
  GtkWidget *row = g_object_ref_sink (ct_image_row_new ());

  ct_image_row_set_item (CT_IMAGE_ROW (row), item);
  g_assert_cmpstr (text_of (row, "name"), ==, "a/one.jpg");
  g_assert_cmpstr (text_of (row, "count"), ==, "1");
  g_assert_true (gtk_widget_has_css_class (row, "labelled"));
  ct_verb_set_reviewed (history, 0, TRUE, NULL);
  ct_image_item_refresh (item);
  g_assert_true (gtk_widget_has_css_class (row, "reviewed"));
  g_assert_false (gtk_widget_has_css_class (row, "labelled"));
  ct_image_row_set_item (CT_IMAGE_ROW (row), NULL);
  g_assert_finalize_object (item);
  g_assert_finalize_object (row);
}

static void
test_annotation_row (void)
{
  g_autoptr (CtHistory) history = make_history ();
  CtRecordItem *item = ct_record_item_new (ct_history_get_dataset (history), 0);
  GtkWidget *row = g_object_ref_sink (ct_annotation_row_new ());

  ct_annotation_row_set_item (CT_ANNOTATION_ROW (row), item);
  g_assert_cmpstr (text_of (row, "name"), ==, "tin");
  g_assert_cmpstr (text_of (row, "size"), ==, "31 × 40");
  g_assert_finalize_object (row);
  g_assert_finalize_object (item);
}

/* Several lines in the entry are a list of names: it is shown, and added in one step. */
static void
test_paste_names (void)
{
  AppFixture fixture;
  CtSession *session = ct_session_new ();
  GtkWidget *panel = ct_category_panel_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = GTK_WIDGET (gtk_widget_get_template_child (panel, CT_TYPE_CATEGORY_PANEL, "entry"));
  AdwMessageDialog *dialog = NULL;
  CtDataset *dataset;

  app_fixture_init (&fixture);
  gtk_window_set_child (GTK_WINDOW (window), panel);
  ct_category_panel_set_session (CT_CATEGORY_PANEL (panel), session);
  app_fixture_open (&fixture, session);
  dataset = ct_session_get_dataset (session);
  gtk_editable_set_text (GTK_EDITABLE (entry), "pear\r\nplum\ntin\npear");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpuint (ct_dataset_find_category (dataset, "pear"), ==, CT_NO_ROW);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWidget) item = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (ADW_IS_MESSAGE_DIALOG (item))
        dialog = ADW_MESSAGE_DIALOG (item);
    }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "add");
  g_assert_cmpuint (ct_dataset_find_category (dataset, "plum"), !=, CT_NO_ROW);
  g_assert_true (ct_session_undo (session));
  g_assert_cmpuint (ct_dataset_find_category (dataset, "pear"), ==, CT_NO_ROW);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  app_fixture_settle ();
  ct_session_close (session);
  app_fixture_settle ();
  g_assert_finalize_object (session);
  app_fixture_clear (&fixture);
}

static void
test_category_panel (void)
{
  AppFixture fixture;
  CtSession *session = ct_session_new ();
  CtCategoryPanel *panel = CT_CATEGORY_PANEL (g_object_ref_sink (ct_category_panel_new ()));
  GtkWidget *entry = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (panel), CT_TYPE_CATEGORY_PANEL, "entry"));

  app_fixture_init (&fixture);
  ct_category_panel_set_session (panel, session);
  g_assert_cmpuint (ct_category_panel_get_category (panel), ==, CT_NO_ROW);
  g_assert_false (gtk_widget_get_sensitive (entry));
  app_fixture_open (&fixture, session);
  g_assert_cmpuint (ct_category_panel_get_category (panel), ==, 0);
  g_assert_cmpuint (ct_category_panel_find_digit (panel, 2), ==, 1);
  g_assert_cmpuint (ct_category_panel_find_digit (panel, 3), ==, CT_NO_ROW);

  gtk_editable_set_text (GTK_EDITABLE (entry), "  jar ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (ct_category_panel_get_category (panel), ==, 2);
  g_assert_cmpstr (ct_dataset_get_category_name (ct_session_get_dataset (session), 2), ==, "jar");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (entry), "tin");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (ct_category_panel_get_category (panel), ==, 0);
  g_assert_cmpuint (ct_category_panel_find_digit (panel, 4), ==, CT_NO_ROW);

  ct_category_panel_set_category (panel, 2);
  g_assert_true (ct_session_undo (session));
  g_assert_cmpuint (ct_category_panel_get_category (panel), ==, 0);
  app_fixture_settle ();
  g_assert_finalize_object (panel);
  ct_session_close (session);
  app_fixture_settle ();
  g_assert_finalize_object (session);
  app_fixture_clear (&fixture);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_annotation_panel (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  CtAnnotationPanel *panel = CT_ANNOTATION_PANEL (g_object_ref_sink (ct_annotation_panel_new ()));
  GtkListView *view =
      GTK_LIST_VIEW (gtk_widget_get_template_child (GTK_WIDGET (panel), CT_TYPE_ANNOTATION_PANEL, "view"));
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) given = NULL;
  g_autoptr (GArray) chosen = NULL;
  guint count = 0;
  guint32 row = 1;

  app_fixture_init (&fixture);
  ct_annotation_panel_set_session (panel, session);
  app_fixture_open (&fixture, session);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view))), ==, 2);
  g_signal_connect_swapped (panel, "selection-changed", G_CALLBACK (count_cb), &count);
  g_array_append_val (wanted, row);
  ct_annotation_panel_set_selection (panel, wanted);
  given = ct_annotation_panel_dup_selection (panel);
  g_assert_cmpuint (given->len, ==, 1);
  g_assert_cmpuint (g_array_index (given, guint32, 0), ==, 1);
  g_assert_cmpuint (count, ==, 0);
  gtk_selection_model_select_item (gtk_list_view_get_model (view), 0, FALSE);
  g_assert_cmpuint (count, ==, 1);
  chosen = ct_annotation_panel_dup_selection (panel);
  g_assert_cmpuint (chosen->len, ==, 2);
  ct_session_set_image (session, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view))), ==, 0);
  g_assert_finalize_object (panel);
  app_fixture_clear (&fixture);
}

static gpointer
child_of (gpointer widget, const char *name)
{
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

/* The marks of a row follow the canvas, and the canvas follows the buttons of the row. */
static void
test_marks (void)
{
  g_autoptr (CtHistory) history = make_history ();
  GtkWidget *canvas = g_object_ref_sink (ct_canvas_new ());
  CtRecordItem *item = ct_record_item_new (ct_history_get_dataset (history), 0);
  GtkWidget *row = g_object_ref_sink (ct_annotation_row_new ());
  g_autoptr (GArray) rows = NULL;

  ct_canvas_set_history (CT_CANVAS (canvas), history);
  ct_canvas_set_image (CT_CANVAS (canvas), 0);
  ct_annotation_row_set_canvas (CT_ANNOTATION_ROW (row), CT_CANVAS (canvas));
  ct_annotation_row_set_item (CT_ANNOTATION_ROW (row), item);
  g_assert_false (gtk_toggle_button_get_active (child_of (row, "locked")));
  gtk_toggle_button_set_active (child_of (row, "locked"), TRUE);
  g_assert_true (ct_canvas_is_locked (CT_CANVAS (canvas), 0));
  g_assert_cmpuint (ct_canvas_count_locked (CT_CANVAS (canvas)), ==, 1);
  gtk_toggle_button_set_active (child_of (row, "hidden"), TRUE);
  g_assert_true (ct_canvas_is_hidden (CT_CANVAS (canvas), 0));
  g_assert_cmpuint (ct_canvas_count_hidden (CT_CANVAS (canvas)), ==, 1);
  ct_canvas_select_all (CT_CANVAS (canvas));
  rows = ct_canvas_dup_selection (CT_CANVAS (canvas));
  g_assert_cmpuint (rows->len, ==, 0);
  ct_canvas_show_all (CT_CANVAS (canvas));
  ct_canvas_unlock_all (CT_CANVAS (canvas));
  g_signal_emit_by_name (item, "changed");
  g_assert_false (gtk_toggle_button_get_active (child_of (row, "locked")));
  g_assert_false (gtk_toggle_button_get_active (child_of (row, "hidden")));
  g_assert_finalize_object (row);
  g_assert_finalize_object (item);
  g_assert_finalize_object (canvas);
}

static void
type_number (CtBoxInspector *inspector, const char *entry, const char *text)
{
  gtk_editable_set_text (child_of (inspector, entry), text);
  g_signal_emit_by_name (child_of (inspector, entry), "activate");
}

static const char *
number_of (CtBoxInspector *inspector, const char *entry)
{
  return gtk_editable_get_text (child_of (inspector, entry));
}

/* Typed numbers reach the box, and nothing else does. */
static void
test_box_inspector (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  CtBoxInspector *inspector = CT_BOX_INSPECTOR (g_object_ref_sink (ct_box_inspector_new ()));
  const CtRect *box;
  guint n_refused = 0;

  app_fixture_init (&fixture);
  ct_box_inspector_set_session (inspector, session);
  app_fixture_open (&fixture, session);
  g_signal_connect_swapped (inspector, "refused", G_CALLBACK (count_cb), &n_refused);
  g_assert_cmpstr (number_of (inspector, "x"), ==, "");
  g_assert_false (gtk_widget_get_sensitive (child_of (inspector, "x")));
  ct_box_inspector_set_annotation (inspector, 1, FALSE);
  box = &ct_session_get_dataset (session)->annotations.bbox[1];
  g_assert_cmpstr (number_of (inspector, "w"), ==, "3");
  type_number (inspector, "w", "2,5");
  g_assert_cmpfloat (box->width, ==, 2.5);
  g_assert_cmpstr (number_of (inspector, "w"), ==, "2.5");
  g_assert_cmpstr (ct_history_get_undo_label (ct_session_get_history (session)), ==, "Resize Box");
  type_number (inspector, "x", "7");
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_true (gtk_widget_has_css_class (child_of (inspector, "x"), "error"));
  g_assert_cmpfloat (box->x, ==, 2);
  ct_box_inspector_set_keep_inside (inspector, FALSE);
  type_number (inspector, "x", "7");
  g_assert_cmpfloat (box->x, ==, 7);
  g_assert_false (gtk_widget_has_css_class (child_of (inspector, "x"), "error"));
  g_object_set (inspector, "relative", TRUE, NULL);
  g_assert_cmpstr (number_of (inspector, "y"), ==, "0.25");
  type_number (inspector, "y", "50 %");
  g_assert_cmpfloat (box->y, ==, 2);
  ct_session_undo (session);
  ct_session_undo (session);
  ct_session_undo (session);
  g_assert_false (ct_session_is_modified (session));
  g_assert_cmpstr (number_of (inspector, "w"), ==, "0.375");
  ct_box_inspector_set_annotation (inspector, 1, TRUE);
  g_assert_false (gtk_widget_get_sensitive (child_of (inspector, "w")));
  type_number (inspector, "w", "0.5");
  g_assert_cmpfloat (box->width, ==, 3);
  g_assert_finalize_object (inspector);
  app_fixture_clear (&fixture);
}

typedef struct
{
  guint32 chosen;
  char *created;
} Choice;

static void
chosen_cb (CtCategoryPopover *popover, guint32 category, Choice *choice)
{
  choice->chosen = category;
}

static void
create_cb (CtCategoryPopover *popover, const char *name, Choice *choice)
{
  g_free (choice->created);
  choice->created = g_strdup (name);
}

static guint
n_rows (CtCategoryPopover *popover)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (child_of (popover, "view"))));
}

static void
find (CtCategoryPopover *popover, const char *text, guint position)
{
  GdkRectangle at = { 10, 10, 1, 1 };

  ct_category_popover_open (popover, &at, TRUE);
  gtk_editable_set_text (child_of (popover, "entry"), text);
  if (position != GTK_INVALID_LIST_POSITION)
    g_signal_emit_by_name (child_of (popover, "view"), "activate", position);
}

/* Whatever is typed, the rows are those that match, and at most one more, which makes a new category. */
static void
test_category_popover (void)
{
  g_autoptr (CtHistory) history = make_history ();
  GtkWidget *window = gtk_window_new ();
  CtCategoryPopover *popover = CT_CATEGORY_POPOVER (ct_category_popover_new ());
  Choice choice = { CT_NO_ROW, NULL };

  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *name = g_strdup_printf ("part %04u", i);

      ct_verb_add_category (history, name, NULL);
    }
  gtk_window_set_child (GTK_WINDOW (window), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_set_parent (GTK_WIDGET (popover), gtk_window_get_child (GTK_WINDOW (window)));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (popover, "chosen", G_CALLBACK (chosen_cb), &choice);
  g_signal_connect (popover, "create", G_CALLBACK (create_cb), &choice);
  ct_category_popover_set_dataset (popover, ct_history_get_dataset (history));
  find (popover, "", GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (n_rows (popover), ==, 2501);
  find (popover, "part 12", GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (n_rows (popover), >=, 100);
  find (popover, "part 1234", 0);
  g_assert_cmpuint (choice.chosen, ==, 1235);
  ct_category_popover_use (popover, 1235);
  find (popover, "", 0);
  g_assert_cmpuint (choice.chosen, ==, 1235);
  g_assert_null (choice.created);
  choice.chosen = CT_NO_ROW;
  find (popover, "new one", GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (n_rows (popover), ==, 1);
  find (popover, "new one", 0);
  g_assert_cmpstr (choice.created, ==, "new one");
  g_assert_cmpuint (choice.chosen, ==, CT_NO_ROW);
  ct_category_popover_set_dataset (popover, NULL);
  app_fixture_settle ();
  g_object_ref (popover);
  gtk_widget_unparent (GTK_WIDGET (popover));
  gtk_window_destroy (GTK_WINDOW (window));
  app_fixture_settle ();
  g_assert_finalize_object (popover);
  g_free (choice.created);
}

static void
test_status_bar (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  GtkWidget *bar = g_object_ref_sink (ct_status_bar_new ());

  app_fixture_init (&fixture);
  ct_status_bar_set_session (CT_STATUS_BAR (bar), session);
  g_assert_cmpstr (text_of (bar, "position"), ==, "");
  app_fixture_open (&fixture, session);
  g_assert_cmpstr (text_of (bar, "position"), ==, "1 of 5");
  g_assert_cmpstr (text_of (bar, "size"), ==, "8 × 4 px");
  g_assert_cmpstr (text_of (bar, "dialect"), ==, "pixel");
  ct_status_bar_set_zoom (CT_STATUS_BAR (bar), 0.5);
  g_assert_cmpstr (text_of (bar, "zoom"), ==, "50 %");
  ct_status_bar_set_pointer (CT_STATUS_BAR (bar), TRUE, 3.9, 2.1);
  g_assert_cmpstr (text_of (bar, "pointer"), ==, "3, 2");
  ct_status_bar_set_pointer (CT_STATUS_BAR (bar), FALSE, 0, 0);
  g_assert_cmpstr (text_of (bar, "pointer"), ==, "");
  g_assert_finalize_object (bar);
  app_fixture_clear (&fixture);
}

static void
test_publish_dialog (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *target = NULL;
  g_autofree char *published = NULL;
  g_autoptr (GSettings) settings = g_settings_new (CT_APPLICATION_ID);
  CtPublishDialog *dialog;
  GtkWidget *publish;
  GtkStack *stack;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  target = g_build_filename (fixture.folder, "out", NULL);
  g_settings_set_string (settings, "publish-profile", "coco");
  dialog = ct_publish_dialog_new (NULL, session, target);
  publish = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), CT_TYPE_PUBLISH_DIALOG, "primary"));
  stack = GTK_STACK (gtk_widget_get_template_child (GTK_WIDGET (dialog), CT_TYPE_PUBLISH_DIALOG, "stack"));
  g_assert_false (gtk_widget_get_sensitive (publish));
  app_wait_for (gtk_widget_get_sensitive (publish));
  published = g_build_filename (target, "one.bmp", NULL);
  g_assert_false (g_file_test (published, G_FILE_TEST_EXISTS));
  g_signal_emit_by_name (publish, "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "run");
  app_wait_for (g_str_equal (gtk_stack_get_visible_child_name (stack), "result"));
  g_assert_true (g_file_test (published, G_FILE_TEST_EXISTS));
  gtk_window_destroy (GTK_WINDOW (dialog));
  app_fixture_settle ();
  app_fixture_clear (&fixture);
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
  g_test_add_func ("/widgets/instantiate", test_instantiate);
  g_test_add_func ("/widgets/image-row", test_image_row);
  g_test_add_func ("/widgets/annotation-row", test_annotation_row);
  g_test_add_func ("/widgets/category-panel", test_category_panel);
  g_test_add_func ("/widgets/category-panel-paste", test_paste_names);
  g_test_add_func ("/widgets/annotation-panel", test_annotation_panel);
  g_test_add_func ("/widgets/marks", test_marks);
  g_test_add_func ("/widgets/box-inspector", test_box_inspector);
  g_test_add_func ("/widgets/category-popover", test_category_popover);
  g_test_add_func ("/widgets/status-bar", test_status_bar);
  g_test_add_func ("/widgets/publish-dialog", test_publish_dialog);
  return g_test_run ();
}
