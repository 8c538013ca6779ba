/* ct-coco-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a large list of annotations with two threads. The second one guesses where a record
 * begins in the middle of the rest and reads on from there to the end of the list. When the first
 * one comes to exactly that place between two records, both would read the same from there on,
 * so it takes over what the second has read. If it never comes there, or the second thread met
 * anything out of the ordinary, its work is thrown away: the result never depends on the guess.
 */
#include "ct-coco-loader.h"

#include <string.h>

/* Less is not worth a thread. */
#define WORTHWHILE_BYTES (2 * 1024 * 1024)
/* How many places to try, and how far to look for each. */
#define MAX_GUESSES 64
#define MAX_DISTANCE (1024 * 1024)

struct _CtAhead
{
  GThread *thread;
  GCancellable *cancellable;
  CtCoco *coco;
  CtLoader loader;
  GError *error; /* of the loader: told to nobody, since the first reader meets the same */
  gsize from;
  gpointer start; /* the offset where it began, NULL before it knows; atomic */
  gboolean good;
};

/* The next "{" that a comma or nothing but white space separates from a "}" before it; 0 if there is none. */
static gsize
guess_record (const char *data, gsize position, gsize length)
{
  gsize end = MIN (length, position + MAX_DISTANCE);

  while (position < end)
    {
      const char *brace = memchr (data + position, '}', end - position);
      gsize i;

      if (brace == NULL)
        return 0;
      position = i = (gsize) (brace - data) + 1;
      while (i < end && (data[i] == ' ' || data[i] == '\n' || data[i] == '\r' || data[i] == '\t' || data[i] == ','))
        i++;
      if (i < end && data[i] == '{')
        return i;
    }
  return 0;
}

/* Reads the first record of the guess; a good one names an image. */
static gboolean
try_record (CtAhead *self, gsize at)
{
  CtLoader *loader = &self->loader;

  ct_json_reader_init_within (&loader->json, self->coco->data, self->coco->length, CT_JSON_ALLOW_NONFINITE, at);
  if (ct_json_reader_next (&loader->json) != CT_JSON_OBJECT || !ct_loader_read_record (loader, CT_LIST_ANNOTATIONS))
    return FALSE;
  return loader->image_refs.ids->len == 1 && loader->dataset->annotations.id_kind[0] != CT_ID_NONE;
}

static void
forget (CtAhead *self)
{
  CtLoader *loader = &self->loader;

  g_clear_error (loader->error);
  ct_annotation_table_clear (&loader->dataset->annotations);
  ct_refs_clear (&loader->image_refs);
  ct_refs_clear (&loader->category_refs);
  ct_refs_init (&loader->image_refs);
  ct_refs_init (&loader->category_refs);
  loader->evidence = (CtBoxEvidence){ 0, 0, 0 };
  loader->n_segments_info = loader->n_captions = loader->n_records = 0;
}

static gpointer
read_ahead (gpointer data)
{
  CtAhead *self = data;
  CtLoader *loader = &self->loader;
  gsize at = self->from;
  gboolean begun = FALSE;

  for (guint i = 0; i < MAX_GUESSES && !begun; i++)
    {
      at = guess_record (self->coco->data, at, self->coco->length);
      if (at == 0)
        return NULL;
      begun = try_record (self, at);
      if (!begun)
        forget (self);
    }
  if (!begun)
    return NULL;
  g_atomic_pointer_set (&self->start, GSIZE_TO_POINTER (at));
  while (ct_json_reader_next (&loader->json) == CT_JSON_OBJECT)
    if (!ct_loader_read_record (loader, CT_LIST_ANNOTATIONS))
      return NULL;
  /* Texts would need the other thread's pool: such ids are rare and left to it. */
  self->good = loader->json.token == CT_JSON_ARRAY_END && ct_strpool_get_n (loader->dataset->strings) == 1;
  return NULL;
}

/**
 * ct_ahead_start:
 * @loader: at the "[" of the annotations of the root
 *
 * Returns: (transfer full) (nullable): the second reader, %NULL where it is not worth while
 */
CtAhead *
ct_ahead_start (CtLoader *loader)
{
  gsize rest = loader->coco->length - loader->json.end;
  CtAhead *self;

  if (rest < WORTHWHILE_BYTES || g_get_num_processors () < 2 || !ct_json_reader_is_in_root_list (&loader->json))
    return NULL;
  self = g_new0 (CtAhead, 1);
  self->cancellable = g_cancellable_new ();
  self->coco = ct_coco_new_private (loader->coco->bytes, loader->coco->name);
  self->from = loader->json.end + rest / 2;
  self->loader.coco = self->coco;
  self->loader.dataset = self->coco->dataset;
  self->loader.cancellable = self->cancellable;
  self->loader.error = &self->error;
  ct_refs_init (&self->loader.image_refs);
  ct_refs_init (&self->loader.category_refs);
  self->thread = g_thread_new ("read-ahead", read_ahead, self);
  return self;
}

/* Gives the rows of the second reader the reference numbers of the first. */
static void
translate (guint32 *column, guint32 n_rows, const CtRefs *from, CtRefs *to)
{
  g_autofree guint32 *refs = g_new (guint32, from->ids->len + 1);

  for (guint i = 0; i < from->ids->len; i++)
    refs[i] = ct_refs_add (to, &g_array_index (from->ids, CtSourceId, i));
  for (guint32 row = 0; row < n_rows; row++)
    if (column[row] != CT_NO_ROW)
      column[row] = refs[column[row]];
}

static void
take (CtAhead *self, CtLoader *loader)
{
  CtLoader *from = &self->loader;
  CtAnnotationTable *table = &from->dataset->annotations;

  translate (table->image, table->n_rows, &from->image_refs, &loader->image_refs);
  translate (table->category, table->n_rows, &from->category_refs, &loader->category_refs);
  ct_annotation_table_take_all (&loader->dataset->annotations, table);
  loader->evidence.n_boxes += from->evidence.n_boxes;
  loader->evidence.n_up_to_one += from->evidence.n_up_to_one;
  loader->evidence.n_above += from->evidence.n_above;
  loader->n_segments_info += from->n_segments_info;
  loader->n_captions += from->n_captions;
  loader->n_records += from->n_records;
  ct_json_reader_leave_list (&loader->json, from->json.end);
}

/**
 * ct_ahead_take_over:
 * @loader: the first reader, with an element of the list as its current token
 *
 * Returns: whether @loader now has the rest of the list, and its reader stands at the list's end
 */
gboolean
ct_ahead_take_over (CtAhead *self, CtLoader *loader)
{
  gsize start;

  if (self->thread == NULL || loader->json.start < self->from)
    return FALSE;
  start = GPOINTER_TO_SIZE (g_atomic_pointer_get (&self->start));
  if (start == 0 || loader->json.start < start)
    return FALSE;
  if (loader->json.start == start && loader->json.token == CT_JSON_OBJECT)
    {
      g_thread_join (g_steal_pointer (&self->thread));
      if (self->good)
        take (self, loader);
      return self->good;
    }
  /* The guess was none. */
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->thread));
  return FALSE;
}

void
ct_ahead_free (CtAhead *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_clear_error (&self->error);
  ct_refs_clear (&self->loader.image_refs);
  ct_refs_clear (&self->loader.category_refs);
  ct_coco_unref (self->coco);
  g_object_unref (self->cancellable);
  g_free (self);
}
