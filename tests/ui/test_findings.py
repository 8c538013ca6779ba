#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checker says: the badge, the list, going there, repairs and undo, with the pointer and without."""
import json
import os
import pathlib
import re

from ctui import equal, run, test, wait_for
from ctui.data import copy

OUTSIDE = [700, 500, 300, 60]
EMPTY = [50, 60, 0, 40]
GOOD = [100, 100, 200, 150]


def rows(win):
    """(text, description) of each row of the list of findings that is laid out."""
    found = []
    for row in win.rows("Findings"):
        inner = next((node for node in row.walk() if node.description), None)
        found.append((row.label(), inner.description if inner else ""))
    return found


def texts(win):
    return [text for text, _ in rows(win)]


def badge(win):
    """What the button in the header bar says."""
    tree = win.tree()
    node = tree.find("toggle|button", re.compile(r"error|warning|note|No problems found"))
    return node.name if node else None


def wait_badge(win, text):
    wait_for(lambda: f"the badge to say {text!r}, not {badge(win)!r}", lambda: badge(win) == text, 20)


def wait_rows(win, *patterns):
    """Waits until the list has just these rows; patterns are parts of their texts."""
    def fits():
        found = texts(win)
        return len(found) == len(patterns) and all(part in text for part, text in zip(patterns, found))
    wait_for(lambda: f"the findings {patterns}, not {texts(win)}", fits, 20)


def row_node(win, part):
    def look(tree):
        lists = tree.find_all("list|table", "Findings")
        return next((row for found in lists for row in found.find_all("row") if part in row.label() and row.on_screen()),
                    None)
    return win.wait(f"a finding like {part!r}", look)


def click_row(win, part):
    win.hand.click(*win.middle(row_node(win, part)))


def click_in_row(win, part, button):
    """Clicks on the button of a row; they are named by what they do."""
    node = row_node(win, part)
    win.hand.click(*win.middle(node.find("button", button)))


def broken_set(ui, **how):
    return ui.make_set(images=3, boxes=[(0, "bottle", GOOD), (1, "bottle", OUTSIDE), (1, "tin", GOOD), (2, "tin", EMPTY),
                                        (2, "tin", GOOD)], **how)


@test
def from_badge_to_box(ui):
    """The badge counts, the list opens, and one click on a finding leads to its image and box"""
    file = broken_set(ui)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    before = win.zoom()
    win.press_button("2 warnings")
    wait_rows(win, "A box has no area", "annotation 4 ", "A box leaves", "annotation 2 ")
    ui.screenshot("findings")
    click_row(win, "annotation 2 ")
    win.wait_image("001.png")
    win.wait_selected(0)
    wait_for("the box to be zoomed to", lambda: win.zoom() != before)
    ui.screenshot("findings-box")
    click_row(win, "annotation 4 ")
    win.wait_image("002.png")
    win.wait_selected(0)
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that looking changes nothing")



@test
def repair_and_undo(ui):
    """One finding is repaired by its button, all of a rule after a question, and undo takes each back"""
    file = ui.make_set(images=2, boxes=[(0, "bottle", GOOD), (0, "bottle", OUTSIDE), (1, "tin", [-20, 10, 100, 50]),
                                        (1, "tin", [750, 550, 90, 90]), (1, "tin", EMPTY)])
    win = ui.open(file).wait_opened()
    wait_badge(win, "4 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 5 ", "leaves", "annotation 2 ", "annotation 3 ", "annotation 4 ")
    click_in_row(win, "annotation 2 ", "Clip the box to the picture")
    wait_badge(win, "3 warnings")
    wait_rows(win, "has no area", "annotation 5 ", "leaves", "annotation 3 ", "annotation 4 ")
    win.wait_listed(("bottle", GOOD), ("bottle", [700, 500, 100, 60]))
    click_in_row(win, "leaves", "Clip 2 boxes to their images")
    win.wait_node("label", "Clip 2 boxes to their images?", on_screen=True)
    ui.screenshot("findings-question")
    win.click("button", re.compile("^(Clip ?)+$"))
    wait_badge(win, "1 warning")
    wait_rows(win, "has no area", "annotation 5 ")
    win.save(file.path)
    equal([box for _, box in file.boxes("001.png")], [[0, 10, 80, 50], [750, 550, 50, 50], EMPTY], "the clipped boxes")
    win.undo()
    wait_badge(win, "3 warnings")
    win.undo()
    wait_badge(win, "4 warnings")
    wait_rows(win, "has no area", "annotation 5 ", "leaves", "annotation 2 ", "annotation 3 ", "annotation 4 ")
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that undoing everything gives the first file")
    win.quit()


@test
def only_keys(ui):
    """F7 opens the list, F8 goes on, Ctrl+F8 repairs; arrows fold and unfold; Escape leads back to the picture"""
    file = broken_set(ui)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    equal(win.current_image(), "000.png", "the image after opening the list")
    win.key("F8")
    win.wait_image("002.png")
    win.wait_selected(0)
    win.key("F8")
    win.wait_image("001.png")
    win.wait_selected(0)
    win.key("shift+F8")
    win.wait_image("002.png")
    win.key("shift+F8")
    win.wait_image("001.png")
    win.key("Left")
    win.key("Left")
    wait_rows(win, "has no area", "annotation 4 ", "leaves")
    win.key("Right")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.key("Return")
    wait_rows(win, "has no area", "annotation 4 ", "leaves")
    win.key("F8")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.wait_image("001.png")
    win.key("ctrl+F8")
    wait_badge(win, "1 warning")
    win.wait_listed(("bottle", [700, 500, 100, 60]), ("tin", GOOD))
    win.key("F8")
    win.wait_image("002.png")
    win.key("ctrl+F8")
    wait_badge(win, "No problems found")
    win.wait_node("label", "No Problems Found", on_screen=True)
    wait_for("the keys on the picture", lambda: "focused" in win.canvas.node().states)
    ui.screenshot("findings-none")
    win.key("ctrl+z", "ctrl+z")
    wait_badge(win, "2 warnings")
    win.key("F7")
    win.wait_gone("list|table", "Findings")
    win.save(file.path) if win.modified() else None
    equal(file.path.read_bytes() == file.first, True, "that nothing is different")
    win.quit()


@test
def enter_goes_to_work(ui):
    """Enter on a finding gives the keys to the picture, where the box can be moved at once"""
    file = broken_set(ui)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    click_row(win, "annotation 2 ")
    win.wait_image("001.png")
    win.key("Return")
    wait_for("the keys on the picture", lambda: "focused" in win.canvas.node().states)
    win.key("shift+Left")
    win.wait_listed(("bottle", [690, 500, 300, 60]), ("tin", GOOD))
    win.undo()
    win.quit()


@test
def live(ui):
    """What is drawn, deleted and undone shows in the badge and in the list, which keeps its place"""
    file = broken_set(ui)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    click_row(win, "annotation 4 ")
    win.wait_image("002.png")
    win.wait_selected(0)
    win.key("Delete")
    wait_badge(win, "1 warning")
    wait_rows(win, "leaves", "annotation 2 ")
    win.undo()
    wait_badge(win, "2 warnings")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.quit()


@test
def profile(ui):
    """Another profile brings other findings and is remembered"""
    file = broken_set(ui)
    remember = {"GSETTINGS_BACKEND": "keyfile"}
    win = ui.open(file, env=remember).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.press_button("What to check against")
    win.click("radio item|menu item|check item", "Azure AI Vision, Object Detection")
    wait_badge(win, "2 warnings, 2 notes")
    wait_for("what publishing would do", lambda: any("as fractions" in text for text in texts(win)))
    ui.screenshot("findings-profile")
    win.quit()
    win = ui.open(file, env=remember).wait_opened()
    wait_badge(win, "2 warnings, 2 notes")
    win.quit()


@test
def severities(ui):
    """A severity can be hidden and shown again, and a list without rows says why"""
    file = broken_set(ui)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.press_button("Show warnings")
    win.wait_node("label", "All findings are hidden by their severity.", on_screen=True)
    equal(badge(win), "2 warnings", "the badge meanwhile")
    win.press_button("Show All")
    wait_rows(win, "has no area", "annotation 4 ", "leaves", "annotation 2 ")
    win.quit()


@test
def sizes_from_pictures(ui):
    """An image without width and height gets them from its picture, in one step that undo takes back"""
    file = ui.make_set(images=3, boxes=[(0, "bottle", GOOD)], categories=["bottle"])
    content = file.load()
    for image in content["images"][1:]:
        del image["width"], image["height"]
    file.path.write_text(json.dumps(content))
    file = ui.coco(file.path)
    win = ui.open(file).wait_opened()
    wait_badge(win, "2 warnings")
    win.key("F7")
    wait_rows(win, "no width and height", "001.png", "002.png")
    click_in_row(win, "An image has no width", "Write the sizes of 2 pictures")
    win.wait_node("label", "Write the sizes of 2 pictures?", on_screen=True)
    win.key("Return")
    wait_badge(win, "No problems found")
    win.save(file.path)
    equal([(image["width"], image["height"]) for image in file.load()["images"]], [(800, 600)] * 3, "the sizes")
    win.key("ctrl+z")
    wait_badge(win, "2 warnings")
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that undo gives the first file")
    win.quit()


@test
def real_files(ui):
    """A real file with a wrong box is mended, pictures or not; a read-only one shows its finding without a repair"""
    shared = os.environ.get("CT_SHARED_DATA")
    folder = pathlib.Path(shared, "coco") if shared else None
    if folder is None or not (folder / "azure-vision-detection-bad-box.json").exists():
        ui.skip("the files of other tools are not here")
    file = ui.coco(copy(folder / "azure-vision-detection-bad-box.json", ui.scratch / "real" / "bad-box.json"))
    win = ui.open(file)
    wait_badge(win, "1 warning")
    win.key("F7")
    wait_rows(win, "leaves", "annotation 1 ")
    win.key("F8", "ctrl+F8")
    wait_badge(win, "No problems found")
    win.key("ctrl+z")
    wait_badge(win, "1 warning")
    win.save(file.path) if win.modified() else None
    equal(file.path.read_bytes() == file.first, True, "that undo gives the first file")
    win.quit()
    file = ui.coco(copy(folder / "cocoapi-panoptic.json", ui.scratch / "real" / "panoptic.json"))
    win = ui.open(file)
    wait_badge(win, "1 warning")
    win.key("F7")
    wait_rows(win, "only be looked at", "read-only")
    win.key("F8", "ctrl+F8")
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that the file is the same")


run()
