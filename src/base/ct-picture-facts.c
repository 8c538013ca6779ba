/* ct-picture-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the memory of the facts about one picture.
 */
#include "ct-picture-facts.h"

#include <string.h>

/**
 * ct_picture_facts_clear:
 * @self: facts, or all zero
 *
 * Frees what @self holds and makes it all zero.
 */
void
ct_picture_facts_clear (CtPictureFacts *self)
{
  g_free (self->problem);
  memset (self, 0, sizeof *self);
}
