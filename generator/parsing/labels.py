"""Complexity, priority, blockers and first step, in every dress a label can wear.

``find_labels`` lists every labelled value of a document once: bold with the colon inside or outside, numbered, as a
heading, as a table row, as a bullet or as a plain line. The readers below pick from that list.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.parsing.document import Document, Line, Table
from generator.parsing.inline import Found, bold_lead, cut_phrase, fold, phrases, plain, split_outside
from generator.parsing.vocabulary import (
    LABELS,
    NO_CHANGE,
    is_nothing,
    level_signs,
    level_words,
    mentions,
    spoken,
)
from generator.plan import Complexity

MAX_BLOCKERS = 40


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
        value = bold[1].lstrip(" :\uff1a-\u2013—=*")
        return bold[0], value, len(text) - len(value) if value else len(text)
    head = text[:120]
    for mark in (":", "\uff1a", " \u2013 ", " — ", " - ", " = "):
        index = head.find(mark)
        if index > 0 and head.count("`", 0, index) % 2 == 0 and len(head[:index].split()) <= 9:
            value = text[index + len(mark) :].lstrip(" *:_")
            return text[:index], value, len(text) - len(value)
    return text, "", len(text)


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
    found: list[Label] = []
    for line in document.lines:
        if line.kind in ("heading", "item", "text") and len(line.text) >= 3:
            segments = _segments(line.text)
            read = [one for part, at in segments if (one := _label(line, part, at)) is not None]
            if len(segments) > 1 and len(read) < 2:
                read = [one] if (one := _label(line, line.text, 0)) is not None else []
            found.extend(read)
    for table in document.tables:
        found.extend(_table_labels(table))
    return sorted(found, key=lambda label: label.start)


def _label(line: Line, part: str, at: int) -> Label | None:
    name, value, offset = split_label(part)
    kind = label_kind(name) if len(name) <= 100 else ""
    if not kind:
        return None
    start = line.start + at + min(offset, len(part))
    return Label(kind, fold(name), value, start, line.start + at + len(part), line.index, f"label/{line.kind}")


def _segments(text: str) -> list[tuple[str, int]]:
    """Split a line that holds several labels, with bars, commas or full stops between them."""
    if len(text) > 400 or text.count(":") + text.count("\uff1a") < 2:
        return [(text, 0)]
    cuts = [0]
    for mark in (" | ", " · ", " • ", "; ", ". *", ", *", ". ", ", "):
        at = text.find(mark)
        while at != -1:
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


def level_in(text: str, limit: int = 16) -> str | None:
    """Return the level that ``text`` settles on within its first words: the target of «from Low to High»."""
    heard = spoken(text.replace("→", " zz ").replace("->", " zz ").replace("=>", " zz ")).split()[:limit]
    known = level_words()
    places = [(n, known[word]) for n, word in enumerate(heard) if word in known and not _negated(heard, n)]
    if places:
        first = places[0]
        if len(places) > 1:
            between = heard[first[0] + 1 : places[1][0]]
            origin = heard[max(0, first[0] - 3) : first[0]]
            if "zz" in between or {"from", "von", "de", "desde", "da"} & set(origin):
                return places[1][1]
        return first[1]
    return _level_by_sign(text[:60]) or _level_by_number(heard, text)


def _negated(heard: list[str], index: int) -> bool:
    return index > 0 and heard[index - 1] in phrases("not|nicht|too|zu|isn|over|pas|no")


def _level_by_sign(text: str) -> str | None:
    folded = fold(text)
    places = [(folded.find(sign), level) for sign, level in level_signs().items() if sign in folded]
    if not places:
        return None
    arrow = max(folded.find("から"), folded.find("→"))
    later = [place for place in places if place[0] > arrow >= 0]
    return min(later or places)[1]


def _level_by_number(heard: list[str], text: str) -> str | None:
    """Read ``P1``, ``XL`` and ``7/10``."""
    short = {"p0": "Critical", "p1": "High", "p2": "Medium", "p3": "Low", "p4": "Low"}
    sizes = {"xs": "Low", "s": "Low", "m": "Medium", "l": "High", "xl": "High", "xxl": "High"}
    if heard and heard[0] in short:
        return short[heard[0]]
    if heard and len(heard) <= 2 and heard[0] in sizes:
        return sizes[heard[0]]
    if len(heard) >= 2 and heard[0].isdecimal() and heard[1] in ("10", "5") and "/" in text[:12]:
        share = int(heard[0][:3]) / int(heard[1])
        return "Low" if share <= 0.34 else "Medium" if share <= 0.64 else "High"
    return None


def _value(document: Document, label: Label) -> tuple[str, int, int]:
    """Return a label's value and its span, or the line below where the label stands alone."""
    if label.value.strip(" *") or label.rule == "label/table":
        return label.value, label.start, label.end
    for line in document.lines[label.line + 1 : label.line + 4]:
        if line.kind in ("item", "text"):
            return line.text, line.start, line.end
        if line.kind == "heading":
            break
    return "", label.start, label.end


def read_complexity(document: Document, labels: list[Label]) -> Found[Complexity] | None:
    """Return the estimated complexity; ``Critical`` words count as ``High``."""
    for kind, confidence in (("complexity", 0.95), ("effort", 0.6)):
        for label in labels:
            if label.kind == kind and not _is_algorithmic(label.name):
                value, start, end = _value(document, label)
                level = level_in(value)
                if level is not None:
                    return Found(_as_complexity(level), start, end, label.rule, confidence)
    return _complexity_in_prose(document)


def _is_algorithmic(name: str) -> bool:
    return any(word in name for word in ("time", "space", "cyclomatic", "password"))


def _as_complexity(level: str) -> Complexity:
    if level == "Low":
        return "Low"
    return "Medium" if level == "Medium" else "High"


def _complexity_in_prose(document: Document) -> Found[Complexity] | None:
    """Find a level word close to the word complexity in a sentence."""
    known = level_words()
    for line in document.lines:
        if line.kind not in ("text", "item", "heading") or not mentions(line.text, LABELS["complexity"]):
            continue
        heard = spoken(line.text).split()
        at = [n for n, word in enumerate(heard) if mentions(word, LABELS["complexity"])]
        near = [
            (abs(n - place), known[word])
            for place in at[:3]
            for n, word in enumerate(heard)
            if word in known and abs(n - place) <= 6
        ]
        if near:
            return Found(_as_complexity(min(near)[1]), line.start, line.end, "complexity/prose", 0.6)
    return None


def read_priority(document: Document, labels: list[Label]) -> Found[str | None] | None:
    """Return the priority that the text asks for; a value of ``None`` means that it asks for no change."""
    candidates = [
        label
        for label in labels
        if label.kind == "priority" and not mentions(label.name, ("current", "existing", "aktuelle", "actual", "現在"))
    ]
    for label in candidates:
        value, start, end = _value(document, label)
        level = level_in(value)
        if level is not None:
            return Found(level, start, end, label.rule, 0.95)
        if mentions(value, NO_CHANGE):
            return Found(None, start, end, f"{label.rule}/no-change", 0.95)
    for label in candidates:
        if mentions(
            _value(document, label)[0],
            phrases("increase|raise|lower|decrease|reduce|erhohen|senken|aumentar|augmenter"),
        ):
            return Found(None, label.start, label.end, f"{label.rule}/no-level", 0.4)
    return None


def read_blockers(document: Document, labels: list[Label]) -> Found[tuple[str, ...]] | None:
    """Return the blockers, each as its own short phrase; an empty tuple where the text says there are none."""
    for label in labels:
        if label.kind != "blockers":
            continue
        items = [] if label.rule == "label/table" else document.children(label.line)
        value = plain(label.value, limit=2000)
        if items and (not value or value.endswith((":", "\uff1a")) or len(_from_value(value)) == 1 < len(items)):
            blockers, end = _from_items(items), items[-1].end
        elif value:
            blockers, end = _from_value(value), label.end
        else:
            text, _, end = _value(document, label)
            blockers = _from_value(plain(text, limit=2000))
        return Found(tuple(blockers[:MAX_BLOCKERS]), label.start, end, label.rule, 0.9)
    return None


def _from_items(items: list[Line]) -> list[str]:
    top = min(item.indent for item in items)
    leads = [lead_phrase(item.text) for item in items if item.indent <= top + 1]
    return [lead for lead in leads if lead and not is_nothing(lead)]


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


def _from_value(value: str) -> list[str]:
    head = value.split(";", maxsplit=1)[0].split("(", maxsplit=1)[0]
    if is_nothing(head) and (head.strip() or is_nothing(value)) and len(value) < 120:
        return []
    parts = [part for part in split_outside(value.rstrip(" ."), ";") if part]
    if len(parts) == 1:
        parts = split_outside(value.rstrip(" ."), ",、\uff0c")
        if any(len(part.split()) > 9 for part in parts) or ". " in value:
            parts = [value.rstrip(" .")]
    cleaned = [_without_and(part).rstrip(" .。") for part in parts]
    return [part[:200] for part in cleaned if part and not is_nothing(part)]


def _without_and(part: str) -> str:
    """Drop «and» and enumerators like ``(a)`` before a listed value."""
    inner, closing, rest = part[:4].partition(")")
    if closing and inner.strip("( ").isalnum() and len(inner.strip("( ")) == 1:
        part = (rest + part[4:]).strip()
    for word in ("and ", "or ", "und ", "oder ", "y ", "et ", "ou "):
        if part.lower().startswith(word):
            return part[len(word) :]
    return part


def read_first_step(document: Document, labels: list[Label]) -> Found[tuple[str, str]] | None:
    """Return the recommended first step as a short title and the explanation behind it."""
    for label in labels:
        if label.kind != "first_step":
            continue
        parts = [label.value] if label.value.strip(" *") else []
        end = label.end
        if label.rule != "label/table":
            for line in document.lines[label.line + 1 : label.line + 12]:
                if line.kind in ("heading", "row") or line.level or _starts_other_label(line):
                    break
                if line.kind in ("item", "text"):
                    parts.append(line.text)
                    end = line.end
        if parts:
            return Found(_step_title(parts), label.start, end, label.rule, 0.9)
    return None


def _starts_other_label(line: Line) -> bool:
    name, value, _ = split_label(line.text)
    return bool(value) and label_kind(name) not in ("", "first_step", "title", "name", "effort")


def _step_title(parts: list[str]) -> tuple[str, str]:
    lead = lead_phrase(parts[0])
    rest = " ".join(plain(part, limit=1000) for part in parts)
    if rest.rstrip(" .") == lead:
        rest = ""
    if len(lead) > 120:
        lead = lead[:120].rpartition(" ")[0] + "…"
    return lead, rest[:2000]
