# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and saving COCO files of two shapes: with boxes only, and with polygons as in COCO 2017.

Opening is compared with Python's json plus the index by image that pycocotools makes, with json-glib's tree, and with
simdjson On-Demand reading the same fields; memory with the file's size; saving after one edit with cp and fsync.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time

from benchlib import Row, Skip
from make_coco import make_coco

# What pycocotools does when it opens a file, without its prints.
PYTHON = """
import collections, json, resource, sys, time
start = time.perf_counter()
with open(sys.argv[1]) as file:
    data = json.load(file)
by_image = collections.defaultdict(list)
annotations, images, categories = {}, {}, {}
for annotation in data["annotations"]:
    by_image[annotation["image_id"]].append(annotation)
    annotations[annotation["id"]] = annotation
for image in data["images"]:
    images[image["id"]] = image
for category in data["categories"]:
    categories[category["id"]] = category
ms = (time.perf_counter() - start) * 1000
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
print(json.dumps({"ms": ms, "peak_mb": peak, "images": len(images), "annotations": len(annotations)}))
"""


def copy_and_sync(source, target):
    start = time.perf_counter()
    subprocess.run(["cp", str(source), str(target)], check=True)
    descriptor = os.open(target, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return {"ms": (time.perf_counter() - start) * 1000}


def build_simdjson(bench):
    """The peer is C++ and no part of the program, so it is compiled here and not by meson."""
    program = bench.scratch / "simdjson-open"
    source = pathlib.Path(__file__).with_name("simdjson-open.cc")
    if not shutil.which("c++") or not pathlib.Path("/usr/include/simdjson.h").exists():
        return None
    subprocess.run(["c++", "-O2", "-std=c++17", str(source), "-lsimdjson", "-o", str(program)], check=True)
    return program


def opening(bench, program, simdjson, path, what):
    size_mb = path.stat().st_size / 1e6
    bench.note(f"opening {path.name}")
    ours = bench.best(lambda: bench.run_json(program, path))
    bench.note("the same in Python")
    python = bench.best(lambda: bench.run_json(sys.executable, "-c", PYTHON, path))
    if (ours["images"], ours["annotations"]) != (python["images"], python["annotations"]):
        raise RuntimeError(f"{path}: Cartouche and Python count differently: {ours}, {python}")
    yield Row(f"open {size_mb:.0f} MB of {what}", "ms", ours["ms"], python["ms"], "Python json + index", 1 / 25)
    bench.note("the same in json-glib")
    tree = bench.run_json(bench.program("bench-json-glib"), path)
    yield Row(f"open {size_mb:.0f} MB of {what}", "ms", ours["ms"], tree["ms"], "json-glib's tree", 1 / 25)
    if simdjson:
        bench.note("the same in simdjson")
        peer = bench.best(lambda: bench.run_json(simdjson, path))
        if (ours["images"], ours["annotations"]) != (peer["images"], peer["annotations"]):
            raise RuntimeError(f"{path}: Cartouche and simdjson count differently: {ours}, {peer}")
        yield Row(f"open {size_mb:.0f} MB of {what}", "ms", ours["ms"], peer["ms"], "simdjson On-Demand", 1.0)
    else:
        yield Skip(f"open {what} in simdjson", "c++ or libsimdjson-dev is not installed")
    yield Row(f"open {size_mb:.0f} MB of {what}, peak memory", "MB", ours["peak_mb"], size_mb, "the file's size", 1.4)


def bounded(bench, path, command, *words):
    """A command of cartouchectl on the large file of boxes, within the memory that a small machine has left."""
    program = bench.build / "src" / "cli" / "cartouchectl"
    if not program.exists():
        return Skip(f"memory of {command}", "cartouchectl is not built")
    bench.note(f"cartouchectl {command}")
    code, peak_mb = bench.run_peak(program, command, path, *words)
    if code not in (0, 1):
        raise RuntimeError(f"cartouchectl {command} {path}: exit code {code}")
    size_mb = path.stat().st_size / 1e6
    return Row(f"{command} {size_mb:.0f} MB of boxes, peak memory", "MB", peak_mb, 600 / 370 * size_mb,
               "600 MB for a file of 370", 1.0)


def rows(bench):
    program = bench.program("bench-open")
    if not program.exists():
        yield Skip("opening and saving COCO", f"{program.name} is not built (meson setup without -Dtests=false)")
        return
    simdjson = build_simdjson(bench)
    boxes = make_coco(bench.scratch, "detection", 370 if bench.full else bench.size_mb, bench.note)
    polygons = make_coco(bench.scratch, "polygons", 400 if bench.full else bench.size_mb, bench.note)
    yield from opening(bench, program, simdjson, boxes, "boxes")
    yield from opening(bench, program, simdjson, polygons, "polygons")

    bench.note("saving after one edit")
    save = bench.best(lambda: bench.run_json(program, polygons, bench.scratch / "saved.json"))
    copy = bench.best(lambda: copy_and_sync(polygons, bench.scratch / "copied.json"))
    size_mb = polygons.stat().st_size / 1e6
    yield Row(f"save {size_mb:.0f} MB after one edit", "ms", save["ms"], copy["ms"], "cp + fsync", 1.5)
    converted = bench.scratch / "converted.json"
    yield bounded(bench, boxes, "check", "--profile", "azure-detection")
    yield bounded(bench, boxes, "convert", converted, "--to", "azure-detection")
    yield bounded(bench, boxes, "convert", converted, "--to", "coco")
    for name in ("saved.json", "copied.json", "converted.json"):
        (bench.scratch / name).unlink(missing_ok=True)
