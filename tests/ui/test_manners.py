#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the application behaves around a document: what was open before, where one was in it, windows, files from outside."""
import re
import shutil
import subprocess

from ctui import contains, equal, near, run, test, wait_for

# The settings of the window before, instead of fresh ones.
AGAIN = {"GSETTINGS_BACKEND": "keyfile"}

RECENT = "Recent documents"


def recent(win):
    """(name, what stands below it) of each row of the list of recent documents."""
    node = win.tree().find("list", RECENT)
    rows = node.find_all("row") if node is not None else []
    return [tuple(label.name for label in row.find_all("label"))[:2] for row in rows]


def wait_recent(win, *names):
    wait_for(lambda: f"the recent documents {names}, not {recent(win)}",
             lambda: [name for name, *_ in recent(win)] == list(names))


def titles(win):
    """The titles of the program's windows."""
    return sorted(node.name for node in win.tree().children if "showing" in node.states or node.visible)


@test
def recent_documents(ui):
    """What was open stands on the welcome page: one click opens it, Delete and the button remove it"""
    file = ui.copy_sample()
    pictures = ui.copy_pictures()
    made = ui.make_set("made")
    for path in (file, pictures, made):
        ui.open(path).wait_opened().quit() if path is file else ui.open(path, env=AGAIN).wait_opened().quit()
    win = ui.open(env=AGAIN)
    wait_recent(win, "annotations.json", "pictures", "annotations.json")
    contains(recent(win)[0][1], "made", "the folder of the newest")
    contains(recent(win)[0][1], "just now", "when it was open")
    ui.screenshot("welcome-recent")
    win.click("row", text=re.compile("^pictures"))
    win.wait_opened()
    win.quit()

    win = ui.open(env=AGAIN)
    wait_recent(win, "pictures", "annotations.json", "annotations.json")
    # The keys are in the list already.
    win.key("Down", "Delete")
    wait_recent(win, "pictures", "annotations.json")
    win.press_button("Remove “pictures” from the list")
    wait_recent(win, "annotations.json")
    win.key("Return")
    win.wait_opened()
    equal(win.current_image(), file.images()[0], "the image")
    win.quit()


@test
def narrow_welcome(ui):
    """In a narrow window the ways in stand below each other, and all are there"""
    file = ui.make_set("set")
    ui.open(file).wait_opened().quit()
    win = ui.open(env=AGAIN | {"CARTOUCHE_SAMPLE": str(ui.copy_sample().path.parent)}, ready=False)
    win.wait_node("button", "Try the Sample", on_screen=True, timeout=30)
    number = win.hand.xdotool("search", "--onlyvisible", "--pid", win.process.pid).split()[-1]
    win.hand.xdotool("windowsize", number, 370, 790)

    def places(tree):
        return [tree.find("button", name).extents() for name in ("Open Folder…", "Open COCO File…", "Try the Sample")]
    win.wait("the buttons below each other", lambda tree: tree.children[0].extents()[2] < 400 and all(
        above[1] + above[3] <= below[1] for above, below in zip(places(tree), places(tree)[1:])))
    ui.screenshot("welcome-narrow")
    for x, _, width, _ in places(win.tree()):
        equal(x >= 0 and x + width <= 370, True, "whether a button is within the window")
    win.quit()


@test
def missing_documents(ui):
    """A document that is gone is grey; a click tells why, and it can be removed from the list"""
    file = ui.make_set("gone")
    ui.open(file).wait_opened().quit()
    win = ui.open(env=AGAIN)
    wait_recent(win, "annotations.json")
    shutil.rmtree(file.path.parent)
    win.click("row", text=re.compile("^annotations.json"))
    win.wait_text("There is no folder “.*gone” any more")
    ui.screenshot("welcome-missing-dialog")
    win.key("Escape")
    win.wait_gone("label", re.compile("There is no folder"))
    win.quit()
    win = ui.open(env=AGAIN)
    win.wait_text("^Not found · ")
    ui.screenshot("welcome-missing")
    win.key("Return")
    win.press_button("Remove from the List")
    wait_recent(win)
    win.wait_node("button", "Open Folder…", on_screen=True)
    win.quit()


@test
def place_restored(ui):
    """A document opens where it was left: image, zoom, place, panels"""
    file = ui.make_set("set", images=5, boxes=[(0, "tin", [10, 10, 50, 50])])
    win = ui.open(file).wait_opened()
    win.next_image()
    win.next_image()
    win.key("ctrl+2")
    wait_for("200 %", lambda: win.zoom() == 200)
    left, top, width, height = win.canvas.area()
    win.hand.drag((left + width / 2, top + height / 2), (left + width / 2 - 90, top + height / 2 - 60), button="middle")
    win.key("F9")
    win.wait_gone("list", "Images")
    win.hand.move(left + 300, top + 200)
    wait_for("the pointer to be seen", lambda: win.pointer() is not None)
    view = win.canvas.view()
    win.quit()

    win = ui.open(file, env=AGAIN)
    win.wait("the canvas", lambda tree: win.zoom() == 200, 30)
    now = win.canvas.view()
    near((now.scale,), (view.scale,), 0.01, "the zoom")
    near((now.x, now.y), (view.x, view.y), 2.5, "the place of the picture")
    equal(win.sees("^Images$"), False, "the panel on the left is in sight")
    win.key("F9")
    win.wait_image("002")
    win.key("f")
    win.next_image()
    win.quit()

    win = ui.open(file, env=AGAIN).wait_opened("003")
    fitted = win.zoom()
    win.previous_image()
    wait_for("the same zoom for a picture of the same size", lambda: win.zoom() == fitted)
    win.quit()


@test
def place_of_each(ui):
    """Each document has a place of its own; a picture that is named goes before it"""
    first = ui.make_set("first", images=3)
    second = ui.make_set("second", images=4)
    win = ui.open(first).wait_opened()
    win.next_image()
    win.open_by_dialog(second)
    wait_for("the second document", lambda: len(win.images()) == 4)
    win.wait_image("000")
    win.next_image()
    win.next_image()
    win.open_by_dialog(first)
    win.wait_image("001")
    win.open_by_dialog(second)
    win.wait_image("002")
    win.quit()
    win = ui.open(second.path.parent / "003.png", env=AGAIN)
    win.wait_image("003")
    win.quit()


@test
def several_at_once(ui):
    """Several files on the command line open in windows of their own; pictures of one folder in one"""
    first = ui.make_set("first", images=3)
    second = ui.make_set("second", images=4)
    win = ui.open(first, second, second.path.parent / "001.png", second.path.parent / "002.png")
    wait_for(lambda: f"two windows, not {titles(win)}", lambda: titles(win) == ["annotations.json"] * 2)
    wait_for("both documents", lambda: sorted(
        len(node.find_all("row")) for node in win.tree().find_all("list", "Images", visible=False)) == [3, 4])
    win.key("ctrl+q")
    win.wait_end()


@test
def one_program(ui):
    """A second start hands its file to the first; what is open already comes to the front"""
    first = ui.make_set("first", images=3)
    second = ui.make_set("second", images=4)
    win = ui.open(first, env={"CARTOUCHE_NON_UNIQUE": "0"}).wait_opened()
    ui.open(second, env={"CARTOUCHE_NON_UNIQUE": "0"}, ready=False).wait_end()
    wait_for(lambda: f"two windows, not {titles(win)}", lambda: titles(win) == ["annotations.json"] * 2)
    ui.open(first, env={"CARTOUCHE_NON_UNIQUE": "0"}, ready=False).wait_end()
    ui.open(first.path.parent, env={"CARTOUCHE_NON_UNIQUE": "0"}, ready=False).wait_end()
    ui.open(first.path.parent / "002.png", env={"CARTOUCHE_NON_UNIQUE": "0"}, ready=False).wait_end()
    wait_for("the picture in the window that has its folder", lambda: any(
        row.selected and row.label() == "002.png" for row in win.tree().find_all("row")))
    equal(titles(win), ["annotations.json"] * 2, "the windows")
    win.key("ctrl+n")
    win.wait("an empty window", lambda tree: titles(win) == ["Cartouche"] + ["annotations.json"] * 2)
    win.wait_window("Cartouche")
    win.key("ctrl+q")
    win.wait_end()


@test
def dropped_beside(ui):
    """What is dropped on a window with work opens in another one"""
    first = ui.make_set("first", images=3)
    second = ui.make_set("second", images=4)
    third = ui.make_set("third", images=5)
    win = ui.open(first).wait_opened()
    source = win.drop(ui, second, third.path.parent)
    wait_for(lambda: f"three windows, not {titles(win)}", lambda: titles(win) == ["annotations.json"] * 3)
    wait_for("all documents", lambda: sorted(
        len(node.find_all("row")) for node in win.tree().find_all("list", "Images", visible=False)) == [3, 4, 5])
    source.kill()
    win.key("ctrl+q")
    win.wait_end()


@test
def full_screen(ui):
    """F11 fills the screen and leaves it again; a button leaves it as well"""
    file = ui.make_set("set")
    win = ui.open(file).wait_opened()

    def fills():
        """Whether the window manager gives the window the whole screen."""
        number = win.hand.xdotool("getactivewindow").strip()
        told = subprocess.run(["xprop", "-id", number, "_NET_WM_STATE"], env=ui.desktop.env, capture_output=True,
                              text=True, check=False).stdout
        return "_NET_WM_STATE_FULLSCREEN" in told
    win.key("F11")
    wait_for("the window to fill the screen", fills)
    win.wait_node("button", "Leave full screen", on_screen=True)
    ui.screenshot("full-screen")
    win.press_button("Leave full screen")
    wait_for("the window to leave the screen's edges", lambda: not fills())
    win.wait_gone("button", "Leave full screen")
    win.key("F11")
    wait_for("the window to fill the screen", fills)
    win.quit()
    # It is left like that, so it comes back like that.
    win = ui.open(file, env=AGAIN, ready=False)
    win.wait_node("button", "Leave full screen", on_screen=True, timeout=30)
    wait_for("the window to fill the screen", fills)
    win.key("F11")
    wait_for("the window to leave the screen's edges", lambda: not fills())
    win.quit()


@test
def tooltips_tell_keys(ui):
    """Every button of the header bar says what it does and with which key; another key is told as well"""
    win = ui.open(ui.make_set("set")).wait_opened()

    def wait_tooltips(*endings):
        def told(tree):
            return [node.description for node in tree.find_all("button|toggle", visible=False)]
        win.wait(f"tooltips that end with {endings}", lambda tree: all(
            any(text.endswith(ending) for text in told(tree)) for ending in endings))
    win.key("F11")
    wait_tooltips("(Ctrl+P)", "Undo (Ctrl+Z)", "File (Ctrl+O)", "Menu (F10)", "Inside a Box (W)",
                  "Leave Full Screen (F11)")
    # Another key is chosen, as the preferences store it.
    settings = ui.scratch / ".config" / "glib-2.0" / "settings" / "keyfile"
    settings.write_text(settings.read_text() + "keymap='cartouche; publish=<Control>j; fullscreen=F12'\n")
    wait_tooltips("(Ctrl+J)", "Leave Full Screen (F12)", "Menu (F10)")
    win.quit()


@test
def about(ui):
    """The about window names version, licence, where to report faults, and what runs here"""
    win = ui.open(ui.make_set("set")).wait_opened()
    win.press_button("Main menu")
    win.click("menu item", "About Cartouche")
    win.wait_window("About")
    ui.screenshot("about")
    win.click("row", text=re.compile("^Troubleshooting"))
    win.click("row", text=re.compile("^Debugging Information"))
    win.wait("the details", lambda tree: any("libadwaita: 1." in node.content for node in tree.find_all("entry|label|text|role 61")
                                             if node.visible))
    win.key("Escape")
    win.key("Escape")
    win.key("alt+F4")
    win.wait_window("annotations.json")
    win.quit()


def reads_of(log, folder):
    """How often each file of the folder was opened for reading: {name: times}."""
    count = {}
    for line in log.read_text(errors="replace").split("\n"):
        found = re.search(r'open(?:at|at2)?\((?:AT_FDCWD|\d+)?,? ?"([^"]+)", (O_\w[^)]*)', line)
        if found and found[1].startswith(str(folder) + "/") and "O_DIRECTORY" not in found[2] and "ENOENT" not in line:
            count[found[1][len(str(folder)) + 1:]] = count.get(found[1][len(str(folder)) + 1:], 0) + 1
    return count


@test
def read_once(ui):
    """At the start the COCO file is read once, and no picture more often than there are jobs for it"""
    if not shutil.which("strace"):
        ui.skip("needs strace (package strace)")
    file = ui.copy_sample()
    log = ui.scratch / "strace.log"
    command = ["strace", "-D", "-f", "-qq", "-s", "400", "-o", str(log), "-e", "trace=open,openat,openat2"]
    if subprocess.run([*command, "true"], check=False, capture_output=True).returncode != 0:
        ui.skip("strace may not trace here")
    win = ui.open(file, under=command).wait_opened()
    win.canvas.view()
    win.close_window()
    wait_for("the end of the program", lambda: win.process.poll() is not None, 20)
    reads = reads_of(log, file.path.parent)
    ui.note(reads)
    equal(reads.get("annotations.json"), 1, "how often the COCO file was opened")
    first = file.images()[0]
    contains(str(sorted(reads)), first, "what was opened")
    # Preview, whole picture and thumbnail are three jobs; each looks at the header first. Neighbours are read ahead.
    equal({name: times for name, times in reads.items() if times > 6}, {}, "what was opened too often")


run()
