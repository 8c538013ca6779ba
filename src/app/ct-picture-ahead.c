/* ct-picture-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job at a time: two would only take the processors from the picture in sight.
 */
#include "ct-picture-ahead.h"

#include "ct-read-ahead.h"

/* So many pictures are decoded ahead. */
#define N_AHEAD 4

struct _CtPictureAhead
{
  GObject *owner;
  CtPictureMemory *memory;
  CtPictureAheadDone done;
  CtReadAhead read_ahead;
  gint64 n_positions;
  CtPictureNeighbour neighbour;
  gpointer data;
  GQueue wanted;
  char *path;
  GCancellable *cancellable;
};

/**
 * ct_picture_ahead_new:
 * @owner: (unowned): frees it in its finalizer
 * @memory: (unowned): lives as long
 * @done: called for each picture
 *
 * Returns: (transfer full): wants nothing yet
 */
CtPictureAhead *
ct_picture_ahead_new (GObject *owner, CtPictureMemory *memory, CtPictureAheadDone done)
{
  CtPictureAhead *self = g_new0 (CtPictureAhead, 1);

  self->owner = owner;
  self->memory = memory;
  self->done = done;
  self->read_ahead = CT_READ_AHEAD_INIT;
  return self;
}

void
ct_picture_ahead_free (CtPictureAhead *self)
{
  ct_picture_ahead_stop (self);
  g_free (self);
}

/**
 * ct_picture_ahead_move:
 * @position: what is looked at now, -1 when it is in no list
 * @n_positions: how long the list is
 * @neighbour: (scope forever): tells of other positions
 * @data: for @neighbour
 *
 * Returns: whether that was a jump, after which earlier wishes are void
 */
gboolean
ct_picture_ahead_move (CtPictureAhead *self,
                       gint64 position,
                       gint64 n_positions,
                       CtPictureNeighbour neighbour,
                       gpointer data)
{
  self->n_positions = n_positions;
  self->neighbour = neighbour;
  self->data = data;
  return ct_read_ahead_move (&self->read_ahead, position);
}

/**
 * ct_picture_ahead_get_run:
 *
 * Returns: how many steps were made in one direction
 */
guint
ct_picture_ahead_get_run (const CtPictureAhead *self)
{
  return self->read_ahead.run;
}

/**
 * ct_picture_ahead_is_at:
 *
 * Returns: whether that picture is being decoded just now
 */
gboolean
ct_picture_ahead_is_at (const CtPictureAhead *self, const char *path)
{
  return self->path != NULL && g_str_equal (self->path, path);
}

static void
decoded_cb (gpointer user_data,
            const CtPictureRequest *request,
            CtPictureStep step,
            GCancellable *cancellable,
            CtPictureFound *found,
            const GError *error)
{
  CtPictureAhead *self = user_data;

  ct_picture_found_free (found);
  if (cancellable != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  self->done (self->owner, request->path);
}

/**
 * ct_picture_ahead_go_on:
 *
 * Starts with the next wish, unless it is at one.
 */
void
ct_picture_ahead_go_on (CtPictureAhead *self)
{
  gpointer wanted;

  while (self->cancellable == NULL && (wanted = g_queue_pop_head (&self->wanted)) != NULL)
    {
      g_autofree gint64 *position = wanted;
      CtPictureRequest request = { 0 };

      if (!self->neighbour (self->data, *position, &request))
        continue;
      if (!ct_picture_memory_has (self->memory, &request))
        {
          self->cancellable = g_cancellable_new ();
          self->path = g_strdup (request.path);
          ct_picture_decode (self->memory,
                             &request,
                             CT_PICTURE_STEP_AHEAD,
                             self->cancellable,
                             self->owner,
                             decoded_cb,
                             self);
        }
      ct_picture_request_clear (&request);
    }
}

/**
 * ct_picture_ahead_start:
 *
 * Wishes for what is likely to be next from here, and goes on with that.
 */
void
ct_picture_ahead_start (CtPictureAhead *self)
{
  gint64 positions[N_AHEAD];
  guint n = 0;

  if (self->read_ahead.position >= 0)
    n = ct_read_ahead_list (&self->read_ahead, self->n_positions, positions, N_AHEAD);
  g_queue_clear_full (&self->wanted, g_free);
  for (guint i = 0; i < n; i++)
    g_queue_push_tail (&self->wanted, g_memdup2 (&positions[i], sizeof positions[i]));
  ct_picture_ahead_go_on (self);
}

/**
 * ct_picture_ahead_stop:
 *
 * Forgets all wishes, and cancels what it is at.
 */
void
ct_picture_ahead_stop (CtPictureAhead *self)
{
  g_queue_clear_full (&self->wanted, g_free);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
}

/**
 * ct_picture_ahead_forget:
 *
 * Stops, and forgets where the labeler was.
 */
void
ct_picture_ahead_forget (CtPictureAhead *self)
{
  ct_picture_ahead_stop (self);
  self->read_ahead = CT_READ_AHEAD_INIT;
}
