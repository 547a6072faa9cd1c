"""Printing: results on standard output, everything else on standard error, nothing that a terminal would obey."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from generator.characters import DIRECTION, is_control


def printable(text: str) -> str:
    """Return text with control and direction-changing characters spelled out; line breaks and tabs stay."""
    return "".join(char if _is_plain(char) else char.encode("unicode_escape").decode() for char in text)


def _is_plain(char: str) -> bool:
    return char in "\n\t" or not (is_control(char) or char in DIRECTION)


def say(text: str, stream: TextIO | None = None) -> None:
    """Print one line of a result."""
    print(printable(text), file=stream or sys.stdout)


def note(text: str) -> None:
    """Print one line of progress or warning on standard error, without secrets."""
    from generator.redaction import redact

    say(redact(text), sys.stderr)


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], lines: Iterable[str]) -> None:
    """Print a result as a table where a person sees it, and elsewhere line by line: a table in a pipe would be cut.

    Args:
        titles: The columns.
        rows: The cells.
        lines: The same for a pipe or a file.
    """
    if not sys.stdout.isatty():
        say("\n".join(lines))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        shown.add_column(title, overflow="fold")
    for row in rows:
        # As text, what looks like markup stays what it is.
        shown.add_row(*(Text(printable(cell)) for cell in row))
    Console().print(shown)


def dump(data: dict[str, Any]) -> None:
    """Print a result as JSON."""
    json.dump(data, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def show_report(
    data: Callable[[], Any], lines: Callable[[], Iterable[str]], *, warnings: Iterable[str] = (), as_json: bool
) -> None:
    """Print what became of a command: its warnings on standard error, the report on standard output.

    Args:
        data: Makes the report as plain data.
        lines: Makes it as lines for a person.
        warnings: What went wrong beside it, one line each.
        as_json: Whether the data is wanted.
    """
    for warning in warnings:
        note(f"warning: {warning}")
    if as_json:
        dump(data())
    else:
        say("\n".join(lines()))
