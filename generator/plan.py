"""What to build for one task: the records between reading a batch and rendering a blueprint.

The names and fields are fixed by the product's design; ``plan --json`` prints them. All records are frozen and refuse
unknown fields, so what lies behind this module may trust its input.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SerializerFunctionWrapHandler,
    model_serializer,
)

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Complexity = Literal["Low", "Medium", "High"]
Outcome = Literal["ready", "review", "skipped"]
UnitKind = Literal["plugin", "service", "config_patch"]
FileType = Literal["plugin", "service", "config", "test"]
PrioritySource = Literal["text", "board"]
Scope = Literal["unit", "workspace"]
BOUND_MAX = 10**15
LENGTH_MAX = 10_000
PATTERN_MAX = 200
BlockRole = Literal["file", "patch", "example", "command", "tree", "diagram", "data", "other"]


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SparseRecord(Record):
    """A record that is written without those of its fields that were added later and say nothing.

    So what was written before such a field existed, and what does not need it, is the same text as ever.
    """

    left_out_when_empty: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        return {key: value for key, value in data.items() if value or key not in self.left_out_when_empty}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of its fields, of which those that are left out need not be there."""
        made = handler(of_fields(schema))
        told = handler.resolve_ref_schema(made)
        told["required"] = [name for name in told.get("required", ()) if name not in cls.left_out_when_empty]
        return made


def of_fields(schema: CoreSchema) -> CoreSchema:
    """Return a record's schema without what writes it in its own way, by which its fields would not be known."""
    inner = cast(dict[str, Any], schema)
    kept = {key: value for key, value in inner.items() if key != "serialization"}
    if isinstance(kept.get("schema"), dict):
        kept["schema"] = of_fields(kept["schema"])
    return cast("CoreSchema", kept)


class Phase(Record):
    """One phase, step or milestone of an analysis, with its tasks as plain text."""

    number: int
    title: str
    description: str = ""
    tasks: tuple[str, ...] = ()


class SubTask(Record):
    """A part of a task that is a task of its own.

    Attributes:
        title: What it is called, on one line.
        details: What is asked for, in lines.
        depends_on: What must be done before: titles or positions (from 1) of other sub-tasks, ids of tasks.
    """

    title: str
    details: str = ""
    depends_on: tuple[str, ...] = ()


class FileSpec(Record):
    """One file that a unit will have.

    Attributes:
        path: Workspace-relative POSIX path; a path object becomes one.
        type: Which kind of unit the file belongs to; ``test`` for its tests, ``config`` for settings.
        template: The blueprint's template that renders it, e.g. ``plugin/module``.
        variables: What the template gets besides the unit's own answers; JSON values only.
    """

    path: Annotated[str, BeforeValidator(lambda path: path.as_posix() if isinstance(path, PurePath) else path)]
    type: FileType
    template: str
    variables: dict[str, JsonValue] = Field(default_factory=dict)


def _bound(value: object) -> object:
    """Return a limit as the number that source text has: a whole one without its ``.0``."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= BOUND_MAX:
        return int(value) if float(value).is_integer() else value
    raise ValueError(f"{str(value)[:40]!r} is no number of at most {BOUND_MAX}")


Bound = Annotated[int | float, BeforeValidator(_bound)]
Length = Annotated[int, Field(ge=0, le=LENGTH_MAX, strict=True)]


class Constraints(Record):
    """What the values of a setting must keep to, in the words of pydantic's ``Field``; ``None`` for no such limit.

    Attributes:
        gt: What a number must be above.
        ge: What a number must be at least.
        lt: What a number must be below.
        le: What a number may be at most.
        multiple_of: What a number must be a multiple of.
        min_length: How many characters or entries there must be.
        max_length: How many characters or entries there may be.
        pattern: The regular expression that a text must match.
    """

    gt: Bound | None = None
    ge: Bound | None = None
    lt: Bound | None = None
    le: Bound | None = None
    multiple_of: Bound | None = None
    min_length: Length | None = None
    max_length: Length | None = None
    pattern: Annotated[str, Field(min_length=1, max_length=PATTERN_MAX)] | None = None

    def __bool__(self) -> bool:
        """Tell whether there is any limit."""
        return bool(self.limits())

    def limits(self) -> dict[str, int | float | str]:
        """Return the limits that there are, by name, in a fixed order."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}

    @model_serializer
    def _to_limits(self) -> dict[str, int | float | str]:
        return self.limits()

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of its limits, each of which is there or not."""
        made = handler(of_fields(schema))
        handler.resolve_ref_schema(made).pop("required", None)
        return made


NO_CONSTRAINTS = Constraints()


class ConfigField(SparseRecord):
    """One setting that an analysis asks for.

    Attributes:
        name: Identifier in the case the text uses.
        type: Python type as source text, e.g. ``bool`` or ``list[str]``; ``str`` where the text has none.
        default: JSON value; ``None`` also where the text gives no default. A secret has none, or the empty text where
            the analysis's own class has ``SecretStr("")``.
        description: One line.
        secret: Whether the value is a credential.
        scope: ``unit`` for the unit's own configuration, ``workspace`` for the workspace's settings class.
        required: Whether the text says that it must be set; such a one has no default.
        unit: What a number counts, in the plural, e.g. ``seconds``; empty where the text does not say.
        constraints: What its values must keep to.
    """

    left_out_when_empty = frozenset({"required", "unit", "constraints"})

    name: str
    type: str = "str"
    default: JsonValue = None
    description: str = ""
    secret: bool = False
    scope: Scope = "unit"
    required: bool = False
    unit: str = ""
    constraints: Constraints = NO_CONSTRAINTS


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


class Doubt(Record):
    """A field of a plan that may be wrong.

    Attributes:
        field: Its name, as the plan spells it.
        reason: Why it may be wrong, as a clause for a person.
        code: What ``explain`` knows the reason by.
    """

    field: str
    reason: str
    code: str = ""


# A doubt about one of these fields sends a task to a person: what would be built could be the wrong thing.
DECIDING = frozenset({"outcome", "kinds", "name", "files", "code_blocks"})
# How the reason of a plan begins that goes to review for its doubts alone.
UNSURE = "unsure: "
DRAFTS_STEP = "'apply --drafts' builds it apart, on a branch of its own"


class ImplementationPlan(SparseRecord):
    """What to build for one task, and why.

    ``outcome`` says whether it can be built: ``ready``; ``review`` when it must go to a person and ``skipped`` when
    there is nothing to do, both with the ``reason`` and its ``code``. ``modules`` of a unit are the files with template
    ``plugin/module`` or ``service/module``. ``acceptance`` is what the answer accepts the task by; a board has its own.
    ``subtasks`` are what ``apply --split`` queues in the task's place.
    """

    left_out_when_empty = frozenset({"subtasks"})

    task_id: str
    title: str = ""
    outcome: Outcome = "ready"
    reason: str = ""
    code: str = ""
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
    acceptance: tuple[str, ...] = ()
    subtasks: tuple[SubTask, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_unsure(self) -> bool:
        """Whether nothing but doubts stands against building it: it is whole, and may be the wrong thing."""
        return self.outcome == "review" and self.reason.startswith(UNSURE)


def by_doubts(plan: ImplementationPlan) -> ImplementationPlan:
    """Return a plan with the outcome that its doubts leave it: ``review`` with the first of them, or ``ready``."""
    deciding = [each for each in plan.doubts if each.field in DECIDING]
    if deciding and (plan.outcome == "ready" or plan.is_unsure):
        others = f" (and {len(deciding) - 1} more)" if len(deciding) > 1 else ""
        reason = f"{UNSURE}{deciding[0].field}: {deciding[0].reason}{others}"
        return plan.model_copy(update={"outcome": "review", "reason": reason, "code": deciding[0].code})
    if not deciding and plan.is_unsure:
        return plan.model_copy(update={"outcome": "ready", "reason": "", "code": ""})
    return plan


def without_doubts(plan: ImplementationPlan, *fields: str) -> ImplementationPlan:
    """Return a plan without the doubts about some fields, which somebody has decided."""
    kept = tuple(each for each in plan.doubts if each.field not in fields)
    return by_doubts(plan.model_copy(update={"doubts": kept}))
