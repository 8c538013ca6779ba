/* ct-progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collapses reports: the values are kept under a lock, and one timeout at a time tells
 * the main context of whoever made the object.
 */
#include "ct-progress.h"

#define NOTIFY_INTERVAL_MS 100

struct _CtProgress
{
  GObject parent_instance;
  GMutex lock;
  GMainContext *context;
  double fraction;
  char *text;
  gboolean pending;
};

G_DEFINE_FINAL_TYPE (CtProgress, ct_progress, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FRACTION,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
ct_progress_finalize (GObject *object)
{
  CtProgress *self = CT_PROGRESS (object);

  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (ct_progress_parent_class)->finalize (object);
}

static void
ct_progress_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtProgress *self = CT_PROGRESS (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, ct_progress_get_fraction (self));
      break;
    case PROP_TEXT:
      g_value_take_string (value, ct_progress_dup_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_progress_class_init (CtProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ct_progress_finalize;
  object_class->get_property = ct_progress_get_property;
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ct_progress_init (CtProgress *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * ct_progress_new:
 *
 * Returns: (transfer full): a progress whose notifications arrive in the current thread's main context
 */
CtProgress *
ct_progress_new (void)
{
  return g_object_new (CT_TYPE_PROGRESS, NULL);
}

static gboolean
notify_in_main (gpointer data)
{
  CtProgress *self = data;

  g_mutex_lock (&self->lock);
  self->pending = FALSE;
  g_mutex_unlock (&self->lock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  return G_SOURCE_REMOVE;
}

/**
 * ct_progress_report:
 * @self: (nullable): does nothing when %NULL
 * @fraction: 0 to 1; a negative number keeps the last one
 * @text: (nullable): what is being done now; %NULL keeps the last text
 *
 * May be called from any thread.
 */
void
ct_progress_report (CtProgress *self, double fraction, const char *text)
{
  gboolean schedule;

  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  if (fraction >= 0)
    self->fraction = CLAMP (fraction, 0.0, 1.0);
  if (text != NULL)
    ct_set_str (&self->text, text);
  schedule = !self->pending;
  self->pending = TRUE;
  g_mutex_unlock (&self->lock);
  if (schedule)
    {
      GSource *source = g_timeout_source_new (NOTIFY_INTERVAL_MS);

      g_source_set_priority (source, G_PRIORITY_LOW);
      g_source_set_callback (source, notify_in_main, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
      g_source_unref (source);
    }
}

/**
 * ct_progress_report_count:
 * @self: (nullable): does nothing when %NULL
 * @done: of @total, in any unit
 */
void
ct_progress_report_count (CtProgress *self, guint64 done, guint64 total)
{
  if (self != NULL)
    ct_progress_report (self, total > 0 ? (double) done / (double) total : 1.0, NULL);
}

double
ct_progress_get_fraction (CtProgress *self)
{
  double fraction;

  g_mutex_lock (&self->lock);
  fraction = self->fraction;
  g_mutex_unlock (&self->lock);
  return fraction;
}

/**
 * ct_progress_dup_text:
 *
 * Returns: (transfer full) (nullable): what is being done now
 */
char *
ct_progress_dup_text (CtProgress *self)
{
  char *text;

  g_mutex_lock (&self->lock);
  text = g_strdup (self->text);
  g_mutex_unlock (&self->lock);
  return text;
}
