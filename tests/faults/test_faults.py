"""Whatever goes wrong at whatever call: nothing of the user's is lost, and one more run puts everything right.

``make test`` tries a sample that is spread over calls and modes, each day another one, so that all get their turn.
``make test-faults`` (``AAS_FAULTS=all``) tries all of them; ``AAS_FAULTS=739000`` repeats the sample of that turn.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests import examples
from tests.faults.control import Fault, no_space
from tests.faults.harness import Scene, Server, Trial
from tests.faults.scenes import naive_scene, whole_scene
from tests.faults.summary import WORD
from tests.faults.trials import MODES, Tally, every_call, modes_of, some_calls, try_calls

ALL = os.environ.get("AAS_FAULTS") == "all"
PARTS = 12 if ALL else 1
TURN = 0 if ALL else int(os.environ.get("AAS_FAULTS") or examples.TURN)
SAMPLE = {
    "all processes killed": 11,
    "the calling process killed": 8,
    "the engine killed, its children not": 5,
    "no space, once": 9,
    "no space from then on": 4,
    "I/O error, once": 9,
    "short write": 4,
    "power loss": 8,
}
# Each of these takes ten times as long; with all calls, one in so many is tried for each mode.
WHOLE_SAMPLE = 2
WHOLE_STEP = 10
Record = Callable[[str, object], None]
pytestmark = pytest.mark.slow


def settled(tally: Tally, record: Record) -> None:
    """Tell the numbers, and demand that nothing was lost and everything converged."""
    print(f"{tally.summary()}; AAS_FAULTS={TURN} repeats it")
    record(WORD, tally.numbers())
    assert tally.lost == []
    assert tally.unsettled == []


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("mode", MODES)
def test_two_tasks_survive_it(quick: Scene, mode: str, part: int, record_property: Record) -> None:
    calls = every_call(quick, mode)[part::PARTS] if ALL else some_calls(quick, mode, SAMPLE[mode], TURN)
    tally = try_calls(quick, {mode: calls})
    assert tally.runs[mode] >= len(calls) * 0.9
    settled(tally, record_property)


def test_the_sample_is_large_enough() -> None:
    assert set(SAMPLE) == set(MODES)
    assert sum(SAMPLE.values()) + WHOLE_SAMPLE >= 60


@pytest.mark.parametrize("mode", MODES)
def test_every_call_gets_its_turn(quick: Scene, mode: str) -> None:
    turns = [some_calls(quick, mode, SAMPLE[mode], TURN + turn) for turn in range(quick.calls)]
    assert sorted({call for calls in turns for call in calls}) == every_call(quick, mode)
    assert {len(calls) for calls in turns} <= set(range(SAMPLE[mode] - 2, SAMPLE[mode] + 1))
    assert not set(turns[0]) & set(turns[1])


def test_every_mode_gets_its_turn_with_all_gates() -> None:
    turns = len(MODES) // WHOLE_SAMPLE
    assert {mode for turn in range(turns) for mode in modes_of(TURN + turn, WHOLE_SAMPLE)} == set(MODES)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_plugin_and_a_settings_patch_survive_it_with_all_gates(
    whole: Scene, part: int, record_property: Record
) -> None:
    if ALL:
        step, start = WHOLE_STEP * PARTS, part * WHOLE_STEP
        plan = {mode: every_call(whole, mode)[start + number :: step] for number, mode in enumerate(MODES)}
    else:
        plan = {mode: some_calls(whole, mode, 1, TURN) for mode in modes_of(TURN, WHOLE_SAMPLE)}
    settled(try_calls(whole, plan), record_property)


@pytest.fixture(scope="module")
def whole(server: Server, place: Path) -> Scene:
    (place / "whole").mkdir()
    return whole_scene(server, place / "whole")


def test_what_breaks_a_tool_is_no_verdict_on_the_answer(whole: Scene) -> None:
    # The draft of the settings file.
    judgement = whole.try_out(Trial(no_space(1, word="/core/config/.manager.py.")))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


def test_a_tool_that_is_killed_in_the_sandbox_is_no_verdict_on_the_answer(whole: Scene) -> None:
    with one_killed("mypy", whole.workspace) as killed:
        judgement = whole.try_out(Trial(Fault()))
    assert killed
    assert (judgement.lost, judgement.unsettled) == ((), ())


@contextmanager
def one_killed(module: str, folder: Path) -> Iterator[list[int]]:
    """Kill the first process that runs a module over a folder: no call of it can be struck in the sandbox."""
    killed: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not killed and not over.wait(0.01):
            for process in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    words = (process / "cmdline").read_bytes().split(b"\0")
                    is_module = [b"-P", b"-m", module.encode()] == words[1:4]
                    if is_module and any(os.fsencode(folder) in word for word in words):
                        os.kill(int(process.name), signal.SIGKILL)
                        killed.append(int(process.name))
                        break

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield killed
    finally:
        over.set()
        looking.join()


def test_a_simple_tool_does_not_survive_it(server: Server, place: Path) -> None:
    (place / "naive").mkdir()
    scene = naive_scene(server, place / "naive")
    modes = ("all processes killed", "no space, once", "power loss")
    tally = try_calls(scene, {mode: some_calls(scene, mode, 8, 0) for mode in modes})
    print(f"naive: {tally.summary()}")
    assert tally.lost
    assert tally.unsettled
