/* test-statistics.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics in a window: counted in the background, shown as charts, saved as files. With
 * CT_SCREENSHOTS set to a folder, pictures of it are left there.
 */
#include "app-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ct-statistics-card.h"
#include "ct-statistics-charts.h"
#include "ct-statistics-view.h"
#include "ct-verbs.h"

static CtDataset *
make_dataset (guint n_categories)
{
  CtDataset *dataset = ct_dataset_new ();
  g_autoptr (GRand) source = g_rand_new_with_seed (3);

  for (guint i = 0; i < n_categories; i++)
    {
      static const char *const names[] = { "bottle", "tin", "box of tea", "apple", "orange", "banana", "jar" };
      guint32 row = ct_category_table_append (&dataset->categories);
      g_autofree char *name = i < 7    ? g_strdup (names[i])
                              : i == 7 ? g_strdup ("a category with a name that is much too long for any chart")
                                       : g_strdup_printf ("category %u", i);

      dataset->categories.name[row] = ct_strpool_add (dataset->strings, name);
    }
  for (guint32 image = 0; image < 300; image++)
    {
      ct_image_table_append (&dataset->images);
      dataset->images.width[image] = image % 10 == 0 ? 0 : 1600;
      dataset->images.height[image] = image % 10 == 0 ? 0 : 1200;
      dataset->images.flags[image] = image % 3 == 0 ? CT_RECORD_REVIEWED : 0;
      for (int n = g_rand_int_range (source, 0, 12); n > 0 && n_categories > 0; n--)
        {
          guint32 row = ct_annotation_table_append (&dataset->annotations);
          double x = (g_rand_double (source) + g_rand_double (source)) * 700, y = g_rand_double (source) * 1000;

          dataset->annotations.image[row] = image;
          dataset->annotations.category[row] =
              (guint32) (g_rand_double (source) * g_rand_double (source) * g_rand_double (source) * n_categories);
          dataset->annotations.flags[row] = CT_RECORD_HAS_BBOX;
          dataset->annotations.bbox[row] =
              CT_RECT_INIT (x, y, 20 + (1600 - x) * 0.3 * g_rand_double (source), 30 + y / 8);
        }
    }
  ct_dataset_link_annotations (dataset);
  return dataset;
}

static void
collect (GtkWidget *widget, GPtrArray *cards)
{
  if (CT_IS_STATISTICS_CARD (widget))
    g_ptr_array_add (cards, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, cards);
}

static GPtrArray *
cards_of (GtkWidget *widget)
{
  GPtrArray *cards = g_ptr_array_new ();

  collect (widget, cards);
  return cards;
}

static gboolean
has_cards (GtkWidget *widget)
{
  g_autoptr (GPtrArray) cards = cards_of (widget);

  return cards->len > 0;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

/* What GTK draws of a widget, as a file. */
static void
take_screenshot (GtkWidget *widget, const char *name)
{
  const char *folder = g_getenv ("CT_SCREENSHOTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = NULL;
  GtkSnapshot *snapshot;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (path == NULL)
    return;
  app_fixture_settle ();
  paintable = gtk_widget_paintable_new (widget);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_save_to_png (texture, path);
}

static GtkWindow *
open_view (CtDataset *dataset)
{
  GtkWindow *window = ct_statistics_view_open (NULL, dataset);

  app_wait_for (has_cards (GTK_WIDGET (window)));
  return window;
}

/* One card a chart, each as high as its chart wants to be. */
static void
test_view (void)
{
  g_autoptr (CtDataset) dataset = make_dataset (8);
  GtkWindow *window = open_view (dataset);
  g_autoptr (GPtrArray) cards = cards_of (GTK_WIDGET (window));
  g_autoptr (CtStats) stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  g_autoptr (GPtrArray) charts = ct_statistics_charts_new (stats, dataset, 15);

  g_assert_cmpuint (cards->len, ==, charts->len);
  app_wait_for (gtk_widget_get_height (cards->pdata[0]) > 0);
  for (guint i = 0; i < cards->len; i++)
    {
      g_autofree char *expected = ct_chart_to_csv (charts->pdata[i]);
      g_autofree char *shown = ct_chart_to_csv (ct_statistics_card_get_chart (cards->pdata[i]));

      g_assert_cmpstr (shown, ==, expected);
      g_assert_cmpint (gtk_widget_get_height (cards->pdata[i]), >, 100);
    }
  take_screenshot (GTK_WIDGET (window), "statistics.png");
  for (guint i = 0; i < cards->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("statistics-%u.png", i);

      take_screenshot (cards->pdata[i], name);
    }
  gtk_window_destroy (window);
  app_fixture_settle ();
}

/* Dark, from right to left, and with letters of twice the size. */
static void
test_manners (void)
{
  g_autoptr (CtDataset) dataset = make_dataset (8);
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWindow *window;
  int plain, large;
  g_autoptr (GPtrArray) cards = NULL;

  window = open_view (dataset);
  cards = cards_of (GTK_WIDGET (window));
  gtk_widget_measure (cards->pdata[0], GTK_ORIENTATION_VERTICAL, 600, &plain, NULL, NULL, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  take_screenshot (GTK_WIDGET (window), "statistics-dark.png");
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  app_fixture_settle ();
  gtk_widget_measure (cards->pdata[0], GTK_ORIENTATION_VERTICAL, 600, &large, NULL, NULL, NULL);
  g_assert_cmpint (large, >, plain * 3 / 2);
  take_screenshot (GTK_WIDGET (window), "statistics-large.png");
  gtk_window_destroy (window);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window = open_view (dataset);
  take_screenshot (GTK_WIDGET (window), "statistics-rtl.png");
  gtk_window_destroy (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  app_fixture_settle ();
}

/* An edit while the data set is copied makes it begin anew; one afterwards makes another count of it. */
static void
test_edited (void)
{
  g_autoptr (CtDataset) dataset = make_dataset (8);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  GtkWidget *view = g_object_ref_sink (ct_statistics_view_new ());
  CtRect bbox = { 1, 1, 2, 2 };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *expected = NULL;
      g_autoptr (CtStats) stats = NULL;

      ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), dataset);
      ct_verb_add_annotation (history, 0, 0, &bbox, NULL);
      stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
      expected = ct_statistics_summary (stats);
      app_wait_for (find_label (view, expected) != NULL && has_cards (view));
    }
  app_fixture_settle ();
  g_assert_finalize_object (view);
}

/* Another minimum makes other charts. */
static void
test_minimum (void)
{
  g_autoptr (CtDataset) dataset = make_dataset (60);
  GtkWindow *window = open_view (dataset);
  GtkWidget *row = find_type (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW);

  for (guint i = 0; i < 4; i++)
    {
      static const char *const labels[] = { NULL, "at least 2", "at least 5", "at least 15" };
      g_autoptr (GPtrArray) cards = NULL;
      g_autofree char *words = NULL;

      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
      cards = cards_of (GTK_WIDGET (window));
      words = ct_chart_describe (ct_statistics_card_get_chart (cards->pdata[1]));
      g_assert_cmpint (strstr (words, "at least") != NULL, ==, labels[i] != NULL);
      if (labels[i] != NULL)
        g_assert_nonnull (strstr (words, labels[i]));
      g_assert_nonnull (strstr (words, "10 more categories are not shown"));
    }
  gtk_window_destroy (window);
  app_fixture_settle ();
}

/* A set without boxes says so; and a view that goes while it counts is gone. */
static void
test_ends (void)
{
  g_autoptr (CtDataset) empty = make_dataset (0);
  g_autoptr (CtDataset) dataset = make_dataset (5);
  GtkWindow *window = open_view (empty);
  GtkWidget *view;

  take_screenshot (GTK_WIDGET (window), "statistics-empty.png");
  gtk_window_destroy (window);
  for (guint i = 0; i < 20; i++)
    {
      view = g_object_ref_sink (ct_statistics_view_new ());
      ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), dataset);
      ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), i % 2 == 0 ? dataset : empty);
      g_assert_finalize_object (view);
    }
  view = g_object_ref_sink (ct_statistics_view_new ());
  ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), dataset);
  app_wait_for (has_cards (view));
  ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), empty);
  app_wait_for (has_cards (view));
  app_fixture_settle ();
  g_assert_finalize_object (view);
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* The action of the menu copies what the file would hold. */
static void
test_copy (void)
{
  g_autoptr (CtDataset) dataset = make_dataset (3);
  GtkWindow *window = open_view (dataset);
  g_autoptr (GPtrArray) cards = cards_of (GTK_WIDGET (window));
  g_autofree char *expected = ct_chart_to_csv (ct_statistics_card_get_chart (cards->pdata[0]));
  g_autofree char *text = NULL;

  g_assert_true (gtk_widget_activate_action (cards->pdata[0], "chart.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (cards->pdata[0]), NULL, text_read_cb, &text);
  app_wait_for (text != NULL);
  g_assert_cmpstr (text, ==, expected);
  gtk_window_destroy (window);
  app_fixture_settle ();
}

static void
test_save (void)
{
  static const char *const starts[] = { "\x89PNG", "<?xml", "Category,Boxes\n" };
  g_autoptr (CtChart) chart = ct_chart_new_bars ("Boxes", "Category", "Boxes");
  g_autofree char *folder = g_dir_make_tmp ("cartouche-statistics-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "chart", NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *card;

  ct_chart_add (chart, "tin", 3);
  card = g_object_ref_sink (ct_statistics_card_new (chart));
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (ct_statistics_card_save (CT_STATISTICS_CARD (card), path, i, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, starts[i]));
    }
  g_assert_false (ct_statistics_card_save (CT_STATISTICS_CARD (card), nowhere, CT_STATISTICS_CSV, &error));
  g_assert_nonnull (error);
  g_assert_finalize_object (card);
  g_unlink (path);
  g_rmdir (folder);
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
  g_test_add_func ("/statistics/view", test_view);
  g_test_add_func ("/statistics/manners", test_manners);
  g_test_add_func ("/statistics/minimum", test_minimum);
  g_test_add_func ("/statistics/ends", test_ends);
  g_test_add_func ("/statistics/edited", test_edited);
  g_test_add_func ("/statistics/copy", test_copy);
  g_test_add_func ("/statistics/save", test_save);
  return g_test_run ();
}
