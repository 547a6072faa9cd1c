"""Settings written one a line, or several with commas between them."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.reading.code.blocks import Block
from generator.reading.fields.settings_context import (
    AND_WORDS,
    MAX_READ,
    SETTINGS_WORDS,
    FieldFound,
    in_settings_context,
    is_interface,
    make_field,
    scope_of,
    setting_name,
)
from generator.reading.fields.settings_said import Said, read_said
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import Found, code_spans, split_outside
from generator.reading.text.labels import label_kind
from generator.reading.text.vocabulary import mentions
from generator.reading.words import listed

_TELLING = listed("setting_lines")


def from_lines(document: Document, blocks: list[Block], contract: Contract) -> list[FieldFound]:
    """Read one setting per line: ``name (type, default X): text`` and its relatives."""
    del blocks
    found: list[FieldFound] = []
    for line in document.lines:
        if line.kind not in ("item", "text") or len(line.text) > 600 or not _may_start_field(line.text):
            continue
        labelled = _behind_label(line.text)
        for said in labelled or _said_in(line.text):
            found += _field_found(document, line, said, contract, labelled=bool(labelled))
        if len(found) >= MAX_READ:
            break
    return found


def _said_in(text: str) -> list[Said]:
    """Return the settings that a line lists: one, «`a` (int), `b` (secret)», or «`a`, `b`: text»."""
    if text.count("`") >= 4:
        parts = [part.removeprefix("and ") for part in split_outside(text, ",;、")]
        if len(parts) > 1 and all(part.startswith("`") and "(" in part for part in parts):
            return [said for part in parts if (said := read_said(part)) is not None]
        if together := _together(text):
            return together
    said = read_said(text)
    return [said] if said is not None else []


def _behind_label(text: str) -> list[Said]:
    """Read «New settings: `a_b`, `c_d` (int, default 3) and `e_f`»."""
    label, sign, rest = text.partition(":")
    if not sign or not rest.lstrip(" *").startswith("`") or len(label.split()) > 5 or "`" in label:
        return []
    if not mentions(label, SETTINGS_WORDS):
        return []
    for word in AND_WORDS:
        rest = rest.replace(f" {word} `", ", `")
    read = [read_said(part) for part in split_outside(rest.strip(" *."), ",;、")]
    names = [said for said in read if said is not None and "_" in said.name]
    return names if len(names) == len(read) else []


def _together(text: str) -> list[Said]:
    """Read «`a`, `b` and `c`: text»: names in a row, with what is said of all of them."""
    names: list[str] = []
    end = 0
    for span, offset in code_spans(text):
        between = text[end : offset - 1].strip(" ,/+&、和と")
        name = setting_name(span)
        if not name or (between not in ("", *AND_WORDS) or (not names and between)):
            break
        names.append(name)
        end = offset + len(span) + 1
    rest = text[end:].lstrip()
    if len(names) < 2 or (rest and not rest.startswith((":", "\uff1a", "-", "\u2013", "—", "("))):
        return []
    return [Said(name, description=rest.lstrip(":\uff1a-\u2013— ").strip()) for name in names]


def _field_found(document: Document, line: Line, said: Said, contract: Contract, *, labelled: bool) -> list[FieldFound]:
    plain = "_" not in said.name
    if (plain and label_kind(said.name) == "configuration") or (
        _is_label(said.name) and not (said.exact and said.type)
    ):
        return []
    inside = labelled or in_settings_context(document, line, contract, exact=said.exact)
    telling = mentions(line.text, _TELLING)
    if not inside and not (said.exact and line.kind == "item" and telling and not is_interface(document, line)):
        return []
    field = make_field(
        said.name,
        said.type,
        said.default,
        said.description,
        attributes=list(said.attributes),
        scope=scope_of(document, line, contract),
    )
    return [Found(field, line.start, line.end, "config/line", 0.9 if inside else 0.6)]


def _is_label(name: str) -> bool:
    """Tell a label of the analysis («Complexity») from a setting."""
    return "_" not in name and (label_kind(name) not in ("", "configuration", "name", "effort") or name.istitle())


def _may_start_field(text: str) -> bool:
    head = text.lstrip("*`_ ")[:1]
    return head.isascii() and head.isalpha()
