/* test-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each rule of the checker finds its case and nothing else.
 */
#include "formats-fixtures.h"

#include <locale.h>

#define SOUND_IMAGE "{'id':1,'file_name':'a.jpg','width':200,'height':100}"
#define SOUND_BOX "{'id':1,'image_id':1,'category_id':1,'bbox':[1,2,30,40]}"
#define SOUND_CATEGORY "{'id':1,'name':'c'}"

typedef struct
{
  const char *images, *annotations, *categories;
  CtProfile profile;
  const char *code;
} Case;

static const Case cases[] = {
  { SOUND_IMAGE, SOUND_BOX, SOUND_CATEGORY, CT_PROFILE_COCO, NULL },
  { SOUND_IMAGE, SOUND_BOX, SOUND_CATEGORY, CT_PROFILE_AZURE_DETECTION, NULL },
  { "{'id':1,'file_name':'a.jpg'}", SOUND_BOX, SOUND_CATEGORY, CT_PROFILE_COCO, "image-size-unknown" },
  { "{'id':1,'file_name':'a.jpg','width':200.5,'height':100}",
    SOUND_BOX,
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "image-size-fraction" },
  { "{'id':1,'width':200,'height':100}", SOUND_BOX, SOUND_CATEGORY, CT_PROFILE_COCO, "image-unnamed" },
  { SOUND_IMAGE ",{'id':2,'file_name':'a.jpg','width':200,'height':100}",
    SOUND_BOX,
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "file-name-duplicate" },
  { SOUND_IMAGE ",{'id':2,'file_name':'b.jpg','width':20000,'height':100}",
    SOUND_BOX,
    SOUND_CATEGORY,
    CT_PROFILE_AZURE_DETECTION,
    "image-size-refused" },
  { SOUND_IMAGE ",{'id':2,'file_name':'b.jpg','width':40,'height':100}",
    SOUND_BOX,
    SOUND_CATEGORY,
    CT_PROFILE_AZURE_DETECTION,
    "image-size-small" },
  { SOUND_IMAGE, SOUND_BOX, SOUND_CATEGORY ",{'id':2,'name':'c'}", CT_PROFILE_COCO, "category-duplicate" },
  { SOUND_IMAGE, SOUND_BOX, SOUND_CATEGORY ",{'id':2,'name':''}", CT_PROFILE_COCO, "category-unnamed" },
  { SOUND_IMAGE, SOUND_BOX, SOUND_CATEGORY, CT_PROFILE_AZURE_CLASSIFICATION, "category-rare" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':2,'image_id':1,'category_id':1,'bbox':[1,2,0,40]}",
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "bbox-empty" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':2,'image_id':1,'category_id':1,'bbox':[-1,2,10,40]}",
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "bbox-outside" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':2,'image_id':1,'category_id':1,'bbox':[1,2,10,'x']}",
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "bbox-odd" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':2,'image_id':1,'category_id':1}",
    SOUND_CATEGORY,
    CT_PROFILE_AZURE_DETECTION,
    "bbox-missing" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':2,'image_id':1,'category_id':1,'bbox':[1,2,3,4],'iscrowd':1}",
    SOUND_CATEGORY,
    CT_PROFILE_AZURE_DETECTION,
    "crowd" },
  { SOUND_IMAGE,
    "{'id':2,'image_id':1,'category_id':1,'bbox':[0.5,0.5,1.2,0.5]}",
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "dialect-uncertain" },
  { SOUND_IMAGE,
    SOUND_BOX ",{'id':1,'image_id':1,'category_id':1,'bbox':[1,2,3,4]}",
    SOUND_CATEGORY,
    CT_PROFILE_COCO,
    "id-duplicate" },
};

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'images':[%s],'annotations':[%s],'categories':[%s]}",
                                               cases[i].images,
                                               cases[i].annotations,
                                               cases[i].categories);
      g_autoptr (CtCoco) coco = fixture_read (text);
      g_autoptr (CtFindings) findings = ct_check_run (coco, cases[i].profile, NULL, NULL, NULL);

      g_test_message ("case %u: %s", i, cases[i].code != NULL ? cases[i].code : "sound");
      g_assert_cmpuint (ct_findings_count (findings, CT_SEVERITY_WARNING), ==, cases[i].code != NULL ? 1 : 0);
      if (cases[i].code != NULL)
        g_assert_cmpuint (ct_findings_count_code (findings, cases[i].code), ==, 1);
    }
}

static void
check_shared (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    {
      g_autoptr (CtFindings) findings = ct_check_run (coco, profile, NULL, NULL, NULL);

      for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
        {
          const CtFinding *finding = ct_findings_get (findings, i);

          g_assert_nonnull (finding->text);
          g_assert_true (g_utf8_validate (finding->text, -1, NULL));
          g_assert_true (finding->row != CT_NO_ROW || finding->kind == CT_RECORD_FILE);
        }
    }
}

static void
test_shared (void)
{
  for_each_shared_coco (check_shared);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/rules", test_rules);
  g_test_add_func ("/check/shared", test_shared);
  return g_test_run ();
}
