"""What can be decided over one text: the paths, blocks, settings and names that the reader saw, each with a number.

The same text has the same numbers, whatever the workspace holds: paths in the order of the text, blocks as the plan
counts them, settings as the plan lists them, names in the order of their rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.names import is_safe_name
from generator.plan import ConfigField
from generator.reading.code.blocks import Block
from generator.reading.fields.file_names import path_tokens
from generator.reading.fields.naming import NAMERS, short_name
from generator.reading.fields.plan_fields import fields_of, task_id_of, title_of
from generator.reading.layout import parts_of
from generator.reading.record import Reading
from generator.reading.text.inline import one_line

MAX_PATHS = 150
MAX_BLOCKS = 100
MAX_NAMES = 30
_CONTEXT = 160
_PLACEHOLDERS = frozenset("<>{}")


@dataclass(frozen=True, slots=True)
class NamedPath:
    """A file that the text names, wherever it does.

    Attributes:
        path: As written, with forward slashes, without drive, root and dots.
        start: Where it stands first; ``end`` is behind it.
        context: The line that names it.
        purpose: What the reader takes it to be for.
    """

    path: str
    start: int
    end: int
    context: str
    purpose: str = ""


@dataclass(frozen=True)
class Candidates:
    """What a decision can be about, by its number: ``M1`` is a path, ``B0`` a block, ``S1`` a setting, ``N1`` a name.

    ``text`` is what they were read from, the prose inside of data where that is the answer. ``sizes`` are the numbers
    of all paths and blocks, also of those that are too many to be asked about.
    """

    text: str
    title: str
    paths: dict[str, NamedPath]
    blocks: dict[str, Block]
    settings: dict[str, ConfigField]
    names: dict[str, str]
    sizes: dict[str, int]

    @cached_property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that are others where a number would mean something else."""
        told = [
            {number: one.path for number, one in self.paths.items()},
            list(self.blocks),
            {number: one.name for number, one in self.settings.items()},
            self.names,
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:8]


def text_hash(text: str) -> str:
    """Return what a decision is joined to its text by: the SHA-256 of the text in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def candidates_of(reading: Reading) -> Candidates:
    """Return the numbered candidates of a text."""
    reading.task_id, reading.title, reading.fields = task_id_of(reading), title_of(reading), fields_of(reading)
    paths = list(named_paths(reading).values())
    return Candidates(
        reading.document.text if reading.inner else reading.item.text,
        reading.title,
        {f"M{number}": one for number, one in enumerate(paths[:MAX_PATHS], 1)},
        {f"B{block.fence.index}": block for block in reading.blocks[:MAX_BLOCKS]},
        {f"S{number}": one for number, one in enumerate(reading.fields, 1)},
        {f"N{number}": name for number, name in enumerate(_names(reading), 1)},
        {"paths": len(paths), "blocks": len(reading.blocks)},
    )


def path_key(raw: str) -> str:
    """Return a path as it is compared: no drive, no root, no dots, forward slashes; empty for a placeholder."""
    return "" if _PLACEHOLDERS & set(raw) else "/".join(parts_of(raw))


def named_paths(reading: Reading) -> dict[str, NamedPath]:
    """Return every file that the text names, in the order of the text, by its path."""
    found: dict[str, NamedPath] = {}
    for one in sorted(_named(reading), key=lambda one: one.start):
        known = found.get(one.path)
        if known is None or (one.purpose and not known.purpose):
            place = known or one
            found[one.path] = NamedPath(one.path, place.start, place.end, place.context, one.purpose)
    return found


def _named(reading: Reading) -> Iterator[NamedPath]:
    text = reading.document.text
    for mention in reading.mentions:
        if key := path_key(mention.path):
            context = mention.purpose if reading.structured.whole else _line_at(text, mention.start)
            yield NamedPath(key, mention.start, mention.end, one_line(context, _CONTEXT), mention.purpose)
    for block in reading.blocks:
        if key := path_key(block.hint):
            yield NamedPath(key, block.fence.start, block.fence.end, f"code block B{block.fence.index}")
    for line in reading.document.lines:
        for token, offset in path_tokens(line.text) if line.kind not in ("blank", "code") else ():
            if key := path_key(token):
                start = line.start + offset
                yield NamedPath(key, start, start + len(token), one_line(line.text, _CONTEXT))


def _line_at(text: str, at: int) -> str:
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)][: 4 * _CONTEXT]


def _names(reading: Reading) -> list[str]:
    """Return what the rules for names give, each rule by itself; the task's id is no name to decide for."""
    rules = dict.fromkeys(rule for namers in NAMERS.values() for rule in namers)
    found = [one for rule in rules if (one := rule(reading)) is not None and one.rule != "name/task-id"]
    return list(dict.fromkeys(short_name(one.value) for one in found if is_safe_name(one.value)))[:MAX_NAMES]
