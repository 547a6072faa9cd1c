"""Tasks of a wave in children of one warm process: with the results that each has alone, and unseen by the others."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.findings import GateResult
from generator.gates import Subject, rooms, run_gates, run_together, smoke, tests
from generator.sandbox import clean_environment, get
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.warm import Room, RoomBrokenError
from tests.gates.subjects import make_wave, plugin_source

GATES = ["tests", "smoke"]
Started = list[str]


@pytest.fixture
def bubblewrap() -> Bubblewrap:
    try:
        found = get("bubblewrap")
    except SandboxError as error:
        pytest.skip(str(error))
    assert isinstance(found, Bubblewrap)
    return found


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Notes what was run in a process of its own although it could have been run in a child."""
    started: Started = []
    own = Bubblewrap.run

    def run(self: Bubblewrap, command: object, **more: object) -> object:
        if not self.makes_cells:
            started.append(str(command))
        return own(self, command, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Bubblewrap, "run", run)
    return started


def task(name: str, test: str = "def test_good(): ...\n", **source: str) -> dict[str, str]:
    return {f"plugins/{name}/__init__.py": plugin_source(**source), f"tests/test_{name}.py": test}


def each_alone(wave: Sequence[Subject], gates: Sequence[str] = tuple(GATES)) -> list[list[GateResult]]:
    """Return what the gates say of each task whose code runs in processes of its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rooms.Rooms, "_start", lambda *_: None)
        return [run_gates(subject, gates) for subject in wave]


def brief(
    results: Sequence[Sequence[GateResult]],
) -> list[list[tuple[str, str, list[tuple[str, int | None, str, str]]]]]:
    """Return what gates said, without how long it took."""
    return [
        [
            (each.gate, each.outcome, [(f.path, f.line, f.code, f.message) for f in (*each.findings, *each.notes)])
            for each in of_one
        ]
        for of_one in results
    ]


def test_each_task_has_the_results_that_it_has_alone(
    tmp_path: Path, bubblewrap: Bubblewrap, alone: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "LIFE_SECONDS", 2.0)
    monkeypatch.setattr(tests, "TESTS_SECONDS", 2.0)
    tasks = [
        task("good", "from plugins.good import Demo\n\n\ndef test_name():\n    assert Demo().name == 'demo'\n"),
        task("failing", "def test_bad():\n    assert 1 == 2\n", initialize="raise OSError('no')"),
        task("hanging", "def test_bad():\n    while True: pass\n"),
        task("sleeping", initialize="import time; time.sleep(60)"),
        task("leaving", "import os\n\n\ndef test_bad():\n    os._exit(0)\n"),
        task("killed", head="import os\nos.kill(os.getpid(), 9)\n"),
        task("eating", "def test_bad():\n    assert bytearray(2 << 30)\n"),
        task("looking", "def test_other():\n    import plugins.good\n"),
        task("changing", "from pathlib import Path\n\n\ndef test_x():\n    Path('core/hub.py').write_text('')\n"),
        {"plugins/plain/__init__.py": plugin_source()},
    ]
    wave = make_wave(tmp_path, tasks, sandbox=bubblewrap)
    together = run_together(wave, GATES)
    assert alone == []
    assert brief(together) == brief(each_alone(wave))
    assert len(alone) >= 2 * len(tasks) - 3
    outcomes = [[each.outcome for each in of_one] for of_one in together]
    assert outcomes[0] == ["passed", "passed"]
    assert [outcome[0] for outcome in outcomes[1:6]] == ["failed", "failed", "passed", "failed", "passed"]
    assert [outcome[0] for outcome in outcomes[6:]] == ["failed", "failed", "failed", "skipped"]
    assert outcomes[3:6] == [["passed", "failed"], ["failed", "skipped"], ["passed", "failed"]]


LEAVES = """
import os, socket, sys, subprocess, time
from pathlib import Path

Path("/tmp/left").write_text("x")
Path("/dev/shm/left").write_text("x")
os.environ["LEFT"] = "x"
import core.hub
core.hub.LEFT = sys.left = socket.left = 1
listening = socket.socket(socket.AF_UNIX)
listening.bind("\\0left")
listening.listen()
local = socket.socket()
local.bind(("127.0.0.1", 4711))
local.listen()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
time.sleep(SECONDS)
"""
FINDS = """
import os, socket, sys, time
from pathlib import Path

import core.hub


def connects(family, address):
    with socket.socket(family) as door:
        return door.connect_ex(address) == 0


def test_nothing():
    time.sleep(0.5)
    assert not Path("/tmp/left").exists()
    assert not Path("/dev/shm/left").exists()
    assert "LEFT" not in os.environ
    assert not hasattr(core.hub, "LEFT") and not hasattr(sys, "left") and not hasattr(socket, "left")
    assert not connects(socket.AF_INET, ("127.0.0.1", 4711))
    try:
        assert not connects(socket.AF_UNIX, "\\0left")
    except ConnectionRefusedError:
        pass
    assert sum(name.isdecimal() for name in os.listdir("/proc")) == 2
    assert not Path(LAYERS).exists() or not os.access(LAYERS, os.R_OK) or not any(Path(LAYERS, each).exists()
        and os.access(Path(LAYERS, each), os.R_OK) for each in ("0", "1"))
    assert sorted(os.listdir("plugins")) == ["__init__.py", "finding"]
"""


@pytest.mark.parametrize("seconds", [0, 3])
def test_what_one_task_does_no_other_sees(seconds: int, tmp_path: Path, bubblewrap: Bubblewrap, alone: Started) -> None:
    test = LEAVES.replace("SECONDS", str(seconds)) + "\n\ndef test_good(): ...\n"
    looks = FINDS.replace("LAYERS", repr(str(tmp_path / "layers")))
    tasks = [task("leaving", test), task("finding", looks), task("again", test), task("last", test)]
    wave = make_wave(tmp_path, tasks, sandbox=bubblewrap)
    results = run_together(wave, ["tests"])
    assert [each.outcome for (each,) in results] == ["passed"] * 4, results
    assert alone == []


SESSION = """
import asyncio, glob, inspect, logging, os, stat, sys, warnings

import pytest


def test_captures(capsys, caplog, monkeypatch):
    logging.getLogger("x").warning("logged")
    assert [each.message for each in caplog.records] == ["logged"]
    monkeypatch.setenv("SEEN", "1")


def test_capture_of_descriptors(capfd):
    os.write(1, b"told")
    print("printed", file=sys.stderr)
    assert capfd.readouterr() == ("told", "printed\\n")


def test_session(tmp_path, request):
    # A session that was begun ahead of time, see below, has the environment and the arguments of its own.
    assert [name for name in os.environ if name.startswith("PYTEST")] == NAMES
    assert "SEEN" not in os.environ
    assert [os.path.basename(each) for each in request.config.args] == ["test_NAME.py"]
    assert len(request.session.items) == 4
    assert tmp_path.is_relative_to("/tmp") and tmp_path.parent.name == "pytest-0"
    assert not [each for each in sys.modules if "rehearsed" in each]
    warnings.warn("seen")


def test_fails():
    # Whatever is open for it to write into lies on a file system of its own.
    own = os.stat("/tmp").st_dev
    opened = [os.stat(each) for each in glob.glob("/proc/self/fd/*") if os.path.exists(each)]
    assert {each.st_dev for each in opened if stat.S_ISREG(each.st_mode)} == {own}
    asyncio.run(asyncio.sleep(0))
    print("only shown", "NAME")
    begun = any(each.function == "further" for each in inspect.stack())
    if begun is BEGUN:
        raise AssertionError("as it must: NAME")
"""


def test_sessions_of_tests_are_forks_of_a_begun_one_and_share_nothing(
    tmp_path: Path, bubblewrap: Bubblewrap, alone: Started
) -> None:
    environment = "['PYTEST_CURRENT_TEST', 'PYTEST_DISABLE_PLUGIN_AUTOLOAD', 'PYTEST_VERSION']"
    text = SESSION.replace("NAMES", f"sorted({environment})").replace("[name for name in", "sorted(name for name in")
    text = text.replace('startswith("PYTEST")]', 'startswith("PYTEST"))')
    said = []
    for is_begun in (True, False):
        tests = {name: text.replace("NAME", name).replace("BEGUN", str(is_begun)) for name in ("one", "two", "three")}
        tests["three"] += "\nraise NameError('at the module level')\n"
        (folder := tmp_path / str(is_begun)).mkdir()
        wave = make_wave(folder, [task(name, test) for name, test in tests.items()], sandbox=bubblewrap)
        said.append(brief(run_together(wave, ["tests"]) if is_begun else each_alone(wave, ["tests"])))
        assert bool(alone) is not is_begun
    messages = [[finding[3] for finding in of_one[0][2]] for of_one in said[0]]
    assert [each[0].split("\n")[0] for each in messages[:2]] == [
        f"test_fails: AssertionError: as it must: {name}" for name in ("one", "two")
    ]
    assert [len(each) for each in messages] == [1, 1, 1]
    assert [[each[1:3] for each in of_one] for of_one in said[0]] == [[each[1:3] for each in one] for one in said[1]]


def test_a_warm_process_that_still_starts_ends_at_once_when_nobody_waits_for_it(
    tmp_path: Path, bubblewrap: Bubblewrap
) -> None:
    program = tmp_path / "program.py"
    program.write_text("import time\n\n\ndef ahead():\n    time.sleep(600)\n\n\ndef main(): ...\n")
    (tmp_path / "copy").mkdir()
    room = Room(
        bubblewrap,
        root=tmp_path / "copy",
        python=Path(sys.executable),
        program=program,
        modules=(),
        env=clean_environment(),
        views=(),
        start_seconds=500,
    )
    ended: list[str] = []

    def start() -> None:
        try:
            room.start()
        except RoomBrokenError as error:
            ended.append(str(error))

    starting = threading.Thread(target=start)
    starting.start()
    while not [each for each in threading.enumerate() if each.name == "warm"]:
        time.sleep(0.05)
    room.close()
    starting.join(100)
    assert len(ended) == 1


def test_a_module_of_the_workspace_shadows_one_that_was_imported_ahead(
    tmp_path: Path, bubblewrap: Bubblewrap, alone: Started
) -> None:
    names = ("loguru", "json", "iniconfig", "_pytest")
    base = {"core/__init__.py": "", **{f"{name}.py": "SHADOW = 1\n" for name in names}}
    # What runs tests has its own libraries before anything of the workspace can be found; nothing else has.
    test = "from iniconfig import IniConfig\nfrom loguru import SHADOW\n\n\ndef test_a(): ...\n"
    head = "from loguru import SHADOW\nfrom iniconfig import SHADOW\nfrom json import JSONEncoder\n"
    tasks = [{f"plugins/{name}/__init__.py": head, f"tests/test_{name}.py": test} for name in ("one", "two")]
    wave = make_wave(tmp_path, tasks, base=base, sandbox=bubblewrap)
    modules = [replace(each, units=tuple(replace(one, probe="modules") for one in each.units)) for each in wave]
    results = run_together(modules, GATES)
    assert [[each.outcome for each in of_one] for of_one in results] == [["passed"] * 2] * 2, results
    assert alone == []
    assert brief(results) == brief(each_alone(modules))


def test_where_no_child_can_be_made_each_task_has_a_process_of_its_own(
    tmp_path: Path, bubblewrap: Bubblewrap, alone: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.sandbox.warm.room.program_in_container", lambda: b"")
    tasks = [task("good"), task("failing", "def test_bad():\n    assert 1 == 2\n"), task("other")]
    wave = make_wave(tmp_path, tasks, sandbox=replace(bubblewrap, becomes_nobody=False))
    results = run_together(wave, GATES)
    assert [[each.outcome for each in of_one] for of_one in results][1] == ["failed", "passed"]
    assert len(alone) == 6


def test_an_interruption_does_not_wait_for_what_runs(tmp_path: Path, bubblewrap: Bubblewrap) -> None:
    test = "import time\n\n\ndef test_x():\n    time.sleep(60)\n"
    wave = make_wave(tmp_path, [task(name, test) for name in ("one", "two", "three")], sandbox=bubblewrap)
    interrupting = threading.Timer(4.0, os.kill, (os.getpid(), signal.SIGINT))
    interrupting.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_together(wave, ["tests"])
    # The tests would sleep for a minute.
    assert time.monotonic() - started < 4.0 + 20.0
    assert [each for each in threading.enumerate() if each.name.startswith(("judge", "warm"))] == []


def test_a_library_that_hangs_when_it_is_imported_costs_the_room_only(tmp_path: Path, bubblewrap: Bubblewrap) -> None:
    program = tmp_path / "program.py"
    program.write_text("import time\n\n\ndef ahead():\n    time.sleep(600)\n\n\ndef main(): ...\n")
    (tmp_path / "copy").mkdir()
    room = Room(
        bubblewrap,
        root=tmp_path / "copy",
        python=Path(sys.executable),
        program=program,
        modules=(),
        env=clean_environment(),
        views=(),
        start_seconds=5,
    )
    with pytest.raises(RoomBrokenError), room:
        pass
