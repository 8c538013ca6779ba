/* ct-help.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide that came with the program, and which program shows it.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-base.h"

G_BEGIN_DECLS

void ct_help_show (GtkWindow *parent);

G_END_DECLS
