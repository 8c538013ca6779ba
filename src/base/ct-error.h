/* ct-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one error domain. A message names the file, the place (line:column) and the
 * remedy. Cancelling is always G_IO_ERROR_CANCELLED. Bad data is no error: see ct-finding.h.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtError:
 * @CT_ERROR_SYNTAX: the input breaks the grammar of its format
 * @CT_ERROR_UNSUPPORTED: well-formed, but nothing that Cartouche can do
 * @CT_ERROR_CORRUPT: the content contradicts itself or cannot be decoded
 * @CT_ERROR_LIMIT: larger or deeper than the documented limit
 * @CT_ERROR_CONFLICT: somebody else changed it meanwhile
 * @CT_ERROR_DENIED: the destination or file refuses
 * @CT_ERROR_NETWORK: the destination cannot be reached
 * @CT_ERROR_NOT_FOUND: the file or record does not exist
 * @CT_ERROR_USAGE: the caller's words make no sense (a verb on a record that is gone)
 */
typedef enum
{
  CT_ERROR_SYNTAX,
  CT_ERROR_UNSUPPORTED,
  CT_ERROR_CORRUPT,
  CT_ERROR_LIMIT,
  CT_ERROR_CONFLICT,
  CT_ERROR_DENIED,
  CT_ERROR_NETWORK,
  CT_ERROR_NOT_FOUND,
  CT_ERROR_USAGE,
} CtError;

#define CT_ERROR (ct_error_quark ())
GQuark ct_error_quark (void);

void ct_error_from_io (GError **error, GError *io_error, const char *path);

G_END_DECLS
