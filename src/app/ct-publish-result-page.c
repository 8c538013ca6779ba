/* ct-publish-result-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here holds a secret: addresses come from containers, which give them without.
 */
#include "ct-publish-result-page.h"

#include "ct-publish-list.h"
#include "ct-publish-row.h"

struct _CtPublishResultPage
{
  GtkWidget parent_instance;
  char *coco_url;

  GtkWidget *box;
  AdwStatusPage *status;
  GtkWidget *facts;
  AdwActionRow *address;
  GtkWidget *copy;
  AdwActionRow *checked;
  GtkImage *checked_icon;
  AdwActionRow *report;
  AdwActionRow *theirs;
  GtkWidget *failures;
  GtkListView *failures_view;
};

G_DEFINE_FINAL_TYPE (CtPublishResultPage, ct_publish_result_page, GTK_TYPE_WIDGET)

/**
 * ct_publish_outcome_get_title:
 *
 * Returns: (transfer none): the outcome, for people
 */
const char *
ct_publish_outcome_get_title (CtPublishOutcome outcome)
{
  switch (outcome)
    {
    case CT_PUBLISH_COMPLETE:
      return _ ("Published");
    case CT_PUBLISH_PARTIAL:
      return _ ("Published in Part");
    case CT_PUBLISH_INCOMPLETE:
      return _ ("Not Published Completely");
    case CT_PUBLISH_STOPPED:
    default:
      return _ ("Stopped");
    }
}

static char *
describe_coco (const CtProfileCounts *counts)
{
  g_autofree char *images = g_strdup_printf (ngettext ("%u image", "%u images", counts->n_images), counts->n_images);
  g_autofree char *boxes =
      g_strdup_printf (ngettext ("%u annotation", "%u annotations", counts->n_annotations), counts->n_annotations);
  g_autofree char *categories =
      g_strdup_printf (ngettext ("%u category", "%u categories", counts->n_categories), counts->n_categories);

  /* Translators: numbers of images, annotations and categories */
  return g_strdup_printf (_ ("The COCO file holds %s, %s and %s."), images, boxes, categories);
}

static gboolean
is_written (const CtPublishResult *result)
{
  return result->coco_state == CT_PUBLISH_COCO_SENT || result->coco_state == CT_PUBLISH_COCO_SAME;
}

static char *
describe_result (const CtPublishResult *result, const GError *error)
{
  g_autofree char *bytes = ct_format_bytes (result->bytes_sent);
  guint n_bad = result->n_failed + result->n_refused;
  g_autofree char *sent =
      g_strdup_printf (ngettext ("%u picture sent", "%u pictures sent", result->n_sent), result->n_sent);
  g_autofree char *skipped =
      g_strdup_printf (ngettext ("%u already there", "%u already there", result->n_skipped), result->n_skipped);
  g_autofree char *bad = g_strdup_printf (ngettext ("%u not published", "%u not published", n_bad), n_bad);
  /* Translators: pictures sent, those that were there, those that were not published, amount of data */
  g_autofree char *counts = g_strdup_printf (_ ("%s, %s, %s. %s sent."), sent, skipped, bad, bytes);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup_printf ("%s\n%s", counts, error->message);
  if (is_written (result))
    {
      g_autofree char *coco = describe_coco (&result->coco_counts);

      return g_strdup_printf ("%s\n%s", counts, coco);
    }
  if (result->outcome == CT_PUBLISH_STOPPED)
    return g_strdup_printf (
        "%s\n%s",
        counts,
        _ ("The COCO file was not written. What has arrived stays there and is not sent again next time."));
  return g_strdup_printf ("%s\n%s",
                          counts,
                          _ ("The COCO file was not written. Publishing again sends what is missing."));
}

static void
add_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

/* The first reason why something could not be checked or is not as it should be. */
static const char *
find_reason (CtPublishReport *report)
{
  for (guint i = 0; i < ct_publish_report_get_n_entries (report); i++)
    {
      const CtPublishReportEntry *entry = ct_publish_report_get_entry (report, i);

      if (entry->reason != NULL && entry->verdict != CT_PUBLISH_VERDICT_AGREED
          && entry->verdict != CT_PUBLISH_VERDICT_NOT_SENT)
        return entry->reason;
    }
  return NULL;
}

/* What the container says that it has now. */
static char *
describe_report (CtPublishReport *report)
{
  GString *text = g_string_new (NULL);
  guint n_agreed = ct_publish_report_count (report, CT_PUBLISH_VERDICT_AGREED);
  guint n_confirmed = ct_publish_report_count (report, CT_PUBLISH_VERDICT_CONFIRMED);
  guint n_unchecked = ct_publish_report_count (report, CT_PUBLISH_VERDICT_UNCHECKED);
  guint n_wrong = ct_publish_report_count (report, CT_PUBLISH_VERDICT_DIFFERS)
                  + ct_publish_report_count (report, CT_PUBLISH_VERDICT_MISSING);
  g_autofree char *bytes = ct_format_bytes (ct_publish_report_get_bytes (report, CT_PUBLISH_VERDICT_AGREED));
  const char *reason = find_reason (report);

  if (n_agreed > 0)
    add_line (text,
              g_strdup_printf (ngettext ("%u file there, %s: length and MD5 agree",
                                         "%u files there, %s: length and MD5 agree",
                                         n_agreed),
                               n_agreed,
                               bytes));
  if (n_confirmed > 0)
    add_line (text,
              g_strdup_printf (ngettext ("%u file was compared when it was sent and cannot be looked at again",
                                         "%u files were compared when they were sent and cannot be looked at again",
                                         n_confirmed),
                               n_confirmed));
  if (n_unchecked > 0)
    add_line (text,
              g_strdup_printf (ngettext ("%u file could not be checked", "%u files could not be checked", n_unchecked),
                               n_unchecked));
  if (n_wrong > 0)
    add_line (text,
              g_strdup_printf (ngettext ("%u file is missing there or is another one",
                                         "%u files are missing there or are others",
                                         n_wrong),
                               n_wrong));
  if (reason != NULL)
    add_line (text, g_strdup (reason));
  return g_string_free (text, FALSE);
}

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, markup);
}

static void
show_report (CtPublishResultPage *self, CtPublishReport *report)
{
  g_autofree char *text = report != NULL ? describe_report (report) : NULL;
  gboolean good = report != NULL && ct_publish_report_count (report, CT_PUBLISH_VERDICT_UNCHECKED) == 0
                  && ct_publish_report_count (report, CT_PUBLISH_VERDICT_DIFFERS) == 0
                  && ct_publish_report_count (report, CT_PUBLISH_VERDICT_MISSING) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->checked), text != NULL && *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->report), report != NULL);
  if (report == NULL)
    return;
  set_subtitle (self->checked, text);
  gtk_image_set_from_icon_name (self->checked_icon, good ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  set_subtitle (self->report, _ ("Each file with length and MD5, here and there, as JSON"));
}

/* Where theirs is kept, when somebody else had written the COCO file. */
static void
show_theirs (CtPublishResultPage *self, const CtPublishConflict *conflict)
{
  gboolean kept = conflict != NULL && (conflict->copy_name != NULL || conflict->saved_path != NULL);
  g_autofree char *path = kept && conflict->saved_path != NULL ? g_filename_display_name (conflict->saved_path) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->theirs), kept);
  if (kept)
    set_subtitle (self->theirs, conflict->copy_name != NULL ? conflict->copy_name : path);
}

/**
 * ct_publish_result_page_set_result:
 * @result: what the publisher has filled
 * @report: (nullable): what the container said afterwards
 * @error: (nullable): why it did not run to its end
 */
void
ct_publish_result_page_set_result (CtPublishResultPage *self,
                                   const CtPublishResult *result,
                                   CtPublishReport *report,
                                   const GError *error)
{
  g_autofree char *text = describe_result (result, error);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autoptr (GtkNoSelection) selection = NULL;
  gboolean has_url = is_written (result) && result->coco_url != NULL;
  gboolean has_failures = result->failures->len > 0;

  adw_status_page_set_icon_name (self->status,
                                 result->outcome == CT_PUBLISH_COMPLETE ? "emblem-ok-symbolic"
                                                                        : "dialog-warning-symbolic");
  adw_status_page_set_title (self->status, ct_publish_outcome_get_title (result->outcome));
  adw_status_page_set_description (self->status, markup);
  ct_set_str (&self->coco_url, result->coco_url);
  gtk_widget_set_visible (GTK_WIDGET (self->address), has_url);
  if (has_url)
    set_subtitle (self->address, result->coco_url);
  show_report (self, report);
  show_theirs (self, result->conflict);
  gtk_widget_set_visible (self->facts, has_url || report != NULL || gtk_widget_get_visible (GTK_WIDGET (self->theirs)));
  selection = gtk_no_selection_new (G_LIST_MODEL (ct_publish_list_new_for_failures (result->failures)));
  gtk_list_view_set_model (self->failures_view, GTK_SELECTION_MODEL (selection));
  gtk_widget_set_visible (self->failures, has_failures);
}

/**
 * ct_publish_result_page_set_saved:
 * @path: where the report was to be saved
 * @error: (nullable): why it is not there
 */
void
ct_publish_result_page_set_saved (CtPublishResultPage *self, const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_name (path);
  /* Translators: %s is a file */
  g_autofree char *text = error != NULL ? g_strdup (error->message) : g_strdup_printf (_ ("Saved as %s"), name);

  set_subtitle (self->report, text);
}

static void
copy_cb (CtPublishResultPage *self)
{
  if (self->coco_url == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->coco_url);
  gtk_button_set_icon_name (GTK_BUTTON (self->copy), "object-select-symbolic");
  gtk_widget_set_tooltip_text (self->copy, _ ("Copied"));
}

static void
ct_publish_result_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_RESULT_PAGE);
  g_clear_pointer (&CT_PUBLISH_RESULT_PAGE (object)->coco_url, g_free);
  G_OBJECT_CLASS (ct_publish_result_page_parent_class)->dispose (object);
}

static void
ct_publish_result_page_class_init (CtPublishResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_result_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/cartouche/Cartouche/ct-publish-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, box);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, status);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, facts);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, address);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, copy);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, checked);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, checked_icon);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, report);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, theirs);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, failures);
  gtk_widget_class_bind_template_child (widget_class, CtPublishResultPage, failures_view);
}

static void
ct_publish_result_page_init (CtPublishResultPage *self)
{
  g_autoptr (GtkListItemFactory) factory = ct_publish_row_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->failures_view, factory);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
}
