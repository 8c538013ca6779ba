/* ct-publish-send.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small file is read once, into memory, and sent from there. A larger one is hashed and
 * then read again by the container, which refuses it when the two readings differ.
 */
#include "ct-blob-name.h"
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-publish-send-private.h"

#include <unistd.h>

/* So many bytes for each picture that is on its way at most. */
#define IN_MEMORY_BYTES (128 * 1024)
#define MAGIC_BYTES 32
#define N_TRIES 3

/* What one try sends. */
typedef struct
{
  CtPutRequest request;
  GBytes *bytes;
  struct stat info;
} Source;

static gboolean
peek (Source *source, const char *path, GError **error)
{
  guint8 magic[MAGIC_BYTES];
  gssize n;
  int fd = ct_local_file_open (path, &source->info, error);

  if (fd < 0)
    return FALSE;
  n = pread (fd, magic, sizeof magic, 0);
  close (fd);
  source->request.size = (guint64) source->info.st_size;
  source->request.content_type = ct_content_type_guess (magic, n > 0 ? (gsize) n : 0, path);
  return TRUE;
}

/* Whether the file is still what peek() has seen. */
static gboolean
is_unchanged (Source *source, const CtPublishItem *item, GError **error)
{
  struct stat after;

  if (stat (item->path, &after) == 0 && ct_local_file_unchanged (&source->info, &after))
    return TRUE;
  ct_local_file_set_changed (error);
  return FALSE;
}

static gboolean
read_source (Source *source, const CtPublishItem *item, gboolean trust_plan, GCancellable *cancellable, GError **error)
{
  CtPutRequest *request = &source->request;

  if (!peek (source, item->path, error))
    return FALSE;
  if (request->size > IN_MEMORY_BYTES)
    {
      request->path = item->path;
      request->md5 = item->md5;
      /* A plan that is out of date costs one refused try. */
      if (trust_plan && item->has_md5 && item->size == request->size)
        return TRUE;
      request->info = &source->info;
      return ct_local_file_hash (item->path, &request->md5, &request->size, NULL, NULL, cancellable, error)
             && is_unchanged (source, item, error);
    }
  source->bytes = ct_local_file_load (item->path, (gsize) request->size, cancellable, error);
  if (source->bytes == NULL)
    return FALSE;
  request->bytes = source->bytes;
  request->size = g_bytes_get_size (source->bytes);
  ct_md5_of_data (&request->md5, g_bytes_get_data (source->bytes, NULL), (gsize) request->size);
  return TRUE;
}

/* A conflict with the very content that was to be written is none: a try whose answer was
 * lost, or another publisher with the same picture. */
static gboolean
is_there_already (CtContainer *container,
                  const CtPutRequest *request,
                  CtSendOutcome *outcome,
                  GCancellable *cancellable)
{
  g_auto (CtBlob) blob = { 0 };

  if ((ct_container_get_abilities (container) & CT_CAN_READ) == 0
      || !ct_container_head (container, request->name, &blob, cancellable, NULL) || !blob.has_md5
      || blob.size != request->size || !ct_md5_equal (&blob.md5, &request->md5))
    return FALSE;
  ct_set_str (&outcome->etag, blob.etag);
  outcome->already_there = TRUE;
  outcome->size = blob.size;
  outcome->md5 = blob.md5;
  return TRUE;
}

/**
 * ct_publish_put:
 * @outcome: (out): free its ETag
 *
 * One put; a conflict is looked into before it is called one.
 */
gboolean
ct_publish_put (CtContainer *container,
                const CtPutRequest *request,
                CtSendOutcome *outcome,
                GCancellable *cancellable,
                GError **error)
{
  GError *put_error = NULL;

  *outcome = (CtSendOutcome){ 0 };
  if (ct_container_put (container, request, &outcome->etag, cancellable, &put_error))
    {
      outcome->size = request->size;
      outcome->md5 = request->md5;
      return TRUE;
    }
  if (g_error_matches (put_error, CT_ERROR, CT_ERROR_CONFLICT)
      && is_there_already (container, request, outcome, cancellable))
    {
      g_error_free (put_error);
      return TRUE;
    }
  outcome->container_gone =
      g_error_matches (put_error, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (container);
  g_propagate_error (error, put_error);
  return FALSE;
}

/**
 * ct_publish_note_sent:
 * @outcome: the container has confirmed it
 *
 * Remembers what is there now.
 */
void
ct_publish_note_sent (CtPublishPlan *plan, const CtPutRequest *request, const CtSendOutcome *outcome)
{
  const CtLedgerBlob blob = { request->size, request->md5, outcome->etag };

  if (plan->ledger != NULL && outcome->etag != NULL)
    ct_ledger_note_blob (plan->ledger, plan->place, request->name, &blob);
}

/* Where nothing can be listed, only this tells after a crash what may be there. */
static void
note_begun (CtPublishPlan *plan, const CtPutRequest *request)
{
  const CtLedgerBlob blob = { request->size, request->md5, NULL };

  if (plan->ledger != NULL && (ct_container_get_abilities (plan->container) & CT_CAN_LIST) == 0)
    ct_ledger_note_blob (plan->ledger, plan->place, request->name, &blob);
}

/* A conflict where nothing can be read, about content that we had begun to write: nobody else's
 * is lost by writing it once more. */
static gboolean
put_or_put_again (CtPublishPlan *plan,
                  const CtPublishItem *item,
                  const CtPutRequest *request,
                  CtSendOutcome *outcome,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GError) local = NULL;
  CtPutRequest again = *request;

  if (ct_publish_put (plan->container, request, outcome, cancellable, &local))
    return TRUE;
  if (!item->was_begun || !g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT)
      || (ct_container_get_abilities (plan->container) & CT_CAN_READ) != 0 || !ct_md5_equal (&item->md5, &request->md5))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  again.condition = CT_PUT_ALWAYS;
  again.etag = NULL;
  return ct_publish_put (plan->container, &again, outcome, cancellable, error);
}

static gboolean
try_once (CtPublishPlan *plan,
          const CtPublishItem *item,
          Source *source,
          gboolean trust_plan,
          CtSendOutcome *outcome,
          GCancellable *cancellable,
          GError **error)
{
  gboolean ok = read_source (source, item, trust_plan, cancellable, error);

  if (ok)
    {
      g_autoptr (GError) local = NULL;

      note_begun (plan, &source->request);
      ok = put_or_put_again (plan, item, &source->request, outcome, cancellable, &local);
      /* It is somebody else's, not one of ours that got lost. */
      if (g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT) && plan->ledger != NULL)
        ct_ledger_forget_blob (plan->ledger, plan->place, item->blob_name);
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
    }
  if (ok)
    ct_publish_note_sent (plan, &source->request, outcome);
  if (ok && plan->ledger != NULL && is_unchanged (source, item, NULL))
    ct_ledger_note_md5 (plan->ledger, item->path, &source->info, &source->request.md5);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  return ok;
}

/**
 * ct_publish_send:
 * @item: new or changed
 * @func: (nullable): told how much of the picture is on its way
 * @outcome: (out): free its ETag
 *
 * Reads and sends one picture: a new one only where nothing is, a changed one only over what
 * the plan has seen. A file that changes on the way is read and sent again, three times in all.
 */
gboolean
ct_publish_send (CtPublishPlan *plan,
                 const CtPublishItem *item,
                 CtBytesFunc func,
                 gpointer data,
                 CtSendOutcome *outcome,
                 GCancellable *cancellable,
                 GError **error)
{
  for (guint i = 0; i < N_TRIES; i++)
    {
      g_autoptr (GError) try_error = NULL;
      Source source = {
        .request = {
          .name = item->blob_name,
          .condition = item->etag != NULL ? CT_PUT_IF_MATCH : CT_PUT_IF_ABSENT,
          .etag = item->etag,
          .sent = func,
          .sent_data = data,
        },
      };

      *outcome = (CtSendOutcome){ 0 };
      if (try_once (plan, item, &source, i == 0, outcome, cancellable, &try_error))
        return TRUE;
      if (i + 1 == N_TRIES || !g_error_matches (try_error, CT_ERROR, CT_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return FALSE;
        }
    }
  g_return_val_if_reached (FALSE);
}
