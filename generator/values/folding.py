"""Words made comparable: without case, accents and compatibility forms."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters whose stroke is no accent, so that decomposing leaves it.
_STROKES = str.maketrans("łŁøØđĐı", "lLoOdDi")


def phrases(*lines: str) -> tuple[str, ...]:
    """Return the entries of word lists that are written with a bar between them; blanks count."""
    return tuple("".join(lines).split("|"))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return ``text`` for comparing: compatibility-decomposed, without accents, case folded."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).translate(_STROKES)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """Return the folded alphanumeric words of the first 2,000 characters of ``text``."""
    folded = fold(text[:2000])
    return "".join(char if char.isalnum() else " " for char in folded).split()


def words_of_name(name: str) -> list[str]:
    """Return the folded words of an identifier in any case: ``clientSecret`` and ``CLIENT_SECRET`` are two words."""
    cut = name[:200]
    humps = "".join(
        f" {char}" if char.isupper() and cut[index - 1 : index].islower() else char for index, char in enumerate(cut)
    )
    return words(humps)
