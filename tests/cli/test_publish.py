# SPDX-License-Identifier: GPL-3.0-or-later
"""publish: to a folder, which is the container that needs no account."""
import hashlib
import json
import os
import pathlib
import pwd

import azure_rules
from harness import Case, ctl


def tree(folder):
    """Every file below a folder with its time and content."""
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
            for path in pathlib.Path(folder).rglob("*") if path.is_file()}


class Base(Case):
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


class Publish(Base):
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

    def test_only_labelled_is_what_the_profile_writes(self):
        """A picture whose annotations all stay out is not sent either."""
        first, second = self.source["images"][:2]
        self.source["annotations"] = [
            {"id": 1, "image_id": first["id"], "category_id": self.source["categories"][0]["id"], "bbox": [1, 1, 5, 5]},
            {"id": 2, "image_id": second["id"], "category_id": self.source["categories"][0]["id"]},
        ]
        self.document.write_text(json.dumps(self.source))
        result = self.publish("--only-labelled")
        self.assertEqual(sorted(tree(self.container)), sorted([first["file_name"], "annotations.json"]))
        self.assertEqual((result["found"], result["coco"]["images"]), (1, 1))

    def refuse_two(self):
        """The first image is too small for the service, of the second nobody has reviewed; their names."""
        for image in self.source["images"]:
            image["reviewed"] = True
        self.source["images"][0]["width"] = 9
        del self.source["images"][1]["reviewed"]
        self.document.write_text(json.dumps(self.source))
        return self.names[:2]

    def test_what_the_profile_drops_is_not_sent(self):
        small, unreviewed = self.refuse_two()
        result = self.publish("--only-reviewed", code=1)
        self.assertEqual((result["outcome"], result["refused"], result["left_out"]), ("partial", 1, 1))
        self.assertEqual(sorted(tree(self.container)), sorted([*self.names[2:], "annotations.json"]))
        named = [image["file_name"] for image in json.loads((self.container / "annotations.json").read_bytes())["images"]]
        self.assertEqual(named, self.names[2:])
        left, = result["left_out_images"]
        self.assertEqual((left["image"], left["why"], left["sent"]), (unreviewed, "unreviewed", False))
        self.assertEqual([failure["blob"] for failure in result["failures"]], [small])
        plan = self.publish("--only-reviewed", "--dry-run", code=1)
        self.assertEqual((plan["problems"], plan["left_out_images"]), (1, result["left_out_images"]))
        self.assertEqual([item["blob"] for item in plan["items"] if item["state"] == "not-taken"], [small])
        for words in ([], ["--dry-run"]):
            answer = ctl("publish", self.document, "--to", self.container, "--only-reviewed", *words)
            self.assert_exit(answer, 1)
            self.assertRegex(answer.out + answer.err, rf"{small}.*takes sides from 10 to 10240")
            self.assertRegex(answer.out, rf"1 picture is not named in the COCO file:\n  {unreviewed}: Nobody has reviewed")

    def test_the_working_file_brings_all_its_pictures(self):
        self.document = self.document.rename(self.document.with_name("work.json"))
        left = self.refuse_two()
        result = self.publish("--only-reviewed", "--also-working-file", code=1)
        self.assertEqual((result["outcome"], result["sent"]), ("partial", len(self.names)))
        self.assertEqual([(image["image"], image["why"], image["sent"]) for image in result["left_out_images"]],
                         [(left[0], "size-refused", True), (left[1], "unreviewed", True)])
        self.assertEqual(sorted(tree(self.container)), sorted([*self.names, "annotations.json", "work.json"]))
        self.assertEqual(len(json.loads((self.container / "annotations.json").read_bytes())["images"]),
                         len(self.names) - 2)
        answer = ctl("publish", self.document, "--to", self.container, "--only-reviewed", "--also-working-file")
        self.assertIn("published all the same", answer.out)

    def test_held_back(self):
        """One picture that cannot be written holds the COCO file back, and the text says so."""
        (self.container / self.names[0]).mkdir(parents=True)
        answer = ctl("publish", self.document, "--to", self.container)
        self.assert_exit(answer, 1)
        self.assertIn("held back, because 1 picture that it names could not be sent", answer.out)
        self.assertFalse((self.container / "annotations.json").exists())

    def test_working_file(self):
        self.document = self.document.rename(self.document.with_name("work.json"))
        result = self.publish("--also-working-file")
        self.assertTrue(result["working_sent"])
        self.assertEqual((self.container / "work.json").read_bytes(), self.document.read_bytes())
        self.assertFalse(self.publish("--also-working-file")["working_sent"])
        plan = self.publish("--also-working-file", "--dry-run")
        self.assertEqual((plan["working_item"]["state"], plan["found"]), ("same", len(self.names)))

    def test_working_file_of_the_same_name(self):
        self.publish("--also-working-file")
        self.assertEqual((self.container / "working.json").read_bytes(), self.document.read_bytes())

    def test_report(self):
        path = self.folder / "report.json"
        (self.document.parent / self.names[0]).unlink()
        self.publish("--report", path, code=1)
        report = json.loads(path.read_bytes())
        self.assertEqual(report["outcome"], "partial")
        self.assertEqual(report["verdicts"]["agreed"]["blobs"], len(self.names))
        blobs = {blob["blob"]: blob for blob in report["blobs"]}
        self.assertEqual(set(blobs), {*self.names, "annotations.json"})
        self.assertEqual(blobs[self.names[0]]["verdict"], "not-sent")
        self.assertIn("reason", blobs[self.names[0]])
        for name in [*self.names[1:], "annotations.json"]:
            content = (self.container / name).read_bytes()
            self.assertEqual((blobs[name]["bytes"], blobs[name]["md5"], blobs[name]["service_md5"]),
                             (len(content), hashlib.md5(content).hexdigest(), hashlib.md5(content).hexdigest()))
        answer = ctl("publish", self.document, "--to", self.container, "--report", path)
        self.assertRegex(answer.out, rf"Checked: {len(self.names)} as sent, 0 confirmed")


class Conflict(Base):
    """The COCO file that is there is somebody else's."""
    THEIRS = b'{"images": [], "annotations": [], "categories": []}'

    def setUp(self):
        super().setUp()
        self.theirs = self.container / "annotations.json"
        self.theirs.write_bytes(self.THEIRS)

    def test_stop(self):
        answer = ctl("publish", self.document, "--to", self.container)
        self.assert_exit(answer, 4)
        self.assertIn("was not overwritten", answer.err)
        self.assertIn("--on-conflict=copy", answer.err)
        self.assertEqual(set(tree(self.container)), {"annotations.json"}, "something was sent")
        self.assertEqual(self.theirs.read_bytes(), self.THEIRS)

    def test_dry_run_says_so(self):
        plan = self.publish("--dry-run", code=1)
        self.assertEqual((plan["conflict"]["blob"], plan["conflict"]["size"]), ("annotations.json", len(self.THEIRS)))
        self.assertRegex(plan["conflict"]["modified"], r"^20\d\d-")
        self.assertIn(pwd.getpwuid(os.getuid()).pw_name, plan["conflict"]["writer"])

    def test_copy(self):
        result = self.publish("--on-conflict=copy")
        self.assertRegex(result["conflict"]["copy"], r"^annotations\.conflict-\d{8}T\d{6}Z\.json$")
        self.assertEqual((self.container / result["conflict"]["copy"]).read_bytes(), self.THEIRS)
        self.assertEqual(len(json.loads(self.theirs.read_bytes())["images"]), len(self.names))
        self.assertNotIn("conflict", self.publish())

    def test_beside(self):
        answer = ctl("publish", self.document, "--to", self.container, "--on-conflict", "beside")
        self.assert_exit(answer, 4)
        saved = list(self.document.parent.glob("annotations.conflict-*.json"))
        self.assertEqual([path.read_bytes() for path in saved], [self.THEIRS])
        self.assertIn(str(saved[0]), answer.err)
        self.assertEqual(self.theirs.read_bytes(), self.THEIRS)
        # Whoever has seen it may write over it, and over nothing newer.
        self.theirs.write_bytes(self.THEIRS + b"\n")
        self.assert_exit(ctl("publish", self.document, "--to", self.container), 4)
        self.assert_exit(ctl("publish", self.document, "--to", self.container, "--on-conflict", "beside"), 4)
        self.publish()

    def test_same_content_is_no_conflict(self):
        other = self.folder / "other"
        other.mkdir()
        self.assert_exit(ctl("publish", self.document, "--to", other), 0)
        raw = (other / "annotations.json").read_bytes().replace(str(other).encode(), str(self.container).encode())
        self.theirs.write_bytes(raw)
        self.assertFalse(self.publish()["coco_sent"])

    def test_words(self):
        answer = ctl("publish", self.document, "--to", self.container, "--on-conflict", "overwrite")
        self.assert_exit(answer, 2)
        for word in ("contoso", "contoso:", "a b:c", "http://login.example/t:c"):
            self.assert_exit(ctl("publish", self.document, "--to", self.container, "--sign-in", word), 2)
        answer = ctl("publish", self.document, "--to", self.container, "--sign-in", "t:c")
        self.assert_exit(answer, 4)
        self.assertIn("https://", answer.err)
