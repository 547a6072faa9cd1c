"""Reading the YAML of answers files, and of the lists that units write: the one place where it is loaded.

Such a file is as trustworthy as whoever committed it last, and it is read before anything is known of it.
"""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any

from generator.errors import InputError

# A unit's files have at most 5 MiB together, its answers among them.
SIZE_MAX = 5 * 1024 * 1024
# Larger files are not kept in memory.
_KEPT_MAX = 64 * 1024
# Events of the parser: every scalar, and every start and end of a list or mapping. Real files have a few hundred.
_EVENTS_MAX = 200_000
# Digits with colons are a number to base 60, which takes time by the square of its length.
_NUMBER_MAX = 400
_NUMERIC = "-+.:_0123456789"


def too_large(path: object) -> InputError:
    """Return the error for a file above ``SIZE_MAX``, for callers that know the size before the content."""
    return InputError(path, f"is larger than {SIZE_MAX} bytes.", "Name a .copier-answers file.")


def load_mapping(content: bytes, path: object) -> dict[str, Any]:
    """Return what an answers file says, not judged yet.

    Raises:
        InputError: It is no YAML mapping, too large, or written so that it would unfold; ``path`` is named.
    """
    data = load_yaml(content, path)
    if not isinstance(data, dict):
        raise InputError(path, "is no answers file.", "Name a .copier-answers file.")
    return data


def load_yaml(content: bytes, path: object) -> Any:
    """Return the plain data of one YAML document.

    Raises:
        InputError: It is no YAML, too large, or written so that it would unfold; ``path`` is named.
    """
    if len(content) > SIZE_MAX:
        raise too_large(path)
    try:
        data, fault = (_loaded_once if len(content) <= _KEPT_MAX else _loaded)(content)
    except (ValueError, TypeError, AttributeError, RecursionError, UnreadableError) as error:
        raise InputError(path, f"cannot be read: {error}") from None
    if fault:
        raise InputError(path, fault, "Write its values out, or render the unit again.")
    return copy.deepcopy(data)


class UnreadableError(Exception):
    """What the parser says of a text that is no YAML."""


def _loaded(content: bytes) -> tuple[Any, str]:
    """Return a document's data, or what would make it far larger or slower than its text."""
    import yaml  # slow to load, and most commands need none

    # libyaml is fifty times as fast and limits the depth itself; where it is missing, Python's recursion does.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = content.decode("utf-8")
        fault = _fault(yaml, text, loader)
        return (None, fault) if fault else (loader(text).get_single_data(), "")
    except yaml.YAMLError as error:
        raise UnreadableError(str(error)) from None


# A unit's answers are looked at from several sides; a file that is read again while it stays as it is costs nothing.
_loaded_once = lru_cache(maxsize=64)(_loaded)


def _fault(yaml: Any, text: str, loader: Any) -> str:
    """Return what would make a document's data far larger or slower than its text, or an empty string."""
    for number, event in enumerate(yaml.parse(text, Loader=loader)):
        if isinstance(event, yaml.AliasEvent):
            # Ten lines of aliases of aliases stand for gigabytes.
            return f"has a YAML alias (*{event.anchor[:40]}), which no answers file needs."
        if number > _EVENTS_MAX:
            return f"has more than {_EVENTS_MAX} YAML events."
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _NUMBER_MAX and not event.value.strip(_NUMERIC):
            return f"has a number of {len(event.value)} digits."
    return ""
