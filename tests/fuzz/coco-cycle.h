/* coco-cycle.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a COCO file through the program, for the fuzz targets and their plain test.
 */
#pragma once

#include "ct-coco.h"

gboolean coco_cycle (GBytes *bytes, CtCocoDialectChoice dialect);
