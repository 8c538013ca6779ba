# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules over the text of the sources."""
import re
import shutil
import subprocess

from policy import Finding, Skip, all_files, c_files, files, grep, line_of, read, without_comments

C_LINES = 1000
C_LINES_AIM = 350
FUNCTION_LINES = 100
FUNCTION_LINES_AIM = 40
UI_LINES = 400


def functions(text):
    """(name, first line, number of lines) of each function of a file in GNU style."""
    lines = without_comments(text, strings=True).split("\n")
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            first = start
            while first > 0 and re.match(r"[\w\s]", lines[first - 1]) and lines[first - 1].strip():
                first -= 1
            head = "\n".join(lines[first:start])
            name = re.search(r"^(\w+) \(", head, re.MULTILINE)
            if line.strip() == "}" and name:
                yield name.group(1), first + 1, number - first + 1
            start = None


def sizes(root, options):
    for path in c_files(root):
        text = read(root, path)
        lines = text.count("\n")
        if lines > (C_LINES_AIM if options.verbose else C_LINES):
            note = "" if lines > C_LINES else f" (above the aim of {C_LINES_AIM}, allowed)"
            yield Finding(path, 1, f"{lines} lines{note}")
        for name, line, count in functions(text):
            if count > (FUNCTION_LINES_AIM if options.verbose else FUNCTION_LINES):
                note = "" if count > FUNCTION_LINES else f" (above the aim of {FUNCTION_LINES_AIM}, allowed)"
                yield Finding(path, line, f"{name} has {count} lines{note}")
    for path in files(root, ["src"], {".ui"}):
        lines = read(root, path).count("\n")
        if lines > UI_LINES:
            yield Finding(path, 1, f"{lines} lines")


def formatting(root, options):
    tool = shutil.which("clang-format-14")
    if tool is None:
        raise Skip("clang-format-14 is not installed")
    paths = [str(path) for path in c_files(root)]
    if not paths:
        return
    result = subprocess.run([tool, "--dry-run", "--style=file", "--ferror-limit=0", *paths], cwd=root,
                            capture_output=True, text=True, check=False)
    lines = {}
    for path, line in re.findall(r"^(.+?):(\d+):\d+: (?:warning|error): ", result.stderr, re.MULTILINE):
        lines.setdefault(path, []).append(int(line))
    for path, numbers in lines.items():
        yield Finding(path, numbers[0], f"{len(set(numbers))} lines for ./dev format")
    if result.returncode != 0 and not lines:
        yield Finding(".clang-format", 1, result.stderr.strip())


def spdx(root, options):
    for path in all_files(root):
        if path.parts[0] == "data" and path.parts[1] == "sample":
            continue
        text = read(root, path)
        if text is None or (path.suffix not in {".c", ".h", ".py", ".sh"} and not text.startswith("#!")):
            continue
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(text.split("\n")[:10]):
            yield Finding(path, 1, "no SPDX line at the top")


def pragma(root, options):
    for path in c_files(root):
        if path.suffix == ".h" and not re.search(r"^#pragma once$", read(root, path), re.MULTILINE):
            yield Finding(path, 1, "no #pragma once")


def tasks(root, options):
    paths = [path for path in c_files(root, ["src"]) if path.name != "ct-job.c"]
    return grep(root, paths, r"\b(GTask|g_task_\w+|G_TASK|G_TYPE_TASK)\b", "{} outside of ct-job.c")


def versions(root, options):
    return grep(root, c_files(root), r"^[ \t]*#[ \t]*(el)?if\b[^\n]*VERSION[^\n]*", "{}")


# Spelled in two halves so that this file passes its own rule.
REGISTRIES = [".".join(halves) for halves in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
    ("rubygems", "org"), ("proxy.golang", "org"), ("anaconda", "org"), ("maven", "org"), ("hub.docker", "com"),
    ("deb.debian", "org"), ("archive.ubuntu", "com"))]
MACHINE_PATHS = ["/" + folder + "/" for folder in ("work", "root", "home/[a-z]\\w*", "Users/[a-z]\\w*")]


def words(root, options):
    pattern = "|".join([*map(re.escape, REGISTRIES), *(r"(?<![\w.)}])" + path for path in MACHINE_PATHS)])
    paths = [path for path in all_files(root) if path.parts[:2] != ("data", "sample")]
    return grep(root, paths, pattern, "{}", c=False)
