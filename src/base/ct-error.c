/* ct-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain, and the translation of system errors into sentences with a remedy.
 */
#include "ct-error.h"

/* clang-format off */
G_DEFINE_QUARK (ct-error-quark, ct_error)
/* clang-format on */

static CtError
code_from_io (const GError *io_error)
{
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return CT_ERROR_NOT_FOUND;
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_ISDIR))
    return CT_ERROR_UNSUPPORTED;
  return CT_ERROR_DENIED;
}

static const char *
remedy_from_io (const GError *io_error)
{
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return _ ("Check the name, or whether the file was moved.");
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return _ ("Check the permissions of the file and its folder.");
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return _ ("Free some space on the disk and try again.");
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_READ_ONLY)
      || g_error_matches (io_error, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    return _ ("The disk is read-only; save to another place.");
  return NULL;
}

/**
 * ct_error_from_io:
 * @error: (out) (optional): where the error goes
 * @io_error: (transfer full): an error of GIO or GFile
 * @path: the file in question
 *
 * Turns a system error into one of %CT_ERROR whose message names the file and, where
 * there is one, the remedy. Cancelling passes unchanged.
 */
void
ct_error_from_io (GError **error, GError *io_error, const char *path)
{
  const char *remedy;

  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, io_error);
      return;
    }
  remedy = remedy_from_io (io_error);
  if (remedy != NULL)
    g_set_error (error, CT_ERROR, code_from_io (io_error), "%s: %s. %s", path, io_error->message, remedy);
  else
    g_set_error (error, CT_ERROR, code_from_io (io_error), "%s: %s", path, io_error->message);
  g_error_free (io_error);
}
