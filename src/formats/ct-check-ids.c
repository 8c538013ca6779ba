/* ct-check-ids.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ids that are missing or there twice, among the records that are alive now.
 */
#include "ct-check-private.h"

#include "ct-id-map.h"

/* The ids seen so far: whole numbers that are dense, as they mostly are, take one bit each. */
typedef struct
{
  CtBitset *dense;
  gint64 limit;
  CtIdMap *far[3]; /* other numbers, texts, tokens */
} Seen;

static void
seen_init (Seen *seen, guint32 n_rows)
{
  seen->dense = ct_bitset_new (0);
  seen->limit = MIN ((gint64) n_rows * 8 + 1024, G_MAXINT32);
  for (guint i = 0; i < G_N_ELEMENTS (seen->far); i++)
    seen->far[i] = ct_id_map_new (0);
}

static void
seen_clear (Seen *seen)
{
  ct_bitset_free (seen->dense);
  for (guint i = 0; i < G_N_ELEMENTS (seen->far); i++)
    ct_id_map_free (seen->far[i]);
}

/* FALSE if the id was there before. 1 and "1" are one id. */
static gboolean
seen_add (Seen *seen, gint64 id, guint8 kind, guint32 row)
{
  if (!ct_id_is_number (kind))
    return ct_id_map_insert (seen->far[kind == CT_ID_TEXT ? 1 : 2], id, row);
  if (id < 0 || id >= seen->limit)
    return ct_id_map_insert (seen->far[0], id, row);
  if (ct_bitset_get (seen->dense, (guint32) id))
    return FALSE;
  ct_bitset_set (seen->dense, (guint32) id, TRUE);
  return TRUE;
}

/* The reader marked what no reference can reach, and counted the numbers that it met twice. */
static gboolean
may_have_duplicates (const CtChecker *self, const CtTableView *table)
{
  if (table->record == CT_RECORD_ANNOTATION
      && ct_findings_count_code (ct_coco_get_findings (self->coco), "id-duplicate") > 0)
    return TRUE;
  for (guint32 row = 0; row < table->n_rows; row++)
    if (table->record == CT_RECORD_ANNOTATION
            ? ct_id_is_text (table->id_kind[row])
            : (table->flags[row] & CT_RECORD_UNREFERABLE) != 0 && table->id_kind[row] != CT_ID_NONE)
      return TRUE;
  return FALSE;
}

static gboolean
check_table (CtChecker *self, CtListKind list, CtRule missing, CtRule duplicate)
{
  CtTableView table = ct_coco_get_table (self->coco, list);
  gboolean look = may_have_duplicates (self, &table);
  gboolean good = TRUE;
  Seen seen;

  seen_init (&seen, table.n_rows);
  for (guint32 row = 0; row < table.n_rows && good; row++)
    {
      good = ct_check_go_on (self, row, table.n_rows);
      if ((table.flags[row] & CT_RECORD_DEAD) != 0)
        continue;
      if (table.id_kind[row] == CT_ID_NONE)
        ct_check_report (self, missing, row, CT_NO_ROW, FALSE);
      else if (look && !seen_add (&seen, table.id[row], table.id_kind[row], row))
        ct_check_report (self, duplicate, row, CT_NO_ROW, FALSE);
    }
  seen_clear (&seen);
  return good;
}

gboolean
ct_check_ids (CtChecker *self)
{
  return check_table (self, CT_LIST_IMAGES, CT_RULE_IMAGE_ID_MISSING, CT_RULE_IMAGE_ID_DUPLICATE)
         && check_table (self, CT_LIST_CATEGORIES, CT_RULE_CATEGORY_ID_MISSING, CT_RULE_CATEGORY_ID_DUPLICATE)
         && check_table (self, CT_LIST_ANNOTATIONS, CT_RULE_ANNOTATION_ID_MISSING, CT_RULE_ANNOTATION_ID_DUPLICATE);
}
