# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret comes out of publish and fetch, whatever the form of the credential and however they end; and a credential
that cannot work is told so in a sentence of its own before anybody is asked. Against the server of tests/lib.
"""
import base64
import datetime
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import harness
from harness import Case

ACCOUNT = "devstoreaccount1"
FOUND_BY_SHAPE = re.compile(r"sig=[^&\s]{8,}|SharedKey \S+:\S+|AccountKey=\S+|Bearer ey\S*|eyJ\S{20,}")


def random_base64(chance, n):
    """With every character that addresses encode."""
    while True:
        text = base64.b64encode(chance.randbytes(n)).decode()
        if "+" in text and "/" in text:
            return text


def pieces_of(secret):
    """What would give it away: the whole, in each encoding, and any third of it."""
    third = len(secret) // 3
    parts = [secret, secret[:third], secret[third:2 * third], secret[2 * third:-1]]
    return {spelling for part in parts for spelling in (part, urllib.parse.quote(part, safe=""),
                                                        urllib.parse.quote(urllib.parse.quote(part, safe=""), safe=""),
                                                        part.replace("+", " "), part.replace("+", "-").replace("/", "_"))}


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Base(Case):
    TLS = False

    def setUp(self):
        super().setUp()
        script = harness.SOURCE / "tests" / "lib" / "fault-server.py"
        scheme, words = "http", []
        if self.TLS:
            scheme, words = "https", ["--tls", *self.make_certificate()]
        self.server = subprocess.Popen([sys.executable, script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.stdin.close)
        self.origin = f"{scheme}://127.0.0.1:{int(self.server.stdout.readline())}"
        self.endpoint = f"{self.origin}/{ACCOUNT}"
        self.put("/set?restype=container")
        self.places = {name: self.folder / name for name in ("home", "state", "data", "cache", "config", "tmp")}
        for place in self.places.values():
            place.mkdir()
        self.env = {name: value for name, value in os.environ.items()
                    if name not in ("CARTOUCHE_CREDENTIAL", "AZURE_STORAGE_CONNECTION_STRING")}
        self.env |= {"HOME": str(self.places["home"]), "TMPDIR": str(self.places["tmp"])}
        self.env |= {f"XDG_{name.upper()}_HOME": str(self.places[name]) for name in ("state", "data", "cache", "config")}

    def make_certificate(self):
        if shutil.which("openssl") is None:
            self.skipTest("there is no openssl to make a certificate with")
        self.folder.joinpath("tls").mkdir()
        certificate, key = (self.folder / "tls" / name for name in ("cert.pem", "key.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=cartouche-test", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=certificate)
        return certificate, key

    def ask(self, path, body=None, method="GET"):
        origin = self.origin if path.startswith("/__") else self.endpoint
        request = urllib.request.Request(origin + path, body, method=method)
        with urllib.request.urlopen(request, context=self.context if self.TLS else None) as answer:
            return answer.headers, answer.read()

    def put(self, path, body=b""):
        self.ask(path, body, "PUT")

    def rules(self, *rules):
        self.put("/__rules", json.dumps(rules).encode())

    def log(self):
        return json.loads(self.ask("/__log")[1])


class Secrets(Base):
    TLS = True

    def setUp(self):
        super().setUp()
        self.env["CARTOUCHE_CA_FILE"] = str(self.folder / "tls" / "cert.pem")
        chance = random.Random(7)
        self.signature, self.key = random_base64(chance, 32), random_base64(chance, 64)
        self.token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (
            json.dumps({"alg": "RS256"}).encode(), json.dumps({"aud": "https://storage.azure.com", "jti": 0,
                                                               "exp": int(time.time()) + 3600}).encode(),
            chance.randbytes(48)))
        self.document = self.sample()
        self.pieces = {piece.encode() for secret in (self.signature, self.key, self.token.rpartition(".")[2])
                       for piece in pieces_of(secret)}

    def sas(self, account=False):
        scope = {"ss": "b", "srt": "co"} if account else {"sr": "c"}
        return urllib.parse.urlencode({"sv": "2021-12-02", "sp": "racwl", "se": "2040-01-01T00:00:00Z", **scope,
                                       "sig": self.signature}, quote_via=urllib.parse.quote)

    def forms(self):
        """Name, the place to publish to, standard input and the environment of each form of a credential."""
        place, named = f"{self.endpoint}/set", f"BlobEndpoint={self.endpoint};"
        key = f"DefaultEndpointsProtocol=https;AccountName={ACCOUNT};AccountKey={self.key};{named}"
        for name, to, text in (
                ("container SAS", "azure:", f"{place}?{self.sas()}"), ("account SAS", "azure:set", f"{self.endpoint}?{self.sas(True)}"),
                ("SAS alone", place, "?" + self.sas()), ("key alone", place, self.key),
                ("address and key", "azure:", f"{place} {self.key}"), ("connection string", "azure:set", key),
                ("connection string with SAS", "azure:set", f"{named}SharedAccessSignature={self.sas(True)}"),
                ("token", place, "Bearer " + self.token)):
            yield name, to, b"", {"CARTOUCHE_CREDENTIAL": text}
        yield "connection string of Azure's tools", "azure:set", b"", {"AZURE_STORAGE_CONNECTION_STRING": key}
        yield "standard input", place, self.key.encode(), {}
        yield "file", place, None, {}

    def words(self, command, to, stdin):
        path = self.places["home"] / "credential"
        path.write_text(self.key + "\n")
        where = {"publish": [str(self.document), "--to", to], "fetch": [str(self.folder / "here"), "--from", to]}
        more = {None: ["--credential-file", str(path)], b"": []}.get(stdin, ["--credential-file=-"])
        return [harness.CTL, command, *where[command], *more]

    def start(self, command, to, stdin, env):
        process = subprocess.Popen(self.words(command, to, stdin), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.folder, preexec_fn=no_core,
                                   env={**self.env, "G_MESSAGES_DEBUG": "all", **env})
        process.stdin.write(stdin or b"")
        process.stdin.close()
        return process

    def finish(self, process, what):
        """Its two outputs, which hold no secret; nor does anything that it left behind."""
        out, err = process.stdout.read(), process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        process.wait(120)
        self.assert_clean(out + err, what)
        self.assert_no_files(what)
        return (out + err).decode("utf-8", "replace")

    def assert_clean(self, data, what):
        for piece in self.pieces:
            self.assertFalse(piece in data, (what, data[max(0, data.find(piece) - 80):data.find(piece) + 20]))
        found = FOUND_BY_SHAPE.findall(urllib.parse.unquote(data.decode("utf-8", "replace")))
        self.assertEqual(found, [], what)

    def assert_no_files(self, what):
        for path in self.folder.rglob("*"):
            if path.is_file() and path.suffix != ".jpg" and path.name != "credential":
                self.assert_clean(path.read_bytes(), (what, path))
            self.assert_clean(str(path).encode(), what)

    def assert_no_command_lines(self, what):
        """Of any process, nor the names of its threads."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            for path in (process / "cmdline", *process.glob("task/*/comm")):
                try:
                    data = path.read_bytes()
                except OSError:
                    continue
                for piece in self.pieces:
                    self.assertFalse(piece in data, (what, path))

    def wait_for(self, what, process):
        """Until the server has noted that."""
        while not any(entry[2] == what for entry in self.log()):
            self.assertIsNone(process.poll(), process.stderr.read() if process.poll() is not None else b"")
            time.sleep(0.02)

    def empty(self):
        """Fetched anew for each form."""
        for path in (self.folder / "here").rglob("*"):
            if path.is_file():
                path.unlink()
        self.rules()

    def test_good(self):
        for name, to, stdin, env in self.forms():
            for command in ("publish", "fetch"):
                with self.subTest(form=name, command=command):
                    process = self.start(command, to, stdin, env)
                    text = self.finish(process, (name, command))
                    self.assertEqual(process.returncode, 0, text)
                    self.assertRegex(text, "(PUT|GET) ", "the debug output was not on")
            self.empty()

    def test_crash(self):
        """Shot in the middle of a request."""
        for number, (name, to, stdin, env) in enumerate(self.forms()):
            for command in ("publish", "fetch"):
                with self.subTest(form=name, command=command):
                    self.rules({"fault": "stall", "on": "*", "after": number % 3 if command == "publish" else 0})
                    process = self.start(command, to, stdin, env)
                    self.wait_for("stall", process)
                    self.assert_no_command_lines((name, command))
                    process.send_signal(signal.SIGSEGV)
                    text = self.finish(process, (name, command))
                    # The sanitizers' own handler ends it with a code.
                    self.assertNotEqual(process.returncode, 0)
                    if "AddressSanitizer" not in text:
                        self.assertEqual(process.returncode, -signal.SIGSEGV)
                        self.assertNotRegex(text, "(?i)segmentation|backtrace|stack trace")
            self.rules()

    ECHOES = ((403, "application/xml"), (400, "text/html"), (409, "application/xml"))

    def some(self, cases):
        """All of them in the slow suite, else one after the other."""
        if "CT_LONG" in os.environ:
            return cases
        self.turn = getattr(self, "turn", -1) + 1
        return cases[self.turn % len(cases):][:1]

    def test_echo(self):
        """A service, or a proxy, that repeats the request in its refusal."""
        for name, to, stdin, env in self.forms():
            for command in ("publish", "fetch"):
                for status, kind in self.some(self.ECHOES):
                    with self.subTest(form=name, command=command, status=status):
                        self.rules({"fault": "echo", "on": "*", "status": status, "type": kind})
                        process = self.start(command, to, stdin, env)
                        text = self.finish(process, (name, command, status))
                        self.assertNotEqual(process.returncode, 0, text)
                        self.assertTrue(self.log())

    def test_what_is_published(self):
        """Nor has anything of it gone into the container."""
        for name, to, stdin, env in self.forms():
            process = self.start("publish", to, stdin, env)
            self.finish(process, name)
            for blob in ("annotations.json", *(image["file_name"] for image in
                                               json.loads(self.document.read_bytes())["images"])):
                headers, content = self.ask(f"/set/{blob}")
                self.assert_clean(str(headers).encode(), name)
                if blob.endswith(".json"):
                    self.assert_clean(content, name)


class Mistakes(Base):
    """Each has a sentence of its own, says no secret, and is told before anything is sent."""

    SIGNATURE = "O%2B7%2BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU%3D"
    PLAIN = urllib.parse.unquote(SIGNATURE)
    KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

    def token(self, **change):
        members = {"sp": "racwl", "se": "2040-01-01T00:00:00Z", "sr": "c", "spr": "https,http", **change}
        return "?" + "&".join(f"{name}={value}" for name, value in members.items() if value) + (
            "" if "sig" in members else f"&sig={self.SIGNATURE}")

    def cases(self):
        """What is wrong, the credential, the place, and a part of the sentence."""
        now = datetime.datetime.now(datetime.timezone.utc)
        tomorrow = (now + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        here, key = f"{self.endpoint}/set", f"AccountKey={self.KEY}"
        account = {"sr": None, "ss": "b", "srt": "co"}
        yield "expired", self.token(se="2024-03-01T11:59:59Z"), here, r"expired on 1 M\w+ 2024"
        yield "not yet valid", self.token(st=tomorrow), here, "valid only from"
        yield "reads only", self.token(sp="rl"), here, "does not allow writing"
        yield "for a single blob", self.token(sr="b"), here, "single blob"
        yield "plus turned into a blank", self.token(sig=self.PLAIN.replace("+", "%20")), here, "blank"
        yield "encoded twice", self.token(sig=urllib.parse.quote(self.SIGNATURE)), here, "twice"
        yield "cut off", self.token(sig=self.SIGNATURE[:20]), here, "cut off"
        yield "https only", self.token(spr="https"), here, "https only"
        yield "another account", f"AccountName=photos;{key}", here, "photos"
        yield "another container", f"{self.endpoint}/elsewhere{self.token()}", here, "“elsewhere”|“set”"
        yield "another service", self.token(**{**account, "ss": "qt"}), here, "other services"
        yield "no objects", self.token(**{**account, "srt": "c"}), here, "“object”"
        yield "no signature", self.token(sig=None), here, "no “sig”"
        yield "no expiry", self.token(se=None), here, "when it expires"
        yield "no permissions", self.token(sp=None), here, "what it allows"
        yield "damaged key", f"AccountName={ACCOUNT};AccountKey={self.KEY[:30]}", here, "damaged"
        yield "no account", f"{key};BlobEndpoint=https://cdn.example", here, "AccountName is missing"
        yield "nothing to say where", self.KEY, "azure:set", "which account"
        yield "the whole account", f"{self.endpoint}{self.token(**account)}", "azure:", "whole account"
        yield "unencrypted", self.token(), "http://photos.blob.core.windows.net/set", "everybody on the way"
        yield "no credential at all", None, here, "no credential"

    def run_case(self, command, text, to):
        document = harness.SAMPLE / "annotations.json"
        place = [document, "--to", to] if command == "publish" else [self.folder / "here", "--from", to]
        env = {**self.env, **({"CARTOUCHE_CREDENTIAL": text} if text is not None else {})}
        return harness.Answer(subprocess.run([harness.CTL, command, *map(str, place)], capture_output=True, check=False,
                                             timeout=120, env=env))

    def test_each(self):
        for command in ("publish", "fetch"):
            sentences = {}
            for what, text, to, words in self.cases():
                if command == "fetch" and what == "no credential at all":
                    # A public container needs none.
                    continue
                if command == "fetch" and what == "reads only":
                    text, words = self.token(sp="cw"), "does not allow reading"
                with self.subTest(command=command, what=what):
                    self.rules()
                    answer = self.run_case(command, text, to)
                    # Fetch tells what it cannot read apart from what cannot work.
                    self.assertIn(answer.code, (4,) if command == "publish" else (2, 4), answer)
                    self.assert_sentence(answer, answer.code, words)
                    self.assertEqual(self.log(), [], "something was sent")
                    for secret in (self.SIGNATURE, self.PLAIN, self.KEY):
                        for piece in pieces_of(secret):
                            self.assertNotIn(piece, answer.out + answer.err)
                    self.assertNotIn(answer.err, sentences, "the same sentence as for " + sentences.get(answer.err, ""))
                    sentences[answer.err] = what
