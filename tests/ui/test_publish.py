#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing to a folder container: the plan, the sending, the result, and what lies there afterwards."""
import hashlib
import json
import pathlib

from ctui import Failure, contains, equal, near, run, test

COCO_NAME = "annotations.json"


def publish(win, screenshots=None):
    """Presses Publish, waits for the plan, runs it; returns the names in the plan and what the result says."""
    win.press_button("Publish")
    win.wait_window("Publish")
    win.wait("the plan", lambda tree: tree.find("button", "Publish").sensitive and plan(win))
    names = plan(win)
    if screenshots:
        screenshots("publish-plan")
    win.press_button("Publish")
    result = win.wait_text(r"^(Published|Published in Part|Not Published Completely|Stopped)$", timeout=60)
    if screenshots:
        screenshots("publish-done")
    return names, result


def plan(win):
    return [row.label() for row in win.wait_node("list", "What goes where").find_all("row")]


def md5(path):
    return hashlib.md5(pathlib.Path(path).read_bytes()).hexdigest()


def check_container(container, file):
    """What Azure Vision demands of a data set, and that the pictures are the ones we have."""
    content = json.loads((container / COCO_NAME).read_text("utf-8"))
    source = file.load()
    for kind in ("images", "annotations", "categories"):
        equal(len(content[kind]), len(source[kind]), f"the number of {kind}")
        equal([record["id"] for record in content[kind]], list(range(1, len(content[kind]) + 1)), f"the ids of {kind}")
    sizes = {image["id"]: (image["width"], image["height"]) for image in source["images"]}
    image_of = dict(zip([image["id"] for image in content["images"]], source["images"]))
    for image in content["images"]:
        original = image_of[image["id"]]
        equal((image["width"], image["height"]), sizes[original["id"]], "the size of " + image["file_name"])
        equal(type(image["width"]), int, "the type of a width")
        equal("?" in image["absolute_url"], False, "whether a query stands in " + image["absolute_url"])
        contains(image["absolute_url"], pathlib.PurePath(image["file_name"]).name, "absolute_url")
        equal(md5(container / image["file_name"]), md5(file.path.parent / original["file_name"]), image["file_name"])
    for ours, theirs in zip(source["annotations"], content["annotations"]):
        x, y, width, height = theirs["bbox"]
        if min(x, y) < 0 or min(width, height) <= 0 or x + width > 1 or y + height > 1:
            raise Failure(f"the box {theirs['bbox']} is not relative")
        full_width, full_height = sizes[ours["image_id"]]
        near((x * full_width, y * full_height, width * full_width, height * full_height), ours["bbox"], 0.01, "a box")
    return content


@test
def publishing(ui):
    """The plan names every blob, the result says what was sent, and the container holds what the service wants"""
    file = ui.copy_sample()
    container = ui.scratch / "container"
    win = ui.open("--destination", container, file).wait_opened()
    names, result = publish(win, ui.screenshot)
    for name in (*file.images(), COCO_NAME):
        contains(" ".join(names), name, "the plan")
    equal(result, "Published", "the result")
    win.wait_text("12 pictures sent, 0 already there, 0 not published")
    win.press_button("Close")
    content = check_container(container, file)
    equal(sorted(str(path.relative_to(container)) for path in container.rglob("*")
                 if path.is_file() and not path.name.startswith(".")),
          sorted([COCO_NAME, *(image["file_name"] for image in content["images"])]), "what the container holds")
    newest = max((path for path in container.rglob("*") if path.is_file()), key=lambda path: path.stat().st_mtime_ns)
    equal(newest.name, COCO_NAME, "the file that was written last")
    equal(file.path.read_bytes() == file.first, True, "that the document is as it was")
    win.quit()


@test
def publishing_again(ui):
    """After one more box, only the COCO file is sent again"""
    file = ui.copy_sample()
    container = ui.scratch / "container"
    win = ui.open(file, env={"CARTOUCHE_DESTINATION": str(container)}).wait_opened()
    publish(win)
    win.press_button("Close")
    times = {path: path.stat().st_mtime_ns for path in container.rglob("*") if path.is_file()}
    count = len(file.load()["annotations"])
    name = win.current_image()
    places = file.room_for(name, 1)
    while not places:
        win.next_image()
        name = win.current_image()
        places = file.room_for(name, 1)
    win.draw(*places[0])
    win.save(file.path)
    equal(publish(win)[1], "Published", "the result")
    win.wait_text("0 pictures sent, 12 already there")
    win.press_button("Close")
    changed = [path.name for path, time in times.items() if path.stat().st_mtime_ns != time]
    equal(changed, [COCO_NAME], "the files that were written again")
    content = json.loads((container / COCO_NAME).read_text("utf-8"))
    equal(len(content["annotations"]), count + 1, "the number of annotations")
    win.quit()


@test
def destination_refused(ui):
    """A destination that cannot be written is said in words, and the window goes on"""
    file = ui.copy_sample()
    blocked = ui.scratch / "blocked"
    blocked.write_text("a file where the folder should be")
    win = ui.open("--destination", blocked, file).wait_opened()
    win.press_button("Publish")
    win.wait_window("Publish")
    contains(win.wait_text("blocked.*"), "blocked")
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.next_image()
    win.quit()


run()
