"""The keys of structured answers: which field of a plan a key means, in the words and languages of answers."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from generator.reading import words as data_files
from generator.reading.text.inline import fold, one_line, words
from generator.values.defaults import clean_text

_WORDS = tomllib.loads(resources.files(data_files).joinpath("answer_keys.toml").read_text("utf-8"))
KEYS: dict[str, list[str]] = _WORDS["fields"]
GROUPS: dict[str, tuple[str, ...]] = {
    name: tuple(dict.fromkeys(map(fold, listed))) for name, listed in _WORDS["groups"].items()
}
# The fields that only a plan has.
TELLING = frozenset({"complexity", "phases", "files", "config_additions", "blockers", "workspace_config", "first_step"})
EMPTY: tuple[Any, ...] = (None, "", [], {})


def heard(name: object) -> str:
    """Return a key as folded words with blanks between them: ``estimatedComplexity`` becomes two words."""
    return _heard(str(name)[:80])


@lru_cache(maxsize=4096)
def _heard(text: str) -> str:
    spaced = "".join(
        f" {char}" if char.isupper() and index and text[index - 1].islower() else char
        for index, char in enumerate(text)
    )
    return " ".join(words(spaced))


_BY_NAME = {heard(alias): key for key, aliases in KEYS.items() for alias in aliases}


def key_of(name: object) -> str:
    """Return the field of a plan that a key means, numbered or not; empty for an unknown key."""
    spoken = heard(name)
    return _BY_NAME.get(spoken) or _BY_NAME.get(spoken.lstrip("0123456789 "), "")


def is_exact(name: object) -> bool:
    """Tell whether a key is written just as a plan's field is."""
    return isinstance(name, str) and name in KEYS


def is_in(group: str, name: object) -> bool:
    """Tell whether a key or word is one of a group's."""
    return heard(name) in GROUPS[group]


class Entry:
    """One mapping of a structured answer, read by the names of groups of keys.

    Attributes:
        values: The values by their keys as folded words, also without the blanks between them.
    """

    def __init__(self, entry: dict[Any, Any]) -> None:
        self.values: dict[str, Any] = {heard(key): value for key, value in list(entry.items())[:100]}
        for key, value in list(self.values.items()):
            self.values.setdefault(key.replace(" ", ""), value)

    def first(self, group: str) -> Any:
        """Return the value of the first key of a group that is there."""
        return next((self.values[key] for key in GROUPS[group] if key in self.values), None)

    def text(self, *groups: str) -> str:
        """Return the first text that a key of the groups has; empty where none has one."""
        found = (as_text(self.values[key]) for group in groups for key in GROUPS[group] if key in self.values)
        return next(filter(None, found), "")

    def has(self, *groups: str) -> bool:
        """Tell whether a key of the groups is there."""
        return any(key in self.values for group in groups for key in GROUPS[group])


def as_text(value: Any) -> str:
    """Return a value as one line of text; of a mapping what names the thing."""
    if isinstance(value, dict):
        entry = Entry(value)
        return next((text for key in GROUPS["thing"] if (text := scalar(entry.values.get(key)))), "")
    return scalar(value)


def scalar(value: Any) -> str:
    """Return a text or number as one line of text; empty for any other value."""
    plain_value = isinstance(value, str | int | float) and not isinstance(value, bool)
    return one_line(clean_text(str(value)[:4000])) if plain_value else ""
