# SPDX-License-Identifier: GPL-3.0-or-later
"""The hand of a test: real pointer and key events, in screen pixels, made by xdotool."""
import contextlib
import subprocess

BUTTONS = {"left": 1, "middle": 2, "right": 3}


class Pointer:
    def __init__(self, env):
        self._env = env

    def xdotool(self, *words):
        result = subprocess.run(["xdotool", *(str(word) for word in words)], env=self._env, check=True,
                                capture_output=True, text=True)
        return result.stdout

    def active_title(self):
        """The title of the window that gets the keys."""
        result = subprocess.run(["xdotool", "getactivewindow", "getwindowname"], env=self._env, check=False,
                                capture_output=True, text=True)
        return result.stdout.strip()

    def move(self, x, y):
        self.xdotool("mousemove", round(x), round(y))

    def press(self, x, y, button="left"):
        self.xdotool("mousemove", round(x), round(y), "mousedown", BUTTONS[button])

    def release(self, button="left"):
        self.xdotool("mouseup", BUTTONS[button])

    def click(self, x, y, button="left", times=1):
        self.xdotool("mousemove", round(x), round(y), "click", "--repeat", times, "--delay", 60, BUTTONS[button])

    def drag(self, start, *stops, steps=8, button="left", rest=0.012):
        """Press at start, move evenly to each of the stops, release at the last after a rest."""
        words = ["mousemove", round(start[0]), round(start[1]), "mousedown", BUTTONS[button]]
        for here, there in zip((start, *stops), stops):
            for step in range(1, steps + 1):
                x, y = (a + (b - a) * step / steps for a, b in zip(here, there))
                words += ["sleep", 0.012, "mousemove", round(x), round(y)]
        self.xdotool(*words, "sleep", rest, "mouseup", BUTTONS[button])

    def strokes(self, *acts, steps=2):
        """Drags and keys in one go, as fast as a hand never is: each act is (start, stop) or the name of a key."""
        words = []
        for act in acts:
            if isinstance(act, str):
                words += ["key", act]
                continue
            (x1, y1), (x2, y2) = act
            words += ["mousemove", round(x1), round(y1), "mousedown", 1]
            for step in range(1, steps + 1):
                x, y = (a + (b - a) * step / steps for a, b in ((x1, x2), (y1, y2)))
                words += ["sleep", 0.012, "mousemove", round(x), round(y)]
            words += ["sleep", 0.012, "mouseup", 1]
        self.xdotool(*words)

    def wheel(self, clicks):
        """Turns the wheel where the pointer is; up (away from the hand) is positive."""
        self.xdotool("click", "--repeat", abs(clicks), "--delay", 25, 4 if clicks > 0 else 5)

    def key(self, *keys, delay_ms=25):
        """Presses keys one after the other: key("d"), key("ctrl+s", "Delete")."""
        self.xdotool("key", "--delay", delay_ms, *keys)

    def type(self, text):
        self.xdotool("type", "--delay", 15, text)

    @contextlib.contextmanager
    def held(self, key):
        """Holds a key down: with pointer.held("shift"): pointer.drag(…)."""
        self.xdotool("keydown", key)
        try:
            yield
        finally:
            self.xdotool("keyup", key)
