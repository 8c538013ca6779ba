/* recording-container.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A container in memory that writes down what is asked of it and fails on demand.
 */
#pragma once

#include "ct-container.h"

G_BEGIN_DECLS

#define RECORDING_TYPE_CONTAINER (recording_container_get_type ())
G_DECLARE_FINAL_TYPE (RecordingContainer, recording_container, RECORDING, CONTAINER, GObject)

/**
 * RecordingFault:
 * @FAULT_LOST: the blob is written, but the answer says that the network failed
 * @FAULT_LOST_CONFLICT: the blob is written, but the answer is a conflict, as after a repeated try
 * @FAULT_GONE: the container does not exist any more
 * @FAULT_CANCEL: the user cancels before the blob is written
 */
typedef enum
{
  FAULT_NONE,
  FAULT_DENIED,
  FAULT_NETWORK,
  FAULT_CONFLICT,
  FAULT_CORRUPT,
  FAULT_LOST,
  FAULT_LOST_CONFLICT,
  FAULT_GONE,
  FAULT_CANCEL,
} RecordingFault;

/**
 * RecordingFaultFunc:
 * @n_th: number of the put, from 0
 */
typedef RecordingFault (*RecordingFaultFunc) (RecordingContainer *self, guint n_th, const char *name, gpointer data);

/**
 * RecordingContainer:
 * @log: (element-type utf8): "put NAME", "list PREFIX", "head NAME", in order; puts that failed are "fail NAME"
 * @knows_md5: whether the listing has the MD5
 * @abilities: what it says that it allows; it does not check
 */
struct _RecordingContainer
{
  GObject parent_instance;
  GHashTable *blobs;
  GPtrArray *log;
  guint n_puts;
  guint n_etags;
  guint64 bytes_put;
  gboolean knows_md5;
  CtAbilities abilities;
  guint64 max_bytes;
  RecordingFaultFunc fault;
  gpointer fault_data;
};

RecordingContainer *recording_container_new (void);
void recording_container_write (RecordingContainer *self, const char *name, const char *text);
void recording_container_remove (RecordingContainer *self, const char *name);
GBytes *recording_container_peek (RecordingContainer *self, const char *name);
const char *recording_container_type_of (RecordingContainer *self, const char *name);
guint recording_container_count (RecordingContainer *self, const char *entry);
char *recording_container_log (RecordingContainer *self);

G_END_DECLS
