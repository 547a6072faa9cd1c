"""What stands in the parentheses of a setting, and how a text says what its default is."""

from __future__ import annotations

from pydantic import JsonValue

from generator.reading.text.inline import fold
from generator.reading.text.vocabulary import spoken
from generator.reading.words import folded, listed
from generator.values.defaults import read_default
from generator.values.secrets import SECRET_WORDS
from generator.values.types import type_said

DEFAULT_WORDS = listed("default_words")


_BEHIND = sorted(listed("default_behind"), key=len, reverse=True)
# What stands beside a setting's type and says how it is to be given.
MARKS = (SECRET_WORDS - {"secretstr"}) | {*folded("required"), *folded("optional")}


def in_brackets(text: str) -> tuple[str, str]:
    """Return what stands in the brackets that ``text`` starts with, and the text behind them."""
    depth = 0
    for index, char in enumerate(text[:500]):
        if char in "([\uff08":
            depth += 1
        elif char in ")]\uff09":
            depth -= 1
            if depth == 0:
                return text[1:index], text[index + 1 :]
    return "", text


def read_attributes(parts: list[str]) -> tuple[str | None, JsonValue, list[str]]:
    """Read what stands in a setting's parentheses: type, default and secrecy, in any order."""
    type_: str | None = None
    written: str | None = None
    said: list[str] = []
    for part in parts:
        value = after_default(part)
        if value is not None:
            written = value
            continue
        bare = part.strip("`* ")
        left, sign, right = bare.partition("=")
        if sign and type_said(left) is not None:
            type_, written = type_said(left), right.strip()
        elif type_ is None and type_said(without_marks(bare)) is not None:
            type_ = type_said(without_marks(bare))
        words_of = spoken(bare).split()
        said.extend([bare, *words_of] if len(words_of) <= 4 else [])
    if written is None:
        return type_, None, said
    default, type_ = read_default(written, type_)
    return type_, default, said


def without_marks(bare: str) -> str:
    """Drop words like «secret» and «optional» beside a type."""
    kept = [word for word in bare.split() if fold(word.strip("`*,")) not in MARKS]
    return " ".join(kept)


def is_value(text: str) -> bool:
    """Tell whether ``text`` is nothing but a value: in backticks or quotes, a number, or a truth value."""
    bare = text.strip().strip("*")
    quoted = len(bare) > 2 and bare[0] == bare[-1] and bare[0] in "`\"'" and bare.count(bare[0]) == 2
    return quoted or fold(bare) in ("true", "false") or bare.replace(".", "", 1).replace("_", "").isdecimal()


def _before_default(part: str) -> str | None:
    """Return what stands before «by default» at the end of ``part``."""
    bare = part.strip().rstrip(".`* ")
    tail = fold(bare[-40:])
    for words_of in _BEHIND:
        if tail.endswith(f" {words_of}"):
            cut = next((n for n in range(1, min(41, len(bare)) + 1) if fold(bare[-n:]).strip() == words_of), 0)
            return bare[:-cut].strip(" `*") if cut else None
    return None


def starts_with_default(text: str) -> bool:
    """Tell whether a text begins with a word for «default»."""
    head = fold(text.lstrip("`*_ ")[:32])
    return head.startswith(tuple(map(fold, DEFAULT_WORDS)))


def after_default(part: str) -> str | None:
    """Return what follows a word for «default», or stands before «by default»; ``None`` where there is no such word."""
    bare = part.strip().lstrip("`*_ ")
    head = fold(bare[:32])
    for word in sorted(map(fold, DEFAULT_WORDS), key=len, reverse=True):
        if head.startswith(word):
            # Folding may change lengths: find the cut in the original text.
            cut = next((n for n in range(1, min(33, len(bare) + 1)) if fold(bare[:n]) == word), len(word))
            return (
                bare[cut:]
                .lstrip(" :\uff1a=*_")
                .removeprefix("is ")
                .removeprefix("to ")
                .removeprefix("value ")
                .strip("* ")
            )
    return _before_default(part)
