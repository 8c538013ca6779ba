/* ct-publish-tell.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * That a publish has begun is noted before anything is sent, so that one that never ended is
 * known as such the next time.
 */
#include "ct-publish-dialog-private.h"

#define NOTIFICATION "publish"

static void
note (CtPublishDialog *self, const char *state, guint32 n_pictures, guint64 bytes, const char *url)
{
  const CtPublishRecord record = {
    .place = self->place,
    .prefix = self->prefix,
    .state = (char *) state,
    .time_s = g_get_real_time () / G_USEC_PER_SEC,
    .n_pictures = n_pictures,
    .bytes = bytes,
    .url = (char *) url,
  };

  ct_publish_memory_note (self->settings, self->document, &record);
}

void
ct_publish_dialog_note_start (CtPublishDialog *self, const char *url)
{
  note (self, CT_PUBLISH_RUNNING, 0, 0, url);
}

void
ct_publish_dialog_note_end (CtPublishDialog *self, const CtPublishResult *result)
{
  note (self,
        ct_publish_outcome_to_string (result->outcome),
        result->n_sent + result->n_skipped,
        result->bytes_sent,
        result->coco_url);
}

/* A window that was hidden while it had the keys goes on saying that it is active. */
static gboolean
is_anybody_looking (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_visible (GTK_WIDGET (window)) && gtk_window_is_active (window))
        return TRUE;
    }
  return FALSE;
}

/* Tells the desktop, when somebody has turned to another program meanwhile. */
void
ct_publish_dialog_tell_end (CtPublishDialog *self, const CtPublishResult *result)
{
  GApplication *application = g_application_get_default ();
  guint n = result->n_sent + result->n_skipped;
  g_autofree char *name = g_path_get_basename (self->document);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *body = NULL;

  if (application == NULL || is_anybody_looking ())
    return;
  /* Translators: %s is a file, %u are pictures that are at the destination now */
  body = g_strdup_printf (ngettext ("%s: %u picture is there.", "%s: %u pictures are there.", n), name, n);
  notification = g_notification_new (ct_publish_outcome_get_title (result->outcome));
  g_notification_set_body (notification, body);
  g_application_send_notification (application, NOTIFICATION, notification);
}
