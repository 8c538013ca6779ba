/* ct-check-urls.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The addresses of images: those that stand in the file, and those that publishing makes of
 * the file names. The model does not keep addresses, so the records are read once more.
 */
#include "ct-check-private.h"
#include "ct-check-repeats.h"

#include <string.h>

/* The text between the quotes of a string that names the image's blob. */
typedef struct
{
  const char *text;
  gsize length;
} Address;

/* absolute_url before coco_url; of a member that is repeated the last one counts. */
static Address
find_address (const CtChecker *self, guint32 row)
{
  const CtImageTable *images = &self->dataset->images;
  const char *record = self->coco->data + images->source_offset[row];
  Address absolute = { NULL, 0 };
  Address coco = { NULL, 0 };
  CtJsonReader reader;

  if (images->source_length[row] == 0)
    return absolute;
  ct_json_reader_init (&reader, record, images->source_length[row], CT_JSON_ALLOW_NONFINITE);
  ct_json_reader_next (&reader);
  while (ct_json_reader_next (&reader) == CT_JSON_NAME)
    {
      Address *address = ct_json_reader_string_is (&reader, "absolute_url") ? &absolute
                         : ct_json_reader_string_is (&reader, "coco_url")   ? &coco
                                                                            : NULL;
      gboolean is_string = ct_json_reader_next (&reader) == CT_JSON_STRING && reader.end - reader.start > 2;

      if (address != NULL)
        *address =
            is_string ? (Address){ record + reader.start + 1, reader.end - reader.start - 2 } : (Address){ NULL, 0 };
      if (!ct_json_reader_skip (&reader))
        break;
    }
  return absolute.text != NULL ? absolute : coco;
}

static gboolean
has_prefix (const Address *address, const char *prefix)
{
  gsize length = strlen (prefix);

  return address->length > length && g_ascii_strncasecmp (address->text, prefix, length) == 0;
}

/* JSON may write each slash as "\/". */
static gboolean
is_web_address (const Address *address)
{
  return has_prefix (address, "http://") || has_prefix (address, "https://") || has_prefix (address, "http:\\/\\/")
         || has_prefix (address, "https:\\/\\/");
}

static guint64
hash_of_row (gpointer data, guint32 row)
{
  const guint64 *hashes = data;

  return hashes[row];
}

static void
report_repeats (CtChecker *self, guint64 *hashes)
{
  g_autoptr (GArray) candidates = ct_repeats_find (self->dataset->images.n_rows, hash_of_row, hashes);
  guint first = 0;

  for (guint i = 1; i < candidates->len; i++)
    {
      const CtRepeat *a = &g_array_index (candidates, CtRepeat, first);
      const CtRepeat *b = &g_array_index (candidates, CtRepeat, i);
      Address x, y;

      if (a->hash != b->hash)
        {
          first = i;
          continue;
        }
      x = find_address (self, a->row);
      y = find_address (self, b->row);
      if (x.length == y.length && memcmp (x.text, y.text, x.length) == 0)
        ct_check_report (self, CT_RULE_URL_REPEATED, b->row, a->row, FALSE);
    }
}

/* The addresses that stand in the file. */
static gboolean
check_present (CtChecker *self)
{
  const CtImageTable *images = &self->dataset->images;
  g_autofree guint64 *hashes = g_new0 (guint64, (gsize) images->n_rows + 1);
  guint32 n_missing = 0;

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      Address address;

      if (!ct_check_go_on (self, row, images->n_rows))
        return FALSE;
      if (!ct_image_table_is_alive (images, row))
        continue;
      address = find_address (self, row);
      if (address.text == NULL)
        {
          n_missing++;
          continue;
        }
      if (!is_web_address (&address))
        {
          ct_check_report (self, CT_RULE_URL_NOT_HTTP, row, CT_NO_ROW, FALSE);
          continue;
        }
      if (memchr (address.text, '?', address.length) != NULL)
        ct_check_report (self, CT_RULE_URL_QUERY, row, CT_NO_ROW, FALSE);
      hashes[row] = ct_hash_bytes (address.text, address.length) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) | 1;
    }
  report_repeats (self, hashes);
  if (n_missing > 0)
    ct_check_report (self, CT_RULE_URL_MISSING, CT_NO_ROW, n_missing, FALSE);
  return TRUE;
}

/* What ct_profile_make_url() makes of a name, before encoding and base; %NULL for a name that no
 * other name can meet. */
static char *
dup_meeting_name (const char *name)
{
  if (g_str_has_prefix (name, "http://") || g_str_has_prefix (name, "https://"))
    return g_strndup (name, strcspn (name, "?#"));
  if (*name == '/')
    return g_strdup (name + strspn (name, "/"));
  return NULL;
}

/* Different names that publishing would give one address. */
static void
check_future (CtChecker *self)
{
  const CtImageTable *images = &self->dataset->images;
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 row = 0; row < images->n_rows; row++)
    {
      char *name = ct_image_table_is_alive (images, row)
                       ? dup_meeting_name (ct_dataset_get_file_name (self->dataset, row))
                       : NULL;
      gpointer other;

      if (name == NULL)
        continue;
      if (!g_hash_table_lookup_extended (met, name, NULL, &other))
        {
          g_hash_table_insert (met, name, GUINT_TO_POINTER (row));
          continue;
        }
      if (images->file_name[row] != images->file_name[GPOINTER_TO_UINT (other)])
        ct_check_report (self, CT_RULE_URL_DUPLICATE, row, GPOINTER_TO_UINT (other), FALSE);
      g_free (name);
    }
  for (guint32 row = 0; row < images->n_rows && g_hash_table_size (met) > 0; row++)
    {
      const char *name = ct_dataset_get_file_name (self->dataset, row);
      gpointer other;

      if (ct_image_table_is_alive (images, row) && g_hash_table_lookup_extended (met, name, NULL, &other)
          && images->file_name[row] != images->file_name[GPOINTER_TO_UINT (other)])
        ct_check_report (self, CT_RULE_URL_DUPLICATE, row, GPOINTER_TO_UINT (other), FALSE);
    }
}

gboolean
ct_check_urls (CtChecker *self)
{
  if (!self->azure || self->findings == NULL)
    return TRUE;
  if (!check_present (self))
    return FALSE;
  check_future (self);
  return TRUE;
}
