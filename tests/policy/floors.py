# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the table of floors, over the sources and over the fences in src/*/meson.build."""
import re

from policy import Finding, all_files, c_files, line_of, read, without_comments

# floor: (floors it may include, libraries its row allows; GLib and GIO are everywhere)
FLOORS = {
    "base": ("", ""),
    "model": ("base", ""),
    "json": ("base", ""),
    "formats": ("base model json", ""),
    "imaging": ("base", "libjpeg libpng libtiff-4 gdk-pixbuf-2.0"),
    "storage": ("base model json formats", "sqlite3"),
    "transfer": ("base model json formats", "libcurl json-glib-1.0 libsecret-1 sqlite3"),
    "edit": ("base model", ""),
    "canvas": ("base model edit imaging", "gtk4"),
    "app": ("base model json formats imaging storage transfer edit canvas", "libadwaita-1 gtk4"),
    # json-glib writes what cartouchectl --json prints.
    "cli": ("base model json formats imaging storage transfer", "json-glib-1.0"),
}

# What an include looks like, and the library it belongs to; the first match counts.
LIBRARIES = [
    (r"gdk-pixbuf/", "gdk-pixbuf-2.0"),
    (r"(gtk|gdk|gsk|graphene|cairo|pango)([-/.]|$)", "gtk4"),
    (r"(lib)?adwaita", "libadwaita-1"),
    (r"curl/", "libcurl"),
    (r"sqlite3", "sqlite3"),
    (r"libsecret/", "libsecret-1"),
    (r"json-glib/", "json-glib-1.0"),
    (r"turbojpeg", "libturbojpeg"),
    (r"jpeglib|jerror", "libjpeg"),
    (r"png\.h|pngconf", "libpng"),
    (r"tiff(io)?\.h", "libtiff-4"),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def library_of(header):
    return next((name for pattern, name in LIBRARIES if re.match(pattern, header)), None)


def judge(floor, header, owner):
    """Why floor may not include header, or None. owner: floor of each of our headers."""
    name = header.rsplit("/", 1)[-1]
    allowed, libraries = (words.split() for words in FLOORS[floor])
    if name in owner:
        other = owner[name]
        if other == floor:
            return None
        if other not in allowed:
            return f"{floor} must not include {name} of {other}"
        if name.endswith("-private.h"):
            return f"{name} is private to {other}"
        if "/" in header:
            return f"include {name} by its name alone"
        return None
    library = library_of(header)
    if library is not None and library not in libraries:
        return f"{floor} must not include <{header}> of {library}"
    return None


def judge_fence(root, floor, path, libraries):
    """The dependencies that src/FLOOR/meson.build hands out are what makes a breach fail to compile."""
    text = re.sub(r"#[^\n]*", "", read(root, path))
    allowed, links = (words.split() for words in FLOORS[floor])
    for match in re.finditer(r"\bct_(\w+?)_dep\b", text):
        other = match.group(1)
        if other in FLOORS and other != floor and other not in allowed:
            yield Finding(path, line_of(text, match.start()), f"{floor} must not depend on {other}")
    for match in re.finditer(r"\b\w+_dep\b", text):
        library = libraries.get(match.group(0))
        if library in {name for _, name in LIBRARIES} and library not in links:
            yield Finding(path, line_of(text, match.start()), f"{floor} must not link {library}")


def check(root, options):
    owner = {}
    for floor in FLOORS:
        for path in all_files(root, f"src/{floor}"):
            if path.suffix == ".h":
                owner[path.name] = floor

    for path in c_files(root, ["src"]):
        floor = path.parts[1]
        if floor not in FLOORS:
            yield Finding(path, 1, f"src/{floor} is not a floor of the table")
            continue
        text = without_comments(read(root, path))
        for match in INCLUDE.finditer(text):
            reason = judge(floor, match.group(2), owner)
            if reason is not None:
                yield Finding(path, line_of(text, match.start()), reason)

    fences = {path.parts[1]: path for path in all_files(root, "src")
              if path.name == "meson.build" and len(path.parts) == 3 and path.parts[1] in FLOORS}
    libraries = {}
    for path in [*fences.values(), "meson.build"]:
        if (root / path).exists():
            libraries.update(re.findall(r"(\w+_dep)\s*=\s*dependency\s*\(\s*'([^']+)'", read(root, path)))
    for floor, path in fences.items():
        yield from judge_fence(root, floor, path, libraries)
