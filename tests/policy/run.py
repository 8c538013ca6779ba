#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the rules of the house.

run.py [RULE…] [--root DIR] [--cartouchectl FILE] [--verbose] [--list]

Prints each offence with its file and the rule it offends. Exit codes: 0 kept, 1 broken, 77 cannot be judged here.
"""
import argparse
import pathlib
import sys

import datafiles
import floors
import guide
import sources
import translations
from policy import Skip

RULES = {
    "floors": (floors.check, "A floor includes and links only what its row of the table allows (HACKING.md)."),
    "links": (datafiles.links, "cartouchectl runs on servers: it needs neither GTK nor libadwaita."),
    "sizes": (sources.sizes, "A .c file has at most 1000 lines, a function 100, a .ui file 400."),
    "format": (sources.formatting, "C is laid out by clang-format 14 and .clang-format."),
    "spdx": (sources.spdx, "A source names its licence in its first lines."),
    "pragma-once": (sources.pragma, "A header has #pragma once."),
    "tasks": (sources.tasks, "ct_job_run is the only use of GTask."),
    "versions": (sources.versions, "No #if on library versions: that branch would never be built here."),
    "words": (sources.words, "No paths of somebody's machine and no hosts of package registries."),
    "potfiles": (translations.potfiles, "po/POTFILES lists the files with translatable texts and no others."),
    "translations": (translations.complete, "Every language in po/LINGUAS is complete (./dev translate)."),
    "texts": (translations.one_literal, "A translatable text is one literal, and what counts has a plural."),
    "desktop": (datafiles.desktop, "The desktop file is valid."),
    "metainfo": (datafiles.metainfo, "The metainfo is valid and its newest release is this version."),
    "schema": (datafiles.schema, "The settings schema compiles with --strict."),
    "xml": (datafiles.well_formed, "XML is well-formed, and an icon is nothing but shapes."),
    "guide": (guide.check, "The guide's links, pictures, keys and names of things are right (data/help)."),
    "flatpak": (datafiles.flatpak, "The flatpak has exactly the permissions that it needs."),
}


def check(name, options):
    """Exit code of one rule."""
    function, sentence = RULES[name]
    try:
        findings = list(function(options.root, options))
    except Skip as reason:
        print(f"{name}: skipped, {reason}")
        return 77
    for path, line, text in findings:
        print(f"{path}:{line}: {text}")
    broken = [finding for finding in findings if not finding.text.endswith("allowed)")]
    if broken:
        print(f"{name}: broken in {len(broken)} places. {sentence}")
        return 1
    print(f"{name}: kept. {sentence}")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("rules", nargs="*", metavar="RULE")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--cartouchectl")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(RULES))
        return 0
    unknown = [name for name in options.rules if name not in RULES]
    if unknown:
        parser.error(f"no rule is called {unknown[0]}; there are {', '.join(RULES)}")
    codes = [check(name, options) for name in options.rules or RULES]
    if 1 in codes:
        return 1
    return 77 if codes and set(codes) == {77} else 0


if __name__ == "__main__":
    sys.exit(main())
