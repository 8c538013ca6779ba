# SPDX-License-Identifier: GPL-3.0-or-later
"""A made-up translation: every text of the program in brackets and with accents, so that what is left in English shows."""
import ast
import os
import pathlib
import re
import shutil
import subprocess

LANGUAGE = "qps"
ACCENTS = str.maketrans("AEIOUYaeiouynscg", "ÅÉÎÖÜÝåéîöüýñšçğ")

# What a translation leaves as it is: conversions of printf, markup and entities.
KEPT = re.compile(r"%(?:\d+\$)?[-+ 0#']*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t|L)?[diouxXeEfFgGcsp%]|%\d*\$?G_GU?INT64_FORMAT"
                  r"|<[^<>]+>|&\w+;|\n")


def pseudo(text):
    """The made-up translation of a text."""
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at:kept.start()].translate(ACCENTS), kept.group()]
        at = kept.end()
    body = "".join(parts) + text[at:].translate(ACCENTS)
    inside = body.strip("\n")
    start = body.index(inside)
    return body[:start] + f"⟦{inside}⟧" + body[start + len(inside):]


def name(text):
    """What a control with this label is called: without the mnemonic."""
    return pseudo(text).replace("_", "")


def _entries(template):
    """{"msgid": …, "msgid_plural": …, "msgctxt": …} of each text in a .pot file."""
    entry, key = {}, None
    for line in template.read_text("utf-8").split("\n") + [""]:
        if not line or line.startswith("#~"):
            if entry.get("msgid"):
                yield entry
            entry, key = {}, None
        elif line.startswith("#"):
            continue
        else:
            found = re.match(r'(msg\w+)(?:\[\d+\])? (".*")$', line)
            if found:
                key = found[1]
                entry[key] = ast.literal_eval(found[2])
            else:
                entry[key] += ast.literal_eval(line)


def _quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def make_catalog(source, folder):
    """Writes the catalog of the made-up language below a folder; returns the texts that it translates."""
    template = pathlib.Path(folder) / "template.pot"
    subprocess.run([source / "tools" / "make-pot", source, template], check=True, capture_output=True)
    target = pathlib.Path(folder) / LANGUAGE / "LC_MESSAGES"
    target.mkdir(parents=True)
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"',
             '"Plural-Forms: nplurals=2; plural=n != 1;\\n"', ""]
    texts = []
    for entry in _entries(template):
        texts.append(entry["msgid"])
        if "msgctxt" in entry:
            lines.append("msgctxt " + _quote(entry["msgctxt"]))
        lines.append("msgid " + _quote(entry["msgid"]))
        if "msgid_plural" in entry:
            texts.append(entry["msgid_plural"])
            lines += ["msgid_plural " + _quote(entry["msgid_plural"]), "msgstr[0] " + _quote(pseudo(entry["msgid"])),
                      "msgstr[1] " + _quote(pseudo(entry["msgid_plural"]))]
        else:
            lines.append("msgstr " + _quote(pseudo(entry["msgid"])))
        lines.append("")
    catalog = pathlib.Path(folder) / "pseudo.po"
    catalog.write_text("\n".join(lines), "utf-8")
    subprocess.run(["msgfmt", "--check-format", "-o", target / "cartouche.mo", catalog], check=True, capture_output=True)
    return texts


def missing_tools():
    """What this machine lacks to make a catalog and a locale, or None."""
    lacking = [tool for tool in ("xgettext", "msgfmt", "localedef") if shutil.which(tool) is None]
    return ", ".join(lacking) or None


def environment(ui, locale="en_US"):
    """The environment of a program that speaks the made-up language. The toolkit speaks that of the locale, which decides on the direction."""
    catalogs = ui.scratch / "catalogs"
    locales = ui.scratch / "locales"
    if not catalogs.is_dir():
        catalogs.mkdir()
        make_catalog(pathlib.Path(os.environ.get("CT_SOURCE_DIR", pathlib.Path(__file__).parents[3])), catalogs)
    locales.mkdir(exist_ok=True)
    if not (locales / f"{locale}.UTF-8").is_dir():
        # A warning of localedef is an exit status as well.
        subprocess.run(["localedef", "-c", "-i", locale, "-f", "UTF-8", locales / f"{locale}.UTF-8"], check=False,
                       capture_output=True)
    if not (locales / f"{locale}.UTF-8").is_dir():
        ui.skip(f"localedef cannot make {locale}.UTF-8 (package locales)")
    return {"CARTOUCHE_LOCALEDIR": str(catalogs), "LOCPATH": str(locales), "LC_ALL": f"{locale}.UTF-8",
            "LANGUAGE": LANGUAGE + ":" + locale.split("_")[0]}
