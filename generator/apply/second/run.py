"""Second answers of a run: found among its files, put on their units, judged together, published, kept."""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from generator.apply.attempts import judge_staged
from generator.apply.publishing import publish_results
from generator.apply.second.committing import commit_second
from generator.apply.second.keeping import Keeping, task_for
from generator.apply.second.records import Second
from generator.apply.second.refs import TaskRefs
from generator.apply.second.staging import NothingNewError, Room, renderers_of, stage_second
from generator.apply.second.tries import TRIES_MAX, tries_of
from generator.apply.shelf import Shelf
from generator.apply.task import Run, result_of
from generator.board import Board
from generator.errors import GeneratorError
from generator.planning import PlannedTask
from generator.redaction import redact_data
from generator.results import Opened, about_a_unit
from generator.scratch import remove_folder
from generator.task_results import TaskResult

# As many second answers are laid out at a time.
_AT_ONCE = 50
Told = Callable[[PlannedTask, TaskResult], None]


def second_answers(opened: Opened, only: Collection[str] = ()) -> Iterator[Second]:
    """Yield the answers about units that exist among the files of a batch, in their order.

    Args:
        opened: The files.
        only: Task ids; empty for all.
    """
    wanted = {each.upper() for each in only}
    for batch in opened.batches:
        if not any(about_a_unit(custom_id) for custom_id, _ in batch.ids()):
            continue
        for item in batch:
            asked = about_a_unit(item.custom_id)
            if asked is not None and (not wanted or asked.task.upper() in wanted):
                yield Second(item, asked, is_named=bool(wanted))


def apply_seconds(
    run: Run, seconds: Iterable[Second], board: Board | None, keeping: Keeping, told: Told
) -> Sequence[TaskResult]:
    """Put second answers on their units; return what became of each, wave by wave; many are on the disk.

    Args:
        run: What the run shares.
        seconds: The answers.
        board: The task board, for what the rows say.
        keeping: Remembers what became of them; a dry run asks nothing of it.
        told: Takes each result as it is reported.
    """
    results: Shelf[TaskResult] = Shelf()
    with renderers_of(run) as renderers:
        for wave in waves_of(seconds):
            room = Room(run, renderers, TaskRefs(run.bench.workspace, run.bench.settings.branch_prefix, run.base))
            for second in wave:
                second.settled = keeping.settled.get(second.key, {})
            made = [TaskResult.model_validate(redact_data(each.model_dump())) for each in _build(room, wave)]
            tasks = [task_for(second, board.facts(second.task_id) if board else None) for second in wave]
            kept = keeping.keep([*zip(wave, made, tasks, strict=True)]) if run.publish else made
            for task, result in zip(tasks, kept, strict=True):
                results.append(result)
                told(task, result)
    return results


def waves_of(seconds: Iterable[Second]) -> Iterator[list[Second]]:
    """Yield answers that are judged together: two about one task are not, since each has to be put on a tip."""
    source, waiting = iter(seconds), deque[Second]()
    while True:
        wave: dict[str, Second] = {}
        left = deque[Second]()
        while len(wave) < _AT_ONCE and len(left) < _AT_ONCE:
            second = waiting.popleft() if waiting else next(source, None)
            if second is None:
                break
            if second.key in wave:
                left.append(second)
            else:
                wave[second.key] = second
        if not wave:
            return
        yield [*wave.values()]
        waiting.extendleft(reversed(left))


def _build(room: Room, wave: Sequence[Second]) -> list[TaskResult]:
    start, run = time.monotonic(), room.run
    made = {second.key: result for second in wave if (result := _before(room.refs, second)) is not None}
    folder = Path(tempfile.mkdtemp(prefix="second-", dir=run.bench.folder))
    try:
        _judge(room, [second for second in wave if second.key not in made], folder)
    finally:
        run.take_out_layers()
        remove_folder(folder)
    for second in wave:
        if second.error is None and second.gates is not None:
            with second.guarded():
                made[second.key] = commit_second(run, second)
    _publish(run, wave, made)
    share = (time.monotonic() - start) / len(wave)
    return [_result(second, made.get(second.key)).model_copy(update={"seconds": share}) for second in wave]


def _judge(room: Room, wave: Sequence[Second], folder: Path) -> None:
    """Put answers on their units and run the gates, those together that stand on the same commit."""
    bases: dict[str, list[Second]] = {}
    for number, second in enumerate(wave):
        with second.guarded():
            bases.setdefault(stage_second(room, second, folder / str(number)), []).append(second)
    for commit, group in bases.items():
        staged = {second.key: second.staged for second in group if second.staged is not None}
        found, errors = judge_staged(room.run, room.run.stand_on_one(commit), staged)
        for second in group:
            second.gates, second.error = found.get(second.key), errors.get(second.key)
            if second.gates is not None:
                room.run.record.gated(second.task_id, second.gates)


def _publish(run: Run, wave: Sequence[Second], made: dict[str, TaskResult]) -> None:
    """Write down and move the branches of what was committed."""
    fresh = {second.key: made[second.key] for second in wave if second.staged is not None and second.key in made}
    committed = {key: result for key, result in fresh.items() if result.commit}
    with run.record.synced_once():
        for second in wave:
            if second.key in committed and second.ground is not None:
                result = committed[second.key]
                facts = {"commit": result.commit, "parent": second.ground.parent}
                run.record.tell(result.task_id, "committed", **facts, result=result.model_dump(mode="json"))
    if run.publish and committed:
        others = publish_results(run, run.bench.isolated, [*committed.values()])
        made.update({key: others[result.task_id] for key, result in committed.items() if result.task_id in others})


def _before(refs: TaskRefs, second: Second) -> TaskResult | None:
    """Return the result of an answer that an earlier run has dealt with; ``None`` for a new one."""
    tries = tries_of(second.settled)
    tried = next((each for each in tries if each.response == second.response), None)
    again = f"(--only {second.asked.task} tries it again)"
    if tried is not None and not second.is_named:
        reason = f"the same answer was tried before: {tried.reason} {again}"
        return TaskResult(task_id=second.asked.task, outcome="skipped", reason=reason, code="tried-before")
    if len(tries) >= TRIES_MAX and not second.is_named:
        reason = f"{len(tries)} answers about it did not do, so no further one is tried {again}"
        return TaskResult(task_id=second.asked.task, outcome="skipped", reason=reason, code="tries-used-up")
    found = refs.answered_by(second.key, second.response)
    if found is None:
        return None
    branch, commit = found
    what = f"{commit.trailers.get('outcome') or 'implemented'} before, by the same answer"
    task_id = commit.trailers["task-id"]
    return TaskResult(
        task_id=task_id, outcome="skipped", reason=what, code="done-before", branch=branch, commit=commit.commit
    )


def _result(second: Second, made: TaskResult | None) -> TaskResult:
    """Return what became of an answer, also where an error ended it."""
    if made is not None:
        return made
    if isinstance(second.error, NothingNewError):
        told = second.error
        return TaskResult(task_id=second.task_id, outcome="skipped", reason=told.in_one_line, code=told.code)
    error = second.error or GeneratorError("nothing was built.")
    result = result_of(second.task_id, error)
    return result.model_copy(update={"transient": result.transient or second.item.problem in {"error", "missing"}})
