/* ct-check-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of all rules and the limits of the official checker. Codes are a promise to
 * scripts: they may be added, but never change their meaning.
 */
#include "ct-check-private.h"

typedef enum
{
  OFF,
  INFO,
  WARNING,
  FAULT,
} Weight;

/*
 * coco, detection, classification: how bad it is for each profile. For the azure ones: a fault is what neither the
 *   conversion mends nor the service takes; a warning what the conversion leaves out, or what is taken but makes a
 *   worse model; an info what the conversion does by itself.
 */
typedef struct
{
  const char *code;
  CtRecordKind kind;
  guint8 weights[3];
  CtRepair repair;
  const char *summary;
} Row;

/* clang-format off */
#define ROW(code, kind, coco, detection, classification, repair, summary)                                              \
  { code, CT_RECORD_##kind, { coco, detection, classification }, CT_REPAIR_##repair, summary }

static const Row rules[CT_N_RULES] = {
  [CT_RULE_READ_ONLY] = ROW ("read-only", FILE, WARNING, FAULT, FAULT, NONE,
    N_ ("The file is of a kind of COCO that can only be looked at.")),
  [CT_RULE_DIALECT_UNCERTAIN] = ROW ("dialect-uncertain", FILE, WARNING, FAULT, FAULT, NONE,
    N_ ("It cannot be told whether boxes are pixels or fractions.")),
  [CT_RULE_BYTE_ORDER_MARK] = ROW ("byte-order-mark", FILE, WARNING, INFO, INFO, NONE,
    N_ ("The file starts with a byte-order mark, which some programs refuse.")),
  [CT_RULE_LIST_REPEATED] = ROW ("list-repeated", FILE, FAULT, WARNING, WARNING, NONE,
    N_ ("A list occurs twice, and only the last one counts.")),
  [CT_RULE_LIST_MISSING] = ROW ("list-missing", FILE, WARNING, WARNING, WARNING, NONE,
    N_ ("One of the lists is missing.")),
  [CT_RULE_RECORD_NO_OBJECT] = ROW ("record-no-object", FILE, FAULT, WARNING, WARNING, NONE,
    N_ ("An entry of a list is no object.")),
  [CT_RULE_IDS_RENUMBERED] = ROW ("ids-renumbered", FILE, OFF, INFO, INFO, NONE,
    N_ ("The ids of a list are not the numbers from 1 on; publishing numbers them anew.")),
  [CT_RULE_BOXES_CONVERTED] = ROW ("boxes-converted", FILE, OFF, INFO, OFF, NONE,
    N_ ("Boxes are not left, top, width and height as fractions; publishing converts them.")),
  [CT_RULE_BOXES_ROUNDED] = ROW ("boxes-rounded", FILE, OFF, INFO, OFF, NONE,
    N_ ("Boxes reach beyond their pictures by as little as rounding does; publishing clips them.")),
  [CT_RULE_BOX_TO_TAG] = ROW ("box-to-tag", FILE, OFF, OFF, INFO, NONE,
    N_ ("There are boxes; publishing makes them tags of their images.")),
  [CT_RULE_URL_MISSING] = ROW ("url-missing", FILE, OFF, INFO, INFO, NONE,
    N_ ("Images have no absolute_url; publishing writes it.")),
  [CT_RULE_IMAGES_FEW] = ROW ("images-few", FILE, OFF, FAULT, FAULT, NONE,
    N_ ("There are fewer images than the service needs.")),
  [CT_RULE_IMAGES_MANY] = ROW ("images-many", FILE, OFF, FAULT, FAULT, NONE,
    N_ ("There are more images than the service takes.")),
  [CT_RULE_CATEGORIES_FEW] = ROW ("categories-few", FILE, OFF, FAULT, FAULT, NONE,
    N_ ("There are fewer categories than the service needs.")),
  [CT_RULE_CATEGORIES_MANY] = ROW ("categories-many", FILE, OFF, FAULT, FAULT, NONE,
    N_ ("There are more categories than the service takes.")),
  [CT_RULE_CATEGORIES_LIMIT] = ROW ("categories-limit", FILE, OFF, WARNING, OFF, NONE,
    N_ ("There are more categories than the documentation of the service allows.")),
  [CT_RULE_ANNOTATIONS_NONE] = ROW ("annotations-none", FILE, OFF, WARNING, WARNING, NONE,
    N_ ("No annotation would be published.")),
  [CT_RULE_IMAGE_ID_MISSING] = ROW ("id-missing", IMAGE, FAULT, WARNING, WARNING, NONE,
    N_ ("An image has no id, so that no annotation can name it.")),
  [CT_RULE_IMAGE_ID_DUPLICATE] = ROW ("id-duplicate", IMAGE, FAULT, FAULT, FAULT, NONE,
    N_ ("Two images have the same id.")),
  [CT_RULE_IMAGE_UNNAMED] = ROW ("image-unnamed", IMAGE, FAULT, FAULT, FAULT, REMOVE_IMAGE,
    N_ ("An image has no file name.")),
  [CT_RULE_FILE_NAME_DUPLICATE] = ROW ("file-name-duplicate", IMAGE, FAULT, FAULT, FAULT, NONE,
    N_ ("Two images have the same file name.")),
  [CT_RULE_FILE_NAME_BACKSLASH] = ROW ("file-name-backslash", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A file name has backslashes, which are separators under Windows only.")),
  [CT_RULE_FILE_NAME_ABSOLUTE] = ROW ("file-name-absolute", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A file name is an absolute path, which is another one on another computer.")),
  [CT_RULE_FILE_NAME_PARENT] = ROW ("file-name-parent", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A file name leads out of the folder.")),
  [CT_RULE_FILE_NAME_ENCODED] = ROW ("file-name-encoded", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A file name is percent-encoded, as only addresses are.")),
  [CT_RULE_FILE_NAME_URL] = ROW ("file-name-url", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A file name is an address.")),
  [CT_RULE_FILE_NAME_EXTENSION] = ROW ("file-name-extension", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("A file name has no extension that the service takes for certain.")),
  [CT_RULE_IMAGE_SIZE_UNKNOWN] = ROW ("image-size-unknown", IMAGE, WARNING, FAULT, FAULT, NONE,
    N_ ("An image has no width and height.")),
  [CT_RULE_IMAGE_SIZE_FRACTION] = ROW ("image-size-fraction", IMAGE, WARNING, WARNING, WARNING, ROUND_SIZE,
    N_ ("The width or height of an image is no whole number.")),
  [CT_RULE_IMAGE_SIZE_REFUSED] = ROW ("image-size-refused", IMAGE, OFF, FAULT, FAULT, REMOVE_IMAGE,
    N_ ("An image is smaller or larger than the service takes.")),
  [CT_RULE_IMAGE_SIZE_SMALL] = ROW ("image-size-small", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("An image is so small that the service may refuse it.")),
  [CT_RULE_IMAGE_SIZE_LARGE] = ROW ("image-size-large", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("An image is so large that the service may refuse it.")),
  [CT_RULE_IMAGE_CROWDED] = ROW ("image-crowded", IMAGE, OFF, WARNING, OFF, NONE,
    N_ ("An image has more boxes than the service takes.")),
  [CT_RULE_IMAGE_TAGS_MANY] = ROW ("image-tags-many", IMAGE, OFF, OFF, FAULT, NONE,
    N_ ("An image has more than one category; the service takes one.")),
  [CT_RULE_IMAGE_UNLABELLED] = ROW ("image-unlabelled", IMAGE, OFF, OFF, INFO, NONE,
    N_ ("An image has no category.")),
  [CT_RULE_FILE_NAME_MISSING] = ROW ("file-name-missing", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("An image has an address but no file name.")),
  [CT_RULE_SIGNATURE_IN_NAME] = ROW ("signature-in-name", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("The file holds a shared access signature, and whoever has the file may use it.")),
  [CT_RULE_ZIP_FILE] = ROW ("zip-file", IMAGE, WARNING, WARNING, WARNING, NONE,
    N_ ("A picture is in a zip archive, which is not opened.")),
  [CT_RULE_URL_DUPLICATE] = ROW ("url-duplicate", IMAGE, OFF, FAULT, FAULT, NONE,
    N_ ("Publishing would give two images the same address.")),
  [CT_RULE_URL_REPEATED] = ROW ("url-repeated", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("Two images have the same address in the file; publishing writes it anew.")),
  [CT_RULE_URL_NOT_HTTP] = ROW ("url-not-http", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("The address of an image is not one that the service can reach; publishing writes it anew.")),
  [CT_RULE_URL_QUERY] = ROW ("url-query", IMAGE, OFF, WARNING, WARNING, NONE,
    N_ ("The address of an image has a query, which may hold a secret; publishing leaves it out.")),
  [CT_RULE_CATEGORY_ID_MISSING] = ROW ("id-missing", CATEGORY, FAULT, WARNING, WARNING, NONE,
    N_ ("A category has no id, so that no annotation can name it.")),
  [CT_RULE_CATEGORY_ID_DUPLICATE] = ROW ("id-duplicate", CATEGORY, FAULT, FAULT, FAULT, NONE,
    N_ ("Two categories have the same id.")),
  [CT_RULE_CATEGORY_UNNAMED] = ROW ("category-unnamed", CATEGORY, WARNING, FAULT, FAULT, NONE,
    N_ ("A category has no name.")),
  [CT_RULE_CATEGORY_DUPLICATE] = ROW ("category-duplicate", CATEGORY, WARNING, WARNING, WARNING, MERGE_CATEGORY,
    N_ ("Two categories have the same name.")),
  [CT_RULE_CATEGORY_SIMILAR] = ROW ("category-similar", CATEGORY, WARNING, WARNING, WARNING, MERGE_CATEGORY,
    N_ ("The names of two categories differ in nothing but case and white space.")),
  [CT_RULE_CATEGORY_NAME_SPACES] = ROW ("category-name-spaces", CATEGORY, INFO, WARNING, WARNING, TRIM_NAME,
    N_ ("The name of a category begins or ends with white space.")),
  [CT_RULE_CATEGORY_UNUSED] = ROW ("category-unused", CATEGORY, INFO, INFO, INFO, REMOVE_CATEGORY,
    N_ ("A category is never used.")),
  [CT_RULE_CATEGORY_RARE] = ROW ("category-rare", CATEGORY, OFF, OFF, FAULT, NONE,
    N_ ("A category occurs less often than the service needs.")),
  [CT_RULE_CATEGORY_FEW_IMAGES] = ROW ("category-few-images", CATEGORY, OFF, WARNING, OFF, NONE,
    N_ ("A category occurs on a single image.")),
  [CT_RULE_ANNOTATION_ID_MISSING] = ROW ("id-missing", ANNOTATION, FAULT, INFO, INFO, NONE,
    N_ ("An annotation has no id.")),
  [CT_RULE_ANNOTATION_ID_DUPLICATE] = ROW ("id-duplicate", ANNOTATION, FAULT, INFO, INFO, NONE,
    N_ ("Two annotations have the same id.")),
  [CT_RULE_IMAGE_MISSING] = ROW ("image-missing", ANNOTATION, FAULT, WARNING, WARNING, DELETE_ANNOTATION,
    N_ ("An annotation names no image.")),
  [CT_RULE_IMAGE_DANGLING] = ROW ("image-dangling", ANNOTATION, FAULT, WARNING, WARNING, DELETE_ANNOTATION,
    N_ ("An annotation names an image that is not in the file.")),
  [CT_RULE_CATEGORY_MISSING] = ROW ("category-missing", ANNOTATION, FAULT, WARNING, WARNING, DELETE_ANNOTATION,
    N_ ("An annotation names no category.")),
  [CT_RULE_CATEGORY_DANGLING] = ROW ("category-dangling", ANNOTATION, FAULT, WARNING, WARNING, DELETE_ANNOTATION,
    N_ ("An annotation names a category that is not in the file.")),
  [CT_RULE_BBOX_ODD] = ROW ("bbox-odd", ANNOTATION, FAULT, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("A box is not four finite numbers.")),
  [CT_RULE_BBOX_MISSING] = ROW ("bbox-missing", ANNOTATION, OFF, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("An annotation has no box.")),
  [CT_RULE_BBOX_EMPTY] = ROW ("bbox-empty", ANNOTATION, WARNING, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("A box has no area.")),
  [CT_RULE_BBOX_FLIPPED] = ROW ("bbox-flipped", ANNOTATION, WARNING, WARNING, OFF, TURN_BOX,
    N_ ("The width or height of a box is negative.")),
  [CT_RULE_BBOX_BEYOND] = ROW ("bbox-beyond", ANNOTATION, WARNING, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("A box lies wholly outside its picture.")),
  [CT_RULE_BBOX_OUTSIDE] = ROW ("bbox-outside", ANNOTATION, WARNING, WARNING, OFF, CLIP_BOX,
    N_ ("A box leaves its picture.")),
  [CT_RULE_BBOX_DUPLICATE] = ROW ("bbox-duplicate", ANNOTATION, WARNING, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("An image has the same box of the same category twice.")),
  [CT_RULE_TAG_REPEATED] = ROW ("tag-repeated", ANNOTATION, WARNING, OFF, WARNING, DELETE_ANNOTATION,
    N_ ("An image has the same tag twice.")),
  [CT_RULE_CROWD] = ROW ("crowd", ANNOTATION, OFF, WARNING, OFF, DELETE_ANNOTATION,
    N_ ("An annotation marks a crowd, which the service does not know.")),
  [CT_RULE_AREA_ODD] = ROW ("area-odd", ANNOTATION, INFO, INFO, OFF, NONE,
    N_ ("The area of an annotation is far from that of its box.")),
};

/* The official checker's table, by kind and purpose; see check_coco_annotations.py of the Azure samples. */
static const CtCheckLimits limits[2][2] = {
  { { 1, 200000, 10, 10240, 2000, 1 }, { 1, 100000, 50, 16000, 2000, 1 } },
  { { 2, 1000000, 10, 10240, 2000, 2 }, { 1, 100000, 50, 16000, 2000, 2 } },
};
/* clang-format on */

static const char *const purposes[] = { "training", "evaluation" };

const char *
ct_rule_get_code (CtRule rule)
{
  return rules[rule].code;
}

CtRecordKind
ct_rule_get_kind (CtRule rule)
{
  return rules[rule].kind;
}

CtRepair
ct_rule_get_repair (CtRule rule)
{
  return rules[rule].repair;
}

/* FALSE if the rule is none of this profile's. */
gboolean
ct_rule_get_severity (CtRule rule, CtProfile profile, CtSeverity *severity)
{
  static const CtSeverity severities[] = { CT_SEVERITY_INFO, CT_SEVERITY_INFO, CT_SEVERITY_WARNING, CT_SEVERITY_ERROR };
  guint8 weight = rules[rule].weights[profile];

  *severity = severities[weight];
  return weight != OFF;
}

const CtCheckLimits *
ct_check_get_limits (const CtCheckOptions *options)
{
  return &limits[options->profile == CT_PROFILE_AZURE_CLASSIFICATION][options->purpose];
}

/**
 * ct_check_purpose_from_string:
 * @text: such as "training"
 *
 * Returns: whether there is such a purpose
 */
gboolean
ct_check_purpose_from_string (const char *text, CtCheckPurpose *purpose)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (g_strcmp0 (text, purposes[i]) == 0)
      {
        *purpose = (CtCheckPurpose) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ct_check_purpose_to_string:
 *
 * Returns: the word for command lines; not translated
 */
const char *
ct_check_purpose_to_string (CtCheckPurpose purpose)
{
  g_return_val_if_fail (purpose < G_N_ELEMENTS (purposes), NULL);
  return purposes[purpose];
}

guint
ct_check_get_n_rules (void)
{
  return CT_N_RULES;
}

/**
 * ct_check_get_rule:
 * @index: below ct_check_get_n_rules(); several rules may share a code, for different kinds of records
 */
CtCheckRuleInfo
ct_check_get_rule (guint index)
{
  CtCheckRuleInfo info = { NULL };

  g_return_val_if_fail (index < CT_N_RULES, info);
  info.code = rules[index].code;
  info.kind = rules[index].kind;
  info.summary = _ (rules[index].summary);
  info.repair = rules[index].repair;
  for (guint profile = 0; profile < G_N_ELEMENTS (info.severities); profile++)
    {
      CtSeverity severity;

      if (ct_rule_get_severity (index, profile, &severity))
        info.severities[profile] = ct_severity_to_string (severity);
    }
  return info;
}

/**
 * ct_check_is_repairable:
 *
 * Returns: whether there is a rule of this code with a repair, so that ct_repair_apply_code() may
 *   find something to do
 */
gboolean
ct_check_is_repairable (const char *code)
{
  for (guint rule = 0; rule < CT_N_RULES; rule++)
    if (rules[rule].repair != CT_REPAIR_NONE && g_str_equal (rules[rule].code, code))
      return TRUE;
  return FALSE;
}
