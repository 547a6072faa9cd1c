"""What a shell offers where a task, a run or a code is to be named; whatever goes wrong, it offers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.workspace_folder import nearest_workspace

if TYPE_CHECKING:
    from generator.journal.history import RunHistory

# More than that is no choice; the person types one character more.
_OFFERED_MAX = 200
# A results file that is larger takes longer to read than a person waits.
_READ_MAX = 20 * 1024 * 1024


def recorded_tasks(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the tasks that runs here have come to, those of the last run first."""

    def known() -> list[str]:
        history = _history(ctx)
        last = history.last()
        return [*(task.task_id for task in (history.read(last).tasks if last else ())), *history.settled()]

    return _beginning(incomplete, known)


def recorded_runs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the runs that are recorded here, the newest first."""
    return _beginning(incomplete, lambda: _history(ctx).run_ids())


def tasks_to_choose(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the tasks of the results files that the line names, else those of the task board."""

    def known() -> Iterable[str]:
        named = (Path(each) for each in ctx.params.get("batch") or ())
        files = [path for path in named if path.is_file() and path.stat().st_size <= _READ_MAX]
        return _tasks_in(files) if files else _tasks_on_board(ctx)

    return _beginning(incomplete, known)


def known_codes(incomplete: str) -> list[str]:
    """Offer the codes that ``explain`` knows."""

    def known() -> Iterable[str]:
        from generator.codes import codes

        return codes()

    return _beginning(incomplete, known)


def _beginning(begun: str, known: Callable[[], Iterable[str]]) -> list[str]:
    """Return of what is known what begins so; an error would be printed into the line that is being typed."""
    with suppress(Exception):
        found = dict.fromkeys(each for each in known() if each.casefold().startswith(begun.casefold()))
        return list(islice(found, _OFFERED_MAX))
    return []


def _history(ctx: typer.Context) -> RunHistory:
    from generator.bench.state import State
    from generator.git import open_workspace
    from generator.journal.history import RunHistory

    return RunHistory(State(open_workspace(_workspace(ctx))))


def _tasks_in(files: Iterable[Path]) -> list[str]:
    from generator.results import read_batch

    return [task for path in files for _, task in read_batch(path).ids() if task]


def _tasks_on_board(ctx: typer.Context) -> list[str]:
    from generator.board_search import board_file
    from generator.settings import load_settings

    workspace, board = _workspace(ctx), ctx.params.get("board")
    settings = load_settings(workspace, {"board": str(Path(board).absolute()) if board else None})
    file = board_file(workspace, settings)
    return [row.task_id for row in file.read().rows] if file else []


def _workspace(ctx: typer.Context) -> Path:
    given = ctx.params.get("workspace")
    return Path(given) if given and given != Path() else nearest_workspace(Path.cwd())
