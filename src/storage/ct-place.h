/* ct-place.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where somebody was in a document when it was left: a small key file for each document in
 * the user's state folder, and not more than CT_PLACE_MAX of them. Synchronous. Knows nothing of windows:
 * the numbers are kept as they are given, and what a file holds is checked when it is read.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/* The places of so many documents are kept; the oldest go. */
#define CT_PLACE_MAX 200

/**
 * CtPlaceView:
 * @CT_PLACE_FIT: the whole picture
 * @CT_PLACE_FIT_WIDTH: its whole width
 * @CT_PLACE_FREE: zoom and centre
 */
typedef enum
{
  CT_PLACE_FIT,
  CT_PLACE_FIT_WIDTH,
  CT_PLACE_FREE,
} CtPlaceView;

/**
 * CtPlace:
 * @image: (nullable): file name of the image, as the data set spells it
 * @view: what @zoom and the centre are worth
 * @zoom: device pixels for one image pixel
 * @center_x_px: the image point in the middle of the view, in image pixels
 * @center_y_px: likewise
 * @shows_left: whether the panel on the left was wanted
 * @shows_right: likewise
 * @left_wpx: its width in widget pixels; 0 when not known
 * @right_wpx: likewise
 * @width_wpx: of the window when it is neither maximised nor full screen; 0 when not known
 * @height_wpx: likewise
 */
typedef struct
{
  char *image;
  CtPlaceView view;
  double zoom;
  double center_x_px;
  double center_y_px;
  gboolean shows_left;
  gboolean shows_right;
  int left_wpx;
  int right_wpx;
  int width_wpx;
  int height_wpx;
  gboolean is_maximized;
  gboolean is_fullscreen;
} CtPlace;

CtPlace *ct_place_new (void);
void ct_place_free (CtPlace *self);
char *ct_place_dup_folder (void);
CtPlace *ct_place_load (const char *document);
gboolean ct_place_save (const CtPlace *self, const char *document, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPlace, ct_place_free)

G_END_DECLS
