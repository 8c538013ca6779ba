# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide in data/help says what the program does: its links lead somewhere, its keys are those of the keymap's
table, and what it calls by name is called so in the program."""
import pathlib
import re
import sys

from policy import Finding, all_files, c_files, files, read, without_comments
from translations import CALL

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "data" / "help"))
import mallard  # noqa: E402 its folder is known only now
from mallard import MALLARD, OURS, line_of, name_of, text_of  # noqa: E402

FOLDER = "data/help/C"
LITERAL = r'"((?:\\.|[^"\\])*)"'

# What a key is called on a page, and in the table.
NAMES = {"Esc": "Escape", "Enter": "Return", "Backspace": "BackSpace", "Page Up": "Page_Up", "Page Down": "Page_Down",
         "←": "Left", "→": "Right", "↑": "Up", "↓": "Down", "Space": "space", "/": "slash", ",": "comma", "?": "question",
         "+": "plus", "−": "minus"}
MODIFIERS = {"Ctrl": "Control", "Shift": "Shift", "Alt": "Alt"}

# Keys that are no commands: held while the pointer does something, and those of every dialog.
FREE = {"pointer": {"Shift", "Ctrl", "Alt", "Space"}, "dialog": {"Enter", "Esc", "Tab", "Space", "Backspace", "↑", "↓"}}


def arguments(text, start):
    """The text from start to the bracket that closes the call there."""
    depth = 0
    for token in re.finditer(rf"{LITERAL}|[()]", text[start:]):
        depth += {"(": 1, ")": -1}.get(token.group(0), 0)
        if depth < 0:
            return text[start:start + token.start()]
    return text[start:]


def texts(root):
    """Everything that the program says, without the underlines of mnemonics."""
    found = set()
    for path in c_files(root, ["src"]):
        text = without_comments(read(root, path))
        for call in CALL.finditer(text):
            for words in re.finditer(rf"(?:{LITERAL}\s*)+", arguments(text, call.end() - 1)):
                found.add("".join(re.findall(LITERAL, words.group(0))))
    for path in files(root, ["src"], {".ui"}):
        found.update(re.findall(r"translatable=\"yes\"[^>]*>([^<]*)<", read(root, path)))
    return {text.replace("_", "").replace("&amp;", "&") for text in found}


def keys_of(text):
    """The keys of a row of the table, as pairs of the key and its modifiers."""
    found = set()
    for key in text.split():
        *modifiers, name = re.findall(r"[^<>]+", key)
        found.add((name.lower() if len(name) == 1 else name, frozenset(modifiers)))
    return found


def keymap(root):
    """{preset: {command: keys}}; the preset of Cartouche holds every command."""
    text = without_comments(read(root, "src/edit/ct-keymap-table.c"))
    rows = re.findall(rf'\{{ "([\w-]+)", (?:NULL|"[^"]*"), N_ \("[^"]*"\), \w+, \d+, \w+, \w+,\s*((?:{LITERAL}\s*)+)\}}', text)
    presets = {"cartouche": {command: keys_of("".join(re.findall(LITERAL, keys))) for command, keys, _ in rows}}
    for name, body in re.findall(r"PresetKeys (\w+)\[\] = \{\n(.*?)\n\};", text, re.DOTALL):
        presets[name] = presets["cartouche"] | {
            command: keys_of(keys) for command, keys in re.findall(rf'\{{ "([\w-]+)", {LITERAL} \}}', body)}
    return presets


def pressed(element):
    """The key and its modifiers that a <key> or <keyseq> means, and the words it uses for them."""
    words = [text_of(key) for key in element] if name_of(element) == "keyseq" else [text_of(element)]
    modifiers = frozenset(MODIFIERS.get(word, word) for word in words[:-1])
    name = NAMES.get(words[-1], words[-1])
    return (name.lower() if len(name) == 1 else name, modifiers), words


def keys(page, path, presets):
    inner = {key for sequence in page.root.iter(MALLARD + "keyseq") for key in sequence}
    for element in page.root.iter():
        if name_of(element) not in {"key", "keyseq"} or element in inner:
            continue
        command, preset = element.get(OURS + "does"), element.get(OURS + "preset", "cartouche")
        key, words = pressed(element)
        spelled = " ".join(words)
        if command is None:
            yield Finding(path, line_of(element), f"nothing says which command {spelled} calls")
        elif command in FREE:
            if not set(words) <= FREE[command]:
                yield Finding(path, line_of(element), f"{spelled} is no key for “{command}”")
        elif command not in presets.get(preset, {}):
            yield Finding(path, line_of(element), f"no command of the preset {preset} is called {command}")
        elif key not in presets[preset][command]:
            yield Finding(path, line_of(element), f"{spelled} does not call {command} in {preset}")


def links(pages, page, path, root):
    for element in page.root.iter(MALLARD + "link"):
        if element.get("xref") is None:
            continue
        name, _, section = element.get("xref").partition("#")
        target = pages.get(name or page.id)
        sections = {found.get("id") for found in target.root.iter(MALLARD + "section")} if target else set()
        if target is None or (section and section not in sections):
            yield Finding(path, line_of(element), f"no place is called {element.get('xref')}")
    for element in page.root.iter(MALLARD + "media"):
        if not (root / FOLDER / element.get("src")).is_file():
            yield Finding(path, line_of(element), f"the picture {element.get('src')} is not there")
        if not text_of(element):
            yield Finding(path, line_of(element), f"the picture {element.get('src')} has no text for who cannot see it")


def names(page, path, known):
    for element in page.root.iter(MALLARD + "gui"):
        if text_of(element) not in known:
            yield Finding(path, line_of(element), f"the program says “{text_of(element)}” nowhere")


def commands(page, path, root):
    shared = "".join(read(root, source) for source in files(root, ["src/cli"], {".c"})
                     if not source.name.startswith("ct-command-"))
    for element in page.root.iter():
        if name_of(element) not in {"cmd", "screen"}:
            continue
        for line in "".join(element.itertext()).replace("\\\n", " ").split("\n"):
            words = line.split()
            if words[:1] == ["cartouche"]:
                source = "src/app/ct-application.c"
            elif words[:1] == ["cartouchectl"] and len(words) > 1:
                source = f"src/cli/ct-command-{words[1]}.c"
            else:
                continue
            if not (root / source).is_file():
                yield Finding(path, line_of(element), f"there is no {' '.join(words[:2])}")
                continue
            for option in (word[2:].partition("=")[0] for word in words if word.startswith("--")):
                if option != "help" and f'"{option}"' not in read(root, source) + shared:
                    yield Finding(path, line_of(element), f"{words[0]} has no --{option}")


def strangers(pages, root):
    """Pages nobody finds from the index, pictures nobody shows, and what the build does not know."""
    found, ways = set(), ["index"]
    while ways:
        found.add(here := ways.pop())
        sections = [here, *(f"{here}#{section.get('id')}" for section in pages[here].root.iter(MALLARD + "section"))]
        ways += [page.id for target in sections for page in mallard.topics(pages, target) if page.id not in found]
    for name in sorted(set(pages) - found):
        yield Finding(f"{FOLDER}/{name}.page", 1, "no way leads here from the index")
    shown = {media.get("src") for page in pages.values() for media in page.root.iter(MALLARD + "media")}
    build = read(root, "data/help/meson.build")
    for path in all_files(root, FOLDER):
        name = str(path.relative_to(FOLDER))
        if f"'C/{name}'" not in build:
            yield Finding("data/help/meson.build", 1, f"does not name C/{name}")
        if name.endswith(".png") and name not in shown:
            yield Finding(path, 1, "no page shows this picture")


def check(root, options):
    try:
        pages = mallard.read_guide(root / FOLDER)
    except mallard.GuideError as error:
        yield Finding(error.path.relative_to(root), error.line, error.text)
        return
    if "index" not in pages:
        yield Finding(f"{FOLDER}/index.page", 1, "does not exist")
        return
    yield from strangers(pages, root)
    known, presets = texts(root), keymap(root)
    for page in pages.values():
        path = page.path.relative_to(root)
        yield from links(pages, page, path, root)
        yield from keys(page, path, presets)
        yield from names(page, path, known)
        yield from commands(page, path, root)
        if page.id != "index" and page.description() is None:
            yield Finding(path, 1, "the page has no <desc> for the index")
