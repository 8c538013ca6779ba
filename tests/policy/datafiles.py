# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules over what is installed beside the program."""
import json
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

from policy import Finding, Skip, all_files, read

ID = "io.github.cartouche.Cartouche"
SVG = "{http://www.w3.org/2000/svg}"


def tool(root, path, name, *arguments):
    """Runs a validator on a copy of a file under the name that it will be installed as."""
    if shutil.which(name) is None:
        raise Skip(f"{name} is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copy(root / path, f"{scratch}/{path.rsplit('/', 1)[-1].removesuffix('.in')}")
        result = subprocess.run([name, *arguments, copy], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        yield Finding(path, 1, (result.stdout + result.stderr).replace(copy, "").strip())


def missing(root, path):
    if not (root / path).exists():
        yield Finding(path, 1, "does not exist")


def desktop(root, options):
    path = f"data/{ID}.desktop.in"
    if not (root / path).exists():
        yield from missing(root, path)
        return
    yield from tool(root, path, "desktop-file-validate")
    if f"Icon={ID}\n" not in read(root, path):
        yield Finding(path, 1, f"Icon is not {ID}")


def metainfo(root, options):
    path = f"data/{ID}.metainfo.xml.in"
    if not (root / path).exists():
        yield from missing(root, path)
        return
    yield from tool(root, path, "appstreamcli", "validate", "--no-net")
    newest = re.search(r"<release [^>]*version=\"([^\"]+)\"", read(root, path))
    version = re.search(r"version: '([^']+)'", read(root, "meson.build"))
    if newest is None or version is None or newest.group(1) != version.group(1):
        yield Finding(path, 1, "the first release is not the version in meson.build")


def schema(root, options):
    path = f"data/{ID}.gschema.xml"
    if not (root / path).exists():
        yield from missing(root, path)
        return
    if shutil.which("glib-compile-schemas") is None:
        raise Skip("glib-compile-schemas is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(root / path, scratch)
        result = subprocess.run(["glib-compile-schemas", "--strict", "--dry-run", scratch],
                                capture_output=True, text=True, check=False)
    if result.returncode != 0:
        yield Finding(path, 1, result.stderr.strip())


def well_formed(root, options):
    """XML of every kind parses; icons are vectors and the symbolic one is 16 by 16."""
    for path in all_files(root):
        if not path.name.endswith((".svg", ".ui", ".xml", ".xml.in")) or path.parts[0] == "tests":
            continue
        try:
            tree = ElementTree.fromstring(read(root, path))
        except ElementTree.ParseError as error:
            yield Finding(path, error.position[0], str(error))
            continue
        if path.suffix != ".svg":
            continue
        for name in ("image", "script", "text", "foreignObject"):
            if tree.find(f".//{SVG}{name}") is not None:
                yield Finding(path, 1, f"<{name}> has no place in an icon")
        if path.name.endswith("-symbolic.svg") and (tree.get("width"), tree.get("height")) != ("16", "16"):
            yield Finding(path, 1, "a symbolic icon is 16 by 16")


PERMISSIONS = {
    "--socket=wayland",
    "--socket=fallback-x11",
    "--share=ipc",
    "--device=dri",
    "--share=network",
    "--talk-name=org.freedesktop.secrets",
}


def flatpak(root, options):
    path = f"flatpak/{ID}.json"
    if not (root / path).exists():
        yield from missing(root, path)
        return
    try:
        manifest = json.loads(read(root, path))
    except json.JSONDecodeError as error:
        yield Finding(path, error.lineno, error.msg)
        return
    if manifest.get("id") != ID:
        yield Finding(path, 1, f"id is not {ID}")
    if manifest.get("runtime") != "org.gnome.Platform" or manifest.get("sdk") != "org.gnome.Sdk":
        yield Finding(path, 1, "not on the GNOME runtime")
    given = manifest.get("finish-args", [])
    for permission in sorted(set(given) ^ PERMISSIONS):
        what = "is missing" if permission in PERMISSIONS else "is more than the program needs"
        yield Finding(path, 1, f"{permission} {what}")
    modules = [module["name"] for module in manifest.get("modules", [])]
    if modules[-1:] != ["cartouche"]:
        yield Finding(path, 1, "the last module is not cartouche")


def links(root, options):
    if options.cartouchectl is None:
        raise Skip("no cartouchectl was given")
    result = subprocess.run(["readelf", "--dynamic", "--wide", options.cartouchectl],
                            capture_output=True, text=True, check=False)
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", result.stdout)
    if not needed:
        yield Finding(options.cartouchectl, 1, f"no dynamic section: {result.stderr.strip()}")
    for library in needed:
        if re.match(r"lib(gtk|adwaita|gdk-[34]|gsk|X11|wayland|cairo|pango)", library):
            yield Finding(options.cartouchectl, 1, f"needs {library}")
