/* fuzz-coco.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a COCO file on arbitrary bytes.
 */
#include "fuzz.h"

#include "coco-cycle.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  fuzz_init ();
  coco_cycle (bytes, (CtCocoDialectChoice) (size % 3));
  return 0;
}
