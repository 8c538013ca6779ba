/* ct-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three threads beside those of the callers. The writer alone touches the database: it takes
 * messages from a queue and commits them in their order, at once. The syncer makes committed ones safe
 * from power cuts; it is a thread of its own so that a slow disk does not keep the next gesture from
 * being committed. The copier packs the first bytes, once, and ends.
 *
 * A message that cannot be written stays, and those behind it wait: the disk may get room again.
 */
#include "ct-journal.h"

#include <sys/resource.h>
#include <unistd.h>

#include "ct-error.h"

/* How long the writer waits for something to do before it tries again what failed, or tidies up. */
#define RETRY_US (2 * G_USEC_PER_SEC)

#define PIECE_BYTES (1024 * 1024)
#define MAX_PIECES_WAITING 4

typedef enum
{
  ADD,
  MOVE,
  PIECE,
  END_PIECES,
  CONFIRM,
  /* Those below have somebody who waits. */
  LOAD,
  FLUSH,
  ANNOUNCE,
  FOLLOW,
  QUIT,
} Kind;

typedef struct
{
  gboolean done;
  GBytes *bytes;
  GError *error;
} Reply;

typedef struct
{
  Kind kind;
  guint index;
  guint state;
  gsize length;
  const char *label; /* interned */
  GBytes *bytes;
  CtVersion version;
  char *path;
  Reply *reply;
} Message;

struct _CtJournal
{
  gatomicrefcount ref_count;
  GAsyncQueue *queue;
  GThread *writer;
  GBytes *first;
  GBytes *base;

  /* Of the writer alone. */
  CtJournalStore *store;
  CtJournalFacts facts; /* until there is a store */
  GQueue backlog;
  gboolean untidy;
  gboolean is_lost; /* there was a store and it cannot be opened any more */
  GThread *copier;
  GThread *syncer;
  GAsyncQueue *to_sync;

  /* Guarded by the lock. */
  GMutex lock;
  GCond changed;
  char *error;
  char *database;
  guint n_waiting; /* messages with a group that are not committed */
  guint n_pieces_waiting;
  gboolean copying;
  gboolean closing;
};

static void
message_free (Message *message)
{
  g_clear_pointer (&message->bytes, g_bytes_unref);
  g_free (message->path);
  g_free (message);
}

/* ---- copier and syncer ---- */

static GBytes *
pack (gconstpointer data, gsize length)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 1);
  gsize size = length + length / 512 + 1024;
  guint8 *packed = g_malloc (size);
  gsize n_read = 0;
  gsize n_written = 0;

  if (g_converter_convert (G_CONVERTER (packer),
                           length > 0 ? data : "",
                           length,
                           packed,
                           size,
                           G_CONVERTER_INPUT_AT_END,
                           &n_read,
                           &n_written,
                           NULL)
      != G_CONVERTER_FINISHED)
    g_error ("Packing needs more room than deflate can need");
  return g_bytes_new_take (g_realloc (packed, n_written), n_written);
}

/* FALSE if nobody wants the pieces any more. */
static gboolean
wait_for_room (CtJournal *self)
{
  gboolean go_on;

  g_mutex_lock (&self->lock);
  while (self->n_pieces_waiting >= MAX_PIECES_WAITING && !self->closing)
    g_cond_wait (&self->changed, &self->lock);
  go_on = !self->closing;
  self->n_pieces_waiting++;
  g_mutex_unlock (&self->lock);
  return go_on;
}

static gpointer
copy_first (gpointer data)
{
  CtJournal *self = data;
  gsize size;
  const guint8 *first = g_bytes_get_data (self->first, &size);
  gsize at = 0;
  guint n = 0;
  Message *message;

  /* Packing is much work that nobody waits for yet. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), 10);
  do
    {
      gsize length = MIN (PIECE_BYTES, size - at);

      if (!wait_for_room (self))
        return NULL;
      message = g_new0 (Message, 1);
      message->kind = PIECE;
      message->index = n++;
      message->length = length;
      message->bytes = pack (first + at, length);
      g_async_queue_push (self->queue, message);
      at += length;
    }
  while (at < size);
  message = g_new0 (Message, 1);
  message->kind = END_PIECES;
  message->index = n;
  g_async_queue_push (self->queue, message);
  return NULL;
}

static gpointer
sync_database (gpointer data)
{
  CtJournal *self = data;
  gboolean is_new = TRUE;

  for (;;)
    {
      gpointer word = g_async_queue_pop (self->to_sync);
      gpointer next;
      g_autofree char *database = NULL;

      while ((next = g_async_queue_try_pop (self->to_sync)) != NULL)
        word = next;
      if (word == GINT_TO_POINTER (QUIT + 1))
        return NULL;
      g_mutex_lock (&self->lock);
      database = g_strdup (self->database);
      g_mutex_unlock (&self->lock);
      if (database != NULL)
        ct_journal_store_sync (database, is_new);
      is_new = FALSE;
    }
}

/* ---- writer ---- */

static void
note_database (CtJournal *self)
{
  g_mutex_lock (&self->lock);
  g_free (self->database);
  self->database = ct_journal_store_dup_database (self->store);
  g_mutex_unlock (&self->lock);
}

/* What belongs to a store that has just come: its threads. */
static void
start_helpers (CtJournal *self)
{
  gboolean copying = self->first != NULL && ct_journal_store_get_facts (self->store)->n_pieces == 0;

  note_database (self);
  self->to_sync = g_async_queue_new ();
  self->syncer = g_thread_new ("journal-sync", sync_database, self);
  g_mutex_lock (&self->lock);
  self->copying = copying;
  g_mutex_unlock (&self->lock);
  if (copying)
    self->copier = g_thread_new ("journal-copy", copy_first, self);
}

static gboolean
ensure_store (CtJournal *self, GError **error)
{
  if (self->is_lost)
    g_set_error (error, CT_ERROR, CT_ERROR_DENIED, _ ("The journal %s cannot be opened any more."), self->database);
  else if (self->store == NULL)
    self->store = ct_journal_store_create (&self->facts, self->base, error);
  if (self->store != NULL && self->syncer == NULL)
    start_helpers (self);
  return self->store != NULL;
}

static gboolean
write_one (CtJournal *self, const Message *message, GError **error)
{
  switch (message->kind)
    {
    case ADD:
      return ct_journal_store_add (self->store, message->index, message->state, message->label, message->bytes, error);
    case MOVE:
      return ct_journal_store_move (self->store, message->index, error);
    case PIECE:
      return ct_journal_store_add_piece (self->store, message->index, message->length, message->bytes, error);
    case END_PIECES:
      return ct_journal_store_end_pieces (self->store, message->index, error);
    case CONFIRM:
      return ct_journal_store_confirm (self->store, &message->version, error);
    case LOAD:
    case FLUSH:
    case ANNOUNCE:
    case FOLLOW:
    case QUIT:
    default:
      g_assert_not_reached ();
    }
}

/* What follows when a message is committed. */
static void
settle (CtJournal *self, const Message *message)
{
  g_mutex_lock (&self->lock);
  if (message->kind == ADD)
    self->n_waiting--;
  else if (message->kind == PIECE)
    self->n_pieces_waiting--;
  else if (message->kind == END_PIECES)
    self->copying = FALSE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
note_error (CtJournal *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static guint
count_writes (CtJournal *self)
{
  guint n = 0;

  for (GList *link = self->backlog.head; link != NULL && ((Message *) link->data)->kind < LOAD; link = link->next)
    n++;
  return n;
}

static gboolean
commit_writes (CtJournal *self, guint n, GError **error)
{
  GList *link = self->backlog.head;

  if (!ct_journal_store_begin (self->store, error))
    return FALSE;
  for (guint i = 0; i < n; i++, link = link->next)
    if (!write_one (self, link->data, error))
      {
        ct_journal_store_roll_back (self->store);
        return FALSE;
      }
  if (ct_journal_store_commit (self->store, error))
    return TRUE;
  ct_journal_store_roll_back (self->store);
  return FALSE;
}

/* Commits what stands at the head of the backlog, mostly a single group. FALSE if it stays there. */
static gboolean
work_off_writes (CtJournal *self)
{
  g_autoptr (GError) error = NULL;
  guint n = count_writes (self);
  gboolean good;

  if (n == 0)
    return TRUE;
  /* A save without any gesture needs no journal: one that comes later will know. */
  if (self->store == NULL && ((Message *) g_queue_peek_head (&self->backlog))->kind == CONFIRM)
    {
      Message *message = g_queue_pop_head (&self->backlog);

      self->facts.saved = message->version;
      message_free (message);
      return work_off_writes (self);
    }
  good = ensure_store (self, &error) && commit_writes (self, n, &error);
  note_error (self, error);
  if (!good)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      Message *message = g_queue_pop_head (&self->backlog);

      settle (self, message);
      message_free (message);
    }
  self->untidy = TRUE;
  g_async_queue_push (self->to_sync, GINT_TO_POINTER (FLUSH + 1));
  return TRUE;
}

static gboolean
announce (CtJournal *self, const CtVersion *version, GError **error)
{
  if (self->store == NULL)
    return TRUE;
  if (!ct_journal_store_announce (self->store, version, error))
    return FALSE;
  ct_journal_store_sync (self->database, FALSE);
  return TRUE;
}

static gboolean
follow (CtJournal *self, const char *path, GError **error)
{
  g_free (self->facts.document);
  self->facts.document = ct_journal_canonical (path);
  if (self->store == NULL)
    return TRUE;
  if (ct_journal_store_move_to (self->store, path, error))
    {
      note_database (self);
      return TRUE;
    }
  g_clear_pointer (&self->store, ct_journal_store_close);
  self->is_lost = TRUE;
  return FALSE;
}

static void
answer (CtJournal *self, Message *message, gboolean is_stuck)
{
  Reply *reply = message->reply;

  if (message->kind == LOAD && self->store != NULL)
    reply->bytes = ct_journal_store_load (self->store, message->index, &reply->error);
  else if (message->kind == FOLLOW)
    follow (self, message->path, &reply->error);
  else if (is_stuck)
    g_set_error (&reply->error, CT_ERROR, CT_ERROR_DENIED, "%s", self->error != NULL ? self->error : "");
  else if (message->kind == ANNOUNCE)
    announce (self, &message->version, &reply->error);
  else if (message->kind == FLUSH && self->store != NULL)
    ct_journal_store_sync (self->database, FALSE);
  g_mutex_lock (&self->lock);
  reply->done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  message_free (message);
}

/* Who waits is answered even if what was to be written before cannot be. */
static void
answer_stuck (CtJournal *self)
{
  GList *link = self->backlog.head;

  while (link != NULL)
    {
      GList *next = link->next;
      Message *message = link->data;

      if (message->kind > CONFIRM && message->kind != QUIT)
        {
          g_queue_delete_link (&self->backlog, link);
          answer (self, message, TRUE);
        }
      link = next;
    }
}

/* TRUE when the writer is to end. */
static gboolean
work_off (CtJournal *self)
{
  while (!g_queue_is_empty (&self->backlog))
    {
      Message *message;

      if (!work_off_writes (self))
        {
          answer_stuck (self);
          message = g_queue_peek_tail (&self->backlog);
          return message->kind == QUIT;
        }
      if (g_queue_is_empty (&self->backlog))
        break;
      message = g_queue_pop_head (&self->backlog);
      if (message->kind == QUIT)
        {
          message_free (message);
          return TRUE;
        }
      answer (self, message, FALSE);
    }
  return FALSE;
}

static void
stop_helpers (CtJournal *self)
{
  if (self->copier != NULL)
    g_thread_join (self->copier);
  if (self->syncer != NULL)
    {
      g_async_queue_push (self->to_sync, GINT_TO_POINTER (QUIT + 1));
      g_thread_join (self->syncer);
      g_async_queue_unref (self->to_sync);
    }
}

static gpointer
write_journal (gpointer data)
{
  CtJournal *self = data;
  gboolean end = FALSE;

  if (self->store != NULL)
    start_helpers (self);
  while (!end)
    {
      gboolean patient = !self->untidy && g_queue_is_empty (&self->backlog);
      Message *message = patient ? g_async_queue_pop (self->queue) : g_async_queue_timeout_pop (self->queue, RETRY_US);

      for (; message != NULL; message = g_async_queue_try_pop (self->queue))
        g_queue_push_tail (&self->backlog, message);
      if (self->untidy && g_queue_is_empty (&self->backlog))
        {
          ct_journal_store_checkpoint (self->store, NULL);
          self->untidy = FALSE;
        }
      end = work_off (self);
    }
  stop_helpers (self);
  g_clear_pointer (&self->store, ct_journal_store_close);
  g_queue_clear_full (&self->backlog, (GDestroyNotify) message_free);
  return NULL;
}

/* ---- callers ---- */

static CtJournal *
journal_new (GBytes *first)
{
  CtJournal *self = g_new0 (CtJournal, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->queue = g_async_queue_new_full ((GDestroyNotify) message_free);
  self->first = first != NULL ? g_bytes_ref (first) : NULL;
  g_queue_init (&self->backlog);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

/**
 * ct_journal_new:
 * @facts: the document, the dialect and the versions are taken from it
 * @first: the bytes that were opened
 * @base: (nullable): edits that make the data set from them, before the first group
 *
 * Nothing is written before the first group comes.
 *
 * Returns: (transfer full): the journal of a document that has none
 */
CtJournal *
ct_journal_new (const CtJournalFacts *facts, GBytes *first, GBytes *base)
{
  CtJournal *self = journal_new (first);

  self->facts = *facts;
  self->facts.document = g_strdup (facts->document);
  self->base = base != NULL ? g_bytes_ref (base) : NULL;
  return self;
}

/**
 * ct_journal_new_for_store:
 * @store: (transfer full): from here on it belongs to the writer
 * @first: the first bytes
 *
 * Returns: (transfer full): the journal of a document that has one
 */
CtJournal *
ct_journal_new_for_store (CtJournalStore *store, GBytes *first)
{
  CtJournal *self = journal_new (first);

  self->store = store;
  return self;
}

CtJournal *
ct_journal_ref (CtJournal *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_journal_unref (CtJournal *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ct_journal_close (self);
  g_clear_pointer (&self->store, ct_journal_store_close);
  g_async_queue_unref (self->queue);
  g_clear_pointer (&self->first, g_bytes_unref);
  g_clear_pointer (&self->base, g_bytes_unref);
  g_free (self->facts.document);
  g_free (self->error);
  g_free (self->database);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
send (CtJournal *self, Message *message)
{
  g_mutex_lock (&self->lock);
  if (self->writer == NULL && !self->closing)
    self->writer = g_thread_new ("journal", write_journal, self);
  if (message->kind == ADD)
    self->n_waiting++;
  g_mutex_unlock (&self->lock);
  g_async_queue_push (self->queue, message);
}

/* Sends a message and waits for the answer. FALSE if there is an error in it. */
static gboolean
ask (CtJournal *self, Message *message, GBytes **bytes, GError **error)
{
  Reply reply = { FALSE, NULL, NULL };

  message->reply = &reply;
  send (self, message);
  g_mutex_lock (&self->lock);
  while (!reply.done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  if (bytes != NULL)
    *bytes = reply.bytes;
  else
    g_clear_pointer (&reply.bytes, g_bytes_unref);
  if (reply.error == NULL)
    return TRUE;
  g_propagate_error (error, reply.error);
  return FALSE;
}

static Message *
message_new (Kind kind)
{
  Message *message = g_new0 (Message, 1);

  message->kind = kind;
  return message;
}

static gboolean
is_closed (CtJournal *self)
{
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closing;
  g_mutex_unlock (&self->lock);
  return closed;
}

/**
 * ct_journal_close:
 *
 * Waits until everything is written that can be, and lets go of the database. On the main thread,
 * when no save is running. What comes afterwards is not written.
 */
void
ct_journal_close (CtJournal *self)
{
  GThread *writer;

  /* The copy may have only just begun, and without it nothing can be opened once the file is another one. */
  if (!is_closed (self))
    ct_journal_flush (self, NULL);
  g_mutex_lock (&self->lock);
  while (self->copying && self->error == NULL && !self->closing)
    g_cond_wait (&self->changed, &self->lock);
  self->closing = TRUE;
  writer = g_steal_pointer (&self->writer);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (writer == NULL)
    return;
  g_async_queue_push (self->queue, message_new (QUIT));
  g_thread_join (writer);
}

static void
keep_group (gpointer data, guint index, guint state, const char *label, GBytes *edits)
{
  Message *message = message_new (ADD);

  message->index = index;
  message->state = state;
  message->label = g_intern_string (label);
  message->bytes = g_bytes_ref (edits);
  send (data, message);
}

static void
keep_position (gpointer data, guint index)
{
  Message *message = message_new (MOVE);

  message->index = index;
  send (data, message);
}

static GBytes *
load_group (gpointer data, guint index)
{
  Message *message;
  GBytes *bytes = NULL;

  if (is_closed (data))
    return NULL;
  message = message_new (LOAD);
  message->index = index;
  ask (data, message, &bytes, NULL);
  return bytes;
}

/**
 * ct_journal_is_settled:
 *
 * Returns: whether all groups are committed: the end of the program would cost nothing
 */
gboolean
ct_journal_is_settled (CtJournal *self)
{
  gboolean settled;

  g_mutex_lock (&self->lock);
  settled = self->n_waiting == 0 && self->error == NULL && !self->closing;
  g_mutex_unlock (&self->lock);
  return settled;
}

static gboolean
is_settled (gpointer data)
{
  return ct_journal_is_settled (data);
}

static const CtHistoryKeeper keeper = { keep_group, keep_position, load_group, is_settled };

/**
 * ct_journal_attach:
 * @history: of the document; what the store held was restored to it
 *
 * From here on what @history does is written. It must let go of the journal before that ends.
 */
void
ct_journal_attach (CtJournal *self, CtHistory *history)
{
  ct_history_set_keeper (history, &keeper, self);
}

/**
 * ct_journal_flush:
 *
 * Waits until everything that was done is on the disk itself. Any thread.
 *
 * Returns: %FALSE if it cannot be written
 */
gboolean
ct_journal_flush (CtJournal *self, GError **error)
{
  if (is_closed (self))
    return TRUE;
  return ask (self, message_new (FLUSH), NULL, error);
}

/**
 * ct_journal_announce:
 * @coming: what the next rename puts in the document's place
 *
 * For ct_save_run(), in its thread, before the rename. Waits for the copy of the first bytes, because
 * after the rename nobody else has them.
 *
 * Returns: %FALSE if the journal cannot be written; the save may go on
 */
gboolean
ct_journal_announce (CtJournal *self, const CtVersion *coming, GError **error)
{
  Message *message;

  if (!ct_journal_flush (self, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  while (self->copying && self->error == NULL && !self->closing)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  if (is_closed (self))
    return TRUE;
  message = message_new (ANNOUNCE);
  message->version = *coming;
  return ask (self, message, NULL, error);
}

/**
 * ct_journal_confirm:
 * @saved: what is on disk now
 */
void
ct_journal_confirm (CtJournal *self, const CtVersion *saved)
{
  Message *message = message_new (CONFIRM);

  message->version = *saved;
  send (self, message);
}

/**
 * ct_journal_follow:
 * @document: the new path of the document
 */
void
ct_journal_follow (CtJournal *self, const char *document)
{
  Message *message;

  if (is_closed (self))
    return;
  message = message_new (FOLLOW);
  message->path = g_strdup (document);
  ask (self, message, NULL, NULL);
}

/**
 * ct_journal_dup_error:
 *
 * Returns: (transfer full) (nullable): why gestures are not written at present, or %NULL if they are
 */
char *
ct_journal_dup_error (CtJournal *self)
{
  char *error;

  g_mutex_lock (&self->lock);
  error = g_strdup (self->error);
  g_mutex_unlock (&self->lock);
  return error;
}
