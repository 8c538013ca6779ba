#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blob service in memory that misbehaves on demand.

fault-server.py [--tls CERTIFICATE KEY] [--token WORD] [RULES]     prints its port and serves until its standard input ends.

RULES is JSON: a list of rules, each {"fault": KIND, …} with
  on        method, "PUT" unless given; "*" is any
  name      only where this is in the path or query
  rate      how often, 0 to 1; 1 unless given
  count     how often in all
  each      how often at most for one path
  after     not before so many requests that match
  seconds   for stall, slow and outage
  status, code, headers, body      for status
Kinds: status, reset-before, reset-body, reset-after (done, but the answer is lost), stall, stall-body, slow, truncate,
html, echo (a refusal that repeats the whole request, credential and all), flip (a bit on the way), close (silently, after the answer), outage (nobody listens for a while), skew (the clock,
by seconds).

A container many-N is there and has N blobs, which can only be listed.

It leases blobs and keeps their metadata. POST /TENANT/oauth2/v2.0/devicecode and …/token sign in as Microsoft Entra
does: PUT /__entra with {"answers": […], "refresh": […], "expires_in": S, "interval": S, "code_expires_in": S,
"revoked": […]} says how. The answers, words of RFC 8628 or "ok", are used up one a poll, and then it is "ok"; likewise those
to a refresh. A revoked token is one of the numbers that tokens are given out with, from 1.

GET /__log answers with what was asked: [method, path, status or fault, length of the body that came, time].
PUT /__rules replaces the rules. Checks neither signatures nor tokens, but with --token wants the word in the query.
"""
import base64
import email.utils
import hashlib
import http.server
import json
import random
import re
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import xml.sax.saxutils

ACCOUNT = "/devstoreaccount1"


class Store:
    def __init__(self):
        self.lock = threading.RLock()
        self.containers = {}
        self.uncommitted = {}
        self.n_etags = 0
        self.log = []
        self.rules = []
        self.random = random.Random(1)
        self.hits = {}
        self.token = None
        self.skew = 0
        self.is_out = False
        self.entra = {}
        self.n_tokens = 0

    def new_etag(self):
        self.n_etags += 1
        return f'"0x{self.n_etags:08X}"'


STORE = Store()


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Gone(Exception):
    """The connection is to be reset."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet an answer; else Nagle and delayed acknowledgements cost 40 ms each.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate((timestamp or time.time()) + STORE.skew, usegmt=True)

    # ---- rules

    def find_rule(self):
        with STORE.lock:
            for number, rule in enumerate(STORE.rules):
                if rule.get("on", "PUT") not in ("*", self.command) or rule.get("name", "") not in self.path:
                    continue
                seen = STORE.hits[number, "seen"] = STORE.hits.get((number, "seen"), 0) + 1
                if seen <= rule.get("after", 0):
                    continue
                done = STORE.hits.get((number,), 0)
                here = STORE.hits.get((number, self.path), 0)
                if done >= rule.get("count", 1 << 60) or here >= rule.get("each", 1 << 60):
                    continue
                if STORE.random.random() >= rule.get("rate", 1):
                    continue
                STORE.hits[number,] = done + 1
                STORE.hits[number, self.path] = here + 1
                return rule
        return {}

    def read_body(self, part=1.0):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(int(length * part))
        self.n_read = len(body)
        if part == 1.0 and len(body) < length:
            raise Gone()
        return body

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone()

    def note(self, what):
        with STORE.lock:
            STORE.log.append([self.command, self.path, what, self.n_read, time.time()])

    def answer(self, status, headers=None, body=b"", truncate=False):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:len(body) // 2] if truncate else body)
        self.wfile.flush()
        if truncate:
            self.close_connection = True

    def refuse(self, status, code, headers=None):
        body = (f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code>'
                f"<Message>{code}\nRequestId:0\nTime:0</Message></Error>").encode()
        self.answer(status, {"x-ms-error-code": code, "Content-Type": "application/xml", **(headers or {})}, body)

    # ---- requests

    def handle_one(self):
        self.n_read = 0
        # What a proxy is asked; this one has everything itself.
        self.path = re.sub("^http://[^/]*", "", self.path)
        if self.path == "/__log":
            self.answer(200, {}, json.dumps(STORE.log).encode())
            return
        if self.path == "/__rules":
            with STORE.lock:
                STORE.rules, STORE.hits, STORE.log = json.loads(self.read_body()), {}, []
                STORE.skew = sum(rule.get("seconds", 0) for rule in STORE.rules if rule["fault"] == "skew")
                STORE.rules = [rule for rule in STORE.rules if rule["fault"] != "skew"]
            self.answer(200)
            return
        if self.path == "/__entra":
            with STORE.lock:
                STORE.entra = json.loads(self.read_body())
                STORE.n_tokens = 0
            self.answer(200)
            return
        rule = self.find_rule()
        fault = rule.get("fault")
        if fault == "outage":
            threading.Thread(target=self.server.go_away, args=[rule.get("seconds", 1)], daemon=True).start()
        if fault == "outage" or STORE.is_out:
            self.reset()
        try:
            if fault in ("reset-before", "stall", "status", "html", "echo"):
                self.fail_before(rule)
                return
            if fault in ("reset-body", "stall-body"):
                self.read_body(0.5)
                self.note(fault)
                if fault == "stall-body":
                    time.sleep(rule.get("seconds", 60))
                self.reset()
            body = self.read_body()
            if fault == "slow":
                time.sleep(rule.get("seconds", 1))
            if fault == "flip" and body:
                body = bytes([body[0] ^ 1]) + body[1:]
            status, headers, out = self.serve(body)
            self.note(fault or status)
            if fault == "reset-after":
                self.reset()
            self.answer(status, headers, out, fault == "truncate")
            if fault == "close":
                self.close_connection = True
        except Refusal as refusal:
            self.note(refusal.status)
            self.refuse(refusal.status, refusal.code)

    def fail_before(self, rule):
        if rule["fault"] == "reset-before":
            self.note(rule["fault"])
            self.reset()
        if rule["fault"] == "stall":
            self.note(rule["fault"])
            time.sleep(rule.get("seconds", 60))
            self.reset()
        self.read_body()
        self.note(rule.get("status", rule["fault"]))
        if rule["fault"] == "html":
            self.answer(rule.get("status", 502), {"Content-Type": "text/html"}, b"<html><body><p>Proxy & co<br></html>")
        elif rule["fault"] == "echo":
            self.echo(rule.get("status", 403), rule.get("type", "application/xml"))
        else:
            self.refuse(rule.get("status", 503), rule.get("code", "ServerBusy"), rule.get("headers"))

    def echo(self, status, kind):
        """What careless services and proxies do."""
        request = f"{self.command} {self.path} {urllib.parse.unquote(self.path)}\n{self.headers}"
        text = xml.sax.saxutils.escape(request)
        body = (f"<html><body><h1>{text}</h1></body></html>" if kind == "text/html" else
                f'<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>{text}</Message>'
                f"<AuthenticationErrorDetail>{text}</AuthenticationErrorDetail></Error>")
        line = request.replace("\n", " ").strip()
        self.answer(status, {"x-ms-error-code": line, "x-ms-request-id": line, "Content-Type": kind}, body.encode())

    def do_any(self):
        try:
            self.handle_one()
        except (Gone, ConnectionError):
            self.close_connection = True
            # Before anybody shuts it down in good order.
            self.connection.close()

    do_POST = do_PUT = do_GET = do_HEAD = do_DELETE = do_any

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass

    # ---- signing in

    def sign_in(self, path, body):
        form = dict(urllib.parse.parse_qsl(body.decode()))
        entra = STORE.entra
        if "client_id" not in form or self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return self.entra_error("invalid_request")
        if path.endswith("/devicecode"):
            origin = f"http://{self.headers.get('Host')}"
            return 200, {"Content-Type": "application/json"}, json.dumps({
                "device_code": "device-code-" + form["client_id"], "user_code": "ABCD-1234",
                "verification_uri": origin + "/devicelogin", "expires_in": entra.get("code_expires_in", 900),
                "interval": entra.get("interval", 5), "message": "not shown"}).encode()
        if form.get("grant_type") == "refresh_token":
            words = entra.get("refresh") or ["ok"]
            word = words.pop(0)
            if form.get("refresh_token") != f"refresh-{STORE.n_tokens}" and entra.get("strict", True):
                word = "invalid_grant"
        else:
            word = (entra.get("answers") or ["ok"]).pop(0)
            if form.get("device_code") != "device-code-" + form["client_id"]:
                word = "bad_verification_code"
        if word != "ok":
            return self.entra_error(word)
        STORE.n_tokens += 1
        now = int(time.time())
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (
            {"alg": "RS256", "typ": "JWT"},
            {"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/t/", "nbf": now - 60,
             "exp": now + 3600, "iat": now - 60, "jti": STORE.n_tokens})) + ".c2lnbmF0dXJl"
        return 200, {"Content-Type": "application/json"}, json.dumps({
            "token_type": "Bearer", "expires_in": entra.get("expires_in", 3600), "access_token": token,
            "refresh_token": f"refresh-{STORE.n_tokens}"}).encode()

    @staticmethod
    def entra_error(word):
        return 400, {"Content-Type": "application/json"}, json.dumps({
            "error": word, "error_description": f"AADSTS0: {word}\r\nTrace ID: 0"}).encode()

    def check_bearer(self):
        text = self.headers.get("Authorization", "")
        if not text.startswith("Bearer "):
            return
        part = text.removeprefix("Bearer ").split(".")[1]
        number = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).get("jti")
        if number in STORE.entra.get("revoked", []):
            raise Refusal(401, "InvalidAuthenticationInfo")

    # ---- the service

    def serve(self, body):
        path, _, query_text = self.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query_text, keep_blank_values=True))
        if "/oauth2/v2.0/" in path:
            with STORE.lock:
                return self.sign_in(path, body)
        self.check_bearer()
        if STORE.token is not None and STORE.token not in query_text:
            raise Refusal(403, "AuthenticationFailed")
        container, _, name = urllib.parse.unquote(path.removeprefix(ACCOUNT + "/")).partition("/")
        md5 = self.headers.get("Content-MD5")
        if md5 is not None and base64.b64encode(hashlib.md5(body).digest()).decode() != md5:
            raise Refusal(400, "Md5Mismatch")
        with STORE.lock:
            if not name:
                return self.serve_container(container, query)
            if container not in STORE.containers:
                raise Refusal(404, "ContainerNotFound")
            return self.serve_blob(container, name, query, body)

    @staticmethod
    def list_many(n, query):
        start = int(query.get("marker") or 0)
        end = min(start + int(query.get("maxresults", 5000)), n)
        items = "".join(f"<Blob><Name>folder/picture-{i:08}.jpg</Name><Properties><Etag>0x{i:X}</Etag>"
                        f"<Content-Length>{i}</Content-Length><Content-MD5>XrY7u+Ae7tCTyyK7j1rNww==</Content-MD5>"
                        "</Properties></Blob>" for i in range(start, end))
        more = str(end) if end < n else ""
        return 200, {"Content-Type": "application/xml"}, (
            f"<EnumerationResults><Blobs>{items}</Blobs><NextMarker>{more}</NextMarker></EnumerationResults>").encode()

    def serve_container(self, container, query):
        if container.startswith("many-"):
            return self.list_many(int(container.removeprefix("many-")), query)
        if self.command == "PUT":
            if container in STORE.containers:
                raise Refusal(409, "ContainerAlreadyExists")
            STORE.containers[container] = {}
            return 201, {}, b""
        if container not in STORE.containers:
            raise Refusal(404, "ContainerNotFound")
        blobs = STORE.containers[container]
        names = sorted(name for name in blobs if name.startswith(query.get("prefix", "")))
        start = int(query.get("marker") or 0)
        n = min(int(query.get("maxresults", 5000)), 300)
        items = "".join(self.describe(name, blobs[name]) for name in names[start:start + n])
        more = str(start + n) if start + n < len(names) else ""
        text = (f'\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>{items}</Blobs>'
                f"<NextMarker>{more}</NextMarker></EnumerationResults>")
        return 200, {"Content-Type": "application/xml"}, text.encode()

    @staticmethod
    def describe(name, blob):
        md5 = f"<Content-MD5>{blob['md5']}</Content-MD5>" if blob["md5"] else "<Content-MD5/>"
        return (f"<Blob><Name>{xml.sax.saxutils.escape(name)}</Name><Properties>"
                f"<Last-Modified>{blob['modified']}</Last-Modified><Etag>{blob['etag'].strip(chr(34))}</Etag>"
                f"<Content-Length>{len(blob['content'])}</Content-Length><Content-Type>{blob['type']}</Content-Type>"
                f"{md5}<BlobType>BlockBlob</BlobType></Properties><OrMetadata /></Blob>")

    def check_conditions(self, blob):
        wanted = self.headers.get("If-Match")
        if wanted is not None and (blob is None or (wanted != "*" and wanted != blob["etag"])):
            raise Refusal(412, "ConditionNotMet")
        if self.headers.get("If-None-Match") == "*" and blob is not None:
            raise Refusal(409, "BlobAlreadyExists")

    def serve_blob(self, container, name, query, body):
        blobs = STORE.containers[container]
        blob = blobs.get(name)
        component = query.get("comp")
        if component == "lease":
            return self.lease(blob)
        if self.command in ("PUT", "DELETE"):
            self.check_lease(blob)
        if component in ("block", "blocklist"):
            return self.serve_blocks(container, name, component, query, body)
        self.check_conditions(blob)
        if self.command == "PUT":
            return self.write(blobs, name, body)
        if blob is None:
            raise Refusal(404, "BlobNotFound")
        if self.command == "DELETE":
            del blobs[name]
            return 202, {}, b""
        return self.read(blob)

    @staticmethod
    def is_leased(blob):
        return blob is not None and blob.get("lease") is not None and blob["until"] > time.monotonic()

    def check_lease(self, blob):
        given = self.headers.get("x-ms-lease-id")
        if not self.is_leased(blob):
            if given is not None:
                raise Refusal(412, "LeaseNotPresentWithBlobOperation")
        elif given is None:
            raise Refusal(412, "LeaseIdMissing")
        elif given != blob["lease"]:
            raise Refusal(412, "LeaseIdMismatchWithBlobOperation")

    def lease(self, blob):
        action = self.headers["x-ms-lease-action"]
        if blob is None:
            raise Refusal(404, "BlobNotFound")
        if action == "break":
            blob["lease"] = None
            return 202, {}, b""
        if action == "acquire":
            wanted = self.headers["x-ms-proposed-lease-id"]
            if self.is_leased(blob) and blob["lease"] != wanted:
                raise Refusal(409, "LeaseAlreadyPresent")
            blob["seconds"] = int(self.headers["x-ms-lease-duration"])
            if not 15 <= blob["seconds"] <= 60:
                raise Refusal(400, "InvalidHeaderValue")
            blob["lease"] = wanted
        elif blob.get("lease") != self.headers["x-ms-lease-id"]:
            raise Refusal(409, "LeaseIdMismatchWithLeaseOperation")
        if action == "release":
            blob["lease"] = None
            return 200, {}, b""
        blob["until"] = time.monotonic() + blob["seconds"]
        return (201 if action == "acquire" else 200), {"x-ms-lease-id": blob["lease"]}, b""

    def write(self, blobs, name, content):
        md5 = self.headers.get("x-ms-blob-content-md5") or base64.b64encode(hashlib.md5(content).digest()).decode()
        kept = {key: blobs[name][key] for key in ("lease", "until", "seconds") if name in blobs and key in blobs[name]}
        meta = {key: value for key, value in self.headers.items() if key.lower().startswith("x-ms-meta-")}
        blobs[name] = {**kept, "meta": meta, "content": content, "etag": STORE.new_etag(), "md5": md5,
                       "type": self.headers.get("x-ms-blob-content-type", "application/octet-stream"),
                       "modified": email.utils.formatdate(usegmt=True)}
        return 201, {"ETag": blobs[name]["etag"], "Last-Modified": blobs[name]["modified"]}, b""

    def read(self, blob):
        headers = {"ETag": blob["etag"], "Last-Modified": blob["modified"], "Content-Type": blob["type"],
                   **blob["meta"]}
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("x-ms-range", ""))
        if self.command == "HEAD":
            headers["Content-Length"] = str(len(blob["content"]))
        if wanted:
            start = int(wanted[1])
            return 206, {**headers, "x-ms-blob-content-md5": blob["md5"]}, blob["content"][start:]
        return 200, {**headers, "Content-MD5": blob["md5"]}, blob["content"]

    def serve_blocks(self, container, name, component, query, body):
        blocks = STORE.uncommitted.setdefault((container, name), {})
        if self.command == "GET":
            if not blocks and name not in STORE.containers[container]:
                raise Refusal(404, "BlobNotFound")
            items = "".join(f"<Block><Name>{block}</Name><Size>{len(content)}</Size></Block>"
                            for block, content in blocks.items())
            return 200, {"Content-Type": "application/xml"}, (
                f'<?xml version="1.0"?><BlockList><CommittedBlocks/><UncommittedBlocks>{items}</UncommittedBlocks>'
                "</BlockList>").encode()
        if component == "block":
            if any(len(other) != len(query["blockid"]) for other in blocks):
                raise Refusal(400, "InvalidBlobOrBlock")
            blocks[query["blockid"]] = body
            return 201, {"Content-MD5": self.headers.get("Content-MD5", "")}, b""
        blobs = STORE.containers[container]
        self.check_conditions(blobs.get(name))
        ids = re.findall(r"<Latest>([^<]*)</Latest>", body.decode())
        if any(block not in blocks for block in ids):
            raise Refusal(400, "InvalidBlockList")
        answer = self.write(blobs, name, b"".join(blocks[block] for block in ids))
        del STORE.uncommitted[container, name]
        return answer


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def go_away(self, seconds):
        STORE.is_out = True
        self.shutdown()
        self.socket.close()
        time.sleep(seconds)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.socket.listen(self.request_queue_size)
        STORE.is_out = False
        self.serve_forever()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)


def main():
    words = sys.argv[1:]
    context = None
    if words and words[0] == "--tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(words[1], words[2])
        words = words[3:]
    if words and words[0] == "--token":
        STORE.token = words[1]
        words = words[2:]
    if words:
        STORE.rules = json.loads(words[0])
    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        # The handshake is the business of each connection's own thread.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
