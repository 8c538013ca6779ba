# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, version and words that make no sense."""
import os
import pty
import re
import subprocess

from harness import CTL, SAMPLE, Case, ctl

COMMANDS = {
    "check": ["--profile", "--images", "--json"],
    "convert": ["--to", "--base-url", "--dialect"],
    "stats": ["--json"],
    "apply": ["--script", "--output", '"do": "rename-category"'],
    "publish": ["--to", "--images", "--prefix", "--name", "--profile", "--dry-run", "--json"],
    "fetch": ["--from", "--credential-file", "--prefix", "--name", "--replace", "--json"],
}


class Usage(Case):
    def test_help(self):
        answer = ctl("--help")
        self.assert_exit(answer, 0)
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", answer.out)
        self.assertEqual(answer.err, "")

    def test_help_of_each_command(self):
        for command, options in COMMANDS.items():
            with self.subTest(command=command):
                answer = ctl(command, "--help")
                self.assert_exit(answer, 0)
                self.assertIn(f"cartouchectl {command} [OPTION", answer.out)
                for option in options:
                    self.assertIn(option, answer.out)

    def test_version(self):
        answer = ctl("--version")
        self.assert_exit(answer, 0)
        self.assertRegex(answer.out, r"^cartouchectl \d+\.\d+\.\d+\n$")

    def test_usage_errors(self):
        for words, part in [
            ([], "Say what to do"),
            (["fly"], "fly"),
            (["--fly"], "--fly"),
            (["check"], "FILE"),
            (["check", "a", "b"], "b"),
            (["check", "--fly", "a"], "--fly"),
            (["check", "a", "--profile", "yolo"], "yolo"),
            (["convert", "a", "--to", "coco"], "IN OUT"),
            (["convert", "a", "b"], "--to"),
            (["convert", "a", "b", "--to", "voc"], "voc"),
            (["convert", "a", "b", "--to", "coco", "--dialect", "inch"], "inch"),
            (["stats"], "FILE"),
            (["apply", "a", "-o", "b"], "--script"),
            (["apply", "a", "--script", "b"], "-o"),
            (["apply", "--script", "a", "-o", "b"], "IN"),
            (["publish", "a"], "--to"),
            (["publish", "--to", "a"], "FILE"),
            (["fetch", "a"], "--from"),
            (["fetch", "--from", "a"], "FOLDER"),
        ]:
            with self.subTest(words=words):
                self.assert_sentence(ctl(*words), 2, re.escape(part), "--help")

    def test_usage_errors_come_before_reading(self):
        """A wrong word costs nothing, not even a look at the file."""
        self.assert_sentence(ctl("check", self.folder / "none.json", "--profile", "yolo"), 2, "yolo")

    def test_progress_on_a_terminal(self):
        """While somebody watches there is a line, and it is gone at the end."""
        ours, theirs = pty.openpty()
        words = [CTL, "apply", str(SAMPLE / "annotations.json"), "--script", "-", "-o", str(self.folder / "out")]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"})
        self.addCleanup(process.kill)
        os.close(theirs)
        seen = b""
        while b"%" not in seen:
            seen += os.read(ours, 1000)
        self.assertRegex(seen, rb"\r +\d+ %  \S+")
        process.communicate(timeout=60)
        while not seen.endswith(b"applied.\r\n"):
            seen += os.read(ours, 1000)
        os.close(ours)
        self.assertTrue(seen.endswith(b"\r\x1b[K0 edits applied.\r\n"), seen)
