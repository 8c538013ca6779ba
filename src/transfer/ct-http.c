/* ct-http.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A connection is a curl multi handle with one easy handle in it. The thread that asks
 * borrows one and drives it: nothing is handed from thread to thread, waiting for the server
 * and for the cancellable is one poll(), and the stall clock is ours.
 *
 * libcurl 7.88 sends a request again by itself when a connection that it wanted to use again
 * breaks, and may then begin in the middle of the body. Three things keep that from hanging:
 * a read callback that fails when it is called after the end, a seek callback, and the clock.
 *
 * libcurl's verbose output is never on: it would show signatures.
 */
#include "ct-error.h"
#include "ct-http.h"
#include "ct-secret.h"

#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES (128 * 1024)
#define KEPT_BODY_BYTES (64 * 1024)
#define MAX_HEADERS 200
#define POLL_MS 1000

struct _CtHttp
{
  char *ca_file;
  char *proxy;
  guint stall_ms;
  gsize asked_for_proxy;
  GMutex lock;
  GPtrArray *idle;
};

typedef struct
{
  CURLM *multi;
  CURL *easy;
} Slot;

/* One request on its way. */
typedef struct
{
  const CtHttpRequest *request;
  CtHttpResponse *response;
  guint64 position;
  curl_off_t moved;
  gint64 moved_us;
  CtHttpTrouble trouble;
  GError *error;
} Flight;

/* OpenSSL writes to sockets that may be closed. The signal for that is for the thread that writes,
 * so it is held up there and thrown away, and the program's own way with it stays as it is. */
static gboolean
hold_sigpipe (sigset_t *before)
{
  sigset_t set, pending;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  sigemptyset (&pending);
  sigpending (&pending);
  pthread_sigmask (SIG_BLOCK, &set, before);
  return !sigismember (&pending, SIGPIPE) && !sigismember (before, SIGPIPE);
}

static void
release_sigpipe (const sigset_t *before, gboolean drop)
{
  const struct timespec at_once = { 0 };
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  while (drop && sigtimedwait (&set, NULL, &at_once) < 0 && errno == EINTR)
    ;
  pthread_sigmask (SIG_SETMASK, before, NULL);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  curl_easy_cleanup (slot->easy);
  curl_multi_cleanup (slot->multi);
  g_free (slot);
}

/**
 * ct_http_new:
 * @options: (nullable): copied
 *
 * Returns: (transfer full): a pool of connections; may be used from several threads
 */
CtHttp *
ct_http_new (const CtHttpOptions *options)
{
  static gsize once;
  CtHttp *self = g_new0 (CtHttp, 1);

  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_ALL);
      g_once_init_leave (&once, 1);
    }
  self->stall_ms = CT_HTTP_STALL_MS;
  if (options != NULL)
    {
      self->ca_file = g_strdup (options->ca_file);
      self->proxy = g_strdup (options->proxy);
      if (options->stall_ms > 0)
        self->stall_ms = options->stall_ms;
    }
  g_mutex_init (&self->lock);
  self->idle = g_ptr_array_new_with_free_func (slot_free);
  return self;
}

/**
 * ct_http_free:
 *
 * Closes all connections. No request may be on its way.
 */
void
ct_http_free (CtHttp *self)
{
  sigset_t signals;
  gboolean drop = hold_sigpipe (&signals);

  g_ptr_array_unref (self->idle);
  release_sigpipe (&signals, drop);
  g_mutex_clear (&self->lock);
  g_free (self->ca_file);
  g_free (self->proxy);
  g_free (self);
}

/**
 * ct_http_response_clear:
 *
 * Frees what the response owns and leaves it empty.
 */
void
ct_http_response_clear (CtHttpResponse *self)
{
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  *self = (CtHttpResponse){ 0 };
}

static Slot *
borrow_slot (CtHttp *self)
{
  Slot *slot = NULL;

  g_mutex_lock (&self->lock);
  if (self->idle->len > 0)
    slot = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->lock);
  if (slot == NULL)
    {
      slot = g_new0 (Slot, 1);
      slot->multi = curl_multi_init ();
      slot->easy = curl_easy_init ();
    }
  return slot;
}

/* After trouble nobody knows what is still on the line, so the connection is closed. */
static void
give_back_slot (CtHttp *self, Slot *slot, CtHttpTrouble trouble)
{
  if (trouble != CT_HTTP_FINE)
    {
      slot_free (slot);
      return;
    }
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->idle, slot);
  g_mutex_unlock (&self->lock);
}

static size_t
read_cb (char *buffer, size_t size, size_t n_items, void *data)
{
  Flight *flight = data;
  const CtHttpRequest *request = flight->request;
  gsize wanted = MIN (size * n_items, request->length - flight->position);
  gssize n;

  /* Asked again after the end: libcurl has begun in the middle. */
  if (wanted == 0)
    {
      flight->trouble = CT_HTTP_BROKEN;
      return CURL_READFUNC_ABORT;
    }
  if (request->bytes != NULL)
    {
      const guint8 *bytes = g_bytes_get_data (request->bytes, NULL);

      memcpy (buffer, bytes + request->offset + flight->position, wanted);
      n = (gssize) wanted;
    }
  else
    {
      do
        n = pread (request->fd, buffer, wanted, (off_t) (request->offset + flight->position));
      while (n < 0 && errno == EINTR);
      if (n <= 0)
        {
          flight->trouble = CT_HTTP_SOURCE;
          return CURL_READFUNC_ABORT;
        }
    }
  flight->position += (guint64) n;
  return (size_t) n;
}

static int
seek_cb (void *data, curl_off_t offset, int origin)
{
  Flight *flight = data;

  if (origin != SEEK_SET || offset < 0 || (guint64) offset > flight->request->length)
    return CURL_SEEKFUNC_FAIL;
  if ((guint64) offset < flight->position)
    flight->response->repeated = TRUE;
  flight->position = (guint64) offset;
  return CURL_SEEKFUNC_OK;
}

static size_t
header_cb (char *buffer, size_t size, size_t n_items, void *data)
{
  Flight *flight = data;
  g_autofree char *line = g_strstrip (g_strndup (buffer, size * n_items));

  /* A new answer after an interim one. */
  if (g_str_has_prefix (line, "HTTP/"))
    g_ptr_array_set_size (flight->response->headers, 0);
  else if (*line != '\0' && flight->response->headers->len < MAX_HEADERS)
    g_ptr_array_add (flight->response->headers, g_steal_pointer (&line));
  return size * n_items;
}

static guint
status_of (CURL *easy)
{
  long status = 0;

  curl_easy_getinfo (easy, CURLINFO_RESPONSE_CODE, &status);
  return (guint) status;
}

typedef struct
{
  Flight *flight;
  CURL *easy;
} Writing;

static size_t
write_cb (char *buffer, size_t size, size_t n_items, void *data)
{
  Writing *writing = data;
  Flight *flight = writing->flight;
  GByteArray *body = flight->response->body;
  gsize length = size * n_items;
  guint status = status_of (writing->easy);

  if (flight->request->body != NULL && status >= 200 && status < 300)
    {
      flight->response->status = status;
      if (flight->request->body (flight->response, buffer, length, flight->request->body_data, &flight->error))
        return length;
      flight->trouble = CT_HTTP_SINK;
      return 0;
    }
  g_byte_array_append (body, (const guint8 *) buffer, (guint) MIN (length, KEPT_BODY_BYTES - body->len));
  return length;
}

static int
moved_cb (void *data, curl_off_t dl_total, curl_off_t dl_now, curl_off_t ul_total, curl_off_t ul_now)
{
  Flight *flight = data;

  if (dl_now + ul_now != flight->moved)
    {
      flight->moved = dl_now + ul_now;
      flight->moved_us = g_get_monotonic_time ();
      if (flight->request->sent != NULL)
        flight->request->sent (MIN ((guint64) ul_now, flight->request->length), flight->request->sent_data);
    }
  return 0;
}

/* The host alone: the rest of the address may be a secret. */
static char *
dup_host (const char *url)
{
  const char *start = strstr (url, "://");

  start = start != NULL ? start + 3 : url;
  return g_strndup (start, strcspn (start, "/?#"));
}

static gboolean
is_this_computer (const char *url)
{
  g_autofree char *host = dup_host (url);

  return g_str_has_prefix (host, "127.") || g_str_has_prefix (host, "localhost") || g_str_has_prefix (host, "[::1]");
}

/* The desktop's proxy, asked once; without one the environment's, which libcurl looks at itself.
 * None stands between this computer and itself. */
static void
find_proxy (CtHttp *self, const char *url, GCancellable *cancellable)
{
  if (g_once_init_enter (&self->asked_for_proxy))
    {
      if (self->proxy == NULL && is_this_computer (url))
        self->proxy = g_strdup ("");
      else if (self->proxy == NULL)
        {
          g_autofree char *origin = g_strndup (url, strcspn (url, "?"));
          g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), origin, cancellable, NULL);

          if (proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct"))
            self->proxy = g_strdup (proxies[0]);
        }
      g_once_init_leave (&self->asked_for_proxy, 1);
    }
}

static void
set_body_options (CURL *easy, const CtHttpRequest *request, Flight *flight)
{
  if (strcmp (request->method, "PUT") == 0)
    {
      curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) request->length);
      curl_easy_setopt (easy, CURLOPT_READFUNCTION, read_cb);
      curl_easy_setopt (easy, CURLOPT_READDATA, flight);
      curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, seek_cb);
      curl_easy_setopt (easy, CURLOPT_SEEKDATA, flight);
    }
  else if (strcmp (request->method, "POST") == 0)
    {
      curl_easy_setopt (easy, CURLOPT_POST, 1L);
      curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->length);
      curl_easy_setopt (easy, CURLOPT_READFUNCTION, read_cb);
      curl_easy_setopt (easy, CURLOPT_READDATA, flight);
      curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, seek_cb);
      curl_easy_setopt (easy, CURLOPT_SEEKDATA, flight);
    }
  else if (strcmp (request->method, "HEAD") == 0)
    curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  else if (strcmp (request->method, "GET") != 0)
    curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void
set_options (CtHttp *self, CURL *easy, struct curl_slist *headers, Writing *writing)
{
  Flight *flight = writing->flight;

  curl_easy_reset (easy);
  curl_easy_setopt (easy, CURLOPT_URL, flight->request->url);
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "Cartouche/" CT_VERSION);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) self->stall_ms);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_TIME, (long) self->stall_ms / 1000 + 5);
  /* What is in memory already is not worth a large one. */
  if (flight->request->length > BUFFER_BYTES)
    curl_easy_setopt (easy, CURLOPT_UPLOAD_BUFFERSIZE, (long) BUFFER_BYTES);
  curl_easy_setopt (easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, moved_cb);
  curl_easy_setopt (easy, CURLOPT_XFERINFODATA, flight);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, flight);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, writing);
  if (self->ca_file != NULL)
    curl_easy_setopt (easy, CURLOPT_CAINFO, self->ca_file);
  if (self->proxy != NULL)
    curl_easy_setopt (easy, CURLOPT_PROXY, self->proxy);
  set_body_options (easy, flight->request, flight);
}

/* Until the answer is there, nothing moves any more, or the caller has had enough. */
static CURLcode
drive (CtHttp *self, Slot *slot, Flight *flight, GCancellable *cancellable)
{
  struct curl_waitfd waker = { .fd = -1, .events = CURL_WAIT_POLLIN };
  GPollFD poll_fd;
  int n_running = 1;
  CURLcode code = CURLE_OK;
  CURLMsg *message;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &poll_fd))
    waker.fd = poll_fd.fd;
  flight->moved_us = g_get_monotonic_time ();
  curl_multi_add_handle (slot->multi, slot->easy);
  while (n_running > 0)
    {
      gint64 left_ms;

      curl_multi_perform (slot->multi, &n_running);
      left_ms = self->stall_ms - (g_get_monotonic_time () - flight->moved_us) / 1000;
      if (n_running == 0)
        break;
      if (g_cancellable_is_cancelled (cancellable))
        flight->trouble = CT_HTTP_CANCELLED;
      else if (left_ms <= 0)
        flight->trouble = CT_HTTP_STALLED;
      if (flight->trouble != CT_HTTP_FINE)
        break;
      curl_multi_poll (slot->multi, &waker, waker.fd >= 0 ? 1 : 0, (int) MIN (left_ms, POLL_MS), NULL);
    }
  message = curl_multi_info_read (slot->multi, &n_running);
  if (message != NULL && message->msg == CURLMSG_DONE)
    code = message->data.result;
  curl_multi_remove_handle (slot->multi, slot->easy);
  if (waker.fd >= 0)
    g_cancellable_release_fd (cancellable);
  return code;
}

static CtHttpTrouble
trouble_of (CURLcode code)
{
  static const struct
  {
    CURLcode code;
    CtHttpTrouble trouble;
  } troubles[] = {
    { CURLE_OK, CT_HTTP_FINE },
    { CURLE_COULDNT_RESOLVE_HOST, CT_HTTP_CONNECT },
    { CURLE_COULDNT_RESOLVE_PROXY, CT_HTTP_CONNECT },
    { CURLE_COULDNT_CONNECT, CT_HTTP_CONNECT },
    { CURLE_SSL_CONNECT_ERROR, CT_HTTP_CONNECT },
    { CURLE_PEER_FAILED_VERIFICATION, CT_HTTP_TLS },
    { CURLE_SSL_CACERT_BADFILE, CT_HTTP_TLS },
    { CURLE_SSL_ISSUER_ERROR, CT_HTTP_TLS },
    { CURLE_SSL_CERTPROBLEM, CT_HTTP_TLS },
    { CURLE_OPERATION_TIMEDOUT, CT_HTTP_STALLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (troubles[i].code == code)
      return troubles[i].trouble;
  return CT_HTTP_BROKEN;
}

static gboolean
was_connected (CURL *easy)
{
  curl_off_t connected_us = 0;

  curl_easy_getinfo (easy, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
  return connected_us > 0;
}

static void
set_error (CtHttp *self, const Flight *flight, CURLcode code, GCancellable *cancellable, GError **error)
{
  g_autofree char *host = dup_host (flight->request->url);
  const char *reason = curl_easy_strerror (code);
  guint stall_s = MAX (self->stall_ms / 1000, 1);

  switch (flight->trouble)
    {
    case CT_HTTP_CONNECT:
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NETWORK,
                   _ ("%s cannot be reached (%s). Check the network and the address."),
                   host,
                   reason);
      break;
    case CT_HTTP_BROKEN:
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NETWORK,
                   _ ("The connection to %s broke off (%s). Try again."),
                   host,
                   reason);
      break;
    case CT_HTTP_STALLED:
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NETWORK,
                   ngettext ("%s was silent for %u second. Try again.",
                             "%s was silent for %u seconds. Try again.",
                             stall_s),
                   host,
                   stall_s);
      break;
    case CT_HTTP_TLS:
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("%s cannot prove that it is what it claims to be (%s). Check this computer's clock and whether "
                      "a proxy of your network needs a certificate of its own."),
                   host,
                   reason);
      break;
    case CT_HTTP_SOURCE:
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CORRUPT,
                   _ ("The file changed while it was sent. Publish again when nobody writes to it any more."));
      break;
    case CT_HTTP_SINK:
      g_propagate_error (error, g_error_copy (flight->error));
      break;
    case CT_HTTP_CANCELLED:
      g_cancellable_set_error_if_cancelled (cancellable, error);
      break;
    case CT_HTTP_FINE:
    default:
      break;
    }
}

static struct curl_slist *
make_header_list (GPtrArray *lines)
{
  struct curl_slist *list = curl_slist_append (NULL, "Expect:");

  for (guint i = 0; i < lines->len; i++)
    list = curl_slist_append (list, g_ptr_array_index (lines, i));
  return list;
}

static void
free_header_list (struct curl_slist *list)
{
  for (struct curl_slist *l = list; l != NULL; l = l->next)
    explicit_bzero (l->data, strlen (l->data));
  curl_slist_free_all (list);
}

/**
 * ct_http_perform:
 * @response: (out): clear it with ct_http_response_clear(), whatever was returned
 * @error: names the host, and nothing else of the address
 *
 * Sends one request and waits for the answer.
 *
 * Returns: whether an answer came as a whole, whatever its status
 */
gboolean
ct_http_perform (CtHttp *self,
                 const CtHttpRequest *request,
                 CtHttpResponse *response,
                 GCancellable *cancellable,
                 GError **error)
{
  Flight flight = { .request = request, .response = response };
  Writing writing = { .flight = &flight };
  struct curl_slist *headers = make_header_list (request->headers);
  Slot *slot = borrow_slot (self);
  sigset_t signals;
  gboolean drop = hold_sigpipe (&signals);
  CURLcode code;

  *response = (CtHttpResponse){ 0 };
  response->headers = g_ptr_array_new_with_free_func (g_free);
  response->body = g_byte_array_new ();
  find_proxy (self, request->url, cancellable);
  writing.easy = slot->easy;
  set_options (self, slot->easy, headers, &writing);
  code = drive (self, slot, &flight, cancellable);
  if (flight.trouble == CT_HTTP_FINE)
    flight.trouble = trouble_of (code);
  if (flight.trouble == CT_HTTP_STALLED && !was_connected (slot->easy))
    {
      flight.trouble = CT_HTTP_CONNECT;
      code = CURLE_OPERATION_TIMEDOUT;
    }
  response->trouble = flight.trouble;
  response->status = status_of (slot->easy);
  set_error (self, &flight, code, cancellable, error);
  curl_easy_setopt (slot->easy, CURLOPT_HTTPHEADER, NULL);
  free_header_list (headers);
  give_back_slot (self, slot, flight.trouble);
  release_sigpipe (&signals, drop);
  g_clear_error (&flight.error);
  return flight.trouble == CT_HTTP_FINE;
}
