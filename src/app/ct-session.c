/* ct-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The object itself: what is open now, where in it we are, and the few verbs that move.
 * The current image is the selection of the list of images; everything else follows it.
 */
#include "ct-session-private.h"

#include "ct-query.h"

G_DEFINE_FINAL_TYPE (CtSession, ct_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DOCUMENT,
  PROP_IMAGE,
  PROP_MODIFIED,
  PROP_FINDINGS,
  PROP_CHECKING,
  PROP_EDITABLE,
  N_PROPS
};

enum
{
  CHANGED,
  PICTURE_CHANGED,
  LEAVING,
  CHOICE_NEEDED,
  BESIDE,
  REMOTE_CHANGED,
  VERSION_KEPT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
selected_cb (CtSession *self)
{
  guint32 image = ct_image_list_get_selected (self->images);

  if (image == self->image)
    return;
  self->image = image;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE]);
  if (self->image == image)
    ct_session_load_picture (self);
}

static void
picture_cb (CtSession *self)
{
  g_signal_emit (self, signals[PICTURE_CHANGED], 0);
}

/* An image that was removed cannot stay the current one. */
static void
follow (CtSession *self, const CtChange *change)
{
  CtDataset *dataset = ct_session_get_dataset (self);
  guint position = ct_image_list_find (self->images, self->image);

  ct_image_finder_follow (self->finder, change);
  if (self->image != CT_NO_ROW && !ct_image_table_is_alive (&dataset->images, self->image))
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->images));

      ct_session_set_image (self,
                            n_items > 0 ? ct_image_list_get_image (self->images, MIN (position, n_items - 1))
                                        : CT_NO_ROW);
    }
}

static void
history_changed_cb (CtSession *self, const CtChange *change)
{
  if (change != NULL)
    {
      follow (self, change);
      ct_image_list_refresh (self->images, change->image);
      ct_session_queue_check (self);
      g_signal_emit (self, signals[CHANGED], 0, change);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/* Who shows the document may say where they are in it. */
void
ct_session_leave_document (CtSession *self)
{
  if (self->document != NULL)
    g_signal_emit (self, signals[LEAVING], 0);
}

/* A save that is under way needs the journal; it lets go of the document when it ends. */
static void
drop_document (CtSession *self)
{
  gboolean is_saving = ct_session_is_saving (self);

  ct_session_drop_saves (self);
  if (self->document == NULL)
    return;
  g_signal_handlers_disconnect_by_data (ct_document_get_history (self->document), self);
  if (!is_saving)
    ct_session_release_document (self, self->document);
  ct_session_take_remote (self, NULL);
  g_clear_object (&self->document);
  self->taken_over = self->unkept = self->put_aside = self->comparing = self->compared = FALSE;
}

static void
ct_session_dispose (GObject *object)
{
  CtSession *self = CT_SESSION (object);

  ct_session_stop_check (self);
  drop_document (self);
  if (self->finder != NULL)
    ct_image_finder_set_document (self->finder, NULL);
  g_clear_object (&self->finder);
  if (self->images != NULL)
    g_signal_handlers_disconnect_by_data (self->images, self);
  g_clear_object (&self->images);
  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_data (self->loader, self);
  if (self->loader != NULL)
    ct_picture_loader_clear (self->loader);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->findings, ct_findings_unref);
  g_clear_pointer (&self->check_index, ct_check_index_unref);
  g_clear_pointer (&self->place, ct_place_free);
  g_clear_pointer (&self->save_warning, g_free);
  ct_lock_owner_clear (&self->owner);
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
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking);
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, ct_session_is_editable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
add_opening_signals (CtSessionClass *klass)
{
  /**
   * CtSession::choice-needed:
   * @recovery: (type CtRecovery): what was found
   *
   * The file that is being opened was changed by somebody else, and there is work in its journal.
   * ct_session_choose() must follow; without a handler the file is not opened.
   */
  signals[CHOICE_NEEDED] = g_signal_new ("choice-needed",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_POINTER);
  /**
   * CtSession::beside:
   * @path: of a second file that is to be seen as well
   */
  signals[BESIDE] = g_signal_new ("beside",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);
}

static void
add_remote_signals (CtSessionClass *klass)
{
  /**
   * CtSession::remote-changed:
   *
   * What ct_session_get_remote_state() and its neighbours tell is something else than before.
   */
  signals[REMOTE_CHANGED] = g_signal_new ("remote-changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  /**
   * CtSession::version-kept:
   * @text: where, for people
   *
   * One of two versions was put under another name before the other one took its place.
   */
  signals[VERSION_KEPT] = g_signal_new ("version-kept",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_STRING);
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
  /**
   * CtSession:checking:
   *
   * Whether the findings are of an earlier state, and newer ones are on their way.
   */
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  /**
   * CtSession:editable:
   *
   * Whether verbs are allowed now.
   */
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtSession::changed:
   * @change: (type CtChange): what changed in the data set
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_POINTER);
  /**
   * CtSession::picture-changed:
   *
   * ct_session_get_picture() tells something else than before.
   */
  signals[PICTURE_CHANGED] = g_signal_new ("picture-changed",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);
  /**
   * CtSession::leaving:
   *
   * The document is about to be let go of; ct_session_keep_place() is still possible.
   */
  signals[LEAVING] =
      g_signal_new ("leaving", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  add_opening_signals (klass);
  add_remote_signals (klass);
}

static void
ct_session_init (CtSession *self)
{
  self->image = CT_NO_ROW;
  self->check_options = (CtCheckOptions){ CT_PROFILE_COCO, CT_CHECK_TRAINING };
  self->images = ct_image_list_new ();
  self->finder = ct_image_finder_new (self->images);
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

/* Puts another document in the place of the one that is open, and goes to an image. */
void
ct_session_take_document (CtSession *self,
                          CtDocument *document,
                          GArray *rows,
                          CtSessionChecked *checked,
                          guint32 first,
                          CtRemoteSet *remote)
{
  CtDataset *dataset = document != NULL ? ct_document_get_dataset (document) : NULL;

  ct_session_stop_check (self);
  drop_document (self);
  self->document = document;
  if (remote != NULL)
    {
      ct_session_take_remote (self, remote);
      ct_picture_loader_forget (self->loader);
    }
  if (document != NULL)
    g_signal_connect_swapped (ct_document_get_history (document), "changed", G_CALLBACK (history_changed_cb), self);
  self->image = CT_NO_ROW;
  ct_picture_loader_clear (self->loader);
  g_signal_handlers_block_by_func (self->images, selected_cb, self);
  ct_image_list_set_rows (self->images, dataset, rows);
  g_signal_handlers_unblock_by_func (self->images, selected_cb, self);
  ct_image_finder_set_fetched (self->finder, ct_session_get_fetched (self) != NULL);
  ct_image_finder_set_document (self->finder, document);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
  ct_session_take_checked (self, checked);
  /* Another profile may have been chosen while it was opened. */
  if (checked != NULL && ct_check_index_get_options (self->check_index)->profile != self->check_options.profile)
    ct_session_queue_check (self);
  if (rows != NULL && rows->len > 0)
    ct_session_set_image (self, first != CT_NO_ROW ? first : g_array_index (rows, guint32, 0));
}

/* (transfer full) (nullable): what is known of the document from now on */
void
ct_session_take_checked (CtSession *self, CtSessionChecked *checked)
{
  g_clear_pointer (&self->findings, ct_findings_unref);
  g_clear_pointer (&self->check_index, ct_check_index_unref);
  if (checked != NULL)
    {
      self->findings = g_steal_pointer (&checked->findings);
      self->check_index = g_steal_pointer (&checked->index);
    }
  ct_image_list_set_problems (self->images, checked != NULL ? g_steal_pointer (&checked->problems) : NULL);
  g_clear_pointer (&checked, ct_session_checked_free);
  ct_image_finder_note_problems (self->finder);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDINGS]);
}

void
ct_session_set_checking (CtSession *self, gboolean checking)
{
  if (self->checking == checking)
    return;
  self->checking = checking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

void
ct_session_notify_modified (CtSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

void
ct_session_notify_editable (CtSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
}

void
ct_session_ask_choice (CtSession *self, const CtRecovery *recovery)
{
  if (g_signal_has_handler_pending (self, signals[CHOICE_NEEDED], 0, TRUE))
    g_signal_emit (self, signals[CHOICE_NEEDED], 0, recovery);
  else
    ct_session_choose (self, CT_SESSION_NEITHER);
}

void
ct_session_tell_remote (CtSession *self)
{
  g_signal_emit (self, signals[REMOTE_CHANGED], 0);
}

void
ct_session_tell_kept (CtSession *self, const char *text)
{
  g_signal_emit (self, signals[VERSION_KEPT], 0, text);
}

void
ct_session_tell_beside (CtSession *self, const char *path)
{
  g_signal_emit (self, signals[BESIDE], 0, path);
}

/**
 * ct_session_close:
 *
 * Lets go of the document, saved or not. Its journal is closed in a job, which a GApplication waits for.
 */
void
ct_session_close (CtSession *self)
{
  ct_session_give_up_opening (self);
  ct_session_leave_document (self);
  ct_session_take_document (self, NULL, NULL, NULL, CT_NO_ROW, NULL);
}

/**
 * ct_session_get_place:
 *
 * Returns: (transfer none) (nullable): where somebody was when the document was left last
 */
const CtPlace *
ct_session_get_place (CtSession *self)
{
  return self->document != NULL ? self->place : NULL;
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
  return self->document != NULL && ct_session_get_read_only_reason (self) == NULL && !self->reopening
         && !ct_session_is_locked (self);
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
