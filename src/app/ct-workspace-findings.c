/* ct-workspace-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a finding to what it is about: the image, and on it the box, large enough to be seen.
 */
#include "ct-workspace-private.h"

static void
message_cb (CtWorkspace *self, const char *text)
{
  g_signal_emit_by_name (self, "message", text);
}

/* Goes to an image, if it is still there. */
static gboolean
show_image (CtWorkspace *self, guint32 image)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);

  if (!ct_image_table_is_alive (&dataset->images, image))
    return FALSE;
  ct_canvas_cancel (self->canvas);
  ct_session_set_image (self->session, image);
  return TRUE;
}

/* What is hidden cannot be looked at. */
static void
uncover (CtWorkspace *self, guint32 annotation)
{
  if (!ct_canvas_get_show_boxes (self->canvas))
    ct_canvas_set_show_boxes (self->canvas, TRUE);
  if (ct_canvas_is_hidden (self->canvas, annotation))
    ct_canvas_set_hidden (self->canvas, annotation, FALSE);
}

static void
show_annotation (CtWorkspace *self, guint32 annotation)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);

  if (!ct_annotation_table_is_alive (&dataset->annotations, annotation))
    {
      message_cb (self, _ ("This is no problem any more"));
      return;
    }
  if (!show_image (self, dataset->annotations.image[annotation]))
    {
      message_cb (self, _ ("This annotation is on no image of the file"));
      return;
    }
  uncover (self, annotation);
  ct_canvas_select (self->canvas, annotation);
  ct_canvas_show_selection (self->canvas);
}

static void
show_category (CtWorkspace *self, guint32 category)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);

  if (!ct_category_table_is_alive (&dataset->categories, category))
    return;
  ct_workspace_want_right (self, TRUE);
  ct_category_panel_set_category (self->categories, category);
}

static void
go_cb (CtWorkspace *self, guint kind, guint32 row, gboolean stay)
{
  switch (kind)
    {
    case CT_RECORD_ANNOTATION:
      show_annotation (self, row);
      break;
    case CT_RECORD_IMAGE:
      if (!show_image (self, row))
        message_cb (self, _ ("This is no problem any more"));
      break;
    case CT_RECORD_CATEGORY:
      show_category (self, row);
      break;
    case CT_RECORD_FILE:
    default:
      return;
    }
  if (!stay)
    ct_workspace_focus_canvas (self);
}

void
ct_workspace_add_findings (CtWorkspace *self)
{
  g_signal_connect_object (self->findings, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->findings, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
}

/* Keys that were in the panel go back to the canvas with it. */
void
ct_workspace_want_findings (CtWorkspace *self, gboolean visible)
{
  GtkWidget *panel = GTK_WIDGET (self->findings);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_visible (panel) == visible)
    return;
  if (!visible && focus != NULL && gtk_widget_is_ancestor (focus, panel))
    ct_workspace_focus_canvas (self);
  gtk_widget_set_visible (panel, visible);
  g_object_notify (G_OBJECT (self), "show-findings");
}

/**
 * ct_workspace_go_finding:
 * @step: 1 for the next finding, -1 for the one before
 *
 * Goes to another finding and shows the list, which says what is wrong.
 */
void
ct_workspace_go_finding (CtWorkspace *self, int step)
{
  ct_workspace_want_findings (self, TRUE);
  if (!ct_findings_panel_go (self->findings, step))
    message_cb (self, _ ("There is no finding in the list"));
}

/**
 * ct_workspace_repair_finding:
 *
 * Repairs the finding that is selected in the list, or all of a rule.
 */
void
ct_workspace_repair_finding (CtWorkspace *self)
{
  ct_findings_panel_repair (self->findings);
}

/**
 * ct_workspace_focus_findings:
 *
 * Gives the keys to the list of findings, if it is in sight.
 */
void
ct_workspace_focus_findings (CtWorkspace *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->findings)))
    ct_findings_panel_focus (self->findings);
}
