# SPDX-License-Identifier: GPL-3.0-or-later
"""Random boxes that touch the edges of their pictures, through convert and back through an independent reader.

From whole and from fractional pixels, from relative numbers with few and with all digits, some reaching a little
beyond. CT_EDGE_BOXES says how many; the slow suite takes ten million.
"""
import json
import os
import random
import unittest

import azure_rules
from harness import Case, ctl

BOXES = int(os.environ.get("CT_EDGE_BOXES", "40000"))
BOXES_PER_FILE = 400_000
BOXES_PER_IMAGE = 100


def pixel_span(number, size):
    """Start and length of a span in pixels that ends at the edge, or nearly."""
    start = number() * size
    if number() < 0.4:
        start = float(int(start))
    elif number() < 0.4:
        start = round(start, 2)
    length = size - start
    if number() < 0.2:
        length += (number() - 0.5) * 1e-9 * size
    return start, max(length, 1e-9)


def relative_span(number, size):
    start = number()
    digits = int(number() * 17)
    if digits > 2:
        start = round(start, digits)
    length = 1 - start
    if digits > 2 and number() < 0.5:
        length = round(length, digits)
    return start, max(length, 1e-9)


def make_file(path, seed, n_boxes, relative):
    number = random.Random(seed).random
    n_images = max(1, n_boxes // BOXES_PER_IMAGE)
    sizes = [(10 + int(number() * 10_231), 10 + int(number() * 10_231)) for _ in range(n_images)]
    span = relative_span if relative else pixel_span
    with open(path, "w", encoding="ascii") as file:
        file.write('{"images": [')
        file.write(",".join(f'{{"id":{i},"file_name":"{i}.jpg","width":{w},"height":{h}}}'
                            for i, (w, h) in enumerate(sizes, 1)))
        file.write('], "annotations": [')
        for i in range(n_boxes):
            width, height = sizes[i % n_images]
            left, w = span(number, width)
            top, h = span(number, height)
            file.write(f'{"," if i else ""}{{"id":{i + 1},"image_id":{i % n_images + 1},"category_id":1,'
                       f'"bbox":[{left!r},{top!r},{w!r},{h!r}]}}')
        file.write('], "categories": [{"id":1,"name":"a"}]}')


class Edges(Case):
    def test_edges(self):
        source, target = self.folder / "edges.json", self.folder / "out.json"
        done = 0
        while done < BOXES:
            for relative in (False, True):
                n_boxes = min(BOXES_PER_FILE, BOXES // 2)
                with self.subTest(done=done, relative=relative):
                    make_file(source, done, n_boxes, relative)
                    answer = ctl("convert", source, target, "--to", "azure-detection", "--dialect",
                                 "relative" if relative else "pixel", "--base-url", "https://a.example/c")
                    self.assertIn(answer.code, (0, 1), answer)
                    data = json.loads(target.read_bytes())
                    self.assertEqual(azure_rules.official(data)[:3], [])
                    # Boxes thinner than a number can say are left out, and very few are.
                    self.assertGreater(len(data["annotations"]), n_boxes * 0.99)
                done += n_boxes


if __name__ == "__main__":
    unittest.main()
