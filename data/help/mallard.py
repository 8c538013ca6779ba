# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the guide: Mallard pages, of which it knows the elements that the guide uses and refuses all others.

The renderer beside it and the rule that checks the guide share this.
"""
import pathlib
import re
import typing
import xml.etree.ElementTree as ElementTree
from xml.parsers import expat

MALLARD = "{http://projectmallard.org/1.0/}"
# Attributes of our own: which command a key calls, and in which preset.
OURS = "{urn:cartouche:guide}"
XML = "{http://www.w3.org/XML/1998/namespace}"

INLINE = {"gui", "guiseq", "key", "keyseq", "file", "cmd", "code", "em", "link", "input"}
BLOCKS = {"p", "list", "steps", "terms", "note", "figure", "table", "screen"}
ELEMENTS = INLINE | BLOCKS | {"page", "section", "info", "title", "desc", "item", "media", "tr", "td", "links"}
ATTRIBUTES = {
    "page": {"id", "type"}, "section": {"id"}, "title": {"type"}, "note": {"style"}, "links": {"type"},
    "link": {"xref", "href", "type"}, "media": {"type", "src", "mime", "width"},
    "key": {OURS + "does", OURS + "preset"}, "keyseq": {OURS + "does", OURS + "preset"},
}


class GuideError(Exception):
    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: {text}")
        self.path, self.line, self.text = path, line, text


class Page(typing.NamedTuple):
    path: pathlib.Path
    root: ElementTree.Element

    @property
    def id(self):
        return self.root.get("id")

    def title(self):
        return self.root.find(MALLARD + "title")

    def description(self):
        return self.root.find(f"{MALLARD}info/{MALLARD}desc")

    def place(self):
        """By what it is sorted among the pages of a topic."""
        sort = self.root.find(f"{MALLARD}info/{MALLARD}title[@type='sort']")
        return (sort.text if sort is not None else "~", self.id)

    def guides(self):
        """The pages or sections that lead here, such as “index#begin”."""
        return [link.get("xref") for link in self.root.findall(f"{MALLARD}info/{MALLARD}link[@type='guide']")]


def line_of(element):
    return int(element.get("line", "1"))


def name_of(element):
    return element.tag.removeprefix(MALLARD)


def _parse(path):
    """The tree of a file, in which each element knows its line."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def spell(name):
        return "{" + name if "}" in name else name

    def start(name, attributes):
        element = builder.start(spell(name), {spell(key): value for key, value in attributes.items()})
        element.set("line", str(parser.CurrentLineNumber))
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: builder.end(spell(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        raise GuideError(path, error.lineno, expat.ErrorString(error.code)) from None
    return builder.close()


def read_page(path):
    """One page; GuideError when it is not well-formed or has something that the guide does not use."""
    root = _parse(path)
    for element in root.iter():
        name = name_of(element)
        if name not in ELEMENTS:
            raise GuideError(path, line_of(element), f"<{name}> is not an element of this guide")
        known = ATTRIBUTES.get(name, set()) | {"line", XML + "lang"}
        for attribute in set(element.keys()) - known:
            raise GuideError(path, line_of(element), f"<{name}> has the unknown attribute {attribute}")
    if root.tag != MALLARD + "page" or root.get("id") != path.name.removesuffix(".page"):
        raise GuideError(path, 1, "the page's id is not its file's name")
    if root.find(MALLARD + "title") is None:
        raise GuideError(path, 1, "the page has no title")
    return Page(path, root)


def read_guide(folder):
    """All pages by their ids."""
    pages = [read_page(path) for path in sorted(pathlib.Path(folder).glob("*.page"))]
    return {page.id: page for page in pages}


def topics(pages, target):
    """The pages that say that this page or section leads to them, in order."""
    return sorted((page for page in pages.values() if target in page.guides()), key=Page.place)


def text_of(element):
    """The text within, with spaces and breaks of lines as one space."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
