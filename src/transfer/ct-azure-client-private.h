/* ct-azure-client-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the blob service for one thing until it is done or there is no hope: signs each try
 * anew, waits between them, keeps to the pace, and turns refusals into sentences. Knows
 * requests, not what they mean for a data set.
 */
#pragma once

#include "ct-container-azure.h"
#include "ct-http.h"

G_BEGIN_DECLS

typedef struct _CtAzureClient CtAzureClient;

/**
 * CtAzureCall:
 * @method: in upper case
 * @name: (nullable): the blob, folder included; %NULL is the container
 * @query: (nullable): encoded, without the question mark and without any token
 * @headers: (nullable) (element-type utf8): beyond those that every request has
 * @bytes: see #CtHttpRequest; likewise @fd, @offset, @length, @body and @sent
 * @restart: (nullable): called with @body_data before each try
 * @is_courtesy: nothing depends on it: it is tried twice at most, not while nobody can be reached, and
 *   its refusal means nothing for other requests
 */
typedef struct
{
  const char *method;
  const char *name;
  const char *query;
  GPtrArray *headers;
  GBytes *bytes;
  int fd;
  guint64 offset;
  guint64 length;
  CtHttpBodyFunc body;
  void (*restart) (gpointer body_data);
  gpointer body_data;
  CtBytesFunc sent;
  gpointer sent_data;
  gboolean is_courtesy;
} CtAzureCall;

/**
 * CtAzureAnswer:
 * @status: of the last answer; 0 when there was none
 * @code: (nullable): the service's word for a refusal
 * @headers: (nullable) (element-type utf8): of the last answer
 * @unsure: an earlier try may have taken effect, though nobody said so
 */
typedef struct
{
  guint status;
  char *code;
  GPtrArray *headers;
  gboolean unsure;
} CtAzureAnswer;

CtAzureClient *ct_azure_client_new (CtCredential *credential, const CtAzureOptions *options);
void ct_azure_client_free (CtAzureClient *self);
gboolean ct_azure_client_call (CtAzureClient *self,
                               const CtAzureCall *call,
                               CtAzureAnswer *answer,
                               GCancellable *cancellable,
                               GError **error);
gboolean ct_azure_client_is_lost (CtAzureClient *self);
guint ct_azure_client_get_parallel (CtAzureClient *self);
void ct_azure_client_set_paused (CtAzureClient *self, gboolean paused);
void ct_azure_answer_clear (CtAzureAnswer *self);

/* ct-azure-error.c */
gboolean ct_azure_error_is_final (const char *method, guint status, const char *code);
void ct_azure_error_set (CtCredential *credential,
                         const CtAzureCall *call,
                         const CtHttpResponse *response,
                         const char *code,
                         gint64 now_s,
                         GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtAzureAnswer, ct_azure_answer_clear)

G_END_DECLS
