/* ct-azure-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each request has its own tries; they share a gate that lets in as many at a time as the
 * pace allows. When nothing can be reached any more the gate lets in one, to probe, and the
 * others wait without losing tries. A refusal that every request would get is kept, and
 * closes the gate for good.
 */
#include "ct-azure-client-private.h"
#include "ct-azure-xml.h"
#include "ct-blob-name.h"
#include "ct-error.h"
#include "ct-http-text.h"
#include "ct-pace.h"
#include "ct-shared-key.h"

#include <string.h>

#define API_VERSION "2021-12-02"
#define MAX_TRIES 8
#define FIRST_TRIES 3
#define COURTESY_TRIES 2
#define GIVE_UP_MS (5 * 60 * 1000)
#define PARALLEL 64
#define OFFLINE_AFTER 4
#define PROBE_MAX_MS 2000
#define WAIT_US (G_USEC_PER_SEC / 10)

struct _CtAzureClient
{
  CtCredential *credential;
  CtHttp *http;
  guint parallel;
  gint64 give_up_us;
  GMutex lock;
  GCond changed;
  CtPace pace;
  guint n_active;
  guint n_unreached; /* failures to connect in a row */
  gint64 probe_at_us;
  gboolean is_paused;
  gboolean was_reached;
  GError *lost;
};

/* One request and its tries. */
typedef struct
{
  CtAzureClient *client;
  const CtAzureCall *call;
  CtAzureAnswer *answer;
  char *request_id;
  CtSecret *token;   /* that the last try went with, of somebody who is signed in */
  CtSecret *refused; /* one that the service did not take */
  guint n_tries;
  gint64 began_us;
  gint64 pause_ms;
} Asking;

/**
 * ct_azure_client_new:
 * @credential: complete: ct_credential_check() has passed
 * @options: (nullable): copied
 *
 * Returns: (transfer full): a client; may be used from several threads
 */
CtAzureClient *
ct_azure_client_new (CtCredential *credential, const CtAzureOptions *options)
{
  CtAzureClient *self = g_new0 (CtAzureClient, 1);
  guint give_up_ms = options != NULL && options->give_up_ms > 0 ? options->give_up_ms : GIVE_UP_MS;

  self->credential = ct_credential_ref (credential);
  self->http = ct_http_new (options != NULL ? &options->http : NULL);
  self->parallel = options != NULL && options->parallel > 0 ? options->parallel : PARALLEL;
  self->give_up_us = (gint64) give_up_ms * 1000;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  ct_pace_init (&self->pace, self->parallel);
  return self;
}

void
ct_azure_client_free (CtAzureClient *self)
{
  ct_http_free (self->http);
  ct_credential_unref (self->credential);
  g_clear_error (&self->lost);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * ct_azure_answer_clear:
 *
 * Frees what the answer owns and leaves it empty.
 */
void
ct_azure_answer_clear (CtAzureAnswer *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  *self = (CtAzureAnswer){ 0 };
}

guint
ct_azure_client_get_parallel (CtAzureClient *self)
{
  return self->parallel;
}

/**
 * ct_azure_client_is_lost:
 *
 * Returns: whether the gate is closed for good
 */
gboolean
ct_azure_client_is_lost (CtAzureClient *self)
{
  gboolean is_lost;

  g_mutex_lock (&self->lock);
  is_lost = self->lost != NULL;
  g_mutex_unlock (&self->lock);
  return is_lost;
}

/**
 * ct_azure_client_set_paused:
 *
 * Closes the gate, tries again included, or opens it.
 */
void
ct_azure_client_set_paused (CtAzureClient *self, gboolean paused)
{
  g_mutex_lock (&self->lock);
  self->is_paused = paused;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_offline (CtAzureClient *self)
{
  return self->n_unreached >= OFFLINE_AFTER;
}

static gboolean
may_enter (CtAzureClient *self)
{
  if (self->is_paused)
    return FALSE;
  if (is_offline (self))
    return self->n_active == 0 && g_get_monotonic_time () >= self->probe_at_us;
  return self->n_active < self->pace.limit;
}

/* Waits until somebody tells of a change, or a little. A pause does not count as time without success. */
static void
wait_at_gate (Asking *asking)
{
  CtAzureClient *self = asking->client;
  gboolean is_paused = self->is_paused;
  gint64 start_us = g_get_monotonic_time ();

  g_cond_wait_until (&self->changed, &self->lock, start_us + WAIT_US);
  if (is_paused)
    asking->began_us += g_get_monotonic_time () - start_us;
}

/* Waits until the pace allows one more request. */
static gboolean
enter_gate (Asking *asking, GCancellable *cancellable, GError **error)
{
  CtAzureClient *self = asking->client;
  gboolean ok = FALSE;

  g_mutex_lock (&self->lock);
  while (TRUE)
    {
      if (ct_cancelled (cancellable, error))
        break;
      if (self->lost != NULL)
        {
          g_propagate_error (error, g_error_copy (self->lost));
          break;
        }
      ok = may_enter (self);
      if (ok)
        break;
      if (asking->call->is_courtesy && is_offline (self))
        {
          g_set_error_literal (error, CT_ERROR, CT_ERROR_NETWORK, "offline");
          break;
        }
      wait_at_gate (asking);
    }
  self->n_active += ok ? 1 : 0;
  g_mutex_unlock (&self->lock);
  return ok;
}

static gboolean
is_busy (guint status)
{
  return status == 429 || status == 503;
}

/* Tells the others how it went. */
static void
leave_gate (CtAzureClient *self, const CtHttpResponse *response, guint64 n_bytes)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_allowed;

  g_mutex_lock (&self->lock);
  n_allowed = is_offline (self) ? 0 : self->pace.limit;
  self->n_active--;
  if (response->trouble == CT_HTTP_CONNECT)
    {
      guint n_probes = self->n_unreached < OFFLINE_AFTER ? 0 : MIN (self->n_unreached - OFFLINE_AFTER, 6);

      self->n_unreached++;
      self->probe_at_us = now_us + (gint64) MIN (100 << n_probes, PROBE_MAX_MS) * 1000;
    }
  else if (response->trouble == CT_HTTP_FINE)
    {
      self->n_unreached = 0;
      self->was_reached = TRUE;
      if (is_busy (response->status))
        ct_pace_note_busy (&self->pace, now_us);
      else if (response->status < 500 && response->status != 401 && response->status != 403)
        ct_pace_note_answer (&self->pace, now_us, n_bytes);
    }
  /* One has left, so one may come; all only when there is room for more. */
  if (!is_offline (self) && self->pace.limit > n_allowed)
    g_cond_broadcast (&self->changed);
  else
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
set_lost (CtAzureClient *self, const GError *reason)
{
  g_mutex_lock (&self->lock);
  if (self->lost == NULL)
    self->lost = g_error_copy (reason);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* The path as it is sent. */
static char *
make_path (CtAzureClient *self, const CtAzureCall *call)
{
  const CtAzureAddress *address = ct_credential_get_address (self->credential);
  g_autofree char *name = call->name != NULL ? ct_blob_name_encode (call->name) : NULL;

  return g_strconcat (address->path, "/", address->container, name != NULL ? "/" : NULL, name, NULL);
}

/* The path of the account is in the endpoint already. */
static char *
make_url (CtAzureClient *self, const CtAzureCall *call, const char *path)
{
  const CtAzureAddress *address = ct_credential_get_address (self->credential);
  const CtSecret *token = NULL;

  if (ct_credential_get_kind (self->credential) == CT_CREDENTIAL_SAS)
    token = ct_credential_get_token (self->credential);
  return g_strconcat (address->endpoint,
                      path + strlen (address->path),
                      call->query != NULL || token != NULL ? "?" : "",
                      call->query != NULL ? call->query : "",
                      call->query != NULL && token != NULL ? "&" : "",
                      token != NULL ? ct_secret_peek (token) : "",
                      NULL);
}

static void
wipe (gpointer data)
{
  ct_wiped_free (data);
}

/* All headers of one try, signed for the time that it is now. */
static GPtrArray *
make_headers (Asking *asking, const char *path)
{
  CtCredential *credential = asking->client->credential;
  const CtAzureCall *call = asking->call;
  GPtrArray *headers = g_ptr_array_new_with_free_func (wipe);
  g_autofree char *date = ct_http_date_format (g_get_real_time () / G_USEC_PER_SEC);

  ct_http_headers_add (headers, "x-ms-version", API_VERSION);
  ct_http_headers_add (headers, "x-ms-date", date);
  ct_http_headers_add (headers, "x-ms-client-request-id", asking->request_id);
  for (guint i = 0; call->headers != NULL && i < call->headers->len; i++)
    g_ptr_array_add (headers, g_strdup (g_ptr_array_index (call->headers, i)));
  if (ct_credential_get_key (credential) != NULL)
    {
      const char *account = ct_credential_get_account (credential);
      g_autofree char *text =
          ct_shared_key_string_to_sign (call->method, account, path, call->query, headers, call->length);
      g_auto (CtWiped) signature = ct_shared_key_hmac (ct_credential_get_key (credential), text);

      g_ptr_array_add (headers, g_strdup_printf ("Authorization: SharedKey %s:%s", account, signature));
    }
  else if (ct_credential_get_kind (credential) == CT_CREDENTIAL_BEARER)
    {
      const CtSecret *token = asking->token != NULL ? asking->token : ct_credential_get_token (credential);

      g_ptr_array_add (headers, g_strdup_printf ("Authorization: Bearer %s", ct_secret_peek (token)));
    }
  return headers;
}

static gboolean
send_request (Asking *asking, CtHttpResponse *response, GCancellable *cancellable, GError **error)
{
  CtAzureClient *self = asking->client;
  const CtAzureCall *call = asking->call;
  g_autofree char *path = make_path (self, call);
  g_autoptr (GPtrArray) headers = make_headers (asking, path);
  g_auto (CtWiped) url = make_url (self, call, path);
  const CtHttpRequest request = {
    .method = call->method,
    .url = url,
    .headers = headers,
    .bytes = call->bytes,
    .fd = call->fd,
    .offset = call->offset,
    .length = call->length,
    .body = call->body,
    .body_data = call->body_data,
    .sent = call->sent,
    .sent_data = call->sent_data,
  };
  gboolean ok = ct_http_perform (self->http, &request, response, cancellable, error);
  g_debug ("%s %s: %u, trouble %d, try %u, request %s",
           call->method,
           path,
           response->status,
           response->trouble,
           asking->n_tries,
           asking->request_id);
  return ok;
}

/* A token for the next try; after a refusal another one. Without one no further request will do better. */
static gboolean
find_token (Asking *asking, CtHttpResponse *response, GCancellable *cancellable, GError **error)
{
  CtEntra *entra = ct_credential_get_entra (asking->client->credential);
  CtSecret *token;

  if (entra == NULL)
    return TRUE;
  token = ct_entra_get_token (entra, asking->refused, cancellable, error);
  g_clear_pointer (&asking->token, ct_secret_unref);
  asking->token = token;
  if (token != NULL)
    return TRUE;
  response->headers = g_ptr_array_new_with_free_func (g_free);
  response->body = g_byte_array_new ();
  response->trouble = g_cancellable_is_cancelled (cancellable) ? CT_HTTP_CANCELLED : CT_HTTP_TLS;
  return FALSE;
}

/* Whether the service has refused a token before its time, for the first time. */
static gboolean
needs_other_token (Asking *asking, const CtHttpResponse *response)
{
  if (asking->token == NULL || asking->refused != NULL || response->trouble != CT_HTTP_FINE || response->status != 401)
    return FALSE;
  asking->refused = g_steal_pointer (&asking->token);
  return TRUE;
}

static gboolean
try_once (Asking *asking, CtHttpResponse *response, GCancellable *cancellable, GError **error)
{
  if (!find_token (asking, response, cancellable, error))
    return FALSE;
  /* May change the headers. */
  if (asking->call->restart != NULL)
    asking->call->restart (asking->call->body_data);
  return send_request (asking, response, cancellable, error);
}

static gboolean
is_worth_trying_again (const CtHttpResponse *response)
{
  switch (response->trouble)
    {
    case CT_HTTP_FINE:
      return response->status == 408 || is_busy (response->status) || response->status == 500 || response->status == 502
             || response->status == 504;
    case CT_HTTP_CONNECT:
    case CT_HTTP_BROKEN:
    case CT_HTTP_STALLED:
      return TRUE;
    case CT_HTTP_TLS:
    case CT_HTTP_SOURCE:
    case CT_HTTP_SINK:
    case CT_HTTP_CANCELLED:
    default:
      return FALSE;
    }
}

/* Whether there may be another try; then also how long to wait before. */
static gboolean
plan_next_try (Asking *asking, const CtHttpResponse *response)
{
  CtAzureClient *self = asking->client;
  gint64 now_us = g_get_monotonic_time ();
  gint64 floor_ms = 0;
  guint max_tries = MAX_TRIES;
  const char *ms;

  if (!is_worth_trying_again (response))
    return FALSE;
  if (asking->call->is_courtesy)
    max_tries = COURTESY_TRIES;
  if (response->trouble == CT_HTTP_CONNECT)
    {
      g_mutex_lock (&self->lock);
      if (!asking->call->is_courtesy)
        max_tries = self->was_reached ? G_MAXUINT : FIRST_TRIES;
      g_mutex_unlock (&self->lock);
    }
  if (response->trouble == CT_HTTP_FINE)
    {
      ms = ct_http_headers_get (response->headers, "retry-after-ms");
      floor_ms =
          ct_http_parse_retry_after_ms (ct_http_headers_get (response->headers, "Retry-After"),
                                        ms != NULL ? ms
                                                   : ct_http_headers_get (response->headers, "x-ms-retry-after-ms"),
                                        g_get_real_time () / G_USEC_PER_SEC);
    }
  asking->pause_ms = MAX (floor_ms, ct_pace_backoff_ms (MIN (asking->n_tries, MAX_TRIES), g_random_double ()));
  if (response->trouble == CT_HTTP_CONNECT)
    asking->pause_ms = MIN (asking->pause_ms, PROBE_MAX_MS / 4);
  return asking->n_tries < max_tries && now_us + asking->pause_ms * 1000 - asking->began_us < self->give_up_us;
}

static gboolean
wait_ms (gint64 ms, GCancellable *cancellable, GError **error)
{
  GPollFD poll_fd;

  if (ms <= 0 || cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &poll_fd))
    {
      g_usleep ((gulong) MAX (ms, 0) * 1000);
      return !ct_cancelled (cancellable, error);
    }
  g_poll (&poll_fd, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
  return !ct_cancelled (cancellable, error);
}

/* The last answer there will be: fills the caller's, and remembers what concerns everybody. */
static gboolean
conclude (Asking *asking, CtHttpResponse *response, GError *trouble, GError **error)
{
  CtAzureAnswer *answer = asking->answer;
  const char *code = ct_http_headers_get (response->headers, "x-ms-error-code");
  gboolean is_final;

  answer->status = response->trouble == CT_HTTP_FINE ? response->status : 0;
  answer->headers = g_ptr_array_ref (response->headers);
  if (answer->status >= 200 && answer->status < 300)
    return TRUE;
  if (answer->status != 0)
    {
      answer->code = ct_azure_is_error_code (code)
                         ? g_strdup (code)
                         : ct_azure_xml_dup_error_code (response->body->data, response->body->len);
      ct_azure_error_set (asking->client->credential,
                          asking->call,
                          response,
                          answer->code,
                          g_get_real_time () / G_USEC_PER_SEC,
                          &trouble);
      is_final = ct_azure_error_is_final (asking->call->method, answer->status, answer->code);
    }
  else
    is_final = response->trouble == CT_HTTP_TLS || response->trouble == CT_HTTP_CONNECT;
  if (is_final && !asking->call->is_courtesy)
    set_lost (asking->client, trouble);
  g_propagate_error (error, trouble);
  return FALSE;
}

static gboolean
ask (Asking *asking, GCancellable *cancellable, GError **error)
{
  while (TRUE)
    {
      g_auto (CtHttpResponse) response = { 0 };
      GError *trouble = NULL;

      if (!enter_gate (asking, cancellable, error))
        return FALSE;
      asking->n_tries++;
      try_once (asking, &response, cancellable, &trouble);
      leave_gate (asking->client, &response, asking->call->length);
      asking->answer->unsure = asking->answer->unsure || response.repeated;
      if (needs_other_token (asking, &response))
        {
          g_clear_error (&trouble);
          continue;
        }
      if (!plan_next_try (asking, &response))
        return conclude (asking, &response, trouble, error);
      g_clear_error (&trouble);
      if (response.trouble != CT_HTTP_CONNECT && !is_busy (response.status))
        asking->answer->unsure = TRUE;
      if (!wait_ms (asking->pause_ms, cancellable, error))
        return FALSE;
    }
}

/**
 * ct_azure_client_call:
 * @answer: (out): clear it with ct_azure_answer_clear(), whatever was returned
 *
 * Asks until there is an answer of 200 to 299, or no hope of one.
 */
gboolean
ct_azure_client_call (CtAzureClient *self,
                      const CtAzureCall *call,
                      CtAzureAnswer *answer,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *request_id = g_uuid_string_random ();
  Asking asking = { .client = self, .call = call, .answer = answer, .request_id = request_id };
  gboolean ok;

  *answer = (CtAzureAnswer){ 0 };
  asking.began_us = g_get_monotonic_time ();
  ok = ask (&asking, cancellable, error);
  g_clear_pointer (&asking.token, ct_secret_unref);
  g_clear_pointer (&asking.refused, ct_secret_unref);
  return ok;
}
