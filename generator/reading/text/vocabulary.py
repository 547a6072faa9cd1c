"""The words that labels, levels and sections are recognised by, in the languages that answers come in.

All entries are compared after ``inline.fold`` (no accents, lower case). Latin entries match whole words by prefix;
entries of other scripts match anywhere, because those languages write no blanks. No reader rests on their order.
"""

from __future__ import annotations

from functools import lru_cache

from generator.reading.text.inline import fold
from generator.reading.words import listed

# A label is of the first kind of which its name has a word.
LABELS: dict[str, tuple[str, ...]] = {
    kind: listed(f"label_{kind}")
    for kind in (
        "first_step",
        "complexity",
        "priority",
        "blockers",
        "dependencies",
        "configuration",
        "title",
        "name",
        "effort",
    )
}
LEVELS: dict[str, tuple[str, ...]] = {
    level: listed(f"level_{level.lower()}") for level in ("Low", "Medium", "High", "Critical")
}
NO_CHANGE = listed("no_change")
NOTHING = listed("nothing")
_NONE_OF_IT = listed("none_of_it")
_THERE_IS_NONE = listed("there_is_none")
_SO_FAR = listed("so_far")
# Of two that begin alike the longer one is meant.
PHASE_WORDS = tuple(sorted(listed("phase_words"), key=len, reverse=True))
PLAIN_PLANS = frozenset(listed("plain_plans"))
PLAN_SECTIONS = listed("plan_sections")
OTHER_SECTIONS = listed("other_sections")
EXISTING_SECTIONS = listed("existing_sections")
# One of these words alone on a line after a blank one opens a section, also without any sign of a heading.
SECTION_WORDS = frozenset(listed("section_words"))


@lru_cache(maxsize=512)
def _folded(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(entry) for entry in entries)


@lru_cache(maxsize=8192)
def spoken(text: str) -> str:
    """Return folded ``text`` with blanks for everything but letters and digits, and one blank on each side."""
    return " " + " ".join("".join(char if char.isalnum() else " " for char in fold(text[:400])).split()) + " "


@lru_cache(maxsize=256)
def _sought(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {entry}" if entry.isascii() else entry for entry in _folded(entries))


def mentions(text: str, entries: tuple[str, ...]) -> bool:
    """Tell whether ``text`` has one of ``entries``: Latin ones at the start of a word, others anywhere."""
    return _mentions(text[:400], entries)


@lru_cache(maxsize=8192)
def _mentions(text: str, entries: tuple[str, ...]) -> bool:
    said = spoken(text)
    return any(entry in said for entry in _sought(entries))


def is_nothing(text: str) -> bool:
    """Tell whether a value says that there is none of it."""
    heard = spoken(text).strip()
    if not heard:
        return True
    first, _, rest = heard.partition(" ")
    if first in _folded(_NONE_OF_IT) and len(heard.split()) <= 6 and f" {rest}".startswith(_SO_FAR):
        return True
    return heard in _folded(NOTHING) or heard.startswith(
        ("none ", "no known ", "no blocker", "no major ", "keine bekannt", *_THERE_IS_NONE)
    )


@lru_cache(maxsize=1)
def level_words() -> dict[str, str]:
    """Return the level of every folded Latin level word."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if word.isascii()}


@lru_cache(maxsize=1)
def level_signs() -> dict[str, str]:
    """Return the level of every level word that is written without blanks around it."""
    return {fold(word): level for level, entries in LEVELS.items() for word in entries if not word.isascii()}
