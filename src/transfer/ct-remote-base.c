/* ct-remote-base.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small JSON file beside the local copy. Without it, or when it is damaged, the copy counts
 * as edited, so that nothing is lost.
 */
#include "ct-error.h"
#include "ct-remote-set-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define VERSION 1
/* Within the tick of the file system's clock a file can change and keep its time. */
#define FRESH_NS (2 * G_GINT64_CONSTANT (1000000000))

static gint64
to_ns (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000000000 + time->tv_nsec;
}

/**
 * ct_remote_base_set_copy:
 * @info: what stat() says of the local copy that has the base's content
 *
 * A file that was only just written is not known by this, and has to be hashed next time.
 */
void
ct_remote_base_set_copy (CtRemoteBase *self, const struct stat *info)
{
  gboolean is_fresh = g_get_real_time () * 1000 - to_ns (&info->st_ctim) < FRESH_NS;

  self->copy_size = (guint64) info->st_size;
  self->copy_mtime_ns = to_ns (&info->st_mtim);
  self->copy_ctime_ns = to_ns (&info->st_ctim);
  self->copy_inode = is_fresh ? 0 : (guint64) info->st_ino;
}

/**
 * ct_remote_base_is_copy:
 *
 * Returns: whether the local copy is the very file that was told to ct_remote_base_set_copy()
 */
gboolean
ct_remote_base_is_copy (const CtRemoteBase *self, const struct stat *info)
{
  return self->copy_size == (guint64) info->st_size && self->copy_mtime_ns == to_ns (&info->st_mtim)
         && self->copy_ctime_ns == to_ns (&info->st_ctim) && self->copy_inode == (guint64) info->st_ino;
}

void
ct_remote_base_clear (CtRemoteBase *self)
{
  g_free (self->etag);
  *self = (CtRemoteBase){ 0 };
}

static gboolean
md5_from_hex (const char *text, CtMd5 *md5)
{
  if (text == NULL || strlen (text) != 2 * CT_MD5_BYTES)
    return FALSE;
  for (guint i = 0; i < CT_MD5_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      md5->bytes[i] = (guint8) (high * 16 + low);
    }
  return TRUE;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
}

/* The object in the file; NULL when there is none. */
static JsonObject *
load_object (JsonParser *parser, const char *path)
{
  JsonNode *root = json_parser_load_from_file (parser, path, NULL) ? json_parser_get_root (parser) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  return object != NULL && get_number (object, "version") == VERSION ? object : NULL;
}

/**
 * ct_remote_base_load:
 * @self: (out): clear it with ct_remote_base_clear()
 *
 * Returns: whether there is a base
 */
gboolean
ct_remote_base_load (CtRemoteBase *self, const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = load_object (parser, path);

  *self = (CtRemoteBase){ 0 };
  if (object == NULL || get_text (object, "etag") == NULL || !md5_from_hex (get_text (object, "md5"), &self->md5))
    return FALSE;
  self->etag = g_strdup (get_text (object, "etag"));
  self->size = (guint64) get_number (object, "size");
  self->copy_size = (guint64) get_number (object, "copy-size");
  self->copy_mtime_ns = get_number (object, "copy-mtime-ns");
  self->copy_ctime_ns = get_number (object, "copy-ctime-ns");
  self->copy_inode = (guint64) get_number (object, "copy-inode");
  return TRUE;
}

/**
 * ct_remote_find_address:
 * @path: any file
 *
 * Returns: (transfer full) (nullable): the address of the COCO file in a container that this is the
 *   local copy of, %NULL if it is none
 */
char *
ct_remote_find_address (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *base_path = g_build_filename (folder, CT_REMOTE_BASE_NAME, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = load_object (parser, base_path);

  return object != NULL && g_strcmp0 (get_text (object, "file"), name) == 0 ? g_strdup (get_text (object, "address"))
                                                                            : NULL;
}

static void
add_number (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

/**
 * ct_remote_base_save:
 *
 * Writes the base in one piece, safe from power cuts; with it the address, which has no secrets.
 */
gboolean
ct_remote_base_save (const CtRemoteBase *self, CtRemoteSet *set, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *url = ct_remote_set_dup_address (set);
  g_autofree char *md5 = ct_md5_to_hex (&self->md5);
  g_autofree char *text = NULL;
  gsize length;
  GError *local = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "version", VERSION);
  add_text (builder, "address", url);
  add_text (builder, "file", set->coco_file);
  add_text (builder, "etag", self->etag);
  add_number (builder, "size", (gint64) self->size);
  add_text (builder, "md5", md5);
  add_number (builder, "copy-size", (gint64) self->copy_size);
  add_number (builder, "copy-mtime-ns", self->copy_mtime_ns);
  add_number (builder, "copy-ctime-ns", self->copy_ctime_ns);
  add_number (builder, "copy-inode", (gint64) self->copy_inode);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  if (g_file_set_contents_full (set->base_path,
                                text,
                                (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &local))
    return TRUE;
  ct_error_from_io (error, local, set->base_path);
  return FALSE;
}
