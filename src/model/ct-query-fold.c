/* ct-query-fold.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names in lower case and with their accents in one form, for millions of them. Few names hold many
 * different letters beyond ASCII, so each thread remembers what became of the ones it has met.
 */
#include "ct-query-private.h"

#include <string.h>

#define LONGEST_CHUNK 64
#define MOST_CHUNKS 4096

/* One table for each form. */
typedef struct
{
  GHashTable *chunks[2];
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_hash_table_unref (memory->chunks[0]);
  g_hash_table_unref (memory->chunks[1]);
  g_free (memory);
}

static GPrivate memory_of_thread = G_PRIVATE_INIT (memory_free);

static GHashTable *
get_chunks (CtQueryForm form)
{
  Memory *memory = g_private_get (&memory_of_thread);

  if (memory == NULL)
    {
      memory = g_new (Memory, 1);
      for (guint i = 0; i < 2; i++)
        memory->chunks[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_private_set (&memory_of_thread, memory);
    }
  return memory->chunks[form];
}

static char *
fold (const char *text, gsize length, CtQueryForm form)
{
  g_autofree char *folded = g_utf8_casefold (text, (gssize) length);

  return g_utf8_normalize (folded, -1, form == CT_QUERY_COMPOSED ? G_NORMALIZE_NFC : G_NORMALIZE_NFD);
}

static void
append_chunk (GString *to, const char *text, gsize length, CtQueryForm form)
{
  GHashTable *chunks = get_chunks (form);
  char chunk[LONGEST_CHUNK];
  const char *known;
  char *folded;

  if (length >= sizeof chunk)
    {
      g_autofree char *large = fold (text, length, form);

      g_string_append (to, large);
      return;
    }
  memcpy (chunk, text, length);
  chunk[length] = '\0';
  known = g_hash_table_lookup (chunks, chunk);
  if (known == NULL)
    {
      if (g_hash_table_size (chunks) >= MOST_CHUNKS)
        g_hash_table_remove_all (chunks);
      known = folded = fold (chunk, length, form);
      g_hash_table_insert (chunks, g_strdup (chunk), folded);
    }
  g_string_append (to, known);
}

/*
 * Appends the name in lower case, letters and accents in the given form. An ASCII character never joins
 * what stands before it, so a name can be cut in front of each; what follows it may join it.
 */
void
ct_query_fold (GString *to, const char *name, CtQueryForm form)
{
  g_autofree char *valid = g_utf8_validate (name, -1, NULL) ? NULL : g_utf8_make_valid (name, -1);
  const guchar *p = (const guchar *) (valid != NULL ? valid : name);

  while (*p != '\0')
    {
      const guchar *start = p;

      if (*p < 0x80)
        p++;
      if (*p < 0x80)
        {
          g_string_append_c (to, g_ascii_tolower ((char) *start));
          continue;
        }
      while (*p >= 0x80)
        p++;
      append_chunk (to, (const char *) start, (gsize) (p - start), form);
    }
}
