#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The day's work: draw, name, correct, undo, save, leave, come back."""
import json

from ctui import contains, equal, holds_for, near, run, test


def leaf_to_room(win, file, count, **size):
    """Goes to the next image with room for so many new boxes; returns its name and the places."""
    while True:
        name = win.current_image()
        places = file.room_for(name, count, **size)
        if places:
            return name, places
        win.next_image()


@test
def three_boxes_on_two_images(ui):
    """Three boxes on two images, two relabelled by digit, one undone: saved, and there when opened again"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    names = [name for name, _ in win.categories()]
    tolerance = win.canvas.pixel_tolerance()
    current = win.current_category()
    others = [name for name in names if name != current]

    first, (place_a, place_b) = leaf_to_room(win, file, 2)
    there_before = {name: len(file.boxes(name)) for name in file.images()}
    equal(len(win.boxes()), there_before[first], "the number of boxes listed for the first image")
    drawn_a = win.draw(*place_a)
    drawn_b = win.draw(*place_b)

    win.next_image()
    second, (place_c,) = leaf_to_room(win, file, 1)
    drawn_c = win.draw(*place_c)
    win.relabel(others[0])
    ui.screenshot("labelling")

    # Back to the first image, where a box is given another category too; that is undone.
    while win.current_image() != first:
        win.previous_image()
    win.canvas.click_px(middle(drawn_a))
    win.relabel(others[1])
    win.undo()
    equal([category for category, _ in win.boxes()[-2:]], [current, current], "the categories on the first image")
    win.save(file.path)

    expected = [(first, current, drawn_a), (first, current, drawn_b), (second, others[0], drawn_c)]
    added = file.added()
    equal(len(added), 3, "the number of new annotations in the file")
    for annotation, (image, category, box) in zip(added, expected):
        equal(annotation["image_id"], file.image(image)["id"], "image_id")
        equal(annotation["category_id"], file.category_id(category), "category_id")
        near(annotation["bbox"], box, tolerance, "bbox")
        near(annotation["area"], annotation["bbox"][2] * annotation["bbox"][3], 1e-3, "area")
        equal(annotation["iscrowd"], 0, "iscrowd")
    ids = [annotation["id"] for annotation in file.load()["annotations"]]
    equal(len(set(ids)), len(ids), "the number of different annotation ids")
    saved = file.path.read_bytes()
    win.quit()

    win = ui.open(file).wait_opened()
    for image, count in ((first, 2), (second, 1)):
        while win.current_image() != image:
            win.next_image()
        win.wait_boxes(there_before[image] + count)
        listed = win.boxes()[-count:]
        for (category, box), (_, category_drawn, drawn) in zip(
                listed, [entry for entry in expected if entry[0] == image]):
            equal(category, category_drawn, "the category listed")
            near(box, drawn, tolerance + 0.5, "the box listed")
    win.quit()
    equal(file.path.read_bytes() == saved, True, "that leafing left the file alone")


@test
def leafing(ui):
    """D and A leaf through the images, and neither that nor Ctrl+S writes to the file"""
    file = ui.copy_sample()
    before = file.path.stat()
    win = ui.open(file).wait_opened()
    names = file.images()
    seen = [win.current_image()]
    for _ in names[1:]:
        win.next_image()
        seen.append(win.current_image())
    equal(seen, names, "the images that D goes to")
    win.key("d")
    win.previous_image()
    equal(win.current_image(), names[-2], "the image before the last")
    win.key("ctrl+s")
    win.quit()
    after = file.path.stat()
    equal((after.st_mtime_ns, after.st_ino), (before.st_mtime_ns, before.st_ino), "the file's time and number")
    equal(file.path.read_bytes() == file.first, True, "that the bytes are the same")


@test
def deleting(ui):
    """Delete, undo and redo of a box, and the first bytes again when all is undone"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    _, (place,) = leaf_to_room(win, file, 1)
    before = win.boxes()
    drawn = win.draw(*place)
    win.key("Delete")
    win.wait_boxes(len(before))
    win.undo()
    win.wait_boxes(len(before) + 1)
    win.redo()
    win.wait_boxes(len(before))
    win.undo()
    win.save(file.path)
    near(file.added()[0]["bbox"], drawn, win.canvas.pixel_tolerance(), "bbox")
    win.undo()
    win.wait_boxes(len(before))
    equal(win.boxes(), before, "the boxes")
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that undoing gave the first bytes again")
    win.quit()


@test
def moving_and_resizing(ui):
    """A box is moved by its inside and resized by a corner and an edge; one undo takes back one drag"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    _, (((x, y), (right, bottom)),) = leaf_to_room(win, file, 1, width=140, height=120)
    tolerance = 2 * win.canvas.pixel_tolerance()
    win.draw((x + 10, y + 10), (right - 40, bottom - 40))
    small = win.boxes()[-1][1]

    win.canvas.drag_px(middle(small), (middle(small)[0] + 20, middle(small)[1] + 15))
    moved = win.wait_box_change(small)
    near(moved, (small[0] + 20, small[1] + 15, small[2], small[3]), tolerance, "the moved box")

    corner = moved[0] + moved[2], moved[1] + moved[3]
    win.canvas.drag_px(corner, (corner[0] + 15, corner[1] + 20))
    larger = win.wait_box_change(moved)
    near(larger, (moved[0], moved[1], moved[2] + 15, moved[3] + 20), tolerance, "the resized box")

    edge = larger[0], larger[1] + larger[3] / 2
    win.canvas.drag_px(edge, (edge[0] - 12, edge[1]))
    wider = win.wait_box_change(larger)
    near(wider, (larger[0] - 12, larger[1], larger[2] + 12, larger[3]), tolerance, "the widened box")

    for expected in (larger, moved, small):
        win.undo()
        equal(win.boxes()[-1][1], expected, "the box after undo")
    win.discard()


@test
def nothing_by_accident(ui):
    """A click on the bare picture, a drag taken back with Escape and a drag of the middle button leave no box"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    _, (((x, y), (right, bottom)),) = leaf_to_room(win, file, 1)
    before = win.boxes()
    win.canvas.click_px((x + 5, y + 5))
    win.canvas.drag_px((x, y), (right, bottom), button="middle")
    win.key("Escape", "f")
    with win.canvas.dragging((x, y), (right, bottom)):
        win.key("Escape")
    holds_for(0.5, "that there is no new box", lambda: win.boxes() == before)
    win.key("ctrl+s")
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that the file is as it was")


@test
def inside_and_beyond(ui):
    """With W a box is drawn inside another; a drag beyond the picture ends at its border"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    image = file.image(win.current_image())
    tolerance = win.canvas.pixel_tolerance()
    count = len(win.boxes())
    x, y, width, height = win.boxes()[0][1]
    win.key("w")
    inside = win.draw((x + width * 0.3, y + height * 0.3), (x + width * 0.7, y + height * 0.7))
    near(win.boxes()[-1][1], inside, tolerance + 0.5, "the box inside")
    win.draw((image["width"] - 60, image["height"] - 50), (image["width"] + 8, image["height"] + 8))
    corner = image["width"] - 60, image["height"] - 50
    near(win.boxes()[-1][1], (*corner, 60, 50), tolerance + 0.5, "the box at the border")
    win.key("w", "ctrl+a", "Delete")
    win.wait_boxes(0)
    win.undo()
    win.wait_boxes(count + 2)
    win.save(file.path)
    for annotation in file.added():
        left, top, wide, high = annotation["bbox"]
        equal(left >= 0 and top >= 0 and left + wide <= image["width"] and top + high <= image["height"], True,
              f"whether {annotation['bbox']} is inside the picture")
    win.quit()


@test
def reviewing(ui):
    """Space marks an image reviewed and goes on, N goes to the next that is not, and the file remembers"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    names = file.images()
    win.key("space")
    win.wait_image(names[1])
    win.key("a")
    win.wait_image(names[0])
    win.key("n")
    win.wait_image(names[1])
    win.save(file.path)
    win.quit()
    content = file.load()
    changed = [image["file_name"] for image, before in zip(content["images"], json.loads(file.first)["images"])
               if image != before]
    equal(changed, names[:1], "the images whose record changed")
    equal(content["annotations"], json.loads(file.first)["annotations"], "the annotations")
    win = ui.open(file).wait_opened()
    contains(win.rows(win.IMAGES)[0].dump(), "Reviewed", "the first row of the image list")
    win.quit()


@test
def folder_without_coco(ui):
    """A folder of pictures becomes a new COCO file beside them"""
    folder = ui.copy_pictures()
    win = ui.open(folder).wait_opened()
    equal(win.images(), [("shelf-01.jpg", 0), ("shelf-02.jpg", 0), ("shelf-03.jpg", 0)], "the images")
    win.add_category("tin")
    win.add_category("bottle")
    win.key("2")
    first = win.draw((100, 100), (300, 260))
    win.next_image()
    win.key("1")
    second = win.draw((50, 60), (200, 300))
    tolerance = win.canvas.pixel_tolerance() + 2
    win.save(folder / "annotations.json")
    file = ui.coco(folder / "annotations.json")
    content = file.load()
    equal(file.categories(), ["tin", "bottle"], "the categories")
    equal([(image["file_name"], image["width"], image["height"]) for image in content["images"]],
          [("shelf-01.jpg", 1280, 960), ("shelf-02.jpg", 1024, 768), ("shelf-03.jpg", 640, 480)], "the images")
    for name, category, drawn in (("shelf-01.jpg", "bottle", first), ("shelf-02.jpg", "tin", second)):
        ((found, bbox),) = file.boxes(name)
        equal(found, category, f"the category on {name}")
        near(bbox, drawn, tolerance, f"the box on {name}")
    win.quit()


@test
def letters_in_an_entry(ui):
    """Single-letter keys sleep while a category's name is typed"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    image, boxes = win.current_image(), win.boxes()
    win.add_category("add bread 12")
    equal(win.categories()[-1], ("add bread 12", 0), "the new category")
    equal((win.current_image(), win.boxes()), (image, boxes), "what is open")
    win.discard()


@test
def unsaved_changes(ui):
    """Closing with changes asks; Cancel goes on, Save saves and closes"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    _, (place,) = leaf_to_room(win, file, 1)
    win.draw(*place)
    win.close_window()
    win.press_button("Cancel")
    win.wait_gone("button", "Cancel")
    win.close_window()
    win.press_button("Save")
    win.wait_end()
    equal(len(file.added()), 1, "the number of new annotations in the file")


@test
def save_and_close(ui):
    """Ctrl+S and closing in one breath saves and asks nothing"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    _, (place,) = leaf_to_room(win, file, 1)
    win.draw(*place)
    win.key("ctrl+s", "alt+F4", delay_ms=0)
    win.wait_end()
    equal(len(file.added()), 1, "the number of new annotations in the file")


def middle(box):
    x, y, width, height = box
    return x + width / 2, y + height / 2


run()
