# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing to a service that misbehaves (tests/lib/fault-server.py): how long it takes, and what is there afterwards.
The peers, which take minutes for some of it, run with --full.
"""
import contextlib
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from benchlib import Row

SERVER = pathlib.Path(__file__).resolve().parents[1] / "lib" / "fault-server.py"
ACCOUNT = "devstoreaccount1"
ANY_CODE = tuple(range(-64, 256))
BUSY = [{"fault": "status", "status": 503, "rate": 0.3, "each": 3}]
THROTTLED = [{"fault": "status", "status": 429, "code": "TooManyRequests", "rate": 0.1, "each": 1,
              "headers": {"Retry-After": "2"}}]
GONE = [{"fault": "outage", "seconds": 5, "after": 40, "count": 1}]
FLIPPED = [{"fault": "flip", "rate": 0.02}]


class Server:
    def __init__(self, *words):
        self.process = subprocess.Popen([sys.executable, str(SERVER), *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.origin = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        self.endpoint = f"{self.origin}/{ACCOUNT}"

    def make(self):
        url = f"{self.endpoint}/set?restype=container"
        urllib.request.urlopen(urllib.request.Request(url, b"", method="PUT")).close()

    def log(self):
        """Since the rules were set."""
        with urllib.request.urlopen(self.origin + "/__log") as answer:
            return json.load(answer)

    def set_rules(self, rules):
        urllib.request.urlopen(urllib.request.Request(self.origin + "/__rules", json.dumps(rules).encode(),
                                                      method="PUT")).close()

    def count_wrong(self, data, query=""):
        """Pictures that are not there as they are on the disk."""
        wrong = 0
        for path in sorted(data.glob("p*.jpg")):
            if not path.is_file():
                continue
            try:
                with urllib.request.urlopen(f"{self.endpoint}/set/{path.name}{query}") as answer:
                    wrong += hashlib.md5(answer.read()).digest() != hashlib.md5(path.read_bytes()).digest()
            except urllib.error.HTTPError:
                wrong += 1
        return wrong

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@contextlib.contextmanager
def serving(rules=(), container=True, words=()):
    server = Server(*words)
    try:
        if container:
            server.make()
        server.set_rules(list(rules))
        yield server
    finally:
        server.stop()


def make_set(folder, sizes):
    """A COCO file and pictures of these sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(2)
    for number, size in enumerate(sizes):
        path = folder / f"p{number:05}.jpg"
        if not path.exists() or path.stat().st_size != size:
            path.write_bytes(b"\xff\xd8\xff" + chance.randbytes(size - 3))
    (folder / "annotations.json").write_text(json.dumps({
        "images": [{"id": number + 1, "width": 640, "height": 480, "file_name": f"p{number:05}.jpg"}
                   for number in range(len(sizes))],
        "categories": [{"id": 1, "name": "x"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 0.5, 0.5]}]}))
    return folder


def run(clients, server, data, client="cartouche", **more):
    with tempfile.TemporaryDirectory(prefix="state-", dir=clients.scratch) as state:
        return getattr(clients, client)(data, server, "set", state, codes=ANY_CODE, **more)


def none_of(what, n):
    """A count that has to be nought."""
    return Row(what, "", float(n), 1.0, "none allowed", 0.0)


def wrong_or_told(server, data, cost):
    """Wrong blobs nobody was told of."""
    return server.count_wrong(data) if cost.code == 0 else 0


def hasty(log):
    """Tries before the time that the service had asked to wait for."""
    n, blocked = 0, {}
    for method, path, what, _, when in log:
        n += method == "PUT" and when < blocked.get(path, 0) - 0.05
        if what == 429:
            blocked[path] = when + 2
    return n


def passing_rows(bench, clients, data):
    """Troubles that pass: everything has to be there in the end, and soon."""
    peers = clients.names() if bench.full else []
    for what, rules, limit_s in (("30 % 503", BUSY, 8), ("429, Retry-After 2", THROTTLED, 6), ("gone for 5 s", GONE, 10),
                                 ("2 % flipped", FLIPPED, 8)):
        bench.note(what)
        with serving(rules) as server:
            ours = run(clients, server, data)
            log = server.log()
            server.set_rules([])
            yield Row(f"{what}: time", "s", ours.wall, limit_s, "the limit", 1.0)
            yield none_of(f"{what}: wrong or missing", server.count_wrong(data))
            yield none_of(f"{what}: exit code", abs(ours.code))
            if rules is THROTTLED:
                yield none_of(f"{what}: tries before their time", hasty(log))
        for peer in peers:
            with serving(rules) as server:
                theirs = run(clients, server, data, peer)
                server.set_rules([])
                bench.note(f"{peer}, {what}: exit {theirs.code}, {server.count_wrong(data)} wrong or missing")
                yield Row(f"{what}: time", "s", ours.wall, theirs.wall, peer,
                          {"30 % 503": {"js": 0.4, "rclone": 0.05}[peer], "gone for 5 s": 0.6}.get(what, 1.0))


def silent_rows(bench, clients, data):
    """One request to which nobody answers: noticed in 20 s, and meanwhile the others go on."""
    bench.note("silent server")
    with serving([{"fault": "stall", "name": "p00003.jpg", "count": 1, "seconds": 60}]) as server:
        ours = run(clients, server, data)
        log = [entry for entry in server.log() if entry[0] == "PUT" and "/p" in entry[1]]
        began = min(entry[4] for entry in log)
        silent = [entry for entry in log if "p00003.jpg" in entry[1]]
        others = max(entry[4] for entry in log if "p00003.jpg" not in entry[1])
        yield Row("silent server: until the next try", "s", silent[-1][4] - silent[0][4], 21, "the limit", 1.0)
        yield Row("silent server: until the others are there", "s", others - began, 8, "the limit", 1.0)
        yield none_of("silent server: wrong or missing", server.count_wrong(data))
        yield none_of("silent server: exit code", abs(ours.code))


def changing_rows(bench, clients):
    """A picture that somebody writes into while it is on its way, with the time of a stalled body to do so."""
    bench.note("changed, vanished and unreadable files")
    with tempfile.TemporaryDirectory(prefix="changing-", dir=clients.scratch) as folder, serving(
            [{"fault": "stall-body", "seconds": 0.7, "count": 1}]) as server:
        # So large that it is read while it is sent; of a small one the content of a moment ago arrives.
        data = make_set(pathlib.Path(folder), [5_000_000])

        def rewrite():
            end = time.monotonic() + 30
            while not any(entry[2] == "stall-body" for entry in server.log()) and time.monotonic() < end:
                time.sleep(0.02)
            with open(data / "p00000.jpg", "r+b") as file:
                file.seek(1000)
                file.write(b"changed" * 100)

        writer = threading.Thread(target=rewrite)
        writer.start()
        ours = run(clients, server, data)
        writer.join()
        yield none_of("changed while sent: wrong blobs with exit 0", wrong_or_told(server, data, ours))
    with tempfile.TemporaryDirectory(prefix="changing-", dir=clients.scratch) as folder, serving() as server:
        data = make_set(pathlib.Path(folder), [1000] * 20)
        (data / "p00003.jpg").unlink()
        (data / "p00004.jpg").unlink()
        os.mkfifo(data / "p00004.jpg")
        ours = run(clients, server, data)
        yield none_of("vanished, unreadable: others wrong or missing", server.count_wrong(data))
        yield none_of("vanished, unreadable: exit code other than 1", int(ours.code != 1))


def refused_rows(bench, clients, data):
    """A credential that cannot work, or a container that is not there: at most two requests."""
    bench.note("refusals")
    sas = clients.azurite.container_sas
    for what, token, container, limit in (("wrong credential", sas("set", "racwl"), True, 2),
                                          ("expired", sas("set", "racwl", expiry="2024-01-01T00:00:00Z"), True, 0),
                                          ("no container", None, False, 2)):
        words = ["--token", "nobody-has-this"] if what == "wrong credential" else []
        with serving((), container and not words, words) as server:
            ours = run(clients, server, data, credential=token)
            yield Row(f"{what}: time", "s", ours.wall, 1, "the limit", 1.0)
            yield Row(f"{what}: requests", "", len(server.log()), max(limit, 1), "the limit", float(limit > 0))
            yield none_of(f"{what}: exit code other than 4", int(ours.code != 4))


def rows(bench, clients, part):
    data = make_set(clients.scratch / f"publish-faulty-{part}",
                    [100_000 // part] * (200 // part) + [5_000_000 // part] * max(10 // part, 1))
    if part == 1:
        yield from passing_rows(bench, clients, data)
        yield from silent_rows(bench, clients, data)
    yield from changing_rows(bench, clients)
    yield from refused_rows(bench, clients, data)
