/* ct-window-publish.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One publish dialog a window, which may be out of sight while it sends; and what the button that
 * opens it tells of the last time.
 */
#include "ct-window-private.h"

#include "ct-publish-dialog.h"
#include "ct-publish-memory.h"

static void
ended_cb (CtWindow *self, const char *text)
{
  /* Translators: %s is how it ended, such as "Published" */
  g_autofree char *toast = g_strdup_printf (_ ("%s. See Publish for the details."), text);

  ct_window_toast (self, toast);
}

/* Opens the dialog, or brings back the one that is there. */
void
ct_window_publish (CtWindow *self)
{
  if (self->publish_dialog == NULL)
    {
      GtkWindow *dialog = GTK_WINDOW (ct_publish_dialog_new (GTK_WINDOW (self), self->session, self->destination));

      g_set_weak_pointer (&self->publish_dialog, dialog);
      g_signal_connect_object (dialog, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (self->publish_dialog);
}

static void
show_last (CtWindow *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  g_autoptr (CtPublishRecord) record = NULL;
  g_autofree char *described = NULL;
  g_autofree char *text = NULL;

  if (document != NULL)
    record = ct_publish_memory_find (self->settings, ct_document_get_path (document), NULL, NULL);
  if (record != NULL)
    described = ct_publish_record_describe (record);
  if (described != NULL)
    text = g_strdup_printf ("%s\n%s\n%s", _ ("Publish"), described, record->place);
  ct_window_set_tooltip (self, self->publish, text != NULL ? text : _ ("Publish"), "publish");
}

/* Keeps the button's tooltip as the last publish was. After the keys, one of which it names. */
void
ct_window_add_publish (CtWindow *self)
{
  g_signal_connect_object (self->settings, "changed::publishes", G_CALLBACK (show_last), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::keymap", G_CALLBACK (show_last), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::document", G_CALLBACK (show_last), self, G_CONNECT_SWAPPED);
  show_last (self);
}
