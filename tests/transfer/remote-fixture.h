/* remote-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder as a container, with hooks, and folders for local copies and pictures.
 */
#pragma once

#include "ct-error.h"
#include "ct-remote-set.h"
#include "hooked-container.h"

G_BEGIN_DECLS

#define COCO_NAME "sets/annotations.json"

/**
 * RemoteFixture:
 * @there: path of the container
 * @options: to open sets with; names COCO_NAME
 */
typedef struct
{
  char *folder;
  char *there;
  char *data_folder;
  char *cache_folder;
  HookedContainer *container;
  CtRemoteOptions options;
} RemoteFixture;

void remote_fixture_set_up (RemoteFixture *self, gconstpointer data);
void remote_fixture_tear_down (RemoteFixture *self, gconstpointer data);
void remote_fixture_write (RemoteFixture *self, const char *name, const char *text);
void remote_fixture_remove (RemoteFixture *self, const char *name);
char *remote_fixture_read (RemoteFixture *self, const char *name);
CtRemoteSet *remote_fixture_open (RemoteFixture *self);
CtRemoteState remote_fixture_pull (CtRemoteSet *set, CtRemotePull how, CtRemoteResult *result);
void remote_fixture_assert_file (const char *path, const char *text);
void remote_fixture_assert_picture (CtRemoteSet *set, const char *file_name, const char *text);
void remote_fixture_assert_no_picture (CtRemoteSet *set, const char *file_name, CtError code);
CtCoco *remote_fixture_coco (const char *images);
void remote_fixture_learn (CtRemoteSet *set, const char *images, CtFindings *findings);

G_END_DECLS
