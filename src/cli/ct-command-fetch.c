/* ct-command-fetch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl fetch: a data set out of a container into a folder, where it can be opened and
 * edited like any other. The way back is publish.
 */
#include "ct-blob-name.h"
#include "ct-cli-destination.h"
#include "ct-cli-sign-in.h"
#include "ct-destination.h"
#include "ct-device-code.h"
#include "ct-error.h"
#include "ct-remote-fetch.h"
#include "ct-remote-place.h"

typedef struct
{
  char **operands;
  char *from;
  char *credential_file;
  char *sign_in;
  char *prefix;
  char *name;
  gboolean replace;
  gboolean json;
} FetchOptions;

static void
fetch_free (gpointer data)
{
  FetchOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->from);
  g_free (options->credential_file);
  g_free (options->sign_in);
  g_free (options->prefix);
  g_free (options->name);
  g_free (options);
}

static gboolean
need_source (const FetchOptions *options, GError **error)
{
  if (options->sign_in != NULL && options->credential_file != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Give either --sign-in or --credential-file"));
  else if (options->from == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Say with --from where the data set is"));
  else if (ct_credential_holds_secret (options->from))
    g_set_error (error,
                 G_OPTION_ERROR,
                 G_OPTION_ERROR_FAILED,
                 _ ("There is a secret on the command line, where everybody on this computer can see it; better have "
                    "it renewed. Give with --from the address alone, and the credential in CARTOUCHE_CREDENTIAL, in a "
                    "file with --credential-file, or on standard input with --credential-file=-"));
  else
    return options->sign_in == NULL || ct_entra_app_parse (options->sign_in, NULL, NULL, NULL, error);
  return FALSE;
}

static gpointer
fetch_parse (const CtCommand *self, char **words, GError **error)
{
  FetchOptions *options = g_new0 (FetchOptions, 1);
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options->from,
      N_ ("Where the data set is: the address of an Azure container or of a COCO file in one, azure:CONTAINER, or a folder"),
      N_ ("PLACE") },
    { "credential-file", 0, 0, G_OPTION_ARG_FILENAME, &options->credential_file,
      N_ ("The credential of an Azure container: a file, or - for standard input"), N_ ("FILE") },
    { "sign-in", 0, 0, G_OPTION_ARG_STRING, &options->sign_in,
      N_ ("Sign in to Microsoft Entra with a code: organisation and app registration, after the address of another "
          "sign-in service, if that is needed"), N_ ("[https://HOST/]TENANT:CLIENT") },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &options->prefix, N_ ("A folder inside the container"), N_ ("P") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name,
      N_ ("The COCO file there; needed if there are several, or the container may not be listed"), N_ ("NAME") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options->replace,
      N_ ("Overwrite files in FOLDER that differ"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error) && need_source (options, error))
    return options;
  fetch_free (options);
  return NULL;
}

/* Where the data set is, as the words say it together. */
typedef struct
{
  CtContainer *container;
  char *prefix;
  char *coco_name;
} Source;

static CtCredential *
find_credential (const FetchOptions *options, CtRun *run, GError **error)
{
  if (options->sign_in != NULL)
    return ct_cli_sign_in (options->sign_in, options->from, run, error);
  return ct_cli_find_credential (options->from, options->credential_file, error);
}

static gboolean
open_source (const FetchOptions *options, Source *source, CtRun *run, GError **error)
{
  g_autoptr (CtCredential) given = find_credential (options, run, error);
  g_autoptr (CtCredential) credential = NULL;
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *place = NULL;

  if (given != NULL)
    credential = ct_remote_place_split (given, &place, &source->coco_name, error);
  if (credential == NULL
      || !ct_credential_check (credential, CT_CAN_READ, g_get_real_time () / G_USEC_PER_SEC, remarks, error))
    return FALSE;
  for (guint i = 0; i < remarks->len; i++)
    ct_output_note (run->output, "%s\n", (const char *) g_ptr_array_index (remarks, i));
  source->prefix = options->prefix != NULL ? ct_blob_name_join (place, options->prefix) : g_steal_pointer (&place);
  if (options->name != NULL)
    {
      g_free (source->coco_name);
      source->coco_name = ct_blob_name_join (source->prefix, options->name);
    }
  source->container = ct_container_new_with_credential (credential, CT_CAN_READ, error);
  return source->container != NULL;
}

static void
source_clear (Source *source)
{
  g_clear_object (&source->container);
  g_free (source->prefix);
  g_free (source->coco_name);
}

static void
result_to_json (const CtRemoteFetchResult *result, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "coco_name", result->coco_name);
  json_builder_set_member_name (builder, "coco_path");
  if (result->coco_path != NULL)
    {
      g_autofree char *shown = g_filename_display_name (result->coco_path);

      json_builder_add_string_value (builder, shown);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "coco_fetched");
  json_builder_add_boolean_value (builder, result->coco_path != NULL && !result->coco_was_there);
  ct_json_add_int (builder, "found", result->n_found);
  ct_json_add_int (builder, "fetched", result->n_fetched);
  ct_json_add_int (builder, "there", result->n_there);
  ct_json_add_int (builder, "failed", result->n_failed);
  ct_json_add_int (builder, "bytes_fetched", result->bytes_fetched);
  json_builder_set_member_name (builder, "failures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->failures->len; i++)
    {
      const CtRemoteFailure *failure = g_ptr_array_index (result->failures, i);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "file_name", failure->file_name);
      ct_json_add_string (builder, "reason", failure->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static void
print_result (const CtRemoteFetchResult *result, CtOutput *output)
{
  g_autofree char *bytes = ct_format_bytes (result->bytes_fetched);

  for (guint i = 0; i < result->failures->len; i++)
    ct_output_note (output, "%s\n", ((const CtRemoteFailure *) g_ptr_array_index (result->failures, i))->reason);
  ct_output_print (output,
                   _ ("Pictures: %u fetched, %u there already, %u failed, %u not reached; %s.\n"),
                   result->n_fetched,
                   result->n_there,
                   result->n_failed,
                   result->n_found - result->n_fetched - result->n_there - result->n_failed,
                   bytes);
  if (result->coco_path != NULL)
    {
      g_autofree char *shown = g_filename_display_name (result->coco_path);

      ct_output_print (output, _ ("COCO file: %s\n"), shown);
    }
}

static CtExit
exit_of (const GError *error)
{
  return g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND) ? CT_EXIT_INPUT : ct_cli_exit_of (error);
}

static CtExit
fetch_run (gpointer data, CtRun *run, GError **error)
{
  FetchOptions *options = data;
  Source source = { 0 };
  g_autoptr (CtRemoteFetchResult) result = ct_remote_fetch_result_new ();
  g_autoptr (CtLedger) ledger = ct_ledger_open_default ();
  g_autoptr (GError) local = NULL;
  gboolean is_open = open_source (options, &source, run, &local);
  const CtRemoteFetchOptions fetch_options = {
    .prefix = source.prefix,
    .coco_name = source.coco_name,
    .replace = options->replace,
    .ledger = ledger,
  };

  if (is_open)
    ct_remote_fetch_run (source.container,
                         options->operands[0],
                         &fetch_options,
                         result,
                         run->progress,
                         run->cancellable,
                         &local);
  source_clear (&source);
  if (is_open && options->json && (local == NULL || result->n_found > 0))
    result_to_json (result, run->output);
  else if (is_open && result->n_found > 0)
    print_result (result, run->output);
  if (local != NULL)
    {
      CtExit code = exit_of (local);

      g_propagate_error (error, g_steal_pointer (&local));
      return code;
    }
  return result->n_failed > 0 ? CT_EXIT_FINDINGS : CT_EXIT_DONE;
}

const CtCommand ct_command_fetch = {
  .name = "fetch",
  .operands = N_ ("FOLDER"),
  .summary = N_ ("Fetch a data set out of a container into a folder"),
  .details =
      N_ ("Every picture is checked, and the COCO file comes last. What is there already is not fetched again, so "
          "after an interruption the same command goes on where it was. The exit code is 1 if pictures could not be "
          "had. The credential of an Azure container is taken from --credential-file, CARTOUCHE_CREDENTIAL or "
          "AZURE_STORAGE_CONNECTION_STRING; with --sign-in none is needed."),
  .parse = fetch_parse,
  .run = fetch_run,
  .free = fetch_free,
};
