"""SIGKILL of the main process alone, the next run at once: it meets no process of the first, and ends as it should.

``make test`` tries a sample of the moments, each day others; ``AAS_FAULTS=all`` tries fifty of each command. A moment
is a change of a file, by whichever process, or the start of a program.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from tests.apply.fleet import merged_fleet, release, released_template
from tests.apply.scene import batch_file
from tests.faults.control import Fault, Mode
from tests.faults.harness import Scene, Server
from tests.faults.scenes import PAIR, QUICK, apply_command, busy_workspace
from tests.faults.server import Living, Wait
from tests.faults.test_faults import ALL, TURN

MOMENTS = 50 if ALL else 4
# What a run may not say that comes after a killed one: none of it is true.
WRONG = ("Free space", "free space", "permission", "in use", "in the way", "Traceback", "internal error", "not empty")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def applying(server: Server, place: Path) -> Scene:
    """Two tasks, with a Copier of their own each time."""
    folder = place / "applying"
    folder.mkdir()
    base = busy_workspace(folder / "base").path
    batch = batch_file(folder / "batch.json", PAIR)
    return Scene(server, base, folder / "run", apply_command([batch]), QUICK, warm=False)


@pytest.fixture(scope="module")
def updating(server: Server, place: Path) -> Scene:
    """Units of all kinds, and a newer version of two blueprints."""
    folder = place / "updating"
    folder.mkdir()
    template = released_template(folder / "template")
    base = merged_fleet(folder, template).path
    old, new = "Settings of the plugin", "All settings of the plugin"
    release(template, "1.1.0", blueprint="plugin", file="config.py", old=old, new=new)
    command = ["update", "--workspace", "WORKSPACE", "--template", str(template.path), "--json"]
    return Scene(server, base, folder / "run", command, QUICK, warm=False)


def moments(scene: Scene, count: int) -> list[Fault]:
    """Return faults that kill the main process of a run, spread over changes of files and starts of programs.

    How many there are of each is counted in an undisturbed run, which is never quite the same.
    """
    scene.renew()
    shim = scene.server.shim
    shim.arm(Fault(), scene.scopes)
    scene.run()
    scene.folder.with_name("usual.txt").write_text(scene.output.read_text(errors="replace"))
    starts = count // 3
    return [
        *(Fault(Mode.kill_main, number) for number in spread(shim.calls, count - starts)),
        *(Fault(start=number) for number in spread(shim.starts, starts)),
    ]


def spread(most: int, count: int) -> list[int]:
    """Return so many numbers from 1 on, evenly, each turn others; the last ones may not be reached."""
    step = most * 0.95 / count
    return [1 + int(step * (place + TURN * 0.618 % 1)) for place in range(count)]


def killed_and_run_again(scene: Scene, fault: Fault) -> list[str] | None:
    """Kill the main process of a run at a moment and run again at once.

    Returns:
        What is wrong; ``None`` where the run, which is never quite the same, was at its end before that moment.
    """
    scene.renew()
    scene.server.shim.arm(fault, scene.scopes)
    ended = scene.server.wait(Wait(scene.start(), alone=False))
    if not scene.server.shim.fired:
        return None
    if ended.code != -9:
        return [f"it was not killed, but ended with {ended.code}: {scene.output.read_text()[-300:]}"]
    return [*met(scene), *unlike(scene)]


def met(scene: Scene) -> Sequence[str]:
    """Return which processes the next run would meet once it has the lock."""
    held = scene.workspace / ".git/aas-generator/holder"
    if not held.exists():
        return []
    with FileLock(held.with_name("lock"), timeout=30, poll_interval=0.001):
        return [f"{name} is there" for name in scene.server.ask(Living())]


def unlike(scene: Scene) -> Sequence[str]:
    """Run once more, and return how that differs from a run that was never killed."""
    again = scene.run()
    scene.server.shim.rest()
    said, state = scene.output.read_text(errors="replace"), scene.state()
    wrong = [f"it says {word!r}: {said[-400:]}" for word in WRONG if word in said and word not in usual(scene)]
    pairs = {"refs": (state.refs, scene.after.refs), "board": (state.board, scene.after.board)}
    wrong += [f"{name} differ" for name, (found, wanted) in pairs.items() if found != wanted]
    wrong += ["a file of the user's differs"] if state.private != scene.after.private else []
    wrong += [f"{name} is left" for name in state.beside if name not in scene.after.beside]
    wrong += ["a process is left"] if again.left else []
    return [*wrong, *([f"it ended with {again.code}: {said[-400:]}"] if again.code != 0 else [])]


def usual(scene: Scene) -> str:
    """Return what an undisturbed run says."""
    text = scene.folder.with_name("usual.txt")
    return text.read_text() if text.exists() else ""


@pytest.mark.parametrize("name", ["applying", "updating"])
def test_the_next_run_meets_nobody_and_ends_the_same(name: str, request: pytest.FixtureRequest) -> None:
    scene: Scene = request.getfixturevalue(name)
    found = {fault: killed_and_run_again(scene, fault) for fault in moments(scene, MOMENTS)}
    struck = {fault: wrong for fault, wrong in found.items() if wrong is not None}
    print(f"{name}: killed at {len(struck)} of {MOMENTS} moments")
    assert len(struck) >= MOMENTS * 4 // 5
    assert {fault: wrong for fault, wrong in struck.items() if wrong} == {}
