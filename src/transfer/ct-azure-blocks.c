/* ct-azure-blocks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A large file as blocks, several at a time, and then the list that makes them a blob. The
 * id of a block says which content it belongs to, so that what an earlier run has left
 * uncommitted is used again, and what belongs to anything else never is. The service checks
 * each block but not the whole: that the whole is what was promised, the file's times tell, or
 * it is hashed here while the blocks are on their way.
 */
#include "ct-azure-xml.h"
#include "ct-container-azure-private.h"
#include "ct-error.h"
#include "ct-http-text.h"
#include "ct-local-file-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAX_BLOCKS 50000
#define MAX_THREADS 8
#define HASH_BYTES (128 * 1024)

typedef struct
{
  CtContainerAzure *self;
  const CtPutRequest *request;
  char *full_name;
  int fd;
  guint64 block_bytes;
  guint n_blocks;
  guint8 *is_done;
  guint64 *n_sent;
  GMutex lock;
  guint next;
  guint64 sent;
  GError *error;
  GCancellable *cancellable; /* ours, so that one failure stops the others */
} Blocks;

typedef struct
{
  Blocks *blocks;
  guint index;
} OneBlock;

static guint64
length_of (const Blocks *blocks, guint index)
{
  return MIN (blocks->block_bytes, blocks->request->size - index * blocks->block_bytes);
}

/* In base64, all of one length. */
static char *
make_id (const Blocks *blocks, guint index)
{
  const guint8 *md5 = blocks->request->md5.bytes;
  g_autofree char *id = g_strdup_printf ("%02x%02x%02x%02x%02x%02x-%08x-%06u",
                                         md5[0],
                                         md5[1],
                                         md5[2],
                                         md5[3],
                                         md5[4],
                                         md5[5],
                                         (guint) blocks->block_bytes,
                                         index);

  return g_base64_encode ((const guchar *) id, strlen (id));
}

/* The first failure is the one that is told; the others follow from it. */
static void
fail (Blocks *blocks, GError *error)
{
  g_mutex_lock (&blocks->lock);
  if (blocks->error == NULL)
    blocks->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&blocks->lock);
  g_cancellable_cancel (blocks->cancellable);
}

static void
note_sent (guint64 n_bytes, gpointer data)
{
  OneBlock *one = data;
  Blocks *blocks = one->blocks;

  g_mutex_lock (&blocks->lock);
  blocks->sent += n_bytes - blocks->n_sent[one->index];
  blocks->n_sent[one->index] = n_bytes;
  if (blocks->request->sent != NULL)
    blocks->request->sent (blocks->sent, blocks->request->sent_data);
  g_mutex_unlock (&blocks->lock);
}

static gboolean
hash_range (int fd, guint64 offset, guint64 length, CtMd5 *md5, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_autofree guint8 *buffer = g_malloc (HASH_BYTES);
  gssize n = 1;

  while (length > 0 && n != 0)
    {
      if (ct_cancelled (cancellable, error))
        return FALSE;
      n = pread (fd, buffer, (gsize) MIN (length, HASH_BYTES), (off_t) offset);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      g_checksum_update (checksum, buffer, n);
      offset += (guint64) n;
      length -= (guint64) n;
    }
  ct_md5_take (md5, checksum);
  if (length == 0)
    return TRUE;
  ct_local_file_set_changed (error);
  return FALSE;
}

/* LEASE: (nullable); LOST: (out): there is no such lease any more */
static gboolean
send_block_with (Blocks *blocks, guint index, const char *lease, gboolean *lost, GError **error)
{
  OneBlock one = { blocks, index };
  g_autofree char *id = make_id (blocks, index);
  g_autofree char *encoded = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *query = g_strdup_printf ("comp=block&blockid=%s", encoded);
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_auto (CtAzureAnswer) answer = { 0 };
  const CtAzureCall call = {
    .method = "PUT",
    .name = blocks->full_name,
    .query = query,
    .headers = headers,
    .fd = blocks->fd,
    .offset = index * blocks->block_bytes,
    .length = length_of (blocks, index),
    .sent = note_sent,
    .sent_data = &one,
  };
  g_autofree char *md5_text = NULL;
  CtMd5 md5;

  if (!hash_range (blocks->fd, call.offset, call.length, &md5, blocks->cancellable, error))
    return FALSE;
  md5_text = ct_md5_to_base64 (&md5);
  ct_http_headers_add (headers, "Content-MD5", md5_text);
  if (lease != NULL)
    ct_http_headers_add (headers, "x-ms-lease-id", lease);
  if (!ct_azure_client_call (blocks->self->client, &call, &answer, blocks->cancellable, error))
    {
      *lost = lease != NULL && ct_container_azure_has_lost_lease (&answer);
      return FALSE;
    }
  note_sent (call.length, &one);
  return TRUE;
}

static gboolean
send_block (Blocks *blocks, guint index, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean lost = FALSE;

  if (send_block_with (blocks, index, blocks->request->lease, &lost, &local))
    return TRUE;
  if (lost)
    return send_block_with (blocks, index, NULL, &lost, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
send_blocks (gpointer data)
{
  Blocks *blocks = data;
  GError *error = NULL;

  while (TRUE)
    {
      guint index;

      g_mutex_lock (&blocks->lock);
      while (blocks->next < blocks->n_blocks && blocks->is_done[blocks->next])
        blocks->next++;
      index = blocks->next++;
      g_mutex_unlock (&blocks->lock);
      if (index >= blocks->n_blocks)
        return NULL;
      if (!send_block (blocks, index, &error))
        {
          fail (blocks, error);
          return NULL;
        }
      blocks->is_done[index] = TRUE;
    }
}

static gpointer
hash_all (gpointer data)
{
  Blocks *blocks = data;
  GError *error = NULL;
  CtMd5 md5;

  if (!hash_range (blocks->fd, 0, blocks->request->size, &md5, blocks->cancellable, &error))
    fail (blocks, error);
  else if (!ct_md5_equal (&md5, &blocks->request->md5))
    fail (blocks,
          g_error_new (CT_ERROR,
                       CT_ERROR_CORRUPT,
                       _ ("The file changed while it was sent. Publish again when nobody writes to it any more.")));
  return NULL;
}

/* Whether the file is what it was when it was hashed, now that all of it has been read. */
static gboolean
check_source (Blocks *blocks, GError **error)
{
  const struct stat *before = blocks->request->info;
  struct stat after;

  if (before == NULL || (fstat (blocks->fd, &after) == 0 && ct_local_file_unchanged (before, &after)))
    return TRUE;
  ct_local_file_set_changed (error);
  return FALSE;
}

static void
restart_xml (gpointer xml)
{
  ct_azure_xml_restart (xml);
}

/* What an earlier run has sent. Not knowing costs only time. */
static void
find_sent_blocks (Blocks *blocks)
{
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();
  g_autoptr (GHashTable) by_id = NULL;
  g_auto (CtAzureAnswer) answer = { 0 };
  GArray *found = ct_azure_xml_get_uncommitted_blocks (xml);
  const CtAzureCall call = {
    .method = "GET",
    .name = blocks->full_name,
    .query = "comp=blocklist&blocklisttype=uncommitted",
    .body = ct_azure_xml_feed,
    .restart = restart_xml,
    .body_data = xml,
  };

  if ((ct_container_get_abilities (CT_CONTAINER (blocks->self)) & CT_CAN_READ) == 0
      || !ct_azure_client_call (blocks->self->client, &call, &answer, blocks->cancellable, NULL)
      || !ct_azure_xml_finish (xml, "BlockList", NULL))
    return;
  by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < found->len; i++)
    {
      CtAzureBlock *block = &g_array_index (found, CtAzureBlock, i);

      g_hash_table_insert (by_id, block->id, block);
    }
  for (guint i = 0; i < blocks->n_blocks; i++)
    {
      g_autofree char *id = make_id (blocks, i);
      const CtAzureBlock *block = g_hash_table_lookup (by_id, id);

      blocks->is_done[i] = block != NULL && block->size == length_of (blocks, i);
      if (blocks->is_done[i])
        {
          blocks->n_sent[i] = block->size;
          blocks->sent += block->size;
        }
    }
}

static void
run_threads (Blocks *blocks)
{
  GThread *threads[MAX_THREADS + 1];
  guint n_threads = MIN (MIN (blocks->n_blocks, MAX_THREADS), ct_azure_client_get_parallel (blocks->self->client));

  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("block", send_blocks, blocks);
  if (blocks->request->info == NULL)
    threads[n_threads++] = g_thread_new ("hash", hash_all, blocks);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

static gboolean
commit (Blocks *blocks, GPtrArray *headers, CtAzureAnswer *answer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *md5_text = NULL;
  CtAzureCall call = {
    .method = "PUT",
    .name = blocks->full_name,
    .query = "comp=blocklist",
    .headers = headers,
  };
  CtMd5 md5;

  for (guint i = 0; i < blocks->n_blocks; i++)
    {
      g_autofree char *id = make_id (blocks, i);

      g_return_val_if_fail (blocks->is_done[i], FALSE);
      g_string_append_printf (xml, "<Latest>%s</Latest>", id);
    }
  g_string_append (xml, "</BlockList>");
  ct_md5_of_data (&md5, xml->str, xml->len);
  md5_text = ct_md5_to_base64 (&md5);
  ct_http_headers_add (headers, "Content-MD5", md5_text);
  bytes = g_bytes_new_static (xml->str, xml->len);
  call.bytes = bytes;
  call.length = xml->len;
  return ct_azure_client_call (blocks->self->client, &call, answer, cancellable, error);
}

static void
cancel_inner (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static gboolean
send_all (Blocks *blocks, GPtrArray *headers, CtAzureAnswer *answer, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_inner), blocks->cancellable, NULL);
  find_sent_blocks (blocks);
  run_threads (blocks);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  if (ct_cancelled (cancellable, error))
    return FALSE;
  if (blocks->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&blocks->error));
      return FALSE;
    }
  return check_source (blocks, error) && commit (blocks, headers, answer, cancellable, error);
}

/**
 * ct_container_azure_put_blocks:
 * @fd: the file; measures what @request says
 * @headers: for the list of blocks
 * @answer: (out): to the list of blocks
 */
gboolean
ct_container_azure_put_blocks (CtContainerAzure *self,
                               const CtPutRequest *request,
                               int fd,
                               GPtrArray *headers,
                               CtAzureAnswer *answer,
                               GCancellable *cancellable,
                               GError **error)
{
  Blocks blocks = { .self = self, .request = request, .fd = fd, .block_bytes = self->block_bytes };
  gboolean ok;

  while ((request->size + blocks.block_bytes - 1) / blocks.block_bytes > MAX_BLOCKS)
    blocks.block_bytes *= 2;
  blocks.n_blocks = (guint) ((request->size + blocks.block_bytes - 1) / blocks.block_bytes);
  blocks.full_name = ct_container_azure_full_name (self, request->name);
  blocks.is_done = g_new0 (guint8, blocks.n_blocks);
  blocks.n_sent = g_new0 (guint64, blocks.n_blocks);
  blocks.cancellable = g_cancellable_new ();
  g_mutex_init (&blocks.lock);
  ok = send_all (&blocks, headers, answer, cancellable, error);
  g_mutex_clear (&blocks.lock);
  g_clear_error (&blocks.error);
  g_object_unref (blocks.cancellable);
  g_free (blocks.full_name);
  g_free (blocks.is_done);
  g_free (blocks.n_sent);
  return ok;
}
