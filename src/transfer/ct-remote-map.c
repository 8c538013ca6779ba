/* ct-remote-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file name counts first, relative to the COCO file's folder or to one of those around it
 * in which a document on disk looks, too; whichever has one of the first pictures. Then the image's
 * address, if it is one of the same container: nothing is ever fetched from anywhere else.
 */
#include "ct-error.h"
#include "ct-json-reader.h"
#include "ct-remote-map-private.h"
#include "ct-remote-name-private.h"

#include <string.h>

#define N_PROBED 3
#define CHECK_EVERY 4096

struct _CtRemoteMap
{
  gatomicrefcount ref_count;
  CtContainer *container;
  char *container_url;
  char *coco_folder;
  char *folder;
  GHashTable *blobs; /* from file name to the blob that the address names, where that is another one */
};

/**
 * ct_remote_map_new:
 * @coco_name: the COCO file's blob
 *
 * Returns: (transfer full): what the names alone tell
 */
CtRemoteMap *
ct_remote_map_new (CtContainer *container, const char *coco_name)
{
  CtRemoteMap *self = g_new0 (CtRemoteMap, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->container = g_object_ref (container);
  self->container_url = ct_container_url_of (container, NULL);
  self->coco_folder = ct_remote_folder_of (coco_name);
  self->folder = g_strdup (self->coco_folder);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

CtRemoteMap *
ct_remote_map_ref (CtRemoteMap *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_remote_map_unref (CtRemoteMap *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->container);
  g_free (self->container_url);
  g_free (self->coco_folder);
  g_free (self->folder);
  g_hash_table_unref (self->blobs);
  g_free (self);
}

const char *
ct_remote_map_get_folder (CtRemoteMap *self)
{
  return self->folder;
}

/* The value of "absolute_url" or else "coco_url" in an image's record. */
static char *
dup_address (const char *record, gsize length)
{
  g_autofree char *absolute = NULL;
  g_autofree char *coco = NULL;
  CtJsonReader reader;

  ct_json_reader_init (&reader, record, length, CT_JSON_ALLOW_NONFINITE);
  ct_json_reader_next (&reader);
  while (ct_json_reader_next (&reader) == CT_JSON_NAME)
    {
      char **where = ct_json_reader_string_is (&reader, "absolute_url") ? &absolute
                     : ct_json_reader_string_is (&reader, "coco_url")   ? &coco
                                                                        : NULL;

      if (ct_json_reader_next (&reader) == CT_JSON_STRING && where != NULL)
        {
          g_free (*where);
          *where = ct_json_reader_dup_string (&reader, NULL);
        }
      if (!ct_json_reader_skip (&reader))
        break;
    }
  return absolute != NULL && *absolute != '\0' ? g_steal_pointer (&absolute) : g_steal_pointer (&coco);
}

/* Keeps the blob that an image's address names, if its file name would not lead there. */
static void
learn_address (CtRemoteMap *self, CtCoco *coco, guint32 row)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  const char *file_name = ct_dataset_get_file_name (dataset, row);
  gsize length = dataset->images.source_length[row];
  const char *bytes = g_bytes_get_data (ct_coco_get_bytes (coco), NULL);
  g_autofree char *address = NULL;
  g_autofree char *blob = NULL;
  g_autofree char *by_name = NULL;

  if (length > 0)
    address = dup_address (bytes + dataset->images.source_offset[row], length);
  else if (strstr (file_name, "://") != NULL)
    address = g_strdup (file_name);
  if (address == NULL || *file_name == '\0')
    return;
  blob = ct_remote_blob_of_url (self->container_url, address);
  by_name = ct_remote_blob_name (self->coco_folder, file_name);
  if (blob != NULL && g_strcmp0 (blob, by_name) != 0)
    g_hash_table_replace (self->blobs, g_strdup (file_name), g_steal_pointer (&blob));
}

static void
note_unreachable (CtRemoteMap *self, const CtDataset *dataset, guint32 row, CtFindings *findings)
{
  const char *file_name = ct_dataset_get_file_name (dataset, row);
  g_auto (GStrv) blobs = ct_remote_map_find_blobs (self, file_name);

  if (blobs[0] == NULL)
    ct_findings_add (
        findings,
        CT_SEVERITY_WARNING,
        "picture-not-in-container",
        CT_RECORD_IMAGE,
        row,
        _ ("Neither “%s” nor the image's address names a file of the container, so the picture cannot be shown."),
        file_name);
}

/* Whether FOLDER has one of the first pictures. Sets *STOP when it is of no use to ask again. */
static gboolean
has_pictures (CtRemoteMap *self,
              const CtDataset *dataset,
              const char *folder,
              gboolean *stop,
              GCancellable *cancellable)
{
  guint n_probed = 0;

  for (guint32 row = 0; row < dataset->images.n_rows && n_probed < N_PROBED && !*stop; row++)
    {
      const char *file_name = ct_dataset_get_file_name (dataset, row);
      g_autofree char *local_name = NULL;
      g_autofree char *name = NULL;
      g_auto (CtBlob) blob = { 0 };
      g_autoptr (GError) error = NULL;

      if (!ct_image_table_is_alive (&dataset->images, row))
        continue;
      /* A name that leads out of the folder says nothing of the folder. */
      local_name = ct_remote_local_name (file_name);
      name = local_name != NULL ? ct_remote_blob_name (folder, local_name) : NULL;
      if (name == NULL)
        continue;
      n_probed++;
      if (ct_container_head (self->container, name, &blob, cancellable, &error))
        return TRUE;
      *stop = !g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (self->container);
    }
  return FALSE;
}

/* As a document does on disk. */
static void
guess_folder (CtRemoteMap *self, const CtDataset *dataset, GCancellable *cancellable)
{
  g_autofree char *images = ct_remote_blob_name (self->coco_folder, "images");
  g_autofree char *beside = ct_remote_blob_name (self->coco_folder, "../images");
  g_autofree char *parent = ct_remote_folder_of (self->coco_folder);
  const char *const folders[] = { self->coco_folder, images, beside, *self->coco_folder != '\0' ? parent : NULL };

  gboolean stop = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (folders) && !stop; i++)
    if (folders[i] != NULL && has_pictures (self, dataset, folders[i], &stop, cancellable))
      {
        ct_set_str (&self->folder, folders[i]);
        return;
      }
}

/**
 * ct_remote_map_learn:
 * @coco: of that blob; nobody edits it meanwhile
 * @findings: (nullable): told of images whose picture cannot be in the container
 *
 * Learns what the addresses in the file say, and asks for a few pictures to find their folder.
 * To be called before anybody else uses the map. Being out of reach is no error.
 */
gboolean
ct_remote_map_learn (CtRemoteMap *self,
                     CtCoco *coco,
                     CtFindings *findings,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);

  ct_progress_report (progress, -1, _ ("Looking for the pictures…"));
  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      if (row % CHECK_EVERY == 0 && ct_cancelled (cancellable, error))
        return FALSE;
      if (!ct_image_table_is_alive (&dataset->images, row))
        continue;
      learn_address (self, coco, row);
      if (findings != NULL)
        note_unreachable (self, dataset, row, findings);
    }
  guess_folder (self, dataset, cancellable);
  return !ct_cancelled (cancellable, error);
}

static void
add_blob (GPtrArray *blobs, char *name)
{
  if (name != NULL && !g_ptr_array_find_with_equal_func (blobs, name, g_str_equal, NULL))
    g_ptr_array_add (blobs, name);
  else
    g_free (name);
}

/**
 * ct_remote_map_find_blobs:
 * @file_name: of an image, as in the file
 *
 * Returns: (transfer full): the names that the picture's blob may have, the likeliest first; may be empty
 */
char **
ct_remote_map_find_blobs (CtRemoteMap *self, const char *file_name)
{
  GPtrArray *blobs = g_ptr_array_new ();
  const char *by_address = g_hash_table_lookup (self->blobs, file_name);

  add_blob (blobs, ct_remote_blob_name (self->folder, file_name));
  if (strchr (file_name, '%') != NULL)
    {
      g_autofree char *decoded = g_uri_unescape_string (file_name, NULL);

      if (decoded != NULL)
        add_blob (blobs, ct_remote_blob_name (self->folder, decoded));
    }
  if (by_address != NULL)
    add_blob (blobs, g_strdup (by_address));
  else if (strstr (file_name, "://") != NULL)
    add_blob (blobs, ct_remote_blob_of_url (self->container_url, file_name));
  g_ptr_array_add (blobs, NULL);
  return (char **) g_ptr_array_free (blobs, FALSE);
}

/**
 * ct_remote_map_set_error:
 * @has_blob: whether there was a name to ask for
 *
 * The sentence for a picture that is not in the container.
 */
void
ct_remote_map_set_error (const char *file_name, gboolean has_blob, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_NOT_FOUND,
               has_blob ? _ ("“%s” is not in the container. Send the picture there, or correct the file name.")
                        : _ ("“%s” names no file of the container. Correct the file name."),
               file_name);
}
