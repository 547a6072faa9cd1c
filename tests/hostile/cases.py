"""The folders of ``tests/cases/hostile``: an input of one class each, and how it must end.

A folder has one of ``answer.md`` (the text of one answer), ``batch.*`` (a results file as it is) and ``make.py`` (a
recipe for a large one), may have ``prepare.py`` and ``workspace/`` for what is odd about the workspace, and says in
``outcome.toml`` how it must end and why.
"""

from __future__ import annotations

import os
import runpy
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tests.apply.scene import batch_file, terse

FOLDER = Path(__file__).parents[1] / "cases" / "hostile"
# Set HOSTILE=all to try the slow ones too.
ALL = os.environ.get("HOSTILE") == "all"
GOOD_ID = "AAS-900"
_GOOD = terse("Good Part") + "\nCreate `plugins/good_part/good_part_plugin.py`.\n"


class TaskEnd(BaseModel):
    """How one task must end: its outcome, and what its reason, warnings and stubs must contain."""

    model_config = ConfigDict(extra="forbid")

    id: str
    outcome: str
    reason: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    stubs: tuple[str, ...] | None = None


class Ending(BaseModel):
    """How an input must end.

    Attributes:
        why: The reason for the outcome, decided before it was tried.
        run: The command; the cheapest one that the input can do harm to.
        exit: The exit code; ``None`` for whatever the named tasks mean.
        says: What standard error must contain.
        absent: What neither output nor anything that was written may contain.
        present: What the output must contain.
        task: The tasks, in the order of the output.
        args: Further arguments of the command.
        slow: Whether it is tried only where all inputs are.
        units: The units of the answers files, e.g. ``plugin:json_unit``; ``None`` where the name does not matter.
    """

    model_config = ConfigDict(extra="forbid")

    why: str
    run: Literal["plan", "translate", "apply"] = "plan"
    exit: int | None = None
    says: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    task: tuple[TaskEnd, ...] = ()
    args: tuple[str, ...] = ()
    slow: bool = False
    units: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Case:
    """One folder."""

    folder: Path
    ending: Ending

    @property
    def name(self) -> str:
        """Class and name, e.g. ``bytes/gzip_bomb``."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def answer(self) -> str | None:
        """The text of the answer, where the input is one."""
        path = self.folder / "answer.md"
        return path.read_bytes().decode("utf-8", "surrogatepass") if path.is_file() else None

    def batch(self, inputs: Path, fill: Callable[[str], str] = str) -> Path:
        """Return the results file; what is made is made in ``inputs``, and ``fill`` puts facts into an answer."""
        if (answer := self.answer) is not None:
            return batch_file(inputs / "batch.json", {self.ending.task[0].id: fill(answer)})
        if stored := sorted(self.folder.glob("batch.*")):
            return Path(shutil.copy(stored[0], inputs))
        made = inputs / "batch.jsonl"
        self._program("make.py", "make")(made, good_line())
        return made

    def prepare(self, workspace: Path, inputs: Path) -> None:
        """Make the workspace as odd as the case wants it."""
        if (self.folder / "workspace").is_dir():
            shutil.copytree(self.folder / "workspace", workspace, dirs_exist_ok=True)
        if (self.folder / "prepare.py").is_file():
            self._program("prepare.py", "prepare")(workspace, inputs)

    def _program(self, file: str, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = runpy.run_path(str(self.folder / file))[name]
        return found


def good_line() -> bytes:
    """Return one line of a results file with nothing wrong in it; it must survive whatever stands around it."""
    import json

    body = {"choices": [{"finish_reason": "stop", "message": {"content": _GOOD}}]}
    return (
        json.dumps({"custom_id": GOOD_ID, "response": {"status_code": 200, "body": body}, "error": None}).encode()
        + b"\n"
    )


def cases(*classes: str) -> Iterator[Case]:
    """Yield the cases of some classes, by default of all, in the order of their names."""
    for path in sorted(FOLDER.glob("*/*/outcome.toml")):
        if not classes or path.parent.parent.name in classes:
            yield Case(path.parent, Ending.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))))
