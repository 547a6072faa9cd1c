"""A board's file on disk: exchanged whole, left alone, or refused with a next step; nobody's lines are lost."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.board import Board, BoardFile, edit_file, update
from generator.board.exchange import Swap, replace_keeping, swap_files
from generator.board.files import SIZE_MAX, locked, open_place, read_board_file
from generator.board.folder import Folder
from generator.errors import BoardError, LockedError
from tests.board.boards import SMALL

SWAPS = pytest.mark.parametrize("swap", [swap_files, replace_keeping], ids=["exchange", "steps"])


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "ACTIVE_TASKS.md"
    path.write_bytes(SMALL)
    return path


def _add_line(data: bytes) -> bytes:
    return data + b"ours\n"


def _alone(board: Path) -> bool:
    return [entry.name for entry in board.parent.iterdir()] == [board.name]


@SWAPS
def test_update_writes_the_new_bytes_with_the_old_mode(board: Path, swap: Swap) -> None:
    board.chmod(0o640)
    assert update(board, _add_line, swap=swap)
    assert board.read_bytes() == SMALL + b"ours\n"
    assert board.stat().st_mode & 0o7777 == 0o640
    assert _alone(board)


def test_equal_bytes_write_nothing(board: Path) -> None:
    before = board.stat()
    board.parent.chmod(0o555)
    assert not update(board, lambda data: data)
    board.parent.chmod(0o755)
    assert board.stat() == before


def test_links_are_followed_to_the_real_file(board: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "board.md"
    link.parent.mkdir()
    link.symlink_to(board)
    assert update(link, _add_line)
    assert link.is_symlink()
    assert board.read_bytes() == SMALL + b"ours\n"


@SWAPS
def test_a_save_between_reading_and_writing_is_kept(board: Path, swap: Swap) -> None:
    calls: list[bytes] = []

    def change(data: bytes) -> bytes:
        calls.append(data)
        if len(calls) == 1:
            _save_by_rename(board, data + b"theirs\n")
        return data.replace(b"| Queued |", b"| Done |")

    assert update(board, change, swap=swap)
    assert board.read_bytes() == SMALL.replace(b"| Queued |", b"| Done |") + b"theirs\n"
    assert _alone(board)


@SWAPS
def test_a_second_save_on_top_of_ours_is_merged(board: Path, swap: Swap) -> None:
    swaps: list[str] = []

    def busy_swap(folder: Folder, first: str, second: str) -> None:
        swaps.append(first)
        if len(swaps) < 6:
            _save_by_rename(board, board.read_bytes() + b"theirs %d\n" % len(swaps))
        swap(folder, first, second)

    assert update(board, lambda data: data.replace(b"| Queued |", b"| Done |"), swap=busy_swap)
    new = board.read_bytes()
    assert new.startswith(SMALL.replace(b"| Queued |", b"| Done |"))
    assert sorted(new[len(SMALL) - 2 :].splitlines()) == [b"theirs %d" % number for number in range(1, 6)]
    assert _alone(board)


def test_a_person_s_text_on_which_the_change_does_not_fit_goes_back(board: Path) -> None:
    def change(data: bytes) -> bytes:
        if b"theirs" in data:
            raise BoardError(board, "the row is gone.")
        _save_by_rename(board, b"theirs\n")
        return data + b"ours\n"

    with pytest.raises(BoardError, match="the row is gone"):
        update(board, change)
    assert board.read_bytes() == b"theirs\n"
    assert _alone(board)


def test_a_folder_that_takes_the_board_s_place_is_put_back(board: Path) -> None:
    def change(data: bytes) -> bytes:
        board.unlink()
        board.mkdir()
        return data + b"ours\n"

    with pytest.raises(BoardError, match="no regular file"):
        update(board, change)
    assert board.is_dir()
    assert _alone(board)


def test_a_board_that_vanishes_meanwhile_is_not_made_again(board: Path) -> None:
    def change(data: bytes) -> bytes:
        board.unlink()
        return data + b"ours\n"

    with pytest.raises(BoardError):
        update(board, change)
    assert list(board.parent.iterdir()) == []


def test_a_writer_that_still_holds_the_displaced_file_is_waited_for(board: Path) -> None:
    code = (
        "import sys,time\nf=open(sys.argv[1],'a')\nprint(flush=True)\ntime.sleep(.3)\nf.write('theirs\\n')\nf.close()\n"
    )
    holder: list[subprocess.Popen[str]] = []

    def change(data: bytes) -> bytes:
        if not holder:
            holder.append(subprocess.Popen([sys.executable, "-c", code, str(board)], stdout=subprocess.PIPE, text=True))
            assert holder[0].stdout is not None
            holder[0].stdout.readline()
        return data.replace(b"| Queued |", b"| Done |")

    assert update(board, change)
    assert holder[0].wait() == 0
    assert holder[0].stdout is not None
    holder[0].stdout.close()
    assert board.read_bytes() == SMALL.replace(b"| Queued |", b"| Done |") + b"theirs\n"


def test_errors_name_the_board_and_the_next_step(board: Path, tmp_path: Path) -> None:
    fifo, loop = tmp_path / "fifo", tmp_path / "loop"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    for path, words in [
        (tmp_path / "none.md", "no such board"),
        (tmp_path, "no regular file"),
        (fifo, "no regular file"),
    ]:
        with pytest.raises(BoardError, match=words) as caught:
            edit_file(BoardFile(path), "AAS-003", {"Status": "x"})
        assert caught.value.next_step
    with pytest.raises(BoardError, match="cannot be reached"):
        edit_file(BoardFile(loop), "AAS-003", {"Status": "x"})
    with pytest.raises(BoardError, match="no such board"):
        Board.read(tmp_path / "none.md")


def test_read_only_board_is_refused_and_stays(board: Path) -> None:
    board.chmod(0o444)
    with pytest.raises(BoardError, match=r"read-only\. Make it writable"):
        update(board, _add_line)
    assert board.read_bytes() == SMALL
    assert _alone(board)


@pytest.mark.parametrize("call", ["write", "fsync", "rename", "fchmod"])
def test_no_file_stays_behind_when_the_disk_fails(board: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if call == "write":
        real = os.fdopen
        monkeypatch.setattr(os, "fdopen", lambda fd, mode, **more: full() if "w" in mode else real(fd, mode, **more))
    else:
        monkeypatch.setattr(os, call, full)
    with pytest.raises(BoardError, match="No space left"):
        update(board, _add_line)
    monkeypatch.undo()
    assert board.read_bytes() == SMALL
    assert _alone(board)


def test_a_failing_swap_leaves_board_and_folder_as_they_were(board: Path) -> None:
    def broken(_folder: Folder, _first: str, _second: str) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(BoardError, match="Input/output error"):
        update(board, _add_line, swap=broken)
    assert board.read_bytes() == SMALL
    assert _alone(board)


def test_another_run_is_waited_for_then_named(board: Path) -> None:
    folder = os.open(board.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with open_place(board) as place, pytest.raises(LockedError, match="another run"), locked(place, seconds=0.1):
        pass
    os.close(folder)
    assert update(board, _add_line)


KILLED = """
import os, signal, sys
from generator.board import update
from generator.board.exchange import swap_files
board, moment, theirs = sys.argv[1:]
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
def swap(folder, first, second):
    if theirs:
        with open(board) as old, open(board + "~", "w") as new:
            new.write(old.read() + theirs)
        os.rename(board + "~", board)
    if moment == "before":
        die()
    swap_files(folder, first, second)
    die()
if moment == "torn":
    os.fsync = die
update(board, lambda data: data + b"ours\\n", swap=swap)
"""


@pytest.mark.parametrize(
    ("moment", "theirs"), [("torn", ""), ("before", ""), ("after", ""), ("before", "theirs\n"), ("after", "theirs\n")]
)
def test_a_killed_run_loses_nothing_and_the_next_one_cleans_up(board: Path, moment: str, theirs: str) -> None:
    argv = [sys.executable, "-c", KILLED, str(board), moment, theirs]
    assert subprocess.run(argv, cwd=Path(__file__).parents[2], check=False).returncode == -signal.SIGKILL
    assert len(list(board.parent.iterdir())) == 2
    update(board, lambda data: data if b"ours\n" in data else data + b"ours\n")
    assert board.read_bytes() == SMALL + theirs.encode() + b"ours\n"
    assert _alone(board)


def test_left_text_that_cannot_be_placed_is_named_and_stays(board: Path) -> None:
    argv = [sys.executable, "-c", KILLED, str(board), "after", "theirs\n"]
    subprocess.run(argv, cwd=Path(__file__).parents[2], check=False)
    _save_by_rename(board, board.read_bytes() + b"later\n")
    with pytest.raises(BoardError, match="holds lines that somebody saved"):
        update(board, _add_line)
    left = [entry for entry in board.parent.iterdir() if entry != board]
    assert [entry.read_bytes() for entry in left] == [SMALL + b"theirs\n"]


PERSON = """
import os, sys, time
board, count = sys.argv[1], int(sys.argv[2])
for number in range(count):
    line = f"- human line {number}\\n"
    if number % 2:
        with open(board, "a") as file:
            file.write(line)
    else:
        with open(board) as file:
            text = file.read()
        with open(board + "~", "w") as file:
            file.write(text + line)
        os.rename(board + "~", board)
    time.sleep(0.003)
"""


@pytest.mark.slow
def test_a_person_who_saves_all_the_time_loses_no_line(board: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PERSON, str(board), "300"]) as person:
        turns = 0
        while person.poll() is None or turns < 50:
            assert edit_file(BoardFile(board), "AAS-224", {"Status": f"turn {turns}"})
            turns += 1
            time.sleep(0.001)
    assert person.returncode == 0
    lines = board.read_text("utf-8").splitlines()
    missing = [number for number in range(300) if lines.count(f"- human line {number}") != 1]
    assert missing == []
    assert _alone(board)


def test_runs_at_the_same_time_each_get_their_change_in(board: Path) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom generator.board import BoardFile\n"
    code += "from generator.board.edit import insert_row\nfor n in range(5):\n"
    code += "    texts = {'id': f'R-{sys.argv[2]}{n}'}\n"
    code += "    BoardFile(Path(sys.argv[1])).change(lambda board: insert_row(board, board.tables[0], texts))\n"
    root = Path(__file__).parents[2]
    runs = [subprocess.Popen([sys.executable, "-c", code, str(board), str(one)], cwd=root) for one in range(1, 5)]
    assert [run.wait(60) for run in runs] == [0, 0, 0, 0]
    new = sorted(row.task_id for row in Board.read(board).rows if row.task_id.startswith("R-"))
    assert new == [f"R-{one}{number}" for one in range(1, 5) for number in range(5)]
    assert _alone(board)


@pytest.mark.slow
def test_a_plain_overwrite_does_lose_lines(board: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PERSON, str(board), "300"]) as person:
        while person.poll() is None:
            data = board.read_bytes()
            time.sleep(0.002)
            board.write_bytes(data)
    text = board.read_text("utf-8")
    assert any(f"- human line {number}\n" not in text for number in range(300))


def _save_by_rename(board: Path, data: bytes) -> None:
    beside = board.with_name(board.name + "~")
    beside.write_bytes(data)
    beside.rename(board)


def test_a_failed_exchange_in_steps_leaves_no_second_name(board: Path) -> None:
    folder = os.open(board.parent, os.O_RDONLY)
    with pytest.raises(FileNotFoundError):
        replace_keeping(folder, "missing", board.name)
    os.close(folder)
    assert board.read_bytes() == SMALL
    assert _alone(board)


@pytest.mark.parametrize(("number", "steps"), [(errno.EINVAL, True), (errno.ENOSYS, True), (errno.EIO, False)])
def test_only_a_system_without_an_exchange_gets_the_steps(
    board: Path, number: int, *, steps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> int:
        ctypes.set_errno(number)
        return -1

    monkeypatch.setattr("generator.board.exchange._renameat2", lambda: refuse)
    board.with_name("new").write_bytes(b"new\n")
    folder = os.open(board.parent, os.O_RDONLY)
    with contextlib.nullcontext() if steps else pytest.raises(OSError, match=os.strerror(number)):
        swap_files(folder, "new", board.name)
    os.close(folder)
    assert (board.read_bytes() == b"new\n") is steps
    assert (board.with_name("new").read_bytes() == SMALL) is steps


@pytest.mark.parametrize("size", [SIZE_MAX, SIZE_MAX + 1])
def test_a_board_may_have_so_many_bytes(board: Path, size: int) -> None:
    board.write_bytes(SMALL + b"x" * (size - len(SMALL)))
    with contextlib.nullcontext() if size == SIZE_MAX else pytest.raises(BoardError, match=f"larger than {SIZE_MAX}"):
        assert len(read_board_file(board)) == size


def test_errors_say_what_the_system_said(board: Path) -> None:
    path = board / "below.md"
    with pytest.raises(BoardError, match=r"the board cannot be reached: Not a directory\. Check the path\."):
        Board.read(path)
    with pytest.raises(BoardError, match="cannot be reached: embedded null byte"):
        Board.read(board.with_name("a\0b"))


def test_a_change_that_cannot_be_made_durable_is_taken_back(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def folders_fail(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", folders_fail)
    with pytest.raises(BoardError, match="making the change durable failed: Input/output error"):
        update(board, _add_line)
    assert board.read_bytes() == SMALL
    assert _alone(board)


def test_a_board_that_is_read_half_written_is_read_again(board: Path) -> None:
    seen: list[bytes] = []

    def change(data: bytes) -> bytes:
        seen.append(data)
        if len(seen) < 3:
            _save_by_rename(board, SMALL + b"save %d\n" % len(seen))
            raise BoardError(board, "no table yet.")
        return data + b"ours\n"

    assert update(board, change)
    assert seen == [SMALL, SMALL + b"save 1\n", SMALL + b"save 2\n"]
    assert board.read_bytes() == SMALL + b"save 2\nours\n"
    with pytest.raises(BoardError, match="no table at all"):
        update(board, _refuse)


def _refuse(_data: bytes) -> bytes:
    raise BoardError("b.md", "no table at all.")


def test_a_board_that_is_saved_all_the_time_is_given_up_and_stays_theirs(board: Path) -> None:
    saves: list[int] = []

    def busy_swap(folder: Folder, first: str, second: str) -> None:
        saves.append(1)
        if len(saves) % 2:
            _save_by_rename(board, board.read_bytes() + b"save %d\n" % len(saves))
        swap_files(folder, first, second)

    with pytest.raises(BoardError, match="saved again all the time") as caught:
        update(board, _add_line, swap=busy_swap, patience=0.05)
    assert str(caught.value).startswith(f"{board}: ")
    text = board.read_bytes()
    assert text.startswith(SMALL + b"save 1\n")
    assert b"ours" not in text
    assert _alone(board)


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_only_files_of_our_own_are_cleared_away(board: Path, whose: str) -> None:
    other = board.with_name(".aas-board.00000000.x.new" if whose == "theirs" else "other.md")
    other.write_bytes(b"mine\n")
    assert update(board, _add_line)
    assert other.read_bytes() == b"mine\n"


def test_a_file_is_whole_when_it_is_made_durable(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = os.fsync, list[bytes]()

    def look(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            seen.append(Path(f"/proc/self/fd/{descriptor}").read_bytes())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    assert update(board, _add_line)
    assert seen == [SMALL + b"ours\n"]


def test_lines_saved_on_top_of_ours_stay_beside_the_board_where_they_cannot_be_merged(board: Path) -> None:
    swaps: list[str] = []

    def busy_swap(folder: Folder, first: str, second: str) -> None:
        swaps.append(first)
        if len(swaps) == 1:
            _save_by_rename(board, SMALL.replace(b"| Queued |", b"| Blocked |"))
        elif len(swaps) == 2:
            _save_by_rename(board, board.read_bytes() + b"late\n")
        swap_files(folder, first, second)

    def change(data: bytes) -> bytes:
        if b"| Queued |" not in data:
            raise BoardError(board, "the task is queued no more.")
        return data.replace(b"| Queued |", b"| Done |")

    with pytest.raises(BoardError, match="holds lines that somebody saved") as caught:
        update(board, change, swap=busy_swap)
    assert board.read_bytes() == SMALL.replace(b"| Queued |", b"| Blocked |")
    (left,) = [entry for entry in board.parent.iterdir() if entry != board]
    assert str(caught.value).startswith(f"{board}: {left.name} beside the board")
    assert left.read_bytes() == SMALL.replace(b"| Queued |", b"| Done |") + b"late\n"


def test_what_was_put_back_is_merged_into_the_text_of_one_who_had_read_ours(board: Path) -> None:
    ours, swaps = SMALL.replace(b"| Queued |", b"| Done |"), list[str]()

    def busy_swap(folder: Folder, first: str, second: str) -> None:
        swaps.append(first)
        if len(swaps) == 1:
            _save_by_rename(board, SMALL + b"theirs\n")
        swap_files(folder, first, second)
        if len(swaps) == 2:
            _save_by_rename(board, ours)

    assert update(board, lambda data: data.replace(b"| Queued |", b"| Done |"), swap=busy_swap)
    assert board.read_bytes() == ours + b"theirs\n"
    assert _alone(board)


def test_every_error_names_the_board(board: Path) -> None:
    board.write_bytes("| ID | Status |".encode("utf-16"))
    for call in (Board.read, lambda path: edit_file(BoardFile(path), "A-1", {})):
        with pytest.raises(BoardError, match=r"no task table \(the file is UTF-16\)") as caught:
            call(board)
        assert str(caught.value).startswith(f"{board}: ")
