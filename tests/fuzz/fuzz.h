/* fuzz.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry point that libFuzzer calls, and that fuzz-corpus.c calls in the ordinary test run.
 */
#pragma once

#include <glib.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static inline void
fuzz_abort_on_warning (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_log_default_handler (domain, level, message, user_data);
  if ((level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    abort ();
}

/* A warning is our own bug; unlike GLib's trap, libFuzzer keeps the input that made it abort. */
static inline void
fuzz_init (void)
{
  g_log_set_default_handler (fuzz_abort_on_warning, NULL);
}
