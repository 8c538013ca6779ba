/* ct-device-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "OAuth 2.0 device authorization grant" of the Microsoft identity platform. What answers say
 * in words is not repeated, because it may hold what was sent.
 */
#include "ct-device-code.h"
#include "ct-error.h"
#include "ct-secrets.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PUBLIC_AUTHORITY "https://login.microsoftonline.com"
#define SCOPE "https://storage.azure.com/.default offline_access"
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"
#define DEFAULT_INTERVAL_S 5
#define SLOWER_S 5
#define DEFAULT_EXPIRES_S 900
#define MAX_EXPIRES_S (24 * 60 * 60)
/* So long before its end a token is renewed, lest it runs out on the way. */
#define MARGIN_S 300
#define NETWORK_TRIES 5

struct _CtEntra
{
  gatomicrefcount ref_count;
  CtHttp *http;
  char *authority;
  char *tenant;
  char *client_id;
  guint second_ms;
  GMutex lock;
  CtSecret *refresh;
  CtSecret *access;
  gint64 expires_us; /* real time, which goes on while the computer sleeps */
  gboolean is_kept;
};

/* What came back of one request. */
typedef struct
{
  JsonParser *parser;
  JsonObject *object;
  guint status;
} Answer;

/* The parser's copies are beyond reach. */
static void
answer_clear (Answer *self)
{
  g_clear_object (&self->parser);
  *self = (Answer){ 0 };
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/**
 * ct_entra_authority_for_host:
 * @host: (nullable): of a storage service
 *
 * Returns: the sign-in service of the cloud that the host is in
 */
const char *
ct_entra_authority_for_host (const char *host)
{
  static const struct
  {
    const char *suffix;
    const char *authority;
  } clouds[] = {
    { ".core.usgovcloudapi.net", "https://login.microsoftonline.us" },
    { ".core.chinacloudapi.cn", "https://login.partner.microsoftonline.cn" },
  };

  for (guint i = 0; host != NULL && i < G_N_ELEMENTS (clouds); i++)
    if (g_str_has_suffix (host, clouds[i].suffix))
      return clouds[i].authority;
  return PUBLIC_AUTHORITY;
}

static gboolean
is_plain (const char *text)
{
  return *text != '\0'
         && strspn (text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._") == strlen (text);
}

static gboolean
is_safe_authority (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL)
    return FALSE;
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  return g_strcmp0 (g_uri_get_scheme (uri), "http") == 0
         && (strcmp (host, "localhost") == 0 || strcmp (host, "::1") == 0 || g_str_has_prefix (host, "127."));
}

/**
 * ct_entra_app_parse:
 * @text: "TENANT:CLIENT", or "https://HOST/TENANT:CLIENT" for another sign-in service
 * @authority: (out) (optional) (nullable) (transfer full): that service, if one is named
 * @tenant: (out) (optional) (transfer full): see #CtEntraApp
 * @client_id: (out) (optional) (transfer full): likewise
 *
 * Returns: whether it is one; otherwise %CT_ERROR_USAGE
 */
gboolean
ct_entra_app_parse (const char *text, char **authority, char **tenant, char **client_id, GError **error)
{
  const char *slash = strstr (text, "://") != NULL ? strrchr (text, '/') : NULL;
  const char *name = slash != NULL ? slash + 1 : text;
  const char *colon = strrchr (name, ':');
  g_autofree char *own_tenant = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : NULL;
  g_autofree char *own_authority = slash != NULL ? g_strndup (text, (gsize) (slash - text)) : NULL;

  if (colon == NULL || !is_plain (own_tenant) || !is_plain (colon + 1)
      || (own_authority != NULL && !is_safe_authority (own_authority)))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("To sign in, tenant and client are needed as TENANT:CLIENT: the organisation's id or domain, and "
                      "the id of an app registration that allows public client flows."));
      return FALSE;
    }
  if (authority != NULL)
    *authority = g_steal_pointer (&own_authority);
  if (tenant != NULL)
    *tenant = g_steal_pointer (&own_tenant);
  if (client_id != NULL)
    *client_id = g_strdup (colon + 1);
  return TRUE;
}

static CtEntra *
entra_new (const CtEntraApp *app)
{
  const CtHttpOptions options = { .ca_file = app->ca_file };
  CtEntra *self = g_new0 (CtEntra, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->http = ct_http_new (&options);
  self->authority = g_strdup (app->authority != NULL ? app->authority : PUBLIC_AUTHORITY);
  self->tenant = g_strdup (app->tenant);
  self->client_id = g_strdup (app->client_id);
  self->second_ms = app->second_ms > 0 ? app->second_ms : 1000;
  return self;
}

CtEntra *
ct_entra_ref (CtEntra *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_entra_unref (CtEntra *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ct_http_free (self->http);
  g_clear_pointer (&self->refresh, ct_secret_unref);
  g_clear_pointer (&self->access, ct_secret_unref);
  g_mutex_clear (&self->lock);
  g_free (self->authority);
  g_free (self->tenant);
  g_free (self->client_id);
  g_free (self);
}

static void
append_field (GString *form, const char *name, const char *value)
{
  g_auto (CtWiped) encoded = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, encoded);
}

static gboolean
parse_answer (Answer *answer, const CtHttpResponse *response)
{
  JsonNode *root;

  answer->status = response->status;
  answer->parser = json_parser_new_immutable ();
  if (response->body->len == 0
      || !json_parser_load_from_data (answer->parser, (const char *) response->body->data, response->body->len, NULL))
    return FALSE;
  root = json_parser_get_root (answer->parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  answer->object = json_node_get_object (root);
  return TRUE;
}

static void
wipe_form (GString *form)
{
  explicit_bzero (form->str, form->allocated_len);
  g_string_free (form, TRUE);
}

/* Posts FORM, which it frees, to the end point and waits for the answer, whatever it says. */
static gboolean
post (CtEntra *self, const char *end_point, GString *form, Answer *answer, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s/%s/oauth2/v2.0/%s", self->authority, self->tenant, end_point);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (form->str, form->len);
  const CtHttpRequest request = {
    .method = "POST",
    .url = url,
    .headers = headers,
    .bytes = bytes,
    .length = form->len,
  };
  g_auto (CtHttpResponse) response = { 0 };
  gboolean ok;

  g_ptr_array_add (headers, (gpointer) "Content-Type: application/x-www-form-urlencoded");
  g_ptr_array_add (headers, (gpointer) "Accept: application/json");
  ok = ct_http_perform (self->http, &request, &response, cancellable, error);
  wipe_form (form);
  if (ok && !parse_answer (answer, &response))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NETWORK,
                   _ ("%s does not answer as a sign-in service does (%u). Check the address, and whether the network "
                      "wants you to sign in."),
                   self->authority,
                   response.status);
      ok = FALSE;
    }
  if (response.body != NULL && response.body->len > 0)
    explicit_bzero (response.body->data, response.body->len);
  return ok;
}

/* NULL when it is not there or no text. */
static const char *
get_text (const Answer *answer, const char *name)
{
  JsonNode *node = json_object_get_member (answer->object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Some services write numbers as text. */
static double
get_seconds (const Answer *answer, const char *name, double fallback)
{
  JsonNode *node = json_object_get_member (answer->object, name);
  double seconds = fallback;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    seconds =
        get_text (answer, name) != NULL ? g_ascii_strtod (get_text (answer, name), NULL) : json_node_get_double (node);
  return seconds >= 0 && seconds <= MAX_EXPIRES_S ? seconds : fallback;
}

/* What the service's word for a refusal means. */
static gboolean
refuse (CtEntra *self, const Answer *answer, GError **error)
{
  static const struct
  {
    const char *word;
    const char *message;
  } refusals[] = {
    { "authorization_declined", N_ ("Signing in was declined. Try again if that was a mistake.") },
    { "access_denied", N_ ("Signing in was declined. Try again if that was a mistake.") },
    { "expired_token", N_ ("Nobody typed in the code in time. Sign in again.") },
    { "code_expired", N_ ("Nobody typed in the code in time. Sign in again.") },
    { "bad_verification_code", N_ ("The sign-in service does not know the code any more. Sign in again.") },
    { "invalid_grant",
      N_ ("The sign-in is no longer valid: it is too old, or the password or a rule of the organisation has changed. Sign "
          "in again.") },
    { "interaction_required",
      N_ ("The organisation wants more proof of who you are, or forbids signing in with a code. Ask its administrator, or "
          "use a shared access signature.") },
    { "invalid_client",
      N_ ("The app registration does not allow public client flows. Ask its owner to switch them on.") },
    { "unauthorized_client",
      N_ ("The organisation does not know this app registration, or does not allow it. Check tenant and client.") },
    { "invalid_request", N_ ("The sign-in service cannot make sense of the request. Check tenant and client.") },
  };
  const char *word = get_text (answer, "error");
  const char *message = NULL;

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (refusals); i++)
    if (strcmp (refusals[i].word, word) == 0)
      message = refusals[i].message;
  if (message != NULL)
    g_set_error_literal (error, CT_ERROR, CT_ERROR_DENIED, _ (message));
  else
    g_set_error (error,
                 CT_ERROR,
                 answer->status >= 500 ? CT_ERROR_NETWORK : CT_ERROR_DENIED,
                 _ ("The sign-in service at %s refused (%u)."),
                 self->authority,
                 answer->status);
  return FALSE;
}

/* The tokens of a good answer. */
static gboolean
take_tokens (CtEntra *self, const Answer *answer, GError **error)
{
  const char *access = get_text (answer, "access_token");
  const char *refresh = get_text (answer, "refresh_token");
  double seconds = get_seconds (answer, "expires_in", 3600);

  if (answer->status != 200 || access == NULL || *access == '\0')
    return refuse (self, answer, error);
  g_clear_pointer (&self->access, ct_secret_unref);
  self->access = ct_secret_new (access, -1);
  /* What lives short is renewed half-way. */
  self->expires_us = g_get_real_time () + (gint64) (MAX (seconds - MARGIN_S, seconds / 2) * G_USEC_PER_SEC);
  if (refresh != NULL && *refresh != '\0')
    {
      g_clear_pointer (&self->refresh, ct_secret_unref);
      self->refresh = ct_secret_new (refresh, -1);
    }
  return TRUE;
}

/* Returns FALSE when cancelled. */
static gboolean
wait_s (CtEntra *self, double seconds, GCancellable *cancellable, GError **error)
{
  gint64 ms = (gint64) (seconds * self->second_ms);
  GPollFD poll_fd;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &poll_fd))
    {
      g_poll (&poll_fd, 1, (int) MIN (ms, G_MAXINT));
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep ((gulong) ms * 1000);
  return !ct_cancelled (cancellable, error);
}

/* One question whether the code was typed in. */
static gboolean
ask_once (CtEntra *self, const CtSecret *device_code, Answer *answer, GCancellable *cancellable, GError **error)
{
  GString *form = g_string_new (NULL);

  append_field (form, "grant_type", DEVICE_GRANT);
  append_field (form, "client_id", self->client_id);
  append_field (form, "device_code", ct_secret_peek (device_code));
  return post (self, "token", form, answer, cancellable, error);
}

/* Asks until somebody has typed in the code. A broken line is no reason to give up. */
static gboolean
wait_for_person (CtEntra *self,
                 const CtSecret *device_code,
                 double interval_s,
                 double expires_s,
                 GCancellable *cancellable,
                 GError **error)
{
  double waited_s = 0;

  while (waited_s < expires_s)
    {
      g_auto (Answer) answer = { 0 };
      g_autoptr (GError) trouble = NULL;
      const char *word;

      if (!wait_s (self, interval_s, cancellable, error))
        return FALSE;
      waited_s += MAX (interval_s, 0.1);
      if (!ask_once (self, device_code, &answer, cancellable, &trouble))
        {
          if (g_error_matches (trouble, CT_ERROR, CT_ERROR_NETWORK))
            continue;
          g_propagate_error (error, g_steal_pointer (&trouble));
          return FALSE;
        }
      word = get_text (&answer, "error");
      if (g_strcmp0 (word, "slow_down") == 0)
        interval_s += SLOWER_S;
      else if (g_strcmp0 (word, "authorization_pending") != 0 && answer.status < 500)
        return take_tokens (self, &answer, error);
    }
  g_set_error_literal (error, CT_ERROR, CT_ERROR_DENIED, _ ("Nobody typed in the code in time. Sign in again."));
  return FALSE;
}

static gboolean
sign_in (CtEntra *self, CtDeviceCodeFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (CtSecret) device_code = NULL;
  GString *form = g_string_new (NULL);
  const char *code, *user_code, *address;
  double expires_s;

  append_field (form, "client_id", self->client_id);
  append_field (form, "scope", SCOPE);
  if (!post (self, "devicecode", form, &answer, cancellable, error))
    return FALSE;
  code = get_text (&answer, "device_code");
  user_code = get_text (&answer, "user_code");
  address = get_text (&answer, "verification_uri");
  if (answer.status != 200 || code == NULL || user_code == NULL || address == NULL)
    return refuse (self, &answer, error);
  device_code = ct_secret_new (code, -1);
  expires_s = get_seconds (&answer, "expires_in", DEFAULT_EXPIRES_S);
  func (user_code, address, (guint) (expires_s / 60), data);
  return wait_for_person (self,
                          device_code,
                          get_seconds (&answer, "interval", DEFAULT_INTERVAL_S),
                          expires_s,
                          cancellable,
                          error);
}

/**
 * ct_entra_sign_in:
 * @app: copied
 * @func: shows the code
 *
 * Asks for a code and waits until somebody has typed it in and agreed, or has not in time.
 *
 * Returns: (transfer full): who is signed in, or %NULL with %CT_ERROR_DENIED, %CT_ERROR_NETWORK, or
 *   cancelled
 */
CtEntra *
ct_entra_sign_in (const CtEntraApp *app,
                  CtDeviceCodeFunc func,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CtEntra) self = entra_new (app);

  return sign_in (self, func, data, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

static char *
dup_place (const CtEntra *self)
{
  return g_strdup_printf ("%s/%s:%s", self->authority, self->tenant, self->client_id);
}

/**
 * ct_entra_remember:
 *
 * Puts what is needed to go on without signing in again into the keyring, and keeps it up to date
 * there. Tokens themselves are kept nowhere.
 *
 * Returns: see ct_secrets_store()
 */
gboolean
ct_entra_remember (CtEntra *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *place = dup_place (self);
  g_autoptr (CtSecret) refresh = NULL;

  g_mutex_lock (&self->lock);
  self->is_kept = TRUE;
  refresh = self->refresh != NULL ? ct_secret_ref (self->refresh) : NULL;
  g_mutex_unlock (&self->lock);
  /* Translators: what the keyring calls it */
  return refresh == NULL || ct_secrets_store (place, _ ("Cartouche: sign-in"), refresh, cancellable, error);
}

/**
 * ct_entra_recall:
 *
 * Goes on with an earlier sign-in, as far as the keyring knows of one. Asks nobody; that it is no
 * longer valid shows with the first token.
 *
 * Returns: (transfer full) (nullable): who is signed in; %NULL without an error when nobody is
 */
CtEntra *
ct_entra_recall (const CtEntraApp *app, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtEntra) self = entra_new (app);
  g_autofree char *place = dup_place (self);

  if (ct_cancelled (cancellable, error))
    return NULL;
  self->refresh = ct_secrets_find (place, cancellable);
  self->is_kept = TRUE;
  return self->refresh != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ct_entra_forget:
 *
 * Takes an earlier sign-in out of the keyring.
 */
void
ct_entra_forget (const CtEntraApp *app, GCancellable *cancellable)
{
  g_autoptr (CtEntra) self = entra_new (app);
  g_autofree char *place = dup_place (self);

  ct_secrets_forget (place, cancellable);
}

/* With the lock, so that one asks and the others wait for what comes. */
static gboolean
renew (CtEntra *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_auto (Answer) answer = { 0 };
      g_autoptr (GError) trouble = NULL;
      GString *form = g_string_new (NULL);
      gboolean again;

      append_field (form, "grant_type", "refresh_token");
      append_field (form, "client_id", self->client_id);
      append_field (form, "scope", SCOPE);
      append_field (form, "refresh_token", ct_secret_peek (self->refresh));
      if (!post (self, "token", form, &answer, cancellable, &trouble))
        again = g_error_matches (trouble, CT_ERROR, CT_ERROR_NETWORK);
      else if (take_tokens (self, &answer, &trouble))
        return TRUE;
      else
        again = g_error_matches (trouble, CT_ERROR, CT_ERROR_NETWORK);
      if (!again || i == NETWORK_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&trouble));
          return FALSE;
        }
      if (!wait_s (self, i, cancellable, error))
        return FALSE;
    }
}

/* With the lock. */
static gboolean
renew_and_keep (CtEntra *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *place = dup_place (self);
  g_autoptr (CtSecret) before = self->refresh != NULL ? ct_secret_ref (self->refresh) : NULL;

  if (before == NULL)
    {
      g_set_error_literal (
          error,
          CT_ERROR,
          CT_ERROR_DENIED,
          _ ("The sign-in has run out, and the service gave nothing to renew it with. Sign in again."));
      return FALSE;
    }
  if (!renew (self, cancellable, error))
    return FALSE;
  if (self->is_kept && before != self->refresh)
    ct_secrets_store (place, _ ("Cartouche: sign-in"), self->refresh, cancellable, NULL);
  return TRUE;
}

/**
 * ct_entra_get_token:
 * @refused: (nullable): a token of before that was refused although its time had not come
 *
 * Returns: (transfer full): a token that is valid for a while, or %NULL
 */
CtSecret *
ct_entra_get_token (CtEntra *self, CtSecret *refused, GCancellable *cancellable, GError **error)
{
  CtSecret *token = NULL;

  g_mutex_lock (&self->lock);
  if ((self->access != NULL && self->access != refused && g_get_real_time () < self->expires_us)
      || renew_and_keep (self, cancellable, error))
    token = ct_secret_ref (self->access);
  g_mutex_unlock (&self->lock);
  return token;
}
