#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Cartouche against peers and limits in one run: bench.py [NAME…] [--json].

A bench is a file bench_NAME.py beside this one with a function `rows (bench)` that yields Row and Skip. Add one by
adding such a file. Figures of different machines do not compare; ratios within a run do.
"""
import argparse
import dataclasses
import importlib
import json
import os
import pathlib
import platform
import shlex
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

from benchlib import Bench, Row, Skip  # noqa: E402


def machine():
    cpu = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            cpu = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), cpu)
    except OSError:
        pass
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(), "python": platform.python_version()}


def print_rows(rows):
    table = [("figure", "value", "peer", "", "ratio", "goal", "")]
    for row in rows:
        if isinstance(row, Row):
            table.append((row.what, f"{row.value:.1f} {row.unit}", f"{row.peer:.1f} {row.unit}", row.peer_name,
                          f"{row.ratio:.3f}", f"≤ {row.goal:.3f}", "good" if row.good else "MISSED"))
    widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    for line in table:
        cells = [cell.rjust(width) if i in (1, 2, 4, 5) else cell.ljust(width)
                 for i, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())
    for row in rows:
        if isinstance(row, Skip):
            print(f"SKIPPED {row.what}: {row.why}")


def to_json(rows):
    return [{**dataclasses.asdict(row), "ratio": row.ratio, "good": row.good} if isinstance(row, Row)
            else {**dataclasses.asdict(row), "skipped": True} for row in rows]


def available():
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def parse_words():
    parser = argparse.ArgumentParser(description="Measure Cartouche against peers and limits.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of: " + ", ".join(available()))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--build-dir", type=pathlib.Path, default=HERE.parents[1] / "build", help="default: build")
    parser.add_argument("--size", type=int, default=100, metavar="MB", help="of the made-up files; default 100")
    parser.add_argument("--full", action="store_true",
                        help="files of full size: COCO 2017's (118,287 images), and 200,000 images with 2,000,000 boxes")
    parser.add_argument("--repeats", type=int, default=3, help="the best of so many runs counts; default 3")
    words = parser.parse_args()
    unknown = [name for name in words.names if name not in available()]
    if unknown:
        parser.error(f"there is no bench {unknown[0]}; there are: {', '.join(available())}")
    return words


def main():
    words = parse_words()
    bench = Bench(words.build_dir.resolve(), words.size, words.repeats, words.full)
    rows = []
    for name in words.names or available():
        rows += importlib.import_module(f"bench_{name}").rows(bench)
    if not rows:
        sys.exit("nothing was measured and nothing skipped")
    if words.json:
        print(json.dumps({"machine": machine(), "command": shlex.join(["./dev", "bench", *sys.argv[1:]]),
                          "rows": to_json(rows)}, indent=2))
    else:
        print("{cpu}, {cores} cores, Linux {kernel}, Python {python}".format(**machine()))
        print("$ " + shlex.join(["./dev", "bench", *sys.argv[1:]]))
        print_rows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
