"""Task ids in a text: which task it is about, and which ones it depends on. Ids that are only mentioned are neither."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.reading.text.document import Document
from generator.reading.text.inline import DASHES, Found, fold, phrases
from generator.reading.text.labels import Label
from generator.reading.text.vocabulary import spoken
from generator.reading.words import listed
from generator.values.task_ids import ids_in, is_known_or_marked

MAX_DEPENDENCIES = 40
_DECORATION = " \t*`_[]#"
_ENDS = (",", ";", "/", "|", "&", "+", "、", "\uff0c")
_ABOUT = ("task", "ticket", "analysis", "plan", "guide", "design", "proposal", "aufgabe", "tarea", "tache")
WAITS_FOR = listed("depends_on")
_AFTER = listed("depended_on")
NEEDED_FIRST = tuple(entry for entry in _AFTER if entry not in ("first", "after"))
_AFTER_STRONG = tuple(entry for entry in _AFTER if entry not in ("first", "after"))
_NEGATED = listed("not_depending")
_SIDE = listed("seen_beside")


def own_id(document: Document) -> Found[str] | None:
    """Return the id of the task that the text says it is about: the first one in its first lines."""
    seen = 0
    for line in document.lines[:60]:
        if line.kind in ("blank", "code", "row"):
            continue
        seen += 1
        heard = spoken(line.text)
        dependency = any(
            f" {word} " in heard
            for word in WAITS_FOR
            if word not in ("after", "follows", "once", "setzt", "nach", "needs", "requires")
        )
        for found, offset in ids_in(line.text[:500]):
            announced = (
                line.level
                or seen == 1
                or offset < 12
                or "タスク" in line.text
                or any(f" {word} " in heard for word in _ABOUT)
            )
            if announced and not dependency:
                return Found(
                    found,
                    line.start + offset,
                    line.start + offset + len(found),
                    "task/first-line",
                    0.9 if line.level else 0.7,
                )
        if seen >= 4:
            break
    return None


def read_dependencies(
    document: Document, labels: list[Label], own: str, prefixes: Collection[str]
) -> Found[tuple[str, ...]] | None:
    """Return the ids that the text says its task depends on.

    Args:
        document: The text.
        labels: Its labels.
        own: The task's own id, never a dependency of itself.
        prefixes: Folded prefixes of ids that there are; one with another must be marked as a task. Empty admits all.
    """
    found: list[tuple[str, int, int, str]] = []
    for label in labels:
        if label.kind == "dependencies":
            found.extend(_of_label(document, label, prefixes))
    for line in document.lines:
        if line.kind in ("text", "item", "heading", "row") and "-" in line.text:
            found.extend(
                (one, line.start + a, line.start + b, "dependency/sentence")
                for one, a, b in in_sentences(line.text[:4000], own, prefixes)
            )
    kept: dict[str, tuple[int, int, str]] = {}
    for one, start, end, rule in found:
        if fold(one) != fold(own):
            kept.setdefault(one, (start, end, rule))
    if not kept:
        return None
    spans = list(kept.values())
    return Found(
        tuple(list(kept)[:MAX_DEPENDENCIES]), min(s[0] for s in spans), max(s[1] for s in spans), spans[0][2], 0.9
    )


def _of_label(document: Document, label: Label, prefixes: Collection[str]) -> list[tuple[str, int, int, str]]:
    """Read a label's own value, and the ids that lead the items below it."""
    found = []
    if not _is_negated(label.value):
        stop = min(_side_at(label.value), _first_sentence(label.value))
        for one, offset in _tasks_in(label.value[:stop], prefixes):
            at = label.start + offset
            found.append((one, at, at + len(one), "dependency/label"))
    if not label.value.strip(" *") and label.rule != "label/table":
        found.extend(_of_table(document, label, prefixes))
        for line in document.children(label.line):
            for one, offset in list(_tasks_in(line.text[:4000], prefixes))[:1]:
                if offset <= 6:
                    found.append((one, line.start + offset, line.start + offset + len(one), "dependency/list"))
    return found


def _of_table(document: Document, label: Label, prefixes: Collection[str]) -> list[tuple[str, int, int, str]]:
    """Read the ids that stand alone in the first cells of the table below a label."""
    below = range(label.line + 1, label.line + 4)
    rows = next((table.rows for table in document.tables if table.first in below), ())
    cells = [row[0] for row in rows[:MAX_DEPENDENCIES] if row]
    return [
        (one, cell.start + at, cell.start + at + len(one), "dependency/table")
        for cell in cells
        for one, at in list(_tasks_in(cell.text[:200], prefixes))[:1]
    ]


def _tasks_in(entries: str, prefixes: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the ids of the entries of a list of dependencies: one with another prefix must be a whole entry."""
    for one, offset in ids_in(entries, prefixes):
        before, behind = entries[:offset].rstrip(_DECORATION), entries[offset + len(one) :].lstrip(_DECORATION)
        is_whole = before[-1:] in ("", *_ENDS) and behind[:1] in ("", "(", ".", ":", *_ENDS, *DASHES)
        if is_whole or is_known_or_marked(entries, offset, offset + len(one), prefixes):
            yield one, offset


def _first_sentence(text: str) -> int:
    """Return where a second sentence begins that says something of its own about a task: its ids do not count."""
    at = 0
    for sentence in _sentences(text):
        at += len(sentence)
        rest = spoken(text[at : at + 120]).split()
        if len(rest) > 3 and next(ids_in(text[at : at + 40]), None) is not None:
            return at
    return len(text)


def _is_negated(text: str) -> bool:
    heard = spoken(text)
    return any((word in heard) if word.isascii() else (word in text) for word in _NEGATED)


def _side_at(text: str) -> int:
    """Return where a remark like «see also …» begins, so that its ids do not count."""
    folded = fold(text).replace(":", " ")
    if len(folded) != len(text):
        # Accents are folded away one by one, so that every offset stays true.
        folded = "".join(fold(char)[:1] or " " for char in text).replace(":", " ")
    leads = ("; ", ", ", "(", ". ", " (", "| ", "| **", "· ", "· **", "/ ")
    places = [folded.find(f"{lead}{word} ") for word in _SIDE for lead in leads]
    return min((place for place in places if place > 0), default=len(text))


def in_sentences(text: str, own: str = "", prefixes: Collection[str] = ()) -> list[tuple[str, int, int]]:
    """Return the ids, with their spans, that a sentence of ``text`` makes a dependency of the task ``own``.

    An id whose prefix is none of ``prefixes`` counts only where it is called a task; without any, each counts.
    """
    found: list[tuple[str, int, int]] = []
    start = 0
    for sentence in _sentences(text):
        ids = [
            (one, at)
            for one, at in ids_in(sentence, prefixes)
            if is_known_or_marked(sentence, at, at + len(one), prefixes)
        ]
        if ids and not _is_negated(sentence):
            found.extend(
                (one, start + at, start + at + len(one)) for one, at in ids if _is_needed(sentence, one, at, ids, own)
            )
        start += len(sentence)
    return found


def _sentences(text: str) -> list[str]:
    parts: list[str] = []
    begin = 0
    for index, char in enumerate(text):
        if char in ";。" or (char in ".!?" and text[index + 1 : index + 2] in (" ", "")):
            parts.append(text[begin : index + 1])
            begin = index + 1
    parts.append(text[begin:])
    return parts


def _is_needed(sentence: str, one: str, at: int, ids: list[tuple[str, int]], own: str) -> bool:
    before = sentence[:at]
    heard = spoken(before[-160:])
    triggers = [
        (at, len(word)) for word in WAITS_FOR if (at := heard.rfind(f" {word} " if word.isascii() else word)) >= 0
    ]
    trigger, width = max(triggers, default=(-1, 0))
    side = max((heard.rfind(f" {word} ") for word in _SIDE if word.isascii()), default=-1)
    if trigger >= 0 and trigger + width > side and (heard[trigger:].count(" ") <= 9 + 3 * len(ids)):
        return _subject_is_ours(heard[: trigger + 1], ids[0][0], own)
    after = spoken(sentence[at + len(one) : at + len(one) + 90])
    rest = fold(sentence[at + len(one) : at + len(one) + 60])
    leads = any(f" {word} " in after[:50] for word in NEEDED_FIRST if word.isascii()) or any(
        fold(word) in rest for word in _AFTER if not word.isascii()
    )
    finished = " first " in after and any(
        f" {word} " in after for word in phrases("merge|merged|done|finish|finished|land|complete|completed|must")
    )
    return (leads or finished) and side == -1 and " by this " not in after


def _subject_is_ours(heard: str, first: str, own: str) -> bool:
    """«AAS-300 depends on this» and «AAS-7 requires AAS-9» speak of another task, unless it is the own one."""
    subject = spoken(first).strip()
    return fold(first) == fold(own) or not heard.strip().startswith(subject)
