/* ct-category-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is changed here is done when the person agrees, as one group.
 */
#include "ct-category-editor.h"

#include "ct-category-verbs.h"
#include "ct-palette.h"

struct _CtCategoryEditor
{
  AdwWindow parent_instance;
  GtkWidget *apply;
  GtkWidget *name;
  GtkWidget *supercategory;
  AdwActionRow *color_row;
  GtkColorButton *color;
  GtkWidget *automatic;
  AdwComboRow *digit;
  GtkLabel *problem;
  CtSession *session;
  CtHistory *history;
  guint32 category;
  guint32 chosen; /* colour */
};

G_DEFINE_FINAL_TYPE (CtCategoryEditor, ct_category_editor, ADW_TYPE_WINDOW)

static CtDataset *
get_dataset (CtCategoryEditor *self)
{
  return ct_history_get_dataset (self->history);
}

static char *
dup_name (CtCategoryEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static char *
dup_supercategory (CtCategoryEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->supercategory))));
}

/* The colour that boxes have when it is chosen or not. */
static void
show_color (CtCategoryEditor *self)
{
  CtDataset *dataset = get_dataset (self);
  gboolean own = (self->chosen & CT_COLOR_SET) != 0;
  gboolean in_file = (dataset->categories.flags[self->category] & CT_RECORD_COLORED) != 0;
  guint32 rgb = self->chosen & 0xffffff;
  GdkRGBA color = { (float) (rgb >> 16) / 255.0f, (float) (rgb >> 8 & 255) / 255.0f, (float) (rgb & 255) / 255.0f, 1 };

  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (self->color), own ? &color : ct_palette_get (self->category));
  gtk_widget_set_visible (self->automatic, own && !in_file);
  if (in_file)
    adw_action_row_set_subtitle (self->color_row, _ ("Stands in the file, and is changed there"));
  else
    adw_action_row_set_subtitle (self->color_row,
                                 own ? _ ("Chosen; kept on this computer and not in the file") : _ ("Automatic"));
}

static void
color_cb (CtCategoryEditor *self)
{
  GdkRGBA color;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (self->color), &color);
  self->chosen = CT_COLOR_SET | (guint32) (color.red * 255 + 0.5f) << 16 | (guint32) (color.green * 255 + 0.5f) << 8
                 | (guint32) (color.blue * 255 + 0.5f);
  show_color (self);
}

static void
automatic_cb (CtCategoryEditor *self)
{
  self->chosen = CT_COLOR_NONE;
  show_color (self);
}

static void
changed_cb (CtCategoryEditor *self)
{
  g_autofree char *name = dup_name (self);
  guint32 same = ct_dataset_find_category (get_dataset (self), name);
  g_autofree char *text = NULL;

  if (*name == '\0')
    text = g_strdup (_ ("A name must not be empty."));
  else if (same != CT_NO_ROW && same != self->category)
    text = g_strdup_printf (_ ("There is a category “%s” already. To make them one, merge them."), name);
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_widget_set_sensitive (self->apply, text == NULL);
}

static guint
count_changes (CtCategoryEditor *self, const char *name, const char *supercategory)
{
  CtDataset *dataset = get_dataset (self);
  const CtLook *look = &dataset->categories.look[self->category];
  const char *old = ct_strpool_get (dataset->strings, dataset->categories.supercategory[self->category]);

  return (guint) (g_strcmp0 (ct_dataset_get_category_name (dataset, self->category), name) != 0)
         + (guint) (g_strcmp0 (old != NULL ? old : "", supercategory) != 0) + (guint) (look->color != self->chosen)
         + (guint) (look->digit != adw_combo_row_get_selected (self->digit));
}

/* One change goes under its own name. */
static gboolean
change (CtCategoryEditor *self, GError **error)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *supercategory = dup_supercategory (self);
  gboolean several = count_changes (self, name, supercategory) > 1;
  gboolean good;

  if (several)
    ct_history_begin (self->history, N_ ("Edit Category"));
  good = ct_verb_rename_category (self->history, self->category, name, error)
         && ct_verb_set_supercategory (self->history, self->category, supercategory, error)
         && ct_verb_set_color (self->history, self->category, self->chosen, error)
         && ct_verb_set_digit (self->history, self->category, adw_combo_row_get_selected (self->digit), error);
  if (several && good)
    ct_history_end (self->history);
  else if (several)
    ct_history_abort (self->history);
  return good;
}

static void
apply_cb (CtCategoryEditor *self)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->apply))
    return;
  if (ct_session_get_history (self->session) != self->history || !ct_session_is_editable (self->session)
      || change (self, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
ct_category_editor_dispose (GObject *object)
{
  CtCategoryEditor *self = CT_CATEGORY_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CATEGORY_EDITOR);
  g_clear_object (&self->session);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (ct_category_editor_parent_class)->dispose (object);
}

static void
ct_category_editor_class_init (CtCategoryEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_category_editor_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, apply);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, name);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, supercategory);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, color_row);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, color);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, automatic);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, digit);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryEditor, problem);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, color_cb);
  gtk_widget_class_bind_template_callback (widget_class, automatic_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ct_category_editor_init (CtCategoryEditor *self)
{
  self->category = CT_NO_ROW;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ct_category_editor_new:
 * @session: with a document that can be edited
 * @category: row of a living category
 *
 * Returns: a window over @parent, which belongs to itself
 */
CtCategoryEditor *
ct_category_editor_new (GtkWindow *parent, CtSession *session, guint32 category)
{
  CtCategoryEditor *self = g_object_new (CT_TYPE_CATEGORY_EDITOR, "transient-for", parent, NULL);
  CtDataset *dataset = ct_session_get_dataset (session);
  const char *supercategory = ct_strpool_get (dataset->strings, dataset->categories.supercategory[category]);

  self->session = g_object_ref (session);
  self->history = g_object_ref (ct_session_get_history (session));
  self->category = category;
  self->chosen = dataset->categories.look[category].color;
  gtk_editable_set_text (GTK_EDITABLE (self->supercategory), supercategory != NULL ? supercategory : "");
  adw_combo_row_set_selected (self->digit, dataset->categories.look[category].digit);
  show_color (self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (changed_cb), self);
  gtk_editable_set_text (GTK_EDITABLE (self->name), ct_dataset_get_category_name (dataset, category));
  gtk_widget_grab_focus (self->name);
  gtk_editable_select_region (GTK_EDITABLE (self->name), 0, -1);
  return self;
}
