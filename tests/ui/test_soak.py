#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands gone mad in the real window: random pointer and key events. The program must neither end nor complain, must still
do what it is told afterwards, and must leave a file that reads.

CT_SOAK_SECONDS says how long (10), CT_SOAK_SEED repeats a run.
"""
import json
import os
import random
import re
import time

from ctui import Failure, equal, run, test, wait_for

SECONDS = float(os.environ.get("CT_SOAK_SECONDS", "10"))
SEED = os.environ.get("CT_SOAK_SEED") or str(random.randrange(1 << 32))
ACTS_AT_ONCE = 12

# What GTK 4.8 says by itself: when a label goes away under a pressed button, when a list is scrolled that was just
# emptied, when a popover opens beside the screen, and when a file chooser closes while it reads its folder.
GTK_COMPLAINS = re.compile(r"Gtk-WARNING .*(Broken accounting of active state|failed to scroll to given position)"
                           r"|Gdk-CRITICAL .*gdk_monitor_get_geometry|Gtk-CRITICAL .*gtk_tree_sortable_")


# What the hand does on the canvas; whatever quits, opens or asks for a file is left out.
KEYS = ("d a n N w b e E l L h H t f g z 1 2 3 4 5 6 7 8 9 0 plus minus space shift+space slash Return Escape Tab shift+Tab Delete "
        "Left Right Up Down shift+Left shift+Right ctrl+Left alt+Right Page_Down Page_Up Insert Home End ctrl+z ctrl+z ctrl+y ctrl+shift+z "
        "ctrl+c ctrl+x ctrl+v ctrl+shift+v ctrl+d ctrl+a ctrl+h ctrl+shift+h alt+h alt+Return ctrl+0 ctrl+1 ctrl+2 F2 F6 F9 "
        "Menu shift+F10 x y question period").split()


class Hand:
    """Makes up acts as words of xdotool, within the canvas for most of the time."""

    def __init__(self, chance, canvas, window):
        self.chance = chance
        self.canvas = canvas
        self.window = window

    def point(self):
        x, y, width, height = self.canvas if self.chance.random() < 0.9 else self.window
        # Not the top of the window: its buttons close it.
        top = 0 if (x, y, width, height) == self.canvas else 60
        return ["mousemove", str(int(x + self.chance.random() * (width - 1))),
                str(int(y + top + self.chance.random() * (height - 1 - top)))]

    def drag(self):
        button = self.chance.choices((1, 2, 3), (8, 1, 1))[0]
        modifier = self.chance.choices((None, "shift", "ctrl", "alt", "space"), (8, 1, 1, 1, 1))[0]
        words = ["keydown", modifier] if modifier else []
        words += [*self.point(), "mousedown", str(button)]
        for _ in range(self.chance.randrange(1, 5)):
            words += self.point()
        if self.chance.random() < 0.1:
            words += ["key", self.chance.choice(KEYS)]
        words += ["mouseup", str(button)]
        return words + (["keyup", modifier] if modifier else [])

    def click(self):
        return [*self.point(), "click", "--repeat", str(self.chance.choice((1, 1, 1, 2, 3))), "--delay", "10",
                str(self.chance.choices((1, 2, 3), (8, 1, 1))[0])]

    def wheel(self):
        words = [*self.point(), "click", "--repeat", str(self.chance.randrange(1, 6)), "--delay", "5",
                 str(self.chance.choice((4, 5)))]
        if self.chance.random() < 0.5:
            words = ["keydown", "ctrl", *words, "keyup", "ctrl"]
        return words

    def key(self):
        return ["key", self.chance.choice(KEYS)]

    def act(self):
        return self.chance.choices((self.drag, self.click, self.wheel, self.key), (4, 3, 1, 6))[0]()


def strike(win, hand, log):
    words = [word for _ in range(ACTS_AT_ONCE) for word in hand.act()]
    log.append(words)
    win.hand.xdotool(*words)
    win.check_alive()


@test
def mad_hands(ui):
    """Random events for a while: alive, quiet, still of use, and the file reads"""
    file = ui.make_set(images=6, boxes=[(0, "bottle", [100, 100, 200, 150]), (1, "tin", [450, 120, 120, 100])])
    win = ui.open(file, env={"G_DEBUG": ""}).wait_opened()
    win.tolerated = GTK_COMPLAINS
    chance = random.Random(SEED)
    screen = [int(side) for side in win.hand.xdotool("getdisplaygeometry").split()]
    hand = Hand(chance, win.canvas.area(), (0, 0, *screen))
    log = []
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end:
            strike(win, hand, log)
            # Out of whatever list, popover or window it got into.
            win.hand.key("Escape", "Escape", "Escape")
    except Exception as problem:
        raise Failure(f"seed {SEED}, burst {len(log)}, which was {log[-1]}: {problem}") from problem
    ui.note(f"seed {SEED}: {len(log) * ACTS_AT_ONCE} acts in {SECONDS:.0f} s")
    win.check_quiet()
    win.key("Escape", "Escape")
    wait_for("the program to answer", lambda: win.current_image() is not None, 60)
    win.key("ctrl+s")
    wait_for("everything to be saved", lambda: not win.modified(), 60)
    content = json.loads(file.path.read_text())
    equal(len(content["images"]), 6, "the number of images")
    win.quit()


run()
