/* bench-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the hand waits: from an event to the recorded edit, on an image with many boxes in
 * a large data set; verbs over many annotations; a keystroke of type-to-find. Prints JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ct-category-match.h"
#include "ct-clip.h"
#include "ct-selection-verbs.h"
#include "ct-tool-controller.h"
#include "ct-verbs.h"

#define WIDTH 8000
#define HEIGHT 6000
#define N_GESTURES 2000
#define N_CATEGORIES 2500
#define N_BULK 100000

typedef struct
{
  CtHistory *history;
  CtToolController *controller;
  CtViewport viewport;
  GRand *rand;
  GArray *times; /* of double, ms */
  GArray *work;  /* the same without the time that other programs had */
} Bench;

typedef struct
{
  gint64 wall_us;
  gint64 work_ns;
} Start;

static gint64
work_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static Start
start_clock (void)
{
  return (Start){ g_get_monotonic_time (), work_ns () };
}

static void
stop_clock (Bench *self, Start start)
{
  double ms = (double) (g_get_monotonic_time () - start.wall_us) / 1000;
  double work_ms = (double) (work_ns () - start.work_ns) / 1e6;

  g_array_append_val (self->times, ms);
  g_array_append_val (self->work, work_ms);
}

static double
between (Bench *self, double low, double high)
{
  return g_rand_double_range (self->rand, low, high);
}

static void
changed_cb (Bench *self)
{
  ct_tool_controller_sync (self->controller);
}

/* So many annotations, of which so many on the first image; the others on images of ten each. */
static void
fill (Bench *self, guint n_annotations, guint n_boxes)
{
  guint32 image = ct_verb_add_image_unchecked (self->history, "first.jpg", WIDTH, HEIGHT);
  guint32 category = 0;

  ct_history_begin (self->history, "");
  for (guint i = 0; i < N_CATEGORIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s %u", i % 3 ? "small" : "large", i % 7 ? "bottle" : "tin", i);

      category = ct_verb_add_category (self->history, name, NULL);
    }
  for (guint i = 0; i < n_annotations; i++)
    {
      CtRect box = CT_RECT_INIT (between (self, 0, WIDTH - 80),
                                 between (self, 0, HEIGHT - 80),
                                 between (self, 5, 80),
                                 between (self, 5, 80));

      if (i >= n_boxes && (i - n_boxes) % 10 == 0)
        image = ct_verb_add_image_unchecked (self->history, "other.jpg", WIDTH, HEIGHT);
      ct_verb_add_annotation (self->history, image, category - i % N_CATEGORIES, &box, NULL);
    }
  ct_history_end (self->history);
  ct_history_forget (self->history);
}

static void
point (Bench *self, CtPointerAction action, guint modifiers, double x, double y)
{
  CtPointerEvent event = { action,    CT_BUTTON_PRIMARY, action == CT_POINTER_PRESS,
                           modifiers, { 0, 0 },          CT_POINT_INIT (x, y) };
  Start start;

  event.at_wpx = ct_viewport_to_widget (&self->viewport, event.at_px);
  start = start_clock ();
  ct_tool_controller_pointer (self->controller, &event);
  /* What the next frame or event would have to wait for. */
  ct_tool_controller_get_index (self->controller);
  stop_clock (self, start);
}

static void
key (Bench *self, CtKey which)
{
  CtKeyEvent event = { which, 0 };
  Start start = start_clock ();

  ct_tool_controller_key (self->controller, &event);
  ct_tool_controller_get_index (self->controller);
  stop_clock (self, start);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (Bench *self, const char *what)
{
  guint n = self->times->len;

  g_array_sort (self->times, compare_doubles);
  g_array_sort (self->work, compare_doubles);
  printf ("\"%s\": {\"n\": %u, \"work_p99_ms\": %.4f, \"p50_ms\": %.4f, \"p99_ms\": %.4f, \"max_ms\": %.4f},\n",
          what,
          n,
          g_array_index (self->work, double, n * 99 / 100),
          g_array_index (self->times, double, n / 2),
          g_array_index (self->times, double, n * 99 / 100),
          g_array_index (self->times, double, n - 1));
  g_array_set_size (self->times, 0);
  g_array_set_size (self->work, 0);
}

/* So many edits were recorded since, or what was measured is not what it says. */
static void
check_edits (Bench *self, guint position, guint n)
{
  if (ct_history_get_position (self->history) - position != n)
    g_error ("%u edits instead of %u", ct_history_get_position (self->history) - position, n);
}

static void
bench_gestures (Bench *self)
{
  CtDataset *dataset = ct_history_get_dataset (self->history);
  guint position;

  /* The number of the first state says nothing; from there on they are counted. */
  ct_verb_set_reviewed (self->history, 0, TRUE, NULL);
  position = ct_history_get_position (self->history);
  for (guint i = 0; i < N_GESTURES; i++)
    point (self, CT_POINTER_MOTION, 0, between (self, 0, WIDTH), between (self, 0, HEIGHT));
  report (self, "hover");
  for (guint i = 0; i < N_GESTURES; i++)
    {
      double x = between (self, 0, WIDTH - 100);
      double y = between (self, 0, HEIGHT - 100);

      point (self, CT_POINTER_PRESS, CT_MODIFIER_ALT, x, y);
      point (self, CT_POINTER_MOTION, CT_MODIFIER_ALT, x + 40, y + 30);
      point (self, CT_POINTER_RELEASE, CT_MODIFIER_ALT, x + 40, y + 30);
    }
  report (self, "draw");
  check_edits (self, position, N_GESTURES);
  for (guint i = 0; i < N_GESTURES; i++)
    {
      guint32 row = dataset->annotations.n_rows - 1 - i;
      CtRect box = dataset->annotations.bbox[row];

      ct_selection_set_only (ct_tool_controller_get_selection (self->controller), row);
      point (self, CT_POINTER_PRESS, 0, box.x + box.width, box.y + box.height);
      point (self, CT_POINTER_MOTION, 0, box.x + box.width + 40, box.y + box.height + 30);
      point (self, CT_POINTER_RELEASE, 0, box.x + box.width + 40, box.y + box.height + 30);
    }
  report (self, "resize");
  check_edits (self, position, 2 * N_GESTURES);
  for (guint i = 0; i < N_GESTURES; i++)
    key (self, i % 2 == 0 ? CT_KEY_RIGHT : CT_KEY_LEFT);
  report (self, "nudge");
  for (guint i = 0; i < N_GESTURES; i++)
    {
      ct_selection_set_only (ct_tool_controller_get_selection (self->controller), dataset->annotations.n_rows - 1 - i);
      key (self, CT_KEY_DELETE);
    }
  report (self, "delete");
  check_edits (self, position, 4 * N_GESTURES);
  for (guint i = 0; i < 2 * N_GESTURES; i++)
    {
      Start start = start_clock ();

      ct_history_undo (self->history);
      ct_tool_controller_get_index (self->controller);
      stop_clock (self, start);
    }
  report (self, "undo");
  for (guint i = 0; i < N_GESTURES / 10; i++)
    key (self, CT_KEY_TAB);
  report (self, "tab");
}

static void
bulk (Bench *self, const char *what, Start start)
{
  stop_clock (self, start);
  report (self, what);
}

/* Verbs over many annotations, wherever they are. */
static void
bench_bulk (Bench *self)
{
  CtDataset *dataset = ct_history_get_dataset (self->history);
  CtSelection *selection = ct_selection_new ();
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GArray) rows = NULL;
  Start start;

  for (guint32 row = 0; row < MIN (N_BULK, dataset->annotations.n_rows); row++)
    ct_selection_add (selection, row);
  start = start_clock ();
  ct_selection_relabel (selection, self->history, 1);
  bulk (self, "bulk_relabel", start);
  start = start_clock ();
  ct_selection_move (selection, self->history, 1, 1, NULL);
  bulk (self, "bulk_nudge", start);
  rows = ct_selection_dup_rows (selection);
  clip = ct_clip_new (dataset, rows);
  start = start_clock ();
  ct_clip_paste (clip, self->history, 1, CT_PASTE_KEEP_INSIDE | CT_PASTE_SHIFT, NULL, NULL);
  bulk (self, "bulk_paste", start);
  start = start_clock ();
  ct_selection_delete (selection, self->history);
  bulk (self, "bulk_delete", start);
  start = start_clock ();
  ct_history_undo (self->history);
  bulk (self, "bulk_undo", start);
  ct_selection_free (selection);
}

static void
bench_match (Bench *self)
{
  static const char *const texts[] = { "", "b", "bo", "bot", "bott", "sm 12", "17", "lge", "xyz", "tin 7" };
  g_autoptr (CtCategoryMatch) match = ct_category_match_new ();

  ct_category_match_set_dataset (match, ct_history_get_dataset (self->history));
  g_array_unref (ct_category_match_find (match, "", 1));
  for (guint i = 0; i < 100 * G_N_ELEMENTS (texts); i++)
    {
      Start start = start_clock ();
      g_autoptr (GArray) hits = ct_category_match_find (match, texts[i % G_N_ELEMENTS (texts)], 50);

      stop_clock (self, start);
    }
  report (self, "keystroke");
}

int
main (int argc, char **argv)
{
  guint n_annotations = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 200000;
  guint n_boxes = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 10000;
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  Bench self = { ct_history_new (dataset), NULL, { 0 }, g_rand_new_with_seed (1), NULL, NULL };

  self.times = g_array_new (FALSE, FALSE, sizeof (double));
  self.work = g_array_new (FALSE, FALSE, sizeof (double));
  ct_viewport_init (&self.viewport);
  ct_viewport_set_widget_size (&self.viewport, 1600, 1200, 1);
  ct_viewport_set_image_size (&self.viewport, WIDTH, HEIGHT);
  fill (&self, MAX (n_annotations, n_boxes), n_boxes);
  self.controller = ct_tool_controller_new (&self.viewport);
  ct_tool_controller_set_history (self.controller, self.history);
  g_signal_connect_swapped (self.history, "changed", G_CALLBACK (changed_cb), &self);
  ct_tool_controller_set_image (self.controller, 0);
  ct_tool_controller_set_category (self.controller, 0);
  printf ("{\"annotations\": %u, \"boxes\": %u,\n", dataset->annotations.n_rows, n_boxes);
  bench_gestures (&self);
  bench_match (&self);
  bench_bulk (&self);
  printf ("\"end\": true}\n");
  ct_tool_controller_free (self.controller);
  g_object_unref (self.history);
  g_array_unref (self.times);
  g_array_unref (self.work);
  g_rand_free (self.rand);
  return 0;
}
