#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that was done gets lost: the journal, saving by itself, other programs at the same file."""
import contextlib
import json
import re
import resource
import shutil
import signal
import sqlite3

from ctui import contains, equal, run, test, wait_for

BOXES = [(0, "bottle", [40.0, 40.0, 100.0, 80.0]), (1, "tin", [60.0, 60.0, 90.0, 90.0])]
PLACES = [((300, 300), (380, 380)), ((450, 300), (520, 400)), ((600, 300), (700, 360))]


def make(ui, name="made"):
    return ui.make_set(name, images=3, boxes=BOXES)


def journal_length(ui):
    """So many groups of edits are in the journals of this test's programs, which are read from copies."""
    journals = ui.scratch / ".state" / "cartouche" / "journal"
    copies = ui.scratch / "copies"
    copies.mkdir()
    for path in journals.glob("*"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(path, copies)
    count = 0
    for path in [path for path in copies.iterdir() if not path.name.endswith(("-wal", "-shm"))]:
        try:
            with contextlib.closing(sqlite3.connect(path)) as base:
                count += base.execute("SELECT count(*) FROM gesture").fetchone()[0]
        except sqlite3.Error:
            pass
    shutil.rmtree(copies)
    return count


def draw_and_kill(ui, file, count=2):
    """Draws so many boxes on the first image and kills the program as soon as the journal has them."""
    before = journal_length(ui)
    win = ui.open(file).wait_opened()
    view = win.canvas.view()
    for place in PLACES[:count]:
        win.draw(*place, view=view)
    wait_for("the journal to have every box", lambda: journal_length(ui) == before + count)
    win.kill(signal.SIGKILL)
    equal(file.path.read_bytes() == file.first, True, "that nothing was saved")


def change_outside(file):
    """Another program removes an annotation of the second image."""
    content = file.load()
    content["annotations"] = [a for a in content["annotations"] if a["id"] != 2]
    other = file.path.with_name("other.tmp")
    other.write_text(json.dumps(content))
    other.rename(file.path)
    return other.with_name(file.path.name).read_bytes()


def press(win, name):
    """Presses a button of the banner or of a toast."""
    win.click("button", re.compile(f"^{name}$"))


@test
def killed(ui):
    """After kill -9 the boxes are there again, a toast says so, and Discard takes them back"""
    file = make(ui)
    draw_and_kill(ui, file)
    win = ui.open(file).wait_opened()
    win.wait_text("^2 edits that were not saved are here again$")
    win.wait_boxes(3)
    equal(win.modified(), True, "the mark of unsaved changes")
    ui.screenshot("recovered")
    press(win, "Discard")
    win.wait_boxes(1)
    wait_for("the mark of unsaved changes to go", lambda: not win.modified())
    win.redo()
    win.wait_boxes(2)
    win.undo()
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that the file is as it was")
    win = ui.open(file).wait_opened()
    equal(len(win.boxes()), 1, "the number of boxes after discarding")
    equal(win.sees("here again"), False, "whether there is still something to discard")
    win.quit()


@test
def killed_and_saved(ui):
    """What was recovered is saved on leaving"""
    file = make(ui)
    draw_and_kill(ui, file)
    win = ui.open(file, autosave=True).wait_opened()
    win.wait_boxes(3)
    win.quit()
    equal(len(file.added()), 2, "the number of new annotations")


@test
def changed_underneath(ui):
    """When the file changed underneath, one chooses; Escape leaves everything as it is"""
    file = make(ui)
    draw_and_kill(ui, file)
    theirs = change_outside(file)
    win = ui.open(file, ready=False)
    win.wait_text("^Which Version of “annotations.json”")
    ui.screenshot("which-version")
    win.key("Escape")
    win.wait_gone(text=re.compile("Which Version"))
    win.wait_text("^Open")
    win.quit()
    equal(file.path.read_bytes() == theirs, True, "that the file is as it was")

    win = ui.open(file, ready=False)
    press(win, "Take My Work")
    win.wait_opened()
    win.wait_boxes(3)
    equal(win.modified(), True, "the mark of unsaved changes")
    win.save(file.path)
    equal(len(file.added()), 2, "the number of new annotations")
    win.quit()


@test
def changed_underneath_file(ui):
    """… and taking the file forgets the work, or keeping both puts it beside the file"""
    file = make(ui)
    draw_and_kill(ui, file)
    theirs = change_outside(file)
    win = ui.open(file, ready=False)
    press(win, "Take the File")
    win.wait_opened()
    win.wait_boxes(1)
    win.quit()
    equal(file.path.read_bytes() == theirs, True, "that the file is as it was")

    file.first = theirs
    draw_and_kill(ui, file, 1)
    second = file.path.read_text().replace("tin", "can")
    file.path.write_text(second)
    win = ui.open(file, ready=False)
    press(win, "Keep Both")
    beside = file.path.with_name("annotations-recovered.json")
    win.wait_window("annotations-recovered.json")
    win.wait("both windows", lambda tree: {"annotations.json", "annotations-recovered.json"} <= {
        window.name for window in tree.children})
    equal(file.path.read_text() == second, True, "that the file is as it was")
    equal(len(json.loads(beside.read_bytes())["annotations"]), 2, "the number of annotations beside it")
    win.close_window()
    win.wait_window("annotations.json")
    win.quit()


def to_front(win):
    found = win.hand.xdotool("search", "--onlyvisible", "--pid", win.process.pid).split()
    win.hand.xdotool("windowactivate", "--sync", found[-1])
    win.wait("the window to be in front", lambda tree: any("active" in window.states for window in tree.children))


@test
def two_programs(ui):
    """A second program can only look, says who is editing, and can take over, which the first one notices"""
    file = make(ui)
    first = ui.open(file).wait_opened()
    first.draw(*PLACES[0])
    wait_for("the journal to have the box", lambda: journal_length(ui) == 1)
    second = ui.open(file).wait_opened()
    second.wait_text("^“annotations.json” is being edited by .+ on .+ Here it can only be looked at.$")
    ui.screenshot("locked")
    equal(len(second.boxes()), 1, "the number of boxes in the file")
    second.canvas.drag_px(*PLACES[1])
    second.next_image()
    second.previous_image()
    equal(len(second.boxes()), 1, "the number of boxes after an attempt")
    press(second, "Take Over")
    second.wait_text("^1 edit that was not saved is here again$")
    second.wait_boxes(2)
    first.wait_text("is being edited by")
    second.draw(*PLACES[1])
    second.save(file.path)
    equal(len(file.added()), 2, "the number of new annotations")
    saved = file.path.read_bytes()
    to_front(first)
    first.key("ctrl+s")
    first.wait_text("taken over")
    ui.screenshot("taken-over")
    equal(file.path.read_bytes() == saved, True, "that the first one did not write over it")
    first.kill()
    to_front(second)
    second.quit()


@test
def changed_outside(ui):
    """A file that another program changes is noticed and reloaded; with changes of one's own there is a choice"""
    file = make(ui)
    win = ui.open(file).wait_opened()
    win.next_image()
    win.wait_boxes(1)
    theirs = change_outside(file)
    win.wait_text("^Another program has changed “annotations.json”.$")
    press(win, "Reload")
    win.wait_boxes(0)
    win.wait_image("001.png")
    win.wait_gone(text=re.compile("^Another program"))
    equal(file.path.read_bytes() == theirs, True, "that the file is as it was")

    win.draw(*PLACES[0])
    file.path.write_bytes(file.first)
    win.wait_text("^Another program has changed .+ Nothing is saved until you choose")
    ui.screenshot("changed-outside")
    win.key("ctrl+s")
    win.wait_text("^Which Version")
    win.key("Escape")
    win.wait_gone(text=re.compile("^Which Version"))
    equal(file.path.read_bytes() == file.first, True, "that it was not overwritten")
    press(win, "Choose…")
    press(win, "Take the File")
    win.wait_gone(text=re.compile("^Another program"))
    win.wait_boxes(1)
    equal(win.modified(), False, "the mark of unsaved changes")

    win.draw(*PLACES[0])
    changed = file.path.read_text().replace("tin", "can")
    file.path.write_text(changed)
    win.wait_text("^Another program has changed .+ Nothing is saved until you choose")
    press(win, "Choose…")
    press(win, "Keep Both")
    win.wait("both windows", lambda tree: {"annotations.json", "annotations-recovered.json"} <= {
        window.name for window in tree.children})
    beside = json.loads(file.path.with_name("annotations-recovered.json").read_bytes())
    equal(len(beside["annotations"]), 3, "the number of annotations beside it")
    equal(file.path.read_text() == changed, True, "that the file is theirs")
    win.kill()


@test
def only_looked_at(ui):
    """100 images leafed through, selected and zoomed: the file's bytes and its stamp are as before"""
    file = ui.make_set(images=100, boxes=[(0, "bottle", [40.0, 40.0, 100.0, 80.0])])
    stamp = file.path.stat()
    win = ui.open(file, autosave=True).wait_opened()
    win.key("Tab", "z", "f", "Escape")
    for number in range(10, 100, 10):
        win.key(*["d"] * 10)
        win.wait_image(f"{number:03}.png")
    win.key(*["d"] * 9)
    win.wait_image("099.png")
    win.quit()
    equal(file.path.read_bytes() == file.first, True, "that the file is as it was")
    equal((file.path.stat().st_ino, file.path.stat().st_mtime_ns), (stamp.st_ino, stamp.st_mtime_ns), "its stamp")
    equal([path.name for path in file.path.parent.glob(".*")], [], "hidden files that were left beside it")


@test
def saves_by_itself(ui):
    """After a pause, and on closing, the file is saved"""
    file = make(ui)
    win = ui.open(file, autosave=True).wait_opened()
    view = win.canvas.view()
    win.draw(*PLACES[0], view=view)
    wait_for("the file to be saved", lambda: len(file.added()) == 1)
    wait_for("the mark of unsaved changes to go", lambda: not win.modified())
    win.draw(*PLACES[1], view=view)
    win.quit()
    equal(len(file.added()), 2, "the number of new annotations after closing")


@test
def no_room(ui):
    """A save that fails says why, is tried again, and closing asks"""
    file = make(ui)
    win = ui.open(file, autosave=True, under=["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]).wait_opened()
    whole = resource.prlimit(win.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(win.process.pid, resource.RLIMIT_FSIZE, (100, whole[1]))
    win.draw(*PLACES[0])
    win.wait_text("^If the program ended now, what is not saved would be lost. ")
    ui.screenshot("journal-error")
    text = win.wait_text("^Not saved. ")
    ui.note(text)
    ui.screenshot("not-saved")
    contains(text, str(file.path), "the message")
    equal(win.modified(), True, "the mark of unsaved changes")
    win.close_window()
    win.wait_text("^Save Changes")
    press(win, "Cancel")
    win.wait_gone(text=re.compile("^Save Changes"))
    equal(file.path.read_bytes() == file.first, True, "that the file is as it was")
    resource.prlimit(win.process.pid, resource.RLIMIT_FSIZE, whole)
    press(win, "Try Again")
    wait_for("the mark of unsaved changes to go", lambda: not win.modified())
    win.wait_gone(text=re.compile("^(Not saved|If the program)"))
    equal(len(file.added()), 1, "the number of new annotations")
    win.quit()


@test
def undo_after_closing(ui):
    """Undo goes back beyond closing, to the images it is about: to the first bytes, and Redo to the last"""
    file = make(ui)
    win = ui.open(file, autosave=True).wait_opened()
    view = win.canvas.view()
    for place in PLACES:
        win.draw(*place, view=view)
        if place != PLACES[-1]:
            win.next_image()
    win.quit()
    last = file.path.read_bytes()
    equal(len(file.added()), 3, "the number of new annotations")

    win = ui.open(file).wait_opened("002.png")
    equal(win.modified(), False, "the mark of unsaved changes")
    for image in ("002.png", "001.png", "000.png"):
        win.undo()
        win.wait_image(image)
    win.save(file.path)
    equal(file.path.read_bytes() == file.first, True, "that undoing everything gives the first bytes")
    for image in ("000.png", "001.png", "002.png"):
        win.key("ctrl+shift+z")
        win.wait_image(image)
    win.wait_boxes(1)
    win.save(file.path)
    equal(file.path.read_bytes() == last, True, "that redoing everything gives the last bytes")
    win.quit()


run()
