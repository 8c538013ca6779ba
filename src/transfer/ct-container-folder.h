/* ct-container-folder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain folder as a container: the destination that needs no account. And the one place
 * that makes a container from what a person typed as the destination.
 */
#pragma once

#include "ct-container.h"

G_BEGIN_DECLS

#define CT_TYPE_CONTAINER_FOLDER (ct_container_folder_get_type ())
G_DECLARE_FINAL_TYPE (CtContainerFolder, ct_container_folder, CT, CONTAINER_FOLDER, GObject)

CtContainer *ct_container_folder_new (const char *path, GError **error);
CtContainer *ct_container_new_for_destination (const char *destination, GError **error);

G_END_DECLS
