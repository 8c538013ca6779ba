/* test-publish-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every state that a plan knows, and what a plan asks of the container to know it.
 */
#include "ct-blob-name.h"
#include "ct-container-folder.h"
#include "ct-error.h"
#include "publish-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
assert_log (PublishFixture *fixture, const char *expected)
{
  g_autofree char *log = recording_container_log (fixture->container);

  g_assert_cmpstr (log, ==, expected);
}

static void
add_compared (PublishFixture *fixture)
{
  publish_fixture_add (fixture, "new.jpg", "new");
  publish_fixture_add (fixture, "d/size.jpg", "longer");
  publish_fixture_add (fixture, "content.jpg", "ours!");
  publish_fixture_add (fixture, "same.jpg", "same");
  publish_fixture_read (fixture);
  recording_container_write (fixture->container, "d/size.jpg", "short");
  recording_container_write (fixture->container, "content.jpg", "their");
  recording_container_write (fixture->container, "same.jpg", "same");
  recording_container_write (fixture->container, "stranger.jpg", "new");
}

static void
test_compare (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  const CtPublishTotals *totals;
  const CtPublishItem *item;

  add_compared (fixture);
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "new changed changed same new");
  assert_log (fixture, "list ");
  totals = ct_publish_plan_get_totals (plan);
  g_assert_cmpuint (totals->n_found, ==, 4);
  g_assert_cmpuint (totals->n_to_send, ==, 3);
  g_assert_cmpuint (totals->coco.n_images, ==, 4);
  g_assert_cmpuint (totals->coco.n_annotations, ==, 2);
  item = ct_publish_plan_get_coco_item (plan);
  g_assert_cmpuint (item->image, ==, CT_NO_ROW);
  g_assert_cmpstr (item->blob_name, ==, "annotations.json");
  g_assert_cmpuint (totals->bytes_to_send, ==, 3 + 6 + 5 + item->size);
  g_assert_cmpuint (item->size, >, 100);
  g_assert_nonnull (ct_publish_plan_get_item (plan, 1)->etag);
  g_assert_null (ct_publish_plan_get_item (plan, 0)->etag);
}

/* Without MD5s in the listing, only blobs of equal size are asked for. */
static void
test_compare_by_head (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;

  fixture->container->knows_md5 = FALSE;
  add_compared (fixture);
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "new changed changed same new");
  assert_log (fixture, "list ; head content.jpg; head same.jpg");
}

static void
test_problems (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  const CtPublishTotals *totals;

  fixture->container->max_bytes = 100;
  publish_fixture_add (fixture, "good.jpg", "good");
  publish_fixture_add (fixture, "missing.jpg", NULL);
  publish_fixture_add (fixture, "folder.jpg", NULL);
  publish_fixture_add (fixture, "pipe.jpg", NULL);
  publish_fixture_add (fixture, "outside.jpg", "x");
  publish_fixture_add (fixture, "../up.jpg", "x");
  publish_fixture_add (fixture, "a//b.jpg", "x");
  publish_fixture_add (fixture, "", "x");
  publish_fixture_add (fixture, "good.jpg", "other");
  publish_fixture_add (fixture, "annotations.json", "x");
  publish_fixture_add (fixture,
                       "large.jpg",
                       "0123456789012345678901234567890123456789012345678901234567890123456789"
                       "01234567890123456789012345678901");
  g_assert_cmpint (g_mkdir (g_ptr_array_index (fixture->paths, 2), 0700), ==, 0);
  g_assert_cmpint (mkfifo (g_ptr_array_index (fixture->paths, 3), 0600), ==, 0);
  g_free (g_steal_pointer (&g_ptr_array_index (fixture->paths, 4)));
  publish_fixture_read (fixture);
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan,
                                 "new missing unreadable unreadable outside bad-name bad-name bad-name duplicate "
                                 "duplicate too-large new");
  totals = ct_publish_plan_get_totals (plan);
  g_assert_cmpuint (totals->n_problems, ==, 10);
  g_assert_cmpuint (totals->coco.n_images, ==, 1);
  g_assert_cmpuint (totals->bytes_to_send, ==, 4 + ct_publish_plan_get_coco_item (plan)->size);
  /* A picture that the container has, but that is not here, is missing all the same. */
  g_assert_nonnull (strstr (ct_publish_plan_get_item (plan, 1)->reason, "1.jpg"));
}

static void
test_filters (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) labelled = NULL;
  g_autoptr (CtPublishPlan) reviewed = NULL;
  g_autoptr (CtPublishPlan) both = NULL;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u.jpg", i);

      publish_fixture_add (fixture, name, "x");
    }
  publish_fixture_read (fixture);
  fixture->options.only_labelled = TRUE;
  labelled = publish_fixture_plan (fixture);
  publish_fixture_assert_states (labelled, "new new new new");
  g_assert_cmpuint (ct_publish_plan_get_totals (labelled)->n_left_out, ==, 3);
  g_assert_cmpuint (ct_publish_plan_get_totals (labelled)->coco.n_images, ==, 3);
  g_assert_cmpstr (ct_publish_plan_get_item (labelled, 1)->blob_name, ==, "n2.jpg");
  fixture->options.only_reviewed = TRUE;
  both = publish_fixture_plan (fixture);
  publish_fixture_assert_states (both, "new new");
  g_assert_cmpstr (ct_publish_plan_get_item (both, 0)->blob_name, ==, "n2.jpg");
  fixture->options.only_labelled = FALSE;
  reviewed = publish_fixture_plan (fixture);
  publish_fixture_assert_states (reviewed, "new new new");
  g_assert_cmpuint (ct_publish_plan_get_totals (reviewed)->coco.n_images, ==, 2);
}

static void
assert_left_out (CtPublishPlan *plan, guint index, guint32 image, CtImageFate fate, gboolean is_sent)
{
  const CtPublishLeftOut *left = ct_publish_plan_get_left_out (plan, index);
  g_autofree char *text = ct_publish_plan_describe_left_out (plan, index);

  g_assert_cmpuint (left->image, ==, image);
  g_assert_cmpint (left->fate, ==, fate);
  g_assert_cmpint (left->is_sent, ==, is_sent);
  g_assert_nonnull (text);
}

/* Images that no annotation, no reviewer or no size lets into the COCO file. */
static void
add_unwanted (PublishFixture *fixture)
{
  CtImageTable *images;

  publish_fixture_add (fixture, "reviewed-0.jpg", "x");
  publish_fixture_add (fixture, "tiny.jpg", "x");
  publish_fixture_add (fixture, "same.jpg", "unreviewed");
  publish_fixture_add (fixture, "sizeless.jpg", "x");
  publish_fixture_add (fixture, "unreviewed.jpg", "x");
  publish_fixture_add (fixture, "same.jpg", "reviewed");
  publish_fixture_read (fixture);
  images = &ct_coco_get_dataset (fixture->coco)->images;
  images->height[1] = 9;
  images->width[3] = 0;
  for (guint i = 0; i < 6; i++)
    images->flags[i] |= CT_RECORD_REVIEWED;
  images->flags[2] &= (guint16) ~CT_RECORD_REVIEWED;
  images->flags[4] &= (guint16) ~CT_RECORD_REVIEWED;
  fixture->options.profile = CT_PROFILE_AZURE_DETECTION;
  fixture->options.only_reviewed = TRUE;
}

/* What the profile does not take is not sent, and says why; what nobody asked for is only listed. */
static void
test_left_out (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  const CtPublishTotals *totals;

  add_unwanted (fixture);
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "new not-taken not-taken new new");
  totals = ct_publish_plan_get_totals (plan);
  g_assert_cmpuint (totals->coco.n_images, ==, 2);
  g_assert_cmpuint (totals->n_problems, ==, 2);
  g_assert_cmpuint (totals->n_left_out, ==, 2);
  g_assert_cmpuint (totals->n_not_taken, ==, 0);
  g_assert_nonnull (strstr (ct_publish_plan_get_item (plan, 1)->reason, "100 × 9"));
  assert_left_out (plan, 0, 2, CT_IMAGE_UNREVIEWED, FALSE);
  assert_left_out (plan, 1, 4, CT_IMAGE_UNREVIEWED, FALSE);
  g_assert_cmpstr (ct_publish_plan_get_item (plan, 3)->blob_name, ==, "same.jpg");
  g_assert_cmpuint (ct_publish_plan_get_item (plan, 3)->image, ==, 5);
}

/* The working file names every picture, so every picture has to be there with it; the one that the
 * COCO file names has the first claim to its name. */
static void
test_left_out_with_working_file (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  const CtPublishTotals *totals;

  add_unwanted (fixture);
  fixture->options.with_working_file = TRUE;
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "new new new new new new");
  totals = ct_publish_plan_get_totals (plan);
  g_assert_cmpuint (totals->coco.n_images, ==, 2);
  g_assert_cmpuint (totals->n_left_out, ==, 4);
  g_assert_cmpuint (totals->n_not_taken, ==, 2);
  assert_left_out (plan, 0, 1, CT_IMAGE_SIZE_REFUSED, TRUE);
  assert_left_out (plan, 1, 2, CT_IMAGE_UNREVIEWED, TRUE);
  assert_left_out (plan, 2, 3, CT_IMAGE_SIZE_UNKNOWN, TRUE);
  assert_left_out (plan, 3, 4, CT_IMAGE_UNREVIEWED, TRUE);
  g_assert_cmpstr (ct_publish_plan_get_item (plan, 1)->blob_name, ==, "same.jpg");
  g_assert_cmpuint (ct_publish_plan_get_item (plan, 1)->image, ==, 5);
  g_assert_cmpuint (ct_publish_plan_get_item (plan, 4)->image, ==, 4);
}

static void
test_prefix (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autofree char *url = NULL;

  publish_fixture_add (fixture, "d/a b.jpg", "same");
  publish_fixture_read (fixture);
  recording_container_write (fixture->container, "d/a b.jpg", "same");
  recording_container_write (fixture->container, "p q/r/d/a b.jpg", "same");
  fixture->options.prefix = "/p q/r//";
  fixture->options.coco_name = "x.json";
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "same new");
  assert_log (fixture, "list p q/r/");
  url = ct_publish_plan_dup_coco_url (plan);
  g_assert_cmpstr (url, ==, "https://account.example/container/p%20q/r/x.json");
}

static void
test_bad_options (PublishFixture *fixture, gconstpointer data)
{
  static const char *const prefixes[] = { "..", "a//b", "a/../b", "a\\b", "p" };
  static const char *const coco_names[] = { NULL, NULL, NULL, NULL, "" };

  publish_fixture_add (fixture, "a.jpg", "x");
  publish_fixture_read (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr (GError) error = NULL;
      CtPublishOptions options = { .prefix = prefixes[i], .coco_name = coco_names[i] };

      g_assert_null (ct_publish_plan_new (fixture->coco,
                                          fixture->paths,
                                          CT_CONTAINER (fixture->container),
                                          &options,
                                          NULL,
                                          NULL,
                                          &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
    }
  assert_log (fixture, "");
}

static void
test_cancel (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  publish_fixture_add (fixture, "a.jpg", "x");
  publish_fixture_read (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_publish_plan_new (fixture->coco,
                                      fixture->paths,
                                      CT_CONTAINER (fixture->container),
                                      &fixture->options,
                                      NULL,
                                      cancellable,
                                      &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The folder that is published to may be the very folder of the pictures. */
static void
test_same_folder (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = ct_container_folder_new (fixture->folder, NULL);
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *document = g_build_filename (fixture->folder, "annotations.json", NULL);

  publish_fixture_add (fixture, "0.jpg", "zero");
  publish_fixture_read (fixture);
  g_assert_true (g_file_set_contents (document, "{}", -1, NULL));
  fixture->options.document_path = document;
  g_assert_null (ct_publish_plan_new (fixture->coco, fixture->paths, container, &fixture->options, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "annotations.json"));
  g_clear_error (&error);
  fixture->options.coco_name = "published.json";
  plan = ct_publish_plan_new (fixture->coco, fixture->paths, container, &fixture->options, NULL, NULL, &error);
  g_assert_no_error (error);
  publish_fixture_assert_states (plan, "same new");
}

typedef struct
{
  const char *path;
  gint stop;
} Toucher;

static gpointer
touch_on (gpointer data)
{
  Toucher *toucher = data;

  for (time_t second = 1000; !g_atomic_int_get (&toucher->stop); second++)
    {
      struct timespec times[2] = { { second, 0 }, { second, 0 } };

      utimensat (AT_FDCWD, toucher->path, times, 0);
    }
  return NULL;
}

static void
test_changed_while_read (PublishFixture *fixture, gconstpointer data)
{
  gsize length = 8 * 1024 * 1024;
  g_autofree char *content = g_malloc (length + 1);
  g_autoptr (CtPublishPlan) plan = NULL;
  Toucher toucher = { NULL, FALSE };
  GThread *thread;

  memset (content, 'x', length);
  content[length] = '\0';
  publish_fixture_add (fixture, "busy.jpg", content);
  publish_fixture_read (fixture);
  recording_container_write (fixture->container, "busy.jpg", content);
  toucher.path = g_ptr_array_index (fixture->paths, 0);
  thread = g_thread_new ("toucher", touch_on, &toucher);
  /* On a busy machine the file may be read without a touch between, and is the same then. */
  for (guint i = 0; plan == NULL || (i < 200 && ct_publish_plan_get_item (plan, 0)->state == CT_PUBLISH_SAME); i++)
    {
      g_clear_pointer (&plan, ct_publish_plan_unref);
      plan = publish_fixture_plan (fixture);
    }
  g_atomic_int_set (&toucher.stop, TRUE);
  g_thread_join (thread);
  publish_fixture_assert_states (plan, "unreadable new");
  g_assert_nonnull (strstr (ct_publish_plan_get_item (plan, 0)->reason, "Changed while it was read"));
  g_assert_cmpuint (ct_publish_plan_get_totals (plan)->coco.n_images, ==, 0);
}

/* What the COCO file says about a picture is where the picture goes. */
static void
test_urls (PublishFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a b.jpg",
                                       "d/e%20f#?.jpg",
                                       "\xe5\xad\x97/e\xcc\x81.png",
                                       "x+y&z=1;'(),!*@$[]{}.jpg",
                                       ".h/~a-b_c" };
  static const char *const prefixes[] = { "", "p", "p q/%r" };
  CtContainer *container = CT_CONTAINER (fixture->container);
  g_autofree char *base_url = ct_container_url_of (container, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (prefixes); j++)
      {
        CtProfileOptions options = { .base_url = base_url, .prefix = j > 0 ? prefixes[j] : NULL };
        g_autofree char *blob_name = ct_blob_name_join (prefixes[j], names[i]);
        g_autofree char *expected = ct_container_url_of (container, blob_name);
        g_autofree char *url = ct_profile_make_url (&options, names[i]);

        g_assert_cmpstr (url, ==, expected);
      }
}

static void
test_words (PublishFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < CT_PUBLISH_N_STATES; i++)
    {
      g_assert_nonnull (ct_publish_state_to_string (i));
      g_assert_nonnull (ct_publish_state_get_title (i));
      g_assert_cmpint (ct_publish_state_is_problem (i), ==, i > CT_PUBLISH_SAME);
    }
}

static void
add (const char *path, void (*test) (PublishFixture *, gconstpointer))
{
  g_test_add (path, PublishFixture, NULL, publish_fixture_set_up, test, publish_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/publish-plan/compare", test_compare);
  add ("/publish-plan/compare-by-head", test_compare_by_head);
  add ("/publish-plan/problems", test_problems);
  add ("/publish-plan/filters", test_filters);
  add ("/publish-plan/left-out", test_left_out);
  add ("/publish-plan/left-out-with-working-file", test_left_out_with_working_file);
  add ("/publish-plan/prefix", test_prefix);
  add ("/publish-plan/bad-options", test_bad_options);
  add ("/publish-plan/cancel", test_cancel);
  add ("/publish-plan/same-folder", test_same_folder);
  add ("/publish-plan/changed-while-read", test_changed_while_read);
  add ("/publish-plan/urls", test_urls);
  add ("/publish-plan/words", test_words);
  return g_test_run ();
}
