"""Characters that a reader does not see, or that turn the direction of what stands around them."""

from __future__ import annotations

import unicodedata

# A terminal or an editor shows what follows them from right to left, or not where it stands.
DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters, marks and symbols by their category, which have no shape of their own.
_SHAPELESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS = (("\u180b", "\u180f"), ("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))


def is_control(char: str) -> bool:
    """Tell whether a character is a control character or half of one."""
    return unicodedata.category(char) in {"Cc", "Cs"}


def is_hidden(char: str) -> bool:
    """Tell whether a character is not seen: control and format characters, tags, selectors of a variation, fillers."""
    return (
        is_control(char)
        or unicodedata.category(char) in {"Cf", "Co", "Cn"}
        or char in _SHAPELESS
        or any(first <= char <= last for first, last in _VARIATIONS)
    )
