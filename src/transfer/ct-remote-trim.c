/* ct-remote-trim.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of data sets that nobody has open: as a whole, those go that were not looked at for
 * the longest time, until all together have room.
 */
#include "ct-folder-io-private.h"
#include "ct-remote-cache-private.h"
#include "ct-remote-index-private.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* A cache that is ours to remove as long as its lock is held. */
typedef struct
{
  char *path;
  int root_fd;
  int lock_fd;
  guint64 bytes;
  gint64 used_us;
} Idle;

static void
idle_free (gpointer data)
{
  Idle *idle = data;

  if (idle->lock_fd >= 0)
    close (idle->lock_fd);
  if (idle->root_fd >= 0)
    close (idle->root_fd);
  g_free (idle->path);
  g_free (idle);
}

static void
add_up (CtRemoteEntry *entry, gpointer data)
{
  Idle *idle = data;

  idle->bytes += entry->size;
  idle->used_us = MAX (idle->used_us, entry->used_us);
  ct_remote_entry_free (entry);
}

static Idle *
idle_new (const char *path)
{
  Idle *idle = g_new0 (Idle, 1);
  g_autofree char *index_path = g_build_filename (path, CT_REMOTE_INDEX_NAME, NULL);
  CtRemoteIndex *index;

  idle->path = g_strdup (path);
  idle->lock_fd = -1;
  idle->root_fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (idle->root_fd >= 0)
    idle->lock_fd = openat (idle->root_fd, CT_REMOTE_LOCK_NAME, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (idle->lock_fd < 0 || flock (idle->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      idle_free (idle);
      return NULL;
    }
  index = ct_remote_index_open (index_path);
  ct_remote_index_load (index, add_up, idle);
  ct_remote_index_free (index);
  return idle;
}

static void
empty (Idle *idle)
{
  static const char *const names[] = { CT_REMOTE_INDEX_NAME, CT_REMOTE_INDEX_NAME "-wal", CT_REMOTE_INDEX_NAME "-shm" };
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);

  ct_remote_file_sweep (idle->root_fd, nothing);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    unlinkat (idle->root_fd, names[i], 0);
}

static int
compare_idle (gconstpointer a, gconstpointer b)
{
  const Idle *x = *(Idle *const *) a;
  const Idle *y = *(Idle *const *) b;

  return x->used_us < y->used_us ? -1 : x->used_us > y->used_us;
}

/**
 * ct_remote_cache_trim:
 * @folder: of all caches
 * @own_key: the one that stays, whatever it takes
 * @max_bytes: for all others together
 *
 * Empties caches that nobody has open, if they take more.
 */
void
ct_remote_cache_trim (const char *folder, const char *own_key, guint64 max_bytes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (idle_free);
  const char *name;
  guint64 bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      /* The first one alone lasts. */
      g_autofree char *path = g_build_filename (folder, name, "0", NULL);
      Idle *found = g_str_equal (name, own_key) ? NULL : idle_new (path);

      if (found == NULL)
        continue;
      g_ptr_array_add (idle, found);
      bytes += found->bytes;
    }
  g_ptr_array_sort (idle, compare_idle);
  for (guint i = 0; i < idle->len && bytes > max_bytes; i++)
    {
      Idle *oldest = g_ptr_array_index (idle, i);

      empty (oldest);
      bytes -= oldest->bytes;
    }
}
