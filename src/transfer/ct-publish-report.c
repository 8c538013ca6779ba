/* ct-publish-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One listing, and a question for each blob whose MD5 it did not tell.
 */
#include "ct-blob-name.h"
#include "ct-error.h"
#include "ct-json-writer.h"
#include "ct-publish-plan-private.h"
#include "ct-publish-report.h"

#define FLUSH_BYTES (64 * 1024)

/* What the container said of an entry. */
typedef struct
{
  gboolean is_there;
  gboolean has_md5;
  guint64 size;
  CtMd5 md5;
} Seen;

struct _CtPublishReport
{
  CtPublishPlan *plan;
  CtPublishOutcome outcome;
  GArray *entries; /* of CtPublishReportEntry, by index of the item */
  GHashTable *reasons;
  char *trouble; /* why nobody could be asked */
  char *checked_at;
  guint n[CT_PUBLISH_N_VERDICTS];
  guint64 bytes[CT_PUBLISH_N_VERDICTS];
};

static const char *const verdict_names[CT_PUBLISH_N_VERDICTS] = {
  [CT_PUBLISH_VERDICT_AGREED] = "agreed",       [CT_PUBLISH_VERDICT_CONFIRMED] = "confirmed",
  [CT_PUBLISH_VERDICT_UNCHECKED] = "unchecked", [CT_PUBLISH_VERDICT_DIFFERS] = "differs",
  [CT_PUBLISH_VERDICT_MISSING] = "missing",     [CT_PUBLISH_VERDICT_NOT_SENT] = "not-sent",
};

/**
 * ct_publish_verdict_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_publish_verdict_to_string (CtPublishVerdict verdict)
{
  g_return_val_if_fail (verdict < CT_PUBLISH_N_VERDICTS, NULL);
  return verdict_names[verdict];
}

void
ct_publish_report_free (CtPublishReport *self)
{
  g_array_unref (self->entries);
  g_hash_table_unref (self->reasons);
  ct_publish_plan_unref (self->plan);
  g_free (self->trouble);
  g_free (self->checked_at);
  g_free (self);
}

guint
ct_publish_report_get_n_entries (CtPublishReport *self)
{
  return self->entries->len;
}

/**
 * ct_publish_report_get_entry:
 *
 * Returns: (transfer none): pictures first, then the COCO file, then the working file, if any
 */
const CtPublishReportEntry *
ct_publish_report_get_entry (CtPublishReport *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return &g_array_index (self->entries, CtPublishReportEntry, index);
}

/**
 * ct_publish_report_count:
 *
 * Returns: how many blobs there are of which that is true
 */
guint
ct_publish_report_count (CtPublishReport *self, CtPublishVerdict verdict)
{
  return self->n[verdict];
}

/**
 * ct_publish_report_get_bytes:
 *
 * Returns: how many bytes these measure
 */
guint64
ct_publish_report_get_bytes (CtPublishReport *self, CtPublishVerdict verdict)
{
  return self->bytes[verdict];
}

typedef struct
{
  CtPublishReport *report;
  const CtPublishResult *result;
  GArray *seen; /* of Seen, by index of the item */
  CtAbilities abilities;
  GCancellable *cancellable;
} Checking;

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Checking *checking = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (checking->report->plan->by_name, blobs[i].name));

      if (index > 0 && index <= checking->seen->len)
        g_array_index (checking->seen, Seen, index - 1) = (Seen){ TRUE, blobs[i].has_md5, blobs[i].size, blobs[i].md5 };
    }
  return TRUE;
}

/* Only being cancelled is an error; that nobody answers is what there is to report. */
static gboolean
take_trouble (CtPublishReport *self, GError *trouble, GError **error)
{
  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, trouble);
      return FALSE;
    }
  ct_set_str (&self->trouble, trouble->message);
  g_error_free (trouble);
  return TRUE;
}

static gboolean
list (Checking *checking, GError **error)
{
  CtPublishPlan *plan = checking->report->plan;
  g_autofree char *prefix = ct_blob_name_join (plan->prefix, "");
  GError *trouble = NULL;

  if ((checking->abilities & CT_CAN_LIST) == 0
      || ct_container_list (plan->container, prefix, take_page, checking, NULL, checking->cancellable, &trouble))
    return TRUE;
  return take_trouble (checking->report, trouble, error);
}

/* Asks for one blob what the listing did not tell. */
static gboolean
complete (Checking *checking, const char *name, Seen *seen, GError **error)
{
  g_auto (CtBlob) blob = { 0 };
  GError *trouble = NULL;

  if (seen->has_md5 || checking->report->trouble != NULL || (checking->abilities & CT_CAN_READ) == 0
      || (!seen->is_there && (checking->abilities & CT_CAN_LIST) != 0))
    return TRUE;
  if (ct_container_head (checking->report->plan->container, name, &blob, checking->cancellable, &trouble))
    {
      *seen = (Seen){ TRUE, blob.has_md5, blob.size, blob.md5 };
      return TRUE;
    }
  if (!g_error_matches (trouble, CT_ERROR, CT_ERROR_NOT_FOUND))
    return take_trouble (checking->report, trouble, error);
  g_error_free (trouble);
  return TRUE;
}

static CtPublishVerdict
judge (Checking *checking, const CtPublishSent *sent, const Seen *seen, const char **reason)
{
  gboolean was_asked = checking->report->trouble == NULL && (checking->abilities & (CT_CAN_LIST | CT_CAN_READ)) != 0;

  *reason = NULL;
  if (was_asked && !seen->is_there)
    {
      *reason = _ ("It is not there any more: somebody has removed it. Publish again.");
      return CT_PUBLISH_VERDICT_MISSING;
    }
  if (seen->is_there
      && (seen->size != sent->size || (sent->has_md5 && seen->has_md5 && !ct_md5_equal (&seen->md5, &sent->md5))))
    {
      *reason = _ ("Somebody has changed it since. Publish again.");
      return CT_PUBLISH_VERDICT_DIFFERS;
    }
  if (seen->has_md5 && sent->has_md5)
    return CT_PUBLISH_VERDICT_AGREED;
  if (checking->report->trouble != NULL)
    *reason = checking->report->trouble;
  else if (!was_asked)
    *reason = _ ("The credential does not allow checking.");
  else if (!sent->has_md5)
    *reason = _ ("The picture's own file is what lies at the destination.");
  else
    *reason = _ ("The container keeps no MD5 of it.");
  return sent->fate == CT_PUBLISH_FATE_SENT ? CT_PUBLISH_VERDICT_CONFIRMED : CT_PUBLISH_VERDICT_UNCHECKED;
}

static gboolean
add_entry (Checking *checking, guint index, GError **error)
{
  CtPublishReport *self = checking->report;
  const CtPublishSent *sent = &g_array_index (checking->result->sent, CtPublishSent, index);
  const CtPublishItem *item = ct_publish_plan_peek_item (self->plan, index);
  Seen *seen = &g_array_index (checking->seen, Seen, index);
  CtPublishReportEntry entry = { .blob_name = item->blob_name, .size = item->size };

  if (sent->fate == CT_PUBLISH_FATE_SENT || sent->fate == CT_PUBLISH_FATE_SKIPPED)
    {
      if (!complete (checking, item->blob_name, seen, error))
        return FALSE;
      entry.size = sent->size;
      entry.has_md5 = sent->has_md5;
      entry.md5 = sent->md5;
      entry.has_service_md5 = seen->has_md5;
      entry.service_md5 = seen->md5;
      entry.verdict = judge (checking, sent, seen, &entry.reason);
    }
  else
    {
      entry.verdict = CT_PUBLISH_VERDICT_NOT_SENT;
      entry.reason = g_hash_table_lookup (self->reasons, item->blob_name);
    }
  self->n[entry.verdict]++;
  self->bytes[entry.verdict] += entry.size;
  g_array_append_val (self->entries, entry);
  return TRUE;
}

static gboolean
fill (Checking *checking, CtProgress *progress, GError **error)
{
  CtPublishReport *self = checking->report;
  guint n = self->plan->items->len + (ct_publish_plan_get_working_item (self->plan) != NULL ? 1 : 0);

  g_return_val_if_fail (checking->result->sent->len >= n, FALSE);
  for (guint i = 0; i < checking->result->failures->len; i++)
    {
      const CtPublishFailure *failure = g_ptr_array_index (checking->result->failures, i);

      g_hash_table_replace (self->reasons, g_strdup (failure->blob_name), g_strdup (failure->reason));
    }
  g_array_set_size (checking->seen, n);
  ct_progress_report (progress, -1, _ ("Checking what has arrived"));
  if (!list (checking, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (ct_cancelled (checking->cancellable, error) || !add_entry (checking, i, error))
        return FALSE;
      ct_progress_report_count (progress, i + 1, n);
    }
  return TRUE;
}

/**
 * ct_publish_report_new:
 * @plan: that was run
 * @result: of ct_publisher_run(), whatever that returned
 *
 * Asks the container what it has now. That it does not answer, or may not, is in the report.
 *
 * Returns: (transfer full): the report; %NULL only when cancelled
 */
CtPublishReport *
ct_publish_report_new (CtPublishPlan *plan,
                       const CtPublishResult *result,
                       CtProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CtPublishReport) self = g_new0 (CtPublishReport, 1);
  g_autoptr (GArray) seen = g_array_new (FALSE, TRUE, sizeof (Seen));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  Checking checking = { self, result, seen, ct_container_get_abilities (plan->container), cancellable };

  self->plan = ct_publish_plan_ref (plan);
  self->outcome = result->outcome;
  self->entries = g_array_new (FALSE, FALSE, sizeof (CtPublishReportEntry));
  self->reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->checked_at = g_date_time_format_iso8601 (now);
  return fill (&checking, progress, error) ? g_steal_pointer (&self) : NULL;
}

static void
append_member (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, ", \"%s\": ", name);
  ct_json_append_string (json, value, CT_JSON_ESCAPE_NEEDED);
}

static void
append_md5 (GString *json, const char *name, gboolean has_md5, const CtMd5 *md5)
{
  g_autofree char *text = has_md5 ? ct_md5_to_hex (md5) : NULL;

  if (text != NULL)
    append_member (json, name, text);
}

static void
append_entry (CtPublishReport *self, GString *json, const CtPublishReportEntry *entry)
{
  g_autofree char *url = ct_container_url_of (self->plan->container, entry->blob_name);

  g_string_append (json, "    {\"blob\": ");
  ct_json_append_string (json, entry->blob_name, CT_JSON_ESCAPE_NEEDED);
  append_member (json, "verdict", ct_publish_verdict_to_string (entry->verdict));
  g_string_append_printf (json, ", \"bytes\": %" G_GUINT64_FORMAT, entry->size);
  append_md5 (json, "md5", entry->has_md5, &entry->md5);
  append_md5 (json, "service_md5", entry->has_service_md5, &entry->service_md5);
  append_member (json, "url", url);
  if (entry->reason != NULL)
    append_member (json, "reason", entry->reason);
  g_string_append_c (json, '}');
}

static gboolean
flush (GString *json, gsize at_least, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  gboolean ok =
      json->len < at_least || g_output_stream_write_all (stream, json->str, json->len, NULL, cancellable, error);

  if (json->len >= at_least)
    g_string_truncate (json, 0);
  return ok;
}

static void
append_head (CtPublishReport *self, GString *json)
{
  g_autofree char *title = ct_container_url_of (self->plan->container, NULL);
  const char *separator = "";

  g_string_append (json, "{\n  \"container\": ");
  ct_json_append_string (json, title, CT_JSON_ESCAPE_NEEDED);
  g_string_append_c (json, ',');
  g_string_append_printf (json, "\n  \"checked_at\": \"%s\"", self->checked_at);
  g_string_append_printf (json, ",\n  \"outcome\": \"%s\"", ct_publish_outcome_to_string (self->outcome));
  g_string_append (json, ",\n  \"verdicts\": {");
  for (guint i = 0; i < CT_PUBLISH_N_VERDICTS; i++)
    {
      g_string_append_printf (json,
                              "%s\"%s\": {\"blobs\": %u, \"bytes\": %" G_GUINT64_FORMAT "}",
                              separator,
                              verdict_names[i],
                              self->n[i],
                              self->bytes[i]);
      separator = ", ";
    }
  g_string_append (json, "},\n  \"blobs\": [\n");
}

/**
 * ct_publish_report_write:
 * @stream: neither flushed nor closed
 *
 * Writes the report as JSON.
 */
gboolean
ct_publish_report_write (CtPublishReport *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) json = g_string_sized_new (FLUSH_BYTES * 2);

  append_head (self, json);
  for (guint i = 0; i < self->entries->len; i++)
    {
      append_entry (self, json, ct_publish_report_get_entry (self, i));
      g_string_append (json, i + 1 < self->entries->len ? ",\n" : "\n");
      if (!flush (json, FLUSH_BYTES, stream, cancellable, error))
        return FALSE;
    }
  g_string_append (json, "  ]\n}\n");
  return flush (json, 0, stream, cancellable, error);
}
