/* ct-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture of 36 MB touches 9,000 pages of 4 KiB for the first time, which takes the kernel
 * half as long as decoding takes; with pages of 2 MiB it hardly counts.
 */
#include "ct-memory-private.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE_BYTES ((gsize) 2 << 20)
#define WORTH_IT_BYTES (2 * HUGE_PAGE_BYTES)

/*
 * ct_memory_alloc:
 *
 * Returns: (transfer full) (nullable): memory for g_free(), not cleared, for any type; %NULL when
 *   there is not so much
 */
gpointer
ct_memory_alloc (gsize n_members, gsize member_bytes)
{
  gsize n_bytes;
  void *memory = NULL;

  if (!g_size_checked_mul (&n_bytes, n_members, member_bytes) || n_bytes < WORTH_IT_BYTES)
    return g_try_malloc_n (n_members, member_bytes);
  if (posix_memalign (&memory, HUGE_PAGE_BYTES, n_bytes) != 0)
    return NULL;
  /* A wish; what lies behind the last full page stays as it is. */
  madvise (memory, n_bytes / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES, MADV_HUGEPAGE);
  return memory;
}
