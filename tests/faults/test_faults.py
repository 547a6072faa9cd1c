"""Whatever goes wrong at whatever call: nothing of the user's is lost, and one more run puts everything right.

``make test`` tries a sample that is spread over calls and modes, ``make test-faults`` (``AAS_FAULTS=all``) all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.control import Fault, Mode, no_space
from tests.faults.harness import Scene, Server, Trial
from tests.faults.scenes import naive_scene, whole_scene
from tests.faults.summary import WORD
from tests.faults.trials import MODES, Tally, every_call, some_calls, try_calls

ALL = os.environ.get("AAS_FAULTS") == "all"
PARTS = 12 if ALL else 1
SAMPLE = {
    "all processes killed": 56,
    "the calling process killed": 42,
    "the engine killed, its children not": 24,
    "no space, once": 46,
    "no space from then on": 20,
    "I/O error, once": 44,
    "short write": 20,
    "power loss": 44,
}
# Each of these takes ten times as long; with all calls, one in so many is tried for each mode.
WHOLE_SAMPLE = 1
WHOLE_STEP = 10
Record = Callable[[str, object], None]
pytestmark = pytest.mark.slow


def settled(tally: Tally, record: Record) -> None:
    """Tell the numbers, and demand that nothing was lost and everything converged."""
    print(tally.summary())
    record(WORD, tally.numbers())
    assert tally.lost == []
    assert tally.unsettled == []


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("mode", MODES)
def test_two_tasks_survive_it(quick: Scene, mode: str, part: int, record_property: Record) -> None:
    calls = every_call(quick, mode)[part::PARTS] if ALL else some_calls(quick, mode, SAMPLE[mode])
    tally = try_calls(quick, {mode: calls})
    assert tally.runs[mode] >= len(calls) * 0.9
    settled(tally, record_property)


def test_the_sample_is_large_enough() -> None:
    assert sum(SAMPLE.values()) + WHOLE_SAMPLE * len(MODES) >= 300


@pytest.mark.parametrize("part", range(PARTS))
def test_a_plugin_and_a_settings_patch_survive_it_with_all_gates(
    whole: Scene, part: int, record_property: Record
) -> None:
    if ALL:
        step, start = WHOLE_STEP * PARTS, part * WHOLE_STEP
        plan = {mode: every_call(whole, mode)[start + number :: step] for number, mode in enumerate(MODES)}
    else:
        plan = {mode: some_calls(whole, mode, WHOLE_SAMPLE) for mode in MODES}
    settled(try_calls(whole, plan), record_property)


@pytest.fixture(scope="module")
def whole(server: Server, place: Path) -> Scene:
    (place / "whole").mkdir()
    return whole_scene(server, place / "whole")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Mode.kill_one, 9, word="/cache/mypy/"),  # mypy itself
        no_space(1, word="/core/config/.manager.py."),  # the draft of the settings file
    ],
    ids=["gate", "settings"],
)
def test_what_breaks_a_tool_is_no_verdict_on_the_answer(whole: Scene, fault: Fault) -> None:
    judgement = whole.try_out(Trial(fault))
    assert judgement.struck
    assert (judgement.lost, judgement.unsettled) == ((), ())


def test_a_simple_tool_does_not_survive_it(server: Server, place: Path) -> None:
    (place / "naive").mkdir()
    scene = naive_scene(server, place / "naive")
    modes = ("all processes killed", "no space, once", "power loss")
    tally = try_calls(scene, {mode: some_calls(scene, mode, 8) for mode in modes})
    print(f"naive: {tally.summary()}")
    assert tally.lost
    assert tally.unsettled
