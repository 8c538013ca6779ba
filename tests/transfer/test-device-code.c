/* test-device-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in, against the authority of tests/lib/fault-server.py: every way in which it can end,
 * and tokens that run out, are refused, or are wanted by many at a time.
 */
#include "blob-server.h"
#include "ct-device-code.h"
#include "ct-error.h"
#include "ct-secrets.h"

#include <string.h>

#define TENANT "contoso.example"
#define CLIENT "00000000-aaaa-bbbb-cccc-000000000000"
#define SECOND_MS 20

static BlobServer *server;

typedef struct
{
  char *authority;
  CtEntraApp app;
  guint n_shown;
  char *user_code;
  char *address;
} Fixture;

static char *
dup_origin (BlobServer *of)
{
  g_autofree char *endpoint = blob_server_dup_endpoint (of);

  return g_strndup (endpoint, strlen (endpoint) - strlen ("/devstoreaccount1"));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->authority = dup_origin (server);
  fixture->app = (CtEntraApp){
    .authority = fixture->authority,
    .tenant = TENANT,
    .client_id = CLIENT,
    .second_ms = SECOND_MS,
  };
  blob_server_set_rules (server, "[]");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ct_entra_forget (&fixture->app, NULL);
  g_free (fixture->authority);
  g_free (fixture->user_code);
  g_free (fixture->address);
}

static void
show (const char *user_code, const char *address, guint minutes, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_shown++;
  ct_set_str (&fixture->user_code, user_code);
  ct_set_str (&fixture->address, address);
  g_assert_cmpuint (minutes, <=, 15);
}

static CtEntra *
sign_in (Fixture *fixture, const char *answers, GError **error)
{
  blob_server_set_entra (server, answers);
  return ct_entra_sign_in (&fixture->app, show, fixture, NULL, error);
}

static guint
count_polls (void)
{
  return blob_server_count (server, "POST", "/token", NULL);
}

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra =
      sign_in (fixture,
               "{\"interval\": 1, \"answers\": [\"authorization_pending\", \"authorization_pending\", \"ok\"]}",
               &error);
  g_autoptr (CtSecret) token = NULL;
  g_autoptr (CtSecret) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_shown, ==, 1);
  g_assert_cmpstr (fixture->user_code, ==, "ABCD-1234");
  g_assert_nonnull (strstr (fixture->address, "devicelogin"));
  g_assert_cmpuint (count_polls (), ==, 3);
  g_assert_cmpuint (blob_server_count (server, "POST", TENANT "/oauth2/v2.0/devicecode", "200"), ==, 1);
  token = ct_entra_get_token (entra, NULL, NULL, &error);
  g_assert_no_error (error);
  again = ct_entra_get_token (entra, NULL, NULL, &error);
  g_assert_true (token == again);
  g_assert_cmpuint (count_polls (), ==, 3);
}

/* The next question comes five seconds later than the one before. */
static void
test_slow_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CtEntra) entra =
      sign_in (fixture, "{\"interval\": 1, \"answers\": [\"slow_down\", \"slow_down\"]}", &error);

  g_assert_no_error (error);
  g_assert_nonnull (entra);
  g_assert_cmpuint (count_polls (), ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, (1 + 6 + 11) * SECOND_MS * 1000);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *answers;
    const char *word;
  } cases[] = {
    { "{\"interval\": 1, \"answers\": [\"authorization_pending\", \"authorization_declined\"]}", "declined" },
    { "{\"interval\": 1, \"answers\": [\"expired_token\"]}", "in time" },
    { "{\"interval\": 1, \"answers\": [\"bad_verification_code\"]}", "does not know the code" },
    { "{\"interval\": 1, \"answers\": [\"invalid_client\"]}", "public client flows" },
    { "{\"interval\": 1, \"answers\": [\"something_else\"]}", "refused (400)" },
    /* Nobody comes. */
    { "{\"interval\": 1, \"code_expires_in\": 3, \"answers\": [\"authorization_pending\", \"authorization_pending\", "
      "\"authorization_pending\", \"authorization_pending\", \"authorization_pending\"]}",
      "in time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtEntra) entra = sign_in (fixture, cases[i].answers, &error);

      g_test_message ("%s", error->message);
      g_assert_null (entra);
      g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_null (strstr (error->message, "AADSTS"));
    }
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra = NULL;
  g_autoptr (CtEntra) none = NULL;

  /* On the way to a token a broken line does no harm. */
  blob_server_set_rules (server,
                         "[{\"fault\": \"reset-before\", \"on\": \"POST\", \"name\": \"/token\", \"count\": 2}]");
  entra = sign_in (fixture, "{\"interval\": 1}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (entra);
  /* A web page instead of an authority. */
  blob_server_set_rules (server, "[{\"fault\": \"html\", \"on\": \"POST\", \"status\": 200}]");
  none = sign_in (fixture, "{}", &error);
  g_assert_null (none);
  g_assert_error (error, CT_ERROR, CT_ERROR_NETWORK);
  g_test_message ("%s", error->message);
}

static gpointer
cancel_soon (gpointer data)
{
  while (count_polls () == 0)
    g_usleep (1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  CtEntra *entra;

  blob_server_set_entra (server,
                         "{\"interval\": 1, \"answers\": [\"authorization_pending\", \"slow_down\", \"slow_down\", "
                         "\"slow_down\", \"slow_down\", \"slow_down\", \"slow_down\"]}");
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  entra = ct_entra_sign_in (&fixture->app, show, fixture, cancellable, &error);
  g_thread_join (thread);
  g_assert_null (entra);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  CtEntra *entra;
  CtSecret *refused;
  CtSecret *token;
} Asking;

static gpointer
ask (gpointer data)
{
  Asking *asking = data;
  g_autoptr (GError) error = NULL;

  asking->token = ct_entra_get_token (asking->entra, asking->refused, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Twenty want a new token, one asks for it. */
static void
test_one_renews (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra = sign_in (fixture, "{\"interval\": 0}", &error);
  g_autoptr (CtSecret) first = ct_entra_get_token (entra, NULL, NULL, &error);
  Asking asking[20];
  GThread *threads[20];
  guint n = count_polls ();

  for (guint i = 0; i < G_N_ELEMENTS (asking); i++)
    {
      asking[i] = (Asking){ entra, first, NULL };
      threads[i] = g_thread_new ("ask", ask, &asking[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (asking); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (asking); i++)
    {
      g_assert_true (asking[i].token == asking[0].token);
      g_assert_true (asking[i].token != first);
      ct_secret_unref (asking[i].token);
    }
  g_assert_cmpuint (count_polls (), ==, n + 1);
}

/* Each renewal brings another refresh token, and the authority takes the last one only. */
static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra = sign_in (fixture, "{\"interval\": 0, \"expires_in\": 0}", &error);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (CtSecret) token = ct_entra_get_token (entra, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (token);
    }
  g_assert_cmpuint (blob_server_count (server, "POST", "/token", "200"), ==, 5);
}

static void
test_refresh_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra =
      sign_in (fixture, "{\"interval\": 0, \"expires_in\": 0, \"refresh\": [\"invalid_grant\"]}", &error);
  CtSecret *token = ct_entra_get_token (entra, NULL, NULL, &error);

  g_assert_null (token);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "Sign in again"));
}

static void
test_remember (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) nobody = ct_entra_recall (&fixture->app, NULL, &error);
  g_autoptr (CtEntra) entra = NULL;
  g_autoptr (CtEntra) later = NULL;
  g_autoptr (CtEntra) much_later = NULL;
  g_autoptr (CtSecret) token = NULL;
  g_autoptr (CtSecret) other = NULL;

  g_assert_no_error (error);
  g_assert_null (nobody);
  entra = sign_in (fixture, "{\"interval\": 0}", &error);
  /* In memory at least. */
  ct_entra_remember (entra, NULL, NULL);
  later = ct_entra_recall (&fixture->app, NULL, &error);
  g_assert_nonnull (later);
  token = ct_entra_get_token (later, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_shown, ==, 1);
  /* The one that was renewed was stored in its place. */
  much_later = ct_entra_recall (&fixture->app, NULL, &error);
  other = ct_entra_get_token (much_later, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);
}

static void
test_parse (void)
{
  static const char *const bad[] = { "",
                                     "tenant",
                                     ":client",
                                     "tenant:",
                                     "a b:c",
                                     "http://login.example/t:c",
                                     "https://user:word@login.example/t:c",
                                     "ftp://x/t:c",
                                     "t/../x:c" };
  g_autofree char *authority = NULL;
  g_autofree char *tenant = NULL;
  g_autofree char *client = NULL;
  g_autofree char *none = NULL;
  g_autofree char *tenant2 = NULL;
  g_autofree char *client2 = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      ct_entra_app_parse ("https://login.microsoftonline.us/" TENANT ":" CLIENT, &authority, &tenant, &client, &error));
  g_assert_cmpstr (authority, ==, "https://login.microsoftonline.us");
  g_assert_cmpstr (tenant, ==, TENANT);
  g_assert_cmpstr (client, ==, CLIENT);
  g_assert_true (ct_entra_app_parse (TENANT ":" CLIENT, &none, &tenant2, &client2, &error));
  g_assert_null (none);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (ct_entra_app_parse (bad[i], &none, &tenant2, &client2, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_clear_error (&error);
    }
  g_assert_cmpstr (ct_entra_authority_for_host ("a.blob.core.usgovcloudapi.net"),
                   ==,
                   "https://login.microsoftonline.us");
  g_assert_cmpstr (ct_entra_authority_for_host ("a.blob.core.chinacloudapi.cn"),
                   ==,
                   "https://login.partner.microsoftonline.cn");
  g_assert_cmpstr (ct_entra_authority_for_host ("a.blob.core.windows.net"), ==, "https://login.microsoftonline.com");
  g_assert_cmpstr (ct_entra_authority_for_host (NULL), ==, "https://login.microsoftonline.com");
}

/* A container that is got at with tokens: one that is refused is renewed once. */
static void
test_container (Fixture *fixture, gconstpointer data)
{
  BlobServer *safe = blob_server_new_tls ();
  BlobServer *plain = server;
  g_autofree char *authority = NULL;
  g_autofree char *endpoint = NULL;
  g_autofree char *place = NULL;
  CtAzureOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CtEntra) entra = NULL;
  g_autoptr (CtCredential) credential = NULL;
  g_autoptr (CtContainer) container = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  CtPutRequest request = { .name = "a.jpg", .bytes = bytes, .size = 3 };

  if (safe == NULL)
    {
      g_test_skip ("there is no openssl to make a certificate with");
      return;
    }
  server = safe;
  authority = dup_origin (safe);
  options.http.ca_file = blob_server_get_ca_file (safe);
  fixture->app.authority = authority;
  fixture->app.ca_file = options.http.ca_file;
  entra = sign_in (fixture, "{\"interval\": 0, \"revoked\": [1]}", &error);
  g_assert_no_error (error);
  endpoint = blob_server_dup_endpoint (safe);
  place = g_strconcat (endpoint, "/set", NULL);
  credential = ct_credential_new_signed_in (place, entra, &error);
  g_assert_no_error (error);
  container = ct_container_azure_new (credential, CT_CAN_CREATE, &options, &error);
  g_assert_no_error (error);
  g_assert_true (ct_container_azure_create (CT_CONTAINER_AZURE (container), NULL, &error));
  g_assert_cmpuint (blob_server_count (safe, "PUT", "/set", "401"), ==, 1);
  ct_md5_of_data (&request.md5, "abc", 3);
  g_assert_true (ct_container_put (container, &request, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (blob_server_count (safe, "POST", "/token", "200"), ==, 2);
  g_assert_false (ct_container_is_lost (container));
  /* All are refused: one more try, and then it is over. */
  blob_server_set_entra (safe, "{\"strict\": false, \"revoked\": [1, 2, 3, 4, 5]}");
  g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
  g_clear_error (&error);
  g_assert_true (ct_container_is_lost (container));
  server = plain;
  ct_entra_forget (&fixture->app, NULL);
  fixture->app.authority = fixture->authority;
  fixture->app.ca_file = NULL;
  blob_server_free (safe);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  /* Nothing of this belongs into anybody's keyring. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  server = blob_server_new (NULL);
  g_test_add_func ("/device-code/parse", test_parse);
  add ("/device-code/good", test_good);
  add ("/device-code/slow-down", test_slow_down);
  add ("/device-code/refused", test_refused);
  add ("/device-code/trouble", test_trouble);
  add ("/device-code/cancel", test_cancel);
  add ("/device-code/one-renews", test_one_renews);
  add ("/device-code/expiry", test_expiry);
  add ("/device-code/refresh-refused", test_refresh_refused);
  add ("/device-code/remember", test_remember);
  add ("/device-code/container", test_container);
  status = g_test_run ();
  blob_server_free (server);
  return status;
}
