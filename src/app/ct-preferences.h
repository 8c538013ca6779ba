/* ct-preferences.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preferences of the program. What is changed there counts at once, in all windows.
 */
#pragma once

#include <adwaita.h>

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_TYPE_PREFERENCES (ct_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CtPreferences, ct_preferences, CT, PREFERENCES, AdwPreferencesWindow)

void ct_preferences_present (GtkWindow *parent);

G_END_DECLS
