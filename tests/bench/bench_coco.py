# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and saving a detection-shaped COCO file.

Opening is compared with Python's json plus the index by image that pycocotools makes; memory with the file's size;
saving after one edit with cp and fsync of the same file.
"""
import os
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


def rows(bench):
    program = bench.program("bench-open")
    if not program.exists():
        yield Skip("opening and saving COCO", f"{program.name} is not built (meson setup without -Dtests=false)")
        return
    path = make_coco(bench.scratch, bench.size_mb, bench.note)
    size_mb = path.stat().st_size / 1e6

    bench.note(f"opening {path.name}")
    ours = bench.best(lambda: bench.run_json(program, path))
    bench.note("the same in Python")
    python = bench.best(lambda: bench.run_json(sys.executable, "-c", PYTHON, path))
    if (ours["images"], ours["annotations"]) != (python["images"], python["annotations"]):
        raise RuntimeError(f"{path}: Cartouche and Python count differently: {ours}, {python}")
    yield Row(f"open {size_mb:.0f} MB", "ms", ours["ms"], python["ms"], "Python json + index", 1 / 25)
    yield Row(f"open {size_mb:.0f} MB, peak memory", "MB", ours["peak_mb"], size_mb, "the file's size", 1.4)

    bench.note("saving after one edit")
    target = bench.scratch / "saved.json"
    save = bench.best(lambda: bench.run_json(program, path, target))
    copy = bench.best(lambda: copy_and_sync(path, bench.scratch / "copied.json"))
    yield Row(f"save {size_mb:.0f} MB after one edit", "ms", save["ms"], copy["ms"], "cp + fsync", 1.5)
    for name in ("saved.json", "copied.json"):
        (bench.scratch / name).unlink(missing_ok=True)
