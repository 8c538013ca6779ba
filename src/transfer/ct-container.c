/* ct-container.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The interface's own part: what every container checks alike, and the documentation.
 */
#include "ct-blob-name.h"
#include "ct-container.h"
#include "ct-error.h"

G_DEFINE_INTERFACE (CtContainer, ct_container, G_TYPE_OBJECT)

static void
ct_container_default_init (CtContainerInterface *iface)
{
}

/**
 * ct_blob_clear:
 *
 * Frees what the blob owns and leaves it empty.
 */
void
ct_blob_clear (CtBlob *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->writer, g_free);
  *self = (CtBlob){ 0 };
}

/**
 * ct_container_list:
 * @prefix: (nullable): only names that start so; not necessarily a whole folder
 * @func: takes a page at a time; memory does not grow with the number of blobs
 * @progress: (nullable): told what is being done
 *
 * Lists blobs, also those in sub-folders.
 *
 * Returns: whether all were listed
 */
gboolean
ct_container_list (CtContainer *self,
                   const char *prefix,
                   CtContainerPageFunc func,
                   gpointer data,
                   CtProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), FALSE);

  if (ct_cancelled (cancellable, error))
    return FALSE;
  return CT_CONTAINER_GET_IFACE (self)
      ->list (self, prefix != NULL ? prefix : "", func, data, progress, cancellable, error);
}

/**
 * ct_container_head:
 * @blob: (out): clear it with ct_blob_clear()
 *
 * Asks for one blob. Unlike a listing, the answer has the MD5 wherever there is a way to learn it.
 */
gboolean
ct_container_head (CtContainer *self, const char *name, CtBlob *blob, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), FALSE);

  *blob = (CtBlob){ 0 };
  if (ct_cancelled (cancellable, error))
    return FALSE;
  return CT_CONTAINER_GET_IFACE (self)->head (self, name, blob, cancellable, error);
}

/**
 * ct_container_put:
 * @request: what to write where
 * @etag: (out) (optional) (transfer full): of the blob as it is now
 *
 * Writes one blob as a whole or not at all. %TRUE means that the container has confirmed
 * length and MD5 of what it keeps. %CT_ERROR_CORRUPT means that the source is not, or no
 * longer, what @request says; reading it anew may help.
 * %CT_ERROR_NOT_FOUND means that the container itself is gone.
 */
gboolean
ct_container_put (CtContainer *self,
                  const CtPutRequest *request,
                  char **etag,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *new_etag = NULL;

  g_return_val_if_fail (CT_IS_CONTAINER (self), FALSE);
  g_return_val_if_fail ((request->bytes != NULL) != (request->path != NULL), FALSE);
  g_return_val_if_fail ((request->condition == CT_PUT_IF_MATCH) == (request->etag != NULL), FALSE);

  if (ct_cancelled (cancellable, error) || !ct_blob_name_check (request->name, error)
      || !CT_CONTAINER_GET_IFACE (self)->put (self, request, &new_etag, cancellable, error))
    return FALSE;
  if (etag != NULL)
    *etag = g_steal_pointer (&new_etag);
  return TRUE;
}

/**
 * ct_container_get:
 * @stream: takes the content; is not closed
 * @progress: (nullable): told how much has come
 */
gboolean
ct_container_get (CtContainer *self,
                  const char *name,
                  GOutputStream *stream,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), FALSE);

  if (ct_cancelled (cancellable, error))
    return FALSE;
  return CT_CONTAINER_GET_IFACE (self)->get (self, name, stream, progress, cancellable, error);
}

/**
 * ct_container_delete:
 * @etag: (nullable): delete only this content; anything else is %CT_ERROR_CONFLICT
 */
gboolean
ct_container_delete (CtContainer *self, const char *name, const char *etag, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), FALSE);

  if (ct_cancelled (cancellable, error))
    return FALSE;
  return CT_CONTAINER_GET_IFACE (self)->remove (self, name, etag, cancellable, error);
}

/**
 * ct_container_url_of:
 * @name: (nullable): a blob, not encoded; %NULL for the container, without a final slash
 *
 * Returns: (transfer full): the address, percent-encoded, without a query; the container's
 *   address, a slash and ct_blob_name_encode() of the name
 */
char *
ct_container_url_of (CtContainer *self, const char *name)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), NULL);

  return CT_CONTAINER_GET_IFACE (self)->url_of (self, name);
}

/**
 * ct_container_dup_title:
 *
 * Returns: (transfer full): what to call the container; free of secrets, valid UTF-8
 */
char *
ct_container_dup_title (CtContainer *self)
{
  g_return_val_if_fail (CT_IS_CONTAINER (self), NULL);

  return CT_CONTAINER_GET_IFACE (self)->dup_title (self);
}

/**
 * ct_container_get_max_bytes:
 *
 * Returns: the size of the largest blob that the container takes
 */
guint64
ct_container_get_max_bytes (CtContainer *self)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  return iface->get_max_bytes != NULL ? iface->get_max_bytes (self) : G_MAXUINT64;
}

/**
 * ct_container_is_file:
 * @path: (nullable): a local file
 *
 * Returns: whether the blob is that very file, so that writing the one writes the other
 */
gboolean
ct_container_is_file (CtContainer *self, const char *name, const char *path)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  return path != NULL && iface->is_file != NULL && iface->is_file (self, name, path);
}

/**
 * ct_container_get_abilities:
 *
 * Returns: what may be tried, as far as that is known without asking
 */
CtAbilities
ct_container_get_abilities (CtContainer *self)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  return iface->get_abilities != NULL ? iface->get_abilities (self) : CT_CAN_ALL;
}

/**
 * ct_container_get_parallel:
 *
 * Returns: how many puts at a time are of use, at least 1
 */
guint
ct_container_get_parallel (CtContainer *self)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  return iface->get_parallel != NULL ? MAX (1, iface->get_parallel (self)) : 1;
}

/**
 * ct_container_is_lost:
 *
 * Returns: whether the container has refused in a way that makes every further request pointless:
 *   the credential is no good, or the container is not there
 */
gboolean
ct_container_is_lost (CtContainer *self)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  return iface->is_lost != NULL && iface->is_lost (self);
}

/**
 * ct_container_lease:
 * @id: a UUID, the caller's choice; who knows it may acquire the lease again
 *
 * Asks for, keeps or gives back the sole right to write a blob. A courtesy: whoever must not
 * overwrite what he has not seen writes with %CT_PUT_IF_MATCH besides. Does not try for long.
 *
 * Returns: %FALSE with %CT_ERROR_CONFLICT when somebody else has it, and with another error when
 *   there is none to be had: no such blob, no right to, or no leases at all
 */
gboolean
ct_container_lease (CtContainer *self,
                    const char *name,
                    CtLeaseAction action,
                    const char *id,
                    GCancellable *cancellable,
                    GError **error)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  if (iface->lease != NULL)
    return !ct_cancelled (cancellable, error) && iface->lease (self, name, action, id, cancellable, error);
  g_set_error_literal (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "no leases");
  return FALSE;
}

/**
 * ct_container_set_paused:
 *
 * While paused, no request begins; those that have begun end as they will.
 */
void
ct_container_set_paused (CtContainer *self, gboolean paused)
{
  CtContainerInterface *iface = CT_CONTAINER_GET_IFACE (self);

  if (iface->set_paused != NULL)
    iface->set_paused (self, paused);
}
