"""Source text in a newer Python than the one that runs us: read all the same, and named as what it is.

The syntax of these Pythons is written in an older way with every line in its place. That is enough for the facts that
are read from a file, and for telling a file that is too new from one that is broken. Nothing is ever written back so.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable
from typing import NamedTuple

_ALIAS = re.compile(r"^([ \t]*)type[ \t]+([A-Za-z_]\w*)([ \t]*(?:\[[^\]\n]*\])?[ \t]*)=(?!=)", re.MULTILINE)
_GENERIC = re.compile(r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+[A-Za-z_]\w*[ \t]*)\[", re.MULTILINE)
_HANDLERS = re.compile(
    r"^([ \t]*except[ \t]+)([A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*)+)([ \t]*:)", re.MULTILINE
)
_TEMPLATE = re.compile(r"(?<![\w\"'])(?:[tT]([rR]?)|([rR])[tT])(?=[\"'])")
_OPEN, _CLOSE = "[({", "])}"
# How Python 3.11 complains of an f-string of 3.12 that it can otherwise make out.
_FORMATTED = ("f-string expression part cannot include", "f-string: expecting '}'", "f-string: unmatched")


class Reading(NamedTuple):
    """What can be parsed of a text, and the oldest Python, e.g. ``(3, 12)``, that reads it as it stands."""

    text: str
    version: tuple[int, int] | None


def readable(text: str) -> Reading:
    """Return a text that this Python parses: the text itself, or with newer syntax written in an older way.

    Raises:
        SyntaxError: It is no Python of any version that is known here.
        ValueError: It holds a NUL character.
    """
    fault = _fault(text)
    if fault is None:
        return Reading(text, None)
    needed: tuple[int, int] | None = None
    for version, rewrite in _REWRITES:
        older = rewrite(text)
        if older != text:
            text, needed = older, max(version, needed or version)
            if _fault(text) is None:
                return Reading(text, needed)
    raise fault


def too_new(text: str, fault: SyntaxError) -> str:
    """Return in a clause that a text is of a newer Python, and what to do; empty where it is broken.

    Args:
        text: What cannot be parsed.
        fault: What this Python says about it.
    """
    try:
        version = readable(text).version
    except (SyntaxError, ValueError):
        is_formatted = sys.version_info < (3, 12) and str(fault.msg).startswith(_FORMATTED)
        version = (3, 12) if is_formatted else None
    return advice(version) if version is not None else ""


def advice(version: tuple[int, int]) -> str:
    """Return in a clause which Python a file needs, and which one runs us."""
    needed, ours = ".".join(map(str, version)), ".".join(map(str, sys.version_info[:2]))
    return f"uses syntax of Python {needed}, and this tool runs on Python {ours}; run the tool with Python {needed}"


def _fault(text: str) -> SyntaxError | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error
    return None


def _without_aliases(text: str) -> str:
    return _ALIAS.sub(lambda found: f"{found[1]}{found[2]}{' ' * len(found[3])}     =", text)


def _without_parameters(text: str) -> str:
    """Blank out the type parameters of functions and classes."""
    parts: list[str] = []
    place = 0
    for found in _GENERIC.finditer(text):
        end = _closing(text, found.end() - 1)
        if found.start() >= place and end > 0:
            inside = text[found.end() : end].replace("\n", "\\\n")
            parts += [text[place : found.end(1)], "".join(sign if sign in "\\\n" else " " for sign in inside)]
            place = end + 1
    return "".join([*parts, text[place:]])


def _closing(text: str, start: int) -> int:
    """Return where the bracket at ``start`` ends; -1 where it does not."""
    depth = 0
    for place in range(start, min(len(text), start + 2000)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if depth == 0:
            return place
    return -1


_REWRITES: tuple[tuple[tuple[int, int], Callable[[str], str]], ...] = (
    ((3, 12), _without_aliases),
    ((3, 12), _without_parameters),
    ((3, 14), lambda text: _HANDLERS.sub(r"\1(\2)\3", text)),
    ((3, 14), lambda text: _TEMPLATE.sub(r"f\1\2", text)),
)
