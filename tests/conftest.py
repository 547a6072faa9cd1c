"""The workspace in the design document's pattern, applied once for all tests that look at the result."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from generator.sandbox import detect
from tests import mypy_cache
from tests.apply.scene import BOARD, SESSION, Workspace, apply, example_batches, example_workspace
from tests.faults.summary import fault_summary

# The same examples each time, so that a run speaks of the change at hand; HYPOTHESIS_PROFILE=explore tries new ones.
hypothesis.settings.register_profile("steady", derandomize=True, database=None)
hypothesis.settings.register_profile("explore", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
# The first two start side by side: of those that fill mypy's caches for the others only one is among them.
LONGEST = (
    "test_plain_copier.py",
    "test_golden.py",
    "test_faults.py",
    "test_update_outcomes.py",
    "test_update_refusals.py",
    "test_limits.py",
    "test_example_run.py",
    "test_three_contracts.py",
    "test_isolation.py",
    "test_small_runs.py",
    "test_migration_cases.py",
    "test_plain_following.py",
    "test_fallbacks.py",
    "test_placing_properties.py",
    "test_placing_and_ladder.py",
    "test_rendered_units.py",
    "test_design_workspace.py",
    "test_example_outcomes.py",
    "test_examples.py",
    "test_edit_cases.py",
    "test_render.py",
    "test_placing_strict.py",
    "test_doors.py",
)


# Every run syncs hundreds of small files, which says nothing in a test and makes it wait for the disk.
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 4 << 30
TEMPORARY_ROOT = "PYTEST_DEBUG_TEMPROOT"


def pytest_configure(config: pytest.Config) -> None:
    """Choose where tests write: in memory where there is enough, with one folder for what mypy knows about libraries.

    A shell starts what runs in its background deaf to Ctrl-C, and so would be all that the tests interrupt.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        return
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    if in_memory and TEMPORARY_ROOT not in os.environ:
        os.environ[TEMPORARY_ROOT] = str(MEMORY)
    os.environ[mypy_cache.VARIABLE] = tempfile.mkdtemp(prefix="mypy-caches-", dir=MEMORY if in_memory else None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that the workers end at about the same time."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what became of the faults."""
    fault_summary(terminalreporter)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove that folder, and stop the renderer that this process has kept."""
    SESSION.close()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(mypy_cache.VARIABLE), ignore_errors=True)


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


@pytest.fixture(scope="session")
def needs_sandbox() -> None:
    """Skip where generated code cannot be confined: then nothing is executed and nothing implemented."""
    if detect().name == "none":
        pytest.skip("no sandbox starts here; install bubblewrap")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, needs_sandbox: None) -> ExampleRun:
    """Apply its batches to a workspace with unrelated work in progress."""
    workspace = example_workspace(tmp_path_factory.mktemp("example") / "workspace")
    workspace.write("README.md", "dirty\n")
    workspace.write("core/services/new_work.py", "WORK = 1\n")
    workspace.git("add", "core/services/new_work.py")
    workspace.write("notes.txt", "untracked\n")
    before = workspace.fingerprint()
    board_before = (workspace.path / BOARD).read_bytes()
    report = apply(workspace, example_batches(), code=1)
    return ExampleRun(workspace, report, before, board_before)
