"""The schema that a model is asked to answer in: what of an ``ImplementationPlan`` a model can know.

``response_format`` gives it in the form that OpenAI's structured outputs accept with ``strict``: every object closed,
every property required, «optional» as a union with null, no keyword outside of the documented subset. Offsets, rules,
outcomes and everything else that only the reader knows are no part of it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.plan import BlockRole, Complexity, FileType, Scope, UnitKind

SCHEMA_NAME = "implementation_plan"
Level = Literal["Low", "Medium", "High", "Critical"]
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
    # Answers to requests that did not ask for these yet still follow the schema.
    required: bool = Field(default=False, description="Whether it must be set; it has no default then.")
    unit: str = Field(default="", description="What a number counts, such as seconds or MB; empty for none.")
    constraints: AnsweredConstraints | None = Field(default=None, description="Limits of its values; null for none.")


class AnsweredCode(Answer):
    """One piece of code, whole and ready to be a file, or an example."""

    path: str | None = Field(description="The file it belongs to; null where it belongs to none.")
    language: str = Field(description="Such as python, bash or json.")
    role: BlockRole = Field(description="file for a whole new file, patch for a change of an existing one.")
    content: str


class PlanAnswer(Answer):
    """An answer that follows the schema."""

    task_id: str = Field(description="The task's id as the request gives it.")
    title: str
    kinds: list[UnitKind] = Field(description="What is to be built.")
    name: str = Field(description="The unit's name in snake case, without plugin or service at its end.")
    complexity: Complexity | None
    priority: Level | None = Field(description="The priority it should have; null for no change.")
    blockers: list[str] = Field(description="One short phrase each; an empty list for none.")
    phases: list[AnsweredPhase]
    files: list[AnsweredFile]
    config_additions: list[AnsweredField]
    dependencies: list[str] = Field(description="Ids of the tasks that must be done before.")
    requirements: list[str] = Field(description="Import names of third-party packages.")
    code_blocks: list[AnsweredCode]


# What of a plan is not asked for: it is decided by the reader, or follows from what is asked.
NOT_ASKED = frozenset(("outcome", "reason", "names", "priority_source", "evidence", "doubts", "warnings"))


def follows_schema(value: Any) -> bool:
    """Tell whether a decoded value follows the schema to the letter."""
    if not isinstance(value, dict) or value.keys() != PlanAnswer.model_fields.keys():
        return False
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
    schema = model.model_json_schema()
    strict: dict[str, Any] = _strict(schema, schema.get("$defs", {}))
    return strict


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
