/* sas-signer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes shared access signatures for tests, with the emulator's public key.
 */
#pragma once

#include "ct-shared-key.h"

G_BEGIN_DECLS

#define EMULATOR_KEY "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

/**
 * SasFields:
 *
 * What is signed; members left out are empty. With @services it is an account's.
 */
typedef struct
{
  const char *version;
  const char *permissions;
  const char *start;
  const char *expiry;
  const char *protocols;
  const char *resource;
  const char *services;
  const char *resource_types;
  const char *container;
  const char *blob;
} SasFields;

char *sas_signer_sign (const SasFields *fields);
char *sas_signer_make_query (const SasFields *fields);

G_END_DECLS
