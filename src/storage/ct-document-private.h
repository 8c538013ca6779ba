/* ct-document-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What opening, saving and the document itself share.
 */
#pragma once

#include "ct-document.h"
#include "ct-journal.h"

G_BEGIN_DECLS

/**
 * CtDisk:
 * @on_disk: whether the document has a file
 * @stamp: of that file when we last read or wrote it; 0 if there was none
 * @version: its content, if @has_version
 * @n_saving: saves under way
 *
 * What is known of the file on disk. Shared with saves, because one that fails may have changed it.
 */
typedef struct
{
  GMutex lock;
  gboolean on_disk;
  guint64 stamp;
  gboolean has_version;
  CtVersion version;
  guint n_saving;
} CtDisk;

CtDisk *ct_disk_new (void);
CtDisk *ct_disk_ref (CtDisk *self);
void ct_disk_unref (CtDisk *self);
guint64 ct_disk_stamp (const char *path);
void ct_disk_set (CtDisk *self, guint64 stamp, const CtVersion *version);

struct _CtDocument
{
  GObject parent_instance;
  CtCoco *coco;
  CtHistory *history;
  char *path;
  char *image_folder;
  CtDisk *disk;
  CtJournal *journal;
  CtJournalStore *waiting; /* a journal that does not fit the file */
  CtLock *lock;
  gboolean is_taken_over; /* somebody else had the lock when it was let go of */
  CtCocoDialectChoice dialect;
  CtRecovery recovery;
};

CtDocument *ct_document_new (CtCoco *coco, const char *path, const char *image_folder);
void ct_document_set_journal (CtDocument *self, CtJournal *journal);
void ct_document_adopt (CtDocument *self, CtJournalStore *store);
void ct_document_begin_journal (CtDocument *self, GBytes *base);

G_END_DECLS
