/* publish-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder with pictures, a COCO file that names them, and a recording container.
 */
#pragma once

#include "ct-publish-plan.h"
#include "recording-container.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  GPtrArray *names;
  GPtrArray *paths;
  CtCoco *coco;
  RecordingContainer *container;
  CtPublishOptions options;
} PublishFixture;

void publish_fixture_set_up (PublishFixture *self, gconstpointer data);
void publish_fixture_tear_down (PublishFixture *self, gconstpointer data);
void publish_fixture_add (PublishFixture *self, const char *file_name, const char *text);
void publish_fixture_write (PublishFixture *self, guint index, const char *text);
void publish_fixture_read (PublishFixture *self);
CtPublishPlan *publish_fixture_plan (PublishFixture *self);
void publish_fixture_assert_states (CtPublishPlan *plan, const char *expected);

G_END_DECLS
