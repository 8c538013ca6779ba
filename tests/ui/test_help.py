#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide: F1 gives it to the desktop's help viewer, or to a browser, or says where it is."""
import os
import pathlib
import re
import urllib.parse

from ctui import contains, equal, run, test, wait_for
from ctui.testing import BUILD_DIR

GUIDE = BUILD_DIR / "data" / "help" / "help.html"

APPLICATION = """[Desktop Entry]
Type=Application
Name={name}
Exec="{script}" %u
MimeType={kind};
"""


def install(data, name, kind):
    """A program in a data folder that opens this kind, and writes down what it was given; returns that note."""
    note = data / f"{name}.note"
    script = data / name
    (data / "applications").mkdir(parents=True, exist_ok=True)
    # In one step, so that nobody reads half a line.
    script.write_text(f'#!/bin/sh\nprintf %s "$1" >"{note}.new"\nmv "{note}.new" "{note}"\n')
    script.chmod(0o755)
    entry = APPLICATION.format(name=name, script=script, kind=kind)
    (data / "applications" / f"{name}.desktop").write_text(entry)
    with open(data / "applications" / "mimeapps.list", "a", encoding="utf-8") as choices:
        choices.write(f"[Default Applications]\n{kind}={name}.desktop\n")
    return note


def folders(ui, data):
    """The environment in which only these programs are installed; types of files are the system's."""
    mime = ui.scratch / "mime-only"
    if not mime.exists():
        mime.mkdir()
        (mime / "mime").symlink_to("/usr/share/mime")
        for name in ("icons", "fonts", "X11", "gdk-pixbuf-2.0", "glib-2.0"):
            if os.path.exists(f"/usr/share/{name}"):
                (mime / name).symlink_to(f"/usr/share/{name}")
    return {"XDG_DATA_DIRS": f"{data}:{mime}", "XDG_CURRENT_DESKTOP": "", "CARTOUCHE_HELP": ""}


def given(note):
    return wait_for(f"{note.name} to be written", lambda: note.exists() and note.read_text(), 30)


@test
def browser(ui):
    """F1 and the menu open the guide in the browser where no help viewer is"""
    data = ui.scratch / "data"
    note = install(data, "browser", "text/html")
    win = ui.open(env=folders(ui, data) | {"CARTOUCHE_HELP": str(GUIDE)})
    win.key("F1")
    uri = given(note)
    equal(urllib.parse.unquote(urllib.parse.urlsplit(uri).path), str(GUIDE), "the file that was opened")
    text = pathlib.Path(GUIDE).read_text(encoding="utf-8")
    contains(text, "Cartouche Guide", "the guide")
    equal(re.findall(r'(?:src|href)="(?!data:|#|https://)[^"]*"', text), [], "what the guide needs beside it")
    note.unlink()
    win.key("F10")
    win.click("menu item", "Help")
    given(note)
    win.quit()


@test
def viewer(ui):
    """Where the desktop has a help viewer and the pages, it gets them; without the pages the browser is asked"""
    data = ui.scratch / "data"
    note = install(data, "viewer", "x-scheme-handler/help")
    page = data / "help" / "C" / "cartouche" / "index.page"
    page.parent.mkdir(parents=True)
    page.write_text("<page/>")
    win = ui.open(env=folders(ui, data))
    win.key("F1")
    equal(given(note), "help:cartouche", "the address that was opened")
    note.unlink()
    page.unlink()
    fallback = data / "cartouche" / "help.html"
    fallback.parent.mkdir()
    fallback.write_text("<!DOCTYPE html><title>Guide</title>")
    install(data, "browser", "text/html")
    win.quit()
    again = ui.open(env=folders(ui, data))
    again.key("F1")
    contains(given(data / "browser.note"), "help.html", "the address that was opened")
    equal(note.exists(), False, "whether the viewer was asked in vain")
    again.quit()


@test
def neither(ui):
    """Where nothing can show the guide, a message says where it is; where it is missing, a message says so, too"""
    data = ui.scratch / "data"
    data.mkdir()
    win = ui.open(env=folders(ui, data) | {"CARTOUCHE_HELP": str(GUIDE)})
    win.key("F1")
    contains(win.wait_text("The Guide Cannot Be Shown"), "Guide", "the heading")
    contains(win.wait_text(re.compile("open it in a browser")), str(GUIDE), "the message")
    ui.screenshot("help-nobody-shows-it")
    win.press_button("Close")
    win.quit()
    win = ui.open(env=folders(ui, data) | {"CARTOUCHE_HELP": str(ui.scratch / "gone.html")})
    win.key("F1")
    contains(win.wait_text(re.compile("which is not there")), "gone.html", "the message")
    ui.screenshot("help-missing")
    win.press_button("Close")
    win.quit()


run()
