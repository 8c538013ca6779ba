/* ct-statistics-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies the data set a little at a time, counts the copy in a job, and shows what came of it. A new data
 * set, an edit while it is copied, or the end of the widget make what is on its way worthless; it is dropped.
 */
#include "ct-statistics-view.h"

#include "ct-dataset-copy.h"
#include "ct-dialogs.h"
#include "ct-job.h"
#include "ct-statistics-card.h"
#include "ct-statistics-charts.h"

#define WINDOW_WIDTH_WPX 800
#define WINDOW_HEIGHT_WPX 720

/* A step takes a millisecond or two. */
#define COPY_STEP_BYTES (2 * 1024 * 1024)

struct _CtStatisticsView
{
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkProgressBar *bar;
  GtkLabel *summary;
  AdwComboRow *minimum;
  GtkBox *charts;
  CtDataset *source;
  guint64 revision;
  CtDatasetCopy *copy;
  guint copy_id;
  GCancellable *cancellable;
  CtDataset *dataset;
  CtStats *stats;
};

G_DEFINE_FINAL_TYPE (CtStatisticsView, ct_statistics_view, GTK_TYPE_WIDGET)

/* In the order of the list in the .ui file. */
static const guint minimums[] = { 0, 2, 5, 15 };

/* What a job works with. @view is only touched in the main context, while @cancellable is the view's. */
typedef struct
{
  CtStatisticsView *view;
  GCancellable *cancellable;
  CtDataset *dataset;
  CtProgress *progress;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *counting = data;

  g_object_unref (counting->cancellable);
  g_clear_object (&counting->progress);
  ct_dataset_unref (counting->dataset);
  g_free (counting);
}

static gpointer
count_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Counting *counting = data;

  return ct_stats_new (counting->dataset, NULL, counting->progress, cancellable, error);
}

static void
show_charts (CtStatisticsView *self)
{
  guint selected = MIN (adw_combo_row_get_selected (self->minimum), G_N_ELEMENTS (minimums) - 1);
  g_autoptr (GPtrArray) charts = ct_statistics_charts_new (self->stats, self->dataset, minimums[selected]);
  g_autofree char *summary = ct_statistics_summary (self->stats);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->charts))) != NULL)
    gtk_box_remove (self->charts, child);
  for (guint i = 0; i < charts->len; i++)
    gtk_box_append (self->charts, ct_statistics_card_new (charts->pdata[i]));
  gtk_label_set_label (self->summary, summary);
  gtk_stack_set_visible_child_name (self->stack, "charts");
}

static void
minimum_changed_cb (CtStatisticsView *self)
{
  if (self->stats != NULL)
    show_charts (self);
}

static void
forget_stats (CtStatisticsView *self)
{
  g_clear_pointer (&self->stats, ct_stats_free);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
}

/* Only errors of cancelled jobs come here. */
static void
count_done (gpointer result, const GError *error, gpointer user_data)
{
  Counting *counting = user_data;
  CtStatisticsView *self = counting->view;

  /* Bound to a widget, so it must not go with the job, which may end in the worker. */
  g_clear_object (&counting->progress);
  if (g_cancellable_is_cancelled (counting->cancellable) || result == NULL)
    {
      g_clear_pointer ((CtStats **) &result, ct_stats_free);
      return;
    }
  g_clear_object (&self->cancellable);
  forget_stats (self);
  self->stats = result;
  self->dataset = ct_dataset_ref (counting->dataset);
  show_charts (self);
}

static void
stop (CtStatisticsView *self)
{
  g_clear_handle_id (&self->copy_id, g_source_remove);
  g_clear_pointer (&self->copy, ct_dataset_copy_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
count (CtStatisticsView *self)
{
  Counting *counting = g_new0 (Counting, 1);

  self->cancellable = g_cancellable_new ();
  counting->view = self;
  counting->cancellable = g_object_ref (self->cancellable);
  counting->dataset = ct_dataset_copy_end (g_steal_pointer (&self->copy));
  counting->progress = ct_progress_new ();
  g_object_bind_property (counting->progress, "fraction", self->bar, "fraction", G_BINDING_SYNC_CREATE);
  ct_job_run (CT_JOB_INDEX,
              "count statistics",
              count_worker,
              counting,
              counting_free,
              self->cancellable,
              count_done,
              counting);
}

static void
begin (CtStatisticsView *self)
{
  g_clear_pointer (&self->copy, ct_dataset_copy_free);
  self->revision = self->source->revision;
  self->copy = ct_dataset_copy_begin (self->source);
}

static gboolean
copy_cb (gpointer user_data)
{
  CtStatisticsView *self = user_data;

  if (self->revision != self->source->revision)
    begin (self);
  if (ct_dataset_copy_go_on (self->copy, COPY_STEP_BYTES))
    return G_SOURCE_CONTINUE;
  self->copy_id = 0;
  count (self);
  return G_SOURCE_REMOVE;
}

static void
ct_statistics_view_dispose (GObject *object)
{
  CtStatisticsView *self = CT_STATISTICS_VIEW (object);

  stop (self);
  forget_stats (self);
  g_clear_pointer (&self->source, ct_dataset_unref);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (ct_statistics_view_parent_class)->dispose (object);
}

static void
ct_statistics_view_class_init (CtStatisticsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_statistics_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-statistics-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CtStatisticsView, stack);
  gtk_widget_class_bind_template_child (widget_class, CtStatisticsView, bar);
  gtk_widget_class_bind_template_child (widget_class, CtStatisticsView, summary);
  gtk_widget_class_bind_template_child (widget_class, CtStatisticsView, minimum);
  gtk_widget_class_bind_template_child (widget_class, CtStatisticsView, charts);
  gtk_widget_class_bind_template_callback (widget_class, minimum_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statisticsview");
}

static void
ct_statistics_view_init (CtStatisticsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ct_statistics_view_new (void)
{
  return g_object_new (CT_TYPE_STATISTICS_VIEW, NULL);
}

/**
 * ct_statistics_view_set_dataset:
 * @dataset: may be edited at any time
 *
 * Counts, and then shows the charts.
 */
void
ct_statistics_view_set_dataset (CtStatisticsView *self, CtDataset *dataset)
{
  stop (self);
  if (dataset != self->source)
    {
      forget_stats (self);
      g_clear_pointer (&self->source, ct_dataset_unref);
      self->source = ct_dataset_ref (dataset);
      gtk_stack_set_visible_child_name (self->stack, "counting");
    }
  begin (self);
  self->copy_id = g_idle_add (copy_cb, self);
}

/* Whoever comes back to the window after an edit sees what is there now; until then the old charts stay. */
static void
is_active_cb (CtStatisticsView *self, GParamSpec *pspec, GtkWindow *window)
{
  if (gtk_window_is_active (window) && self->source->revision != self->revision)
    ct_statistics_view_set_dataset (self, self->source);
}

/**
 * ct_statistics_view_open:
 * @parent: stays usable beside it
 * @dataset: may be edited; the window counts again when it gets the keys
 *
 * Returns: (transfer none): a window of its own with the statistics, presented
 */
GtkWindow *
ct_statistics_view_open (GtkWindow *parent, CtDataset *dataset)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *view = ct_statistics_view_new ();

  gtk_window_set_title (window, _ ("Statistics"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_set_default_size (window, WINDOW_WIDTH_WPX, WINDOW_HEIGHT_WPX);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), view);
  adw_window_set_content (ADW_WINDOW (window), box);
  ct_dialogs_add_closing_keys (window);
  ct_statistics_view_set_dataset (CT_STATISTICS_VIEW (view), dataset);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (is_active_cb), view, G_CONNECT_SWAPPED);
  gtk_window_present (window);
  return window;
}
