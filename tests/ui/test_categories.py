#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of categories: adding, editing, colours, order, keys, merging, deleting, hiding, searching, importing."""
import json

from ctui import Failure, equal, run, test, wait_for

ONE = [100, 100, 200, 150]
TWO = [450, 120, 120, 100]
THREE = [450, 300, 120, 100]
NAMES = ("bottle", "tin", "box", "apple")


def a_set(ui, **how):
    """Two images: bottle, tin and tin on the first, tin on the second."""
    how = {"images": 2, "categories": NAMES,
           "boxes": [(0, "bottle", ONE), (0, "tin", TWO), (0, "tin", THREE), (1, "tin", ONE)]} | how
    return ui.make_set(**how)


def names(win):
    return [name for name, _ in win.categories()]


def wait_names(win, *wanted):
    wait_for(lambda: f"the categories {wanted}, not {names(win)}", lambda: names(win) == list(wanted))


def go_to(win, name):
    """Makes a category the current one with a click on its row, which then has the keys."""
    row = next(row for row in win.rows(win.CATEGORIES) if row.label() == name)
    for last in (False, False, True):
        win.hand.click(*win.middle(row))
        try:
            wait_for(f"{name!r} to be current", lambda: win.current_category() == name, 4)
            break
        except Failure:
            # A menu that is just closing has taken the click.
            if last:
                raise
    win.wait("the row to have the keys", lambda tree: any(
        "focused" in node.states for row in tree.find_all("row", None) for node in (row, *row.walk())))


def key_of(win, name):
    """The digit that the row shows, or none."""
    row = next(row for row in win.rows(win.CATEGORIES) if row.label() == name)
    labels = [node.name for node in row.find_all("label")]
    return labels[-1] if labels[-1].isdigit() and len(labels) > 2 else ""


def open_editor(win, name):
    go_to(win, name)
    win.key("F2")
    win.wait_window("Edit Category")
    win.wait_node("entry", "Name")


def fill(win, text):
    """Types something in the place of what the entry with the keys has."""
    win.key("ctrl+a")
    win.type(text)


def assert_undone(win, file, count):
    """Undoes so many groups, saves, and finds the first bytes."""
    for _ in range(count):
        win.undo()
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that the bytes are those that were opened")


@test
def adding(ui):
    """A typed name is added once, with the next id; a name that is there becomes current; undo takes it back"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    win.add_category("pear")
    wait_names(win, *NAMES, "pear")
    equal(win.current_category(), "pear", "the current category")
    win.click("entry", "Add category")
    win.type("tin")
    win.key("Return")
    wait_for("tin to be current", lambda: win.current_category() == "tin")
    win.focus_canvas()
    win.save(file.path)
    equal(file.categories(), [*NAMES, "pear"], "the categories of the file")
    equal(file.category_id("pear"), 5, "its id")
    assert_undone(win, file, 1)
    win.quit()


@test
def editing(ui):
    """F2 changes name, supercategory and key as one step; a name that is taken is refused; undo gives the bytes back"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    open_editor(win, "tin")
    ui.screenshot("category-editor")
    fill(win, "box")
    win.wait_text("There is a category “box” already")
    equal(win.tree().find("button", "Apply").sensitive, False, "whether Apply can be pressed")
    ui.screenshot("category-editor-taken")
    fill(win, "can")
    win.key("Tab")
    fill(win, "metal")
    win.key("Return")
    win.wait_window_gone("Edit Category")
    wait_names(win, "bottle", "can", "box", "apple")
    win.focus_canvas()
    win.save(file.path)
    category = file.load()["categories"][1]
    equal(category, {"id": 2, "name": "can", "supercategory": "metal"}, "the category in the file")
    assert_undone(win, file, 1)
    win.quit()


@test
def cancelling(ui):
    """Escape leaves the editor without a change"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    open_editor(win, "tin")
    fill(win, "can")
    win.key("Escape")
    win.wait_window_gone("Edit Category")
    equal(names(win), list(NAMES), "the names")
    equal(win.modified(), False, "the mark of unsaved changes")
    win.quit()


@test
def colours(ui):
    """A colour goes into the file only where it has one, in its spelling"""
    file = a_set(ui)
    content = file.load()
    content["categories"][0]["color"] = [220, 20, 60]
    file.path.write_text(json.dumps(content))
    file.first = file.path.read_bytes()
    win = ui.open(file).wait_opened()
    for name in ("bottle", "tin"):
        open_editor(win, name)
        win.hand.click(*win.middle(win.wait_node("widget", "Color of the category")))
        win.wait_window("Color of the Category")
        ui.screenshot(f"category-color-{name}")
        win.hand.click(*win.middle(win.wait_node("radio", "Dark Purple")))
        win.key("alt+s")
        win.wait_window_gone("Color of the Category")
        win.press_button("Apply")
        win.wait_window_gone("Edit Category")
    ui.screenshot("category-colors")
    win.focus_canvas()
    win.save(file.path)
    after = file.load()["categories"]
    equal("color" in after[1], False, "whether tin got a colour in the file")
    equal(after[0]["color"], [97, 53, 131], "the colour of bottle in the file")
    equal(file.path.read_bytes().count(b"color"), 1, "the number of colours in the file")
    win.key("ctrl+z", "ctrl+z")
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that the bytes are those that were opened")
    win.quit()


@test
def order(ui):
    """Alt with arrows and dragging change the order of the list and its keys, and nothing in the file"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    go_to(win, "bottle")
    win.key("alt+Down")
    wait_names(win, "tin", "bottle", "box", "apple")
    win.wait_text("the file keeps its own")
    win.key("alt+Down", "alt+Down", "alt+Down")
    wait_names(win, "tin", "box", "apple", "bottle")
    equal(win.current_category(), "bottle", "the current category")
    win.key("alt+Up")
    wait_names(win, "tin", "box", "bottle", "apple")
    rows = {row.label(): row for row in win.rows(win.CATEGORIES)}
    start, stop = win.middle(rows["apple"]), win.middle(rows["tin"])
    win.hand.drag(start, (start[0], start[1] - 12), (stop[0], stop[1] - 6), steps=10, rest=0.3)
    wait_names(win, "apple", "tin", "box", "bottle")
    equal([key_of(win, name) for name in ("apple", "bottle")], ["1", "4"], "the keys")
    win.focus_canvas()
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that the file is as before")
    for _ in range(5):
        win.undo()
    wait_names(win, *NAMES)
    win.discard()


@test
def keys(ui):
    """A key that is given to a category shows in its row, is taken from another, and labels boxes"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    open_editor(win, "apple")
    win.hand.click(*win.middle(win.wait_node("combo", "Key")))
    win.key("Home", *["Down"] * 2, "Return")
    win.press_button("Apply")
    win.wait_window_gone("Edit Category")
    wait_for("the key 2 in the row of apple", lambda: key_of(win, "apple") == "2")
    equal(key_of(win, "tin"), "", "the key of tin")
    win.focus_canvas()
    win.canvas.click_px((200, 102))
    win.wait_selected(0)
    win.key("2")
    wait_for("the box to be an apple", lambda: win.boxes()[0][0] == "apple")
    win.undo()
    win.key("ctrl+z")
    wait_for("the key 2 in the row of tin", lambda: key_of(win, "tin") == "2")
    win.quit()


@test
def merging(ui):
    """Merging says how many boxes on how many images change, takes one step, and undo brings all back"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    go_to(win, "tin")
    win.key("Menu")
    win.wait_node("menu item", "Merge Into…", on_screen=True)
    win.key("m")
    win.wait_text("3 boxes in 2 images")
    equal(win.tree().find("button", "Merge").sensitive, False, "whether Merge can be pressed before one is chosen")
    ui.screenshot("category-merge")
    win.type("app")
    win.wait_text("will get the category “apple”")
    win.key("Return")
    wait_names(win, "bottle", "box", "apple")
    wait_for("the counts", lambda: win.categories() == [("bottle", 1), ("box", 0), ("apple", 3)])
    win.focus_canvas()
    win.save(file.path)
    equal(file.boxes("001.png"), [("apple", ONE)], "the boxes of the second image")
    assert_undone(win, file, 1)
    win.quit()


@test
def deleting(ui):
    """Deleting asks about boxes: they go too, or get another category; without boxes it does not ask"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    go_to(win, "box")
    win.key("Delete")
    wait_names(win, "bottle", "tin", "apple")
    go_to(win, "tin")
    win.key("Delete")
    win.wait_text("Delete 3 boxes in 2 images too")
    ui.screenshot("category-delete")
    win.press_button("Delete")
    wait_names(win, "bottle", "apple")
    win.wait_boxes(1)
    win.focus_canvas()
    win.undo()
    wait_names(win, "bottle", "tin", "apple")
    win.wait_boxes(3)
    go_to(win, "tin")
    win.key("Delete")
    win.wait_text("Delete 3 boxes in 2 images too")
    win.click("radio|check", "Move them to another category")
    equal(win.tree().find("button", "Delete").sensitive, False, "whether Delete can be pressed before one is chosen")
    win.click("entry", "Find a category")
    win.type("bot")
    ui.screenshot("category-delete-move")
    win.press_button("Delete")
    wait_for("the counts", lambda: win.categories() == [("bottle", 4), ("apple", 0)])
    win.focus_canvas()
    win.save(file.path)
    equal([name for name, _ in file.boxes("000.png")], ["bottle"] * 3, "the boxes of the first image")
    assert_undone(win, file, 2)
    win.quit()


@test
def deleting_keeps_to_the_list(ui):
    """Delete in the list is about categories even where a box is selected"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    win.canvas.click_px((200, 102))
    win.wait_selected(0)
    go_to(win, "apple")
    win.key("Delete")
    wait_names(win, "bottle", "tin", "box")
    equal(len(win.boxes()), 3, "the number of boxes")
    win.discard()


@test
def hiding(ui):
    """The eye hides a category's boxes, “Show Only This” all others, and a new box is never hidden"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    row = next(row for row in win.rows(win.CATEGORIES) if row.label() == "tin")
    win.hand.click(*win.middle(row.find("button|toggle", "Hidden")))
    wait_for("two boxes to be hidden", lambda: [("Hidden" in marks) for marks in win.marks()] == [False, True, True])
    ui.screenshot("category-hidden")
    equal(win.modified(), False, "the mark of unsaved changes")
    go_to(win, "bottle")
    win.key("shift+F10")
    win.click("menu item", "Show Only This")
    wait_for("only bottle to be seen", lambda: ["Hidden" in marks for marks in win.marks()] == [False, True, True])
    go_to(win, "apple")
    win.focus_canvas()
    win.draw((600, 450), (700, 550))
    equal("Hidden" in win.marks()[3], False, "whether the new box is hidden")
    win.key("alt+h")
    wait_for("all to be seen", lambda: not any("Hidden" in marks for marks in win.marks()))
    win.discard()


@test
def counting(ui):
    """The counts of this image and of all follow drawing, undo and going to another image"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()

    def about(name):
        row = next(row for row in win.rows(win.CATEGORIES) if row.label() == name)
        return next(node.description for node in row.walk() if "in this image" in node.description)

    equal(about("tin"), "3 boxes, 2 in this image", "the counts of tin")
    win.key("2")
    win.draw((600, 450), (700, 550))
    wait_for("the new box to be counted", lambda: about("tin") == "4 boxes, 3 in this image")
    win.undo()
    wait_for("it to be taken back", lambda: about("tin") == "3 boxes, 2 in this image")
    win.next_image()
    wait_for("the counts of the second image", lambda: about("tin") == "3 boxes, 1 in this image")
    equal(about("bottle"), "1 box, 0 in this image", "the counts of bottle")
    win.quit()


@test
def searching(ui):
    """Some letters find a category among 2,500; Enter makes it current, and the order cannot be changed meanwhile"""
    file = a_set(ui, categories=NAMES + tuple(f"part {number:04}" for number in range(2495)) + ("window crank",))
    win = ui.open(file).wait_opened()
    win.click("toggle|button", "Search categories")
    win.type("CRANK")
    wait_names(win, "window crank")
    win.key("Return")
    wait_for("the crank to be current", lambda: win.current_category() == "window crank")
    win.key("alt+Up")
    win.wait_text("End the search to change the order")
    ui.screenshot("category-search")
    win.hand.click(*win.middle(win.wait_node("entry", "Search categories")))
    win.key("ctrl+a")
    win.type("nothing of that")
    win.wait_text("No category has this in its name")
    ui.screenshot("category-search-nothing")
    win.key("Escape")
    wait_for("all to be there", lambda: len(names(win)) > 100)
    equal(win.modified(), False, "the mark of unsaved changes")
    win.quit()


@test
def locking(ui):
    """With the list locked neither the entry, nor / and a name, nor pasting makes a category"""
    file = a_set(ui)
    win = ui.open(file).wait_opened()
    win.click("toggle|button", "Lock the list")
    wait_for("the entry to sleep", lambda: not win.tree().find("entry", "Add category").sensitive)
    ui.screenshot("category-locked")
    win.focus_canvas()
    win.canvas.click_px((200, 102))
    win.wait_selected(0)
    win.key("slash")
    win.wait_node("entry", "Find or create a category", on_screen=True)
    win.type("pear")
    win.key("Return", "Escape")
    win.wait_gone("entry", "Find or create a category")
    equal(names(win), list(NAMES), "the categories")
    win.key("ctrl+c")
    win.wait_text("1 box copied")
    go_to(win, "bottle")
    win.key("Delete")
    win.press_button("Delete")
    wait_names(win, "tin", "box", "apple")
    win.focus_canvas()
    win.key("ctrl+v")
    win.wait_text("has no “bottle”")
    equal(names(win), ["tin", "box", "apple"], "the categories")
    win.click("toggle|button", "Lock the list")
    win.focus_canvas()
    win.key("ctrl+v")
    wait_names(win, "tin", "box", "apple", "bottle")
    win.discard()


@test
def importing(ui):
    """A list of names is shown before it is added: new ones, and how many are there, repeated or blank"""
    file = a_set(ui)
    path = file.path.parent / "names.txt"
    path.write_bytes("\ufeffpear\r\nPflaume grün\r\n\r\ntin\r\npear\r\nbottle\r\n".encode())
    win = ui.open(file).wait_opened()
    win.click("button|toggle", "Menu of the categories")
    ui.screenshot("category-panel-menu")
    win.click("menu item", "Import Names…")
    win.wait_window("Import Names")
    win.choose(path)
    win.wait_text("Add 2 Categories")
    for text in ("2 names are in the list already", "1 line repeats a name", "1 line is blank", "Pflaume grün"):
        win.wait_text(text)
    ui.screenshot("category-import")
    win.press_button("Add")
    wait_names(win, *NAMES, "pear", "Pflaume grün")
    win.focus_canvas()
    win.save(file.path)
    equal(file.categories(), [*NAMES, "pear", "Pflaume grün"], "the categories of the file")
    assert_undone(win, file, 1)
    win.quit()


@test
def importing_nonsense(ui):
    """A file that is no list of names is refused with its name and line, and nothing changes"""
    file = a_set(ui)
    path = file.path.parent / "names.txt"
    path.write_bytes((file.path.parent / "000.png").read_bytes())
    win = ui.open(file).wait_opened()
    win.click("button|toggle", "Menu of the categories")
    win.click("menu item", "Import Names…")
    win.wait_window("Import Names")
    win.choose(path)
    win.wait_text("The List Could Not Be Read")
    win.wait_text(r"names\.txt:\d+: this line")
    ui.screenshot("category-import-error")
    win.press_button("Close")
    equal(names(win), list(NAMES), "the categories")
    equal(win.modified(), False, "the mark of unsaved changes")
    win.quit()


@test
def an_empty_list(ui):
    """A set without categories says what to do next"""
    file = a_set(ui, categories=(), boxes=())
    win = ui.open(file).wait_opened()
    win.wait_text("Type a name below, or import a list")
    ui.screenshot("category-empty")
    win.add_category("bottle")
    wait_names(win, "bottle")
    win.discard()


if __name__ == "__main__":
    run()
