/* ct-name-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A text with one name a line, as names of categories come from elsewhere: which are new,
 * and what about the others. Changes nothing.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/* Longer names are no names; more of them is another kind of file. */
#define CT_NAME_LIST_MAX_LENGTH 1000
#define CT_NAME_LIST_MAX_NAMES 100000

/**
 * CtNameList:
 * @names: (element-type utf8): new and different, in the order of the text
 * @n_existing: lines that name a category that is there already
 * @n_repeated: lines that say again what an earlier one has said
 * @n_blank: lines without a name; not counted at the end of the text
 */
typedef struct
{
  GPtrArray *names;
  guint n_existing;
  guint n_repeated;
  guint n_blank;
} CtNameList;

CtNameList *ct_name_list_read (const char *text, gsize length, const char *name, GError **error);
void ct_name_list_drop_existing (CtNameList *self, const CtDataset *dataset);
void ct_name_list_free (CtNameList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtNameList, ct_name_list_free)

G_END_DECLS
