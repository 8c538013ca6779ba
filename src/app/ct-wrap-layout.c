/* ct-wrap-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measuring and placing walk through the same lines, which make_line() makes.
 */
#include "ct-wrap-layout.h"

#define SPACING_WPX 12

struct _CtWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CtWrapLayout, ct_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/**
 * Line:
 * @first: its first child
 * @end: the child behind its last one, or %NULL
 * @width_wpx: of all of them, with the spaces between
 * @height_wpx: of the highest
 */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end;
  int width_wpx;
  int height_wpx;
} Line;

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* @child: the first of the line. Takes as many as fit in @width_wpx, but at least one. */
static Line
make_line (GtkWidget *child, int width_wpx)
{
  Line line = { child, NULL, 0, 0 };

  for (; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkRequisition natural;
      int wider_wpx;

      gtk_widget_get_preferred_size (child, NULL, &natural);
      wider_wpx = line.width_wpx + natural.width + (child != line.first ? SPACING_WPX : 0);
      if (child != line.first && wider_wpx > width_wpx)
        break;
      line.width_wpx = wider_wpx;
      line.height_wpx = MAX (line.height_wpx, natural.height);
    }
  line.end = child;
  return line;
}

static GtkSizeRequestMode
ct_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_height (GtkWidget *widget, int width_wpx)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int height_wpx = child != NULL ? -SPACING_WPX : 0;

  while (child != NULL)
    {
      Line line = make_line (child, width_wpx);

      height_wpx += line.height_wpx + SPACING_WPX;
      child = line.end;
    }
  return height_wpx;
}

static void
ct_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = measure_height (widget, for_size < 0 ? G_MAXINT / 2 : for_size);
      return;
    }
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkRequisition size;

      gtk_widget_get_preferred_size (child, NULL, &size);
      *minimum = MAX (*minimum, size.width);
      *natural += size.width + (*natural > 0 ? SPACING_WPX : 0);
    }
}

/* Where text runs from right to left, so do the children. */
static void
place (GtkWidget *widget, const Line *line, int width_wpx, int top_wpx)
{
  gboolean is_turned = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int at_wpx = (width_wpx - line->width_wpx) / 2;

  for (GtkWidget *child = line->first; child != line->end; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkRequisition size;
      GtkAllocation allocation;

      gtk_widget_get_preferred_size (child, NULL, &size);
      size.width = MIN (size.width, width_wpx);
      allocation.x = MAX (is_turned ? width_wpx - at_wpx - size.width : at_wpx, 0);
      allocation.y = top_wpx;
      allocation.width = size.width;
      allocation.height = line->height_wpx;
      gtk_widget_size_allocate (child, &allocation, -1);
      at_wpx += size.width + SPACING_WPX;
    }
}

static void
ct_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int top_wpx = 0;

  while (child != NULL)
    {
      Line line = make_line (child, width);

      place (widget, &line, width, top_wpx);
      top_wpx += line.height_wpx + SPACING_WPX;
      child = line.end;
    }
}

static void
ct_wrap_layout_class_init (CtWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = ct_wrap_layout_get_request_mode;
  manager_class->measure = ct_wrap_layout_measure;
  manager_class->allocate = ct_wrap_layout_allocate;
}

static void
ct_wrap_layout_init (CtWrapLayout *self)
{
}

/**
 * ct_wrap_layout_new:
 *
 * Returns: (transfer full): a layout that breaks lines
 */
GtkLayoutManager *
ct_wrap_layout_new (void)
{
  return g_object_new (CT_TYPE_WRAP_LAYOUT, NULL);
}
