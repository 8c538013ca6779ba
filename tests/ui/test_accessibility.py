#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people see who do not look: a name for every control, and every box in a list."""
from ctui import Failure, contains, equal, run, test
from ctui.states import walk

# Roles that only hold or move other things; they may take the focus, but nothing is said of them.
HOLDERS = {"group", "scroll area", "page", "separator", "scroll bar"}


def unnamed(tree):
    """Controls that take the focus but have no name. A row is named by the labels in it; a widget with others in it
    that take the focus only arranges them, such as a divided pane."""
    for node in tree.walk():
        if not node.focusable or node.name or node.role in HOLDERS or not node.visible:
            continue
        if node.role in ("row", "cell") and node.label():
            continue
        # What GTK's choice is made of; the whole of it has the name.
        if any(outer.role == "combo" and outer.name for outer in node.ancestors()):
            continue
        if node.role == "widget" and any(inner.focusable for child in node.children for inner in child.walk()):
            continue
        if node.on_screen():
            yield node


def check_names(win, where):
    nameless = list(unnamed(win.tree()))
    if nameless:
        raise Failure(f"without a name {where}:\n" + "\n".join(
            "  ".join(repr(part) for part in reversed([node, *node.ancestors()][:4])) + f" at {node.extents()}"
            for node in nameless))


# What says nothing of what a thing does.
GENERIC = {"widget", "group", "role 0", "role 67"}

# Whoever has such a role does something, whether or not it takes the focus.
CONTROLS = {"button", "toggle", "check", "radio", "entry", "password", "spin", "slider", "combo", "link", "menu item",
            "check item", "radio item", "picture"}


def nondescript(tree):
    """What takes the focus itself, and is no more than a widget to a screen reader; and controls without a name."""
    for node in tree.walk():
        if any(outer.role == "combo" and outer.name for outer in node.ancestors()):
            continue
        if not node.visible or any(inner.focusable for child in node.children for inner in child.walk()):
            continue
        is_generic = node.focusable and node.role in GENERIC
        is_nameless = node.role in CONTROLS and not node.label() and (node.focusable or node.role != "picture")
        if (is_generic or is_nameless) and node.on_screen():
            yield node


@test
def every_state(ui):
    """In every state, dialog and menu each control has a name and a role of its own"""
    seen = []

    def look(win, where):
        tree = win.tree()
        seen.append(where)
        bad = list(unnamed(tree)) + list(nondescript(tree))
        # These windows are the toolkit's; of ours is only what they say.
        if where == "about":
            bad = []
        if where == "shortcuts":
            bad = [node for node in bad if not (node.role == "button" and node.window.role == "window")]
        if bad:
            ui.screenshot("accessibility-" + where.replace(" ", "-"))
            problems.append(f"{where}:\n" + "\n".join(
                "  " + "  ".join(repr(part) for part in reversed([node, *node.ancestors()][:4])) + f" at {node.extents()}"
                for node in dict.fromkeys(bad)))
    problems = []
    walk(ui, look)
    ui.note(f"{len(seen)} states: " + ", ".join(seen))
    if problems:
        raise Failure("without a name or with a role that says nothing:\n" + "\n".join(problems))


@test
def names(ui):
    """Every control has a name: on the welcome page, with a document, in the menus and in the publish dialog"""
    sample = ui.copy_sample()
    win = ui.open("--destination", ui.scratch / "container",
                  env={"CARTOUCHE_SAMPLE": str(sample.path.parent)})
    win.wait_node("button", "Try the Sample", on_screen=True)
    ui.screenshot("welcome")
    check_names(win, "on the welcome page")
    win.press_button("Try the Sample")
    win.wait_opened()
    check_names(win, "beside the canvas")
    for menu in ("Open", "Main menu"):
        win.press_button(menu)
        win.wait("the menu", lambda tree: any(item.on_screen() for item in tree.find_all("menu item")))
        check_names(win, f"in the menu “{menu}”")
        win.key("Escape")
        win.wait("the menu to close",
                 lambda tree: not any(item.on_screen() for item in tree.find_all("menu item")))
    win.press_button("Publish")
    win.wait_window("Publish")
    win.wait("the plan", lambda tree: tree.find("list", "What goes where").find("row"))
    check_names(win, "in the publish dialog")
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.quit()


@test
def canvas_tells(ui):
    """The canvas says how many annotations there are and which is selected; the list names every box"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    name = win.current_image()
    contains(win.canvas.node().description, f"{len(file.boxes(name))} annotations", "the canvas's description")
    equal([category for category, _ in win.boxes()], [category for category, _ in file.boxes(name)], "the list")
    category, (x, y, width, height) = file.boxes(name)[0]
    win.canvas.click_px((x + width / 2, y + height / 2))
    win.wait("the selection", lambda tree: f"{category} selected" in win.canvas.node().description)
    win.quit()


@test
def keyboard_alone(ui):
    """A box is chosen in the list and deleted without the pointer"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    count = len(win.boxes())
    for _ in range(30):
        if any("focused" in node.states for row in win.rows(win.BOXES) for node in row.walk()):
            break
        win.key("Tab")
        win.key("Down") if any("focused" in node.states for node in win.list(win.BOXES).walk()) else None
    win.key("Down", "Delete")
    win.wait_boxes(count - 1)
    win.discard()


@test
def dark(ui):
    """The dark style"""
    win = ui.open(ui.copy_sample(), env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}).wait_opened()
    win.canvas.view()
    ui.screenshot("dark")
    win.quit()


run()
