"""Complexity and priority: what stands behind their labels, else what a sentence says of them."""

from __future__ import annotations

import unicodedata

from generator.plan import Complexity
from generator.reading.fields.levels import level_in
from generator.reading.text.document import Document
from generator.reading.text.inline import Found, fold
from generator.reading.text.labels import Label, label_value
from generator.reading.text.sentences import sentences
from generator.reading.text.vocabulary import LABELS, NO_CHANGE, level_signs, level_words, mentions, spoken
from generator.reading.words import listed


def read_complexity(document: Document, labels: list[Label]) -> Found[Complexity] | None:
    """Return the estimated complexity; ``Critical`` words count as ``High``."""
    for kind, confidence in (("complexity", 0.95), ("effort", 0.6)):
        for label in labels:
            if label.kind == kind and not _is_algorithmic(label.name):
                value, start, end = label_value(document, label)
                named = _level_in_name(label.name, LABELS["complexity"])
                level = named or level_in(value)
                start = document.lines[label.line].start if named else start
                if level is not None:
                    return Found(_as_complexity(level), start, end, label.rule, confidence)
    return _complexity_in_prose(document)


def _level_in_name(name: str, words: tuple[str, ...]) -> str | None:
    """Return the level in «Complexity is high: …», where the sentence before the colon has said it."""
    heard = spoken(name).split()
    at = next((n for n, word in enumerate(heard) if mentions(word, words)), len(heard))
    return level_in(" ".join(heard[at + 2 :])) if heard[at + 1 : at + 2] and heard[at + 1] in _IS else None


def _is_algorithmic(name: str) -> bool:
    return any(word in name for word in ("time", "space", "cyclomatic", "password"))


def _as_complexity(level: str) -> Complexity:
    if level == "Low":
        return "Low"
    return "Medium" if level == "Medium" else "High"


_IS = frozenset(listed("is_verbs"))
_COMPLEX = (*LABELS["complexity"], "komplex")


def _complexity_in_prose(document: Document) -> Found[Complexity] | None:
    """Find a level word close to the word complexity in a sentence."""
    known = level_words()
    for line in document.lines:
        if line.kind not in ("text", "item", "heading") or not mentions(line.text, _COMPLEX):
            continue
        signed = None if line.text.isascii() else _level_after_sign(line.text)
        if signed is not None:
            return Found(_as_complexity(signed), line.start, line.end, "complexity/prose", 0.6)
        heard = spoken(line.text).split()
        at = [n for n, word in enumerate(heard) if mentions(word, _COMPLEX)]
        near = [
            (abs(n - place), known[word])
            for place in at[:3]
            for n, word in enumerate(heard)
            if word in known and abs(n - place) <= 6
        ]
        if near:
            return Found(_as_complexity(min(near)[1]), line.start, line.end, "complexity/prose", 0.6)
    return None


def _level_after_sign(text: str) -> str | None:
    """Return the level shortly behind the word complexity in a script without blanks: «複雑度は低»."""
    folded = fold(text)
    signs = [fold(sign) for sign in LABELS["complexity"] if not sign.isascii()]
    places = [(at, len(sign)) for sign in signs if (at := folded.find(sign)) >= 0]
    if not places:
        return None
    behind = sum(min(places))
    # Russian has blanks and long words.
    near = folded[behind : behind + (24 if _is_cyrillic(folded[behind - 1]) else 6)].partition(",")[0]
    levels = [(at, level) for sign, level in level_signs().items() if (at := near.find(sign)) >= 0]
    return min(levels)[1] if levels else None


def _is_cyrillic(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CYRILLIC")


def read_priority(document: Document, labels: list[Label]) -> Found[str | None] | None:
    """Return the priority that the text asks for; a value of ``None`` means that it asks for no change."""
    candidates = [
        label
        for label in labels
        if label.kind == "priority" and not mentions(label.name, ("current", "existing", "aktuelle", "actual", "現在"))
    ]
    for label in candidates:
        value, start, end = label_value(document, label)
        level = level_in(value, change=True)
        if level is not None:
            return Found(level, start, end, label.rule, 0.95)
        if mentions(value, NO_CHANGE):
            return Found(None, start, end, f"{label.rule}/no-change", 0.95)
    for label in candidates:
        if mentions(label_value(document, label)[0], listed("priority_moves")):
            return Found(None, label.start, label.end, f"{label.rule}/no-level", 0.4)
    return None if candidates else _priority_in_prose(document)


def _priority_in_prose(document: Document) -> Found[str | None] | None:
    """Read what a sentence says about the priority: a level near the word, or that it is to stay."""
    for sentence, at in sentences(document):
        if not mentions(sentence, LABELS["priority"]):
            continue
        heard = spoken(sentence).split()
        place = next((n for n, word in enumerate(heard) if mentions(word, LABELS["priority"])), 0)
        end = at + len(sentence)
        if mentions(sentence, NO_CHANGE):
            return Found(None, at, end, "priority/prose/no-change", 0.6)
        for part in (heard[place : place + 9], heard[max(0, place - 4) : place]):
            level = level_in(" ".join(part), change=True)
            if level is not None:
                return Found(level, at, end, "priority/prose", 0.6)
    return None
