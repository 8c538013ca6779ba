/* test-publish-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the settings keep of publishing: newest first, bounded, and never a secret.
 */
#include "ct-publish-memory.h"

#include <string.h>

#define DOCUMENT "/data/shelves.json"
#define PLACE "https://acc.blob.core.windows.net/set"
#define SECRET                                                                                                         \
  PLACE "?sv=2021-12-02&sr=c&sp=racwl&se=2040-01-01T00:00:00Z&sig=dGhlIHNlY3JldCBvZiB0aGlzIGNvbnRhaW5lciwgMzI%3D"

static GSettings *
new_settings (void)
{
  GSettings *settings = g_settings_new (CT_APPLICATION_ID);

  g_settings_reset (settings, "destinations");
  g_settings_reset (settings, "publishes");
  return settings;
}

static void
test_places (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (GPtrArray) places = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *place = g_strdup_printf ("/folder/%u", i);

      ct_publish_memory_add_place (settings, place, NULL);
    }
  ct_publish_memory_add_place (settings, PLACE, "tenant:client");
  ct_publish_memory_add_place (settings, "/folder/39", NULL);
  ct_publish_memory_add_place (settings, SECRET, NULL);
  ct_publish_memory_add_place (settings, "", NULL);
  places = ct_publish_memory_dup_places (settings);
  g_assert_cmpuint (places->len, ==, 12);
  g_assert_cmpstr (((CtPublishPlace *) places->pdata[0])->place, ==, "/folder/39");
  g_assert_cmpstr (((CtPublishPlace *) places->pdata[1])->place, ==, PLACE);
  g_assert_cmpstr (((CtPublishPlace *) places->pdata[1])->sign_in, ==, "tenant:client");
  g_assert_cmpstr (((CtPublishPlace *) places->pdata[2])->place, ==, "/folder/38");
  ct_publish_memory_forget_place (settings, PLACE);
  g_ptr_array_unref (places);
  places = ct_publish_memory_dup_places (settings);
  g_assert_cmpuint (places->len, ==, 11);
  g_assert_cmpstr (((CtPublishPlace *) places->pdata[1])->place, ==, "/folder/38");
}

static void
note (GSettings *settings, const char *document, const char *place, const char *prefix, const char *state, guint n)
{
  const CtPublishRecord record = {
    (char *) place, (char *) prefix, (char *) state, 1700000000 + n, n, 12345, (char *) "https://x/annotations.json",
  };

  ct_publish_memory_note (settings, document, &record);
}

static void
check (GSettings *settings, const char *place, const char *prefix, const char *state, guint n, const char *text)
{
  g_autoptr (CtPublishRecord) record = ct_publish_memory_find (settings, DOCUMENT, place, prefix);
  g_autofree char *described = record != NULL ? ct_publish_record_describe (record) : NULL;

  g_assert_nonnull (record);
  g_assert_cmpstr (record->state, ==, state);
  g_assert_cmpuint (record->n_pictures, ==, n);
  g_assert_cmpint (record->time_s, ==, 1700000000 + n);
  g_assert_cmpuint (record->bytes, ==, 12345);
  g_assert_nonnull (strstr (described, text));
}

static void
test_records (void)
{
  g_autoptr (GSettings) settings = new_settings ();

  g_assert_null (ct_publish_memory_find (settings, DOCUMENT, NULL, NULL));
  note (settings, DOCUMENT, PLACE, "", CT_PUBLISH_RUNNING, 0);
  check (settings, PLACE, "", CT_PUBLISH_RUNNING, 0, "not finished");
  note (settings, DOCUMENT, PLACE, "", "complete", 1);
  check (settings, PLACE, "", "complete", 1, "with 1 picture");
  note (settings, DOCUMENT, PLACE, "sub", "partial", 2);
  check (settings, PLACE, "", "complete", 1, "Published");
  check (settings, PLACE, "sub", "partial", 2, "with 2 pictures");
  check (settings, NULL, NULL, "partial", 2, "in part");
  note (settings, "/other.json", PLACE, "", "stopped", 3);
  check (settings, NULL, NULL, "partial", 2, "in part");
  g_assert_null (ct_publish_memory_find (settings, DOCUMENT, "/elsewhere", ""));
}

/* A record that might hold a secret is not kept, and the list does not grow for ever. */
static void
test_bounds (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  note (settings, DOCUMENT, SECRET, "", "complete", 1);
  for (guint i = 0; i < 80; i++)
    {
      g_autofree char *document = g_strdup_printf ("/%u.json", i);

      note (settings, document, PLACE, "", "complete", i);
    }
  list = g_settings_get_value (settings, "publishes");
  text = g_variant_print (list, FALSE);
  g_assert_cmpuint (g_variant_n_children (list), ==, 50);
  g_assert_null (strstr (text, "sig="));
  g_assert_nonnull (strstr (text, "/79.json"));
  g_assert_null (strstr (text, "/29.json"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish-memory/places", test_places);
  g_test_add_func ("/publish-memory/records", test_records);
  g_test_add_func ("/publish-memory/bounds", test_bounds);
  return g_test_run ();
}
