"""Values that only show where a real one goes: ``your-token-here``, ``<token>``, ``sk-...``, ``changeme``."""

from __future__ import annotations

from pydantic import JsonValue

from generator.reading.text.inline import fold, phrases
from generator.reading.words import folded

MAX_LENGTH = 200
_WHOLE = frozenset(
    phrases(
        "changeme|change-me|change_me|replace-me|replace_me|replaceme|todo|tbd|fixme|placeholder|dummy|secret-here|…"
    )
)
_SIGNS = ("<", "${", "{{", "$(", "xxx", "***")
_STARTS = (*_SIGNS, *folded("placeholder_starts"))
_ENDS = tuple(map(fold, phrases("...|…|xxxx|-here|_here|****|<token>|<key>|を入力|를 입력|입력하세요|填写|在此")))


def is_placeholder(value: JsonValue) -> bool:
    """Tell whether a default is a text that stands where a real value is to be put."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_LENGTH:
        return False
    text = fold(value.strip().strip("\"'`"))
    return text in _WHOLE or text.startswith(_STARTS) or text.endswith(_ENDS)
