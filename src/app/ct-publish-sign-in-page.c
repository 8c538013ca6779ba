/* ct-publish-sign-in-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job asks for the code and waits; the code comes from its thread to the page through the main
 * loop. Tokens stay in the CtEntra.
 */
#include "ct-publish-sign-in-page.h"

#include "ct-error.h"
#include "ct-job.h"

struct _CtPublishSignInPage
{
  GtkWidget parent_instance;
  char *host;
  char *app_text;
  char *remark;
  CtEntra *entra;
  GCancellable *cancellable;

  GtkStack *stack;
  AdwEntryRow *app;
  GtkWidget *start;
  GtkLabel *problem;
  GtkLabel *code;
  GtkWidget *copy;
  GtkLinkButton *address;
  GtkLabel *time;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (CtPublishSignInPage, ct_publish_sign_in_page, GTK_TYPE_WIDGET)

static guint signed_in_signal;

typedef struct
{
  CtPublishSignInPage *page;
  GCancellable *cancellable;
  char *host;
  char *app;
  char *remark;
} SigningIn;

static void
signing_in_free (gpointer data)
{
  SigningIn *signing_in = data;

  g_object_unref (signing_in->page);
  g_object_unref (signing_in->cancellable);
  g_free (signing_in->host);
  g_free (signing_in->app);
  g_free (signing_in->remark);
  g_free (signing_in);
}

/* A code on its way from the worker to the page. */
typedef struct
{
  CtPublishSignInPage *page;
  GCancellable *cancellable;
  char *code;
  char *address;
  guint minutes;
} Code;

static void
code_free (gpointer data)
{
  Code *code = data;

  g_object_unref (code->page);
  g_object_unref (code->cancellable);
  g_free (code->code);
  g_free (code->address);
  g_free (code);
}

static gboolean
show_code_in_main (gpointer data)
{
  Code *code = data;
  CtPublishSignInPage *self = code->page;
  g_autofree char *time = NULL;

  if (code->cancellable != self->cancellable)
    return G_SOURCE_REMOVE;
  time = g_strdup_printf (ngettext ("Waiting for you to sign in. The code is good for %u minute.",
                                    "Waiting for you to sign in. The code is good for %u minutes.",
                                    code->minutes),
                          code->minutes);
  gtk_label_set_text (self->code, code->code);
  gtk_link_button_set_uri (self->address, code->address);
  gtk_button_set_label (GTK_BUTTON (self->address), code->address);
  gtk_label_set_text (self->time, time);
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "code");
  gtk_widget_grab_focus (self->copy);
  return G_SOURCE_REMOVE;
}

/* In the worker. */
static void
take_code (const char *user_code, const char *address, guint minutes, gpointer data)
{
  SigningIn *signing_in = data;
  Code *code = g_new0 (Code, 1);

  code->page = g_object_ref (signing_in->page);
  code->cancellable = g_object_ref (signing_in->cancellable);
  code->code = g_strdup (user_code);
  code->address = g_strdup (address);
  code->minutes = minutes;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, show_code_in_main, code, code_free);
}

/* An earlier sign-in, if it is still good. One that was refused is forgotten. */
static CtEntra *
recall (const CtEntraApp *app, GCancellable *cancellable)
{
  g_autoptr (CtEntra) entra = ct_entra_recall (app, cancellable, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CtSecret) token = NULL;

  if (entra == NULL)
    return NULL;
  token = ct_entra_get_token (entra, NULL, cancellable, &error);
  if (token != NULL)
    return g_steal_pointer (&entra);
  if (g_error_matches (error, CT_ERROR, CT_ERROR_DENIED))
    ct_entra_forget (app, cancellable);
  return NULL;
}

static gpointer
sign_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  SigningIn *signing_in = data;
  g_autofree char *authority = NULL;
  g_autofree char *tenant = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr (GError) not_kept = NULL;
  CtEntraApp app = { .ca_file = g_getenv ("CARTOUCHE_CA_FILE") };
  CtEntra *entra;

  if (!ct_entra_app_parse (signing_in->app, &authority, &tenant, &client_id, error))
    return NULL;
  app.authority = authority != NULL ? authority : ct_entra_authority_for_host (signing_in->host);
  app.tenant = tenant;
  app.client_id = client_id;
  entra = recall (&app, cancellable);
  if (entra != NULL)
    return entra;
  entra = ct_entra_sign_in (&app, take_code, signing_in, cancellable, error);
  if (entra != NULL && !ct_entra_remember (entra, cancellable, &not_kept))
    signing_in->remark = g_strdup (not_kept->message);
  return entra;
}

static void
show_problem (CtPublishSignInPage *self, const char *text)
{
  gtk_spinner_stop (self->spinner);
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_widget_set_sensitive (self->start, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "app");
}

static void
sign_in_done (gpointer result, const GError *error, gpointer user_data)
{
  SigningIn *signing_in = user_data;
  CtPublishSignInPage *self = signing_in->page;

  if (signing_in->cancellable != self->cancellable)
    {
      if (result != NULL)
        ct_entra_unref (result);
      return;
    }
  g_clear_object (&self->cancellable);
  if (result == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  g_clear_pointer (&self->entra, ct_entra_unref);
  self->entra = result;
  ct_set_str (&self->app_text, signing_in->app);
  ct_set_str (&self->remark, signing_in->remark);
  show_problem (self, NULL);
  g_signal_emit (self, signed_in_signal, 0);
}

static void
start_cb (CtPublishSignInPage *self)
{
  SigningIn *signing_in;

  if (self->cancellable != NULL)
    return;
  signing_in = g_new0 (SigningIn, 1);
  self->cancellable = g_cancellable_new ();
  signing_in->page = g_object_ref (self);
  signing_in->cancellable = g_object_ref (self->cancellable);
  signing_in->host = g_strdup (self->host);
  signing_in->app = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->app))));
  show_problem (self, NULL);
  gtk_widget_set_sensitive (self->start, FALSE);
  ct_job_run (CT_JOB_EXPORT,
              "sign in",
              sign_in_worker,
              signing_in,
              signing_in_free,
              signing_in->cancellable,
              sign_in_done,
              signing_in);
}

static void
copy_cb (CtPublishSignInPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_text (self->code));
}

/**
 * ct_publish_sign_in_page_show:
 * @host: of the storage service
 * @app: organisation and app registration of before, or empty
 */
void
ct_publish_sign_in_page_show (CtPublishSignInPage *self, const char *host, const char *app)
{
  ct_publish_sign_in_page_cancel (self);
  ct_set_str (&self->host, host);
  gtk_editable_set_text (GTK_EDITABLE (self->app), app);
  show_problem (self, NULL);
  gtk_widget_grab_focus (*app != '\0' ? self->start : GTK_WIDGET (self->app));
}

/**
 * ct_publish_sign_in_page_cancel:
 *
 * Waits no longer.
 */
void
ct_publish_sign_in_page_cancel (CtPublishSignInPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * ct_publish_sign_in_page_get_entra:
 *
 * Returns: (transfer none) (nullable): who is signed in
 */
CtEntra *
ct_publish_sign_in_page_get_entra (CtPublishSignInPage *self)
{
  return self->entra;
}

/**
 * ct_publish_sign_in_page_get_app:
 *
 * Returns: (transfer none) (nullable): with which organisation and app registration
 */
const char *
ct_publish_sign_in_page_get_app (CtPublishSignInPage *self)
{
  return self->app_text;
}

/**
 * ct_publish_sign_in_page_get_remark:
 *
 * Returns: (transfer none) (nullable): why the sign-in is forgotten when the program ends
 */
const char *
ct_publish_sign_in_page_get_remark (CtPublishSignInPage *self)
{
  return self->remark;
}

static void
ct_publish_sign_in_page_dispose (GObject *object)
{
  CtPublishSignInPage *self = CT_PUBLISH_SIGN_IN_PAGE (object);

  ct_publish_sign_in_page_cancel (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_SIGN_IN_PAGE);
  g_clear_pointer (&self->entra, ct_entra_unref);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->app_text, g_free);
  g_clear_pointer (&self->remark, g_free);
  G_OBJECT_CLASS (ct_publish_sign_in_page_parent_class)->dispose (object);
}

static void
ct_publish_sign_in_page_class_init (CtPublishSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_sign_in_page_dispose;
  signed_in_signal =
      g_signal_new ("signed-in", CT_TYPE_PUBLISH_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/cartouche/Cartouche/ct-publish-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, app);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, start);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, problem);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, code);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, copy);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, address);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, time);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSignInPage, spinner);
}

static void
ct_publish_sign_in_page_init (CtPublishSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->app, "entry-activated", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
}
