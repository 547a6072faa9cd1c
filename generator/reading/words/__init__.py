"""The words of each supported language, one data file a language; a reader asks for a list of all languages at once.

A data file is a module of nothing but lists, as Python loads what it has compiled in no time.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from generator.values.folding import fold

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "ja", "zh", "ko")
# Beside those, single words of languages that have no file of their own.
_FILES = (*LANGUAGES, "others")


@cache
def files() -> dict[str, dict[str, list[str]]]:
    """Return the lists of each data file, by the file's name and their own."""
    modules = {name: import_module(f"{__name__}.{name}") for name in _FILES}
    return {name: {k: v for k, v in vars(module).items() if k[0] != "_"} for name, module in modules.items()}


@cache
def listed(key: str) -> tuple[str, ...]:
    """Return the entries of one list in all languages, without doubles; a language may lack the list.

    Raises:
        KeyError: No language has the list.
    """
    found = [each[key] for each in files().values() if key in each]
    if not found:
        raise KeyError(key)
    return tuple(dict.fromkeys(word for words in found for word in words))


@cache
def folded(key: str) -> tuple[str, ...]:
    """Return the entries of one list in all languages as folded text is compared with, without doubles."""
    return tuple(dict.fromkeys(map(fold, listed(key))))
