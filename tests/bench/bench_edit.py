# SPDX-License-Identifier: GPL-3.0-or-later
"""From an event of the hand to the recorded edit, with 10,000 boxes on the image; verbs over 100,000 annotations; and a
keystroke of type-to-find over 2,500 categories. The peers are the limits that people do not notice.

What counts is the time that the thread itself worked, because a 99th percentile of a few milliseconds on a busy machine is
that of its other programs; bench-edit prints the time by the clock beside it.
"""
from benchlib import Row

# The 99th of a hundred, in ms, for what the hand waits for; the whole for what is done to many at once.
EVENT_MS = 4
KEYSTROKE_MS = 1
BULK_MS = 1000

GESTURES = ["hover", "draw", "resize", "nudge", "delete", "undo", "tab"]
BULK = ["relabel", "nudge", "paste", "delete", "undo"]


def rows(bench):
    annotations = 2_000_000 if bench.full else max(20_000, bench.size_mb * 2_000)
    bench.note(f"editing among {annotations:,} annotations")
    runs = [bench.run_json(bench.program("bench-edit"), annotations, 10_000) for _ in range(bench.repeats)]

    def best(what, figure):
        return min(run[what][figure] for run in runs)

    for what in GESTURES:
        yield Row(f"edit: {what}, 10,000 boxes, p99", "ms", best(what, "work_p99_ms"), EVENT_MS, "limit", 1)
    yield Row("edit: type-to-find keystroke, p99", "ms", best("keystroke", "work_p99_ms"), KEYSTROKE_MS, "limit", 1)
    for what in BULK:
        many = min(annotations, 100_000)
        yield Row(f"edit: {what} {many:,} at once", "ms", best(f"bulk_{what}", "max_ms"), BULK_MS, "limit", 1)
