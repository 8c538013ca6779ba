/* ct-md5.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MD5 as the checksum that blob services speak; no protection against anybody. A value, and
 * the hashing of files and streams in flat memory. Knows nothing of containers.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_MD5_BYTES 16

/**
 * CtMd5:
 * @bytes: the digest, first byte first
 */
typedef struct
{
  guint8 bytes[CT_MD5_BYTES];
} CtMd5;

/**
 * CtBytesFunc:
 * @n_bytes: of the file at hand that are done; may fall back when a try is repeated
 *
 * Called in the thread that does the work.
 */
typedef void (*CtBytesFunc) (guint64 n_bytes, gpointer data);

gboolean ct_md5_equal (const CtMd5 *a, const CtMd5 *b);
char *ct_md5_to_hex (const CtMd5 *self);
char *ct_md5_to_base64 (const CtMd5 *self);
void ct_md5_take (CtMd5 *self, GChecksum *checksum);
void ct_md5_of_data (CtMd5 *self, gconstpointer data, gsize length);
gboolean ct_md5_of_fd (CtMd5 *self,
                       int fd,
                       guint64 *size,
                       CtBytesFunc func,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error);

/**
 * CtMd5Stream:
 *
 * An output stream that counts and hashes what passes through it to another one, or to nowhere.
 */
#define CT_TYPE_MD5_STREAM (ct_md5_stream_get_type ())
G_DECLARE_FINAL_TYPE (CtMd5Stream, ct_md5_stream, CT, MD5_STREAM, GOutputStream)

GOutputStream *ct_md5_stream_new (GOutputStream *base);
guint64 ct_md5_stream_finish (CtMd5Stream *self, CtMd5 *md5);

G_END_DECLS
