# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening from containers, as tests speak of it."""
import re
import shutil

from .waiting import wait_for
from .window import Window

DIALOG = "Open from Container"
SAVED = r"^Saved in the container · "


def make_container(ui, name="container"):
    """A folder container with the sample in it; returns the folder and its COCO file."""
    file = ui.copy_sample()
    folder = ui.scratch / name
    shutil.move(file.path.parent, folder)
    return folder, ui.coco(folder / file.path.name)


def type_address(win, text, says=None):
    """Opens the dialog, puts a text into its field, and waits for what it says of all of it; of a folder, its path."""
    win.key("ctrl+l")
    win.wait_window(DIALOG)
    win.type(str(text))
    win.wait_text(says or f"^Folder · {re.escape(str(text))}$")


def open_container(win, text, says=None):
    """Opens what the text leads to, and waits until it can be worked on."""
    type_address(win, text, says)
    win.click("button", "Open")
    win.wait_window_gone(DIALOG)
    return win.wait_opened()


def another(ui, *arguments, **options):
    """A window of somebody else: another home, so another copy."""
    home = ui.scratch / f"home-{len(ui.programs)}"
    home.mkdir()
    win = Window(ui.desktop, *arguments, folder=home, **options)
    ui.programs.append(win)
    return win.wait_ready()


def copies(home):
    """The copies of COCO files on this computer, and what was kept beside them."""
    return sorted(path for path in (home / ".data" / "cartouche" / "containers").glob("*/*.json")
                  if not path.name.startswith("."))


def move_box(win):
    """Moves the first box by ten pixels to the right; returns its number, and where it was and is."""
    x, y, width, height = win.boxes()[0][1]
    win.canvas.click_px((x + width / 2, y + height / 2))
    wait_for("a box to be selected", lambda: len(win.selected()) == 1)
    number = win.selected()[0]
    before = win.boxes()[number][1]
    win.key("shift+Right")
    wait_for("the box to move", lambda: win.boxes()[number][1] != before)
    return number, before, win.boxes()[number][1]


def save(win):
    win.key("ctrl+s")
    wait_for("the mark of unsaved changes to go", lambda: not win.modified())
