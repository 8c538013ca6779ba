/* ct-image-finder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the list of images what somebody asked for: those that a query finds, in an order. Runs the query
 * in a job over a snapshot that is made a little at a time, follows edits, and finds out what
 * the data set does not know. Knows nothing of widgets.
 */
#pragma once

#include "ct-document.h"
#include "ct-image-list.h"
#include "ct-query.h"

G_BEGIN_DECLS

/**
 * CtImageNeeds:
 * @CT_IMAGE_NEEDS_BOXES: looks at annotations
 * @CT_IMAGE_NEEDS_FILES: which pictures are there, and of when
 * @CT_IMAGE_NEEDS_SCORES: the scores of annotations
 *
 * What a query is about beside the images themselves.
 */
typedef enum
{
  CT_IMAGE_NEEDS_NOTHING = 0,
  CT_IMAGE_NEEDS_BOXES = 1 << 0,
  CT_IMAGE_NEEDS_FILES = 1 << 1,
  CT_IMAGE_NEEDS_SCORES = 1 << 2,
} CtImageNeeds;

#define CT_TYPE_IMAGE_FINDER (ct_image_finder_get_type ())
G_DECLARE_FINAL_TYPE (CtImageFinder, ct_image_finder, CT, IMAGE_FINDER, GObject)

CtImageFinder *ct_image_finder_new (CtImageList *list);
void ct_image_finder_set_fetched (CtImageFinder *self, gboolean fetched);
void ct_image_finder_set_document (CtImageFinder *self, CtDocument *document);
void ct_image_finder_find (CtImageFinder *self, CtQuery *query, CtImageNeeds needs);
void ct_image_finder_sort (CtImageFinder *self, const CtQuerySort *sort);
const CtQuerySort *ct_image_finder_get_sort (CtImageFinder *self);
void ct_image_finder_again (CtImageFinder *self);
void ct_image_finder_follow (CtImageFinder *self, const CtChange *change);
void ct_image_finder_note_problems (CtImageFinder *self);
void ct_image_finder_look_at_files (CtImageFinder *self);
gboolean ct_image_finder_is_busy (CtImageFinder *self);
gboolean ct_image_finder_is_stale (CtImageFinder *self);
guint ct_image_finder_get_n_images (CtImageFinder *self);

G_END_DECLS
