/* ct-findings-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows what the session's last check found. While a newer one is on its way everything stays as it
 * is, with a spinner beside the heading; then only what differs is exchanged.
 */
#include "ct-findings-panel-private.h"

#include "ct-findings-row.h"

/* By then the findings of a set of ordinary size are those of the present state. */
#define SPINNER_DELAY_MS 1500

G_DEFINE_FINAL_TYPE (CtFindingsPanel, ct_findings_panel, GTK_TYPE_WIDGET)

enum
{
  GO,
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
ct_findings_panel_message (CtFindingsPanel *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

/* ---- rows ---- */

static gboolean
can_repair (CtFindingsPanel *self)
{
  return self->session != NULL && ct_session_is_editable (self->session);
}

static void
toggle_cb (CtFindingsPanel *self, guint position)
{
  CtFindingsFacts facts;

  if (ct_findings_list_get_facts (self->list, position, &facts))
    ct_findings_list_set_expanded (self->list, position, !facts.expanded);
}

static void
setup_cb (CtFindingsPanel *self, GtkListItem *list_item)
{
  GtkWidget *row = ct_findings_row_new ();

  ct_findings_row_set_wrap (CT_FINDINGS_ROW (row), self->is_narrow);
  g_signal_connect_object (row, "toggle", G_CALLBACK (toggle_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "repair", G_CALLBACK (ct_findings_panel_wish), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

/* A rule answers to single clicks by itself, so a double click must not be one more. */
static void
bind_cb (CtFindingsPanel *self, GtkListItem *list_item)
{
  CtFindingsRow *row = CT_FINDINGS_ROW (gtk_list_item_get_child (list_item));
  CtFindingsItem *item = gtk_list_item_get_item (list_item);

  ct_findings_row_set_item (row, item, list_item);
  ct_findings_row_set_can_repair (row, self->can_repair);
  gtk_list_item_set_activatable (list_item, !ct_findings_item_get_facts (item)->is_rule);
}

static void
unbind_cb (CtFindingsPanel *self, GtkListItem *list_item)
{
  ct_findings_row_set_item (CT_FINDINGS_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

/* Rows are made anew, because they ask only once what is allowed and how much room there is. */
static void
make_rows (CtFindingsPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
}

/* Told after every save, too. */
static void
editable_cb (CtFindingsPanel *self)
{
  if (self->can_repair == can_repair (self))
    return;
  self->can_repair = can_repair (self);
  make_rows (self);
}

/* ---- going somewhere ---- */

static void
go_to (CtFindingsPanel *self, guint position, gboolean stay)
{
  CtFindingsFacts facts;

  if (ct_findings_list_get_facts (self->list, position, &facts) && !facts.is_rule)
    g_signal_emit (self, signals[GO], 0, facts.kind, facts.mark.row, stay);
}

static void
chosen_cb (CtFindingsPanel *self, guint position)
{
  go_to (self, position, TRUE);
}

static void
activate_cb (CtFindingsPanel *self, guint position)
{
  go_to (self, position, FALSE);
}

static void
scroll_to (CtFindingsPanel *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* The row of @position, or NULL when none has been made for it. */
static GtkWidget *
find_row (CtFindingsPanel *self, guint position)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->view)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);

      if (child != NULL && CT_IS_FINDINGS_ROW (child)
          && ct_findings_row_get_position (CT_FINDINGS_ROW (child)) == position)
        return row;
    }
  return NULL;
}

/* The keys are where the selection is, once its row is there. */
static gboolean
focus_selected (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  CtFindingsPanel *self = data;
  GtkWidget *row = find_row (self, ct_findings_list_get_selected (self->list));

  if (row != NULL && gtk_widget_get_focus_child (view) != NULL)
    gtk_widget_grab_focus (row);
  self->focus_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
select_and_show (CtFindingsPanel *self, guint position)
{
  ct_findings_list_set_selected (self->list, position);
  scroll_to (self, position);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->view)) != NULL && self->focus_tick == 0)
    self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), focus_selected, self, NULL);
}

/* Left folds a rule away, or goes from a finding to its rule; Right unfolds; Return does either. */
static gboolean
key_cb (CtFindingsPanel *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint selected = ct_findings_list_get_selected (self->list);
  guint heading = ct_findings_list_get_heading (self->list, selected);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  CtFindingsFacts facts;

  if (heading == GTK_INVALID_LIST_POSITION || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || GTK_IS_BUTTON (focus))
    return GDK_EVENT_PROPAGATE;
  ct_findings_list_get_facts (self->list, heading, &facts);
  if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left) && selected != heading)
    select_and_show (self, heading);
  else if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    ct_findings_list_set_expanded (self->list, heading, FALSE);
  else if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    ct_findings_list_set_expanded (self->list, heading, TRUE);
  else if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && selected == heading)
    ct_findings_list_set_expanded (self->list, heading, !facts.expanded);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ---- what is shown ---- */

static void
show_number (GtkToggleButton *button, GtkLabel *label, CtSeverity severity, guint64 n)
{
  g_autofree char *number = n < 10000 ? g_strdup_printf ("%" G_GUINT64_FORMAT, n)
                                      /* Translators: thousands, on a button with little room */
                                      : g_strdup_printf (_ ("%uk"), (guint) (n / 1000));
  g_autofree char *name = ct_severity_dup_count (severity, n);

  gtk_label_set_text (label, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
}

static void
show_page (CtFindingsPanel *self)
{
  CtCheckIndex *index = ct_findings_list_get_index (self->list);
  const char *page = "sound";

  if (index != NULL && ct_check_index_get_n_groups (index) > 0)
    page = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "findings" : "hidden";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
show_profile (CtFindingsPanel *self)
{
  const char *title = ct_profile_get_title (ct_session_get_check_profile (self->session));
  /* Translators: %s is such as “COCO in pixels” */
  g_autofree char *text = g_strdup_printf (_ ("Checked against the rules of %s."), title);

  gtk_label_set_text (self->profile, title);
  gtk_label_set_text (self->sound_text, text);
}

static void
findings_cb (CtFindingsPanel *self)
{
  CtCheckIndex *index = ct_session_get_check_index (self->session);
  CtDocument *document = ct_session_get_document (self->session);
  gboolean had_keys = gtk_widget_get_focus_child (GTK_WIDGET (self->view)) != NULL;

  if (document == NULL)
    index = NULL;
  ct_findings_list_set_index (self->list, index, index != NULL ? ct_document_get_coco (document) : NULL);
  show_number (self->errors, self->n_errors, CT_SEVERITY_ERROR, index != NULL ? ct_check_index_count (index, 2) : 0);
  show_number (self->warnings,
               self->n_warnings,
               CT_SEVERITY_WARNING,
               index != NULL ? ct_check_index_count (index, 1) : 0);
  show_number (self->notes, self->n_notes, CT_SEVERITY_INFO, index != NULL ? ct_check_index_count (index, 0) : 0);
  show_profile (self);
  show_page (self);
  /* With the last row the keys would go to whatever comes next in the window. */
  if (had_keys && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
  ct_findings_panel_grant (self);
}

static void
document_cb (CtFindingsPanel *self)
{
  ct_findings_panel_forget_wish (self);
  if (ct_session_get_document (self->session) == NULL)
    findings_cb (self);
}

static void
show_spinner (CtFindingsPanel *self, gboolean shown)
{
  gtk_spinner_set_spinning (self->spinner, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), shown);
}

static gboolean
show_spinner_now (gpointer data)
{
  CtFindingsPanel *self = data;

  self->spinner_source = 0;
  show_spinner (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* What is new in a moment is not worth a spinner, which would blink with every edit. */
static void
checking_cb (CtFindingsPanel *self)
{
  if (!ct_session_is_checking (self->session))
    {
      g_clear_handle_id (&self->spinner_source, g_source_remove);
      show_spinner (self, FALSE);
    }
  else if (self->spinner_source == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->spinner)))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, show_spinner_now, self);
  show_profile (self);
}

static void
shown_cb (CtFindingsPanel *self)
{
  ct_findings_list_set_shown (self->list, CT_SEVERITY_ERROR, gtk_toggle_button_get_active (self->errors));
  ct_findings_list_set_shown (self->list, CT_SEVERITY_WARNING, gtk_toggle_button_get_active (self->warnings));
  ct_findings_list_set_shown (self->list, CT_SEVERITY_INFO, gtk_toggle_button_get_active (self->notes));
  show_page (self);
}

static void
show_all_cb (CtFindingsPanel *self)
{
  gtk_toggle_button_set_active (self->errors, TRUE);
  gtk_toggle_button_set_active (self->warnings, TRUE);
  gtk_toggle_button_set_active (self->notes, TRUE);
}

/* ---- the widget ---- */

static void
disconnect_session (CtFindingsPanel *self)
{
  ct_findings_panel_forget_wish (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
ct_findings_panel_dispose (GObject *object)
{
  CtFindingsPanel *self = CT_FINDINGS_PANEL (object);

  disconnect_session (self);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->focus_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->focus_tick);
  self->focus_tick = 0;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_FINDINGS_PANEL);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (ct_findings_panel_parent_class)->dispose (object);
}

static void
add_signals (CtFindingsPanelClass *klass)
{
  /**
   * CtFindingsPanel::go:
   * @kind: a #CtRecordKind
   * @row: the record
   * @stay: whether the keys stay in the list
   *
   * Somebody wants to see what a finding is about.
   */
  signals[GO] = g_signal_new ("go",
                              G_TYPE_FROM_CLASS (klass),
                              G_SIGNAL_RUN_LAST,
                              0,
                              NULL,
                              NULL,
                              NULL,
                              G_TYPE_NONE,
                              3,
                              G_TYPE_UINT,
                              G_TYPE_UINT,
                              G_TYPE_BOOLEAN);
  /**
   * CtFindingsPanel::message:
   * @text: something to be told in passing
   */
  signals[MESSAGE] = g_signal_new ("message",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);
}

static void
ct_findings_panel_class_init (CtFindingsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_findings_panel_dispose;
  add_signals (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-findings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, head);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, profile);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, errors);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, n_errors);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, warnings);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, n_warnings);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, notes);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, n_notes);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, view);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsPanel, sound_text);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_set_css_name (widget_class, "findingspanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_findings_panel_init (CtFindingsPanel *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = ct_findings_list_new ();
  make_rows (self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (self->list, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->errors, "toggled", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (self->warnings, "toggled", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (self->notes, "toggled", G_CALLBACK (shown_cb), self);
}

/**
 * ct_findings_panel_new:
 *
 * Returns: a panel without a session
 */
GtkWidget *
ct_findings_panel_new (void)
{
  return g_object_new (CT_TYPE_FINDINGS_PANEL, NULL);
}

/**
 * ct_findings_panel_set_session:
 * @session: whose findings to show
 */
void
ct_findings_panel_set_session (CtFindingsPanel *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (session, "notify::findings", G_CALLBACK (findings_cb), self);
  g_signal_connect_swapped (session, "notify::checking", G_CALLBACK (checking_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (editable_cb), self);
  editable_cb (self);
  findings_cb (self);
  checking_cb (self);
}

/**
 * ct_findings_panel_set_narrow:
 * @is_narrow: whether there is too little room for sentences of one line
 */
void
ct_findings_panel_set_narrow (CtFindingsPanel *self, gboolean is_narrow)
{
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  make_rows (self);
}

/**
 * ct_findings_panel_get_list:
 *
 * Returns: (transfer none): what is listed
 */
CtFindingsList *
ct_findings_panel_get_list (CtFindingsPanel *self)
{
  return self->list;
}

/**
 * ct_findings_panel_go:
 * @step: 1 for the next finding, -1 for the one before
 *
 * Goes to another one, round at the ends, and leaves the keys where they are.
 *
 * Returns: whether one is listed
 */
gboolean
ct_findings_panel_go (CtFindingsPanel *self, int step)
{
  guint position = ct_findings_list_go (self->list, step);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  select_and_show (self, position);
  go_to (self, position, TRUE);
  return TRUE;
}

/**
 * ct_findings_panel_repair:
 *
 * Repairs what is selected, if it can be.
 */
void
ct_findings_panel_repair (CtFindingsPanel *self)
{
  guint selected = ct_findings_list_get_selected (self->list);
  CtFindingsFacts facts;

  if (!ct_findings_list_get_facts (self->list, selected, &facts))
    ct_findings_panel_message (self, _ ("No finding is selected"));
  else if (facts.repair == CT_REPAIR_NONE)
    ct_findings_panel_message (self, _ ("Only you can know how to repair this."));
  else
    ct_findings_panel_wish (self, selected);
}

/**
 * ct_findings_panel_focus:
 *
 * Gives the keys to the list.
 */
void
ct_findings_panel_focus (CtFindingsPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
