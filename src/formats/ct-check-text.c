/* ct-check-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the checker says about one record: a sentence with its name or id in it.
 */
#include "ct-check-private.h"

static char *
image_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other)
{
  const CtImageTable *images = &self->dataset->images;
  const char *name = ct_dataset_get_file_name (self->dataset, row);
  const char *second = other != CT_NO_ROW ? ct_dataset_get_file_name (self->dataset, other) : "";
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_IMAGE, row);

  switch ((guint) rule)
    {
    case CT_RULE_IMAGE_ID_MISSING:
      return g_strdup_printf (_ ("Entry %u of “%s” has no id."), row + 1, ct_list_names[CT_LIST_IMAGES]);
    case CT_RULE_IMAGE_ID_DUPLICATE:
      return g_strdup_printf (_ ("The id %s occurs more than once in “%s”."), id, ct_list_names[CT_LIST_IMAGES]);
    case CT_RULE_IMAGE_UNNAMED:
      return g_strdup_printf (_ ("Image number %u has no file name."), row + 1);
    case CT_RULE_FILE_NAME_DUPLICATE:
      return g_strdup_printf (_ ("More than one image is called “%s”."), name);
    case CT_RULE_FILE_NAME_BACKSLASH:
      return g_strdup_printf (_ ("“%s” has backslashes, which are separators under Windows only."), name);
    case CT_RULE_FILE_NAME_ABSOLUTE:
      return g_strdup_printf (_ ("“%s” is an absolute path, which is another one on another computer."), name);
    case CT_RULE_FILE_NAME_PARENT:
      return g_strdup_printf (_ ("“%s” leads out of the folder and will not be published."), name);
    case CT_RULE_FILE_NAME_ENCODED:
      return g_strdup_printf (_ ("“%s” is percent-encoded, as only addresses are."), name);
    case CT_RULE_FILE_NAME_URL:
      return g_strdup_printf (_ ("“%s” is an address where a file name should be."), name);
    case CT_RULE_FILE_NAME_EXTENSION:
      return g_strdup_printf (
          _ ("“%s” does not end in .jpg, .jpeg, .png, .bmp or .gif; only these does the service take for certain."),
          name);
    case CT_RULE_IMAGE_SIZE_UNKNOWN:
      return g_strdup_printf (_ ("“%s” has no width and height."), name);
    case CT_RULE_IMAGE_SIZE_FRACTION:
      return g_strdup_printf (_ ("The width or height of “%s” is no whole number."), name);
    case CT_RULE_IMAGE_SIZE_REFUSED:
      return g_strdup_printf (_ ("“%s” has %.0f × %.0f pixels; the service takes sides from %.0f to %.0f."),
                              name,
                              images->width[row],
                              images->height[row],
                              self->limits->min_side_px,
                              self->limits->max_side_px);
    case CT_RULE_IMAGE_SIZE_SMALL:
      return g_strdup_printf (_ ("“%s” has a side below 50 pixels, which the service may refuse."), name);
    case CT_RULE_IMAGE_SIZE_LARGE:
      return g_strdup_printf (_ ("“%s” has a side above 10240 pixels, which the service may refuse."), name);
    case CT_RULE_IMAGE_CROWDED:
      return g_strdup_printf (ngettext ("“%s” has %u annotation; the service takes 1000 an image.",
                                        "“%s” has %u annotations; the service takes 1000 an image.",
                                        images->n_annotations[row]),
                              name,
                              images->n_annotations[row]);
    case CT_RULE_IMAGE_TAGS_MANY:
      return g_strdup_printf (_ ("“%s” has more than one category; the service takes one an image."), name);
    case CT_RULE_IMAGE_UNLABELLED:
      return g_strdup_printf (_ ("“%s” has no category."), name);
    case CT_RULE_URL_DUPLICATE:
      return g_strdup_printf (_ ("Publishing would give “%s” and “%s” the same address."), name, second);
    case CT_RULE_URL_REPEATED:
      return g_strdup_printf (_ ("“%s” and “%s” have the same address in the file; publishing writes it anew."),
                              name,
                              second);
    case CT_RULE_URL_NOT_HTTP:
      return g_strdup_printf (_ ("The address of “%s” begins with neither http nor https; publishing writes it anew."),
                              name);
    case CT_RULE_URL_QUERY:
      return g_strdup_printf (_ ("The address of “%s” has a query, which may hold a secret; publishing leaves it out."),
                              name);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
category_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other)
{
  const char *name = ct_dataset_get_category_name (self->dataset, row);
  const char *second = other != CT_NO_ROW ? ct_dataset_get_category_name (self->dataset, other) : "";
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_CATEGORY, row);

  switch ((guint) rule)
    {
    case CT_RULE_CATEGORY_ID_MISSING:
      return g_strdup_printf (_ ("Entry %u of “%s” has no id."), row + 1, ct_list_names[CT_LIST_CATEGORIES]);
    case CT_RULE_CATEGORY_ID_DUPLICATE:
      return g_strdup_printf (_ ("The id %s occurs more than once in “%s”."), id, ct_list_names[CT_LIST_CATEGORIES]);
    case CT_RULE_CATEGORY_UNNAMED:
      return g_strdup_printf (_ ("Category number %u has no name."), row + 1);
    case CT_RULE_CATEGORY_DUPLICATE:
      return g_strdup_printf (_ ("More than one category is called “%s”."), name);
    case CT_RULE_CATEGORY_SIMILAR:
      return g_strdup_printf (_ ("“%s” and “%s” differ in nothing but case and white space."), name, second);
    case CT_RULE_CATEGORY_NAME_SPACES:
      return g_strdup_printf (_ ("“%s” begins or ends with white space."), name);
    case CT_RULE_CATEGORY_UNUSED:
      return g_strdup_printf (_ ("“%s” is never used."), name);
    case CT_RULE_CATEGORY_RARE:
      return g_strdup_printf (_ ("“%s” occurs only once, which is too little for the service."), name);
    case CT_RULE_CATEGORY_FEW_IMAGES:
      return g_strdup_printf (_ ("“%s” occurs on a single image; the service asks for two at least."), name);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
box_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other)
{
  guint32 image = self->dataset->annotations.image[row];
  const char *name = image != CT_NO_ROW ? ct_dataset_get_file_name (self->dataset, image) : "";
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);
  g_autofree char *second = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, other);

  switch ((guint) rule)
    {
    case CT_RULE_BBOX_ODD:
      return g_strdup_printf (_ ("The box of annotation %s is not four finite numbers."), id);
    case CT_RULE_BBOX_MISSING:
      return g_strdup_printf (_ ("Annotation %s has no box."), id);
    case CT_RULE_BBOX_EMPTY:
      return g_strdup_printf (_ ("The box of annotation %s has no area."), id);
    case CT_RULE_BBOX_FLIPPED:
      return g_strdup_printf (_ ("The box of annotation %s has a negative width or height."), id);
    case CT_RULE_BBOX_BEYOND:
      return g_strdup_printf (_ ("The box of annotation %s lies wholly outside the picture “%s”."), id, name);
    case CT_RULE_BBOX_OUTSIDE:
      return g_strdup_printf (_ ("The box of annotation %s leaves the picture “%s”."), id, name);
    case CT_RULE_BBOX_DUPLICATE:
      return g_strdup_printf (_ ("Annotation %s on “%s” is the same box as annotation %s."), id, name, second);
    case CT_RULE_TAG_REPEATED:
      return g_strdup_printf (_ ("Annotation %s gives “%s” the same tag as annotation %s."), id, name, second);
    case CT_RULE_AREA_ODD:
      return g_strdup_printf (_ ("The area of annotation %s is far from that of its box."), id);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
annotation_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other)
{
  g_autofree char *id = ct_dataset_dup_id (self->dataset, CT_RECORD_ANNOTATION, row);

  switch ((guint) rule)
    {
    case CT_RULE_ANNOTATION_ID_MISSING:
      return g_strdup_printf (_ ("Entry %u of “%s” has no id."), row + 1, ct_list_names[CT_LIST_ANNOTATIONS]);
    case CT_RULE_ANNOTATION_ID_DUPLICATE:
      return g_strdup_printf (_ ("The id %s occurs more than once in “%s”."), id, ct_list_names[CT_LIST_ANNOTATIONS]);
    case CT_RULE_IMAGE_MISSING:
      return g_strdup_printf (_ ("Annotation %s names no image."), id);
    case CT_RULE_IMAGE_DANGLING:
      return g_strdup_printf (_ ("Annotation %s names an image that is not in the file."), id);
    case CT_RULE_CATEGORY_MISSING:
      return g_strdup_printf (_ ("Annotation %s names no category."), id);
    case CT_RULE_CATEGORY_DANGLING:
      return g_strdup_printf (_ ("Annotation %s names a category that is not in the file."), id);
    case CT_RULE_CROWD:
      return g_strdup_printf (_ ("Annotation %s marks a crowd, which the format does not know."), id);
    default:
      return box_text (self, rule, row, other);
    }
}

static char *
amount_text (const CtChecker *self, CtRule rule, guint32 n)
{
  switch ((guint) rule)
    {
    case CT_RULE_IMAGES_FEW:
      return g_strdup_printf (ngettext ("%u image can be published; the service needs at least %u.",
                                        "%u images can be published; the service needs at least %u.",
                                        n),
                              n,
                              self->limits->min_per_category);
    case CT_RULE_IMAGES_MANY:
      return g_strdup_printf (ngettext ("There is %u image; the service takes at most %u.",
                                        "There are %u images; the service takes at most %u.",
                                        n),
                              n,
                              self->limits->max_images);
    case CT_RULE_CATEGORIES_FEW:
      return g_strdup_printf (ngettext ("There is %u category; the service needs at least %u.",
                                        "There are %u categories; the service needs at least %u.",
                                        n),
                              n,
                              self->limits->min_categories);
    case CT_RULE_CATEGORIES_MANY:
      return g_strdup_printf (ngettext ("There is %u category; the service takes at most %u.",
                                        "There are %u categories; the service takes at most %u.",
                                        n),
                              n,
                              self->limits->max_categories);
    case CT_RULE_CATEGORIES_LIMIT:
      return g_strdup_printf (ngettext ("There is %u category; the documentation of the service allows 1000.",
                                        "There are %u categories; the documentation of the service allows 1000.",
                                        n),
                              n);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
file_text (const CtChecker *self, CtRule rule, guint32 n)
{
  switch ((guint) rule)
    {
    case CT_RULE_READ_ONLY:
      return g_strdup (ct_coco_get_read_only_reason (self->coco));
    case CT_RULE_DIALECT_UNCERTAIN:
      return g_strdup (ct_coco_get_dialect (self->coco)->reason);
    case CT_RULE_BYTE_ORDER_MARK:
      return g_strdup (_ ("The file starts with a byte-order mark, which some programs refuse."));
    case CT_RULE_LIST_MISSING:
      return g_strdup_printf (_ ("The file has no list “%s”."), ct_list_names[n]);
    case CT_RULE_IDS_RENUMBERED:
      return g_strdup_printf (_ ("The ids in “%s” are not the numbers from 1 on; publishing numbers them anew."),
                              ct_list_names[n]);
    case CT_RULE_BOXES_CONVERTED:
      return g_strdup_printf (ngettext ("%u box is not written as fractions; publishing converts it.",
                                        "%u boxes are not written as fractions; publishing converts them.",
                                        n),
                              n);
    case CT_RULE_BOXES_ROUNDED:
      return g_strdup_printf (
          ngettext ("%u box reaches beyond its picture by as little as rounding does; publishing clips it.",
                    "%u boxes reach beyond their pictures by as little as rounding does; publishing clips them.",
                    n),
          n);
    case CT_RULE_BOX_TO_TAG:
      return g_strdup_printf (ngettext ("%u annotation is a box; publishing makes it a tag of its image.",
                                        "%u annotations are boxes; publishing makes them tags of their images.",
                                        n),
                              n);
    case CT_RULE_URL_MISSING:
      return g_strdup_printf (ngettext ("%u image has no absolute_url; publishing writes it.",
                                        "%u images have no absolute_url; publishing writes them.",
                                        n),
                              n);
    case CT_RULE_ANNOTATIONS_NONE:
      return g_strdup (_ ("There is no annotation that can be published."));
    default:
      return amount_text (self, rule, n);
    }
}

/**
 * ct_check_dup_text:
 * @row: the record, %CT_NO_ROW for the file
 * @other: a second row, or for the file a number
 *
 * Returns: (transfer full): a translated sentence
 */
char *
ct_check_dup_text (const CtChecker *self, CtRule rule, guint32 row, guint32 other)
{
  switch (ct_rule_get_kind (rule))
    {
    case CT_RECORD_IMAGE:
      return image_text (self, rule, row, other);
    case CT_RECORD_CATEGORY:
      return category_text (self, rule, row, other);
    case CT_RECORD_ANNOTATION:
      return annotation_text (self, rule, row, other);
    case CT_RECORD_FILE:
    default:
      return file_text (self, rule, other);
    }
}
