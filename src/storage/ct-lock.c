/* ct-lock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel's lock decides on one machine. A lock file of another machine counts as held even if
 * the kernel gives the lock, because not every network file system passes locks on. Where no file
 * can be made beside the document, the lock is in the state folder and known to this machine only.
 */
#include "ct-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "ct-journal-store.h"

#define GROUP "lock"
#define MAX_TRIES 20
#define MAX_NAME 200

struct _CtLock
{
  char *path;
  int fd;
};

static char *
dup_beside (const char *canonical)
{
  g_autofree char *folder = g_path_get_dirname (canonical);
  g_autofree char *base = g_path_get_basename (canonical);
  g_autofree char *name = NULL;

  if (strlen (base) > MAX_NAME)
    {
      CtDigest digest = ct_digest_of (base, strlen (base));

      g_free (base);
      base = ct_digest_to_string (&digest);
    }
  name = g_strconcat (".", base, ".cartouche-lock", NULL);
  return g_build_filename (folder, name, NULL);
}

static char *
dup_in_state (const char *canonical)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "cartouche", "lock", NULL);
  CtDigest digest = ct_digest_of (canonical, strlen (canonical));
  g_autofree char *name = ct_digest_to_string (&digest);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return NULL;
  return g_build_filename (folder, name, NULL);
}

/* Tells machines with the same name apart. */
static char *
dup_machine (void)
{
  char *text = NULL;

  if (g_file_get_contents ("/etc/machine-id", &text, NULL, NULL))
    return g_strchomp (text);
  return g_strdup (g_get_host_name ());
}

static GKeyFile *
read_file (int fd)
{
  GKeyFile *file = g_key_file_new ();
  char text[4096];
  gssize n = pread (fd, text, sizeof text, 0);

  if (n > 0)
    g_key_file_load_from_data (file, text, (gsize) n, G_KEY_FILE_NONE, NULL);
  return file;
}

static gboolean
write_file (int fd)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *machine = dup_machine ();
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, GROUP, "user", g_get_user_name ());
  g_key_file_set_string (file, GROUP, "host", g_get_host_name ());
  g_key_file_set_string (file, GROUP, "machine", machine);
  g_key_file_set_int64 (file, GROUP, "pid", getpid ());
  g_key_file_set_int64 (file, GROUP, "since", g_get_real_time () / G_USEC_PER_SEC);
  text = g_key_file_to_data (file, &length, NULL);
  return ftruncate (fd, 0) == 0 && pwrite (fd, text, length, 0) == (gssize) length;
}

static void
read_owner (int fd, CtLockOwner *owner)
{
  g_autoptr (GKeyFile) file = read_file (fd);

  owner->user = g_key_file_get_string (file, GROUP, "user", NULL);
  owner->host = g_key_file_get_string (file, GROUP, "host", NULL);
  owner->pid = g_key_file_get_int64 (file, GROUP, "pid", NULL);
  owner->since = g_key_file_get_int64 (file, GROUP, "since", NULL);
  if (owner->user == NULL)
    owner->user = g_strdup ("?");
  if (owner->host == NULL)
    owner->host = g_strdup ("?");
}

static gboolean
is_same_file (int fd, const char *path)
{
  struct stat ours;
  struct stat theirs;

  return fstat (fd, &ours) == 0 && stat (path, &theirs) == 0 && ours.st_ino == theirs.st_ino
         && ours.st_dev == theirs.st_dev;
}

static gboolean
is_of_this_machine (int fd)
{
  g_autoptr (GKeyFile) file = read_file (fd);
  g_autofree char *theirs = g_key_file_get_string (file, GROUP, "machine", NULL);
  g_autofree char *ours = dup_machine ();

  /* A file without owner is what somebody left who died while making it. */
  return theirs == NULL || strcmp (theirs, ours) == 0;
}

/* Whether the process in the file is there; for file systems without locks. */
static gboolean
is_alive (int fd)
{
  g_autoptr (GKeyFile) file = read_file (fd);
  gint64 pid = g_key_file_get_int64 (file, GROUP, "pid", NULL);

  return pid > 0 && pid != getpid () && (kill ((pid_t) pid, 0) == 0 || errno == EPERM);
}

typedef enum
{
  OURS,
  THEIRS,
  AGAIN,
  IMPOSSIBLE,
} Outcome;

/* The lock file is another user's, and we may only read it. */
static Outcome
try_readable (const char *path, int *fd)
{
  Outcome outcome = IMPOSSIBLE;

  *fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (*fd < 0)
    return IMPOSSIBLE;
  if (flock (*fd, LOCK_EX | LOCK_NB) != 0 || !is_of_this_machine (*fd))
    return THEIRS;
  /* Its owner is gone. Where the folder is ours as well, so is the turn. */
  if (is_same_file (*fd, path) && g_unlink (path) == 0)
    outcome = AGAIN;
  close (*fd);
  return outcome;
}

static Outcome
try_once (const char *path, int *fd)
{
  gboolean locked;
  Outcome outcome = OURS;

  *fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (*fd < 0)
    return errno == EACCES ? try_readable (path, fd) : IMPOSSIBLE;
  locked = flock (*fd, LOCK_EX | LOCK_NB) == 0;
  if (!locked && (errno == EWOULDBLOCK || errno == EINTR))
    return THEIRS;
  /* Its owner took it away between our opening and our locking it. */
  if (!is_same_file (*fd, path))
    outcome = AGAIN;
  else if (!is_of_this_machine (*fd) || (!locked && is_alive (*fd)))
    return THEIRS;
  else if (!write_file (*fd))
    outcome = IMPOSSIBLE;
  if (outcome != OURS)
    close (*fd);
  return outcome;
}

/* Puts a lock file of our own in the place of theirs; they will see that it is another one. */
static int
replace_file (const char *path)
{
  g_autofree char *aside = g_strconcat (path, "-XXXXXX", NULL);
  int fd = g_mkstemp_full (aside, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0)
    return -1;
  flock (fd, LOCK_EX | LOCK_NB);
  if (write_file (fd) && g_rename (aside, path) == 0)
    return fd;
  g_unlink (aside);
  close (fd);
  return -1;
}

static CtLock *
lock_new (const char *path, int fd)
{
  CtLock *self = g_new0 (CtLock, 1);

  self->path = g_strdup (path);
  self->fd = fd;
  return self;
}

static Outcome
try_often (const char *path, int *fd)
{
  Outcome outcome = AGAIN;

  for (guint i = 0; i < MAX_TRIES && outcome == AGAIN; i++)
    outcome = try_once (path, fd);
  return outcome;
}

/**
 * ct_lock_acquire:
 * @path: a document, which need not exist
 * @take_over: take the lock from whoever has it
 * @owner: (out): who has it, if somebody has; cleared with ct_lock_owner_clear()
 *
 * Returns: (transfer full) (nullable): the lock; %NULL with %CT_ERROR_CONFLICT if somebody else has it, or
 *   with %CT_ERROR_DENIED if there can be no lock
 */
CtLock *
ct_lock_acquire (const char *path, gboolean take_over, CtLockOwner *owner, GError **error)
{
  g_autofree char *canonical = ct_journal_canonical (path);
  g_autofree char *file = dup_beside (canonical);
  Outcome outcome;
  int fd = -1;

  memset (owner, 0, sizeof *owner);
  outcome = try_often (file, &fd);
  if (outcome == IMPOSSIBLE)
    {
      g_free (file);
      file = dup_in_state (canonical);
      outcome = file != NULL ? try_often (file, &fd) : IMPOSSIBLE;
    }
  if (outcome == OURS)
    return lock_new (file, fd);
  if (outcome == THEIRS)
    {
      int theirs = fd;

      fd = take_over ? replace_file (file) : -1;
      if (fd < 0)
        read_owner (theirs, owner);
      close (theirs);
      if (fd >= 0)
        return lock_new (file, fd);
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("%s is being edited by %s on %s. It can be looked at, or taken over."),
                   path,
                   owner->user,
                   owner->host);
      return NULL;
    }
  g_set_error (error, CT_ERROR, CT_ERROR_DENIED, _ ("%s cannot be locked against other programs."), path);
  return NULL;
}

/**
 * ct_lock_is_held:
 *
 * Two looks at the file system; for every few seconds and before each save.
 *
 * Returns: %FALSE if somebody took the document over
 */
gboolean
ct_lock_is_held (CtLock *self)
{
  /* Somebody who tidied up hidden files is no other owner. */
  return is_same_file (self->fd, self->path) || !g_file_test (self->path, G_FILE_TEST_EXISTS);
}

const char *
ct_lock_get_path (CtLock *self)
{
  return self->path;
}

/**
 * ct_lock_release:
 *
 * Lets go and removes the file, unless it is somebody else's by now.
 */
void
ct_lock_release (CtLock *self)
{
  if (is_same_file (self->fd, self->path))
    g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * ct_lock_find_owner:
 * @path: a document
 * @owner: (out): who wrote the lock file beside it
 *
 * Returns: whether there is a lock file; for a sentence about who took over
 */
gboolean
ct_lock_find_owner (const char *path, CtLockOwner *owner)
{
  g_autofree char *canonical = ct_journal_canonical (path);
  g_autofree char *file = dup_beside (canonical);
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  memset (owner, 0, sizeof *owner);
  if (fd < 0)
    return FALSE;
  read_owner (fd, owner);
  close (fd);
  return TRUE;
}

void
ct_lock_owner_clear (CtLockOwner *self)
{
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->host, g_free);
}
