#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The crop wall: all boxes of a category as tiles, relabelled and deleted where they are."""
import re

from ctui import equal, run, test, wait_for

TITLE = "Crop Wall"


def open_wall(win):
    win.key("ctrl+b")
    win.wait_window(TITLE)
    win.wait_text(r"^\d+ box(es)?$")


def tiles(win):
    """(width, height, image) of each tile that is laid out."""
    found = []
    for node in win.tree().find_all():
        match = re.fullmatch(r"(\d+) × (\d+) in (.+)", node.name)
        if match and node.on_screen():
            found.append((int(match[1]), int(match[2]), match[3]))
    return found


def wait_count(win, text):
    win.wait_text(rf"^{text}$")


def selected_sizes(win):
    """(category, width, height) of the boxes that are selected in the window."""
    boxes = win.boxes()
    return [(boxes[number][0], round(boxes[number][1][2]), round(boxes[number][1][3]))
            for number in win.selected() if number < len(boxes) and boxes[number][1] is not None]


@test
def shows(ui):
    """The boxes of the current category stand there, odd ones first; Enter shows one in its image"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    bottles = [annotation for annotation in file.load()["annotations"]
               if annotation["category_id"] == file.category_id("bottle")]
    open_wall(win)
    wait_count(win, f"{len(bottles)} boxes")
    wait_for("all tiles", lambda: len(tiles(win)) == len(bottles))
    equal(sorted(tile[:2] for tile in tiles(win)),
          sorted((round(annotation["bbox"][2]), round(annotation["bbox"][3])) for annotation in bottles), "the sizes")
    ui.screenshot("crop-wall")
    width, height, image = tiles(win)[0]
    win.click(name=f"{width} × {height} in {image}")
    wait_count(win, f"1 of {len(bottles)} boxes selected")
    win.key("Return")
    wait_for("the image", lambda: win.current_image() == image)
    wait_for("the box to be selected", lambda: selected_sizes(win) == [("bottle", width, height)])
    # The wall does not stand in front of what was asked for.
    win.wait_window_gone(TITLE)


@test
def relabels(ui):
    """A digit gives the selected box another category, the next one is selected, undo brings it back to its place"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    open_wall(win)
    wait_for("tiles", lambda: len(tiles(win)) > 3)
    before = tiles(win)
    count = len(before)
    win.click(name="{} × {} in {}".format(*before[1]))
    wait_count(win, f"1 of {count} boxes selected")
    win.key("2")
    wait_count(win, f"1 of {count - 1} boxes selected")
    win.wait_text("1 box changed to “tin”")
    equal(tiles(win), before[:1] + before[2:], "the tiles")
    win.key("Delete")
    wait_count(win, f"1 of {count - 2} boxes selected")
    equal(tiles(win), before[:1] + before[3:], "the tiles")
    win.key("ctrl+z", "ctrl+z")
    wait_for("both to be back", lambda: tiles(win) == before)
    win.key("ctrl+shift+z")
    wait_for("one to go", lambda: tiles(win) == before[:1] + before[2:])


@test
def many(ui):
    """Several tiles at once, through the list of categories; and what happens in the window is seen on the wall"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    open_wall(win)
    wait_for("tiles", lambda: len(tiles(win)) > 3)
    count = len(tiles(win))
    win.click(name="{} × {} in {}".format(*tiles(win)[0]))
    win.key("ctrl+a")
    wait_count(win, f"{count} of {count} boxes selected")
    win.find_category("tin")
    win.wait_node(text="No Boxes", on_screen=True)
    win.key("ctrl+z")
    wait_count(win, f"{count} boxes")
    wait_for("tiles", lambda: len(tiles(win)) == count)
    win.click(name="{} × {} in {}".format(*tiles(win)[0]))
    win.key("Delete")
    wait_count(win, f"1 of {count - 1} boxes selected")
    win.key("ctrl+w")
    win.wait_window_gone(TITLE)
    total = len(file.load()["annotations"])
    win.save(file.path)
    equal(len(file.load()["annotations"]), total - 1, "the annotations in the file")
    equal(sum(annotation["category_id"] == file.category_id("bottle") for annotation in file.load()["annotations"]),
          count - 1, "the bottles in the file")


run()
