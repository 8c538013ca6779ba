#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hand at work: every way to draw, name, reach, copy and hide boxes, with the pointer and without."""
from ctui import equal, near, run, test, wait_for

ONE = [100, 100, 200, 150]
TWO = [450, 120, 120, 100]
INNER = [140, 130, 60, 50]


def listed(*boxes):
    return [(name, tuple(float(number) for number in box)) for name, box in boxes]


@test
def four_ways_to_draw(ui):
    """A drag, two clicks, Alt inside a box and four extreme points each draw a box; Shift makes it a square"""
    file = ui.make_set()
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    near_by = 2 / view.scale + 0.6
    win.canvas.drag_px((50, 50), (350, 300), view=view)
    win.wait_listed(("bottle", (50, 50, 300, 250)), tolerance=near_by)
    win.canvas.click_px((500, 60), view=view)
    win.canvas.click_px((700, 200), view=view)
    win.wait_boxes(2)
    with win.hand.held("alt"):
        win.canvas.drag_px((100, 100), (160, 150), view=view)
    win.wait_boxes(3)
    with win.hand.held("shift"):
        win.canvas.drag_px((450, 300), (550, 340), view=view)
    win.wait_boxes(4)
    win.key("Escape", "e")
    for point in ((600, 420), (520, 500), (610, 560), (690, 480)):
        win.canvas.click_px(point, view=view)
    win.key("e")
    win.wait_boxes(5)
    boxes = [box for _, box in win.boxes()]
    near(boxes[1], (500, 60, 200, 140), near_by, "the box of two clicks")
    near(boxes[2], (100, 100, 60, 50), near_by, "the box inside another")
    near(boxes[3][2], boxes[3][3], 1.01, "the sides of the square")
    near(boxes[4], (520, 420, 170, 140), near_by, "the box of four points")
    win.save(file.path)
    equal(len(file.added()), 5, "the number of new annotations")
    win.quit()


@test
def fifty_boxes(ui):
    """50 boxes in 5 categories on 10 images, the pointer always on the canvas: one drag and one key a box"""
    names = ("bottle", "tin", "box", "apple", "pear")
    file = ui.make_set(images=10, categories=names)
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    drags = keys = 0
    drawn = []
    for image in range(10):
        acts = []
        for number in range(len(names)):
            left, top = 60 + 140 * number, 60 + 40 * image
            acts += [(view.to_screen((left, top)), view.to_screen((left + 90, top + 70))), str(number + 1)]
            drags, keys = drags + 1, keys + 1
            drawn.append((image + 1, number + 1, (left, top, 90, 70)))
        win.hand.strokes(*acts)
        if image < 9:
            win.key("d")
            win.wait_image(f"{image + 1:03}.png")
            keys += 1
    win.wait_boxes(5)
    win.save(file.path)
    added = file.added()
    equal([(new["image_id"], new["category_id"]) for new in added], [entry[:2] for entry in drawn], "what was labelled")
    for new, (_, _, box) in zip(added, drawn):
        near(new["bbox"], box, 2 / view.scale + 0.2, "the box")
    ui.note(f"{len(added)} boxes: {drags} drags and {keys} keys, {keys - len(added)} of them to the next image")
    equal((drags, keys), (50, 59), "what it took")
    win.quit()


@test
def a_hundred_images(ui):
    """Opening, leafing through 100 images and closing leaves the file's bytes and time alone"""
    file = ui.make_set(images=100, boxes=[(number, "tin", ONE) for number in range(100)], size=(320, 320))
    before = file.path.stat()
    win = ui.open(file).wait_opened()
    win.key(*["d"] * 50)
    win.wait_image("050.png")
    win.key(*["d"] * 49)
    win.wait_image("099.png")
    equal(win.modified(), False, "the mark of unsaved changes")
    win.quit()
    after = file.path.stat()
    equal((after.st_mtime_ns, after.st_ino), (before.st_mtime_ns, before.st_ino), "the file's time and number")
    equal(file.path.read_bytes() == file.first, True, "that the bytes are the same")


@test
def type_to_find(ui):
    """/ finds a category among 2,500 by a few letters, creates a missing one, and offers the last one first"""
    names = [f"part {number:04}" for number in range(2498)] + ["door handle", "window crank"]
    file = ui.make_set(boxes=[(0, names[0], ONE), (0, names[0], TWO)], categories=names)
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    win.canvas.click_px((200, 110), view=view)
    win.wait_selected(0)
    win.find_category("hand")
    wait_for("the first box to be a handle", lambda: win.boxes()[0][0] == "door handle")
    win.canvas.click_px((500, 130), view=view)
    win.wait_selected(1)
    win.find_category("")
    wait_for("the second to be one too", lambda: win.boxes()[1][0] == "door handle")
    win.find_category("Ash tray", key="Return")
    wait_for("a new category", lambda: win.boxes()[1][0] == "Ash tray")
    win.save(file.path)
    equal(file.categories()[-1], "Ash tray", "the last category of the file")
    equal(len(file.categories()), 2501, "the number of categories")
    win.key("slash")
    win.wait_node("entry", "Find or create a category", on_screen=True)
    ui.screenshot("find-category")
    win.key("Escape")
    win.wait_gone("entry", "Find or create a category")
    win.quit()


@test
def first_category(ui):
    """The first box of a set without categories asks for its name at the pointer"""
    file = ui.make_set(categories=())
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    for _ in range(2):
        win.canvas.drag_px((100, 100), (300, 250), view=view)
        win.wait("the keys in the list of categories", lambda tree: any(
            "focused" in node.states for node in tree.find_all("entry", "Find or create a category")))
        win.type("crate")
        win.key("Return")
        win.wait_listed(("crate", (100, 100, 200, 150)), tolerance=2 / view.scale + 0.6)
        win.key("ctrl+z")
        win.wait_boxes(0)
        win.key("ctrl+z")
        wait_for("no category", lambda: win.categories() == [])
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that the file is the same")


@test
def copy_and_paste(ui):
    """Copy, paste, cut, duplicate and select all; all boxes of the image before once"""
    file = ui.make_set(images=3, boxes=[(0, "bottle", ONE), (0, "tin", TWO)])
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    one, two = listed(("bottle", ONE), ("tin", TWO))
    win.canvas.click_px((500, 170), view=view)
    win.wait_selected(1)
    win.key("ctrl+c")
    win.next_image()
    win.key("ctrl+v")
    win.wait_listed(two)
    win.key("ctrl+d")
    win.wait_listed(two, ("tin", (460, 130, 120, 100)))
    win.key("ctrl+x")
    win.wait_listed(two)
    win.key("ctrl+shift+v")
    win.wait_boxes(2)
    equal(sorted(win.boxes()), sorted([one, two]), "both boxes of the image before, none twice")
    win.key("ctrl+a")
    win.wait_selected(0, 1)
    win.key("Delete")
    win.wait_boxes(0)
    win.undo()
    win.wait_boxes(2)
    win.next_image()
    win.key("ctrl+v")
    win.wait_listed(("tin", (460, 130, 120, 100)))
    win.save(file.path)
    equal(len(file.added()), 3, "the number of new annotations")
    win.quit()


@test
def between_programs(ui):
    """Boxes go to another program, by the names of their categories and in the measure of its picture

    Other text is refused.
    """
    file = ui.make_set(boxes=[(0, "tin", TWO)])
    other = ui.make_set(name="other", categories=("pear",), size=(640, 480))
    first = ui.open(file).wait_opened()
    first.key("Tab", "ctrl+c")
    first.wait_text("1 box copied")
    second = ui.open(other).wait_opened()
    second.key("ctrl+v")
    second.wait_listed(("tin", (360, 96, 96, 80)))
    second.wait("the new category", lambda tree: [name for name, _ in second.categories()] == ["pear", "tin"])
    second.click("entry", "Add category")
    second.type("just a text")
    second.key("ctrl+a", "ctrl+c", "Escape", "ctrl+v")
    second.wait_text("There are no boxes on the clipboard")
    second.key("ctrl+z")
    second.wait_boxes(0)
    second.quit()
    first.quit()


@test
def reaching_and_nudging(ui):
    """Clicks go down the stack, Tab through all, Ctrl-click adds; arrows move and, with Ctrl, resize"""
    file = ui.make_set(boxes=[(0, "bottle", ONE), (0, "tin", INNER), (0, "tin", TWO)])
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    for number in (1, 0, 1):
        win.canvas.click_px((165, 155), view=view)
        win.wait_selected(number)
    with win.hand.held("ctrl"):
        win.canvas.click_px((500, 170), view=view)
    win.wait_selected(1, 2)
    win.key("Right", "shift+Down", "ctrl+Right", "ctrl+shift+Left")
    one, inner, two = listed(("bottle", ONE), ("tin", [140, 140, 62, 50]), ("tin", [450, 130, 122, 100]))
    win.wait_listed(one, inner, two)
    win.key("Escape", "Tab")
    win.wait_selected(0)
    win.key("Tab")
    win.wait_selected(2)
    win.key("shift+Tab")
    win.wait_selected(0)
    for _ in range(4):
        win.undo()
    equal(win.boxes(), listed(("bottle", ONE), ("tin", INNER), ("tin", TWO)), "the boxes")
    win.quit()


@test
def backing_out(ui):
    """Escape backs out one step at a time: the corner, the selection, the mode"""
    file = ui.make_set(boxes=[(0, "bottle", ONE)])
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    def draws():
        return "pressed" in win.tree().find("button|toggle", "Always draw").states

    win.key("w")
    wait_for("the drawing mode", draws)
    win.canvas.click_px((120, 120), view=view)
    win.key("Escape")
    win.canvas.drag_px((400, 400), (500, 500), view=view)
    win.wait_boxes(2)
    equal(draws(), True, "the mode after the first step back")
    win.wait_selected(1)
    win.key("Escape")
    win.wait_selected()
    equal(draws(), True, "the mode after the second step back")
    win.key("Escape")
    wait_for("the mode to end", lambda: not draws())
    win.undo()
    equal(len(win.boxes()), 1, "the number of boxes")
    win.quit()


@test
def review(ui):
    """Space marks and goes on, Shift+Space unmarks, N goes to the next that is not reviewed"""
    file = ui.make_set(images=4)
    win = ui.open(file).wait_opened()
    win.key("space")
    win.wait_image("001.png")
    win.key("space")
    win.wait_image("002.png")
    win.key("a")
    win.wait_image("001.png")
    win.key("shift+space", "n")
    win.wait_image("002.png")
    win.key("n")
    win.wait_image("003.png")
    win.key("shift+n", "shift+n")
    win.wait_image("001.png")
    win.save(file.path)
    equal([image.get("reviewed", False) for image in file.load()["images"]], [True, False, False, False], "the marks")
    win.key("ctrl+z")
    win.wait_image("001.png")
    win.key("ctrl+z", "ctrl+z")
    win.wait_image("000.png")
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that undoing gave the first bytes again")
    win.quit()


@test
def peeking_and_hiding(ui):
    """H held shows the bare picture, Shift+H until it is pressed again; single boxes are hidden and locked"""
    file = ui.make_set(boxes=[(0, "bottle", ONE), (0, "tin", TWO)])
    win = ui.open(file).wait_opened()
    win.key("t")
    view = win.canvas.view()
    edges = (100, 175), (450, 170)
    bare = win.canvas.color_px((400, 400), view)

    def shown():
        return [win.canvas.color_px(edge, view) != bare for edge in edges]

    wait_for("both boxes", lambda: shown() == [True, True])
    with win.hand.held("h"):
        wait_for("the bare picture", lambda: shown() == [False, False])
    wait_for("the boxes again", lambda: shown() == [True, True])
    win.key("shift+h")
    wait_for("the boxes to go", lambda: shown() == [False, False])
    win.key("shift+h")
    wait_for("the boxes to come back", lambda: shown() == [True, True])
    win.canvas.click_px((500, 200), view=view)
    win.wait_selected(1)
    win.key("ctrl+h")
    wait_for("one box to go", lambda: shown() == [True, False])
    equal(win.marks(), [set(), {"Hidden"}], "the marks in the list")
    win.key("alt+h")
    wait_for("the box to come back", lambda: shown() == [True, True])
    win.canvas.click_px((200, 200), view=view)
    win.wait_selected(0)
    win.key("l", "Delete", "Right")
    wait_for("the lock", lambda: win.marks() == [{"Locked"}, set()])
    win.key("Escape", "ctrl+a")
    win.wait_selected(1)
    ui.screenshot("marks")
    win.key("shift+l", "Escape", "ctrl+a")
    win.wait_selected(0, 1)
    equal(win.boxes(), listed(("bottle", ONE), ("tin", TWO)), "the boxes")
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that nothing of this is in the file")


@test
def menu(ui):
    """The menu of a box at the right button, and at the menu key"""
    file = ui.make_set(boxes=[(0, "bottle", ONE), (0, "tin", TWO)])
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    win.canvas.click_px((500, 170), view=view, button="right")
    win.wait_node("menu item", "Duplicate", on_screen=True)
    win.wait_selected(1)
    ui.screenshot("menu")
    win.click("menu item", "Duplicate")
    win.wait_boxes(3)
    win.choose_in_menu((150, 200), "Hide Others", view)
    wait_for("two hidden boxes", lambda: win.marks() == [set(), {"Hidden"}, {"Hidden"}])
    win.choose_in_menu((150, 200), "Show All", view)
    wait_for("no hidden boxes", lambda: win.marks() == [set(), set(), set()])
    win.key("Menu")
    win.wait_node("menu item", "Delete", on_screen=True)
    win.click("menu item", "Delete")
    win.wait_boxes(2)
    win.key("ctrl+z", "ctrl+z")
    win.wait_listed(*listed(("bottle", ONE), ("tin", TWO)))
    win.quit()


@test
def menu_leads_on(ui):
    """From the menu to the list of categories and to the numbers, with the keys in the right place"""
    file = ui.make_set(boxes=[(0, "bottle", ONE)])
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    win.choose_in_menu((150, 200), "Change Category…", view)
    win.wait("the keys in the list of categories", lambda tree: any(
        "focused" in node.states for node in tree.find_all("entry", "Find or create a category")))
    win.type("ti")
    win.key("Return")
    win.wait_listed(*listed(("tin", ONE)))
    win.choose_in_menu((150, 200), "Position and Size…", view)
    win.wait("the keys in the numbers", lambda tree: any(
        "focused" in node.states for node in tree.find_all("entry", "Left edge")))
    win.key("Escape")
    win.wait("the keys on the canvas", lambda tree: "focused" in win.canvas.node().states)
    win.undo()
    win.quit()


@test
def buttons_of_a_row(ui):
    """The marks of a row are set with the pointer and with Space, which goes to no other image then"""
    file = ui.make_set(images=2, boxes=[(0, "bottle", ONE), (0, "tin", TWO)])
    win = ui.open(file).wait_opened()
    for name in ("Locked", "Hidden"):
        row = win.rows(win.BOXES)[1]
        win.hand.click(*win.middle(row.find("button|toggle", name)))
        wait_for(f"the mark {name}", lambda: win.marks() == [set(), {name}])
        for _ in range(4):
            focused = [node.name for node in win.list(win.BOXES).walk() if "focused" in node.states]
            if focused == [name]:
                break
            win.key("Tab")
            wait_for("the focus to move", lambda: focused != [
                node.name for node in win.list(win.BOXES).walk() if "focused" in node.states])
        win.key("space")
        wait_for("no mark", lambda: win.marks() == [set(), set()])
    equal(win.current_image(), "000.png", "the image")
    win.quit()


@test
def exact_numbers(ui):
    """The numbers of a box are typed, in pixels and as parts; what cannot be is refused; letters stay letters"""
    file = ui.make_set(boxes=[(0, "bottle", ONE)])
    win = ui.open(file).wait_opened()
    win.key("Tab", "alt+Return")
    wait_for("the numbers", lambda: win.numbers() == ("100", "100", "200", "150"))
    ui.screenshot("inspector")
    win.key("ctrl+a")
    win.type("dl120,5")
    win.key("Return")
    win.wait_text("This is not a number")
    win.key("ctrl+a")
    win.type("120,5\t50\t")
    wait_for("the typed numbers", lambda: win.numbers() == ("120.5", "50", "200", "150"))
    win.press_button("Parts of the picture")
    wait_for("parts", lambda: win.numbers() == ("0.150625", "0.083333", "0.25", "0.25"))
    entry = win.wait_node("entry", "Width")
    win.hand.click(*win.middle(entry))
    win.wait("the keys to be there", lambda tree: any(
        "focused" in node.states for node in tree.find_all("entry", "Width")))
    win.key("ctrl+a")
    win.type("0.5")
    win.key("Return", "Escape")
    wait_for("half of the width", lambda: win.numbers()[2] == "0.5")
    win.save(file.path)
    equal(file.boxes("000.png"), [("bottle", [120.5, 50, 400, 150])], "the box in the file")
    win.quit()


@test
def without_a_pointer(ui):
    """A box is drawn, placed, named and locked with keys alone"""
    file = ui.make_set()
    win = ui.open(file).wait_opened()
    win.focus_canvas()
    win.key("shift+b")
    win.wait_listed(("bottle", (300, 225, 200, 150)))
    win.key("Left", "2")
    win.wait_listed(("tin", (299, 225, 200, 150)))
    win.key("l")
    wait_for("the lock", lambda: win.marks() == [{"Locked"}])
    win.save(file.path)
    equal(file.boxes("000.png"), [("tin", [299, 225, 200, 150])], "the box in the file")
    win.quit()


@test
def tags(ui):
    """In a file of tags a digit gives the image a tag, and takes it away again"""
    file = ui.make_set(images=2, boxes=[(0, "bottle", None)])
    win = ui.open(file).wait_opened()
    win.key("2")
    win.wait_listed(("bottle", None), ("tin", None))
    win.key("1")
    win.wait_listed(("tin", None))
    win.key("d")
    win.wait_image("001.png")
    win.key("1")
    win.wait_listed(("bottle", None))
    win.save(file.path)
    found = [(tag["image_id"], tag["category_id"], "bbox" in tag) for tag in file.load()["annotations"]]
    equal(sorted(found), [(1, 2, False), (2, 1, False)], "the tags in the file")
    win.quit()


@test
def keys_at_a_glance(ui):
    """Ctrl+? opens the window with all keys"""
    win = ui.open(ui.make_set()).wait_opened()
    win.key("ctrl+question")
    win.wait("the window with the keys", lambda tree: any(
        window.find("label", "Draw by four extreme points") for window in tree.children))
    ui.screenshot("keys")
    win.key("Escape")
    win.wait("that window to go", lambda tree: not any(
        window.find("label", "Draw by four extreme points") for window in tree.children))
    win.quit()


run()
