#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Working on a data set in a container, which is a folder here."""
import shutil

from ctui import Failure, equal, near, run, test, wait_for
from ctui.remote import DIALOG, SAVED, another, copies, make_container, move_box, open_container, save, type_address

CONFLICT = "Changed Here and in the Container"


def change(file):
    """What somebody else does: the first box becomes smaller by 7 pixels."""
    content = file.load()
    x, y, width, height = content["annotations"][0]["bbox"]
    text = file.path.read_text()
    for spelling in (f"[{x}, {y}, {width}, {height}]", f"[{x},{y},{width},{height}]"):
        if spelling in text:
            file.path.write_text(text.replace(spelling, f"[{x},{y},{width - 7},{height}]", 1))
            return width - 7
    raise Failure(f"the box {content['annotations'][0]['bbox']} is spelled otherwise")


@test
def folder(ui):
    """What is moved and saved is in the container, where another person sees it, and the other way round"""
    container, file = make_container(ui)
    name = file.images()[0]
    win = ui.open()
    open_container(win, container)
    win.wait_text(SAVED)
    equal([row.description for row in win.rows(win.IMAGES) if "missing" in row.description.lower()], [],
          "images whose picture is called missing")
    ui.screenshot("remote-open")
    number, before, after = move_box(win)
    save(win)
    wait_for("the box in the container", lambda: abs(file.boxes(name)[number][1][0] - before[0] - 10) < 0.6)
    win.wait_text(SAVED)
    other = another(ui)
    open_container(other, container)
    near(other.boxes()[number][1], after, 0.6, "the box that the other one sees")
    other.canvas.click_px((after[0] + after[2] / 2, after[1] + after[3] / 2))
    wait_for("the box to be selected", lambda: other.selected() == [number])
    other.key("shift+Down")
    wait_for("the box to move", lambda: abs(other.boxes()[number][1][1] - after[1] - 10) < 0.6)
    save(other)
    wait_for("the box in the container", lambda: abs(file.boxes(name)[number][1][1] - after[1] - 10) < 0.6)
    other.wait_text(SAVED)
    other.quit()
    win.key("F5")
    wait_for("the box of the other one", lambda: abs(win.boxes()[number][1][1] - after[1] - 10) < 0.6)
    win.quit()


@test
def keep_theirs(ui):
    """When somebody else was first, theirs is kept as a copy in the container and mine is written"""
    container, file = make_container(ui)
    win = ui.open()
    open_container(win, container)
    number, before, after = move_box(win)
    change(file)
    theirs = file.path.read_bytes()
    save(win)
    win.wait_text(CONFLICT)
    ui.screenshot("remote-conflict")
    equal(file.path.read_bytes() == theirs, True, "that theirs is untouched until there is an answer")
    win.press_button("Keep Theirs as a Copy and Write Mine")
    wait_for("the copy of theirs", lambda: [path.read_bytes() for path in container.glob("*.theirs-*.json")] == [theirs])
    wait_for("mine in the container", lambda: file.path.read_bytes() != theirs)
    near(file.boxes(file.images()[0])[number][1][0], before[0] + 10, 0.6, "my box")
    win.wait_text(r"is kept there as “annotations\.theirs-")
    win.quit()


@test
def open_theirs(ui):
    """Or theirs is opened and mine stays on this computer; and nothing happens before that is said"""
    container, file = make_container(ui)
    win = ui.open()
    open_container(win, container)
    move_box(win)
    width = change(file)
    theirs = file.path.read_bytes()
    save(win)
    win.wait_text(CONFLICT)
    win.press_button("Not Now")
    win.wait_text("^Somebody else has changed “annotations.json”")
    ui.screenshot("remote-conflict-later")
    mine = copies(ui.scratch)[0].read_bytes()
    win.close_window()
    win.wait_text("Not Yet in the Container")
    ui.screenshot("remote-leave")
    win.press_button("Cancel")
    win.press_button("Choose…")
    win.press_button("Open Theirs")
    win.wait_text(SAVED)
    wait_for("their box", lambda: any(abs(box[2] - width) < 0.6 for _, box in win.boxes()))
    equal(file.path.read_bytes() == theirs, True, "that theirs is as it was")
    equal(mine in [path.read_bytes() for path in copies(ui.scratch)], True, "that mine is kept")
    win.quit()


@test
def not_uploaded(ui):
    """What cannot be uploaded says why, and goes up when somebody tries again"""
    container, file = make_container(ui)
    name = file.images()[0]
    win = ui.open()
    open_container(win, container)
    win.wait_text(SAVED)
    number, before, after = move_box(win)
    aside = container.with_name("aside")
    container.rename(aside)
    container.write_text("in the way")
    save(win)
    win.wait_text("^Not yet uploaded, but saved on this computer. ", 60)
    ui.screenshot("remote-not-uploaded")
    container.unlink()
    aside.rename(container)
    win.press_button("Try Again")
    wait_for("the box in the container", lambda: abs(file.boxes(name)[number][1][0] - before[0] - 10) < 0.6)
    win.wait_text(SAVED)
    win.quit()


@test
def removed(ui):
    """A file that somebody has removed from the container is written again on request"""
    container, file = make_container(ui)
    win = ui.open()
    open_container(win, container)
    move_box(win)
    file.path.unlink()
    save(win)
    win.wait_text("^Removed from the Container$")
    ui.screenshot("remote-removed")
    win.press_button("Write It Again")
    wait_for("the file in the container", file.path.exists)
    win.wait_text(SAVED)
    win.quit()


@test
def wrong(ui):
    """What leads nowhere is told below the field, before and after asking, and can be mended there"""
    container, file = make_container(ui)
    empty = ui.scratch / "empty"
    empty.mkdir()
    win = ui.open()
    type_address(win, ui.scratch / "nowhere", "There is no folder “.*/nowhere”")
    opens = [node for window in win.tree().children if window.name == DIALOG for node in window.find_all("button", "Open")]
    equal([node.sensitive for node in opens], [False], "whether it can be opened")
    ui.screenshot("remote-nowhere")
    win.key("ctrl+a")
    win.type("https://account.blob.core.windows.net/set?sv=2021-12-02&sr=c&sp=rl&se=2020-01-01&sig="
             "ZvtKWWorsjrSIp0tLKCeXU6BuJ%2FYHnnftlJW%2Bmb2A00%3D")
    win.wait_text("expired on 1 January 2020")
    equal("ZvtKWW" in win.dump_tree(), False, "whether the secret is on the screen")
    ui.screenshot("remote-expired")
    win.key("ctrl+a")
    win.type(str(empty))
    win.wait_text("^Folder · .*/empty$")
    win.key("Return")
    win.wait_text("There is no COCO file in")
    ui.screenshot("remote-empty")
    win.key("ctrl+a")
    win.type(str(container))
    win.wait_text("^Folder · .*/container$")
    win.key("Return")
    win.wait_window_gone(DIALOG)
    win.wait_opened()
    win.key("ctrl+l")
    win.wait_window(DIALOG)
    win.key("Escape")
    win.wait_window_gone(DIALOG)
    win.quit()


@test
def several(ui):
    """Of several COCO files one is chosen, or named"""
    container, file = make_container(ui)
    shutil.copy(file.path, container / "second.json")
    win = ui.open()
    type_address(win, container)
    win.click("button", "Open")
    win.wait_text("There are several COCO files")
    ui.screenshot("remote-several")
    win.click("row", "second.json")
    win.wait_window_gone(DIALOG)
    win.wait_opened()
    win.wait_text(SAVED + ".*second.json")
    type_address(win, container / "annotations.json")
    win.click("button", "Open")
    win.wait_window_gone(DIALOG)
    win.wait_text(SAVED + ".*annotations.json")
    win.quit()


@test
def missing_picture(ui):
    """A picture that the container has not got says so, and comes when it is there"""
    container, file = make_container(ui)
    name = file.images()[0]
    picture = container / name
    picture.rename(container / "aside.jpg")
    win = ui.open()
    type_address(win, container)
    win.click("button", "Open")
    win.wait_text("The Picture Is Not There", 30)
    ui.screenshot("remote-picture")
    (container / "aside.jpg").rename(picture)
    win.press_button("Try Again")
    win.wait_gone(name="The Picture Is Not There")
    win.wait_opened(name)
    win.quit()


if __name__ == "__main__":
    run()
