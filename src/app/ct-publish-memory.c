/* ct-publish-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lists in the settings, the newest entry first, both bounded.
 */
#include "ct-publish-memory.h"

#include "ct-credential.h"

#define PLACES_KEY "destinations"
#define PLACES_TYPE "a(ss)"
#define MAX_PLACES 12

#define RECORDS_KEY "publishes"
#define RECORD_TYPE "(ssssxuts)"
#define RECORDS_TYPE "a" RECORD_TYPE
#define MAX_RECORDS 50

void
ct_publish_place_free (CtPublishPlace *self)
{
  g_free (self->place);
  g_free (self->sign_in);
  g_free (self);
}

static void
place_free (gpointer place)
{
  ct_publish_place_free (place);
}

void
ct_publish_record_free (CtPublishRecord *self)
{
  g_free (self->place);
  g_free (self->prefix);
  g_free (self->state);
  g_free (self->url);
  g_free (self);
}

/**
 * ct_publish_memory_dup_places:
 *
 * Returns: (transfer full) (element-type CtPublishPlace): where was published to, the last one first
 */
GPtrArray *
ct_publish_memory_dup_places (GSettings *settings)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  g_autoptr (GVariant) list = g_settings_get_value (settings, PLACES_KEY);
  const char *place;
  const char *sign_in;
  GVariantIter iter;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(&s&s)", &place, &sign_in))
    {
      CtPublishPlace *copy = g_new0 (CtPublishPlace, 1);

      copy->place = g_strdup (place);
      copy->sign_in = g_strdup (sign_in);
      g_ptr_array_add (places, copy);
    }
  return places;
}

/* The list without PLACE, behind FIRST, which may be NULL. */
static void
write_places (GSettings *settings, GVariant *first, const char *place)
{
  g_autoptr (GVariant) list = g_settings_get_value (settings, PLACES_KEY);
  GVariantBuilder builder;
  guint n = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (PLACES_TYPE));
  if (first != NULL)
    g_variant_builder_add_value (&builder, first);
  for (gsize i = 0; i < g_variant_n_children (list) && n + 1 < MAX_PLACES; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      const char *other;

      g_variant_get_child (child, 0, "&s", &other);
      if (g_str_equal (other, place))
        continue;
      g_variant_builder_add_value (&builder, child);
      n++;
    }
  g_settings_set_value (settings, PLACES_KEY, g_variant_builder_end (&builder));
}

/**
 * ct_publish_memory_add_place:
 * @sign_in: (nullable): see #CtPublishPlace
 *
 * Puts a destination in front of the list; one that holds a secret is left out.
 */
void
ct_publish_memory_add_place (GSettings *settings, const char *place, const char *sign_in)
{
  if (*place == '\0' || ct_credential_holds_secret (place))
    return;
  write_places (settings, g_variant_new ("(ss)", place, sign_in != NULL ? sign_in : ""), place);
}

void
ct_publish_memory_forget_place (GSettings *settings, const char *place)
{
  write_places (settings, NULL, place);
}

static gboolean
is_record_of (GVariant *record, const char *document, const char *place, const char *prefix)
{
  const char *values[3];

  g_variant_get_child (record, 0, "&s", &values[0]);
  g_variant_get_child (record, 1, "&s", &values[1]);
  g_variant_get_child (record, 2, "&s", &values[2]);
  return g_str_equal (values[0], document)
         && (place == NULL || (g_str_equal (values[1], place) && g_str_equal (values[2], prefix)));
}

/**
 * ct_publish_memory_find:
 * @document: path of the file that was published
 * @place: (nullable): where to; %NULL is anywhere
 * @prefix: (nullable): the folder in @place
 *
 * Returns: (transfer full) (nullable): the last publish
 */
CtPublishRecord *
ct_publish_memory_find (GSettings *settings, const char *document, const char *place, const char *prefix)
{
  g_autoptr (GVariant) list = g_settings_get_value (settings, RECORDS_KEY);

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      CtPublishRecord *record;

      if (!is_record_of (child, document, place, prefix))
        continue;
      record = g_new0 (CtPublishRecord, 1);
      g_variant_get (child,
                     RECORD_TYPE,
                     NULL,
                     &record->place,
                     &record->prefix,
                     &record->state,
                     &record->time_s,
                     &record->n_pictures,
                     &record->bytes,
                     &record->url);
      return record;
    }
  return NULL;
}

/**
 * ct_publish_memory_note:
 * @document: path of the file that is published
 * @record: how it stands; takes the place of what was noted for the same document and destination
 *
 * One whose place holds a secret is left out.
 */
void
ct_publish_memory_note (GSettings *settings, const char *document, const CtPublishRecord *record)
{
  g_autoptr (GVariant) list = g_settings_get_value (settings, RECORDS_KEY);
  GVariantBuilder builder;
  guint n = 1;

  if (ct_credential_holds_secret (record->place))
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (RECORDS_TYPE));
  g_variant_builder_add (&builder,
                         RECORD_TYPE,
                         document,
                         record->place,
                         record->prefix,
                         record->state,
                         record->time_s,
                         record->n_pictures,
                         record->bytes,
                         record->url != NULL ? record->url : "");
  for (gsize i = 0; i < g_variant_n_children (list) && n < MAX_RECORDS; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);

      if (is_record_of (child, document, record->place, record->prefix))
        continue;
      g_variant_builder_add_value (&builder, child);
      n++;
    }
  g_settings_set_value (settings, RECORDS_KEY, g_variant_builder_end (&builder));
}

/**
 * ct_publish_record_is_finished:
 *
 * Returns: whether everything that was to be there is there
 */
gboolean
ct_publish_record_is_finished (const CtPublishRecord *self)
{
  return g_str_equal (self->state, "complete") || g_str_equal (self->state, "partial");
}

static char *
dup_time (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_s);

  return time != NULL ? g_date_time_format (time, "%F %R") : g_strdup ("–");
}

/**
 * ct_publish_record_describe:
 *
 * Returns: (transfer full): a sentence for people: when, how it ended, how many pictures
 */
char *
ct_publish_record_describe (const CtPublishRecord *self)
{
  g_autofree char *time = dup_time (self->time_s);

  if (g_str_equal (self->state, "complete"))
    /* Translators: %s is date and time */
    return g_strdup_printf (ngettext ("Published %s with %u picture",
                                      "Published %s with %u pictures",
                                      self->n_pictures),
                            time,
                            self->n_pictures);
  if (g_str_equal (self->state, "partial"))
    /* Translators: %s is date and time */
    return g_strdup_printf (ngettext ("Published in part %s, with %u picture",
                                      "Published in part %s, with %u pictures",
                                      self->n_pictures),
                            time,
                            self->n_pictures);
  /* Translators: %s is date and time */
  return g_strdup_printf (_ ("Begun %s and not finished. What has arrived is not sent again."), time);
}
