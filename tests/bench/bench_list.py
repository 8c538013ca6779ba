# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of images in the window at full size: 1,000,000 images with 1,000,000 boxes, less with a small --size."""
import random
import shutil

from benchlib import Row, Skip
from make_coco import CATEGORIES, SIZES
from view_window import on_display

IMAGES = 1_000_000
BYTES_PER_IMAGE = 250  # with its box, about

# No answer of the list may take longer, and the window never stops for longer.
TOTAL_MS = 2000
STOP_MS = 50

FIGURES = (("open", "open {n}, list painted"), ("filter", "filter by two conditions"), ("name", "filter by a part of the name"),
           ("all", "list all again"), ("by_name", "sort by name for the first time"), ("by_boxes", "sort by number of boxes"),
           ("end", "jump to the end"))


def write_records(file, records):
    separator = ""
    for record in records:
        file.write(separator + record)
        separator = ", "


def make_set(bench, n_images):
    folder = bench.scratch / "list"
    folder.mkdir(exist_ok=True)
    path = folder / f"list-{n_images}.json"
    if path.exists():
        return path
    bench.note(f"making {path.name}")
    number = random.Random(1).random
    with open(f"{path}.part", "w", encoding="ascii") as file:
        file.write('{"images": [')
        write_records(file, (f'{{"id": {i}, "file_name": "batch-{i % 64:02}/shelf-{i:07}.jpg", '
                             f'"width": {SIZES[i % 4][0]}, "height": {SIZES[i % 4][1]}}}' for i in range(1, n_images + 1)))
        file.write('], "annotations": [')
        write_records(file, (f'{{"id": {i}, "image_id": {1 + int(number() * n_images)}, '
                             f'"category_id": {1 + i % len(CATEGORIES)}, "bbox": [{10 + i % 300}, 20, {5 + i % 200}, 30], '
                             f'"area": {30 * (5 + i % 200)}, "iscrowd": 0}}' for i in range(1, n_images + 1)))
        file.write('], "categories": [')
        write_records(file, (f'{{"id": {i}, "name": "{name}"}}' for i, name in enumerate(CATEGORIES, 1)))
        file.write("]}")
    path.with_name(f"{path.name}.part").rename(path)
    return path


def rows(bench):
    if not bench.program("bench-list").exists():
        yield Skip("the list of images", "bench-list is not built (meson setup without -Dtests=false)")
        return
    if shutil.which("Xvfb") is None:
        yield Skip("the list of images", "Xvfb is not installed (Debian: xvfb)")
        return
    n_images = min(IMAGES, max(1000, bench.size_mb * 10_000_000 // BYTES_PER_IMAGE))
    path = make_set(bench, n_images)
    bench.note("the list of images")
    best = None
    for _ in range(bench.repeats):
        found = on_display(bench, bench.program("bench-list"), path)
        best = found if best is None else {key: min(value, best[key]) for key, value in found.items()}
    assert best["images"] == n_images, best
    for key, what in FIGURES:
        what = what.format(n=f"{n_images:,} images")
        yield Row(what, "ms", best[f"{key}_ms"], TOTAL_MS, "the limit", 1.0)
        yield Row(f"{what}: longest stop of the window", "ms", best[f"{key}_busiest_ms"], STOP_MS, "the limit", 1.0)
    yield Row("the list of images: peak memory", "MB", best["peak_mb"], path.stat().st_size / 1e6, "the file", 6.0)
