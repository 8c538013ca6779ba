# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules over the texts that people read. Run as a program in the top folder, prints what po/POTFILES has to hold."""
import os
import pathlib
import re
import subprocess
import tempfile

from policy import Finding, all_files, c_files, files, line_of, read, without_comments

CALL = re.compile(r"\b(_|N_|C_|NC_|Q_|ngettext|gettext|dngettext|g_dngettext|g_dgettext|g_dpgettext2?)\s*\(\s*\"")


def lines_of(root, path):
    """The entries of LINGUAS or POTFILES."""
    if not (root / path).exists():
        return []
    return [line.strip() for line in read(root, path).split("\n") if line.strip() and line[0] != "#"]


def has_texts(root, path):
    text = read(root, path)
    if path.suffix in {".c", ".h"}:
        return CALL.search(without_comments(text)) is not None
    if path.suffix == ".ui":
        return re.search(r"translatable=[\"'](yes|true)", text) is not None
    return path.name.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml"))


def files_with_texts(root):
    candidates = [*c_files(root, ["src"]), *files(root, ["src"], {".ui"}), *all_files(root, "data")]
    return sorted(str(path) for path in candidates if has_texts(root, path))


def potfiles(root, options):
    listed = lines_of(root, "po/POTFILES")
    found = files_with_texts(root)
    for path in found:
        if path not in listed:
            yield Finding(path, 1, "has translatable texts but is not in po/POTFILES")
    for number, path in enumerate(listed):
        if not (root / path).exists():
            yield Finding("po/POTFILES", number + 1, f"{path} does not exist")
        elif path not in found:
            yield Finding("po/POTFILES", number + 1, f"{path} has no translatable text")
        elif path in listed[:number]:
            yield Finding("po/POTFILES", number + 1, f"{path} is listed twice")


def run(root, *command):
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})


def complete(root, options):
    script = pathlib.Path(__file__).parents[2] / "tools" / "make-pot"
    with tempfile.TemporaryDirectory() as scratch:
        pot = os.path.join(scratch, "cartouche.pot")
        result = run(root, script, root, pot)
        if result.returncode != 0:
            yield Finding("po/POTFILES", 1, result.stderr.strip())
            return
        for language in lines_of(root, "po/LINGUAS"):
            path = f"po/{language}.po"
            merged = os.path.join(scratch, f"{language}.po")
            for command in (["msgfmt", "--check", "--output-file=/dev/null", path],
                            ["msgmerge", "--quiet", "--output-file", merged, path, pot]):
                result = run(root, *command)
                if result.returncode != 0:
                    yield Finding(path, 1, result.stderr.strip())
            result = run(root, "msgfmt", "--statistics", "--output-file=/dev/null", merged)
            for count, kind in re.findall(r"(\d+) (fuzzy|untranslated)", result.stderr):
                listing = run(root, "msgattrib", f"--{kind if kind == 'untranslated' else 'only-fuzzy'}", "--no-wrap",
                              "--no-obsolete", merged).stdout
                first = [text for text in re.findall(r'^msgid "(.+)"', listing, re.MULTILINE)][:3]
                yield Finding(path, 1, f"{count} {kind}, such as {'; '.join(first)}")


# A number before a plural; "1200 × 800 pixels" is a size and counts nothing.
COUNTED = re.compile(r"(?<!× )%[\d$'+-]*(?:l{0,2}|z)[dui] (?!as\b|is\b|was\b|has\b)[a-z]+s\b")
LITERAL = r'"(?:\\.|[^"\\\n])*"'
TEXT = rf"((?:\s*{LITERAL})+)\s*"
GLUED = "{} is glued to a macro; format the number with %s before"


def literal_of(match):
    return "".join(re.findall(LITERAL, match.group(1))).replace('""', "")


def one_literal(root, options):
    """Texts that a translator never sees whole, or cannot put into the plural."""
    for path in c_files(root, ["src"]):
        text = without_comments(read(root, path))
        for match in re.finditer(rf"\bN?_\s*\({TEXT}([^\s)])?", text):
            literal = literal_of(match)
            line = line_of(text, match.start())
            if match.group(2):
                yield Finding(path, line, GLUED.format(literal))
            if COUNTED.search(literal):
                yield Finding(path, line, f"{literal} counts something: use ngettext")
            if re.search(r"[a-z]\(e?s\)", literal):
                yield Finding(path, line, f"{literal} writes (s): use ngettext")
        for match in re.finditer(rf"\bngettext\s*\({TEXT}(,{TEXT})?([^\s,])", text):
            yield Finding(path, line_of(text, match.start()), GLUED.format(literal_of(match)))


if __name__ == "__main__":
    print("\n".join(files_with_texts(pathlib.Path.cwd())))
