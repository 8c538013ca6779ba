#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel of images: searching, filtering, sorting, going to one, the grid, and many at once."""
import json
import re
import time

from ctui import equal, run, test, wait_for


def names(win):
    return [row.label() for row in win.rows(win.IMAGES)]


def wait_names(win, *expected):
    wait_for(lambda: f"the list to be {list(expected)}, not {names(win)}", lambda: names(win) == list(expected))


def wait_count(win, text):
    wait_for(f"the count {text!r}", lambda: win.tree().find("label", text) is not None)


def make_shelf(ui, count=12):
    """Pictures 1 to count; the odd ones have a bottle, every third a tin, and the ninth is not there."""
    file = ui.make_set(images=count)
    data = json.loads(file.path.read_text())
    for number, image in enumerate(data["images"], 1):
        old = file.path.parent / image["file_name"]
        image["file_name"] = f"shelf {number}.png"
        old.rename(old.with_name(image["file_name"]))
    data["annotations"] = []

    def box(number, category, width):
        data["annotations"].append({"id": len(data["annotations"]) + 1, "image_id": data["images"][number - 1]["id"],
                                    "category_id": category, "bbox": [100, 100, width, 50], "area": 50 * width,
                                    "iscrowd": 0, "score": round(number / 20, 2)})
    for number in range(1, count + 1):
        if number % 2:
            box(number, 1, 20 * number)
        if number % 3 == 0:
            box(number, 2, 30)
    (file.path.parent / "shelf 9.png").unlink()
    file.path.write_text(json.dumps(data))
    return file


def open_shelf(ui, **options):
    win = ui.open(make_shelf(ui), **options).wait_opened()
    wait_for("the rows", lambda: len(names(win)) == 12)
    return win


def toggle(win, name):
    win.click("button|toggle", name)


def enter(win, name, text):
    """Types into an entry of the filter."""
    win.hand.click(*win.middle(win.wait_node("entry", name)))
    win.wait(f"the keys in {name!r}", lambda tree: "focused" in tree.find("entry", name).states)
    win.type(text)


def open_filter(win):
    win.click("button|toggle", "Filter images")
    win.wait_node("button|toggle", "Reviewed: No", on_screen=True)


def chips(win):
    return win.tree().find_all("button", re.compile("^Remove filter"))


def drop_chip(win, name):
    """Clicks on a chip, once more if the popover that was closing took the click for itself."""
    before = len(chips(win))

    def gone():
        if len(chips(win)) == before:
            win.press_button(name)
            time.sleep(0.3)
        return len(chips(win)) == before - 1
    wait_for(f"the chip {name} to go", gone)


def close_filter(win):
    win.key("Escape")
    win.wait_gone("button|toggle", "Reviewed: No")


@test
def searching(ui):
    """Ctrl+F and a part of a name; Escape lists all again; what is not found has a next step"""
    win = open_shelf(ui)
    wait_count(win, "12")
    win.key("ctrl+f")
    win.type("F 1")
    wait_names(win, "shelf 1.png", "shelf 10.png", "shelf 11.png", "shelf 12.png")
    wait_count(win, "4 of 12")
    ui.screenshot("images-search")
    win.type("x")
    win.wait_node("label", "No image matches", on_screen=True)
    wait_count(win, "0 of 12")
    ui.screenshot("images-nothing")
    win.press_button("Clear Filters")
    wait_for("all images", lambda: len(names(win)) == 12)
    win.key("ctrl+f")
    win.type("12")
    wait_names(win, "shelf 12.png")
    win.key("Return")
    win.wait_image("shelf 12")
    # The keys are the canvas's again; the last one that is listed is the last.
    win.key("d")
    win.wait_text("This is the last image")
    win.key("ctrl+f", "Escape")
    wait_for("all images", lambda: len(names(win)) == 12)
    equal(win.current_image(), "shelf 12.png", "the current image")
    win.quit()


@test
def filtering(ui):
    """Conditions in the popover, chips that take them away, All, Any and None"""
    win = open_shelf(ui)
    open_filter(win)
    toggle(win, "Labelled: Yes")
    wait_count(win, "8 of 12")
    win.click("check", "tin")
    wait_count(win, "4 of 12")
    ui.screenshot("images-filter")
    wait_names(win, "shelf 3.png", "shelf 6.png", "shelf 9.png", "shelf 12.png")
    toggle(win, "Conditions that hold: None")
    wait_count(win, "4 of 12")
    wait_names(win, "shelf 2.png", "shelf 4.png", "shelf 8.png", "shelf 10.png")
    toggle(win, "Conditions that hold: All")
    win.click("check", "bottle")
    wait_count(win, "8 of 12")
    toggle(win, "With categories: All")
    wait_names(win, "shelf 3.png", "shelf 9.png")
    close_filter(win)
    ui.screenshot("images-chips")
    drop_chip(win, "Remove filter “Labelled”")
    wait_names(win, "shelf 3.png", "shelf 9.png")
    drop_chip(win, re.compile("^Remove filter “All of"))
    wait_count(win, "12")
    win.quit()


@test
def facts(ui):
    """Pictures that are missing, widths of boxes, scores and numbers of boxes"""
    win = open_shelf(ui)
    wait_for("the missing one to say so", lambda: [row.label() for row in win.rows(win.IMAGES) if "Picture missing"
                                                   in row.text] == ["shelf 9.png"])
    open_filter(win)
    toggle(win, "Picture missing: Yes")
    wait_names(win, "shelf 9.png")
    toggle(win, "Picture missing: Either")
    wait_for("all images", lambda: len(names(win)) == 12)
    enter(win, "Size of a box from", "200")
    wait_names(win, "shelf 11.png")
    win.key("BackSpace", "BackSpace", "BackSpace")
    wait_for("all images", lambda: len(names(win)) == 12)
    enter(win, "Score from", "0.5")
    wait_names(win, "shelf 11.png", "shelf 12.png")
    win.press_button("Clear Filters")
    wait_for("all images", lambda: len(names(win)) == 12)
    enter(win, "At least so many boxes", "2")
    wait_names(win, "shelf 3.png", "shelf 9.png")
    close_filter(win)
    win.quit()


@test
def sorting(ui):
    """Sorted by name as people count, by number of boxes, and the other way round"""
    win = open_shelf(ui)

    def choose(item):
        win.click("button|toggle", "Sort images")
        win.click("menu item|check item|radio item", item)
    choose("Number of Boxes")
    choose("Descending")
    wait_for("the fullest first", lambda: names(win)[:3] == ["shelf 3.png", "shelf 9.png", "shelf 1.png"])
    choose("Name")
    wait_for("the last name first", lambda: names(win)[:3] == ["shelf 12.png", "shelf 11.png", "shelf 10.png"])
    equal(win.current_image(), "shelf 1.png", "the current image")
    win.focus_canvas()
    win.key("a")
    win.wait_image("shelf 2.png")
    win.quit()


@test
def staying(ui):
    """An image that is reviewed stays among those that are not until the list is updated; N goes through the list"""
    win = open_shelf(ui)
    open_filter(win)
    toggle(win, "Reviewed: No")
    wait_count(win, "12 of 12")
    close_filter(win)
    win.focus_canvas()
    win.key("space")
    win.wait_image("shelf 2.png")
    equal(len(names(win)), 12, "the number of rows")
    ui.screenshot("images-stale")
    win.key("a")
    win.wait_image("shelf 1.png")
    win.key("n")
    win.wait_image("shelf 2.png")
    win.press_button("Update the list")
    wait_count(win, "11 of 12")
    equal(names(win)[0], "shelf 2.png", "the first row")
    win.focus_canvas()
    win.undo()
    wait_for("the image to come back", lambda: names(win)[0] == "shelf 1.png")
    win.quit()


@test
def going(ui):
    """Ctrl+G and a number, or a part of a name"""
    win = open_shelf(ui)
    win.key("ctrl+g")
    win.wait_node("entry", "Go to number or name", on_screen=True)
    win.type("7")
    win.wait_node("label", re.compile("^7 +shelf 7.png"), on_screen=True)
    ui.screenshot("images-goto")
    win.key("Return")
    win.wait_image("shelf 7.png")
    win.key("ctrl+g")
    win.wait_node("entry", "Go to number or name", on_screen=True)
    win.type("shelf 11")
    win.key("Return")
    win.wait_image("shelf 11.png")
    win.key("ctrl+g")
    win.wait_node("entry", "Go to number or name", on_screen=True)
    win.type("nowhere")
    win.wait_text("There is no such image in the list")
    win.key("Escape")
    win.wait_gone("entry", "Go to number or name")
    equal(win.current_image(), "shelf 11.png", "the current image")
    win.quit()


@test
def grid(ui):
    """Large thumbnails in place of the list, and again when the program is started anew"""
    win = open_shelf(ui)
    win.click("toggle|button", "Show as a grid")
    wait_for("the rows as tiles", lambda: len({row.extents()[1] for row in win.rows(win.IMAGES)}) == 6)
    ui.screenshot("images-grid")
    win.key("d")
    win.wait_image("shelf 2.png")
    win.quit()
    settings = (ui.scratch / ".config" / "glib-2.0" / "settings" / "keyfile").read_text()
    equal("images-grid=true" in settings, True, "whether the settings know the grid")


@test
def many(ui):
    """Several images at once: marked, tagged and taken out of the set, each one step of undo"""
    win = open_shelf(ui)
    rows = win.rows(win.IMAGES)
    win.hand.click(*win.middle(rows[1]))
    win.wait_image("shelf 2.png")
    with win.hand.held("shift"):
        win.hand.click(*win.middle(rows[4]))
    wait_for("four selected rows", lambda: sum(row.selected for row in win.rows(win.IMAGES)) == 4)
    with win.hand.held("ctrl"):
        win.hand.click(*win.middle(rows[6]))
    win.wait_node("label", "5 selected", on_screen=True)
    ui.screenshot("images-many")
    win.click("button|toggle", "Change")
    win.click("menu item", "Mark as Reviewed")
    wait_for("five reviewed ones", lambda: sum("Reviewed" in row.text for row in win.rows(win.IMAGES)) == 5)
    win.click("button|toggle", "Change")
    win.click("menu item", "Remove From the Set")
    wait_for("seven images", lambda: len(names(win)) == 7)
    win.focus_canvas()
    win.undo()
    wait_for("twelve images", lambda: len(names(win)) == 12)
    win.key("ctrl+z")
    wait_for("no reviewed ones", lambda: not any("Reviewed" in row.text for row in win.rows(win.IMAGES)))
    win.quit()


@test
def narrow_and_dark(ui):
    """How the panel looks in the dark, and on a narrow screen"""
    win = open_shelf(ui, env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
    open_filter(win)
    toggle(win, "Labelled: Yes")
    win.click("check", "tin")
    wait_count(win, "4 of 12")
    close_filter(win)
    ui.screenshot("images-dark")
    win.quit()


run()
