/* ct-publish-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An order over the items of a plan, or the failures of a result.
 */
#include "ct-publish-list.h"

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
};

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
line_for_item (const CtPublishItem *item)
{
  CtPublishLine *line = g_object_new (CT_TYPE_PUBLISH_LINE, NULL);
  const char *title = ct_publish_state_get_title (item->state);

  line->name = g_strdup (item->blob_name);
  /* Translators: state of a picture, and the reason */
  line->detail = item->reason != NULL ? g_strdup_printf (_ ("%s: %s"), title, item->reason) : g_strdup (title);
  line->size = item->size > 0 ? ct_format_bytes (item->size) : g_strdup ("");
  line->icon = icon_for (item->state);
  line->problem = ct_publish_state_is_problem (item->state);
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

static GType
get_item_type (GListModel *model)
{
  return CT_TYPE_PUBLISH_LINE;
}

static guint
get_n_items (GListModel *model)
{
  CtPublishList *self = CT_PUBLISH_LIST (model);

  return self->plan != NULL ? self->order->len : self->failures->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CtPublishList *self = CT_PUBLISH_LIST (model);
  guint index;

  if (position >= get_n_items (model))
    return NULL;
  if (self->plan == NULL)
    return line_for_failure (self->failures->pdata[position]);
  index = g_array_index (self->order, guint, position);
  return line_for_item (index < ct_publish_plan_get_n_items (self->plan) ? ct_publish_plan_get_item (self->plan, index)
                                                                         : ct_publish_plan_get_coco_item (self->plan));
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
}

/* Problems, what is sent, what is there. */
static guint
rank (CtPublishState state)
{
  if (ct_publish_state_is_problem (state))
    return 0;
  return state == CT_PUBLISH_SAME ? 2 : 1;
}

/**
 * ct_publish_list_new_for_plan:
 * @plan: the list keeps a reference
 *
 * Returns: (transfer full): every picture of the plan and, last, its COCO file
 */
CtPublishList *
ct_publish_list_new_for_plan (CtPublishPlan *plan)
{
  CtPublishList *self = g_object_new (CT_TYPE_PUBLISH_LIST, NULL);
  guint n = ct_publish_plan_get_n_items (plan);

  self->plan = ct_publish_plan_ref (plan);
  self->order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n + 1);
  for (guint wanted = 0; wanted <= 2; wanted++)
    for (guint i = 0; i < n; i++)
      if (rank (ct_publish_plan_get_item (plan, i)->state) == wanted)
        g_array_append_val (self->order, i);
  if (ct_publish_plan_get_coco_item (plan) != NULL)
    g_array_append_val (self->order, n);
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
  return self;
}
