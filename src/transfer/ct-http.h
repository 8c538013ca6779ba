/* ct-http.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request, one answer, in the caller's thread; connections are kept and used again.
 * Tries once and judges nothing: who asks knows what is worth trying again. Follows no
 * redirects. Knows nothing of any service.
 */
#pragma once

#include "ct-md5.h"

G_BEGIN_DECLS

#define CT_HTTP_STALL_MS 20000

/**
 * CtHttpOptions:
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @proxy: (nullable): address of a proxy; %NULL asks the desktop and then the environment
 * @stall_ms: how long neither side may be silent; 0 is %CT_HTTP_STALL_MS
 */
typedef struct
{
  const char *ca_file;
  const char *proxy;
  guint stall_ms;
} CtHttpOptions;

/**
 * CtHttpTrouble:
 * @CT_HTTP_FINE: an answer came, whatever it says
 * @CT_HTTP_CONNECT: there was no connection, so the server knows nothing of the request
 * @CT_HTTP_BROKEN: the connection broke; the request may have taken effect
 * @CT_HTTP_STALLED: not a byte came or went for too long; likewise
 * @CT_HTTP_TLS: the server is not the one that it claims to be
 * @CT_HTTP_SOURCE: the body to send could not be read, or is not as long as it was
 * @CT_HTTP_SINK: who takes the answer's body wants no more of it
 * @CT_HTTP_CANCELLED: the caller's wish
 */
typedef enum
{
  CT_HTTP_FINE,
  CT_HTTP_CONNECT,
  CT_HTTP_BROKEN,
  CT_HTTP_STALLED,
  CT_HTTP_TLS,
  CT_HTTP_SOURCE,
  CT_HTTP_SINK,
  CT_HTTP_CANCELLED,
} CtHttpTrouble;

/**
 * CtHttpResponse:
 * @trouble: why there is no answer
 * @repeated: libcurl has sent the request twice by itself, so the first may have taken effect
 * @status: as the server says
 * @headers: (element-type utf8): lines "Name: value"
 * @body: what nobody took, cut off after 64 KiB
 */
typedef struct
{
  CtHttpTrouble trouble;
  gboolean repeated;
  guint status;
  GPtrArray *headers;
  GByteArray *body;
} CtHttpResponse;

/**
 * CtHttpBodyFunc:
 * @response: its status and headers
 *
 * Takes a piece of the body of an answer of 200 to 299. Returns %FALSE with @error set to end it.
 */
typedef gboolean (
    *CtHttpBodyFunc) (const CtHttpResponse *response, gconstpointer bytes, gsize length, gpointer data, GError **error);

/**
 * CtHttpRequest:
 * @method: in upper case
 * @url: may hold a secret
 * @headers: (element-type utf8): lines "Name: value"
 * @bytes: (nullable): where the body is, or
 * @fd: a file that has it; used only when @bytes is %NULL and @length is not 0
 * @offset: of the body in either
 * @length: of the body
 * @body: (nullable): takes the answer's body; without it, it ends in the response
 * @body_data: for @body
 * @sent: (nullable): told how much of the body has gone
 * @sent_data: for @sent
 */
typedef struct
{
  const char *method;
  const char *url;
  GPtrArray *headers;
  GBytes *bytes;
  int fd;
  guint64 offset;
  guint64 length;
  CtHttpBodyFunc body;
  gpointer body_data;
  CtBytesFunc sent;
  gpointer sent_data;
} CtHttpRequest;

typedef struct _CtHttp CtHttp;

CtHttp *ct_http_new (const CtHttpOptions *options);
void ct_http_free (CtHttp *self);
gboolean ct_http_perform (CtHttp *self,
                          const CtHttpRequest *request,
                          CtHttpResponse *response,
                          GCancellable *cancellable,
                          GError **error);
void ct_http_response_clear (CtHttpResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtHttp, ct_http_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtHttpResponse, ct_http_response_clear)

G_END_DECLS
