# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to its first picture on the screen, against labelme on the same display.

Both programs are watched from outside: Xvfb keeps its screen in a file, and a picture is there when its
place has many colours. Cartouche opens a COCO file of 45 photographs, labelme the first of these photographs: a folder it
opens without showing a picture.
"""
import contextlib
import mmap
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time

from benchlib import Row, Skip
from view_window import environment, has_labelme, make_folder

SIZE = (1280, 960)

# A window without a picture is made of few colours.
MANY_COLORS = 150
LIMIT_S = 30


@contextlib.contextmanager
def display(folder):
    """An X server whose screen is the file Xvfb_screen0 in the folder; gives its name."""
    ours, theirs = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(theirs), "-screen", "0", "{}x{}x24".format(*SIZE), "-fbdir",
                               str(folder), "-nolisten", "tcp", "-noreset"],
                              pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as told:
        name = ":" + told.readline().strip()
    try:
        yield name
    finally:
        server.terminate()
        server.wait()


class Screen:
    """The pixels of the screen, read from the X server's own memory (an XWD file)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])
        self.start = header[0] + header[19] * 12
        self.stride = header[12]

    def colors(self, place):
        """How many colours are at 900 places in a rectangle (x, y, width, height)."""
        found = set()
        left, top, width, height = place
        for y in range(top, top + height, height // 30):
            for x in range(left, left + width, width // 30):
                at = self.start + y * self.stride + x * 4
                found.add(self.memory[at:at + 3])
        return len(found)


# Without a window manager both windows are in the corner of the screen. Here lies nothing but the picture.
CARTOUCHE_PLACE = (500, 300, 240, 180)
LABELME_PLACE = (105, 170, 210, 150)


def start(screen, place, words, env):
    """Milliseconds until the picture is on the screen; the program is ended, and the screen is empty again."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in words], env=env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        while screen.colors(place) < MANY_COLORS:
            if time.perf_counter() - begin > LIMIT_S or process.poll() is not None:
                raise RuntimeError(f"{words[0]} showed no picture")
            time.sleep(0.002)
        return (time.perf_counter() - begin) * 1000
    finally:
        process.kill()
        process.wait()
        end = time.perf_counter() + 5
        while screen.colors(place) >= MANY_COLORS and time.perf_counter() < end:
            time.sleep(0.01)


def rows(bench):
    program = bench.build / "src" / "app" / "cartouche"
    if not program.exists():
        yield Skip("start", "the window is not built (meson setup without -Dapp=false)")
        return
    if shutil.which("Xvfb") is None or not bench.program("bench-make-picture").exists():
        yield Skip("start", "needs Xvfb and bench-make-picture")
        return
    folder = make_folder(bench)
    labelme = has_labelme() and shutil.which("labelme")
    env = environment(bench) | {"CARTOUCHE_NON_UNIQUE": "1", "GSETTINGS_BACKEND": "memory"}
    env.pop("DBUS_SESSION_BUS_ADDRESS", None)
    bench.note("start")
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as scratch, display(scratch) as name:
        env["DISPLAY"] = name
        screen = Screen(pathlib.Path(scratch) / "Xvfb_screen0")
        for _ in range(max(bench.repeats, 3) + 1):
            ours.append(start(screen, CARTOUCHE_PLACE, [program, folder / "annotations.json"], env))
            if labelme:
                theirs.append(start(screen, LABELME_PLACE, [labelme, folder / "000.jpg"], env))
    # The first run of each found its files on the disk.
    value = min(ours[1:])
    if labelme:
        yield Row("start to the first picture on the screen", "ms", value, min(theirs[1:]), "labelme", 0.5)
    else:
        yield Skip("start of labelme", "it is not installed (Debian: labelme)")
    yield Row("start to the first picture, the first time", "ms", ours[0], 1000, "a second", 1.0)
