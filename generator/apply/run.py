"""The story of one batch: plan, put in order, build each task, bring the board up to date, report."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache
from itertools import compress, repeat
from pathlib import Path

from generator.answers.contract import Contract
from generator.apply.board_update import BoardUpdate, NotOnBoard
from generator.apply.kept_decisions import decisions_of, kept_decisions
from generator.apply.known_names import known_names
from generator.apply.ledger import Ledger
from generator.apply.scheduling import WAVE_TASKS, Ended, build_all
from generator.apply.second.keeping import Keeping
from generator.apply.second.records import Second
from generator.apply.second.run import apply_seconds, second_answers
from generator.apply.shelf import joined
from generator.apply.splitting import Splitting
from generator.apply.task import Run
from generator.apply.workers.workforce import HERE, Workforce
from generator.bench.bench import open_bench
from generator.bench.rendering import renderer_for
from generator.bench.state import State
from generator.board import Board, BoardFile, parts_on, tidy
from generator.board_search import TaskIds, find_board
from generator.contract.missing import message_of
from generator.edit.warm import PLACING, warm_up
from generator.errors import BoardError, LockedError
from generator.git import Repository, open_workspace, refuse_unusable, signing_notice
from generator.journal.facts import RunFacts, new_run
from generator.journal.history import RunHistory
from generator.journal.record import NAMELESS, RunRecord, recorded, silent
from generator.listening import Change, Listener
from generator.output import note
from generator.planning import KnownNames, PlannedBatch, PlannedTask, PlanStream, Source
from generator.reading import WorkspaceFiles
from generator.redaction import redact
from generator.results import Opened, open_files, task_ids
from generator.settings import Settings
from generator.task_results import BUILT, RunReport, TaskResult
from generator.template import resolve_template

_NOBODY = Listener()
Planner = Callable[[Board | None, Contract, KnownNames, WorkspaceFiles], PlannedBatch | PlanStream]


def apply_batch(
    sources: Sequence[Source],
    workspace: Path,
    settings: Settings,
    *,
    only: Collection[str] = (),
    named: Collection[str] = (),
    drafts: bool = False,
    split: bool = False,
    isolate: bool = False,
    workforce: Workforce = HERE,
    tasks: Sequence[str] = (),
    dry_run: bool = False,
    is_recorded: bool = True,
    listener: Listener = _NOBODY,
) -> RunReport:
    """Turn results files into one checked commit per task.

    Args:
        sources: Results files, ``-`` for standard input, and plain documents.
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        only: Task ids; empty for all. A task named here is built again even if it failed before.
        named: Ids of tasks that are named for this run alone; each must have a response.
        drafts: Whether tasks whose plan is unsure are built as well, each on a draft branch.
        split: Whether tasks whose plan names sub-tasks are not built but queued as these on the board.
        isolate: Whether each task is built by itself, and not together with others; the results are the same.
        workforce: Who builds; by default this process.
        tasks: The tasks of the plain documents among the sources, in their order.
        dry_run: Build and gate everything, but publish nothing and leave the board alone.
        is_recorded: Whether the journal keeps the run.
        listener: Hears how the run goes on, and what becomes of each task.

    Raises:
        GeneratorError: Nothing could be done at all: the workspace, the board, the batch or the template cannot be
            used, or another run holds the workspace. What goes wrong with one task is part of the report.
    """

    @cache
    def opened() -> Opened:
        return open_files(sources, tasks=tasks, max_document_mb=settings.max_document_mb)

    def plan(board: Board | None, contract: Contract, names: KnownNames, files: WorkspaceFiles) -> PlanStream:
        stream = PlanStream(
            opened(),
            board=board,
            contract=contract,
            only=only,
            names=names,
            named=named,
            workspace=files,
            decisions=decisions_of(workspace),
        )
        count = len(opened().ids)
        listener.line(f"planning {count} response{'s' * (count != 1)}")
        listener.planned(len(opened().ids))
        return stream

    return apply_plans(
        plan,
        lambda: task_ids(opened()),
        workspace,
        settings,
        seconds=lambda: second_answers(opened(), only),
        sources=sources,
        only=only,
        drafts=drafts,
        split=split,
        isolate=isolate,
        workforce=workforce,
        dry_run=dry_run,
        is_recorded=is_recorded,
        listener=listener,
    )


def apply_plans(
    plan: Planner,
    tasks: TaskIds,
    workspace: Path,
    settings: Settings,
    *,
    seconds: Callable[[], Iterable[Second]] = tuple,
    sources: Sequence[Source] = (),
    only: Collection[str] = (),
    drafts: bool = False,
    split: bool = False,
    isolate: bool = False,
    workforce: Workforce = HERE,
    dry_run: bool = False,
    is_recorded: bool = True,
    listener: Listener = _NOBODY,
) -> RunReport:
    """Do the same for plans that are made from the board and the workspace's contract, wherever they come from.

    ``seconds`` gives answers about units that exist; they are put on their units before any plan is built.
    """
    start = time.monotonic()
    warm_up(PLACING)
    repository = open_workspace(workspace)
    base = repository.head()
    refuse_unusable(repository, settings.branch_prefix)
    template = resolve_template(settings.template)
    search = find_board(repository.top, settings, tasks)
    board_file = search.file
    if search.said:
        listener.line(search.said)
    facts = new_run(
        repository,
        settings,
        "apply",
        template=template,
        sources=tuple(map(str, sources)),
        tasks=tuple(only),
        dry_run=dry_run,
    )
    state = State(repository)
    with (
        workforce.opened(settings) as fleet,
        state.locked(facts.run_id),
        _record(state, facts, settings, listener, is_recorded=is_recorded) as record,
        _opened_run(repository, settings, base, template, publish=not dry_run, listener=listener) as run,
    ):
        run.record = record
        if board_file and not dry_run:
            _tidy(board_file)
        contract = run.bench.contract
        names = known_names(run.bench.isolated.top, contract, settings, repository, tasks())
        files = WorkspaceFiles(repository.files(base))
        board = board_file.read() if board_file else None
        batch = plan(board, contract, names, files)
        history, today = RunHistory(state), datetime.datetime.now().astimezone().date()
        rows = BoardUpdate(board_file, settings, repository, history, today) if board_file else None

        def tell(task: PlannedTask, result: TaskResult) -> None:
            listener.ended(result)
            record.ended(result, task)

        first = apply_seconds(run, seconds(), board, Keeping(rows, record, history, repository), tell)
        ledger = Ledger(
            repository,
            history,
            base,
            settings.branch_prefix,
            forced=only,
            drafts=drafts,
            split=split,
            parts=parts_on(board) if board else {},
        )

        def keep(ended: Sequence[Ended]) -> Sequence[TaskResult]:
            kept = [result for _, result in ended] if dry_run else _keep(rows, ledger, ended, record)
            for (task, _), result in zip(ended, kept, strict=True):
                listener.ended(result)
                record.ended(result, task)
            _tell_changes(run, ended, listener)
            return kept

        def planned() -> Iterator[PlannedTask]:
            decisions, batch_ids, number = kept_decisions(repository), dict[str, None](), 0
            for task in batch.tasks if isinstance(batch, PlannedBatch) else batch.tasks():
                decisions.keep(task.decisions)
                batch_ids.setdefault(task.item.batch_id)
                number += 1
                yield task
            record.planned(tuple(batch_ids), number)

        builder = workforce.builder(run, fleet, listener.line)
        at_most = 1 if isolate else WAVE_TASKS
        keep_split = Splitting(rows, ledger, record, dry_run).before(keep)
        results = build_all(
            run, planned(), ledger, keep_split, at_most=at_most, builder=builder, progress=listener.line
        )
        results = joined(first, results) if first else results
        made = not dry_run and any(one.branch and one.outcome != "skipped" for one in results)
        unsigned = filter(None, [signing_notice(repository, base) if made else ""])
        report = RunReport(
            run_id=facts.run_id,
            batch_id=batch.batch_id,
            workspace=str(repository.top),
            board=search.shown,
            base=base,
            template=template,
            blueprint_version=run.version,
            sandbox=run.bench.gates.sandbox.name,
            seconds=time.monotonic() - start,
            tasks=results,
            dry_run=dry_run,
            installed=run.bench.environment.installed.lines,
            environment=run.bench.environment.report(),
            problems=tuple(map(redact, (*batch.problems, *run.bench.environment.installed.problems, *unsigned))),
            lost=batch.lost,
        )
        record.end({**report.head(), "tasks": [], "problems": report.problems}, report.tasks_data())
        return report.model_copy(update={"problems": (*report.problems, *record.problems)})


@contextmanager
def _opened_run(
    repository: Repository,
    settings: Settings,
    base: str,
    template: str,
    *,
    publish: bool,
    listener: Listener,
) -> Iterator[Run]:
    bench = open_bench(repository, settings, base, progress=listener.line)
    if bench.lacks:
        note(message_of(bench.lacks))
    with renderer_for(template, settings.vcs_ref, bench.state.work, bench.state.cache) as renderer:
        yield Run(bench, renderer, base, publish=publish)


def _tidy(board_file: BoardFile) -> None:
    with suppress(BoardError, LockedError):  # who changes the board meets it again, and tells it
        tidy(board_file.path)


def _record(
    state: State, facts: RunFacts, settings: Settings, listener: Listener, *, is_recorded: bool
) -> AbstractContextManager[RunRecord]:
    if is_recorded:
        return recorded(state, facts, keep=settings.keep_runs, watch=listener.stage)
    return nullcontext(silent())


def _tell_changes(run: Run, ended: Sequence[Ended], listener: Listener) -> None:
    if run.publish or not listener.wants_changes:
        return
    patches = run.bench.isolated.patches([result.commit for _, result in ended if result.commit])
    for task, result in ended:
        listener.change(Change(task.plan, result, patches.get(result.commit or "", "")))


def _keep(rows: BoardUpdate | None, ledger: Ledger, ended: Sequence[Ended], record: RunRecord) -> Sequence[TaskResult]:
    """Put results on the board and into the journal; a board that cannot be written does not undo a commit."""
    told = [
        not result.transient and (result.outcome != "skipped" or ledger.misses_board(task, result))
        for task, result in ended
    ]
    missed = iter(rows.record(list(compress(ended, told))) if rows else repeat(None))
    return [
        _settled(ledger, task, result, next(missed), record) if is_told else result
        for (task, result), is_told in zip(ended, told, strict=True)
    ]


def _settled(
    ledger: Ledger, task: PlannedTask, result: TaskResult, missed: NotOnBoard | None, record: RunRecord
) -> TaskResult:
    """Remember a result; where a disk has kept it from the board it is not remembered, so the next run tries again."""
    warning = missed.reason if missed else ""
    record.tell(result.task_id or NAMELESS, "board", warning=warning)
    built = result.outcome in BUILT | {"skipped"}
    if missed is None or not (missed.by_disk or built):
        # A finished task whose row could not be written is not remembered: the next run tries the board again.
        record.settle(result.task_id, **ledger.facts_to_settle(task, result))
    if missed is None:
        return result
    return result.model_copy(update={"warnings": (*result.warnings, missed.reason), "transient": missed.by_disk})
