"""Where a workspace's task board is: the one that was named, else what is found among its Markdown files.

Candidates are the files that git tracks (without git, those of the folder within bounds) and those in the usual
places. A file with a board's name needs a task table. Any other one needs a row with a task id too, and where tasks are
asked about it must hold one of them, because rows are written to it. Links, pipes and huge files are not read.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import filterfalse, islice
from pathlib import Path, PurePosixPath

from generator.board import Board, BoardFile
from generator.board.columns import holds_task_id
from generator.board.files import SIZE_MAX
from generator.contract.files import IGNORED_FOLDERS, walk
from generator.errors import BoardConflict, BoardError, GitError
from generator.git.command import SAFE_CONFIG, run_git
from generator.settings import Settings

# Of boards that are equally deep, the one with the earlier name comes first.
NAMES = ("active_tasks.md", "tasks.md", "board.md", "todo.md")
# A board in one of these counts whether git tracks it or not, and one that cannot be read is reported.
USUAL_PLACES = tuple(f"{folder}ACTIVE_TASKS.md" for folder in ("artifacts/handoff/", "", "docs/", "handoff/", "guild/"))
SUFFIXES = (".md", ".markdown")
FOREIGN = IGNORED_FOLDERS | {"vendor", "third_party", "tests", "test", "fixtures", "testdata", "archive", "templates"}
SAMPLES = frozenset({"examples", "example", "samples", "sample", "demo"})
MOST_READ = 200
MOST_BYTES = 32 * 1024 * 1024
MOST_WALKED = 20_000
_GIT_SECONDS = 60.0
_TOLD = 5
_NO_BOARD = "no task board was found: nothing is known of the tasks but their answers, and no row is written"

TaskIds = Callable[[], Collection[str]]


@dataclass(frozen=True)
class BoardSearch:
    """The board of a workspace, and what a person should know of how it was found.

    Attributes:
        path: The board's file; ``None`` where there is none.
        shown: The path as it is shown: relative to the workspace where it lies in it.
        others: Further boards that were found.
        held: How many of the tasks that were asked about it holds; ``None`` where that did not matter.
        columns: Which of its headers is which field, as the settings say.
    """

    path: Path | None
    shown: str | None = None
    others: tuple[str, ...] = ()
    held: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> BoardFile | None:
        """The board as it is read and changed; ``None`` where there is none."""
        return None if self.path is None else BoardFile(self.path, self.columns)

    @property
    def said(self) -> str:
        """One sentence where there is no board, or where the tasks decided what it is; else empty."""
        if self.path is None:
            return f"{_NO_BOARD}; name it with --board FILE or as board in the configuration"
        if not self.others and self.held is None:
            return ""
        more = f" and {len(self.others) - _TOLD} more" if len(self.others) > _TOLD else ""
        held = f", which holds {self.held} of the tasks" if self.held is not None else ""
        listed = f"; also found: {', '.join(self.others[:_TOLD])}{more}" if self.others else ""
        return f"the task board is {self.shown}{held}{listed} (--board FILE names another)"


@dataclass(frozen=True)
class _Candidate:
    """A file with a task table: its place in the workspace and the ids of its rows, case folded."""

    place: str
    ids: frozenset[str]


def board_file(workspace: Path, settings: Settings, task_ids: TaskIds | None = None) -> BoardFile | None:
    """Return the task board, or ``None`` where there is none; see ``find_board``."""
    return find_board(workspace, settings, task_ids).file


def find_board(workspace: Path, settings: Settings, task_ids: TaskIds | None = None) -> BoardSearch:
    """Find the task board of a workspace.

    Args:
        workspace: The workspace's folder, which may be any folder.
        settings: The tool's settings; a board that is named there is returned whether it exists or not, so that its
            absence is reported and not passed over.
        task_ids: Gives the ids of the tasks that are asked about; called only where they decide.

    Raises:
        BoardConflict: A file with a board's name holds a merge's conflict.
        BoardError: A file that can only be meant as the board cannot be read, and there is no other.
    """
    columns = settings.board_columns
    if settings.board:
        path = workspace / settings.board
        return BoardSearch(path, _shown(workspace, path), columns=columns)
    places = _places(workspace)
    named, faults = _read(workspace, filter(_is_named, places), columns)
    ranked, asked = named, None
    if faults and not named:
        raise faults[0]
    if len(named) != 1:
        found = named or _read(workspace, filterfalse(_is_named, places), columns, rows=True)[0]
        ranked = [one for one in found if not _is_sample(one.place)]
        if found and task_ids is not None:
            asked = frozenset(task_id.casefold() for task_id in task_ids())
            ranked = sorted(found, key=lambda one: -len(one.ids & asked))
            ranked = ranked if named else [one for one in ranked if one.ids & asked]
    if not ranked:
        return BoardSearch(None)
    first, *others = ranked
    held = None if asked is None else len(first.ids & asked)
    return BoardSearch(workspace / first.place, first.place, tuple(one.place for one in others), held, columns)


def _shown(workspace: Path, path: Path) -> str:
    try:
        return path.absolute().relative_to(workspace.absolute()).as_posix()
    except ValueError:
        return str(path)


def _read(
    workspace: Path, places: Iterable[str], columns: Mapping[str, str], *, rows: bool = False
) -> tuple[list[_Candidate], list[BoardError]]:
    """Return the boards among some files, and why usual places hold none.

    Args:
        workspace: The workspace.
        places: The files, in the order in which they are preferred.
        columns: Which header is which field.
        rows: Whether a table must have a row with a task id.
    """
    found: list[_Candidate] = []
    faults: list[BoardError] = []
    left = MOST_BYTES
    for place in islice(places, MOST_READ):
        try:
            left -= _size(workspace, place)
            if left < 0:
                break
            board = Board.read(workspace / place, columns)
        except BoardConflict:
            if _is_named(place):
                raise  # Another board must not get the rows that this one is meant to have.
            continue
        except BoardError as error:
            faults += [error] if _is_usual(place) else []
            continue
        ids = frozenset(row.task_id.casefold() for row in board.rows if holds_task_id(row.task_id))
        if ids or not rows:
            found.append(_Candidate(place, ids))
    return found, faults


def _size(workspace: Path, place: str) -> int:
    """Return the size in bytes of a file that may be read.

    Raises:
        BoardError: It is a link or behind one, no regular file, or too large.
    """
    path = workspace / place
    step = "Name the board with --board FILE."
    try:
        status = path.lstat()
        behind_link = path.resolve() != workspace.resolve() / place
    except (OSError, RuntimeError) as error:
        raise BoardError(path, f"the board cannot be reached: {error}.", step) from None
    if behind_link:
        raise BoardError(path, "this is a link, or lies behind one, and links are not followed.", step)
    if not stat.S_ISREG(status.st_mode):
        raise BoardError(path, "the board is no regular file.", step)
    if status.st_size > SIZE_MAX:
        raise BoardError(path, f"the board is larger than {SIZE_MAX} bytes.", "Move old tasks to an archive.")
    return status.st_size


def _places(workspace: Path) -> list[str]:
    """Return the Markdown files that may be a board, those first that are more likely to be it."""
    tracked = _tracked(workspace)
    usual = [place for place in USUAL_PLACES if _exists(workspace / place)]
    listed = [*usual, *(_walked(workspace) if tracked is None else tracked)]
    return sorted({place for place in listed if _may_be_board(place)}, key=_order)


def _tracked(workspace: Path) -> list[str] | None:
    """Return the Markdown files that git tracks below the workspace; ``None`` where git does not open it."""
    wanted = [f":(icase)*{suffix}" for suffix in SUFFIXES]
    try:
        listed = run_git(
            workspace, ["ls-files", "-z", "--cached", "--", *wanted], config=SAFE_CONFIG, seconds=_GIT_SECONDS
        )
    except GitError:
        return None
    return list(filter(None, listed.text.split("\0")))


def _walked(workspace: Path) -> Iterator[str]:
    for folder, entry in islice(walk(workspace), MOST_WALKED):
        yield f"{folder}/{entry.name}" if folder else entry.name


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _may_be_board(place: str) -> bool:
    path = PurePosixPath(place)
    hidden = any(part.startswith(".") for part in path.parts)
    return place.lower().endswith(SUFFIXES) and not hidden and FOREIGN.isdisjoint(map(str.lower, path.parts[:-1]))


def _order(place: str) -> tuple[int, int, str]:
    name = PurePosixPath(place).name.lower()
    return (place.count("/"), NAMES.index(name) if name in NAMES else len(NAMES), place)


def _is_named(place: str) -> bool:
    return PurePosixPath(place).name.lower() in NAMES and not _is_sample(place)


def _is_usual(place: str) -> bool:
    return place in USUAL_PLACES


def _is_sample(place: str) -> bool:
    return not SAMPLES.isdisjoint(map(str.lower, PurePosixPath(place).parts[:-1]))
