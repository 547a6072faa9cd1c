"""The story of one task: prepare, render, gate, commit, publish. Nothing of it happens in the user's checkout."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator import findings
from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.apply.block_results import block_results
from generator.apply.ladder import MOST_STEPS, blamed, left_changes, no_longer_started, step_down, stubs_of
from generator.apply.messages import commit_message, lines_of, task_outcome
from generator.apply.placing import place_code, written_units
from generator.apply.unwritten import mark_unwritten
from generator.bench.answers_files import find_answers
from generator.bench.bench import Bench
from generator.bench.changes import sift_patches
from generator.bench.environment import LackingError
from generator.bench.units import BuiltUnit, build_units, joined_homes
from generator.blueprints import blueprint_of
from generator.errors import (
    GeneratorError,
    GitError,
    RenderBrokenError,
    RenderError,
    ToolBrokenError,
    reason_of,
    sentences,
)
from generator.git import IsolatedRepository
from generator.journal.record import RunRecord, silent
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.render import Renderer
from generator.task_branches.sides import side_branch
from generator.task_results import BUILT, TaskOutcome, TaskResult, UnitResult
from generator.translate import TaskContext
from generator.unit_places import answers_path

# What lies outside of an answer: a disk that is full, a process that was killed.
BROKEN = (RenderBrokenError, ToolBrokenError, GitError, OSError)


@dataclass
class Run:
    """What all tasks of a run share.

    Attributes:
        bench: The workspace, opened.
        renderer: Copier's child process.
        base: The commit that tasks without dependencies are built on.
        publish: Whether refs are moved; ``False`` for a dry run.
        version: The template's version, once something was rendered.
        record: Where every stage of a task is written down as it happens.
    """

    bench: Bench
    renderer: Renderer
    base: str
    publish: bool = True
    version: str | None = None
    record: RunRecord = field(default_factory=silent)

    def renew(self) -> None:
        """Leave the isolated repository and the renderer behind, whatever state they are in, and take new ones."""
        self.renderer.close()
        self.bench.renew(self.base)

    def branch(self, task_id: str, *, good: bool, draft: bool) -> str:
        """Return the branch for what was built of a task.

        Args:
            task_id: The task.
            good: Whether the gates let it pass.
            draft: Whether it is a draft, which never gets the good branch.
        """
        prefix = self.bench.settings.branch_prefix
        if good and not draft:
            return f"{prefix}{task_id}"
        return side_branch(self.bench.workspace, prefix, "draft" if draft else "failed", task_id)


def build_task(run: Run, task: PlannedTask, parents: Sequence[str]) -> TaskResult:
    """Build one task on its parents and publish it, or say why not.

    Args:
        run: What the run shares.
        task: The task; its plan is ``ready``, or unsure, which makes a draft.
        parents: Commits of the tasks it depends on; the run's base where there are none.

    Returns:
        ``implemented`` with its branch, ``failed`` with the branch to look at, ``review`` where nothing was built, or
        ``blocked`` where the environment lacks something that it needs.
    """
    start = time.monotonic()
    task_id = task.plan.task_id
    try:
        result = _build_or_retry(run, task, parents or [run.base])
    except LackingError as error:
        result = TaskResult(task_id=task_id, outcome="blocked", reason=error.problem, transient=True, lacks=error.names)
    except BROKEN as error:
        reason = sentences(reason_of(error), "The next run tries this task again.")
        result = TaskResult(task_id=task_id, outcome="failed", reason=reason, transient=True)
    except RenderError as error:
        result = TaskResult(task_id=task_id, outcome="failed", reason=error.in_one_line)
    except GeneratorError as error:
        result = TaskResult(task_id=task_id, outcome="review", reason=error.in_one_line)
    except Exception as error:
        # The one place where a fault of one task is kept from costing the others.
        result = TaskResult(task_id=task_id, outcome="failed", reason=reason_of(error))
    return result.model_copy(update={"seconds": time.monotonic() - start})


def _build_or_retry(run: Run, task: PlannedTask, parents: Sequence[str]) -> TaskResult:
    """Build a task; where something outside of it broke, do it once more in a new repository with a new renderer."""
    try:
        return _build(run, task, parents)
    except BROKEN:
        run.renew()
        return _build(run, task, parents)


@dataclass(frozen=True)
class Attempt:
    """One try to build a task: what was rendered, what it looks like to git, what the gates say."""

    built: Sequence[BuiltUnit]
    tree: str
    gates: Sequence[findings.GateResult]

    @property
    def units(self) -> list[UnitAnswers]:
        """The answers that were rendered."""
        return [unit.answers for unit in self.built]

    @property
    def outcome(self) -> TaskOutcome:
        """What the gates make of it."""
        return task_outcome(self.gates, self.units)[0]


def _build(run: Run, task: PlannedTask, parents: Sequence[str]) -> TaskResult:
    plan, contract = task.plan, run.bench.contract
    if not _prepare(run.bench.isolated, parents, plan.task_id):
        reason = "the tasks it depends on change the same lines; merge their branches, then apply this task again"
        return TaskResult(task_id=plan.task_id, outcome="review", reason=reason)
    context = TaskContext(task.facts, task.item.batch_id, _needed_plugins(plan, run.bench.isolated))
    written, homeless = written_units(plan, contract, context)
    units, notes = place_code(written)
    missing = _missing_contract(contract, units)
    if missing:
        return TaskResult(task_id=plan.task_id, outcome="review", reason=missing)
    run.bench.provide([unit.blueprint for unit in units], modules=plan.requirements)
    run.record.prepared(task, parents)
    units, merged = sift_patches(units, run.bench.isolated)
    joined = joined_homes(units, run.bench.isolated.top)
    best = _climb_down(run, units, written)
    result = _commit(run, best, draft=plan.is_unsure)
    left = (*no_longer_started(units, best.units), *left_changes(best.units), *_left_out(plan, best.built))
    warnings = (*notes, *homeless, *joined, *merged, *left, *findings.warnings(best.gates))
    return result.model_copy(update={"warnings": warnings, "code_blocks": block_results(plan, best.units)})


def _climb_down(run: Run, units: Sequence[UnitAnswers], written: Sequence[UnitAnswers]) -> Attempt:
    """Build the units; what the gates find fault with falls back to stubs until they pass or nothing is left to blame.

    Returns:
        The attempt that passed, else the first one, which is what a person wants to look at.
    """
    first = attempt = _attempt(run, units)
    for _ in range(MOST_STEPS):
        blame = blamed(attempt.units, attempt.gates)
        if not blame:
            break
        attempt = _attempt(run, step_down(attempt.units, blame, written))
    return attempt if attempt.outcome in BUILT else first


def _attempt(run: Run, units: Sequence[UnitAnswers]) -> Attempt:
    units = tuple(map(mark_unwritten, units))
    # Nothing of the attempt before may be left beside this one.
    run.bench.isolated.check_out(run.bench.isolated.head())
    built = build_units(units, run.bench.isolated, run.renderer, run.bench.settings.names.keys())
    run.version = next((unit.version for unit in built if unit.version), run.version)
    # Before the gates run: nothing that judged code does can get into the commit.
    tree = run.bench.isolated.write_tree()
    task_id = units[0].task_id
    run.record.tell(task_id, "rendered", units=[unit.key for unit in units], tree=tree)
    run.bench.provide([unit.answers.blueprint for unit in built], files=[path for unit in built for path in unit.files])
    attempt = Attempt(built, tree, run.bench.gates.judge(built, run.bench.isolated))
    run.record.gated(task_id, attempt.gates)
    return attempt


def _left_out(plan: ImplementationPlan, built: Sequence[BuiltUnit]) -> tuple[str, ...]:
    """Return a warning for each file that was planned and is in no unit: nothing is lost in silence."""
    files = {path for unit in built for path in unit.files}
    return tuple(f"planned, but not built: {spec.path}" for spec in plan.files if spec.path not in files)


def _missing_contract(contract: Contract, units: Sequence[UnitAnswers]) -> str:
    """Return why this workspace cannot take one of the units, or an empty string."""
    return next((lack for unit in units if (lack := blueprint_of(unit).lacks(contract))), "")


def _needed_plugins(plan: ImplementationPlan, isolated: IsolatedRepository) -> tuple[str, ...]:
    """Return the names of the plugins that stand for the tasks a plan depends on, in what is checked out."""
    wanted = {each.upper() for each in plan.dependencies}
    if not wanted:
        return ()
    found, _ = find_answers(isolated.top, isolated.files(isolated.head()))
    return tuple(unit.name for unit in found.values() if unit.blueprint == "plugin" and unit.task_id.upper() in wanted)


def _prepare(isolated: IsolatedRepository, parents: Sequence[str], task_id: str) -> bool:
    """Check the parents out, merged where there are several; ``False`` where they conflict."""
    first, *others = dict.fromkeys(parents)
    isolated.check_out(first)
    for other in others:
        head = isolated.head()
        if isolated.is_ancestor(other, head):
            continue
        if not isolated.merge_into_head(other, isolated.commit_date(other), f"Merge what {task_id} depends on"):
            return False
    return True


def _commit(run: Run, attempt: Attempt, *, draft: bool) -> TaskResult:
    """Commit what was built on top of what is checked out and publish it, on the branch that the gates earned."""
    task_id = attempt.units[0].task_id
    outcome, reason = task_outcome(attempt.gates, attempt.units)
    if any(gate.gate == "secrets" for gate in findings.stopping(attempt.gates)):
        # A secret must not get into any ref, so there is no branch to look at either.
        return TaskResult(task_id=task_id, outcome=outcome, reason=reason, gates=tuple(attempt.gates))
    good = outcome in BUILT
    parent = run.bench.isolated.head()
    message = commit_message(attempt.units, attempt.gates, failed=not good, draft=draft)
    # With the parent's date, so that the same input makes the same commit.
    commit = run.bench.isolated.commit_tree(attempt.tree, [parent], message, run.bench.isolated.commit_date(parent))
    branch = run.branch(task_id, good=good, draft=draft)
    result = TaskResult(
        task_id=task_id,
        outcome=outcome,
        reason=reason,
        branch=branch,
        commit=commit,
        units=tuple(_unit_result(unit) for unit in attempt.built),
        gates=tuple(attempt.gates),
        stubs=stubs_of(attempt.units),
        unwritten=tuple(lines_of(attempt.units)),
    )
    # Before it is published: a later run writes the board from it where this one is killed on the way there.
    run.record.tell(task_id, "committed", commit=commit, parent=parent, result=result.model_dump(mode="json"))
    if run.publish:
        with run.bench.state.publishing(branch):
            # A good branch may only move on; that of a failed try makes way for the next one.
            run.bench.workspace.publish(
                run.bench.isolated, {branch: commit}, replace=() if good and not draft else (branch,)
            )
        run.record.tell(task_id, "published", branch=branch, commit=commit)
    return result


def _unit_result(unit: BuiltUnit) -> UnitResult:
    answers = unit.answers
    return UnitResult(
        blueprint=answers.blueprint, name=answers.name, answers_file=answers_path(answers), files=unit.files
    )
