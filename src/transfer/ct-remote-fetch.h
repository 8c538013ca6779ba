/* ct-remote-fetch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fetches a whole data set out of a container into a folder: every picture and, last, the
 * COCO file, so that one that is only half there is never found. What is there already is not
 * fetched again; a file that is another one is not overwritten unasked.
 */
#pragma once

#include "ct-container.h"
#include "ct-finding.h"
#include "ct-ledger.h"

G_BEGIN_DECLS

/**
 * CtRemoteFetchOptions:
 * @prefix: (nullable): folder inside the container in which to look for the COCO file
 * @coco_name: (nullable): the COCO file's blob, its folder included; %NULL looks for it
 * @replace: overwrite files in the folder that differ
 * @ledger: (nullable): spares hashing files that are there
 */
typedef struct
{
  const char *prefix;
  const char *coco_name;
  gboolean replace;
  CtLedger *ledger;
} CtRemoteFetchOptions;

/**
 * CtRemoteFailure:
 * @file_name: of an image
 * @reason: why its picture is not there and what to do, for people
 */
typedef struct
{
  char *file_name;
  char *reason;
} CtRemoteFailure;

/**
 * CtRemoteFetchResult:
 * @coco_name: the blob
 * @coco_path: (nullable): the COCO file in the folder, once it is there
 * @coco_was_there: with that content, already before
 * @n_found: pictures that the COCO file names; the sum of those below and those not reached
 * @n_fetched: pictures that came now, each of them checked
 * @n_there: pictures that were there, with the same content
 * @n_failed: pictures that are not there
 * @bytes_fetched: of pictures
 * @failures: (element-type CtRemoteFailure): why, in the order of the file
 */
typedef struct
{
  char *coco_name;
  char *coco_path;
  gboolean coco_was_there;
  guint32 n_found;
  guint32 n_fetched;
  guint32 n_there;
  guint32 n_failed;
  guint64 bytes_fetched;
  GPtrArray *failures;
} CtRemoteFetchResult;

CtRemoteFetchResult *ct_remote_fetch_result_new (void);
void ct_remote_fetch_result_free (CtRemoteFetchResult *self);
gboolean ct_remote_fetch_run (CtContainer *container,
                              const char *folder,
                              const CtRemoteFetchOptions *options,
                              CtRemoteFetchResult *result,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRemoteFetchResult, ct_remote_fetch_result_free)

G_END_DECLS
