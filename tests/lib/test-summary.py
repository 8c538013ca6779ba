#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of ./dev test counts every kind of failure."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUMMARY = pathlib.Path(__file__).with_name("summary.py")
TAP = '<testsuite><testcase name="1 /a" classname="cartouche.cartouche:base / bits">{}</testcase></testsuite>'
WHOLE = '<testsuite><testcase name="cartouche:policy / sizes" classname="cartouche">{}</testcase></testsuite>'


def close(junit, *programs, problems=()):
    """Closing line and exit code for one run."""
    with tempfile.TemporaryDirectory() as scratch:
        if junit is not None:
            pathlib.Path(scratch, "run-x.junit.xml").write_text(f"<testsuites>{junit}</testsuites>")
            lines = [json.dumps({"name": name, "result": result, "returncode": code, "stdout": text})
                     for name, result, code, text in programs]
            pathlib.Path(scratch, "run-x.json").write_text("\n".join(lines))
        command = [sys.executable, SUMMARY, *problems, f"run={scratch}/run"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.split("\n")[-2], result.returncode


class Summary(unittest.TestCase):
    BITS = "cartouche:base / bits"
    SIZES = "cartouche:policy / sizes"

    def test_passed(self):
        self.assertEqual(close(TAP.format("") + WHOLE.format(""), (self.BITS, "OK", 0, ""), (self.SIZES, "OK", 0, "")),
                         ("2 passed, 0 failed", 0))

    def test_failed_subtest_counts_once(self):
        self.assertEqual(close(TAP.format("<failure/>"), (self.BITS, "FAIL", 1, "")), ("0 passed, 1 failed", 1))

    def test_crash_after_the_last_subtest(self):
        self.assertEqual(close(TAP.format(""), (self.BITS, "ERROR", -11, "")), ("1 passed, 1 failed", 1))

    def test_timeout_of_a_script(self):
        self.assertEqual(close(WHOLE.format(""), (self.SIZES, "TIMEOUT", -9, "")), ("0 passed, 1 failed", 1))

    def test_skips_are_neither(self):
        self.assertEqual(close(TAP.format("") + WHOLE.format("<skipped/>"), (self.SIZES, "SKIP", 77, "")),
                         ("1 passed, 0 failed", 0))

    def test_all_subtests_skipped(self):
        self.assertEqual(close(TAP.format("<skipped/>") + WHOLE.format(""), (self.BITS, "SKIP", 0, "ok 1 /a # SKIP")),
                         ("1 passed, 0 failed", 0))

    def test_a_program_without_tests_fails(self):
        self.assertEqual(close(WHOLE.format("<skipped/>"), (self.SIZES, "SKIP", 0, "")), ("0 passed, 1 failed", 1))

    def test_nothing_ran(self):
        self.assertEqual(close(None), ("0 passed, 1 failed", 1))

    def test_problem(self):
        self.assertEqual(close(TAP.format(""), problems=["--problem", "the build failed|log"]),
                         ("1 passed, 1 failed", 1))


if __name__ == "__main__":
    unittest.main()
