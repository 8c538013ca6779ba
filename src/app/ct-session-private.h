/* ct-session-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtSession share: ct-session.c is the object, ct-session-images.c the
 * current image, ct-session-files.c opens, saves and checks.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-session.h"

G_BEGIN_DECLS

struct _CtSession
{
  GObject parent_instance;
  CtDocument *document;
  CtImageList *images;
  CtPictureLoader *loader;
  CtFindings *findings;
  GCancellable *open_cancellable;
  GCancellable *check_cancellable;
  guint check_source;
  GQueue saves;
  guint32 image;
};

void ct_session_take_document (CtSession *self, CtDocument *document, GArray *rows, CtFindings *findings);
void ct_session_take_findings (CtSession *self, CtFindings *findings);
void ct_session_load_picture (CtSession *self);
CtBitset *ct_session_find_problems (CtFindings *findings, CtDataset *dataset);
void ct_session_notify_modified (CtSession *self);
void ct_session_queue_check (CtSession *self);
void ct_session_stop_check (CtSession *self);
void ct_session_drop_saves (CtSession *self);

G_END_DECLS
