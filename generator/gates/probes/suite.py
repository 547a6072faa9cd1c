"""Run the units' tests with pytest, one at a time as the judge asks; see ``entry.py`` for how it is started."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from .channel import Channel, follow

Request = dict[str, Any]
Answer = Callable[[], "tuple[Channel, Request]"]

MESSAGE_MAX = 500
# No file of the workspace or of the unit has a say in how its tests are judged.
OPTIONS = (
    *("-c", os.devnull, "--noconftest", "-p", "no:cacheprovider", "-p", "no:faulthandler"),
    # Python's own traceback: pytest's would read and parse the source of every frame.
    *("--import-mode=importlib", "-q", "--color=no", "--tb=native"),
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
    """Return the last line of a file that a traceback names, as Python or as pytest writes it.

    Args:
        path: The file, relative to the workspace.
        rows: The traceback, with rows like ``File "…/path", line 3, in name`` or ``path:3: in name``.
    """
    numbers = [
        row.partition(f'/{path}", line ')[2].partition(",")[0]
        if row.lstrip().startswith('File "')
        else row[len(path) + 1 :].partition(":")[0]
        for row in rows
        if row.lstrip().startswith('File "') or row.startswith(f"{path}:")
    ]
    return next((int(each) for each in reversed(numbers) if each.isdecimal() and len(each) < 8), None)


def again(session: Any, item: Any, then: str) -> Any:
    """Return a test that was run already, with something else in the place of its function and without its fixtures."""
    import pytest
    from _pytest.fixtures import FuncFixtureInfo

    nothing = FuncFixtureInfo((), (), [], {})
    made: Any = pytest.Function.from_parent(session, name=item.name, callobj=lambda: follow(then), fixtureinfo=nothing)
    made._nodeid = item.nodeid
    return made


def asked_loop(recorder: Recorder, answer: Answer) -> Any:
    """Return a plugin whose loop runs the tests that the judge asks for, in the order in which it does.

    A test that is asked for again is not run a second time: only what the judge wants done at the end of the step.

    Args:
        recorder: Notes what happens.
        answer: Returns the line to the judge and what that said first; called when the session has begun, before
            anything is collected.
    """
    import pytest

    class Loop:
        channel: Channel | None = None

        @pytest.hookimpl(trylast=True)
        def pytest_sessionstart(self, session: Any) -> None:
            capture = session.config.pluginmanager.getplugin("capturemanager")
            own = {name: value for name, value in os.environ.items() if name.startswith("PYTEST_")}
            # What it writes into belongs to one session.
            capture.stop_global_capturing()
            self.channel, request = answer()
            capture.start_global_capturing()
            capture.suspend_global_capture()
            os.environ.update(own)
            session.config.args = begin(self.channel, request)

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: Any) -> bool:
            items, done, channel = session.items, 0, self.channel
            assert channel is not None  # noqa: S101 - for type checkers
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


def options(root: str, plugins: Iterable[str]) -> list[str]:
    """Return what pytest is started with in a workspace, with plugins that tests ask for, where they are installed."""
    wanted = [option for name in plugins if importlib.util.find_spec(name) for option in ("-p", name)]
    return [*OPTIONS, *wanted, f"--rootdir={root}", f"--confcutdir={root}"]


def begin(channel: Channel, request: Request) -> list[str]:
    """Make the workspace importable; return the test files once they are to be collected."""
    sys.path.insert(0, request["root"])
    os.environ["PYTHONPATH"] = request["root"]
    channel.reply({})
    channel.receive()
    tests: list[str] = request["tests"]
    return tests


def session(root: str, plugins: Iterable[str], answer: Answer) -> tuple[Channel | None, dict[str, Any]]:
    """Run a session; return the line to the judge, where it came to ask for that, and what is still to be told."""
    import pytest

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    recorder = Recorder()
    loop = asked_loop(recorder, answer)
    code = int(pytest.main(options(root, plugins), plugins=[recorder, loop]))
    return loop.channel, {**recorder.take(), "ended": str(code)}


def end(channel: Channel, last: dict[str, Any]) -> None:
    """Answer what is still asked: where a session ended in the middle of a step, that and all others get no more."""
    while channel.asked != "end":
        channel.reply(last)
        channel.receive()
    channel.reply({})


def further(plugins: str, root: str, wait: Callable[[], Channel]) -> None:
    """Begin a session ahead of time, with plugins that tests ask for."""

    def answer() -> tuple[Channel, Request]:
        channel = wait()
        return channel, channel.receive()

    channel, last = session(root, plugins.split(), answer)
    if channel:
        end(channel, last)


def serve(channel: Channel) -> None:
    """Do what the judge asks: begin, collect, test after test, end."""
    request = channel.receive()
    try:
        _, last = session(request["root"], request["plugins"], lambda: (channel, request))
    except ImportError as error:
        channel.reply({"missing": f"pytest cannot be imported in the workspace's environment: {error}"})
        channel.receive()
        last = {}
    end(channel, last)
