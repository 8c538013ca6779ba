#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that each rule can fail: breaks it in a small tree and expects the file to be named. Speaks TAP."""
import contextlib
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile

import datafiles
import run
import sources

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
DESKTOP = f"data/{datafiles.ID}.desktop.in"
METAINFO = f"data/{datafiles.ID}.metainfo.xml.in"
SCHEMA = f"data/{datafiles.ID}.gschema.xml"
FLATPAK = f"flatpak/{datafiles.ID}.json"
INDEX = "data/help/C/index.page"
PAGE = "data/help/C/a.page"


def guide_page(name, body, info='<link type="guide" xref="index"/>'):
    return (f'<page xmlns="http://projectmallard.org/1.0/" xmlns:c="urn:cartouche:guide" id="{name}">\n'
            f"<info>{info}<desc>x</desc></info>\n<title>x</title>\n{body}\n</page>\n")


LONG_FUNCTION = "void\nfill (void)\n{\n" + "  step ();\n" * 120 + "}\n"

# A tree that keeps every rule; files given as None are copied from the real one.
GOOD = {
    ".clang-format": None,
    DESKTOP: None,
    METAINFO: None,
    SCHEMA: None,
    FLATPAK: None,
    "meson.build": "project('x', version: '0.1.0')\ncurl_dep = dependency('libcurl')\n",
    "data/icon-symbolic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>\n',
    "data/help/meson.build": "pages = ['C/index.page', 'C/a.page']\nfigures = ['C/a.png']\n",
    "data/help/C/a.png": "no picture\n",
    INDEX: guide_page("index", ""),
    PAGE: guide_page("a", '<p>Press <key c:does="save">S</key> or <gui>Save</gui>, see <link xref="index"/>.</p>'
                          '<media type="image" src="a.png"><p>a picture</p></media><cmd>cartouchectl sum --all</cmd>'),
    "src/edit/ct-keymap-table.c": f"/* {SPDX} */\nstatic const CtCommand commands[] = {{\n"
                                  '  { "save", NULL, N_ ("Save"), A, 0, B, TRUE, "<Control>s s" },\n};\n',
    "src/cli/ct-command-sum.c": f'/* {SPDX} */\nstatic const char *option = "all";\n',
    "po/LINGUAS": "xx\n",
    "po/POTFILES": f"{DESKTOP}\n{SCHEMA}\n{METAINFO}\nsrc/app/a.c\nsrc/edit/ct-keymap-table.c\n",
    "src/base/ct-base.h": f"/* {SPDX} */\n#pragma once\n",
    "src/base/meson.build": "ct_base_dep = declare_dependency()\n",
    "src/json/ct-json-reader.h": f"/* {SPDX} */\n#pragma once\n#include \"ct-base.h\"\n",
    "src/json/ct-json-private.h": f"/* {SPDX} */\n#pragma once\n",
    "src/json/meson.build": "ct_json_dep = declare_dependency(dependencies: [ct_base_dep])\n",
    "src/app/a.c": f"/* {SPDX} */\n#include <gtk/gtk.h>\n#include \"ct-json-reader.h\"\n\n"
                   "static const char *text = _ (\"Save\");\n",
}

C = f"/* {SPDX} */\n"

# rule, what is written over the good tree, the file that must be named
BAD = [
    ("floors", {"src/json/a.c": C + '#include "ct-window.h"\n', "src/app/ct-window.h": C}, "src/json/a.c:2"),
    ("floors", {"src/base/a.c": C + "#include <gtk/gtk.h>\n"}, "src/base/a.c:2"),
    ("floors", {"src/model/a.c": C + "#  include <gdk-pixbuf/gdk-pixbuf.h>\n"}, "src/model/a.c:2"),
    ("floors", {"src/formats/a.c": C + '#include "../json/ct-json-reader.h"\n'}, "src/formats/a.c:2"),
    ("floors", {"src/formats/a.c": C + '#include "ct-json-private.h"\n'}, "src/formats/a.c:2"),
    ("floors", {"src/base/meson.build": "x = [ct_json_dep]\n"}, "src/base/meson.build:1"),
    ("floors", {"src/json/meson.build": "x = [\n  curl_dep,\n]\n"}, "src/json/meson.build:2"),
    ("floors", {"src/attic/a.c": C}, "src/attic/a.c"),
    ("sizes", {"src/app/a.c": "\n" * 1001}, "src/app/a.c:1: 1001 lines"),
    ("sizes", {"src/app/a.c": LONG_FUNCTION}, "src/app/a.c:1: fill has 124 lines"),
    ("sizes", {"src/app/a.ui": "\n" * 401}, "src/app/a.ui:1"),
    ("format", {"src/app/a.c": C + "int  x ;\n"}, "src/app/a.c:2"),
    ("spdx", {"src/app/a.c": "int x;\n"}, "src/app/a.c:1"),
    ("spdx", {"start": "#!/bin/sh\n"}, "start:1"),
    ("pragma-once", {"src/app/a.h": C}, "src/app/a.h:1"),
    ("tasks", {"src/app/a.c": C + "static GTask *task;\n"}, "src/app/a.c:2"),
    ("versions", {"src/app/a.c": C + "#if GTK_CHECK_VERSION (4, 10, 0)\n#endif\n"}, "src/app/a.c:2"),
    ("versions", {"src/app/a.c": C + "# elif ADW_MINOR_VERSION > 2\n"}, "src/app/a.c:2"),
    ("words", {"README.md": "See /" + "work/main.\n"}, "README.md:1"),
    ("words", {"a.py": "url = 'https://" + sources.REGISTRIES[0] + "/simple'\n"}, "a.py:1"),
    ("potfiles", {"src/app/b.c": C + 'x = _("Open");\n'}, "src/app/b.c:1"),
    ("potfiles", {"src/app/b.ui": '<property translatable="yes">Open</property>\n'}, "src/app/b.ui:1"),
    ("potfiles", {"src/app/a.c": C + '/* _("Open") */\n'}, "po/POTFILES:4"),
    ("potfiles", {"po/POTFILES": "gone.c\n"}, "po/POTFILES:1"),
    ("translations", {"src/app/a.c": C + 'x = _("Save now");\n'}, "po/xx.po:1"),
    ("translations", {"po/xx.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'}, "po/xx.po:1"),
    ("texts", {"src/app/a.c": 'x = _("%u images");\n'}, "src/app/a.c:1"),
    ("texts", {"src/app/a.c": 'x = _("Remove file(s)");\n'}, "src/app/a.c:1"),
    ("texts", {"src/app/a.c": 'x = _("At %" G_GUINT64_FORMAT);\n'}, "src/app/a.c:1"),
    ("texts", {"src/app/a.c": 'x = ngettext ("%" G_GUINT64_FORMAT " box", "boxes", n);\n'}, "src/app/a.c:1"),
    ("texts", {"src/app/a.c": 'x = ngettext ("%s box", "%" G_GUINT64_FORMAT " boxes", n);\n'}, "src/app/a.c:1"),
    ("desktop", {DESKTOP: "[Desktop Entry]\nType=Application\n"}, DESKTOP),
    ("metainfo", {METAINFO: "<component/>\n"}, METAINFO),
    ("metainfo", {"meson.build": "project('x', version: '9.9.9')\n"}, METAINFO),
    ("schema", {SCHEMA: '<schemalist><schema id="a.B" path="/a/B"/></schemalist>\n'}, SCHEMA),
    ("xml", {"data/a.svg": "<svg>\n"}, "data/a.svg:2"),
    ("xml", {"data/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image/></svg>\n'}, "data/a.svg:1"),
    ("xml", {"data/icon-symbolic.svg": '<svg width="128"/>\n'}, "data/icon-symbolic.svg:1"),
    ("guide", {INDEX: "<page>"}, INDEX + ":1"),
    ("guide", {PAGE: guide_page("a", "<blink/>")}, PAGE + ":4: <blink>"),
    ("guide", {PAGE: guide_page("b", "")}, PAGE + ":1"),
    ("guide", {PAGE: guide_page("a", "", info="")}, PAGE + ":1: no way leads here"),
    ("guide", {PAGE: guide_page("a", '<p><link xref="gone"/></p>')}, PAGE + ":4: no place"),
    ("guide", {PAGE: guide_page("a", '<p><link xref="index#gone"/></p>')}, PAGE + ":4: no place"),
    ("guide", {PAGE: guide_page("a", '<media src="b.png"><p>a</p></media>')}, PAGE + ":4: the picture b.png is not there"),
    ("guide", {PAGE: guide_page("a", "")}, "data/help/C/a.png:1: no page shows"),
    ("guide", {PAGE: guide_page("a", "<p><key>S</key></p>")}, PAGE + ":4: nothing says which command"),
    ("guide", {PAGE: guide_page("a", '<p><key c:does="gone">S</key></p>')}, PAGE + ":4: no command"),
    ("guide", {PAGE: guide_page("a", '<p><key c:does="save">T</key></p>')}, PAGE + ":4: T does not call save"),
    ("guide", {PAGE: guide_page("a", '<p><keyseq c:does="save"><key>Alt</key><key>S</key></keyseq></p>')},
     PAGE + ":4: Alt S does not call save"),
    ("guide", {PAGE: guide_page("a", "<p><gui>Save As</gui></p>")}, PAGE + ":4: the program says “Save As” nowhere"),
    ("guide", {PAGE: guide_page("a", "<cmd>cartouchectl gone</cmd>")}, PAGE + ":4: there is no cartouchectl gone"),
    ("guide", {PAGE: guide_page("a", "<cmd>cartouchectl sum --none</cmd>")}, PAGE + ":4: cartouchectl has no --none"),
    ("guide", {"data/help/meson.build": "pages = ['C/index.page']\n"}, "data/help/meson.build:1"),
    ("flatpak", {FLATPAK: '{"id": }\n'}, FLATPAK + ":1"),
    ("flatpak", {FLATPAK: (ROOT / FLATPAK).read_text().replace("--share=ipc", "--filesystem=home")}, FLATPAK),
]


def plant(folder, tree):
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((ROOT / name).read_text() if text is None else text)


def good_tree(folder):
    plant(folder, GOOD)
    pot = folder / "po/xx.po"
    subprocess.run([ROOT / "tools/make-pot", folder, pot], check=True, capture_output=True)
    text = pot.read_text().replace("charset=CHARSET", "charset=UTF-8").replace("#, fuzzy\n", "", 1)
    head, *entries = text.split("\n\n")
    pot.write_text("\n\n".join([head, *(entry.replace('msgstr ""', 'msgstr "x;"') for entry in entries)]))


def judge(rule, folder, *more):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = run.main([rule, "--root", str(folder), *more])
    return code, output.getvalue()


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, fine, name, output):
        self.count += 1
        self.failed += not fine
        print(f"{'ok' if fine else 'not ok'} {self.count} {name}")
        if not fine:
            print("\n".join("# " + line for line in output.split("\n")))

    def expect(self, name, outcome, code, named=""):
        if outcome[0] == 77:
            self.result(True, f"{name} # SKIP {outcome[1].strip()}", "")
        else:
            self.result(outcome[0] == code and named in outcome[1], name, outcome[1])


def links(tap):
    """A program that needs GTK, and one that does not."""
    with tempfile.TemporaryDirectory() as scratch:
        for library, code in (("libgtk-4.so.1", 1), ("libexample.so.1", 0)):
            common = ["gcc", "-shared", "-nostdlib", "-o"]
            stub, program = f"{scratch}/{library}", f"{scratch}/program.so"
            subprocess.run([*common, stub, f"-Wl,-soname,{library}", "-xc", "/dev/null"], check=True)
            subprocess.run([*common, program, "-Wl,--no-as-needed", stub], check=True)
            outcome = judge("links", scratch, "--cartouchectl", program)
            tap.expect(f"links: {library}", outcome, code, library if code else "kept")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        good = pathlib.Path(scratch, "good")
        good_tree(good)
        for rule in run.RULES:
            if rule != "links":
                tap.expect(f"{rule}: a good tree keeps it", judge(rule, good), 0)
        for number, (rule, tree, named) in enumerate(BAD):
            bad = pathlib.Path(scratch, f"bad-{number}")
            shutil.copytree(good, bad)
            plant(bad, tree)
            tap.expect(f"{rule}: {named} breaks it", judge(rule, bad), 1, named)
    if shutil.which("gcc"):
        links(tap)
    untried = set(run.RULES) - {rule for rule, *_ in BAD} - {"links"}
    tap.result(not untried, "every rule is tried", ", ".join(untried))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
