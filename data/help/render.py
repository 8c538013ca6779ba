#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""render.py FOLDER OUT.html

The guide as one file that needs nothing beside it, for where the desktop has no help viewer.
"""
import base64
import html
import pathlib
import sys

sys.dont_write_bytecode = True
import mallard  # noqa: E402 the line before must come first
from mallard import MALLARD, GuideError, line_of, name_of, text_of, topics  # noqa: E402

STYLE = """
:root { color-scheme: light dark; --text: #2e2e2e; --dim: #5e5c64; --ground: #fff; --card: #f6f5f4; --line: #d5d3cf;
  --link: #1a5fb4; --note: #e8f1fb; --warning: #fdf0d5; }
@media (prefers-color-scheme: dark) { :root { --text: #eee; --dim: #b4b2ae; --ground: #1e1e1e; --card: #2b2b2b;
  --line: #454545; --link: #99c1f1; --note: #22364d; --warning: #4a3a1a; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; font: 1rem/1.55 Cantarell, "Adwaita Sans", system-ui, sans-serif; color: var(--text);
  background: var(--ground); display: grid; grid-template-columns: 16rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; background: var(--card);
  border-inline-end: 1px solid var(--line); }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; }
nav a { display: block; padding: .2rem .5rem; border-radius: .4rem; color: inherit; text-decoration: none; }
nav a:hover { background: var(--line); }
nav strong { display: block; padding: .2rem .5rem; color: var(--dim); font-size: .85rem; }
main { padding: 1.5rem 2rem 6rem; max-width: 56rem; }
article { padding-bottom: 2rem; margin-bottom: 2rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 2rem; line-height: 1.2; margin: 1rem 0; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; }
a { color: var(--link); }
img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: .6rem; }
figure { margin: 1.2rem 0; }
figcaption { color: var(--dim); font-size: .9rem; margin-top: .4rem; }
.gui { font-weight: 600; }
kbd { font: inherit; font-size: .85em; padding: .1em .45em; border: 1px solid var(--line); border-bottom-width: 2px;
  border-radius: .35em; background: var(--card); white-space: nowrap; }
code, .file { font-family: "Source Code Pro", monospace; font-size: .92em; overflow-wrap: anywhere; }
pre { padding: .8rem 1rem; overflow: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.note { padding: .2rem 1rem; margin: 1rem 0; border-radius: .6rem; background: var(--note); }
.note.warning, .note.important { background: var(--warning); }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: .4rem .6rem .4rem 0; vertical-align: top; }
td p { margin: 0; }
li > p { margin: .4rem 0; }
dt { font-weight: 600; margin-top: .8rem; }
dd { margin: 0 0 0 1.2rem; }
dd > p { margin: .2rem 0; }
.topics { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem; padding: 0; list-style: none; }
.topics a { display: block; height: 100%; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card); color: inherit; text-decoration: none; }
.topics b { display: block; color: var(--link); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
@media print { nav { display: none; } body { display: block; } }
"""

SIMPLE = {"p": "p", "em": "em", "list": "ul", "steps": "ol", "tr": "tr", "td": "td", "code": "code", "cmd": "code",
          "input": "code", "screen": "pre", "key": "kbd"}


class Renderer:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pages = mallard.read_guide(folder)
        self.page = None

    def anchor(self, xref):
        page, _, section = xref.partition("#")
        return f"{page or self.page.id}--{section}" if section else page

    def inside(self, element):
        parts = [html.escape(element.text or "", quote=False)]
        for child in element:
            parts.append(self.render(child))
            parts.append(html.escape(child.tail or "", quote=False))
        return "".join(parts)

    def render(self, element):
        name = name_of(element)
        if name in SIMPLE:
            return f"<{SIMPLE[name]}>{self.inside(element)}</{SIMPLE[name]}>"
        return getattr(self, "render_" + name)(element)

    def render_info(self, element):
        return ""

    def render_title(self, element):
        return ""  # of sections, figures and terms: theirs to place

    def render_gui(self, element):
        return f'<span class="gui">{self.inside(element)}</span>'

    def render_guiseq(self, element):
        return " › ".join(self.render(child) for child in element)

    def render_keyseq(self, element):
        return " ".join(self.render(child) for child in element)

    def render_file(self, element):
        return f'<span class="file">{self.inside(element)}</span>'

    def render_item(self, element):
        title = element.find(MALLARD + "title")
        if title is not None:
            return f"<dt>{self.inside(title)}</dt><dd>{self.inside(element)}</dd>"
        return f"<li>{self.inside(element)}</li>"

    def render_terms(self, element):
        return f"<dl>{self.inside(element)}</dl>"

    def render_note(self, element):
        return f'<div class="note {html.escape(element.get("style", ""))}">{self.inside(element)}</div>'

    def render_table(self, element):
        return f"<table>{self.inside(element)}</table>"

    def render_link(self, element):
        if element.get("href"):
            address = element.get("href")
            return f'<a href="{html.escape(address)}">{self.inside(element) or html.escape(address)}</a>'
        xref = element.get("xref")
        page = self.pages.get(xref.partition("#")[0] or self.page.id)
        if page is None:
            raise GuideError(self.page.path, line_of(element), f"no page is called {xref}")
        content = self.inside(element).strip() or html.escape(text_of(page.title()))
        return f'<a href="#{self.anchor(xref)}">{content}</a>'

    def render_figure(self, element):
        title = element.find(MALLARD + "title")
        caption = f"<figcaption>{self.inside(title)}</figcaption>" if title is not None else ""
        return f"<figure>{self.inside(element)}{caption}</figure>"

    def render_media(self, element):
        path = self.folder / element.get("src")
        try:
            data = base64.b64encode(path.read_bytes()).decode("ascii")
        except OSError as error:
            raise GuideError(self.page.path, line_of(element), str(error)) from None
        return f'<img alt="{html.escape(text_of(element))}" src="data:image/png;base64,{data}">'

    def render_links(self, element, target):
        cards = "".join(f'<li><a href="#{page.id}"><b>{self.inside(page.title())}</b>'
                        f"{self.inside(page.description())}</a></li>" for page in topics(self.pages, target))
        return f'<ul class="topics">{cards}</ul>'

    def render_section(self, element):
        target = f"{self.page.id}#{element.get('id')}"
        title = self.inside(element.find(MALLARD + "title"))
        links = self.render_links(element, target) if topics(self.pages, target) else ""
        return f'<section id="{self.anchor(target)}"><h2>{title}</h2>{self.inside(element)}{links}</section>'

    def article(self, page):
        self.page = page
        return f'<article id="{page.id}"><h1>{self.inside(page.title())}</h1>{self.inside(page.root)}</article>'

    def ordered(self):
        """(title of a topic, its pages) in the order of the index."""
        for section in self.pages["index"].root.findall(MALLARD + "section"):
            yield section.find(MALLARD + "title"), topics(self.pages, f"index#{section.get('id')}")

    def document(self):
        self.page = self.pages["index"]
        entries, articles = [], [self.article(self.page)]
        for title, pages in self.ordered():
            items = "".join(f'<li><a href="#{page.id}">{self.inside(page.title())}</a></li>' for page in pages)
            entries.append(f"<strong>{self.inside(title)}</strong><ul>{items}</ul>")
            articles += [self.article(page) for page in pages]
        title = html.escape(text_of(self.pages["index"].title()))
        return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
                f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
                f'<body><nav aria-label="Pages"><ul><li><a href="#index">{title}</a></li></ul>{"".join(entries)}</nav>\n'
                f"<main>{''.join(articles)}</main></body></html>\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        text = Renderer(sys.argv[1]).document()
    except GuideError as error:
        sys.exit(str(error))
    pathlib.Path(sys.argv[2]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
