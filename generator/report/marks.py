"""A text cut into pieces, each with the fields of the plan that were read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from generator.report.plan_fields import Explained


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
