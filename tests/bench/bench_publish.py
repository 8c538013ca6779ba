# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing beside rclone and the JavaScript SDK: onto a sink that swallows everything, which shows what the client
itself needs, onto the same with 20 ms a request, and onto Azurite in memory. What it does about services and files that
misbehave is in publish_faults.py; there the peers run with --full only, because they take minutes.

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
import urllib.request

import publish_faults
from benchlib import Row, Skip

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNT = "devstoreaccount1"
CONNECTIONS = 16


@dataclasses.dataclass
class Cost:
    wall: float
    cpu: float
    mb: float
    code: int = 0


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


def measure(words, env, cwd=None, codes=(0,)):
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
    if process.returncode not in codes:
        raise RuntimeError(f"{words[0]}: exit {process.returncode}: {text[-300:].decode('utf-8', 'replace')}")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, found[0],
                process.returncode)


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

    def count(self):
        """How many requests came so far."""
        with urllib.request.urlopen(self.endpoint.rpartition("/")[0] + "/__count") as answer:
            return int(answer.read())

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

    def cartouche(self, data, where, container, state, connections=CONNECTIONS, credential=None, codes=(0,), words=()):
        return measure([self.ctl, "publish", data / "annotations.json", "--to", f"{where.endpoint}/{container}", *words],
                       {"CARTOUCHE_CREDENTIAL": credential or self.azurite.KEY, "XDG_STATE_HOME": state}, codes=codes)

    def rclone(self, data, where, container, _state, connections=CONNECTIONS, codes=(0,)):
        url = f"{where.endpoint}/{container}?{self.azurite.container_sas(container, 'racwdl')}"
        return measure(["rclone", "copy", data, f"x:{container}", "--transfers", connections, "--config", "/dev/null"],
                       {"RCLONE_CONFIG_X_TYPE": "azureblob", "RCLONE_CONFIG_X_SAS_URL": url}, codes=codes)

    def js(self, data, where, container, _state, connections=CONNECTIONS, codes=(0,)):
        url = f"{where.endpoint}/{container}?{self.azurite.container_sas(container, 'racwdl')}"
        return measure(["node", HERE / "publish-js.mjs", data, url, connections], {}, cwd=self.peers, codes=codes)


def run_case(bench, clients, make_server, data, connections=CONNECTIONS):
    """The cost of each client; the one that took the least time of a few runs."""
    costs = {}
    for name in ["cartouche", *clients.names()]:
        runs = []
        for _ in range(bench.repeats):
            where = make_server()
            with tempfile.TemporaryDirectory(prefix="state-", dir=clients.scratch) as state:
                container = where.new_container()
                try:
                    runs.append(getattr(clients, name)(data, where, container, state, connections))
                finally:
                    where.stop()
        costs[name] = min(runs, key=lambda cost: cost.wall)
    return costs


# Ratios to reach, from the table of peers: (wall, CPU, memory) against rclone and against the SDK. Over Azurite the server
# needs most of the time, and both cores.
GOALS = {
    "small, sink": {"rclone": (0.5, 0.48, 0.47), "js": (0.42, 0.4, 0.47)},
    "small, 20 ms, 16": {"rclone": (0.4, 0.48, 0.47), "js": (0.75, 0.4, 0.47)},
    "small, 20 ms, 64": {"rclone": (0.4, 0.48, 0.47), "js": (0.45, 0.4, 0.47)},
    "small, Azurite": {"rclone": (0.6, 0.4, 0.47), "js": (0.9, 0.4, 0.47)},
    "middle, sink": {"rclone": (0.5, 0.55, 0.25), "js": (1.0, 1.2, 0.47)},
    "middle, Azurite": {"rclone": (0.75, 0.55, 0.25), "js": (1.0, 1.2, 0.47)},
    "large, sink": {"rclone": (0.65, 1.0, 0.47), "js": (0.75, 1.2, 0.47)},
    "large, Azurite": {"rclone": (0.65, 1.0, 0.47), "js": (0.75, 1.2, 0.47)},
}


def again_rows(bench, clients, data, what, permissions, limit_ms, limit_requests):
    """Published once, and then with nothing changed."""
    where = Sink(bench)
    with tempfile.TemporaryDirectory(prefix="state-", dir=clients.scratch) as state:
        container = where.new_container()
        credential = clients.azurite.container_sas(container, permissions)
        try:
            clients.cartouche(data, where, container, state, credential=credential)
            before = where.count()
            runs = [clients.cartouche(data, where, container, state, credential=credential)
                    for _ in range(bench.repeats)]
            requests = (where.count() - before) / len(runs)
        finally:
            where.stop()
    best = min(runs, key=lambda cost: cost.wall)
    yield Row(f"{what}: time", "ms", best.wall * 1000, limit_ms, "the limit", 1.0)
    yield Row(f"{what}: CPU", "ms", best.cpu * 1000, limit_ms, "the limit", 1.0)
    yield Row(f"{what}: requests", "", requests, max(limit_requests, 1), "the limit", float(limit_requests > 0))


def link_set(folder, count):
    """A COCO file of COUNT pictures, all of them the same few files, so that only their number costs."""
    if (folder / "annotations.json").exists():
        return folder
    names = [f"{number // 1000:03}/picture-{number:07}.jpg" for number in range(count)]
    for number, name in enumerate(names):
        path = folder / name
        if number % 1000 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff\xd8\xff" + str(number).encode())
            first = path
        else:
            os.link(first, path)
    (folder / "annotations.json").write_text(json.dumps({
        "images": [{"id": number + 1, "width": 640, "height": 480, "file_name": name}
                   for number, name in enumerate(names)],
        "categories": [{"id": 1, "name": "x"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 0.5, 0.5]}]}))
    return folder


def plan_rows(bench, clients):
    """What a file in the plan costs in memory, beyond what its record in the opened COCO file does."""
    # The smaller one is large enough to need every connection.
    counts, peaks = (6000, 46_000) if bench.size_mb >= 100 else (1000, 3000), []
    for count in counts:
        data = link_set(bench.scratch / f"publish-many-{count}", count)
        where = Sink(bench)
        with tempfile.TemporaryDirectory(prefix="state-", dir=clients.scratch) as state:
            try:
                env = {"CARTOUCHE_CREDENTIAL": clients.azurite.KEY, "XDG_STATE_HOME": state}
                plan = measure([clients.ctl, "publish", data / "annotations.json", "--to",
                                f"{where.endpoint}/{where.new_container()}", "--only-reviewed"], env, codes=(3,))
                full = clients.cartouche(data, where, where.new_container(), state)
            finally:
                where.stop()
        peaks.append((plan.mb, full.mb))
    (few_open, few), (many_open, many) = peaks
    a_file = ((many - many_open) - (few - few_open)) * 1024 * 1024 / (counts[1] - counts[0])
    yield Row(f"{counts[1]} files: memory for each", "B", a_file, 200, "the limit", 1.0)


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
    # With the COCO file a page of the listing.
    page = make_set(bench.scratch / f"publish-page-{part}", 5000 // part - 1, 1000)

    def azurite_server():
        # The SDK speaks a newer version of the protocol than Azurite knows.
        return azurite.Azurite(bench.scratch, more=["--skipApiVersionCheck"], memory_mb=3000)

    cases = [("small, sink", lambda: Sink(bench), small, CONNECTIONS),
             ("small, 20 ms, 16", lambda: Sink(bench, 20), small, 16),
             ("small, 20 ms, 64", lambda: Sink(bench, 20), small, 64),
             ("middle, sink", lambda: Sink(bench), middle, CONNECTIONS),
             ("large, sink", lambda: Sink(bench), large, CONNECTIONS)]
    if azurite.STARTER.exists():
        cases += [(f"{name}, Azurite", azurite_server, data, CONNECTIONS)
                  for name, data in (("small", small), ("middle", middle), ("large", large))]
    else:
        yield Skip("publish: Azurite", f"{azurite.STARTER} is not there (./dev test azurite)")
    for what, make_server, data, connections in cases:
        bench.note(what)
        costs = run_case(bench, clients, make_server, data, connections)
        ours = costs["cartouche"]
        yield Row(f"{what}: memory", "MB", ours.mb, 40, "the limit", 1.0)
        for peer in clients.names():
            wall, cpu, mb = GOALS[what][peer]
            yield Row(f"{what}: time", "s", ours.wall, costs[peer].wall, peer, wall)
            yield Row(f"{what}: CPU", "s", ours.cpu, costs[peer].cpu, peer, cpu)
            yield Row(f"{what}: memory", "MB", ours.mb, costs[peer].mb, peer, mb)
    bench.note("nothing changed")
    # With the least privilege nothing can be asked, and what is remembered has to do.
    yield from again_rows(bench, clients, small, f"{2000 // part} unchanged, remembered", "cw", 50, 0)
    yield from again_rows(bench, clients, page, f"{5000 // part - 1} unchanged, asked", "racwl", 270, 1)
    bench.note("many files")
    yield from plan_rows(bench, clients)
    yield from publish_faults.rows(bench, clients, part)
