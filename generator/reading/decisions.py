"""What was decided about one text, by value: it holds whatever the reader's numbers are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.plan import BlockRole, ConfigField, Record, Scope, UnitKind
from generator.reading.data.schema import NotAUnit

CLARIFIED = "clarified"
PathUse = Literal["new", "change", "leave", "example"]
SettingUse = Literal["keep", "drop", "secret"]
# Where a block belongs that belongs to no named file.
NO_PATH = MAIN, TEST, NOWHERE = "main", "test", "none"


class BlockDecision(Record):
    """What a code block is, and the path of its file; else ``main``, ``test`` or ``none``."""

    file: str
    role: BlockRole


class SettingDecision(Record):
    """What becomes of a setting, and whose it is."""

    use: SettingUse
    scope: Scope


class AddedSetting(Record):
    """A setting that the reader had missed, with the words of the text that ask for it."""

    field: ConfigField
    quote: str


class Decisions(Record):
    """What was decided about one text.

    Attributes:
        text_sha256: The text that it was decided about.
        not_a_unit: Why nothing is to be built; ``None`` where something is, or where that is not decided.
        kinds: What is to be built; empty where that is not decided.
        name: The unit's name; empty where it is not decided.
        paths: What every path of the text is, by the path as ``candidates`` compares it.
        blocks: What every code block is, by its index.
        settings: What becomes of every setting that the reader saw, by its name.
        added: Settings that the reader had missed.
        settled: The plan's fields that leave nothing open.
        warnings: What could not be used of the answer.
        attempt: Which attempt at the question was answered, from 1.
    """

    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    not_a_unit: NotAUnit | None = None
    kinds: tuple[UnitKind, ...] = ()
    name: str = ""
    paths: dict[str, PathUse] = Field(default_factory=dict)
    blocks: dict[int, BlockDecision] = Field(default_factory=dict)
    settings: dict[str, SettingDecision] = Field(default_factory=dict)
    added: tuple[AddedSetting, ...] = ()
    settled: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    attempt: int = 1
