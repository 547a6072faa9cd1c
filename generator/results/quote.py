"""Values of a hostile file, made fit to stand in a sentence."""

from __future__ import annotations

LIMIT = 160


def quote(value: object, limit: int = LIMIT) -> str:
    """Return ``value`` as one short printable line.

    Runs of white space become one space, control and bidi characters become escapes, and what is longer than
    ``limit`` characters ends with an ellipsis.
    """
    text = value if isinstance(value, str) else repr(value) if isinstance(value, (int, float)) else kind_of(value)
    if len(text) <= limit and " " not in text and text.isprintable():
        return text
    flat = " ".join(text[: limit * 4].split())
    visible = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in flat[: limit + 1])
    return visible if len(visible) <= limit else f"{visible[:limit]}…"


def kind_of(value: object) -> str:
    """Name the JSON type of ``value`` with its article: ``a list``, ``an object``, ``null``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    names = {dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number"}
    return names.get(type(value), "a value")
