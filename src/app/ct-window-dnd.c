/* ct-window-dnd.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder or file that is dropped on the window is opened in it.
 */
#include "ct-window-private.h"

static gboolean
drop_cb (CtWindow *self, const GValue *value, double x, double y)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = NULL;

  if (files == NULL)
    return FALSE;
  if (files->next != NULL)
    ct_window_toast (self, _ ("Only the first of the dropped files is opened"));
  path = g_file_get_path (files->data);
  if (path == NULL)
    {
      ct_window_toast (self, _ ("Only files on this computer can be opened"));
      return FALSE;
    }
  ct_window_open (self, path);
  return TRUE;
}

/* Lets the window take files. */
void
ct_window_add_drop_target (CtWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
