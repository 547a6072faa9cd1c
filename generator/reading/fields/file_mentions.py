"""All files that a text names as parts of what is to be built. A new way to name files is one more reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.reading.fields.file_lines import from_lines, from_tables
from generator.reading.fields.file_names import Mention
from generator.reading.fields.file_trees import from_drawn_lines, from_fences, from_nested_bullets
from generator.reading.text.document import Document, Fence

MAX_MENTIONS = 400
READERS: dict[str, Callable[[Document, list[Fence]], Iterable[Mention]]] = {
    "fences": from_fences,
    "drawn": from_drawn_lines,
    "bullets": from_nested_bullets,
    "lines": from_lines,
    "tables": from_tables,
}


def find_mentions(document: Document, trees: list[Fence]) -> list[Mention]:
    """Return all files that the text names, in the order of the text.

    Args:
        document: The text.
        trees: Those of its fences that draw a file tree.
    """
    found = [one for reader in READERS.values() for one in reader(document, trees)]
    return sorted(found, key=lambda mention: mention.start)[:MAX_MENTIONS]
