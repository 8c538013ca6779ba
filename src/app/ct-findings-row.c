/* ct-findings-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One widget for both kinds of rows, because a list recycles its rows for either.
 */
#include "ct-findings-row.h"

#include <string.h>

#include "ct-repair.h"
#include "ct-tooltip.h"

/* Of a sentence; the tooltip has all of it. */
#define MOST_LINES 3

struct _CtFindingsRow
{
  GtkWidget parent_instance;
  GtkImage *expander;
  GtkImage *icon;
  GtkWidget *texts;
  GtkLabel *text;
  GtkLabel *count;
  GtkLabel *place_name;
  GtkButton *repair;
  CtFindingsItem *item;
  GtkListItem *place;
  gboolean can_repair;
};

G_DEFINE_FINAL_TYPE (CtFindingsRow, ct_findings_row, GTK_TYPE_WIDGET)

enum
{
  REPAIR,
  TOGGLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * ct_severity_get_icon:
 *
 * Returns: the name of an icon
 */
const char *
ct_severity_get_icon (CtSeverity severity)
{
  static const char *const icons[] = { "dialog-information-symbolic",
                                       "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };

  g_return_val_if_fail (severity < G_N_ELEMENTS (icons), NULL);
  return icons[severity];
}

/**
 * ct_severity_dup_count:
 *
 * Returns: (transfer full): such as “12 warnings”
 */
char *
ct_severity_dup_count (CtSeverity severity, guint64 n)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n);

  switch (severity)
    {
    case CT_SEVERITY_ERROR:
      return g_strdup_printf (ngettext ("%s error", "%s errors", (gulong) n), number);
    case CT_SEVERITY_WARNING:
      return g_strdup_printf (ngettext ("%s warning", "%s warnings", (gulong) n), number);
    case CT_SEVERITY_INFO:
    default:
      return g_strdup_printf (ngettext ("%s note", "%s notes", (gulong) n), number);
    }
}

static const char *
name_severity (CtSeverity severity)
{
  switch (severity)
    {
    case CT_SEVERITY_ERROR:
      return _ ("Error");
    case CT_SEVERITY_WARNING:
      return _ ("Warning");
    case CT_SEVERITY_INFO:
    default:
      return _ ("Note");
    }
}

static void
set_class (CtFindingsRow *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
show_repair (CtFindingsRow *self, const CtFindingsFacts *facts)
{
  guint n = facts->is_rule ? facts->n_repairable : 1;
  gboolean has_repair = facts->repair != CT_REPAIR_NONE && n > 0;
  g_autofree char *preview = NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->repair), has_repair && self->can_repair);
  if (!has_repair)
    return;
  preview = ct_repair_dup_preview (facts->repair, n);
  /* Translators: on a button; %s is a verb such as “Clip” or “Delete” */
  label = facts->is_rule ? g_strdup_printf (_ ("%s All…"), ct_repair_get_verb (facts->repair))
                         : g_strdup (ct_repair_get_verb (facts->repair));
  gtk_button_set_label (self->repair, label);
  ct_tooltip_set (GTK_WIDGET (self->repair), facts->is_rule ? preview : ct_repair_get_title (facts->repair));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->repair),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  facts->is_rule ? preview : ct_repair_get_title (facts->repair),
                                  -1);
}

static void
update (CtFindingsRow *self)
{
  const CtFindingsFacts *facts = ct_findings_item_get_facts (self->item);
  g_autofree char *text = ct_findings_item_dup_text (self->item);
  g_autofree char *count = ct_severity_dup_count (facts->severity, facts->n);
  const char *image = ct_findings_item_get_image_name (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->expander), facts->is_rule);
  gtk_image_set_from_icon_name (self->expander, facts->expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), facts->is_rule);
  gtk_image_set_from_icon_name (self->icon, ct_severity_get_icon (facts->severity));
  gtk_label_set_text (self->text, text);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), facts->is_rule);
  ct_tooltip_set (GTK_WIDGET (self->text), text);
  gtk_label_set_text (self->place_name, image);
  gtk_widget_set_visible (GTK_WIDGET (self->place_name), *image != '\0' && strstr (text, image) == NULL);
  set_class (self, "rule", facts->is_rule);
  set_class (self, "severe", facts->severity == CT_SEVERITY_ERROR);
  set_class (self, "grave", facts->severity == CT_SEVERITY_WARNING);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  facts->is_rule ? count : name_severity (facts->severity),
                                  -1);
  if (facts->is_rule)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, facts->expanded, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
  show_repair (self, facts);
}

static void
repair_cb (CtFindingsRow *self)
{
  if (self->place != NULL)
    g_signal_emit (self, signals[REPAIR], 0, gtk_list_item_get_position (self->place));
}

/* Only the row of a rule, and not its button, which claims its own clicks. */
static void
released_cb (CtFindingsRow *self)
{
  if (self->place != NULL && ct_findings_item_get_facts (self->item)->is_rule)
    g_signal_emit (self, signals[TOGGLE], 0, gtk_list_item_get_position (self->place));
}

static void
ct_findings_row_dispose (GObject *object)
{
  ct_findings_row_set_item (CT_FINDINGS_ROW (object), NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_FINDINGS_ROW);
  G_OBJECT_CLASS (ct_findings_row_parent_class)->dispose (object);
}

static void
ct_findings_row_class_init (CtFindingsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_findings_row_dispose;

  /**
   * CtFindingsRow::repair:
   * @position: in the list
   *
   * Somebody wants the repair that the row offers.
   */
  signals[REPAIR] = g_signal_new ("repair",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  /**
   * CtFindingsRow::toggle:
   * @position: in the list
   *
   * Somebody clicked on a rule.
   */
  signals[TOGGLE] = g_signal_new ("toggle",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-findings-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, expander);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, texts);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, text);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, count);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, place_name);
  gtk_widget_class_bind_template_child (widget_class, CtFindingsRow, repair);
  gtk_widget_class_set_css_name (widget_class, "findingsrow");
}

static void
ct_findings_row_init (CtFindingsRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->repair, "clicked", G_CALLBACK (repair_cb), self);
}

/**
 * ct_findings_row_new:
 *
 * Returns: a row without an item
 */
GtkWidget *
ct_findings_row_new (void)
{
  return g_object_new (CT_TYPE_FINDINGS_ROW, NULL);
}

/**
 * ct_findings_row_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 * @place: (nullable): tells where it stands in the list
 */
void
ct_findings_row_set_item (CtFindingsRow *self, CtFindingsItem *item, GtkListItem *place)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  self->place = place;
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * ct_findings_row_get_position:
 *
 * Returns: where it stands in the list, or %GTK_INVALID_LIST_POSITION
 */
guint
ct_findings_row_get_position (CtFindingsRow *self)
{
  return self->place != NULL ? gtk_list_item_get_position (self->place) : GTK_INVALID_LIST_POSITION;
}

/**
 * ct_findings_row_set_wrap:
 * @wrap: whether a long sentence takes several lines. Measuring those costs five times as much, which is felt when
 *   the 200 rows that a list keeps change all at once
 */
void
ct_findings_row_set_wrap (CtFindingsRow *self, gboolean wrap)
{
  gtk_label_set_wrap (self->text, wrap);
  gtk_label_set_lines (self->text, wrap ? MOST_LINES : -1);
}

/**
 * ct_findings_row_set_can_repair:
 * @can_repair: whether the document may be edited
 */
void
ct_findings_row_set_can_repair (CtFindingsRow *self, gboolean can_repair)
{
  self->can_repair = can_repair;
  if (self->item != NULL)
    show_repair (self, ct_findings_item_get_facts (self->item));
}
