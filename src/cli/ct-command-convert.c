/* ct-command-convert.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl convert: writes a data set anew in the strict form of a profile, and says
 * what it had to change or leave out.
 */
#include "ct-cli-destination.h"
#include "ct-cli-findings.h"
#include "ct-cli-input.h"
#include "ct-error.h"

typedef struct
{
  char **operands;
  CtProfile profile;
  CtProfileCoordinates coordinates;
  char *base_url;
  char *images;
  CtCocoDialectChoice dialect;
  gboolean only_reviewed;
  gboolean only_labelled;
} ConvertOptions;

typedef struct
{
  CtCoco *coco;
  CtProfileOptions options;
  CtProfileCounts counts;
  CtFindings *report;
  CtProgress *progress;
  const char *path;
} Conversion;

static void
convert_free (gpointer data)
{
  ConvertOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->base_url);
  g_free (options->images);
  g_free (options);
}

static gboolean
need_profile (const char *to, GError **error)
{
  if (to != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Say with --to what to convert to"));
  return FALSE;
}

/* What stands in the COCO file is read by everybody, so a URL with a secret has no place there. */
static gboolean
check_base_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (url == NULL)
    return TRUE;
  uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL
      && g_uri_get_userinfo (uri) == NULL)
    return TRUE;
  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_BAD_VALUE,
               _ ("--base-url must be a plain URL, without a user, query or shared access signature"));
  return FALSE;
}

static gboolean
parse_coordinates (const char *text, ConvertOptions *options, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (!ct_coordinates_from_string (text, &options->coordinates))
    g_set_error (error,
                 G_OPTION_ERROR,
                 G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” are no coordinates: pixel, relative, ltrb or relative-ltrb"),
                 text);
  else if (options->profile != CT_PROFILE_COCO)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--coordinates goes with --to coco only"));
  else
    return TRUE;
  return FALSE;
}

static gpointer
convert_parse (const CtCommand *self, char **words, GError **error)
{
  ConvertOptions *options = g_new0 (ConvertOptions, 1);
  g_autofree char *to = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *coordinates = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Write coco, azure-detection or azure-classification"), N_ ("PROFILE") },
    { "coordinates", 0, 0, G_OPTION_ARG_STRING, &coordinates,
      N_ ("How coco has its boxes: pixel (the default), relative, ltrb or relative-ltrb"), N_ ("COORDINATES") },
    { "base-url", 0, 0, G_OPTION_ARG_STRING, &options->base_url,
      N_ ("What stands before the file name in absolute_url"), N_ ("URL") },
    { "images", 0, 0, G_OPTION_ARG_FILENAME, &options->images,
      N_ ("The folder of the pictures, unless they lie beside IN"), N_ ("DIR") },
    { "only-reviewed", 0, 0, G_OPTION_ARG_NONE, &options->only_reviewed,
      N_ ("Leave out images that nobody has reviewed"), NULL },
    { "only-labelled", 0, 0, G_OPTION_ARG_NONE, &options->only_labelled,
      N_ ("Leave out images without annotations"), NULL },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
      N_ ("What the boxes of IN are: auto (the default), pixel or relative"), N_ ("DIALECT") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  if (ct_command_parse_words (self, words, entries, 2, &options->operands, error) && need_profile (to, error)
      && ct_cli_parse_profile (to, &options->profile, error) && ct_cli_parse_dialect (dialect, &options->dialect, error)
      && parse_coordinates (coordinates, options, error) && check_base_url (options->base_url, error))
    return options;
  convert_free (options);
  return NULL;
}

static gboolean
write_profile (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  Conversion *conversion = data;

  return ct_profile_write (conversion->coco,
                           &conversion->options,
                           stream,
                           &conversion->counts,
                           conversion->report,
                           conversion->progress,
                           cancellable,
                           error);
}

static gboolean
check_counts (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  const Conversion *conversion = data;
  const CtProfileCounts *counts = &conversion->counts;
  CtCocoCounts expected = { { counts->n_images, counts->n_annotations, counts->n_categories } };

  return ct_coco_check_counts (stream, &expected, conversion->path, cancellable, error);
}

static void
report (const ConvertOptions *options, const Conversion *conversion, CtOutput *output)
{
  g_autofree char *name = g_filename_display_name (options->operands[1]);

  ct_cli_findings_note (conversion->report, output);
  ct_cli_note_sizes (conversion->report, options->images, output);
  ct_output_note (output,
                  _ ("%s: wrote images: %u, annotations: %u, categories: %u\n"),
                  name,
                  conversion->counts.n_images,
                  conversion->counts.n_annotations,
                  conversion->counts.n_categories);
}

/* Without anything written, what was left out is the explanation. */
static CtExit
report_failure (const ConvertOptions *options, const Conversion *conversion, CtOutput *output, const GError *error)
{
  if (g_error_matches (error, CT_ERROR, CT_ERROR_UNSUPPORTED))
    {
      ct_cli_findings_note (conversion->report, output);
      ct_cli_note_sizes (conversion->report, options->images, output);
    }
  return ct_cli_exit_of (error);
}

static CtExit
convert_run (gpointer data, CtRun *run, GError **error)
{
  ConvertOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_coco (options->operands[0], options->dialect, run, error);
  g_autoptr (CtFindings) findings = ct_findings_new ();
  g_autofree char *folder = ct_cli_image_folder (options->operands[0], options->images);
  g_autoptr (GError) local = NULL;
  Conversion conversion = { .coco = coco, .report = findings, .progress = run->progress, .path = options->operands[1] };
  CtExit code;

  if (coco == NULL || !ct_cli_need_dialect (coco, error) || !ct_cli_probe_sizes (coco, folder, run, error))
    return CT_EXIT_INPUT;
  conversion.options = (CtProfileOptions){
    .profile = options->profile,
    .coordinates = options->coordinates,
    .base_url = options->base_url,
    .only_reviewed = options->only_reviewed,
    .only_labelled = options->only_labelled,
  };
  ct_progress_report (run->progress, 0, _ ("Writing"));
  if (!ct_cli_write (options->operands[1], write_profile, check_counts, &conversion, run->cancellable, &local))
    {
      code = report_failure (options, &conversion, run->output, local);
      g_propagate_error (error, g_steal_pointer (&local));
      return code;
    }
  report (options, &conversion, run->output);
  return ct_findings_count (findings, CT_SEVERITY_WARNING) > 0 ? CT_EXIT_FINDINGS : CT_EXIT_DONE;
}

const CtCommand ct_command_convert = {
  .name = "convert",
  .operands = N_ ("IN OUT"),
  .summary = N_ ("Write a COCO file anew in a strict form"),
  .details = N_ (
      "What is changed or left out is reported on standard error; the exit code is 1 if anything had to be "
      "left out. Images without a known size are looked up beside IN or in DIR. OUT may be “-” for standard output."),
  .parse = convert_parse,
  .run = convert_run,
  .free = convert_free,
};
