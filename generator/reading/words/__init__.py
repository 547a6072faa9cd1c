"""The words of each supported language, one data file a language; a reader asks for a list of all languages at once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from generator.values.folding import fold

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "ja", "zh", "ko")
# Beside those, single words of languages that have no file of their own.
_FILES = (*LANGUAGES, "others")


@cache
def _files() -> tuple[dict[str, list[str]], ...]:
    folder = resources.files(__name__)
    return tuple(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in _FILES)


@cache
def listed(key: str) -> tuple[str, ...]:
    """Return the entries of one list in all languages, without doubles; a language may lack the list.

    Raises:
        KeyError: No language has the list.
    """
    found = [each[key] for each in _files() if key in each]
    if not found:
        raise KeyError(key)
    return tuple(dict.fromkeys(word for words in found for word in words))


@cache
def folded(key: str) -> tuple[str, ...]:
    """Return the entries of one list in all languages as folded text is compared with, without doubles."""
    return tuple(dict.fromkeys(map(fold, listed(key))))
