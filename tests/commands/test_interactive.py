"""``apply --interactive`` on a real terminal: what is typed decides about each task."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.apply.scene import batch_file, example_workspace, generator, terse, with_few_gates
from tests.support import Workspace

ASKED = re.compile(r"\((\d)/(\d)\) build (\S+)\? \[b,s,r,d,a,q,\?\] $")
NAMED = re.compile(r"name: $")
SECONDS = 120


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "w"))


class Terminal:
    """A person's terminal with a command on it."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.process = process
        self.shown = ""

    def until(self, wanted: re.Pattern[str] | None) -> str:
        """Return what is shown until a question stands at its end, or the command ends."""
        begun, deadline = len(self.shown), time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if wanted and wanted.search(self.shown[begun:]):
                return self.shown[begun:]
            if not select.select([self._descriptor], [], [], 1.0)[0]:
                continue
            try:
                data = os.read(self._descriptor, 65536)
            except OSError:  # the other end is closed
                data = b""
            if not data:
                break
            self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        assert wanted is None, f"{wanted.pattern} did not come:\n{self.shown[-2000:]}"
        return self.shown[begun:]

    def types(self, text: str, wanted: re.Pattern[str] | None = ASKED) -> str:
        """Type a line and return what is shown until the next question."""
        os.write(self._descriptor, f"{text}\n".encode())
        return self.until(wanted)


@contextmanager
def on_a_terminal(workspace: Workspace, *args: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "apply", *args, "--workspace", str(workspace.path), "--interactive"]
    environment = os.environ | {"TERM": "dumb", "COLUMNS": "200"}
    try:
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
            os.close(theirs)
            try:
                yield Terminal(ours, process)
                process.wait(SECONDS)
            finally:
                process.kill()
    finally:
        os.close(ours)


def test_tasks_are_built_skipped_and_renamed_as_is_typed(workspace: Workspace, tmp_path: Path) -> None:
    tasks = ("AAS-224", "AAS-228", "AAS-231")
    source = batch_file(tmp_path / "batch.json", {**{task: terse(task) for task in tasks}, "AAS-014": "Nothing."})
    board = workspace.path / "artifacts/handoff/ACTIVE_TASKS.md"
    rows = {
        line.split("|")[1].strip(): line for line in board.read_text("utf-8").splitlines() if line.startswith("| A")
    }
    with on_a_terminal(workspace, str(source)) as terminal:
        first = terminal.until(ASKED)
        asked = ASKED.search(first)
        assert asked is not None
        assert "\n+" in first
        assert "  b  build this task" in terminal.types("?")
        assert "\n+" in terminal.types("d")
        assert f"({int(asked[1]) + 1}/{asked[2]})" in terminal.types("s")
        assert "no name" in terminal.types("r", NAMED) + terminal.types("no name")
        assert "plugins/my_forge/" in terminal.types("r", NAMED) + terminal.types("my_forge")
        terminal.types("a", None)
        assert terminal.process.wait(SECONDS) == 0, terminal.shown
    built = workspace.git("for-each-ref", "--format=%(refname:short)", "refs/heads/aas").split()
    skipped = asked[3]
    second, third = (task for task in tasks if task != skipped)
    assert set(built) == {f"aas/{second}", f"aas/{third}"}
    assert "plugins/my_forge/" in workspace.git("ls-tree", "-r", "--name-only", f"aas/{second}")
    after = board.read_text("utf-8").splitlines()
    assert rows[skipped] in after
    assert rows["AAS-014"] in after


@pytest.mark.parametrize("answer", ["q", "\x04"], ids=["quit", "end of the input"])
def test_nothing_is_built_where_nothing_is_chosen(workspace: Workspace, tmp_path: Path, answer: str) -> None:
    source = batch_file(tmp_path / "batch.json", {"AAS-224": terse("AAS-224")})
    before, refs = workspace.fingerprint(), workspace.git("for-each-ref")
    with on_a_terminal(workspace, str(source)) as terminal:
        terminal.until(ASKED)
        assert "no task was chosen; nothing was built" in terminal.types(answer, None)
        assert terminal.process.wait(SECONDS) == 0
    assert (workspace.fingerprint(), workspace.git("for-each-ref")) == (before, refs)


def test_without_a_terminal_it_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    source = batch_file(tmp_path / "batch.json", {"AAS-224": terse("AAS-224")})
    done = generator("apply", str(source), "--workspace", str(workspace.path), "--interactive", code=2)
    assert "Name the tasks with --only" in done.stderr
