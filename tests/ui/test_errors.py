#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that cannot be opened: one clear sentence, and the window stays usable."""
import os
import re

from ctui import Failure, equal, run, test, wait_for

LINE_AND_COLUMN = re.compile(r"\b\d+:\d+\b|line \d+, column \d+")


def expect_problem(ui, content, says, has_place=True, screenshot=None):
    """Opens a broken file, reads the message, and then opens a good one from the same window."""
    broken = ui.scratch / "broken.json"
    broken.write_bytes(content)
    good = ui.copy_fruits()
    win = ui.open(broken)
    win.wait_text("“broken.json” Cannot Be Opened")
    message = win.wait_text(says)
    if has_place and not LINE_AND_COLUMN.search(message):
        raise Failure(f"the message does not say line and column: {message!r}")
    equal("\n" in message.strip(), False, f"whether {message!r} is several lines")
    if screenshot:
        ui.screenshot(screenshot)
    win.open_by_dialog(good)
    win.wait_opened()
    equal(len(win.images()) > 0, True, "whether the good file's images are listed")
    win.quit()
    equal(broken.read_bytes() == content, True, "that the broken file is as it was")


@test
def not_json(ui):
    """A text that is not JSON"""
    expect_problem(ui, b"Dear labeler,\nthis is a letter.\n", "broken.json", screenshot="error")


@test
def not_coco(ui):
    """JSON that is not COCO"""
    expect_problem(ui, b'{\n  "name": "cartouche",\n  "version": [1, 2, 3]\n}\n', "COCO", has_place=False)


@test
def truncated(ui):
    """A COCO file that was cut off"""
    whole = (ui.copy_sample().path).read_bytes()
    expect_problem(ui, whole[:len(whole) * 2 // 3], "broken.json")


@test
def no_images(ui):
    """A COCO file without images"""
    expect_problem(ui, b'{"images": [], "annotations": [], "categories": [{"id": 1, "name": "tin"}]}',
                   "(?i)no image", has_place=False)


@test
def empty_file(ui):
    """A file without a byte"""
    expect_problem(ui, b"", "broken.json", has_place=False)


@test
def not_there(ui):
    """A file that does not exist"""
    win = ui.open(ui.scratch / "nowhere.json")
    win.wait_text("“nowhere.json” Cannot Be Opened")
    win.open_by_dialog(ui.copy_sample())
    win.wait_opened()
    win.quit()


@test
def bad_file_beside_work(ui):
    """A broken file does not take the place of what is open, with its unsaved work"""
    broken = ui.scratch / "broken.json"
    broken.write_text('{"images": [')
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    boxes = win.boxes()
    win.open_by_dialog(broken)
    win.wait_text("“broken.json” Cannot Be Opened")
    win.press_button("Close")
    win.wait_gone(text=re.compile("Cannot Be Opened"))
    equal(win.boxes(), boxes, "the boxes")
    win.next_image()
    win.quit()


@test
def second_start(ui):
    """A second start hands its file to the program that runs, also when that shows an error"""
    broken = ui.scratch / "broken.json"
    broken.write_text("[")
    win = ui.open(broken, env={"CARTOUCHE_NON_UNIQUE": ""})
    win.wait_text("Cannot Be Opened")
    second = ui.start([os.environ["CARTOUCHE"], ui.copy_sample()], env={"CARTOUCHE_NON_UNIQUE": ""})
    wait_for("the second start to end", lambda: second.process.poll() is not None)
    equal(second.process.returncode, 0, "its exit status")
    win.wait_opened()
    win.quit()


@test
def broken_picture(ui):
    """A picture that cannot be shown says so, and D goes on to its neighbour"""
    file = ui.copy_sample()
    second = file.images()[1]
    (file.path.parent / second).write_bytes(b"not a picture")
    win = ui.open(file).wait_opened()
    win.next_image()
    equal(win.current_image(), second, "the image")
    win.wait(f"a message about {second}", lambda tree: any(
        re.search("(?i)cannot|could not|not a|unknown|broken", node.description or node.name)
        for node in tree.find_all("picture|label|alert") if second in node.description + node.name
        or node.role == "picture"))
    win.next_image()
    equal(win.current_image(), file.images()[2], "the next image")
    win.canvas.view()
    win.quit()


@test
def dropped(ui):
    """A folder that is dropped on the window opens"""
    file = ui.copy_sample()
    win = ui.open()
    win.drop(ui, file.path.parent)
    win.wait_opened()
    win.quit()


run()
