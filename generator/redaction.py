"""Taking secrets out of text that is kept or shown: the run record, the report, the journal, the board and logs.

What has the form of a key, a token or a password goes, and so do the values of environment variables whose names say
that they are secret. All patterns are bounded, because the text may come from a model. A secret without any form cannot
be told from other text; that is what the secrets gate looks for in files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

REDACTED = "[redacted]"
_SHORTEST_VALUE = 8
_SHORTEST_TEXT = 8
_KEPT_TEXT = 2_000
_KEY_BEGIN = "-----BEGIN "
_NAMES = (
    r"(?:pass(?:word|wd|phrase)|pwd|secret|token|credentials?|auth(?:orization)?|"
    r"(?:api|access|private|account|signing|encryption)[_-]?key)"
)
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_HINTS = ("pass", "pwd", "secret", "token", "credential", "auth", "key")
_TOKENS = re.compile(
    r"\b(?:"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}"
    r"|(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-|hf_|shpat_|dop_v1_)[A-Za-z0-9_-]{16,255}"
    r"|(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,255}"
    r"|xox[a-z]-[A-Za-z0-9-]{10,255}"
    r"|AIza[A-Za-z0-9_-]{30,60}"
    r"|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}"
    r"|eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,2000})?"
    r")"
)
_IN_URL = re.compile(r"(://)[^\s/:@'\"]{0,200}:[^\s/@'\"]{1,200}@")
_IN_HEADER = re.compile(r"\b((?:Bearer|Basic)\s{1,4})[A-Za-z0-9+/=_.~-]{12,4000}", re.IGNORECASE)
# name = "value", "name": "value", name: str = 'value', name=value-with-a-digit
_ASSIGNED = re.compile(
    rf"({_NAMES}\w{{0,20}}\\?[\"']?\s{{0,8}}(?::\s{{0,4}}[A-Za-z][\w.\[\]| ]{{0,40}})?(?:[:=]{{1,2}}|!=)\s{{0,8}})"
    r"(?:\\?[bruf]{0,2}([\"'])(?:(?!\2|\\[\"'])[^\n]){1,4000}|(?=[^\s\"',;)]{0,200}[0-9])[^\s\"',;)\]}]{6,4000})",
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
    text = _without_keys(text)
    text = _IN_URL.sub(rf"\1{REDACTED}@", text)
    text = _IN_HEADER.sub(rf"\1{REDACTED}", text)
    text = _TOKENS.sub(REDACTED, text)
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text
    return _ASSIGNED.sub(lambda found: f"{found[1]}{found[2] or ''}{REDACTED}", text)


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
    named = (value for name, value in os.environ.items() if _SECRET_NAME.search(name))
    # A path is no secret, and taking one out would spoil messages.
    values = {value for value in named if len(value) >= _SHORTEST_VALUE and value[0] not in "/."}
    return tuple(sorted(values, key=len, reverse=True))


def _without_keys(text: str) -> str:
    """Return ``text`` without private keys in PEM form; one without an end goes to the end of the text."""
    parts: list[str] = []
    place = 0
    while (begin := text.find(_KEY_BEGIN, place)) >= 0:
        if " KEY" not in text[begin : begin + 60]:
            parts.append(text[place : begin + len(_KEY_BEGIN)])
            place = begin + len(_KEY_BEGIN)
            continue
        parts += [text[place:begin], REDACTED]
        end = text.find("-----END ", begin)
        stop = text.find("-----", end + 9) if end >= 0 else -1
        place = stop + 5 if stop >= 0 else len(text)
    return "".join([*parts, text[place:]])
