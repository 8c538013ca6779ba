/* ct-picture-facts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What looking at one picture file found out. Plain values, so that those who compare
 * pictures with a data set need not know how pictures are read, nor the other way round.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_PICTURE_DIGEST_BYTES 16

/**
 * CtPictureLookFlags:
 * @CT_PICTURE_LOOK_HEADER: type, size and orientation; always done
 * @CT_PICTURE_LOOK_DECODE: decode it, which tells whether it is whole
 * @CT_PICTURE_LOOK_DIGEST: the digest of the file's bytes
 */
typedef enum
{
  CT_PICTURE_LOOK_HEADER = 0,
  CT_PICTURE_LOOK_DECODE = 1 << 0,
  CT_PICTURE_LOOK_DIGEST = 1 << 1,
} CtPictureLookFlags;

/**
 * CtPictureState:
 * @CT_PICTURE_MISSING: there is no such file
 * @CT_PICTURE_UNREADABLE: it cannot be read, or is no picture by its header
 * @CT_PICTURE_SEEN: its header makes sense; nobody asked for more
 * @CT_PICTURE_SOUND: it could be decoded to its end
 * @CT_PICTURE_DAMAGED: data are missing or wrong; some of it may still be shown
 * @CT_PICTURE_REFUSED: not decoded for another reason, such as its kind or its size
 *
 * From %CT_PICTURE_SEEN on format, sizes and orientation are known.
 */
typedef enum
{
  CT_PICTURE_MISSING,
  CT_PICTURE_UNREADABLE,
  CT_PICTURE_SEEN,
  CT_PICTURE_SOUND,
  CT_PICTURE_DAMAGED,
  CT_PICTURE_REFUSED,
} CtPictureState;

/**
 * CtPictureFacts:
 * @state: how far looking came
 * @problem: (nullable): a sentence for people that names the file, unless seen or sound
 * @format: (nullable): a static name such as "JPEG", by the first bytes of the file
 * @mime: (nullable): the static MIME type of @format; an MPO is image/jpeg
 * @name_format: (nullable): what the extension promises; %NULL if it promises nothing
 * @name_mime: (nullable): the MIME type of @name_format
 * @orientation: the EXIF orientation, 1 to 8
 * @stored_width: in pixels, before the orientation is applied
 * @stored_height: likewise
 * @width: in pixels, as shown
 * @height: likewise
 * @size_bytes: of the file
 * @has_digest: whether @digest is known
 * @digest: MD5 of the file's bytes
 */
typedef struct
{
  CtPictureState state;
  char *problem;
  const char *format;
  const char *mime;
  const char *name_format;
  const char *name_mime;
  guint orientation;
  int stored_width;
  int stored_height;
  int width;
  int height;
  guint64 size_bytes;
  gboolean has_digest;
  guint8 digest[CT_PICTURE_DIGEST_BYTES];
} CtPictureFacts;

/**
 * CtPictureLookFunc:
 * @facts: (out caller-allocates): what was found; to be cleared with ct_picture_facts_clear()
 *
 * How a floor that cannot look at pictures itself has it done. Must be safe to call from
 * several threads. Never writes to the file.
 *
 * Returns: %FALSE only when cancelled; everything else that can happen is a fact
 */
typedef gboolean (*CtPictureLookFunc) (const char *path,
                                       CtPictureLookFlags flags,
                                       CtPictureFacts *facts,
                                       GCancellable *cancellable,
                                       GError **error);

void ct_picture_facts_clear (CtPictureFacts *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtPictureFacts, ct_picture_facts_clear)

G_END_DECLS
