/* bench-json-glib.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A peer: how long json-glib takes to make a tree of the file.
 */
#include <json-glib/json-glib.h>

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();
  char ms[G_ASCII_DTOSTR_BUF_SIZE];

  if (argc != 2 || !json_parser_load_from_file (parser, argv[1], &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-json-glib FILE");
      return 1;
    }
  g_ascii_formatd (ms, sizeof ms, "%.3f", (double) (g_get_monotonic_time () - start_us) / 1000);
  g_print ("{\"ms\": %s}\n", ms);
  return 0;
}
