"""Types and defaults of settings in structured answers, also those of a JSON schema."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from generator.reading.data.json_text import decode
from generator.reading.data.keys import Entry, as_text
from generator.reading.fields.settings_values import as_json, python_type, read_default
from generator.reading.text.inline import fold

MAX_DEPTH = 4
_TEXTS = ("str", "secret", "path", "http", "any", "email", "datetime", "bytes")
_OPEN = ("literal", "annotated", "union")
_LISTS = ("list", "tuple", "set", "sequence", "frozenset")
_INTEGERS = ("int", "positiveint", "nonnegativeint")


def stated_type(stated: Any, items: Any, depth: int = 0) -> str | None:
    """Return the Python type that a stated one means; ``None`` for one that is not known.

    Args:
        stated: A word, an annotation, or the list of types of a JSON schema.
        items: What stands beside it as the type of a list's entries.
        depth: How many lists it stands in.
    """
    if depth > MAX_DEPTH:
        return None
    if isinstance(stated, list):
        kinds = [one for one in stated[:8] if one not in ("null", None)]
        inner = stated_type(kinds[0], items, depth + 1) if len(kinds) == 1 else None
        return f"{inner} | None" if inner and len(kinds) < len(stated) else inner
    text = as_text(stated)
    if fold(text) in ("array", "list") and items is not None:
        below = Entry(items) if isinstance(items, dict) else None
        inner = (
            stated_type(below.values.get("type"), below.values.get("items"), depth + 1)
            if below
            else python_type(str(items))
        )
        return f"list[{inner}]" if inner else "list[str]"
    return text if text == "Path" else python_type(text)


def fit_default(default: JsonValue, type_: str) -> JsonValue:
    """Return a default as a value of ``type_``; ``None`` where it cannot be one."""
    base = type_.lower().removeprefix("optional[").split("|")[0].strip(" ]")
    if default is None or base.startswith(_OPEN):
        return default
    if isinstance(default, str):
        return default if base.startswith(_TEXTS) else _from_text(default, type_)
    if base.startswith("bool"):
        return default if isinstance(default, bool) else bool(default) if default in (0, 1) else None
    if base.startswith(_LISTS):
        return default if isinstance(default, list) else None
    if base.startswith(("dict", "mapping")):
        return default if isinstance(default, dict) else None
    return _number_or_text(default, base)


def _from_text(default: str, type_: str) -> JsonValue:
    """Return the value that a text stands for: JSON for collections, else what prose would mean by it."""
    start = len(default) - len(default.lstrip())
    read = decode(default, start) if default[start : start + 1] in ("{", "[") else None
    return fit_default(as_json(read.value), type_) if read is not None else read_default(default, type_)[0]


def _number_or_text(default: JsonValue, base: str) -> JsonValue:
    if not isinstance(default, int | float) or isinstance(default, bool):
        return None
    if base == "str":
        return str(default)
    if base in _INTEGERS:
        return int(default) if float(default).is_integer() else None
    return default
