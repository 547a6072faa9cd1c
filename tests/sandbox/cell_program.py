"""What a child of the warm process runs in these tests: the program that its arguments name."""

from __future__ import annotations

import runpy
import sys


def ahead() -> None:
    """Import nothing ahead of time."""


def main() -> None:
    """Run the program."""
    runpy.run_path(sys.argv[0], run_name="__main__")
    sys.stdout.flush()
