# SPDX-License-Identifier: GPL-3.0-or-later
"""Data sets to work on, always as copies, and what tests ask about COCO files."""
import json
import os
import pathlib
import shutil
import subprocess

from .waiting import Failure, equal


class Text(str):
    """A number as the file spells it, so that 1.0 and 1 are told apart."""


class CocoFile:
    """A COCO file in a scratch folder. Remembers its first bytes; everything else is read anew."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.first = self.path.read_bytes() if self.path.exists() else b""

    def __fspath__(self):
        return str(self.path)

    def __str__(self):
        return str(self.path)

    def load(self):
        return json.loads(self.path.read_bytes())

    def images(self):
        """Names of the images, in the order of the file."""
        return [image["file_name"] for image in self.load()["images"]]

    def categories(self):
        return [category["name"] for category in self.load()["categories"]]

    def category_id(self, name):
        return next(category["id"] for category in self.load()["categories"] if category["name"] == name)

    def image(self, name):
        return next(image for image in self.load()["images"] if image["file_name"] == name)

    def boxes(self, name):
        """(category, [x, y, w, h]) of each box on the image with this name."""
        content = self.load()
        number = self.image(name)["id"]
        names = {category["id"]: category["name"] for category in content["categories"]}
        return [(names[annotation["category_id"]], annotation["bbox"]) for annotation in content["annotations"]
                if annotation["image_id"] == number and "bbox" in annotation]

    def added(self):
        """The annotations that the file has and its first version had not.

        Fails unless everything else stayed, byte for byte: the new records are one insertion.
        """
        now = self.path.read_bytes()
        start = len(os.path.commonprefix([self.first, now]))
        end = len(os.path.commonprefix([self.first[:start - 1:-1], now[:start - 1:-1]]))
        if start + end < len(self.first):
            was, became = self.first[start:len(self.first) - end], now[start:len(now) - end]
            raise Failure(f"{self.path.name} changed beside the new records: {was[:200]!r} became {became[:200]!r}")
        before, after = (json.loads(data, parse_int=Text, parse_float=Text) for data in (self.first, now))
        count = len(before["annotations"])
        equal(after["annotations"][:count], before["annotations"], "the old annotations")
        equal(list(after), list(before), "the members of the file")
        return json.loads(now)["annotations"][count:]

    def room_for(self, name, count, width=90, height=70, gap=14):
        """Places on an image, as ((x1, y1), (x2, y2)), that are clear of its boxes and of each other."""
        image = self.image(name)
        taken = [bbox for _, bbox in self.boxes(name)]
        places = []
        for y in range(gap, int(image["height"]) - height - gap, 10):
            for x in range(gap, int(image["width"]) - width - gap, 10):
                if len(places) < count and not any(
                        x - gap < left + w and left < x + width + gap and y - gap < top + h and top < y + height + gap
                        for left, top, w, h in taken):
                    places.append(((x, y), (x + width, y + height)))
                    taken.append((x, y, width, height))
        return places if len(places) == count else []


def make_set(folder, images=1, boxes=(), categories=("bottle", "tin"), size=(800, 600)):
    """A new set of equal grey pictures in a folder: its CocoFile.

    boxes are (number of the image from 0, name of the category, [x, y, w, h] or None for a tag).
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    width, height = size
    subprocess.run(["convert", "-size", f"{width}x{height}", "xc:gray75", str(folder / "000.png")], check=True)
    for number in range(1, images):
        shutil.copyfile(folder / "000.png", folder / f"{number:03}.png")
    annotations = []
    for number, (image, category, bbox) in enumerate(boxes, 1):
        annotation = {"id": number, "image_id": image + 1, "category_id": categories.index(category) + 1}
        if bbox is not None:
            annotation |= {"bbox": bbox, "area": bbox[2] * bbox[3], "iscrowd": 0}
        annotations.append(annotation)
    content = {
        "images": [{"id": number + 1, "file_name": f"{number:03}.png", "width": width, "height": height}
                   for number in range(images)],
        "annotations": annotations,
        "categories": [{"id": number, "name": name} for number, name in enumerate(categories, 1)],
    }
    path = folder / "annotations.json"
    path.write_text(json.dumps(content, indent=1))
    return CocoFile(path)


def copy(source, target):
    """A writable copy of a file or folder; a second copy gets another name."""
    source, target = pathlib.Path(source), pathlib.Path(target)
    while target.exists():
        target = target.with_name(target.name + "-copy")
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for path in [target, *target.rglob("*")] if target.is_dir() else [target]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target
