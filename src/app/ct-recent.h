/* ct-recent.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which documents were open before: paths and times in the settings, newest first. Only files and
 * folders of this computer that a person has chosen; copies of what lies in containers are left out.
 */
#pragma once

#include <gio/gio.h>

#include "ct-base.h"

G_BEGIN_DECLS

/* So many are remembered. */
#define CT_RECENT_MAX 10

/**
 * CtRecent:
 * @uri: what stands in the settings, which identifies it
 * @path: of a COCO file, or of a folder that has none yet
 * @opened_s: when it was open last, in seconds since 1970
 */
typedef struct
{
  char *uri;
  char *path;
  gint64 opened_s;
} CtRecent;

GPtrArray *ct_recent_list (GSettings *settings);
void ct_recent_note (GSettings *settings, const char *path, gint64 now_s);
void ct_recent_forget (GSettings *settings, const char *uri);
char *ct_recent_dup_when (gint64 opened_s, gint64 now_s);
char *ct_recent_dup_problem (const char *path);

G_END_DECLS
