# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gesture costs the main thread in a large document, with 10,000 boxes on the image, and what of it the journal does.

The peers are limits: a frame's quarter from event to recorded edit, 0.2 ms for the journal, a second for 100,000 annotations
at once. Opening again with work to be recovered, or after a save, when the first bytes have to be unpacked, is compared
with opening the file alone.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from benchlib import Row, Skip
from make_coco import make_coco


def rows(bench):
    program = bench.program("bench-journal")
    if not program.exists():
        yield Skip("the journal", f"{program.name} is not built (meson setup without -Dtests=false)")
        return
    path = make_coco(bench.scratch, "detection", 370 if bench.full else bench.size_mb, bench.note)
    n_gestures = 100 if bench.size_mb < 10 else 4000
    bench.note(f"{n_gestures} gestures")
    with tempfile.TemporaryDirectory(prefix="journal-", dir=bench.scratch) as state:
        copy = pathlib.Path(state) / "document.json"
        shutil.copyfile(path, copy)
        process = subprocess.run([str(program), str(copy), str(n_gestures)], capture_output=True, text=True, check=False,
                                 env={**os.environ, "XDG_STATE_HOME": state})
    if process.returncode != 0:
        raise RuntimeError(f"{program}: {process.stderr.strip()}")
    result = json.loads(process.stdout)
    what = f"{result['annotations'] / 1e6:.1f} M annotations"
    yield Row(f"gesture, {what}, 99 of 100", "µs", result["p99"], 4000, "a quarter of a frame", 1.0)
    yield Row(f"gesture without a journal, {what}, 99 of 100", "µs", result["without_p99"], 4000, "a quarter of a frame",
              1.0)
    yield Row("the journal's part, middle", "µs", max(result["p50"] - result["without_p50"], 0), 200, "0.2 ms", 1.0)
    yield Row("the journal's part, processor time, 99 of 100", "µs",
              max(result["processor_p99"] - result["without_processor_p99"], 0), 200, "0.2 ms", 1.0)
    yield Row("the journal's part, 99 of 100", "µs", max(result["p99"] - result["without_p99"], 0), 200, "0.2 ms", 1.0)
    yield Row("from gesture to commit, 99 of 100", "µs", result["committed_p99"], 50000, "50 ms", 1.0)
    yield Row("100,000 annotations in one group", "ms", result["bulk_ms"], 1000, "a second", 1.0)
    yield Row("opening again with work to recover", "ms", result["open_recovered_ms"], result["open_plain_ms"],
              "the file alone", 3.0)
    yield Row("opening again after a save", "ms", result["open_saved_ms"], result["open_plain_ms"], "the file alone", 10.0)
    yield Row("first save, with the copy of the first bytes", "ms", result["save_ms"], result["save_again_ms"],
              "the second save", 20.0)
