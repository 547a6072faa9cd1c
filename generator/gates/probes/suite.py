"""Run the units' tests with pytest, one at a time as the judge asks; see ``entry.py`` for how it is started."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from .channel import Channel, follow

MESSAGE_MAX = 500
# No file of the workspace or of the unit has a say in how its tests are judged.
OPTIONS = (
    *("-c", os.devnull, "--noconftest", "-p", "no:cacheprovider", "-p", "no:faulthandler"),
    *("--import-mode=importlib", "-q", "--color=no", "--tb=short"),
    "--continue-on-collection-errors",
)


class Recorder:
    """Notes what pytest does, so that neither its exit code nor its output has to be believed."""

    def __init__(self) -> None:
        self.faults: list[dict[str, Any]] = []
        self.phases: list[tuple[str, str]] = []

    def pytest_collectreport(self, report: Any) -> None:
        """Note a file that cannot be collected."""
        if report.failed:
            self._note("test-error", report)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note one phase of one test."""
        self.phases.append((report.when, report.outcome))
        if report.failed:
            self._note("test-failed" if report.when == "call" else "test-error", report)

    def take(self) -> dict[str, Any]:
        """Return what was noted since the last time."""
        taken = {"faults": self.faults, "phases": self.phases}
        self.faults, self.phases = [], []
        return taken

    def _note(self, code: str, report: Any) -> None:
        path, _, test = report.nodeid.partition("::")
        crash = getattr(report.longrepr, "reprcrash", None)
        rows = str(report.longrepr).strip().split("\n")
        text = crash.message if crash else rows[-1].removeprefix("E").strip()
        line = crash.lineno if crash and str(crash.path).endswith(path) else last_line(path, rows)
        message = f"{test}: {text}" if test else text
        self.faults.append({"path": path, "line": line, "code": code, "message": message[:MESSAGE_MAX]})


def last_line(path: str, rows: list[str]) -> int | None:
    """Return the last line of a file that a traceback names, in rows like ``path:3: in name``."""
    numbers = [row[len(path) + 1 :].partition(":")[0] for row in rows if row.startswith(f"{path}:")]
    return next((int(each) for each in reversed(numbers) if each.isdecimal() and len(each) < 8), None)


def again(session: Any, item: Any, then: str) -> Any:
    """Return a test that was run already, with something else in the place of its function and without its fixtures."""
    import pytest
    from _pytest.fixtures import FuncFixtureInfo

    nothing = FuncFixtureInfo((), (), [], {})
    made: Any = pytest.Function.from_parent(session, name=item.name, callobj=lambda: follow(then), fixtureinfo=nothing)
    made._nodeid = item.nodeid
    return made


def asked_loop(channel: Channel, recorder: Recorder) -> Any:
    """Return a plugin whose loop runs the tests that the judge asks for, in the order in which it does.

    A test that is asked for again is not run a second time: only what the judge wants done at the end of the step.
    """
    import pytest

    class Loop:
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: Any) -> bool:
            items, done = session.items, 0
            run = session.config.hook.pytest_runtest_protocol
            channel.reply({**recorder.take(), "files": files_of(items)})
            while (step := channel.receive())["do"] != "end":
                item = items[step["item"]]
                if step["item"] == done:
                    done += 1
                    run(item=item, nextitem=items[done] if done < len(items) else None)
                    follow(step["then"])
                else:
                    # What is set up for the unit's tests stays as it is.
                    real, session._setupstate = session._setupstate, type(session._setupstate)()
                    run(item=again(session, item, step["then"]), nextitem=None)
                    session._setupstate = real
                channel.reply(recorder.take())
            return True

    return Loop()


def files_of(items: list[Any]) -> list[tuple[str, int]]:
    """Return the files in which the tests lie, each with how many follow one another."""
    found: list[tuple[str, int]] = []
    for item in items:
        path = item.nodeid.partition("::")[0]
        if found and found[-1][0] == path:
            found[-1] = (path, found[-1][1] + 1)
        else:
            found.append((path, 1))
    return found


def wanted_plugins(root: str, tests: list[str]) -> list[str]:
    """Return options for the one plugin that generated tests may ask for, where it is installed."""
    asks = any(b"asyncio" in Path(root, test).read_bytes() for test in tests)
    return ["-p", "pytest_asyncio"] if asks and importlib.util.find_spec("pytest_asyncio") else []


def options(root: str, tests: list[str]) -> list[str]:
    """Return what pytest is started with to run test files that lie below ``root``."""
    return [*OPTIONS, *wanted_plugins(root, tests), f"--rootdir={root}", f"--confcutdir={root}", *tests]


def serve(channel: Channel) -> None:
    """Do what the judge asks: begin, collect, test after test, end."""
    request = channel.receive()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        import pytest
    except ImportError as error:
        channel.reply({"missing": f"pytest cannot be imported in the workspace's environment: {error}"})
        channel.receive()
        channel.reply({})
        return
    root, tests = request["root"], request["tests"]
    sys.path.insert(0, root)
    os.environ["PYTHONPATH"] = root
    recorder = Recorder()
    loop = asked_loop(channel, recorder)
    channel.reply({})
    channel.receive()
    code = int(pytest.main(options(root, tests), plugins=[recorder, loop]))
    # Where the session came to an end in the middle of a step, that step and all others get no more than that.
    last = {**recorder.take(), "ended": str(code)}
    while channel.asked != "end":
        channel.reply(last)
        channel.receive()
    channel.reply({})
