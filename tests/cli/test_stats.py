# SPDX-License-Identifier: GPL-3.0-or-later
"""stats against a count of its own, which shares nothing with the program but the definitions of ct-stats.h."""
import bisect
import csv
import io
import json
import math
import random
import statistics
import unittest

from harness import SAMPLE, Case, comma_locale, ctl, shared_coco

INF = math.inf
TWENTIETHS = [i / 20 for i in range(21)]
LENGTHS = [0] + [edge for octave in range(14) for edge in (2 ** octave, 1.5 * 2 ** octave)] + [16384]
EDGES = {
    "boxes_per_image": [*range(11), 15, 20, 30, 50, 100, 200, 500, 1000],
    "width_px": LENGTHS,
    "height_px": LENGTHS,
    "area_px": [0, *(4 ** i for i in range(15))],
    "width_relative": TWENTIETHS,
    "height_relative": TWENTIETHS,
    "area_relative": [0, *(2.0 ** i for i in range(-16, 1))],
    "aspect": [0, 0.1, 0.125, 0.2, 0.25, 1 / 3, 0.5, 2 / 3, 0.8, 1.25, 1.5, 2, 3, 4, 5, 8, 10],
    "score": [-INF, *TWENTIETHS],
}
GRID = 64


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def key_of(value):
    """1 and "1" are one id; "01" is another."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.lstrip("-").isdigit() and str(int(value)) == value:
        return int(value)
    return value


def side(value):
    return value if is_number(value) and 1e-3 <= value <= 1e15 else 0


def box_of(annotation):
    box = annotation.get("bbox")
    if isinstance(box, list) and len(box) == 4 and all(map(is_number, box)):
        return [float(number) for number in box]
    return None


class Count:
    """Everything that stats --json prints, counted record by record."""

    def __init__(self, data):
        lists = data if isinstance(data, dict) else {"annotations": data}
        self.images = lists.get("images") or []
        self.annotations = lists.get("annotations") or []
        self.categories = lists.get("categories") or []
        boxes = [box for box in map(box_of, self.annotations) if box]
        self.relative = bool(boxes) and all(0 <= number <= 1.000001 for box in boxes for number in box)
        self.ltrb = lists.get("bbox_format") == "ltrb"
        self.histograms = {name: [0] * len(edges) for name, edges in EDGES.items()}
        self.cells = [0] * (GRID * GRID)
        self.figures = dict.fromkeys(
            ["images", "unlabelled", "without_boxes", "reviewed", "unsized", "annotations", "boxes", "tags", "crowd",
             "scores", "orphans", "uncategorised", "flat", "small", "medium", "large", "max_per_image", "categories"], 0)
        self.heat = {"boxes": 0, "unsized": 0, "outside": 0}
        self.widths, self.heights = [], []
        self.of_image = [[] for _ in self.images]
        self.of_category = [[] for _ in self.categories]
        self.image_rows, self.category_rows = {}, {}
        for rows, records in ((self.image_rows, self.images), (self.category_rows, self.categories)):
            for row, record in enumerate(records):
                if record.get("id") is not None:
                    rows.setdefault(key_of(record["id"]), row)
        for annotation in self.annotations:
            self.count_annotation(annotation)
        for image, mine in zip(self.images, self.of_image):
            self.count_image(image, mine)
        self.figures["categories"] = len(self.categories)
        self.figures["median_width_px"] = statistics.median(self.widths) if self.widths else 0
        self.figures["median_height_px"] = statistics.median(self.heights) if self.heights else 0

    def bin(self, name, value):
        self.histograms[name][bisect.bisect_right(EDGES[name], value) - 1] += 1

    def count_image(self, image, mine):
        boxes = sum(box_of(annotation) is not None for annotation in mine)
        self.figures["images"] += 1
        self.figures["unlabelled"] += not mine
        self.figures["without_boxes"] += boxes == 0
        self.figures["reviewed"] += image.get("reviewed") is True
        self.figures["unsized"] += not (side(image.get("width")) and side(image.get("height")))
        self.figures["max_per_image"] = max(self.figures["max_per_image"], len(mine))
        self.bin("boxes_per_image", boxes)

    def count_annotation(self, annotation):
        figures = self.figures
        image = self.image_rows.get(key_of(annotation.get("image_id")))
        category = self.category_rows.get(key_of(annotation.get("category_id")))
        crowd, score, box = annotation.get("iscrowd"), annotation.get("score"), box_of(annotation)
        figures["annotations"] += 1
        figures["crowd"] += crowd is True or (is_number(crowd) and crowd == 1)
        figures["orphans"] += image is None
        figures["uncategorised"] += category is None
        if image is not None:
            self.of_image[image].append(annotation)
        if category is not None:
            self.of_category[category].append((image, box is not None))
        if is_number(score):
            figures["scores"] += 1
            self.bin("score", score)
        if box is None:
            figures["tags"] += 1
            return
        figures["boxes"] += 1
        record = self.images[image] if image is not None else {}
        self.count_box(box, side(record.get("width")), side(record.get("height")), image is not None)

    def count_box(self, box, image_width, image_height, on_image):
        figures = self.figures
        x, y, width, height = box
        sized = image_width > 0 and image_height > 0
        if self.ltrb and on_image:
            width, height = width - x, height - y
        if self.relative and sized:
            x, y, width, height = x * image_width, y * image_height, width * image_width, height * image_height
        self.widths.append(width)
        self.heights.append(height)
        if sized:
            self.count_heat(x, y, width, height, image_width, image_height)
        else:
            self.heat["unsized"] += 1
        if width <= 0 or height <= 0:
            figures["flat"] += 1
            return
        figures["small" if width * height < 1024 else "medium" if width * height < 9216 else "large"] += 1
        self.bin("width_px", width)
        self.bin("height_px", height)
        self.bin("area_px", width * height)
        self.bin("aspect", width / height)
        if sized:
            self.bin("width_relative", width / image_width)
            self.bin("height_relative", height / image_height)
            self.bin("area_relative", width * height / (image_width * image_height))

    def count_heat(self, x, y, width, height, image_width, image_height):
        left, right, top, bottom = (
            min(max(math.floor(place / size * 16384 + 0.5), 0), 16384)
            for place, size in ((x, image_width), (x + width, image_width), (y, image_height),
                                (y + height, image_height)))
        if left >= right or top >= bottom:
            self.heat["outside"] += 1
            return
        self.heat["boxes"] += 1
        for row in range(GRID):
            high = min(bottom, row * 256 + 256) - max(top, row * 256)
            for column in range(GRID) if high > 0 else ():
                wide = min(right, column * 256 + 256) - max(left, column * 256)
                if wide > 0:
                    self.cells[row * GRID + column] += wide * high

    def by_category(self):
        return [{"name": category.get("name", ""), "annotations": len(mine), "boxes": sum(box for _, box in mine),
                 "images": len({image for image, _ in mine if image is not None})}
                for category, mine in zip(self.categories, self.of_category)]


def made(seed):
    """A data set with everything that can be odd about one."""
    source = random.Random(seed)
    relative = seed % 3 == 0
    sizes = [(640, 480), (1920, 1080), (333, 777), (1, 1), (20000, 9)]
    images = [{"id": source.choice([i, str(i)]), "file_name": f"{i}.jpg", "reviewed": source.random() < 0.3}
              for i in range(source.randrange(1, 60))]
    for image in images:
        if source.random() < 0.9:
            image["width"], image["height"] = source.choice(sizes)
    categories = [{"id": i, "name": f"c, “{i}”"} for i in range(source.randrange(0, 9))]
    annotations = []
    for i in range(source.randrange(0, 400)):
        annotation = {"id": i, "image_id": source.randrange(len(images) + 2), "category_id": source.randrange(10)}
        scale = 1 if relative else 700
        if source.random() < 0.9:
            box = [source.random() * scale for _ in range(4)]
            if not relative:
                box[source.randrange(4)] *= source.choice([1, 1, 1, 0, -1, 30])
                box = [source.choice([round(number), number]) for number in box]
            annotation["bbox"] = box
        elif source.random() < 0.5:
            annotation["bbox"] = source.choice([None, [], [1, 2, 3], "1 2 3 4", [1, 2, 3, "4"]])
        if source.random() < 0.3:
            annotation["score"] = source.choice([0, 1, 0.5, source.random(), -0.25, 7, "1", None, True])
        if source.random() < 0.3:
            annotation["iscrowd"] = source.choice([0, 1, True, False, "1", 2])
        annotations.append(annotation)
    source.shuffle(annotations)
    return {"images": images, "annotations": annotations, "categories": categories}


class Stats(Case):
    def assert_counts(self, path, data):
        answer = ctl("stats", path, "--json", "--heat")
        self.assert_exit(answer, 0)
        found = json.loads(answer.out)
        count = Count(data)
        for name, value in count.figures.items():
            self.assertEqual(found[name], value, name)
        for name, edges in EDGES.items():
            histogram = found["histograms"][name]
            self.assertEqual([-INF if edge is None else edge for edge in histogram["from"]], edges, name)
            self.assertEqual(histogram["count"], count.histograms[name], name)
        self.assertEqual(set(found["histograms"]), set(EDGES))
        heat = found["heat"]
        self.assertEqual({name: heat[name] for name in count.heat}, count.heat)
        self.assertEqual((heat["columns"], heat["rows"], heat["unit"]), (GRID, GRID, 65536))
        self.assertEqual(heat["cells"], count.cells)
        self.assertEqual([{name: category[name] for name in ("name", "annotations", "boxes", "images")}
                          for category in found["by_category"]], count.by_category())
        return count

    def table(self, path, name, env=None):
        answer = ctl("stats", path, "--csv", name, env=env)
        self.assert_exit(answer, 0)
        return list(csv.reader(io.StringIO(answer.out)))

    def assert_tables(self, path, count):
        for name, counts in count.histograms.items():
            head, *rows = self.table(path, name)
            self.assertEqual(head, ["from", "to", "count"])
            self.assertEqual([float(row[0] or -INF) for row in rows], EDGES[name])
            self.assertEqual([float(row[1] or INF) for row in rows], [*EDGES[name][1:], INF])
            self.assertEqual([int(row[2]) for row in rows], counts)
        head, *rows = self.table(path, "categories")
        self.assertEqual(head, ["id", "name", "annotations", "boxes", "images"])
        self.assertEqual([[row[1], *map(int, row[2:])] for row in rows],
                         [[*category.values()] for category in count.by_category()])
        cells = [float(cell) * 65536 for row in self.table(path, "heat") for cell in row]
        self.assertEqual(cells, count.cells)

    def test_every_file_of_other_tools(self):
        for path in shared_coco():
            with self.subTest(file=path.name):
                self.assert_counts(path, json.loads(path.read_text("utf-8-sig")))

    def test_sample(self):
        path = SAMPLE / "annotations.json"
        self.assert_tables(path, self.assert_counts(path, json.loads(path.read_bytes())))

    def test_made(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                data = made(seed)
                path = self.write("made.json", json.dumps(data))
                count = self.assert_counts(path, data)
                if seed < 3:
                    self.assert_tables(path, count)

    def test_empty(self):
        data = {"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [], "categories": []}
        path = self.write("empty.json", json.dumps(data))
        self.assert_tables(path, self.assert_counts(path, data))
        self.assertRegex(ctl("stats", path, "--histograms").out, r"(?m)^Images +1$")

    def test_heat_only_when_asked(self):
        found = json.loads(ctl("stats", SAMPLE / "annotations.json", "--json").out)
        self.assertNotIn("cells", found["heat"])

    def test_text(self):
        answer = ctl("stats", SAMPLE / "annotations.json", "--histograms")
        self.assert_exit(answer, 0)
        self.assertRegex(answer.out, r"(?m)^Images +12$")
        self.assertRegex(answer.out, r"(?m)^ *id +category +annotations +boxes +images$")
        self.assertRegex(answer.out, r"(?m)^ *width ÷ height +boxes$")
        self.assertNotIn("width ÷ height", ctl("stats", SAMPLE / "annotations.json").out)

    def test_comma_changes_nothing_for_programs(self):
        env = comma_locale()
        path = SAMPLE / "annotations.json"
        for words in (["--json", "--heat"], ["--csv", "heat"], ["--csv", "aspect"]):
            plain = ctl("stats", path, *words, env={"LC_ALL": "C.UTF-8"})
            self.assertEqual(ctl("stats", path, *words, env=env).raw, plain.raw)
            self.assertEqual(plain.code, 0)

    def test_words(self):
        for words, part in [(["--csv", "colours"], "colours"), (["--csv", "heat", "--json"], "--csv"),
                            (["--heat"], "--json"), (["--csv"], "--csv")]:
            with self.subTest(words=words):
                self.assert_sentence(ctl("stats", "none.json", *words), 2, part)


if __name__ == "__main__":
    unittest.main()
