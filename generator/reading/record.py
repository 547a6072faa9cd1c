"""Everything that was read of one text, before it becomes a plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.plan import ConfigField, Doubt, Evidence, FileSpec, Phase, UnitKind
from generator.reading.code.blocks import Block
from generator.reading.data.structured import Structured
from generator.reading.decisions import CLARIFIED
from generator.reading.fields.file_names import Mention
from generator.reading.text.document import Document
from generator.reading.text.inline import Found, one_line
from generator.reading.text.labels import Label
from generator.reading.workspace import NO_FILES, WorkspaceFiles

LOW_CONFIDENCE = 0.5


@dataclass(slots=True)
class Reading:
    """Everything that was read of one text, with the evidence, the doubts and the warnings collected on the way.

    Its later fields are read from its earlier ones, in the order in which they stand here.

    Attributes:
        item: The answer.
        facts: What the board says of the task.
        contract: What the workspace demands.
        document: The text, or the prose inside of a structured answer.
        structured: What of the answer is data.
        labels: Lines such as ``Complexity: Low``.
        blocks: The code blocks.
        mentions: The files that the text names.
        evidence: For each field of the plan where it comes from.
        warnings: What a person should know.
        doubts: Fields that may be wrong.
        workspace: The tracked files of the workspace.
        inner: Whether the document is prose inside of a structured answer.
        decided: The plan's fields that were decided for the reader.
        file_names: Names without folders of all files that the text names.
        task_id: The task.
        title: Its title.
        fields: The settings that it asks for.
        phases: The phases.
        kinds: The kinds of its units.
        kinds_rule: How the first of them was found.
        names: The name of the unit of each kind.
        name_rule: How the first of them was found; empty where there is none.
        files: The files of its units.
    """

    item: Item
    facts: TaskFacts | None
    contract: Contract
    document: Document
    structured: Structured
    labels: list[Label] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    workspace: WorkspaceFiles = NO_FILES
    prefixes: frozenset[str] = frozenset()
    inner: bool = False
    decided: frozenset[str] = frozenset()
    file_names: frozenset[str] = frozenset()
    task_id: str = ""
    title: str = ""
    fields: tuple[ConfigField, ...] = ()
    phases: tuple[Phase, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    kinds_rule: str = ""
    names: dict[str, str] = field(default_factory=dict)
    name_rule: str = ""
    files: tuple[FileSpec, ...] = ()

    def note(self, name: str, found: Found[object]) -> None:
        """Record where the field ``name`` came from; a low confidence becomes a warning.

        A value that the text does not hold (the board's, the container's, a default) has the empty span at 0.
        """
        size = len(self.item.text)
        if found.rule.endswith("/stated") and name in self.structured.spans:
            found = replace(self.structured.found(name), rule=found.rule)
        if name in self.decided:
            found = replace(found, rule=CLARIFIED, confidence=1.0)
        start, end = (self.structured.start, self.structured.end) if self.inner else (found.start, found.end)
        start, end = (max(0, min(start, size)), end) if found.end > found.start else (0, 0)
        self.evidence[name] = Evidence(
            start=start, end=max(start, min(end, size)), rule=found.rule, confidence=found.confidence
        )
        if found.confidence < LOW_CONFIDENCE:
            self.warnings.append(f"{name} is uncertain ({found.rule})")

    def doubt(self, name: str, reason: str, code: str, *, is_fact: bool = False) -> None:
        """Record that the field ``name`` may be wrong; ``reason`` is a clause, ``code`` what it is known by.

        What was decided is not doubted any more, unless a fact speaks against it.
        """
        doubt = Doubt(field=name, reason=one_line(reason, 300), code=code)
        if doubt not in self.doubts and (is_fact or name not in self.decided):
            self.doubts.append(doubt)

    def note_elsewhere(self, name: str, rule: str, confidence: float = 1.0) -> None:
        """Record that the field ``name`` does not come from the text: ``rule`` says where from."""
        self.evidence[name] = Evidence(start=0, end=0, rule=rule, confidence=confidence)

    def note_structured(self, name: str) -> None:
        """Record that the field ``name`` came from the structured part of the answer."""
        self.note(name, self.structured.found(name))
