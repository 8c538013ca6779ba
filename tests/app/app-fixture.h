/* app-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder with a COCO file and a picture or two, and waiting for what jobs bring.
 */
#pragma once

#include "ct-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *coco;
} AppFixture;

void app_fixture_init (AppFixture *self);
void app_fixture_clear (AppFixture *self);
void app_fixture_remove_folder (const char *path);
void app_fixture_write (AppFixture *self, const char *name, const char *text);
char *app_fixture_read (AppFixture *self, const char *name);
void app_fixture_open (AppFixture *self, CtSession *session);
GError *app_fixture_try_open (CtSession *session, const char *path);
GError *app_fixture_save (CtSession *session, const char *path);
void app_fixture_settle (void);

#define app_wait_for(condition)                                                                                        \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 app_deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                                               \
    while (!(condition))                                                                                               \
      {                                                                                                                \
        g_assert_cmpint (g_get_monotonic_time (), <, app_deadline);                                                    \
        g_main_context_iteration (NULL, FALSE);                                                                        \
        g_usleep (500);                                                                                                \
      }                                                                                                                \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
