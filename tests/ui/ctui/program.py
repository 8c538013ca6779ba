# SPDX-License-Identifier: GPL-3.0-or-later
"""A GTK program that runs on the test's desktop: its process, its windows, its accessibility tree."""
import os
import pathlib
import re
import signal
import subprocess

from gi.repository import GLib

from .tree import Gone, Tree, bus_name_of
from .waiting import Failure, wait_for

COMPLAINT = re.compile(r"CRITICAL|WARNING|\*\* ERROR|runtime error:|Sanitizer")


class Program:
    def __init__(self, desktop, command, env=None, scale=1, folder=None, animate=False):
        self.desktop = desktop
        self.hand = desktop.pointer
        self.scale = scale
        self.log = desktop.scratch / f"program-{len(desktop.processes)}.log"
        # A pattern of complaints that are not the program's fault.
        self.tolerated = None
        home = pathlib.Path(folder or desktop.scratch)
        environment = desktop.env | {
            "ADW_DISABLE_PORTAL": "1",
            "GDK_BACKEND": "x11",
            "GDK_SCALE": str(scale),
            "GIO_USE_VFS": "local",
            "GIO_USE_VOLUME_MONITOR": "unix",
            "GSETTINGS_BACKEND": "memory",
            "GSK_RENDERER": os.environ.get("GSK_RENDERER", "cairo"),
            "GTK_USE_PORTAL": "0",
            "G_DEBUG": "fatal-warnings",
            "LANGUAGE": "en",
            "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8"),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "HOME": str(home),
        }
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            environment[f"XDG_{kind}_HOME"] = str(home / ("." + kind.lower()))
        settings = home / ".config" / "gtk-4.0" / "settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f"[Settings]\ngtk-enable-animations={str(animate).lower()}\ngtk-cursor-blink=false\n")
        with open(self.log, "wb") as log:
            self.process = desktop.spawn(command, env=environment | (env or {}), stdout=log, stderr=subprocess.STDOUT)
        self._bus = None

    # What it says

    def output(self):
        return self.log.read_text(errors="replace")

    def check_alive(self):
        code = self.process.poll()
        if code is not None:
            how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
            raise Failure(f"the program ended with {how}; it said:\n{self.output()[-2000:]}")

    def check_quiet(self):
        complaints = [line for line in self.output().split("\n")
                      if COMPLAINT.search(line) and not (self.tolerated and self.tolerated.search(line))]
        if complaints:
            raise Failure("the program complained:\n" + "\n".join(complaints[:20]))

    # What it shows

    def tree(self):
        """The accessibility tree as it is now, or None when the program cannot answer yet."""
        self.check_alive()
        if self._bus is None:
            self._bus = bus_name_of(self.desktop.accessibility, self.process.pid)
        try:
            return Tree(self.desktop.accessibility, self._bus).root if self._bus else None
        except GLib.Error:
            return None

    def wait(self, what, condition, timeout=10):
        """Like wait_for(), but condition gets a fresh tree, and the program's death ends the waiting."""
        def look():
            tree = self.tree()
            try:
                return tree is not None and condition(tree)
            except Gone:
                return None
        return wait_for(what, look, timeout)

    def wait_node(self, role=None, name=None, text=None, on_screen=False, timeout=10):
        def look(tree):
            return next((node for node in tree.find_all(role, name, text) if not on_screen or node.on_screen()), None)
        return self.wait(f"a {role or 'node'} named {name!r} with text {text!r}", look, timeout)

    def wait_gone(self, role=None, name=None, text=None, timeout=10):
        self.wait(f"the {role or 'node'} {name or text!r} to go away",
                  lambda tree: not any(node.on_screen() for node in tree.find_all(role, name, text)), timeout)

    def wait_text(self, pattern, timeout=10):
        """Waits until something that can be seen matches the pattern, and returns its text."""
        pattern = re.compile(pattern) if isinstance(pattern, str) else pattern
        def look(tree):
            nodes = [node for node in tree.find_all() if pattern.search(node.name)]
            return next((node.name for node in nodes if node.on_screen()), None)
        return self.wait(f"a text like “{pattern.pattern}”", look, timeout)

    def wait_window(self, title):
        """Waits until the window with this title gets the keys."""
        self.wait(f"the window “{title}”", lambda tree: self.hand.active_title() == title)

    def wait_window_gone(self, title):
        self.wait(f"the window “{title}” to go", lambda tree: self.hand.active_title() not in (title, ""))

    def sees(self, pattern):
        tree = self.tree()
        return any(re.search(pattern, node.name) and node.on_screen() for node in tree.find_all())

    def dump_tree(self):
        tree = self.tree()
        return tree.dump() if tree else "(no tree)"

    # What it is told

    def key(self, *keys, **how):
        self.check_alive()
        self.hand.key(*keys, **how)

    def type(self, text):
        self.check_alive()
        self.hand.type(text)

    def click(self, role=None, name=None, text=None, **how):
        """Clicks on a control of the active window with the pointer, once it can be seen and is sensitive."""
        def ready(tree):
            title = self.hand.active_title()
            windows = [window for window in tree.children if window.name == title] or tree.children
            return next((node for window in windows for node in window.find_all(role, name, text)
                         if node.sensitive and node.on_screen()), None)
        node = self.wait(f"a {role or 'node'} {name or text!r} to click on", ready)
        self.hand.click(*self.middle(node), **how)
        return node

    def press_button(self, name, **how):
        return self.click("button|toggle|menu item|link", name, **how)

    def maximize(self):
        """Lets the active window fill the screen, so that every run and every screenshot has the same sizes."""
        width, height = (int(number) / self.scale for number in self.desktop.size.split("x"))
        def is_full(tree):
            return any(all(full - 40 < side <= full for side, full in zip(window.extents()[2:], (width, height)))
                       for window in tree.children if "active" in window.states)
        # The window manager may give the keys to the window later than it says so.
        for last in (False, False, True):
            self.key("super+Up")
            try:
                return self.wait("the window to fill the screen", is_full, 10 if last else 2)
            except Failure:
                if last:
                    raise

    def close_window(self):
        """As the window manager's close button does it."""
        self.key("alt+F4")

    def wait_end(self, timeout=20):
        """Waits for the program to end by itself; it must end well and must not have complained."""
        wait_for("the program to end", lambda: self.process.poll() is not None, timeout)
        if self.process.returncode != 0:
            self.check_alive()
        self.check_quiet()

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait()

    # Where things are

    def middle(self, node):
        x, y, width, height = node.extents()
        return self.to_screen(node, x + width / 2, y + height / 2)

    def to_screen(self, node, x, y):
        """Screen pixels of a point that is given as the node's extents are: relative to its window."""
        places = self._places()
        for surface in node.surfaces:
            left, top, width, height = surface.extents()
            # GTK draws an even frame around a window's content, and none around a popover.
            frame = 40 if surface is node.window else 0
            fitting = [(title != surface.name, w, px, py, h) for title, px, py, w, h in places
                       if 0 <= w - width * self.scale <= frame and 0 <= h - height * self.scale <= frame]
            if fitting:
                _, w, px, py, h = min(fitting)
                return (px + (w - width * self.scale) / 2 + (x - left) * self.scale,
                        py + (h - height * self.scale) / 2 + (y - top) * self.scale)
        raise Failure(f"no window on the screen shows {node!r}")

    def _places(self):
        """(title, x, y, width, height) of what the program has on the screen."""
        places = []
        for number in self.hand.xdotool("search", "--onlyvisible", "--pid", self.process.pid).split():
            words = self.hand.xdotool("getwindowgeometry", "--shell", number).split()
            geometry = dict(word.split("=") for word in words)
            title = self.hand.xdotool("getwindowname", number).strip()
            places.append((title, *(int(geometry[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))))
        return places
