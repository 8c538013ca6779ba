/* ct-welcome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A status page with the ways in; all of them are actions of the window. When there are documents to go
 * back to, the rest makes room for them.
 */
#include "ct-welcome.h"

#include <adwaita.h>

#include "ct-recent-list.h"
#include "ct-sample.h"
#include "ct-wrap-layout.h"

#define SPACING_WPX 12

struct _CtWelcome
{
  GtkWidget parent_instance;
  AdwStatusPage *page;
  GtkWidget *buttons;
  GtkWidget *open_folder;
  GtkWidget *sample;
  GtkWidget *recent;
  CtRecentList *list;
};

G_DEFINE_FINAL_TYPE (CtWelcome, ct_welcome, GTK_TYPE_WIDGET)

static GtkLayoutManager *
make_column (void)
{
  GtkLayoutManager *column = gtk_box_layout_new (GTK_ORIENTATION_VERTICAL);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (column), SPACING_WPX);
  return column;
}

static void
arrange (CtWelcome *self)
{
  gboolean has_recent = !ct_recent_list_is_empty (self->list);

  gtk_widget_set_visible (self->recent, has_recent);
  if (has_recent)
    gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->page), "compact");
  gtk_widget_set_layout_manager (self->buttons, has_recent ? ct_wrap_layout_new () : make_column ());
}

/* Whoever comes back goes on where they were. */
static gboolean
ct_welcome_grab_focus (GtkWidget *widget)
{
  CtWelcome *self = CT_WELCOME (widget);

  if (!ct_recent_list_is_empty (self->list))
    return gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return gtk_widget_grab_focus (self->open_folder);
}

static void
ct_welcome_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ct_welcome_parent_class)->map (widget);
  gtk_widget_grab_focus (widget);
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
  widget_class->map = ct_welcome_map;
  widget_class->grab_focus = ct_welcome_grab_focus;
  g_type_ensure (ADW_TYPE_STATUS_PAGE);
  g_type_ensure (CT_TYPE_RECENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, page);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, buttons);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, open_folder);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, sample);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, recent);
  gtk_widget_class_bind_template_child (widget_class, CtWelcome, list);
}

static void
ct_welcome_init (CtWelcome *self)
{
  g_autofree char *sample = ct_sample_find ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->sample, sample != NULL);
  g_signal_connect_swapped (self->list, "notify::empty", G_CALLBACK (arrange), self);
  arrange (self);
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
