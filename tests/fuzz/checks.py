"""What holds for every damaged input, of each kind: the functions raise where it does not."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.fuzz_reader import file_of, seeds
from generator.bench.answers_files import find_answers, read_answers
from generator.bench.recorded_unit import judge_answers
from generator.board import Board
from generator.errors import BoardError, GeneratorError
from generator.values.task_ids import is_task_id
from tests.board.boards import SMALL, TEAM_BOARD, cases, edited, with_note
from tests.results.properties import check_file
from tests.updates.units import BLUEPRINTS, minimal_unit, rich_unit

_NOTE = ["Implemented on branch aas/x"]


@dataclass(frozen=True)
class Kind:
    """One kind of input.

    Attributes:
        seeds: Good inputs.
        check: Takes an input and a folder of its own; raises where something does not hold.
        packs: Whether inputs may be compressed.
    """

    seeds: Callable[[], Sequence[bytes]]
    check: Callable[[bytes, Path], None]
    packs: bool = False


def check_results(data: bytes, folder: Path) -> None:
    """Read a results file and plan what is in it; see ``tests.results.properties``."""
    file = folder / "batch_abc123_output.jsonl"
    file.write_bytes(data)
    check_file(file)


def check_answers(data: bytes, folder: Path) -> None:
    """Read an answers file as ``update`` and ``check`` do: units, or a sentence for a person."""
    file = folder / "plugins" / "dance_bot" / ".copier-answers.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    units, problems = find_answers(folder, [file.relative_to(folder).as_posix()])
    # Without that key, or with a longer one, it is another template's.
    assert units or problems or not re.search(rb"(?<![\w-])blueprint(?![\w-])", data)
    assert all(problem.strip() for problem in problems)
    try:
        unit = read_answers(file)
    except GeneratorError:
        return
    assert judge_answers(unit.to_data(), file) == unit, "what was read can be written and read again"


def check_board(data: bytes, folder: Path) -> None:
    """Read a board and edit its first rows: an edit changes that line alone, or it is refused."""
    del folder
    try:
        board = Board.from_bytes(data)
    except BoardError:
        return
    # Of other rows no task is known, so that nothing ever asks for an edit of one.
    for row in [row for row in board.rows if is_task_id(row.task_id)][:3]:
        board.facts(row.task_id)
        with contextlib.suppress(BoardError):
            after = edited(data, row.task_id, {"Status": "Done"})
            old, new = data.split(b"\n"), after.split(b"\n")
            assert len(old) == len(new), "a cell is one line"
            assert sum(one != other for one, other in zip(old, new, strict=True)) <= 1
            assert Board.from_bytes(after).page.data == after
        with contextlib.suppress(BoardError):
            noted = with_note(data, row.task_id, _NOTE, key="run")
            assert with_note(noted, row.task_id, _NOTE, key="run") == noted, "a note is written once"


def results_seeds() -> list[bytes]:
    """Return results files of every form."""
    return [file_of(seed) for seed in seeds()]


def answers_seeds() -> list[bytes]:
    """Return answers files of the three blueprints, small and full ones."""
    units = [make(blueprint, "dance_bot") for blueprint in BLUEPRINTS for make in (minimal_unit, rich_unit)]
    return [
        yaml.safe_dump({"_commit": "v1.0.0", "_src_path": "gh:x/y", **unit.to_data()}, sort_keys=False).encode()
        for unit in units
    ]


def board_seeds() -> list[bytes]:
    """Return the boards of the cases and of the example."""
    return [
        SMALL,
        TEAM_BOARD.read_bytes(),
        *(case.board for refused in (False, True) for case in cases(refused=refused)),
    ]


KINDS = {
    "results": Kind(results_seeds, check_results, packs=True),
    "answers": Kind(answers_seeds, check_answers),
    "boards": Kind(board_seeds, check_board),
}
