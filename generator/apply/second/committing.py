"""What the gates made of a second answer, as a commit on the task's branch or on one to look at."""

from __future__ import annotations

from generator import findings
from generator.answers.text import shorten
from generator.apply.committing import unit_result
from generator.apply.ladder import left_changes, stubs_of
from generator.apply.messages import code_of_outcome, commit_message, lines_of, task_outcome
from generator.apply.second.ground import Ground
from generator.apply.second.records import Second
from generator.apply.second.refs import RESPONSE
from generator.apply.task import Run
from generator.errors import GeneratorError
from generator.findings import GateResult
from generator.git import Repository
from generator.task_branches.sides import side_branch
from generator.task_results import BUILT, TaskResult

_WARNING_MAX = 300


def commit_second(run: Run, second: Second) -> TaskResult:
    """Commit one second answer that was judged; nothing is published.

    One that passes stands on the task's branch. Others stand in a row on a branch of failed tries, so that none of
    them is lost.
    """
    ground, staged, completion, gates = second.ground, second.staged, second.completion, list(second.gates or ())
    if ground is None or staged is None or completion is None:
        raise GeneratorError("nothing was built.")
    units = [unit.answers for unit in staged.built]
    outcome, reason = task_outcome(gates, units)
    result = TaskResult(
        task_id=ground.task_id,
        outcome=outcome,
        reason=reason,
        code=code_of_outcome(outcome, gates),
        gates=tuple(gates),
        unwritten=tuple(lines_of(units)),
        stubs=stubs_of(units),
        units=tuple(unit_result(unit) for unit in staged.built),
        warnings=(
            *(shorten(each, _WARNING_MAX) for each in completion.warnings),
            *left_changes(units),
            *findings.warnings(gates),
        ),
    )
    if _holds_secret(gates):
        # A secret must not get into any ref.
        return result.model_copy(update={"units": (), "unwritten": (), "stubs": ()})
    good = outcome in BUILT
    branch = ground.branch if good else _side(run, ground)
    parent = ground.parent if good else _last_try(run.bench.workspace, branch, ground, second.response)
    trailers = [
        f"Question: {second.asked.kind}",
        f"Attempt: {second.asked.attempt}",
        f"{RESPONSE}: {second.response}",
    ]
    message = commit_message(units, gates, failed=not good, trailers=trailers)
    # With the parent's date, so that the same answer makes the same commit.
    isolated = run.bench.isolated
    date = isolated.commit_date(ground.parent)
    commit = isolated.commit_tree(staged.tree, [parent], message, date, known=(ground.tip,))
    return result.model_copy(update={"branch": branch, "commit": commit})


def _holds_secret(gates: list[GateResult]) -> bool:
    return any(gate.gate == "secrets" for gate in findings.stopping(gates))


def _side(run: Run, ground: Ground) -> str:
    return side_branch(run.bench.workspace, run.bench.settings.branch_prefix, "failed", ground.task_id)


def _last_try(repository: Repository, branch: str, ground: Ground, response: str) -> str:
    """Return the commit that a try which did not pass stands on: the one before it, where it is of the same units."""
    tip = repository.resolve(f"refs/heads/{branch}")
    if tip is None or not repository.is_ancestor(ground.parent, tip):
        return ground.parent
    # The run that was killed behind it left the very same commit.
    same = repository.trailers(tip).get(RESPONSE.lower()) == response
    return repository.parents(tip)[0] if same else tip
