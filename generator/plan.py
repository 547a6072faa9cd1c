"""What to build for one task: the records between reading a batch and rendering a blueprint.

The names and fields are fixed by the product's design; ``plan --json`` prints them. All records are frozen and refuse
unknown fields, so what lies behind this module may trust its input.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Complexity = Literal["Low", "Medium", "High"]
Outcome = Literal["ready", "review", "skipped"]
UnitKind = Literal["plugin", "service", "config_patch"]
FileType = Literal["plugin", "service", "config", "test"]
PrioritySource = Literal["text", "board"]
Scope = Literal["unit", "workspace"]
BlockRole = Literal["file", "patch", "example", "command", "tree", "diagram", "data", "other"]


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phase(Record):
    """One phase, step or milestone of an analysis, with its tasks as plain text."""

    number: int
    title: str
    description: str = ""
    tasks: tuple[str, ...] = ()


class FileSpec(Record):
    """One file that a unit will have.

    Attributes:
        path: Workspace-relative POSIX path.
        type: Which kind of unit the file belongs to; ``test`` for its tests, ``config`` for settings.
        template: The blueprint's template that renders it, e.g. ``plugin/module``.
        variables: What the template gets besides the unit's own answers; JSON values only.
    """

    path: str
    type: FileType
    template: str
    variables: dict[str, JsonValue] = Field(default_factory=dict)


class ConfigField(Record):
    """One setting that an analysis asks for.

    Attributes:
        name: Identifier in the case the text uses.
        type: Python type as source text, e.g. ``bool`` or ``list[str]``; ``str`` where the text has none.
        default: JSON value; ``None`` also where the text gives no default. A secret never has one.
        description: One line.
        secret: Whether the value is a credential.
        scope: ``unit`` for the unit's own configuration, ``workspace`` for the workspace's settings class.
    """

    name: str
    type: str = "str"
    default: JsonValue = None
    description: str = ""
    secret: bool = False
    scope: Scope = "unit"


class CodeBlock(Record):
    """One fenced block of an analysis: what it is and, for files and patches, where it belongs.

    Attributes:
        index: Position among the text's blocks, from 0.
        info: The fence's info string as written.
        role: What the block is.
        path: Workspace-relative path for roles ``file`` and ``patch`` where it is known.
        content: The block's text; not part of the printed plan.
    """

    index: int
    info: str = ""
    role: BlockRole = "other"
    path: str | None = None
    content: str = Field(default="", exclude=True, repr=False)


class Evidence(Record):
    """Where a field of a plan comes from: a half-open span of characters in the item's text."""

    start: int
    end: int
    rule: str
    confidence: float = Field(ge=0.0, le=1.0)


class ImplementationPlan(Record):
    """What to build for one task, and why.

    ``outcome`` says whether it can be built: ``ready``; ``review`` when it must go to a person and ``skipped`` when
    there is nothing to do, both with the ``reason``. ``modules`` of a unit are the files with template
    ``plugin/module`` or ``service/module``.
    """

    task_id: str
    title: str = ""
    outcome: Outcome = "ready"
    reason: str = ""
    kinds: tuple[UnitKind, ...] = ()
    name: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    complexity: Complexity | None = None
    priority: str | None = None
    priority_source: PrioritySource | None = None
    blockers: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    files: tuple[FileSpec, ...] = ()
    config_additions: tuple[ConfigField, ...] = ()
    dependencies: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
