#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What publishing promises, at the size of a real set: with every form of a credential, under every fault, and among
200,000 blobs. With CT_LONG at full size, as the slow suite has it; else with a few dozen pictures.
"""
import base64
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import azurite  # noqa: E402
import harness  # noqa: E402
from azurite import ACCOUNT, KEY, NAMES, server  # noqa: E402
from test_azurite import PNG, Case  # noqa: E402

LONG = "CT_LONG" in os.environ
# The sanitizers' own memory would be measured.
SANITIZED = "ASAN_OPTIONS" in os.environ
tearDownModule = azurite.stop_servers


def token_of_azure():
    """Unsigned, which is good enough for Azurite."""
    def part(data):
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

    now = int(time.time())
    return ".".join([part({"alg": "RS256", "typ": "JWT"}),
                     part({"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/t/", "nbf": now - 60,
                           "exp": now + 36000, "iat": now - 60}), "c2ln"])


class EveryForm(Case):
    """An independent client finds length, MD5, type and name of every blob, whatever let us in."""

    def forms(self):
        """What it is, whether over TLS, and a function of server and container that gives destination, standard input
        and environment."""
        def variable(to, text, name="CARTOUCHE_CREDENTIAL"):
            return to, b"", {name: text}

        yield "container SAS", False, lambda where, name: variable(
            "azure:", f"{where.endpoint}/{name}?{azurite.container_sas(name, 'racwl')}")
        yield "SAS alone", False, lambda where, name: variable(
            f"{where.endpoint}/{name}", "?" + azurite.container_sas(name, "racwl"))
        yield "least privilege", False, lambda where, name: variable(
            f"{where.endpoint}/{name}", azurite.container_sas(name, "cw"))
        yield "account SAS", False, lambda where, name: variable(
            f"azure:{name}", f"{where.endpoint}?{azurite.account_sas('rwlc')}")
        yield "connection string", False, lambda where, name: variable(
            f"azure:{name}", f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
                             f"BlobEndpoint={where.endpoint};", "AZURE_STORAGE_CONNECTION_STRING")
        yield "connection string with SAS", False, lambda where, name: variable(
            f"azure:{name}", f"BlobEndpoint={where.endpoint};SharedAccessSignature={azurite.account_sas('rwlc')}")
        yield "key", False, lambda where, name: variable(f"{where.endpoint}/{name}", KEY)
        yield "standard input", False, lambda where, name: (f"{where.endpoint}/{name}", KEY.encode(), {})
        yield "token", True, lambda where, name: variable(f"{where.endpoint}/{name}", "Bearer " + token_of_azure())
        yield "key over TLS", True, lambda where, name: variable(f"{where.endpoint}/{name}", KEY)

    def publish_patiently(self, *words, **more):
        """A busy Azurite closes connections after five seconds, and with the least privilege nobody can look whether a
        picture arrived whose answer got lost: then publishing again is what the sentence says to do."""
        for _ in range(3):
            try:
                return self.publish(*words, **more)
            except AssertionError as error:
                if "does not allow checking whether it arrived" not in str(error):
                    raise
        return self.publish(*words, **more)

    def publish_with(self, document, tls, form, names):
        where = server(tls)
        container = where.new_container()
        to, stdin, env = form(where, container)
        if tls:
            env = {**env, "CARTOUCHE_CA_FILE": str(where.ca)}
        more = ["--credential-file=-"] if stdin else []
        result = self.publish_patiently(document, to, *more, stdin=stdin, **env)
        self.assertEqual(result["outcome"], "complete")
        self.assertLessEqual(result["sent"], names)
        self.assert_published(where, container, document)
        again = self.publish(document, to, *more, stdin=stdin, **env)
        self.assertEqual((again["outcome"], again["sent"], again["bytes_sent"]), ("complete", 0, 0))

    def test_sample(self):
        document = self.sample()
        n = len(json.loads(document.read_bytes())["images"])
        for what, tls, form in self.forms():
            with self.subTest(form=what):
                self.publish_with(document, tls, form, n)

    def test_set(self):
        """Names that go wrong, of 255 bytes, the same in several folders, and many of them."""
        names = [*NAMES, *(f"{number % 7}/p{number}.png" for number in range((2000 if LONG else 30) - len(NAMES)))]
        self.assertEqual(max(len(name.encode()) for name in names), 255)
        document = self.data_set(names)
        for what, tls, form in self.forms():
            with self.subTest(form=what):
                self.publish_with(document, tls, form, len(names))


class Faulty(Case):
    """Against the server of tests/lib, whose dice always fall the same. Needs no Azurite."""

    N_PICTURES = 500 if LONG else 60
    ALONE = [
        {"fault": "status", "rate": 0.3, "each": 3},
        {"fault": "status", "status": 500, "code": "InternalError", "rate": 0.3, "each": 3},
        {"fault": "status", "status": 408, "rate": 0.3, "each": 3},
        {"fault": "status", "status": 429, "rate": 0.3, "each": 2, "headers": {"Retry-After": "1"}},
        {"fault": "html", "status": 502, "rate": 0.3, "each": 3},
        {"fault": "reset-before", "rate": 0.3, "each": 3},
        {"fault": "reset-body", "rate": 0.3, "each": 3},
        {"fault": "reset-after", "rate": 0.3, "each": 1},
        {"fault": "close", "rate": 0.3},
        {"fault": "flip", "rate": 0.3, "each": 1},
        {"fault": "slow", "seconds": 0.05, "rate": 0.3},
        {"fault": "outage", "seconds": 2, "after": 20, "count": 1},
    ]
    MIXED = [{"fault": "status", "rate": 0.06}, {"fault": "reset-before", "rate": 0.06},
             {"fault": "reset-body", "rate": 0.05}, {"fault": "reset-after", "rate": 0.05, "each": 1},
             {"fault": "close", "rate": 0.03}, {"fault": "flip", "rate": 0.03, "each": 1},
             {"fault": "html", "rate": 0.03}]

    def setUp(self):
        super().setUp()
        self.origin = self.start_fault_server()
        self.n_containers = 0
        chance = random.Random(3)
        self.document = self.data_set([f"{number % 3}/p{number}.png" for number in range(self.N_PICTURES)],
                                      lambda number: PNG + chance.randbytes(20000))

    def put(self, path, body=b""):
        urllib.request.urlopen(urllib.request.Request(self.origin + path, body, method="PUT")).close()

    def read(self, path):
        with urllib.request.urlopen(self.origin + path) as answer:
            return answer.read()

    def run_under(self, rules):
        """The log of the server, and the largest memory in MB."""
        self.n_containers += 1
        place = f"/{ACCOUNT}/faulty-{self.n_containers}"
        self.put(place + "?restype=container")
        self.put("/__rules", json.dumps(rules).encode())
        process = subprocess.Popen([harness.CTL, "publish", self.document, "--to", self.origin + place, "--json"],
                                   env={**self.env, "CARTOUCHE_CREDENTIAL": KEY}, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        peak = [0.0]
        watcher = threading.Thread(target=watch_memory, args=[process, peak])
        watcher.start()
        out, err = process.communicate(timeout=600)
        watcher.join()
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(json.loads(out)["outcome"], "complete")
        log = [entry for entry in json.loads(self.read("/__log")) if entry[0] == "PUT"]
        self.put("/__rules", b"[]")
        for name in (image["file_name"] for image in json.loads(self.document.read_bytes())["images"]):
            self.assertEqual(hashlib.md5(self.read(f"{place}/{name}")).digest(),
                             hashlib.md5((self.document.parent / name).read_bytes()).digest(), name)
        return log, peak[0]

    def assert_order(self, log):
        """What was confirmed was not sent again; the COCO file was written once, and nothing after it."""
        confirmed = [entry[1].partition("?")[0] for entry in log if entry[2] in (201, "close", "slow")]
        self.assertEqual(len(confirmed), len(set(confirmed)))
        # That whose answer got lost was found there, and not sent again either.
        lost = {entry[1].partition("?")[0] for entry in log if entry[2] == "reset-after"}
        self.assertFalse(lost & set(confirmed), "sent again though it was there")
        self.assertEqual(len(lost | set(confirmed)), self.N_PICTURES + 1)
        last = [entry[1].partition("?")[0] for entry in log if entry[2] in (201, "close", "slow", "reset-after")]
        self.assertTrue(last[-1].endswith("/annotations.json"), last[-1])
        self.assertEqual(sum(path.endswith("/annotations.json") for path in last), 1)

    def test_alone_and_mixed(self):
        log, calm = self.run_under([])
        self.assert_order(log)
        for rules in [*([rule] for rule in self.ALONE), self.MIXED]:
            with self.subTest(fault=" ".join(rule["fault"] for rule in rules)):
                log, peak = self.run_under(rules)
                self.assert_order(log)
                # Nobody is there to write an outage down.
                if rules[0]["fault"] != "outage":
                    self.assertGreater(sum(entry[2] != 201 for entry in log), 0, "nothing went wrong")
                if not SANITIZED:
                    self.assertLess(peak, calm + 6, "memory is not flat")
                    self.assertLess(peak, 40)

    def test_many_blobs(self):
        """Memory is that of a page, not of 200,000 blobs that are somebody else's."""
        peaks = []
        for count in (200, 200000):
            process = subprocess.Popen(
                [harness.CTL, "publish", self.document, "--to", f"{self.origin}/{ACCOUNT}/many-{count}", "--dry-run"],
                env={**self.env, "CARTOUCHE_CREDENTIAL": KEY}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            peak = [0.0]
            watcher = threading.Thread(target=watch_memory, args=[process, peak])
            watcher.start()
            _, err = process.communicate(timeout=300)
            watcher.join()
            self.assertEqual(process.returncode, 0, err)
            peaks.append(peak[0])
        print(f"# {peaks[0]:.1f} MB among 200 blobs, {peaks[1]:.1f} MB among 200,000", flush=True)
        if not SANITIZED:
            self.assertLess(peaks[1], peaks[0] + 6)


def watch_memory(process, peak):
    """The largest memory that the process has had, in MB."""
    try:
        while process.poll() is None:
            for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    peak[0] = max(peak[0], int(line.split()[1]) / 1024)
            time.sleep(0.005)
    except OSError:
        pass


if __name__ == "__main__":
    sys.exit(harness.main([f"__main__.{name}" for name in sys.argv[1:]] or ["__main__"]))
