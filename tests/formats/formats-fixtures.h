/* formats-fixtures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * COCO texts for the tests of this floor, and the real files of other tools where they are.
 */
#pragma once

#include "ct-check.h"
#include "ct-coco.h"
#include "ct-profile.h"
#include "ct-verbs.h"

typedef void (*SharedFileFunc) (const char *name, GBytes *bytes);

GBytes *fixture_bytes (const char *text);
CtCoco *fixture_read (const char *text);
GBytes *fixture_save (CtCoco *coco);
char *fixture_save_text (CtCoco *coco);
void for_each_shared_coco (SharedFileFunc func);
char *fixture_quotes (const char *text);
