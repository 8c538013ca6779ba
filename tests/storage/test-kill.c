/* test-kill.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A labeler that is killed at random instants while it draws, saves, closes and opens: each time
 * the document opens again, at most the gesture in flight is missing, and the COCO file is whole.
 *
 * Started with --work FILE the program is that labeler. Gesture number k gives box k % N_BOXES the left
 * edge k, so that the boxes tell which gestures were done. It says on its output what it begins:
 * "g k" a gesture, "s k" a save of the state after gesture k, "S k" that it is done.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ct-verbs.h"
#include "storage-fixtures.h"

#define N_BOXES 40

/* ---- the labeler ---- */

static guint
last_gesture (CtDocument *document)
{
  CtDataset *dataset = ct_document_get_dataset (document);
  double last = 0;

  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    last = MAX (last, dataset->annotations.bbox[row].x);
  return (guint) last;
}

static void
say (char what, guint k)
{
  g_autofree char *line = g_strdup_printf ("%c %u\n", what, k);

  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (3);
}

static CtDocument *
open_or_die (const char *path)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
  g_autoptr (GError) error = NULL;
  CtDocument *document = ct_document_open_for_editing (path, &options, NULL, NULL, &error);

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

/* A hand is slower than the journal, but tests must not count on time. */
static void
rest (CtDocument *document)
{
  if (!ct_document_flush_journal (document, NULL))
    g_error ("The journal cannot be written");
}

static void
gesture (CtDocument *document, guint k)
{
  say ('g', k);
  if (!ct_verb_set_bbox (ct_document_get_history (document), k % N_BOXES, &CT_RECT_INIT (k, 2, 30, 40), NULL))
    g_error ("Gesture %u was refused", k);
  rest (document);
}

static void
save (CtDocument *document, guint k)
{
  g_autoptr (GError) error = NULL;

  say ('s', k);
  if (!ct_document_save (document, NULL, NULL, &error))
    g_error ("%s", error->message);
  say ('S', k);
}

static int
work (const char *path, guint seed)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (seed);
  CtDocument *document = open_or_die (path);
  guint k = last_gesture (document);

  for (;;)
    {
      switch (g_rand_int_range (source, 0, 12))
        {
        case 0:
        case 1:
          save (document, k);
          break;
        case 2:
          g_object_unref (document);
          document = open_or_die (path);
          if (last_gesture (document) != k)
            g_error ("Gesture %u is missing after opening again", k);
          break;
        case 3:
          if (ct_history_can_undo (ct_document_get_history (document)))
            {
              ct_history_undo (ct_document_get_history (document));
              rest (document);
              ct_history_redo (ct_document_get_history (document));
              rest (document);
            }
          break;
        default:
          gesture (document, ++k);
          break;
        }
    }
  return 0;
}

/* ---- the test ---- */

typedef struct
{
  guint begun;   /* the last gesture that was begun */
  guint saving;  /* the state that was last about to be saved */
  guint written; /* the state that was last said to be saved */
} Said;

static void
listen (int fd, Said *said)
{
  FILE *file = fdopen (fd, "r");
  char line[64];

  while (fgets (line, sizeof line, file) != NULL)
    {
      guint k = (guint) strtoul (line + 1, NULL, 10);

      if (line[0] == 'g')
        said->begun = k;
      else if (line[0] == 's')
        said->saving = k;
      else if (line[0] == 'S')
        said->written = k;
    }
  fclose (file);
}

static char *
make_file (Fixture *self)
{
  g_autoptr (GString) text = g_string_new ("{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 9000, "
                                           "\"height\": 480}], \"annotations\": [");

  for (guint i = 0; i < N_BOXES; i++)
    g_string_append_printf (text,
                            "%s\n{\"id\": %u, \"image_id\": 1, \"category_id\": 1, \"bbox\": [0, 2, 30, 40]}",
                            i > 0 ? "," : "",
                            i + 1);
  g_string_append (text, "], \"categories\": [{\"id\": 1, \"name\": \"tin\"}]}\n");
  return fixture_write (self, "a.json", text->str);
}

/* Every box is where the gestures up to @k have put it. */
static void
assert_state (CtDocument *document, guint k)
{
  CtDataset *dataset = ct_document_get_dataset (document);

  g_assert_cmpuint (dataset->annotations.n_alive, ==, N_BOXES);
  for (guint i = 0; i < N_BOXES; i++)
    {
      guint last = k - (k + N_BOXES - i) % N_BOXES;

      g_assert_cmpfloat (dataset->annotations.bbox[i].x, ==, k >= i ? last : 0);
    }
}

static guint
check_file (const char *path, const Said *said, guint before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtDocument) document = ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, NULL, &error);
  guint k;

  g_assert_no_error (error);
  k = last_gesture (document);
  g_assert_true (k == said->saving || k == said->written || k == before);
  if (said->written > before)
    g_assert_cmpuint (k, >=, said->written);
  assert_state (document, k);
  return k;
}

static guint
check_document (const char *path, const Said *said)
{
  g_autoptr (CtDocument) document = open_or_die (path);
  guint k = last_gesture (document);
  const CtRecovery *recovery = ct_document_get_recovery (document);

  g_assert_cmpint (recovery->kind, !=, CT_RECOVERY_CHANGED);
  g_assert_cmpstr (recovery->aside, ==, NULL);
  g_assert_cmpstr (recovery->problem, ==, NULL);
  g_assert_false (recovery->is_locked);
  g_assert_cmpuint (k + 1, >=, said->begun);
  g_assert_cmpuint (k, <=, said->begun);
  assert_state (document, k);
  return k;
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  const char *words = g_getenv ("CT_KILL_ROUNDS");
  guint n_rounds = words != NULL ? (guint) atoi (words) : 30;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path = make_file (self);
  g_autoptr (GRand) source = g_rand_new_with_seed (77);
  guint in_file = 0, last = 0, n_missing = 0;

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", round);
      char *argv[] = { program, (char *) "--work", path, seed, NULL };
      Said said = { last, in_file, in_file };
      GPid pid;
      int status;
      int out;

      g_assert_true (g_spawn_async_with_pipes (NULL,
                                               argv,
                                               NULL,
                                               G_SPAWN_DO_NOT_REAP_CHILD,
                                               NULL,
                                               NULL,
                                               &pid,
                                               NULL,
                                               &out,
                                               NULL,
                                               &self->error));
      g_usleep ((gulong) g_rand_int_range (source, 5 * 1000, 120 * 1000));
      kill (pid, SIGKILL);
      listen (out, &said);
      waitpid (pid, &status, 0);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      in_file = check_file (path, &said, in_file);
      last = check_document (path, &said);
      n_missing += last < said.begun;
    }
  g_test_message ("%u kills, %u gestures done, %u in flight lost", n_rounds, last, n_missing);
  g_assert_cmpuint (last, >, n_rounds / 4);
  {
    g_autoptr (CtDocument) document = open_or_die (path);

    while (ct_history_can_undo (ct_document_get_history (document)))
      ct_history_undo (ct_document_get_history (document));
    assert_state (document, 0);
  }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  if (argc == 4 && strcmp (argv[1], "--work") == 0)
    return work (argv[2], (guint) atoi (argv[3]));
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/kill/random", test_kill);
  status = g_test_run ();
  fixture_end_state ();
  return status;
}
