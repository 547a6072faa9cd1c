"""A program for children of the warm process that does nothing, to find out whether there can be any."""

from __future__ import annotations


def ahead() -> None:
    """Import nothing ahead of time."""


def main() -> None:
    """Do nothing."""
