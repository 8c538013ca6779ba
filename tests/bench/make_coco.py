# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a large COCO file, the same every time: many pictures, ten relative boxes on each, one line as Python's
json writes it."""
import os
import random

VERSION = 1  # of the content; part of the file's name
BOXES_PER_IMAGE = 10
BYTES_PER_IMAGE = 2010  # with its boxes, about
CATEGORIES = ["bottle", "tin", "box", "apple", "pear", "banana", "jar", "bag"]
SIZES = [(1920, 1080), (1280, 960), (1024, 768), (4032, 3024)]


def image_text(i):
    width, height = SIZES[i % len(SIZES)]
    return (f'{{"id": {i}, "file_name": "batch-{i % 64:02}/shelf-{i:07}.jpg", "width": {width}, "height": {height}, '
            f'"license": 1}}')


def annotation_text(i, number):
    left, top = number() * 0.9, number() * 0.9
    width, height = 0.001 + number() * (0.99 - left), 0.001 + number() * (0.99 - top)
    return (f'{{"id": {i}, "image_id": {1 + (i - 1) // BOXES_PER_IMAGE}, "category_id": {1 + i % len(CATEGORIES)}, '
            f'"bbox": [{left!r}, {top!r}, {width!r}, {height!r}], "area": {width * height!r}, "iscrowd": 0}}')


def write_list(file, texts):
    separator = ""
    for text in texts:
        file.write(separator + text)
        separator = ", "


def make_coco(folder, size_mb, note=lambda text: None):
    """Path of a file of about so many megabytes in the folder; made if it is not there."""
    path = folder / f"detection-{size_mb}-v{VERSION}.json"
    if path.exists():
        return path
    note(f"making {path.name}")
    n_images = max(1, size_mb * 1_000_000 // BYTES_PER_IMAGE)
    number = random.Random(1).random
    with open(f"{path}.part", "w", encoding="ascii") as file:
        file.write('{"info": {"description": "made for measuring"}, "licenses": [{"id": 1, "name": "CC0-1.0"}], ')
        file.write('"images": [')
        write_list(file, map(image_text, range(1, n_images + 1)))
        file.write('], "annotations": [')
        write_list(file, (annotation_text(i, number) for i in range(1, n_images * BOXES_PER_IMAGE + 1)))
        file.write('], "categories": [')
        write_list(file, (f'{{"id": {i}, "name": "{name}"}}' for i, name in enumerate(CATEGORIES, 1)))
        file.write("]}")
    os.rename(f"{path}.part", path)
    return path
