/* test-credential-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the field for a container says about what is typed, and that it keeps secrets to itself.
 */
#include "app-fixture.h"

#include <adwaita.h>

#include "ct-credential-keep.h"
#include "ct-credential-row.h"

#define PLACE "https://account.blob.core.windows.net/set"
#define SIGNATURE "ZvtKWWorsjrSIp0tLKCeXU6BuJ%2FYHnnftlJW%2Bmb2A00%3D"
#define SAS(permissions, expiry) "sv=2021-12-02&sr=c&sp=" permissions "&se=" expiry "&sig=" SIGNATURE
#define KEY "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

typedef struct
{
  CtCredentialRow *row;
  guint n_changed;
  guint n_activated;
} Fixture;

static gpointer
child_of (Fixture *fixture, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (fixture->row), CT_TYPE_CREDENTIAL_ROW, name);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->row = CT_CREDENTIAL_ROW (g_object_ref_sink (ct_credential_row_new ()));
  g_signal_connect_swapped (fixture->row, "changed", G_CALLBACK (count_cb), &fixture->n_changed);
  g_signal_connect_swapped (fixture->row, "activated", G_CALLBACK (count_cb), &fixture->n_activated);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_settle ();
  g_assert_finalize_object (fixture->row);
}

static void
type (Fixture *fixture, const char *text)
{
  guint before = fixture->n_changed;

  ct_credential_row_set_text (fixture->row, text);
  g_assert_cmpuint (fixture->n_changed, >, before);
  app_wait_for (!ct_credential_row_is_looking (fixture->row));
}

static const char *
said (Fixture *fixture)
{
  return gtk_label_get_text (child_of (fixture, "text"));
}

static gboolean
is_hidden (Fixture *fixture)
{
  GtkEditable *delegate = gtk_editable_get_delegate (child_of (fixture, "entry"));

  return !gtk_text_get_visibility (GTK_TEXT (delegate));
}

static void
assert_says (Fixture *fixture, const char *part)
{
  if (strstr (said (fixture), part) == NULL)
    g_error ("“%s” is not in “%s”", part, said (fixture));
}

static void
assert_refused (Fixture *fixture, const char *part)
{
  assert_says (fixture, part);
  g_assert_cmpstr (ct_credential_row_get_error (fixture->row), ==, said (fixture));
  g_assert_null (ct_credential_row_get_credential (fixture->row));
  g_assert_null (ct_credential_row_dup_address (fixture->row));
  g_assert_null (ct_credential_row_dup_secret (fixture->row));
  g_assert_true (gtk_widget_has_css_class (child_of (fixture, "entry"), "error"));
}

static void
assert_taken (Fixture *fixture, CtCredentialKind kind, const char *address)
{
  CtCredential *credential = ct_credential_row_get_credential (fixture->row);
  g_autofree char *shown = ct_credential_row_dup_address (fixture->row);

  g_assert_cmpstr (ct_credential_row_get_error (fixture->row), ==, NULL);
  g_assert_nonnull (credential);
  g_assert_cmpint (ct_credential_get_kind (credential), ==, kind);
  g_assert_cmpstr (shown, ==, address);
  g_assert_null (strstr (said (fixture), "ZvtKW"));
  g_assert_false (gtk_widget_has_css_class (child_of (fixture, "entry"), "error"));
}

static void
test_signature (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtSecret) secret = NULL;

  type (fixture, PLACE "/a%20b/coco.json?" SAS ("rl", "2099-01-01"));
  assert_taken (fixture, CT_CREDENTIAL_SAS, PLACE "/a%20b/coco.json");
  assert_says (fixture, "account.blob.core.windows.net/set/a b/coco.json");
  assert_says (fixture, "list, read");
  assert_says (fixture, "until 1 January 2099");
  g_assert_true (is_hidden (fixture));
  secret = ct_credential_row_dup_secret (fixture->row);
  g_assert_nonnull (secret);
  g_signal_emit_by_name (child_of (fixture, "entry"), "entry-activated");
  g_assert_cmpuint (fixture->n_activated, ==, 1);
  type (fixture, "");
  g_assert_null (ct_credential_row_get_credential (fixture->row));
  g_assert_null (ct_credential_row_get_error (fixture->row));
  g_signal_emit_by_name (child_of (fixture, "entry"), "entry-activated");
  g_assert_cmpuint (fixture->n_activated, ==, 1);
}

static void
test_mistakes (Fixture *fixture, gconstpointer data)
{
  type (fixture, PLACE "?" SAS ("rl", "2020-01-01"));
  assert_refused (fixture, "1 January 2020");
  g_assert_true (is_hidden (fixture));
  type (fixture, PLACE "?" SAS ("l", "2099-01-01"));
  assert_refused (fixture, "read");
  type (fixture, "http://account.blob.core.windows.net/set?" SAS ("rl", "2099-01-01"));
  assert_refused (fixture, "https");
  type (fixture, "/nowhere/at all");
  assert_refused (fixture, "/nowhere/at all");
  g_assert_false (is_hidden (fixture));
  type (fixture, PLACE "?sv=2021-12-02&sp=rl&sig=short");
  assert_refused (fixture, "Copy");
  g_assert_null (strstr (said (fixture), "short"));
}

static void
test_needs (Fixture *fixture, gconstpointer data)
{
  type (fixture, PLACE "?" SAS ("rl", "2099-01-01"));
  assert_taken (fixture, CT_CREDENTIAL_SAS, PLACE);
  ct_credential_row_set_needs (fixture->row, CT_CAN_CREATE);
  assert_refused (fixture, "allow");
  type (fixture, PLACE);
  assert_refused (fixture, "no credential for this address");
  type (fixture, "/nowhere/at all");
  assert_taken (fixture, CT_CREDENTIAL_FOLDER, "/nowhere/at all");
  ct_credential_row_set_needs (fixture->row, CT_CAN_READ);
  app_wait_for (!ct_credential_row_is_looking (fixture->row));
  assert_refused (fixture, "/nowhere/at all");
}

/* What says nothing of the container lets a second field appear. */
static void
test_place (Fixture *fixture, gconstpointer data)
{
  GtkWidget *place = child_of (fixture, "place");

  type (fixture, "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=" KEY);
  g_assert_null (ct_credential_row_get_credential (fixture->row));
  g_assert_null (ct_credential_row_get_error (fixture->row));
  assert_says (fixture, "which container");
  g_assert_true (gtk_widget_get_visible (place));
  gtk_editable_set_text (GTK_EDITABLE (place), "set/below");
  assert_taken (fixture, CT_CREDENTIAL_KEY, PLACE "/below");
  gtk_editable_set_text (GTK_EDITABLE (place), PLACE);
  assert_taken (fixture, CT_CREDENTIAL_KEY, PLACE);
  gtk_editable_set_text (GTK_EDITABLE (place), "https://other.blob.core.windows.net/set");
  g_assert_nonnull (ct_credential_row_get_error (fixture->row));
  type (fixture, SAS ("rl", "2099-01-01"));
  g_assert_true (gtk_widget_get_visible (place));
  gtk_editable_set_text (GTK_EDITABLE (place), PLACE);
  assert_taken (fixture, CT_CREDENTIAL_SAS, PLACE);
  type (fixture, PLACE "?" SAS ("rl", "2099-01-01"));
  g_assert_false (gtk_widget_get_visible (place));
}

/* What was kept for a container is found with its address alone, and not kept again. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtSecret) text = NULL;
  CtCredential *credential;

  type (fixture, PLACE);
  assert_taken (fixture, CT_CREDENTIAL_ADDRESS, PLACE);
  g_assert_false (is_hidden (fixture));
  type (fixture, PLACE "?" SAS ("rlw", "2099-01-01"));
  credential = ct_credential_ref (ct_credential_row_get_credential (fixture->row));
  text = ct_credential_row_dup_secret (fixture->row);
  ct_credential_keep (credential, text, NULL, NULL);
  type (fixture, PLACE "/below/coco.json");
  assert_taken (fixture, CT_CREDENTIAL_SAS, PLACE "/below/coco.json");
  assert_says (fixture, "kept");
  g_assert_null (ct_credential_row_dup_secret (fixture->row));
  ct_credential_forget_kept (credential, NULL);
  type (fixture, PLACE);
  assert_taken (fixture, CT_CREDENTIAL_ADDRESS, PLACE);
  ct_credential_unref (credential);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  AppFixture files;
  g_autofree char *uri = NULL;

  app_fixture_init (&files);
  type (fixture, files.folder);
  assert_taken (fixture, CT_CREDENTIAL_FOLDER, files.folder);
  g_assert_false (gtk_widget_get_visible (child_of (fixture, "peek")));
  g_assert_null (ct_credential_row_dup_secret (fixture->row));
  uri = g_filename_to_uri (files.folder, NULL, NULL);
  type (fixture, uri);
  assert_taken (fixture, CT_CREDENTIAL_FOLDER, files.folder);
  app_fixture_clear (&files);
}

/* What is peeked at is hidden again with the next secret. */
static void
test_peek (Fixture *fixture, gconstpointer data)
{
  type (fixture, PLACE "?" SAS ("rl", "2099-01-01"));
  g_assert_true (gtk_widget_get_visible (child_of (fixture, "peek")));
  gtk_toggle_button_set_active (child_of (fixture, "peek"), TRUE);
  g_assert_false (is_hidden (fixture));
  type (fixture, "");
  g_assert_false (gtk_widget_get_visible (child_of (fixture, "peek")));
  type (fixture, PLACE "?" SAS ("rl", "2099-01-01"));
  g_assert_true (is_hidden (fixture));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/credential-row/signature", test_signature }, { "/credential-row/mistakes", test_mistakes },
    { "/credential-row/needs", test_needs },         { "/credential-row/place", test_place },
    { "/credential-row/kept", test_kept },           { "/credential-row/folder", test_folder },
    { "/credential-row/peek", test_peek },
  };

  /* No keyring of whoever runs this. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
