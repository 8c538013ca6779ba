/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts the window program.
 */
#include <locale.h>

#include "ct-application.h"
#include "ct-base.h"

int
main (int argc, char *argv[])
{
  g_autoptr (CtApplication) application = NULL;
  const char *catalogs = g_getenv ("CARTOUCHE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogs != NULL ? catalogs : CT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Cartouche");
  application = ct_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
