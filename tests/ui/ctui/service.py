# SPDX-License-Identifier: GPL-3.0-or-later
"""A blob service of this computer that misbehaves as a test wishes (tests/lib/fault-server.py), and a client for it
that shares nothing with ours."""
import base64
import hashlib
import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from .testing import SOURCE_DIR
from .waiting import wait_for

# The secret part of a shared access signature; the service wants to see it, and nobody else may.
SIGNATURE = base64.b64encode(b"the secret of this container, 32").decode().rstrip("=")


class Service:
    def __init__(self, desktop, tls=None, token=True):
        words = [*(["--tls", *map(str, tls)] if tls else []), *(["--token", SIGNATURE] if token else [])]
        self.process = desktop.spawn([sys.executable, "-B", SOURCE_DIR / "tests" / "lib" / "fault-server.py", *words],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.context = None
        if tls:
            import ssl
            self.context = ssl.create_default_context(cafile=str(tls[0]))
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.process.stdout.readline().strip()}"
        self.endpoint = f"{self.origin}/devstoreaccount1"
        self.ask("PUT", "/devstoreaccount1/set?restype=container")
        self.place = f"{self.endpoint}/set"
        self.rules()

    def sas(self, permissions="racwl", expiry="2040-01-01T00:00:00Z", signature=SIGNATURE):
        query = {"sv": "2021-12-02", "sr": "c", "sp": permissions, "se": expiry, "spr": "https,http", "sig": signature + "="}
        return f"{self.place}?{urllib.parse.urlencode(query)}"

    def ask(self, method, path, body=None, headers=None):
        joint = "&" if "?" in path else "?"
        url = f"{self.origin}{path}" + ("" if path.startswith("/__") else f"{joint}sig={SIGNATURE}")
        request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPSHandler(context=self.context))
        with opener.open(request) as answer:
            return answer.read()

    def rules(self, *rules):
        """Other faults from now on; the log begins anew."""
        self.ask("PUT", "/__rules", json.dumps(rules).encode())

    def entra(self, **how):
        self.ask("PUT", "/__entra", json.dumps(how).encode())

    def log(self, method=None):
        """[method, path, status or fault, …] of what was asked."""
        return [entry for entry in json.loads(self.ask("GET", "/__log")) if method in (None, entry[0])]

    def sent(self):
        """Names of blobs whose writing succeeded, in order."""
        return [urllib.parse.unquote(path.partition("?")[0].split("/set/", 1)[1])
                for method, path, status, *_ in self.log("PUT") if "comp=" not in path and "/set/" in path and status in (201, "slow")]

    def blobs(self):
        names, marker = [], ""
        while True:
            tree = ElementTree.fromstring(self.ask(
                "GET", f"/devstoreaccount1/set?restype=container&comp=list&marker={marker}").decode("utf-8-sig"))
            names += [node.text for node in tree.iter("Name")]
            marker = tree.findtext("NextMarker") or ""
            if not marker:
                return names

    def get(self, name):
        return self.ask("GET", f"/devstoreaccount1/set/{urllib.parse.quote(name)}")

    def put(self, name, content, writer=None):
        self.ask("PUT", f"/devstoreaccount1/set/{urllib.parse.quote(name)}", content,
                 {"x-ms-blob-type": "BlockBlob", **({"x-ms-meta-writer": writer} if writer else {})})

    def wait_sent(self, count):
        wait_for(f"{count} blobs to be written", lambda: len(self.sent()) >= count, 30)

    def check_pictures(self, folder):
        """Every file of the folder that is a picture is there, byte for byte."""
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".jpg", ".png"):
                name = str(path.relative_to(folder))
                if hashlib.md5(self.get(name)).digest() != hashlib.md5(path.read_bytes()).digest():
                    raise AssertionError(f"{name} is another one in the container")
