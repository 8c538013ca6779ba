# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Azurite on a free port of this computer, and a client for it that shares nothing with ours."""
import base64
import email.utils
import hashlib
import hmac
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

ACCOUNT = "devstoreaccount1"
# The emulator's, which is public.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
VERSION = "2021-12-02"
BUILD = pathlib.Path(os.environ.get("CT_BUILD_DIR", tempfile.gettempdir()))
FOLDER = pathlib.Path(os.environ.get("CT_AZURITE", BUILD / "azurite"))
STARTER = FOLDER / "node_modules" / ".bin" / "azurite-blob"
START_SECONDS = 30
# Of pictures, each of which has gone wrong somewhere.
NAMES = ["a.png", "deep/er/a.png", "other/a.png", "with blank.png", "100% #1? a+b & c;.png", "%20.png", "日本語.png",
         "🐳.png", "café.png", "cafe\u0301.png", "x" * 251 + ".png", "'q' [b] {c} ^~`@$*,!=().png"]
SERVERS = {}
SCRATCH = []


def need():
    """Skips, or in CI fails, where there is no Azurite."""
    missing = [what for what, there in (("node", shutil.which("node")), (str(STARTER), STARTER.exists())) if not there]
    if not missing:
        return
    text = f"{' and '.join(missing)} not there: publishing to a real blob service is NOT tested (./dev test installs it)"
    if os.environ.get("CI"):
        raise AssertionError(text)
    raise unittest.SkipTest(text)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sign(text):
    return base64.b64encode(hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()).decode()


def container_sas(container, permissions, expiry="2040-01-01T00:00:00Z", start="", protocols="https,http"):
    fields = [permissions, start, expiry, f"/blob/{ACCOUNT}/{container}", "", "", protocols, VERSION, "c", "", "", "",
              "", "", "", ""]
    query = {"sv": VERSION, "sr": "c", "sp": permissions, "se": expiry, "spr": protocols, "sig": sign("\n".join(fields))}
    return urllib.parse.urlencode({**query, **({"st": start} if start else {})}, quote_via=urllib.parse.quote)


def account_sas(permissions, types="co", services="b", expiry="2040-01-01T00:00:00Z"):
    fields = [ACCOUNT, permissions, services, types, "", expiry, "", "https,http", VERSION, ""]
    return urllib.parse.urlencode({"sv": VERSION, "sp": permissions, "ss": services, "srt": types, "se": expiry,
                                   "spr": "https,http", "sig": sign("".join(field + "\n" for field in fields))},
                                  quote_via=urllib.parse.quote)


class Azurite:
    def __init__(self, folder, tls=False, more=(), memory_mb=500):
        self.port = free_port()
        self.ca = None
        words = ["node", STARTER, "--blobHost", "127.0.0.1", "--blobPort", str(self.port), "--silent",
                 "--disableTelemetry", "--inMemoryPersistence", "--extentMemoryLimit", str(memory_mb), *more]
        if tls:
            self.ca = self.make_certificate(folder)
            words += ["--cert", self.ca, "--key", folder / "key.pem", "--oauth", "basic"]
        self.log = open(folder / f"azurite-{self.port}.log", "wb")
        self.process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT, cwd=folder)
        self.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/{ACCOUNT}"
        self.n_containers = 0
        self.wait()

    @staticmethod
    def make_certificate(folder):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=cartouche-test", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
        return folder / "cert.pem"

    def wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        raise AssertionError(f"Azurite did not start: {pathlib.Path(self.log.name).read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    # ---- the client

    def ask(self, method, path, query=None, headers=None, body=b""):
        """One request signed with the account's key; status, headers and body."""
        headers = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": VERSION, **(headers or {})}
        query = dict(sorted((query or {}).items()))
        encoded = urllib.parse.quote(path, safe="/-._~")
        length = str(len(body)) if body else ""
        lines = [method, "", "", length, "", headers.get("Content-Type", ""), "", "", "", "", "", ""]
        lines += [f"{name}:{value}" for name, value in sorted(headers.items()) if name.startswith("x-ms-")]
        lines += [f"/{ACCOUNT}/{ACCOUNT}{encoded}"] + [f"{name}:{value}" for name, value in query.items()]
        headers["Authorization"] = f"SharedKey {ACCOUNT}:{sign(chr(10).join(lines))}"
        url = self.endpoint + encoded + ("?" + urllib.parse.urlencode(query) if query else "")
        request = urllib.request.Request(url, data=body if method == "PUT" else None, headers=headers, method=method)
        if method == "PUT":
            request.add_unredirected_header("Content-Type", headers.get("Content-Type", ""))
            request.add_unredirected_header("Content-Length", str(len(body)))
        context = ssl.create_default_context(cafile=self.ca) if self.ca else None
        try:
            with urllib.request.urlopen(request, context=context) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def new_container(self):
        self.n_containers += 1
        name = f"set-{self.n_containers}"
        status, _, body = self.ask("PUT", f"/{name}", {"restype": "container"})
        assert status == 201, body
        return name

    def blobs(self, container):
        """Name to (size, MD5 in base64, content type)."""
        found, marker = {}, ""
        while True:
            query = {"restype": "container", "comp": "list", **({"marker": marker} if marker else {})}
            status, _, body = self.ask("GET", f"/{container}", query)
            assert status == 200, body
            root = ElementTree.fromstring(body.decode("utf-8-sig"))
            for blob in root.iter("Blob"):
                found[blob.findtext("Name")] = (int(blob.findtext("Properties/Content-Length")),
                                                blob.findtext("Properties/Content-MD5"),
                                                blob.findtext("Properties/Content-Type"))
            marker = root.findtext("NextMarker")
            if not marker:
                return found

    def read(self, container, name):
        status, _, body = self.ask("GET", f"/{container}/{name}")
        assert status == 200, (name, status, body)
        return body


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def secrets_in(text):
    """Signatures and keys in a text of any kind."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    plain = urllib.parse.unquote(text)
    # The last three are those of the sign-in service in tests/lib/fault-server.py.
    found = re.findall(r"sig=[^&\s]{8,}|SharedKey \S+|AccountKey=\S+|Bearer ey\S*|eyJ\S{20,}|refresh-\d|device-code-\S+",
                       plain)
    return found + ([KEY] if KEY[:20] in plain else [])


def server(tls=False):
    """The one of this test program, started when it is first asked for."""
    need()
    if not SCRATCH:
        SCRATCH.append(pathlib.Path(tempfile.mkdtemp(prefix="cartouche-azurite-")))
    if tls not in SERVERS:
        SERVERS[tls] = Azurite(SCRATCH[0], tls)
    return SERVERS[tls]


def stop_servers():
    for each in SERVERS.values():
        each.stop()
    for folder in SCRATCH:
        shutil.rmtree(folder, ignore_errors=True)


def clean_env(**more):
    """The environment without the credentials of whoever runs the tests."""
    env = {name: value for name, value in os.environ.items()
           if name not in ("CARTOUCHE_CREDENTIAL", "AZURE_STORAGE_CONNECTION_STRING", "CARTOUCHE_CA_FILE")}
    return {**env, **more}
