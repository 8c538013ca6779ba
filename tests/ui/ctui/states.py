# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the program into each of its main states, by keys and by controls whose names are known in any language."""
import os
import re
import subprocess

from .waiting import wait_for

# The settings of the window before, instead of fresh ones.
AGAIN = {"GSETTINGS_BACKEND": "keyfile"}


def plain(text):
    """The name of a control with this label, in English."""
    return text.replace("_", "")


def _surfaces(win):
    """How many windows and popovers are on the screen."""
    def count():
        try:
            return len(win.hand.xdotool("search", "--onlyvisible", "--pid", win.process.pid).split())
        except subprocess.CalledProcessError:
            return None  # one of them went away while they were looked at
    return wait_for("the windows to be counted", count)


def _popover(win, look, where, *keys):
    """What opens over the window at a key, and goes at Escape."""
    before = _surfaces(win)
    win.key(*keys)
    wait_for(f"{where} to open", lambda: _surfaces(win) > before)
    look(win, where)
    win.key("Escape")
    wait_for(f"{where} to close", lambda: _surfaces(win) == before)


def _dialog(win, look, where, *keys, ready=None, press=None):
    """A window that opens at a key or an item of the main menu, and goes at Escape."""
    title = win.hand.active_title()
    if press is not None:
        before = _surfaces(win)
        win.key("F10")
        wait_for("the menu", lambda: _surfaces(win) > before)
        win.click("menu item|check item", press)
    else:
        win.key(*keys)
    wait_for(f"{where} to open", lambda: win.hand.active_title() not in (title, ""))
    win.wait(where, lambda tree: ready is None or ready(tree))
    look(win, where)
    return title


def _leave(win, title, key="Escape"):
    """A key that closes, until the window that was there before has the keys again."""
    for _ in range(3):
        win.key(key)
        try:
            return wait_for("the window before", lambda: win.hand.active_title() == title, 3)
        except Exception:  # a page in the window may have gone first
            continue
    return wait_for("the window before", lambda: win.hand.active_title() == title)


def _select_box(win):
    def count():
        return sum(row.selected for row in win.tree().find_all("row"))
    before = count()
    win.key("Tab")
    wait_for("a selected box", lambda: count() > before)


def _document(win, look, name):
    look(win, "document")
    _select_box(win)
    look(win, "box selected")
    _popover(win, look, "find category", "slash")
    _popover(win, look, "menu of a box", "shift+F10")
    win.key("Escape")
    _popover(win, look, "brightness", "g")
    _popover(win, look, "main menu", "F10")
    title = _dialog(win, look, "preferences", "ctrl+comma")
    win.click("page", name("Keys"))
    win.wait_node("row", name("Always draw, even inside a box"), on_screen=True)
    look(win, "preferences, keys")
    _leave(win, title)
    _leave(win, _dialog(win, look, "shortcuts", press=name("_Keyboard Shortcuts")))
    _leave(win, _dialog(win, look, "statistics", press=name("S_tatistics")))
    _leave(win, _dialog(win, look, "publish", "ctrl+p",
                        ready=lambda tree: any(node.name.endswith(".json") for node in tree.find_all("label"))))
    _leave(win, _dialog(win, look, "wall of boxes", "ctrl+b"), "alt+F4")
    win.key("F7")
    look(win, "findings")
    win.key("F7")
    _leave(win, _dialog(win, look, "about", press=name("_About Cartouche")))
    win.key("F11")
    win.wait_node("button", name("Leave full screen"), on_screen=True)
    look(win, "full screen")
    win.key("F11")
    win.wait_gone("button", name("Leave full screen"))
    win.key("F9", "shift+F9")
    look(win, "without panels")
    win.key("F9", "shift+F9")


def _question(win, look, name):
    """What is asked when work would be lost; there must be a selected box."""
    win.key("Delete")
    wait_for("the mark of changes", lambda: win.modified())
    win.key("ctrl+w")
    win.wait_node("button", name("_Discard"), on_screen=True)
    look(win, "question before closing")
    win.press_button(name("_Discard"))
    win.wait_end()


def walk(ui, look, name=plain, env=None, **options):
    """Calls look(win, where) in each state. name() turns a label of the program into what a control is called."""
    file = ui.make_set("walk", images=2, boxes=[(0, "tin", [100, 100, 200, 150]), (0, "bottle", [400, 200, 90, 200])])
    os.remove(file.path.parent / "001.png")
    env = env or {}
    win = ui.open("--destination", ui.scratch / "container", env=env, **options)
    win.wait_node("button", name("Open _Folder…"), on_screen=True)
    look(win, "welcome")
    win.quit()
    win = ui.open(file, "--destination", ui.scratch / "container", env=env | AGAIN, **options)
    wait_for("the set", lambda: any(row.label() == "000.png" for row in win.tree().find_all("row")))
    win.canvas.node()
    _document(win, look, name)
    win.key("Escape", "d")
    win.wait("the missing picture", lambda tree: any(
        row.selected and row.label() == "001.png" for row in tree.find_all("row")))
    look(win, "missing picture")
    win.key("a")
    win.wait("the first picture", lambda tree: any(
        row.selected and row.label() == "000.png" for row in tree.find_all("row")))
    _select_box(win)
    _question(win, look, name)
    win = ui.open(env=env | AGAIN, **options)
    win.wait_node("row", text=re.compile("^annotations.json"), on_screen=True)
    look(win, "welcome with recent documents")
    win.quit()
    bad = ui.scratch / "bad.json"
    bad.write_text('{"images": [')
    win = ui.open(bad, env=env | AGAIN, **options)
    win.wait("the problem", lambda tree: any("bad.json" in node.name for node in tree.find_all("label|group")))
    look(win, "problem")
    win.quit()
