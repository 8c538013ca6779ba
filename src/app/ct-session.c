/* ct-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The object itself: what is open now, where in it we are, and the few verbs that move.
 * The current image is the selection of the list of images; everything else follows it.
 */
#include "ct-session-private.h"

#include "ct-bitset.h"
#include "ct-error.h"
#include "ct-query.h"
#include "ct-verbs.h"

G_DEFINE_FINAL_TYPE (CtSession, ct_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DOCUMENT,
  PROP_IMAGE,
  PROP_MODIFIED,
  PROP_FINDINGS,
  N_PROPS
};

enum
{
  CHANGED,
  PICTURE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Pictures outside of the picture folder are shown as well; they are only never published. */
static gboolean
request_for (CtSession *self, guint32 image, CtPictureRequest *request)
{
  CtDataset *dataset = ct_session_get_dataset (self);

  if (dataset == NULL || !ct_image_table_is_alive (&dataset->images, image))
    return FALSE;
  request->path = ct_document_dup_image_path (self->document, image);
  request->width_px = dataset->images.width[image];
  request->height_px = dataset->images.height[image];
  return request->path != NULL;
}

static void
load_picture (CtSession *self)
{
  CtPictureRequest request = { 0 };
  CtPictureRequest neighbours[2] = { { 0 }, { 0 } };
  guint position = ct_image_list_find (self->images, self->image);
  guint n = 0;

  if (!request_for (self, self->image, &request))
    {
      ct_picture_loader_clear (self->loader);
      return;
    }
  if (position != GTK_INVALID_LIST_POSITION)
    {
      guint32 next = ct_image_list_get_image (self->images, position + 1);
      guint32 previous = position > 0 ? ct_image_list_get_image (self->images, position - 1) : CT_NO_ROW;

      n += request_for (self, next, &neighbours[n]) ? 1 : 0;
      n += request_for (self, previous, &neighbours[n]) ? 1 : 0;
    }
  ct_picture_loader_show (self->loader, &request, neighbours, n);
  ct_picture_request_clear (&request);
  ct_picture_request_clear (&neighbours[0]);
  ct_picture_request_clear (&neighbours[1]);
}

static void
selected_cb (CtSession *self)
{
  guint32 image = ct_image_list_get_selected (self->images);

  if (image == self->image)
    return;
  self->image = image;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE]);
  if (self->image == image)
    load_picture (self);
}

static void
picture_cb (CtSession *self)
{
  g_signal_emit (self, signals[PICTURE_CHANGED], 0);
}

/* An image that was removed cannot stay the current one. */
static void
update_rows (CtSession *self)
{
  CtDataset *dataset = ct_session_get_dataset (self);
  guint position = ct_image_list_find (self->images, self->image);

  ct_image_list_set_rows (self->images, dataset, ct_query_images (dataset, NULL));
  if (self->image != CT_NO_ROW && !ct_image_table_is_alive (&dataset->images, self->image))
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->images));

      ct_session_set_image (self, n_items > 0 ? ct_image_list_get_image (self->images, MIN (position, n_items - 1))
                                              : CT_NO_ROW);
    }
}

static void
history_changed_cb (CtSession *self, const CtChange *change)
{
  CtDataset *dataset = ct_session_get_dataset (self);

  if (change != NULL)
    {
      if (change->images && dataset->images.n_alive != g_list_model_get_n_items (G_LIST_MODEL (self->images)))
        update_rows (self);
      ct_image_list_refresh (self->images, change->image);
      ct_session_queue_check (self);
      g_signal_emit (self, signals[CHANGED], 0, change);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
ct_session_dispose (GObject *object)
{
  CtSession *self = CT_SESSION (object);

  if (self->open_cancellable != NULL)
    g_cancellable_cancel (self->open_cancellable);
  g_clear_object (&self->open_cancellable);
  ct_session_stop_check (self);
  ct_session_drop_saves (self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (ct_document_get_history (self->document), self);
  g_clear_object (&self->document);
  if (self->images != NULL)
    g_signal_handlers_disconnect_by_data (self->images, self);
  g_clear_object (&self->images);
  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_data (self->loader, self);
  if (self->loader != NULL)
    ct_picture_loader_clear (self->loader);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->findings, ct_findings_unref);
  G_OBJECT_CLASS (ct_session_parent_class)->dispose (object);
}

static void
ct_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtSession *self = CT_SESSION (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_IMAGE:
      g_value_set_uint (value, self->image);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, ct_session_is_modified (self));
      break;
    case PROP_FINDINGS:
      g_value_set_pointer (value, self->findings);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_session_class_init (CtSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ct_session_dispose;
  object_class->get_property = ct_session_get_property;

  /**
   * CtSession:document:
   *
   * What is open, or %NULL.
   */
  properties[PROP_DOCUMENT] = g_param_spec_object ("document", NULL, NULL, CT_TYPE_DOCUMENT, flags);
  /**
   * CtSession:image:
   *
   * Row of the current image, or %CT_NO_ROW.
   */
  properties[PROP_IMAGE] = g_param_spec_uint ("image", NULL, NULL, 0, G_MAXUINT32, CT_NO_ROW, flags);
  /**
   * CtSession:modified:
   *
   * Whether there is something to save. Also notified when undo and redo change.
   */
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  /**
   * CtSession:findings:
   *
   * The #CtFindings of the checker, or %NULL.
   */
  properties[PROP_FINDINGS] = g_param_spec_pointer ("findings", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtSession::changed:
   * @change: (type CtChange): what changed in the data set
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * CtSession::picture-changed:
   *
   * ct_session_get_picture() tells something else than before.
   */
  signals[PICTURE_CHANGED] = g_signal_new ("picture-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_session_init (CtSession *self)
{
  self->image = CT_NO_ROW;
  self->images = ct_image_list_new ();
  self->loader = ct_picture_loader_new ();
  g_queue_init (&self->saves);
  g_signal_connect_swapped (self->images, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->loader, "changed", G_CALLBACK (picture_cb), self);
}

/**
 * ct_session_new:
 *
 * Returns: (transfer full): a session with nothing open
 */
CtSession *
ct_session_new (void)
{
  return g_object_new (CT_TYPE_SESSION, NULL);
}

/* Puts another document in the place of the one that is open. */
void
ct_session_take_document (CtSession *self, CtDocument *document, GArray *rows, CtFindings *findings)
{
  CtDataset *dataset = document != NULL ? ct_document_get_dataset (document) : NULL;

  ct_session_stop_check (self);
  ct_session_drop_saves (self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (ct_document_get_history (self->document), self);
  g_clear_object (&self->document);
  self->document = document;
  if (document != NULL)
    g_signal_connect_swapped (ct_document_get_history (document), "changed", G_CALLBACK (history_changed_cb), self);
  self->image = CT_NO_ROW;
  ct_picture_loader_clear (self->loader);
  g_signal_handlers_block_by_func (self->images, selected_cb, self);
  ct_image_list_set_rows (self->images, dataset, rows);
  g_signal_handlers_unblock_by_func (self->images, selected_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  ct_session_take_findings (self, findings);
  if (rows != NULL && rows->len > 0)
    ct_session_set_image (self, g_array_index (rows, guint32, 0));
}

/* The images that the findings of weight are about. */
static CtBitset *
find_problems (CtFindings *findings, CtDataset *dataset)
{
  CtBitset *problems = ct_bitset_new (dataset->images.n_rows);

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);
      guint32 image = CT_NO_ROW;

      if (finding->severity < CT_SEVERITY_WARNING)
        continue;
      if (finding->kind == CT_RECORD_IMAGE)
        image = finding->row;
      else if (finding->kind == CT_RECORD_ANNOTATION && finding->row < dataset->annotations.n_rows)
        image = dataset->annotations.image[finding->row];
      if (image < dataset->images.n_rows)
        ct_bitset_set (problems, image, TRUE);
    }
  return problems;
}

void
ct_session_take_findings (CtSession *self, CtFindings *findings)
{
  g_clear_pointer (&self->findings, ct_findings_unref);
  self->findings = findings;
  ct_image_list_set_problems (self->images,
                              findings != NULL ? find_problems (findings, ct_session_get_dataset (self)) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDINGS]);
}

void
ct_session_notify_modified (CtSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/**
 * ct_session_close:
 *
 * Lets go of the document, saved or not.
 */
void
ct_session_close (CtSession *self)
{
  ct_session_take_document (self, NULL, NULL, NULL);
}

/**
 * ct_session_get_document:
 *
 * Returns: (transfer none) (nullable): what is open
 */
CtDocument *
ct_session_get_document (CtSession *self)
{
  return self->document;
}

/**
 * ct_session_get_dataset:
 *
 * Returns: (transfer none) (nullable): its data set, to be read
 */
CtDataset *
ct_session_get_dataset (CtSession *self)
{
  return self->document != NULL ? ct_document_get_dataset (self->document) : NULL;
}

/**
 * ct_session_get_history:
 *
 * Returns: (transfer none) (nullable): where its edits go
 */
CtHistory *
ct_session_get_history (CtSession *self)
{
  return self->document != NULL ? ct_document_get_history (self->document) : NULL;
}

/**
 * ct_session_get_read_only_reason:
 *
 * Returns: (transfer none) (nullable): why nothing may be edited, for people
 */
const char *
ct_session_get_read_only_reason (CtSession *self)
{
  return self->document != NULL ? ct_coco_get_read_only_reason (ct_document_get_coco (self->document)) : NULL;
}

/**
 * ct_session_is_editable:
 *
 * Returns: whether verbs are allowed now
 */
gboolean
ct_session_is_editable (CtSession *self)
{
  return self->document != NULL && ct_session_get_read_only_reason (self) == NULL;
}

/**
 * ct_session_is_modified:
 *
 * Returns: whether something would be lost without saving
 */
gboolean
ct_session_is_modified (CtSession *self)
{
  return self->document != NULL && ct_document_is_modified (self->document);
}

/**
 * ct_session_get_findings:
 *
 * Returns: (transfer none) (nullable): what the checker last said
 */
CtFindings *
ct_session_get_findings (CtSession *self)
{
  return self->findings;
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
  load_picture (self);
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
  guint32 image;

  if (dataset == NULL || self->image == CT_NO_ROW)
    return FALSE;
  image = ct_query_next_unreviewed (dataset, self->image, step);
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
      g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, _("This file can only be looked at."));
      return FALSE;
    }
  return ct_verb_set_reviewed (ct_document_get_history (self->document), self->image, reviewed, error);
}
