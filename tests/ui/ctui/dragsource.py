#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small window from which files can be dragged: dragsource.py FILE…"""
import sys

import gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, Gtk  # noqa: E402


def activate(app):
    files = Gdk.FileList.new_from_list([Gio.File.new_for_commandline_arg(name) for name in sys.argv[1:]])
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.set_content(Gdk.ContentProvider.new_for_value(files))
    label = Gtk.Label(label="Drag me")
    label.add_controller(source)
    window = Gtk.ApplicationWindow(application=app, title="Files", child=label, default_width=160, default_height=80)
    window.present()


app = Gtk.Application(application_id="io.github.cartouche.DragSource", flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", activate)
sys.exit(app.run([]))
