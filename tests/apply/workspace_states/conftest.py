"""The workspace that every state starts from, and a home without the settings of whoever runs the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apply.scene import batch_file
from tests.apply.workspace_states.area import ANSWER, TASK, Area, copied, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that each area gets a copy of."""
    workspace = tmp_path_factory.mktemp("states") / "workspace"
    prepare(workspace)
    return workspace


@pytest.fixture
def area(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Area:
    """A copy of it with a home beside it."""
    made = copied(prepared, tmp_path / "area")
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A results file with one answer, a plugin."""
    return batch_file(tmp_path / "batch.json", {TASK: ANSWER})
