/* test-soak.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hands gone mad: hundreds of thousands of random events in any state of any tool, over a real
 * file. What must be true is true after each; in the end undoing everything gives the first
 * bytes again, and redoing everything the last. CT_SOAK_EVENTS says how many, CT_SOAK_SECONDS
 * for how long instead.
 */
#include "ct-box-entry.h"
#include "ct-category-match.h"
#include "ct-clip-text.h"
#include "ct-clip.h"
#include "ct-coco.h"
#include "ct-image-verbs.h"
#include "ct-query.h"
#include "ct-splice.h"
#include "ct-tool-controller.h"
#include "ct-verbs.h"

#include <math.h>
#include <string.h>

#define N_EVENTS 200000
#define N_IMAGES 4
#define SLACK_PX 1e-6

static const char file[] =
    "{\n  \"images\": [\n"
    "    {\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 400, \"height\": 300},\n"
    "    {\"id\": 2, \"file_name\": \"b.jpg\", \"width\": 400, \"height\": 300, \"note\": [1, {}]},\n"
    "    {\"id\": 3, \"file_name\": \"sub/c.jpg\", \"width\": 37, \"height\": 1200},\n"
    "    {\"id\": 9, \"file_name\": \"d.jpg\", \"width\": 3000, \"height\": 2000}\n  ],\n"
    "  \"annotations\": [\n"
    "    {\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": [10.50, 20, 30, 40], \"area\": 1200, \"iscrowd\": 0},\n"
    "    {\"id\": 2, \"image_id\": 1, \"category_id\": 2, \"bbox\": [100, 100, 1e2, 50.0], \"area\": 5000, \"iscrowd\": 0},\n"
    "    {\"id\": 3, \"image_id\": 1, \"category_id\": 2, \"bbox\": [110, 110, 20, 20], \"area\": 400, \"iscrowd\": 1},\n"
    "    {\"id\": 4, \"image_id\": 2, \"category_id\": 1},\n"
    "    {\"id\": 7, \"image_id\": 9, \"category_id\": 7, \"bbox\": [1, 2, 2999, 1998], \"area\": 5992002, \"x\": null}\n"
    "  ],\n"
    "  \"categories\": [{\"id\": 1, \"name\": \"bottle\"}, {\"id\": 2, \"name\": \"tin\"}, {\"id\": 7, \"name\": \"猫\"}]\n"
    "}\n";

typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  CtHistory *history;
  CtViewport viewport;
  CtToolController *controller;
  CtCategoryMatch *match;
  CtDataset *clip;
  CtPoint at_px;
  CtButton button;
  CtToolSettings settings;
  gboolean always_inside;
  guint n_edits;
} Soak;

static gint32
below (gint32 limit)
{
  return g_test_rand_int_range (0, limit);
}

static double
within (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

static void
changed_cb (Soak *self)
{
  self->n_edits++;
  ct_tool_controller_sync (self->controller);
}

static guint32
image_of (Soak *self)
{
  return ct_tool_controller_get_context (self->controller)->image;
}

static void
show_image (Soak *self, guint32 image)
{
  CtRect rect = { 0, 0, 0, 0 };

  ct_tool_controller_set_image (self->controller, image);
  if (image != CT_NO_ROW)
    rect = ct_dataset_get_image_rect (self->dataset, image);
  ct_viewport_set_image_size (&self->viewport, rect.width, rect.height);
  ct_viewport_set_mode (&self->viewport, CT_VIEW_FIT);
}

static void
set_up (Soak *self, gboolean always_inside)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (file, strlen (file));
  g_autoptr (GError) error = NULL;

  *self = (Soak){ 0 };
  self->coco = ct_coco_read (bytes, "soak.json", CT_DIALECT_AUTO, NULL, NULL, &error);
  g_assert_no_error (error);
  self->dataset = ct_coco_get_dataset (self->coco);
  self->history = ct_history_new (self->dataset);
  self->always_inside = always_inside;
  self->settings = CT_TOOL_SETTINGS_INIT;
  self->match = ct_category_match_new ();
  ct_category_match_set_dataset (self->match, self->dataset);
  ct_viewport_init (&self->viewport);
  ct_viewport_set_widget_size (&self->viewport, 800, 600, 1);
  self->controller = ct_tool_controller_new (&self->viewport);
  ct_tool_controller_set_history (self->controller, self->history);
  ct_tool_controller_set_category (self->controller, 0);
  g_signal_connect_swapped (self->history, "changed", G_CALLBACK (changed_cb), self);
  show_image (self, 0);
}

static void
tear_down (Soak *self)
{
  ct_tool_controller_free (self->controller);
  ct_category_match_free (self->match);
  g_clear_pointer (&self->clip, ct_dataset_unref);
  g_signal_handlers_disconnect_by_data (self->history, self);
  g_assert_finalize_object (self->history);
  ct_coco_unref (self->coco);
}

static void
point (Soak *self, CtPointerAction action)
{
  static const CtButton buttons[] = { CT_BUTTON_PRIMARY, CT_BUTTON_PRIMARY,   CT_BUTTON_PRIMARY,
                                      CT_BUTTON_PRIMARY, CT_BUTTON_SECONDARY, CT_BUTTON_MIDDLE };
  guint64 revision = self->dataset->revision;
  CtPointerEvent event = { action, self->button, 0, 0, { 0, 0 }, { 0, 0 } };
  CtToolResult result;

  if (action == CT_POINTER_PRESS)
    {
      event.n_press = (guint) below (3) + 1;
      event.button = self->button = buttons[below (G_N_ELEMENTS (buttons))];
    }
  else if (action != CT_POINTER_MOTION)
    {
      self->button = CT_BUTTON_NONE;
    }
  if (below (4) == 0)
    event.modifiers = (guint) below (8);
  event.at_px = self->at_px;
  event.at_wpx = ct_viewport_to_widget (&self->viewport, event.at_px);
  result = ct_tool_controller_pointer (self->controller, &event);
  g_assert_nonnull (ct_cursor_get_name (result.cursor));
  /* Only a release commits. */
  if (action != CT_POINTER_RELEASE)
    g_assert_cmpuint (self->dataset->revision, ==, revision);
}

static void
move_pointer (Soak *self)
{
  CtRect rect = ct_viewport_get_image_rect (&self->viewport);

  if (below (3) == 0)
    self->at_px = CT_POINT_INIT (within (-0.2, 1.2) * rect.width, within (-0.2, 1.2) * rect.height);
  else
    self->at_px = CT_POINT_INIT (self->at_px.x + within (-30, 30) / self->viewport.scale,
                                 self->at_px.y + within (-30, 30) / self->viewport.scale);
}

/* As hands do it: a press is followed by motion and a release, mostly. */
static void
use_pointer (Soak *self)
{
  if (self->button == CT_BUTTON_NONE)
    {
      move_pointer (self);
      point (self, below (40) == 0 ? CT_POINTER_LEAVE : below (2) ? CT_POINTER_PRESS : CT_POINTER_MOTION);
      return;
    }
  if (below (2))
    {
      if (below (3))
        move_pointer (self);
      point (self, CT_POINTER_MOTION);
    }
  else
    {
      point (self, below (50) == 0 ? CT_POINTER_CANCEL : CT_POINTER_RELEASE);
    }
}

static void
use_key (Soak *self)
{
  CtKeyEvent event = { (CtKey) g_test_rand_int_range (CT_KEY_NONE, CT_KEY_9 + 1),
                       below (3) == 0 ? (guint) below (8) : 0 };
  gboolean busy = ct_tool_controller_is_busy (self->controller);
  CtEscapeStep step = ct_tool_controller_get_escape_step (self->controller);
  guint64 revision = self->dataset->revision;
  guint flags;

  flags = ct_tool_controller_key (self->controller, &event).flags;
  if (busy || event.key == CT_KEY_ESCAPE)
    g_assert_cmpuint (self->dataset->revision, ==, revision);
  if (event.key == CT_KEY_ESCAPE)
    g_assert_cmpint ((flags & CT_TOOL_HANDLED) != 0, ==, step != CT_ESCAPE_NOTHING);
}

static void
move_view (Soak *self)
{
  switch (below (5))
    {
    case 0:
      ct_viewport_pan (&self->viewport, within (-300, 300), within (-300, 300));
      break;
    case 1:
      ct_viewport_set_widget_size (&self->viewport, within (1, 2000), within (1, 1500), g_test_rand_int_range (1, 4));
      break;
    case 2:
      ct_viewport_set_mode (&self->viewport, CT_VIEW_FIT);
      break;
    default:
      ct_viewport_step_zoom_at (&self->viewport, below (7) - 3, CT_POINT_INIT (within (0, 800), within (0, 600)));
    }
}

static void
use_clipboard (Soak *self)
{
  g_autofree char *text = NULL;
  CtDataset *clip = NULL;
  CtToolResult result;

  switch (below (6))
    {
    case 0:
      clip = ct_tool_controller_copy (self->controller);
      break;
    case 1:
      clip = ct_tool_controller_cut (self->controller, &result);
      break;
    case 2:
      ct_tool_controller_duplicate (self->controller);
      return;
    case 3:
      ct_tool_controller_paste_image (self->controller, (guint32) below (N_IMAGES));
      return;
    case 4:
      text = self->clip != NULL ? ct_clip_text_write (self->clip) : NULL;
      if (text != NULL)
        clip = ct_clip_text_read (text, strlen (text), NULL);
      break;
    default:
      ct_tool_controller_paste (self->controller, self->clip);
      return;
    }
  if (clip == NULL)
    return;
  g_clear_pointer (&self->clip, ct_dataset_unref);
  self->clip = clip;
}

static void
change_view_state (Soak *self)
{
  CtViewState *view = ct_tool_controller_get_view_state (self->controller);
  g_autoptr (GArray) rows = ct_selection_dup_rows (ct_tool_controller_get_selection (self->controller));

  switch (below (7))
    {
    case 0:
      ct_view_state_toggle_locked (view, rows);
      break;
    case 1:
      ct_view_state_set_hidden (view, rows, TRUE);
      break;
    case 2:
      ct_view_state_set_peeking (view, below (4) == 0);
      break;
    case 3:
      ct_view_state_set_show_boxes (view, below (4) != 0);
      break;
    case 4:
      if (image_of (self) != CT_NO_ROW)
        ct_view_state_hide_others (view, self->dataset, image_of (self), rows);
      break;
    case 5:
      ct_view_state_reset (view);
      break;
    default:
      if (image_of (self) != CT_NO_ROW)
        ct_view_state_show_image (view, self->dataset, image_of (self));
    }
  ct_tool_controller_sync (self->controller);
}

static void
use_inspector (Soak *self)
{
  static const char *const texts[] = { "", "0", "12.5", "25 %", "-3", "1e3", "0.5", "x" };
  guint32 row = ct_selection_get_primary (ct_tool_controller_get_selection (self->controller));

  ct_box_entry_apply (self->history,
                      row,
                      texts[below (G_N_ELEMENTS (texts))],
                      (CtBoxField) below (CT_N_BOX_FIELDS),
                      below (2) ? CT_BOX_PIXELS : CT_BOX_RELATIVE,
                      self->settings.keep_inside,
                      NULL);
}

static void
use_categories (Soak *self)
{
  g_autoptr (GArray) hits = ct_category_match_find (self->match, (const char *[]){ "", "b", "ti", "x1" }[below (4)], 5);
  g_autofree char *name = g_strdup_printf ("x%d", below (20));
  g_autofree char *new_name = ct_category_match_dup_new_name (self->match, name);
  guint32 category = CT_NO_ROW;

  if (hits->len > 0)
    category = g_array_index (hits, CtCategoryHit, (guint) below ((gint32) hits->len)).category;
  else if (new_name != NULL)
    category = ct_verb_add_category (self->history, new_name, NULL);
  if (below (8) == 0)
    ct_tool_controller_set_category (self->controller, below (2) ? CT_NO_ROW : category);
  else
    ct_tool_controller_choose_category (self->controller, category);
  ct_category_match_use (self->match, category);
}

static void
change_settings (Soak *self)
{
  self->settings.classify = below (6) == 0;
  self->settings.draw_on_empty = below (3) != 0;
  if (!self->always_inside)
    self->settings.keep_inside = below (2);
  ct_tool_controller_set_settings (self->controller, &self->settings);
}

static void
do_something (Soak *self)
{
  g_autoptr (GArray) list = NULL;

  switch (below (200))
    {
    case 0:
      list = ct_query_images (self->dataset, NULL);
      show_image (self, ct_image_accept (self->history, list, (guint32) below (N_IMAGES)));
      break;
    case 1:
    case 2:
      show_image (self, below (20) == 0 ? CT_NO_ROW : (guint32) below (N_IMAGES));
      break;
    case 3:
      change_settings (self);
      break;
    case 4:
    case 5:
      change_view_state (self);
      break;
    case 6:
      ct_tool_controller_set_mode (self->controller, (CtDrawMode) below (3));
      break;
    case 7:
    case 8:
      use_categories (self);
      break;
    case 9:
    case 10:
      use_clipboard (self);
      break;
    case 11:
    case 12:
    case 13:
      ct_history_undo (self->history);
      break;
    case 14:
    case 15:
      ct_history_redo (self->history);
      break;
    case 16:
      ct_tool_controller_add_box (self->controller);
      break;
    case 17:
      ct_tool_controller_select_all (self->controller);
      break;
    case 18:
    case 19:
      use_inspector (self);
      break;
    default:
      if (below (20) == 0)
        move_view (self);
      else if (below (6) == 0)
        use_key (self);
      else
        use_pointer (self);
    }
}

static gboolean
is_inside (const CtRect *box, const CtRect *bounds)
{
  return box->x >= -SLACK_PX && box->y >= -SLACK_PX && box->x + box->width <= bounds->width + SLACK_PX
         && box->y + box->height <= bounds->height + SLACK_PX;
}

static void
check_selection (Soak *self)
{
  CtSelection *selection = ct_tool_controller_get_selection (self->controller);
  const CtViewState *view = ct_tool_controller_get_view_state (self->controller);

  for (guint i = 0; i < ct_selection_get_size (selection); i++)
    {
      guint32 row = ct_selection_get (selection, i);

      g_assert_true (ct_annotation_table_is_alive (&self->dataset->annotations, row));
      g_assert_cmpuint (self->dataset->annotations.image[row], ==, image_of (self));
      g_assert_false (ct_view_state_is_hidden (view, row));
    }
}

/* What costs too much to be checked after each event. */
static void
check_dataset (Soak *self)
{
  const CtAnnotationTable *table = &self->dataset->annotations;
  g_autofree guint32 *n_categories = g_new0 (guint32, self->dataset->categories.n_rows);

  for (guint32 image = 0; image < N_IMAGES; image++)
    {
      CtRect bounds = ct_dataset_get_image_rect (self->dataset, image);
      guint32 n = 0;

      for (guint32 row = ct_dataset_first_annotation (self->dataset, image); row != CT_NO_ROW;
           row = ct_dataset_next_annotation (self->dataset, row))
        {
          CtRect box;

          n++;
          n_categories[table->category[row]]++;
          g_assert_true (ct_category_table_is_alive (&self->dataset->categories, table->category[row]));
          if (!ct_scene_get_box (self->dataset, row, &box))
            continue;
          g_assert_true (box.width > 0 && box.height > 0);
          g_assert_true (!self->always_inside || is_inside (&box, &bounds));
        }
      g_assert_cmpuint (n, ==, self->dataset->images.n_annotations[image]);
    }
  for (guint32 i = 0; i < self->dataset->categories.n_rows; i++)
    g_assert_cmpuint (n_categories[i], ==, self->dataset->categories.n_annotations[i]);
}

static void
check_preview (Soak *self)
{
  g_autoptr (CtDisplayList) list = ct_display_list_new ();
  CtRect bounds = ct_viewport_get_image_rect (&self->viewport);

  ct_tool_controller_preview (self->controller, list);
  for (guint i = 0; i < ct_display_list_get_size (list); i++)
    {
      const CtShape *shape = ct_display_list_get (list, i);

      g_assert_true (isfinite (shape->rect_px.x) && isfinite (shape->rect_px.height));
      g_assert_true (shape->rect_px.width >= 0 && shape->rect_px.height >= 0);
      if (self->always_inside && (shape->kind == CT_SHAPE_NEW_BOX || shape->kind == CT_SHAPE_MOVED_BOX))
        g_assert_true (is_inside (&shape->rect_px, &bounds));
    }
}

static GBytes *
save (Soak *self)
{
  g_autoptr (CtSplices) splices = ct_coco_plan_save (self->coco);

  return ct_splices_to_bytes (splices);
}

/* The images stay small enough that the soak is about hands and not about ten thousand boxes. */
static void
thin_out (Soak *self)
{
  while (self->dataset->images.n_annotations[image_of (self)] > 300)
    {
      ct_tool_controller_cancel (self->controller);
      ct_view_state_reset (ct_tool_controller_get_view_state (self->controller));
      ct_tool_controller_select_all (self->controller);
      ct_tool_controller_key (self->controller, &(CtKeyEvent){ CT_KEY_DELETE, 0 });
      for (guint32 category = 0; category < self->dataset->categories.n_rows; category++)
        while (ct_image_find_tag (self->dataset, image_of (self), category) != CT_NO_ROW)
          ct_image_toggle_tag (self->history, image_of (self), category, NULL);
    }
}

static gboolean
goes_on (guint64 i, guint64 n, gint64 until)
{
  return until > 0 ? g_get_monotonic_time () < until : i < n;
}

static void
soak (gboolean always_inside)
{
  const char *events = g_getenv ("CT_SOAK_EVENTS");
  const char *seconds = g_getenv ("CT_SOAK_SECONDS");
  guint64 n = events != NULL ? g_ascii_strtoull (events, NULL, 10) : N_EVENTS / 2;
  gint64 until = seconds != NULL ? g_get_monotonic_time () + g_ascii_strtoll (seconds, NULL, 10) * 500000 : 0;
  g_autoptr (GBytes) first = g_bytes_new_static (file, strlen (file));
  g_autoptr (GBytes) last = NULL;
  g_autoptr (GBytes) undone = NULL;
  g_autoptr (GBytes) redone = NULL;
  Soak self;
  guint64 i;

  set_up (&self, always_inside);
  for (i = 0; goes_on (i, n, until); i++)
    {
      do_something (&self);
      check_selection (&self);
      if (i % 16 == 0)
        check_preview (&self);
      if (i % 512 == 0)
        check_dataset (&self);
      if (image_of (&self) != CT_NO_ROW)
        thin_out (&self);
    }
  check_dataset (&self);
  g_test_message ("%" G_GUINT64_FORMAT " events, %u changes, %u annotations made",
                  i,
                  self.n_edits,
                  self.dataset->annotations.n_rows);
  g_assert_cmpuint (self.n_edits, >, i / 100);
  while (ct_history_can_redo (self.history))
    ct_history_redo (self.history);
  last = save (&self);
  while (ct_history_can_undo (self.history))
    ct_history_undo (self.history);
  undone = save (&self);
  g_assert_true (g_bytes_equal (undone, first));
  while (ct_history_can_redo (self.history))
    ct_history_redo (self.history);
  redone = save (&self);
  g_assert_true (g_bytes_equal (redone, last));
  check_dataset (&self);
  tear_down (&self);
}

static void
test_inside (void)
{
  soak (TRUE);
}

static void
test_anywhere (void)
{
  soak (FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soak/inside", test_inside);
  g_test_add_func ("/soak/anywhere", test_anywhere);
  return g_test_run ();
}
