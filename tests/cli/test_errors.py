# SPDX-License-Identifier: GPL-3.0-or-later
"""Input that cannot be read, destinations that refuse, scripts that are wrong, and signals."""
import json
import os
import signal
import stat
import subprocess
import time

from harness import CTL, SAMPLE, Case, ctl, default_signals

GOOD = (SAMPLE / "annotations.json").read_bytes()

UNREADABLE = {
    "word": b"hello",
    "empty": b"",
    "picture": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "truncated": GOOD[:len(GOOD) // 2],
    "truncated-at-the-end": GOOD.rstrip()[:-1],
    "more-behind": GOOD + b"{}",
    "comma": GOOD.replace(b"],", b"],,", 1),
    "ellipsis": b'{"images": [{"id": 1, "file_name": "a.jpg"}, ...],\n "annotations": [], "categories": []}',
    "broken-utf-8": b'{"images": [{"id": 1, "file_name": "\xc3\x28"}], "annotations": [], "categories": []}',
    "number": b"42",
    "list-of-numbers": b"[1, 2]",
    "empty-object": b"{}",
    "not-coco": b'{"name": "package",\n "version": 1}',
    "no-images": b'{"annotations": [], "categories": []}',
    "images-no-list": b'{"images": {"id": 1}, "annotations": [], "categories": []}',
    "deep": b"[" * 100000,
}


class Input(Case):
    def test_unreadable(self):
        for name, data in UNREADABLE.items():
            path = self.write(f"{name}.json", data)
            for words in (["stats", path], ["check", path], ["convert", path, self.folder / "out", "--to", "coco"],
                          ["apply", path, "--script", "-", "-o", self.folder / "out"],
                          ["publish", path, "--to", self.folder / "container"]):
                with self.subTest(input=name, command=words[0]):
                    self.assert_sentence(ctl(*words), 3, f"{name}.json:[0-9]+:[0-9]+")
                    self.assertFalse((self.folder / "out").exists())
                    self.assertFalse((self.folder / "container").exists())

    def test_empty_list_of_images(self):
        """Nothing to look at; but a script may add images."""
        path = self.write("a.json", b'{"images": [],\n "annotations": [], "categories": []}')
        for words in (["stats", path], ["check", path], ["convert", path, self.folder / "out", "--to", "coco"],
                      ["publish", path, "--to", self.folder / "container"]):
            with self.subTest(command=words[0]):
                self.assert_sentence(ctl(*words), 3, r"a\.json:1:12\b", "empty")
        answer = ctl("apply", path, "--script", "-", "-o", "-", stdin=b'{"do": "add-image", "file_name": "a.jpg"}')
        self.assert_exit(answer, 0)
        self.assertEqual([image["file_name"] for image in json.loads(answer.raw)["images"]], ["a.jpg"])

    def test_place_is_right(self):
        path = self.write("a.json", b'{"images": [],\n  "annotations": [nope]}')
        self.assert_sentence(ctl("stats", path), 3, r"a\.json:2:19\b")

    def test_missing(self):
        self.assert_sentence(ctl("stats", self.folder / "none.json"), 3, r"none\.json")

    def test_folder(self):
        self.assert_sentence(ctl("stats", self.folder), 3)

    def test_script_missing(self):
        self.assert_sentence(ctl("apply", SAMPLE / "annotations.json", "--script", self.folder / "none.jsonl",
                                 "-o", self.folder / "out"), 3, r"none\.jsonl")


class Destination(Case):
    def test_refused(self):
        document = self.sample()
        wall = self.write("wall", b"a file where a folder is needed")
        for words in (["convert", document, wall / "out.json", "--to", "coco"],
                      ["convert", document, self.folder / "none" / "out.json", "--to", "coco"],
                      ["apply", document, "--script", "-", "-o", wall / "out.json"],
                      ["publish", document, "--to", wall],
                      ["publish", document, "--to", wall / "deeper"]):
            with self.subTest(words=[str(word).replace(str(self.folder), "") for word in words]):
                self.assert_sentence(ctl(*words), 4)
        self.assertEqual(wall.read_bytes(), b"a file where a folder is needed")

    def test_what_is_no_file_is_not_replaced(self):
        document = self.sample()
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        folder = self.folder / "folder"
        folder.mkdir()
        for words in (["apply", document, "--script", "-", "-o"], ["convert", document, "--to", "coco"]):
            with self.subTest(command=words[0]):
                self.assert_sentence(ctl(*words, folder), 4)
                self.assertEqual(list(folder.iterdir()), [])
                with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
                    self.assert_exit(ctl(*words, pipe), 0)
                    data = json.loads(reader.communicate(timeout=60)[0])
                    self.assertEqual(len(data["images"]), len(json.loads(GOOD)["images"]))
                self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode), "the pipe was replaced by a file")

    def test_standard_output_full(self):
        with open("/dev/full", "wb") as full:
            for words in (["stats", SAMPLE / "annotations.json"],
                          ["apply", SAMPLE / "annotations.json", "--script", "-", "-o", "-"],
                          ["convert", SAMPLE / "annotations.json", "-", "--to", "coco"]):
                process = subprocess.run([CTL, *map(str, words)], stdout=full, stderr=subprocess.PIPE, input=b"",
                                         check=False, timeout=60)
                with self.subTest(command=words[0]):
                    self.assertEqual(process.returncode, 4, process.stderr)
                    self.assertTrue(process.stderr.startswith(b"cartouchectl: "), process.stderr)


BAD_LINES = {
    "no JSON": "{",
    "no object": "[1]",
    "no verb": "{}",
    "unknown verb": '{"do": "fly"}',
    "verb is no text": '{"do": 1}',
    "unknown member": '{"do": "delete", "annotation": 1, "anotation": 2}',
    "no such annotation": '{"do": "delete", "annotation": 987654}',
    "annotation by name": '{"do": "delete", "annotation": "x"}',
    "no such image": '{"do": "remove-image", "image": "none.jpg"}',
    "no such image id": '{"do": "remove-image", "image": 987654}',
    "image is null": '{"do": "remove-image", "image": null}',
    "no such category": '{"do": "relabel", "annotation": 1, "category": "none"}',
    "category taken": '{"do": "add-category", "name": "bottle"}',
    "name missing": '{"do": "add-category"}',
    "name empty": '{"do": "add-category", "name": ""}',
    "three numbers": '{"do": "move", "annotation": 1, "bbox": [1, 2, 3]}',
    "text in the box": '{"do": "move", "annotation": 1, "bbox": [1, 2, 3, "4"]}',
    "not finite": '{"do": "move", "annotation": 1, "bbox": [1, 2, 3, 1e999]}',
    "no width": '{"do": "move", "annotation": 1, "bbox": [1, 2, 0, 4]}',
    "no box": '{"do": "move", "annotation": 1}',
    "unit": '{"do": "move", "annotation": 1, "bbox": [1, 2, 3, 4], "unit": "inch"}',
    "image taken": '{"do": "add-image", "file_name": "shelf-01.jpg"}',
    "size": '{"do": "add-image", "file_name": "new.jpg", "width": -1}',
    "review": '{"do": "review", "image": 1, "reviewed": "yes"}',
    "no redo": '{"do": "redo"}',
    "not UTF-8": b'{"do": "add-category", "name": "\xff"}',
}


class Script(Case):
    def test_bad_lines(self):
        document = self.sample()
        before = document.read_bytes()
        first = '{"do": "review", "image": 1, "reviewed": true}\n\n'
        for title, line in BAD_LINES.items():
            line = line if isinstance(line, bytes) else line.encode()
            script = self.write("edits.jsonl", first.encode() + line + b"\n" + first.encode())
            for out in (self.folder / "out.json", document):
                with self.subTest(line=title, in_place=out == document):
                    answer = ctl("apply", document, "--script", script, "-o", out)
                    self.assert_sentence(answer, 2, r"edits\.jsonl:3: \S")
                    self.assertFalse((self.folder / "out.json").exists())
                    self.assertEqual(document.read_bytes(), before)

    def test_nothing_to_undo(self):
        answer = ctl("apply", self.sample(), "--script", "-", "-o", "-", stdin=b'{"do": "undo"}')
        self.assert_sentence(answer, 2, "-:1: ")
        self.assertEqual(answer.raw, b"")

    def test_read_only_files_refuse_edits(self):
        path = self.write("results.json", b'[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]')
        edit = b'{"do": "add-category", "name": "x"}'
        answer = ctl("apply", path, "--script", "-", "-o", self.folder / "out", stdin=edit)
        self.assertIn(answer.code, (2, 3), answer)
        self.assertFalse((self.folder / "out").exists())


def catches_sigint(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        caught = next(line for line in status if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1


class Signals(Case):
    def start(self, *words, **more):
        process = subprocess.Popen([CTL, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, preexec_fn=default_signals, **more)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 30
        while process.poll() is None and not catches_sigint(process.pid):
            self.assertLess(time.monotonic(), deadline, "the program does not listen to SIGINT")
        return process

    def test_sigint(self):
        document = self.sample()
        before = document.read_bytes()
        names = sorted(os.listdir(document.parent))
        process = self.start("apply", document, "--script", "-", "-o", document)
        process.stdin.write(b'{"do": "review", "image": 1}\n')
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        process.wait(30)
        out, err = process.stdout.read(), process.stderr.read()
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(out, b"")
        self.assertEqual(err, b"cartouchectl: Cancelled.\n")
        self.assertEqual(document.read_bytes(), before)
        self.assertEqual(sorted(os.listdir(document.parent)), names)
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()

    def test_sigint_while_publishing(self):
        """Whenever the signal comes: either everything is there, or the COCO file is not."""
        document = self.sample()
        for delay in (n / 1000 for n in (0, 2, 5, 10, 15, 20, 25, 30, 40)):
            container = self.folder / f"container-{delay}"
            process = self.start("publish", document, "--to", container, "--json")
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
            published = container / "annotations.json"
            with self.subTest(delay=delay, code=process.returncode):
                self.assertIn(process.returncode, (0, 130), err)
                self.assertEqual(published.exists(), process.returncode == 0)
                if published.exists():
                    data = json.loads(published.read_bytes())
                    for image in data["images"]:
                        self.assertTrue((container / image["file_name"]).exists())
