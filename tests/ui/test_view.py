#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zooming and panning: the pixel under the pointer stays there."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

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
    for draw_mode in (False, True):
        win.hand.drag(start, (start[0] - 120, start[1] - 70), button="middle")
        after = win.canvas.view()
        near((after.x - before.x, after.y - before.y), (-120, -70), 1.5, "how far the picture went")
        near(after.scale, before.scale, 1e-3, "the scale")
        with win.hand.held("space"):
            win.hand.drag(start, (start[0] + 120, start[1] + 70))
        near(win.canvas.view(), before, 1.5, "the view after the way back with Space")
        equal(win.boxes(), boxes, "the boxes")
        if not draw_mode:
            win.key("w")
    win.quit()


@test
def half_drawn(ui):
    """The view is panned while a box is half drawn, which does not lose its first corner"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    (first, _), = file.room_for(win.current_image(), 1, width=90, height=60)
    view = win.canvas.view()
    count = len(win.boxes())
    start = view.to_screen((first[0] + 5, first[1] + 5))
    win.hand.click(*start)
    win.hand.move(start[0] + 20, start[1] + 15)
    win.hand.drag((start[0] + 20, start[1] + 15), (start[0] - 40, start[1] - 15), button="middle", rest=0.2)
    after = win.canvas.view()
    near((after.x - view.x, after.y - view.y), (-60, -30), 1.5, "how far the picture went")
    stop = after.to_screen((first[0] + 85, first[1] + 55))
    win.hand.click(*stop)
    win.wait_boxes(count + 1)
    win.save(file.path)
    near(file.added()[0]["bbox"], (first[0] + 5, first[1] + 5, 80, 50), 1.5, "bbox")
    win.quit()


@test
def throwing(ui):
    """A picture that is thrown runs on and comes to rest; a press stops it"""
    win = ui.open(ui.copy_sample(), animate=True).wait_opened()
    win.key("ctrl+2")
    wait_for("200 %", lambda: win.zoom() == 200)
    win.canvas.move_px((640, 480))
    wait_for("the view to rest", resting(win.pointer))
    before = win.canvas.view()
    left, top, width, height = win.canvas.area()
    start = left + width / 2, top + height / 2
    win.hand.drag(start, (start[0] - 150, start[1]), button="middle", steps=6, rest=0)
    wait_for("the picture to rest", resting(win.pointer, 0.3))
    thrown = win.canvas.view()
    if thrown.x > before.x - 170:
        raise Failure(f"the picture went {before.x - thrown.x} pixels by a hand that went 150 and let go")
    win.hand.drag(start, (start[0] + 150, start[1]), button="middle", steps=6, rest=0.3)
    near(win.canvas.view().x, thrown.x + 150, 2, "a picture held still before it is let go")
    win.quit()


@test
def smooth(ui):
    """With animations, too, the pixel under the pointer is the same after the zoom, and two steps are two steps"""
    win = ui.open(ui.copy_sample(), animate=True).wait_opened()
    win.canvas.move_px((300, 200))
    pixel = win.pointer()
    zoom = win.zoom()
    win.hand.wheel(3)
    wait_for("three steps", lambda: abs(win.zoom() - zoom * 1.25 ** 3) < 1.5)
    wait_for("the view to rest", resting(lambda: (win.zoom(), win.pointer())))
    near(win.pointer(), pixel, 1.5, "the pixel under the pointer")
    near(win.canvas.view().scale, zoom * 1.25 ** 3 / 100, 0.02, "the scale on the screen")
    win.quit()


@test
def map_in_the_corner(ui):
    """Pressing in the small map brings that place into the middle; a fitted picture has no map"""
    win = ui.open(ui.copy_sample()).wait_opened()
    count = len(win.boxes())
    settle(win, lambda: win.key("ctrl+2"))
    left, top, width, height = win.canvas.area()
    # The sample is 1280 × 960: the map 160 × 120, 12 from the corner.
    x, y = left + width - 12 - 160, top + height - 12 - 120
    for part in ((0.4, 0.3), (0.6, 0.65)):
        win.hand.click(x + 160 * part[0], y + 120 * part[1])
        near(win.canvas.view().to_image((left + width / 2, top + height / 2)),
             (1280 * part[0], 960 * part[1]), 5, "what is in the middle")
    win.hand.drag((x + 80, y + 60), (x + 70, y + 50), (x + 64, y + 48), rest=0.05)
    near(win.canvas.view().to_image((left + width / 2, top + height / 2)), (512, 384), 5, "the middle after a drag")
    equal(len(win.boxes()), count, "the number of boxes")
    settle(win, lambda: win.key("ctrl+0"))
    win.canvas.drag_px((1150, 900), (1200, 940))
    win.wait_boxes(count + 1)
    win.discard()


@test
def keep_view(ui):
    """With "keep", another image appears at the zoom and place of the one before; else it is fitted"""
    win = ui.open(ui.copy_sample(), env=keyfile(ui, "keep-view=true")).wait_opened()
    settle(win, lambda: win.key("ctrl+2"))
    left, top, width, height = win.canvas.area()
    start = left + width / 2, top + height / 2
    win.hand.drag(start, (start[0] - 60, start[1] - 40), button="middle", rest=0.1)
    view = win.canvas.view()
    win.next_image()
    equal(win.zoom(), 200, "the zoom of the next image")
    near(win.canvas.view(), view, 1, "its place")
    win.quit()


def keyfile(ui, *lines):
    """Settings for a start; returns the environment in which they hold."""
    path = ui.scratch / ".config" / "glib-2.0" / "settings" / "keyfile"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[io/github/cartouche/Cartouche]\n" + "\n".join(lines) + "\n")
    return {"GSETTINGS_BACKEND": "keyfile"}


@test
def color_under_the_pointer(ui):
    """The status bar tells what the file holds under the pointer"""
    file = plain_pictures(ui, ["#204060", "#c08040"], 2)
    win = ui.open(file).wait_opened()
    win.canvas.move_px((1000, 700))
    wait_for("the colour", lambda: near_color(win.color(), (0x20, 0x40, 0x60)))
    win.next_image()
    wait_for("the colour of the next", lambda: near_color(win.color(), (0xc0, 0x80, 0x40)))
    win.quit()


def plain_pictures(ui, colors, count, size="2000x1500"):
    """A folder with so many pictures of one colour each, the colours in turn."""
    folder = ui.scratch / "plain"
    folder.mkdir()
    for index, color in enumerate(colors):
        subprocess.run(["convert", "-size", size, f"xc:{color}", "-quality", "98", "-sampling-factor", "1x1",
                        folder / f"{index:04}.jpg"], check=True)
    for index in range(len(colors), count):
        (folder / f"{index:04}.jpg").hardlink_to(folder / f"{index % len(colors):04}.jpg")
    width, height = map(int, size.split("x"))
    path = folder / "annotations.json"
    path.write_text(json.dumps({
        "images": [{"id": index + 1, "file_name": f"{index:04}.jpg", "width": width, "height": height}
                   for index in range(count)],
        "annotations": [], "categories": [{"id": 1, "name": "thing"}]}))
    return path


@test
def leafing(ui):
    """D held over hundreds of pictures ends on the right one, sharp, and within the memory that was set"""
    colors = [f"#{40 + 20 * i:02x}{200 - 14 * i:02x}{30 + 11 * i:02x}" for i in range(10)]
    # CT_UI_PICTURES=2000 is the long form.
    n_pictures = int(os.environ.get("CT_UI_PICTURES", "260"))
    n_passed = n_pictures - 40
    file = plain_pictures(ui, colors, n_pictures)
    win = ui.open(file, env=keyfile(ui, "picture-memory=uint32 64")).wait_opened()
    left, top, width, height = win.canvas.area()
    win.hand.move(left + width / 2, top + height / 2)
    status = pathlib.Path(f"/proc/{win.process.pid}/status")
    before = kilobytes(status, "VmRSS")
    with win.hand.held("d"):
        wait_for(f"{n_passed} pictures to pass",
                 lambda: int((win.current_image() or "0000")[:4]) > n_passed, 60 + n_pictures / 10)
    wait_for("the list to rest", resting(win.current_image, 0.4))
    color = colors[int(win.current_image()[:4]) % len(colors)]
    expected = tuple(int(color[i:i + 2], 16) for i in (1, 3, 5))
    wait_for(f"the pixels of {win.current_image()}", lambda: near_color(win.color(), expected))
    grown = kilobytes(status, "VmHWM") - before
    ui.note(f"memory: {before} kB before, {grown} kB more at most")
    # All pictures with their pyramids would be 3 GB or more. What is decoded or freed just now comes on top of 64 MB.
    if grown > 240_000:
        raise Failure(f"the memory grew by {grown} kB")
    win.quit()


def near_color(color, expected):
    return color is not None and all(abs(a - b) <= 2 for a, b in zip(color, expected))


def kilobytes(status, name):
    return int(re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.M)[1])


@test
def never_written(ui):
    """No sequence of views opens a picture for writing: opening, zooming, leafing, adjusting, thumbnails"""
    if not shutil.which("strace"):
        ui.skip("needs strace (package strace)")
    file = ui.copy_sample()
    log = ui.scratch / "strace.log"
    calls = "trace=open,openat,openat2,creat,truncate,rename,renameat,renameat2,unlink,unlinkat,utimensat,chmod,fchmodat"
    command = ["strace", "-D", "-f", "-qq", "-s", "300", "-o", str(log), "-e", calls]
    if subprocess.run([*command, "true"], check=False, capture_output=True).returncode != 0:
        ui.skip("strace may not trace here")
    folder = file.path.parent
    content = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    win = ui.open(file, under=command).wait_opened()
    for keys in (("ctrl+1", "ctrl+2", "ctrl+0", "plus", "plus", "minus", "f"), ("d", "d", "a", "Page_Down", "t", "h")):
        for key in keys:
            win.key(key)
    win.canvas.move_px((300, 300))
    win.hand.wheel(4)
    win.hand.wheel(-2)
    win.key("g")
    wait_sliders(win)
    win.key("Right", "Right", "Escape")
    wait_sliders(win, False)
    win.key("Escape")
    thumbnails = ui.scratch / ".cache" / "thumbnails"
    wait_for("thumbnails of the pictures", lambda: len(list(thumbnails.glob("*/*.png"))) >= min(3, len(file.images())))
    win.close_window()
    wait_for("the end of the program", lambda: win.process.poll() is not None, 20)
    text = log.read_text(errors="replace")
    pictures = [line for line in text.split("\n") if re.search(r'\.(jpe?g|png)"', line) and str(folder) in line]
    if not any("O_RDONLY" in line for line in pictures):
        raise Failure(f"strace saw no picture opened for reading in {len(text)} bytes")
    bad = [line for line in pictures if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|creat\(|truncate\(|"
                                                  r"rename|unlink|utimens|chmod", line)]
    equal(bad, [], "calls that write")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    equal(sorted(str(path) for path in content.keys() | after.keys() if content.get(path) != after.get(path)), [],
          "files that are not as they were")


@test
def damaged(ui):
    """A damaged picture shows a page with the reason; what could be read is shown when asked for; neighbours are well"""
    file = ui.copy_sample()
    second = file.images()[1]
    path = file.path.parent / second
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])
    win = ui.open(file).wait_opened()
    left, top, width, height = win.canvas.area()
    win.hand.move(left + width / 2, top + height / 4)
    wait_for("the colour in the first picture", win.color)
    win.next_image()
    win.wait_text("^This Picture Is Damaged$")
    win.wait_text(re.escape(second))
    wait_for("the mark in the list", lambda: any(
        "Has problems" in node.description for row in win.rows(win.IMAGES) if row.label() == second
        for node in row.walk()))
    equal(win.color(), None, "the colour in a damaged picture")
    ui.screenshot("error-page")
    win.press_button("Show What Could Be Read")
    win.wait_gone(text="This Picture Is Damaged")
    win.hand.move(left + width / 2 + 3, top + height / 4)
    wait_for("the colour in what could be read", win.color)
    win.next_image()
    equal(win.current_image(), file.images()[2], "the next image")
    wait_for("the colour in the next picture", win.color)
    win.previous_image()
    wait_for("no page when it comes again", win.color)
    win.quit()


def wait_sliders(win, there=True):
    """Waits until the sliders for the view have the keys, or no longer have them."""
    win.wait("the sliders" if there else "no sliders", lambda tree: there == any(
        "focused" in node.states for node in tree.find_all("slider", "Brightness")))


@test
def adjusting(ui):
    """G opens the sliders for the view; keys move them, Reset takes all back, and no file changes"""
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    win.canvas.move_px((640, 480))
    wait_for("the colour under the pointer", win.color)
    before = ui.screenshot("adjust-before").read_bytes()
    win.key("g")
    wait_sliders(win)
    win.key("End")
    win.key("Escape")
    wait_sliders(win, False)
    brighter = ui.screenshot("adjust-brighter").read_bytes()
    if brighter == before:
        raise Failure("the picture looks as before")
    win.key("g")
    wait_sliders(win)
    win.key("Home")
    darker = ui.screenshot("adjust-darker").read_bytes()
    win.key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "space", "Escape")
    wait_sliders(win, False)
    wait_for("the picture as before", lambda: ui.screenshot("adjust-after").read_bytes() == before)
    if darker == brighter:
        raise Failure("Home and End look the same")
    equal(win.modified(), False, "the mark of unsaved changes")
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


def resting(read, seconds=0.15):
    """A condition that is true once two readings, that long apart, are alike."""
    last = [None]

    def alike():
        time.sleep(seconds)
        last[0], before = read(), last[0]
        return last[0] == before
    return alike


run()
