"""Single faults that a run did not get over once."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.board import update
from generator.board.exchange import swap_files
from generator.board.folder import Folder
from tests.faults.control import Fault, Mode, no_space
from tests.faults.harness import Scene, Trial

LOCK = "refs/heads/aas/AAS-224.lock"


@pytest.mark.parametrize("mode", [Mode.kill_one, Mode.kill_all, Mode.kill_main])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_no_lock_stays_on_a_branch_whatever_is_killed(quick: Scene, mode: Mode, call: int) -> None:
    judgement = quick.try_out(Trial(Fault(mode, call, word=LOCK)))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


def test_the_note_of_that_lock_survives_a_power_loss(quick: Scene) -> None:
    judgement = quick.try_out(Trial(Fault(Mode.kill_all, 2, word=LOCK), power_loss=True))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5])
def test_a_board_that_could_not_be_written_is_told_by_the_exit_code(quick: Scene, call: int) -> None:
    judgement = quick.try_out(Trial(no_space(call, word=".aas-board.")))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


def test_a_row_that_an_editor_has_just_saved_over_is_written_again(tmp_path: Path) -> None:
    board = tmp_path / "board.md"
    board.write_bytes(b"one\ntwo\nthree\n")
    swaps: list[str] = []

    def swap(folder: Folder, first: str, second: str) -> None:
        """Swap, just before an editor that has looked at the old text renames its own over it."""
        swap_files(folder, first, second)
        swaps.append(first)
        if len(swaps) == 1:
            (tmp_path / "editor").write_bytes(b"one\ntwo\nthree\ntheirs\n")
            (tmp_path / "editor").rename(board)

    assert update(board, lambda data: data.replace(b"one", b"ours"), swap=swap)
    assert board.read_bytes() == b"ours\ntwo\nthree\ntheirs\n"
    assert [path.name for path in tmp_path.iterdir()] == [board.name]


@pytest.mark.parametrize("call", [1, 2])
def test_a_note_is_written_as_it_would_have_been_after_a_power_loss(quick: Scene, call: int) -> None:
    judgement = quick.try_out(Trial(Fault(Mode.kill_all, call, word=".aas-board."), power_loss=True))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_no_draft_of_the_board_stays_beside_it(quick: Scene, call: int) -> None:
    judgement = quick.try_out(Trial(Fault(Mode.kill_all, call, word=".swap")))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


@pytest.mark.parametrize("word", ["aas-generator/work", "aas-generator/holder", "aas-render-", "aas-generator/runs"])
def test_a_full_disk_is_told_in_a_clear_line(quick: Scene, word: str) -> None:
    judgement = quick.try_out(Trial(no_space(1, sticky=True, word=word)))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())
