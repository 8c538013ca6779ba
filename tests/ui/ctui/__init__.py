# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program with real pointer and key events, and looks at it as a screen reader does.

    from ctui import run, test

    @test
    def deleting(ui):
        "Delete removes the selected box"
        file = ui.copy_set("fruits-nuts")
        win = ui.open(file).wait_opened()
        win.draw((20, 20), (120, 90))
        win.key("Delete")
        win.wait_boxes(5)

    run()

See README.md in the folder above.
"""
from .testing import Skip, run, test
from .waiting import Failure, contains, equal, holds_for, near, wait_for

__all__ = ["Failure", "Skip", "contains", "equal", "holds_for", "near", "run", "test", "wait_for"]
