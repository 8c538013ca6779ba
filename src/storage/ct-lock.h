/* ct-lock.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose turn it is to write a document: a hidden file beside it that names user, host and
 * process, for people, and is locked by the kernel, for programs. When its owner ends, however
 * that happens, the kernel lets go, and who comes next takes it silently. Advice, not
 * protection: other programs know nothing of it.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtLockOwner:
 * @user: login name
 * @host: name of the machine
 * @pid: process, on that machine
 * @since: when it took the lock, seconds since 1970; 0 if unknown
 */
typedef struct
{
  char *user;
  char *host;
  gint64 pid;
  gint64 since;
} CtLockOwner;

typedef struct _CtLock CtLock;

CtLock *ct_lock_acquire (const char *path, gboolean take_over, CtLockOwner *owner, GError **error);
gboolean ct_lock_is_held (CtLock *self);
const char *ct_lock_get_path (CtLock *self);
void ct_lock_release (CtLock *self);
void ct_lock_owner_clear (CtLockOwner *self);
gboolean ct_lock_find_owner (const char *path, CtLockOwner *owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtLock, ct_lock_release)

G_END_DECLS
