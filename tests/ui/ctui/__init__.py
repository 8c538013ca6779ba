# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program with real pointer and key events, and looks at it as a screen reader does.

README.md in the folder above shows how a test looks and what each module knows.
"""
from .testing import Skip, run, test
from .waiting import Failure, contains, equal, holds_for, near, wait_for

__all__ = ["Failure", "Skip", "contains", "equal", "holds_for", "near", "run", "test", "wait_for"]
