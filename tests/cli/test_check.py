# SPDX-License-Identifier: GPL-3.0-or-later
"""check and stats: what they say, as text and as JSON."""
import json

import azure_rules
import test_rules
from harness import SAMPLE, SHARED, Case, ctl, shared_coco


def coco(boxes, name="a.jpg"):
    return json.dumps({
        "images": [{"id": 1, "file_name": name, "width": 100, "height": 80}],
        "annotations": [{"id": i, "image_id": 1, "category_id": 1, "bbox": box, "area": box[2] * box[3], "iscrowd": 0}
                        for i, box in enumerate(boxes, 1)],
        "categories": [{"id": 1, "name": "tin"}],
    })


class Check(Case):
    def test_sample_is_clean(self):
        answer = ctl("check", SAMPLE / "annotations.json", "--images", SAMPLE)
        self.assert_exit(answer, 0)
        self.assertEqual(answer.err, "")
        self.assertIn("Nothing is wrong", answer.out)

    def test_findings(self):
        path = self.write("a.json", coco([[10, 10, 20, 20], [90, 10, 50, 20], [10, 10, 0, 5]]))
        answer = ctl("check", path)
        self.assert_exit(answer, 1)
        self.assertRegex(answer.out, r"(?m)^warning bbox-outside: 1 \(.+\)\n +annotation 2 +\S.*$")
        self.assertRegex(answer.out, r"(?m)^warning bbox-empty: 1 \(.+\)\n +annotation 3 +\S.*$")
        self.assertNotRegex(answer.out, r"annotation 1\b")

    def test_json(self):
        path = self.write("a.json", coco([[90, 10, 50, 20]] * 1500))
        answer = ctl("check", path, "--json", "--profile", "azure-detection")
        self.assert_exit(answer, 1)
        data = json.loads(answer.out)
        self.assertEqual(data["profile"], "azure-detection")
        self.assertEqual(sum(data["counts"].values()), sum(code["count"] for code in data["codes"]))
        outside = [code for code in data["codes"] if code["count"] == 1500]
        self.assertTrue(outside, data["codes"])
        kept = [finding for finding in data["findings"] if finding["code"] == outside[0]["code"]]
        self.assertEqual(len(kept), 1000)
        self.assertEqual(set(kept[0]), {"severity", "code", "group", "record", "id", "text", "repair"})
        self.assertEqual((kept[0]["record"], kept[0]["id"]), ("annotation", "1"))
        for finding in data["findings"]:
            self.assertEqual(data["codes"][finding["group"]]["code"], finding["code"])

    def test_groups(self):
        path = self.write("a.json", coco([[90, 10, i + 20, 20] for i in range(1500)] + [[1, 2, 0, 4]]))
        answer = ctl("check", path)
        self.assert_exit(answer, 1)
        self.assertRegex(answer.out, r"(?m)^warning bbox-outside: 1[.,]?500 \(")
        self.assertEqual(len(answer.out.splitlines()), 1 + 10 + 1 + 1 + 1 + 1 + 1 + 1, answer)
        self.assertRegex(answer.out, r"(?m)^ +… and 1[.,]?490 more$")
        answer = ctl("check", path, "--all")
        self.assertEqual(answer.out.count(" leaves the picture "), 1000)
        self.assertRegex(answer.out, r"(?m)^ +… and 500 more$")

    def test_images(self):
        path = self.sample()
        folder = path.parent
        data = json.loads(path.read_bytes())
        data["images"][0]["width"] += 7
        (folder / data["images"][1]["file_name"]).unlink()
        (folder / data["images"][2]["file_name"]).write_bytes(b"no picture")
        data["images"][3]["file_name"] = "../" + data["images"][3]["file_name"]
        path.write_text(json.dumps(data))
        answer = ctl("check", path, "--images", folder, "--json")
        self.assert_exit(answer, 1)
        found = {(finding["code"], finding["id"]) for finding in json.loads(answer.out)["findings"]}
        ids = [str(image["id"]) for image in data["images"]]
        for code, place in [("picture-size", 0), ("picture-missing", 1), ("picture-unreadable", 2),
                            ("picture-outside", 3)]:
            self.assertIn((code, ids[place]), found)
        self.assertFalse([pair for pair in found if pair[0].startswith("picture-") and pair[1] not in ids[:4]])

    def test_no_control_characters_reach_the_terminal(self):
        path = self.write("a.json", coco([[90, 10, 50, 20]], "a\x1b[31m\x07.jpg"))
        for words in (["check", path, "--images", self.folder], ["check", path, "--json", "--images", self.folder]):
            answer = ctl(*words)
            self.assert_exit(answer, 1)
            self.assertIn("31m", answer.out)
            self.assertNotRegex(answer.out + answer.err, "[\x00-\x09\x0b-\x1f\x7f]")

    def test_no_progress_without_a_terminal(self):
        self.assertEqual(ctl("check", SAMPLE / "annotations.json").err, "")

    def test_bad_box_of_the_official_sample(self):
        path = next(path for path in shared_coco() if path.name == "azure-vision-detection-bad-box.json")
        answer = ctl("check", path, "--profile", "azure-detection")
        self.assert_exit(answer, 1)
        self.assertIn("annotation 1", answer.out)

    def test_every_file_of_other_tools(self):
        for path in shared_coco():
            with self.subTest(file=path.name):
                answer = ctl("check", path, "--json")
                self.assertIn(answer.code, (0, 1), answer)
                data = json.loads(answer.out)
                worse = data["counts"]["warning"] + data["counts"]["error"]
                self.assertEqual(answer.code, 1 if worse else 0)


def turned(jpeg):
    """The same JPEG with an EXIF orientation that swaps its sides."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


class Pictures(Case):
    """check --images, beyond what is missing."""

    def setUp(self):
        super().setUp()
        self.path = self.sample()
        self.data = json.loads(self.path.read_bytes())
        self.pictures = [self.path.parent / image["file_name"] for image in self.data["images"]]
        self.ids = [str(image["id"]) for image in self.data["images"]]

    def found(self, *words):
        answer = ctl("check", self.path, "--images", self.path.parent, "--json", *words)
        self.assertIn(answer.code, (0, 1), answer)
        return {(finding["code"], finding["id"], finding["severity"])
                for finding in json.loads(answer.out)["findings"] if finding["code"].startswith("picture-")}

    def test_each_finding(self):
        whole = [picture.read_bytes() for picture in self.pictures]
        self.pictures[0].write_bytes(whole[0][:len(whole[0]) // 2])
        self.pictures[1].write_bytes(turned(whole[1]))
        self.pictures[2].write_bytes(whole[3])
        self.data["images"][2].update(width=self.data["images"][3]["width"], height=self.data["images"][3]["height"])
        self.data["images"][4]["file_name"] = "misnamed.jpg"
        (self.path.parent / "misnamed.jpg").write_bytes(whole[4])
        self.pictures[5].write_bytes(whole[5] + bytes(20_000_000))
        self.path.write_text(json.dumps(self.data))
        quick = {("picture-turned", self.ids[1], "info"), ("picture-type-wrong", self.ids[4], "warning"),
                 ("picture-too-large", self.ids[5], "warning")}
        self.assertEqual(self.found("--quick"), quick)
        self.assertEqual(self.found(), quick | {("picture-corrupt", self.ids[0], "error"),
                                                ("picture-twice", self.ids[3], "warning")})
        azure = self.found("--profile", "azure-detection")
        self.assertIn(("picture-turned", self.ids[1], "warning"), azure)
        self.assertIn(("picture-too-large", self.ids[5], "error"), azure)

    def test_pictures_stay_as_they_are(self):
        before = [(picture.read_bytes(), picture.stat().st_mtime_ns) for picture in self.pictures]
        self.assertEqual(self.found(), set())
        self.assertEqual([(picture.read_bytes(), picture.stat().st_mtime_ns) for picture in self.pictures], before)

    def test_quick_needs_images(self):
        self.assert_exit(ctl("check", self.path, "--quick"), 2)

    def test_every_sample_picture(self):
        """Only those are complained of that their README calls damaged, misnamed or undecodable."""
        if SHARED is None or not (SHARED / "images").is_dir():
            self.skipTest("CT_SHARED_DATA is not there: pictures of other tools are NOT tested")
        bad = {"jpeg-truncated.jpg": "corrupt", "jpeg-truncated-cmyk.jpg": "corrupt", "png-truncated.png": "corrupt",
               "gif-truncated.gif": "corrupt", "jpeg-gray-corrupt-marker.jpg": "corrupt",
               "jpeg-named.png": "type-wrong", "jpeg-12bit.jpg": "not-decoded"}
        names = sorted(str(path.relative_to(SHARED / "images")) for path in (SHARED / "images").glob("*/*"))
        path = self.write("a.json", json.dumps({"images": [{"id": name, "file_name": name} for name in names],
                                                "annotations": [], "categories": []}))
        findings = json.loads(ctl("check", path, "--images", SHARED / "images", "--json").out)["findings"]
        self.assertEqual({(finding["id"].rpartition("/")[2], finding["code"]) for finding in findings
                          if finding["code"].startswith("picture-")},
                         {(name, f"picture-{code}") for name, code in bad.items()})


class Repair(Case):
    def test_repair(self):
        raw = coco([[10, 10, 20, 20], [90, 10, 50, 20], [10, 10, 0, 5], [10, 10, 20, 20]])
        path, out = self.write("a.json", raw), self.folder / "out.json"
        answer = ctl("check", path, "--repair", "bbox-outside,bbox-empty", "-o", out, "--json")
        self.assert_exit(answer, 1)
        data = json.loads(answer.out)
        self.assertEqual(data["repaired"], [{"code": "bbox-outside", "count": 1}, {"code": "bbox-empty", "count": 1}])
        self.assertEqual([finding["code"] for finding in data["findings"]], ["bbox-duplicate"])
        self.assertEqual([annotation["bbox"] for annotation in json.loads(out.read_bytes())["annotations"]],
                         [[10, 10, 20, 20], [90, 10, 10, 20], [10, 10, 20, 20]])
        self.assertEqual(path.read_text(), raw)
        answer = ctl("check", out, "--repair", "bbox-duplicate", "-o", "-")
        self.assert_exit(answer, 0)
        self.assertEqual(len(json.loads(answer.out)["annotations"]), 2)
        self.assertIn("bbox-duplicate: 1 record repaired.", answer.err)

    def test_nothing_to_repair(self):
        raw = coco([[10, 10, 20, 20]])
        path, out = self.write("a.json", raw), self.folder / "out.json"
        answer = ctl("check", path, "--repair", "bbox-outside", "-o", out)
        self.assert_exit(answer, 0)
        self.assertEqual(out.read_text(), raw)

    def test_apply(self):
        path, out = self.write("a.json", coco([[90, 10, 50, 20], [10, 10, 0, 5]])), self.folder / "out.json"
        script = b'{"do": "repair", "code": "bbox-outside"}\n{"do": "repair", "code": "bbox-empty"}\n{"do": "undo"}\n'
        self.assert_exit(ctl("apply", path, "--script", "-", "-o", out, stdin=script), 0)
        self.assertEqual([annotation["bbox"] for annotation in json.loads(out.read_bytes())["annotations"]],
                         [[90, 10, 10, 20], [10, 10, 0, 5]])
        for line in (b'{"do": "repair"}', b'{"do": "repair", "code": "no-such"}',
                     b'{"do": "repair", "code": "crowd", "profile": "x"}',
                     b'{"do": "repair", "code": "crowd", "purpose": "x"}'):
            self.assert_exit(ctl("apply", path, "--script", "-", "-o", out, stdin=line), 2)

    def test_usage(self):
        path = self.write("a.json", coco([]))
        for words in (["--repair", "bbox-outside"], ["-o", self.folder / "x"], ["--purpose", "fun"],
                      ["--repair", "bbox-outside,no-such", "-o", self.folder / "x"], ["--dialect", "x"],
                      ["--repair", "image-tags-many", "-o", self.folder / "x"]):
            with self.subTest(words=words):
                self.assert_sentence(ctl("check", path, *words), 2)
        self.assertFalse((self.folder / "x").exists())

    def test_read_only(self):
        path = next(path for path in shared_coco() if path.name == "cocoapi-panoptic.json")
        self.assert_exit(ctl("check", path, "--repair", "bbox-outside", "-o", self.folder / "x"), 3)
        self.assertFalse((self.folder / "x").exists())

    def test_rules(self):
        answer = ctl("check", "--rules")
        self.assert_exit(answer, 0)
        rules = json.loads(ctl("check", "--rules", "--json").out)["rules"]
        self.assertEqual(len(answer.out.splitlines()), len(rules) + 1)
        repairs = {rule["code"] for rule in rules if "repair" in rule}
        self.assertIn("bbox-outside", repairs)
        for rule in rules:
            self.assertIn(rule["code"], answer.out)
            severities = [rule[profile] for profile in ("coco", "azure-detection", "azure-classification")
                          if profile in rule]
            self.assertTrue(severities)
            self.assertLessEqual(set(severities), {"info", "warning", "error"})
        self.assert_exit(ctl("check", "--rules", self.folder), 2)


class AzureRules(Case):
    """check beside the rules, written down a second time in azure_rules.py."""

    KINDS = {"azure-detection": "detection", "azure-classification": "classification"}

    def check(self, path, profile, purpose="training"):
        answer = ctl("check", path, "--profile", profile, "--purpose", purpose, "--json")
        self.assertIn(answer.code, (0, 1), answer)
        return json.loads(answer.out)

    def errors(self, path, profile, purpose="training"):
        return [finding for finding in self.check(path, profile, purpose)["findings"] if finding["severity"] == "error"]

    def test_what_is_converted(self):
        """The strict output has an error if and only if it breaks a rule."""
        n_good = n_bad = 0
        for path in [SAMPLE / "annotations.json", *shared_coco()]:
            for profile, kind in self.KINDS.items():
                out = self.folder / "out.json"
                out.unlink(missing_ok=True)
                ctl("convert", path, out, "--to", profile, "--base-url", "https://h/c")
                if not out.exists():
                    continue
                for purpose in ("training", "evaluation"):
                    with self.subTest(file=path.name, profile=profile, purpose=purpose):
                        broken = azure_rules.violations(out.read_bytes(), kind, purpose)
                        # What the official rules do not look at.
                        errors = [finding for finding in self.errors(out, profile, purpose)
                                  if finding["code"] not in ("image-tags-many", "category-unnamed")]
                        self.assertEqual(bool(errors), bool(broken), (errors[:3], broken[:3]))
                        n_good += not broken
                        n_bad += bool(broken)
        self.assertGreater(n_good, 20)
        self.assertGreater(n_bad, 5)

    def test_what_has_no_error(self):
        """A file without errors can be converted, and what comes out breaks no rule."""
        n = 0
        for path in [SAMPLE / "annotations.json", *shared_coco()]:
            for profile, kind in self.KINDS.items():
                with self.subTest(file=path.name, profile=profile):
                    if self.errors(path, profile):
                        continue
                    out = self.folder / "out.json"
                    self.assertIn(ctl("convert", path, out, "--to", profile, "--base-url", "https://h/c").code, (0, 1))
                    self.assertEqual(azure_rules.violations(out.read_bytes(), kind), [])
                    n += 1
        self.assertGreater(n, 10)

    def test_nothing_goes_unmentioned(self):
        """Whatever the official rules refuse is at least said, even if a conversion would mend it."""
        for path, value in test_rules.BAD_VALUES:
            # Ids like 1.0 are whole numbers here, and a file without images is none.
            if path == ["images"] or value == 1.0 and not isinstance(value, bool):
                continue
            with self.subTest(path=path, value=value):
                file = self.write("bad.json", json.dumps(test_rules.changed(path, value)))
                codes = {finding["code"] for finding in self.check(file, "azure-detection")["findings"]}
                self.assertTrue(codes - {"image-size-small", "category-few-images"}, codes)
        good = self.write("good.json", json.dumps(test_rules.GOOD))
        self.assertEqual({finding["code"] for finding in self.check(good, "azure-detection")["findings"]},
                         {"image-size-small", "category-few-images", "category-unnamed"})


class Stats(Case):
    def test_sample(self):
        data = json.loads((SAMPLE / "annotations.json").read_bytes())
        answer = ctl("stats", SAMPLE / "annotations.json", "--json")
        self.assert_exit(answer, 0)
        stats = json.loads(answer.out)
        self.assertEqual(stats["images"], len(data["images"]))
        self.assertEqual(stats["annotations"], len(data["annotations"]))
        self.assertEqual(stats["boxes"] + stats["tags"], stats["annotations"])
        used = {annotation["image_id"] for annotation in data["annotations"]}
        self.assertEqual(stats["unlabelled"], len(data["images"]) - len(used))
        self.assertEqual([category["name"] for category in stats["by_category"]],
                         [category["name"] for category in data["categories"]])
        for category in stats["by_category"]:
            mine = [a for a in data["annotations"] if str(a["category_id"]) == category["id"]]
            self.assertEqual(category["annotations"], len(mine))
            self.assertEqual(category["images"], len({a["image_id"] for a in mine}))

    def test_text(self):
        answer = ctl("stats", SAMPLE / "annotations.json")
        self.assert_exit(answer, 0)
        self.assertRegex(answer.out, r"(?m)^Images +\d+$")

    def test_every_file_of_other_tools(self):
        for path in shared_coco():
            with self.subTest(file=path.name):
                data = json.loads(path.read_text("utf-8-sig"))
                stats = json.loads(ctl("stats", path, "--json").out)
                if isinstance(data, dict):
                    self.assertEqual(stats["images"], len(data["images"]))
                    self.assertEqual(stats["annotations"], len(data["annotations"]))
