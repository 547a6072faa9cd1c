"""The workspace in the design document's pattern, applied once for all tests that look at the result."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from generator.sandbox import detect
from tests import cost, selection, shared
from tests.apply.scene import BOARD, SESSION, apply, example_batches, example_workspace
from tests.described import every_document_judged
from tests.examples import PROFILE
from tests.faults.summary import fault_summary
from tests.support import Workspace

# The same examples each time, so that a run speaks of the change at hand; `make test-nightly` tries more and new ones.
hypothesis.settings.register_profile("steady", derandomize=True, database=None)
hypothesis.settings.register_profile("explore", derandomize=False)
hypothesis.settings.load_profile(PROFILE)

# Every run syncs hundreds of small files, which says nothing in a test and makes it wait for the disk.
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 4 << 30
TEMPORARY_ROOT = "PYTEST_DEBUG_TEMPROOT"
# The settings of whoever runs the tests have no part in them, and nothing is trusted in their name.
PERSONAL = ("XDG_CONFIG_HOME", "XDG_STATE_HOME")


def pytest_configure(config: pytest.Config) -> None:
    """Choose where tests write: in memory where there is enough, with one folder for what all workers share.

    A shell starts what runs in its background deaf to Ctrl-C, and so would be all that the tests interrupt.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        return
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    if in_memory and TEMPORARY_ROOT not in os.environ:
        os.environ[TEMPORARY_ROOT] = str(MEMORY)
    shared.begin(MEMORY if in_memory else None)
    for name in PERSONAL:
        os.environ[name] = str(shared.folder() / name.lower())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose what is run, and begin with what takes long."""
    selection.select(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Take down what a test costs, its fixtures included, where that is asked for."""
    if cost.WANTED:
        cost.begin(item)
    yield


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Add up what it has cost."""
    if cost.WANTED:
        cost.end(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what became of the faults, and what was dear."""
    fault_summary(terminalreporter)
    cost.cost_summary(terminalreporter)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what the session shares, and stop the renderer that this process has kept."""
    SESSION.close()
    if not hasattr(config, "workerinput"):
        shared.end()


@dataclass(frozen=True)
class ExampleRun:
    """The workspace in the design document's pattern after one run over its batches.

    Attributes:
        workspace: The workspace; a file is dirty, another one staged, a third untracked.
        report: What ``apply --json`` printed.
        before: The user's files before the run.
        board_before: The board before the run.
    """

    workspace: Workspace
    report: dict[str, Any]
    before: dict[str, str]
    board_before: bytes

    @property
    def board(self) -> Path:
        """The task board."""
        return self.workspace.path / BOARD


@pytest.fixture(scope="session", autouse=True)
def _every_document_judged() -> Iterator[None]:
    with every_document_judged():
        yield


@pytest.fixture(scope="session")
def needs_sandbox() -> None:
    """Skip where generated code cannot be confined: then nothing is executed and nothing implemented."""
    if detect().name == "none":
        pytest.skip("no sandbox starts here; install bubblewrap")


@pytest.fixture(scope="session")
def example(needs_sandbox: None) -> ExampleRun:
    """What was made of its batches in a workspace with unrelated work in progress; not to be changed."""
    return shared.once("example-run", _example_run)


def _example_run(folder: Path) -> ExampleRun:
    workspace = example_workspace(folder / "workspace")
    workspace.write("README.md", "dirty\n")
    workspace.write("core/services/new_work.py", "WORK = 1\n")
    workspace.git("add", "core/services/new_work.py")
    workspace.write("notes.txt", "untracked\n")
    before = workspace.fingerprint()
    board_before = (workspace.path / BOARD).read_bytes()
    report = apply(workspace, example_batches(), code=1)
    return ExampleRun(workspace, report, before, board_before)
