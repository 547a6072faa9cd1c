"""Inputs that never get as far as being executed: each ends as named, with the engine alive and nothing touched."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.process_time import patience
from tests.cost import cpu_seconds
from tests.hostile.cases import ALL, Case, cases
from tests.hostile.judging import MOST_SECONDS, arguments, changed, draft_units, faults_of
from tests.hostile.scene import Scene, scene

CASES = [case for case in cases() if case.ending.run != "apply" and (ALL or not case.ending.slow)]
FEWEST = 300


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("inputs")) as built:
        yield built


def test_there_are_enough_inputs_of_every_class() -> None:
    found = [case.folder.parent.name for case in cases()]
    assert len(found) >= FEWEST
    assert set(found) == {"answers", "batch_lines", "bytes", "code", "json", "markdown", "workspace"}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_input_ends_as_named(case: Case, machine: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(machine.home))
    workspace = machine.workspace
    if (case.folder / "prepare.py").exists():
        workspace = Path(shutil.copytree(machine.workspace, tmp_path / "workspace"))
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    batch = case.batch(inputs, machine.filled)
    case.prepare(workspace, inputs)
    before = machine.snapshot()
    start, used = time.monotonic(), cpu_seconds()
    done = CliRunner().invoke(app, arguments(case, batch, workspace, tmp_path / "out"))
    seconds, used = time.monotonic() - start, cpu_seconds() - used
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    is_index = case.ending.run == "translate" and done.exit_code in {0, 1}
    drafts = draft_units(batch, workspace, done.stdout) if is_index else []
    assert faults_of(case, done.exit_code, done.stdout, done.stderr, tmp_path / "out", drafts=drafts) == []
    assert used < MOST_SECONDS
    assert seconds < patience(MOST_SECONDS)
    assert changed(before, machine.snapshot()) == []
    assert machine.doors.arrived == []
