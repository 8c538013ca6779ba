/* ct-sas.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A shared access signature: what it allows, to whom and until when, as far as its text
 * tells. Judges without asking anybody; sends nothing.
 */
#pragma once

#include "ct-container.h"
#include "ct-secret.h"

G_BEGIN_DECLS

/**
 * CtSasKind:
 * @CT_SAS_SERVICE: for a container or a blob, signed with the account's key
 * @CT_SAS_ACCOUNT: for whole services of an account
 * @CT_SAS_DELEGATION: as the first, but signed in a user's name
 */
typedef enum
{
  CT_SAS_SERVICE,
  CT_SAS_ACCOUNT,
  CT_SAS_DELEGATION,
} CtSasKind;

/**
 * CtSas:
 * @token: the query, without question mark, as it is to be sent
 * @kind: see there
 * @permissions: (nullable): letters of `sp`; %NULL when a policy on the server has them
 * @resource: (nullable): `sr`
 * @services: (nullable): `ss`
 * @resource_types: (nullable): `srt`
 * @start_s: `st`, seconds since 1970, or 0
 * @expiry_s: `se`, likewise
 * @https_only: whether `spr` allows nothing else
 * @has_policy: `si` is there, so rights and times may be on the server
 * @address_range: (nullable): `sip`
 */
typedef struct
{
  CtSecret *token;
  CtSasKind kind;
  char *permissions;
  char *resource;
  char *services;
  char *resource_types;
  gint64 start_s;
  gint64 expiry_s;
  gboolean https_only;
  gboolean has_policy;
  char *address_range;
} CtSas;

gboolean ct_sas_looks_like_one (const char *text);
CtSas *ct_sas_parse (const char *text, GError **error);
void ct_sas_free (CtSas *self);
CtAbilities ct_sas_get_abilities (const CtSas *self);
gboolean ct_sas_check (const CtSas *self,
                       CtAbilities needs,
                       gboolean is_https,
                       gint64 now_s,
                       GPtrArray *remarks,
                       GError **error);
char *ct_sas_format_time (gint64 unix_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSas, ct_sas_free)

G_END_DECLS
