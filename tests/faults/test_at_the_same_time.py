"""Engines beside each other, beside somebody who saves the board, and beside git's collector of garbage."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.board import Board
from generator.task_results import BUILT
from tests.apply.scene import BOARD, batch_file, terse
from tests.faults.harness import PREFIX, Scene
from tests.faults.scenes import PAIR, apply_command
from tests.faults.server import Ended, Start, Wait
from tests.support import Workspace

HERE = Path(__file__).parent
REFUSAL = "I'm sorry, but I can't help with that request."
pytestmark = pytest.mark.slow


@pytest.fixture
def scene(quick: Scene) -> Iterator[Scene]:
    """The scene with two tasks, and nothing disturbed."""
    quick.renew()
    quick.server.shim.rest()
    yield quick
    quick.renew()


def all_at_once(scene: Scene, count: int, *, unlocked: bool = False) -> list[tuple[Ended, str]]:
    """Start engines at the same moment; return how each ended and what it said."""
    words = tuple(str(scene.workspace) if word == "WORKSPACE" else word for word in scene.command)
    environment = {**scene.environment, "TMPDIR": str(scene.temporary)}
    outputs = [scene.folder.with_name(f"engine-{number}.txt") for number in range(count)]
    started = [
        scene.server.ask(Start(words, output, environment, warm=scene.warm, unlocked=unlocked)) for output in outputs
    ]
    ended = [scene.server.wait(Wait(process, alone=False)) for process in started]
    return [(end, output.read_text(errors="replace")) for end, output in zip(ended, outputs, strict=True)]


def built(said: str) -> list[str]:
    """Return the tasks that an engine says it has built."""
    # What is told before it may have braces too.
    start = f"\n{said}".find("\n{\n")
    if start < 0:
        return []
    report = json.JSONDecoder().raw_decode(said, start)[0]
    return [task["task_id"] for task in report["tasks"] if task["outcome"] in BUILT]


def out_of_turn(ended: list[tuple[Ended, str]]) -> list[str]:
    """Return what is wrong: a task not built by exactly one engine, an end that is neither good nor names who holds."""
    times = Counter(task for _, said in ended for task in built(said))
    doubled = [f"{task} was built {times[task]} times" for task in sorted({*PAIR, *times}) if times[task] != 1]
    return [*doubled, *(f"{end}: {said[-500:]}" for end, said in ended if not ended_well(end, said))]


def ended_well(end: Ended, said: str) -> bool:
    """Tell whether an engine did its work, or says who holds the workspace."""
    return end.code == 0 or (end.code == 2 and "in use by run " in said)


def test_of_32_engines_each_task_is_done_by_one(scene: Scene) -> None:
    ended = all_at_once(scene, 32)
    assert out_of_turn(ended) == []
    state = scene.state()
    assert (state.refs, state.board, state.beside) == (scene.after.refs, scene.after.board, ())
    assert state.private == scene.before.private


@pytest.mark.in_turn(0, 3)
def test_without_a_lock_it_is_not_so(scene: Scene) -> None:
    assert out_of_turn(all_at_once(scene, 6, unlocked=True))


def rows_of(board: Path) -> dict[str, str]:
    """Return the status of each row of a board."""
    return {row.task_id: row.role("status") for row in Board.read(board).rows}


def lost_lines(board: Path, count: int) -> list[int]:
    """Return the numbers of an editor's lines that are not on a board exactly once."""
    found = Counter(board.read_text(encoding="utf-8").splitlines())
    return [number for number in range(count) if found[f"- human line {number}"] != 1]


def with_more_rows(workspace: Workspace, count: int) -> list[str]:
    """Add tasks to a workspace's board; return their ids."""
    board = workspace.path / BOARD
    ids = [f"AAS-{number}" for number in range(300, 300 + count)]
    rows = "".join(f"| {task} | Low | Spare task {task} | - | Queued | - | 2026-01-05 | 2026-01-05 |\n" for task in ids)
    text = board.read_text(encoding="utf-8")
    board.write_text(text.replace("\n## Task Details", f"{rows}\n## Task Details", 1), encoding="utf-8")
    return ids


def saving(board: Path, count: int) -> subprocess.Popen[bytes]:
    """Start a program that saves a board so often."""
    return subprocess.Popen([sys.executable, str(HERE / "editor.py"), str(board), str(count)])


def test_nothing_is_lost_beside_somebody_who_saves_the_board_2000_times(scene: Scene, tmp_path: Path) -> None:
    workspace, board = Workspace(scene.workspace), scene.workspace / BOARD
    spare = with_more_rows(workspace, 24)
    refused = [
        batch_file(tmp_path / f"{part}.json", dict.fromkeys(spare[part::4], REFUSAL), batch_id=f"part_{part}")
        for part in range(4)
    ]
    commands = [list(scene.command), *(apply_command([batch]) for batch in refused)]
    codes, beside = [], 0
    with saving(board, 2000) as editor:
        for command in commands:
            codes.append(run_as(scene, command))
            beside += editor.poll() is None
    assert (editor.returncode, codes) == (0, [0, 1, 1, 1, 1])
    assert beside > 0
    assert lost_lines(board, 2000) == []
    rows = rows_of(board)
    assert {rows[task] for task in PAIR} == {"In Progress"}
    assert {rows[task] for task in spare} == {"Needs Review"}
    assert scene.state().refs == scene.after.refs
    assert [path.name for path in board.parent.iterdir()] == [board.name]


@pytest.mark.in_turn(1, 3)
def test_a_board_that_is_checked_and_renamed_loses_lines(scene: Scene) -> None:
    board = scene.workspace / BOARD
    with saving(board, 600) as editor:
        while editor.poll() is None:
            subprocess.run([sys.executable, str(HERE / "simple_board.py"), str(board), *PAIR], check=True)
    assert lost_lines(board, 600)


def collecting(workspace: Path, count: int) -> subprocess.Popen[bytes]:
    """Start a shell that collects garbage again and again."""
    loop = f"i=0; while [ $i -lt {count} ]; do git gc --quiet --prune=now || exit 1; i=$((i+1)); done"
    return subprocess.Popen(["/bin/sh", "-c", loop], cwd=workspace, stderr=subprocess.DEVNULL)


def broken(workspace: Path) -> str:
    """Return what git finds to be missing or damaged."""
    done = subprocess.run(["git", "fsck", "--full"], cwd=workspace, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else f"{done.stdout}{done.stderr}"


def test_nothing_breaks_beside_50_collections_of_garbage(scene: Scene, tmp_path: Path) -> None:
    more = {task: terse(f"Spare unit {task}") for task in with_more_rows(Workspace(scene.workspace), 6)}
    batches = [batch_file(tmp_path / f"{task}.json", {task: text}, batch_id=task) for task, text in more.items()]
    commands = [list(scene.command), *(apply_command([batch]) for batch in batches)]
    codes = []
    with collecting(scene.workspace, 50) as collector:
        for command in itertools.cycle(commands):
            codes.append(run_as(scene, command))
            if collector.poll() is not None:
                break
    codes += [run_as(scene, command) for command in commands]
    assert (collector.returncode, set(codes)) == (0, {0}), scene.output.read_text()
    assert broken(scene.workspace) == ""
    refs = scene.state().refs
    assert {ref: refs[ref] for ref in scene.after.refs} == scene.after.refs
    assert set(refs) == {f"{PREFIX}{task}" for task in (*PAIR, *more)}


def run_as(scene: Scene, command: list[str]) -> int | None:
    """Run another command in a scene; return its exit code."""
    usual, scene.command = scene.command, command
    try:
        return scene.run().code
    finally:
        scene.command = usual


@pytest.mark.in_turn(2, 3)
def test_objects_without_a_ref_do_not_survive_that(scene: Scene) -> None:
    with collecting(scene.workspace, 60) as collector:
        done = subprocess.run(
            [sys.executable, str(HERE / "loose_objects.py"), str(scene.workspace)], check=False, capture_output=True
        )
        collector.kill()
    assert done.returncode != 0 or broken(scene.workspace)
