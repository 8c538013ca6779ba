/* blob-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the server as a child that ends with its standard input, and talks to it over HTTP.
 */
#include "blob-server.h"
#include "ct-http.h"
#include "sas-signer.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

struct _BlobServer
{
  GSubprocess *process;
  char *endpoint;
  CtHttp *http;
  char *folder; /* of the certificate */
  char *certificate;
  char *key;
};

/* WORDS: for the server's command line; NULL ends them. */
static void
start (BlobServer *self, const char *const *words)
{
  g_autofree char *script = g_build_filename (g_getenv ("CT_SOURCE_DIR"), "tests", "lib", "fault-server.py", NULL);
  g_autoptr (GStrvBuilder) line = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *port = NULL;

  g_strv_builder_add_many (line, "/usr/bin/python3", script, NULL);
  g_strv_builder_addv (line, (const char **) words);
  argv = g_strv_builder_end (line);
  self->process = g_subprocess_newv ((const char *const *) argv,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  port = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (port);
  self->endpoint =
      g_strdup_printf ("%s://127.0.0.1:%s/devstoreaccount1", self->certificate != NULL ? "https" : "http", port);
}

BlobServer *
blob_server_new (const char *token)
{
  const char *const words[] = { token != NULL ? "--token" : NULL, token, NULL };
  const char *own = g_getenv ("CT_BLOB_SERVER");
  BlobServer *self = g_new0 (BlobServer, 1);

  self->http = ct_http_new (NULL);
  if (own != NULL)
    self->endpoint = g_strdup (own);
  else
    start (self, words);
  return self;
}

/* With a certificate of its own; NULL where there is no openssl to make one. */
BlobServer *
blob_server_new_tls (void)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  BlobServer *self;
  CtHttpOptions options = { 0 };

  if (openssl == NULL)
    return NULL;
  self = g_new0 (BlobServer, 1);
  self->folder = g_dir_make_tmp ("ct-tls-XXXXXX", NULL);
  self->certificate = g_build_filename (self->folder, "cert.pem", NULL);
  self->key = g_build_filename (self->folder, "key.pem", NULL);
  {
    const char *const make[] = {
      openssl,   "req",     "-x509", "-newkey",         "ec",       "-pkeyopt", "ec_paramgen_curve:P-256",
      "-nodes",  "-days",   "2",     "-subj",           "/CN=test", "-addext",  "subjectAltName=IP:127.0.0.1",
      "-keyout", self->key, "-out",  self->certificate, NULL
    };
    const char *const words[] = { "--tls", self->certificate, self->key, NULL };

    g_assert_true (g_spawn_sync (NULL,
                                 (char **) make,
                                 NULL,
                                 G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL));
    start (self, words);
  }
  options.ca_file = self->certificate;
  self->http = ct_http_new (&options);
  return self;
}

const char *
blob_server_get_ca_file (BlobServer *self)
{
  return self->certificate;
}

void
blob_server_free (BlobServer *self)
{
  if (self->process != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
      g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
      g_object_unref (self->process);
    }
  if (self->folder != NULL)
    {
      g_unlink (self->certificate);
      g_unlink (self->key);
      g_rmdir (self->folder);
    }
  ct_http_free (self->http);
  g_free (self->folder);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->endpoint);
  g_free (self);
}

char *
blob_server_dup_endpoint (BlobServer *self)
{
  return g_strdup (self->endpoint);
}

static gboolean
collect (const CtHttpResponse *response, gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static GString *
ask (BlobServer *self, const char *method, const char *path, const char *body)
{
  g_autofree char *origin = g_strndup (self->endpoint, strlen (self->endpoint) - strlen ("/devstoreaccount1"));
  g_autofree char *url = g_strconcat (origin, path, NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_auto (CtHttpResponse) response = { 0 };
  g_autoptr (GError) error = NULL;
  GString *answer = g_string_new (NULL);
  const CtHttpRequest request = {
    .method = method,
    .url = url,
    .headers = headers,
    .bytes = bytes,
    .length = strlen (body),
    .body = collect,
    .body_data = answer,
  };

  ct_http_perform (self->http, &request, &response, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response.status, ==, 200);
  return answer;
}

/* Replaces the rules and empties the log. */
void
blob_server_set_rules (BlobServer *self, const char *json)
{
  g_string_free (ask (self, "PUT", "/__rules", json), TRUE);
}

/* Says how signing in goes; see tests/lib/fault-server.py. */
void
blob_server_set_entra (BlobServer *self, const char *json)
{
  g_string_free (ask (self, "PUT", "/__entra", json), TRUE);
}

typedef void (*EntryFunc) (JsonArray *entry, gpointer data);

static void
each_entry (BlobServer *self, const char *method, const char *part, const char *what, EntryFunc func, gpointer data)
{
  g_autoptr (GString) text = ask (self, "GET", "/__log", "");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *log;

  g_assert_true (json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL));
  log = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (log); i++)
    {
      JsonArray *entry = json_array_get_array_element (log, i);
      JsonNode *outcome = json_array_get_element (entry, 2);
      g_autofree char *word = json_node_get_value_type (outcome) == G_TYPE_STRING
                                  ? json_node_dup_string (outcome)
                                  : g_strdup_printf ("%d", (int) json_node_get_int (outcome));

      if ((method == NULL || strcmp (json_array_get_string_element (entry, 0), method) == 0)
          && (part == NULL || strstr (json_array_get_string_element (entry, 1), part) != NULL)
          && (what == NULL || strcmp (word, what) == 0))
        func (entry, data);
    }
}

static void
count_entry (JsonArray *entry, gpointer data)
{
  ++*(guint *) data;
}

/* How many requests of that kind came; NULL is any. */
guint
blob_server_count (BlobServer *self, const char *method, const char *part, const char *what)
{
  guint n = 0;

  each_entry (self, method, part, what, count_entry, &n);
  return n;
}

static void
add_bytes (JsonArray *entry, gpointer data)
{
  *(guint64 *) data += (guint64) json_array_get_int_element (entry, 3);
}

/* How many bytes of bodies came in PUTs. */
guint64
blob_server_bytes (BlobServer *self, const char *part)
{
  guint64 n = 0;

  each_entry (self, "PUT", part, NULL, add_bytes, &n);
  return n;
}

typedef struct
{
  double last;
  double gap;
} Gap;

static void
add_gap (JsonArray *entry, gpointer data)
{
  Gap *gap = data;
  double now = json_array_get_double_element (entry, 4);

  if (gap->last > 0)
    gap->gap = now - gap->last;
  gap->last = now;
}

/* Seconds between the last two PUTs. */
double
blob_server_gap_s (BlobServer *self, const char *part)
{
  Gap gap = { 0 };

  each_entry (self, "PUT", part, NULL, add_gap, &gap);
  return gap.gap;
}

CtContainer *
blob_server_open (BlobServer *self, const char *container, const CtAzureOptions *options)
{
  g_autofree char *text = g_strdup_printf ("%s/%s " EMULATOR_KEY, self->endpoint, container);
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCredential) credential = ct_credential_parse (text, &error);
  CtContainer *opened;

  g_assert_no_error (error);
  opened = ct_container_azure_new (credential, CT_CAN_CREATE, options, &error);
  g_assert_no_error (error);
  return opened;
}

/* A container of its own, fresh and empty. */
CtContainer *
blob_server_make (BlobServer *self, const CtAzureOptions *options)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("test-%s", uuid);
  CtContainer *container = blob_server_open (self, name, options);
  g_autoptr (GError) error = NULL;

  ct_container_azure_create (CT_CONTAINER_AZURE (container), NULL, &error);
  g_assert_no_error (error);
  return container;
}
