# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for conditions, and what a test fails with."""
import os
import time

# Slow machines and sanitizers need more of it.
PATIENCE = float(os.environ.get("CT_UI_PATIENCE", "1"))


class Failure(AssertionError):
    """What a test found wrong, in one sentence."""


def wait_for(what, condition, timeout=10):
    """Calls condition until it returns something true, and returns that.

    `what` completes the sentence "waited for …"; it may be a function, when only the end knows what to say.
    """
    end = time.monotonic() + timeout * PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise Failure(f"waited {timeout * PATIENCE:g} s for {what() if callable(what) else what}")
        time.sleep(0.02)


def holds_for(seconds, what, condition):
    """Fails when condition stops being true within this time: for proving that nothing happens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            raise Failure(f"{what} did not hold for {seconds:g} s")
        time.sleep(0.02)


def equal(found, expected, what="the value"):
    if found != expected:
        raise Failure(f"{what} is {found!r}, expected {expected!r}")


def near(found, expected, tolerance, what="the value"):
    """Compares numbers or sequences of numbers."""
    pairs = zip(found, expected) if hasattr(found, "__len__") else [(found, expected)]
    if any(abs(a - b) > tolerance for a, b in pairs):
        raise Failure(f"{what} is {found}, expected {expected} give or take {tolerance:g}")


def contains(text, part, what="the text"):
    if part not in text:
        raise Failure(f"{what} is {text!r}, expected it to contain {part!r}")
