# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benches yield, and what they share."""
import dataclasses
import json
import os
import pathlib
import shlex
import subprocess
import sys


@dataclasses.dataclass
class Row:
    """A figure; ratio = value / peer, and it is good when it is at most the goal."""

    what: str
    unit: str
    value: float
    peer: float
    peer_name: str
    goal: float

    @property
    def ratio(self):
        return self.value / self.peer if self.peer else float("inf")

    @property
    def good(self):
        return self.ratio <= self.goal


@dataclasses.dataclass
class Skip:
    """A figure that cannot be measured here, and why."""

    what: str
    why: str


@dataclasses.dataclass
class Bench:
    """What the benches share: where the programs are and where scratch files go."""

    build: pathlib.Path
    size_mb: int
    repeats: int
    full: bool = False

    @property
    def scratch(self):
        folder = self.build / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def program(self, name):
        return self.build / "tests" / "bench" / name

    def run_json(self, *words):
        """Runs a helper that prints one JSON object."""
        process = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
        if process.returncode != 0:
            raise RuntimeError(f"{shlex.join(map(str, words))}: {process.stderr.strip()}")
        return json.loads(process.stdout)

    def run_peak(self, *words):
        """Runs a program and gives its exit code and its largest memory in MB."""
        with subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, usage.ru_maxrss * 1024 / 1e6

    def best(self, measure):
        """The fastest of a few runs, by the member "ms"; noise only ever adds."""
        return min((measure() for _ in range(self.repeats)), key=lambda result: result["ms"])

    def note(self, text):
        print(f"… {text}", file=sys.stderr, flush=True)
