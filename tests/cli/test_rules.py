# SPDX-License-Identifier: GPL-3.0-or-later
"""The checker that the other tests rely on must itself be able to refuse."""
import copy
import json
import math
import unittest

import azure_rules

GOOD = {
    "images": [{"id": 1, "width": 10, "height": 20, "file_name": "a.jpg", "absolute_url": "https://x/a.jpg"},
               {"id": 2, "width": 10240, "height": 20, "file_name": "b.jpg", "absolute_url": "https://x/b.jpg"}],
    "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1], "area": 1.0},
                    {"id": 2, "image_id": 2, "category_id": 2, "bbox": [0.25, 0.5, 0.75, 0.5]}],
    "categories": [{"id": 2, "name": "b"}, {"id": 1, "name": ""}],
}


# A place in GOOD and what to put there; None takes it away.
BAD_VALUES = [
    (["images"], None), (["annotations"], None), (["categories"], []), (["images", 0, "id"], 1.0),
    (["images", 0, "id"], "1"), (["images", 0, "id"], True), (["images", 0, "id"], 2),
    (["images", 0, "id"], 3), (["images", 0, "width"], 9), (["images", 0, "width"], 10241),
    (["images", 0, "width"], "10"), (["images", 0, "file_name"], None), (["images", 0, "absolute_url"], None),
    (["categories", 0, "name"], None), (["categories", 0, "id"], 0), (["annotations", 0, "id"], 0),
    (["annotations", 0, "image_id"], 3), (["annotations", 0, "category_id"], 0),
    (["annotations", 0, "bbox"], None), (["annotations", 0, "bbox"], [0, 0, 1]),
    (["annotations", 0, "bbox"], [0, 0, 0, 1]), (["annotations", 0, "bbox"], [1, 0, 1, 1]),
    (["annotations", 0, "bbox"], [-0.1, 0, 1, 1]), (["annotations", 0, "bbox"], ["0", 0, 1, 1]),
    (["annotations", 0, "bbox"], [0, 0, math.nan, 1]),
    (["annotations", 0, "bbox"], [0.3333335, 0, 0.6666666, 1]),
    (["annotations", 0, "bbox"], [0, 0.1, 1, math.nextafter(0.9, 1)]),
]


def changed(path, value):
    data = copy.deepcopy(GOOD)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


class Rules(unittest.TestCase):
    def test_good(self):
        self.assertEqual(azure_rules.violations(json.dumps(GOOD).encode()), [])

    def test_classification_wants_two_of_each(self):
        tags = {**GOOD, "annotations": [{"id": i, "image_id": 1, "category_id": 1 + i % 2} for i in range(1, 5)]}
        self.assertEqual(azure_rules.violations(json.dumps(tags).encode(), "classification"), [])
        tags["annotations"].pop()
        self.assertNotEqual(azure_rules.official(tags, "classification"), [])

    def test_bad(self):
        for path, value in BAD_VALUES:
            with self.subTest(path=path, value=value):
                self.assertNotEqual(azure_rules.official(changed(path, value)), [])

    def test_purposes(self):
        """A file for training may be none for evaluation, and the other way round."""
        self.assertNotEqual(azure_rules.violations(json.dumps(GOOD).encode(), purpose="evaluation"), [])
        data = changed(["images", 0, "width"], 50)
        for place, key, value in [(0, "height", 50), (1, "height", 16_000), (1, "width", 16_000)]:
            data["images"][place][key] = value
        self.assertEqual(azure_rules.violations(json.dumps(data).encode(), purpose="evaluation"), [])
        self.assertNotEqual(azure_rules.violations(json.dumps(data).encode()), [])
        once = {**GOOD, "annotations": [{"id": i, "image_id": i, "category_id": i} for i in (1, 2)]}
        self.assertNotEqual(azure_rules.official(once, "classification"), [])
        once["images"] = data["images"]
        self.assertEqual(azure_rules.official(once, "classification", "evaluation"), [])

    def test_beyond(self):
        for path, value in [(["images", 0, "file_name"], "b.jpg"), (["images", 0, "width"], 10.5),
                            (["images", 0, "absolute_url"], "https://x/a.jpg?s=1"), (["annotations", 0, "area"], 5.0)]:
            with self.subTest(path=path, value=value):
                data = changed(path, value)
                self.assertEqual(azure_rules.official(data), [])
                self.assertNotEqual(azure_rules.violations(json.dumps(data).encode()), [])
        self.assertNotEqual(azure_rules.violations(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()), [])
