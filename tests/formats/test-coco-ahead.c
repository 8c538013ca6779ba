/* test-coco-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that two threads read gives the same data set as one thread makes of it, whatever
 * the guess of the second one meets.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-error.h"

/* More than enough for the reader to start its second thread. */
#define N_RECORDS 60000

typedef void (*AppendFunc) (GString *text, guint i);

static GBytes *
make (AppendFunc append, const char *tail)
{
  GString *text = g_string_new ("{\"images\":[");

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text,
                            "%s{\"id\":%u,\"file_name\":\"%u.jpg\",\"width\":640,\"height\":480}",
                            i > 0 ? "," : "",
                            i * 3,
                            i);
  g_string_append (text, "],\"categories\":[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}],\"annotations\":[");
  for (guint i = 0; i < N_RECORDS; i++)
    {
      if (i > 0)
        g_string_append (text, ",\n ");
      append (text, i);
    }
  g_string_append (text, tail);
  return g_string_free_to_bytes (text);
}

static void
append_plain (GString *text, guint i)
{
  g_string_append_printf (text,
                          "{\"id\":%u,\"image_id\":%u,\"category_id\":%u,\"bbox\":[%u,%u.5,10,20],\"area\":200,"
                          "\"iscrowd\":%u,\"segmentation\":[[1.5,2,3,4]],\"x\":\"y\"}",
                          i + 1,
                          i * 7 % 100 * 3,
                          i % 2 + 1,
                          i % 500,
                          i % 300,
                          i % 50 == 0);
}

/* Objects within records, and strings, that look like records. */
static void
append_deceptive (GString *text, guint i)
{
  g_string_append_printf (text,
                          "{\"list\":[{\"id\":1,\"image_id\":3},{\"id\":2,\"image_id\":3},{\"id\":3,\"image_id\":3}],"
                          "\"text\":\"},{\\\"id\\\":1,\\\"image_id\\\":1},{\",\"id\":%u,\"image_id\":%u,"
                          "\"category_id\":1,\"bbox\":[1,2,%u,4]}",
                          i + 1,
                          i % 100 * 3,
                          i % 9 + 1);
}

static void
append_text_ids (GString *text, guint i)
{
  if (i == N_RECORDS - 5)
    g_string_append (text, "{\"id\":\"last\",\"image_id\":0,\"category_id\":1,\"bbox\":[1,2,3,4]}");
  else
    append_plain (text, i);
}

static void
append_junk (GString *text, guint i)
{
  if (i == N_RECORDS - 9)
    g_string_append (text, "null");
  else
    append_plain (text, i);
}

/* Each row lies where it says, in the order of the file, and refers to the image that its text names. */
static void
assert_rows_are_right (CtCoco *coco, guint n)
{
  const CtAnnotationTable *table = &ct_coco_get_dataset (coco)->annotations;

  g_assert_cmpuint (table->n_rows, ==, n);
  for (guint32 row = 0; row < table->n_rows; row++)
    {
      g_autofree char *record = ct_coco_dup_record (coco, CT_RECORD_ANNOTATION, row);
      g_autofree char *id = g_strdup_printf ("\"id\":%" G_GINT64_FORMAT ",\"image_id\":%" G_GINT64_FORMAT ",",
                                             table->id[row],
                                             ct_coco_get_dataset (coco)->images.id[table->image[row]]);

      g_assert_true (record[0] == '{' && record[strlen (record) - 1] == '}');
      if (table->id_kind[row] == CT_ID_NUMBER && strstr (record, id) == NULL)
        g_error ("row %u: %s has no %s", row, record, id);
      if (row > 0)
        g_assert_cmpuint (table->source_offset[row], >, table->source_offset[row - 1]);
    }
}

static void
test_same (gconstpointer data)
{
  AppendFunc append = (AppendFunc) data;
  g_autoptr (GBytes) bytes = make (append, "],\"tail\":{}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, "x", CT_DIALECT_AUTO, NULL, NULL, &error);
  g_autoptr (GBytes) saved = NULL;

  g_assert_no_error (error);
  assert_rows_are_right (coco, append == append_junk ? N_RECORDS - 1 : N_RECORDS);
  g_assert_cmpuint (ct_findings_count_code (ct_coco_get_findings (coco), "record-no-object"),
                    ==,
                    append == append_junk);
  saved = fixture_save (coco);
  g_assert_true (g_bytes_equal (saved, bytes));
}

/* A mistake in the part of the second thread is reported at its place. */
static void
test_error (void)
{
  g_autoptr (GBytes) bytes = make (append_plain, ",{\"id\":1,}]}");
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("x:%u:", N_RECORDS);

  g_assert_null (ct_coco_read (bytes, "x", CT_DIALECT_AUTO, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, place));
}

static void
test_truncated (void)
{
  g_autoptr (GBytes) bytes = make (append_plain, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_coco_read (bytes, "x", CT_DIALECT_AUTO, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/coco/ahead/plain", (gconstpointer) append_plain, test_same);
  g_test_add_data_func ("/coco/ahead/deceptive", (gconstpointer) append_deceptive, test_same);
  g_test_add_data_func ("/coco/ahead/text-ids", (gconstpointer) append_text_ids, test_same);
  g_test_add_data_func ("/coco/ahead/junk", (gconstpointer) append_junk, test_same);
  g_test_add_func ("/coco/ahead/error", test_error);
  g_test_add_func ("/coco/ahead/truncated", test_truncated);
  return g_test_run ();
}
