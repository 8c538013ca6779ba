/* ct-recent-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are made anew when the settings change. What a job found out about the disk belongs to the rows
 * for which it was asked: a later question makes it stale.
 */
#include "ct-recent-list.h"

#include "ct-job.h"
#include "ct-recent.h"

#define URI "ct-recent-uri"

struct _CtRecentList
{
  GtkWidget parent_instance;
  GtkListBox *list;
  GSettings *settings;
  GCancellable *cancellable;
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (CtRecentList, ct_recent_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_EMPTY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
uri_of (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), URI);
}

/* ---- what is still there ---- */

/* For each path whether it is there: TRUE or FALSE, in a GArray of gboolean. */
static gpointer
look_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const GPtrArray *paths = data;
  GArray *there = g_array_new (FALSE, FALSE, sizeof (gboolean));

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *problem = ct_recent_dup_problem (paths->pdata[i]);
      gboolean is_there = problem == NULL;

      g_array_append_val (there, is_there);
    }
  return there;
}

static void
show_missing (GtkWidget *row, gboolean is_missing)
{
  const char *plain = g_object_get_data (G_OBJECT (row), "plain-subtitle");
  /* Translators: of a file or folder, followed by its place */
  g_autofree char *missing = g_strdup_printf (_ ("Not found · %s"), plain);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_missing ? missing : plain);
  if (is_missing)
    gtk_widget_add_css_class (row, "missing");
  else
    gtk_widget_remove_css_class (row, "missing");
}

static void
looked_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CtRecentList) self = user_data;
  g_autoptr (GArray) there = result;

  if (there == NULL || self->list == NULL)
    return;
  for (guint i = 0; i < MIN (there->len, self->n_rows); i++)
    show_missing (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)),
                  !g_array_index (there, gboolean, i));
}

static void
free_paths (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
look (CtRecentList *self)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->n_rows; i++)
    g_ptr_array_add (paths,
                     g_filename_from_uri (uri_of (gtk_list_box_get_row_at_index (self->list, (int) i)), NULL, NULL));
  ct_job_run (CT_JOB_INDEX,
              "look for recent documents",
              look_worker,
              paths,
              free_paths,
              self->cancellable,
              looked_cb,
              g_object_ref (self));
}

/* ---- rows ---- */

static void
forget (GtkWidget *row)
{
  gtk_widget_activate_action (row, "win.forget-recent", "s", uri_of (row));
}

static gboolean
key_cb (GtkWidget *row, guint keyval, guint keycode, GdkModifierType state, GtkEventController *controller)
{
  if ((keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete)
      || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  forget (row);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_button (GtkWidget *row, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s” from the list"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Remove from the List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (forget), row);
  return button;
}

static GtkWidget *
make_row (const CtRecent *recent)
{
  GtkWidget *row = adw_action_row_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *name = g_filename_display_basename (recent->path);
  g_autofree char *folder = g_path_get_dirname (recent->path);
  g_autofree char *short_folder = ct_dup_short_path (folder);
  g_autofree char *shown_folder = g_filename_display_name (short_folder);
  g_autofree char *when = ct_recent_dup_when (recent->opened_s, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", shown_folder, when);

  g_object_set_data_full (G_OBJECT (row), URI, g_strdup (recent->uri), g_free);
  g_object_set_data_full (G_OBJECT (row), "plain-subtitle", g_strdup (subtitle), g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_button (row, name));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), row);
  gtk_widget_add_controller (row, keys);
  return row;
}

static int
find_focus (CtRecentList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->n_rows; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i));

      if (focus == row || gtk_widget_is_ancestor (focus, row))
        return (int) i;
    }
  return -1;
}

/* The focus stays where it was in the list: what was behind the one that went is next. */
static void
fill (CtRecentList *self)
{
  g_autoptr (GPtrArray) list = ct_recent_list (self->settings);
  int focus = find_focus (self);
  gboolean was_empty = self->n_rows == 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < list->len; i++)
    gtk_list_box_append (self->list, make_row (list->pdata[i]));
  self->n_rows = list->len;
  if (focus >= 0 && list->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, MIN (focus, (int) list->len - 1))));
  if (was_empty != (self->n_rows == 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);
}

static void
activated_cb (CtRecentList *self, GtkWidget *row)
{
  gtk_widget_activate_action (row, "win.open-recent", "s", uri_of (row));
}

/* How long ago something was, and whether it is there, may have changed meanwhile. */
static void
ct_recent_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ct_recent_list_parent_class)->map (widget);
  fill (CT_RECENT_LIST (widget));
}

static gboolean
ct_recent_list_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (CT_RECENT_LIST (widget)->list, 0);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
ct_recent_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_EMPTY)
    g_value_set_boolean (value, ct_recent_list_is_empty (CT_RECENT_LIST (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ct_recent_list_dispose (GObject *object)
{
  CtRecentList *self = CT_RECENT_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  G_OBJECT_CLASS (ct_recent_list_parent_class)->dispose (object);
}

static void
ct_recent_list_class_init (CtRecentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_recent_list_dispose;
  object_class->get_property = ct_recent_list_get_property;
  widget_class->map = ct_recent_list_map;
  widget_class->grab_focus = ct_recent_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  /**
   * CtRecentList:empty:
   *
   * Whether nothing was open before.
   */
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ct_recent_list_init (CtRecentList *self)
{
  self->settings = g_settings_new (CT_APPLICATION_ID);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recent documents"),
                                  -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_object (self->settings, "changed::recent-documents", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

/**
 * ct_recent_list_new:
 *
 * Returns: the list
 */
GtkWidget *
ct_recent_list_new (void)
{
  return g_object_new (CT_TYPE_RECENT_LIST, NULL);
}

/**
 * ct_recent_list_is_empty:
 *
 * Returns: whether nothing was open before
 */
gboolean
ct_recent_list_is_empty (CtRecentList *self)
{
  return self->n_rows == 0;
}
