/* ct-md5.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MD5 values, and hashing in flat memory. GLib computes them.
 */
#include "ct-md5.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES (128 * 1024)

struct _CtMd5Stream
{
  GOutputStream parent_instance;
  GOutputStream *base;
  GChecksum *checksum;
  guint64 size;
};

G_DEFINE_FINAL_TYPE (CtMd5Stream, ct_md5_stream, G_TYPE_OUTPUT_STREAM)

gboolean
ct_md5_equal (const CtMd5 *a, const CtMd5 *b)
{
  return memcmp (a->bytes, b->bytes, CT_MD5_BYTES) == 0;
}

/**
 * ct_md5_to_hex:
 *
 * Returns: (transfer full): 32 lower-case digits
 */
char *
ct_md5_to_hex (const CtMd5 *self)
{
  GString *text = g_string_sized_new (2 * CT_MD5_BYTES + 1);

  for (guint i = 0; i < CT_MD5_BYTES; i++)
    g_string_append_printf (text, "%02x", self->bytes[i]);
  return g_string_free (text, FALSE);
}

/**
 * ct_md5_to_base64:
 *
 * Returns: (transfer full): as Content-MD5 wants it, RFC 1864
 */
char *
ct_md5_to_base64 (const CtMd5 *self)
{
  return g_base64_encode (self->bytes, CT_MD5_BYTES);
}

/**
 * ct_md5_take:
 * @self: (out): the digest
 * @checksum: of %G_CHECKSUM_MD5; takes no more data afterwards
 */
void
ct_md5_take (CtMd5 *self, GChecksum *checksum)
{
  gsize length = CT_MD5_BYTES;

  g_checksum_get_digest (checksum, self->bytes, &length);
}

void
ct_md5_of_data (CtMd5 *self, gconstpointer data, gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);

  if (length > 0)
    g_checksum_update (checksum, data, (gssize) length);
  ct_md5_take (self, checksum);
}

/**
 * ct_md5_of_fd:
 * @self: (out): the digest
 * @fd: is read from where it stands to its end
 * @size: (out): bytes read
 * @func: (nullable): called after every read
 * @error: a #GIOErrorEnum, without a file name
 */
gboolean
ct_md5_of_fd (CtMd5 *self,
              int fd,
              guint64 *size,
              CtBytesFunc func,
              gpointer data,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  gssize n;

  *size = 0;
  do
    {
      if (ct_cancelled (cancellable, error))
        return FALSE;
      do
        n = read (fd, buffer, READ_BYTES);
      while (n < 0 && errno == EINTR);
      if (n < 0)
        {
          int code = errno;

          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
          return FALSE;
        }
      g_checksum_update (checksum, buffer, n);
      *size += (guint64) n;
      if (func != NULL)
        func (*size, data);
    }
  while (n > 0);
  ct_md5_take (self, checksum);
  return TRUE;
}

static void
ct_md5_stream_finalize (GObject *object)
{
  CtMd5Stream *self = CT_MD5_STREAM (object);

  g_clear_object (&self->base);
  g_checksum_free (self->checksum);
  G_OBJECT_CLASS (ct_md5_stream_parent_class)->finalize (object);
}

static gssize
ct_md5_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  CtMd5Stream *self = CT_MD5_STREAM (stream);
  gssize n = (gssize) MIN (count, G_MAXSSIZE);

  if (self->base != NULL)
    n = g_output_stream_write (self->base, buffer, count, cancellable, error);
  if (n > 0)
    {
      g_checksum_update (self->checksum, buffer, n);
      self->size += (guint64) n;
    }
  return n;
}

static gboolean
ct_md5_stream_flush (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  CtMd5Stream *self = CT_MD5_STREAM (stream);

  return self->base == NULL || g_output_stream_flush (self->base, cancellable, error);
}

static gboolean
ct_md5_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  CtMd5Stream *self = CT_MD5_STREAM (stream);

  return self->base == NULL || g_output_stream_close (self->base, cancellable, error);
}

static void
ct_md5_stream_class_init (CtMd5StreamClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ct_md5_stream_finalize;
  stream_class->write_fn = ct_md5_stream_write;
  stream_class->flush = ct_md5_stream_flush;
  stream_class->close_fn = ct_md5_stream_close;
}

static void
ct_md5_stream_init (CtMd5Stream *self)
{
  self->checksum = g_checksum_new (G_CHECKSUM_MD5);
}

/**
 * ct_md5_stream_new:
 * @base: (nullable): where the bytes go on to; %NULL drops them
 *
 * Returns: (transfer full): a stream that hashes what is written to it
 */
GOutputStream *
ct_md5_stream_new (GOutputStream *base)
{
  CtMd5Stream *self = g_object_new (CT_TYPE_MD5_STREAM, NULL);

  g_set_object (&self->base, base);
  return G_OUTPUT_STREAM (self);
}

/**
 * ct_md5_stream_finish:
 * @md5: (out): of all that was written
 *
 * Ends the hashing; the stream is of no use afterwards.
 *
 * Returns: how many bytes were written
 */
guint64
ct_md5_stream_finish (CtMd5Stream *self, CtMd5 *md5)
{
  ct_md5_take (md5, self->checksum);
  return self->size;
}
