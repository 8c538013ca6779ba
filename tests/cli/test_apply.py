# SPDX-License-Identifier: GPL-3.0-or-later
"""apply: what is not edited stays, and what is edited is all that changes."""
import json
import math

from coco_text import changed_range, parse, record_ranges
from harness import READ_ONLY, SAMPLE, Case, comma_locale, ctl, shared_coco

RELATIVE = {"azure-vision-detection-relative.json", "azure-vision-detection-bad-box.json",
            "rvimage-relative-url-names.json"}


def editable():
    return [path for path in shared_coco() if path.name not in READ_ONLY]


def lines(*edits):
    return "".join(json.dumps(edit) + "\n" for edit in edits).encode()


def is_box(annotation):
    box = annotation.get("bbox")
    return isinstance(box, list) and len(box) == 4 and min(box[2:]) > 0


class File:
    """A COCO file and a record in its middle to edit."""

    def __init__(self, path):
        self.path = path
        self.raw = path.read_bytes()
        self.data = json.loads(self.raw.decode("utf-8-sig"))
        self.relative = path.name in RELATIVE
        annotations = self.data["annotations"]
        ids = [annotation["id"] for annotation in annotations]
        order = sorted(range(len(ids)), key=lambda i: abs(i - len(ids) // 2))
        self.index = next(i for i in order if is_box(annotations[i]) and ids.count(ids[i]) == 1)
        self.annotation = annotations[self.index]
        self.image = self.data["images"][0]
        self.category = self.data["categories"][0]

    def moved(self):
        left, top, width, height = self.annotation["bbox"]
        if self.relative:
            return [left / 2 + 0.125, top / 2 + 0.125, width / 2, height / 2]
        return [left + 1, top + 2, width, height]

    def move(self):
        unit = {"unit": "relative"} if self.relative else {}
        return {"do": "move", "annotation": self.annotation["id"], "bbox": self.moved(), **unit}

    def other_category(self):
        mine = self.annotation["category_id"]
        return next((category for category in self.data["categories"] if category["id"] != mine), None)

    def edits(self):
        """One edit of each kind; each leaves the file fit for the next."""
        box = {"bbox": [0.1, 0.2, 0.3, 0.4], "unit": "relative"} if self.relative else {"bbox": [1, 2, 3.5, 4.25]}
        other = self.other_category()
        return [
            self.move(),
            {"do": "add", "image": self.image["file_name"], "category": self.category["name"], **box},
            {"do": "add", "image": self.image["file_name"], "category": self.category["id"]},
            *([{"do": "relabel", "annotation": self.annotation["id"], "category": other["id"]}] if other else []),
            {"do": "delete", "annotation": self.annotation["id"]},
            {"do": "add-category", "name": "neu „ß“"},
            {"do": "rename-category", "category": self.category["id"], "name": "another \"name\""},
            {"do": "delete-category", "category": self.category["id"]},
            {"do": "add-image", "file_name": "new/ä 1.jpg", "width": 640, "height": 480},
            {"do": "review", "image": self.image["file_name"]},
            {"do": "remove-image", "image": self.image["file_name"]},
        ]


class Apply(Case):
    def apply(self, path, edits):
        """The bytes that the edits make of a file."""
        out = self.folder / "out.json"
        answer = ctl("apply", path, "--script", "-", "-o", out, stdin=edits)
        self.assert_exit(answer, 0)
        return out.read_bytes()

    def assert_only(self, before, after, member, index):
        """The bytes that differ lie within one record of a list."""
        start, end, new_end = changed_range(before, after)
        first, last = record_ranges(before, member)[index]
        self.assertTrue(first < start and end < last, f"{start}-{end} is not within {first}-{last}")
        first, last = record_ranges(after, member)[index]
        self.assertTrue(first < start and new_end < last, f"{start}-{new_end} is not within {first}-{last}")

    def test_nothing(self):
        for path in [SAMPLE / "annotations.json", *shared_coco()]:
            for script in (b"", b"\n\n \r\n"):
                with self.subTest(file=path.name, script=script):
                    self.assertTrue(self.apply(path, script) == path.read_bytes(), "not byte for byte")

    def test_made_up_layouts(self):
        """What no file of the collection has: a byte-order mark, CRLF throughout, odd spaces, NaN."""
        plain = json.dumps({"images": [{"id": -5, "file_name": "a.jpg", "width": 1e2, "height": 50.0}],
                            "annotations": [{"id": 2**40, "image_id": -5, "category_id": 0, "bbox": [1, 2, 3, 4.0],
                                             "score": 1e-7}], "categories": [{"id": 0, "name": "\u20ac"}]}, indent=3)
        for title, raw in [("bom", b"\xef\xbb\xbf" + plain.encode()),
                           ("crlf", plain.replace("\n", "\r\n").encode()),
                           ("tabs", plain.replace("   ", "\t").encode()),
                           ("newlines", b"\n\n" + plain.encode() + b"\n\n\n"),
                           ("spaces", plain.replace(":", "  :\t ").encode()),
                           ("nan", plain.replace("1e-07", "NaN").encode())]:
            path = self.write("a.json", raw)
            with self.subTest(layout=title):
                self.assertEqual(self.apply(path, b""), raw)
                moved = self.apply(path, lines({"do": "move", "annotation": 2**40, "bbox": [2, 3, 3, 4]}))
                self.assert_only(raw, moved, "annotations", 0)
                self.assertEqual(parse(moved).get("annotations")[0].without("bbox"),
                                 parse(raw).get("annotations")[0].without("bbox"))

    def test_standard_output(self):
        path = SAMPLE / "annotations.json"
        answer = ctl("apply", path, "--script", "-", "-o", "-")
        self.assert_exit(answer, 0)
        self.assertEqual(answer.raw, path.read_bytes())

    def test_in_place(self):
        path = self.sample()
        file = File(path)
        path.chmod(0o640)
        answer = ctl("apply", path, "--script", "-", "-o", path, stdin=lines(file.move()))
        self.assert_exit(answer, 0)
        self.assert_only(file.raw, path.read_bytes(), "annotations", file.index)
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)

    def test_in_is_not_touched(self):
        path = self.sample()
        raw, mtime = path.read_bytes(), path.stat().st_mtime_ns
        self.assertNotEqual(self.apply(path, lines(File(path).move())), raw)
        self.assertEqual((path.read_bytes(), path.stat().st_mtime_ns), (raw, mtime))

    def test_move(self):
        for path in [SAMPLE / "annotations.json", *editable()]:
            with self.subTest(file=path.name):
                file = File(path)
                after = self.apply(path, lines(file.move()))
                self.assert_only(file.raw, after, "annotations", file.index)
                old, new = parse(file.raw), parse(after)
                self.assertEqual(old.without("annotations"), new.without("annotations"))
                old, new = old.get("annotations"), new.get("annotations")
                self.assertEqual(old[:file.index] + old[file.index + 1:], new[:file.index] + new[file.index + 1:])
                old, new = old[file.index], new[file.index]
                self.assertEqual(old.without("bbox", "area"), new.without("bbox", "area"))
                self.assertEqual([key for key, _ in old], [key for key, _ in new])
                for wanted, found in zip(file.moved(), map(float, new.get("bbox"))):
                    self.assertTrue(math.isclose(wanted, found, rel_tol=1e-9, abs_tol=1e-12), (wanted, found))

    def test_numbers_that_stay_keep_their_text(self):
        path = self.write("a.json", json.dumps({
            "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 100}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10.0, 20.0, 30.0, 40.0],
                             "area": 1200.0}],
            "categories": [{"id": 1, "name": "x"}]}))
        after = self.apply(path, lines({"do": "move", "annotation": 1, "bbox": [10.5, 20, 30, 40]}))
        self.assertEqual(parse(after).get("annotations")[0].get("area"), parse(path.read_bytes())
                         .get("annotations")[0].get("area"))

    def test_relabel(self):
        for path in editable():
            file = File(path)
            other = file.other_category()
            if other is None:
                continue
            with self.subTest(file=path.name):
                edit = {"do": "relabel", "annotation": file.annotation["id"], "category": other["id"]}
                after = self.apply(path, lines(edit))
                self.assert_only(file.raw, after, "annotations", file.index)
                wanted = json.loads(file.raw.decode("utf-8-sig"))
                wanted["annotations"][file.index]["category_id"] = other["id"]
                self.assertEqual(json.loads(after.decode("utf-8-sig")), wanted)

    def test_delete(self):
        for path in editable():
            with self.subTest(file=path.name):
                file = File(path)
                after = self.apply(path, lines({"do": "delete", "annotation": file.annotation["id"]}))
                wanted = parse(file.raw)
                rest = wanted.get("annotations")
                del rest[file.index]
                self.assertEqual(parse(after), wanted)
                ranges = record_ranges(file.raw, "annotations")
                start, end, _ = changed_range(file.raw, after)
                low = ranges[file.index - 1][0] if file.index > 0 else 0
                high = ranges[file.index + 1][1] if file.index + 1 < len(ranges) else len(file.raw)
                self.assertTrue(low <= start and end <= high, "bytes far from the record changed")

    def test_add(self):
        for path in editable():
            with self.subTest(file=path.name):
                file = File(path)
                edit = file.edits()[1]
                after = self.apply(path, lines(edit))
                old, new = parse(file.raw), parse(after)
                self.assertEqual(old.without("annotations"), new.without("annotations"))
                self.assertEqual(old.get("annotations"), new.get("annotations")[:-1])
                record = json.loads(after.decode("utf-8-sig"))["annotations"][-1]
                ids = [annotation["id"] for annotation in file.data["annotations"]]
                self.assertEqual(record["id"], max(ids) + 1)
                self.assertEqual(str(record["image_id"]), str(file.image["id"]))
                self.assertIn(type(record["image_id"]), (type(file.annotation["image_id"]), type(file.image["id"])))
                self.assertEqual(record["category_id"], file.category["id"])
                for wanted, found in zip(edit["bbox"], record["bbox"]):
                    self.assertTrue(math.isclose(wanted, found, rel_tol=1e-9), (edit["bbox"], record["bbox"]))

    def test_add_category(self):
        for path in editable():
            with self.subTest(file=path.name):
                raw = path.read_bytes()
                after = self.apply(path, lines({"do": "add-category", "name": "neu „ß“"}))
                old, new = parse(raw), parse(after)
                self.assertEqual(old.without("categories"), new.without("categories"))
                self.assertEqual(old.get("categories"), new.get("categories")[:-1])
                record = json.loads(after.decode("utf-8-sig"))["categories"][-1]
                self.assertEqual(record["name"], "neu „ß“")
                # Nor may it take over annotations whose category does not exist.
                used = [category.get("id") for category in old.get("categories")]
                used += [annotation.get("category_id") for annotation in old.get("annotations")]
                self.assertEqual(record["id"], max(map(int, used)) + 1)

    def test_each_edit_undone(self):
        for path in [SAMPLE / "annotations.json", *editable()]:
            file = File(path)
            for edit in file.edits():
                with self.subTest(file=path.name, edit=edit["do"]):
                    self.assertNotEqual(self.apply(path, lines(edit)), file.raw, "the edit did nothing")
                    undone = self.apply(path, lines(edit, {"do": "undo"}))
                    self.assertTrue(undone == file.raw, "undo does not give the first bytes")

    def test_all_edits_undone_and_redone(self):
        for path in [SAMPLE / "annotations.json", *editable()]:
            with self.subTest(file=path.name):
                edits = [edit for edit in File(path).edits() if edit["do"] != "delete"]
                undo, redo = [{"do": "undo"}] * len(edits), [{"do": "redo"}] * len(edits)
                done = self.apply(path, lines(*edits))
                json.loads(done.decode("utf-8-sig"))
                self.assertTrue(self.apply(path, lines(*edits, *undo)) == path.read_bytes(), "undo of all")
                self.assertTrue(self.apply(path, lines(*edits, *undo, *redo)) == done, "redo of all")

    def test_saved_again(self):
        """What was added and saved is an ordinary record afterwards."""
        path = self.sample()
        file = File(path)
        first = self.apply(path, lines(*file.edits()[:3]))
        again = self.write("again.json", first)
        self.assertEqual(self.apply(again, b""), first)
        ids = [annotation["id"] for annotation in file.data["annotations"]]
        last = max(ids) + 2
        after = json.loads(self.apply(again, lines({"do": "delete", "annotation": last},
                                                   {"do": "delete", "annotation": last - 1})))
        self.assertEqual([annotation["id"] for annotation in after["annotations"]], ids)

    def test_repeated_id(self):
        path = next(path for path in shared_coco() if path.name == "taco-official.json")
        data = json.loads(path.read_bytes())
        twice = [i for i, annotation in enumerate(data["annotations"]) if annotation["id"] == 309]
        self.assertEqual(len(twice), 2)
        answer = ctl("apply", path, "--script", "-", "-o", "-", stdin=lines({"do": "delete", "annotation": 309}))
        self.assert_sentence(answer, 2, "-:1: ", "image")
        for index in twice:
            edit = {"do": "delete", "annotation": 309, "image": data["annotations"][index]["image_id"]}
            after = json.loads(self.apply(path, lines(edit)))
            wanted = data["annotations"][:index] + data["annotations"][index + 1:]
            self.assertEqual(after["annotations"], wanted)

    def test_locale(self):
        env = comma_locale()
        path = SAMPLE / "annotations.json"
        edits = lines({"do": "move", "annotation": 1, "bbox": [1.5, 2.25, 30.125, 40.0625]}, *File(path).edits()[1:3])
        answers = [ctl("apply", path, "--script", "-", "-o", "-", stdin=edits, env=more)
                   for more in ({"LC_ALL": "C.UTF-8"}, env)]
        self.assert_exit(answers[1], 0)
        self.assertEqual(answers[0].raw, answers[1].raw)
        self.assertIn(b"1.5", answers[1].raw)
