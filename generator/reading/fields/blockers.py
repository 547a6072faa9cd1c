"""Blockers and the recommended first step: what stands behind, or below, their labels."""

from __future__ import annotations

from generator.reading.fields.prose_points import blocker_in_prose, first_step_in_prose
from generator.reading.fields.task_ids import NEEDED_FIRST, WAITS_FOR
from generator.reading.text.document import Document, Line, Table
from generator.reading.text.inline import Found, plain, split_outside
from generator.reading.text.labels import Label, label_kind, label_value, lead_phrase, split_label
from generator.reading.text.vocabulary import LABELS, is_nothing, mentions, spoken
from generator.reading.words import listed
from generator.values.task_ids import ids_in

MAX_BLOCKERS = 40
_CONJUNCTIONS = listed("blocker_conjunctions")


_NEEDS = listed("needs_a_task")
_WAITS = listed("waits_for")


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
        elif (table := _table_below(document, label)) is not None:
            blockers, end = _from_table(table), table.rows[-1][-1].end
        else:
            text, _, end = label_value(document, label)
            blockers = _from_value(plain(text, limit=2000))
        return Found(tuple(blockers[:MAX_BLOCKERS]), label.start, end, label.rule, 0.9)
    said = blocker_in_prose(document)
    return Found((said.value,), said.start, said.end, said.rule, said.confidence) if said is not None else None


def _table_below(document: Document, label: Label) -> Table | None:
    """Return the table that follows a label's line directly."""
    below = range(label.line + 1, label.line + 4)
    return next((table for table in document.tables if table.first in below and table.rows), None)


def _from_table(table: Table) -> list[str]:
    """Read the column of blockers: the one that says so, else the first that does not only count."""
    named = [n for n, cell in enumerate(table.header) if label_kind(plain(cell.text)) == "blockers"]
    column = named[0] if named else next((n for n, cell in enumerate(table.rows[0]) if not _counts(cell.text)), 0)
    leads = [lead_phrase(row[column].text) for row in table.rows if column < len(row)]
    return [lead for lead in leads if lead and not is_nothing(lead)]


def _counts(text: str) -> bool:
    return plain(text).strip(" #.").isdecimal()


def _from_items(items: list[Line]) -> list[str]:
    top = min(item.indent for item in items)
    leads = [lead_phrase(item.text) for item in items if item.indent <= top + 1 and not _is_dependency(item.text)]
    return [lead for lead in leads if lead and not is_nothing(lead)]


def _is_dependency(text: str) -> bool:
    """Tell an entry that only names a task this one waits for: that is a dependency, and nothing that is in the way."""
    named = next(ids_in(text[:200]), None)
    if named is None:
        return False
    before, behind = text[: named[1]], text[named[1] + len(named[0]) :]
    asked = mentions(before, (*WAITS_FOR, *_NEEDS)) and len(spoken(before).split()) <= 4
    return (
        (asked and not plain(behind.partition("(")[0]).strip(" .,"))
        or (not plain(before).strip(" :-") and not plain(behind.split("(")[0]).strip(" :-."))
        or mentions(before or behind[:60], (*LABELS["dependencies"], *_WAITS, *WAITS_FOR, *NEEDED_FIRST))
    )


def _from_value(value: str) -> list[str]:
    if value[:1] == "[" and value.rstrip()[-1:] == "]":
        quoted = [part.strip("\"' ") for part in split_outside(value.strip()[1:-1], ",")]
        return [part for part in quoted if part and not is_nothing(part)]
    head = value.split(";", maxsplit=1)[0].split("(", maxsplit=1)[0]
    if is_nothing(head) and (head.strip() or is_nothing(value)) and len(value) < 120:
        return []
    value = _behind_dependency(value)
    parts = [part for part in split_outside(value.rstrip(" ."), ";") if part]
    if len(parts) == 1:
        parts = split_outside(value.rstrip(" ."), ",、\uff0c")
        if any(len(part.split()) > 9 or _goes_on(part) for part in parts) or ". " in value:
            parts = [_without_reason(value.rstrip(" ."))]
    if len(parts) >= 2 and len(parts[-1].split()) <= 9:
        parts = [*parts[:-1], *_last_two(parts[-1])]
    cleaned = [_without_and(part).rstrip(" .。") for part in parts if not _is_dependency(part)]
    return [part[:200] for part in cleaned if part and not is_nothing(part)]


def _behind_dependency(value: str) -> str:
    """Drop a first or last sentence that only names the tasks this one waits for, where there is another."""
    first, full_stop, rest = value.partition(". ")
    if full_stop and rest.strip() and _is_dependency(first):
        return rest
    lead, full_stop, last = value.rpartition(". ")
    return lead if full_stop and _is_dependency(last) else value


def _without_reason(value: str) -> str:
    """Drop what follows from a blocker, or why it is one, where that is a clause behind a comma."""
    cuts = [at for word in (", so ", ", because ", ", weil ", ", porque ", ", car ") if (at := value.find(word)) > 0]
    return value[: min(cuts)] if cuts else value


def _goes_on(part: str) -> bool:
    """Tell a clause that goes on with a sentence from the next value of a list."""
    return spoken(part).startswith(_CONJUNCTIONS)


def _last_two(part: str) -> list[str]:
    """Split the last of several listed values at its «and», where it has one."""
    for word in (" and ", " und ", " y ", " et ", " e "):
        before, sign, behind = part.partition(word)
        if sign and before.strip() and not any(one in before for one in "(`"):
            return [before.strip(), behind.strip()]
    return [part]


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
    said = first_step_in_prose(document)
    return Found((said.value, ""), said.start, said.end, said.rule, said.confidence) if said is not None else None


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
