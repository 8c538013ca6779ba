/* ct-azure-xml.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answers are small and regular: what counts is the name of an element, that of the one
 * around it, and its text. GMarkup reads them while they arrive.
 */
#include "ct-azure-xml.h"
#include "ct-error.h"
#include "ct-http-text.h"

#include <string.h>

#define MAX_TEXT_BYTES (64 * 1024)
#define BOM "\xef\xbb\xbf"

struct _CtAzureXml
{
  GMarkupParseContext *context;
  guint n_bom;
  char *root;
  GString *text;
  gboolean is_encoded;
  CtBlob blob;
  gboolean is_folder;
  GArray *blobs;
  CtAzureBlock block;
  GArray *blocks;
  char *next_marker;
  char *error_code;
};

static void
blob_clear (gpointer data)
{
  ct_blob_clear (data);
}

static void
block_clear (gpointer data)
{
  CtAzureBlock *block = data;

  g_clear_pointer (&block->id, g_free);
}

/**
 * ct_azure_md5_from_base64:
 *
 * Returns: whether @text is the base64 of 16 bytes
 */
gboolean
ct_azure_md5_from_base64 (const char *text, CtMd5 *md5)
{
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (strlen (text) != 24)
    return FALSE;
  bytes = g_base64_decode (text, &length);
  if (length != CT_MD5_BYTES)
    return FALSE;
  memcpy (md5->bytes, bytes, CT_MD5_BYTES);
  return TRUE;
}

/**
 * ct_azure_quote_etag:
 *
 * Returns: (transfer full): the ETag as headers have it; listings leave out the quotes
 */
char *
ct_azure_quote_etag (const char *text)
{
  if (*text == '"' || g_str_has_prefix (text, "W/"))
    return g_strdup (text);
  return g_strdup_printf ("\"%s\"", text);
}

static void
start_element (GMarkupParseContext *context,
               const char *name,
               const char **attribute_names,
               const char **attribute_values,
               gpointer data,
               GError **error)
{
  CtAzureXml *self = data;

  if (self->root == NULL)
    self->root = g_strdup (name);
  g_string_truncate (self->text, 0);
  self->is_encoded = FALSE;
  for (guint i = 0; attribute_names[i] != NULL; i++)
    if (strcmp (attribute_names[i], "Encoded") == 0)
      self->is_encoded = g_ascii_strcasecmp (attribute_values[i], "true") == 0;
}

static void
take_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  CtAzureXml *self = data;

  if (self->text->len + length > MAX_TEXT_BYTES)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too long");
  else
    g_string_append_len (self->text, text, (gssize) length);
}

static void
take_name (CtAzureXml *self)
{
  g_clear_pointer (&self->blob.name, g_free);
  self->blob.name = self->is_encoded ? g_uri_unescape_string (self->text->str, NULL) : g_strdup (self->text->str);
  if (self->blob.name != NULL && !g_utf8_validate (self->blob.name, -1, NULL))
    g_clear_pointer (&self->blob.name, g_free);
}

static void
take_property (CtAzureXml *self, const char *name, const char *text)
{
  CtBlob *blob = &self->blob;
  gint64 modified_s;

  if (strcmp (name, "Content-Length") == 0)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &blob->size, NULL);
  else if (strcmp (name, "Content-MD5") == 0)
    blob->has_md5 = ct_azure_md5_from_base64 (text, &blob->md5);
  else if (strcmp (name, "Content-Type") == 0)
    ct_set_str (&blob->content_type, text);
  else if (strcmp (name, "Etag") == 0)
    {
      g_free (blob->etag);
      blob->etag = ct_azure_quote_etag (text);
    }
  else if (strcmp (name, "Last-Modified") == 0 && ct_http_date_parse (text, &modified_s))
    blob->modified_us = modified_s * G_USEC_PER_SEC;
  else if (strcmp (name, "ResourceType") == 0)
    self->is_folder = strcmp (text, "directory") == 0;
}

static void
end_blob (CtAzureXml *self)
{
  if (self->blob.name != NULL && self->blob.etag != NULL && !self->is_folder)
    {
      g_array_append_val (self->blobs, self->blob);
      self->blob = (CtBlob){ 0 };
    }
  ct_blob_clear (&self->blob);
  self->is_folder = FALSE;
}

static void
end_block (CtAzureXml *self, const char *around)
{
  if (self->block.id != NULL && strcmp (around, "UncommittedBlocks") == 0)
    {
      g_array_append_val (self->blocks, self->block);
      self->block = (CtAzureBlock){ 0 };
    }
  block_clear (&self->block);
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  CtAzureXml *self = data;
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char *parent = stack->next != NULL ? stack->next->data : "";
  const char *text = self->text->str;

  if (strcmp (name, "Blob") == 0)
    end_blob (self);
  else if (strcmp (name, "Block") == 0)
    end_block (self, parent);
  else if (strcmp (parent, "Blob") == 0 && strcmp (name, "Name") == 0)
    take_name (self);
  else if (strcmp (parent, "Properties") == 0)
    take_property (self, name, text);
  else if (strcmp (parent, "Block") == 0 && strcmp (name, "Name") == 0)
    ct_set_str (&self->block.id, text);
  else if (strcmp (parent, "Block") == 0 && strcmp (name, "Size") == 0)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &self->block.size, NULL);
  else if (strcmp (parent, "EnumerationResults") == 0 && strcmp (name, "NextMarker") == 0)
    ct_set_str (&self->next_marker, text);
  else if (strcmp (parent, "Error") == 0 && strcmp (name, "Code") == 0)
    ct_set_str (&self->error_code, text);
  g_string_truncate (self->text, 0);
}

static const GMarkupParser parser = {
  .start_element = start_element,
  .end_element = end_element,
  .text = take_text,
};

CtAzureXml *
ct_azure_xml_new (void)
{
  CtAzureXml *self = g_new0 (CtAzureXml, 1);

  self->text = g_string_new (NULL);
  self->blobs = g_array_new (FALSE, TRUE, sizeof (CtBlob));
  g_array_set_clear_func (self->blobs, blob_clear);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (CtAzureBlock));
  g_array_set_clear_func (self->blocks, block_clear);
  ct_azure_xml_restart (self);
  return self;
}

void
ct_azure_xml_free (CtAzureXml *self)
{
  g_markup_parse_context_free (self->context);
  ct_blob_clear (&self->blob);
  block_clear (&self->block);
  g_string_free (self->text, TRUE);
  g_array_unref (self->blobs);
  g_array_unref (self->blocks);
  g_free (self->root);
  g_free (self->next_marker);
  g_free (self->error_code);
  g_free (self);
}

/**
 * ct_azure_xml_restart:
 *
 * Forgets everything, for another answer.
 */
void
ct_azure_xml_restart (CtAzureXml *self)
{
  g_clear_pointer (&self->context, g_markup_parse_context_free);
  self->context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  self->n_bom = 0;
  self->is_folder = FALSE;
  g_string_truncate (self->text, 0);
  ct_blob_clear (&self->blob);
  block_clear (&self->block);
  self->block = (CtAzureBlock){ 0 };
  g_array_set_size (self->blobs, 0);
  g_array_set_size (self->blocks, 0);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->next_marker, g_free);
  g_clear_pointer (&self->error_code, g_free);
}

static gboolean
fail (GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               _ ("The server's answer is not what a storage service says. Check the address, and whether something "
                  "on the way changes answers."));
  return FALSE;
}

/**
 * ct_azure_xml_feed:
 * @response: (nullable): does not matter
 * @self: the #CtAzureXml
 *
 * Takes the next piece of an answer; a #CtHttpBodyFunc.
 */
gboolean
ct_azure_xml_feed (const CtHttpResponse *response, gconstpointer bytes, gsize length, gpointer self, GError **error)
{
  CtAzureXml *xml = self;
  const char *p = bytes;

  while (length > 0 && xml->n_bom < strlen (BOM) && *p == BOM[xml->n_bom])
    {
      xml->n_bom++;
      p++;
      length--;
    }
  if (length == 0)
    return TRUE;
  xml->n_bom = (guint) strlen (BOM);
  return g_markup_parse_context_parse (xml->context, p, (gssize) length, NULL) || fail (error);
}

/**
 * ct_azure_xml_finish:
 * @root: what the outermost element must be
 *
 * Says whether the answer was complete.
 */
gboolean
ct_azure_xml_finish (CtAzureXml *self, const char *root, GError **error)
{
  if (!g_markup_parse_context_end_parse (self->context, NULL) || g_strcmp0 (self->root, root) != 0)
    return fail (error);
  return TRUE;
}

/**
 * ct_azure_xml_get_blobs:
 *
 * Returns: (transfer none) (element-type CtBlob): of a listing
 */
GArray *
ct_azure_xml_get_blobs (CtAzureXml *self)
{
  return self->blobs;
}

/**
 * ct_azure_xml_get_uncommitted_blocks:
 *
 * Returns: (transfer none) (element-type CtAzureBlock): of a list of blocks
 */
GArray *
ct_azure_xml_get_uncommitted_blocks (CtAzureXml *self)
{
  return self->blocks;
}

/**
 * ct_azure_xml_get_next_marker:
 *
 * Returns: (nullable): where the listing goes on; %NULL at its end
 */
const char *
ct_azure_xml_get_next_marker (CtAzureXml *self)
{
  return self->next_marker != NULL && *self->next_marker != '\0' ? self->next_marker : NULL;
}

/**
 * ct_azure_is_error_code:
 * @text: (nullable): what came as one
 *
 * A code is shown to people, and a careless service, or a proxy, may repeat there what was sent.
 *
 * Returns: whether it is one word, as the service's codes are
 */
gboolean
ct_azure_is_error_code (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= 80
         && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS) == strlen (text);
}

/**
 * ct_azure_xml_dup_error_code:
 * @bytes: the body of a refusal; may be anything
 *
 * Returns: (transfer full) (nullable): the service's word for it
 */
char *
ct_azure_xml_dup_error_code (gconstpointer bytes, gsize length)
{
  g_autoptr (CtAzureXml) self = ct_azure_xml_new ();

  /* What came before the damage is good enough. */
  ct_azure_xml_feed (NULL, bytes, length, self, NULL);
  return ct_azure_is_error_code (self->error_code) ? g_steal_pointer (&self->error_code) : NULL;
}
