/* ct-cli-names.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a line of a script names a record and gives a value: images by id or file name,
 * categories by id or name, annotations by id. Every complaint is %CT_ERROR_USAGE.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

typedef struct _CtNames CtNames;

CtNames *ct_names_new (CtDataset *dataset);
void ct_names_free (CtNames *self);
guint32 ct_names_get_image (CtNames *self, JsonObject *line, GError **error);
guint32 ct_names_get_category (CtNames *self, JsonObject *line, GError **error);
guint32 ct_names_get_annotation (CtNames *self, JsonObject *line, GError **error);

const char *ct_line_get_string (JsonObject *line, const char *member, GError **error);
gboolean ct_line_get_length (JsonObject *line, const char *member, double *value, GError **error);
gboolean ct_line_get_boolean (JsonObject *line, const char *member, gboolean *value, GError **error);
gboolean ct_line_get_bbox (JsonObject *line, const CtRect *picture, CtRect *bbox, GError **error);
gboolean ct_line_complain (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtNames, ct_names_free)

G_END_DECLS
