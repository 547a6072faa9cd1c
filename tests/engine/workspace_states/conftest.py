"""The workspace that every state starts from, and a home without the settings of whoever runs the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.gates import GATES
from tests.engine.scene import BOARD, batch_file, example_workspace
from tests.engine.workspace_states.area import ANSWER, ROW, TASK, Area, copied


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace with one open task, and with the one gate that executes nothing and costs little."""
    workspace = example_workspace(tmp_path_factory.mktemp("states") / "workspace")
    off = "".join(f'{gate} = "off"\n' for gate in GATES if gate != "syntax")
    workspace.write("aas-generator.toml", f"[gates]\n{off}")
    board = workspace.path / BOARD
    text = board.read_text(encoding="utf-8")
    board.write_text(text.replace("| AAS-237 |", f"{ROW}| AAS-237 |", 1), encoding="utf-8")
    workspace.commit("One open task")
    return workspace.path


@pytest.fixture
def area(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Area:
    """A copy of it with a home beside it."""
    made = copied(prepared, tmp_path / "area")
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A results file with one answer: a plugin and a field of the workspace's settings."""
    return batch_file(tmp_path / "batch.json", {TASK: ANSWER})
