"""``update``: find the units, merge each, judge them together, publish, bring the board up to date.

Groups of units are published as they are done, each by one atomic fetch. A run that is killed leaves the groups that it
has published; the next one goes on behind them and ends in the same commits, since a group is a function of the commit
that units are updated from and of nothing else. A preview is the same run, which publishes nothing.
"""

from __future__ import annotations

import datetime
import shutil
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
from generator.journal.facts import RunFacts, new_run
from generator.journal.record import RunRecord, recorded, silent
from generator.redaction import redact
from generator.render import Renderer, open_renderer
from generator.scratch import temporary_folder
from generator.settings import Settings
from generator.template import resolve_template
from generator.update.board_rows import keep_row
from generator.update.branch import UpdateBranch, branch_name, find_branch, finishing_base
from generator.update.context import UpdateContext
from generator.update.finishing import finish_units
from generator.update.report import UnitUpdate, UpdateReport
from generator.update.selection import Selection, select_units
from generator.update.updating import update_selection

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Place:
    """Where one run works: the tool's own folder, or for a preview one that is removed afterwards."""

    work: Path
    cache: Path
    record: RunRecord


def update_units(
    workspace: Path,
    settings: Settings,
    units: Sequence[str] = (),
    *,
    preview: bool = False,
    diff: bool = False,
    finish: bool = False,
    accept_defaults: bool = False,
    move: bool = False,
    progress: Progress = lambda _: None,
) -> UpdateReport:
    """Bring the units of a workspace to another version of their blueprints.

    Args:
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        units: Names, keys or answers files of units; empty for all.
        preview: Do all of it in a scratch place and publish nothing.
        diff: Add to every file what changes in it.
        finish: Take over what a person has resolved, instead of updating.
        accept_defaults: Whether new questions may be answered by their defaults.
        move: Whether units of another template go over to the configured one.
        progress: Takes lines about what becomes of each unit.

    Raises:
        GeneratorError: Nothing could be done at all: the workspace or the template cannot be used, a unit that was
            named does not exist, the branch is in the way, or another run holds the workspace. What goes wrong with
            one unit is part of the report.
    """
    start = time.monotonic()
    repository = open_workspace(workspace)
    refuse_unusable(repository, settings.branch_prefix)
    template = resolve_template(settings.template)
    facts = new_run(repository, settings, "update", template=template, tasks=tuple(units))
    base = facts.base
    with (
        _place(repository, settings, facts, preview=preview) as place,
        open_renderer(template, settings.vcs_ref, scratch=place.work, cache=place.cache) as renderer,
    ):
        renderer.start()
        branch = _branch(repository, settings, base, renderer, finish=finish)
        bench = open_bench(repository, settings, base, place.work)
        bench.gates = replace(bench.gates, cache=place.cache)
        run = UpdateContext(
            bench=bench,
            renderer=renderer,
            root=branch.root,
            modes=repository.modes(branch.root),
            publish=not preview,
            accept_defaults=accept_defaults,
            with_diffs=diff,
            record=place.record,
        )
        selection = select_units(repository, run.root, run.modes, units, template, move=move)
        updated, problems, commit = _update(run, branch, selection, progress, finish=finish)
        whole = UpdateReport(
            run_id=facts.run_id,
            workspace=str(repository.top),
            template=redact(template),
            old=tuple(sorted({unit.old for unit in updated if unit.old})),
            new=branch.version,
            branch=branch.name,
            base=base,
            commit=commit,
            preview=preview,
            finish=finish,
            sandbox=run.bench.gates.sandbox.name,
            seconds=time.monotonic() - start,
            units=tuple(sorted(updated, key=lambda unit: unit.answers_file)),
            problems=tuple(problems),
        )
        if not preview:
            place.record.end(whole.to_data())
        return whole.model_copy(update={"problems": (*whole.problems, *place.record.problems)})


def _update(
    run: UpdateContext, branch: UpdateBranch, selection: Selection, progress: Progress, *, finish: bool
) -> tuple[list[UnitUpdate], list[str], str | None]:
    """Update the units that were chosen; return their results, what else went wrong, and the branch's commit."""
    top, settings = run.bench.workspace.top, run.bench.settings
    task_ids = [unit.task_id for unit in (*selection.units, *(unit for unit, _ in selection.refused))]
    board = board_file(top, settings, lambda: task_ids)
    run = replace(run, board=_inside(top, board.path if board else None))
    today = datetime.datetime.now().astimezone().date()
    units: list[UnitUpdate] = []
    problems = list(map(redact, selection.problems))

    def report(unit: UnitUpdate, recorded: RecordedUnit) -> None:
        unit = unit.model_copy(update={"reason": redact(unit.reason)})
        units.append(unit)
        progress("; ".join(filter(None, (f"{unit.key}: {unit.outcome}", unit.reason))))
        if run.publish:
            problem = keep_row(board, unit, recorded.task_id, settings, today)
            run.record.tell(unit.key, "board", warning=problem)
            problems.extend([problem] if problem and problem not in problems else [])
        facts = ("outcome", "reason", "branch", "commit", "warnings")
        run.record.tell(unit.key, "ended", **{fact: getattr(unit, fact) for fact in facts})

    commit = (finish_units if finish else update_selection)(run, branch, selection, report)
    return units, problems, commit


def _branch(repository: Repository, settings: Settings, base: str, renderer: Renderer, *, finish: bool) -> UpdateBranch:
    """Return the branch that units go to.

    Raises:
        GeneratorError: The template has no history, or the branch is in the way.
    """
    version = renderer.facts().commit
    if not version:
        raise TemplateError(
            f"{redact(renderer.template)} is no git repository; units are updated from the history of their template.",
            "Name such a template with --template.",
        )
    name = branch_name(settings.branch_prefix, version)
    ground = finishing_base(repository, name, version, base) if finish else base
    return find_branch(repository, name, version, ground)


@contextmanager
def _place(repository: Repository, settings: Settings, facts: RunFacts, *, preview: bool) -> Iterator[_Place]:
    """Give the place to work in: held and recorded, or for a preview without a trace."""
    state = State(repository)
    with ExitStack() as stack:
        if preview:
            folder = Path(stack.enter_context(temporary_folder("aas-update-")))
            yield _Place(folder, _copied_cache(state.cache, folder / "cache"), silent())
            return
        stack.enter_context(state.locked(facts.run_id))
        record = stack.enter_context(recorded(state, facts, keep=settings.keep_runs))
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
