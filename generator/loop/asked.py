"""What a question about code asked for: the files of a task's units, and which functions of them are to be written.

It follows from a commit alone, so that who reads the response needs nothing but the id of the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.loop.answers import COMMIT_DIGITS
from generator.loop.functions import ModuleNames, names_in
from generator.results.question_ids import QuestionId

CodeKind = Literal["complete", "repair"]


@dataclass(frozen=True)
class AskedCode:
    """The code of a task's units at one commit, and what is wanted of it.

    Attributes:
        task_id: The task.
        commit: The commit's whole id.
        modules: The units' own modules, path to source.
        tests: Their test files.
        names: What each of these files binds; those that Python cannot read are left out.
    """

    task_id: str
    commit: str
    modules: Mapping[str, str] = field(repr=False)
    tests: Mapping[str, str] = field(repr=False)
    names: Mapping[str, ModuleNames] = field(repr=False)

    @property
    def unwritten(self) -> dict[str, list[str]]:
        """The functions that only say that they are not written yet: path to qualified names."""
        found = {path: self.names[path] for path in self.modules if path in self.names}
        empty = {p: [each.name for each in found[p].functions.values() if each.is_unwritten] for p in found}
        return {path: names for path, names in empty.items() if names}

    def question(self, kind: CodeKind, attempt: int) -> QuestionId:
        """Return the id of a question about it."""
        return QuestionId(kind, self.task_id, attempt, self.commit[:COMMIT_DIGITS])


def asked_code(task_id: str, commit: str, modules: Mapping[str, str], tests: Mapping[str, str]) -> AskedCode:
    """Return the code of a task's units, with what each file binds."""
    read = {path: names_in(source) for path, source in {**modules, **tests}.items()}
    return AskedCode(task_id, commit, modules, tests, {path: names for path, names in read.items() if names})
