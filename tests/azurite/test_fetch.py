#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching out of a real blob service that another client has filled."""
import base64
import json
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import azurite  # noqa: E402
import harness  # noqa: E402
from azurite import ACCOUNT, KEY, NAMES, clean_env, server  # noqa: E402

tearDownModule = azurite.stop_servers


def content_of(name):
    return name.encode() * 300


class Fetch(harness.Case):
    def setUp(self):
        super().setUp()
        self.env = clean_env(XDG_STATE_HOME=str(self.folder / "state"), XDG_DATA_HOME=str(self.folder / "data"))
        self.here = self.folder / "here"

    def put(self, where, container, name, content):
        status, _, body = where.ask("PUT", f"/{container}/{name}", headers={"x-ms-blob-type": "BlockBlob"}, body=content)
        self.assertEqual(status, 201, body)

    def put_without_md5(self, where, container, name, content):
        block = base64.b64encode(b"block-0001").decode()
        status, _, body = where.ask("PUT", f"/{container}/{name}", {"comp": "block", "blockid": block}, body=content)
        self.assertEqual(status, 201, body)
        xml = f'<?xml version="1.0" encoding="utf-8"?><BlockList><Latest>{block}</Latest></BlockList>'.encode()
        status, _, body = where.ask("PUT", f"/{container}/{name}", {"comp": "blocklist"}, body=xml)
        self.assertEqual(status, 201, body)

    def fill(self, where, prefix="", names=None, put=None):
        """A container with a data set; its name."""
        container = where.new_container()
        names = NAMES if names is None else names
        put = put or self.put
        images = [{"id": number + 1, "width": 8, "height": 8, "file_name": name} for number, name in enumerate(names)]
        coco = {"images": images, "annotations": [], "categories": [{"id": 1, "name": "x"}]}
        put(where, container, prefix + "annotations.json", json.dumps(coco).encode())
        for name in names:
            put(where, container, prefix + name, content_of(name))
        return container

    def fetch(self, place, *words, code=0, stdin=b"", **env):
        process = subprocess.run([harness.CTL, "fetch", str(self.here), "--from", place, "--json", *map(str, words)],
                                 input=stdin, capture_output=True, check=False, timeout=120, env={**self.env, **env})
        answer = harness.Answer(process)
        self.assert_exit(answer, code)
        self.assertEqual(azurite.secrets_in(answer.out + answer.err), [])
        return json.loads(answer.out) if answer.out else answer

    def assert_here(self, names=None):
        found = {str(path.relative_to(self.here)): path.read_bytes() for path in self.here.rglob("*") if path.is_file()}
        coco = json.loads(found.pop("annotations.json"))
        names = NAMES if names is None else names
        self.assertEqual([image["file_name"] for image in coco["images"]], names)
        self.assertEqual(found, {name: content_of(name) for name in names})

    def test_container_sas(self):
        where = server()
        container = self.fill(where)
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'rl')}"
        result = self.fetch("azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual((result["fetched"], result["failed"]), (len(NAMES), 0))
        self.assert_here()
        again = self.fetch("azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual((again["fetched"], again["there"], again["coco_fetched"]), (0, len(NAMES), False))

    def test_secrets(self):
        """None in what is printed, however much that is, nor in what is left on the disk."""
        where = server()
        container = self.fill(where, names=["a.png"])
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'rl')}"
        env = {"CARTOUCHE_CREDENTIAL": credential, "G_MESSAGES_DEBUG": "all"}
        process = subprocess.run([harness.CTL, "fetch", str(self.here), "--from", "azure:"], capture_output=True,
                                 check=True, timeout=120, env={**self.env, **env})
        self.assertIn(b"GET ", process.stdout + process.stderr)
        self.assertEqual(azurite.secrets_in(process.stdout + process.stderr), [])
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.assertEqual(azurite.secrets_in(path.read_bytes()), [], path)

    def test_read_only(self):
        """Reading alone is enough for whoever knows the file's name."""
        where = server()
        container = self.fill(where)
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'r')}"
        answer = self.fetch("azure:", code=4, CARTOUCHE_CREDENTIAL=credential)
        self.assertRegex(answer.err, "list")
        self.fetch("azure:", "--name", "annotations.json", CARTOUCHE_CREDENTIAL=credential)
        self.assert_here()
        self.assertEqual(self.fetch("azure:", "--name", "annotations.json", CARTOUCHE_CREDENTIAL=credential)["fetched"], 0)

    def test_write_only(self):
        where = server()
        container = self.fill(where, names=["a.png"])
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'cw')}"
        answer = self.fetch("azure:", code=4, CARTOUCHE_CREDENTIAL=credential)
        self.assertRegex(answer.err, "read")
        self.assertFalse(self.here.exists())

    def test_address_of_the_coco_file(self):
        where = server()
        container = self.fill(where, "sets/may/")
        text = f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={where.endpoint};"
        place = f"{where.endpoint}/{container}/sets/may/annotations.json"
        self.fetch(place, AZURE_STORAGE_CONNECTION_STRING=text)
        self.assert_here()

    def test_folder_in_the_container(self):
        where = server()
        container = self.fill(where, "sets/may/")
        path = self.write("credential", KEY + "\n")
        self.fetch(f"{where.endpoint}/{container}/sets", "--prefix", "may", "--credential-file", path)
        self.assert_here()

    def test_over_tls(self):
        where = server(tls=True)
        container = self.fill(where, names=["a.png"])
        token = "?" + azurite.container_sas(container, "rl", protocols="https")
        self.fetch(f"{where.endpoint}/{container}", "--credential-file=-", stdin=token.encode(),
                   CARTOUCHE_CA_FILE=str(where.ca))
        self.assert_here(["a.png"])

    def test_without_md5(self):
        where = server()
        names = ["a.png", "b.png"]
        container = self.fill(where, names=names, put=self.put_without_md5)
        self.assertFalse(where.blobs(container)["a.png"][1])
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'rl')}"
        self.fetch("azure:", CARTOUCHE_CREDENTIAL=credential)
        self.assert_here(names)
        self.assertEqual(self.fetch("azure:", CARTOUCHE_CREDENTIAL=credential)["there"], 2)

    def test_round_trip(self):
        """What publish sends, fetch brings back."""
        where, document = server(), self.sample()
        container = where.new_container()
        credential = f"{where.endpoint}/{container}?{azurite.container_sas(container, 'racwl')}"
        words = [harness.CTL, "publish", str(document), "--to", "azure:", "--prefix", "p"]
        subprocess.run(words, check=True, capture_output=True, env={**self.env, "CARTOUCHE_CREDENTIAL": credential})
        self.fetch("azure:", "--prefix", "p", CARTOUCHE_CREDENTIAL=credential)
        for image in json.loads(document.read_bytes())["images"]:
            name = image["file_name"]
            self.assertEqual((self.here / name).read_bytes(), (document.parent / name).read_bytes(), name)
        self.assertEqual((self.here / "annotations.json").read_bytes(), where.read(container, "p/annotations.json"))

    def test_no_container(self):
        where = server()
        credential = f"{where.endpoint}/none-of-these?{azurite.account_sas('rl')}"
        answer = self.fetch("azure:", code=3, CARTOUCHE_CREDENTIAL=credential)
        self.assertRegex(answer.err, "none-of-these")
        answer = self.fetch("azure:", "--name", "x.json", code=3, CARTOUCHE_CREDENTIAL=credential)
        self.assertEqual(len(answer.err.splitlines()), 1, answer)

    def test_program(self):
        """Opening, pictures, writing back and conflicts, with their own test program."""
        where = server()
        process = subprocess.run([os.environ["TEST_REMOTE_SERVICE"]], capture_output=True, check=False, timeout=120,
                                 env={**clean_env(CT_BLOB_SERVER=where.endpoint)})
        self.assertEqual(process.returncode, 0, process.stdout.decode("utf-8", "replace")[-3000:])


if __name__ == "__main__":
    sys.exit(harness.main(["__main__"]))
