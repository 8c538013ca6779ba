/* ct-publish-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An order over the items of a plan, the failures of a result, or findings. An entry of the order is
 * the number of an item, from there on that of a finding.
 */
#include "ct-publish-list.h"

#include <string.h>

struct _CtPublishLine
{
  GObject parent_instance;
  char *name;
  char *detail;
  char *size;
  const char *icon;
  gboolean problem;
};

G_DEFINE_FINAL_TYPE (CtPublishLine, ct_publish_line, G_TYPE_OBJECT)

static void
ct_publish_line_finalize (GObject *object)
{
  CtPublishLine *self = CT_PUBLISH_LINE (object);

  g_free (self->name);
  g_free (self->detail);
  g_free (self->size);
  G_OBJECT_CLASS (ct_publish_line_parent_class)->finalize (object);
}

static void
ct_publish_line_class_init (CtPublishLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_publish_line_finalize;
}

static void
ct_publish_line_init (CtPublishLine *self)
{
}

/**
 * ct_publish_line_get_name:
 *
 * Returns: (transfer none): name of the blob, prefix included
 */
const char *
ct_publish_line_get_name (CtPublishLine *self)
{
  return self->name;
}

/**
 * ct_publish_line_get_detail:
 *
 * Returns: (transfer none): what happens to it, or why it does not
 */
const char *
ct_publish_line_get_detail (CtPublishLine *self)
{
  return self->detail;
}

/**
 * ct_publish_line_get_size:
 *
 * Returns: (transfer none): size for people; empty when unknown
 */
const char *
ct_publish_line_get_size (CtPublishLine *self)
{
  return self->size;
}

/**
 * ct_publish_line_get_icon:
 *
 * Returns: (transfer none): name of the icon of its state
 */
const char *
ct_publish_line_get_icon (CtPublishLine *self)
{
  return self->icon;
}

/**
 * ct_publish_line_is_problem:
 *
 * Returns: whether it is not sent although it should be
 */
gboolean
ct_publish_line_is_problem (CtPublishLine *self)
{
  return self->problem;
}

struct _CtPublishList
{
  GObject parent_instance;
  CtPublishPlan *plan;
  GArray *order;
  GPtrArray *failures;
  CtFindings *findings;
};

/* How many lines the plan itself has; what comes then are findings. */
static guint
count_plan_lines (CtPublishList *self)
{
  if (self->plan == NULL)
    return 0;
  return ct_publish_plan_get_n_items (self->plan) + (ct_publish_plan_get_working_item (self->plan) != NULL ? 1 : 0);
}

static const CtPublishItem *
peek_item (CtPublishList *self, guint index)
{
  return index < ct_publish_plan_get_n_items (self->plan) ? ct_publish_plan_get_item (self->plan, index)
                                                          : ct_publish_plan_get_working_item (self->plan);
}

static gboolean
is_conflict (CtPublishList *self, const CtPublishItem *item)
{
  const CtPublishConflict *conflict = ct_publish_plan_get_conflict (self->plan);

  return conflict != NULL && g_str_equal (conflict->blob_name, item->blob_name);
}

static const char *
icon_for (CtPublishState state)
{
  if (ct_publish_state_is_problem (state))
    return "dialog-warning-symbolic";
  if (state == CT_PUBLISH_SAME)
    return "object-select-symbolic";
  return state == CT_PUBLISH_NEW ? "list-add-symbolic" : "view-refresh-symbolic";
}

static CtPublishLine *
line_for_item (CtPublishList *self, const CtPublishItem *item)
{
  CtPublishLine *line = g_object_new (CT_TYPE_PUBLISH_LINE, NULL);
  const char *title = ct_publish_state_get_title (item->state);

  line->name = g_strdup (item->blob_name);
  line->size = item->size > 0 ? ct_format_bytes (item->size) : g_strdup ("");
  line->icon = icon_for (item->state);
  line->problem = ct_publish_state_is_problem (item->state);
  if (is_conflict (self, item))
    {
      line->detail = ct_publish_conflict_describe (ct_publish_plan_get_conflict (self->plan));
      line->icon = "dialog-warning-symbolic";
      line->problem = TRUE;
    }
  else if (item->reason != NULL)
    /* Translators: state of a picture, and the reason */
    line->detail = g_strdup_printf (_ ("%s: %s"), title, item->reason);
  else
    line->detail = g_strdup (title);
  return line;
}

static CtPublishLine *
line_for_failure (const CtPublishFailure *failure)
{
  CtPublishLine *line = g_object_new (CT_TYPE_PUBLISH_LINE, NULL);

  line->name = g_strdup (failure->blob_name);
  line->detail = g_strdup (failure->reason);
  line->size = g_strdup ("");
  line->icon = failure->refused ? "dialog-warning-symbolic" : "dialog-error-symbolic";
  line->problem = TRUE;
  return line;
}

static const char *
title_of_severity (CtSeverity severity)
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

static CtPublishLine *
line_for_finding (const CtFinding *finding)
{
  CtPublishLine *line = g_object_new (CT_TYPE_PUBLISH_LINE, NULL);

  line->name = g_strdup (title_of_severity (finding->severity));
  line->detail = g_strdup (finding->text);
  line->size = g_strdup ("");
  line->icon = finding->severity == CT_SEVERITY_INFO ? "dialog-information-symbolic" : "dialog-warning-symbolic";
  line->problem = finding->severity > CT_SEVERITY_INFO;
  return line;
}

static GType
get_item_type (GListModel *model)
{
  return CT_TYPE_PUBLISH_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return CT_PUBLISH_LIST (model)->order->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CtPublishList *self = CT_PUBLISH_LIST (model);
  guint n_plan_lines = count_plan_lines (self);
  guint index;

  if (position >= self->order->len)
    return NULL;
  index = g_array_index (self->order, guint, position);
  if (self->failures != NULL)
    return line_for_failure (self->failures->pdata[index]);
  if (index < n_plan_lines)
    return line_for_item (self, peek_item (self, index));
  return line_for_finding (ct_findings_get (self->findings, index - n_plan_lines));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CtPublishList,
                               ct_publish_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ct_publish_list_finalize (GObject *object)
{
  CtPublishList *self = CT_PUBLISH_LIST (object);

  g_clear_pointer (&self->plan, ct_publish_plan_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->failures, g_ptr_array_unref);
  g_clear_pointer (&self->findings, ct_findings_unref);
  G_OBJECT_CLASS (ct_publish_list_parent_class)->finalize (object);
}

static void
ct_publish_list_class_init (CtPublishListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_publish_list_finalize;
}

static void
ct_publish_list_init (CtPublishList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

static gboolean
item_fits (CtPublishList *self, const CtPublishItem *item, CtPublishFilter filter)
{
  switch (filter)
    {
    case CT_PUBLISH_SHOW_ALL:
      return TRUE;
    case CT_PUBLISH_SHOW_NEW:
      return item->state == CT_PUBLISH_NEW;
    case CT_PUBLISH_SHOW_CHANGED:
      return item->state == CT_PUBLISH_CHANGED;
    case CT_PUBLISH_SHOW_SAME:
      return item->state == CT_PUBLISH_SAME;
    case CT_PUBLISH_SHOW_PROBLEMS:
      return ct_publish_state_is_problem (item->state) || is_conflict (self, item);
    case CT_PUBLISH_SHOW_REMARKS:
    default:
      return FALSE;
    }
}

/* WORDS are folded; NULL fits everything. */
static gboolean
has_words (const char *text, const char *words)
{
  g_autofree char *folded = words != NULL ? g_utf8_casefold (text, -1) : NULL;

  return words == NULL || strstr (folded, words) != NULL;
}

/* Problems, what is sent, what is there, and at the end what comes last: COCO file and working file. */
static guint
rank (CtPublishList *self, guint index)
{
  CtPublishState state;

  if (index + 1 >= ct_publish_plan_get_n_items (self->plan))
    return 3;
  state = ct_publish_plan_get_item (self->plan, index)->state;
  if (ct_publish_state_is_problem (state))
    return 0;
  return state == CT_PUBLISH_SAME ? 2 : 1;
}

static void
take_items (CtPublishList *self, CtPublishFilter filter, const char *words)
{
  guint n = count_plan_lines (self);

  for (guint wanted = 0; wanted <= 3; wanted++)
    for (guint i = 0; i < n; i++)
      if (rank (self, i) == wanted && item_fits (self, peek_item (self, i), filter)
          && has_words (peek_item (self, i)->blob_name, words))
        g_array_append_val (self->order, i);
}

static void
take_findings (CtPublishList *self, const char *words)
{
  guint first = count_plan_lines (self);

  for (guint i = 0; i < ct_findings_get_n_kept (self->findings); i++)
    {
      guint index = first + i;

      if (has_words (ct_findings_get (self->findings, i)->text, words))
        g_array_append_val (self->order, index);
    }
}

/**
 * ct_publish_list_set_filter:
 * @filter: which lines
 * @words: (nullable): only those with this text in their name; upper and lower case are the same
 */
void
ct_publish_list_set_filter (CtPublishList *self, CtPublishFilter filter, const char *words)
{
  g_autofree char *folded = words != NULL && *words != '\0' ? g_utf8_casefold (words, -1) : NULL;
  guint n_before = self->order->len;

  g_array_set_size (self->order, 0);
  if (self->plan != NULL)
    take_items (self, filter, folded);
  if (self->findings != NULL && (self->plan == NULL || filter == CT_PUBLISH_SHOW_REMARKS))
    take_findings (self, folded);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->order->len);
}

/**
 * ct_publish_list_count:
 *
 * Returns: how many lines of a plan the filter would show
 */
guint
ct_publish_list_count (CtPublishList *self, CtPublishFilter filter)
{
  guint n = 0;

  if (filter == CT_PUBLISH_SHOW_REMARKS)
    return ct_findings_get_n_kept (self->findings);
  for (guint i = 0; i < count_plan_lines (self); i++)
    n += item_fits (self, peek_item (self, i), filter) ? 1 : 0;
  return n;
}

/**
 * ct_publish_list_new_for_plan:
 * @plan: the list keeps a reference
 *
 * Returns: (transfer full): every picture of the plan and, last, its COCO file and working file
 */
CtPublishList *
ct_publish_list_new_for_plan (CtPublishPlan *plan)
{
  CtPublishList *self = g_object_new (CT_TYPE_PUBLISH_LIST, NULL);

  self->plan = ct_publish_plan_ref (plan);
  self->findings = ct_findings_ref (ct_publish_plan_get_report (plan));
  take_items (self, CT_PUBLISH_SHOW_ALL, NULL);
  return self;
}

/**
 * ct_publish_list_new_for_failures:
 * @failures: (element-type CtPublishFailure): the list keeps a reference
 *
 * Returns: (transfer full): each failure with its reason
 */
CtPublishList *
ct_publish_list_new_for_failures (GPtrArray *failures)
{
  CtPublishList *self = g_object_new (CT_TYPE_PUBLISH_LIST, NULL);

  self->failures = g_ptr_array_ref (failures);
  for (guint i = 0; i < failures->len; i++)
    g_array_append_val (self->order, i);
  return self;
}

/**
 * ct_publish_list_new_for_findings:
 * @findings: the list keeps a reference
 *
 * Returns: (transfer full): each finding
 */
CtPublishList *
ct_publish_list_new_for_findings (CtFindings *findings)
{
  CtPublishList *self = g_object_new (CT_TYPE_PUBLISH_LIST, NULL);

  self->findings = ct_findings_ref (findings);
  take_findings (self, NULL);
  return self;
}
