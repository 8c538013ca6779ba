#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing to a real blob service, looked at by a client that shares nothing with ours."""
import base64
import json
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
import zlib

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import azurite  # noqa: E402
import harness  # noqa: E402
from azurite import ACCOUNT, KEY  # noqa: E402

SIDE = 16


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)) +
       chunk(b"IDAT", zlib.compress((b"\0" + bytes(SIDE)) * SIDE)) + chunk(b"IEND", b""))
NAMES = ["a.png", "deep/er/a.png", "other/a.png", "with blank.png", "100% #1? a+b & c;.png", "%20.png", "日本語.png",
         "🐳.png", "café.png", "cafe\u0301.png", "x" * 251 + ".png", "'q' [b] {c} ^~`@$*,!=().png"]
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="cartouche-azurite-"))
SERVERS = {}


def server(tls=False):
    azurite.need()
    if tls not in SERVERS:
        SERVERS[tls] = azurite.Azurite(SCRATCH, tls)
    return SERVERS[tls]


def tearDownModule():
    for each in SERVERS.values():
        each.stop()
    shutil.rmtree(SCRATCH, ignore_errors=True)


def clean_env(**more):
    env = {name: value for name, value in os.environ.items()
           if name not in ("CARTOUCHE_CREDENTIAL", "AZURE_STORAGE_CONNECTION_STRING", "CARTOUCHE_CA_FILE")}
    return {**env, **more}


class Case(harness.Case):
    def setUp(self):
        super().setUp()
        self.env = clean_env(XDG_STATE_HOME=str(self.folder / "state"), XDG_DATA_HOME=str(self.folder / "data"))

    def publish(self, document, to, *words, code=0, stdin=b"", **env):
        process = subprocess.run([harness.CTL, "publish", str(document), "--to", to, "--json", *map(str, words)],
                                 input=stdin, capture_output=True, check=False, timeout=120, env={**self.env, **env})
        answer = harness.Answer(process)
        self.assert_exit(answer, code)
        self.assertEqual(azurite.secrets_in(answer.out + answer.err), [])
        return json.loads(answer.out) if answer.out else answer

    def data_set(self, names, content=None):
        """A COCO file with small pictures of these names; the file."""
        folder = self.folder / "set"
        images = []
        for number, name in enumerate(names):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(number) if content else PNG + str(number).encode())
            images.append({"id": number + 1, "width": SIDE, "height": SIDE, "file_name": name})
        coco = {"images": images, "categories": [{"id": 1, "name": "x"}],
                "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 0.5, 0.5]}]}
        path = folder / "annotations.json"
        path.write_text(json.dumps(coco))
        return path

    def assert_published(self, where, container, document, prefix=""):
        """Length, MD5, type and name of every blob; and nothing else is there."""
        source = json.loads(document.read_bytes())
        blobs = where.blobs(container)
        names = [image["file_name"] for image in source["images"]]
        self.assertEqual(set(blobs), {prefix + name for name in [*names, "annotations.json"]})
        for name in names:
            content = (document.parent / name).read_bytes()
            size, digest, kind = blobs[prefix + name]
            self.assertEqual((size, digest), (len(content), azurite.md5(content)), name)
            self.assertRegex(kind, "image/(png|jpeg)", name)
            self.assertEqual(where.read(container, prefix + name), content)
        published = json.loads(where.read(container, prefix + "annotations.json"))
        self.assertEqual(blobs[prefix + "annotations.json"][2], "application/json")
        self.assertEqual(len(published["images"]), len(names))
        return published


class Forms(Case):
    def test_container_sas(self):
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'racwl')}"
        result = self.publish(document, "azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertTrue(result["looked_at"])
        published = self.assert_published(where, container, document)
        for image in published["images"]:
            self.assertTrue(image["absolute_url"].startswith(f"{where.endpoint}/{container}/"), image)
            self.assertNotIn("?", image["absolute_url"])
        again = self.publish(document, "azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual((again["sent"], again["bytes_sent"], again["coco_sent"]), (0, 0, False))

    def test_account_sas(self):
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}?{azurite.account_sas('rwlc')}"
        self.publish(document, f"azure:{container}/a folder", CARTOUCHE_CREDENTIAL=credential)
        self.assert_published(where, container, document, "a folder/")

    def test_connection_string(self):
        where, document = server(), self.sample()
        container = where.new_container()
        text = f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={where.endpoint};"
        self.publish(document, f"{where.endpoint}/{container}", AZURE_STORAGE_CONNECTION_STRING=text)
        self.assert_published(where, container, document)

    def test_connection_string_with_sas(self):
        where, document = server(), self.sample()
        container = where.new_container()
        text = f"BlobEndpoint={where.endpoint};SharedAccessSignature={azurite.account_sas('rwlc')}"
        self.publish(document, f"azure:{container}", CARTOUCHE_CREDENTIAL=text)
        self.assert_published(where, container, document)

    def test_key_from_file(self):
        where, document = server(), self.sample()
        container = where.new_container()
        path = self.write("credential", KEY + "\n")
        self.publish(document, f"{where.endpoint}/{container}", "--credential-file", path, "--prefix", "p/q")
        self.assert_published(where, container, document, "p/q/")

    def test_sas_from_standard_input(self):
        where, document = server(), self.sample()
        container = where.new_container()
        token = "?" + azurite.container_sas(container, "racwl")
        self.publish(document, f"{where.endpoint}/{container}", "--credential-file=-", stdin=token.encode())
        self.assert_published(where, container, document)

    def test_least_privilege(self):
        """Create and write alone: nothing can be listed, so the service's word has to do."""
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'cw')}"
        result = self.publish(document, "azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertFalse(result["looked_at"])
        self.assert_published(where, container, document)
        again = self.publish(document, "azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual((again["outcome"], again["sent"], again["coco_sent"]), ("complete", 0, False))

    def test_names(self):
        where, document = server(), self.data_set(NAMES)
        container = where.new_container()
        result = self.publish(document, f"{where.endpoint}/{container}", CARTOUCHE_CREDENTIAL=KEY)
        self.assertEqual(result["sent"], len(NAMES))
        published = self.assert_published(where, container, document)
        # The addresses resolve, and to the right pictures.
        sas = azurite.container_sas(container, "r")
        for number, image in enumerate(published["images"]):
            with urllib.request.urlopen(f"{image['absolute_url']}?{sas}") as answer:
                self.assertEqual(answer.read(), (document.parent / NAMES[number]).read_bytes())


class Tls(Case):
    def test_own_authority(self):
        where, document = server(True), self.sample()
        container = where.new_container()
        self.publish(document, f"{where.endpoint}/{container}", CARTOUCHE_CREDENTIAL=KEY,
                     CARTOUCHE_CA_FILE=str(where.ca))
        self.assert_published(where, container, document)

    def test_unknown_authority(self):
        where, document = server(True), self.sample()
        answer = self.publish(document, f"{where.endpoint}/x-y-z", code=4, CARTOUCHE_CREDENTIAL=KEY)
        self.assertIn("cannot prove", answer.err)

    def test_bearer(self):
        where, document = server(True), self.sample()
        container = where.new_container()

        def part(data):
            return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

        now = int(time.time())
        token = ".".join([part({"alg": "RS256", "typ": "JWT"}),
                          part({"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/t/", "nbf": now - 60,
                                "exp": now + 3600, "iat": now - 60}), "c2ln"])
        self.publish(document, f"{where.endpoint}/{container}", CARTOUCHE_CREDENTIAL="Bearer " + token,
                     CARTOUCHE_CA_FILE=str(where.ca))
        self.assert_published(where, container, document)

    def test_https_only_token_over_http(self):
        where, document = server(), self.sample()
        token = azurite.container_sas("x-y-z", "racwl", protocols="https")
        answer = self.publish(document, f"{where.endpoint}/x-y-z", code=4, CARTOUCHE_CREDENTIAL=token)
        self.assertIn("https only", answer.err)


class Mistakes(Case):
    def refused(self, credential, word, to=None, container="no-such-container"):
        document = self.sample()
        answer = self.publish(document, to or f"{server().endpoint}/{container}", code=4,
                              CARTOUCHE_CREDENTIAL=credential)
        self.assertIn(word, answer.err)
        self.assertEqual(len(answer.err.splitlines()), 1, answer)

    def test_wrong_key(self):
        self.refused(base64.b64encode(b"k" * 64).decode(), "credential", container=server().new_container())

    def test_no_container(self):
        self.refused(KEY, "no-such-container")

    def test_signature_for_another_container(self):
        token = azurite.container_sas("another", "racwl")
        self.refused(token, "refused", container=server().new_container())

    def test_expired(self):
        self.refused(azurite.container_sas("x-y-z", "racwl", expiry="2024-01-01T00:00:00Z"), "expired on")

    def test_read_only(self):
        self.refused(azurite.container_sas("x-y-z", "rl"), "does not allow writing")

    def test_nobody_there(self):
        port = azurite.free_port()
        self.refused(KEY, f"127.0.0.1:{port}", to=f"http://127.0.0.1:{port}/{ACCOUNT}/set")


class Secrets(Case):
    def test_not_on_the_command_line(self):
        document = self.sample()
        token = azurite.container_sas("x-y-z", "racwl")
        for word in (f"https://a.blob.core.windows.net/x?{token}", f"AccountName=a;AccountKey={KEY}", KEY, "?" + token):
            answer = self.publish(document, word, code=2)
            self.assertIn("secret on the command line", answer.err)

    def test_nowhere_else(self):
        """Output, files and command lines, with everything that the libraries have to say."""
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'racwl')}"
        env = {**self.env, "CARTOUCHE_CREDENTIAL": credential, "G_MESSAGES_DEBUG": "all",
               "HOME": str(self.folder / "home")}
        seen = b""
        for key in (credential, KEY):
            env["CARTOUCHE_CREDENTIAL"] = key
            process = subprocess.Popen([harness.CTL, "publish", document, "--to", f"{where.endpoint}/{container}"],
                                       env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            seen += pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()
            seen += process.communicate()[0]
            self.assertEqual(process.returncode, 0, seen)
        self.assertIn(b"PUT /", seen, "the debug output was not on")
        self.assertEqual(azurite.secrets_in(seen), [])
        for path in self.folder.rglob("*"):
            if path.is_file() and document.parent not in path.parents:
                self.assertEqual(azurite.secrets_in(path.read_bytes()), [], path)
        for name in where.blobs(container):
            if name.endswith(".json"):
                self.assertEqual(azurite.secrets_in(where.read(container, name)), [])


class Killed(Case):
    """Against the server of tests/lib, which writes down what it got. Needs no Azurite."""

    N_PICTURES = 120
    BYTES = 20000

    def start_server(self):
        script = harness.SOURCE / "tests" / "lib" / "fault-server.py"
        process = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        return f"http://127.0.0.1:{int(process.stdout.readline())}"

    @staticmethod
    def log(origin):
        with urllib.request.urlopen(origin + "/__log") as answer:
            return json.load(answer)

    def test_random_instants(self):
        origin = self.start_server()
        names = [f"p{number}.png" for number in range(self.N_PICTURES)]
        document = self.data_set(names, lambda number: PNG + random.Random(number).randbytes(self.BYTES))
        chance = random.Random(4)
        for turn in range(int(os.environ.get("CT_KILLS", "10"))):
            with self.subTest(turn=turn):
                # Every second time with the least privilege: nothing can be listed, so the ledger has to do.
                credential = KEY if turn % 2 == 0 else azurite.container_sas("x", "cw")
                self.once(origin, f"set-{turn}", document, chance.uniform(0.02, 0.25), credential)

    def once(self, origin, container, document, seconds, credential):
        to = f"{origin}/{ACCOUNT}/{container}"
        env = {**self.env, "CARTOUCHE_CREDENTIAL": credential}
        urllib.request.urlopen(urllib.request.Request(f"{to}?restype=container", method="PUT", data=b"")).close()
        process = subprocess.Popen([harness.CTL, "publish", document, "--to", to], env=env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # What was under way when it died may still arrive.
        time.sleep(0.2)
        result = self.publish(document, to, CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual(result["outcome"], "complete")
        puts = [entry for entry in self.log(origin) if entry[0] == "PUT" and f"/{container}/" in entry[1]]
        done = [entry[1].partition("?")[0] for entry in puts if entry[2] == 201]
        if credential == KEY:
            self.assertEqual(len(done), len(set(done)), "something was sent again that was confirmed")
        self.assertEqual(len(set(done)), self.N_PICTURES + 1)
        self.assertTrue(done[-1].endswith("annotations.json"))
        under_way = 2 * 32 * (self.BYTES + 1000)
        total = sum(path.stat().st_size for path in document.parent.iterdir()) + 200000
        self.assertLessEqual(sum(entry[3] for entry in puts), total + under_way)


class Container(unittest.TestCase):
    def test_program(self):
        """What the container promises, with its own test program."""
        where = server()
        process = subprocess.run([os.environ["TEST_CONTAINER_AZURE"]], capture_output=True, check=False, timeout=120,
                                 env={**clean_env(CT_BLOB_SERVER=where.endpoint)})
        self.assertEqual(process.returncode, 0, process.stdout.decode("utf-8", "replace")[-3000:])


if __name__ == "__main__":
    sys.exit(harness.main(["__main__"]))
