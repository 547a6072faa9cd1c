"""Decisions as a model is asked for them: over the numbers of the candidates, and over nothing else."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import Field

from generator.plan import BlockRole, Scope, UnitKind
from generator.reading.candidates import Candidates
from generator.reading.data.schema import NOT_A_UNIT, Answer, NotAUnit, Scalar, strict_schema
from generator.reading.decisions import NO_PATH, PathUse, SettingUse


class PathAnswer(Answer):
    """What one path is."""

    mention: str = Field(description="The number of a path, M1 and so on.")
    decision: PathUse = Field(
        description="new: a file of this unit that is to be made. change: a file that exists and is to be changed. "
        "leave: a file that is only spoken of. example: a file of an example."
    )


class BlockAnswer(Answer):
    """What one code block is and where it belongs."""

    block: str = Field(description="The number of a code block, B0 and so on.")
    file: str = Field(
        description="The number of the path that it belongs to; main for the unit's main file, test for its test, none."
    )
    role: BlockRole = Field(
        description="file: a whole new file or a part of one. patch: a fragment of an existing file. example: shows "
        "how something is used, or what is not to be built."
    )


class SettingAnswer(Answer):
    """What becomes of one setting."""

    setting: str = Field(description="The number of a setting, S1 and so on.")
    decision: SettingUse = Field(
        description="keep: the unit needs it. drop: it is no setting of the unit. secret: keep it, it is a credential."
    )
    scope: Scope = Field(
        description="unit for the unit's own settings; workspace for the central settings class, which needs the kind "
        "config_patch."
    )


class MissingAnswer(Answer):
    """A setting that the text asks for and that has no number."""

    name: str = Field(description="An identifier in snake case.")
    type: str = Field(description="A Python type, such as bool, int, str or list[str].")
    default: Scalar | list[Scalar] | None = Field(description="The default; null for none and for every secret.")
    secret: bool
    scope: Scope
    quote: str = Field(description="The words of the text that ask for it, copied to the letter from one line.")


class DecisionsAnswer(Answer):
    """Decisions over the numbers of the question."""

    not_a_unit: NotAUnit | None = Field(description=NOT_A_UNIT)
    kinds: list[UnitKind] = Field(description="What is to be built; empty where it is not a unit.")
    name: str | None = Field(description="The number of the unit's name; null where none of them is right.")
    other_name: str | None = Field(
        description="Where no number is right: a name in snake case, made of words of the text or title; else null."
    )
    mentions: list[PathAnswer] = Field(description="Every path, once.")
    blocks: list[BlockAnswer] = Field(description="Every code block, once.")
    settings: list[SettingAnswer] = Field(description="Every setting, once.")
    missing_settings: list[MissingAnswer]


class Answered(NamedTuple):
    """The answer to one question, before it is read.

    Attributes:
        text_sha256: The text that was asked about.
        fingerprint: That of the candidates that were asked about.
        answer: What the model wrote.
        attempt: Which attempt at the question it answers, from 1.
    """

    text_sha256: str
    fingerprint: str
    answer: str
    attempt: int = 1


def decisions_schema(candidates: Candidates) -> dict[str, Any]:
    """Return the strict schema of an answer: its numbers are those of the candidates, and no others."""
    schema = strict_schema(DecisionsAnswer)
    properties = schema["properties"]
    files = [*candidates.paths, *NO_PATH]
    numbers = {
        "mentions": {"mention": list(candidates.paths)},
        "blocks": {"block": list(candidates.blocks), "file": files},
        "settings": {"setting": list(candidates.settings)},
    }
    for name, keys in numbers.items():
        if not all(keys.values()):
            # A list of nothing cannot be asked for: an empty enumeration is no valid schema.
            del properties[name]
            continue
        for key, allowed in keys.items():
            properties[name]["items"]["properties"][key]["enum"] = allowed
    named = {"type": "string", "enum": list(candidates.names)}
    properties["name"] |= {"anyOf": [*([named] if candidates.names else []), {"type": "null"}]}
    return schema | {"required": list(properties)}
