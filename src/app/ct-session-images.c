/* ct-session-images.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The current image: going from one to another, loading its picture, and the verbs that
 * are about it as a whole.
 */
#include "ct-session-private.h"

#include "ct-error.h"
#include "ct-image-verbs.h"
#include "ct-query.h"
#include "ct-verbs.h"

/* Pictures outside of the picture folder are shown as well; they are only never published. */
static gboolean
request_for (CtSession *self, guint32 image, CtPictureRequest *request)
{
  CtDataset *dataset = ct_session_get_dataset (self);

  if (dataset == NULL || !ct_image_table_is_alive (&dataset->images, image))
    return FALSE;
  request->path = ct_document_dup_image_path (self->document, image);
  if (ct_session_get_fetched (self) != NULL && request->path != NULL)
    {
      request->remote = g_object_ref (self->remote);
      request->file_name = g_strdup (ct_dataset_get_file_name (dataset, image));
    }
  request->width_px = dataset->images.width[image];
  request->height_px = dataset->images.height[image];
  return request->path != NULL;
}

static gboolean
request_at (gpointer data, gint64 position, CtPictureRequest *request)
{
  CtSession *self = data;

  return request_for (self, ct_image_list_get_image (self->images, (guint) position), request);
}

void
ct_session_load_picture (CtSession *self)
{
  CtPictureRequest request = { 0 };
  guint position = ct_image_list_find (self->images, self->image);

  if (self->image == CT_NO_ROW)
    {
      ct_picture_loader_clear (self->loader);
      return;
    }
  if (!request_for (self, self->image, &request))
    {
      g_autofree char *message =
          g_strdup_printf (_ ("“%s” is no file name."),
                           ct_dataset_get_file_name (ct_session_get_dataset (self), self->image));

      ct_picture_loader_refuse (self->loader, message);
      return;
    }
  ct_picture_loader_show (self->loader,
                          &request,
                          position != GTK_INVALID_LIST_POSITION ? (gint64) position : -1,
                          g_list_model_get_n_items (G_LIST_MODEL (self->images)),
                          request_at,
                          self);
  ct_picture_request_clear (&request);
  ct_session_fetch_ahead (self);
}

/**
 * ct_session_set_image_folder:
 * @folder: where the pictures lie, when not beside the COCO file
 */
void
ct_session_set_image_folder (CtSession *self, const char *folder)
{
  g_return_if_fail (self->document != NULL);
  ct_document_set_image_folder (self->document, folder);
  ct_image_list_refresh (self->images, CT_NO_ROW);
  ct_image_finder_set_fetched (self->finder, ct_session_get_fetched (self) != NULL);
  ct_image_finder_look_at_files (self->finder);
  ct_session_load_picture (self);
}

/**
 * ct_session_get_images:
 *
 * Returns: (transfer none): the list; its selection is the current image
 */
CtImageList *
ct_session_get_images (CtSession *self)
{
  return self->images;
}

/**
 * ct_session_get_finder:
 *
 * Returns: (transfer none): who decides on the list of images
 */
CtImageFinder *
ct_session_get_finder (CtSession *self)
{
  return self->finder;
}

/**
 * ct_session_get_image:
 *
 * Returns: row of the current image, or %CT_NO_ROW
 */
guint32
ct_session_get_image (CtSession *self)
{
  return self->image;
}

/**
 * ct_session_set_image:
 * @image: row of a living image, or %CT_NO_ROW
 */
void
ct_session_set_image (CtSession *self, guint32 image)
{
  ct_image_list_set_selected (self->images, image);
}

/**
 * ct_session_go:
 * @step: so many images down the list, or up when negative
 *
 * Returns: whether there was such an image
 */
gboolean
ct_session_go (CtSession *self, int step)
{
  guint position = ct_image_list_find (self->images, self->image);
  guint32 image;

  if (position == GTK_INVALID_LIST_POSITION)
    image = ct_image_list_get_image (self->images, 0);
  else if (step < 0 && position < (guint) -step)
    return FALSE;
  else
    image = ct_image_list_get_image (self->images, position + step);
  if (image == CT_NO_ROW)
    return FALSE;
  ct_session_set_image (self, image);
  return TRUE;
}

/**
 * ct_session_go_unreviewed:
 * @step: 1 for the next, -1 for the previous; goes round at the end
 *
 * Returns: whether there is another one
 */
gboolean
ct_session_go_unreviewed (CtSession *self, int step)
{
  CtDataset *dataset = ct_session_get_dataset (self);
  const GArray *rows = ct_image_list_get_rows (self->images);
  guint32 image;

  if (dataset == NULL || rows == NULL || self->image == CT_NO_ROW)
    return FALSE;
  image = ct_query_next_unreviewed_in (dataset, rows, self->image, step);
  if (image == CT_NO_ROW)
    return FALSE;
  ct_session_set_image (self, image);
  return TRUE;
}

/**
 * ct_session_get_picture:
 *
 * Returns: (transfer none): the picture of the current image, as far as it is there
 */
const CtPicture *
ct_session_get_picture (CtSession *self)
{
  return ct_picture_loader_get_picture (self->loader);
}

/**
 * ct_session_reveal_picture:
 *
 * What could be read of the damaged picture in sight shall be shown.
 */
void
ct_session_reveal_picture (CtSession *self)
{
  ct_picture_loader_reveal (self->loader);
}

static void
jump_to (CtSession *self, guint32 image)
{
  CtDataset *dataset = ct_session_get_dataset (self);

  if (image != CT_NO_ROW && ct_image_table_is_alive (&dataset->images, image))
    ct_session_set_image (self, image);
}

/**
 * ct_session_undo:
 *
 * Takes back the last intention, and goes to the image that it was about.
 *
 * Returns: whether there was something to undo
 */
gboolean
ct_session_undo (CtSession *self)
{
  CtHistory *history = ct_session_get_history (self);

  if (history == NULL || !ct_history_can_undo (history))
    return FALSE;
  jump_to (self, ct_history_undo (history));
  return TRUE;
}

/**
 * ct_session_redo:
 *
 * Does the last undone intention again, and goes to the image that it was about.
 *
 * Returns: whether there was something to redo
 */
gboolean
ct_session_redo (CtSession *self)
{
  CtHistory *history = ct_session_get_history (self);

  if (history == NULL || !ct_history_can_redo (history))
    return FALSE;
  jump_to (self, ct_history_redo (history));
  return TRUE;
}

/**
 * ct_session_accept:
 *
 * Marks the current image as reviewed and goes to the next one of the list.
 *
 * Returns: that one, or %CT_NO_ROW when there is none
 */
guint32
ct_session_accept (CtSession *self)
{
  const GArray *rows = ct_image_list_get_rows (self->images);
  guint32 next;

  if (!ct_session_is_editable (self) || rows == NULL || self->image == CT_NO_ROW)
    return CT_NO_ROW;
  next = ct_image_accept (ct_document_get_history (self->document), rows, self->image);
  if (next != CT_NO_ROW)
    ct_session_set_image (self, next);
  return next;
}

/**
 * ct_session_set_reviewed:
 *
 * Marks the current image, or takes the mark away.
 *
 * Returns: %FALSE with @error set when that is not possible
 */
gboolean
ct_session_set_reviewed (CtSession *self, gboolean reviewed, GError **error)
{
  if (!ct_session_is_editable (self))
    {
      g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, _ ("This file can only be looked at."));
      return FALSE;
    }
  return ct_verb_set_reviewed (ct_document_get_history (self->document), self->image, reviewed, error);
}
