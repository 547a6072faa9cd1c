"""Judging units that exist: the gates over the work tree as it is, on a copy of it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.bench.answers_files import choose_units, find_answers
from generator.bench.bench import open_bench
from generator.bench.environment import Progress, Wish
from generator.bench.one_tree import OneTree
from generator.bench.units import BuiltUnit
from generator.findings import GateResult, Verdict, verdict
from generator.git import IsolatedRepository, Repository, open_workspace
from generator.plan import Record
from generator.redaction import redact
from generator.scratch import temporary_folder
from generator.settings import Settings
from generator.task_results import SCHEMA
from generator.unit_places import places_of


class CheckedUnit(Record):
    """What the gates said of one unit.

    Attributes:
        blueprint: The unit's blueprint.
        name: The unit's name.
        answers_file: Where its answers are.
        outcome: ``failed`` where a must gate found something, ``review`` where one could not run.
        gates: What each gate said of it.
    """

    blueprint: str
    name: str
    answers_file: str
    outcome: Verdict
    gates: tuple[GateResult, ...]


class CheckReport(Record):
    """What became of a check.

    Attributes:
        workspace: The workspace's folder.
        head: The commit that is checked out; what is not committed yet was judged with it.
        sandbox: How generated code was run.
        units: One entry a unit, in the order of their answers files.
        installed: Requirements that were installed for the gates.
        problems: Answers files that cannot be used, and what could not be installed.
    """

    workspace: str
    head: str
    sandbox: str
    units: tuple[CheckedUnit, ...]
    installed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``check --json`` prints it."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}


def check_units(
    workspace: Path,
    settings: Settings,
    units: Sequence[str] = (),
    *,
    gates: Sequence[str] = (),
    keep_suppressions: bool = False,
    progress: Progress = lambda _: None,
) -> CheckReport:
    """Run the gates over units of a workspace, as its work tree has them; the checkout is only read.

    A workspace's own file that a unit changes counts as far as it differs from the last commit.

    Args:
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        units: Names, keys or answers files of units; empty for all.
        gates: Names of gates; empty for all.
        keep_suppressions: Whether comments such as ``type: ignore`` keep their effect.
        progress: Takes lines about what is installed.

    Raises:
        GeneratorError: The workspace cannot be used, or a unit or gate that was named does not exist.
    """
    repository = open_workspace(workspace)
    paths = repository.work_files()
    known, problems = find_answers(repository.top, paths)
    chosen = choose_units(known, units)
    with temporary_folder("aas-check-") as folder:
        bench = open_bench(repository, settings, repository.head(), Path(folder), progress)
        overlay(repository, bench.isolated, paths)
        built = {path: _built(answers, paths) for path, answers in chosen.items()}
        lacking = bench.prepare(_wish(built, bench.isolated.top, bench.contract))
        judged = OneTree(bench).judge(
            repository.head(),
            bench.isolated.write_tree(),
            list(built.values()),
            gates=gates or None,
            keep_suppressions=keep_suppressions,
        )
    checked = [_checked(path, chosen[path], said) for path, said in zip(built, judged, strict=True)]
    return CheckReport(
        workspace=str(repository.top),
        head=repository.head(),
        sandbox=bench.gates.sandbox.name,
        units=tuple(checked),
        installed=bench.environment.installed.lines,
        problems=tuple(map(redact, (*problems, *bench.environment.installed.problems, *filter(None, [lacking])))),
    )


def _wish(built: dict[str, BuiltUnit], root: Path, contract: Contract) -> Wish:
    blueprints = sorted({unit.answers.blueprint for unit in built.values()})
    return Wish(root, contract, blueprints, [path for unit in built.values() for path in unit.files])


def overlay(repository: Repository, isolated: IsolatedRepository, paths: frozenset[str]) -> None:
    """Bring the copy from the last commit to what the work tree has now; links are left as they were committed."""
    for path in isolated.files(isolated.head()):
        here = isolated.top / path
        if path not in paths and here.is_file() and not here.is_symlink():
            here.unlink()
    for path in paths:
        source, target = repository.top / path, isolated.top / path
        # What a link leads to may lie outside of the repository.
        if not stat.S_ISREG(source.lstat().st_mode) or target.is_symlink():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    isolated.stage_all()


def _built(answers: UnitAnswers, paths: frozenset[str]) -> BuiltUnit:
    places = places_of(answers)
    return BuiltUnit(answers, tuple(places.of(paths)), frozenset(places.shared), "")


def _checked(path: str, answers: UnitAnswers, gates: Sequence[GateResult]) -> CheckedUnit:
    return CheckedUnit(
        blueprint=answers.blueprint,
        name=answers.name,
        answers_file=path,
        outcome=verdict(gates)[0],
        gates=tuple(gates),
    )
