#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""labelme, driven from inside its process: bench-labelme.py paint BOXES FRAMES | next FOLDER STEPS. Prints JSON.

Paints the same picture and boxes as bench-canvas at the same zooms into memory; goes from picture to picture as its D does.
"""
import json
import random
import resource
import sys
import time

import numpy
from PyQt5 import QtCore, QtGui, QtWidgets

WIDTH, HEIGHT = 4000, 3000


def part(values, fraction):
    return sorted(values)[int(fraction * (len(values) - 1))]


def paint(n_boxes, n_frames):
    from labelme.shape import Shape
    from labelme.widgets import Canvas
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    pixels = numpy.stack([x * 255 // WIDTH, y * 255 // HEIGHT, (x ^ y) & 255], -1).astype(numpy.uint8).copy()
    image = QtGui.QImage(pixels.data, WIDTH, HEIGHT, WIDTH * 3, QtGui.QImage.Format_RGB888)
    canvas = Canvas(epsilon=10.0, double_click="close", num_backups=1)
    canvas.resize(1200, 900)
    canvas.show()
    canvas.loadPixmap(QtGui.QPixmap.fromImage(image))
    source = random.Random(7)
    shapes = []
    for index in range(n_boxes):
        shape = Shape(label=f"category {index % 5}", shape_type="rectangle")
        left, top = source.uniform(0, WIDTH - 250), source.uniform(0, HEIGHT - 200)
        shape.addPoint(QtCore.QPointF(left, top))
        shape.addPoint(QtCore.QPointF(left + source.uniform(10, 250), top + source.uniform(10, 200)))
        shapes.append(shape)
    canvas.loadShapes(shapes)
    target = QtGui.QImage(1200, 900, QtGui.QImage.Format_RGB32)
    scale = min(1176 / WIDTH, 876 / HEIGHT)
    times = []
    for frame in range(n_frames):
        scale *= 1.04 if frame < n_frames / 2 else 1 / 1.04
        canvas.scale = scale
        start = time.perf_counter()
        canvas.render(target, QtCore.QPoint(), QtGui.QRegion(0, 0, 1200, 900))
        times.append((time.perf_counter() - start) * 1000)
    return {"paint_ms": part(times, 0.5), "paint_p95_ms": part(times, 0.95), "boxes": len(canvas.shapes)}


def next_picture(app, folder, n_steps):
    from labelme.app import MainWindow
    from labelme.config import get_config
    config = get_config()
    config["auto_save"] = False
    window = MainWindow(config=config, filename=None)
    window.resize(1280, 940)
    window.show()
    window.importDirImages(folder)
    app.processEvents()
    times = []
    for _ in range(n_steps):
        start = time.perf_counter()
        window.openNextImg()
        app.processEvents()
        window.canvas.repaint()
        times.append((time.perf_counter() - start) * 1000)
        end = time.monotonic() + 0.35
        while time.monotonic() < end:
            app.processEvents()
            time.sleep(0.005)
    return {"ms": part(times, 0.5), "p95_ms": part(times, 0.95)}


def main():
    app = QtWidgets.QApplication(sys.argv[:1])
    what, argument, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    result = paint(int(argument), count) if what == "paint" else next_picture(app, argument, count)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps(result), flush=True)


main()
