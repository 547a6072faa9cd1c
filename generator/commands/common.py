"""What several commands share: opening the batch, the board and the contract of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.answers.contract import Contract
from generator.batch import Counting, open_files

if TYPE_CHECKING:
    from generator.board import Board
    from generator.planning import PlannedBatch, PlanStream

WORTH_WORKERS = 256 * 1024


def batch_sources(names: Sequence[str]) -> list[Path | Literal["-"]]:
    """Return the results files that were named; ``-`` stays what it is."""
    return ["-" if name == "-" else Path(name) for name in names]


@dataclass(frozen=True)
class Reading:
    """A batch planned against a workspace that nothing is written to."""

    batch: PlannedBatch
    contract: Contract


def read_for_planning(names: Sequence[str], *, workspace: Path, board: str | None, only: Sequence[str]) -> Reading:
    """Plan a batch against a workspace, which may be any folder; one without a contract gets the default one.

    Raises:
        GeneratorError: The batch, the board or the settings cannot be used.
    """
    stream, contract = open_for_planning(names, workspace=workspace, board=board, only=only, jobs=1)
    return Reading(stream.whole(), contract)


def open_for_planning(
    names: Sequence[str],
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    errors: Sequence[str] = (),
    requests: Sequence[str] = (),
    jobs: int = 0,
) -> tuple[PlanStream, Contract]:
    """Open a batch for planning against a workspace; its tasks are planned while they are asked for.

    Args:
        names: Results files, also error files and request files; ``-`` is standard input.
        workspace: Any folder; one without a contract gets the default one.
        board: The task board, if it is not in its usual place.
        only: Task ids to plan; empty for all.
        errors: Error files of the same batches.
        requests: Request files of the same batches.
        jobs: How many processes plan; 0 chooses by the machine, and one for what is small.

    Raises:
        GeneratorError: A file, the board or the settings cannot be used.
    """
    opened = open_files(batch_sources(names), errors=batch_sources(errors), requests=batch_sources(requests))
    counting = Counting.started(opened)
    # Large files are counted while this process is still loading what plans them.
    from generator.contract import contract_or_default
    from generator.planning import PlanStream, default_workers
    from generator.settings import board_path, load_settings

    settings = load_settings(workspace, {"board": str(Path(board).absolute()) if board else None})
    board_file = board_path(workspace, settings)
    contract = contract_or_default(workspace, settings.contract)
    stream = PlanStream(
        opened,
        board=_read_board(board_file) if board_file else None,
        contract=contract,
        only=only,
        counting=counting,
        workers=jobs or (default_workers() if opened.size > WORTH_WORKERS else 1),
    )
    return stream, contract


def _read_board(path: Path) -> Board:
    from generator.board import Board

    return Board.read(path)
