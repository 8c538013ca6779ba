/* ct-help.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide is installed twice: as pages for the desktop's help viewer, and as one file for a
 * browser. The viewer is asked only where it exists and would find the pages; a sandbox, a
 * build folder and other desktops have neither, but they have a browser.
 */
#include "ct-help.h"

#include "ct-dialogs.h"
#include "ct-error.h"
#include "ct-job.h"

#define HELP_URI "help:cartouche"

typedef struct
{
  GtkWindow *parent; /* nullable */
  gboolean viewer;   /* of the desktop, to be asked first */
  char *path;        /* of the file for a browser */
  gboolean exists;
} Help;

static void
help_free (Help *help)
{
  g_clear_object (&help->parent);
  g_free (help->path);
  g_free (help);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Help, help_free)

static gboolean
is_in_folders (const char *const *folders, const char *name)
{
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

/* A viewer that is asked for pages it cannot find shows an error, which we would never hear of. */
static gboolean
has_viewer (void)
{
  const char *const user[] = { g_get_user_data_dir (), NULL };
  static const char name[] = "help/C/cartouche/index.page";
  g_autoptr (GAppInfo) viewer = NULL;

  if (!is_in_folders (user, name) && !is_in_folders (g_get_system_data_dirs (), name))
    return FALSE;
  viewer = g_app_info_get_default_for_uri_scheme ("help");
  return viewer != NULL;
}

static char *
find_file (void)
{
  const char *named = g_getenv ("CARTOUCHE_HELP");
  const char *const *folders = g_get_system_data_dirs ();
  g_autofree char *built_in = g_build_filename (CT_DATADIR, "cartouche", "help.html", NULL);

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  for (guint i = 0; folders[i] != NULL && !g_file_test (built_in, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "cartouche", "help.html", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return g_steal_pointer (&built_in);
}

/* Folders and the desktop's files are read here, away from the main thread. */
static gpointer
find_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const char *named = g_getenv ("CARTOUCHE_HELP");
  Help *help = g_new0 (Help, 1);

  help->path = find_file ();
  help->exists = g_file_test (help->path, G_FILE_TEST_IS_REGULAR);
  help->viewer = (named == NULL || *named == '\0') && has_viewer ();
  return help;
}

static GtkWindow *
get_parent (Help *help)
{
  return help->parent != NULL && gtk_widget_get_realized (GTK_WIDGET (help->parent)) ? help->parent : NULL;
}

static void
show_problem (Help *help, const char *cause)
{
  g_autofree char *body = NULL;

  if (!help->exists)
    /* Translators: %s is a file */
    body = g_strdup_printf (_ ("It should be the file “%s”, which is not there. Install Cartouche again."), help->path);
  else
    /* Translators: the first %s is a file, the second one the system's message */
    body = g_strdup_printf (_ ("No program could be started that shows it. It is the file “%s”; open it in a "
                               "browser.\n\n%s"),
                            help->path,
                            cause);
  ct_dialogs_show_error (get_parent (help), _ ("The Guide Cannot Be Shown"), body);
}

static void show_file (Help *help);

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Help) help = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (source != NULL ? GTK_WINDOW (source) : NULL, result, &error))
    return;
  if (help->viewer && help->exists)
    {
      help->viewer = FALSE;
      show_file (g_steal_pointer (&help));
      return;
    }
  show_problem (help, error->message);
}

/* Takes help. */
static void
show_file (Help *help)
{
  g_autofree char *uri = g_filename_to_uri (help->path, NULL, NULL);

  gtk_show_uri_full (get_parent (help), uri, GDK_CURRENT_TIME, NULL, shown_cb, help);
}

static void
found_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (Help) help = result;

  help->parent = user_data;
  if (help->viewer)
    {
      GtkWindow *parent = get_parent (help);

      gtk_show_uri_full (parent, HELP_URI, GDK_CURRENT_TIME, NULL, shown_cb, g_steal_pointer (&help));
    }
  else if (help->exists)
    show_file (g_steal_pointer (&help));
  else
    show_problem (help, NULL);
}

/**
 * ct_help_show:
 * @parent: (nullable): the window that asks
 *
 * Shows the guide in the desktop's help viewer, or in a browser where there is none; the
 * environment's CARTOUCHE_HELP names a file that goes first. When neither can be started, a
 * message says where the guide is.
 */
void
ct_help_show (GtkWindow *parent)
{
  ct_job_run (CT_JOB_CURRENT_IMAGE,
              "find the guide",
              find_worker,
              NULL,
              NULL,
              NULL,
              found_cb,
              parent != NULL ? g_object_ref (parent) : NULL);
}
