#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In a made-up language: nothing is left in English; from right to left; and with large text."""
import re

from ctui import Failure, contains, equal, near, run, test, wait_for
from ctui import pseudo
from ctui.states import walk
from ctui.tree import Gone

# What stands in the files of the walk, in paths and in names of other things; never translated.
DATA = set("""annotations json walk bad bottle tin png container ctui home made test Cartouche COCO JSON PNG SVG CSV CVAT VoTT
labelImg Azure Custom Vision Entra Microsoft GPL GNU General Public License version later only px wpx MB kB GB
https http localhost""".split())

# What GTK and libadwaita say themselves, in whole; they have translations of their own.
TOOLKITS = {"Close", "Close the window", "Minimize", "Minimize the window", "Maximize", "Maximize the window", "Restore",
            "Restore the window", "Shortcuts", "Search Results", "No Results Found", "Try a different search",
            "Search Shortcuts", "About", "Details", "Report an Issue", "Troubleshooting", "Credits", "Legal", "Back",
            "Website", "Search", "Try a different search.", "Clear text", "Clear entry", "Icon", "Menu", "(None)"}

# How GTK names keys.
KEYS = set("""Ctrl Shift Alt Super Page Up Down Left Right Delete Insert Space Return Enter Escape Tab Menu Backspace BackSpace
Home End Space Esc Period Comma Question Plus Minus Equal Slash""".split())

# What the system and GLib say within a text of ours, in the language of their own translations.
SYSTEMS = re.compile("No such file or directory|[0-9] bytes")

WORD = re.compile(r"[^\W\d_]+")


def left_in_english(text):
    """The words of a text that no translation has touched; whatever is translated has accents."""
    if text in TOOLKITS:
        return []
    return [word for word in WORD.findall(re.sub(r"\S*[/~]\S*|\S+\.(?:json|png)\b", "", SYSTEMS.sub("", text)))
            if len(word) > 2 and re.search("[aeiouyAEIOUY]", word) and word.isascii()
            and word not in DATA and word not in KEYS]


def check(tree, where, found):
    for node in tree.walk():
        if node.role == "program" or where in ("about",):
            continue
        for text in (node.name, node.description):
            words = left_in_english(text)
            if words and node.visible:
                found.setdefault(f"{text!r}", f"{where}: {node!r}")


@test
def nothing_in_english(ui):
    """In a language in which every text differs, no text of ours is left in English"""
    if pseudo.missing_tools():
        ui.skip("needs " + pseudo.missing_tools())
    equal(left_in_english("Open Folder…"), ["Open", "Folder"], "that the test sees English")
    equal(left_in_english(pseudo.pseudo("Open Folder…")), [], "that the test sees the made-up language")
    found = {}
    seen = []

    def look(win, where):
        seen.append(where)
        check(win.tree(), where, found)
    walk(ui, look, name=pseudo.name, env=pseudo.environment(ui))
    ui.note(f"{len(seen)} states: " + ", ".join(seen))
    if found:
        raise Failure("left in English:\n" + "\n".join(f"{text} ({place})" for text, place in found.items()))


def size_of(node):
    """(width, height), or nothing for what has no place on the screen, such as the content of a closed popover."""
    try:
        return node.extents()[2:]
    except Gone:
        return None


def reaches_out(tree):
    """Controls that can be used but lie beyond the edges of their window, and not because they are scrolled away."""
    for node in tree.walk():
        if not node.focusable or not node.visible or node.window is None or node.surfaces[0] is not node.window:
            continue
        around = [outer for outer in node.ancestors() if outer.role != "program"]
        if any(outer.role == "scroll area" or size_of(outer) == (0, 0) for outer in around):
            continue
        x, y, width, height = node.extents()
        _, _, full_width, full_height = node.window.extents()
        if width > 0 and height > 0 and (x < 0 or y < 0 or x + width > full_width or y + height > full_height):
            yield node


def check_sizes(ui, prefix, **options):
    """Walks through all states; nothing may lie outside of its window."""
    bad = []

    def look(win, where):
        ui.screenshot(f"{prefix}-" + where.replace(",", "").replace(" ", "-"), calm=False)
        # What is in a popover has its place relative to that, and a popover may reach out of the window.
        if where != "brightness":
            bad.extend(f"{where}: {node!r} at {node.extents()}" for node in reaches_out(win.tree()))
    walk(ui, look, **options)
    if bad:
        raise Failure("outside of the window:\n" + "\n".join(bad))


@test
def large_text(ui):
    """With text of twice the size everything has its place"""
    ui.desktop.scale_text(2)
    try:
        check_sizes(ui, "large")
    finally:
        ui.desktop.scale_text(1)


@test
def right_to_left(ui):
    """From right to left the panels change sides and the picture does not; D still goes to the next image"""
    if pseudo.missing_tools():
        ui.skip("needs " + pseudo.missing_tools())
    env = pseudo.environment(ui, "he_IL")
    check_sizes(ui, "rtl", name=pseudo.name, env=env)
    file = ui.make_set("set", images=3, boxes=[(0, "tin", [100, 100, 200, 150])])
    win = ui.open(file, env=env)
    images = win.wait_node("list", pseudo.name("Images"), on_screen=True)
    canvas = win.canvas.node()
    equal(images.extents()[0] > canvas.extents()[0], True, "whether the list of images is on the right")
    view = win.canvas.view()
    contains(str(view.scale > 0), "True", "the direction of the picture")
    win.canvas.click_px((150, 150), view=view)
    wait_for("the box under the pointer to be selected", lambda: "tin" in win.canvas.node().description)
    box = win.canvas.drag_px((400, 300), (500, 400), view=view)
    near(box, (400, 300, 100, 100), 2, "the box that was drawn")
    win.save(file.path)
    near(file.added()[0]["bbox"], (400, 300, 100, 100), 2, "the box in the file")
    win.key("d")
    win.wait("the next image", lambda tree: any(row.selected and row.label() == "001.png" for row in tree.find_all("row")))
    win.quit()


run()
