"""Publishing what was committed of tasks: the branches of a wave at once, or one by one where that is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from generator.apply.task import BROKEN, Built, Run, result_of
from generator.errors import GeneratorError
from generator.git import IsolatedRepository
from generator.planning import PlannedTask
from generator.task_results import BUILT, TaskResult

# How often it is tried for a task whose branch could not be moved together with the others.
_TRIES = 2


def publish_wave(run: Run, tasks: Sequence[PlannedTask], built: Sequence[Built]) -> list[TaskResult]:
    """Move the branches of tasks that were committed; return what became of each, in order.

    Args:
        run: What the run shares; nothing is published in a dry run.
        tasks: The tasks.
        built: What became of them, each with the repository that its commit is in.
    """
    results = {task.plan.task_id: each.result for task, each in zip(tasks, built, strict=True)}
    if run.publish:
        drafts = {task.plan.task_id for task in tasks if task.plan.is_unsure}
        sources: dict[Path, list[Built]] = {}
        for each in built:
            if each.result.commit:
                sources.setdefault(each.source.top, []).append(each)
        for group in sources.values():
            results |= publish_results(run, group[0].source, [each.result for each in group], drafts)
    return [results[task.plan.task_id] for task in tasks]


def publish_results(
    run: Run, source: IsolatedRepository, committed: Sequence[TaskResult], drafts: Collection[str] = ()
) -> Mapping[str, TaskResult]:
    """Move the branches of results to their commits, all at once or one by one.

    Args:
        run: What the run shares.
        source: The repository that the commits are in.
        committed: The results, each with its branch and commit.
        drafts: The ids of those that are drafts.

    Returns:
        By task id what became of those for which it is another result now.
    """
    try:
        _move(run, source, committed, drafts)
    except (GeneratorError, OSError):
        # One after the other, so that what is in the way of one task keeps no other one back.
        return {each.task_id: _published_alone(run, source, each, drafts) for each in committed}
    return {}


def _published_alone(run: Run, source: IsolatedRepository, result: TaskResult, drafts: Collection[str]) -> TaskResult:
    for left in reversed(range(_TRIES)):
        try:
            _move(run, source, [result], drafts)
        except Exception as error:
            if not left or not isinstance(error, BROKEN):
                return result_of(result.task_id, error).model_copy(update={"seconds": result.seconds})
        else:
            break
    return result


def _move(run: Run, source: IsolatedRepository, results: Sequence[TaskResult], drafts: Collection[str]) -> None:
    refs = {str(each.branch): str(each.commit) for each in results}
    # A good branch may only move on; that of a failed try makes way for the next one.
    replaced = [str(each.branch) for each in results if each.outcome not in BUILT or each.task_id in drafts]
    with run.bench.state.publishing(*refs):
        run.bench.workspace.publish(source, refs, replace=replaced)
    with run.record.synced_once():
        for each in results:
            run.record.tell(each.task_id, "published", branch=each.branch, commit=each.commit)
