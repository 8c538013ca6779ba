/* fuzz-grammar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a COCO file on texts that are always JSON and mostly COCO: the input bytes are the
 * choices of a generator, so that the fuzzer spends its time on ids, references, members in any
 * order, odd values and layouts instead of on missing commas.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "coco-cycle.h"

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize position;
  GString *text;
  guint layout;
  guint depth;
} Generator;

typedef void (*MemberFunc) (Generator *self);

typedef struct
{
  const char *name;
  MemberFunc value;
} Member;

static guint
choose (Generator *self, guint n)
{
  return self->position < self->size ? self->data[self->position++] % n : 0;
}

static void
pick (Generator *self, const char *const *texts, guint n)
{
  g_string_append (self->text, texts[choose (self, n)]);
}

#define PICK(self, texts) pick ((self), (texts), G_N_ELEMENTS (texts))

/* White space between two tokens, in the manner of the file. */
static void
space (Generator *self)
{
  static const char *const anything[] = { "", " ", "\t", "\n", "\r\n", "  \n " };

  switch (self->layout)
    {
    case 0:
      break;
    case 1:
      g_string_append_c (self->text, ' ');
      break;
    case 2:
      g_string_append_printf (self->text, "\n%*s", (int) self->depth * 2, "");
      break;
    case 3:
      g_string_append_printf (self->text, "\r\n%.*s", (int) MIN (self->depth, 6), "\t\t\t\t\t\t");
      break;
    default:
      PICK (self, anything);
      break;
    }
}

static void
value_id (Generator *self)
{
  static const char *const ids[] = {
    "1",
    "2",
    "3",
    "0",
    "4",
    "-1",
    "\"1\"",
    "\"2\"",
    "\"a\"",
    "\"01\"",
    "1.0",
    "1e0",
    "1.5",
    "null",
    "true",
    "\"\"",
    "[1]",
    "{}",
    "NaN",
    "-0",
    "10e1",
    "9223372036854775807",
    "9223372036854775806",
    "-9223372036854775808",
    "18446744073709551616",
    "\"9223372036854775807\"",
    "\"\\u0031\"",
    "9007199254740993",
  };

  PICK (self, ids);
}

static void
value_number (Generator *self)
{
  static const char *const numbers[] = {
    "10",
    "0.5",
    "100",
    "1",
    "0",
    "0.25",
    "-1",
    "1.50",
    "1e2",
    "0.1",
    "1e-9",
    "123456.789",
    "1e308",
    "-1e308",
    "1e400",
    "5e-324",
    "0.30000000000000004",
    "-0.0",
    "NaN",
    "Infinity",
    "null",
    "\"5\"",
    "[]",
    "640.0",
    "99.99",
    "12345678901234567890",
  };

  PICK (self, numbers);
}

static void
value_text (Generator *self)
{
  static const char *const texts[] = {
    "\"a.jpg\"",
    "\"b.jpg\"",
    "\"tin\"",
    "\"new\"",
    "\"\"",
    "\"\\u00e9\\/x\"",
    "\"a\\\\b\"",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"Gr\303\274n\"",
    "null",
    "7",
    "[\"a\"]",
    "\"../x\"",
    "\"https://h/c/a.jpg?sig=x\"",
    "\"\\\"\"",
  };

  PICK (self, texts);
}

static void
value_other (Generator *self)
{
  static const char *const values[] = {
    "[]",
    "0",
    "1",
    "true",
    "false",
    "null",
    "{}",
    "\"bbox\"",
    "[[1,2,3,4,5,6]]",
    "{\"counts\":\"x\",\"size\":[1,2]}",
    "[{\"bbox\":[1,2,3,4]}]",
    "\"}]\"",
    "[[[[]]]]",
    "\"ltrb\"",
    "\"ltwh\"",
  };

  PICK (self, values);
}

static void
value_bbox (Generator *self)
{
  static const guint8 lengths[] = { 4, 4, 4, 4, 4, 4, 0, 1, 3, 5 };
  guint n = lengths[choose (self, G_N_ELEMENTS (lengths))];
  gboolean plain = choose (self, 4) != 0;

  g_string_append_c (self->text, '[');
  for (guint i = 0; i < n; i++)
    {
      space (self);
      if (plain)
        g_string_append_printf (self->text, choose (self, 2) == 0 ? "%u" : "%u.5", choose (self, 64));
      else
        value_number (self);
      space (self);
      if (i + 1 < n)
        g_string_append_c (self->text, ',');
    }
  g_string_append_c (self->text, ']');
}

static const Member image_members[] = {
  { "id", value_id },          { "file_name", value_text }, { "width", value_number }, { "height", value_number },
  { "reviewed", value_other }, { "license", value_other },  { "i\\u0064", value_id },
};

static const Member annotation_members[] = {
  { "id", value_id },
  { "image_id", value_id },
  { "category_id", value_id },
  { "bbox", value_bbox },
  { "area", value_number },
  { "iscrowd", value_other },
  { "segmentation", value_other },
  { "caption", value_text },
  { "segments_info", value_other },
  { "attributes", value_other },
  { "bbox", value_other },
};

static const Member category_members[] = {
  { "id", value_id },
  { "name", value_text },
  { "supercategory", value_text },
  { "keypoints", value_other },
};

static void
add_member (Generator *self, const Member *member, gboolean *first)
{
  if (!*first)
    g_string_append_c (self->text, ',');
  *first = FALSE;
  space (self);
  g_string_append_printf (self->text, "\"%s\"", member->name);
  if (self->layout > 3)
    space (self);
  g_string_append_c (self->text, ':');
  if (self->layout > 0)
    g_string_append_c (self->text, ' ');
  member->value (self);
}

/* The first members in their order most of the time; each may be missing, come twice or elsewhere. */
static void
add_record (Generator *self, const Member *members, guint n_members, guint n_usual)
{
  gboolean first = TRUE;

  g_string_append_c (self->text, '{');
  self->depth++;
  for (guint i = 0; i < n_usual; i++)
    switch (choose (self, 16))
      {
      case 1:
        break;
      case 2:
        add_member (self, &members[choose (self, n_members)], &first);
        G_GNUC_FALLTHROUGH;
      default:
        add_member (self, &members[i], &first);
        break;
      }
  while (choose (self, 4) == 1)
    add_member (self, &members[choose (self, n_members)], &first);
  self->depth--;
  space (self);
  g_string_append_c (self->text, '}');
}

static void
add_list (Generator *self, const Member *members, guint n_members, guint n_usual)
{
  guint n = choose (self, 6);

  g_string_append_c (self->text, '[');
  self->depth++;
  for (guint i = 0; i < n; i++)
    {
      space (self);
      if (choose (self, 12) == 1)
        value_other (self);
      else
        add_record (self, members, n_members, n_usual);
      if (self->layout > 3)
        space (self);
      if (i + 1 < n)
        g_string_append_c (self->text, ',');
    }
  self->depth--;
  space (self);
  g_string_append_c (self->text, ']');
}

static void
value_images (Generator *self)
{
  add_list (self, image_members, G_N_ELEMENTS (image_members), 4);
}

static void
value_annotations (Generator *self)
{
  add_list (self, annotation_members, G_N_ELEMENTS (annotation_members), 5);
}

static void
value_categories (Generator *self)
{
  add_list (self, category_members, G_N_ELEMENTS (category_members), 2);
}

static void
add_root (Generator *self)
{
  static const Member lists[] = {
    { "images", value_images },    { "annotations", value_annotations }, { "categories", value_categories },
    { "info", value_other },       { "bbox_format", value_other },       { "annotations", value_other },
    { "categories", value_other },
  };

  if (choose (self, 24) == 1)
    g_string_append (self->text, "\357\273\277");
  self->layout = choose (self, 5);
  add_record (self, lists, G_N_ELEMENTS (lists), 3);
  if (choose (self, 2) == 1)
    g_string_append_c (self->text, '\n');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  Generator self = { data, size, 0, g_string_new (NULL), 0, 0 };
  CtCocoDialectChoice dialect = choose (&self, 3);
  g_autoptr (GBytes) bytes = NULL;

  fuzz_init ();
  add_root (&self);
  if (g_getenv ("CT_FUZZ_SHOW") != NULL)
    g_printerr ("%s\n", self.text->str);
  bytes = g_string_free_to_bytes (self.text);
  coco_cycle (bytes, dialect);
  return 0;
}
