/* ct-sas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After "Create a service SAS" and "Create an account SAS" in the documentation of Azure
 * Storage. The token is sent as it was given, but for what copying is known to do to it: a
 * plus sign is encoded, so that nobody takes it for a blank, and `&amp;` becomes `&`.
 */
#include "ct-error.h"
#include "ct-sas.h"

#include <string.h>

#define SIGNATURE_BYTES 32
#define CLOCK_SKEW_S (15 * 60)
#define SOON_S (24 * 60 * 60)

void
ct_sas_free (CtSas *self)
{
  g_clear_pointer (&self->token, ct_secret_unref);
  g_free (self->permissions);
  g_free (self->resource);
  g_free (self->services);
  g_free (self->resource_types);
  g_free (self->address_range);
  g_free (self);
}

/**
 * ct_sas_looks_like_one:
 *
 * Returns: whether @text is a query that was meant as a shared access signature
 */
gboolean
ct_sas_looks_like_one (const char *text)
{
  static const char *const names[] = { "sv=", "sig=", "sp=", "se=", "sr=", "ss=", "st=", "si=", "spr=" };

  if (*text == '?')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (text, names[i]))
      return strchr (text, '&') != NULL || strcmp (names[i], "sig=") == 0;
  return FALSE;
}

static gboolean
fail (GError **error, CtError code, const char *message)
{
  g_set_error_literal (error, CT_ERROR, (int) code, message);
  return FALSE;
}

static gboolean
take_digits (const char **text, guint n, int *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *number = 10 * *number + **text - '0';
    }
  return TRUE;
}

/* `2030-01-01`, `2030-01-01T00:00Z` or `2030-01-01T00:00:00Z`; the service also writes fractions. */
static gboolean
parse_time (const char *text, gint64 *unix_s)
{
  int n[6] = { 0 };
  const char *separators = "--T::";
  guint n_read = 0;
  g_autoptr (GDateTime) date = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (n); i++)
    {
      if (!take_digits (&text, i == 0 ? 4 : 2, &n[i]))
        return FALSE;
      n_read++;
      if (i + 1 == G_N_ELEMENTS (n) || *text != separators[i])
        break;
      text++;
    }
  if (n_read == 6 && *text == '.')
    text += 1 + strspn (text + 1, "0123456789");
  if (n_read != 3 && n_read != 5 && n_read != 6)
    return FALSE;
  if (strcmp (text, n_read == 3 ? "" : "Z") != 0)
    return FALSE;
  date = g_date_time_new_utc (n[0], n[1], n[2], n[3], n[4], n[5]);
  if (date == NULL)
    return FALSE;
  *unix_s = g_date_time_to_unix (date);
  return TRUE;
}

/**
 * ct_sas_format_time:
 *
 * Returns: (transfer full): the time for people, in UTC
 */
char *
ct_sas_format_time (gint64 unix_s)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (unix_s);

  /* Translators: a time in the form of strftime(3), in UTC; "1 January 2030, 00:00 UTC" */
  return g_date_time_format (date, _ ("%-d %B %Y, %H:%M UTC"));
}

static gboolean
check_signature (const char *signature, GError **error)
{
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (strchr (signature, ' ') != NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The signature has a blank where a plus sign was: some program changed it on the way. "
                    "Copy the shared access signature again, from where it was made."));
  if (strchr (signature, '%') != NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The signature was encoded twice. Copy the shared access signature again, from where it was "
                    "made."));
  bytes = g_base64_decode (signature, &length);
  explicit_bzero (bytes, length);
  if (length != SIGNATURE_BYTES || strlen (signature) != 44)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The signature is cut off or damaged. Copy the whole shared access signature again."));
  return TRUE;
}

static gboolean
take_time (const char *value, gint64 *unix_s, GError **error)
{
  return parse_time (value, unix_s)
         || fail (error,
                  CT_ERROR_USAGE,
                  _ ("The shared access signature has a time that cannot be read. Copy it again."));
}

/* One decoded parameter. */
static gboolean
take_parameter (CtSas *self, const char *name, const char *value, gboolean *has_signature, GError **error)
{
  char **text = NULL;

  if (strcmp (name, "sig") == 0)
    {
      *has_signature = TRUE;
      return check_signature (value, error);
    }
  if (strcmp (name, "se") == 0)
    return take_time (value, &self->expiry_s, error);
  if (strcmp (name, "st") == 0)
    return take_time (value, &self->start_s, error);
  if (strcmp (name, "spr") == 0)
    self->https_only = strcmp (value, "https") == 0;
  else if (strcmp (name, "si") == 0)
    self->has_policy = *value != '\0';
  else if (strcmp (name, "skoid") == 0)
    self->kind = CT_SAS_DELEGATION;
  else if (strcmp (name, "sp") == 0)
    text = &self->permissions;
  else if (strcmp (name, "sr") == 0)
    text = &self->resource;
  else if (strcmp (name, "ss") == 0)
    text = &self->services;
  else if (strcmp (name, "srt") == 0)
    text = &self->resource_types;
  else if (strcmp (name, "sip") == 0)
    text = &self->address_range;
  if (text != NULL)
    ct_set_str (text, value);
  return TRUE;
}

/* TEXT is cut up in place. */
static gboolean
take_parameters (CtSas *self, char *text, gboolean *has_signature, GError **error)
{
  char *rest = text;

  while (rest != NULL)
    {
      char *value = strsep (&rest, "&");
      char *name = strsep (&value, "=");
      g_auto (CtWiped) decoded = value != NULL ? g_uri_unescape_string (value, NULL) : NULL;

      if (decoded != NULL && !take_parameter (self, name, decoded, has_signature, error))
        return FALSE;
    }
  return TRUE;
}

/* What is sent: TEXT without what copying adds. */
static CtSecret *
make_token (const char *text)
{
  g_auto (CtWiped) token = g_malloc (3 * strlen (text) + 1);
  char *to = token;

  text += strspn (text, "? \t\r\n");
  for (; *text != '\0'; text++)
    if (*text == '+')
      to = stpcpy (to, "%2B");
    else
      {
        *to++ = *text;
        if (*text == '&' && g_str_has_prefix (text + 1, "amp;"))
          text += 4;
      }
  while (to > token && strchr (" \t\r\n", to[-1]) != NULL)
    to--;
  *to = '\0';
  return ct_secret_new (token, -1);
}

static gboolean
check_complete (CtSas *self, gboolean has_signature, GError **error)
{
  if (!has_signature)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The shared access signature has no “sig” in it, so it is not complete. Copy the whole of it."));
  if (self->services != NULL || self->resource_types != NULL)
    self->kind = CT_SAS_ACCOUNT;
  if (self->expiry_s == 0 && !self->has_policy)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The shared access signature does not say when it expires, so it is not complete. Copy the whole "
                    "of it."));
  if (self->permissions == NULL && !self->has_policy)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The shared access signature does not say what it allows, so it is not complete. Copy the whole "
                    "of it."));
  return TRUE;
}

/**
 * ct_sas_parse:
 * @text: the query of an address, with or without its question mark
 *
 * Returns: (transfer full): the signature, or %NULL with %CT_ERROR_USAGE when it is damaged
 */
CtSas *
ct_sas_parse (const char *text, GError **error)
{
  g_autoptr (CtSas) self = g_new0 (CtSas, 1);
  g_autoptr (CtSecret) copy = NULL;
  gboolean has_signature = FALSE;

  self->token = make_token (text);
  copy = ct_secret_new (ct_secret_peek (self->token), -1);
  if (!take_parameters (self, (char *) ct_secret_peek (copy), &has_signature, error)
      || !check_complete (self, has_signature, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ct_sas_get_abilities:
 *
 * Returns: what the signature allows to do with a container; everything when a policy on the server decides
 */
CtAbilities
ct_sas_get_abilities (const CtSas *self)
{
  static const struct
  {
    char letter;
    CtAbilities ability;
  } letters[] = {
    { 'l', CT_CAN_LIST }, { 'r', CT_CAN_READ }, { 'c', CT_CAN_CREATE }, { 'w', CT_CAN_WRITE }, { 'd', CT_CAN_DELETE },
  };
  CtAbilities abilities = 0;

  if (self->permissions == NULL)
    return CT_CAN_ALL & ~CT_CAN_MAKE;
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (strchr (self->permissions, letters[i].letter) != NULL)
      abilities |= letters[i].ability;
  if ((abilities & CT_CAN_WRITE) != 0)
    abilities |= CT_CAN_CREATE;
  if (self->kind == CT_SAS_ACCOUNT)
    {
      const char *types = self->resource_types != NULL ? self->resource_types : "";

      if (self->services != NULL && strchr (self->services, 'b') == NULL)
        return 0;
      if (strchr (types, 'c') != NULL && (abilities & CT_CAN_CREATE) != 0)
        abilities |= CT_CAN_MAKE;
      if (strchr (types, 'c') == NULL)
        abilities &= ~CT_CAN_LIST;
      if (strchr (types, 'o') == NULL)
        abilities &= CT_CAN_LIST | CT_CAN_MAKE;
    }
  return abilities;
}

static gboolean
check_times (const CtSas *self, gint64 now_s, GPtrArray *remarks, GError **error)
{
  g_autofree char *expiry = self->expiry_s != 0 ? ct_sas_format_time (self->expiry_s) : NULL;
  g_autofree char *start = self->start_s != 0 ? ct_sas_format_time (self->start_s) : NULL;

  if (expiry != NULL && self->expiry_s <= now_s)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("The shared access signature expired on %s. Ask for a new one."),
                   expiry);
      return FALSE;
    }
  if (start != NULL && self->start_s > now_s + CLOCK_SKEW_S)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("The shared access signature is valid only from %s. Wait until then, or check this computer's "
                      "clock."),
                   start);
      return FALSE;
    }
  if (expiry != NULL && self->expiry_s < now_s + SOON_S && remarks != NULL)
    g_ptr_array_add (remarks, g_strdup_printf (_ ("The shared access signature expires soon, on %s."), expiry));
  return TRUE;
}

static gboolean
check_scope (const CtSas *self, CtAbilities needs, GError **error)
{
  const char *types = self->resource_types != NULL ? self->resource_types : "";

  if (self->resource != NULL && strcmp (self->resource, "c") != 0 && strcmp (self->resource, "d") != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature is for a single blob. Ask for one for the whole container."));
  if (self->kind != CT_SAS_ACCOUNT)
    return TRUE;
  if (self->services != NULL && strchr (self->services, 'b') == NULL)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature is for other services of the account, not for blobs. Ask for one "
                    "for blobs."));
  if ((needs & (CT_CAN_READ | CT_CAN_CREATE | CT_CAN_WRITE | CT_CAN_DELETE)) != 0 && strchr (types, 'o') == NULL)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not reach blobs: the resource type “object” is missing. Ask "
                    "for one with it."));
  if ((needs & (CT_CAN_LIST | CT_CAN_MAKE)) != 0 && strchr (types, 'c') == NULL)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not reach containers: the resource type “container” is "
                    "missing. Ask for one with it."));
  return TRUE;
}

static gboolean
check_rights (const CtSas *self, CtAbilities needs, GError **error)
{
  CtAbilities missing = needs & ~ct_sas_get_abilities (self);

  if ((missing & CT_CAN_CREATE) != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not allow writing. Ask for one with the rights create and "
                    "write."));
  if ((missing & CT_CAN_WRITE) != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature allows creating but not overwriting. Ask for one with the right "
                    "write."));
  if ((missing & CT_CAN_LIST) != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not allow listing the container. Ask for one with the right "
                    "list."));
  if ((missing & CT_CAN_READ) != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not allow reading. Ask for one with the right read."));
  if (missing != 0)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature does not allow this. Ask for one with more rights."));
  return TRUE;
}

/**
 * ct_sas_check:
 * @needs: what is going to be done
 * @is_https: whether the address is one of https
 * @now_s: seconds since 1970
 * @remarks: (nullable) (element-type utf8): gets sentences that are worth knowing
 *
 * Says whether the signature will do, without sending anything.
 */
gboolean
ct_sas_check (const CtSas *self, CtAbilities needs, gboolean is_https, gint64 now_s, GPtrArray *remarks, GError **error)
{
  if (!check_times (self, now_s, remarks, error) || !check_scope (self, needs, error)
      || !check_rights (self, needs, error))
    return FALSE;
  if (self->https_only && !is_https)
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The shared access signature is for https only, but the address begins with http. Use the "
                    "address with https."));
  if (remarks != NULL && self->address_range != NULL)
    g_ptr_array_add (remarks,
                     g_strdup_printf (_ ("The shared access signature is for the network addresses %s only."),
                                      self->address_range));
  if (remarks != NULL && self->has_policy)
    g_ptr_array_add (remarks,
                     g_strdup (_ ("A policy on the server says what the shared access signature allows and until "
                                  "when; only trying tells.")));
  return TRUE;
}
