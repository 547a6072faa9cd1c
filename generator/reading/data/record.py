"""What a structured answer holds, where each part stands in the text, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.plan import ConfigField, Phase, SubTask, UnitKind
from generator.reading.data.files import NamedFile
from generator.reading.data.json_text import Path
from generator.reading.text.inline import Found

SURE = 0.97


@dataclass(frozen=True, slots=True)
class Start:
    """What the plugin starts, as the answer states it: a class or function, and the methods that start and stop it."""

    path: str
    name: str
    start: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Structured:
    """What a structured answer holds; fields it does not have are ``None``.

    Attributes:
        start: Where the data begins in the text; ``end`` is behind it.
        rule: How it was read, e.g. ``schema/whole`` or ``json/fence``; empty where there is no data.
        broken: Why the data cannot be used and what a person should do; empty for usable data.
        whole: Whether the text is nothing but the data.
        kinds: What is to be built; empty where the data says that nothing is.
        stated: Why nothing is to be built, in the reader's words, where the data says so.
        starts: What the plugin starts.
        prose: A text inside of the data that is the real answer.
        spans: Where the value of a field stands.
        places: Where any value of the data stands, by the keys that lead to it.
        confidence: How sure a field is.
        warnings: What had to be interpreted or was left out.
        doubts: Why this may not be the plan that was meant.
    """

    start: int = 0
    end: int = 0
    rule: str = ""
    broken: str = ""
    whole: bool = False
    task_id: str | None = None
    title: str | None = None
    complexity: str | None = None
    priority: str | None = None
    no_change: bool = False
    blockers: tuple[str, ...] | None = None
    phases: tuple[Phase, ...] | None = None
    files: tuple[NamedFile, ...] | None = None
    config_additions: tuple[ConfigField, ...] | None = None
    dependencies: tuple[str, ...] | None = None
    requirements: tuple[str, ...] | None = None
    name: str | None = None
    kinds: tuple[UnitKind, ...] | None = None
    stated: str = ""
    starts: tuple[Start, ...] = ()
    acceptance: tuple[str, ...] | None = None
    first_step: str | None = None
    subtasks: tuple[SubTask, ...] | None = None
    prose: str = field(default="", repr=False)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    confidence: Mapping[str, float] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def found(self, name: str) -> Found[None]:
        """Return where the field ``name`` was read and how sure it is; the whole data where that is all one knows."""
        start, end = self.spans.get(name, (self.start, self.end))
        return Found(None, start, end, self.rule, self.confidence.get(name, SURE))

    def place(self, one: NamedFile) -> tuple[int, int, float]:
        """Return the span of a listed file and how sure it is."""
        start, end = self.places.get(one.at, (self.start, self.end))
        key = "files" if "files" in self.confidence else "code_blocks"
        return start, end, self.confidence.get(key, SURE)
