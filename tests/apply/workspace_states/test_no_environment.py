"""A workspace whose interpreter has nothing of what its code imports."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from tests.apply.scene import apply, task_of
from tests.apply.workspace_states.area import OUTCOME, TASK, Area


@pytest.mark.parametrize(("gate", "outcome"), [("syntax", OUTCOME), ("imports", "blocked")])
def test_what_is_not_there_matters_only_where_a_gate_needs_it(
    gate: str, outcome: str, area: Area, batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AAS_GENERATOR_PYTHON", str(area.top / "bare" / "bin" / "python"))
    venv.create(area.top / "bare", symlinks=True)
    settings = area.workspace.path / "aas-generator.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(f'{gate} = "off"\n', ""), encoding="utf-8")
    area.workspace.commit("The gate that counts")
    assert task_of(apply(area.workspace, [batch], code=None), TASK)["outcome"] == outcome
