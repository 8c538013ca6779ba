/* ct-place.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Key files named by the digest of the document's path. A file that cannot be read is as
 * good as none: nobody is kept from a document because its place is lost.
 */
#include "ct-place.h"

#include <math.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "ct-atomic-file.h"
#include "ct-journal-digest.h"
#include "ct-journal-store.h"

#define SUFFIX ".place"
#define GROUP_DOCUMENT "document"
#define GROUP_VIEW "view"
#define GROUP_WINDOW "window"

#define MAX_SIDE_WPX 100000
#define MAX_ZOOM 10000.0
#define MAX_PX 1e7

/**
 * ct_place_new:
 *
 * Returns: (transfer full): the first image, all of it, with both panels
 */
CtPlace *
ct_place_new (void)
{
  CtPlace *self = g_new0 (CtPlace, 1);

  self->zoom = 1;
  self->shows_left = self->shows_right = TRUE;
  return self;
}

void
ct_place_free (CtPlace *self)
{
  if (self == NULL)
    return;
  g_free (self->image);
  g_free (self);
}

/**
 * ct_place_dup_folder:
 *
 * Returns: (transfer full): where the places are kept; it need not exist
 */
char *
ct_place_dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "cartouche", "places", NULL);
}

static char *
dup_file (const char *folder, const char *canonical)
{
  CtDigest digest = ct_digest_of (canonical, strlen (canonical));
  g_autofree char *stem = ct_digest_to_string (&digest);
  g_autofree char *name = g_strconcat (stem, SUFFIX, NULL);

  return g_build_filename (folder, name, NULL);
}

/* ---- reading ---- */

static int
read_side (GKeyFile *file, const char *group, const char *key)
{
  int value = g_key_file_get_integer (file, group, key, NULL);

  return value > 0 && value <= MAX_SIDE_WPX ? value : 0;
}

static gboolean
read_flag (GKeyFile *file, const char *group, const char *key, gboolean otherwise)
{
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (file, group, key, &error);

  return error == NULL ? value : otherwise;
}

static void
read_view (CtPlace *self, GKeyFile *file)
{
  int view = g_key_file_get_integer (file, GROUP_VIEW, "mode", NULL);
  double zoom = g_key_file_get_double (file, GROUP_VIEW, "zoom", NULL);
  double x = g_key_file_get_double (file, GROUP_VIEW, "center-x", NULL);
  double y = g_key_file_get_double (file, GROUP_VIEW, "center-y", NULL);

  if (view == CT_PLACE_FIT_WIDTH)
    self->view = CT_PLACE_FIT_WIDTH;
  if (view != CT_PLACE_FREE || !(zoom > 0 && zoom <= MAX_ZOOM) || !(fabs (x) <= MAX_PX) || !(fabs (y) <= MAX_PX))
    return;
  self->view = CT_PLACE_FREE;
  self->zoom = zoom;
  self->center_x_px = x;
  self->center_y_px = y;
}

static CtPlace *
read_place (GKeyFile *file)
{
  CtPlace *self = ct_place_new ();

  self->image = g_key_file_get_string (file, GROUP_DOCUMENT, "image", NULL);
  read_view (self, file);
  self->shows_left = read_flag (file, GROUP_WINDOW, "left", TRUE);
  self->shows_right = read_flag (file, GROUP_WINDOW, "right", TRUE);
  self->left_wpx = read_side (file, GROUP_WINDOW, "left-width");
  self->right_wpx = read_side (file, GROUP_WINDOW, "right-width");
  self->width_wpx = read_side (file, GROUP_WINDOW, "width");
  self->height_wpx = read_side (file, GROUP_WINDOW, "height");
  self->is_maximized = read_flag (file, GROUP_WINDOW, "maximized", FALSE);
  self->is_fullscreen = read_flag (file, GROUP_WINDOW, "full-screen", FALSE);
  return self;
}

/**
 * ct_place_load:
 * @document: path of the document
 *
 * Returns: (transfer full) (nullable): where its reader was, or %NULL when nobody knows
 */
CtPlace *
ct_place_load (const char *document)
{
  g_autofree char *folder = ct_place_dup_folder ();
  g_autofree char *canonical = ct_journal_canonical (document);
  g_autofree char *path = dup_file (folder, canonical);
  g_autofree char *uri = g_filename_to_uri (canonical, NULL, NULL);
  g_autofree char *owner = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_debug ("%s: %s", path, error->message);
      return NULL;
    }
  owner = g_key_file_get_string (file, GROUP_DOCUMENT, "uri", NULL);
  return g_strcmp0 (owner, uri) == 0 ? read_place (file) : NULL;
}

/* ---- writing ---- */

static gboolean
write_text (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *text = data;

  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

static char *
dup_text (const CtPlace *self, const char *canonical)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *uri = g_filename_to_uri (canonical, NULL, NULL);

  g_key_file_set_string (file, GROUP_DOCUMENT, "uri", uri != NULL ? uri : "");
  if (self->image != NULL && g_utf8_validate (self->image, -1, NULL))
    g_key_file_set_string (file, GROUP_DOCUMENT, "image", self->image);
  g_key_file_set_integer (file, GROUP_VIEW, "mode", self->view);
  if (self->view == CT_PLACE_FREE)
    {
      g_key_file_set_double (file, GROUP_VIEW, "zoom", self->zoom);
      g_key_file_set_double (file, GROUP_VIEW, "center-x", self->center_x_px);
      g_key_file_set_double (file, GROUP_VIEW, "center-y", self->center_y_px);
    }
  g_key_file_set_boolean (file, GROUP_WINDOW, "left", self->shows_left);
  g_key_file_set_boolean (file, GROUP_WINDOW, "right", self->shows_right);
  g_key_file_set_integer (file, GROUP_WINDOW, "left-width", self->left_wpx);
  g_key_file_set_integer (file, GROUP_WINDOW, "right-width", self->right_wpx);
  g_key_file_set_integer (file, GROUP_WINDOW, "width", self->width_wpx);
  g_key_file_set_integer (file, GROUP_WINDOW, "height", self->height_wpx);
  g_key_file_set_boolean (file, GROUP_WINDOW, "maximized", self->is_maximized);
  g_key_file_set_boolean (file, GROUP_WINDOW, "full-screen", self->is_fullscreen);
  return g_key_file_to_data (file, NULL, NULL);
}

typedef struct
{
  gint64 written_s;
  char *path;
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
compare_kept (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Kept *) a)->written_s;
  gint64 y = ((const Kept *) b)->written_s;

  return (x > y) - (x < y);
}

/* Removes the oldest ones until there are no more than there may be. */
static void
tidy (const char *folder)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (all, kept_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Kept kept = { 0, g_build_filename (folder, name, NULL) };
      GStatBuf info;

      if (g_str_has_suffix (name, SUFFIX) && g_stat (kept.path, &info) == 0)
        {
          kept.written_s = info.st_mtime;
          g_array_append_val (all, kept);
        }
      else
        {
          g_free (kept.path);
        }
    }
  if (all->len <= CT_PLACE_MAX)
    return;
  g_array_sort (all, compare_kept);
  for (guint i = 0; i < all->len - CT_PLACE_MAX; i++)
    g_unlink (g_array_index (all, Kept, i).path);
}

/**
 * ct_place_save:
 * @document: path of the document
 *
 * Writes the place down for the next time; the oldest places of other documents may go.
 *
 * Returns: %FALSE with @error set when it could not be written
 */
gboolean
ct_place_save (const CtPlace *self, const char *document, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = ct_place_dup_folder ();
  g_autofree char *canonical = ct_journal_canonical (document);
  g_autofree char *path = dup_file (folder, canonical);
  g_autofree char *text = dup_text (self, canonical);

  /* If the folder cannot be made, writing says why. */
  g_mkdir_with_parents (folder, 0700);
  if (!ct_atomic_file_write (path, write_text, text, cancellable, error))
    return FALSE;
  tidy (folder);
  return TRUE;
}
