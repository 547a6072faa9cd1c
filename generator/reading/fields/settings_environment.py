"""Environment variables that sentences name: «`.env` (A_TOKEN, B_ID)», «store it as `A_TOKEN` in `.env`»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.answers.contract import Contract
from generator.plan import ConfigField, Scope
from generator.reading.code.blocks import Block
from generator.reading.code.environment_reads import names_a_setting
from generator.reading.fields.settings_context import FieldFound, in_settings_context, make_field, scope_of
from generator.reading.fields.settings_data import environment_line
from generator.reading.fields.settings_said import in_brackets, read_attributes
from generator.reading.text.document import Document
from generator.reading.text.inline import Found, code_spans, phrases, split_outside
from generator.reading.text.vocabulary import mentions
from generator.reading.words import listed

MAX_LINE = 2000
_ENVIRONMENT = listed("environment_variables")
# What a build server has is no setting of the program.
_NOT_ADDED = (
    *listed("taken_away"),
    *listed("already_there"),
    *phrases(
        "github action|gitlab ci|ci variable|ci secret|repository secret|github secret|ci pipeline|ci cd|"
        "workflow secret|in tests|for tests|the tests|test suite|pytest|conftest"
    ),
)
_ENDS = re.compile("[.;] {1,3}(?=[^a-z ])|[\u3002\uff1b]")
# A name of several parts in upper case; what stands before and behind it is no part of a longer word.
_NAME = re.compile(r"(?<![\w$.{/-])[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,8}(?![\w(])")


def from_environment_names(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read the names in upper case of sentences that speak of ``.env`` or of environment variables."""
    del blocks
    found: list[FieldFound] = []
    for line in document.lines:
        if line.kind not in ("item", "text") or len(line.text) > MAX_LINE:
            continue
        set_here = list(_set_in(line.text))
        if not set_here and "_" not in line.text and "`" not in line.text:
            continue
        scope = scope_of(document, line, contract)
        about = _speaks_of_environment(line.text) or (bool(set_here) and in_settings_context(document, line, contract))
        for clause, at in _clauses(line.text) if about else ():
            if not mentions(_NAME.sub(" ", clause), _NOT_ADDED):
                for field, offset in _named(clause, scope):
                    start = line.start + at + offset
                    found.append(Found(field, start, start + len(field.name), "config/environment", 0.7))
    return found


def _speaks_of_environment(text: str) -> bool:
    return ".env" in text or mentions(text, _ENVIRONMENT)


def _clauses(text: str) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a line, each with its offset: «already there» is said of one of them."""
    start = 0
    for mark in _ENDS.finditer(text):
        yield text[start : mark.end()], start
        start = mark.end()
    yield text[start:], start


def _set_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield the spans of code that set a variable: «`A_TOKEN=…`»."""
    for span, offset in code_spans(text):
        name, sign, _ = span.removeprefix("export ").partition("=")
        if sign and names_a_setting(name) and not span.startswith("="):
            yield span.removeprefix("export "), offset


def _named(clause: str, scope: Scope) -> Iterator[tuple[ConfigField, int]]:
    taken: set[str] = set()
    for span, offset in _set_in(clause):
        for field in environment_line(span, scope):
            taken.add(field.name)
            yield field, offset
    names = [(match[0], match.start()) for match in _NAME.finditer(clause)]
    spans = [(span, offset) for span, offset in code_spans(clause) if names_a_setting(span)]
    alone = [one for one in spans if one not in names and len(one[0]) > 2] if len(spans) > 1 and names else []
    for name, offset in (*names, *alone):
        if names_a_setting(name) and name not in taken:
            taken.add(name)
            yield _with_parentheses(clause, name, offset, scope), offset


def _with_parentheses(clause: str, name: str, offset: int, scope: Scope) -> ConfigField:
    """Return a variable with what stands in the next parentheses behind it: its type, its default, a remark."""
    behind = clause[offset + len(name) : offset + len(name) + 240].lstrip("`*").replace("\uff08", "(")
    opening = behind[:40].find("(")
    near = opening >= 0 and "`" not in behind[:opening] and _NAME.search(behind[:opening]) is None
    inner = in_brackets(behind[opening:])[0] if near else ""
    type_, default, said = read_attributes(split_outside(inner, ",;、\uff0c")) if inner else (None, None, [])
    remark = inner if not opening and type_ is None and default is None else ""
    return make_field(name, type_, default, remark, attributes=said, scope=scope)
