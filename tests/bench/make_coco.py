# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes large COCO files, the same every time, in one line as Python's json writes it: "detection" has many pictures with
ten relative boxes each, "polygons" has the shape of COCO 2017 (7.3 annotations a picture, most bytes in polygons, as many
records a megabyte as the original has)."""
import os
import random

VERSION = 2  # of the content; part of the file's name
BOXES_PER_IMAGE = 10
BYTES_PER_IMAGE = 1850  # with its boxes, about
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
            f'"bbox": [{left!r}, {top!r}, {width!r}, {height!r}], "area": {width * height:.6f}, "iscrowd": 0}}')


def polygon_texts(number):
    """Some polygons to choose from; making each anew would take minutes."""
    counts = [6, 7, 8, 10, 12, 14, 16, 18, 22, 30, 42]
    return [", ".join(f"{number() * 640:.2f}" for _ in range(2 * counts[i % len(counts)])) for i in range(400)]


def photo_text(i):
    name = f"{i * 5:012}.jpg"
    return (f'{{"license": {i % 7 + 1}, "file_name": "{name}", "coco_url": "http://images.example.org/train/{name}", '
            f'"height": 480, "width": 640, "date_captured": "2013-11-14 11:18:45", '
            f'"flickr_url": "http://photos.example.org/8186/{i:010}_4e622c8349_z.jpg", "id": {i * 5}}}')


def polygon_annotation_text(i, n_images, polygons, number):
    left, top, width, height = (number() * 300 for _ in range(4))
    return (f'{{"segmentation": [[{polygons[i % len(polygons)]}]], "area": {width * height:.4f}, "iscrowd": 0, '
            f'"image_id": {i * 7919 % n_images * 5 + 5}, "bbox": [{left:.2f}, {top:.2f}, {width:.2f}, {height:.2f}], '
            f'"category_id": {i % 80 + 1}, "id": {i}}}')


def write_list(file, texts):
    separator = ""
    for text in texts:
        file.write(separator + text)
        separator = ", "


def write_detection(file, size_mb, number):
    n_images = max(1, size_mb * 1_000_000 // BYTES_PER_IMAGE)
    file.write('{"info": {"description": "made for measuring"}, "licenses": [{"id": 1, "name": "CC0-1.0"}], ')
    file.write('"images": [')
    write_list(file, map(image_text, range(1, n_images + 1)))
    file.write('], "annotations": [')
    write_list(file, (annotation_text(i, number) for i in range(1, n_images * BOXES_PER_IMAGE + 1)))
    file.write('], "categories": [')
    write_list(file, (f'{{"id": {i}, "name": "{name}"}}' for i, name in enumerate(CATEGORIES, 1)))
    file.write("]}")


def write_polygons(file, size_mb, number):
    # 118,287 images and 860,001 annotations in about 400 MB.
    n_images = max(1, 118_287 * size_mb // 400)
    polygons = polygon_texts(number)
    file.write('{"info": {"description": "made for measuring"}, "licenses": [{"id": 1, "name": "CC0-1.0"}], ')
    file.write('"images": [')
    write_list(file, map(photo_text, range(1, n_images + 1)))
    file.write('], "annotations": [')
    write_list(file, (polygon_annotation_text(i, n_images, polygons, number)
                      for i in range(1, 860_001 * size_mb // 400 + 1)))
    file.write('], "categories": [')
    write_list(file, (f'{{"supercategory": "thing", "id": {i}, "name": "category {i}"}}' for i in range(1, 81)))
    file.write("]}")


SHAPES = {"detection": write_detection, "polygons": write_polygons}


def make_coco(folder, shape, size_mb, note=lambda text: None):
    """Path of a file of that shape and about so many megabytes in the folder; made if it is not there."""
    path = folder / f"{shape}-{size_mb}-v{VERSION}.json"
    if path.exists():
        return path
    note(f"making {path.name}")
    with open(f"{path}.part", "w", encoding="ascii") as file:
        SHAPES[shape](file, size_mb, random.Random(1).random)
    os.rename(f"{path}.part", path)
    return path
