/* ct-publish-conflict.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of a COCO file that is not ours: who and when, for people, and whether it is
 * one that we have written or seen, which the ledger remembers.
 */
#include "ct-error.h"
#include "ct-publish-plan-private.h"

void
ct_publish_conflict_free (CtPublishConflict *self)
{
  g_free (self->blob_name);
  g_free (self->writer);
  g_free (self->etag);
  g_free (self->copy_name);
  g_free (self->saved_path);
  g_free (self);
}

/* What the container says about the blob as it is now. One that is gone is known and has no ETag. */
CtPublishConflict *
ct_publish_conflict_new (CtContainer *container, const CtPublishItem *item, GCancellable *cancellable)
{
  CtPublishConflict *self = g_new0 (CtPublishConflict, 1);
  g_autoptr (GError) error = NULL;
  g_auto (CtBlob) blob = { 0 };

  self->blob_name = g_strdup (item->blob_name);
  if ((ct_container_get_abilities (container) & CT_CAN_READ) == 0)
    return self;
  if (!ct_container_head (container, item->blob_name, &blob, cancellable, &error))
    self->is_known = g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND) && !ct_container_is_lost (container);
  else
    {
      self->is_known = TRUE;
      self->writer = g_steal_pointer (&blob.writer);
      self->modified_us = blob.modified_us;
      self->size = blob.size;
      self->etag = g_steal_pointer (&blob.etag);
    }
  return self;
}

/**
 * ct_publish_conflict_describe:
 *
 * Returns: (transfer full): a sentence: what was written by whom and when
 */
char *
ct_publish_conflict_describe (const CtPublishConflict *self)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->modified_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *when = time != NULL && self->modified_us > 0 ? g_date_time_format (time, "%F %R") : g_strdup ("–");
  g_autofree char *size = g_format_size (self->size);

  if (!self->is_known)
    return g_strdup_printf (_ ("“%s” was written by somebody else; the container does not tell by whom and when."),
                            self->blob_name);
  if (self->etag == NULL)
    return g_strdup_printf (_ ("“%s” was removed by somebody else."), self->blob_name);
  if (self->writer == NULL)
    /* Translators: the second %s is date and time, the third a size */
    return g_strdup_printf (_ ("“%s” was written by somebody else (%s, %s)."), self->blob_name, when, size);
  /* Translators: the second %s is a person's or program's name, the third date and time, the fourth a size */
  return g_strdup_printf (_ ("“%s” was written by %s (%s, %s)."), self->blob_name, self->writer, when, size);
}

/* Where the ledger has what was begun; no blob can have such a name. */
static char *
dup_begun_name (const char *name)
{
  return g_strconcat (name, "\nbegun", NULL);
}

/* Where the ledger has what a document has written or seen; what another document wrote to the same
 * place is somebody else's. */
char *
ct_publish_ledger_dup_place (const CtPublishPlan *self)
{
  g_autofree char *document = NULL;

  if (self->document_path == NULL)
    return g_strdup (self->place);
  document = g_canonicalize_filename (self->document_path, NULL);
  return g_strconcat (self->place, "\n", document, NULL);
}

static gboolean
is_content (const CtLedgerBlob *blob, guint64 size, const CtMd5 *md5)
{
  return md5 != NULL && blob->size == size && ct_md5_equal (&blob->md5, md5);
}

/* Whether that content was on its way once, and nobody knows whether it arrived. */
gboolean
ct_publish_ledger_has_begun (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5)
{
  g_autofree char *place = ct_publish_ledger_dup_place (self);
  g_autofree char *begun_name = dup_begun_name (name);
  g_auto (CtLedgerBlob) begun = { 0 };

  return self->ledger != NULL && ct_ledger_find_blob (self->ledger, place, begun_name, &begun)
         && is_content (&begun, size, md5);
}

/* Whether we have written, begun to write or looked at what is there: ITEM's ETag and, if known, MD5. */
gboolean
ct_publish_ledger_knows (CtPublishPlan *self, const CtPublishItem *item, guint64 size, const CtMd5 *md5)
{
  g_autofree char *place = ct_publish_ledger_dup_place (self);
  g_auto (CtLedgerBlob) seen = { 0 };

  if (ct_ledger_find_blob (self->ledger, place, item->blob_name, &seen)
      && (g_strcmp0 (seen.etag, item->etag) == 0 || is_content (&seen, size, md5)))
    return TRUE;
  return ct_publish_ledger_has_begun (self, item->blob_name, size, md5);
}

/* What is going to be written, in case nobody lives to hear the answer. */
void
ct_publish_ledger_note_begun (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5)
{
  g_autofree char *place = ct_publish_ledger_dup_place (self);
  g_autofree char *begun_name = dup_begun_name (name);
  const CtLedgerBlob blob = { size, *md5, NULL };

  if (self->ledger != NULL)
    ct_ledger_note_blob (self->ledger, place, begun_name, &blob);
}

/* What is there and may be overwritten from now on. */
void
ct_publish_ledger_note_seen (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5, const char *etag)
{
  g_autofree char *place = ct_publish_ledger_dup_place (self);
  g_autofree char *begun_name = dup_begun_name (name);
  const CtLedgerBlob blob = { size, *md5, (char *) etag };
  g_auto (CtLedgerBlob) seen = { 0 };
  g_auto (CtLedgerBlob) begun = { 0 };

  if (self->ledger == NULL || etag == NULL)
    return;
  /* Nothing to write, nothing for the disk to wait for. */
  if (!ct_ledger_find_blob (self->ledger, place, name, &seen) || g_strcmp0 (seen.etag, etag) != 0
      || !is_content (&seen, size, md5))
    ct_ledger_note_blob (self->ledger, place, name, &blob);
  if (ct_ledger_find_blob (self->ledger, place, begun_name, &begun))
    ct_ledger_forget_blob (self->ledger, place, begun_name);
}
