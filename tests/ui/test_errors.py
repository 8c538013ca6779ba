#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that cannot be opened: one clear sentence, and the window stays usable."""
import os
import re

from ctui import contains, equal, run, test, wait_for



def expect_problem(ui, content, place, screenshot=None):
    """Opens a broken file, checks that the message names file and place, then opens a good one in the same window."""
    broken = ui.scratch / "broken.json"
    broken.write_bytes(content)
    good = ui.copy_fruits()
    win = ui.open(broken)
    win.wait_text("“broken.json” Cannot Be Opened")
    message = win.wait_text("/broken.json")
    ui.note(message)
    contains(message, f"/broken.json{place}: ", "the message")
    equal("\n" in message, False, "whether the message is several lines")
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
    expect_problem(ui, b"{\n  Dear labeler,\n", ":2:3", screenshot="error")


@test
def not_coco(ui):
    """JSON that is not COCO"""
    expect_problem(ui, b'{\n  "name": "cartouche",\n  "version": [1, 2, 3]\n}\n', ":4:1")


@test
def truncated(ui):
    """A COCO file that was cut off"""
    whole = ui.copy_sample().path.read_bytes()
    part = whole[:len(whole) * 2 // 3]
    expect_problem(ui, part, f":{part.count(10) + 1}:{len(part) - part.rfind(10)}")


@test
def no_images(ui):
    """A COCO file without images"""
    expect_problem(ui, b'{"images": [], "annotations": [], "categories": [{"id": 1, "name": "tin"}]}', ":1:12")


@test
def empty_file(ui):
    """A file without a byte"""
    expect_problem(ui, b"", ":1:1")


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
def missing_pictures(ui):
    """A COCO file whose pictures are elsewhere says so and offers to choose their folder"""
    whole = ui.copy_sample()
    alone = ui.scratch / "alone" / "labels.json"
    alone.parent.mkdir()
    whole.path.rename(alone)
    win = ui.open(alone)
    win.wait_image("shelf-01.jpg")
    win.wait_text("shelf-01.jpg.+")
    win.press_button("Choose Image Folder…")
    win.wait_window("Choose the Folder of the Pictures")
    win.choose(whole.path.parent)
    win.wait_opened()
    win.canvas.view()
    win.quit()
    equal(alone.read_bytes() == whole.first, True, "that the file is as it was")


@test
def dropped(ui):
    """A folder that is dropped on the window opens"""
    file = ui.copy_sample()
    win = ui.open()
    source = win.drop(ui, file.path.parent)
    win.wait_opened()
    source.kill()
    win.wait_window("annotations.json")
    win.quit()


run()
