"""Types of settings in structured answers, also those of a JSON schema."""

from __future__ import annotations

from typing import Any

from generator.reading.data.keys import Entry
from generator.reading.data.values import as_text
from generator.reading.text.inline import fold
from generator.values.types import type_said

MAX_DEPTH = 4


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
        inner = stated_type(below.first("type"), below.first("items"), depth + 1) if below else type_said(str(items))
        return f"list[{inner}]" if inner else "list[str]"
    return type_said(text)
