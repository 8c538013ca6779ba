/* ct-recent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list lives in one key of the settings, which are kept by another thread; nothing here but
 * ct_recent_dup_problem() looks at the disk.
 */
#include "ct-recent.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define KEY "recent-documents"

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)

static void
recent_free (gpointer data)
{
  CtRecent *self = data;

  g_free (self->uri);
  g_free (self->path);
  g_free (self);
}

/**
 * ct_recent_list:
 *
 * Returns: (transfer full) (element-type CtRecent): newest first; what is no local path is left out
 */
GPtrArray *
ct_recent_list (GSettings *settings)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (recent_free);
  g_autoptr (GVariant) value = g_settings_get_value (settings, KEY);
  GVariantIter iter;
  const char *uri;
  gint64 opened_s;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&sx)", &uri, &opened_s) && list->len < CT_RECENT_MAX)
    {
      g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
      CtRecent *recent;

      if (path == NULL || !g_path_is_absolute (path))
        continue;
      recent = g_new0 (CtRecent, 1);
      recent->uri = g_strdup (uri);
      recent->path = g_steal_pointer (&path);
      recent->opened_s = opened_s;
      g_ptr_array_add (list, recent);
    }
  return list;
}

/* @first: (nullable): goes before the others; @without is left out. */
static void
store (GSettings *settings, const char *first, gint64 now_s, const char *without)
{
  g_autoptr (GPtrArray) list = ct_recent_list (settings);
  GVariantBuilder builder;
  guint n = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sx)"));
  if (first != NULL)
    {
      g_variant_builder_add (&builder, "(sx)", first, now_s);
      n++;
    }
  for (guint i = 0; i < list->len && n < CT_RECENT_MAX; i++)
    {
      const CtRecent *recent = list->pdata[i];

      if (g_str_equal (recent->uri, without))
        continue;
      g_variant_builder_add (&builder, "(sx)", recent->uri, recent->opened_s);
      n++;
    }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

/* What is fetched from a container is kept there; it belongs to the container, not to a place on this computer. */
static gboolean
is_copy_of_container (const char *path)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, "containers", "", NULL);

  return g_str_has_prefix (path, folder);
}

/**
 * ct_recent_note:
 * @path: a COCO file, or a folder that has none yet
 * @now_s: seconds since 1970
 *
 * Puts a document at the head of the list.
 */
void
ct_recent_note (GSettings *settings, const char *path, gint64 now_s)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);

  if (uri != NULL && !is_copy_of_container (absolute))
    store (settings, uri, now_s, uri);
}

/**
 * ct_recent_forget:
 * @uri: of an entry; without such an entry nothing happens
 */
void
ct_recent_forget (GSettings *settings, const char *uri)
{
  store (settings, NULL, 0, uri);
}

static int
day_of (GDateTime *time)
{
  int year;
  int month;
  int day;
  GDate date;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_set_dmy (&date, day, month, year);
  return (int) g_date_get_julian (&date);
}

static char *
dup_day (gint64 opened_s, gint64 now_s)
{
  g_autoptr (GDateTime) opened = g_date_time_new_from_unix_local (opened_s);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_s);
  int days;

  if (opened == NULL || now == NULL)
    return g_strdup ("");
  days = day_of (now) - day_of (opened);
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("yesterday"));
  if (days > 1 && days < 7)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), days);
  return g_date_time_format (opened, "%x");
}

/**
 * ct_recent_dup_when:
 *
 * Returns: (transfer full): how long ago it was, for people
 */
char *
ct_recent_dup_when (gint64 opened_s, gint64 now_s)
{
  gint64 ago = now_s - opened_s;
  int minutes = (int) CLAMP (ago / MINUTE_S, 0, 60);
  int hours = (int) CLAMP (ago / HOUR_S, 0, 24);

  /* A clock may have been set back. */
  if (ago >= -MINUTE_S && ago < MINUTE_S)
    return g_strdup (_ ("just now"));
  if (ago > 0 && ago < HOUR_S)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", minutes), minutes);
  if (ago > 0 && ago < 6 * HOUR_S)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", hours), hours);
  return dup_day (opened_s, now_s);
}

/**
 * ct_recent_dup_problem:
 * @path: of a document
 *
 * Looks at the disk, so it may take its time.
 *
 * Returns: (transfer full) (nullable): why it cannot be opened, a sentence for people; %NULL when it can be
 */
char *
ct_recent_dup_problem (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *shown_folder = g_filename_display_name (folder);
  g_autofree char *shown_name = g_filename_display_name (name);

  if (g_access (path, R_OK) == 0)
    return NULL;
  if (errno != ENOENT && errno != ENOTDIR)
    /* Translators: a path, and what the system says */
    return g_strdup_printf (_ ("“%s” cannot be read: %s."), shown, g_strerror (errno));
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("There is no “%s” in “%s” any more. It may have been renamed, moved or deleted."),
                            shown_name,
                            shown_folder);
  return g_strdup_printf (_ ("There is no folder “%s” any more. It may have been renamed, moved or deleted, or its "
                             "disk may not be connected."),
                          shown_folder);
}
