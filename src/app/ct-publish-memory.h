/* ct-publish-memory.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the settings keep of publishing: the destinations, and for each document and
 * destination how the last publish ended. Never a secret: what might hold one is not kept.
 */
#pragma once

#include <gio/gio.h>

#include "ct-publisher.h"

G_BEGIN_DECLS

/**
 * CtPublishPlace:
 * @place: a folder, or the address of a container or a folder in it, without a secret
 * @sign_in: who signs in there with Microsoft Entra, see ct_entra_app_parse(); empty when nobody does
 */
typedef struct
{
  char *place;
  char *sign_in;
} CtPublishPlace;

/**
 * CtPublishRecord:
 * @place: see #CtPublishPlace
 * @prefix: the folder in it; empty for none
 * @state: "running" as long as nobody has noted its end, else what ct_publish_outcome_to_string() says
 * @time_s: when that was noted, seconds since 1970
 * @n_pictures: how many pictures are there
 * @bytes: how much was sent
 * @url: of the COCO file
 */
typedef struct
{
  char *place;
  char *prefix;
  char *state;
  gint64 time_s;
  guint32 n_pictures;
  guint64 bytes;
  char *url;
} CtPublishRecord;

#define CT_PUBLISH_RUNNING "running"

GPtrArray *ct_publish_memory_dup_places (GSettings *settings);
void ct_publish_memory_add_place (GSettings *settings, const char *place, const char *sign_in);
void ct_publish_memory_forget_place (GSettings *settings, const char *place);
void ct_publish_place_free (CtPublishPlace *self);

CtPublishRecord *
ct_publish_memory_find (GSettings *settings, const char *document, const char *place, const char *prefix);
void ct_publish_memory_note (GSettings *settings, const char *document, const CtPublishRecord *record);
gboolean ct_publish_record_is_finished (const CtPublishRecord *self);
char *ct_publish_record_describe (const CtPublishRecord *self);
void ct_publish_record_free (CtPublishRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishPlace, ct_publish_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishRecord, ct_publish_record_free)

G_END_DECLS
