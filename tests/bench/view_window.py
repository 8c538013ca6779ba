# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: painting many boxes, and the next picture, against labelme on the same display.

bench_view.py yields these rows after those of the decoders. Everything is drawn by the processor (GSK_RENDERER=cairo; Qt's
raster engine), so the figures are those of a machine without a GPU.
"""
import json
import os
import pathlib
import shutil
import subprocess

from benchlib import Row, Skip

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
PYTHON = "/usr/bin/python3"

# So many pictures are leafed through.
STEPS = 40

# A folder of so many pictures, in sub-folders of a thousand, is opened.
FOLDER = 100_000


def environment(bench):
    home = bench.scratch / "home"
    config = home / "config" / "gtk-4.0"
    config.mkdir(parents=True, exist_ok=True)
    (config / "settings.ini").write_text("[Settings]\ngtk-enable-animations=false\n")
    return os.environ | {
        "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory",
        "GSETTINGS_SCHEMA_DIR": str(bench.build / "data"), "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"), "XDG_STATE_HOME": str(home / "state"), "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(home)}


def on_display(bench, *words):
    """Runs a program on a display of its own; it prints one JSON object."""
    process = subprocess.run([str(SOURCE / "tests" / "lib" / "with-display"), "--size", "1280x960", *map(str, words)],
                             env=environment(bench), capture_output=True, text=True, check=False)
    lines = [line for line in process.stdout.split("\n") if line.startswith("{")]
    if process.returncode != 0 or not lines:
        raise RuntimeError(f"{words}: {process.stderr.strip()[-2000:]}")
    return json.loads(lines[-1])


def has_labelme():
    return subprocess.run([PYTHON, "-c", "import labelme, PyQt5"], capture_output=True, check=False).returncode == 0


def make_folder(bench):
    """Photographs of 3 MP and a COCO file that names them. Equal content: nobody looks at file contents by name."""
    folder = bench.scratch / "leaf"
    photo = bench.scratch / "photo-2000x1500.jpg"
    folder.mkdir(exist_ok=True)
    if not photo.exists():
        subprocess.run([str(bench.program("bench-make-picture")), "2000", "1500", str(photo)], check=True)
    names = [f"{index:03}.jpg" for index in range(STEPS + 5)]
    for name in names:
        if not (folder / name).exists():
            shutil.copy(photo, folder / name)
    (folder / "annotations.json").write_text(json.dumps({
        "images": [{"id": index + 1, "file_name": name, "width": 2000, "height": 1500}
                   for index, name in enumerate(names)],
        "annotations": [{"id": index * 8 + box + 1, "image_id": index + 1, "category_id": 1,
                         "bbox": [100 + 200 * box, 300, 150, 400], "area": 60000, "iscrowd": 0}
                        for index in range(len(names)) for box in range(8)],
        "categories": [{"id": 1, "name": "thing"}]}))
    return folder


def painting(bench, labelme):
    for boxes, goal in ((1000, 1 / 8), (10000, 1 / 8)):
        bench.note(f"painting {boxes} boxes")
        ours = on_display(bench, bench.program("bench-canvas"), boxes, 90)
        if labelme:
            peer = on_display(bench, PYTHON, HERE / "bench-labelme.py", "paint", boxes, 12)
            yield Row(f"{boxes} boxes, repaint while zooming", "ms", ours["paint_ms"], peer["paint_ms"], "labelme", goal)
        else:
            yield Skip(f"{boxes} boxes in labelme", "it is not installed (Debian: labelme)")
        yield Row(f"{boxes} boxes, a frame while panning", "ms", max(ours["pan_ms"], ours["fit_pan_ms"]), 1000 / 60,
                  "60 frames a second", 1.0)
        yield Row(f"{boxes} boxes, a frame while zooming", "ms", max(ours["zoom_ms"], ours["fit_zoom_ms"]), 1000 / 30,
                  "30 frames a second", 1.0)


def leafing(bench, labelme):
    folder = make_folder(bench)
    bench.note("leafing")
    ours = on_display(bench, bench.program("bench-window"), folder / "annotations.json", STEPS)
    yield Row("next 3 MP picture, p95", "ms", ours["p95_ms"], 16, "a frame", 1.0)
    if labelme:
        peer = on_display(bench, PYTHON, HERE / "bench-labelme.py", "next", folder, STEPS)
        yield Row("next 3 MP picture, median", "ms", ours["ms"], peer["ms"], "labelme", 1.0)
        yield Row("next 3 MP picture, p95", "ms", ours["p95_ms"], peer["p95_ms"], "labelme", 1.0)
    else:
        yield Skip("next picture in labelme", "it is not installed (Debian: labelme)")
    yield Row("leafing, longest pause of the main loop", "ms", ours["busiest_ms"], 50, "the limit", 1.0)
    yield Row("leafing, peak memory", "MB", ours["peak_mb"], 1024 * 1.048576 + 200, "the bound and 200 MB", 1.0)


def make_folder_of_12_mp(bench):
    folder = bench.scratch / "large-pictures"
    photo = bench.scratch / "photo-4000x3000.jpg"
    folder.mkdir(exist_ok=True)
    if not photo.exists():
        subprocess.run([str(bench.program("bench-make-picture")), "4000", "3000", str(photo)], check=True)
    for index in range(4):
        if not (folder / f"{index}.jpg").exists():
            shutil.copy(photo, folder / f"{index}.jpg")
    return folder


def cold_in_window(bench, labelme):
    """From the wish to open to the sharp picture on the screen; labelme loads each picture anew when it is turned to."""
    bench.note("opening 12 MP in the window")
    folder = make_folder_of_12_mp(bench)
    ours = on_display(bench, bench.program("bench-window"), "--open", folder)
    if not labelme:
        yield Skip("12 MP in labelme", "it is not installed (Debian: labelme)")
        return
    peer = on_display(bench, PYTHON, HERE / "bench-labelme.py", "next", folder, 3)
    yield Row("open a folder of 12 MP pictures, first one sharp", "ms", ours["picture_ms"], peer["ms"], "labelme, the next one", 1.0)
    yield Row("the same, longest pause of the main loop", "ms", ours["busiest_ms"], 50, "the limit", 1.0)


def make_large_folder(bench):
    """Small pictures in plenty, each a file of its own."""
    folder = bench.scratch / "many-pictures"
    photo = bench.scratch / "photo-32x24.jpg"
    if not photo.exists():
        subprocess.run([str(bench.program("bench-make-picture")), "32", "24", str(photo)], check=True)
    data = photo.read_bytes()
    for index in range(0 if folder.exists() else FOLDER):
        part = folder / f"part-{index // 1000:03}"
        if index % 1000 == 0:
            part.mkdir(parents=True)
        (part / f"picture-{index % 1000 + 1}.jpg").write_bytes(data)
    return folder


def forget_files():
    """Empties the system's memory of files, so that all comes from the disk; only the administrator may."""
    os.sync()
    try:
        pathlib.Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def large_folder(bench):
    bench.note(f"opening a folder of {FOLDER:,} pictures")
    folder = make_large_folder(bench)
    what = f"open a folder of {FOLDER:,} pictures"
    ours = on_display(bench, bench.program("bench-window"), "--open", folder)
    assert ours["images"] == FOLDER, ours
    yield Row(f"{what}, first one painted", "ms", ours["picture_ms"], 2000, "the limit", 1.0)
    yield Row(f"{what}, list at its end", "ms", ours["end_ms"], 2000, "the limit", 1.0)
    yield Row(f"{what}, longest pause of the main loop", "ms", ours["busiest_ms"], 50, "the limit", 1.0)
    if not forget_files():
        yield Skip(f"{what} from the disk", "only the administrator can empty the cache of files")
        return
    ours = on_display(bench, bench.program("bench-window"), "--open", folder)
    yield Row(f"{what} from the disk, list at its end", "ms", ours["end_ms"], 2000, "the limit", 1.0)


def window_rows(bench):
    if not bench.program("bench-window").exists():
        yield Skip("the window", "bench-window is not built (meson setup without -Dtests=false)")
        return
    if shutil.which("Xvfb") is None:
        yield Skip("the window", "Xvfb is not installed (Debian: xvfb)")
        return
    labelme = has_labelme()
    yield from painting(bench, labelme)
    yield from leafing(bench, labelme)
    yield from cold_in_window(bench, labelme)
    yield from large_folder(bench)
