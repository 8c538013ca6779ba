/* ct-session-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saving, in a job; one after the other.
 */
#include "ct-session-private.h"

#include "ct-error.h"
#include "ct-job.h"

/* One wish to save; the one at the head of the queue is being written. */
typedef struct
{
  CtSession *session;
  CtDocument *document;
  char *path;
  CtSave *save;
  gboolean only_wait;
  CtSessionCallback callback;
  gpointer user_data;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->session);
  g_object_unref (saving->document);
  g_clear_pointer (&saving->save, ct_save_free);
  g_free (saving->path);
  g_free (saving);
}

static gpointer
save_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;

  return ct_save_run (saving->save, NULL, cancellable, error) ? saving : NULL;
}

static void
save_done (gpointer result, const GError *error, gpointer user_data)
{
  Saving *saving = user_data;
  CtSession *self = saving->session;
  gboolean current = g_queue_peek_head (&self->saves) == saving;

  ct_set_str (&self->save_warning, error == NULL ? ct_save_get_warning (saving->save) : NULL);
  if (error == NULL)
    ct_document_finish_save (saving->document, saving->save);
  else if (g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT))
    self->compared = TRUE; /* the save has compared */
  if (current)
    g_queue_pop_head (&self->saves);
  else
    ct_session_release_document (self, saving->document);
  if (current && error == NULL && saving->document == self->document)
    ct_session_note_saved_copy (self);
  ct_session_notify_editable (self);
  ct_session_notify_modified (self);
  if (saving->callback != NULL)
    saving->callback (self, error, saving->user_data);
  if (current)
    ct_session_start_save (self);
}

void
ct_session_start_save (CtSession *self)
{
  Saving *saving = g_queue_peek_head (&self->saves);
  g_autoptr (GError) error = NULL;

  if (saving == NULL || self->reopening)
    return;
  if (saving->only_wait)
    {
      g_queue_pop_head (&self->saves);
      saving->callback (self, NULL, saving->user_data);
      saving_free (saving);
      ct_session_start_save (self);
      return;
    }
  saving->save = ct_document_prepare_save (saving->document, saving->path, &error);
  if (saving->save != NULL)
    {
      ct_job_run (CT_JOB_EXPORT, "save document", save_worker, saving, saving_free, NULL, save_done, saving);
      return;
    }
  g_queue_pop_head (&self->saves);
  if (saving->callback != NULL)
    saving->callback (self, error, saving->user_data);
  saving_free (saving);
  ct_session_start_save (self);
}

static Saving *
saving_new (CtSession *self, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->session = g_object_ref (self);
  saving->document = g_object_ref (self->document);
  saving->callback = callback;
  saving->user_data = user_data;
  return saving;
}

/**
 * ct_session_save:
 * @path: (nullable): where to; %NULL saves to where the document is
 * @callback: (nullable): always called, exactly once
 *
 * Writes what the document is at the moment the writing starts. Wishes are served one after the other.
 */
void
ct_session_save (CtSession *self, const char *path, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving;

  g_return_if_fail (self->document != NULL);
  saving = saving_new (self, callback, user_data);
  saving->path = g_strdup (path);
  g_queue_push_tail (&self->saves, saving);
  if (g_queue_get_length (&self->saves) == 1)
    ct_session_start_save (self);
}

/**
 * ct_session_wait_saved:
 * @callback: called once, at once when no file is being written; its error is always %NULL
 *
 * Waits for the saves that are under way, however they end.
 */
void
ct_session_wait_saved (CtSession *self, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving;

  if (g_queue_is_empty (&self->saves))
    {
      callback (self, NULL, user_data);
      return;
    }
  saving = saving_new (self, callback, user_data);
  saving->only_wait = TRUE;
  g_queue_push_tail (&self->saves, saving);
}

/**
 * ct_session_get_save_warning:
 *
 * Returns: (transfer none) (nullable): what is to be told about the save that ended last
 */
const char *
ct_session_get_save_warning (CtSession *self)
{
  return self->save_warning;
}

/**
 * ct_session_is_saving:
 *
 * Returns: whether a file is being written
 */
gboolean
ct_session_is_saving (CtSession *self)
{
  return !g_queue_is_empty (&self->saves);
}

/* The save that is under way goes on by itself; the others were for a document that is gone. */
void
ct_session_drop_saves (CtSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The document was closed."));
  Saving *saving;

  g_queue_pop_head (&self->saves);
  while ((saving = g_queue_pop_head (&self->saves)) != NULL)
    {
      if (saving->callback != NULL)
        saving->callback (self, error, saving->user_data);
      saving_free (saving);
    }
}
