# SPDX-License-Identifier: GPL-3.0-or-later
"""Cartouche's window as tests speak of it. What its parts are called on the screen stands here and nowhere else."""
import os
import pathlib
import re

from .canvas import Canvas
from .program import Program
from .waiting import wait_for


class Window(Program):
    IMAGES = "Images"
    BOXES = re.compile(r"^Boxes\b")
    CATEGORIES = "Categories"

    MODIFIED = re.compile(r"^• ")
    POINTER = re.compile(r"^(-?\d+), (-?\d+)$")
    COLOR = re.compile(r"^(\d+) (\d+) (\d+)$")
    COUNT = re.compile(r"^(\d+) box")
    BOX = re.compile(r"^Box at (\S+), (\S+), (\S+) wide and (\S+) high$")
    ZOOM = re.compile(r"^(\d+(?:\.\d+)?)\s?%$")

    def __init__(self, desktop, *arguments, env=None, under=(), autosave=False, folder=None, **options):
        env = {"CARTOUCHE_NON_UNIQUE": "1"} | (env or {})
        folder = pathlib.Path(folder or desktop.scratch)
        if "GSETTINGS_BACKEND" not in env:
            env["GSETTINGS_BACKEND"] = "keyfile"
            self._write_settings(folder, autosave)
        super().__init__(desktop, [*under, os.environ["CARTOUCHE"], *arguments], env=env, folder=folder, **options)
        self.canvas = Canvas(self)

    @staticmethod
    def _write_settings(folder, autosave):
        """What is not saved shall stay so, except where a test is about that."""
        path = folder / ".config" / "glib-2.0" / "settings" / "keyfile"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[io/github/cartouche/Cartouche]\nautosave={str(autosave).lower()}\n")

    def wait_ready(self):
        self.wait("the window", lambda tree: any("active" in window.states for window in tree.children), 30)
        self.maximize()
        return self

    # What it says

    def _label(self, pattern):
        for node in self.tree().find_all("label|button|toggle", pattern):
            return pattern.search(node.name)
        return None

    def pointer(self):
        """The image pixel under the pointer, as the status bar says; None when the pointer is not on the canvas."""
        found = self._label(self.POINTER)
        return (int(found[1]), int(found[2])) if found else None

    def color(self):
        """What the picture's file holds under the pointer; None while that is not known."""
        found = self._label(self.COLOR)
        return tuple(int(value) for value in found.groups()) if found else None

    def zoom(self):
        """The zoom in per cent, as the status bar says."""
        found = self._label(self.ZOOM)
        return float(found[1]) if found else None

    def modified(self):
        """Whether the title carries the mark of unsaved changes."""
        return self.tree().find("label", self.MODIFIED) is not None

    def list(self, name):
        """The list, or the grid that stands in its place: GTK 4.8 tells of pages of a stack that are not in sight."""
        self.wait_node("list|table", name)
        return max(self.tree().find_all("list|table", name), key=lambda node: len(node.find_all("row|cell")))

    def rows(self, name):
        """The rows of a list, or the tiles of a grid, as they are drawn."""
        return self.list(name).find_all("row|cell")

    def images(self):
        """(name, number of boxes) of each row of the image list that is laid out."""
        return [(row.label(), self._count(row)) for row in self.rows(self.IMAGES)]

    def categories(self):
        """(name, number of boxes) of each row of the category list."""
        return [(row.label(), self._count(row)) for row in self.rows(self.CATEGORIES)]

    def boxes(self):
        """(category, (x, y, w, h)) of each row in the list of this image's boxes."""
        return [(row.label(), self._box(row)) for row in self.rows(self.BOXES)]

    def current_image(self):
        """The name of the image that is selected in the list."""
        return next((row.label() for row in self.rows(self.IMAGES) if row.selected), None)

    def current_category(self):
        return next((row.label() for row in self.rows(self.CATEGORIES) if row.selected), None)

    @classmethod
    def _count(cls, row):
        return next((int(found[1]) for node in row.walk() if (found := cls.COUNT.search(node.description))), None)

    @classmethod
    def _box(cls, row):
        found = next((found for node in row.walk() if (found := cls.BOX.search(node.description))), None)
        return tuple(float(number) for number in found.groups()) if found else None

    def selected(self):
        """Numbers in the list of boxes, from 0, of those that are selected."""
        return [number for number, row in enumerate(self.rows(self.BOXES)) if row.selected]

    def marks(self):
        """For each box in the list, which marks are set on it: a set of “Locked” and “Hidden”."""
        return [{node.name for node in row.find_all("button|toggle", re.compile("^(Locked|Hidden)$"))
                 if "pressed" in node.states}
                for row in self.rows(self.BOXES)]

    def numbers(self):
        """The texts of the four entries for the selected box."""
        tree = self.tree()
        return tuple(tree.find("entry", name).content for name in ("Left edge", "Top edge", "Width", "Height"))

    # What is done with it

    def wait_opened(self, image=""):
        """Waits until a data set is open and its picture, or the one whose row holds this text, can be drawn on."""
        self.wait_image(image)
        self.canvas.node()
        return self

    def wait_image(self, part):
        self.wait(f"the image {part!r} to be current", lambda tree: part in (self.current_image() or ""), 30)

    def wait_boxes(self, count):
        wait_for(lambda: f"{count} boxes in the list, which has {self.boxes()}", lambda: len(self.boxes()) == count)

    def next_image(self):
        before = self.current_image()
        self.key("d")
        wait_for("the next image", lambda: self.current_image() not in (None, before))

    def previous_image(self):
        before = self.current_image()
        self.key("a")
        wait_for("the previous image", lambda: self.current_image() not in (None, before))

    def draw(self, start, stop, **how):
        """Draws a box between two image points, waits until it is listed, returns it as (x, y, w, h)."""
        count = len(self.boxes())
        box = self.canvas.drag_px(start, stop, **how)
        self.wait_boxes(count + 1)
        return box

    def relabel(self, category):
        """Gives the selected box another category by its digit, and waits until the list says so."""
        names = [name for name, _ in self.categories()]
        count = self._named(category)
        self.key(str((names.index(category) + 1) % 10))
        wait_for(f"one more box called {category!r}", lambda: self._named(category) == count + 1)

    def _named(self, category):
        return sum(name == category for name, _ in self.boxes())

    def wait_box_change(self, before):
        """Waits until the list no longer holds this box; returns the one that took its place in the list."""
        place = [box for _, box in self.boxes()].index(before) if before in [b for _, b in self.boxes()] else -1
        wait_for(f"the box {before} to change", lambda: before not in [box for _, box in self.boxes()])
        return self.boxes()[place][1]

    def find_category(self, text, key="slash"):
        """Type to find: opens the list at the pointer, types, and takes the first row."""
        self.key(key)
        self.wait_node("entry", "Find or create a category", on_screen=True)
        self.type(text)
        self.key("Return")
        self.wait_gone("entry", "Find or create a category")

    def choose_in_menu(self, point, item, view=None):
        """Right click on an image point, and an item of the menu that opens."""
        self.canvas.click_px(point, view=view, button="right")
        self.click("menu item|check item", item)
        self.wait("the menu to close", lambda tree: not any(
            node.on_screen() for node in tree.find_all("menu item|check item")))

    def wait_selected(self, *numbers):
        wait_for(lambda: f"the boxes {numbers} to be selected, not {self.selected()}",
                 lambda: self.selected() == list(numbers))

    def wait_listed(self, *boxes, tolerance=0.51):
        """Waits until the list has just these boxes, (category, (x, y, w, h)) each; it shows whole numbers."""
        def fits():
            found = self.boxes()
            return len(found) == len(boxes) and all(
                name == category and (box is None) == (expected is None)
                and all(abs(a - b) <= tolerance for a, b in zip(box or (), expected or ()))
                for (name, box), (category, expected) in zip(found, boxes))
        wait_for(lambda: f"the list to have {boxes}, not {self.boxes()}", fits)

    def undo(self):
        self._change("ctrl+z")

    def redo(self):
        self._change("ctrl+shift+z")

    def _change(self, key):
        """Presses a key and waits until the lists show something else."""
        def shown():
            return self.current_image(), self.boxes(), self.images(), self.categories()
        before = shown()
        self.key(key)
        wait_for(f"{key} to change something", lambda: shown() != before)

    def add_category(self, name):
        self.click("entry", "Add category")
        self.type(name)
        self.key("Return")
        wait_for(f"the category {name!r}", lambda: name in [found for found, _ in self.categories()])
        self.focus_canvas()

    def focus_canvas(self):
        self.key("Escape")

    def open_by_dialog(self, path):
        """Ctrl+O, and the path typed into the file chooser."""
        self.key("ctrl+o")
        self.wait_window("Open COCO File")
        self.choose(path)

    def choose(self, path):
        """Types a path into the file chooser that has the keys, and accepts it."""
        title = self.hand.active_title()
        self.type(str(path))
        self.wait("the path in the file chooser", lambda tree: any(
            node.content == str(path) for node in tree.find_all("entry")))
        self.key("Return")
        self.wait_window_gone(title)

    def drop(self, ui, *files):
        """Drops files on the window, dragged from another program."""
        source = ui.start([pathlib.Path(__file__).parent / "dragsource.py", *files])
        start = source.middle(source.wait_node("label", "Drag me", on_screen=True))
        left, top = self.to_screen(self.tree().children[0], 0, 0)
        self.hand.drag(start, (left + 300, top + 300), (left + 320, top + 320), steps=12, rest=0.5)
        return source

    def save(self, path):
        """Ctrl+S; waits until the file at path is another one than before."""
        def state():
            return (path.stat().st_ino, path.stat().st_mtime_ns) if path.exists() else None
        before = state()
        self.key("ctrl+s")
        wait_for(f"{path.name} to be saved", lambda: state() not in (None, before))
        wait_for("the mark of unsaved changes to go", lambda: not self.modified())

    def quit(self):
        """Closes the window and waits for the program's good end."""
        self.close_window()
        self.wait_end()

    def discard(self):
        """Closes the window without its changes."""
        self.close_window()
        self.press_button("Discard")
        self.wait_end()
