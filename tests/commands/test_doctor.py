"""``doctor``: every need has a line, and nothing that is missing keeps the others from being looked for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.bench.state import State
from generator.cli import app
from generator.git import open_workspace
from generator.loop.batches.client import KEY_VARIABLE, URL_VARIABLE
from generator.loop.batches.submissions import FOLDER
from tests.apply.scene import BOARD, example_workspace
from tests.support import Workspace
from tests.trusting import trusted

MACHINE = {"settings", "python", "git", "copier", "mypy", "pytest", "ruff", "detect-secrets", "sandbox", "template"}
PLACES = {"workspace", "interpreter", "plugin base", "settings class", "board", "lock", "runs"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return example_workspace(tmp_path / "workspace")


def run(path: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["doctor", "--workspace", str(path), *args])


def checks(result: Result) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in json.loads(result.stdout)["checks"]}


def test_in_a_good_workspace_nothing_is_missing_and_nothing_is_written(workspace: Workspace) -> None:
    before = sorted(workspace.path.rglob("*"))
    result = run(workspace.path, "--json")
    assert result.exit_code == 0, result.output
    found = checks(result)
    assert set(found) == MACHINE | PLACES
    assert {each["state"] for each in found.values()} <= {"ok", "warning"}
    assert found["plugin base"]["detail"] == "core.plugin_base.PluginBase"
    assert str(workspace.path / BOARD) in found["board"]["detail"]
    assert sorted(workspace.path.rglob("*")) == before


def test_without_a_workspace_the_machine_is_looked_at_all_the_same(tmp_path: Path) -> None:
    result = run(tmp_path, "--json")
    found = checks(result)
    assert result.exit_code == 1
    assert set(found) == MACHINE | {"workspace"}
    assert "no git repository" in found["workspace"]["detail"]
    assert found["workspace"]["next_step"] == "Run 'git init' there and commit."


def spoil_settings(workspace: Workspace) -> None:
    workspace.write("aas-generator.toml", "colour = 1\n[gates]\nlint = 'perhaps'\n")


def soften(workspace: Workspace) -> None:
    workspace.write("aas-generator.toml", "[gates]\nsmoke = 'off'\n")


def remove_board(workspace: Workspace) -> None:
    (workspace.path / BOARD).write_text("# Nothing here\n")


def remove_python(workspace: Workspace) -> None:
    workspace.write("aas-generator.toml", "python = 'gone/bin/python'\n")
    trusted(workspace.path)


def leave_work(workspace: Workspace) -> None:
    (workspace.path / ".git/aas-generator/work").mkdir(parents=True)


@pytest.mark.parametrize(
    ("spoil", "name", "state", "said"),
    [
        (spoil_settings, "settings", "missing", ["colour", "gates.lint", "perhaps"]),
        (soften, "gates", "warning", ["smoke"]),
        (remove_board, "board", "missing", [BOARD]),
        (remove_python, "interpreter", "missing", ["gone/bin/python"]),
        (leave_work, "lock", "ok", ["killed"]),
    ],
)
def test_what_is_wrong_is_named(
    spoil: Callable[[Workspace], None], name: str, state: str, said: list[str], workspace: Workspace
) -> None:
    spoil(workspace)
    result = run(workspace.path, "--json")
    found = checks(result)
    assert found[name]["state"] == state
    assert all(part in found[name]["detail"] for part in said), found[name]
    assert result.exit_code == (1 if state == "missing" else 0)
    assert set(found) >= MACHINE | PLACES


def test_whether_installing_can_work_is_told_where_it_is_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write("aas-generator.toml", "install_missing = true\n")
    trusted(workspace.path)
    assert checks(run(workspace.path, "--json"))["installing"]["state"] == "ok"
    monkeypatch.setattr("generator.doctor.find_installer", lambda: None)
    found = checks(run(workspace.path, "--json"))["installing"]
    assert (found["state"], found["detail"]) == ("missing", "it is on, but there is neither uv nor pip")


def test_who_holds_the_workspace_is_told(workspace: Workspace) -> None:
    with State(open_workspace(workspace.path)).locked("20260101T000000-abcd"):
        found = checks(run(workspace.path, "--json"))
    assert found["lock"]["state"] == "warning"
    assert f"run 20260101T000000-abcd, process {os.getpid()}" in found["lock"]["detail"]


def test_a_template_that_cannot_be_reached_is_named(workspace: Workspace, tmp_path: Path) -> None:
    result = run(workspace.path, "--template", str(tmp_path / "nowhere.git"))
    assert result.exit_code == 1
    assert "MISSING  template: " in result.stdout
    assert "nowhere.git" in result.stdout


def test_what_asking_a_model_needs_is_told_where_one_is_asked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "sk-test-0123456789abcdefghijKLMNOP"
    for name in (KEY_VARIABLE, URL_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    assert "model" not in checks(run(workspace.path, "--json"))
    (State(open_workspace(workspace.path)).folder / FOLDER).mkdir(parents=True)
    lacking = checks(run(workspace.path, "--json"))["model"]
    assert (lacking["state"], lacking["next_step"]) == ("warning", "Set it.")
    assert f"{KEY_VARIABLE} is not set" in lacking["detail"]
    monkeypatch.setenv(KEY_VARIABLE, key)
    result = run(workspace.path, "--json")
    assert checks(result)["model"]["state"] == "ok"
    assert f"{KEY_VARIABLE} is set" in checks(result)["model"]["detail"]
    assert key not in result.output

    def not_installed(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("generator.loop.extra.import_module", not_installed)
    assert checks(run(workspace.path, "--json"))["model"]["next_step"] == "Run: pip install 'aas-generator[openai]'"
