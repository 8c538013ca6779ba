/* ct-cli-destination.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files, standard output and what is neither.
 */
#include "ct-cli-destination.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ct-destination.h"
#include "ct-error.h"

#define MAX_CREDENTIAL_BYTES 16384

static gboolean
write_to_fd (int fd, const char *name, CtAtomicWriter writer, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (fd, FALSE);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (raw, 1 << 16);
  g_autoptr (GError) local = NULL;

  if (writer (stream, data, cancellable, &local) && g_output_stream_flush (stream, cancellable, &local))
    return TRUE;
  if (local->domain == CT_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    ct_error_from_io (error, g_steal_pointer (&local), name);
  return FALSE;
}

/* A pipe or a terminal is written to; putting a file in its place would break it for everybody. */
static gboolean
write_to_special (const char *path,
                  const char *name,
                  CtAtomicWriter writer,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  gboolean good;

  if (fd < 0)
    {
      int code = errno;
      GError *io_error = g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

      ct_error_from_io (error, io_error, name);
      return FALSE;
    }
  good = write_to_fd (fd, name, writer, data, cancellable, error);
  close (fd);
  return good;
}

/**
 * ct_cli_write:
 * @path: "-" is standard output
 * @checker: (nullable): looks at a file before it replaces the old one
 *
 * Writes a file as ct_atomic_file_write_checked() does, or straight to standard output, a pipe
 * or a character device, where nothing can be read again.
 */
gboolean
ct_cli_write (const char *path,
              CtAtomicWriter writer,
              CtAtomicChecker checker,
              gpointer data,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  struct stat info;

  if (g_str_equal (path, "-"))
    return write_to_fd (STDOUT_FILENO, _ ("Standard output"), writer, data, cancellable, error);
  if (stat (path, &info) != 0 || S_ISREG (info.st_mode))
    return ct_atomic_file_write_checked (path, writer, checker, data, cancellable, error);
  if (S_ISFIFO (info.st_mode) || S_ISCHR (info.st_mode))
    return write_to_special (path, name, writer, data, cancellable, error);
  g_set_error (error, CT_ERROR, CT_ERROR_DENIED, _ ("%s: This is no file. Choose another name to write to."), name);
  return FALSE;
}

typedef struct
{
  CtSplices *splices;
  CtCocoCounts counts;
  const char *path;
  CtProgress *progress;
} Saving;

static gboolean
write_splices (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;

  return ct_splices_write (saving->splices, stream, saving->progress, cancellable, error);
}

static gboolean
check_counts (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;

  return ct_coco_check_counts (stream, &saving->counts, saving->path, cancellable, error);
}

/**
 * ct_cli_save_coco:
 * @path: "-" is standard output
 *
 * Writes the present state of a COCO file, what was not edited as it is.
 */
gboolean
ct_cli_save_coco (CtCoco *coco, const char *path, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtSplices) splices = ct_coco_plan_save (coco);
  Saving saving = { splices, { { 0, 0, 0 } }, path, progress };

  ct_coco_count_records (coco, &saving.counts);
  return ct_cli_write (path, write_splices, check_counts, &saving, cancellable, error);
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

/**
 * ct_cli_note_sizes:
 * @report: of a profile
 * @images: (nullable): the folder of --images
 *
 * Says where to find sizes, if images had to do without.
 */
void
ct_cli_note_sizes (CtFindings *report, const char *images, CtOutput *output)
{
  if (ct_findings_count_code (report, "image-size-unknown") == 0)
    return;
  if (images == NULL)
    ct_output_note (output, _ ("Say with --images DIR where the pictures lie, and their sizes are read from them.\n"));
  else
    ct_output_note (output, _ ("The pictures without a size are not in the folder that --images names.\n"));
}

/**
 * ct_cli_refuse_secret:
 * @word: of the command line
 *
 * Returns: %FALSE with an error when the word holds a secret, which every other program can see
 */
gboolean
ct_cli_refuse_secret (const char *word, GError **error)
{
  if (!ct_credential_holds_secret (word))
    return TRUE;
  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_FAILED,
               _ ("There is a secret on the command line, where everybody on this computer can see it; better have it "
                  "renewed. Give with --to the address alone, and the credential in CARTOUCHE_CREDENTIAL, in a file "
                  "with --credential-file, or on standard input with --credential-file=-"));
  return FALSE;
}

/* The whole of a file or of standard input, in memory that is wiped. */
static CtSecret *
load_credential (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  gboolean is_input = g_str_equal (path, "-");
  int fd = is_input ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  char buffer[MAX_CREDENTIAL_BYTES];
  CtSecret *secret = NULL;
  gsize length = 0;
  gssize n = -1;

  if (fd >= 0)
    do
      {
        n = read (fd, buffer + length, sizeof buffer - length);
        length += n > 0 ? (gsize) n : 0;
      }
    while (n > 0 || (n < 0 && errno == EINTR));
  if (n < 0)
    {
      int code = errno;

      ct_error_from_io (error, g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code)), name);
    }
  else if (length == sizeof buffer || memchr (buffer, '\0', length) != NULL
           || !g_utf8_validate (buffer, (gssize) length, NULL))
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_USAGE,
                 _ ("%s: This is no credential. Give a file that holds one and nothing else."),
                 name);
  else
    secret = ct_secret_new (buffer, (gssize) length);
  explicit_bzero (buffer, sizeof buffer);
  if (fd >= 0 && !is_input)
    close (fd);
  return secret;
}

/**
 * ct_cli_find_credential:
 * @to: what --to says
 * @credential_file: (nullable): what --credential-file says; "-" is standard input
 *
 * Takes the credential of an Azure container from the file, or else from the environment.
 *
 * Returns: (transfer full): the credential for that place; also for a folder
 */
CtCredential *
ct_cli_find_credential (const char *to, const char *credential_file, GError **error)
{
  g_autoptr (CtSecret) secret = NULL;
  const char *text = g_getenv ("CARTOUCHE_CREDENTIAL");

  if (text == NULL || *text == '\0')
    text = g_getenv ("AZURE_STORAGE_CONNECTION_STRING");
  if (credential_file != NULL)
    {
      secret = load_credential (credential_file, error);
      if (secret == NULL)
        return NULL;
      text = ct_secret_peek (secret);
    }
  return ct_credential_resolve (to, text != NULL && *text != '\0' ? text : NULL, error);
}

/**
 * ct_cli_open_container:
 *
 * Opens what is to be published to; notes what is worth knowing of the credential.
 *
 * Returns: (transfer full): the container, or %NULL
 */
CtContainer *
ct_cli_open_container (CtCredential *credential, CtOutput *output, GError **error)
{
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);

  if (ct_credential_check (credential, CT_CAN_CREATE, g_get_real_time () / G_USEC_PER_SEC, remarks, error))
    for (guint i = 0; i < remarks->len; i++)
      ct_output_note (output, "%s\n", (const char *) g_ptr_array_index (remarks, i));
  else
    return NULL;
  return ct_container_new_with_credential (credential, CT_CAN_CREATE, error);
}
