/* ct-image-goto.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goes to an image by its number in the list or by a part of its name.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_IMAGE_GOTO (ct_image_goto_get_type ())
G_DECLARE_FINAL_TYPE (CtImageGoto, ct_image_goto, CT, IMAGE_GOTO, GtkPopover)

GtkWidget *ct_image_goto_new (void);
void ct_image_goto_set_session (CtImageGoto *self, CtSession *session);
void ct_image_goto_open (CtImageGoto *self);

G_END_DECLS
