/* ct-swatch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a rounded square; decoration only, so it has no accessible name.
 */
#include "ct-swatch.h"

#include "ct-palette.h"

#define SIDE_WPX 14
#define RADIUS_WPX 3

struct _CtSwatch
{
  GtkWidget parent_instance;
  guint32 color; /* of ct_palette_find() */
};

G_DEFINE_FINAL_TYPE (CtSwatch, ct_swatch, GTK_TYPE_WIDGET)

static void
ct_swatch_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = *natural = SIDE_WPX;
}

static void
ct_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CtSwatch *self = CT_SWATCH (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, SIDE_WPX, SIDE_WPX);
  GskRoundedRect outline;

  if (self->color == CT_NO_ROW)
    return;
  graphene_rect_offset (&bounds,
                        (gtk_widget_get_width (widget) - SIDE_WPX) / 2,
                        (gtk_widget_get_height (widget) - SIDE_WPX) / 2);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, RADIUS_WPX);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, ct_palette_get (self->color), &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ct_swatch_class_init (CtSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ct_swatch_measure;
  widget_class->snapshot = ct_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ct_swatch_init (CtSwatch *self)
{
  self->color = CT_NO_ROW;
}

/**
 * ct_swatch_new:
 *
 * Returns: a swatch without colour
 */
GtkWidget *
ct_swatch_new (void)
{
  return g_object_new (CT_TYPE_SWATCH, NULL);
}

/**
 * ct_swatch_set_category:
 * @dataset: (nullable): what the row counts in
 * @category: whose colour to show, or %CT_NO_ROW for none
 */
void
ct_swatch_set_category (CtSwatch *self, const CtDataset *dataset, guint32 category)
{
  self->color = ct_palette_find (dataset, category);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
