/* test-findings-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CtFindingsList against a shadow copy that replays every signal, and against a plain list that is made
 * anew each time, over random data sets, edits, profiles, folding and filters.
 */
#include "ct-findings-list.h"

#include <string.h>

#include "app-fixture.h"
#include "ct-verbs.h"

/* What somebody who only listens knows of the list. */
typedef struct
{
  CtFindingsList *list;
  GPtrArray *items;
  GArray *selected;
} Shadow;

static gboolean
is_selected (Shadow *shadow, guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (shadow->list), position);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Shadow *shadow)
{
  g_assert_cmpuint (position + removed, <=, shadow->items->len);
  if (removed > 0)
    {
      g_ptr_array_remove_range (shadow->items, position, removed);
      g_array_remove_range (shadow->selected, position, removed);
    }
  for (guint i = 0; i < added; i++)
    {
      gboolean selected = is_selected (shadow, position + i);

      g_ptr_array_insert (shadow->items, position + i, g_list_model_get_item (model, position + i));
      g_array_insert_val (shadow->selected, position + i, selected);
    }
  g_assert_cmpuint (shadow->items->len, ==, g_list_model_get_n_items (model));
}

static void
selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, Shadow *shadow)
{
  for (guint i = position; i < position + n_items; i++)
    g_array_index (shadow->selected, gboolean, i) = is_selected (shadow, i);
}

static void
shadow_init (Shadow *shadow, CtFindingsList *list)
{
  shadow->list = list;
  shadow->items = g_ptr_array_new_with_free_func (g_object_unref);
  shadow->selected = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), shadow);
  g_signal_connect (list, "selection-changed", G_CALLBACK (selection_changed_cb), shadow);
}

static void
shadow_clear (Shadow *shadow)
{
  g_signal_handlers_disconnect_by_data (shadow->list, shadow);
  g_ptr_array_unref (shadow->items);
  g_array_unref (shadow->selected);
}

static void
assert_facts (const CtFindingsFacts *facts, const CtCheckGroup *group, const CtCheckMark *mark)
{
  g_assert_cmpint (facts->is_rule, ==, mark == NULL);
  g_assert_cmpuint (facts->rule, ==, group->rule);
  g_assert_cmpint (facts->severity, ==, group->severity);
  g_assert_cmpuint (facts->n, ==, group->marks->len + group->n_unlisted);
  if (mark != NULL)
    g_assert_true (ct_check_mark_equal (&facts->mark, mark));
}

/* The list is what its index, its filter and its folded rules say, and so is the shadow. */
static void
assert_same (Shadow *shadow, CtCheckIndex *index)
{
  GListModel *model = G_LIST_MODEL (shadow->list);
  guint n_selected = 0;
  guint position = 0;

  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);
      CtFindingsFacts facts;
      guint heading = position;

      if (!ct_findings_list_get_shown (shadow->list, group->severity))
        continue;
      g_assert_true (ct_findings_list_get_facts (shadow->list, position, &facts));
      assert_facts (&facts, group, NULL);
      position++;
      for (guint j = 0; facts.expanded && j < group->marks->len; j++, position++)
        {
          CtFindingsFacts finding;

          g_assert_true (ct_findings_list_get_facts (shadow->list, position, &finding));
          assert_facts (&finding, group, &g_array_index (group->marks, CtCheckMark, j));
          g_assert_cmpuint (ct_findings_list_get_heading (shadow->list, position), ==, heading);
        }
    }
  g_assert_cmpuint (position, ==, g_list_model_get_n_items (model));
  g_assert_cmpuint (position, ==, shadow->items->len);
  for (guint i = 0; i < position; i++)
    {
      g_autoptr (CtFindingsItem) item = g_list_model_get_item (model, i);
      g_autofree char *text = ct_findings_item_dup_text (item);
      CtFindingsFacts facts;

      g_assert_true (item == shadow->items->pdata[i]);
      g_assert_true (ct_findings_list_get_facts (shadow->list, i, &facts));
      g_assert_cmpuint (ct_findings_item_get_facts (item)->n, ==, facts.n);
      g_assert_cmpint (ct_findings_item_get_facts (item)->expanded, ==, facts.expanded);
      g_assert_nonnull (text);
      g_assert_cmpint (is_selected (shadow, i), ==, g_array_index (shadow->selected, gboolean, i));
      n_selected += is_selected (shadow, i) ? 1 : 0;
    }
  g_assert_cmpuint (n_selected, <=, 1);
  g_assert_null (g_list_model_get_item (model, position));
}

typedef struct
{
  CtCoco *coco;
  CtHistory *history;
  CtProfile profile;
} Document;

static void
document_open (Document *self, guint n_boxes)
{
  g_autoptr (GString) text = g_string_new ("{\"images\": [");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 12; i++)
    g_string_append_printf (text,
                            "%s{\"id\": %u, \"file_name\": \"%u.jpg\", \"width\": %d, \"height\": 90}",
                            i > 0 ? ", " : "",
                            i + 1,
                            i,
                            i % 5 == 0 ? 0 : 90);
  g_string_append (text, "], \"categories\": [{\"id\": 1, \"name\": \"tin\"}, {\"id\": 2, \"name\": \"jar\"}], ");
  g_string_append (text, "\"annotations\": [");
  for (guint i = 0; i < n_boxes; i++)
    g_string_append_printf (text,
                            "%s{\"id\": %u, \"image_id\": %d, \"category_id\": %d, \"bbox\": [%d, %d, %d, 20]}",
                            i > 0 ? ", " : "",
                            i + 1,
                            g_test_rand_int_range (1, 14),
                            g_test_rand_int_range (1, 4),
                            g_test_rand_int_range (-5, 20),
                            g_test_rand_int_range (0, 20),
                            g_test_rand_int_range (-1, 3) * 20);
  g_string_append (text, "]}");
  bytes = g_bytes_new (text->str, text->len);
  self->coco = ct_coco_read (bytes, "test.json", CT_DIALECT_PIXEL, NULL, NULL, NULL);
  g_assert_nonnull (self->coco);
  self->history = ct_history_new (ct_coco_get_dataset (self->coco));
  self->profile = CT_PROFILE_COCO;
}

static void
document_close (Document *self)
{
  g_assert_finalize_object (self->history);
  ct_coco_unref (self->coco);
}

static CtCheckIndex *
check (const Document *self)
{
  CtCheckOptions options = { self->profile, CT_CHECK_TRAINING };
  CtCheckIndex *index = NULL;
  g_autoptr (CtFindings) findings = ct_check_run_all (self->coco, &options, &index, NULL, NULL, NULL);

  g_assert_nonnull (findings);
  return index;
}

static void
edit (Document *self)
{
  const CtDataset *dataset = ct_coco_get_dataset (self->coco);

  for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
    {
      guint32 row = (guint32) g_test_rand_int_range (0, (int) dataset->annotations.n_rows);
      CtRect box = CT_RECT_INIT (g_test_rand_int_range (-5, 80), 10, 20, 20);

      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          ct_verb_delete_annotation (self->history, row, NULL);
          break;
        case 1:
          ct_verb_set_bbox (self->history, row, &box, NULL);
          break;
        case 2:
          ct_verb_add_annotation (self->history, 1, 0, &box, NULL);
          break;
        case 3:
          if (ct_history_can_undo (self->history))
            ct_history_undo (self->history);
          break;
        case 4:
          if (ct_history_can_redo (self->history))
            ct_history_redo (self->history);
          break;
        default:
          ct_verb_set_category (self->history, row, (guint32) g_test_rand_int_range (0, 2), NULL);
          break;
        }
    }
}

/* What is selected, so that it can be looked for after the next check. */
static gboolean
get_selected (CtFindingsList *list, CtFindingsFacts *facts)
{
  guint selected = ct_findings_list_get_selected (list);

  return selected != GTK_INVALID_LIST_POSITION && ct_findings_list_get_facts (list, selected, facts);
}

static gboolean
is_there (CtCheckIndex *index, const CtFindingsFacts *facts)
{
  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);

      if (group->rule != facts->rule || group->severity != facts->severity)
        continue;
      for (guint j = 0; j < group->marks->len && !facts->is_rule; j++)
        if (ct_check_mark_equal (&g_array_index (group->marks, CtCheckMark, j), &facts->mark))
          return TRUE;
      return facts->is_rule;
    }
  return FALSE;
}

/* A finding that is still there stays selected, and one that is gone is not. */
static void
take_over (CtFindingsList *list, CtCheckIndex *index, CtCoco *coco)
{
  CtFindingsFacts before, after;
  gboolean had = get_selected (list, &before);

  ct_findings_list_set_index (list, index, coco);
  if (!had || !ct_findings_list_get_shown (list, before.severity))
    return;
  g_assert_cmpint (get_selected (list, &after), ==, is_there (index, &before));
  if (!is_there (index, &before))
    return;
  g_assert_cmpuint (after.rule, ==, before.rule);
  g_assert_true (ct_check_mark_equal (&after.mark, &before.mark));
}

static void
act (CtFindingsList *list, Document *document)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      if (n > 0)
        ct_findings_list_set_expanded (list, (guint) g_test_rand_int_range (0, (int) n), g_test_rand_bit ());
      break;
    case 1:
      ct_findings_list_set_shown (list, (CtSeverity) g_test_rand_int_range (0, 3), g_test_rand_bit ());
      break;
    case 2:
      if (n > 0)
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), (guint) g_test_rand_int_range (0, (int) n), TRUE);
      break;
    case 3:
      ct_findings_list_go (list, g_test_rand_bit () ? 1 : -1);
      break;
    case 4:
      document->profile = (CtProfile) g_test_rand_int_range (0, CT_PROFILE_AZURE_CLASSIFICATION + 1);
      break;
    default:
      edit (document);
      break;
    }
}

static void
test_shadow (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (CtFindingsList) list = ct_findings_list_new ();
      g_autoptr (CtCheckIndex) index = NULL;
      Document document;
      Shadow shadow;

      document_open (&document, 3 + round * 5);
      shadow_init (&shadow, list);
      for (guint i = 0; i < 80; i++)
        {
          g_clear_pointer (&index, ct_check_index_unref);
          index = check (&document);
          take_over (list, index, document.coco);
          assert_same (&shadow, index);
          act (list, &document);
          assert_same (&shadow, index);
        }
      ct_findings_list_set_index (list, NULL, NULL);
      g_assert_cmpuint (shadow.items->len, ==, 0);
      shadow_clear (&shadow);
      document_close (&document);
    }
}

/* Going on comes by every finding once, and round to the first; going back likewise. */
static void
test_go (void)
{
  g_autoptr (CtFindingsList) list = ct_findings_list_new ();
  g_autoptr (CtCheckIndex) index = NULL;
  Document document;
  guint n_all = 0;
  guint first;

  g_assert_cmpuint (ct_findings_list_go (list, 1), ==, GTK_INVALID_LIST_POSITION);
  document_open (&document, 60);
  index = check (&document);
  ct_findings_list_set_index (list, index, document.coco);
  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    n_all += ct_check_index_get_group (index, i)->marks->len;
  for (int step = 1; step >= -1; step -= 2)
    {
      guint n = 1;
      guint position;

      first = ct_findings_list_go (list, step);
      while ((position = ct_findings_list_go (list, step)) != first)
        {
          CtFindingsFacts facts;

          g_assert_true (ct_findings_list_get_facts (list, position, &facts));
          g_assert_false (facts.is_rule);
          g_assert_cmpuint (ct_findings_list_get_selected (list), ==, position);
          /* Unfolding moves what is below. */
          if (n++ > 2 * n_all)
            break;
        }
      g_assert_cmpuint (n, >=, n_all);
      g_assert_cmpuint (n, <=, 2 * n_all);
    }
  document_close (&document);
}

/* When the finding that is selected is mended, the next one is the one that was behind it. */
static void
test_go_after_repair (void)
{
  g_autoptr (CtFindingsList) list = ct_findings_list_new ();
  g_autoptr (CtCheckIndex) index = NULL;
  Document document;
  CtFindingsFacts before, behind, after;
  guint position;

  document_open (&document, 0);
  for (guint i = 0; i < 5; i++)
    {
      CtRect box = CT_RECT_INIT (80, 10 + i, 20, 20);

      g_assert_cmpuint (ct_verb_add_annotation (document.history, 1, 0, &box, NULL), ==, i);
    }
  index = check (&document);
  ct_findings_list_set_index (list, index, document.coco);
  do
    position = ct_findings_list_go (list, 1);
  while (ct_findings_list_get_facts (list, position, &before) && !g_str_equal (before.code, "bbox-outside"));
  position = ct_findings_list_go (list, 1);
  g_assert_true (ct_findings_list_get_facts (list, position, &before));
  g_assert_cmpuint (before.mark.row, ==, 1);
  g_assert_true (ct_findings_list_get_facts (list, position + 1, &behind));
  g_assert_true (ct_verb_delete_annotation (document.history, before.mark.row, NULL));
  ct_check_index_unref (index);
  index = check (&document);
  ct_findings_list_set_index (list, index, document.coco);
  g_assert_cmpuint (ct_findings_list_get_selected (list), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (ct_findings_list_get_facts (list, ct_findings_list_go (list, 1), &after));
  g_assert_cmpuint (after.mark.row, ==, behind.mark.row);
  document_close (&document);
}

/* A million findings are a list of a million rows, of which only those exist that somebody holds. */
static void
test_many (void)
{
  g_autoptr (CtFindingsList) list = ct_findings_list_new ();
  g_autoptr (GString) text = g_string_new ("{\"images\": [");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CtCheckIndex) index = NULL;
  Document document = { NULL, NULL, CT_PROFILE_COCO };
  const guint n = 200000;
  CtFindingsFacts facts;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"file_name\":\"%u.jpg\"}", i > 0 ? "," : "", i + 1, i);
  g_string_append (text, "],\"categories\":[{\"id\":1,\"name\":\"tin\"}],\"annotations\":[]}");
  bytes = g_bytes_new (text->str, text->len);
  document.coco = ct_coco_read (bytes, "test.json", CT_DIALECT_PIXEL, NULL, NULL, NULL);
  index = check (&document);
  ct_findings_list_set_index (list, index, document.coco);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), <, 10);
  g_assert_true (ct_findings_list_get_facts (list, 0, &facts));
  g_assert_cmpstr (facts.code, ==, "image-size-unknown");
  g_assert_cmpuint (facts.n, ==, n);
  g_assert_cmpint (facts.repair, ==, CT_REPAIR_WRITE_SIZE);
  ct_findings_list_set_expanded (list, 0, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, n);
  for (guint position = 1; position <= n; position += 9973)
    {
      CtFindingsItem *item = g_list_model_get_item (G_LIST_MODEL (list), position);
      g_autofree char *name = g_strdup_printf ("“%u.jpg”", position - 1);
      g_autofree char *words = ct_findings_item_dup_text (item);

      g_assert_nonnull (strstr (words, name));
      g_assert_finalize_object (item);
    }
  ct_coco_unref (document.coco);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings-list/shadow", test_shadow);
  g_test_add_func ("/findings-list/go", test_go);
  g_test_add_func ("/findings-list/go-after-repair", test_go_after_repair);
  g_test_add_func ("/findings-list/many", test_many);
  return g_test_run ();
}
