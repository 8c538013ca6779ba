# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs cartouchectl for the tests and prints what unittest finds as TAP."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

CTL = os.environ.get("CARTOUCHECTL", "cartouchectl")
SOURCE = pathlib.Path(os.environ.get("CT_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("CT_BUILD_DIR", tempfile.gettempdir()))
SAMPLE = SOURCE / "data" / "sample"
SHARED = pathlib.Path(os.environ["CT_SHARED_DATA"]) if os.environ.get("CT_SHARED_DATA") else None

# Files that hold no boxes to edit or convert: only to be looked at and kept.
READ_ONLY = {"cocoapi-panoptic.json", "cocoapi-results-bbox.json", "datumaro-captions.json"}


class Answer:
    def __init__(self, process):
        self.code = process.returncode
        self.raw = process.stdout
        self.out = process.stdout.decode("utf-8", "replace")
        self.err = process.stderr.decode("utf-8", "replace")

    def __repr__(self):
        return f"exit {self.code}\n--- stdout\n{self.out[:2000]}\n--- stderr\n{self.err[:2000]}"


def ctl(*words, stdin=b"", env=None, **more):
    """Runs cartouchectl to its end."""
    process = subprocess.run([CTL, *map(str, words)], input=stdin, capture_output=True, check=False, timeout=120,
                             env={**os.environ, **(env or {})}, **more)
    return Answer(process)


def default_signals():
    """Jobs of a shell's background ignore SIGINT; the program under test must not inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def shared_coco():
    """The COCO files of other tools, or a skip."""
    if SHARED is None or not (SHARED / "coco").is_dir():
        raise unittest.SkipTest("CT_SHARED_DATA is not there: files of other tools are NOT tested")
    files = sorted((SHARED / "coco").glob("*.json"))
    if not files:
        raise unittest.SkipTest("CT_SHARED_DATA has no COCO files: files of other tools are NOT tested")
    return files


def make_locale(folder):
    """Has localedef make a locale in the build folder, where ./dev test looks for it too."""
    if shutil.which("localedef") and not (folder / "de_DE.UTF-8").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"], capture_output=True,
                       check=False)
    return folder


def comma_locale():
    """The environment of a locale with a decimal comma, or a skip."""
    for place in [os.environ.get("LOCPATH"), None, make_locale(BUILD / "locale")]:
        env = {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "en", **({"LOCPATH": str(place)} if place else {})}
        probe = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
        process = subprocess.run([sys.executable, "-c", probe], env={**os.environ, **env}, capture_output=True,
                                 check=False)
        if process.stdout.strip() == b",":
            return env
    raise unittest.SkipTest("no locale with a decimal comma: it is NOT tested (localedef -i de_DE, LOCPATH)")


class Case(unittest.TestCase):
    """A test with a scratch folder."""

    maxDiff = 2000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cartouche-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def sample(self):
        """A writable copy of the sample set; its COCO file."""
        shutil.copytree(SAMPLE, self.folder / "sample", copy_function=shutil.copyfile)
        return self.folder / "sample" / "annotations.json"

    def assert_exit(self, answer, code):
        self.assertEqual(answer.code, code, answer)

    def assert_sentence(self, answer, code, *parts):
        """The program failed with this exit code and one sentence on standard error."""
        self.assert_exit(answer, code)
        lines = answer.err.splitlines()
        self.assertEqual(len(lines), 1, answer)
        self.assertTrue(lines[0].startswith("cartouchectl: "), answer)
        for part in parts:
            self.assertRegex(lines[0], part)


class TapResult(unittest.TestResult):
    """A line for each test and each subtest."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.bad = 0

    def line(self, good, name, note=""):
        self.number += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}{note}", flush=True)

    def explain(self, test, err):
        for line in self._exc_info_to_string(err, test).splitlines():
            print(f"# {line}", flush=True)

    def name(self, test):
        return test.id().removeprefix("__main__.").replace("#", "")

    def addSuccess(self, test):
        self.line(True, self.name(test))

    def addFailure(self, test, err):
        self.line(False, self.name(test))
        self.explain(test, err)

    addError = addFailure

    def addSkip(self, test, reason):
        self.line(True, self.name(test), f" # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        self.line(err is None, self.name(subtest))
        if err is not None:
            self.explain(test, err)

    def stopTestRun(self):
        print(f"1..{self.number}")


def main(modules):
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromName(name) for name in modules)
    result = TapResult()
    if not os.path.exists(CTL) and shutil.which(CTL) is None:
        print(f"Bail out! {CTL} is not there; set CARTOUCHECTL")
        return 1
    result.startTestRun()
    suite.run(result)
    result.stopTestRun()
    return 1 if result.bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
