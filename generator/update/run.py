"""``update``: find the units, merge each, judge them together, publish, bring the board up to date.

Groups of units are published as they are done, each by one atomic fetch. A run that is killed leaves the groups that it
has published; the next one goes on behind them and ends in the same commits, since a group is a function of the commit
that units are updated from and of nothing else. A preview is the same run, which publishes nothing.
"""

from __future__ import annotations

import datetime
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from generator.bench.bench import open_bench
from generator.bench.recorded_unit import RecordedUnit
from generator.bench.state import State
from generator.board_search import board_file
from generator.errors import TemplateError
from generator.git import Repository, open_workspace, refuse_unusable
from generator.journal.record import RunFacts, RunRecord, new_run_id, recorded, shown_settings, silent
from generator.redaction import redact
from generator.render import Renderer, open_renderer
from generator.settings import Settings
from generator.template import resolve_template
from generator.update.board_rows import keep_row
from generator.update.branch import UpdateBranch, branch_name, find_branch, finishing_base
from generator.update.context import UpdateContext
from generator.update.finishing import finish_units
from generator.update.report import UnitUpdate, UpdateReport
from generator.update.selection import select_units
from generator.update.updating import update_selection

Progress = Callable[[str], None]


@dataclass(frozen=True)
class UpdateRequest:
    """What ``update`` was asked to do.

    Attributes:
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        units: Names, keys or answers files of units; empty for all.
        preview: Do all of it in a scratch place and publish nothing.
        diff: Add to every file what changes in it.
        finish: Take over what a person has resolved, instead of updating.
        accept_defaults: Whether new questions may be answered by their defaults.
        move: Whether units of another template go over to the configured one.
        today: The date for the board.
    """

    workspace: Path
    settings: Settings
    units: Sequence[str] = ()
    preview: bool = False
    diff: bool = False
    finish: bool = False
    accept_defaults: bool = False
    move: bool = False
    today: datetime.date | None = None


@dataclass(frozen=True)
class _Place:
    """Where one run works: the tool's own folder, or for a preview one that is removed afterwards."""

    work: Path
    cache: Path
    record: RunRecord


def update_units(request: UpdateRequest, progress: Progress = lambda _: None) -> UpdateReport:
    """Bring the units of a workspace to another version of their blueprints.

    Raises:
        GeneratorError: Nothing could be done at all: the workspace or the template cannot be used, a unit that was
            named does not exist, the branch is in the way, or another run holds the workspace. What goes wrong with
            one unit is part of the report.
    """
    start, run_id = time.monotonic(), new_run_id()
    repository = open_workspace(request.workspace)
    base = repository.head()
    refuse_unusable(repository, request.settings.branch_prefix)
    template = resolve_template(request.settings.template)
    with (
        _place(request, repository, base, template, run_id) as place,
        open_renderer(template, request.settings.vcs_ref, scratch=place.work) as renderer,
    ):
        renderer.start()
        run, branch = _open(request, repository, base, place, renderer)
        units, problems, commit = _update(request, run, branch, template, progress)
        whole = UpdateReport(
            run_id=run_id,
            workspace=str(repository.top),
            template=redact(template),
            old=tuple(sorted({unit.old for unit in units if unit.old})),
            new=branch.version,
            branch=branch.name,
            base=base,
            commit=commit,
            preview=request.preview,
            finish=request.finish,
            sandbox=run.bench.gates.sandbox.name,
            seconds=time.monotonic() - start,
            units=tuple(sorted(units, key=lambda unit: unit.answers_file)),
            problems=tuple(problems),
        )
        if not request.preview:
            place.record.end(whole.to_data())
        return whole.model_copy(update={"problems": (*whole.problems, *place.record.problems)})


def _update(
    request: UpdateRequest, run: UpdateContext, branch: UpdateBranch, template: str, progress: Progress
) -> tuple[list[UnitUpdate], list[str], str | None]:
    """Update the units that were asked for; return their results, what else went wrong, and the branch's commit."""
    selection = select_units(run.bench.workspace, run.root, run.modes, request.units, template, move=request.move)
    task_ids = [unit.task_id for unit in (*selection.units, *(unit for unit, _ in selection.refused))]
    board = board_file(run.bench.workspace.top, request.settings, lambda: task_ids)
    run = replace(run, board=_inside(run.bench.workspace.top, board.path if board else None))
    today = request.today or datetime.datetime.now().astimezone().date()
    units: list[UnitUpdate] = []
    problems = list(map(redact, selection.problems))

    def report(unit: UnitUpdate, recorded: RecordedUnit) -> None:
        unit = unit.model_copy(update={"reason": redact(unit.reason)})
        units.append(unit)
        progress("; ".join(filter(None, (f"{unit.key}: {unit.outcome}", unit.reason))))
        if run.publish:
            problem = keep_row(board, unit, recorded.task_id, request.settings, today)
            run.record.tell(unit.key, "board", warning=problem)
            problems.extend([problem] if problem and problem not in problems else [])
        facts = ("outcome", "reason", "branch", "commit", "warnings")
        run.record.tell(unit.key, "ended", **{fact: getattr(unit, fact) for fact in facts})

    commit = (finish_units if request.finish else update_selection)(run, branch, selection, report)
    return units, problems, commit


def _open(
    request: UpdateRequest, repository: Repository, base: str, place: _Place, renderer: Renderer
) -> tuple[UpdateContext, UpdateBranch]:
    """Return what units are updated with, and the branch that they go to.

    Raises:
        GeneratorError: The template has no history, or the branch is in the way.
    """
    settings = request.settings
    bench = open_bench(repository, settings, base, place.work)
    bench.gates = replace(bench.gates, cache=place.cache)
    version = renderer.facts().commit
    if not version:
        template = redact(resolve_template(settings.template))
        raise TemplateError(
            f"{template} is no git repository; units are updated from the history of their template.",
            "Name such a template with --template.",
        )
    name = branch_name(settings.branch_prefix, version)
    ground = finishing_base(repository, name, version, base) if request.finish else base
    branch = find_branch(repository, name, version, ground)
    context = UpdateContext(
        bench=bench,
        renderer=renderer,
        root=branch.root,
        modes=repository.modes(branch.root),
        publish=not request.preview,
        accept_defaults=request.accept_defaults,
        with_diffs=request.diff,
        record=place.record,
    )
    return context, branch


@contextmanager
def _place(request: UpdateRequest, repository: Repository, base: str, template: str, run_id: str) -> Iterator[_Place]:
    """Give the place to work in: held and recorded, or for a preview without a trace."""
    state = State(repository)
    with ExitStack() as stack:
        if request.preview:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aas-update-")))
            yield _Place(folder, _copied_cache(state.cache, folder / "cache"), silent())
            return
        facts = RunFacts(
            run_id=run_id,
            command="update",
            workspace=str(repository.top),
            base=base,
            template=template,
            tasks=tuple(request.units),
            settings=shown_settings(request.settings),
        )
        stack.enter_context(state.locked(run_id))
        record = stack.enter_context(recorded(state, facts, keep=request.settings.keep_runs))
        state.work.mkdir(parents=True, exist_ok=True)
        yield _Place(state.work, state.cache, record)


def _copied_cache(cache: Path, target: Path) -> Path:
    """Return a copy of what tools have cached about libraries; empty where nothing was cached or it is in the way."""
    with suppress(OSError, shutil.Error):
        if cache.is_dir():
            shutil.copytree(cache, target)
    target.mkdir(exist_ok=True)
    return target


def _inside(top: Path, path: Path | None) -> str:
    """Return a path as the workspace's repository calls it; empty for one outside of it."""
    return path.relative_to(top).as_posix() if path is not None and path.is_relative_to(top) else ""
