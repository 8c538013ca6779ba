/* ct-container.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place that keeps blobs under names: a folder, a container of a storage service. The
 * interface; who implements it keeps credentials to itself. Knows nothing of data sets.
 *
 * All functions block and may be called from any thread, from several at a time.
 * Errors: %CT_ERROR_DENIED refused, %CT_ERROR_NETWORK out of reach, %CT_ERROR_CONFLICT a
 * condition did not hold, %CT_ERROR_NOT_FOUND no such blob, %CT_ERROR_CORRUPT what arrived
 * is not what was promised. A message names the blob and the remedy and never a secret.
 */
#pragma once

#include "ct-md5.h"
#include "ct-progress.h"
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * CtBlob:
 * @name: with forward slashes, unencoded
 * @size: in bytes
 * @has_md5: whether the container knows the MD5 without reading the blob
 * @md5: of the content, when @has_md5
 * @etag: changes whenever the blob does; opaque
 * @modified_us: last change, microseconds since 1970, or 0
 * @content_type: (nullable): as stored
 * @writer: (nullable): who wrote it, for people, as far as ct_container_head() can tell
 */
typedef struct
{
  char *name;
  guint64 size;
  gboolean has_md5;
  CtMd5 md5;
  char *etag;
  gint64 modified_us;
  char *content_type;
  char *writer;
} CtBlob;

/**
 * CtPutCondition:
 * @CT_PUT_ALWAYS: whatever is there
 * @CT_PUT_IF_ABSENT: only where no blob has the name
 * @CT_PUT_IF_MATCH: only over the blob with the given ETag
 */
typedef enum
{
  CT_PUT_ALWAYS,
  CT_PUT_IF_ABSENT,
  CT_PUT_IF_MATCH,
} CtPutCondition;

/**
 * CtPutRequest:
 * @name: the blob
 * @bytes: (nullable): the content, or
 * @path: (nullable): the file that holds it
 * @size: what the content must measure
 * @md5: what the content must hash to
 * @info: (nullable): what fstat() said of @path when it was hashed: as long as it says so, nobody
 *   needs to hash it again
 * @content_type: (nullable): stored with the blob
 * @condition: when to write
 * @etag: (nullable): for %CT_PUT_IF_MATCH
 * @writer: (nullable): who writes, for people; kept with the blob where there is a place for it
 * @lease: (nullable): see ct_container_lease(); one that has run out does no harm
 * @sent: (nullable): told how much is on its way or there
 * @sent_data: for @sent
 *
 * One blob to write; members left out are zero. Everything is borrowed.
 */
typedef struct
{
  const char *name;
  GBytes *bytes;
  const char *path;
  guint64 size;
  CtMd5 md5;
  const struct stat *info;
  const char *content_type;
  CtPutCondition condition;
  const char *etag;
  const char *writer;
  const char *lease;
  CtBytesFunc sent;
  gpointer sent_data;
} CtPutRequest;

/* How long a lease keeps others from writing when nobody renews it. */
#define CT_LEASE_SECONDS 30

/**
 * CtLeaseAction:
 * @CT_LEASE_ACQUIRE: keep others from writing the blob for %CT_LEASE_SECONDS
 * @CT_LEASE_RENEW: for as long again
 * @CT_LEASE_RELEASE: let them
 */
typedef enum
{
  CT_LEASE_ACQUIRE,
  CT_LEASE_RENEW,
  CT_LEASE_RELEASE,
} CtLeaseAction;

/**
 * CtAbilities:
 * @CT_CAN_LIST: name what is there
 * @CT_CAN_READ: read blobs and ask for their properties
 * @CT_CAN_CREATE: write blobs that are not there
 * @CT_CAN_WRITE: overwrite blobs
 * @CT_CAN_DELETE: delete blobs
 * @CT_CAN_MAKE: make the container itself
 *
 * What a container lets this user do with it.
 */
typedef enum
{
  CT_CAN_LIST = 1 << 0,
  CT_CAN_READ = 1 << 1,
  CT_CAN_CREATE = 1 << 2,
  CT_CAN_WRITE = 1 << 3,
  CT_CAN_DELETE = 1 << 4,
  CT_CAN_MAKE = 1 << 5,
  CT_CAN_ALL = (1 << 6) - 1,
} CtAbilities;

/**
 * CtContainerPageFunc:
 * @blobs: (array length=n_blobs): in no particular order, valid during the call
 *
 * Takes one page of a listing. Returns %FALSE with @error set to end it.
 */
typedef gboolean (*CtContainerPageFunc) (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error);

#define CT_TYPE_CONTAINER (ct_container_get_type ())
G_DECLARE_INTERFACE (CtContainer, ct_container, CT, CONTAINER, GObject)

/**
 * CtContainerInterface:
 * @get_max_bytes: (nullable): largest blob; without it there is no limit
 * @is_file: (nullable): whether blob @name is the very file @path; without it, never
 * @get_abilities: (nullable): as far as known; without it, all
 * @get_parallel: (nullable): how many puts at a time are of use; without it, one
 * @is_lost: (nullable): whether every further request would fail as the last one did; without it, no
 * @lease: (nullable): without it there are no leases
 * @set_paused: (nullable): without it a pause has to be kept by who asks
 */
struct _CtContainerInterface
{
  GTypeInterface parent_iface;

  gboolean (*list) (CtContainer *self,
                    const char *prefix,
                    CtContainerPageFunc func,
                    gpointer data,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error);
  gboolean (*head) (CtContainer *self, const char *name, CtBlob *blob, GCancellable *cancellable, GError **error);
  gboolean (
      *put) (CtContainer *self, const CtPutRequest *request, char **etag, GCancellable *cancellable, GError **error);
  gboolean (*get) (CtContainer *self,
                   const char *name,
                   GOutputStream *stream,
                   CtProgress *progress,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*remove) (CtContainer *self, const char *name, const char *etag, GCancellable *cancellable, GError **error);
  char *(*url_of) (CtContainer *self, const char *name);
  char *(*dup_title) (CtContainer *self);
  guint64 (*get_max_bytes) (CtContainer *self);
  gboolean (*is_file) (CtContainer *self, const char *name, const char *path);
  CtAbilities (*get_abilities) (CtContainer *self);
  guint (*get_parallel) (CtContainer *self);
  gboolean (*is_lost) (CtContainer *self);
  gboolean (*lease) (CtContainer *self,
                     const char *name,
                     CtLeaseAction action,
                     const char *id,
                     GCancellable *cancellable,
                     GError **error);
  void (*set_paused) (CtContainer *self, gboolean paused);
};

gboolean ct_container_list (CtContainer *self,
                            const char *prefix,
                            CtContainerPageFunc func,
                            gpointer data,
                            CtProgress *progress,
                            GCancellable *cancellable,
                            GError **error);
gboolean
ct_container_head (CtContainer *self, const char *name, CtBlob *blob, GCancellable *cancellable, GError **error);
gboolean ct_container_put (CtContainer *self,
                           const CtPutRequest *request,
                           char **etag,
                           GCancellable *cancellable,
                           GError **error);
gboolean ct_container_get (CtContainer *self,
                           const char *name,
                           GOutputStream *stream,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error);
gboolean
ct_container_delete (CtContainer *self, const char *name, const char *etag, GCancellable *cancellable, GError **error);
char *ct_container_url_of (CtContainer *self, const char *name);
char *ct_container_dup_title (CtContainer *self);
guint64 ct_container_get_max_bytes (CtContainer *self);
gboolean ct_container_is_file (CtContainer *self, const char *name, const char *path);
CtAbilities ct_container_get_abilities (CtContainer *self);
guint ct_container_get_parallel (CtContainer *self);
gboolean ct_container_is_lost (CtContainer *self);
gboolean ct_container_lease (CtContainer *self,
                             const char *name,
                             CtLeaseAction action,
                             const char *id,
                             GCancellable *cancellable,
                             GError **error);
void ct_container_set_paused (CtContainer *self, gboolean paused);
void ct_blob_clear (CtBlob *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtBlob, ct_blob_clear)

G_END_DECLS
