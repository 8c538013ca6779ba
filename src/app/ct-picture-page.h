/* ct-picture-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies in the place of a picture that cannot be shown: why, and what to do.
 */
#pragma once

#include "ct-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CT_TYPE_PICTURE_PAGE (ct_picture_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPicturePage, ct_picture_page, CT, PICTURE_PAGE, GtkWidget)

gboolean ct_picture_page_show (CtPicturePage *self, const CtPicture *picture, const char *name);
const char *ct_picture_page_get_title (CtPicturePage *self);

G_END_DECLS
