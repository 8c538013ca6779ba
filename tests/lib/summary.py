#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the runs of ./dev test.

summary.py [--problem "TITLE|LOG"]… RUN=LOGBASE…

LOGBASE is meson's --logbase with its folder. The subtests are counted from meson's JUnit file; meson's JSON log
tells what JUnit leaves out: a program that crashed or hung after its last subtest. A run without a JUnit file
is one failure, and so is every --problem. The last line is `N passed, N failed`; the exit code is 1 if any failed.
"""
import argparse
import glob
import json
import sys
import xml.etree.ElementTree as ElementTree

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}


class Count:
    def __init__(self):
        self.passed = 0
        self.skipped = []
        self.failures = []

    def fail(self, title, log):
        self.failures.append((title, log))


def find_one(pattern):
    found = sorted(glob.glob(pattern))
    return found[-1] if found else None


def load_programs(path):
    """Name of each test program of a run, as in "cartouche:base / error", with its entry in meson's JSON log."""
    if path is None:
        return {}
    with open(path, encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines if line.strip()]
    return {entry["name"]: entry for entry in entries}


def is_empty(entry):
    """Whether a program that speaks TAP ended well without having run or skipped anything."""
    return entry["result"] == "SKIP" and entry["returncode"] == 0 and "1..0" not in (entry.get("stdout") or "")


def short(program):
    return program.removeprefix("cartouche:")


def add_run(count, run, logbase):
    junit = find_one(glob.escape(logbase) + "*.junit.xml")
    log = find_one(glob.escape(logbase) + "*.txt") or logbase + "*.txt"
    if junit is None:
        count.fail(f"{run}: did not run", log)
        return
    programs = load_programs(find_one(glob.escape(logbase) + "*.json"))
    blamed = set()
    for case in ElementTree.parse(junit).getroot().iter("testcase"):
        owner, name = case.get("classname"), case.get("name")
        # A program that speaks TAP is the class of its subtests; any other is the test itself.
        program = owner.split(".", 1)[1] if "." in owner else name
        entry = programs.get(program, {"result": "OK"})
        whole = program == name
        title = f"{run}: {short(program)}" + ("" if whole else f": {name}")
        bad = case.find("failure") is not None or case.find("error") is not None
        if bad or (whole and entry["result"] not in GOOD):
            count.fail(title, log)
            blamed.add(program)
        elif case.find("skipped") is None:
            count.passed += 1
        elif whole and is_empty(entry):
            count.fail(f"{title}: ran no test", log)
        else:
            count.skipped.append(title)
    for program, entry in programs.items():
        if entry["result"] not in GOOD and program not in blamed:
            count.fail(f"{run}: {short(program)}: {entry['result'].lower()}, exit status {entry['returncode']}", log)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--problem", action="append", default=[])
    parser.add_argument("runs", nargs="*")
    options = parser.parse_args()

    count = Count()
    for problem in options.problem:
        count.fail(*problem.split("|", 1))
    for run in options.runs:
        add_run(count, *run.split("=", 1))

    if count.skipped:
        print(f"\nSkipped ({len(count.skipped)}):")
        print("\n".join(f"  {title}" for title in count.skipped))
    if count.failures:
        print("\nFailed:")
        print("\n".join(f"  {title}\n      {log}" for title, log in count.failures))
    print(f"\n{count.passed} passed, {len(count.failures)} failed")
    return 1 if count.failures or count.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
