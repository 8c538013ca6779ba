# SPDX-License-Identifier: GPL-3.0-or-later
"""fetch: out of a folder, which is the container that needs no account; the way back of publish."""
import json
import os
import pathlib
import signal
import subprocess

from harness import CTL, Case, ctl


def tree(folder):
    """Every file below a folder with its inode, time and content."""
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
            for path in pathlib.Path(folder).rglob("*") if path.is_file()}


def contents(folder):
    return {name: state[2] for name, state in tree(folder).items()}


class Fetch(Case):
    def setUp(self):
        super().setUp()
        self.container = self.folder / "container"
        self.container.mkdir()
        self.here = self.folder / "here"

    def write_set(self, names, coco="annotations.json", **more):
        images = [{"id": number + 1, "width": 8, "height": 8, "file_name": name, **more.get(name, {})}
                  for number, name in enumerate(names)]
        path = self.container / coco
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"images": images, "annotations": [], "categories": [{"id": 1, "name": "x"}]}))
        return path

    def write_blobs(self, names):
        for name in names:
            path = self.container / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 50)

    def fetch(self, *words, code=0, source=None):
        answer = ctl("fetch", self.here, "--from", source or self.container, "--json", *words)
        self.assert_exit(answer, code)
        return json.loads(answer.out) if answer.out else answer

    def test_round_trip(self):
        """Published, fetched, published again: nothing is sent the second time."""
        document = self.sample()
        self.assert_exit(ctl("publish", document, "--to", self.container, "--prefix", "a/b"), 0)
        result = self.fetch("--prefix", "a/b")
        names = [image["file_name"] for image in json.loads(document.read_bytes())["images"]]
        self.assertEqual((result["found"], result["fetched"], result["failed"]), (len(names), len(names), 0))
        self.assertEqual(result["coco_name"], "a/b/annotations.json")
        self.assertEqual(contents(self.here), contents(self.container / "a/b"))
        answer = ctl("publish", self.here / "annotations.json", "--to", self.container, "--prefix", "a/b", "--json")
        self.assert_exit(answer, 0)
        self.assertEqual(json.loads(answer.out)["sent"], 0)

    def test_again_fetches_nothing(self):
        names = ["a.jpg", "deep/er/a.jpg", "with blank.jpg", "100% #1?.jpg", "日本.jpg", "cafe\u0301.jpg"]
        self.write_set(names)
        self.write_blobs(names)
        self.assertEqual(self.fetch()["fetched"], len(names))
        before = tree(self.here)
        result = self.fetch()
        self.assertEqual((result["fetched"], result["there"], result["coco_fetched"]), (0, len(names), False))
        self.assertEqual(tree(self.here), before)
        self.assertEqual(contents(self.here), contents(self.container))

    def test_what_is_missing_here_comes(self):
        names = ["a.jpg", "b.jpg", "c.jpg"]
        self.write_set(names)
        self.write_blobs(names)
        self.fetch()
        (self.here / "b.jpg").unlink()
        before = tree(self.here)
        self.assertEqual(self.fetch()["fetched"], 1)
        self.assertEqual({name: state for name, state in tree(self.here).items() if name != "b.jpg"}, before)

    def test_other_content_is_not_overwritten(self):
        self.write_set(["a.jpg", "b.jpg"])
        self.write_blobs(["a.jpg", "b.jpg"])
        self.here.mkdir()
        (self.here / "a.jpg").write_bytes(b"mine")
        result = self.fetch(code=1)
        self.assertEqual((result["fetched"], result["failed"]), (1, 1))
        self.assertEqual(result["failures"][0]["file_name"], "a.jpg")
        self.assertEqual((self.here / "a.jpg").read_bytes(), b"mine")
        self.assertEqual(self.fetch("--replace")["fetched"], 1)
        self.assertEqual(contents(self.here), contents(self.container))

    def test_other_coco_file_is_not_overwritten(self):
        self.write_set(["a.jpg"])
        self.write_blobs(["a.jpg"])
        self.here.mkdir()
        (self.here / "annotations.json").write_text("{\"mine\": 1}")
        answer = ctl("fetch", self.here, "--from", self.container)
        self.assert_sentence(answer, 4, "annotations.json")
        self.assertEqual(list(contents(self.here)), ["annotations.json"])
        self.assertEqual((self.here / "annotations.json").read_text(), "{\"mine\": 1}")
        self.fetch("--replace")
        self.assertEqual(contents(self.here), contents(self.container))

    def test_missing_pictures(self):
        self.write_set(["a.jpg", "none.jpg"])
        self.write_blobs(["a.jpg"])
        result = self.fetch(code=1)
        self.assertEqual((result["fetched"], result["failed"]), (1, 1))
        self.assertRegex(result["failures"][0]["reason"], "none.jpg")
        self.assertTrue((self.here / "annotations.json").exists())
        answer = ctl("fetch", self.here, "--from", self.container)
        self.assert_exit(answer, 1)
        self.assertIn("none.jpg", answer.err)

    def test_names_that_lead_outside(self):
        """Nothing is written outside of the folder, whatever a COCO file says."""
        secret = self.write("secret.jpg", b"old")
        names = ["../secret.jpg", str(secret), "a/../../secret.jpg", "..\\secret.jpg", "link/secret.jpg", "ok.jpg",
                 "annotations.json", "x" * 300 + ".jpg", ".."]
        coco = self.write_set(names, "set/annotations.json")
        for name in ("secret.jpg", "set/secret.jpg", "set/link/secret.jpg", "set/ok.jpg"):
            (self.container / name).parent.mkdir(exist_ok=True)
            (self.container / name).write_bytes(b"new")
        self.here.mkdir()
        (self.here / "link").symlink_to(self.folder)
        result = self.fetch(code=1, source=coco)
        self.assertEqual((result["fetched"], result["failed"]), (1, len(names) - 1))
        self.assertEqual(secret.read_bytes(), b"old")
        self.assertEqual({path.name for path in self.here.iterdir()}, {"link", "ok.jpg", "annotations.json"})
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"here", "container", "secret.jpg"})

    def test_addresses(self):
        """An image whose picture is elsewhere in the container."""
        url = f"file://{self.container}/pool/1%20a.jpg?sig=none"
        self.write_set(["a.jpg", "b.jpg"], "sets/x.json", **{"a.jpg": {"absolute_url": url}})
        self.write_blobs(["pool/1 a.jpg", "sets/b.jpg"])
        self.assertEqual(self.fetch("--name", "sets/x.json")["fetched"], 2)
        self.assertEqual(contents(self.here)["a.jpg"], (self.container / "pool/1 a.jpg").read_bytes())

    def test_which_coco_file(self):
        self.write_set(["a.jpg"], "one.json")
        self.write_set(["a.jpg"], "two.json")
        self.write_blobs(["a.jpg"])
        self.assert_sentence(ctl("fetch", self.here, "--from", self.container), 2, "one.json", "two.json")
        self.assertFalse(self.here.exists())
        self.assertEqual(self.fetch("--name", "two.json")["coco_name"], "two.json")
        self.assert_sentence(ctl("fetch", self.here, "--from", self.container, "--name", "three.json"), 3, "three.json")
        (self.container / "one.json").unlink()
        (self.container / "two.json").unlink()
        self.assert_sentence(ctl("fetch", self.here, "--from", self.container), 3, "COCO")

    def test_what_is_no_coco_file(self):
        (self.container / "x.json").write_text("{\"images\": [")
        self.assert_sentence(ctl("fetch", self.here, "--from", self.container), 3, "x.json")
        self.assertEqual(contents(self.here), {})

    def test_folder(self):
        self.write_set(["a.jpg"])
        self.write_blobs(["a.jpg"])
        for folder in (self.folder / "no" / "such", self.container / "a.jpg"):
            answer = ctl("fetch", folder, "--from", self.container)
            self.assertIn(answer.code, (3, 4), answer)
            self.assertEqual(len(answer.err.splitlines()), 1, answer)
        self.assert_sentence(ctl("fetch", self.here, "--from", self.folder / "none"), 3, "none")

    def test_text(self):
        self.write_set(["a.jpg"])
        self.write_blobs(["a.jpg"])
        answer = ctl("fetch", self.here, "--from", self.container)
        self.assert_exit(answer, 0)
        self.assertRegex(answer.out, "1 fetched")
        self.assertIn(str(self.here / "annotations.json"), answer.out)

    def test_killed(self):
        """Killed at any moment: there never is a COCO file without its pictures, and the next run completes."""
        names = [f"{number % 7}/p{number}.jpg" for number in range(400)]
        self.write_set(names)
        self.write_blobs(names)
        kills = 0
        for delay in [0.0, *[0.004 * step for step in range(1, 12)]]:
            process = subprocess.Popen([CTL, "fetch", str(self.here), "--from", str(self.container)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
            if (self.here / "annotations.json").exists():
                self.assertTrue(all((self.here / name).exists() for name in names))
            for name in names:
                if (self.here / name).exists():
                    self.assertEqual((self.here / name).read_bytes(), (self.container / name).read_bytes())
        self.assertGreater(kills, 0)
        result = self.fetch()
        self.assertEqual(result["fetched"] + result["there"], len(names))
        leftover = [name for name in contents(self.here) if ".part" not in name]
        self.assertEqual(sorted(leftover), sorted([*names, "annotations.json"]))
        old = [path for path in self.here.rglob("*.part")]
        for path in old:
            os.utime(path, (1, 1))
        self.fetch()
        self.assertEqual(contents(self.here), contents(self.container))

    def test_secret_on_the_command_line(self):
        answer = ctl("fetch", self.here, "--from", "https://acct.blob.core.windows.net/c?sv=1&sig=c2VjcmV0")
        self.assert_exit(answer, 2)
        self.assertNotIn("c2VjcmV0", answer.out + answer.err)
        self.assertIn("--credential-file", answer.err)

    def test_sign_in_words(self):
        for words, part in ((["--sign-in", "x"], "sign-in|TENANT"), (["--sign-in", "t:c", "--credential-file", "x"], "either")):
            answer = ctl("fetch", self.here, "--from", "https://acct.blob.core.windows.net/c", *words)
            self.assertIn(answer.code, (2, 4), answer)
            self.assertRegex(answer.err, part)
