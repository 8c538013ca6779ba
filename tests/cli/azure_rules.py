# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules that a COCO file for Azure's detection and classification must keep.

Written from the description of the format and of its official checker, not from any code. Where the official
checker stops at the first violation, this one lists them all. Only the standard library.
"""
import json
import math

# (kind, purpose): min annotations of a used category, max images, min side, max side, max and min categories
LIMITS = {
    ("classification", "training"): (2, 1_000_000, 10, 10_240, 2_000, 2),
    ("classification", "evaluation"): (1, 100_000, 50, 16_000, 2_000, 2),
    ("detection", "training"): (1, 200_000, 10, 10_240, 2_000, 1),
    ("detection", "evaluation"): (1, 100_000, 50, 16_000, 2_000, 1),
}


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value):
    return is_integer(value) or (isinstance(value, float) and not math.isnan(value))


def check_ids(title, records):
    ids = [record.get("id") for record in records]
    if not all(map(is_integer, ids)):
        yield f"{title}: an id is no integer"
    elif sorted(ids) != list(range(1, len(ids) + 1)):
        yield f"{title}: the ids are not exactly 1 to {len(ids)}"


def check_images(images, limits):
    least, most, side_min, side_max, _, _ = limits
    if not least <= len(images) <= most:
        yield f"images: {len(images)} is not between {least} and {most}"
    yield from check_ids("images", images)
    for image in images:
        for key in ("id", "width", "height", "file_name"):
            if image.get(key) is None:
                yield f"image {image.get('id')}: no {key}"
        for key in ("width", "height"):
            if not is_number(image.get(key)):
                yield f"image {image.get('id')}: {key} is no number"
            elif not side_min <= image[key] <= side_max:
                yield f"image {image.get('id')}: {key} {image[key]} is not between {side_min} and {side_max}"
        if "absolute_url" not in image and "coco_url" not in image:
            yield f"image {image.get('id')}: no absolute_url"


def check_categories(categories, limits):
    *_, most, least = limits
    if not least <= len(categories) <= most:
        yield f"categories: {len(categories)} is not between {least} and {most}"
    yield from check_ids("categories", categories)
    for category in categories:
        if category.get("name") is None:
            yield f"category {category.get('id')}: no name"


def check_bbox(bbox):
    if not isinstance(bbox, list) or len(bbox) != 4 or not all(map(is_number, bbox)):
        return f"bbox {bbox} is not four numbers"
    left, top, width, height = bbox
    if not (0 <= left < 1 and 0 <= top < 1 and 0 < width <= 1 and 0 < height <= 1):
        return f"bbox {bbox} leaves 0 to 1"
    if left + width > 1 or top + height > 1:
        return f"bbox {bbox} reaches beyond 1: {left + width!r}, {top + height!r}"
    return None


def check_annotations(data, kind, limits):
    images, categories, annotations = data["images"], data["categories"], data["annotations"]
    counts = {}
    yield from check_ids("annotations", annotations)
    for annotation in annotations:
        name = f"annotation {annotation.get('id')}"
        if kind == "detection":
            problem = check_bbox(annotation.get("bbox"))
            if problem is not None:
                yield f"{name}: {problem}"
        for key, others in (("image_id", images), ("category_id", categories)):
            value = annotation.get(key)
            if not is_integer(value) or not 1 <= value <= len(others):
                yield f"{name}: {key} {value!r} is not in 1 to {len(others)}"
        counts[annotation.get("category_id")] = counts.get(annotation.get("category_id"), 0) + 1
    for category, count in counts.items():
        if count < limits[0]:
            yield f"category {category}: only {count} annotations"


def official(data, kind="detection", purpose="training"):
    """What the official checker would refuse."""
    limits = LIMITS[kind, purpose]
    missing = [key for key in ("images", "annotations", "categories") if not isinstance(data.get(key), list)]
    if missing:
        return [f"no list {key}" for key in missing]
    return [*check_images(data["images"], limits), *check_categories(data["categories"], limits),
            *check_annotations(data, kind, limits)]


def beyond(raw, data, kind="detection"):
    """What the official checker misses: it takes these, and something later fails."""
    found = []
    if raw.startswith(b"\xef\xbb\xbf"):
        found.append("the file starts with a byte-order mark")
    for key in ("file_name", "absolute_url"):
        values = [image.get(key) for image in data["images"]]
        if len(set(values)) != len(values):
            found.append(f"a {key} occurs twice")
    for image in data["images"]:
        if not is_integer(image["width"]) or not is_integer(image["height"]):
            found.append(f"image {image['id']}: its size is not integer")
        url = image.get("absolute_url")
        if not url or any(character in url for character in '?# "<>\\'):
            found.append(f"image {image['id']}: {url!r} is no clean URL")
    for annotation in data["annotations"]:
        if kind == "classification" and "bbox" in annotation:
            found.append(f"annotation {annotation['id']}: a bbox in a classification file")
        if kind == "detection" and "area" in annotation:
            width, height = annotation["bbox"][2:]
            if not math.isclose(annotation["area"], width * height, rel_tol=1e-6, abs_tol=1e-12):
                found.append(f"annotation {annotation['id']}: area is not width times height")
    return found


def violations(raw, kind="detection", purpose="training"):
    """All violations of a file's bytes, as sentences."""
    data = json.loads(raw.decode("utf-8-sig"))
    found = official(data, kind, purpose)
    return found or beyond(raw, data, kind)
