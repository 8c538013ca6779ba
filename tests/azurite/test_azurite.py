#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing to a real blob service, looked at by a client that shares nothing with ours."""
import base64
import json
import os
import pathlib
import random
import signal
import struct
import subprocess
import sys
import time
import unittest
import urllib.request
import zlib

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import azurite  # noqa: E402
import harness  # noqa: E402
from azurite import ACCOUNT, KEY, NAMES, clean_env, server  # noqa: E402

SIDE = 16


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)) +
       chunk(b"IDAT", zlib.compress((b"\0" + bytes(SIDE)) * SIDE)) + chunk(b"IEND", b""))
tearDownModule = azurite.stop_servers


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

    def start_fault_server(self):
        """The server of tests/lib; its origin."""
        script = harness.SOURCE / "tests" / "lib" / "fault-server.py"
        process = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        return f"http://127.0.0.1:{int(process.stdout.readline())}"

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

    def test_report(self):
        """What the report says of each blob is what an independent client finds."""
        where, document = server(), self.data_set(NAMES)
        container = where.new_container()
        path = self.folder / "report.json"
        self.publish(document, f"{where.endpoint}/{container}", "--report", path, "--also-working-file",
                     CARTOUCHE_CREDENTIAL=KEY)
        report = json.loads(path.read_bytes())
        self.assertEqual(azurite.secrets_in(path.read_bytes()), [])
        found = {blob["blob"]: blob for blob in report["blobs"]}
        self.assertEqual(set(found), set(where.blobs(container)))
        self.assertEqual({blob["verdict"] for blob in report["blobs"]}, {"agreed"})
        sas = azurite.container_sas(container, "r")
        for name, (size, digest, _) in where.blobs(container).items():
            self.assertEqual(found[name]["bytes"], size)
            self.assertEqual(bytes.fromhex(found[name]["service_md5"]), base64.b64decode(digest))
            with urllib.request.urlopen(f"{found[name]['url']}?{sas}") as answer:
                self.assertEqual(answer.read(), where.read(container, name))

    def test_least_privilege(self):
        """Create and write alone: nothing can be listed, so the service's word has to do."""
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'cw')}"
        path = self.folder / "report.json"
        result = self.publish(document, "azure:", "--report", path, CARTOUCHE_CREDENTIAL=credential)
        self.assertFalse(result["looked_at"])
        self.assertEqual({blob["verdict"] for blob in json.loads(path.read_bytes())["blobs"]}, {"confirmed"})
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


class Together(Case):
    """Two people, each with a memory of their own, and one container."""

    def setUp(self):
        super().setUp()
        self.where = server()
        self.container = self.where.new_container()
        self.to = f"{self.where.endpoint}/{self.container}"
        self.people = [self.person(name) for name in ("ann", "bob")]

    def person(self, name):
        """A copy of the sample that differs in one box, and the environment of its owner."""
        document = self.sample()
        folder = document.parent.rename(self.folder / name)
        document = folder / document.name
        source = json.loads(document.read_bytes())
        source["annotations"][0]["bbox"][2] = len(name) + ord(name[0]) % 10
        document.write_text(json.dumps(source))
        return document, {"XDG_STATE_HOME": str(self.folder / f"state-{name}"), "CARTOUCHE_CREDENTIAL": KEY}

    def start(self, number, *words):
        document, env = self.people[number]
        return subprocess.Popen([harness.CTL, "publish", document, "--to", self.to, "--json", *words],
                                env={**self.env, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, process):
        out, err = process.communicate(timeout=120)
        self.assertEqual(azurite.secrets_in(out + err), [])
        return process.returncode, json.loads(out), err.decode()

    def now(self):
        return self.where.read(self.container, "annotations.json")

    def test_in_turn(self):
        self.finish(self.start(0))
        theirs = self.now()
        code, _, err = self.finish(self.start(1))
        self.assertEqual((code, self.now()), (4, theirs))
        self.assertIn("was written by", err)
        code, result, _ = self.finish(self.start(1, "--on-conflict=beside"))
        self.assertEqual((code, self.now()), (4, theirs))
        self.assertEqual(pathlib.Path(result["conflict"]["saved"]).read_bytes(), theirs)
        code, result, _ = self.finish(self.start(1))
        self.assertEqual((code, "conflict" in result), (0, False))
        ours = self.now()
        code, result, _ = self.finish(self.start(0, "--on-conflict=copy"))
        self.assertEqual((code, self.now()), (0, theirs))
        self.assertEqual(self.where.read(self.container, result["conflict"]["copy"]), ours)

    def test_at_once(self):
        for first in ("stop", "copy", "beside"):
            for second in ("stop", "copy", "beside"):
                with self.subTest(first=first, second=second):
                    self.container = self.where.new_container()
                    self.to = f"{self.where.endpoint}/{self.container}"
                    processes = [self.start(0, "--on-conflict", first), self.start(1, "--on-conflict", second)]
                    results = [self.finish(process) for process in processes]
                    self.check_race(results)

    def check_race(self, results):
        written = [result for code, result, _ in results if result["coco_sent"]]
        self.assertGreaterEqual(len(written), 1, results)
        kept = {name: self.where.read(self.container, name) for name in self.where.blobs(self.container)
                if name.endswith(".json")}
        for number, (code, result, err) in enumerate(results):
            box = json.loads(self.people[number][0].read_bytes())["annotations"][0]["bbox"]
            if result["coco_sent"]:
                # Whoever was told that it is there finds it there, be it as somebody's copy.
                self.assertTrue(any(self.has_box(content, box) for content in kept.values()), (result, err))
            else:
                self.assertIn("conflict", result, err)
            if "saved" in result.get("conflict", {}):
                self.assertIn(pathlib.Path(result["conflict"]["saved"]).read_bytes(), kept.values())

    @staticmethod
    def has_box(content, box):
        data = json.loads(content)
        image = data["images"][data["annotations"][0]["image_id"] - 1]
        return abs(data["annotations"][0]["bbox"][2] * image["width"] - box[2]) < 1e-6

    def lease(self, action, lease, **headers):
        status, _, body = self.where.ask("PUT", f"/{self.container}/annotations.json", {"comp": "lease"}, {
            "x-ms-lease-action": action, **({"x-ms-lease-id": lease} if action == "release" else {}), **headers})
        self.assertLess(status, 300, body)

    def test_lease(self):
        self.finish(self.start(0))
        words = ["--profile", "coco"]
        other = "11111111-2222-3333-4444-555555555555"
        self.lease("acquire", other, **{"x-ms-lease-duration": "60", "x-ms-proposed-lease-id": other})
        before = self.where.blobs(self.container)
        code, result, err = self.finish(self.start(0, *words))
        self.assertEqual((code, result["sent"]), (4, 0))
        self.assertIn("lease", err)
        self.assertEqual(self.where.blobs(self.container), before)
        self.lease("release", other)
        code, result, _ = self.finish(self.start(0, *words))
        self.assertEqual((code, result["coco_sent"]), (0, True))
        # And nothing is left behind.
        self.lease("acquire", other, **{"x-ms-lease-duration": "15", "x-ms-proposed-lease-id": other})

    def test_no_right_to_lease(self):
        """Create alone: there is no lease to be had, and nothing that needs one."""
        document, env = self.people[0]
        token = azurite.container_sas(self.container, "rcl")
        result = self.publish(document, self.to, **{**env, "CARTOUCHE_CREDENTIAL": token})
        self.assertEqual(result["outcome"], "complete")


class Leases(Case):
    """What happens to the lease while a publish takes its time. Against the server of tests/lib."""

    OTHER = "11111111-2222-3333-4444-555555555555"

    def setUp(self):
        super().setUp()
        self.origin = self.start_fault_server()
        self.to = f"{self.origin}/{ACCOUNT}/set"
        self.put("?restype=container")
        self.document = self.data_set([f"p{number}.png" for number in range(4)])
        self.publish(self.document, self.to, CARTOUCHE_CREDENTIAL=KEY)
        (self.document.parent / "p0.png").write_bytes(PNG + b"another")

    def put(self, query, body=b"", **headers):
        request = urllib.request.Request(self.to + query, body, method="PUT", headers=headers)
        with urllib.request.urlopen(request) as answer:
            return answer.headers

    def lease(self, action, **headers):
        self.put("/annotations.json?comp=lease", **{"x-ms-lease-action": action, **headers})

    def log(self, outcome):
        with urllib.request.urlopen(self.origin + "/__log") as answer:
            return [entry for entry in json.load(answer) if "comp=lease" in entry[1] and entry[2] == outcome]

    def start(self, seconds):
        """A publish that has its lease, and a picture that takes so long."""
        rules = json.dumps([{"fault": "slow", "name": "p0.png", "seconds": seconds}]).encode()
        urllib.request.urlopen(urllib.request.Request(self.origin + "/__rules", rules, method="PUT")).close()
        words = ["publish", self.document, "--to", self.to, "--profile", "coco", "--json"]
        process = subprocess.Popen([harness.CTL, *words], env={**self.env, "CARTOUCHE_CREDENTIAL": KEY},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not self.log(201):
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        return process

    def finish(self, process, code):
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, code, err)
        return json.loads(out)

    def test_broken(self):
        process = self.start(1)
        self.lease("break")
        self.assertTrue(self.finish(process, 0)["coco_sent"])

    def test_broken_and_taken(self):
        process = self.start(1)
        self.lease("break")
        self.lease("acquire", **{"x-ms-proposed-lease-id": self.OTHER, "x-ms-lease-duration": "60"})
        result = self.finish(process, 1)
        self.assertFalse(result["coco_sent"])
        self.assertIn("lease", result["failures"][0]["reason"])
        self.lease("release", **{"x-ms-lease-id": self.OTHER})
        result = self.publish(self.document, self.to, "--profile", "coco", CARTOUCHE_CREDENTIAL=KEY)
        self.assertEqual((result["outcome"], result["sent"]), ("complete", 0))

    # After ten seconds, for which only the slow suite waits.
    if "CT_KILLS" in os.environ:
        def test_renewed(self):
            self.assertTrue(self.finish(self.start(12), 0)["coco_sent"])
            self.assertEqual(len(self.log(200)), 2, "renewed once and given back")


class SignIn(Case):
    def setUp(self):
        super().setUp()
        self.origin = self.start_fault_server()
        self.where = server(True)
        self.container = self.where.new_container()
        self.env["CARTOUCHE_CA_FILE"] = str(self.where.ca)
        # Nothing of this belongs into anybody's keyring.
        self.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"

    def behave(self, **how):
        body = json.dumps({"interval": 0, **how}).encode()
        urllib.request.urlopen(urllib.request.Request(self.origin + "/__entra", body, method="PUT")).close()

    def sign_in(self, document, **env):
        process = subprocess.run(
            [harness.CTL, "publish", document, "--to", f"{self.where.endpoint}/{self.container}", "--sign-in",
             f"{self.origin}/contoso.example:client-1"], capture_output=True, check=False, timeout=120,
            env={**self.env, **env})
        answer = harness.Answer(process)
        self.assertEqual(azurite.secrets_in(answer.out + answer.err), [])
        return answer

    def test_good(self):
        document = self.sample()
        self.behave(answers=["authorization_pending", "authorization_pending", "ok"], expires_in=1)
        answer = self.sign_in(document, G_MESSAGES_DEBUG="all")
        self.assert_exit(answer, 0)
        self.assertIn("ABCD-1234", answer.err)
        self.assertIn("/devicelogin", answer.err)
        self.assert_published(self.where, self.container, document)
        for path in self.folder.rglob("*"):
            if path.is_file() and document.parent not in path.parents:
                self.assertEqual(azurite.secrets_in(path.read_bytes()), [], path)

    def test_remembered(self):
        """With a keyring the next publish asks nobody, until the sign-in is no longer valid."""
        document = self.sample()
        keyring = {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(self.folder / "keyring"),
                   "SECRET_FILE_TEST_PASSWORD": "for the test",
                   # GIO leaks a string in what libsecret has it do with the file.
                   "ASAN_OPTIONS": "detect_leaks=0"}
        self.behave()
        answer = self.sign_in(document, **keyring)
        self.assert_exit(answer, 0)
        self.assertIn("ABCD-1234", answer.err)
        self.assertNotIn("keyring", answer.err)
        self.assertEqual(azurite.secrets_in((self.folder / "keyring").read_bytes()), [])
        for _ in range(2):
            answer = self.sign_in(document, **keyring)
            self.assert_exit(answer, 0)
            self.assertNotIn("ABCD-1234", answer.err)
        self.behave(refresh=["invalid_grant"])
        answer = self.sign_in(document, **keyring)
        self.assert_exit(answer, 0)
        self.assertIn("ABCD-1234", answer.err)

    def test_declined(self):
        self.behave(answers=["authorization_declined"])
        answer = self.sign_in(self.sample())
        self.assert_exit(answer, 4)
        self.assertIn("declined", answer.err)
        self.assertEqual(self.where.blobs(self.container), {})


class Killed(Case):
    """Against the server of tests/lib, which writes down what it got. Needs no Azurite."""

    N_PICTURES = 120
    BYTES = 20000
    # So many requests are on their way at most.
    PARALLEL = 64

    @staticmethod
    def log(origin):
        with urllib.request.urlopen(origin + "/__log") as answer:
            return json.load(answer)

    def test_random_instants(self):
        origin = self.start_fault_server()
        names = [f"p{number}.png" for number in range(self.N_PICTURES)]
        document = self.data_set(names, lambda number: PNG + random.Random(number).randbytes(self.BYTES))
        chance = random.Random(4)
        n_halfway = 0
        for turn in range(int(os.environ.get("CT_KILLS", "20"))):
            with self.subTest(turn=turn):
                # Every second time with the least privilege: nothing can be listed, so the ledger has to do.
                credential = KEY if turn % 2 == 0 else azurite.container_sas("x", "cw")
                # And every second time so many requests after the first, on however slow a machine.
                after = chance.randrange(self.N_PICTURES) if turn // 2 % 2 == 0 else None
                n_halfway += self.once(origin, f"set-{turn}", document, chance.uniform(0, 0.25), credential, after)
        self.assertGreaterEqual(n_halfway, int(os.environ.get("CT_KILLS", "20")) // 4, "most had not begun, or were done")

    def kill(self, document, to, seconds, credential, *words, when=None):
        env = {**self.env, "CARTOUCHE_CREDENTIAL": credential}
        process = subprocess.Popen([harness.CTL, "publish", document, "--to", to, *words], env=env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if when is None:
            time.sleep(seconds)
        while when is not None and process.poll() is None and not when():
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        # What was under way when it died may still arrive.
        time.sleep(0.2)

    def test_with_a_lease(self):
        """Over a COCO file of our own: what a killed publish has leased, or written untold, is in nobody's way."""
        to = f"{self.start_fault_server()}/{ACCOUNT}/set"
        document = self.data_set(["a.png"])
        urllib.request.urlopen(urllib.request.Request(f"{to}?restype=container", method="PUT", data=b"")).close()
        self.publish(document, to, CARTOUCHE_CREDENTIAL=KEY)
        chance = random.Random(5)
        for turn in range(int(os.environ.get("CT_KILLS", "20")) // 2):
            profiles = ("coco", "azure-detection") if turn % 2 == 0 else ("azure-detection", "coco")
            self.kill(document, to, chance.uniform(0.005, 0.06), KEY, "--profile", profiles[0])
            with self.subTest(turn=turn):
                result = self.publish(document, to, "--profile", profiles[turn // 2 % 2], CARTOUCHE_CREDENTIAL=KEY)
                self.assertEqual(result["outcome"], "complete")
                self.assertNotIn("conflict", result)

    def puts(self, origin, container):
        return [entry for entry in self.log(origin) if entry[0] == "PUT" and f"/{container}/" in entry[1]]

    def once(self, origin, container, document, seconds, credential, after):
        """Whether it was killed after the first picture was there and before the COCO file was."""
        to = f"{origin}/{ACCOUNT}/{container}"
        urllib.request.urlopen(urllib.request.Request(f"{to}?restype=container", method="PUT", data=b"")).close()
        self.kill(document, to, seconds, credential,
                  when=None if after is None else lambda: len(self.puts(origin, container)) > after)
        n_before = len({entry[1] for entry in self.puts(origin, container) if entry[2] == 201})
        result = self.publish(document, to, CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual(result["outcome"], "complete")
        puts = self.puts(origin, container)
        done = [entry[1].partition("?")[0] for entry in puts if entry[2] == 201]
        if credential == KEY:
            self.assertEqual(len(done), len(set(done)), "something was sent again that was confirmed")
        self.assertEqual(len(set(done)), self.N_PICTURES + 1)
        self.assertTrue(done[-1].endswith("annotations.json"))
        # All the bytes that came, those of requests that were cut off included: the set and what was under way.
        sizes = [(document.parent / f"p{number}.png").stat().st_size for number in range(self.N_PICTURES)]
        coco, = {entry[3] for entry in puts if entry[1].partition("?")[0].endswith("annotations.json") and entry[2] == 201}
        self.assertLessEqual(sum(entry[3] for entry in puts), sum(sizes) + coco + self.PARALLEL * max(sizes))
        return 0 < n_before <= self.N_PICTURES


class Container(unittest.TestCase):
    def test_program(self):
        """What the container promises, with its own test program."""
        where = server()
        process = subprocess.run([os.environ["TEST_CONTAINER_AZURE"]], capture_output=True, check=False, timeout=120,
                                 env={**clean_env(CT_BLOB_SERVER=where.endpoint)})
        self.assertEqual(process.returncode, 0, process.stdout.decode("utf-8", "replace")[-3000:])


if __name__ == "__main__":
    sys.exit(harness.main([f"__main__.{name}" for name in sys.argv[1:]] or ["__main__"]))
