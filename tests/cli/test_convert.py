# SPDX-License-Identifier: GPL-3.0-or-later
"""convert: the strict profiles keep every rule, for what other tools made and for boxes on the edge."""
import json
import math
import random
import urllib.parse

import azure_rules
from harness import READ_ONLY, SAMPLE, SHARED, SOURCE, Case, comma_locale, ctl, shared_coco

# Images without a size whose pictures are not there either: nothing can be made of them.
NO_SIZES = {"kwcoco-no-sizes.json"}

# What only other data could cure, and the converter reports.
OF_THE_DATA = ("category ", "images: ", "categories: ")

PROFILES = [("azure-detection",), ("azure-classification",),
            *(("coco", "--coordinates", word) for word in ("pixel", "relative", "ltrb", "relative-ltrb"))]
CHOICES = [(), ("--only-reviewed",), ("--only-labelled",), ("--base-url", "https://h/c")]


def counted(data):
    return ", ".join(f"{key}: {len(data[key])}" for key in ("images", "annotations", "categories"))


def coco(size, boxes, name="a.jpg"):
    return json.dumps({
        "images": [{"id": 7, "file_name": name, "width": size[0], "height": size[1]}],
        "annotations": [{"id": i, "image_id": 7, "category_id": 3, "bbox": box} for i, box in enumerate(boxes)],
        "categories": [{"id": 3, "name": "tin"}],
    })


class Convert(Case):
    def convert(self, path, to, *words, codes=(0, 1)):
        out = self.folder / "out.json"
        out.unlink(missing_ok=True)
        answer = ctl("convert", path, out, "--to", to, *words)
        self.assertIn(answer.code, codes, answer)
        return out.read_bytes()

    def assert_azure(self, raw, kind="detection", of_the_data=()):
        """No violation, except those that only other data could cure."""
        found = [text for text in azure_rules.violations(raw, kind) if not text.startswith(tuple(of_the_data))]
        self.assertEqual(found, [])

    def test_sample(self):
        raw = self.convert(SAMPLE / "annotations.json", "azure-detection", codes=(0,))
        self.assert_azure(raw)
        source = json.loads((SAMPLE / "annotations.json").read_bytes())
        data = json.loads(raw)
        for key in ("images", "annotations", "categories"):
            self.assertEqual(len(data[key]), len(source[key]))
        sizes = {image["file_name"]: (image["width"], image["height"]) for image in source["images"]}
        names = {image["id"]: image["file_name"] for image in data["images"]}
        for old, new in zip(source["annotations"], data["annotations"]):
            width, height = sizes[names[new["image_id"]]]
            pixels = [new["bbox"][0] * width, new["bbox"][1] * height, new["bbox"][2] * width, new["bbox"][3] * height]
            for a, b in zip(old["bbox"], pixels):
                self.assertAlmostEqual(a, b, places=3)

    def test_every_file_of_other_tools(self):
        for path in shared_coco():
            with self.subTest(file=path.name):
                if path.name in READ_ONLY | NO_SIZES:
                    out = self.folder / "refused.json"
                    answer = ctl("convert", path, out, "--to", "azure-detection")
                    self.assertIn(answer.code, (1, 3), answer)
                    self.assertNotEqual(answer.err, "")
                    if answer.code == 3:
                        self.assertFalse(out.exists())
                else:
                    self.assert_azure(self.convert(path, "azure-detection"))

    def test_counts_add_up(self):
        """What is not written is reported."""
        for path in shared_coco():
            if path.name in READ_ONLY | NO_SIZES:
                continue
            with self.subTest(file=path.name):
                out = self.folder / "out.json"
                answer = ctl("convert", path, out, "--to", "azure-detection")
                before, after = json.loads(path.read_text("utf-8-sig")), json.loads(out.read_bytes())
                lost = len(before["annotations"]) - len(after["annotations"])
                lost += len(before["images"]) - len(after["images"])
                if lost > 0:
                    self.assertEqual(answer.code, 1, answer)
                    self.assertRegex(answer.err, "(?m)^(warning|error): ")
                self.assertIn(f"annotations: {len(after['annotations'])}", answer.err)

    def test_edges(self):
        """Boxes that touch the edges, with fractions: l + w must not exceed 1 by a hair."""
        random.seed(20)
        for size in [(10, 10240), (333, 777), (1920, 1080), (4999, 3001)]:
            boxes = []
            for _ in range(5000):
                left, top = random.random() * size[0] * 0.999, random.random() * size[1] * 0.999
                if random.random() < 0.5:
                    left, top = math.floor(left), math.floor(top)
                boxes.append([left, top, size[0] - left, size[1] - top])
            path = self.write("a.json", coco(size, boxes))
            with self.subTest(size=size):
                raw = self.convert(path, "azure-detection")
                self.assert_azure(raw)
                self.assertEqual(len(json.loads(raw)["annotations"]), len(boxes))

    def test_outside_is_clipped(self):
        boxes = [[-10, -10, 30, 30], [90, 40, 30, 30], [200, 10, 5, 5], [5, 5, 0, 9]]
        path = self.write("a.json", coco((100, 50), boxes))
        out = self.folder / "out.json"
        answer = ctl("convert", path, out, "--to", "azure-detection")
        self.assert_exit(answer, 1)
        self.assert_azure(out.read_bytes())
        boxes = [annotation["bbox"] for annotation in json.loads(out.read_bytes())["annotations"]]
        self.assertEqual(len(boxes), 2)
        for wanted, found in zip([0, 0, 0.2, 0.4, 0.9, 0.8, 0.1, 0.2], boxes[0] + boxes[1]):
            self.assertAlmostEqual(wanted, found, places=9)

    def test_urls(self):
        name = "shelf 1/a#b%20ü.jpg"
        path = self.write("a.json", coco((100, 50), [[1, 2, 3, 4]], name))
        quoted = urllib.parse.quote(name, safe="/-._~")
        for base in ("https://x.blob.core.windows.net/c", "https://x.blob.core.windows.net/c/"):
            image = json.loads(self.convert(path, "azure-detection", "--base-url", base))["images"][0]
            self.assertEqual(image["file_name"], name)
            self.assertEqual(image["absolute_url"], "https://x.blob.core.windows.net/c/" + quoted)
        image = json.loads(self.convert(path, "azure-detection"))["images"][0]
        self.assertEqual(image["absolute_url"], quoted)

    def test_secrets_are_refused(self):
        path = self.write("a.json", coco((100, 50), [[1, 2, 3, 4]]))
        out = self.folder / "out.json"
        for base in ("https://x.blob.core.windows.net/c?sv=2021&sig=SECRET", "https://me:SECRET@x.net/c",
                     "https://x.net/c#SECRET"):
            with self.subTest(base=base):
                answer = ctl("convert", path, out, "--to", "azure-detection", "--base-url", base)
                self.assert_sentence(answer, 2, "--base-url")
                self.assertNotIn("SECRET", answer.err)
                self.assertFalse(out.exists())

    def test_classification(self):
        boxes = json.loads((SAMPLE / "annotations.json").read_bytes())
        raw = self.convert(SAMPLE / "annotations.json", "azure-classification")
        self.assert_azure(raw, "classification", ["category "])
        self.assertEqual(len(json.loads(raw)["categories"]), len(boxes["categories"]))

    def test_classification_of_tags(self):
        if SHARED is None:
            self.skipTest("CT_SHARED_DATA is not there: classification sets are NOT tested")
        paths = sorted((SHARED / "sets" / "cats-dogs").rglob("*.json"))
        if not paths:
            self.skipTest("CT_SHARED_DATA has no sets/cats-dogs: classification sets are NOT tested")
        for path in paths:
            with self.subTest(file=path.name):
                raw = self.convert(path, "azure-classification")
                self.assert_azure(raw, "classification", ["category ", "images: ", "categories: "])
                self.assertGreater(len(json.loads(raw)["annotations"]), 0)

    def test_coco(self):
        for path in [SAMPLE / "annotations.json", *shared_coco()]:
            if path.name in READ_ONLY | NO_SIZES:
                continue
            with self.subTest(file=path.name):
                data = json.loads(self.convert(path, "coco"))
                for key in ("images", "annotations", "categories"):
                    ids = [record["id"] for record in data[key]]
                    self.assertEqual(len(set(ids)), len(ids), key)
                images = {image["id"]: image for image in data["images"]}
                categories = {category["id"] for category in data["categories"]}
                for annotation in data["annotations"]:
                    self.assertIn(annotation["category_id"], categories)
                    self.assertIn(annotation["image_id"], images)
                    self.assertIn(annotation["iscrowd"], (0, 1))
                    self.assertGreaterEqual(annotation["area"], 0)
                    self.assertEqual(len(annotation["bbox"]), 4)

    def test_there_and_back(self):
        """Pixels, relative, pixels: the same boxes."""
        relative = self.write("relative.json", self.convert(SAMPLE / "annotations.json", "azure-detection"))
        back = json.loads(self.convert(relative, "coco"))
        source = json.loads((SAMPLE / "annotations.json").read_bytes())
        self.assertEqual(len(back["annotations"]), len(source["annotations"]))
        for old, new in zip(source["annotations"], back["annotations"]):
            for a, b in zip(old["bbox"], new["bbox"]):
                self.assertAlmostEqual(a, b, places=3)

    def test_twice_is_the_same(self):
        once = self.convert(SAMPLE / "annotations.json", "azure-detection")
        twice = self.convert(self.write("once.json", once), "azure-detection")
        once, twice = json.loads(once), json.loads(twice)
        for old, new in zip(once["annotations"], twice["annotations"]):
            for a, b in zip([*old.pop("bbox"), old.pop("area")], [*new.pop("bbox"), new.pop("area")]):
                self.assertTrue(math.isclose(a, b, rel_tol=1e-12), (a, b))
        self.assertEqual(once, twice)

    def test_dialect(self):
        """Tiny boxes may be either; the option decides."""
        path = self.write("a.json", coco((100, 100), [[0.25, 0.25, 0.5, 0.5]]))
        relative = json.loads(self.convert(path, "coco", "--dialect", "relative"))["annotations"][0]["bbox"]
        pixel = json.loads(self.convert(path, "coco", "--dialect", "pixel"))["annotations"][0]["bbox"]
        self.assertEqual((relative, pixel), ([25, 25, 50, 50], [0.25, 0.25, 0.5, 0.5]))

    def test_sizes_from_disk(self):
        document = self.sample()
        data = json.loads(document.read_bytes())
        wanted = {image["file_name"]: (image.pop("width"), image.pop("height")) for image in data["images"]}
        document.write_text(json.dumps(data))
        found = json.loads(self.convert(document, "azure-detection"))
        self.assertEqual({image["file_name"]: (image["width"], image["height"]) for image in found["images"]}, wanted)
        self.assertEqual(len(found["annotations"]), len(data["annotations"]))

    def check_output(self, raw, profile):
        """What holds for every output, whatever went in; the parsed file."""
        data = json.loads(raw)
        for key in ("images", "annotations", "categories"):
            ids = [str(record["id"]) for record in data[key]]
            self.assertEqual(len(set(ids)), len(ids), key)
        if profile[0] != "coco":
            self.assert_azure(raw, profile[0].removeprefix("azure-"), OF_THE_DATA)
        else:
            self.assertEqual(data.get("bbox_format") == "ltrb", profile[-1].endswith("ltrb"))
        return data

    def every_profile(self, path):
        """Converts with every profile and choice: a file that keeps the rules and has as many records as reported, or
        a reason on standard error and no file."""
        out = self.folder / "out.json"
        for profile in PROFILES:
            for choice in CHOICES:
                out.unlink(missing_ok=True)
                answer = ctl("convert", path, out, "--to", *profile, *choice)
                note = f"{profile} {choice} {answer}"
                if answer.code in (0, 1):
                    data = self.check_output(out.read_bytes(), profile)
                    self.assertIn(counted(data), answer.err, note)
                    self.assertEqual(answer.code == 1, "\nwarning: " in f"\n{answer.err}" or
                                     "\nerror: " in f"\n{answer.err}", note)
                else:
                    self.assertEqual(answer.code, 3, note)
                    self.assertIn("cartouchectl: ", answer.err, note)
                    self.assertFalse(out.exists(), note)

    def test_every_profile_of_odd_files(self):
        for path in sorted((SOURCE / "tests" / "data" / "fuzz").rglob("*.json")):
            with self.subTest(file=path.name):
                self.every_profile(path)

    def test_every_profile_of_other_tools(self):
        for path in shared_coco():
            with self.subTest(file=path.name):
                self.every_profile(path)

    def test_circle(self):
        """Through all coordinates by way of text; the reader guesses each right."""
        boxes = [[1.5, 2.25, 30, 40], [0, 0, 100, 50], [99.7, 49.1, 0.3, 0.9], [10.1, 20.2, 1 / 3, 2 / 3]]
        path = self.write("pixel.json", coco((100, 50), boxes))
        for word in ("relative", "ltrb", "relative-ltrb", "pixel", "relative-ltrb", "ltrb", "relative", "pixel"):
            path = self.write(f"{word}.json", self.convert(path, "coco", "--coordinates", word, codes=(0,)))
            data = json.loads(path.read_bytes())
            found = [annotation["bbox"] for annotation in data["annotations"]]
            if word.startswith("relative"):
                for left, top, right, bottom in found:
                    corner = (right, bottom) if word.endswith("ltrb") else (left + right, top + bottom)
                    self.assertLessEqual(max(corner), 1)
        for old, new in zip(boxes, found):
            for a, b in zip(old, new):
                self.assertAlmostEqual(a, b, delta=1e-9)

    def test_coordinates_that_readers_misjudge(self):
        path = self.write("a.json", coco((100, 50), [[-10, -10, 30, 30], [1, 1, 200, 2]]))
        out = self.folder / "out.json"
        answer = ctl("convert", path, out, "--to", "coco", "--coordinates", "relative")
        self.assert_exit(answer, 1)
        self.assertIn("fractions", answer.err)

    def test_only_reviewed_and_labelled(self):
        data = json.loads(coco((100, 50), [[1, 2, 30, 40]]))
        data["images"] += [{"id": 8, "file_name": "b.jpg", "width": 60, "height": 60, "reviewed": True},
                           {"id": 9, "file_name": "c.jpg", "width": 60, "height": 60}]
        path = self.write("a.json", json.dumps(data))
        for profile in ("azure-detection", "azure-classification", "coco"):
            for words, names, note in ((["--only-reviewed"], ["b.jpg"], "2 images that nobody has reviewed"),
                                       (["--only-labelled"], ["a.jpg"], "2 images without annotations"),
                                       ([], ["a.jpg", "b.jpg", "c.jpg"], "")):
                with self.subTest(profile=profile, words=words):
                    out = self.folder / "out.json"
                    answer = ctl("convert", path, out, "--to", profile, *words)
                    self.assertIn(answer.code, (0, 1) if profile == "azure-classification" else (0,), answer)
                    found = [image["file_name"] for image in json.loads(out.read_bytes())["images"]]
                    self.assertEqual(found, names)
                    self.assertIn(note, answer.err)

    def test_nothing_left(self):
        """The reason stands before the failure, and what to do about it."""
        out = self.folder / "out.json"
        path = self.write("a.json", coco((0, 0), [[1, 2, 30, 40]]))
        answer = ctl("convert", path, out, "--to", "azure-detection")
        self.assert_exit(answer, 3)
        self.assertIn("a.jpg", answer.err)
        self.assertIn("--images DIR", answer.err)
        path = self.write("b.json", coco((100, 50), [[1, 2, 30, 40]]))
        for profile in ("azure-detection", "coco"):
            answer = ctl("convert", path, out, "--to", profile, "--only-reviewed", "--only-labelled")
            self.assert_exit(answer, 3)
            self.assertIn("1 image that nobody has reviewed", answer.err)
            self.assertNotIn("--images", answer.err)
        self.assertFalse(out.exists())

    def test_sizes_from_another_folder(self):
        data = json.loads((SAMPLE / "annotations.json").read_bytes())
        wanted = [(image.pop("width"), image.pop("height")) for image in data["images"]]
        path = self.write("alone.json", json.dumps(data))
        found = json.loads(self.convert(path, "azure-detection", "--images", SAMPLE))
        self.assertEqual([(image["width"], image["height"]) for image in found["images"]], wanted)

    def test_coordinates_are_for_coco(self):
        path = self.write("a.json", coco((100, 50), [[1, 2, 30, 40]]))
        for words in (["--to", "azure-detection", "--coordinates", "pixel"], ["--to", "coco", "--coordinates", "polar"]):
            self.assert_sentence(ctl("convert", path, self.folder / "out.json", *words), 2, "coordinates")

    def test_standard_output(self):
        answer = ctl("convert", SAMPLE / "annotations.json", "-", "--to", "azure-detection")
        self.assert_exit(answer, 0)
        self.assertEqual(answer.raw, self.convert(SAMPLE / "annotations.json", "azure-detection"))

    def test_locale(self):
        env = comma_locale()
        words = ["convert", SAMPLE / "annotations.json", "-", "--to", "azure-detection"]
        plain, comma = ctl(*words, env={"LC_ALL": "C.UTF-8"}), ctl(*words, env=env)
        self.assert_exit(comma, 0)
        self.assertEqual(plain.raw, comma.raw)
        stats = [json.loads(ctl("stats", SAMPLE / "annotations.json", "--json", env=more).out)
                 for more in ({"LC_ALL": "C.UTF-8"}, env)]
        self.assertEqual(*stats)
