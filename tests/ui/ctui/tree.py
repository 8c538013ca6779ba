# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees: the accessibility tree of a program, fetched in one piece over AT-SPI.

A tree is a picture of one moment. To see what an event changed, take a new one (Program.wait_node() does).
"""
import re

from gi.repository import GLib, Gio

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"
PROPERTIES = "org.freedesktop.DBus.Properties"
WINDOW_COORDINATES = 1
NOWHERE = "/org/a11y/atspi/null"

STATES = {1: "active", 4: "checked", 5: "collapsed", 7: "editable", 10: "expanded", 11: "focusable", 12: "focused",
          16: "modal", 20: "pressed", 22: "selectable", 23: "selected", 24: "sensitive", 25: "showing", 30: "visible"}

ROLES = {2: "alert", 7: "check", 8: "check item", 11: "combo", 16: "dialog", 20: "widget", 23: "window",
         27: "picture", 29: "label", 31: "list", 32: "row", 33: "menu", 34: "menu bar", 35: "menu item", 37: "page",
         38: "tabs", 39: "group", 40: "password", 42: "progress", 43: "button", 44: "radio", 45: "radio item",
         48: "scroll bar", 49: "scroll area", 50: "separator", 51: "slider", 52: "spin", 54: "status bar", 55: "table",
         56: "cell", 61: "entry", 62: "toggle", 63: "tool bar", 64: "tooltip", 65: "tree", 69: "window",
         75: "program", 79: "entry", 88: "link", 90: "window", 91: "row"}

# GTK answers with the type of the widget when a control has no name.
NO_NAME = re.compile(r"(Gtk|Gdk|Adw|Ct)[A-Z]\w*")


def without_mnemonic(name):
    """GTK 4.8 calls a button "_Open Open"."""
    words = name.split(" ")
    first, second = (" ".join(half) for half in (words[:len(words) // 2], words[len(words) // 2:]))
    return second if first != second and first.replace("_", "") == second else name


class Gone(Exception):
    """The node went away between the picture and the question."""


class Node:
    def __init__(self, tree, item):
        (_, self.path), _, (_, self.parent_path), self.index, self.child_count, _, name, role, about, bits = item
        self.tree = tree
        self.name = "" if NO_NAME.fullmatch(name) else without_mnemonic(name)
        self.role = ROLES.get(role, f"role {role}")
        self.description = about
        self.states = {word for bit, word in STATES.items() if bits[bit // 32] >> bit % 32 & 1}
        self.parent = None
        self.children = []

    def __repr__(self):
        return f"{self.role} {self.name!r}"

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def window(self):
        """The window that holds this node."""
        return next((node for node in (self, *self.ancestors()) if node.parent and node.parent.role == "program"), None)

    @property
    def surfaces(self):
        """The popovers around this node, innermost first, and last its window: each has a place of its own."""
        return [node for node in (self, *self.ancestors())
                if node.role in ("menu", "dialog", "tooltip") or node is self.window]

    @property
    def visible(self):
        """Whether it and all around it are meant to be seen; on_screen() knows whether it really is."""
        chain = [node for node in (self, *self.ancestors()) if node.role != "program"]
        if not chain or not all("visible" in node.states for node in chain):
            return False
        # GTK says of a window whether it shows, but not of a dialog.
        return chain[-1].role != "window" or "showing" in chain[-1].states

    @property
    def sensitive(self):
        return "sensitive" in self.states

    @property
    def focusable(self):
        return "focusable" in self.states

    @property
    def selected(self):
        return "selected" in self.states

    @property
    def text(self):
        """Everything it says, its own name first, each phrase once."""
        phrases = [node.content if node.role == "entry" else node.name for node in self.walk()]
        return " ".join(dict.fromkeys(phrase for phrase in phrases if phrase))

    @property
    def content(self):
        """The text in an entry or label."""
        length = self._get(TEXT, "CharacterCount")
        return self._call(TEXT, "GetText", GLib.Variant("(ii)", (0, length)))[0]

    @property
    def value(self):
        """How far a progress bar or slider is."""
        return self._get(VALUE, "CurrentValue")

    def find_all(self, role=None, name=None, text=None, visible=True):
        """Nodes below; name and text are whole strings or compiled patterns to search for."""
        return [node for node in self.walk() if node is not self and node.matches(role, name, text, visible)]

    def matches(self, role=None, name=None, text=None, visible=True):
        def fits(wanted, found):
            return wanted.search(found) if isinstance(wanted, re.Pattern) else wanted == found
        return ((role is None or self.role in role.split("|"))
                and (not visible or self.visible)
                and (name is None or fits(name, self.name))
                and (text is None or fits(text, self.text)))

    def find(self, role=None, name=None, text=None, visible=True):
        """The first such node, or None."""
        return next(iter(self.find_all(role, name, text, visible)), None)

    def label(self):
        """Its name, or the first name inside it: what names a row of a list."""
        return next((node.name for node in self.walk() if node.name), "")

    def extents(self):
        """(x, y, width, height) inside the window, in units of the program."""
        return self._call(COMPONENT, "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))[0]

    def on_screen(self):
        """Whether the pointer could reach it: not scrolled away, covered or on a hidden page."""
        x, y, width, height = self.extents()
        if width <= 0 or height <= 0 or self.window is None:
            return False
        # GTK does not name the icon in the middle of a button, so the edges are tried as well; a round one has no corners.
        return any(self._is_at(x + width * across // 20, y + height * down // 20)
                   for across, down in ((10, 10), (1, 1), (19, 19), (10, 2), (2, 10)))

    def _is_at(self, x, y):
        point = GLib.Variant("(iiu)", (int(x), int(y), WINDOW_COORDINATES))
        (_, path), = self.surfaces[0]._call(COMPONENT, "GetAccessibleAtPoint", point)
        while path != NOWHERE and path not in self.tree.nodes:
            path = self.tree.parent_of(path)
        node = self.tree.nodes.get(path)
        return node is not None and self in (node, *node.ancestors())

    def _call(self, interface, method, arguments=None):
        try:
            return self.tree.call(self.path, interface, method, arguments)
        except GLib.Error as error:
            raise Gone(f"{self!r}: {error.message}") from error

    def _get(self, interface, name):
        return self._call(PROPERTIES, "Get", GLib.Variant("(ss)", (interface, name)))[0]

    def dump(self, depth=0):
        about = f" ({self.description})" if self.description else ""
        states = " ".join(sorted(self.states - {"sensitive", "visible"}))
        off = "".join(f" not-{word}" for word in ("sensitive", "visible") if word not in self.states)
        try:
            place = "{}×{} at {},{}".format(*(self.extents()[i] for i in (2, 3, 0, 1)))
        except Gone:
            place = ""
        lines = [f"{'  ' * depth}{self!r}{about} [{(states + off).strip()}] {place}"]
        return "\n".join(lines + [child.dump(depth + 1) for child in self.children])


class Tree:
    """The nodes of the program with this bus name; `root` is the program, its children are the windows.

    GTK answers for the whole tree at once, but knows only those widgets that somebody asked for. So the tree is
    fetched, parents that lack children are asked for them, and it is fetched again: after the first time, one call.
    """

    def __init__(self, connection, bus):
        self.connection = connection
        self.bus = bus
        self._fetch()
        asked = set()
        lacking = [node for node in self.nodes.values() if node.child_count > len(node.children)]
        while lacking and len(asked) < 20000:
            for node in lacking:
                self._ask_for_children(node.path, asked)
            self._fetch()
            lacking = [node for node in self.nodes.values()
                       if node.child_count > len(node.children) and node.path not in asked]

    def call(self, path, interface, method, arguments=None):
        return self.connection.call_sync(self.bus, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, 20000, None).unpack()

    def parent_of(self, path):
        """For what stands in no list of children, such as the inside of a button."""
        try:
            parent, = self.call(path, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Parent")))
        except GLib.Error:
            return NOWHERE
        return parent[1]

    def _fetch(self):
        items, = self.call("/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")
        self.nodes = {node.path: node for node in (Node(self, item) for item in items)}
        self.root = self.nodes["/org/a11y/atspi/accessible/root"]
        for node in sorted(self.nodes.values(), key=lambda node: node.index):
            node.parent = self.nodes.get(node.parent_path) if node is not self.root else None
            if node.parent is not None:
                node.parent.children.append(node)

    def _ask_for_children(self, path, asked):
        asked.add(path)
        try:
            children, = self.call(path, ACCESSIBLE, "GetChildren")
        except GLib.Error:
            return
        for _, child in children:
            if child not in self.nodes and child not in asked:
                self._ask_for_children(child, asked)


def bus_name_of(connection, pid):
    """The name on the accessibility bus of the program with this process id, or None."""
    def call(bus, path, interface, method, arguments=None):
        return connection.call_sync(bus, path, interface, method, arguments, None,
                                    Gio.DBusCallFlags.NONE, 5000, None).unpack()
    try:
        programs, = call("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", ACCESSIBLE, "GetChildren")
    except GLib.Error:
        return None
    for bus, _ in programs:
        try:
            owner, = call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "GetConnectionUnixProcessID", GLib.Variant("(s)", (bus,)))
        except GLib.Error:
            continue
        if owner == pid:
            return bus
    return None
