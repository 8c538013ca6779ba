/* fuzz-coco.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a COCO file on arbitrary bytes.
 */
#include "fuzz.h"

#include "coco-cycle.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  coco_cycle (bytes, (CtCocoDialectChoice) (size % 3));
  return 0;
}
