"""One unit as its answers file has it, and the judgement of what such a file says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from generator.answers.text import safe_text
from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers
from generator.errors import ManyErrors
from generator.unit_places import UnitPlaces, recorded_places

# A tag, a commit or what ``git describe`` makes of them: never an option, a range or a path.
_VERSION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}\Z")


@dataclass(frozen=True)
class RecordedUnit:
    """A unit as its answers file has it: at some version, which need not fit today's models.

    Attributes:
        answers_file: Where its answers are.
        data: What they say, not judged.
        is_moved: Whether it comes from another template than the one that it is updated from.
    """

    answers_file: str
    data: Mapping[str, Any] = field(repr=False)
    is_moved: bool = False

    @property
    def blueprint(self) -> str:
        """The unit's blueprint."""
        return _text(self.data.get("blueprint"))

    @property
    def name(self) -> str:
        """The unit's name."""
        return _text(self.data.get("name"))

    @property
    def key(self) -> str:
        """Blueprint and name."""
        return f"{self.blueprint}:{self.name}"

    @property
    def task_id(self) -> str:
        """The task that it was built for."""
        return _text(self.data.get("task_id"))

    @property
    def template(self) -> str:
        """The template that it was rendered from; empty where none is recorded."""
        return _text(self.data.get("_src_path"))

    @property
    def version(self) -> str:
        """The template's version that it has; empty where none is recorded."""
        return _text(self.data.get("_commit"))

    @property
    def version_fault(self) -> str:
        """Why the recorded version cannot be asked for; empty where it can, and where none is recorded."""
        is_one = not self.version or _VERSION.match(self.version)
        return "" if is_one else f"{safe_text(self.version, 80)!r} is no version of a template"

    @property
    def answers(self) -> dict[str, Any]:
        """Its answers without the keys in which Copier notes the template and its version."""
        return {str(key): value for key, value in self.data.items() if not str(key).startswith("_")}

    @cached_property
    def places(self) -> UnitPlaces:
        """Where its files are.

        Raises:
            ValueError: It is no unit of ours, or a path leads out of the workspace.
        """
        return recorded_places(self.data)

    def is_at(self, version: str) -> bool:
        """Tell whether it has a version of the template already."""
        return self.version == version and not self.is_moved

    def digest(self) -> str:
        """Return what identifies its answers, whatever the version."""
        return hashlib.sha256(json.dumps(self.answers, sort_keys=True, default=str).encode()).hexdigest()

    def judged(self) -> UnitAnswers:
        """Return its answers as today's models have them.

        Raises:
            ManyErrors: Answers are missing, unknown or unsafe.
        """
        return judge_answers(self.data, self.answers_file)


def judge_answers(data: Mapping[str, object], path: object) -> UnitAnswers:
    """Judge what an answers file says.

    Raises:
        ManyErrors: Answers are missing, unknown or unsafe; ``path`` is named.
    """
    try:
        return parse_answers(dict(data))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    raise ManyErrors(f"{path}: these answers cannot be used", faults, "Correct them and render again.")


def _text(value: object) -> str:
    return "" if value is None else str(value)
