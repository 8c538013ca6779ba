/* ct-box-inspector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is typed counts when Enter is pressed or the entry is left. A refused text stays to be
 * corrected as long as the keys are there, and gives way to the box's number afterwards.
 */
#include "ct-box-inspector.h"

#include "ct-box-entry.h"
#include "ct-scene-index.h"

struct _CtBoxInspector
{
  GtkWidget parent_instance;
  GtkWidget *top;
  GtkWidget *grid;
  GtkToggleButton *pixels;
  GtkToggleButton *parts;
  GtkWidget *entries[CT_N_BOX_FIELDS];
  CtSession *session;
  guint32 annotation;
  gboolean is_locked;
  gboolean keep_inside;
};

G_DEFINE_FINAL_TYPE (CtBoxInspector, ct_box_inspector, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_RELATIVE,
  N_PROPS
};

enum
{
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static CtBoxUnit
get_unit (CtBoxInspector *self)
{
  return gtk_toggle_button_get_active (self->parts) ? CT_BOX_RELATIVE : CT_BOX_PIXELS;
}

static gboolean
get_box (CtBoxInspector *self, CtRect *box_px, CtRect *image)
{
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;

  if (dataset == NULL || self->annotation == CT_NO_ROW || !ct_scene_get_box (dataset, self->annotation, box_px))
    return FALSE;
  *image = ct_dataset_get_image_rect (dataset, dataset->annotations.image[self->annotation]);
  return TRUE;
}

static void
set_wrong (GtkWidget *entry, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, is_wrong, -1);
}

static void
show_field (CtBoxInspector *self, CtBoxField field)
{
  CtRect box, image;
  g_autofree char *text = NULL;

  text = get_box (self, &box, &image) ? ct_box_entry_format (&box, field, get_unit (self), &image) : g_strdup ("");
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entries[field])), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entries[field]), text);
  set_wrong (self->entries[field], FALSE);
}

static void
update (CtBoxInspector *self)
{
  CtRect box, image;
  gboolean has_box = get_box (self, &box, &image);
  gboolean editable = has_box && !self->is_locked && ct_session_is_editable (self->session);

  for (CtBoxField field = CT_BOX_LEFT; field < CT_N_BOX_FIELDS; field++)
    {
      show_field (self, field);
      gtk_widget_set_sensitive (self->entries[field], editable);
    }
}

static CtBoxField
field_of (CtBoxInspector *self, GtkWidget *entry)
{
  CtBoxField field = CT_BOX_LEFT;

  while (field < CT_BOX_HEIGHT && self->entries[field] != entry)
    field++;
  return field;
}

static gboolean
apply (CtBoxInspector *self, CtBoxField field)
{
  CtHistory *history = self->session != NULL ? ct_session_get_history (self->session) : NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entries[field]));
  g_autofree char *typed = g_strdup (text);
  g_autoptr (GError) error = NULL;
  CtRect box, image;

  if (history == NULL || !gtk_widget_get_sensitive (self->entries[field]) || !get_box (self, &box, &image))
    return TRUE;
  if (ct_box_entry_apply (history, self->annotation, typed, field, get_unit (self), self->keep_inside, &error))
    {
      show_field (self, field);
      return TRUE;
    }
  set_wrong (self->entries[field], TRUE);
  g_signal_emit (self, signals[REFUSED], 0, error->message);
  return FALSE;
}

static void
activate_cb (CtBoxInspector *self, GtkWidget *entry)
{
  if (apply (self, field_of (self, entry)))
    gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
}

static void
left_cb (GtkEventController *controller, CtBoxInspector *self)
{
  CtBoxField field = field_of (self, gtk_event_controller_get_widget (controller));

  if (!apply (self, field))
    show_field (self, field);
}

/* Escape goes on to the window, which gives the keys to the canvas. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtBoxInspector *self)
{
  if (keyval == GDK_KEY_Escape)
    show_field (self, field_of (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
  return GDK_EVENT_PROPAGATE;
}

static void
unit_cb (CtBoxInspector *self)
{
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELATIVE]);
}

static void
changed_cb (CtBoxInspector *self, const CtChange *change)
{
  if (change->annotations || change->images)
    update (self);
}

static void
disconnect_session (CtBoxInspector *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
ct_box_inspector_dispose (GObject *object)
{
  disconnect_session (CT_BOX_INSPECTOR (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_BOX_INSPECTOR);
  G_OBJECT_CLASS (ct_box_inspector_parent_class)->dispose (object);
}

static void
ct_box_inspector_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_RELATIVE)
    g_value_set_boolean (value, get_unit (CT_BOX_INSPECTOR (object)) == CT_BOX_RELATIVE);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ct_box_inspector_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CtBoxInspector *self = CT_BOX_INSPECTOR (object);

  if (prop_id == PROP_RELATIVE)
    gtk_toggle_button_set_active (g_value_get_boolean (value) ? self->parts : self->pixels, TRUE);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ct_box_inspector_class_init (CtBoxInspectorClass *klass)
{
  static const char *const names[] = { "x", "y", "w", "h" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_box_inspector_dispose;
  object_class->get_property = ct_box_inspector_get_property;
  object_class->set_property = ct_box_inspector_set_property;

  /**
   * CtBoxInspector:relative:
   *
   * Whether the numbers are parts of the picture.
   */
  properties[PROP_RELATIVE] =
      g_param_spec_boolean ("relative",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtBoxInspector::refused:
   * @message: why the box did not get what was typed
   */
  signals[REFUSED] = g_signal_new ("refused",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-box-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, CtBoxInspector, top);
  gtk_widget_class_bind_template_child (widget_class, CtBoxInspector, grid);
  gtk_widget_class_bind_template_child (widget_class, CtBoxInspector, pixels);
  gtk_widget_class_bind_template_child (widget_class, CtBoxInspector, parts);
  for (guint i = 0; i < CT_N_BOX_FIELDS; i++)
    gtk_widget_class_bind_template_child_full (widget_class,
                                               names[i],
                                               FALSE,
                                               (gssize) (G_STRUCT_OFFSET (CtBoxInspector, entries)
                                                         + i * sizeof (GtkWidget *)));
  gtk_widget_class_set_css_name (widget_class, "boxinspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_box_inspector_init (CtBoxInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Where text runs from right to left, 0–1 would become 1–0. */
  gtk_widget_set_direction (gtk_button_get_child (GTK_BUTTON (self->parts)), GTK_TEXT_DIR_LTR);
  self->annotation = CT_NO_ROW;
  self->keep_inside = TRUE;
  for (CtBoxField field = CT_BOX_LEFT; field < CT_N_BOX_FIELDS; field++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();
      GtkEventController *keys = gtk_event_controller_key_new ();

      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
      g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
      gtk_widget_add_controller (self->entries[field], focus);
      gtk_widget_add_controller (self->entries[field], keys);
      g_signal_connect_swapped (self->entries[field], "activate", G_CALLBACK (activate_cb), self);
    }
  g_signal_connect_swapped (self->parts, "toggled", G_CALLBACK (unit_cb), self);
  update (self);
}

GtkWidget *
ct_box_inspector_new (void)
{
  return g_object_new (CT_TYPE_BOX_INSPECTOR, NULL);
}

/**
 * ct_box_inspector_set_session:
 * @session: whose document the box is in
 */
void
ct_box_inspector_set_session (CtBoxInspector *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  self->annotation = CT_NO_ROW;
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (update), self);
  update (self);
}

/**
 * ct_box_inspector_set_annotation:
 * @annotation: row, or %CT_NO_ROW when not just one box is selected
 * @is_locked: whether its numbers may only be looked at
 */
void
ct_box_inspector_set_annotation (CtBoxInspector *self, guint32 annotation, gboolean is_locked)
{
  if (self->annotation == annotation && self->is_locked == is_locked)
    return;
  self->annotation = annotation;
  self->is_locked = is_locked;
  update (self);
}

/**
 * ct_box_inspector_set_keep_inside:
 * @keep_inside: whether a box that would leave the picture is refused
 */
void
ct_box_inspector_set_keep_inside (CtBoxInspector *self, gboolean keep_inside)
{
  self->keep_inside = keep_inside;
}

/**
 * ct_box_inspector_focus:
 *
 * Makes the next keys the left edge.
 */
void
ct_box_inspector_focus (CtBoxInspector *self)
{
  gtk_widget_grab_focus (self->entries[CT_BOX_LEFT]);
}
