/* ct-publish-dialog-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtPublishDialog share: ct-publish-dialog.c shows, ct-publish-jobs.c
 * plans and sends.
 */
#pragma once

#include "ct-publish-dialog.h"

#include "ct-publisher.h"

G_BEGIN_DECLS

struct _CtPublishDialog
{
  AdwWindow parent_instance;

  CtSession *session;
  GSettings *settings;
  CtPublishPlan *plan;
  GCancellable *cancellable;
  CtProgress *progress;
  char *coco_url;
  gboolean fixed_destination;
  gboolean running;
  gboolean result_page;

  GtkStack *stack;
  GtkWidget *cancel;
  GtkWidget *publish;
  AdwEntryRow *destination;
  GtkWidget *choose;
  AdwEntryRow *prefix;
  AdwComboRow *profile;
  GtkSpinner *spinner;
  GtkLabel *summary;
  GtkLabel *warnings;
  GtkWidget *plan_card;
  GtkListView *plan_view;
  GtkLabel *progress_title;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_text;
  AdwStatusPage *result;
  GtkWidget *address_list;
  AdwActionRow *address;
  GtkWidget *copy;
  GtkWidget *failures;
  GtkListView *failures_view;
};

/* ct-publish-dialog.c */
void ct_publish_dialog_show_plan (CtPublishDialog *self);
void ct_publish_dialog_show_plan_error (CtPublishDialog *self, const char *message);
void ct_publish_dialog_show_result (CtPublishDialog *self, CtPublishResult *result, const GError *error);

/* ct-publish-jobs.c */
void
ct_publish_dialog_start_plan (CtPublishDialog *self, const char *destination, const char *prefix, CtProfile profile);
void ct_publish_dialog_start_run (CtPublishDialog *self);

G_END_DECLS
