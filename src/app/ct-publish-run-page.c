/* ct-publish-run-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "paused" is the property that others look at.
 */
#include "ct-publish-run-page.h"

struct _CtPublishRunPage
{
  GtkWidget parent_instance;
  CtProgress *progress;
  gboolean paused;
  gboolean stopping;

  GtkWidget *box;
  GtkLabel *title;
  GtkProgressBar *bar;
  GtkLabel *text;
  GtkToggleButton *pause;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (CtPublishRunPage, ct_publish_run_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PAUSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show (CtPublishRunPage *self)
{
  const char *title = self->paused ? _ ("Paused") : _ ("Publishing…");

  gtk_label_set_text (self->title, self->stopping ? _ ("Stopping…") : title);
  gtk_button_set_label (GTK_BUTTON (self->pause), self->paused ? _ ("_Resume") : _ ("_Pause"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause), !self->stopping);
}

static void
pause_cb (CtPublishRunPage *self)
{
  self->paused = gtk_toggle_button_get_active (self->pause);
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static void
progress_cb (CtPublishRunPage *self, GParamSpec *pspec, CtProgress *progress)
{
  g_autofree char *text = ct_progress_dup_text (progress);

  gtk_progress_bar_set_fraction (self->bar, ct_progress_get_fraction (progress));
  gtk_label_set_text (self->text, text != NULL ? text : "");
}

static void
forget_progress (CtPublishRunPage *self)
{
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
}

/**
 * ct_publish_run_page_start:
 * @progress: what the publisher tells
 */
void
ct_publish_run_page_start (CtPublishRunPage *self, CtProgress *progress)
{
  forget_progress (self);
  self->progress = g_object_ref (progress);
  self->stopping = FALSE;
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_label_set_text (self->text, "");
  ct_publish_run_page_say (self, NULL);
  gtk_toggle_button_set_active (self->pause, FALSE);
  show (self);
  g_signal_connect_swapped (progress, "notify", G_CALLBACK (progress_cb), self);
}

/**
 * ct_publish_run_page_say:
 * @text: (nullable): what a person should know now; %NULL is that work may go on
 */
void
ct_publish_run_page_say (CtPublishRunPage *self, const char *text)
{
  gtk_label_set_text (self->note,
                      text != NULL ? text
                                   : _ ("You can hide this and go on working. What is published is what you have "
                                        "seen in the list, whatever you change meanwhile."));
}

void
ct_publish_run_page_set_stopping (CtPublishRunPage *self)
{
  self->stopping = TRUE;
  show (self);
}

/**
 * ct_publish_run_page_end:
 *
 * Nothing runs any more.
 */
void
ct_publish_run_page_end (CtPublishRunPage *self)
{
  forget_progress (self);
}

static void
ct_publish_run_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_PAUSED)
    g_value_set_boolean (value, CT_PUBLISH_RUN_PAGE (object)->paused);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ct_publish_run_page_dispose (GObject *object)
{
  forget_progress (CT_PUBLISH_RUN_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_RUN_PAGE);
  G_OBJECT_CLASS (ct_publish_run_page_parent_class)->dispose (object);
}

static void
ct_publish_run_page_class_init (CtPublishRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ct_publish_run_page_dispose;
  object_class->get_property = ct_publish_run_page_get_property;
  properties[PROP_PAUSED] =
      g_param_spec_boolean ("paused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, box);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, title);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, bar);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, text);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, pause);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRunPage, note);
}

static void
ct_publish_run_page_init (CtPublishRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
  g_signal_connect_swapped (self->pause, "toggled", G_CALLBACK (pause_cb), self);
}
