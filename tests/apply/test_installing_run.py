"""``--install-missing``: a run and a check with what the workspace requires, and never with what a model named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.scene import apply, batch_file, example_workspace, outcomes, task_of, terse
from tests.gates.packages import wheel
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")
TASK = "AAS-901"


def answer(package: str) -> str:
    code = f"import {package}\n\nVALUE = str({package}.VERSION)\n"
    return f"{terse('Alpha Plugin')}\n### `plugins/alpha/reader.py`\n```python\n{code}```\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that requires a package which nobody has installed."""
    made = example_workspace(tmp_path / "workspace")
    off = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))
    made.write("aas-generator.toml", f"[gates]\n{off}")
    made.write("requirements.txt", (made.path / "requirements.txt").read_text() + "tinylib==1.0\n")
    made.commit("Require it")
    for name in ("tinylib", "madeup"):
        wheel(tmp_path / "index", name, "1.0", "VERSION: str = '1.0'\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return made


def test_what_is_required_is_there_for_the_gates_on_request(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {TASK: answer("tinylib")})
    without = apply(workspace, [batch], "--dry-run", code=1)
    assert (outcomes(without)[TASK], task_of(without, TASK)["lacks"]) == ("blocked", ["tinylib"])
    assert without["installed"] == []
    report = apply(workspace, [batch], "--install-missing")
    assert report["installed"] == ["tinylib==1.0"]
    assert (outcomes(report)[TASK], task_of(report, TASK)["stubs"]) == ("implemented", [])
    assert list((workspace.path / ".git/aas-generator").glob("work")) == []
    workspace.git("merge", "--quiet", "--ff-only", f"aas/{TASK}")
    assert check(workspace) == ("failed", [])
    assert check(workspace, "--install-missing") == ("passed", ["tinylib==1.0"])


def test_what_a_model_named_is_a_finding_and_is_not_installed(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {TASK: answer("madeup")})
    report = apply(workspace, [batch], "--install-missing", "--dry-run")
    assert report["installed"] == []
    assert task_of(report, TASK)["stubs"] == ["alpha.reader"]


def test_an_allow_list_that_names_an_address_is_refused(workspace: Workspace) -> None:
    workspace.write("aas-generator.toml", 'allow_install = ["x @ https://host.invalid/x.whl", "not a name"]\n')
    done = CliRunner().invoke(app, ["check", "--workspace", str(workspace.path)])
    assert done.exit_code == 2
    assert "allow_install" in done.stderr


def check(workspace: Workspace, *more: str) -> tuple[str, list[str]]:
    done = CliRunner().invoke(app, ["check", "--workspace", str(workspace.path), "--json", *more])
    found = json.loads(done.stdout)
    (unit,) = found["units"]
    return unit["outcome"], found["installed"]
