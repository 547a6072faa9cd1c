"""``aas-generator clarify``: one request to the model for each plan that is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.apply.kept_decisions import decisions_of
from generator.commands.common import Given, Opening, open_for_planning
from generator.errors import EXIT_OK, EXIT_TASKS, GeneratorError
from generator.loop.instructions import Prompts, own_prompts
from generator.loop.questions.clarify import ask
from generator.loop.request import Api, Question, Request
from generator.output import note, say
from generator.planning import PlannedTask
from generator.reading import can_be_read, candidates_for

DEFAULT_MODEL = "gpt-5-mini"


def run_clarify(
    names: Sequence[str],
    out: Path,
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    tasks_given: Sequence[str] = (),
    every: bool,
    api: Api,
    model: str | None,
) -> int:
    """Write the requests for decisions, and keep the decisions that were given beside the results.

    Args:
        names: Results files, and answers to earlier requests.
        out: The file of requests; written anew.
        workspace: The workspace that the plans are for.
        board: The task board; by default the one that is found.
        only: Task ids; empty for all.
        tasks_given: The tasks of the Markdown documents among the files, in their order.
        every: Ask about every text that can be read and is not decided, not only about those in doubt.
        api: Whose request bodies they are.
        model: The model to ask; by default the one that answered most of the items.

    Returns:
        The exit code: 1 where a result was lost.

    Raises:
        GeneratorError: The batch, the board, the settings or the file cannot be used.
    """
    opening = open_for_planning(names, workspace=workspace, board=board, only=only, tasks_given=tasks_given)
    batch = opening.stream.whole()
    for problem in batch.problems:
        note(f"warning: {problem}")
    _keep(workspace, batch.tasks)
    prompts = own_prompts(workspace)
    requests = [_question(task, opening, prompts).request for task in batch.tasks if _is_open(task, every=every)]
    if requests:
        _write(out, requests, api, model or _model_of(batch.tasks))
        note(f"Send it as a batch, then: {Given(names, workspace, board, tasks_given).command('plan')} ANSWERS")
    else:
        say("no task waits for a decision")
    return EXIT_TASKS if batch.lost else EXIT_OK


def _keep(workspace: Path, tasks: Sequence[PlannedTask]) -> None:
    decisions = [one for task in tasks for one in task.decisions]
    kept = decisions_of(workspace) if decisions else None
    if kept is not None:
        kept.keep(decisions)
    elif decisions:
        note("the workspace is no git repository, so no decision is kept; give their file again with each run")


def _is_open(task: PlannedTask, *, every: bool) -> bool:
    """Tell whether a task is to be asked about: in doubt, or any that can be read and is neither decided nor done."""
    if not can_be_read(task.item):
        return False
    is_decided = any(one.settled for one in task.decisions)
    return task.plan.is_unsure or (every and task.plan.outcome != "skipped" and not is_decided)


def _question(task: PlannedTask, opening: Opening, prompts: Prompts) -> Question:
    candidates = candidates_for(task.item, task.facts, opening.contract)
    return ask(task.item, task.plan, candidates, opening.contract, opening.files, prompts=prompts)


def _model_of(tasks: Sequence[PlannedTask]) -> str:
    """Return the model that answered most of the items: all requests of a batch go to one."""
    counted = Counter(task.item.model for task in tasks if task.item.model)
    if counted:
        return counted.most_common(1)[0][0]
    note(f"no answer tells its model; the requests are for {DEFAULT_MODEL}, --model takes another")
    return DEFAULT_MODEL


def _write(out: Path, requests: Sequence[Request], api: Api, model: str) -> None:
    try:
        out.write_text("".join(f"{request.line(api, model)}\n" for request in requests), encoding="utf-8")
    except OSError as error:
        raise GeneratorError(f"{out}: cannot be written: {error.strerror}.", "Choose another --out.") from None
    told = "1 request" if len(requests) == 1 else f"{len(requests)} requests"
    say(f"{out}: {told}, about {sum(request.tokens for request in requests):,} tokens")
