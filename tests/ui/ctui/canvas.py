# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas, spoken to in image pixels.

Where the picture lies is learnt as a person would: by pointing at two places and reading the status bar.
"""
import contextlib
import subprocess
import typing

from .waiting import Failure, near, wait_for


class View(typing.NamedTuple):
    """screen = origin + scale × image, for both axes; scale is screen pixels for one image pixel."""
    scale: float
    x: float
    y: float

    def to_screen(self, point):
        return self.x + self.scale * point[0], self.y + self.scale * point[1]

    def to_image(self, point):
        return (point[0] - self.x) / self.scale, (point[1] - self.y) / self.scale


class Canvas:
    def __init__(self, window):
        self.window = window
        self.hand = window.hand

    def node(self):
        def look(tree):
            return next((node for node in tree.find_all("picture") if node.focusable and node.on_screen()), None)
        return self.window.wait("a picture to draw on", look)

    def area(self):
        """(x, y, width, height) of the canvas on the screen."""
        node = self.node()
        x, y, width, height = node.extents()
        left, top = self.window.to_screen(node, x, y)
        return left, top, width * self.window.scale, height * self.window.scale

    def _read(self, point, before):
        """What the status bar says with the pointer there, once it no longer says what it said before."""
        self.hand.move(*point)
        return wait_for(f"the status bar to tell {before} from {point} on the screen",
                        lambda: [reading for reading in [self.window.pointer()] if reading != before])[0]

    def view(self):
        """Measures where the picture lies now. Leaves the pointer on the canvas.

        Needs the picture in the middle of the canvas; looks for two more places, far apart, that are on it.
        """
        left, top, width, height = self.area()

        def place(fraction):
            return round(left + width * fraction), round(top + height * fraction)

        self.hand.move(left - 2, top - 2)
        wait_for("the status bar to see the pointer leave the canvas", lambda: self.window.pointer() is None)
        between = self._read(place(0.5), None)
        measured = []
        for fractions in ((0.12, 0.25, 0.35, 0.42), (0.88, 0.75, 0.65, 0.58)):
            for fraction in fractions:
                reading = self._read(place(fraction), between)
                if reading is not None:
                    measured.append((place(fraction), reading))
                self._read(place(0.5), reading)
                if reading is not None:
                    break
        if len(measured) < 2:
            raise Failure("too little of the picture is on the canvas to measure where it lies")
        (a, here), (b, there) = measured
        scale = (b[0] - a[0] + b[1] - a[1]) / (there[0] - here[0] + there[1] - here[1])
        # The status bar names a whole pixel; the pointer is somewhere in it, on average in its middle.
        view = View(scale, *((a[i] + b[i] - scale * (here[i] + there[i] + 1)) / 2 for i in (0, 1)))
        near(view.to_image(place(0.5)), (between[0] + 0.5, between[1] + 0.5), 1.5, "the pixel in the middle")
        return view

    def _on_screen(self, view, *points):
        """Screen points, to whole pixels, of image points; all must be on the canvas."""
        left, top, width, height = self.area()
        places = [tuple(round(value) for value in view.to_screen(point)) for point in points]
        for place, point in zip(places, points):
            if not (left <= place[0] < left + width and top <= place[1] < top + height):
                raise Failure(f"the image point {point} is not on the canvas now, with {view}")
        return places

    def move_px(self, point):
        """Puts the pointer on an image point and waits until the status bar says so."""
        place, = self._on_screen(self.view(), point)
        self._move_to(place, point)

    def _move_to(self, place, point):
        self.hand.move(*place)
        wait_for(f"the pointer to be at {point}", lambda: all(
            abs(found - wanted) < 4 for found, wanted in zip(self.window.pointer() or (-99, -99), point)))

    def click_px(self, point, view=None, **how):
        self.hand.click(*self._on_screen(view or self.view(), point)[0], **how)

    def drag_px(self, start, *stops, view=None, **how):
        """Drags from image point to image point; returns the box (x, y, w, h) between the first and the last,
        as the nearest screen pixels give it. A view that was measured before and still holds saves time."""
        view = view or self.view()
        points = self._on_screen(view, start, *stops)
        self.hand.drag(*points, **how)
        (x1, y1), (x2, y2) = view.to_image(points[0]), view.to_image(points[-1])
        return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)

    @contextlib.contextmanager
    def dragging(self, start, stop, button="left"):
        """What is done within the block is done with the button held, after the way from start to stop."""
        here, there = self._on_screen(self.view(), start, stop)
        self.hand.press(*here, button)
        self.hand.move((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
        self._move_to(there, stop)
        try:
            yield
        finally:
            self.hand.release(button)

    def wheel_px(self, point, clicks):
        """Turns the wheel with the pointer at an image point; up is positive."""
        self.move_px(point)
        self.hand.wheel(clicks)

    def color_px(self, point, view):
        """(r, g, b) of the screen at an image point."""
        (x, y), = self._on_screen(view, point)
        data = subprocess.run(["import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8", "rgb:-"],
                              env=self.window.desktop.env, check=True, capture_output=True).stdout
        return tuple(data[:3])

    def pixel_tolerance(self):
        """How exactly a box can be told, in image pixels: the status bar's rounding and one screen pixel."""
        return 1.0 + 1.0 / self.view().scale
