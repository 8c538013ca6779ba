/* ct-workspace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passes facts on: from the session to list, canvas and panels, and between canvas and
 * panels. What was given is never told back, or two selections would chase each other.
 */
#include "ct-workspace-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (CtWorkspace, ct_workspace, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_IMAGES,
  PROP_SHOW_CATEGORIES,
  PROP_SHOW_FINDINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  MESSAGE,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_image_path (gpointer data, guint32 image)
{
  CtWorkspace *self = data;
  CtDocument *document = self->session != NULL ? ct_session_get_document (self->session) : NULL;

  return document != NULL ? ct_document_dup_image_path (document, image) : NULL;
}

/* Tells in which frame the data set means a picture. */
static CtRect
get_image_size (gpointer data, guint32 image)
{
  CtWorkspace *self = data;
  CtDocument *document = self->session != NULL ? ct_session_get_document (self->session) : NULL;

  if (document == NULL)
    return CT_RECT_INIT (0, 0, 0, 0);
  return ct_dataset_get_image_rect (ct_document_get_dataset (document), image);
}

/* Tells which container has a picture. */
static CtRemoteSet *
get_remote (gpointer data, guint32 image, char **file_name)
{
  CtWorkspace *self = data;
  CtRemoteSet *remote = self->session != NULL ? ct_session_get_fetched (self->session) : NULL;

  if (remote != NULL)
    *file_name = g_strdup (ct_dataset_get_file_name (ct_session_get_dataset (self->session), image));
  return remote;
}

static void
show_notice (CtWorkspace *self, const char *icon, const char *text, gboolean with_button)
{
  if (text != NULL)
    {
      gtk_image_set_from_icon_name (self->notice_icon, icon);
      gtk_label_set_text (self->notice_text, text);
      gtk_widget_set_visible (self->notice_button, with_button);
    }
  gtk_revealer_set_reveal_child (self->notice, text != NULL);
}

static char *
describe_mismatch (CtWorkspace *self, const CtPicture *picture)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = ct_session_get_image (self->session);

  return g_strdup_printf (_ ("The file says that this picture is %.0f × %.0f pixels, but it is %d × %d. "
                             "Boxes may be in the wrong place."),
                          dataset->images.width[image],
                          dataset->images.height[image],
                          picture->width_px,
                          picture->height_px);
}

/* One notice at a time, the one that matters most. */
static void
update_notice (CtWorkspace *self)
{
  const CtPicture *picture = ct_session_get_picture (self->session);
  const char *read_only = ct_session_get_read_only_reason (self->session);
  g_autofree char *text = NULL;

  if (picture->state == CT_PICTURE_MISSING && self->without_picture)
    show_notice (self, "dialog-warning-symbolic", picture->message, TRUE);
  else if (picture->state >= CT_PICTURE_DAMAGED)
    show_notice (self, "dialog-error-symbolic", self->without_picture ? picture->message : NULL, FALSE);
  else if (picture->differs)
    {
      text = describe_mismatch (self, picture);
      show_notice (self, "dialog-warning-symbolic", text, FALSE);
    }
  else if (read_only != NULL)
    show_notice (self, "changes-prevent-symbolic", read_only, FALSE);
  else if (picture->state == CT_PICTURE_READY && ct_pixels_get_damage (picture->pixels) != NULL)
    {
      /* Translators: that the picture is damaged, a whole sentence */
      text = g_strdup_printf (_ ("%s What could be read is shown."), picture->message);
      show_notice (self, "dialog-warning-symbolic", text, FALSE);
    }
  else
    show_notice (self, "dialog-warning-symbolic", picture->state == CT_PICTURE_READY ? picture->message : NULL, FALSE);
}

/* In the place of a picture that cannot be shown lies a page, until somebody wants to see the boxes. */
static void
show_picture_page (CtWorkspace *self, const CtPicture *picture)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = ct_session_get_image (self->session);
  const char *name = dataset != NULL && image != CT_NO_ROW ? ct_dataset_get_file_name (dataset, image) : "";
  gboolean is_wrong = ct_picture_page_show (self->page, picture, name);

  if (picture->state > CT_PICTURE_LOADING && image != CT_NO_ROW)
    ct_image_list_set_image_missing (ct_session_get_images (self->session),
                                     image,
                                     picture->state == CT_PICTURE_MISSING);
  if (picture->state > CT_PICTURE_LOADING && image != CT_NO_ROW)
    ct_image_list_set_unreadable (ct_session_get_images (self->session),
                                  image,
                                  is_wrong
                                      || (picture->pixels != NULL && ct_pixels_get_damage (picture->pixels) != NULL));
  is_wrong = is_wrong && !self->without_picture;
  gtk_widget_set_visible (GTK_WIDGET (self->page), is_wrong);
  ct_canvas_set_message (self->canvas, is_wrong ? ct_picture_page_get_title (self->page) : NULL);
}

static void
picture_cb (CtWorkspace *self)
{
  const CtPicture *picture = ct_session_get_picture (self->session);
  gboolean is_shown = picture->state == CT_PICTURE_LOADING || picture->state == CT_PICTURE_READY;

  ct_canvas_set_picture (self->canvas, is_shown ? picture->pixels : NULL, is_shown ? picture->pyramid : NULL);
  ct_canvas_set_source (self->canvas, is_shown ? picture->source : NULL);
  show_picture_page (self, picture);
  /* Until it is known what is wrong with this picture, the notice stays, or it would flicker while leafing. */
  if (picture->state != CT_PICTURE_LOADING || picture->pixels != NULL)
    update_notice (self);
}

static void
image_cb (CtWorkspace *self)
{
  self->without_picture = FALSE;
  ct_canvas_set_image (self->canvas, ct_session_get_image (self->session));
  ct_image_panel_scroll_to_current (self->left_panel);
}

static gboolean
is_classification (CtWorkspace *self)
{
  CtDocument *document = ct_session_get_document (self->session);

  return document != NULL && ct_coco_get_kind (ct_document_get_coco (document)) == CT_COCO_CLASSIFICATION;
}

static void
document_cb (CtWorkspace *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->menu));
  ct_category_popover_set_dataset (self->finder, ct_session_get_dataset (self->session));
  ct_canvas_set_pixels (self->canvas, NULL);
  ct_canvas_set_image (self->canvas, CT_NO_ROW);
  ct_canvas_set_history (self->canvas, ct_session_get_history (self->session));
  ct_canvas_set_category (self->canvas, ct_category_panel_get_category (self->categories));
  ct_canvas_set_editable (self->canvas, ct_session_is_editable (self->session));
  ct_canvas_set_classify (self->canvas, is_classification (self));
  ct_annotation_panel_set_classify (self->annotations, is_classification (self));
  self->needs_category = FALSE;
  ct_status_bar_reset_adjust (self->status);
  update_notice (self);
}

/* The canvas is right: it knows which boxes are still there. */
static void
canvas_selection_cb (CtWorkspace *self)
{
  g_autoptr (GArray) rows = ct_canvas_dup_selection (self->canvas);
  guint32 only = rows->len == 1 ? g_array_index (rows, guint32, 0) : CT_NO_ROW;

  if (!self->selecting)
    ct_annotation_panel_set_selection (self->annotations, rows);
  ct_box_inspector_set_annotation (ct_annotation_panel_get_inspector (self->annotations),
                                   only,
                                   ct_canvas_is_selection_locked (self->canvas));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
editable_cb (CtWorkspace *self)
{
  ct_canvas_set_editable (self->canvas, ct_session_is_editable (self->session));
}

static void
panel_selection_cb (CtWorkspace *self)
{
  g_autoptr (GArray) rows = ct_annotation_panel_dup_selection (self->annotations);

  self->selecting = TRUE;
  ct_canvas_select_rows (self->canvas, rows);
  self->selecting = FALSE;
}

static void
panel_activated_cb (CtWorkspace *self, guint32 annotation)
{
  ct_canvas_select (self->canvas, annotation);
  ct_workspace_focus_canvas (self);
}

static void
category_cb (CtWorkspace *self)
{
  ct_canvas_set_category (self->canvas, ct_category_panel_get_category (self->categories));
}

static void
category_added_cb (CtWorkspace *self)
{
  if (self->needs_category)
    ct_workspace_focus_canvas (self);
  self->needs_category = FALSE;
}

static void
message_cb (CtWorkspace *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
keep_inside_cb (CtWorkspace *self)
{
  ct_box_inspector_set_keep_inside (ct_annotation_panel_get_inspector (self->annotations),
                                    ct_canvas_get_keep_inside (self->canvas));
}

static void
zoom_cb (CtWorkspace *self)
{
  ct_status_bar_set_zoom (self->status, ct_canvas_get_zoom (self->canvas));
}

static void
pointer_cb (CtWorkspace *self, double x_px, double y_px)
{
  double values[4] = { 0 };
  guint n_values = isnan (x_px) ? 0 : ct_canvas_read_pixel (self->canvas, x_px, y_px, values);

  ct_status_bar_set_pointer (self->status, !isnan (x_px), x_px, y_px);
  ct_status_bar_set_color (self->status, values, n_values);
}

static void
adjust_cb (CtWorkspace *self)
{
  gboolean auto_window;
  CtAdjust adjust;

  ct_status_bar_get_adjust (self->status, &adjust, &auto_window);
  ct_canvas_set_adjust (self->canvas, &adjust, auto_window);
}

/* Space belongs to the canvas, which pans while it is held; what is left of it is an action. */
static void
accept_cb (CtWorkspace *self, gboolean unmark)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tap-space", "b", unmark);
}

static void
disconnect_session (CtWorkspace *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);
}

static void
ct_workspace_dispose (GObject *object)
{
  disconnect_session (CT_WORKSPACE (object));
  ct_workspace_remove_popups (CT_WORKSPACE (object));
  if (CT_WORKSPACE (object)->thumbnails != NULL)
    ct_thumbnail_loader_stop (CT_WORKSPACE (object)->thumbnails);
  g_clear_handle_id (&CT_WORKSPACE (object)->release_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_WORKSPACE);
  g_clear_object (&CT_WORKSPACE (object)->thumbnails);
  G_OBJECT_CLASS (ct_workspace_parent_class)->dispose (object);
}

static void
ct_workspace_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtWorkspace *self = CT_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_SHOW_IMAGES:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->left_panel)));
      break;
    case PROP_SHOW_CATEGORIES:
      g_value_set_boolean (value, gtk_widget_get_visible (self->right_panel));
      break;
    case PROP_SHOW_FINDINGS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->findings)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_workspace_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CtWorkspace *self = CT_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_SHOW_IMAGES:
      ct_workspace_want_left (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_CATEGORIES:
      ct_workspace_want_right (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_FINDINGS:
      ct_workspace_want_findings (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-workspace.ui");
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, top);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, left);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, right);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, left_panel);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, right_panel);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, notice);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, notice_box);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, notice_icon);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, notice_text);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, notice_button);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, canvas);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, page);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, categories);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, annotations);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, status);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, findings);
  gtk_widget_class_bind_template_child (widget_class, CtWorkspace, box_menu);
}

static void
ct_workspace_class_init (CtWorkspaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ct_workspace_dispose;
  object_class->get_property = ct_workspace_get_property;
  object_class->set_property = ct_workspace_set_property;

  /**
   * CtWorkspace:show-images:
   *
   * Whether the list of images is in sight.
   */
  properties[PROP_SHOW_IMAGES] = g_param_spec_boolean ("show-images", NULL, NULL, TRUE, flags);
  /**
   * CtWorkspace:show-categories:
   *
   * Whether the panel with categories and boxes is in sight.
   */
  properties[PROP_SHOW_CATEGORIES] = g_param_spec_boolean ("show-categories", NULL, NULL, TRUE, flags);
  /**
   * CtWorkspace:show-findings:
   *
   * Whether the list of what the checker says is in sight.
   */
  properties[PROP_SHOW_FINDINGS] = g_param_spec_boolean ("show-findings", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtWorkspace::message:
   * @text: something to be told in passing
   */
  signals[MESSAGE] = g_signal_new ("message",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);
  /**
   * CtWorkspace::selection-changed:
   *
   * Other boxes are selected than before.
   */
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed",
                                             G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             0);

  g_type_ensure (CT_TYPE_CANVAS);
  g_type_ensure (CT_TYPE_IMAGE_PANEL);
  g_type_ensure (CT_TYPE_PICTURE_PAGE);
  g_type_ensure (CT_TYPE_CATEGORY_PANEL);
  g_type_ensure (CT_TYPE_ANNOTATION_PANEL);
  g_type_ensure (CT_TYPE_STATUS_BAR);
  g_type_ensure (CT_TYPE_FINDINGS_PANEL);
  bind_template (widget_class);
}

static void
ct_workspace_init (CtWorkspace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->left_wanted = TRUE;
  self->right_wanted = TRUE;
  self->thumbnails = ct_thumbnail_loader_new (dup_image_path, self);
  ct_thumbnail_loader_set_size_func (self->thumbnails, get_image_size);
  ct_thumbnail_loader_set_remote_func (self->thumbnails, get_remote);
  ct_image_panel_set_loader (self->left_panel, self->thumbnails);
  g_signal_connect_swapped (self->left_panel, "message", G_CALLBACK (message_cb), self);
  ct_workspace_add_popups (self);
  ct_workspace_add_findings (self);
  ct_annotation_panel_set_canvas (self->annotations, self->canvas);
  ct_category_panel_set_canvas (self->categories, self->canvas);
  g_signal_connect_swapped (ct_workspace_get_inspector (self), "refused", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->canvas, "refused", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->canvas, "marks-changed", G_CALLBACK (canvas_selection_cb), self);
  g_signal_connect_swapped (self->canvas, "notify::keep-inside", G_CALLBACK (keep_inside_cb), self);
  g_signal_connect_swapped (self->right_panel, "map", G_CALLBACK (ct_workspace_right_mapped), self);
  g_signal_connect_swapped (self->annotations, "selection-changed", G_CALLBACK (panel_selection_cb), self);
  g_signal_connect_swapped (self->annotations, "activated", G_CALLBACK (panel_activated_cb), self);
  g_signal_connect_swapped (self->categories, "notify::category", G_CALLBACK (category_cb), self);
  g_signal_connect_swapped (self->categories, "added", G_CALLBACK (category_added_cb), self);
  g_signal_connect_swapped (self->categories, "refused", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->canvas, "selection-changed", G_CALLBACK (canvas_selection_cb), self);
  g_signal_connect_swapped (self->canvas, "needs-category", G_CALLBACK (ct_workspace_find_category), self);
  g_signal_connect_swapped (self->canvas, "notify::zoom", G_CALLBACK (zoom_cb), self);
  g_signal_connect_swapped (self->canvas, "pointer-moved", G_CALLBACK (pointer_cb), self);
  g_signal_connect_swapped (self->canvas, "accept", G_CALLBACK (accept_cb), self);
  g_signal_connect_swapped (self->status, "adjust-changed", G_CALLBACK (adjust_cb), self);
}

/**
 * ct_workspace_new:
 *
 * Returns: a workspace without a session
 */
GtkWidget *
ct_workspace_new (void)
{
  return g_object_new (CT_TYPE_WORKSPACE, NULL);
}

/**
 * ct_workspace_set_session:
 * @session: whose document to work on
 */
void
ct_workspace_set_session (CtWorkspace *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  ct_category_panel_set_session (self->categories, session);
  ct_annotation_panel_set_session (self->annotations, session);
  ct_status_bar_set_session (self->status, session);
  ct_findings_panel_set_session (self->findings, session);
  ct_image_panel_set_session (self->left_panel, session);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (editable_cb), self);
  g_signal_connect_swapped (session, "notify::image", G_CALLBACK (image_cb), self);
  g_signal_connect_swapped (session, "picture-changed", G_CALLBACK (picture_cb), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (canvas_selection_cb), self);
  document_cb (self);
  image_cb (self);
  picture_cb (self);
}

/**
 * ct_workspace_get_canvas:
 *
 * Returns: (transfer none): the canvas
 */
CtCanvas *
ct_workspace_get_canvas (CtWorkspace *self)
{
  return self->canvas;
}

/**
 * ct_workspace_get_categories:
 *
 * Returns: (transfer none): the panel that knows the current category
 */
CtCategoryPanel *
ct_workspace_get_categories (CtWorkspace *self)
{
  return self->categories;
}

/**
 * ct_workspace_get_image_panel:
 *
 * Returns: (transfer none): the images on the left
 */
CtImagePanel *
ct_workspace_get_image_panel (CtWorkspace *self)
{
  return self->left_panel;
}

/**
 * ct_workspace_find_image:
 *
 * Makes the next keys a part of an image's name.
 */
void
ct_workspace_find_image (CtWorkspace *self)
{
  ct_workspace_want_left (self, TRUE);
  ct_image_panel_focus_search (self->left_panel);
}

/**
 * ct_workspace_go_to_image:
 *
 * Asks for the number or the name of an image.
 */
void
ct_workspace_go_to_image (CtWorkspace *self)
{
  ct_workspace_want_left (self, TRUE);
  ct_image_panel_go_to (self->left_panel);
}

/**
 * ct_workspace_get_inspector:
 *
 * Returns: (transfer none): the numbers of the selected box
 */
CtBoxInspector *
ct_workspace_get_inspector (CtWorkspace *self)
{
  return ct_annotation_panel_get_inspector (self->annotations);
}

/**
 * ct_workspace_show_without_picture:
 *
 * The picture in sight cannot be shown; its boxes are all the same.
 */
void
ct_workspace_show_without_picture (CtWorkspace *self)
{
  self->without_picture = TRUE;
  picture_cb (self);
  ct_workspace_focus_canvas (self);
}

/**
 * ct_workspace_adjust:
 *
 * Opens the sliders for how bright pictures are shown.
 */
void
ct_workspace_adjust (CtWorkspace *self)
{
  ct_status_bar_popup_adjust (self->status);
}

/**
 * ct_workspace_focus_canvas:
 *
 * Gives the keys to the canvas.
 */
void
ct_workspace_focus_canvas (CtWorkspace *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/**
 * ct_workspace_add_category:
 *
 * Makes the next keys the name of a category.
 */
void
ct_workspace_add_category (CtWorkspace *self)
{
  ct_workspace_want_right (self, TRUE);
  ct_category_panel_focus_entry (self->categories);
}

/**
 * ct_workspace_ask_category:
 *
 * Says that a category is missing, and makes the next keys its name.
 */
void
ct_workspace_ask_category (CtWorkspace *self)
{
  self->needs_category = TRUE;
  ct_workspace_add_category (self);
  message_cb (self, _ ("Type the name of a category first: every box needs one."));
}
