/* ct-picture-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses words and buttons by the state of the picture. The buttons name actions.
 */
#include "ct-picture-page.h"

struct _CtPicturePage
{
  GtkWidget parent_instance;
  AdwStatusPage *page;
  GtkWidget *reveal;
  GtkWidget *retry;
  GtkWidget *folder;
  GtkWidget *boxes;
};

G_DEFINE_FINAL_TYPE (CtPicturePage, ct_picture_page, GTK_TYPE_WIDGET)

static void
ct_picture_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PICTURE_PAGE);
  G_OBJECT_CLASS (ct_picture_page_parent_class)->dispose (object);
}

static void
ct_picture_page_class_init (CtPicturePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_picture_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-picture-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPicturePage, page);
  gtk_widget_class_bind_template_child (widget_class, CtPicturePage, reveal);
  gtk_widget_class_bind_template_child (widget_class, CtPicturePage, retry);
  gtk_widget_class_bind_template_child (widget_class, CtPicturePage, folder);
  gtk_widget_class_bind_template_child (widget_class, CtPicturePage, boxes);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "picturepage");
}

static void
ct_picture_page_init (CtPicturePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
title_for (CtPictureState state)
{
  switch ((guint) state)
    {
    case CT_PICTURE_DAMAGED:
      return _ ("This Picture Is Damaged");
    case CT_PICTURE_MISSING:
      return _ ("The Picture Is Not There");
    case CT_PICTURE_BROKEN:
      return _ ("This Picture Cannot Be Shown");
    case CT_PICTURE_UNFETCHED:
      return _ ("The Picture Could Not Be Fetched");
    default:
      return NULL;
    }
}

/**
 * ct_picture_page_show:
 * @picture: what the loader says
 * @name: of its file, for people
 *
 * Returns: whether there is anything to say, that is whether the page shall be seen
 */
gboolean
ct_picture_page_show (CtPicturePage *self, const CtPicture *picture, const char *name)
{
  const char *title = title_for (picture->state);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (title == NULL)
    return FALSE;
  if (picture->message != NULL && strstr (picture->message, name) != NULL)
    text = g_strdup (picture->message);
  else
    /* Translators: name of a picture's file, what is wrong with it */
    text = g_strdup_printf (_ ("“%s”: %s"), name, picture->message != NULL ? picture->message : "");
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, markup);
  gtk_widget_set_visible (self->reveal, picture->state == CT_PICTURE_DAMAGED);
  gtk_widget_set_visible (self->folder, picture->state == CT_PICTURE_MISSING && !picture->is_remote);
  gtk_widget_set_visible (self->retry,
                          picture->is_remote
                              && (picture->state == CT_PICTURE_MISSING || picture->state == CT_PICTURE_UNFETCHED));
  return TRUE;
}

/**
 * ct_picture_page_get_title:
 *
 * Returns: (transfer none): what it says in few words
 */
const char *
ct_picture_page_get_title (CtPicturePage *self)
{
  return adw_status_page_get_title (self->page);
}
