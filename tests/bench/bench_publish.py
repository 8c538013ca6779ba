# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing beside rclone and the JavaScript SDK: onto a sink that swallows everything, which shows what the client
itself needs, onto the same with 20 ms a request, and onto Azurite in memory.

The SDK is set up by hand: `npm install @azure/storage-blob` in build/bench/peers. Azurite is in build/azurite after
./dev test azurite.
"""
import dataclasses
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from benchlib import Row, Skip

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNT = "devstoreaccount1"
CONNECTIONS = 16


@dataclasses.dataclass
class Cost:
    wall: float
    cpu: float
    mb: float


def make_set(folder, count, size):
    """A COCO file and COUNT pictures of SIZE bytes that cannot be compressed; looked at only at their first bytes."""
    if (folder / "annotations.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    for number in range(count):
        (folder / f"p{number:05}.jpg").write_bytes(b"\xff\xd8\xff" + chance.randbytes(size - 3))
    images = [{"id": number + 1, "width": 640, "height": 480, "file_name": f"p{number:05}.jpg"} for number in range(count)]
    (folder / "annotations.json").write_text(json.dumps({
        "images": images, "categories": [{"id": 1, "name": "x"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 0.5, 0.5]}]}))
    return folder


def watch_memory(pid, found):
    """The largest memory of a process; what wait4() tells begins with that of the program that started it."""
    try:
        while True:
            with open(f"/proc/{pid}/status", encoding="utf-8") as status:
                sizes = [line.split()[1] for line in status if line.startswith("VmHWM:")]
            if not sizes:
                return
            found[0] = max(found[0], int(sizes[0]) / 1024)
            time.sleep(0.005)
    except OSError:
        pass


def measure(words, env, cwd=None):
    found = [0.0]
    start = time.monotonic()
    with subprocess.Popen([str(word) for word in words], env={**os.environ, **env}, cwd=cwd, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as process:
        watcher = threading.Thread(target=watch_memory, args=[process.pid, found])
        watcher.start()
        text = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{words[0]}: exit {process.returncode}: {text[-300:].decode('utf-8', 'replace')}")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, found[0])


class Sink:
    def __init__(self, bench, delay_ms=0):
        self.process = subprocess.Popen([str(bench.program("bench-sink")), str(delay_ms)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.endpoint = f"http://127.0.0.1:{int(self.process.stdout.readline())}/{ACCOUNT}"
        self.n = 0

    def new_container(self):
        # It keeps all containers in one, so each run gets a sink that is empty for it.
        self.n += 1
        return f"set-{self.n}"

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Clients:
    def __init__(self, bench, azurite):
        self.azurite = azurite
        self.ctl = bench.build / "src" / "cli" / "cartouchectl"
        self.peers = bench.scratch / "peers"
        self.scratch = bench.scratch

    def missing(self):
        if not shutil.which("rclone"):
            yield Skip("publish: rclone", "it is not installed (Debian: rclone)")
        if not shutil.which("node") or not (self.peers / "node_modules" / "@azure" / "storage-blob").exists():
            yield Skip("publish: JavaScript SDK", f"it is not installed (npm install @azure/storage-blob in {self.peers})")

    def names(self):
        skipped = {skip.what for skip in self.missing()}
        return [name for name, what in (("rclone", "publish: rclone"), ("js", "publish: JavaScript SDK"))
                if what not in skipped]

    def cartouche(self, data, where, container, state):
        return measure([self.ctl, "publish", data / "annotations.json", "--to", f"{where.endpoint}/{container}"],
                       {"CARTOUCHE_CREDENTIAL": self.azurite.KEY, "XDG_STATE_HOME": state})

    def rclone(self, data, where, container, _state):
        url = f"{where.endpoint}/{container}?{self.azurite.container_sas(container, 'racwdl')}"
        return measure(["rclone", "copy", data, f"x:{container}", "--transfers", CONNECTIONS, "--config", "/dev/null"],
                       {"RCLONE_CONFIG_X_TYPE": "azureblob", "RCLONE_CONFIG_X_SAS_URL": url})

    def js(self, data, where, container, _state):
        url = f"{where.endpoint}/{container}?{self.azurite.container_sas(container, 'racwdl')}"
        return measure(["node", HERE / "publish-js.mjs", data, url, CONNECTIONS], {}, cwd=self.peers)


def run_case(bench, clients, make_server, data):
    """The cost of each client; the one that took the least time of a few runs."""
    costs = {}
    for name in ["cartouche", *clients.names()]:
        runs = []
        for _ in range(bench.repeats):
            where = make_server()
            with tempfile.TemporaryDirectory(prefix="state-", dir=clients.scratch) as state:
                container = where.new_container()
                try:
                    runs.append(getattr(clients, name)(data, where, container, state))
                    if name == "cartouche":
                        again = clients.cartouche(data, where, container, state)
                        costs["again"] = min(costs.get("again", again), again, key=lambda cost: cost.wall)
                finally:
                    where.stop()
        costs[name] = min(runs, key=lambda cost: cost.wall)
    return costs


# Ratios to reach, from the table of peers: (wall, CPU, memory) against rclone and against the SDK.
GOALS = {
    "small, sink": {"rclone": (0.5, 0.48, 0.47), "js": (0.42, 0.4, 0.47)},
    "small, 20 ms": {"rclone": (0.4, 0.48, 0.47), "js": (0.75, 0.4, 0.47)},
    "small, Azurite": {"rclone": (0.6, 0.4, 0.47), "js": (0.9, 0.4, 0.47)},
    "middle, sink": {"rclone": (0.5, 0.55, 0.25), "js": (1.0, 1.2, 0.47)},
    "large, sink": {"rclone": (0.65, 1.0, 0.25), "js": (0.75, 1.2, 0.47)},
}


def rows(bench):
    sys.path.insert(0, str(HERE.parent / "azurite"))
    os.environ.setdefault("CT_AZURITE", str(bench.build / "azurite"))
    import azurite

    clients = Clients(bench, azurite)
    if not clients.ctl.exists() or not bench.program("bench-sink").exists():
        yield Skip("publish", "cartouchectl and bench-sink are not built")
        return
    yield from clients.missing()
    part = 1 if bench.size_mb >= 100 else 50
    small = make_set(bench.scratch / f"publish-small-{part}", 2000 // part, 100_000)
    middle = make_set(bench.scratch / f"publish-middle-{part}", 200 // part, 5_000_000)
    large = make_set(bench.scratch / f"publish-large-{part}", 1, 150_000_000 // part)
    cases = [("small, sink", lambda: Sink(bench), small), ("small, 20 ms", lambda: Sink(bench, 20), small),
             ("middle, sink", lambda: Sink(bench), middle), ("large, sink", lambda: Sink(bench), large)]
    if azurite.STARTER.exists():
        # The SDK speaks a newer version of the protocol than Azurite knows.
        cases.insert(2, ("small, Azurite", lambda: azurite.Azurite(bench.scratch, more=["--skipApiVersionCheck"]), small))
    else:
        yield Skip("publish: small, Azurite", f"{azurite.STARTER} is not there (./dev test azurite)")
    for what, make_server, data in cases:
        bench.note(what)
        costs = run_case(bench, clients, make_server, data)
        ours = costs["cartouche"]
        yield Row(f"{what}: memory", "MB", ours.mb, 40, "the limit", 1.0)
        if "small" in what:
            yield Row(f"{what}: again, unchanged", "s", costs["again"].wall, ours.wall, "the first time", 0.5)
        for peer in clients.names():
            wall, cpu, mb = GOALS[what][peer]
            yield Row(f"{what}: time", "s", ours.wall, costs[peer].wall, peer, wall)
            yield Row(f"{what}: CPU", "s", ours.cpu, costs[peer].cpu, peer, cpu)
            yield Row(f"{what}: memory", "MB", ours.mb, costs[peer].mb, peer, mb)
