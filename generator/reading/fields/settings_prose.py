"""Settings in sentences."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.fields.phase_heads import is_elsewhere
from generator.reading.fields.settings_context import FieldFound, is_field_name, make_field, names_settings, scope_of
from generator.reading.fields.settings_said import after_default, in_brackets, read_attributes
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import Found, code_spans, phrases, split_outside
from generator.reading.text.vocabulary import mentions, spoken
from generator.values.defaults import read_default

_SETTING_NOUNS = phrases(
    "setting|config|option|environment variable|env var|field|flag|secret|einstellung|variable|ajuste|"
    "parametre|parametro|設定|環境変数"
)


def from_prose(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read «a `forge_timeout` setting (int, default 30)» in a sentence."""
    del blocks
    found = []
    for line in document.lines:
        if (
            line.kind not in ("text", "item")
            or "`" not in line.text
            or len(line.text) > 2000
            or not (mentions(line.text, _SETTING_NOUNS) or names_settings(line.text, contract))
        ):
            continue
        if is_elsewhere(document, line):
            continue
        for span, offset in list(code_spans(line.text))[:40]:
            if not is_field_name(span):
                continue
            field = _prose_field(line, span, offset, scope_of(document, line, contract))
            plain_word = "_" not in span and not span.isupper()
            if field is not None and not (plain_word and not _tells_default(line.text, offset + len(span) + 1)):
                found.append(Found(field, line.start + offset, line.start + offset + len(span), "config/prose", 0.6))
    return found


def _tells_default(text: str, offset: int) -> bool:
    """Tell whether parentheses directly behind a name have a type and a default: a plain word needs both."""
    behind = text[offset : offset + 200]
    parts = split_outside(in_brackets(behind[1:])[0], ",;、") if behind[:2] == " (" else []
    return len(parts) > 1 and any(after_default(part) is not None for part in parts[1:])


def _prose_field(line: Line, span: str, offset: int, scope: Scope) -> ConfigField | None:
    after = line.text[offset + len(span) + 1 : offset + len(span) + 200]
    before = spoken(line.text[max(0, offset - 60) : offset - 1])
    opening = after.find("(")
    inner = in_brackets(after[opening:])[0] if 0 <= opening <= 40 and "`" not in after[:opening] else ""
    type_, default, said = read_attributes(split_outside(inner, ",;、")) if inner else (None, None, [])
    heard = spoken(after[:60])
    named = before.rstrip().endswith(
        phrases("setting|settings|option|field|secret|variable|einstellung|ajuste|parametre|flag")
    )
    named = named or heard.lstrip().startswith(
        ("setting", "option", "secret", "environment variable", "config", "field", "flag")
    )
    if type_ is None and default is None:
        if not named or not mentions(
            line.text,
            phrases("add|introduce|new|need|expose|require|read|neu|nueva|nuevo|nouveau|ajouter|追加"),
        ):
            return None
        written = after_default(after.lstrip(" ,;(").removeprefix("that ").removeprefix("which "))
        if written:
            value = written.split(" and ")[0].split(",")[0].split(". ")[0].rstrip(".)")
            default, type_ = read_default(value, None)
    attributes = [
        *said,
        *(["secret"] if before.rstrip().endswith(("secret", "sensitive")) or heard.startswith(" secret ") else []),
    ]
    return make_field(span, type_, default, "", attributes=attributes, scope=scope)
