# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures: what the decoders need, and what the window makes of it.

Peers of the decoders are djpeg (libjpeg-turbo's own program, the limit for who wants every pixel of a JPEG) and, for other
formats and thumbnails, gdk-pixbuf. A cold open is counted from the path to pixels, a peer's from start to end of its process.
"""
import shutil
import subprocess
import sys
import time

from view_window import window_rows
from benchlib import Row, Skip

# What a file manager does for a thumbnail, timed inside of the process.
PIXBUF = """
import json, sys, time
import gi
gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf
start = time.perf_counter()
GdkPixbuf.Pixbuf.new_from_file_at_scale(sys.argv[1], int(sys.argv[2]), int(sys.argv[2]), True)
print(json.dumps({"ms": (time.perf_counter() - start) * 1000}))
"""

# The screen that a first view is for, in device pixels.
SCREEN_PX = 1600


def timed(*words):
    start = time.perf_counter()
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)
    return {"ms": (time.perf_counter() - start) * 1000}


def make_picture(bench, width, height):
    """A made-up photograph; kept in the scratch folder for the next run."""
    path = bench.scratch / f"photo-{width}x{height}.jpg"
    if not path.exists():
        bench.note(f"making {path.name}")
        subprocess.run([str(bench.program("bench-make-picture")), str(width), str(height), str(path)], check=True)
    return path


def interleaved(bench, ours, *peers):
    """The best of each, measured in turn, so that a busy moment hits all of them."""
    best = None
    for _ in range(max(bench.repeats, 3)):
        results = [measure() for measure in (ours, *peers)]
        best = results if best is None else [min(pair, key=lambda result: result["ms"]) for pair in zip(best, results)]
    return best


def cold_open(bench, djpeg, path, what, fraction, first_goal):
    """The first view against djpeg, and all pixels against djpeg."""
    program = bench.program("bench-decode")
    bench.note(f"opening {path.name}")
    view, every, full, scaled = interleaved(
        bench,
        lambda: bench.run_json(program, "view", path, SCREEN_PX),
        lambda: bench.run_json(program, "level", path, 0),
        lambda: timed(djpeg, "-outfile", "/dev/null", path),
        lambda: timed(djpeg, "-scale", "1/8", "-outfile", "/dev/null", path))
    if fraction == "full":
        yield Row(f"{what}, first view", "ms", view["ms"], full["ms"], "djpeg", first_goal)
    else:
        yield Row(f"{what}, first view", "ms", view["ms"], scaled["ms"], "djpeg -scale 1/8", first_goal)
    yield Row(f"{what}, every pixel", "ms", every["ms"], full["ms"], "djpeg", 1.2)
    pixels_mb = 3 * every["width"] * every["height"] / 1e6
    yield Row(f"{what}, peak memory", "MB", every["peak_mb"], pixels_mb, "its pixels", 1.5)


def huge(bench, djpeg):
    """Larger than the bound: the overview first, then a screenful of single pixels from the middle."""
    path = make_picture(bench, 20000, 20000)
    program = bench.program("bench-decode")
    bench.note(f"opening {path.name}")
    view, full, scaled = interleaved(
        bench,
        lambda: bench.run_json(program, "view", path, SCREEN_PX),
        lambda: timed(djpeg, "-outfile", "/dev/null", path),
        lambda: timed(djpeg, "-scale", "1/8", "-outfile", "/dev/null", path))
    if not view["regions"]:
        raise RuntimeError(f"{path}: not opened by regions")
    yield Row("400 MP JPEG, first view", "ms", view["ms"], scaled["ms"], "djpeg -scale 1/8", 1.5)
    yield Row("400 MP JPEG, a sharp screen in its middle", "ms", view["sharp_ms"], full["ms"], "djpeg, all of it", 1.0)
    yield Row("400 MP JPEG, peak memory", "MB", view["peak_mb"], 1024 * 1.048576, "the bound of 1 GiB", 1.0)


def thumbnails(bench):
    program = bench.program("bench-decode")
    path = make_picture(bench, 4000, 3000)

    cache = bench.scratch / "cache"

    def ours():
        shutil.rmtree(cache, ignore_errors=True)
        return bench.run_json("env", f"XDG_CACHE_HOME={cache}", program, "thumbnail", path, 256)

    bench.note("thumbnails")
    made, peer = interleaved(bench, ours, lambda: bench.run_json(sys.executable, "-c", PIXBUF, path, 256))
    yield Row("thumbnail of 12 MP, made", "ms", made["ms"], peer["ms"], "gdk-pixbuf", 1.0)
    yield Row("thumbnail of 12 MP, kept", "ms", made["kept_ms"], peer["ms"], "gdk-pixbuf", 0.1)


def headers(bench):
    """Files in the page cache; the peer opens each and reads its first bytes."""
    paths = [make_picture(bench, 400 + i, 300) for i in range(50)]
    bench.note("headers")
    ours = bench.run_json(bench.program("bench-decode"), "probe", *paths)
    start = time.perf_counter()
    n = 0
    while time.perf_counter() - start < 1:
        for path in paths:
            with open(path, "rb", buffering=0) as file:
                file.read(4096)
            n += 1
    peer = (time.perf_counter() - start) * 1e6 / n
    yield Row("header of a JPEG", "µs", ours["ms"] * 1000, peer, "Python: open, read 4 KiB, close", 1.0)


def decoder_rows(bench):
    """What needs no window."""
    if not bench.program("bench-decode").exists():
        yield Skip("decoders", "bench-decode is not built (meson setup without -Dtests=false)")
        return
    yield from headers(bench)
    yield from thumbnails(bench)
    djpeg = shutil.which("djpeg")
    if djpeg is None:
        yield Skip("opening JPEG", "djpeg is not installed (Debian: libjpeg-turbo-progs)")
        return
    yield from cold_open(bench, djpeg, make_picture(bench, 4000, 3000), "12 MP JPEG", "full", 0.5)
    if bench.size_mb < 10:
        yield Skip("opening 100 MP and 400 MP", "--size is below 10")
        return
    yield from cold_open(bench, djpeg, make_picture(bench, 10240, 10240), "105 MP JPEG", "scaled", 1.5)
    yield from huge(bench, djpeg)


def rows(bench):
    # What needs a window comes after what needs none.
    yield from decoder_rows(bench)
    yield from window_rows(bench)
