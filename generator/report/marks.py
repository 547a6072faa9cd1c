"""A text cut into pieces, each with the fields of the plan that were read from it; also with secrets taken out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.report.plan_fields import Explained
from generator.values.credentials import REDACTED


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and the fields whose evidence covers all of it."""

    text: str
    fields: tuple[str, ...] = ()


def pieces_of(text: str, fields: Iterable[Explained]) -> list[Piece]:
    """Return the pieces of a text in order; together they are the text. Spans may lie in each other or cross."""
    spans = [(one.evidence.start, one.evidence.end, one.field) for one in fields if one.evidence]
    spans = [(start, end, name) for start, end, name in spans if start < end]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return [
        Piece(text[start:end], tuple(name for first, last, name in spans if first <= start and end <= last))
        for start, end in pairwise(cuts)
    ]


def without_secrets(fields: Iterable[Explained], text: str, safe: str) -> list[Explained]:
    """Return fields with the places that they have in a text of which secrets were taken out.

    What began or ended within a secret now takes in the word that stands for it. No field has a place where the two
    texts cannot be brought together.

    Args:
        fields: The fields with their places in the text.
        text: The text as it was.
        safe: The same, with ``[redacted]`` in the place of each secret.
    """
    kept = _kept(text, safe)
    found = []
    for one in fields:
        evidence = one.evidence
        if evidence and kept is None:
            evidence = None
        elif evidence and kept:
            start, end = _moved(evidence.start, kept, last=False), _moved(evidence.end, kept, last=True)
            evidence = evidence.model_copy(update={"start": start, "end": max(start, end)})
        found.append(replace(one, evidence=evidence))
    return found


def _kept(text: str, safe: str) -> list[tuple[int, int, int]] | None:
    """Return what was kept: start and end in the text, start in the safe one; ``None`` where they do not fit.

    Each part is taken where it comes first behind the one before; a part that a secret has too is too short for a field
    to have been read from it.
    """
    parts = safe.split(REDACTED)
    found, at, beside = [], 0, 0
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        start = len(text) - len(part) if is_last else text.find(part, at)
        if start < at or text[start : start + len(part)] != part or (number == 0 and start):
            return None
        found.append((start, start + len(part), beside))
        at, beside = start + len(part), beside + len(part) + len(REDACTED)
    return found


def _moved(place: int, kept: Sequence[tuple[int, int, int]], *, last: bool) -> int:
    """Return where a place of the text is in the safe one; in a secret, its word's start, or its end if ``last``."""
    start, end, beside = kept[max(bisect_right(kept, place, key=lambda part: part[0]) - 1, 0)]
    if place <= end:
        return beside + place - start
    return beside + end - start + (len(REDACTED) if last else 0)
