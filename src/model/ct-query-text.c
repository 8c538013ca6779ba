/* ct-query-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From queries to text, to be kept in settings or shown: category any "tin" "box" and not is reviewed. The words
 * are never translated, and numbers have a point in every locale.
 */
#include "ct-query-private.h"

#include "ct-stats-csv.h"

const char *const ct_query_match_names[] = { "any", "all", "none" };
const char *const ct_query_state_names[CT_QUERY_N_STATES] = {
  "unlabelled", "labelled", "reviewed", "unreviewed", "missing", "problem",
};
const char *const ct_query_range_names[CT_QUERY_N_RANGES] = {
  "boxes", "width-px", "height-px", "area-px", "width-relative", "height-relative", "area-relative", "score",
};

static void
append_string (GString *text, const char *string)
{
  g_string_append (text, " \"");
  for (const char *p = string; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_categories (GString *text, const CtQuery *query, const CtDataset *dataset)
{
  for (guint i = 0; i < query->n_categories; i++)
    {
      const char *name = ct_dataset_get_category_name (dataset, query->categories[i]);

      append_string (text, name != NULL ? name : "");
    }
}

static void
append_range (GString *text, const CtQuery *query)
{
  char least[G_ASCII_DTOSTR_BUF_SIZE], most[G_ASCII_DTOSTR_BUF_SIZE];

  ct_csv_format_number (least, query->least);
  ct_csv_format_number (most, query->most);
  if (query->least == query->most)
    g_string_append_printf (text, "%s %s", ct_query_range_names[query->range], least);
  else
    g_string_append_printf (text, "%s %s..%s", ct_query_range_names[query->range], least, most);
}

static void append_query (GString *text, const CtQuery *query, const CtDataset *dataset);

/* One part joined to nothing is that part. */
static const CtQuery *
unwrap (const CtQuery *query)
{
  while ((query->kind == CT_QUERY_NODE_AND || query->kind == CT_QUERY_NODE_OR) && query->n_parts == 1)
    query = query->parts[0];
  return query;
}

/* A part stands in parentheses wherever it would otherwise be read as belonging to its parent. */
static void
append_part (GString *text, const CtQuery *part, const CtDataset *dataset)
{
  const CtQuery *inner = unwrap (part);
  gboolean joined = (inner->kind == CT_QUERY_NODE_AND || inner->kind == CT_QUERY_NODE_OR) && inner->n_parts > 0;

  g_string_append (text, joined ? "(" : "");
  append_query (text, inner, dataset);
  g_string_append (text, joined ? ")" : "");
}

static void
append_joined (GString *text, const CtQuery *query, const CtDataset *dataset)
{
  gboolean all = query->kind == CT_QUERY_NODE_AND;

  if (query->n_parts == 0)
    g_string_append (text, all ? "everything" : "nothing");
  for (guint i = 0; i < query->n_parts; i++)
    {
      if (i > 0)
        g_string_append (text, all ? " and " : " or ");
      append_part (text, query->parts[i], dataset);
    }
}

static void
append_query (GString *text, const CtQuery *query, const CtDataset *dataset)
{
  switch (query->kind)
    {
    case CT_QUERY_NODE_AND:
    case CT_QUERY_NODE_OR:
      append_joined (text, query, dataset);
      break;
    case CT_QUERY_NODE_NOT:
      g_string_append (text, "not ");
      append_part (text, query->parts[0], dataset);
      break;
    case CT_QUERY_NODE_CATEGORY:
      g_string_append_printf (text, "category %s", ct_query_match_names[query->match]);
      append_categories (text, query, dataset);
      break;
    case CT_QUERY_NODE_TAG:
      g_string_append (text, "tag");
      append_categories (text, query, dataset);
      break;
    case CT_QUERY_NODE_STATE:
      g_string_append_printf (text, "is %s", ct_query_state_names[query->state]);
      break;
    case CT_QUERY_NODE_RANGE:
      append_range (text, query);
      break;
    case CT_QUERY_NODE_NAME:
      g_string_append (text, "name");
      append_string (text, query->text);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ct_query_to_text:
 * @self: (nullable): %NULL gives an empty text
 * @dataset: where the names of the categories come from
 *
 * Returns: (transfer full): what ct_query_from_text() reads back as the same conditions, except that of several
 *   categories of one name the first is meant
 */
char *
ct_query_to_text (const CtQuery *self, const CtDataset *dataset)
{
  GString *text = g_string_new (NULL);

  if (self != NULL)
    append_query (text, unwrap (self), dataset);
  return g_string_free (text, FALSE);
}
