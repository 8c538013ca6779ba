/* bench-sink.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A blob service that swallows everything at once and checks nothing: what a client needs
 * with it, it needs itself. Remembers names, sizes and MD5s, so that it can list them.
 *
 * bench-sink [MILLISECONDS]: waits so long with each answer. Prints its port and serves until
 * its standard input ends. GET /__count answers with how many requests came before that.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 16384
#define BODY_BYTES (256 * 1024)
#define PAGE_BLOBS 5000

#define DATE "Fri, 01 Mar 2024 12:00:00 GMT"

typedef struct
{
  guint64 size;
  guint64 pending; /* in blocks that are not committed */
  char md5[32];
} Blob;

static GMutex lock;
static GHashTable *blobs;
static gulong delay_us;
static gint n_requests;

static char *
dup_header (const char *head, const char *name)
{
  const char *at = strcasestr (head, name);

  if (at == NULL)
    return g_strdup ("");
  at += strlen (name);
  return g_strndup (at, strcspn (at, "\r"));
}

/* Path without query, relative to the container. */
static char *
dup_name (const char *target)
{
  g_autofree char *path = g_strndup (target, strcspn (target, "? "));
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);

  return g_strv_length (parts) == 4 ? g_uri_unescape_string (parts[3], NULL) : g_strdup ("");
}

/* A page as the service gives them; the marker is the number of its first blob. */
static char *
list_blobs (const char *target)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\"?><EnumerationResults><Blobs>");
  const char *marker = strstr (target, "marker=");
  guint64 first = marker != NULL ? g_ascii_strtoull (marker + strlen ("marker="), NULL, 10) : 0;
  guint64 index = 0;
  GHashTableIter iter;
  gpointer name, blob;

  g_mutex_lock (&lock);
  g_hash_table_iter_init (&iter, blobs);
  while (index < first + PAGE_BLOBS && g_hash_table_iter_next (&iter, &name, &blob))
    {
      g_autofree char *escaped = NULL;

      if (index++ < first)
        continue;
      escaped = g_markup_escape_text (name, -1);
      g_string_append_printf (xml,
                              "<Blob><Name>%s</Name><Properties><Last-Modified>" DATE "</Last-Modified>"
                              "<Etag>0x1</Etag><BlobType>BlockBlob</BlobType><Content-Length>%" G_GUINT64_FORMAT
                              "</Content-Length><Content-MD5>%s</Content-MD5></Properties></Blob>",
                              escaped,
                              ((Blob *) blob)->size,
                              ((Blob *) blob)->md5);
    }
  g_string_append (xml, "</Blobs><NextMarker>");
  if (index < g_hash_table_size (blobs))
    g_string_append_printf (xml, "%" G_GUINT64_FORMAT, index);
  g_string_append (xml, "</NextMarker></EnumerationResults>");
  g_mutex_unlock (&lock);
  return g_string_free (xml, FALSE);
}

static void
note_blob (const char *head, const char *target, guint64 length)
{
  g_autofree char *md5 = dup_header (head, "\r\nx-ms-blob-content-md5: ");
  char *name = dup_name (target);
  Blob *blob;

  g_mutex_lock (&lock);
  blob = g_hash_table_lookup (blobs, name);
  if (blob == NULL)
    {
      blob = g_new0 (Blob, 1);
      g_hash_table_insert (blobs, g_strdup (name), blob);
    }
  if (strstr (target, "comp=blocklist") != NULL)
    {
      blob->size = blob->pending;
      blob->pending = 0;
    }
  else if (strstr (target, "comp=block") != NULL)
    blob->pending += length;
  else
    blob->size = length;
  g_strlcpy (blob->md5, md5, sizeof blob->md5);
  g_mutex_unlock (&lock);
  g_free (name);
}

/* For HEAD: the length is the blob's, without a body. */
static char *
describe_blob (const char *target)
{
  g_autofree char *name = dup_name (target);
  const Blob *blob;
  char *text = NULL;

  g_mutex_lock (&lock);
  blob = g_hash_table_lookup (blobs, name);
  if (blob != NULL)
    text = g_strdup_printf ("HTTP/1.1 200 OK\r\nETag: \"0x1\"\r\nLast-Modified: " DATE
                            "\r\nContent-MD5: %s\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n\r\n",
                            blob->md5,
                            blob->size);
  g_mutex_unlock (&lock);
  return text != NULL ? text : g_strdup ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

/* Returns FALSE at the end of the connection. */
static gboolean
swallow (GInputStream *in, char *buffer, guint64 length)
{
  while (length > 0)
    {
      gssize n = g_input_stream_read (in, buffer, MIN (length, BODY_BYTES), NULL, NULL);

      if (n <= 0)
        return FALSE;
      length -= (guint64) n;
    }
  return TRUE;
}

static gboolean
answer (GOutputStream *out, const char *head, const char *body)
{
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %s\r\nETag: \"0x1\"\r\nLast-Modified: " DATE "\r\nContent-Length: %zu\r\n\r\n%s",
                       head,
                       strlen (body),
                       body);

  if (delay_us > 0)
    g_usleep (delay_us);
  return g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

/* One request; HEAD has its first N bytes, the rest may be body. */
static gboolean
serve_one (GInputStream *in, GOutputStream *out, char *head, gsize *n, char *buffer)
{
  char *end;
  g_autofree char *length_text = NULL;
  g_auto (GStrv) words = NULL;
  guint64 length;
  gsize head_length, have;

  while (head[*n] = '\0', (end = strstr (head, "\r\n\r\n")) == NULL)
    {
      gssize got = *n < HEAD_BYTES ? g_input_stream_read (in, head + *n, HEAD_BYTES - *n, NULL, NULL) : 0;

      if (got <= 0)
        return FALSE;
      *n += (gsize) got;
    }
  head_length = (gsize) (end - head) + 4;
  have = *n - head_length;
  end[2] = '\0';
  length_text = dup_header (head, "\r\ncontent-length: ");
  length = g_ascii_strtoull (length_text, NULL, 10);
  words = g_strsplit (head, " ", 3);
  if (!swallow (in, buffer, length - MIN (length, have)))
    return FALSE;
  if (strcmp (words[1], "/__count") == 0)
    {
      g_autofree char *count = g_strdup_printf ("%d", g_atomic_int_get (&n_requests));

      return answer (out, "200 OK", count);
    }
  g_atomic_int_inc (&n_requests);
  if (strcmp (words[0], "PUT") == 0)
    note_blob (head, words[1], length);
  memmove (head, head + head_length + MIN (length, have), have - MIN (length, have));
  *n = have - MIN (length, have);
  if (strcmp (words[0], "HEAD") == 0)
    {
      g_autofree char *text = describe_blob (words[1]);

      return g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
    }
  if (strcmp (words[0], "GET") == 0)
    {
      g_autofree char *xml = list_blobs (words[1]);

      return answer (out, "200 OK", xml);
    }
  return answer (out, strcmp (words[0], "PUT") == 0 ? "201 Created" : "404 Not Found", "");
}

static gboolean
serve (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *head = g_malloc (HEAD_BYTES + 1);
  g_autofree char *buffer = g_malloc (BODY_BYTES);
  gsize n = 0;

  while (serve_one (in, out, head, &n, buffer))
    ;
  return TRUE;
}

static gpointer
wait_for_end (gpointer data)
{
  while (getchar () != EOF)
    ;
  exit (0);
}

int
main (int argc, char *argv[])
{
  GSocketService *service = g_threaded_socket_service_new (256);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint16 port;

  delay_us = argc > 1 ? strtoul (argv[1], NULL, 10) * 1000 : 0;
  blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_signal_connect (service, "run", G_CALLBACK (serve), NULL);
  g_socket_service_start (service);
  g_print ("%u\n", port);
  g_thread_new ("end", wait_for_end, NULL);
  g_main_loop_run (loop);
  return 0;
}
