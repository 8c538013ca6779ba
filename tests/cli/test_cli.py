#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of cartouchectl: test_cli.py [MODULE…], a module being test_MODULE.py beside this file."""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import harness  # noqa: E402


def modules():
    names = sorted(path.stem for path in pathlib.Path(__file__).resolve().parent.glob("test_*.py"))
    return [name for name in names if name != "test_cli"]


if __name__ == "__main__":
    sys.exit(harness.main([f"test_{name}" for name in sys.argv[1:]] or modules()))
