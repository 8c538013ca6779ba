/* simdjson-open.cc
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A peer: simdjson On-Demand reading the fields that Cartouche reads, from disk into columns, and
 * passing over all others. Its pass over a polygon does not check the numbers in it.
 */
#include <sys/resource.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

using namespace simdjson;

struct Columns
{
  std::vector<int64_t> image_id, annotation_id, category_id, annotation_image, annotation_category;
  std::vector<std::string> file_name, category_name;
  std::vector<double> width, height, box;
  std::vector<uint32_t> row;
};

static void
read_images (ondemand::array list, Columns &columns)
{
  for (ondemand::object image : list)
    for (auto field : image)
      {
        std::string_view name = field.unescaped_key ();

        if (name == "id")
          columns.image_id.push_back (field.value ().get_int64 ());
        else if (name == "file_name")
          columns.file_name.emplace_back (std::string_view (field.value ().get_string ()));
        else if (name == "width")
          columns.width.push_back (field.value ().get_double ());
        else if (name == "height")
          columns.height.push_back (field.value ().get_double ());
      }
}

static void
read_annotations (ondemand::array list, Columns &columns)
{
  for (ondemand::object annotation : list)
    for (auto field : annotation)
      {
        std::string_view name = field.unescaped_key ();

        if (name == "id")
          columns.annotation_id.push_back (field.value ().get_int64 ());
        else if (name == "image_id")
          columns.annotation_image.push_back (field.value ().get_int64 ());
        else if (name == "category_id")
          columns.annotation_category.push_back (field.value ().get_int64 ());
        else if (name == "bbox")
          for (double number : field.value ().get_array ())
            columns.box.push_back (number);
      }
}

static void
read_categories (ondemand::array list, Columns &columns)
{
  for (ondemand::object category : list)
    for (auto field : category)
      {
        std::string_view name = field.unescaped_key ();

        if (name == "id")
          columns.category_id.push_back (field.value ().get_int64 ());
        else if (name == "name")
          columns.category_name.emplace_back (std::string_view (field.value ().get_string ()));
      }
}

/* From ids to rows, as whoever shows the boxes of an image needs them. */
static void
resolve (Columns &columns)
{
  std::unordered_map<int64_t, uint32_t> rows (columns.image_id.size () * 2);

  for (uint32_t i = 0; i < columns.image_id.size (); i++)
    rows.emplace (columns.image_id[i], i);
  for (int64_t id : columns.annotation_image)
    columns.row.push_back (rows.at (id));
}

int
main (int argc, char **argv)
{
  auto start = std::chrono::steady_clock::now ();
  Columns columns;
  ondemand::parser parser;
  padded_string text = padded_string::load (argv[argc - 1]);
  ondemand::document document = parser.iterate (text);

  for (auto field : document.get_object ())
    {
      std::string_view name = field.unescaped_key ();

      if (name == "images")
        read_images (field.value (), columns);
      else if (name == "annotations")
        read_annotations (field.value (), columns);
      else if (name == "categories")
        read_categories (field.value (), columns);
    }
  resolve (columns);
  std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now () - start;
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"ms\": %.3f, \"peak_mb\": %.1f, \"images\": %zu, \"annotations\": %zu}\n", ms.count (),
          (double) usage.ru_maxrss * 1024 / 1e6, columns.image_id.size (), columns.annotation_id.size ());
  return 0;
}
