# SPDX-License-Identifier: GPL-3.0-or-later
"""publish: to a folder, which is the container that needs no account."""
import json
import os
import pathlib

import azure_rules
from harness import Case, ctl


def tree(folder):
    """Every file below a folder with its time and content."""
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
            for path in pathlib.Path(folder).rglob("*") if path.is_file()}


class Publish(Case):
    def setUp(self):
        super().setUp()
        self.document = self.sample()
        self.source = json.loads(self.document.read_bytes())
        self.names = [image["file_name"] for image in self.source["images"]]
        self.container = self.folder / "container"
        self.container.mkdir()

    def publish(self, *words, code=0):
        answer = ctl("publish", self.document, "--to", self.container, "--json", *words)
        self.assert_exit(answer, code)
        return json.loads(answer.out)

    def test_publish(self):
        before = tree(self.document.parent)
        result = self.publish()
        self.assertEqual((result["found"], result["sent"], result["failed"]), (len(self.names), len(self.names), 0))
        self.assertTrue(result["coco_sent"])
        self.assertEqual(sorted(tree(self.container)), sorted([*self.names, "annotations.json"]))
        for name in self.names:
            self.assertEqual((self.container / name).read_bytes(), (self.document.parent / name).read_bytes())
        self.assertEqual(tree(self.document.parent), before, "the source changed")
        raw = (self.container / "annotations.json").read_bytes()
        self.assertEqual(azure_rules.violations(raw), [])
        data = json.loads(raw)
        self.assertEqual(len(data["annotations"]), len(self.source["annotations"]))
        self.assertEqual([image["id"] for image in data["images"]], list(range(1, len(self.names) + 1)))

    def test_again_sends_nothing(self):
        self.publish()
        before = tree(self.container)
        result = self.publish()
        self.assertEqual((result["sent"], result["skipped"], result["bytes_sent"]), (0, len(self.names), 0))
        self.assertFalse(result["coco_sent"])
        self.assertEqual(tree(self.container), before)

    def test_only_the_change_is_sent(self):
        self.publish()
        before = tree(self.container)
        picture = self.document.parent / self.names[0]
        picture.write_bytes((self.document.parent / self.names[1]).read_bytes())
        result = self.publish()
        self.assertEqual((result["sent"], result["skipped"]), (1, len(self.names) - 1))
        changed = [name for name, state in tree(self.container).items() if state != before[name]]
        self.assertEqual(changed, [self.names[0]])

    def test_dry_run(self):
        plan = self.publish("--dry-run")
        self.assertEqual(tree(self.container), {})
        self.assertEqual(plan["to_send"], len(self.names))
        self.assertEqual({item["blob"] for item in plan["items"]}, set(self.names))
        sizes = sum(os.path.getsize(self.document.parent / name) for name in self.names)
        self.assertGreater(plan["bytes_to_send"], sizes)
        self.publish()
        self.assertEqual(self.publish("--dry-run")["to_send"], 0)

    def test_dry_run_makes_no_folder(self):
        self.container = self.folder / "new"
        ctl("publish", self.document, "--to", self.container, "--dry-run")
        self.assertEqual(tree(self.folder / "container"), {})
        self.assertFalse(self.container.exists())

    def test_dry_run_text(self):
        answer = ctl("publish", self.document, "--to", self.container, "--dry-run")
        self.assert_exit(answer, 0)
        for name in [*self.names, "annotations.json"]:
            self.assertIn(name, answer.out)

    def test_text(self):
        answer = ctl("publish", self.document, "--to", self.container)
        self.assert_exit(answer, 0)
        self.assertRegex(answer.out, rf"\b{len(self.names)} sent")
        self.assertIn("annotations.json", answer.out)

    def test_prefix_and_name(self):
        self.publish("--prefix", "2024/may", "--name", "train.json")
        self.assertEqual(sorted(tree(self.container)),
                         sorted(f"2024/may/{name}" for name in [*self.names, "train.json"]))
        data = json.loads((self.container / "2024/may/train.json").read_bytes())
        for image in data["images"]:
            self.assertIn("/2024/may/", image["absolute_url"])
            self.assertTrue(image["absolute_url"].endswith(image["file_name"]), image)

    def test_profile_coco(self):
        self.publish("--profile", "coco")
        data = json.loads((self.container / "annotations.json").read_bytes())
        self.assertEqual([annotation["bbox"] for annotation in data["annotations"]],
                         [annotation["bbox"] for annotation in self.source["annotations"]])

    def test_only_reviewed_and_labelled(self):
        for image in self.source["images"]:
            image.pop("reviewed", None)
        first, second = self.source["images"][:2]
        first["reviewed"] = True
        self.source["annotations"] = [annotation for annotation in self.source["annotations"]
                                      if annotation["image_id"] == second["id"]]
        self.document.write_text(json.dumps(self.source))
        plan = self.publish("--only-reviewed", "--dry-run")
        self.assertEqual((plan["to_send"], plan["left_out"], plan["coco"]["images"]), (1, len(self.names) - 1, 1))
        for word, name in (("--only-reviewed", first["file_name"]), ("--only-labelled", second["file_name"])):
            self.container = self.folder / word
            self.container.mkdir()
            self.assertEqual(self.publish(word)["sent"], 1)
            self.assertEqual(sorted(tree(self.container)), sorted([name, "annotations.json"]))
            data = json.loads((self.container / "annotations.json").read_bytes())
            self.assertEqual([image["file_name"] for image in data["images"]], [name])

    def test_nothing_left(self):
        """The reasons are on standard error: a choice, sizes that nobody knows, pictures that are not there."""
        def fails(*words):
            answer = ctl("publish", self.document, "--to", self.container, *words)
            self.assert_exit(answer, 3)
            self.assertEqual(tree(self.container), {})
            return answer.err

        for image in self.source["images"]:
            image.pop("reviewed", None)
        self.document.write_text(json.dumps(self.source))
        self.assertRegex(fails("--only-reviewed"), r"\d+ images that nobody has reviewed")
        self.document.parent.rename(self.folder / "elsewhere")
        self.document.parent.mkdir()
        self.document.write_text(json.dumps(self.source))
        self.assertIn(self.names[0], fails())
        for image in self.source["images"]:
            del image["width"], image["height"]
        self.document.write_text(json.dumps(self.source))
        self.assertIn("--images DIR", fails("--dry-run"))

    def test_images_elsewhere(self):
        elsewhere = self.folder / "elsewhere"
        self.document.rename(self.folder / "alone.json")
        self.document.parent.rename(elsewhere)
        self.document = self.folder / "alone.json"
        self.publish("--images", elsewhere)
        self.assertEqual(sorted(tree(self.container)), sorted([*self.names, "annotations.json"]))

    def test_missing_picture_is_left_out(self):
        (self.document.parent / self.names[0]).unlink()
        result = self.publish(code=1)
        self.assertEqual((result["refused"], result["sent"]), (1, len(self.names) - 1))
        self.assertEqual(len(result["failures"]), 1)
        self.assertIn(self.names[0], result["failures"][0]["blob"])
        raw = (self.container / "annotations.json").read_bytes()
        self.assertEqual(azure_rules.violations(raw), [])
        self.assertEqual([image["file_name"] for image in json.loads(raw)["images"]], self.names[1:])

    def test_names_that_lead_outside_are_not_sent(self):
        secret = self.write("secret.jpg", (self.document.parent / self.names[0]).read_bytes())
        inside = self.document.parent / "link.jpg"
        inside.symlink_to(secret)
        for name in ("../secret.jpg", str(secret), "link.jpg"):
            with self.subTest(name=name.replace(str(self.folder), "")):
                data = json.loads(json.dumps(self.source))
                data["images"][0]["file_name"] = name
                self.document.write_text(json.dumps(data))
                self.container = self.folder / f"container-{len(name)}"
                self.container.mkdir()
                result = self.publish(code=1)
                self.assertEqual(result["refused"], 1)
                self.assertEqual(len(tree(self.container)), len(self.names))
        self.assertEqual(len(list(self.folder.glob("secret*"))), 1)

    def test_into_its_own_folder(self):
        """The document is never overwritten by what is made of it."""
        before = self.document.read_bytes()
        answer = ctl("publish", self.document, "--to", self.document.parent)
        self.assertEqual(self.document.read_bytes(), before)
        self.assertIn(answer.code, (1, 2, 4), answer)

    def test_sizes_from_disk(self):
        for image in self.source["images"]:
            del image["width"], image["height"]
        self.document.write_text(json.dumps(self.source))
        self.publish()
        self.assertEqual(azure_rules.violations((self.container / "annotations.json").read_bytes()), [])
