/* ct-cli-destination.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files and standard output.
 */
#include "ct-cli-destination.h"

#include <gio/gunixoutputstream.h>
#include <unistd.h>

#include "ct-error.h"

/**
 * ct_cli_write:
 * @path: "-" is standard output
 *
 * Writes a file as ct_atomic_file_write() does, or to standard output.
 */
gboolean
ct_cli_write (const char *path, CtAtomicWriter writer, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) raw = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_str_equal (path, "-"))
    return ct_atomic_file_write (path, writer, data, cancellable, error);
  raw = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  stream = g_buffered_output_stream_new_sized (raw, 1 << 16);
  if (writer (stream, data, cancellable, &local) && g_output_stream_flush (stream, cancellable, &local))
    return TRUE;
  /* Closing would try to flush again. */
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (stream), FALSE);
  if (local->domain == CT_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    ct_error_from_io (error, g_steal_pointer (&local), _("Standard output"));
  return FALSE;
}

/**
 * ct_cli_exit_of:
 * @error: from writing or sending something
 *
 * Returns: whose fault it is: the input's or the destination's
 */
CtExit
ct_cli_exit_of (const GError *error)
{
  if (error->domain != CT_ERROR)
    return CT_EXIT_DESTINATION;
  switch ((CtError) error->code)
    {
    case CT_ERROR_SYNTAX:
    case CT_ERROR_UNSUPPORTED:
    case CT_ERROR_CORRUPT:
    case CT_ERROR_LIMIT:
      return CT_EXIT_INPUT;
    case CT_ERROR_USAGE:
      return CT_EXIT_USAGE;
    case CT_ERROR_CONFLICT:
    case CT_ERROR_DENIED:
    case CT_ERROR_NETWORK:
    case CT_ERROR_NOT_FOUND:
    default:
      return CT_EXIT_DESTINATION;
    }
}
