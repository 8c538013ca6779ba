/* ct-publish-setup-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options are read from the settings when the page is shown and written when somebody goes
 * on from it. What was typed as the destination is never written; it may be a secret.
 */
#include "ct-publish-setup-page.h"

#include "ct-credential-row.h"
#include "ct-publish-memory.h"

#include <string.h>

struct _CtPublishSetupPage
{
  GtkWidget parent_instance;
  GSettings *settings;

  GtkWidget *scroller;
  CtCredentialRow *destination;
  GtkWidget *sign_in;
  AdwEntryRow *prefix;
  AdwComboRow *profile;
  GtkSwitch *working;
  GtkWidget *before;
  GtkListBox *before_list;
};

G_DEFINE_FINAL_TYPE (CtPublishSetupPage, ct_publish_setup_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATED,
  SIGNAL_SIGN_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const CtProfile profiles[] = { CT_PROFILE_AZURE_DETECTION, CT_PROFILE_AZURE_CLASSIFICATION, CT_PROFILE_COCO };

#define PLACE "ct-place"

/* An address that has no credential: then somebody may sign in. */
static CtCredential *
find_bare_address (CtPublishSetupPage *self)
{
  const char *text = ct_credential_row_get_text (self->destination);
  g_autoptr (CtCredential) credential = ct_credential_parse (text, NULL);
  const CtAzureAddress *address = credential != NULL ? ct_credential_get_address (credential) : NULL;

  if (ct_credential_row_get_credential (self->destination) != NULL || address == NULL || address->container == NULL
      || ct_credential_get_kind (credential) != CT_CREDENTIAL_ADDRESS)
    return NULL;
  return g_steal_pointer (&credential);
}

/**
 * ct_publish_setup_page_dup_sign_in:
 *
 * Returns: (transfer full) (nullable): the address to sign in at; %NULL when there is none, or no need
 */
char *
ct_publish_setup_page_dup_sign_in (CtPublishSetupPage *self)
{
  g_autoptr (CtCredential) bare = find_bare_address (self);

  return bare != NULL ? g_strstrip (g_strdup (ct_credential_row_get_text (self->destination))) : NULL;
}

static void
destination_cb (CtPublishSetupPage *self)
{
  g_autoptr (CtCredential) bare = find_bare_address (self);

  gtk_widget_set_visible (self->sign_in, bare != NULL && !ct_credential_row_is_looking (self->destination));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
activated_cb (CtPublishSetupPage *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
sign_in_cb (CtPublishSetupPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SIGN_IN], 0);
}

static void
before_activated_cb (CtPublishSetupPage *self, GtkListBoxRow *row)
{
  ct_credential_row_set_text (self->destination, g_object_get_data (G_OBJECT (row), PLACE));
  gtk_widget_grab_focus (GTK_WIDGET (self->destination));
}

static void show_before (CtPublishSetupPage *self);

static void
forget_cb (CtPublishSetupPage *self, GtkButton *button)
{
  ct_publish_memory_forget_place (self->settings, g_object_get_data (G_OBJECT (button), PLACE));
  show_before (self);
}

static GtkWidget *
make_before_row (CtPublishSetupPage *self, const CtPublishPlace *place)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *markup = g_markup_escape_text (place->place, -1);
  /* Translators: %s is a folder or an address */
  g_autofree char *label = g_strdup_printf (_ ("Forget %s"), place->place);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), PLACE, g_strdup (place->place), g_free);
  g_object_set_data_full (G_OBJECT (forget), PLACE, g_strdup (place->place), g_free);
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, _ ("Forget This Destination"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (forget, "clicked", G_CALLBACK (forget_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  return row;
}

static void
show_before (CtPublishSetupPage *self)
{
  g_autoptr (GPtrArray) places = ct_publish_memory_dup_places (self->settings);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->before_list))) != NULL)
    gtk_list_box_remove (self->before_list, row);
  for (guint i = 0; i < places->len; i++)
    gtk_list_box_append (self->before_list, make_before_row (self, places->pdata[i]));
  gtk_widget_set_visible (self->before, places->len > 0);
}

static void
show_options (CtPublishSetupPage *self)
{
  g_autofree char *prefix = g_settings_get_string (self->settings, "publish-prefix");
  g_autofree char *name = g_settings_get_string (self->settings, "publish-profile");
  CtProfile profile = CT_PROFILE_AZURE_DETECTION;

  ct_profile_from_string (name, &profile);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (profiles[i] == profile)
      adw_combo_row_set_selected (self->profile, i);
  gtk_editable_set_text (GTK_EDITABLE (self->prefix), prefix);
  gtk_switch_set_active (self->working, g_settings_get_boolean (self->settings, "publish-working-file"));
}

/**
 * ct_publish_setup_page_show:
 * @destination: the destination so far, or what was pasted as one
 *
 * Gets ready to be shown.
 */
void
ct_publish_setup_page_show (CtPublishSetupPage *self, const char *destination)
{
  show_options (self);
  show_before (self);
  ct_credential_row_set_text (self->destination, destination);
  gtk_widget_grab_focus (GTK_WIDGET (self->destination));
}

/**
 * ct_publish_setup_page_hide:
 *
 * Forgets what was typed, so that a secret stands in the field only as long as somebody sees it.
 */
void
ct_publish_setup_page_hide (CtPublishSetupPage *self)
{
  ct_credential_row_set_text (self->destination, "");
}

/**
 * ct_publish_setup_page_get_credential:
 *
 * Returns: (transfer none) (nullable): what to publish with; %NULL as long as it is not complete
 */
CtCredential *
ct_publish_setup_page_get_credential (CtPublishSetupPage *self)
{
  return ct_credential_row_get_credential (self->destination);
}

/**
 * ct_publish_setup_page_dup_place:
 *
 * Returns: (transfer full) (nullable): where to, without a secret, to show and to remember
 */
char *
ct_publish_setup_page_dup_place (CtPublishSetupPage *self)
{
  g_autofree char *place = ct_credential_row_dup_address (self->destination);

  if (place == NULL || strstr (place, "://") != NULL)
    return g_steal_pointer (&place);
  return g_canonicalize_filename (place, NULL);
}

/**
 * ct_publish_setup_page_dup_secret:
 *
 * Returns: (transfer full) (nullable): the text, for ct_credential_keep()
 */
CtSecret *
ct_publish_setup_page_dup_secret (CtPublishSetupPage *self)
{
  return ct_credential_row_dup_secret (self->destination);
}

/**
 * ct_publish_setup_page_save_options:
 *
 * Writes prefix, form and the rest into the settings.
 */
void
ct_publish_setup_page_save_options (CtPublishSetupPage *self)
{
  guint selected = adw_combo_row_get_selected (self->profile);

  g_settings_set_string (self->settings, "publish-prefix", gtk_editable_get_text (GTK_EDITABLE (self->prefix)));
  g_settings_set_boolean (self->settings, "publish-working-file", gtk_switch_get_active (self->working));
  if (selected < G_N_ELEMENTS (profiles))
    g_settings_set_string (self->settings, "publish-profile", ct_profile_to_string (profiles[selected]));
}

static void
ct_publish_setup_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_SETUP_PAGE);
  g_clear_object (&CT_PUBLISH_SETUP_PAGE (object)->settings);
  G_OBJECT_CLASS (ct_publish_setup_page_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, CT_TYPE_PUBLISH_SETUP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_publish_setup_page_class_init (CtPublishSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_setup_page_dispose;
  signals[SIGNAL_CHANGED] = new_signal ("changed");
  signals[SIGNAL_ACTIVATED] = new_signal ("activated");
  signals[SIGNAL_SIGN_IN] = new_signal ("sign-in");
  g_type_ensure (CT_TYPE_CREDENTIAL_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, destination);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, prefix);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, profile);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, working);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, before);
  gtk_widget_class_bind_template_child (widget_class, CtPublishSetupPage, before_list);
}

static void
ct_publish_setup_page_init (CtPublishSetupPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    gtk_string_list_append (titles, ct_profile_get_title (profiles[i]));
  adw_combo_row_set_model (self->profile, G_LIST_MODEL (titles));
  ct_credential_row_set_title (self->destination, _ ("Destination"));
  ct_credential_row_set_needs (self->destination, CT_CAN_CREATE);
  ct_credential_row_set_hint (self->destination,
                              _ ("Choose a folder, or paste the address of an Azure container with its shared access "
                                 "signature, or a connection string. Nothing is sent before you have seen the list."));
  g_signal_connect_swapped (self->destination, "changed", G_CALLBACK (destination_cb), self);
  g_signal_connect_swapped (self->destination, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->prefix, "entry-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->sign_in, "clicked", G_CALLBACK (sign_in_cb), self);
  g_signal_connect_swapped (self->before_list, "row-activated", G_CALLBACK (before_activated_cb), self);
}
