"""``aas-generator finish-unit``: what plain Copier's task does with a unit that it has just rendered."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from generator.answers.units import UnitAnswers
from generator.apply.messages import commit_message, task_outcome
from generator.bench.answers_files import read_answers
from generator.bench.bench import open_bench
from generator.bench.state import State
from generator.bench.units import BuiltUnit, complete_unit
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.findings import GateResult
from generator.git import Repository, open_workspace, refuse_unusable
from generator.output import note
from generator.settings import Settings, load_settings
from generator.task_results import BUILT
from generator.unit_places import places_of


def run_finish_unit(answers_file: Path, workspace: Path) -> int:
    """Complete, check and commit one unit that stands in the user's own work tree.

    Returns:
        0 when the unit was committed, 1 when a gate failed; then the files stay for a person to look at.

    Raises:
        GeneratorError: The answers or the workspace cannot be used.
    """
    answers = read_answers(workspace / answers_file)
    settings = load_settings(workspace)
    repository = open_workspace(workspace.absolute())
    refuse_unusable(repository, settings.branch_prefix)
    patched = complete_unit(answers, repository)
    paths = repository.work_files()
    files = list(dict.fromkeys((*places_of(answers).of(paths), *(path for path in patched if path in paths))))
    with State(repository).locked(f"copier {answers.key}"):
        gates = _gate(answers, files, repository, settings)
    outcome, reason = task_outcome(gates, [answers])
    if outcome not in BUILT:
        note(f"{answers.key} was not committed: {reason}")
        return EXIT_TASKS
    branch = f"{settings.branch_prefix}{answers.task_id}"
    commit = repository.commit_in_place(branch, files, commit_message([answers], gates))
    note(f"{answers.key} is on branch {branch}, commit {commit[:12]}")
    return EXIT_OK


def _gate(answers: UnitAnswers, files: list[str], repository: Repository, settings: Settings) -> list[GateResult]:
    """Run the gates over a copy of the last commit with the unit's files in it, as the engine would."""
    bench = open_bench(repository, settings, repository.head())
    for path in files:
        target = bench.isolated.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(repository.top / path, target)
    changed = frozenset(path for status, path in bench.isolated.stage_all() if status == "M")
    # The contract that the unit was rendered for is part of its answers.
    gates = replace(bench.gates, contract=answers.contract)
    return gates.judge([BuiltUnit(answers, tuple(files), changed, "")], bench.isolated)
