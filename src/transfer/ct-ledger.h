/* ct-ledger.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of files and blobs from earlier: the MD5 of a file as long as it is the same
 * file, and what a container has confirmed. A memory, not a truth: without it everything
 * works, only slower. Holds no secrets.
 *
 * Functions may be called from any thread. What goes wrong inside is only a miss.
 */
#pragma once

#include "ct-md5.h"
#include <sys/stat.h>

G_BEGIN_DECLS

typedef struct _CtLedger CtLedger;

/**
 * CtLedgerBlob:
 * @size: in bytes
 * @md5: of the content
 * @etag: (nullable): as the container gave it; %NULL when it was begun and never confirmed
 */
typedef struct
{
  guint64 size;
  CtMd5 md5;
  char *etag;
} CtLedgerBlob;

CtLedger *ct_ledger_open (const char *path, GError **error);
CtLedger *ct_ledger_open_default (void);
CtLedger *ct_ledger_ref (CtLedger *self);
void ct_ledger_unref (CtLedger *self);
void ct_ledger_hold (CtLedger *self);
void ct_ledger_release (CtLedger *self);
gboolean ct_ledger_find_md5 (CtLedger *self, const char *path, const struct stat *info, CtMd5 *md5);
void ct_ledger_note_md5 (CtLedger *self, const char *path, const struct stat *info, const CtMd5 *md5);
gboolean ct_ledger_find_blob (CtLedger *self, const char *place, const char *name, CtLedgerBlob *blob);
void ct_ledger_note_blob (CtLedger *self, const char *place, const char *name, const CtLedgerBlob *blob);
void ct_ledger_forget_blob (CtLedger *self, const char *place, const char *name);
void ct_ledger_blob_clear (CtLedgerBlob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtLedger, ct_ledger_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtLedgerBlob, ct_ledger_blob_clear)

G_END_DECLS
