"""What names and kinds are read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.answers.contract import Contract
from generator.items import TaskFacts
from generator.plan import ConfigField, UnitKind
from generator.reading.code.blocks import Block
from generator.reading.fields.file_names import Mention
from generator.reading.text.document import Document
from generator.reading.text.labels import Label


@dataclass(frozen=True, slots=True)
class Clues:
    """All that a name and the kinds can be read from."""

    document: Document
    labels: list[Label]
    blocks: list[Block]
    mentions: list[Mention]
    fields: tuple[ConfigField, ...]
    title: str
    task_id: str
    contract: Contract
    stated_name: str = ""
    stated_kinds: tuple[UnitKind, ...] = ()
    facts: TaskFacts | None = field(default=None)
