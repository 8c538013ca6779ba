# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a script and prints TAP; keeps a screenshot, the tree and the log of what failed."""
import argparse
import importlib.util
import os
import pathlib
import re
import shutil
import sys
import time
import traceback

from .data import CocoFile, copy, make_set
from .waiting import Failure

SOURCE_DIR = pathlib.Path(os.environ.get("CT_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[3]))
BUILD_DIR = pathlib.Path(os.environ.get("CT_BUILD_DIR", SOURCE_DIR / "build"))

# So that a script can be run by hand as well.
os.environ.setdefault("CARTOUCHE", str(BUILD_DIR / "src" / "app" / "cartouche"))
os.environ.setdefault("GSETTINGS_SCHEMA_DIR", str(BUILD_DIR / "data"))

NEEDED = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick",
          "dbus-daemon": "dbus-daemon", "setpriv": "util-linux", "xprop": "x11-utils"}

_tests = []


class Skip(Exception):
    """Raised by a test that cannot run here; says what is missing."""


def test(function):
    """Marks a function as a test. It is called with the Bench and named by the first line of its docstring."""
    function.title = (function.__doc__ or function.__name__.replace("_", " ")).strip().split("\n")[0].rstrip(".")
    _tests.append(function)
    return function


def missing():
    """What this machine lacks, as sentences that name the Debian package."""
    wants = [f"{tool} (package {package})" for tool, package in NEEDED.items() if shutil.which(tool) is None]
    if importlib.util.find_spec("gi") is None:
        wants.append("Python's GObject introspection (package python3-gi)")
    if not any(os.path.exists(path) for path in ("/usr/libexec/at-spi-bus-launcher",
                                                 "/usr/lib/at-spi2-core/at-spi-bus-launcher")):
        wants.append("at-spi-bus-launcher (package at-spi2-core)")
    return wants


class Bench:
    """What a test works with: the desktop, a scratch folder, data to copy, programs to start."""

    def __init__(self, desktop, name, scratch):
        self.desktop = desktop
        self.name = name
        self.scratch = scratch
        self.programs = []

    def open(self, *arguments, ready=True, **options):
        """Starts Cartouche; options are env={…}, scale=2, animate=True and autosave=True.

        ready=False does not wait for the window, for when a dialog comes first.
        """
        from .window import Window
        window = Window(self.desktop, *arguments, folder=self.scratch, **options)
        self.programs.append(window)
        return window.wait_ready() if ready else window

    def start(self, command, **options):
        """Starts any other program."""
        from .program import Program
        program = Program(self.desktop, command, folder=self.scratch, **options)
        self.programs.append(program)
        return program

    def coco(self, path):
        return CocoFile(path)

    def copy_sample(self):
        """A copy of the sample set: its CocoFile."""
        return CocoFile(copy(SOURCE_DIR / "data" / "sample", self.scratch / "sample") / "annotations.json")

    def copy_fruits(self):
        """A copy of fruits-nuts (18 photos, 165 boxes, pretty-printed), or of the sample where that is not at hand."""
        shared = os.environ.get("CT_SHARED_DATA")
        source = pathlib.Path(shared, "sets", "fruits-nuts") if shared else None
        if source is None or not source.is_dir():
            return self.copy_sample()
        return CocoFile(copy(source, self.scratch / "fruits-nuts") / "trainval.json")

    def make_set(self, name="made", **how):
        """A new set of plain grey pictures; see data.make_set()."""
        return make_set(self.scratch / name, **how)

    def copy_pictures(self, names=("shelf-01.jpg", "shelf-02.jpg", "shelf-03.jpg")):
        """A folder with pictures and no COCO file."""
        folder = self.scratch / "pictures"
        for name in names:
            copy(SOURCE_DIR / "data" / "sample" / name, folder / name)
        return folder

    def screenshot(self, name, calm=True):
        """Keeps a picture of the screen in the build folder under ui-screenshots; calm waits until nothing moves."""
        if not calm:
            return self.desktop.screenshot(BUILD_DIR / "ui-screenshots" / f"{name}.png")
        return self.desktop.calm_screenshot(BUILD_DIR / "ui-screenshots" / f"{name}.png")

    def note(self, text):
        """Prints something worth knowing of a test that passes."""
        print(re.sub("^", "# ", str(text), flags=re.MULTILINE), flush=True)

    def skip(self, reason):
        raise Skip(reason)

    def end(self):
        for program in self.programs:
            program.kill()

    def keep_evidence(self):
        """Saves what helps to understand a failure; returns the paths."""
        stem = BUILD_DIR / "ui-failures" / self.name
        stem.parent.mkdir(parents=True, exist_ok=True)
        kept = []
        try:
            kept.append(self.desktop.screenshot(f"{stem}.png"))
        except Exception as error:
            kept.append(f"(no screenshot: {error})")
        for number, program in enumerate(self.programs, 1):
            for kind, content in (("tree", "dump_tree"), ("log", "output")):
                path = pathlib.Path(f"{stem}-{number}.{kind}.txt")
                try:
                    path.write_text(getattr(program, content)())
                    kept.append(path)
                except Exception as error:
                    kept.append(f"(no {kind} of program {number}: {str(error).splitlines()[0]})")
        return kept


def _run_one(number, function, desktop, script):
    scratch = desktop.scratch / f"test-{number}"
    scratch.mkdir()
    bench = Bench(desktop, f"{script}-{function.__name__}", scratch)
    start = time.monotonic()
    try:
        function(bench)
        print(f"ok {number} - {function.title} # {time.monotonic() - start:.1f} s", flush=True)
        return True
    except Skip as reason:
        print(f"ok {number} - {function.title} # SKIP {reason}", flush=True)
        return True
    except Exception as error:
        print(f"not ok {number} - {function.title}", flush=True)
        here = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == sys.argv[0]]
        place = "".join(f"{script}:{frame.lineno}: {frame.line}\n" for frame in here)
        text = str(error) if isinstance(error, Failure) else traceback.format_exc()
        kept = "\n".join(f"kept {path}" for path in bench.keep_evidence())
        print(re.sub("^", "# ", f"{place}{text}\n{kept}", flags=re.MULTILINE), flush=True)
        return False
    finally:
        bench.end()


def run(size="1280x800"):
    """Runs the script's tests, or those named on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="run only tests whose function's name contains one of these")
    names = parser.parse_args().names
    tests = [function for function in _tests if not names or any(name in function.__name__ for name in names)]
    reason = "needs " + ", ".join(missing()) if missing() else ""
    if not reason and not os.access(os.environ["CARTOUCHE"], os.X_OK):
        reason = f"needs the program, which is not at {os.environ['CARTOUCHE']}"
    if reason and os.environ.get("CI") == "true":
        print(f"1..1\nnot ok 1 - everything is there to run # {reason}")
        sys.exit(1)
    if reason:
        print(f"1..0 # SKIP {reason}")
        sys.exit(0)
    from .desktop import Desktop
    print(f"1..{len(tests)}", flush=True)
    desktop = Desktop(size)
    try:
        results = [_run_one(number, function, desktop, pathlib.Path(sys.argv[0]).stem)
                   for number, function in enumerate(tests, 1)]
    finally:
        desktop.stop()
    sys.exit(0 if all(results) else 1)
