/* ct-remote-place.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A COCO file is told by its ending, its size and its first bytes. Files in sub-folders count
 * only where the folder itself has none.
 */
#include "ct-blob-name.h"
#include "ct-error.h"
#include "ct-remote-place.h"

#include <string.h>

#define SNIFFED_BYTES 65536
#define MAX_BYTES (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define MAX_LISTED 1000
#define MAX_SNIFFED 32
#define MAX_NAMED 5

void
ct_remote_candidate_free (CtRemoteCandidate *self)
{
  g_free (self->name);
  g_free (self);
}

static gboolean
is_json (const char *name)
{
  gsize length = strlen (name);

  return length > 5 && g_ascii_strcasecmp (name + length - 5, ".json") == 0;
}

static CtCredential *
split_folder (CtCredential *credential, char **coco_name, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (ct_credential_get_folder (credential), NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!is_json (path) || g_file_test (path, G_FILE_TEST_IS_DIR))
    return ct_credential_ref (credential);
  *coco_name = g_path_get_basename (path);
  return ct_credential_parse (folder, error);
}

/**
 * ct_remote_place_split:
 * @credential: for a container, a folder in it, or a COCO file; or for a folder of this computer or a
 *   COCO file in one
 * @prefix: (out) (nullable): the folder inside the container
 * @coco_name: (out) (nullable): the COCO file's blob, its folder included
 *
 * Takes the place apart, so that pictures are found in the whole container, wherever in it the COCO
 * file is. Sends nothing.
 *
 * Returns: (transfer full): the credential for the container itself, or %NULL
 */
CtCredential *
ct_remote_place_split (CtCredential *credential, char **prefix, char **coco_name, GError **error)
{
  const CtAzureAddress *address = ct_credential_get_address (credential);
  g_autofree char *container = NULL;

  *prefix = *coco_name = NULL;
  if (ct_credential_get_kind (credential) == CT_CREDENTIAL_FOLDER)
    return split_folder (credential, coco_name, error);
  if (address == NULL || address->folder == NULL)
    return ct_credential_ref (credential);
  if (is_json (address->folder))
    *coco_name = g_strdup (address->folder);
  else
    *prefix = g_strdup (address->folder);
  container = g_strconcat ("azure:", address->container, NULL);
  return ct_credential_at (credential, container, error);
}

/**
 * ct_remote_check_coco_name:
 *
 * Returns: (transfer full): the name without slashes at its start, %NULL if no blob can have it
 */
char *
ct_remote_check_coco_name (const char *name, GError **error)
{
  while (*name == '/')
    name++;
  return ct_blob_name_check (name, error) ? g_strdup (name) : NULL;
}

typedef struct
{
  gsize prefix_length;
  GPtrArray *beside; /* of CtRemoteCandidate, in the folder itself */
  GPtrArray *below;
} Finding;

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Finding *finding = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      const char *rest = strlen (blobs[i].name) >= finding->prefix_length ? blobs[i].name + finding->prefix_length : "";
      GPtrArray *list = strchr (rest, '/') == NULL ? finding->beside : finding->below;
      CtRemoteCandidate *candidate;

      if (!is_json (rest) || blobs[i].size == 0 || blobs[i].size > MAX_BYTES || list->len >= MAX_LISTED)
        continue;
      candidate = g_new0 (CtRemoteCandidate, 1);
      candidate->name = g_strdup (blobs[i].name);
      candidate->size = blobs[i].size;
      candidate->modified_us = blobs[i].modified_us;
      g_ptr_array_add (list, candidate);
    }
  return TRUE;
}

/* How likely this name is the one that people mean. */
static int
rank_name (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  if (strcmp (base, "annotations.json") == 0)
    return 0;
  if (strcmp (base, "_annotations.coco.json") == 0)
    return 1;
  return strstr (base, "coco") != NULL ? 2 : 3;
}

/* Copies that were kept after a conflict. */
static gboolean
is_kept_copy (const char *name)
{
  return strstr (name, ".theirs-") != NULL || strstr (name, ".mine-") != NULL;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const CtRemoteCandidate *x = *(CtRemoteCandidate *const *) a;
  const CtRemoteCandidate *y = *(CtRemoteCandidate *const *) b;
  int by_copy = is_kept_copy (x->name) - is_kept_copy (y->name);
  int by_rank = rank_name (x->name) - rank_name (y->name);

  if (by_copy != 0)
    return by_copy;
  return by_rank != 0 ? by_rank : strcmp (x->name, y->name);
}

/* Whether the blob begins like COCO: its first bytes hold one of the lists' names. */
static gboolean
looks_like_coco (CtContainer *container, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *head = g_malloc (SNIFFED_BYTES);
  /* Has no room for more, and that ends the reading. */
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new (head, SNIFFED_BYTES, NULL, NULL);
  g_autoptr (GError) local = NULL;
  gsize length;

  if (!ct_container_get (container, name, stream, NULL, cancellable, &local)
      && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  return memmem (head, length, "\"images\"", 8) != NULL || memmem (head, length, "\"annotations\"", 13) != NULL;
}

/* Takes out of the list what is something else. One that cannot be read stops it only if that concerns all. */
static gboolean
sniff (CtContainer *container, GPtrArray *list, GCancellable *cancellable, GError **error)
{
  g_ptr_array_sort (list, compare_candidates);
  if (list->len > MAX_SNIFFED)
    g_ptr_array_set_size (list, MAX_SNIFFED);
  for (guint i = 0; i < list->len;)
    {
      const CtRemoteCandidate *candidate = g_ptr_array_index (list, i);
      g_autoptr (GError) local = NULL;

      if (looks_like_coco (container, candidate->name, cancellable, &local))
        i++;
      else if (local == NULL || g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND))
        g_ptr_array_remove_index (list, i);
      else
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ct_remote_find_coco:
 * @prefix: (nullable): folder inside the container
 *
 * Looks for COCO files in the folder; where it has none, in those below. Needs the permission to
 * list, without which it is %CT_ERROR_DENIED.
 *
 * Returns: (transfer full) (element-type CtRemoteCandidate): what looks like one, the likeliest first;
 *   may be empty
 */
GPtrArray *
ct_remote_find_coco (CtContainer *container,
                     const char *prefix,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *folder =
      prefix != NULL && prefix[strspn (prefix, "/")] != '\0' ? ct_blob_name_join (prefix, "") : g_strdup ("");
  g_autoptr (GPtrArray) beside = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_remote_candidate_free);
  g_autoptr (GPtrArray) below = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_remote_candidate_free);
  Finding finding = { strlen (folder), beside, below };

  if ((ct_container_get_abilities (container) & CT_CAN_LIST) == 0)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("The credential does not allow to list the container, so the COCO file cannot be looked for. "
                      "Say which one it is."));
      return NULL;
    }
  if (!ct_container_list (container, folder, take_page, &finding, progress, cancellable, error)
      || !sniff (container, beside, cancellable, error)
      || (beside->len == 0 && !sniff (container, below, cancellable, error)))
    return NULL;
  return beside->len > 0 ? g_steal_pointer (&beside) : g_steal_pointer (&below);
}

static char *
list_names (GPtrArray *candidates)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (candidates->len, MAX_NAMED); i++)
    {
      const CtRemoteCandidate *candidate = g_ptr_array_index (candidates, i);

      g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", candidate->name);
    }
  if (candidates->len > MAX_NAMED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/**
 * ct_remote_choose_coco:
 *
 * Returns: (transfer full): the only COCO file in the folder; %NULL with %CT_ERROR_NOT_FOUND if there is
 *   none, with %CT_ERROR_USAGE and their names if there are several
 */
char *
ct_remote_choose_coco (CtContainer *container,
                       const char *prefix,
                       CtProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) candidates = ct_remote_find_coco (container, prefix, progress, cancellable, error);
  g_autofree char *names = NULL;
  g_autofree char *title = NULL;
  g_autofree char *folder = prefix != NULL ? g_strconcat ("/", prefix, NULL) : g_strdup ("");

  if (candidates == NULL)
    return NULL;
  while (candidates->len > 1
         && is_kept_copy (((CtRemoteCandidate *) g_ptr_array_index (candidates, candidates->len - 1))->name))
    g_ptr_array_set_size (candidates, (int) candidates->len - 1);
  if (candidates->len == 1)
    return g_strdup (((CtRemoteCandidate *) g_ptr_array_index (candidates, 0))->name);
  if (candidates->len == 0)
    {
      title = ct_container_dup_title (container);
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NOT_FOUND,
                   /* Translators: both %s together are the name of a container and a folder in it */
                   _ ("There is no COCO file in “%s%s”. Check the address, or say which file it is."),
                   title,
                   folder);
      return NULL;
    }
  names = list_names (candidates);
  /* Translators: %s is a list of file names in quotes */
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There are several COCO files: %s. Say which one is meant."), names);
  return NULL;
}
