#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zooming and panning: the pixel under the pointer stays there."""
import json

from ctui import Failure, equal, near, run, test, wait_for


def settle(win, change):
    """Does something that changes the view; returns the zoom before and after."""
    before = win.canvas.view()
    zoom = win.zoom()
    change()
    wait_for("the view to change", lambda: win.zoom() != zoom or win.canvas.view() != before)
    return zoom, win.zoom()


@test
def wheel(ui):
    """The wheel zooms at the pointer, whose pixel stays the same, in and out again"""
    win = ui.open(ui.copy_sample()).wait_opened()
    for point in ((300, 200), (1000, 800), (640, 30)):
        win.canvas.move_px(point)
        pixel = win.pointer()
        zooms = [win.zoom()]
        for clicks in (1, 3, 4, -2, -1, 1):
            win.hand.wheel(clicks)
            wait_for("the zoom to change", lambda: win.zoom() != zooms[-1])
            wait_for("the zoom to rest", resting(win.zoom))
            near(win.pointer(), pixel, 1.5, f"the pixel under the pointer at {win.zoom()} %")
            if (clicks > 0) != (win.zoom() > zooms[-1]):
                raise Failure(f"the wheel went {clicks:+} and the zoom from {zooms[-1]} to {win.zoom()} %")
            zooms.append(win.zoom())
        win.key("ctrl+0")
        wait_for("the whole picture", lambda: win.zoom() == zooms[0])


@test
def looking_only(ui):
    """A file that cannot be edited is panned and zoomed like any other, and drawing does nothing to it"""
    path = ui.copy_sample().path
    data = json.loads(path.read_text())
    for annotation in data["annotations"]:
        del annotation["bbox"]
        annotation["caption"] = "a shelf"
    path.write_text(json.dumps(data))
    text = path.read_bytes()
    win = ui.open(path).wait_opened()
    before = win.canvas.view()
    win.canvas.drag_px((300, 300), (500, 400))
    wait_for("the picture to move", lambda: win.canvas.view() != before)
    win.key("w")
    win.canvas.drag_px((300, 300), (500, 400))
    win.key("Delete")
    win.key("ctrl+s")
    equal(path.read_bytes(), text, "the file")


@test
def fit_and_original(ui):
    """Ctrl+1 shows one image pixel on one screen pixel, Ctrl+0 the whole picture"""
    win = ui.open(ui.copy_sample()).wait_opened()
    fit = win.canvas.view()
    left, top, width, height = win.canvas.area()
    near(fit.to_screen((640, 480)), (left + width / 2, top + height / 2), 2, "the middle of the picture")
    if min(fit.to_screen((0, 0))[0] - left, fit.to_screen((0, 0))[1] - top) < 0:
        raise Failure("the picture is larger than the canvas")
    settle(win, lambda: win.key("ctrl+1"))
    equal(win.zoom(), 100, "the zoom")
    near(win.canvas.view().scale, 1, 0.005, "screen pixels for an image pixel")
    settle(win, lambda: win.key("ctrl+0"))
    near(win.canvas.view(), fit, 1, "the view")
    win.quit()


@test
def pan(ui):
    """Dragging with the middle button pans by what the hand went"""
    win = ui.open(ui.copy_sample()).wait_opened()
    settle(win, lambda: win.key("ctrl+1"))
    before = win.canvas.view()
    boxes = win.boxes()
    left, top, width, height = win.canvas.area()
    start = left + width / 2, top + height / 2
    win.hand.drag(start, (start[0] - 120, start[1] - 70), button="middle")
    after = win.canvas.view()
    near((after.x - before.x, after.y - before.y), (-120, -70), 1.5, "how far the picture went")
    near(after.scale, before.scale, 1e-3, "the scale")
    equal(win.boxes(), boxes, "the boxes")
    win.quit()


@test
def draw_zoomed(ui):
    """A box drawn at 800 % has the size that was drawn, to half a pixel"""
    file = ui.copy_fruits()
    win = ui.open(file).wait_opened()
    name = win.current_image()
    count = len(win.boxes())
    ((x, y), _), = file.room_for(name, 1, width=40, height=30)
    win.canvas.move_px((x + 10, y + 10))
    while win.zoom() < 800:
        zoom = win.zoom()
        win.hand.wheel(1)
        wait_for("the zoom to change", lambda: win.zoom() != zoom)
    view = win.canvas.view()
    drawn = win.canvas.drag_px((x + 10, y + 10), (x + 30, y + 25))
    win.wait_boxes(count + 1)
    win.save(file.path)
    near(file.added()[0]["bbox"], drawn, 1 + 1 / view.scale, "bbox")
    near(file.added()[0]["bbox"][2:], drawn[2:], 0.5, "its size")
    win.quit()


@test
def double_scale(ui):
    """On a screen with two device pixels to a unit, boxes and 100 % mean image pixels all the same"""
    file = ui.copy_sample()
    win = ui.open(file, scale=2).wait_opened()
    settle(win, lambda: win.key("ctrl+1"))
    near(win.canvas.view().scale, 1, 0.005, "screen pixels for an image pixel")
    settle(win, lambda: win.key("ctrl+0"))
    win.quit()


def resting(read):
    """A condition that is true once two readings are alike."""
    last = [None]

    def alike():
        last[0], before = read(), last[0]
        return last[0] == before
    return alike


run()
