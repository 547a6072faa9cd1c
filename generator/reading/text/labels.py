"""The labels of an analysis, in every dress that they can wear.

``find_labels`` lists every labelled value of a document once: bold with the colon inside or outside, numbered, as a
heading, as a table row, as a bullet or as a plain line. The readers of ratings and blockers pick from that list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.reading.text.document import Document, Line, Table
from generator.reading.text.inline import bold_lead, cut_phrase, fold, plain
from generator.reading.text.vocabulary import LABELS, mentions, spoken


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a known kind, its value on the same line, and where that line is."""

    kind: str
    name: str
    value: str
    start: int
    end: int
    line: int
    rule: str


def split_label(text: str) -> tuple[str, str, int]:
    """Split ``text`` into label, value and the value's offset; the value is empty where there is none."""
    bold = bold_lead(text)
    if bold is not None and (":" not in bold[0] and "\uff1a" not in bold[0]):
        value = bold[1].lstrip(" :\uff1a-\u2013—=*→>")
        return bold[0], value, len(text) - len(value) if value else len(text)
    boxed = _boxed_label(text)
    if boxed is not None:
        return boxed
    head = text[:120]
    for mark in (":", "\uff1a", " \u2013 ", " — ", " - ", " = ", " → ", " -> ", " => ", " **"):
        index = head.find(mark)
        inside = head.count("(", 0, index) > head.count(")", 0, index) and index > 0
        if index > 0 and not inside and head.count("`", 0, index) % 2 == 0 and len(head[:index].split()) <= 9:
            value = text[index + len(mark) :].lstrip(" *:_")
            return text[:index], value, len(text) - len(value)
    return text, "", len(text)


def _boxed_label(text: str) -> tuple[str, str, int] | None:
    """Split «【Label】value» and «[Label] value»."""
    closing = {"【": "】", "[": "]", "「": "」"}.get(text[:1])
    end = text.find(closing, 1, 60) if closing else -1
    if end < 2 or text[end + 1 : end + 2] == "(":
        return None
    value = text[end + 1 :].lstrip(" :\uff1a-\u2013—*")
    return text[1:end], value, len(text) - len(value)


def label_kind(name: str) -> str:
    """Return which kind of label ``name`` is; empty for an unknown one or for what is too long to be a label."""
    heard = spoken(name).split()
    if not heard or len(heard) > 8:
        return ""
    while heard and heard[0].isdigit():
        heard = heard[1:]
    text = " ".join(heard)
    for kind, entries in LABELS.items():
        if mentions(text, entries):
            return kind
    return ""


def find_labels(document: Document) -> list[Label]:
    """Return every label of a known kind, in the order of the text."""
    found = [label for reader in READERS.values() for label in reader(document)]
    return sorted(found, key=lambda label: label.start)


def _from_lines(document: Document) -> Iterator[Label]:
    for line in document.lines:
        if line.kind in ("heading", "item", "text") and len(line.text) >= 3:
            segments = _segments(line.text)
            read = [one for part, at in segments if (one := _label(line, part, at)) is not None]
            if len(segments) > 1 and len(read) < 2:
                whole = _label(line, line.text, 0)
                # A label does not go over the end of a sentence: there the last part is the label.
                if whole is not None and ". " not in line.text[: whole.start - line.start]:
                    read = [whole]
            yield from read


def _is_bold_label(text: str, at: int) -> bool:
    """Tell whether the bold text at ``at`` has a colon at its end, or behind it."""
    closing = text.find("**", at + 2, at + 60)
    return closing > 0 and any(sign in text[closing - 1 : closing + 3] for sign in (":", "\uff1a"))


def _from_tables(document: Document) -> Iterator[Label]:
    for table in document.tables:
        yield from _table_labels(table)


READERS: dict[str, Callable[[Document], Iterator[Label]]] = {"lines": _from_lines, "tables": _from_tables}


def _label(line: Line, part: str, at: int) -> Label | None:
    name, value, offset = split_label(part)
    kind = label_kind(name) if len(name) <= 100 else ""
    if not kind:
        return None
    start = line.start + at + min(offset, len(part))
    if at and kind in ("blockers", "first_step"):
        sentence, full_stop, _ = value.partition(". ")
        part = part[: len(part) - len(value) + len(sentence)] if full_stop else part
        value = sentence
    return Label(kind, fold(name), value, start, line.start + at + len(part), line.index, f"label/{line.kind}")


def _segments(text: str) -> list[tuple[str, int]]:
    """Split a line that holds several labels, with bars, commas or full stops between them."""
    if len(text) > 1000 or not any(sign in text for sign in (":", "\uff1a", " **")):
        return [(text, 0)]
    cuts = [0]
    for mark in (" | ", " · ", " • ", "; ", ". *", ", *", ". ", ", ", " **"):
        at = text.find(mark)
        while at != -1:
            if mark != " **" or _is_bold_label(text, at + 1):
                cuts.append(at + len(mark) - mark.count("*"))
            at = text.find(mark, at + 1)
    places = sorted(set(cuts))
    parts = [(text[a:b], a) for a, b in zip(places, [*places[1:], len(text)], strict=True)]
    kept: list[tuple[str, int]] = []
    for part, at in parts:
        name, value, _ = split_label(part)
        if kept and not (value and len(name.split()) <= 4 and label_kind(name)):
            before, start = kept[-1]
            kept[-1] = (before + part, start)
        else:
            kept.append((part, at))
    return [(part.rstrip(" |·•;,"), at) for part, at in kept]


def _table_labels(table: Table) -> list[Label]:
    """Read a table whose first column holds labels, or whose header holds them over one row of values."""
    found = []
    pairs = [(row[0], row[1]) for row in (table.header, *table.rows) if len(row) >= 2]
    if len(table.rows) == 1:
        pairs.extend(zip(table.header, table.rows[0], strict=False))
    for name, value in pairs:
        kind = label_kind(plain(name.text))
        if kind and value.text:
            found.append(Label(kind, fold(name.text), value.text, value.start, value.end, table.first, "label/table"))
    return found


def label_value(document: Document, label: Label) -> tuple[str, int, int]:
    """Return a label's value and its span, or the line below where the label stands alone."""
    if label.value.strip(" *") or label.rule == "label/table":
        return label.value, label.start, label.end
    for line in document.lines[label.line + 1 : label.line + 4]:
        if line.kind == "heading" or _is_other_label(line.text, label.kind):
            break
        if line.kind in ("item", "text"):
            return line.text, line.start, line.end
    return "", label.start, label.end


def _is_other_label(text: str, kind: str) -> bool:
    """Tell whether a line below a bare label has a label of its own."""
    name, value, _ = split_label(text)
    return bool(value) and len(name.split()) <= 4 and label_kind(name) not in ("", kind, "title", "name", "effort")


def lead_phrase(text: str) -> str:
    """Return what a list item is about: its bold text, or its first phrase."""
    bold = bold_lead(text)
    if bold is not None:
        name = plain(bold[0].rstrip(" :\uff1a"))
        generic = spoken(name).split()
        is_generic = generic and (
            generic[0] in ("challenge", "blocker", "risk", "dependency", "issue", "problem")
            and (len(generic) == 1 or generic[1].isdigit())
        )
        if not is_generic:
            return name
        text = bold[1].lstrip(" :\uff1a-\u2013—")
    phrase = cut_phrase(plain(text, keep_code=True))[0]
    return plain(phrase.split(", because ")[0], limit=200)
