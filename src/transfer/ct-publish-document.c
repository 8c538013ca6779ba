/* ct-publish-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every write has a condition. When it does not hold, somebody else has written meanwhile:
 * then theirs is left alone, kept under another name first, or fetched, and nothing of it is
 * overwritten that was not copied byte for byte.
 */
#include "ct-publish-document-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PUT_TRIES 3
/* So often may somebody else be faster. */
#define CONFLICT_TRIES 5
#define NAME_TRIES 20

/* Who we are, for those who find our file. */
static char *
dup_writer (void)
{
  const char *real = g_get_real_name ();
  const char *user = g_get_user_name ();
  g_autofree char *text = NULL;

  if (g_strcmp0 (real, "Unknown") == 0 || *real == '\0' || g_strcmp0 (real, user) == 0)
    text = g_strdup_printf ("%s@%s", user, g_get_host_name ());
  else
    text = g_strdup_printf ("%s (%s@%s)", real, user, g_get_host_name ());
  return g_utf8_make_valid (text, -1);
}

/* What FILL writes, into the file of FD, which it closes. */
static gboolean
fill_file (int fd,
           CtDocumentWriter fill,
           gpointer data,
           guint64 *size,
           CtMd5 *md5,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GOutputStream) file = g_unix_output_stream_new (fd, TRUE);
  g_autoptr (GOutputStream) hashing = ct_md5_stream_new (file);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (hashing, 64 * 1024);

  if (!fill (stream, data, cancellable, error) || !g_output_stream_close (stream, cancellable, error))
    return FALSE;
  *size = ct_md5_stream_finish (CT_MD5_STREAM (hashing), md5);
  return TRUE;
}

static gboolean
write_aside (CtPublishDocument *self, char **path, GCancellable *cancellable, GError **error)
{
  int fd = g_file_open_tmp (GETTEXT_PACKAGE "-XXXXXX.json", path, error);

  return fd >= 0 && fill_file (fd, self->write, self->write_data, &self->size, &self->md5, cancellable, error);
}

/* The file is ours alone, so what arrives damaged was damaged on the way. */
static gboolean
put_steadily (CtPublishDocument *self,
              const CtPutRequest *request,
              CtSendOutcome *outcome,
              GCancellable *cancellable,
              GError **error)
{
  for (guint i = 1; i < PUT_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;

      if (ct_publish_put (self->plan->container, request, outcome, cancellable, &local))
        return TRUE;
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return ct_publish_put (self->plan->container, request, outcome, cancellable, error);
}

typedef struct
{
  CtContainer *container;
  const char *name;
} Source;

static gboolean
get_source (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  Source *source = data;

  return ct_container_get (source->container, source->name, stream, NULL, cancellable, error);
}

/* Fetches theirs into the file of FD, which it closes. The same ETag before and after says whose content it is. */
static gboolean
fetch (CtContainer *container,
       CtPublishConflict *conflict,
       int fd,
       CtBlob *blob,
       GCancellable *cancellable,
       GError **error)
{
  Source source = { container, conflict->blob_name };
  g_auto (CtBlob) after = { 0 };
  guint64 size;
  CtMd5 md5;

  if (!ct_container_head (container, conflict->blob_name, blob, cancellable, error))
    {
      close (fd);
      return FALSE;
    }
  if (!fill_file (fd, get_source, &source, &size, &md5, cancellable, error)
      || !ct_container_head (container, conflict->blob_name, &after, cancellable, error))
    return FALSE;
  if (g_strcmp0 (blob->etag, after.etag) != 0 || size != blob->size)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("“%s” was changed by somebody else while it was read. Read it again."),
                   conflict->blob_name);
      return FALSE;
    }
  blob->md5 = md5;
  blob->has_md5 = TRUE;
  ct_set_str (&conflict->etag, blob->etag);
  return TRUE;
}

/* NAME.conflict-TIME.json, and from the second try on with a number. */
static char *
make_conflict_name (const char *name, const CtPublishConflict *conflict, guint try)
{
  gint64 us = conflict->modified_us > 0 ? conflict->modified_us : g_get_real_time ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autofree char *stamp = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : g_strdup ("unknown");
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL && strchr (dot, '/') == NULL && dot > name ? (gsize) (dot - name) : strlen (name);

  if (try == 0)
    return g_strdup_printf ("%.*s.conflict-%s.json", (int) length, name, stamp);
  return g_strdup_printf ("%.*s.conflict-%s-%u.json", (int) length, name, stamp, try + 1);
}

static gboolean
put_copy (CtContainer *container,
          CtPublishConflict *conflict,
          const char *path,
          const CtBlob *blob,
          GCancellable *cancellable,
          GError **error)
{
  for (guint i = 0; i < NAME_TRIES; i++)
    {
      g_autofree char *name = make_conflict_name (conflict->blob_name, conflict, i);
      g_autoptr (GError) local = NULL;
      CtSendOutcome outcome = { 0 };
      const CtPutRequest request = {
        .name = name,
        .path = path,
        .size = blob->size,
        .md5 = blob->md5,
        .content_type = "application/json",
        .condition = CT_PUT_IF_ABSENT,
        .writer = blob->writer,
      };
      gboolean ok = ct_publish_put (container, &request, &outcome, cancellable, &local);

      g_free (outcome.etag);
      if (ok)
        {
          ct_set_str (&conflict->copy_name, name);
          return TRUE;
        }
      if (i + 1 < NAME_TRIES && g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
try_to_keep_copy (CtPublishPlan *plan, CtPublishConflict *conflict, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (CtBlob) blob = { 0 };
  int fd = g_file_open_tmp (GETTEXT_PACKAGE "-XXXXXX.json", &path, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  ok = fetch (plan->container, conflict, fd, &blob, cancellable, error)
       && put_copy (plan->container, conflict, path, &blob, cancellable, error);
  g_unlink (path);
  return ok;
}

/* Keeps theirs under another name; afterwards what has the conflict's ETag is there twice. Where there
 * is nothing, there is nothing to keep. */
static gboolean
keep_copy (CtPublishPlan *plan, CtPublishConflict *conflict, GCancellable *cancellable, GError **error)
{
  for (guint i = 1; conflict->etag != NULL; i++)
    {
      g_autoptr (GError) local = NULL;

      if (try_to_keep_copy (plan, conflict, cancellable, &local))
        return TRUE;
      if (g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) && !ct_container_is_lost (plan->container))
        g_clear_pointer (&conflict->etag, g_free);
      else if (i == CONFLICT_TRIES || !g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* A new file beside the document, which nobody has yet. */
static int
create_beside (CtPublishPlan *plan, const CtPublishConflict *conflict, char **path, GError **error)
{
  g_autofree char *folder =
      plan->document_path != NULL ? g_path_get_dirname (plan->document_path) : g_get_current_dir ();
  g_autofree char *base = g_path_get_basename (conflict->blob_name);
  int fd = -1;

  for (guint i = 0; fd < 0 && i < NAME_TRIES; i++)
    {
      g_autofree char *name = make_conflict_name (base, conflict, i);

      g_free (*path);
      *path = g_build_filename (folder, name, NULL);
      fd = open (*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd < 0 && errno != EEXIST)
        break;
    }
  if (fd < 0)
    {
      int code = errno;

      ct_error_from_io (error,
                        g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code)),
                        *path);
    }
  return fd;
}

/* Fetches theirs beside ours. From then on it counts as seen. */
static gboolean
save_beside (CtPublishPlan *plan, CtPublishConflict *conflict, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (CtBlob) blob = { 0 };
  int fd = create_beside (plan, conflict, &path, error);

  if (fd < 0)
    return FALSE;
  if (!fetch (plan->container, conflict, fd, &blob, cancellable, error))
    {
      g_unlink (path);
      return FALSE;
    }
  conflict->saved_path = g_steal_pointer (&path);
  ct_publish_ledger_note_seen (plan, conflict->blob_name, blob.size, &blob.md5, blob.etag);
  return TRUE;
}

static gboolean
fail_for_conflict (const CtPublishConflict *conflict, GError **error)
{
  g_autofree char *what = ct_publish_conflict_describe (conflict);

  if (conflict->saved_path != NULL)
    {
      g_autofree char *name = g_filename_display_name (conflict->saved_path);

      /* Translators: the first %s is a sentence, the second the path of a file */
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("%s Nothing was overwritten, and theirs is saved as %s. Put the two together and publish again."),
                   what,
                   name);
    }
  else if (!conflict->is_known)
    /* Translators: %s is a sentence */
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("%s It was not overwritten. Choose another name, or ask for a credential that may read."),
                 what);
  else if (conflict->etag == NULL)
    /* Translators: %s is a sentence */
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("%s Publish again to write it anew, or choose another name."),
                 what);
  else
    /* Translators: %s is a sentence */
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("%s It was not overwritten. Keep theirs as a copy and write yours, save theirs beside yours to "
                    "compare the two, or choose another name."),
                 what);
  return FALSE;
}

/**
 * ct_publish_stop_for_conflict:
 * @conflict: (inout): takes the place of what it holds
 *
 * Returns: whether a plan that knows of a conflict may run; otherwise theirs is saved, if so wished
 */
gboolean
ct_publish_stop_for_conflict (CtPublishPlan *plan,
                              CtPublishConflict **conflict,
                              GCancellable *cancellable,
                              GError **error)
{
  if (plan->conflict == NULL)
    return TRUE;
  g_clear_pointer (conflict, ct_publish_conflict_free);
  *conflict = ct_publish_conflict_new (plan->container, ct_publish_plan_get_coco_item (plan), cancellable);
  if (plan->on_conflict == CT_PUBLISH_ON_CONFLICT_COPY)
    return TRUE;
  if (plan->on_conflict == CT_PUBLISH_ON_CONFLICT_BESIDE && (*conflict)->etag != NULL
      && !save_beside (plan, *conflict, cancellable, error))
    return FALSE;
  return fail_for_conflict (*conflict, error);
}

/* The condition did not hold. TRUE when theirs is safe and ours may be written over it. */
static gboolean
resolve (CtPublishDocument *self, const char *expected, GError *put_error, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) owned = put_error;
  CtPublishConflict *conflict = ct_publish_conflict_new (self->plan->container, self->item, cancellable);

  /* Theirs is the one that we expected: then something else is in the way, a lease for one. */
  if (put_error != NULL && conflict->is_known && g_strcmp0 (conflict->etag, expected) == 0)
    {
      ct_publish_conflict_free (conflict);
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  g_clear_pointer (self->conflict, ct_publish_conflict_free);
  *self->conflict = conflict;
  if (self->plan->on_conflict == CT_PUBLISH_ON_CONFLICT_COPY && conflict->is_known)
    return keep_copy (self->plan, conflict, cancellable, error);
  if (self->plan->on_conflict == CT_PUBLISH_ON_CONFLICT_BESIDE && conflict->etag != NULL
      && !save_beside (self->plan, conflict, cancellable, error))
    return FALSE;
  return fail_for_conflict (conflict, error);
}

/* Writes ours on that condition. */
static gboolean
put (CtPublishDocument *self,
     const char *path,
     CtPutCondition condition,
     const char *etag,
     CtSendOutcome *outcome,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree char *writer = dup_writer ();
  const CtPutRequest request = {
    .name = self->item->blob_name,
    .path = path,
    .size = self->size,
    .md5 = self->md5,
    .content_type = "application/json",
    .condition = condition,
    .etag = etag,
    .writer = writer,
    .lease = self->lease,
    .sent = self->sent,
    .sent_data = self->sent_data,
  };

  ct_publish_ledger_note_begun (self->plan, request.name, request.size, &request.md5);
  return put_steadily (self, &request, outcome, cancellable, error);
}

/* Ours over what was seen, or where nothing is. With a credential that can only write, what we had begun
 * to write and never heard of again may be what is in the way, and is written once more. */
static gboolean
put_over (CtPublishDocument *self,
          const char *path,
          const char *etag,
          CtSendOutcome *outcome,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean was_begun = (ct_container_get_abilities (self->plan->container) & CT_CAN_READ) == 0
                       && ct_publish_ledger_has_begun (self->plan, self->item->blob_name, self->size, &self->md5);

  if (put (self, path, etag != NULL ? CT_PUT_IF_MATCH : CT_PUT_IF_ABSENT, etag, outcome, cancellable, &local))
    return TRUE;
  if (was_begun && g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
    return put (self, path, CT_PUT_ALWAYS, NULL, outcome, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
put_or_resolve (CtPublishDocument *self, const char *path, GCancellable *cancellable, GError **error)
{
  gboolean is_coco = self->item == ct_publish_plan_get_coco_item (self->plan);
  g_autofree char *etag = g_strdup (self->item->etag);

  /* The plan knew that theirs is no file of ours, so it is kept before anything is tried. */
  if (is_coco && self->plan->conflict != NULL)
    {
      if (!resolve (self, NULL, NULL, cancellable, error))
        return FALSE;
      ct_set_str (&etag, (*self->conflict)->etag);
    }
  for (guint i = 0; i < CONFLICT_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;
      CtSendOutcome outcome = { 0 };

      if (put_over (self, path, etag, &outcome, cancellable, &local))
        {
          self->state = outcome.already_there ? CT_PUBLISH_COCO_SAME : CT_PUBLISH_COCO_SENT;
          ct_publish_ledger_note_seen (self->plan, self->item->blob_name, self->size, &self->md5, outcome.etag);
          g_free (outcome.etag);
          return TRUE;
        }
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT) || i + 1 == CONFLICT_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!resolve (self, etag, g_steal_pointer (&local), cancellable, error))
        return FALSE;
      ct_set_str (&etag, (*self->conflict)->etag);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
is_same (CtPublishDocument *self)
{
  const CtPublishItem *item = self->item;

  return item->state == CT_PUBLISH_SAME && item->size == self->size && ct_md5_equal (&item->md5, &self->md5)
         && (!self->was_looked_at || g_strcmp0 (self->etag_now, item->etag) == 0);
}

/**
 * ct_publish_document:
 *
 * Writes the file aside and sends it, unless the same is there.
 *
 * Returns: whether it is there now
 */
gboolean
ct_publish_document (CtPublishDocument *self, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  gboolean ok = write_aside (self, &path, cancellable, error);

  if (ok && is_same (self))
    {
      self->state = CT_PUBLISH_COCO_SAME;
      ct_publish_ledger_note_seen (self->plan, self->item->blob_name, self->size, &self->md5, self->item->etag);
    }
  else if (ok)
    {
      gboolean is_coco = self->item == ct_publish_plan_get_coco_item (self->plan);

      ct_progress_report (progress, -1, is_coco ? _ ("Sending the COCO file") : _ ("Sending the working file"));
      ok = put_or_resolve (self, path, cancellable, error);
    }
  if (path != NULL)
    g_unlink (path);
  return ok;
}
