"""The story of one update: find the units, merge each, prove them together, publish, tell the board.

Chunks of units are published as they are done, each by one atomic fetch. A run that is killed leaves the chunks that it
has published; the next one goes on behind them and ends in the same commits, since a chunk is a function of the commit
that units are updated from and of nothing else. A preview is the same run, which publishes nothing.
"""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.bench.gating import GateRunner, choose_sandbox
from generator.bench.interpreters import workspace_interpreter
from generator.bench.state import State
from generator.board_search import board_file
from generator.contract import read_contract
from generator.errors import TemplateError
from generator.git import Repository, clone_shared, open_workspace, refuse_unusable
from generator.journal.record import RunFacts, RunRecord, new_run_id, recorded, shown_settings, silent
from generator.redaction import redact
from generator.render import open_renderer
from generator.template import resolve_template
from generator.update.chunk import Works, work_through
from generator.update.finishing import finish_units
from generator.update.line import branch_name, find_line, finishing_base
from generator.update.merging import Ground
from generator.update.records import UnitUpdate, UpdateReport, UpdateRequest
from generator.update.rows import Rows
from generator.update.scratch import borrowed_cache
from generator.update.selecting import OldUnit, select_units

Progress = Callable[[str], None]


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
    start = time.monotonic()
    repository = open_workspace(request.workspace)
    base = repository.head()
    refuse_unusable(repository, request.settings.branch_prefix)
    template = resolve_template(request.settings.template)
    run_id = new_run_id()
    with (
        _place(request, repository, base, template, run_id) as place,
        open_renderer(template, request.settings.vcs_ref, scratch=place.work) as renderer,
    ):
        renderer.start()
        isolated = clone_shared(repository, place.work / "repository")
        isolated.check_out(base)
        reading = read_contract(isolated.top, request.settings.contract)
        gates = GateRunner(
            contract=reading.contract,
            loader=reading.loader,
            python=workspace_interpreter(repository.top, request.settings).python,
            sandbox=choose_sandbox(request.settings),
            scratch=place.work / "gates",
            cache=place.cache,
            levels=request.settings.levels(),
        )
        facts = renderer.facts()
        if not facts.commit:
            raise TemplateError(
                f"{template} is no git repository; units are updated from the history of their template.",
                "Name such a template with --template.",
            )
        branch = branch_name(request.settings.branch_prefix, facts.commit)
        ground = finishing_base(repository, branch, facts.commit, base) if request.finish else base
        line = find_line(repository, branch, facts.commit, ground)
        modes = repository.modes(line.root)
        selection = select_units(repository, line.root, modes, request.units, template, move=request.move)
        built = [str(unit.data.get("task_id")) for unit in (*selection.units, *(unit for unit, _ in selection.refused))]
        board = board_file(repository.top, request.settings, lambda: built)
        works = Works(
            repository=repository,
            isolated=isolated,
            gates=gates,
            ground=Ground(repository, renderer, line.root, modes, place.work, accept_defaults=request.accept_defaults),
            publish=not request.preview,
            board=_inside(repository.top, board.path if board else None),
            with_diffs=request.diff,
            record=place.record,
        )
        rows = Rows(board, request.settings, _today(request))
        told = _Teller(works, rows, progress)
        done = finish_units if request.finish else work_through
        tip = done(works, line, selection, told.tell)
        report = UpdateReport(
            run_id=run_id,
            workspace=str(repository.top),
            template=redact(template),
            old=tuple(sorted({unit.old for unit in told.units if unit.old})),
            new=facts.commit,
            branch=line.name,
            base=base,
            commit=tip,
            preview=request.preview,
            finish=request.finish,
            sandbox=gates.sandbox.name,
            seconds=time.monotonic() - start,
            units=tuple(sorted(told.units, key=lambda unit: unit.answers_file)),
            problems=(*map(redact, selection.problems), *told.problems),
        )
        if not request.preview:
            place.record.end(report.to_data())
        return report.model_copy(update={"problems": (*report.problems, *place.record.problems)})


@contextmanager
def _place(request: UpdateRequest, repository: Repository, base: str, template: str, run_id: str) -> Iterator[_Place]:
    """Give the place to work in: held and recorded, or for a preview without a trace."""
    state = State(repository)
    with ExitStack() as stack:
        if request.preview:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aas-update-")))
            yield _Place(folder, borrowed_cache(state.cache, folder / "cache"), silent())
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


class _Teller:
    """Tells of every unit as soon as it is decided: to the caller, the record and the board."""

    def __init__(self, works: Works, rows: Rows, progress: Progress) -> None:
        self._works = works
        self._rows = rows
        self._progress = progress
        self.units: list[UnitUpdate] = []
        self.problems: list[str] = []

    def tell(self, unit: UnitUpdate, old: OldUnit) -> None:
        unit = unit.model_copy(update={"reason": redact(unit.reason)})
        self.units.append(unit)
        self._progress("; ".join(filter(None, (f"{unit.key}: {unit.outcome}", unit.reason))))
        record = self._works.record
        if self._works.publish:
            problem = self._rows.keep(unit, old.task_id)
            record.tell(unit.key, "board", warning=problem)
            self.problems += [problem] if problem and problem not in self.problems else []
        facts = ("outcome", "reason", "branch", "commit")
        record.tell(unit.key, "ended", **{fact: getattr(unit, fact) for fact in facts})


def _today(request: UpdateRequest) -> datetime.date:
    return request.today or datetime.datetime.now().astimezone().date()


def _inside(top: Path, path: Path | None) -> str:
    """Return a path as the workspace's repository calls it; empty for one outside of it."""
    return path.relative_to(top).as_posix() if path is not None and path.is_relative_to(top) else ""
