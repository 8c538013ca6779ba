#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Working on a data set in a container of a real Azurite, with and without a way there."""
import atexit
import json
import pathlib
import socket
import sys
import unittest

from ctui import equal, near, run, test, wait_for
from ctui.remote import DIALOG, SAVED, another, copies, move_box, open_container, save, type_address

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "azurite"))
import azurite  # noqa: E402

COCO = "annotations.json"
UNTIL = "allows: .* · until 1 January 2040"
atexit.register(azurite.stop_servers)


def fill(ui, server):
    """A container with the sample in it; returns its name and the COCO file of the copy that it was made from."""
    file = ui.copy_sample()
    container = server.new_container()
    for path in sorted(file.path.parent.rglob("*")):
        if path.is_file():
            name = path.relative_to(file.path.parent).as_posix()
            status, _, body = server.ask("PUT", f"/{container}/{name}", headers={"x-ms-blob-type": "BlockBlob"},
                                         body=path.read_bytes())
            equal(status, 201, f"the answer to {name}, {body}")
    return container, file


def the_server(ui):
    try:
        return azurite.server()
    except unittest.SkipTest as reason:
        ui.skip(str(reason))


def new_server(ui):
    """One that may be stopped."""
    the_server(ui)
    return azurite.Azurite(ui.scratch)


def address(server, container, permissions="rwl", name=COCO):
    return f"{server.endpoint}/{container}/{name}?{azurite.container_sas(container, permissions)}"


def box_in_container(server, container, number):
    content = json.loads(server.read(container, COCO))
    first = content["images"][0]["id"]
    return [each["bbox"] for each in content["annotations"] if each["image_id"] == first][number]


def check_secrets(ui, *wins):
    """No secret is on the screen, in what the programs said, or in any file that they wrote."""
    for win in wins:
        equal(azurite.secrets_in(win.dump_tree()), [], "secrets on the screen")
        equal(azurite.secrets_in(win.output()), [], "secrets in the log")
    for path in ui.scratch.rglob("*"):
        if path.is_file() and path.suffix not in (".jpg", ".png", ".webp"):
            equal(azurite.secrets_in(path.read_bytes()), [], f"secrets in {path}")


@test
def signature(ui):
    """With a signature: what is moved and saved is in the container, another one with a connection string sees it"""
    server = the_server(ui)
    container, file = fill(ui, server)
    win = ui.open()
    type_address(win, address(server, container), UNTIL)
    ui.screenshot("remote-signature")
    win.click("button", "Open")
    win.wait_window_gone(DIALOG)
    win.wait_opened()
    # There is none on the display of a test.
    win.wait_text("There is no keyring to keep the credential in")
    win.wait_text(SAVED)
    number, before, after = move_box(win)
    save(win)
    wait_for("the box in the container",
             lambda: abs(box_in_container(server, container, number)[0] - before[0] - 10) < 0.6)
    win.wait_text(SAVED)
    equal(server.blobs(container)[COCO][1], azurite.md5(server.read(container, COCO)), "the MD5 that the service keeps")
    check_secrets(ui, win)
    other = another(ui)
    type_address(other, f"DefaultEndpointsProtocol=http;AccountName={azurite.ACCOUNT};AccountKey={azurite.KEY};"
                        f"BlobEndpoint={server.endpoint}", "Say which container is meant")
    ui.screenshot("remote-connection-string")
    other.click("entry", "Container")
    other.type(container)
    other.wait_text(f"^Account key · .*/{container} · ")
    other.key("Return")
    other.wait_window_gone(DIALOG)
    other.wait_opened()
    near(other.boxes()[number][1], after, 0.6, "the box that the other one sees")
    check_secrets(ui, win, other)
    other.quit()
    # The credential is kept in memory, so the address is enough.
    type_address(win, f"{server.endpoint}/{container}", "kept for this address")
    win.key("Escape")
    win.wait_window_gone(DIALOG)
    win.quit()


@test
def read_only(ui):
    """What cannot be written back says so when it is saved, and stays on this computer"""
    server = the_server(ui)
    container, file = fill(ui, server)
    first = server.read(container, COCO)
    win = ui.open()
    open_container(win, address(server, container, "rl"), UNTIL)
    move_box(win)
    save(win)
    win.wait_text("^Not yet uploaded, .* does not allow to write")
    ui.screenshot("remote-read-only")
    equal(server.read(container, COCO) == first, True, "that the container is as it was")
    win.close_window()
    win.wait_text("^Not Yet in the Container$")
    win.press_button("Leave Anyway")
    win.wait_end()
    equal(copies(ui.scratch)[0].read_bytes() == first, False, "that the work is here")


@test
def no_way(ui):
    """Without a way to the container work goes on, is not lost by leaving, and is there when it is opened again"""
    server = new_server(ui)
    container, file = fill(ui, server)
    first = server.read(container, COCO)
    place = address(server, container)
    win = ui.open()
    open_container(win, place, UNTIL)
    win.wait_text(SAVED)
    wait_for("all pictures to be here", lambda: all(
        list((ui.scratch / ".cache").rglob(pathlib.PurePath(name).name)) for name in file.images()), 30)
    server.stop()
    number, before, after = move_box(win)
    save(win)
    win.close_window()
    win.wait_text("^(Uploading…|Not Yet in the Container)$")
    ui.screenshot("remote-uploading")
    win.press_button("Leave Anyway")
    win.wait_end()
    for path in (ui.scratch / ".cache").rglob("shelf-11.jpg"):
        path.unlink()
    win = ui.open()
    open_container(win, place, UNTIL)
    win.wait_text("^The container cannot be reached", 60)
    ui.screenshot("remote-offline")
    near(win.boxes()[number][1], after, 0.6, "the box that was moved")
    win.next_image()
    win.wait("its picture", lambda tree: not win.sees("The Picture Could Not Be Fetched"))
    win.click("label", "shelf-11.jpg")
    win.wait_text("^The Picture Could Not Be Fetched$", 60)
    ui.screenshot("remote-not-fetched")
    win.press_button("Try Again")
    win.wait_text("^The Picture Could Not Be Fetched$", 60)
    win.close_window()
    win.wait_end()


@test
def wrong_and_cancel(ui):
    """A container that is not there says so; one that does not answer can be given up"""
    server = the_server(ui)
    win = ui.open()
    type_address(win, f"{server.endpoint}/nowhere?{azurite.container_sas('nowhere', 'rl')}", UNTIL)
    win.click("button", "Open")
    win.wait_text("There is no container|not there|does not exist", 30)
    ui.screenshot("remote-no-container")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        win.key("ctrl+a")
        win.type(f"http://127.0.0.1:{silent.getsockname()[1]}/{azurite.ACCOUNT}/set?{azurite.container_sas('set', 'rl')}")
        win.wait_text("/set · allows: list, read · until 1 January 2040")
        win.click("button", "Open")
        win.wait_text("^Looking into the Container…$")
        ui.screenshot("remote-looking")
        win.click("button", "Cancel")
        win.wait_text("/set · allows: list, read · until 1 January 2040")
        win.click("button", "Cancel")
        win.wait_window_gone(DIALOG)
    win.quit()


if __name__ == "__main__":
    run()
