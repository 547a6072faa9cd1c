"""File names in a text: trees, bullets, headings, tables, parentheses and sentences that ask for a new file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.reading.text.inline import fold, phrases
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import listed

# How sure a file is that only a task's words name.
IN_PASSING = 0.6
SUFFIXES = frozenset(
    phrases(
        "py|pyi|json|proto|yaml|yml|toml|ini|cfg|env|md|rst|txt|sql|html|css|scss|js|jsx|ts|tsx|mjs|rs|go|"
        "java|kt|swift|cs|cpp|c|h|php|rb|dart|vue|svelte|sh|bat|ps1|lock|xml|csv|graphql|ipynb"
    )
)
FOREIGN_SUFFIXES = frozenset(phrases("js|jsx|ts|tsx|mjs|rs|go|java|kt|swift|cs|cpp|php|rb|dart|vue|svelte"))
PATH_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./\\-:<>{}")
_PATH_RUN = re.compile(f"[{re.escape(''.join(sorted(PATH_CHARS)))}]+")
_LOOKED_AT = 4000
# How far before a name a verb of making stands in scripts without blanks.
_NEAR = 40
MAKES = tuple(dict.fromkeys((*listed("makes"), *listed("creating"), *listed("create_signs"))))
# Words behind which a text says where something new is to be.
PLACES = listed("placed_in")
_CHANGES = listed("change_verbs")
_ALREADY = (*listed("already_there"), "similar")
_USED = frozenset(fold(word) for word in listed("used_before"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A file that the text names as a part of what is to be built.

    ``path`` is as written, with forward slashes; ``place`` is where it stood (``tree``, ``bullet``, ``heading``,
    ``table``, ``parenthesis``, ``sentence``, ``block``); ``existing`` marks files that are only to be changed, and
    ``tracked`` is the file of the workspace that is meant.
    """

    path: str
    place: str
    start: int
    end: int
    purpose: str = ""
    existing: bool = False
    confidence: float = 0.9
    tracked: str = ""


def is_used(text: str, offset: int) -> bool:
    """Tell whether the sentence of a file's name says that it is there, or only used."""
    begin = max(text.rfind(". ", 0, offset), text.rfind("; ", 0, offset)) + 1
    end = text.find(". ", offset)
    before = spoken(text[begin:offset]).split()
    return mentions(text[begin : end if end > 0 else len(text)], _ALREADY) or (bool(before) and before[-1] in _USED)


def path_tokens(text: str) -> tuple[tuple[str, int], ...]:
    """Return every token of ``text`` that looks like a file, with its offset; linear in the text."""
    return _path_tokens(text[:_LOOKED_AT]) if "." in text else ()


# Several readers ask for the same line.
@lru_cache(maxsize=256)
def _path_tokens(text: str) -> tuple[tuple[str, int], ...]:
    found = ((run[0].rstrip(".:-"), run.start()) for run in _PATH_RUN.finditer(text))
    return tuple((token, start) for token, start in found if len(token) <= 200 and is_file_name(token))


def is_file_name(token: str) -> bool:
    """Tell whether ``token`` ends in a known file suffix and has a name before it."""
    if "." not in token:
        return False
    base = token.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = base.rpartition(".")
    if base.startswith(".env"):
        return True
    return bool(dot and stem and suffix.lower() in SUFFIXES and "//" not in token and any(c.isalnum() for c in stem))


def says_existing(text: str) -> bool:
    """Tell whether a remark says that a file is only to be changed."""
    return mentions(text, _CHANGES) and not mentions(text, ("new",))


def leading_path(text: str) -> tuple[str, str]:
    """Return the path that a line starts with (marks removed) and the text behind it."""
    bare = text.lstrip("*`\"' ")
    if not bare.startswith("__init__"):
        bare = bare.lstrip("*_`\"' ")
    end = 0
    while end < len(bare) and end < 200 and bare[end] in PATH_CHARS:
        end += 1
    token = bare[:end].rstrip(":-.").replace("\\\\", "/").replace("\\", "/")
    rest = bare[end:].lstrip("*_`\"' ")
    if token and rest and not bare[end : end + 1].isspace() and bare[end] not in "*_`\"'),;\uff1a(":
        return "", text
    return token, rest.lstrip(":\uff1a-\u2013—=() ").rstrip(")")


def made_here(text: str, offset: int) -> bool:
    """Tell whether a verb of making governs the name: it is the nearest verb before, or Japanese and after."""
    heard = spoken(text[max(0, offset - 120) : offset])
    made = max((heard.rfind(f" {word}") for word in MAKES if word.isascii()), default=-1)
    changed = max((heard.rfind(f" {word}") for word in _CHANGES if word.isascii()), default=-1)
    after = fold(text[offset : offset + 60])
    before = fold(text[max(0, offset - _NEAR) : offset])
    foreign = any(fold(word) in after or fold(word) in before for word in MAKES if not word.isascii())
    located = heard.endswith(phrases(" in | from | into | to | like | von | aus | en | dans "))
    if heard.endswith((" for ", " of ", " fur ", " pour ", " para ")):
        return False
    return (made > changed and not (located and changed > -1)) or (foreign and changed == -1)
