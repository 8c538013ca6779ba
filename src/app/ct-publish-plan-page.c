/* ct-publish-plan-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The destination above; below, how far comparing is, why it failed, or the plan.
 */
#include "ct-publish-plan-page.h"

#include "ct-publish-list.h"
#include "ct-publish-row.h"

struct _CtPublishPlanPage
{
  GtkWidget parent_instance;
  CtProgress *progress;
  CtPublishList *list;

  GtkWidget *box;
  AdwActionRow *place;
  AdwActionRow *last;
  GtkImage *last_icon;
  GtkLabel *remarks;
  GtkStack *stack;
  GtkProgressBar *bar;
  GtkLabel *busy_text;
  GtkLabel *problem;
  GtkWidget *problem_card;
  GtkListView *problem_view;
  GtkLabel *summary;
  GtkLabel *conflict;
  GtkDropDown *filter;
  GtkSearchEntry *search;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (CtPublishPlanPage, ct_publish_plan_page, GTK_TYPE_WIDGET)

static void
show_list (GtkListView *view, CtPublishList *list)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  if (list != NULL)
    selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (list)));
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
forget_list (CtPublishPlanPage *self)
{
  show_list (self->view, NULL);
  show_list (self->problem_view, NULL);
  g_clear_object (&self->list);
}

static void
progress_cb (CtPublishPlanPage *self, GParamSpec *pspec, CtProgress *progress)
{
  g_autofree char *text = ct_progress_dup_text (progress);

  gtk_progress_bar_set_fraction (self->bar, ct_progress_get_fraction (progress));
  if (text != NULL)
    gtk_label_set_text (self->busy_text, text);
}

static void
forget_progress (CtPublishPlanPage *self)
{
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
}

/**
 * ct_publish_plan_page_set_place:
 * @title: where to, without a secret
 * @described: (nullable): what is known of it
 */
void
ct_publish_plan_page_set_place (CtPublishPlanPage *self, const char *title, const char *described)
{
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *markup = g_markup_escape_text (described != NULL ? described : "", -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place), title_markup);
  adw_action_row_set_subtitle (self->place, markup);
}

/**
 * ct_publish_plan_page_set_record:
 * @record: (nullable): how the last publish to the same destination ended
 */
void
ct_publish_plan_page_set_record (CtPublishPlanPage *self, const CtPublishRecord *record)
{
  g_autofree char *text = record != NULL ? ct_publish_record_describe (record) : NULL;
  g_autofree char *markup = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  gboolean finished = record != NULL && ct_publish_record_is_finished (record);

  gtk_widget_set_visible (GTK_WIDGET (self->last), record != NULL);
  if (record == NULL)
    return;
  adw_action_row_set_subtitle (self->last, markup);
  gtk_image_set_from_icon_name (self->last_icon, finished ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
}

/**
 * ct_publish_plan_page_set_remarks:
 * @remarks: (nullable): what is worth knowing of the credential
 */
void
ct_publish_plan_page_set_remarks (CtPublishPlanPage *self, const char *remarks)
{
  show_text (self->remarks, remarks);
}

/**
 * ct_publish_plan_page_add_remark:
 * @remark: one more line
 */
void
ct_publish_plan_page_add_remark (CtPublishPlanPage *self, const char *remark)
{
  const char *before = gtk_label_get_text (self->remarks);
  g_autofree char *text = *before != '\0' ? g_strconcat (before, "\n", remark, NULL) : g_strdup (remark);

  show_text (self->remarks, text);
}

/**
 * ct_publish_plan_page_set_busy:
 * @progress: what the comparing tells
 */
void
ct_publish_plan_page_set_busy (CtPublishPlanPage *self, CtProgress *progress)
{
  forget_list (self);
  forget_progress (self);
  self->progress = g_object_ref (progress);
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_label_set_text (self->busy_text, _ ("Comparing…"));
  g_signal_connect_swapped (progress, "notify", G_CALLBACK (progress_cb), self);
  gtk_stack_set_visible_child_name (self->stack, "busy");
}

/**
 * ct_publish_plan_page_set_error:
 * @message: why there is no plan, and the remedy
 * @findings: (nullable): what in the data set is the reason
 */
void
ct_publish_plan_page_set_error (CtPublishPlanPage *self, const char *message, CtFindings *findings)
{
  gboolean has_findings = findings != NULL && ct_findings_get_n_kept (findings) > 0;

  forget_progress (self);
  forget_list (self);
  gtk_label_set_text (self->problem, message);
  gtk_widget_set_visible (self->problem_card, has_findings);
  if (has_findings)
    {
      self->list = ct_publish_list_new_for_findings (findings);
      show_list (self->problem_view, self->list);
    }
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static char *
describe_totals (const CtPublishTotals *totals)
{
  guint n_new = totals->n_pictures[CT_PUBLISH_NEW];
  guint n_changed = totals->n_pictures[CT_PUBLISH_CHANGED];
  guint n_same = totals->n_pictures[CT_PUBLISH_SAME];
  g_autofree char *added = g_strdup_printf (ngettext ("%u new picture", "%u new pictures", n_new), n_new);
  g_autofree char *changed = g_strdup_printf (ngettext ("%u changed", "%u changed", n_changed), n_changed);
  g_autofree char *same = g_strdup_printf (ngettext ("%u already there", "%u already there", n_same), n_same);
  g_autofree char *problems =
      g_strdup_printf (ngettext ("%u with a problem", "%u with a problem", totals->n_problems), totals->n_problems);
  g_autofree char *bytes = ct_format_bytes (totals->bytes_to_send);

  /* Translators: new pictures, changed ones, those that are there, those with a problem, amount of data */
  return g_strdup_printf (_ ("%s, %s, %s, %s. %s to send."), added, changed, same, problems, bytes);
}

/* The conflict, in words that say that nothing happens unasked. */
static char *
describe_conflict (CtPublishPlan *plan)
{
  const CtPublishConflict *conflict = ct_publish_plan_get_conflict (plan);
  g_autofree char *text = conflict != NULL ? ct_publish_conflict_describe (conflict) : NULL;

  if (conflict == NULL)
    return NULL;
  return g_strdup_printf ("%s %s", text, _ ("You are asked before anything of it is touched."));
}

static void
fill_filter (CtPublishPlanPage *self)
{
  static const char *const titles[CT_PUBLISH_N_FILTERS] = {
    [CT_PUBLISH_SHOW_ALL] = N_ ("All"),           [CT_PUBLISH_SHOW_NEW] = N_ ("New"),
    [CT_PUBLISH_SHOW_CHANGED] = N_ ("Changed"),   [CT_PUBLISH_SHOW_SAME] = N_ ("Already There"),
    [CT_PUBLISH_SHOW_PROBLEMS] = N_ ("Problems"), [CT_PUBLISH_SHOW_REMARKS] = N_ ("Remarks"),
  };
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (guint i = 0; i < CT_PUBLISH_N_FILTERS; i++)
    {
      guint n = ct_publish_list_count (self->list, (CtPublishFilter) i);

      /* Translators: which files are listed, and how many these are */
      gtk_string_list_take (model, g_strdup_printf (_ ("%s (%u)"), _ (titles[i]), n));
    }
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (model));
  gtk_drop_down_set_selected (self->filter, CT_PUBLISH_SHOW_ALL);
}

static void
filter_cb (CtPublishPlanPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->filter);

  if (self->list != NULL && selected < CT_PUBLISH_N_FILTERS)
    ct_publish_list_set_filter (self->list,
                                (CtPublishFilter) selected,
                                gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* Escape ends the search first, and then what it does elsewhere. */
static void
stop_search_cb (CtPublishPlanPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "window.close", NULL);
}

/**
 * ct_publish_plan_page_set_plan:
 * @plan: to be shown
 */
void
ct_publish_plan_page_set_plan (CtPublishPlanPage *self, CtPublishPlan *plan)
{
  g_autofree char *summary = describe_totals (ct_publish_plan_get_totals (plan));
  g_autofree char *conflict = describe_conflict (plan);

  forget_progress (self);
  forget_list (self);
  self->list = ct_publish_list_new_for_plan (plan);
  gtk_label_set_text (self->summary, summary);
  show_text (self->conflict, conflict);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  fill_filter (self);
  show_list (self->view, self->list);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
ct_publish_plan_page_dispose (GObject *object)
{
  CtPublishPlanPage *self = CT_PUBLISH_PLAN_PAGE (object);

  forget_progress (self);
  g_clear_object (&self->list);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_PLAN_PAGE);
  G_OBJECT_CLASS (ct_publish_plan_page_parent_class)->dispose (object);
}

static void
ct_publish_plan_page_class_init (CtPublishPlanPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_plan_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-plan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, box);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, place);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, last);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, last_icon);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, remarks);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, bar);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, busy_text);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, problem);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, problem_card);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, problem_view);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, conflict);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, filter);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, search);
  gtk_widget_class_bind_template_child (widget_class, CtPublishPlanPage, view);
}

static void
ct_publish_plan_page_init (CtPublishPlanPage *self)
{
  g_autoptr (GtkListItemFactory) factory = ct_publish_row_factory_new ();
  g_autoptr (GtkListItemFactory) problem_factory = ct_publish_row_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_factory (self->problem_view, problem_factory);
  g_signal_connect_swapped (self->filter, "notify::selected", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_search_cb), self);
}
