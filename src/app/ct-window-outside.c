/* ct-window-outside.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that come from outside: dropped on a window, named on the command line, chosen in a file
 * manager, or from the list of recent ones. Decides which window each of them goes to; work that is open stays
 * open.
 */
#include "ct-window-private.h"

#include <string.h>

#include "ct-dialogs.h"
#include "ct-job.h"
#include "ct-probe.h"
#include "ct-recent.h"

/* Nobody wants more windows than that at a stroke. */
#define MAX_AT_ONCE 8

/* ---- which window ---- */

static gboolean
is_in_folder (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return g_str_has_prefix (path, folder) && path[length] == G_DIR_SEPARATOR;
}

/* The row of a picture in the document that is open, or none. */
static guint32
find_picture (CtWindow *self, const char *path)
{
  CtDocument *document = ct_session_get_document (self->session);
  g_autofree char *folder = document != NULL ? g_path_get_dirname (ct_document_get_path (document)) : NULL;

  if (document == NULL || !ct_image_name_is_picture (path) || !is_in_folder (path, folder))
    return CT_NO_ROW;
  return ct_dataset_find_image (ct_document_get_dataset (document), path + strlen (folder) + 1);
}

/* Whether the window has this open, or is about to; without a look at the disk. */
static gboolean
shows (CtWindow *self, const char *path)
{
  CtDocument *document = ct_session_get_document (self->session);
  gboolean is_opening = self->cancellable != NULL;
  const char *ours = is_opening ? self->open_path : document != NULL ? ct_document_get_path (document) : NULL;
  g_autofree char *canonical = ours != NULL ? g_canonicalize_filename (ours, NULL) : NULL;
  g_autofree char *folder = canonical != NULL ? g_path_get_dirname (canonical) : NULL;
  g_autofree char *theirs = g_path_get_dirname (path);

  if (canonical == NULL)
    return FALSE;
  if (g_str_equal (canonical, path) || (!is_opening && g_str_equal (folder, path)))
    return TRUE;
  /* What will be in a document that is being opened is not known yet. */
  if (is_opening && ct_image_name_is_picture (path))
    return g_str_equal (canonical, theirs) || g_str_equal (folder, theirs);
  return find_picture (self, path) != CT_NO_ROW;
}

static GList *
get_windows (CtWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return application != NULL ? gtk_application_get_windows (application) : NULL;
}

static CtWindow *
find_showing (CtWindow *self, const char *path)
{
  if (shows (self, path))
    return self;
  for (GList *link = get_windows (self); link != NULL; link = link->next)
    if (CT_IS_WINDOW (link->data) && shows (link->data, path))
      return link->data;
  return NULL;
}

/* An empty window is used before another one is made. */
static CtWindow *
find_room (CtWindow *self)
{
  CtWindow *other;

  if (ct_window_is_empty (self))
    return self;
  for (GList *link = get_windows (self); link != NULL; link = link->next)
    if (CT_IS_WINDOW (link->data) && ct_window_is_empty (link->data))
      return link->data;
  other = ct_window_new (gtk_window_get_application (GTK_WINDOW (self)));
  ct_window_set_destination (other, self->destination);
  return other;
}

static void
open_one (CtWindow *self, const char *path)
{
  CtWindow *window = find_showing (self, path);
  guint32 image;

  if (window == NULL)
    {
      window = find_room (self);
      ct_window_open (window, path);
    }
  else
    {
      image = find_picture (window, path);
      if (image != CT_NO_ROW)
        ct_session_set_image (window->session, image);
      else if (window->cancellable != NULL && ct_image_name_is_picture (path))
        ct_window_begin_with (window, path);
    }
  gtk_window_present (GTK_WINDOW (window));
}

/* Of many pictures in one folder the first is gone to; the folder is open then. */
static char *
dup_key (const char *path)
{
  return ct_image_name_is_picture (path) ? g_path_get_dirname (path) : g_strdup (path);
}

/**
 * ct_window_open_files:
 * @files: COCO files, folders and pictures
 *
 * Opens each in a window of its own, this one if nothing is open in it; what is open already comes to the front.
 */
void
ct_window_open_files (CtWindow *self, GFile *const *files, guint n_files)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autofree char *canonical = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;

      if (canonical == NULL)
        {
          g_autofree char *uri = g_file_get_parse_name (files[i]);

          ct_dialogs_show_error (GTK_WINDOW (self), _ ("Only Files on This Computer Can Be Opened"), uri);
          continue;
        }
      if (g_hash_table_size (done) == MAX_AT_ONCE && !g_hash_table_contains (done, canonical))
        {
          ct_window_toast (self, _ ("Only the first eight are opened"));
          return;
        }
      if (g_hash_table_add (done, dup_key (canonical)))
        open_one (self, canonical);
    }
}

/* ---- recent documents ---- */

typedef struct
{
  CtWindow *window;
  char *uri;
  char *path;
} Recent;

static void
recent_free (gpointer data)
{
  Recent *recent = data;

  g_object_unref (recent->window);
  g_free (recent->uri);
  g_free (recent->path);
  g_free (recent);
}

static Recent *
recent_new (CtWindow *self, GVariant *parameter)
{
  Recent *recent = g_new0 (Recent, 1);

  recent->window = g_object_ref (self);
  recent->uri = g_variant_dup_string (parameter, NULL);
  recent->path = g_filename_from_uri (recent->uri, NULL, NULL);
  return recent;
}

static gpointer
look_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  char *problem = ct_recent_dup_problem (((Recent *) data)->path);

  return problem != NULL ? problem : g_strdup ("");
}

static void
answer_cb (gboolean removes, gpointer user_data)
{
  Recent *recent = user_data;

  if (removes)
    ct_recent_forget (recent->window->settings, recent->uri);
  recent_free (recent);
}

static void
looked_cb (gpointer result, const GError *error, gpointer user_data)
{
  Recent *recent = user_data;
  g_autofree char *problem = result;

  if (problem != NULL && *problem != '\0')
    {
      g_autofree char *name = g_filename_display_basename (recent->path);
      g_autofree char *heading = g_strdup_printf (_ ("“%s” Cannot Be Opened"), name);

      ct_dialogs_ask_forget (GTK_WINDOW (recent->window), heading, problem, answer_cb, recent);
      return;
    }
  open_one (recent->window, recent->path);
  recent_free (recent);
}

static void
open_recent_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Recent *recent = recent_new (user_data, parameter);

  if (recent->path == NULL)
    recent_free (recent);
  else
    ct_job_run (CT_JOB_CURRENT_IMAGE, "look for document", look_worker, recent, NULL, NULL, looked_cb, recent);
}

static void
forget_recent_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_recent_forget (CT_WINDOW (user_data)->settings, g_variant_get_string (parameter, NULL));
}

/* ---- dropped files ---- */

static gboolean
drop_cb (CtWindow *self, const GValue *value, double x, double y)
{
  GSList *list = g_value_get_boxed (value);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (GSList *link = list; link != NULL; link = link->next)
    g_ptr_array_add (files, link->data);
  if (files->len > 0)
    ct_window_open_files (self, (GFile *const *) files->pdata, files->len);
  return files->len > 0;
}

/* Lets the window take what comes from outside. */
void
ct_window_add_outside (CtWindow *self)
{
  static const GActionEntry entries[] = {
    { "open-recent", open_recent_activated, "s" },
    { "forget-recent", forget_recent_activated, "s" },
  };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
