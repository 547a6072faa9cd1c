"""Taking secrets out of text that is kept or shown: the run record, the report, the journal, the board and logs.

What has the form of a key, a token or a password goes, and so do the values of environment variables whose names say
that they are secret; ``values`` knows both. A secret without any form cannot be told from other text; that is what the
secrets gate looks for in files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from generator.values.credentials import REDACTED, without_credentials
from generator.values.secrets import HINTS_IN_TEXT, NAME_IN_TEXT, mentions_secret

_SHORTEST_VALUE = 8
_SHORTEST_TEXT = 8
_KEPT_TEXT = 2_000
# name = "value", "name": "value", name: str = 'value', name=value-with-a-digit
_ASSIGNED = re.compile(
    rf"({NAME_IN_TEXT}\w{{0,20}}\\?[\"']?\s{{0,8}}"
    # A name, or a name with its type and an equals sign; «did not pass: imports: 'x'» is neither.
    r"(?::\s{0,4}[A-Za-z][\w.\[\]| ]{0,40}=|[:=]{1,2}|!=)\s{0,8})"
    r"(?:(\\?[bruf]{0,2})([\"'])(?:(?!\3|\\[\"'])[^\n]){1,4000}|(?=[^\s\"',;)]{0,200}[0-9])[^\s\"',;)\]}]{6,4000})",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return ``text`` without what looks like a secret; what stays is as it was."""
    if len(text) < _SHORTEST_TEXT:
        return text
    return _redacted_once(text) if len(text) <= _KEPT_TEXT else _redacted(text)


@lru_cache(maxsize=512)
def _redacted_once(text: str) -> str:
    """Return a short text redacted; a message goes through the report, the record, the journal and the log."""
    return _redacted(text)


def _redacted(text: str) -> str:
    for value in _environment_secrets():
        text = text.replace(value, REDACTED)
    text = without_credentials(text)
    lowered = text.lower()
    if not any(hint in lowered for hint in HINTS_IN_TEXT):
        return text
    return _ASSIGNED.sub(lambda found: f"{found[1]}{found[2] or ''}{found[3] or ''}{REDACTED}", text)


def redact_data(data: Any) -> Any:
    """Return plain data (as in JSON) with every text in it redacted; keys stay."""
    if isinstance(data, str):
        return redact(data)
    if isinstance(data, Mapping):
        return {key: redact_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [redact_data(value) for value in data]
    return data


@cache
def _environment_secrets() -> tuple[str, ...]:
    """Return the values of variables whose names say that they are secret, the longest first."""
    named = (value for name, value in os.environ.items() if mentions_secret(name))
    # A path is no secret, and taking one out would spoil messages.
    values = {value for value in named if len(value) >= _SHORTEST_VALUE and value[0] not in "/."}
    return tuple(sorted(values, key=len, reverse=True))
