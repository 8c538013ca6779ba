/* fuzz.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry point that libFuzzer calls, and that fuzz-corpus.c calls in the ordinary test run.
 */
#pragma once

#include <glib.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);
