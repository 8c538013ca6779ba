/* ct-secret.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explicit_bzero() is not optimised away. What a library copies of a secret is beyond reach.
 */
#include "ct-secret.h"

#include <string.h>

struct _CtSecret
{
  gatomicrefcount ref_count;
  gsize length;
  char *data;
};

/**
 * ct_secret_new:
 * @data: is copied
 * @length: in bytes, or -1 for a string
 *
 * Returns: (transfer full): the secret
 */
CtSecret *
ct_secret_new (gconstpointer data, gssize length)
{
  CtSecret *self = g_new0 (CtSecret, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->length = length >= 0 ? (gsize) length : strlen (data);
  self->data = g_malloc (self->length + 1);
  memcpy (self->data, data, self->length);
  self->data[self->length] = '\0';
  return self;
}

CtSecret *
ct_secret_ref (CtSecret *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_secret_unref (CtSecret *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  explicit_bzero (self->data, self->length);
  g_free (self->data);
  g_free (self);
}

/**
 * ct_secret_peek:
 *
 * Returns: (transfer none): the bytes, with a NUL after the last
 */
const char *
ct_secret_peek (const CtSecret *self)
{
  return self->data;
}

gsize
ct_secret_get_length (const CtSecret *self)
{
  return self->length;
}

/**
 * ct_wiped_free:
 * @text: (nullable) (transfer full): a string
 *
 * Overwrites and frees a string that holds a secret.
 */
void
ct_wiped_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}
