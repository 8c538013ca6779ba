#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishing to a blob service, through the window: what is pasted, what is seen before anything is sent, pauses, failures,
others who publish there too, and that no secret is ever to be seen."""
import json
import pathlib
import re
import shutil
import subprocess
import threading

from gi.repository import Gio, GLib

from ctui import Failure, contains, equal, holds_for, run, test, wait_for
from ctui.desktop import connect
from ctui.service import SIGNATURE, Service

# The emulator's, which is public.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
DONE = r"^(Published|Published in Part|Not Published Completely|Stopped)$"


class Notifications:
    """The desktop's notifications, as far as a program notices: titles of what it was sent."""

    XML = """<node><interface name="org.freedesktop.Notifications">
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    </interface></node>"""

    def __init__(self, desktop):
        self.found = []
        self.context = GLib.MainContext()
        ready = threading.Event()
        threading.Thread(target=self.serve, args=[desktop.env["DBUS_SESSION_BUS_ADDRESS"], ready], daemon=True).start()
        ready.wait(10)

    def serve(self, address, ready):
        self.context.push_thread_default()
        self.bus = connect(address)
        self.bus.register_object("/org/freedesktop/Notifications",
                                 Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0], self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: ready.set(), None)
        GLib.MainLoop(self.context).run()

    def called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        if method == "Notify":
            self.found.append(arguments.unpack()[3])
            invocation.return_value(GLib.Variant("(u)", (len(self.found),)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body"],)))
        else:
            invocation.return_value(None)

    def titles(self):
        return list(self.found)


def open_dialog(win):
    win.press_button("Publish")
    win.wait_window("Publish")


def fill_destination(win, text):
    """Types into the field, which has the keys from the beginning."""
    win.wait_node("entry", "Destination", on_screen=True)
    win.type(text)


def wait_plan(win, *, enabled=True):
    win.wait_node("list", "What goes where", on_screen=True, timeout=30)
    win.wait("Publish to be possible", lambda tree: any(
        node.on_screen() and node.sensitive == enabled and node.window.name == "Publish"
        for node in tree.find_all("button", "Publish")), timeout=30)


def click_search(win):
    # GTK does not name what is inside of a search entry, so nobody can tell whether it is covered.
    win.hand.click(*win.middle(win.wait_node("entry", "Search names")))


def run_to_end(win):
    win.press_button("Publish")
    return win.wait_text(DONE, timeout=60)


def publish_to(win, text):
    """From the first press to the result."""
    open_dialog(win)
    fill_destination(win, text)
    win.press_button("Continue")
    wait_plan(win)
    return run_to_end(win)


def close_dialog(win):
    win.press_button("Close")
    win.wait_window_gone("Publish")


@test
def pasting_a_signature(ui):
    """A pasted address with a signature is explained, planned, published and checked; its COCO file's address has no secret"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    open_dialog(win)
    ui.screenshot("publish-setup-empty")
    fill_destination(win, service.sas())
    win.wait_text("(?s)^Shared access signature for the container.*list.*until 1 January 2040")
    ui.screenshot("publish-setup-filled")
    equal(service.sent(), [], "what was sent before the plan")
    win.press_button("Continue")
    wait_plan(win)
    win.wait_text("The container answers")
    win.wait_text("forgotten when Cartouche ends")
    ui.screenshot("publish-azure-plan")
    equal(service.sent(), [], "what was sent before Publish was pressed")
    equal(run_to_end(win), "Published", "the result")
    win.wait_text("12 pictures sent, 0 already there, 0 not published")
    win.wait_text("13 files there, .*: length and MD5 agree")
    ui.screenshot("publish-azure-result")
    service.check_pictures(file.path.parent)
    equal(sorted(service.blobs()), sorted([*file.images(), "annotations.json"]), "what is in the container")
    equal(service.sent()[-1], "annotations.json", "what was written last")
    url = service.place + "/annotations.json"
    win.wait_text(f"^{re.escape(url)}$")
    win.press_button("Copy the address")
    win.press_button("Save the report beside the document")
    report = file.path.with_name("annotations.published.json")
    win.wait_text("^Saved as .*annotations.published.json$")
    equal(SIGNATURE in report.read_text(), False, "whether the report holds the signature")
    equal(json.loads(report.read_text())["outcome"], "complete", "the outcome in the report")
    close_dialog(win)
    # The address is in the clipboard: an entry shows it.
    open_dialog(win)
    wait_plan(win)
    win.wait_text("^Published .* with 12 pictures$")
    click_search(win)
    win.key("ctrl+v")
    win.wait("the address in the field", lambda tree: any(node.content == url for node in tree.find_all("entry")))
    win.key("Escape")
    win.wait("the search to be over", lambda tree: not any(node.content == url for node in tree.find_all("entry")))
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.quit()


@test
def one_click_later(ui):
    """With a destination that was used before, Publish and Enter are enough; the credential is still known"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    equal(publish_to(win, service.sas()), "Published", "the result")
    close_dialog(win)
    service.rules()
    win.press_button("Publish")
    win.wait_window("Publish")
    wait_plan(win)
    win.key("Return")
    win.wait_text(DONE, timeout=30)
    win.wait_text("0 pictures sent, 12 already there")
    equal(service.sent(), [], "what was sent again")
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.quit()


@test
def mistakes_before_sending(ui):
    """An expired, a damaged and a reading-only signature are said before anything is sent; a renewed one goes on"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    open_dialog(win)

    def replace(text):
        win.key("ctrl+a")
        win.type(text)

    def refused(pattern):
        win.wait_text(pattern)
        node = win.wait_node("button", "Continue")
        equal(node.sensitive, False, "whether Continue can be pressed")
    fill_destination(win, service.sas(expiry="2021-01-01T00:00:00Z"))
    refused("2021")
    ui.screenshot("publish-setup-expired")
    replace(service.sas(permissions="rl"))
    refused("create|write")
    replace(service.sas(signature=SIGNATURE[:20]))
    refused("sig|signature")
    equal(service.log(), [], "what the service was asked")
    # The service refuses this one: nothing but a question was sent.
    replace(service.sas(signature="A" * 43))
    win.press_button("Continue")
    win.wait_node("button", "Change Destination…", on_screen=True, timeout=30)
    ui.screenshot("publish-refused")
    equal(service.log("PUT"), [], "what the service was asked to write")
    win.press_button("Change Destination…")
    win.wait_node("entry", "Destination", on_screen=True)
    replace(service.sas())
    win.press_button("Continue")
    wait_plan(win)
    equal(run_to_end(win), "Published", "the result")
    close_dialog(win)
    win.quit()


@test
def filtering_the_plan(ui):
    """The plan counts by state, its list can be filtered, and what was changed stands out"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    (file.path.parent / "shelf-02.jpg").unlink()
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    win.wait_text("11 new pictures, 0 changed, 0 already there, 1 with a problem")

    def rows():
        return [row.label() for row in win.wait_node("list", "What goes where").find_all("row")]
    equal(len(rows()), 13, "the number of lines")
    equal(rows()[0], "shelf-02.jpg", "the first line")
    equal(rows().count("annotations.json"), 1, "how often the COCO file is listed")
    click_search(win)
    win.type("SHELF-1")
    wait_for("the list to be searched", lambda: rows() == ["shelf-10.jpg", "shelf-11.jpg", "corner/shelf-12.jpg"])
    win.key("ctrl+a", "BackSpace")
    wait_for("the whole list", lambda: len(rows()) == 13)
    win.click(None, "Which files to show")
    win.key("End", "Up", "Return")
    wait_for("the problems", lambda: rows() == ["shelf-02.jpg"])
    ui.screenshot("publish-problems")
    win.press_button("Publish")
    win.wait_text("^Published in Part$", timeout=60)
    win.wait_node("list", "What was not published", on_screen=True)
    ui.screenshot("publish-partial")
    close_dialog(win)
    win.quit()


@test
def others_publish_too(ui):
    """A COCO file that somebody else has written is never overwritten unasked: stop, fetch theirs, keep both"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    equal(publish_to(win, service.sas()), "Published", "the result")
    close_dialog(win)
    ours = service.get("annotations.json")
    theirs = b'{"images": [], "annotations": [], "categories": []}'
    service.put("annotations.json", theirs, "Ada (ada@labels)")

    def ask():
        open_dialog(win)
        wait_plan(win)
        win.wait_text("written by")
        win.press_button("Publish")
        win.wait_node("button", "Keep Both", on_screen=True)
    ask()
    win.wait_text("Ada")
    ui.screenshot("publish-conflict")
    win.press_button("Stop")
    win.wait_gone("button", "Keep Both")
    equal(service.get("annotations.json"), theirs, "the COCO file after Stop")
    win.key("Escape")
    win.wait_window_gone("Publish")
    ask()
    win.press_button("Fetch Theirs")
    win.wait_text("^Stopped$", timeout=30)
    win.wait_text("conflict-.*json")
    ui.screenshot("publish-conflict-fetched")
    fetched = list(file.path.parent.glob("annotations.conflict-*.json"))
    equal([path.read_bytes() for path in fetched], [theirs], "what was fetched")
    equal(service.get("annotations.json"), theirs, "the COCO file after Fetch Theirs")
    close_dialog(win)
    service.put("annotations.json", theirs + b"\n", "Ada (ada@labels)")
    ask()
    win.press_button("Keep Both")
    win.wait_text("^Published$", timeout=30)
    kept = [name for name in service.blobs() if name.startswith("annotations.conflict-")]
    equal([service.get(name) for name in kept], [theirs + b"\n"], "the copy of theirs")
    win.wait_text(f"^{re.escape(kept[0])}$")
    equal(service.get("annotations.json"), ours, "the COCO file after Keep Both")
    close_dialog(win)
    win.quit()


@test
def pausing(ui):
    """A pause stops what is sent, the window can be used meanwhile, and what was planned is published in the end"""
    service = Service(ui.desktop)
    file = ui.make_set(images=300, boxes=[(0, "tin", [10, 10, 50, 50])])
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    service.rules({"fault": "slow", "seconds": 1})
    win.press_button("Publish")
    service.wait_sent(3)
    win.press_button("Pause")
    win.wait_text("^Paused$")
    ui.screenshot("publish-paused")

    def count():
        return len(service.log("PUT"))
    # What has begun ends as it will.
    settled = []
    wait_for("nothing more to be sent", lambda: settled.append(count()) or (
        len(settled) > 60 and len(set(settled[-60:])) == 1), 30)
    before = count()
    holds_for(1, "the pause", lambda: count() == before)
    if before >= 301:
        raise Failure("everything was sent before the pause")
    # Hidden, it leaves the window to its work.
    win.press_button("Hide")
    win.wait_window_gone("Publish")
    win.draw((200, 200), (300, 300))
    win.close_window()
    win.wait_window("Publish")
    win.wait_text("cannot be closed while")
    service.rules()
    win.press_button("Resume")
    win.wait_text("^Published$", timeout=120)
    equal(len(set(service.blobs())), 301, "the number of blobs")
    equal(len(json.loads(service.get("annotations.json"))["annotations"]), 1, "the annotations that were planned")
    close_dialog(win)
    win.discard()


@test
def stopping_and_resuming(ui):
    """Stop leaves what has arrived and no COCO file; Resume sends the rest, and nothing twice"""
    service = Service(ui.desktop)
    file = ui.make_set(images=60)
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    # What comes after the first few is swallowed and never answered.
    service.rules({"fault": "stall", "seconds": 600, "after": 8})
    win.press_button("Publish")
    service.wait_sent(3)
    ui.screenshot("publish-running")
    win.press_button("Stop")
    win.wait_text("^Stopped$", timeout=30)
    ui.screenshot("publish-stopped")
    equal("annotations.json" in service.blobs(), False, "whether there is a COCO file")
    there = set(service.blobs())
    service.rules()
    win.press_button("Resume")
    win.wait_text("^Published$", timeout=60)
    equal(there & set(service.sent()), set(), "what was sent again")
    equal(len(set(service.blobs())), 61, "the number of blobs")
    close_dialog(win)
    win.quit()


@test
def killed_while_publishing(ui):
    """After kill -9 the next start says that a publish was not finished, and sends only what is missing"""
    service = Service(ui.desktop)
    file = ui.make_set(images=60)
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    service.rules({"fault": "slow", "seconds": 0.4})
    win.press_button("Publish")
    service.wait_sent(3)
    win.kill()
    service.rules()
    there = set(service.blobs())
    win = ui.open(file, env={"GSETTINGS_BACKEND": "keyfile"}).wait_opened()
    open_dialog(win)
    # The credential was only in memory.
    win.wait_node("button", "Change Destination…", on_screen=True, timeout=30)
    win.wait_text("^Begun .* and not finished")
    ui.screenshot("publish-unfinished")
    win.press_button("Change Destination…")
    win.wait_node("entry", "Destination", on_screen=True)
    win.key("ctrl+a")
    win.type(service.sas())
    win.press_button("Continue")
    wait_plan(win)
    equal(run_to_end(win), "Published", "the result")
    equal(there & set(service.sent()), set(), "what was sent again")
    equal(len(set(service.blobs())), 61, "the number of blobs")
    close_dialog(win)
    win.quit()


@test
def trying_again(ui):
    """A picture that the service refuses is named with the reason; the COCO file waits; Try Again sends what is missing"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    service.rules({"fault": "status", "status": 400, "code": "InvalidInput", "name": "shelf-03.jpg"})
    equal(run_to_end(win), "Not Published Completely", "the result")
    win.wait_text("11 pictures sent, 0 already there, 1 not published")
    row = win.wait_node("list", "What was not published").find("row")
    contains(row.text, "shelf-03.jpg", "the line of the failure")
    ui.screenshot("publish-failed")
    equal("annotations.json" in service.blobs(), False, "whether there is a COCO file")
    service.rules()
    win.press_button("Try Again")
    win.wait_text("^Published$", timeout=60)
    equal(sorted(service.sent()), ["annotations.json", "shelf-03.jpg"], "what was sent the second time")
    close_dialog(win)
    win.quit()


@test
def a_whole_account(ui):
    """A connection string is asked for the container; folder and own file go where the options say"""
    service = Service(ui.desktop, token=False)
    file = ui.copy_sample()
    text = f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={KEY};BlobEndpoint={service.endpoint};"
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, text)
    win.wait_text("Say which container")
    equal(win.wait_node("button", "Continue").sensitive, False, "whether Continue can be pressed")
    win.key("Return")
    win.type("set")
    win.wait_text("Account key.*set")
    win.click("entry", "Folder in the Destination")
    win.type("shelves/2026")
    win.click("row", "Your Own File As Well")
    ui.screenshot("publish-account")
    win.press_button("Continue")
    wait_plan(win)
    win.wait_text("set/shelves/2026$")
    equal(run_to_end(win), "Published", "the result")
    names = [f"shelves/2026/{name}" for name in (*file.images(), "annotations.json")]
    blobs = service.blobs()
    equal([name for name in names if name not in blobs], [], "what is missing")
    working = [name for name in blobs if name not in names]
    equal([service.get(name) for name in working], [file.path.read_bytes()], "the working file")
    equal(KEY in json.dumps(json.loads(service.get("shelves/2026/annotations.json"))), False, "whether the key is told")
    close_dialog(win)
    win.quit()


@test
def signing_in(ui):
    """Microsoft Entra: the code and the address are shown, waiting can be given up, and then it is published"""
    if shutil.which("openssl") is None:
        ui.skip("needs openssl for a certificate")
    certificate, key = ui.scratch / "cert.pem", ui.scratch / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=cartouche-test", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    service = Service(ui.desktop, tls=(certificate, key), token=False)
    service.entra(answers=["authorization_pending"] * 600 + ["ok"], interval=1)
    file = ui.copy_sample()
    win = ui.open(file, env={"CARTOUCHE_CA_FILE": str(certificate)}).wait_opened()
    open_dialog(win)
    fill_destination(win, service.place)
    win.press_button("Sign In With Microsoft Entra…")
    win.wait_text("^Your organisation’s administrator")
    win.type("nonsense")
    win.key("Return")
    win.wait_text("TENANT|CLIENT|organisation", timeout=20)
    win.key("ctrl+a")
    win.type(f"{service.origin}/labels.example:0f0f")
    win.press_button("Sign In")
    win.wait_text("^ABCD-1234$", timeout=30)
    win.wait_node("link", re.compile("/devicelogin$"), on_screen=True)
    win.wait_text("good for 15 minutes")
    ui.screenshot("publish-sign-in")
    win.press_button("Back")
    win.wait_node("entry", "Destination", on_screen=True)
    service.entra(answers=["ok"], interval=1)
    win.press_button("Sign In With Microsoft Entra…")
    win.wait_text("^Your organisation’s administrator")
    win.key("ctrl+a")
    win.type(f"{service.origin}/labels.example:0f0f")
    win.key("Return")
    wait_plan(win)
    win.wait_text("Sign-in token")
    equal(run_to_end(win), "Published", "the result")
    service.check_pictures(file.path.parent)
    close_dialog(win)
    # Whoever has signed in once need not do so again.
    open_dialog(win)
    wait_plan(win)
    win.wait_text("^Published .* with 12 pictures$")
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.quit()


@test
def told_to_the_desktop(ui):
    """A publish that ends while another program has the keys is told to the desktop, one that is watched is not"""
    service = Service(ui.desktop)
    notes = Notifications(ui.desktop)
    file = ui.make_set(images=30)
    win = ui.open(file).wait_opened()
    open_dialog(win)
    fill_destination(win, service.sas())
    win.press_button("Continue")
    wait_plan(win)
    # The service is busy, as long as the test likes.
    service.rules({"fault": "status", "status": 503, "name": "annotations.json"})
    win.press_button("Publish")
    win.press_button("Hide")
    win.wait_window_gone("Publish")
    other = ui.start([pathlib.Path(__file__).parent / "ctui" / "dragsource.py", file.path])
    other.wait_node("label", "Drag me", on_screen=True)
    wait_for("the other program to have the keys", lambda: win.hand.active_title() == "Files")
    service.rules()
    wait_for("the notification", notes.titles, 60)
    equal(notes.titles(), ["Published"], "what the desktop was told")
    other.kill()
    win.wait_text("^Published\\. See Publish", timeout=10)
    win.press_button("Publish")
    win.wait_window("Publish")
    win.wait_text("30 pictures sent|pictures sent")
    win.press_button("Publish Again")
    wait_plan(win)
    win.press_button("Publish")
    win.wait_text("0 pictures sent, 30 already there", timeout=30)
    equal(notes.titles(), ["Published"], "what the desktop was told in all")
    close_dialog(win)
    win.quit()


@test
def nothing_to_be_seen(ui):
    """No secret is in a log, a setting, a file, a title, a text that a screen reader gets, or a command line"""
    service = Service(ui.desktop)
    file = ui.copy_sample()
    win = ui.open(file, env={"G_MESSAGES_DEBUG": "all"}).wait_opened()
    seen = []

    def look():
        for node in win.tree().walk():
            seen.append(node.name + node.description)
            if node.role in ("entry", "label", "password"):
                seen.append(node.content)
        for number in win.hand.xdotool("search", "--pid", win.process.pid).split():
            seen.append(win.hand.xdotool("getwindowname", number))
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                text = path.read_bytes().decode(errors="replace")
            except OSError:
                continue
            # The service itself and the hand that types are no part of the program.
            if "fault-server.py" not in text and "xdotool" not in text:
                seen.append(text)
    open_dialog(win)
    fill_destination(win, service.sas())
    win.wait_text("^Shared access signature")
    win.press_button("Continue")
    wait_plan(win)
    win.wait_text("forgotten when Cartouche ends")
    look()
    service.rules({"fault": "status", "status": 403, "code": "AuthorizationFailure", "name": "shelf-05"})
    win.press_button("Publish")
    win.wait_text(DONE, timeout=60)
    look()
    service.rules()
    win.press_button("Try Again")
    win.wait_text("^Published$", timeout=60)
    win.press_button("Save the report beside the document")
    win.wait_text("^Saved as")
    look()
    close_dialog(win)
    open_dialog(win)
    wait_plan(win)
    win.press_button("Change destination and options")
    win.wait_text("credential that was kept")
    look()
    win.key("Escape")
    win.wait_window_gone("Publish")
    win.quit()
    for text in seen:
        equal(SIGNATURE in text, False, f"whether the signature is in {text!r}")
    equal(SIGNATURE in win.output(), False, "whether the signature is in the log")
    for path in ui.scratch.rglob("*"):
        if path.is_file():
            equal(SIGNATURE.encode() in path.read_bytes(), False, f"whether the signature is in {path}")


run()
