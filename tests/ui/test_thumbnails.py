#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thumbnails in the list of images: those in sight, kept in the cache that the desktop's programs share."""
import hashlib
import os
import subprocess
import time

from ctui import Failure, equal, run, test, wait_for

COUNT = 1500


def make_folder(ui, count=COUNT, sizes=("320x240", "240x320")):
    """A folder of so many names for a few small pictures."""
    folder = ui.scratch / "many"
    folder.mkdir()
    sources = []
    for index, (size, colors) in enumerate(zip(sizes * 2, ("navy-orange", "white-green", "black-white", "red-yellow"))):
        sources.append(ui.scratch / f"source-{index}.jpg")
        subprocess.run(["convert", "-size", size, f"gradient:{colors}", sources[-1]], check=True)
    for index in range(count):
        (folder / f"{index:04}.jpg").hardlink_to(sources[index % len(sources)])
    return folder


def cached(ui, folder, size="normal"):
    """The pictures of the folder that have a thumbnail in the cache: number by the file there."""
    cache = ui.scratch / ".cache" / "thumbnails" / size
    names = {hashlib.md5(f"file://{folder}/{index:04}.jpg".encode()).hexdigest() + ".png": index
             for index in range(COUNT)}
    return {names[path.name]: path for path in cache.glob("*.png") if path.name in names} if cache.is_dir() else {}


def in_sight(win):
    """The numbers of the pictures whose rows can be seen."""
    return sorted(int(row.label()[:4]) for row in win.rows(win.IMAGES) if row.on_screen())


def wait_rest(ui, folder):
    """Waits until no more thumbnails come; returns the numbers of those that are there."""
    last = [None]

    def same():
        time.sleep(0.5)
        last[0], before = set(cached(ui, folder)), last[0]
        return last[0] and last[0] == before
    wait_for("the thumbnails to rest", lambda: same(), 30)
    return last[0]


@test
def visible_first(ui):
    """What is in sight gets a thumbnail, what is far does not; scrolling far passes over what lies between"""
    folder = make_folder(ui)
    win = ui.open(folder).wait_opened()
    wait_for("rows", lambda: len(in_sight(win)) > 5)
    seen = in_sight(win)
    equal(seen[0], 0, "the first row")
    wait_for("thumbnails of what is in sight", lambda: set(seen) <= set(cached(ui, folder)))
    first = wait_rest(ui, folder)
    if max(first) > 4 * len(seen):
        raise Failure(f"{len(seen)} rows are in sight and number {max(first)} has a thumbnail")
    ui.screenshot("thumbnails")
    x, y = win.middle(next(row for row in win.rows(win.IMAGES) if row.label().startswith("0003")))
    win.hand.click(x, y)
    win.wait_image("0003")
    win.hand.key("End")
    win.wait_image(f"{COUNT - 1:04}")
    wait_for(lambda: f"thumbnails of {in_sight(win)}, there are {sorted(cached(ui, folder))[-40:]}",
             lambda: COUNT - 1 in (there := in_sight(win)) and set(there) <= set(cached(ui, folder)))
    seen = in_sight(win)
    between = [number for number in wait_rest(ui, folder) if number not in first and number < seen[0] - 4 * len(seen)]
    if len(between) > 2:
        raise Failure(f"thumbnails were made for {between}, which nobody saw")
    ui.note(f"{len(cached(ui, folder))} thumbnails of {COUNT} pictures")
    win.close_window()


def marked(win):
    return [row.label() for row in win.rows(win.IMAGES) if any("Has problems" in node.description for node in row.walk())]


@test
def second_opening(ui):
    """The second opening takes thumbnails from the cache and does not read the pictures"""
    folder = make_folder(ui, 12)
    win = ui.open(folder).wait_opened()
    wait_for("all thumbnails", lambda: len(cached(ui, folder)) == 12)
    win.close_window()
    wait_for("the end of the program", lambda: win.process.poll() is not None)
    stamps = {number: (path.stat().st_ino, path.stat().st_mtime_ns) for number, path in cached(ui, folder).items()}
    # Half of 9 is gone, but by size and time it is the picture that its thumbnail was made of. 2 is another one.
    for number in (9, 2):
        path = folder / f"{number:04}.jpg"
        stat = path.stat()
        half = path.read_bytes()[:stat.st_size // 2]
        path.unlink()
        path.write_bytes((half + b"\xff\xd9" * stat.st_size)[:stat.st_size])
        if number == 9:
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        else:
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 5_000_000_000))
    win = ui.open(folder).wait_opened()
    # The last come first, so by then 9 was looked at.
    wait_for("the mark of the one that changed", lambda: marked(win) == ["0002.jpg"])
    equal({number: (path.stat().st_ino, path.stat().st_mtime_ns) for number, path in cached(ui, folder).items()}, stamps,
          "the files in the cache")
    win.close_window()


@test
def pictures_of_them(ui):
    """How the list looks: light, dark, and narrow on a screen of two device pixels to a unit; one picture is broken"""
    file = ui.copy_fruits()
    broken = next(file.path.parent.rglob(file.images()[2]))
    broken.write_bytes(b"no picture at all")
    for name, options in (("light", {}), ("dark", {"env": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}}),
                          ("double", {"scale": 2})):
        win = ui.open(file, **options).wait_opened()
        wait_for("the mark of the broken one", lambda: marked(win) == [file.images()[2]])
        wait_rest_of_cache(ui)
        ui.screenshot(f"thumbnails-{name}")
        win.close_window()
        wait_for("the end of the program", lambda: win.process.poll() is not None)


def wait_rest_of_cache(ui):
    counts = []

    def same():
        time.sleep(0.5)
        counts.append(len(list((ui.scratch / ".cache" / "thumbnails").rglob("*.png"))))
        return len(counts) > 1 and counts[-1] == counts[-2]
    wait_for("the thumbnails", same, 30)


run()
