"""The analyses that a run was made from: found in its results files, known by their hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from generator.errors import GeneratorError
from generator.reading import text_hash
from generator.results import open_files


def texts_of(sources: Iterable[Path], wanted: Collection[str]) -> dict[str, str]:
    """Return those texts that results files still hold, hash to text; a file that cannot be read holds none.

    Args:
        sources: Results files, documents or folders of them.
        wanted: The hashes of the texts.
    """
    found: dict[str, str] = {}
    for path in dict.fromkeys(sources):
        if len(found) == len(wanted):
            break
        try:
            for batch in open_files([path]).batches:
                told = ((text_hash(item.text), item.text) for item in batch if item.text)
                found |= {key: text for key, text in told if key in wanted}
        except (GeneratorError, OSError):
            continue
    return found
