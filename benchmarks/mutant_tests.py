"""Run tests in a forked process: once to see which lines each of them runs, then against every mutant.

The process that forks has imported the tests and what they test, and has run nothing. So a mutant costs a fork and the
tests, not the start of Python, and no cache is filled with what the code without the fault has computed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Any

import hypothesis
import pytest

OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow"]
# Hypothesis is imported before pytest looks for modules whose assertions it should explain.
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
_NOT_PUT_IN = 99
_NO_ANSWER = {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED, _NOT_PUT_IN}
_SLOW_FIXTURE = 0.3
_GRACE = 15.0
_PATIENCE = 4.0


Lines = dict[str, set[int]]


class Verdict(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"
    ERROR = "error"


@dataclass
class Observed:
    """What one test did.

    Attributes:
        seconds: How long it took, without what was prepared for it.
        prepared_seconds: How long that took.
        lines: The lines that it ran in this process, by file relative to the project.
        prepared: The lines that were run to prepare it.
        outcome: How it ended.
    """

    seconds: float = 0.0
    prepared_seconds: float = 0.0
    lines: Lines = field(default_factory=dict)
    prepared: Lines = field(default_factory=dict)
    outcome: str = "passed"


class Observer:
    """A pytest plugin that notes which lines each test runs."""

    def __init__(self, project: Path, watched: Iterable[Path]) -> None:
        self.tests: dict[str, Observed] = {}
        self._names = {str(path): path.relative_to(project).as_posix() for path in watched}
        self._lines: Lines = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Watch one test with its fixtures."""
        self.tests[item.nodeid] = Observed()
        threading.settrace(self._enter)
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Tell apart what is run to prepare a test: with a shared fixture that is done for others too."""
        self._lines = self.tests[item.nodeid].prepared

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Note what is run from here on as the test's own."""
        self._lines = self.tests[item.nodeid].lines

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a part of a test took and how it ended."""
        test = self.tests[report.nodeid]
        if report.when == "setup":
            test.prepared_seconds = report.duration
        else:
            test.seconds += report.duration
        if report.outcome != "passed":
            test.outcome = report.outcome

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        return self._line if frame.f_code.co_filename in self._names else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        lines = self._lines.setdefault(self._names[frame.f_code.co_filename], set())
        lines.update((frame.f_code.co_firstlineno, frame.f_lineno))
        return self._line


class Chosen:
    """A pytest plugin that keeps the chosen tests only, in the order in which they were chosen."""

    def __init__(self, tests: list[str]) -> None:
        self._place = {test: number for number, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop and sort."""
        items[:] = sorted((item for item in items if item.nodeid in self._place), key=lambda i: self._place[i.nodeid])


def collect(files: Iterable[str]) -> None:
    """Import the tests and all that they import at the top, without running anything.

    Property tests are not to look for the smallest example: that they found one is enough.
    """
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    with _silent():
        code = pytest.main([*OPTIONS, "--collect-only", *files])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"Collecting {' '.join(files)} ended with {code!s}.")


def observe(file: str, project: Path, watched: Iterable[Path], result: Path) -> dict[str, Observed]:
    """Run the tests of one file, without a fault; return what each did. They are read from a file once there."""
    if not result.is_file():

        def run() -> int:
            observer = Observer(project, watched)
            pytest.main([*OPTIONS, file], plugins=[observer])
            written = {name: vars(test) for name, test in observer.tests.items()}
            result.parent.mkdir(parents=True, exist_ok=True)
            result.write_text(json.dumps(written, default=sorted), encoding="utf-8")
            return 0

        _in_child(run, seconds=1800.0)
    tests: dict[str, Observed] = {}
    for name, test in json.loads(result.read_text(encoding="utf-8")).items():
        lines, prepared = ({path: set(each) for path, each in test[key].items()} for key in ("lines", "prepared"))
        tests[name] = Observed(test["seconds"], test["prepared_seconds"], lines, prepared, test["outcome"])
    _share(tests.values())
    return tests


def _share(tests: Collection[Observed]) -> None:
    """Count what was prepared for a test as run by it; something slow as run by all tests of a file.

    A fixture that several of them share is only seen to work for the first one.
    """
    slow = [test for test in tests if test.prepared_seconds > _SLOW_FIXTURE]
    for test in tests:
        for source in (test, *slow):
            for path, lines in source.prepared.items():
                test.lines.setdefault(path, set()).update(lines)


def affordable(names: Iterable[str], tests: Mapping[str, Observed], budget: float) -> tuple[list[str], float]:
    """Return as many of the named tests as can be run in some seconds, fastest first, and the seconds they take.

    What was prepared for one of a file counts once for the file. One test is always returned.
    """
    preparing: dict[str, float] = {}
    for name, test in tests.items():
        file = name.partition("::")[0]
        preparing[file] = max(preparing.get(file, 0.0), test.prepared_seconds)
    chosen: list[str] = []
    spent = 0.0
    for name in sorted(names, key=lambda each: tests[each].seconds + preparing[each.partition("::")[0]]):
        seconds = tests[name].seconds + preparing[name.partition("::")[0]]
        if chosen and spent + seconds > budget:
            break
        preparing[name.partition("::")[0]] = 0.0
        chosen.append(name)
        spent += seconds
    return chosen, spent


def judge(tests: list[str], seconds: float, put_in: Callable[[], None]) -> Verdict:
    """Break the code, run tests until one fails, and say how it ended.

    Args:
        tests: The node ids, in the order to run them.
        seconds: How long they take without a fault.
        put_in: Breaks the code of the process that it is called in.
    """

    def run() -> int:
        try:
            put_in()
        except BaseException:
            return _NOT_PUT_IN
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        return int(pytest.main([*OPTIONS, "--exitfirst", "--no-summary", *files], plugins=[Chosen(tests)]))

    code = _in_child(run, seconds=_GRACE + _PATIENCE * seconds)
    if code is None:
        return Verdict.TIMEOUT
    if code == pytest.ExitCode.OK:
        return Verdict.SURVIVED
    return Verdict.ERROR if code in _NO_ANSWER else Verdict.KILLED


def _in_child(run: Callable[[], int], *, seconds: float) -> int | None:
    """Call a function in a forked process, in a group and a temporary folder of its own; return its exit code.

    ``None`` stands for one that took too long. Whatever it has started is killed with it.
    """
    folder = tempfile.mkdtemp(prefix="mutant-")
    child = os.fork()
    if child == 0:
        _be_child(run, folder)
    try:
        return _wait(child, time.monotonic() + seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _be_child(run: Callable[[], int], folder: str) -> None:
    code = 3
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        with _silent():
            code = run()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _wait(child: int, until: float) -> int | None:
    pause = 0.005
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(0.1, pause * 1.5)
    return None


@contextmanager
def _silent() -> Any:
    """Send what this process and those that it starts print nowhere."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, descriptor in enumerate(kept, 1):
            os.dup2(descriptor, number)
            os.close(descriptor)
