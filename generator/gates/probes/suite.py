"""Run the units' tests with pytest; see ``entry.py`` for how it is started."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

NO_TESTS = 5
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
        self.collected = 0
        self.finished = 0
        self.judged = 0
        self.last = ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note which file is being tested, in case a test ends the session."""
        self.last = nodeid.partition("::")[0]

    def pytest_collectreport(self, report: Any) -> None:
        """Note a file that cannot be collected."""
        if report.failed:
            self._note("test-error", report)

    def pytest_collection_finish(self, session: Any) -> None:
        """Note how many tests there are."""
        self.collected = len(session.items)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note one phase of one test."""
        self.finished += report.when == "teardown"
        self.judged += report.when == "call" and report.outcome in {"passed", "failed"}
        if report.failed:
            self._note("test-failed" if report.when == "call" else "test-error", report)

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


def judge(recorder: Recorder, code: int) -> list[dict[str, Any]]:
    """Return the faults of a session; one that proves nothing is a fault."""
    if recorder.faults:
        return recorder.faults
    if recorder.collected == 0:
        return [{"code": "no-tests", "message": "pytest found no tests in the units' test files"}]
    if recorder.finished < recorder.collected or code != 0:
        ended = f"pytest ended with {code} after {recorder.finished} of {recorder.collected} tests"
        return [{"path": recorder.last, "code": "pytest", "message": ended}]
    if recorder.judged == 0:
        return [{"code": "no-tests", "message": "every test was skipped"}]
    return []


def wanted_plugins(root: str, tests: list[str]) -> list[str]:
    """Return options for the one plugin that generated tests may ask for, where it is installed."""
    asks = any(b"asyncio" in Path(root, test).read_bytes() for test in tests)
    return ["-p", "pytest_asyncio"] if asks and importlib.util.find_spec("pytest_asyncio") else []


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Return the faults of the tests, or what is missing to run them."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        import pytest
    except ImportError as error:
        return {"missing": f"pytest cannot be imported in the workspace's environment: {error}"}
    root, tests = request["root"], request["tests"]
    plugins = wanted_plugins(root, tests)
    sys.path.insert(0, root)
    os.environ["PYTHONPATH"] = root
    recorder = Recorder()
    code = int(
        pytest.main([*OPTIONS, *plugins, f"--rootdir={root}", f"--confcutdir={root}", *tests], plugins=[recorder])
    )
    return {"faults": judge(recorder, code)}
