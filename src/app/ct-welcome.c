/* ct-welcome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A status page with the ways in; all of them are actions of the window.
 */
#include "ct-welcome.h"

#include <adwaita.h>

#include "ct-sample.h"

struct _CtWelcome
{
  GtkWidget parent_instance;
  AdwStatusPage *page;
  GtkWidget *open_folder;
  GtkWidget *sample;
};

G_DEFINE_FINAL_TYPE (CtWelcome, ct_welcome, GTK_TYPE_WIDGET)

static gboolean
ct_welcome_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CT_WELCOME (widget)->open_folder);
}

static void
ct_welcome_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_WELCOME);
  G_OBJECT_CLASS (ct_welcome_parent_class)->dispose (object);
}

static void
ct_welcome_class_init (CtWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_welcome_dispose;
  widget_class->grab_focus = ct_welcome_grab_focus;
  g_type_ensure (ADW_TYPE_STATUS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, page);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, open_folder);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, sample);
}

static void
ct_welcome_init (CtWelcome *self)
{
  g_autofree char *sample = ct_sample_find ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->sample, sample != NULL);
}

/**
 * ct_welcome_new:
 *
 * Returns: the page
 */
GtkWidget *
ct_welcome_new (void)
{
  return g_object_new (CT_TYPE_WELCOME, NULL);
}
