# SPDX-License-Identifier: GPL-3.0-or-later
"""check and stats: what they say, as text and as JSON."""
import json

from harness import SAMPLE, Case, ctl, shared_coco


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
        self.assertRegex(answer.out, r"(?m)^(warning|error) +[a-z-]+ +annotation 2 +\S.*$")
        self.assertRegex(answer.out, r"(?m)^(warning|error) +[a-z-]+ +annotation 3 +\S.*$")
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
        self.assertEqual(set(kept[0]), {"severity", "code", "record", "id", "text"})
        self.assertEqual((kept[0]["record"], kept[0]["id"]), ("annotation", "1"))

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
