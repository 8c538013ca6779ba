/* ct-statistics-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a chart, and asks where to save it.
 */
#include "ct-statistics-card.h"

#include <adwaita.h>
#include <string.h>

#include "ct-dialogs.h"

#define EXPORT_WIDTH 720
#define EXPORT_SCALE 2
#define MINIMUM_WPX 200
#define NATURAL_WPX 560
#define PADDING_WPX 18

struct _CtStatisticsCard
{
  GtkWidget parent_instance;
  GtkWidget *button;
  CtChart *chart;
};

G_DEFINE_FINAL_TYPE (CtStatisticsCard, ct_statistics_card, GTK_TYPE_WIDGET)

static const char *const extensions[] = { "png", "svg", "csv" };

/* The desktop's colours and size of text. */
static void
get_style (CtStatisticsCard *self, CtChartStyle *style)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int button_width;
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));

  ct_chart_style_init (style, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &style->foreground);
  style->background.alpha = 0;
  style->font = pango_font_description_get_family (font);
  style->text_px = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    style->text_px *= pango_cairo_context_get_resolution (gtk_widget_get_pango_context (widget)) / 72;
  gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, &button_width, NULL, NULL, NULL);
  style->title_margin = button_width;
  style->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

static GtkSizeRequestMode
ct_statistics_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ct_statistics_card_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  CtChartStyle style;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MINIMUM_WPX + 2 * PADDING_WPX;
      *natural = NATURAL_WPX + 2 * PADDING_WPX;
      return;
    }
  get_style (self, &style);
  *minimum = *natural =
      2 * PADDING_WPX
      + (int) ct_chart_measure (self->chart,
                                &style,
                                for_size < 0 ? NATURAL_WPX : MAX (for_size - 2 * PADDING_WPX, MINIMUM_WPX));
}

/* The button is in the corner where the title ends. */
static void
ct_statistics_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { 0, PADDING_WPX / 3, 0, 0 };

  gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, &place.width, NULL, NULL, NULL);
  gtk_widget_measure (self->button, GTK_ORIENTATION_VERTICAL, -1, &place.height, NULL, NULL, NULL);
  place.x = rtl ? PADDING_WPX / 3 : width - place.width - PADDING_WPX / 3;
  gtk_widget_size_allocate (self->button, &place, -1);
}

static void
ct_statistics_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  int width = gtk_widget_get_width (widget) - 2 * PADDING_WPX;
  int height = gtk_widget_get_height (widget) - 2 * PADDING_WPX;
  CtChartStyle style;

  if (width > 0 && height > 0)
    {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (PADDING_WPX, PADDING_WPX, width, height);
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      get_style (self, &style);
      cairo_translate (cr, PADDING_WPX, PADDING_WPX);
      ct_chart_draw (self->chart, cr, &style, width, height);
      cairo_destroy (cr);
    }
  gtk_widget_snapshot_child (widget, self->button, snapshot);
}

static gboolean
ct_statistics_card_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  CtPoint point = CT_POINT_INIT (x - PADDING_WPX, y - PADDING_WPX);
  CtChartStyle style;
  g_autofree char *text = NULL;

  if (keyboard)
    return FALSE;
  get_style (self, &style);
  text = ct_chart_dup_tooltip (self->chart,
                               &style,
                               gtk_widget_get_width (widget) - 2 * PADDING_WPX,
                               gtk_widget_get_height (widget) - 2 * PADDING_WPX,
                               &point);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  g_autofree char *text = ct_chart_to_csv (self->chart);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
response_cb (GtkNativeDialog *dialog, int response, CtStatisticsCard *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  CtStatisticsFormat format = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "format"));
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL
      && !ct_statistics_card_save (self, g_file_peek_path (file), format, &error))
    ct_dialogs_show_error (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                           _ ("The Chart Was Not Saved"),
                           error->message);
  g_object_unref (dialog);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (widget);
  CtStatisticsFormat format = g_variant_get_uint32 (parameter);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Save Chart"),
                                                               GTK_WINDOW (root),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                                               _ ("_Save"),
                                                               _ ("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.%s", ct_chart_get_title (self->chart), extensions[format]);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data (G_OBJECT (chooser), "format", GUINT_TO_POINTER (format));
  g_signal_connect_data (chooser,
                         "response",
                         G_CALLBACK (response_cb),
                         g_object_ref (self),
                         (GClosureNotify) (gpointer) g_object_unref,
                         0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
ct_statistics_card_dispose (GObject *object)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ct_statistics_card_parent_class)->dispose (object);
}

static void
ct_statistics_card_finalize (GObject *object)
{
  CtStatisticsCard *self = CT_STATISTICS_CARD (object);

  g_clear_pointer (&self->chart, ct_chart_unref);
  G_OBJECT_CLASS (ct_statistics_card_parent_class)->finalize (object);
}

static void
ct_statistics_card_class_init (CtStatisticsCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_statistics_card_dispose;
  object_class->finalize = ct_statistics_card_finalize;
  widget_class->get_request_mode = ct_statistics_card_get_request_mode;
  widget_class->measure = ct_statistics_card_measure;
  widget_class->size_allocate = ct_statistics_card_size_allocate;
  widget_class->snapshot = ct_statistics_card_snapshot;
  widget_class->query_tooltip = ct_statistics_card_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "statisticscard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "chart.save", "u", save_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, copy_cb);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  const char *const labels[] = { _ ("Save as _Picture (PNG)…"),
                                 _ ("Save as _Drawing (SVG)…"),
                                 _ ("Save as _Table (CSV)…") };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.save(uint32 %u)", i);

      g_menu_append (menu, labels[i], action);
    }
  g_menu_append (menu, _ ("_Copy the Table"), "chart.copy");
  return G_MENU_MODEL (menu);
}

static void
ct_statistics_card_init (CtStatisticsCard *self)
{
  g_autoptr (GMenuModel) menu = make_menu ();

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), menu);
  gtk_widget_set_tooltip_text (self->button, _ ("Save or Copy This Chart"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * ct_statistics_card_new:
 * @chart: is not changed any more
 */
GtkWidget *
ct_statistics_card_new (CtChart *chart)
{
  CtStatisticsCard *self = g_object_new (CT_TYPE_STATISTICS_CARD, NULL);
  g_autofree char *words = ct_chart_describe (chart);
  g_autofree char *label = g_strdup_printf (_ ("Save or copy “%s”"), ct_chart_get_title (chart));

  self->chart = ct_chart_ref (chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ct_chart_get_title (chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

/**
 * ct_statistics_card_get_chart:
 *
 * Returns: (transfer none): what it shows
 */
CtChart *
ct_statistics_card_get_chart (CtStatisticsCard *self)
{
  return self->chart;
}

/**
 * ct_statistics_card_save:
 * @path: where to; what is there is replaced
 *
 * Returns: %FALSE when the file cannot be written, or the chart is too large for a picture
 */
gboolean
ct_statistics_card_save (CtStatisticsCard *self, const char *path, CtStatisticsFormat format, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  CtChartStyle style;
  gsize length;
  const char *data;

  ct_chart_style_init (&style, FALSE);
  style.rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  if (format == CT_STATISTICS_PNG)
    bytes = ct_chart_to_png (self->chart, &style, EXPORT_WIDTH, EXPORT_SCALE, error);
  else if (format == CT_STATISTICS_SVG)
    bytes = ct_chart_to_svg (self->chart, &style, EXPORT_WIDTH, error);
  else
    {
      char *text = ct_chart_to_csv (self->chart);

      bytes = g_bytes_new_take (text, strlen (text));
    }
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return g_file_set_contents (path, data, (gssize) length, error);
}
