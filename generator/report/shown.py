"""Text of others as a page may show it: every character seen, none that turns its surroundings around."""

from __future__ import annotations

from generator.characters import is_hidden

# The joiner and the selector that emoji are made with, which change nothing beside them.
_HARMLESS = frozenset("\n\t\u200d\ufe0e\ufe0f")


def shown(text: object) -> str:
    """Return text with characters spelled out that are not seen or turn the direction; line breaks and tabs stay."""
    told = str(text).replace("\r\n", "\n")
    if told.isascii() and told.isprintable():
        return told
    return "".join(_spelled(char) if is_hidden(char) and char not in _HARMLESS else char for char in told)


def _spelled(char: str) -> str:
    return char.encode("unicode_escape").decode()
