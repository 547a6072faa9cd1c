"""What several commands share: opening the batch, the board and the contract of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.answers.contract import Contract
from generator.board import Board
from generator.contract import contract_or_default
from generator.planning import PlannedBatch, plan_batch
from generator.settings import board_path, load_settings


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
    settings = load_settings(workspace, {"board": str(Path(board).absolute()) if board else None})
    board_file = board_path(workspace, settings)
    contract = contract_or_default(workspace, settings.contract)
    planned = plan_batch(
        batch_sources(names),
        board=Board.read(board_file) if board_file else None,
        contract=contract,
        only=only,
    )
    return Reading(planned, contract)
