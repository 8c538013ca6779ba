/* ct-azure-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service's refusals mean and what to do. The codes are those of "Blob Storage
 * error codes" and "Common REST API error codes"; the words are ours, because the service's
 * may repeat what was sent.
 */
#include "ct-azure-client-private.h"
#include "ct-error.h"
#include "ct-http-text.h"

#include <string.h>

#define CLOCK_SKEW_S (15 * 60)

typedef struct
{
  const char *code;
  CtError error;
  gboolean is_final; /* every further request would be refused alike */
  const char *message;
} Refusal;

static const Refusal refusals[] = {
  { "AuthenticationFailed",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The credential was refused: it is wrong, was renewed, or has expired. Ask for a new one.") },
  { "AuthorizationFailure",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The service refused: the credential is wrong, or a rule of the account keeps this computer's network out. "
        "Ask the owner of the account.") },
  { "AuthorizationPermissionMismatch",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The credential lacks the right to do this. Ask for one with the rights list, read, create and write.") },
  { "AuthorizationProtocolMismatch",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The shared access signature is for https only, but the address begins with http. Use the address with "
        "https.") },
  { "AuthorizationResourceTypeMismatch",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The shared access signature does not reach this kind of thing. Ask for one with the resource types container "
        "and object.") },
  { "AuthorizationServiceMismatch",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The shared access signature is for other services of the account, not for blobs. Ask for one for blobs.") },
  { "AuthorizationSourceIPMismatch",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The shared access signature is for other network addresses than this computer's. Ask for one for this "
        "network.") },
  { "InsufficientAccountPermissions",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The account does not allow this. Ask the owner of the account.") },
  { "AccountIsDisabled",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The storage account is switched off. Ask the owner of the account.") },
  { "KeyBasedAuthenticationNotPermitted",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The account takes no keys and no shared access signatures made with them. Ask the owner of the account for "
        "another way.") },
  { "NoAuthenticationInformation",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The container is not public, so a credential is needed. Give one.") },
  { "InvalidAuthenticationInfo",
    CT_ERROR_DENIED,
    TRUE,
    N_ ("The service cannot make sense of the credential. Copy it again.") },
  { "UnauthorizedBlobOverwrite",
    CT_ERROR_DENIED,
    FALSE,
    N_ ("The credential allows creating but not overwriting. Ask for one with the right write.") },
  { "ContainerNotFound", CT_ERROR_NOT_FOUND, TRUE, N_ ("The container does not exist. Create it, or check its name.") },
  { "ContainerBeingDeleted",
    CT_ERROR_NOT_FOUND,
    TRUE,
    N_ ("The container is being deleted. Wait half a minute, or choose another one.") },
  { "ContainerAlreadyExists", CT_ERROR_CONFLICT, FALSE, N_ ("There is a container of that name already.") },
  { "PublicAccessNotPermitted", CT_ERROR_DENIED, FALSE, N_ ("The account does not allow public containers.") },
  { "BlobNotFound", CT_ERROR_NOT_FOUND, FALSE, N_ ("It is not there. It may have been renamed or deleted.") },
  { "ResourceNotFound",
    CT_ERROR_NOT_FOUND,
    FALSE,
    N_ ("It is not there, or not for everybody to see. Check the address, or give a credential.") },
  { "BlobAlreadyExists",
    CT_ERROR_CONFLICT,
    FALSE,
    N_ ("Somebody else has written it meanwhile. Publish again to see what is there.") },
  { "ConditionNotMet",
    CT_ERROR_CONFLICT,
    FALSE,
    N_ ("Somebody else has changed it meanwhile. Publish again to see what is there.") },
  /* The first of all that begin so. A publisher that was killed leaves a lease for half a minute. */
  { "Lease",
    CT_ERROR_CONFLICT,
    FALSE,
    N_ ("Somebody is writing it right now and holds a lease on it. Try again in a minute; if that lasts, find out who it "
        "is, or break the lease in the portal.") },
  { "BlobImmutableDueToPolicy",
    CT_ERROR_DENIED,
    FALSE,
    N_ ("A policy of the container forbids changing it. Choose another name or another container.") },
  { "BlobArchived", CT_ERROR_DENIED, FALSE, N_ ("It is archived. Bring it back in the portal first.") },
  { "InvalidBlobType",
    CT_ERROR_CONFLICT,
    FALSE,
    N_ ("A blob of another type has that name. Delete it, or choose another name.") },
  { "InvalidBlobOrBlock",
    CT_ERROR_CONFLICT,
    FALSE,
    N_ ("Another program has begun to upload it and not finished. Choose another name, or wait a week.") },
  { "Md5Mismatch",
    CT_ERROR_CORRUPT,
    FALSE,
    N_ ("What arrived is not what was sent: the file changed meanwhile, or the line is bad. Publish again.") },
  { "RequestBodyTooLarge", CT_ERROR_LIMIT, FALSE, N_ ("It is larger than the service takes.") },
  { "ServerBusy", CT_ERROR_NETWORK, FALSE, N_ ("The service is too busy. Try again later.") },
  { "OperationTimedOut", CT_ERROR_NETWORK, FALSE, N_ ("The service took too long. Try again later.") },
  { "InternalError", CT_ERROR_NETWORK, FALSE, N_ ("The service has trouble of its own. Try again later.") },
};

static const Refusal *
find_refusal (const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (refusals); i++)
    if (strcmp (refusals[i].code, code) == 0
        || (strcmp (refusals[i].code, "Lease") == 0 && g_str_has_prefix (code, "Lease")))
      return &refusals[i];
  return NULL;
}

/**
 * ct_azure_error_is_final:
 *
 * Returns: whether every further request would be refused as this one was
 */
gboolean
ct_azure_error_is_final (const char *method, guint status, const char *code)
{
  const Refusal *refusal = find_refusal (code);

  /* What may not be read may still be written. */
  if (g_strcmp0 (code, "AuthorizationPermissionMismatch") == 0 && strcmp (method, "PUT") != 0)
    return FALSE;
  if (refusal != NULL)
    return refusal->is_final;
  return status == 401 || (status == 403 && strcmp (method, "PUT") == 0) || status == 407;
}

static CtError
error_of_status (guint status)
{
  switch (status)
    {
    case 304:
    case 409:
    case 412:
      return CT_ERROR_CONFLICT;
    case 404:
      return CT_ERROR_NOT_FOUND;
    case 413:
      return CT_ERROR_LIMIT;
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return CT_ERROR_NETWORK;
    default:
      return CT_ERROR_DENIED;
    }
}

static char *
describe_status (const CtHttpResponse *response, const char *code)
{
  const char *type = ct_http_headers_get (response->headers, "Content-Type");

  if (response->status >= 300 && response->status < 400)
    return g_strdup_printf (_ ("The server sent us elsewhere (%u), which a storage service does not do. Check the "
                               "address, and whether the network wants you to sign in."),
                            response->status);
  if (code == NULL && type != NULL && g_str_has_prefix (type, "text/html"))
    return g_strdup_printf (_ ("Instead of the storage service a web page answered (%u). Check the address, and "
                               "whether the network wants you to sign in."),
                            response->status);
  switch (error_of_status (response->status))
    {
    case CT_ERROR_CONFLICT:
      return g_strdup (_ ("Somebody else has changed it meanwhile. Publish again to see what is there."));
    case CT_ERROR_NOT_FOUND:
      return g_strdup (_ ("It is not there. It may have been renamed or deleted."));
    case CT_ERROR_NETWORK:
      return g_strdup_printf (_ ("The service has trouble of its own (%u). Try again later."), response->status);
    case CT_ERROR_SYNTAX:
    case CT_ERROR_UNSUPPORTED:
    case CT_ERROR_CORRUPT:
    case CT_ERROR_LIMIT:
    case CT_ERROR_DENIED:
    case CT_ERROR_USAGE:
    default:
      return g_strdup_printf (_ ("The service refused (%u %s)."), response->status, code != NULL ? code : "–");
    }
}

/* The refusals of a credential do not say why; often it can be found out here. */
static char *
explain_credential (CtCredential *credential, const CtHttpResponse *response, gint64 now_s)
{
  const char *date = ct_http_headers_get (response->headers, "Date");
  g_autoptr (GError) reason = NULL;
  gint64 server_s;

  if (date != NULL && ct_http_date_parse (date, &server_s))
    {
      gint64 skew_s = ABS (server_s - now_s);

      if (!ct_credential_check (credential, 0, server_s, NULL, &reason))
        return g_strdup (reason->message);
      if (skew_s > CLOCK_SKEW_S)
        {
          int minutes = (int) MIN (skew_s / 60, 9999999);

          return g_strdup_printf (ngettext ("This computer's clock is wrong by %d minute. Set it.",
                                            "This computer's clock is wrong by %d minutes. Set it.",
                                            (gulong) minutes),
                                  minutes);
        }
    }
  if (!ct_credential_check (credential, 0, now_s, NULL, &reason))
    return g_strdup (reason->message);
  return NULL;
}

/**
 * ct_azure_error_set:
 * @code: (nullable): the service's word
 * @now_s: seconds since 1970
 *
 * Turns a refusal into one of %CT_ERROR that names the blob and the remedy.
 */
void
ct_azure_error_set (CtCredential *credential,
                    const CtAzureCall *call,
                    const CtHttpResponse *response,
                    const char *code,
                    gint64 now_s,
                    GError **error)
{
  const CtAzureAddress *address = ct_credential_get_address (credential);
  const Refusal *refusal = find_refusal (code);
  gboolean is_final = ct_azure_error_is_final (call->method, response->status, code);
  const char *subject = call->name != NULL && !is_final ? call->name : address->container;
  g_autofree char *message = NULL;
  CtError kind = refusal != NULL ? refusal->error : error_of_status (response->status);

  /* The emulator's word for a wrong MD5. */
  if (g_strcmp0 (code, "InvalidOperation") == 0 && response->status == 400)
    {
      refusal = find_refusal ("Md5Mismatch");
      kind = refusal->error;
    }
  if (g_strcmp0 (code, "AuthenticationFailed") == 0 || g_strcmp0 (code, "AuthorizationFailure") == 0)
    message = explain_credential (credential, response, now_s);
  if (ct_credential_get_kind (credential) == CT_CREDENTIAL_BEARER
      && g_strcmp0 (code, "AuthorizationPermissionMismatch") == 0)
    message =
        g_strdup (_ ("Who is signed in lacks the role Storage Blob Data Contributor; being the account's owner is "
                     "not enough. A role that was just given takes some minutes to work."));
  if (message == NULL)
    message = refusal != NULL ? g_strdup (_ (refusal->message)) : describe_status (response, code);
  /* Translators: the first %s is the name of a blob or a container, the second a sentence */
  g_set_error (error, CT_ERROR, (int) kind, _ ("“%s”: %s"), subject != NULL ? subject : address->host, message);
}
