/* ct-cli-sign-in.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The code goes to standard error at once, because somebody has to type it in before there is
 * anything else to print.
 */
#include "ct-cli-sign-in.h"

#include <unistd.h>

#include "ct-azure-address.h"
#include "ct-device-code.h"
#include "ct-error.h"

static void
show_code (const char *user_code, const char *address, guint minutes, gpointer data)
{
  /* Over the line of progress. */
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  g_printerr (ngettext ("To sign in, open %s and type in the code %s within %u minute.\n",
                        "To sign in, open %s and type in the code %s within %u minutes.\n",
                        minutes),
              address,
              user_code,
              minutes);
}

/* An earlier sign-in, if it is still good. One that is not is forgotten. */
static CtEntra *
recall (const CtEntraApp *app, CtRun *run, GError **error)
{
  g_autoptr (CtEntra) entra = ct_entra_recall (app, run->cancellable, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (CtSecret) token = NULL;

  if (entra == NULL)
    return NULL;
  token = ct_entra_get_token (entra, NULL, run->cancellable, &local);
  if (token != NULL)
    return g_steal_pointer (&entra);
  if (g_error_matches (local, CT_ERROR, CT_ERROR_DENIED))
    ct_entra_forget (app, run->cancellable);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static CtEntra *
sign_in (const CtEntraApp *app, CtRun *run, GError **error)
{
  g_autoptr (GError) not_kept = NULL;
  CtEntra *entra;

  ct_progress_report (run->progress, -1, _ ("Waiting for somebody to sign in"));
  entra = ct_entra_sign_in (app, show_code, NULL, run->cancellable, error);
  if (entra != NULL && !ct_entra_remember (entra, run->cancellable, &not_kept))
    ct_output_note (run->output, "%s\n", not_kept->message);
  return entra;
}

/**
 * ct_cli_sign_in:
 * @app: what --sign-in says
 * @to: what --to says
 *
 * Signs in, unless somebody has done so before and it still holds.
 *
 * Returns: (transfer full): the credential, or %NULL
 */
CtCredential *
ct_cli_sign_in (const char *app, const char *to, CtRun *run, GError **error)
{
  g_autoptr (CtAzureAddress) address = ct_azure_address_looks_like_one (to) ? ct_azure_address_parse (to, NULL) : NULL;
  g_autofree char *authority = NULL;
  g_autofree char *tenant = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr (CtEntra) entra = NULL;
  g_autoptr (GError) local = NULL;
  CtEntraApp entra_app = { .ca_file = g_getenv ("CARTOUCHE_CA_FILE") };

  if (address == NULL)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("Who signs in needs the address of the container, https://…, as the destination."));
      return NULL;
    }
  if (!ct_entra_app_parse (app, &authority, &tenant, &client_id, error))
    return NULL;
  entra_app.authority = authority != NULL ? authority : ct_entra_authority_for_host (address->host);
  entra_app.tenant = tenant;
  entra_app.client_id = client_id;
  entra = recall (&entra_app, run, &local);
  if (entra == NULL && local == NULL)
    entra = sign_in (&entra_app, run, &local);
  if (entra != NULL)
    return ct_credential_new_signed_in (to, entra, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
