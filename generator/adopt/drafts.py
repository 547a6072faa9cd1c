"""Answers that were inferred, and what else they may be: the render decides which of them fit best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers

NO_TASK = "ADOPTED-0"
Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Alternative:
    """Another reading of a part of the unit.

    Attributes:
        paths: Files that would be rendered in another way.
        change: Changes the answers in place.
    """

    paths: tuple[str, ...]
    change: Change


@dataclass
class Draft:
    """Answers of a unit as they are inferred, not judged yet.

    Attributes:
        data: The answers.
        alternatives: What else they may be, in the order in which it is tried.
        warnings: What could not be put into answers.
    """

    data: dict[str, Any]
    alternatives: list[Alternative] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def offer(self, change: Change, *paths: str) -> None:
        """Add an alternative."""
        self.alternatives.append(Alternative(paths, change))


def changed(data: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return a changed copy of answers."""
    copy = deepcopy(dict(data))
    change(copy)
    return copy


def judge(data: Mapping[str, Any]) -> UnitAnswers | list[str]:
    """Return answers that the models admit, or what is wrong with them."""
    try:
        return parse_answers(dict(data))
    except ValidationError as error:
        return [
            f"{'.'.join(map(str, each['loc'][1:])) or 'answers'}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        ]


def set_answer(kind: str, key: str, value: Any) -> Change:
    """Return the change that sets one answer of the blueprint."""

    def change(data: dict[str, Any]) -> None:
        data[kind][key] = value

    return change
