/* storage-fixtures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder for one test, and files in it.
 */
#pragma once

#include "ct-document.h"

/**
 * Fixture:
 * @folder: empty at the start, gone at the end, readable for everybody
 */
typedef struct
{
  char *folder;
  GError *error;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
char *fixture_path (Fixture *self, const char *name);
char *fixture_write (Fixture *self, const char *name, const char *text);
char *fixture_read (const char *path);
void fixture_assert_only (Fixture *self, const char *names);
void fixture_begin_state (void);
void fixture_end_state (void);
int fixture_drop_root (void);
void fixture_regain_root (void);

#define FIXTURE_TEST(path, func) g_test_add ((path), Fixture, NULL, fixture_set_up, (func), fixture_tear_down)
