# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules share: walking the tree, reading C without its comments, reporting."""
import os
import pathlib
import re
import typing

SKIPPED_FOLDERS = {".git", "subprojects", "__pycache__", "_build"}


class Finding(typing.NamedTuple):
    path: str
    line: int
    text: str


class Skip(Exception):
    """Raised by a rule that cannot be judged here; the message says what is missing."""


def all_files(root, under=""):
    """Every file below root / under that belongs to the project, sorted, as paths relative to root."""
    for folder, folders, names in os.walk(root / under):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith("build"))
        for name in sorted(names):
            yield pathlib.Path(folder, name).relative_to(root)


def files(root, folders, endings):
    for folder in folders:
        for path in all_files(root, folder):
            if path.suffix in endings:
                yield path


def c_files(root, folders=("src", "tests", "tools")):
    return files(root, folders, {".c", ".h"})


def read(root, path):
    """The text of a file, or None when it is not text."""
    try:
        return (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def without_comments(text, strings=False):
    """C text with comments (and strings, when asked) blanked out; lines and columns stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
    return token.sub(lambda m: blank(m) if strings or m.group(0)[0] == "/" else m.group(0), text)


def grep(root, paths, pattern, text, c=True):
    """A finding for each place where pattern matches; in C, comments and strings do not count."""
    pattern = re.compile(pattern, re.MULTILINE)
    for path in paths:
        content = read(root, path)
        if content is None:
            continue
        if c:
            content = without_comments(content, strings=True)
        for match in pattern.finditer(content):
            yield Finding(path, line_of(content, match.start()), text.format(match.group(0).strip()))
