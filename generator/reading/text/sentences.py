"""The sentences of an answer's running text."""

from __future__ import annotations

from collections.abc import Iterator

from generator.reading.text.document import Document
from generator.reading.text.vocabulary import OTHER_SECTIONS, mentions


def sentences(document: Document) -> Iterator[tuple[str, int]]:
    """Yield every sentence of the running text with its offset."""
    for line in document.lines:
        if (
            line.kind != "text"
            or line.level
            or len(line.text) > 3000
            or mentions(document.titles(line), OTHER_SECTIONS)
        ):
            continue
        start = 0
        while start < len(line.text):
            end = line.text.find(". ", start)
            end = len(line.text) if end < 0 else end
            yield line.text[start:end], line.start + start
            start = end + 2
