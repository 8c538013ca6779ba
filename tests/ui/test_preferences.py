#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences: keys that are changed and used, presets, clashes, and letters that sleep in texts."""
from ctui import contains, equal, run, test, wait_for

BOX = (0, "bottle", [100, 100, 200, 150])
SEARCH = "Search for a command or key"


def open_keys(win):
    """The page with the keys, from the keyboard as far as its tab."""
    win.key("ctrl+comma")
    win.wait_window("Preferences")
    win.click("page", "Keys")
    win.wait_node("row", "Always draw, even inside a box", on_screen=True)


def close_preferences(win, title="annotations.json"):
    win.key("Escape")
    win.wait_window(title)


def find(win, words):
    """Searches on the page with the keys, in place of what was searched before."""
    win.hand.click(*win.middle(win.wait_node("entry", SEARCH)), times=3)
    win.wait("the search to have the keys", lambda tree: "focused" in tree.find("entry", SEARCH).states)
    win.type(words)
    win.wait_node("entry", SEARCH, text=words)


def wait_keys(win, command, keys):
    """Waits until the row of a command names these keys."""
    win.wait(f"{command} to have the keys {keys!r}", lambda tree: any(
        row.find("label", keys) for row in tree.find_all("row", command)))


def record(win, command, key):
    """Chooses the row of a command and presses the key that it shall have."""
    win.click("row", command)
    win.wait_window("New Key")
    win.key(key)
    win.wait_window_gone("New Key")


def choose(win, combo, name):
    """Chooses in a row with choices, by the keyboard; the one that has the keys first need not be the present one."""
    def count_surfaces():
        return len(win.hand.xdotool("search", "--onlyvisible", "--pid", win.process.pid).split())

    def focused(tree):
        return next((row.text for row in tree.find("combo", combo).find_all("row") if "focused" in row.states), None)
    before = count_surfaces()
    win.click("combo", combo)
    wait_for("the choices to be drawn", lambda: count_surfaces() > before)
    here = win.wait("the choices to have the keys", focused)
    while here != name:
        win.key("Down")
        here = win.wait(f"the choice after {here}", lambda tree: focused(tree) not in (None, here) and focused(tree))
    win.key("Return")
    win.wait(f"{combo} to be {name}", lambda tree: tree.find("combo", combo).find("row").text == name)


@test
def another_key(ui):
    """A key that is changed works at once, the old one no more, and the list of keys shows it"""
    win = ui.open(ui.make_set(images=3)).wait_opened("000.png")
    win.key("d")
    win.wait_image("001.png")
    open_keys(win)
    find(win, "next image")
    wait_keys(win, "Next image", "D, Page Down")
    record(win, "Next image", "x")
    wait_keys(win, "Next image", "X")
    ui.screenshot("preferences-keys")
    close_preferences(win)
    win.key("d", "f", "x")
    win.wait_image("002.png")
    win.key("ctrl+question")
    win.wait("the new key in the list", lambda tree: any(
        window.find("label", "X") for window in tree.children if window.find("label", "Draw by four extreme points")))
    win.key("Escape")
    win.wait_window("annotations.json")
    # One is taken back, and so is the whole.
    open_keys(win)
    find(win, "next image")
    win.click("button", "Next image: Reset")
    wait_keys(win, "Next image", "D, Page Down")
    record(win, "Next image", "BackSpace")
    wait_keys(win, "Next image", "No key")
    record(win, "Next image", "Escape")
    wait_keys(win, "Next image", "No key")
    win.click("button", "Reset All")
    wait_keys(win, "Next image", "D, Page Down")
    close_preferences(win)
    win.key("a")
    win.wait_image("001.png")
    win.quit()


@test
def clash(ui):
    """A key that is taken is given away only after a warning that names who has it"""
    win = ui.open(ui.make_set(images=3)).wait_opened("000.png")
    open_keys(win)
    find(win, "reviewed")
    record(win, "Next image that is not reviewed", "d")
    win.wait_text("“D” Is Taken by “Next image”")
    ui.screenshot("preferences-clash")
    win.key("Escape")
    win.wait_window("Preferences")
    wait_keys(win, "Next image that is not reviewed", "N")
    record(win, "Next image that is not reviewed", "d")
    win.press_button("Replace")
    win.wait_window("Preferences")
    wait_keys(win, "Next image that is not reviewed", "D")
    # The canvas keeps its own.
    record(win, "Next image that is not reviewed", "h")
    contains(win.wait_text("“H” Is Taken by"), "Hide the boxes while held", "the warning")
    win.press_button("OK")
    win.wait_window("Preferences")
    wait_keys(win, "Next image that is not reviewed", "D")
    find(win, "page down")
    wait_keys(win, "Next image", "Page Down")
    win.key("Escape")
    win.wait_node("row", "Always draw, even inside a box")
    close_preferences(win)
    win.key("Next")
    win.wait_image("001.png")
    win.key("d")
    win.wait_image("002.png")
    win.quit()


@test
def presets(ui):
    """With the keys of labelImg W draws and D goes on; with those of CVAT N draws, F goes on and D back"""
    file = ui.make_set(images=3, boxes=[BOX])
    win = ui.open(file).wait_opened("000.png")
    open_keys(win)
    choose(win, "Keys as In", "labelImg")
    find(win, "ctrl+v")
    wait_keys(win, "Paste all boxes of the image before", "Ctrl+V")
    win.key("Escape")
    close_preferences(win)
    win.wait_boxes(1)
    win.key("w")
    win.canvas.drag_px((120, 120), (180, 180))
    win.wait_boxes(2)
    win.key("w", "Escape", "d")
    win.wait_image("001.png")
    open_keys(win)
    choose(win, "Keys as In", "CVAT")
    find(win, "previous image")
    wait_keys(win, "Previous image", "D, Page Up")
    win.key("Escape")
    close_preferences(win, "• annotations.json")
    win.key("f")
    win.wait_image("002.png")
    win.key("d", "d")
    win.wait_image("000.png")
    # Arrows are the canvas's, but not with Alt.
    win.key("alt+Right")
    win.wait_image("001.png")
    win.key("alt+Left")
    win.wait_image("000.png")
    # W, B and F of Cartouche are the canvas's own, and sleep.
    zoom = win.zoom()
    win.key("ctrl+plus")
    wait_for("the zoom to change", lambda: win.zoom() != zoom)
    zoom = win.zoom()
    win.key("w", "n")
    win.canvas.drag_px((130, 130), (160, 160))
    win.wait_boxes(3)
    equal(win.zoom(), zoom, "the zoom")
    win.discard()


@test
def letters_sleep(ui):
    """Letters that were made keys are letters while a text is typed, and Space is what it was made"""
    win = ui.open(ui.make_set(images=3)).wait_opened("000.png")
    open_keys(win)
    find(win, "next image")
    record(win, "Next image", "space")
    win.press_button("Replace")
    win.wait_window("Preferences")
    wait_keys(win, "Next image", "Space")
    record(win, "Next image that is not reviewed", "q")
    wait_keys(win, "Next image that is not reviewed", "Q")
    close_preferences(win)
    win.click("entry", "Add category")
    win.type("quince q")
    win.wait_node("entry", "Add category", text="quince q")
    equal(win.current_image(), "000.png", "the image")
    win.key("Escape", "space")
    win.wait_image("001.png")
    win.key("q")
    win.wait_image("002.png")
    equal(win.modified(), False, "whether anything was marked as reviewed")
    win.quit()


@test
def settings(ui):
    """What is switched in the preferences counts at once: the style, and what a drag on empty ground does"""
    win = ui.open(ui.make_set(boxes=[BOX])).wait_opened("000.png")
    win.wait_boxes(1)
    win.key("ctrl+comma")
    win.wait_window("Preferences")
    choose(win, "Style", "Dark")
    win.click("row", "Draw on Empty Ground")
    ui.screenshot("preferences-dark")
    close_preferences(win)
    win.canvas.drag_px((50, 50), (400, 300))
    win.wait_selected(0)
    equal(len(win.boxes()), 1, "the number of boxes")
    win.quit()


run()
