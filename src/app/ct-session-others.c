/* ct-session-others.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the document stands with other programs: who may edit it, and what they did to the file.
 */
#include "ct-session-private.h"

#include "ct-job.h"

/**
 * ct_session_is_locked:
 *
 * Returns: whether somebody else is editing the document, so that it can only be looked at here
 */
gboolean
ct_session_is_locked (CtSession *self)
{
  return self->document != NULL && (self->taken_over || ct_document_get_recovery (self->document)->is_locked);
}

/**
 * ct_session_get_owner:
 *
 * Returns: (transfer none): who is editing a document that is locked
 */
const CtLockOwner *
ct_session_get_owner (CtSession *self)
{
  return self->taken_over ? &self->owner : &ct_document_get_recovery (self->document)->owner;
}

/**
 * ct_session_is_kept:
 *
 * Returns: whether gestures outlive the end of the program, as far as is known; %TRUE without a document
 */
gboolean
ct_session_is_kept (CtSession *self)
{
  return !self->unkept;
}

/* From here on the journal would be one of two. What is in it the other program has, or asks about. */
static void
give_way (CtSession *self)
{
  self->taken_over = TRUE;
  ct_lock_owner_clear (&self->owner);
  if (!ct_lock_find_owner (ct_document_get_path (self->document), &self->owner))
    self->owner = (CtLockOwner){ g_strdup ("?"), g_strdup ("?"), 0, 0 };
  ct_session_release_document (self, self->document);
  ct_session_notify_editable (self);
}

typedef struct
{
  CtSession *session;
  CtDocument *document;
  char *path;
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *comparing = data;

  g_object_unref (comparing->session);
  g_object_unref (comparing->document);
  g_free (comparing->path);
  g_free (comparing);
}

static gpointer
compare_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Comparing *comparing = data;

  ct_document_compare_outside (comparing->document, comparing->path, cancellable);
  return NULL;
}

static void
compare_done (gpointer result, const GError *error, gpointer user_data)
{
  Comparing *comparing = user_data;

  if (comparing->session->document != comparing->document)
    return;
  comparing->session->comparing = FALSE;
  comparing->session->compared = TRUE;
}

/* A file that was only touched, or written again with what it had, is nothing to bother a person with. */
static CtOutside
compare (CtSession *self)
{
  Comparing *comparing;

  if (self->compared)
    return CT_OUTSIDE_CHANGED;
  if (self->comparing)
    return CT_OUTSIDE_SAME;
  self->comparing = TRUE;
  comparing = g_new0 (Comparing, 1);
  comparing->session = g_object_ref (self);
  comparing->document = g_object_ref (self->document);
  comparing->path = g_strdup (ct_document_get_path (self->document));
  ct_job_run (CT_JOB_INDEX, "compare file", compare_worker, comparing, comparing_free, NULL, compare_done, comparing);
  return CT_OUTSIDE_SAME;
}

/**
 * ct_session_look_outside:
 *
 * A few looks at the file system; for every few seconds and when the window gets the focus. When somebody
 * has taken the document over, nothing can be edited any more. A change is told at the look after the one
 * that saw it, when the contents have been compared.
 *
 * Returns: whether somebody else has done something to the file
 */
CtOutside
ct_session_look_outside (CtSession *self)
{
  CtOutside outside;

  if (self->document == NULL || self->reopening || ct_session_is_saving (self))
    return CT_OUTSIDE_SAME;
  if (self->taken_over)
    return CT_OUTSIDE_TAKEN_OVER;
  outside = ct_document_look_outside (self->document);
  if (outside == CT_OUTSIDE_TAKEN_OVER)
    give_way (self);
  else if (outside == CT_OUTSIDE_GONE && ct_document_is_new (self->document))
    return CT_OUTSIDE_SAME;
  else if (outside == CT_OUTSIDE_CHANGED)
    return compare (self);
  self->compared = FALSE;
  return outside;
}

/**
 * ct_session_accept_outside:
 *
 * The next save replaces what somebody else put in the file's place.
 */
void
ct_session_accept_outside (CtSession *self)
{
  g_return_if_fail (self->document != NULL);
  ct_document_accept_outside (self->document);
}

/**
 * ct_session_discard:
 *
 * Takes back what is not saved, so that neither the file nor the journal has it when the document is opened
 * again; where possible it can be redone. For right before the document is left.
 */
void
ct_session_discard (CtSession *self)
{
  g_return_if_fail (self->document != NULL);
  if (!ct_session_is_locked (self))
    self->put_aside = !ct_document_discard_recovered (self->document);
}
