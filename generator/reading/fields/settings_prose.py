"""Settings in sentences."""

from __future__ import annotations

from pydantic import JsonValue

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.fields.phase_heads import is_elsewhere
from generator.reading.fields.settings_attributes import (
    after_default,
    in_brackets,
    read_attributes,
    starts_with_default,
)
from generator.reading.fields.settings_context import (
    MAX_READ,
    SETTINGS_WORDS,
    FieldFound,
    is_settings_file,
    make_field,
    names_settings,
    scope_of,
)
from generator.reading.fields.settings_said import read_said
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import Found, code_spans, fold, phrases, split_outside
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import listed
from generator.values.defaults import read_default
from generator.values.secrets import SECRET_WORDS
from generator.values.setting_names import is_field_name
from generator.values.types import type_said

MAX_LINE = 2000
_SETTING_NOUNS = (*listed("setting_nouns"), *SETTINGS_WORDS)
_NAMED_BEFORE = phrases("setting|settings|option|field|secret|variable|einstellung|ajuste|parametre|flag")
_NAMED_BEHIND = phrases("setting|option|secret|environment variable|config|field|flag")
_ADDED = listed("setting_added")


def from_prose(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read «a `forge_timeout` setting (int, default 30)» and «add `retries: int = 3` to `config.py`» in a sentence."""
    del blocks
    found: list[FieldFound] = []
    for line in document.lines:
        if len(found) >= MAX_READ:
            break
        if line.kind not in ("text", "item") or "`" not in line.text or len(line.text) > MAX_LINE:
            continue
        if not (mentions(line.text, _SETTING_NOUNS) or names_settings(line.text, contract)):
            continue
        if is_elsewhere(document, line):
            continue
        scope = scope_of(document, line, contract)
        declares = is_settings_file(line.text) or names_settings(line.text, contract)
        for span, offset in list(code_spans(line.text))[:40]:
            if is_field_name(span):
                field = _named(line, span, offset, scope)
            else:
                field = _declared(span, scope) if declares else None
            if field is not None:
                start = line.start + offset
                found.append(Found(field, start, start + len(span), "config/prose", 0.6))
    return found


def _named(line: Line, span: str, offset: int, scope: Scope) -> ConfigField | None:
    """Return the setting that a sentence names; a plain word is one only with type and default behind it."""
    if "_" not in span and not _tells_default(line.text, offset + len(span) + 1):
        return None
    return _prose_field(line, span, offset, scope)


def _declared(span: str, scope: Scope) -> ConfigField | None:
    """Return the setting that a span declares: ``retries: int = 3``, ``retries=3``."""
    said = read_said(span) if ":" in span or "=" in span else None
    if said is None or not said.exact:
        return None
    return make_field(
        said.name, said.type, said.default, said.description, attributes=list(said.attributes), scope=scope
    )


def _tells_default(text: str, offset: int) -> bool:
    """Tell whether parentheses directly behind a name have a type and a default: a plain word needs both."""
    behind = text[offset : offset + 200]
    parts = split_outside(in_brackets(behind[1:])[0], ",;、") if behind[:2] == " (" else []
    return len(parts) > 1 and any(after_default(part) is not None for part in parts[1:])


def _prose_field(line: Line, span: str, offset: int, scope: Scope) -> ConfigField | None:
    after = line.text[offset + len(span) + 1 : offset + len(span) + 200]
    before = spoken(line.text[max(0, offset - 60) : offset - 1]).rstrip()
    heard = spoken(after[:60])
    opening = after.find("(")
    inner = in_brackets(after[opening:])[0] if 0 <= opening <= 40 and "`" not in after[:opening] else ""
    type_, default, said = read_attributes(split_outside(inner, ",;、")) if inner else (None, None, [])
    if type_ is None and default is None:
        type_, default = _stated_behind(after)
    if type_ is None and default is None and SECRET_WORDS.isdisjoint(fold(word) for word in said):
        named = before.endswith(_NAMED_BEFORE) or heard.lstrip().startswith(_NAMED_BEHIND)
        if not named or not (mentions(line.text, _ADDED) or before.endswith(" secret")):
            return None
        written = after_default(after.lstrip(" ,;(").removeprefix("that ").removeprefix("which "))
        if written:
            value = written.split(" and ")[0].split(",")[0].split(". ")[0].rstrip(".)")
            default, type_ = read_default(value, None)
    is_said_secret = before.endswith(("secret", "sensitive")) or heard.startswith(" secret ")
    attributes = [*said, "secret"] if is_said_secret else said
    return make_field(span, type_, default, "", attributes=attributes, scope=scope)


def _stated_behind(after: str) -> tuple[str | None, JsonValue]:
    """Read «…, an integer that defaults to 10» behind a name: both type and default must be in the clause."""
    clause = after.partition("`")[0].partition(". ")[0]
    heads = clause.split(" ")[:16]
    type_ = next((kind for head in heads if (kind := type_said(head.strip(",;()"))) is not None), None)
    if type_ is None:
        return None, None
    for place in range(len(heads)):
        rest = clause.split(" ", place)[-1]
        if starts_with_default(rest) and (written := after_default(rest)):
            default, type_ = read_default(_first_value(written), type_)
            return (type_, default) if default is not None else (None, None)
    return None, None


def _first_value(written: str) -> str:
    """Return the value that a clause goes on with: «is 10» and «es 10,» mean 10."""
    words = written.strip().split(" ")
    return next((word for word in words[:2] if word[:1].isdigit() or word[:1] in "\"'-["), words[0]).rstrip(".,;)")
