"""The schema that a model is asked to answer in: what of an ``ImplementationPlan`` a model can know.

``response_format`` gives it in the form that OpenAI's structured outputs accept with ``strict``: every object closed,
every property required, «optional» as a union with null, no keyword outside of the documented subset. Offsets, rules,
outcomes and everything else that only the reader knows are no part of it.

This is version 2. Whatever it asks for beyond version 1 has a default here, so that answers to either follow it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.plan import BlockRole, Complexity, FileType, Scope, UnitKind

SCHEMA_NAME = "implementation_plan"
Level = Literal["Low", "Medium", "High", "Critical"]
NotAUnit = Literal["changes_only", "question", "whole_product"]
NOT_A_UNIT = (
    "changes_only where only existing files are changed, question where something must be decided "
    "first, whole_product where it is more than one plugin or service; null for a unit."
)
Scalar = str | int | float | bool
_DROPPED = frozenset(("title", "default", "$defs"))


class Answer(BaseModel):
    """A part of an answer: closed, frozen, and without conversions between kinds of values."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AnsweredPhase(Answer):
    """One phase of the work, in order."""

    number: int
    title: str
    description: str
    tasks: list[str]


class AnsweredFile(Answer):
    """One new file of the unit."""

    path: str = Field(description="Path below the workspace, with forward slashes.")
    type: FileType
    purpose: str = Field(description="What the file is for, in one sentence.")


class AnsweredChange(Answer):
    """One existing file that the task changes."""

    path: str = Field(description="Path of a file that the workspace has.")
    what: str = Field(description="What is to be changed in it, in one sentence.")


class AnsweredConstraints(Answer):
    """What the values of a setting must keep to; null for no such limit."""

    gt: int | float | None = Field(description="Numbers are above it.")
    ge: int | float | None = Field(description="Numbers are at least it.")
    lt: int | float | None = Field(description="Numbers are below it.")
    le: int | float | None = Field(description="Numbers are at most it.")
    multiple_of: int | float | None = Field(description="Numbers are multiples of it.")
    min_length: int | None = Field(description="The fewest characters or entries.")
    max_length: int | None = Field(description="The most characters or entries.")
    pattern: str | None = Field(description="A regular expression, without lookaround, that a text matches.")


class AnsweredField(Answer):
    """One setting that the task adds."""

    name: str = Field(description="An identifier; upper case for an environment variable.")
    type: str = Field(description="A Python type, such as bool, int, str or list[str].")
    default: Scalar | list[Scalar] | None = Field(
        description="The default; null for none and for every secret; a mapping as JSON text."
    )
    description: str
    secret: bool = Field(description="Whether the value is a credential.")
    scope: Scope = Field(description="unit for the unit's own settings, workspace for the central settings class.")
    required: bool = Field(default=False, description="Whether it must be set; it has no default then.")
    unit: str = Field(default="", description="What a number counts, such as seconds or MB; empty for none.")
    constraints: AnsweredConstraints | None = Field(default=None, description="Limits of its values; null for none.")


class AnsweredCode(Answer):
    """One whole new file, or a change of an existing one."""

    path: str | None = Field(description="The file it belongs to; null where it belongs to none.")
    language: str = Field(description="Such as python, bash or json.")
    # Version 1 asked for every role that a block of a document can have.
    role: BlockRole = Field(
        description="file for a whole new file, patch for a change of an existing one.",
        json_schema_extra={"enum": ["file", "patch"]},
    )
    content: str


class AnsweredExample(Answer):
    """Code that shows how something is used; it never becomes a file."""

    title: str
    code: str


class AnsweredStart(Answer):
    """A class or function that the plugin makes or calls when it is started."""

    path: str = Field(description="The new file that defines it.")
    name: str = Field(description="The class or function.")
    start: str | None = Field(description="The method that starts it; null where making or calling it is all.")
    stop: str | None = Field(description="The method that stops it; null for none.")


class AnsweredSubTask(Answer):
    """One part of a task that is too big for one unit."""

    title: str
    details: str = Field(description="What is asked for, as for a person who knows nothing else of it.")
    depends_on: list[str] = Field(
        description="What must be done before: titles of other sub-tasks, their positions from 1, ids of tasks."
    )


class PlanAnswer(Answer):
    """An answer that follows the schema."""

    task_id: str = Field(description="The task's id as the request gives it.")
    title: str
    not_a_unit: NotAUnit | None = Field(default=None, description=NOT_A_UNIT)
    kinds: list[UnitKind] = Field(description="What is to be built; empty for nothing.")
    name: str = Field(description="The unit's name in snake case, without plugin or service at its end.")
    complexity: Complexity | None
    priority: Level | None = Field(description="The priority it should have; null for no change.")
    blockers: list[str] = Field(description="One short phrase each; an empty list for none.")
    phases: list[AnsweredPhase]
    files: list[AnsweredFile] = Field(description="New files only.")
    changes: list[AnsweredChange] = Field(default=[], description="Existing files only.")
    config_additions: list[AnsweredField]
    dependencies: list[str] = Field(description="Ids of the tasks that must be done before.")
    requirements: list[str] = Field(description="Import names of third-party packages.")
    code_blocks: list[AnsweredCode]
    examples: list[AnsweredExample] = []
    starts: list[AnsweredStart] = []
    acceptance: list[str] = Field(default=[], description="What must hold for the task to be done, one sentence each.")
    subtasks: list[AnsweredSubTask] = Field(
        default=[], description="For a task of several units: one unit each, in the order of the work; else empty."
    )


# What of a plan is not asked for: it is decided by the reader, or follows from what is asked.
NOT_ASKED = frozenset(("outcome", "reason", "code", "names", "priority_source", "evidence", "doubts", "warnings"))
# What is asked for and is no field of a plan: it decides others.
DECIDES = frozenset(("not_a_unit", "changes", "examples", "starts"))


def follows_schema(value: Any) -> bool:
    """Tell whether a decoded value follows the schema to the letter."""
    try:
        PlanAnswer.model_validate(value)
    except (ValidationError, RecursionError):
        return False
    return True


def response_format() -> dict[str, Any]:
    """Return the value of ``response_format`` for the body of a chat completion."""
    return {
        "type": "json_schema",
        "json_schema": {"name": SCHEMA_NAME, "strict": True, "schema": strict_schema(PlanAnswer)},
    }


def text_format() -> dict[str, Any]:
    """Return the value of ``text.format`` for the body of a request to the Responses API."""
    inner: dict[str, Any] = response_format()["json_schema"]
    return {"type": "json_schema", **inner}


def strict_schema(model: type[Answer]) -> dict[str, Any]:
    """Return the schema of a model in the form that structured outputs accept with ``strict``."""
    schema = _described(model)
    strict: dict[str, Any] = _strict(schema, schema.get("$defs", {}))
    return strict


@cache
def _described(model: type[Answer]) -> dict[str, Any]:
    """Return a model's schema as pydantic has it; it takes long to make, and nobody changes it."""
    return model.model_json_schema()


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    """Return a schema with its references put in place, closed objects, and nothing but documented keywords."""
    if isinstance(node, list):
        return [_strict(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        return _strict({**target, **{key: value for key, value in node.items() if key != "$ref"}}, definitions)
    if node.get("type") == "object":
        properties = {name: _strict(below, definitions) for name, below in node["properties"].items()}
        return {
            "type": "object",
            **({"description": node["description"]} if "description" in node else {}),
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {key: _strict(value, definitions) for key, value in node.items() if key not in _DROPPED}
