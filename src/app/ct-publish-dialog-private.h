/* ct-publish-dialog-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtPublishDialog share:
 *   ct-publish-dialog.c  which page is shown, and what its buttons do
 *   ct-publish-jobs.c    plans, sends, keeps the credential, saves the report
 *   ct-publish-ask.c     asks about a COCO file that somebody else has written
 *   ct-publish-tell.c    notes in the settings and tells the desktop how it ended
 */
#pragma once

#include "ct-publish-dialog.h"

#include "ct-publish-plan-page.h"
#include "ct-publish-result-page.h"
#include "ct-publish-run-page.h"
#include "ct-publish-setup-page.h"
#include "ct-publish-sign-in-page.h"

G_BEGIN_DECLS

struct _CtPublishDialog
{
  AdwWindow parent_instance;

  CtSession *session;
  GSettings *settings;
  gboolean is_disposed;

  /* Where to, and with what. */
  char *place;
  char *sign_in;
  CtCredential *credential; /* NULL: the keyring knows */
  CtSecret *secret;         /* to be kept when it has proved good */
  gboolean fixed_place;

  /* What is planned, is running, or has run. */
  char *document;
  char *prefix;
  CtPublishPlan *plan;
  CtPublishPlan *running_plan;
  CtPublishReport *report;
  GCancellable *cancellable;
  CtProgress *progress;
  CtPublishOutcome outcome;
  gboolean running;
  gboolean run_at_once;

  GtkStack *stack;
  GtkWidget *cancel;
  GtkWidget *primary;
  CtPublishSetupPage *setup_page;
  CtPublishSignInPage *sign_in_page;
  CtPublishPlanPage *plan_page;
  CtPublishRunPage *run_page;
  CtPublishResultPage *result_page;
};

/**
 * CtPublishAnswer:
 * @plan: (transfer full) (nullable): what would be sent
 * @credential: (nullable): what it was made with
 * @described: (nullable): what that is, for people
 * @remarks: (nullable): what is worth knowing of it
 * @findings: (nullable): why there is no plan, as far as the data set is the reason
 * @nobody_signed_in: whether somebody has to sign in first
 *
 * What planning came to.
 */
typedef struct
{
  CtPublishPlan *plan;
  CtCredential *credential;
  char *described;
  char *remarks;
  CtFindings *findings;
  gboolean nobody_signed_in;
} CtPublishAnswer;

typedef void (*CtPublishOnConflictCallback) (CtPublishDialog *self, CtPublishOnConflict answer);

/* ct-publish-dialog.c */
void ct_publish_dialog_take_plan (CtPublishDialog *self, CtPublishAnswer *answer, const GError *error);
void ct_publish_dialog_take_result (CtPublishDialog *self,
                                    const CtPublishResult *result,
                                    CtPublishReport *report,
                                    const GError *error);

/* ct-publish-jobs.c */
void ct_publish_dialog_start_plan (CtPublishDialog *self);
void ct_publish_dialog_start_run (CtPublishDialog *self, CtPublishPlan *plan);
void ct_publish_dialog_keep_credential (CtPublishDialog *self);
void ct_publish_dialog_save_report (CtPublishDialog *self, const char *path);

/* ct-publish-ask.c */
void ct_publish_dialog_ask_conflict (CtPublishDialog *self,
                                     const CtPublishConflict *conflict,
                                     CtPublishOnConflictCallback callback);

/* ct-publish-tell.c */
void ct_publish_dialog_note_start (CtPublishDialog *self, const char *url);
void ct_publish_dialog_note_end (CtPublishDialog *self, const CtPublishResult *result);
void ct_publish_dialog_tell_end (CtPublishDialog *self, const CtPublishResult *result);

G_END_DECLS
