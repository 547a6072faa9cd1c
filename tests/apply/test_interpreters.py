"""Which interpreter is taken for a workspace, and which are passed over with the reason."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.bench.interpreters import OWN, find_interpreter, workspace_interpreter
from generator.bench.poetry import environment_name
from generator.cli import app
from generator.errors import EXIT_REFUSED, InterpreterError
from generator.settings import Settings
from tests.apply.scene import batch_file, example_workspace, terse
from tests.support import new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "repository" / "apps" / "bot"
    folder.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    return folder


def environment(folder: Path, place: str = "bin/python") -> Path:
    python = folder / place
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    return python


def found(
    workspace: Path,
    variables: Mapping[str, object] | None = None,
    *,
    own: Path | None = None,
    python: str | None = None,
) -> tuple[Path, str]:
    given = {name: str(value) for name, value in (variables or {}).items()}
    chosen = find_interpreter(workspace, Settings(python=python), given, own=own)
    return chosen.python, chosen.source


def test_what_is_named_goes_before_what_is_found(workspace: Path, tmp_path: Path) -> None:
    top = workspace.parents[1]
    (workspace / "pyproject.toml").write_text('[project]\nname = "Bot"\n[tool.uv]\n[tool.poetry]\n')
    variables: dict[str, object] = {"HOME": tmp_path}
    assert found(workspace, variables) == (Path(sys.executable), OWN)

    name = environment_name("Bot", workspace)
    poetry = environment(tmp_path / ".cache/pypoetry/virtualenvs" / f"{name}-py3.11")
    assert found(workspace, variables) == (poetry, "the Poetry project's environment")

    variables["UV_PROJECT_ENVIRONMENT"] = "env/of uv"
    uv = environment(workspace / "env/of uv")
    assert found(workspace, variables) == (uv, "UV_PROJECT_ENVIRONMENT")

    variables |= {"CONDA_PREFIX": tmp_path / "conda", "CONDA_DEFAULT_ENV": "bot"}
    conda = environment(tmp_path / "conda", "python.exe")
    assert found(workspace, variables) == (conda, "CONDA_PREFIX")
    assert found(workspace, variables | {"CONDA_DEFAULT_ENV": "base"})[0] == uv
    (tmp_path / "conda/condabin").mkdir()
    assert found(workspace, variables)[0] == uv

    above = environment(top / ".venv")
    assert found(workspace, variables) == (above, f"the folder .venv in {top}")
    beside = environment(workspace / "venv", "Scripts/python.exe")
    assert found(workspace, variables) == (beside, f"the folder venv in {workspace}")
    dotted = environment(workspace / ".venv")
    assert found(workspace, variables) == (dotted, f"the folder .venv in {workspace}")

    variables["VIRTUAL_ENV"] = tmp_path / "active"
    active = environment(tmp_path / "active")
    assert found(workspace, variables) == (active, "VIRTUAL_ENV")
    for named in (str(conda), str(tmp_path / "conda"), "../../../conda"):
        assert found(workspace, variables, python=named)[0].samefile(conda)
    assert found(workspace, python="gone/python") == (workspace / "gone/python", "the setting 'python'")


def test_an_active_environment_that_is_the_tools_own_says_nothing(workspace: Path, tmp_path: Path) -> None:
    own = environment(tmp_path / "tool")
    variables: dict[str, object] = {"HOME": tmp_path, "VIRTUAL_ENV": own.parents[1]}
    assert found(workspace, variables, own=own.parents[1]) == (Path(sys.executable), OWN)
    theirs = environment(workspace / ".venv")
    assert found(workspace, variables, own=own.parents[1])[0] == theirs
    inside = find_interpreter(workspace, Settings(), {"VIRTUAL_ENV": str(theirs.parents[1])}, own=theirs.parents[1])
    assert (inside.python, inside.is_own) == (theirs, False)


def test_what_cannot_be_started_is_passed_over_with_the_reason(workspace: Path, tmp_path: Path) -> None:
    gone = environment(workspace / ".venv")
    gone.unlink()
    gone.symlink_to(tmp_path / "removed")
    (workspace / "venv/bin").mkdir(parents=True)
    (workspace / "venv/bin/python").write_text("no program")
    chosen = find_interpreter(workspace, Settings(), {"VIRTUAL_ENV": "relative", "CONDA_PREFIX": str(tmp_path / "no")})
    assert chosen.is_own
    assert [reason.partition(" ")[0] for reason in chosen.passed_over] == [
        "relative",
        str(workspace / ".venv"),
        str(workspace / "venv"),
        str(tmp_path / "no"),
    ]
    assert all("has no interpreter that can be started" in reason for reason in chosen.passed_over)


def test_an_environment_above_the_repository_is_not_the_workspaces(workspace: Path, tmp_path: Path) -> None:
    environment(tmp_path / ".venv")
    assert found(workspace) == (Path(sys.executable), OWN)


@pytest.mark.parametrize("form", ["folder", "link", "named by UV_PROJECT_ENVIRONMENT", "active"])
def test_an_environment_that_is_committed_is_never_taken(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    workspace = new_workspace(tmp_path / "workspace")
    environment(workspace.path / ("planted" if form == "link" else ".venv"))
    if form == "link":
        (workspace.path / ".venv").symlink_to("planted")
    if form == "active":
        monkeypatch.setenv("VIRTUAL_ENV", str(workspace.path / ".venv"))
    if form.startswith("named"):
        (workspace.path / ".venv").rename(workspace.path / "env")
        monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "env")
        workspace.write_all({"uv.lock": ""})
    before = workspace_interpreter(workspace.path, Settings())
    assert not before.is_own
    workspace.commit("Plant it")
    chosen = workspace_interpreter(workspace.path, Settings())
    assert chosen.is_own
    assert any("is committed in the repository" in reason for reason in chosen.passed_over)
    sub = workspace.path / "apps"
    sub.mkdir()
    assert workspace_interpreter(sub, Settings()).is_own


def planted(workspace: Path, place: str) -> Path:
    """Return a program that is committed and would tell that it was run."""
    program = workspace / place
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text('#!/bin/sh\ntouch "$0.ran"\n')
    program.chmod(0o755)
    return program


FORMS = ["itself", "its folder", "a link outside", "a folder outside", "a chain", "a link on the way", "dots"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["python", "VIRTUAL_ENV"])
def test_what_the_repository_brings_is_not_run_however_it_is_reached(
    form: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    workspace = new_workspace(tmp_path / "workspace")
    program = planted(workspace.path, "tools/env/bin/python")
    outside = tmp_path / "outside"
    (outside / "bin").mkdir(parents=True)
    folder = {"itself": program.parents[1], "its folder": program.parents[1]}.get(form, outside)
    if form in {"a link outside", "dots"}:
        (outside / "bin/python").symlink_to(program)
    elif form == "a folder outside":
        folder = tmp_path / "elsewhere"
        folder.symlink_to(program.parents[1])
    elif form == "a chain":
        (tmp_path / "second").symlink_to(tmp_path / "workspace/tools/../tools/env/bin/python")
        (outside / "bin/python").symlink_to("../../second")
    elif form == "a link on the way":
        # What is run is not the repository's, but it chooses it.
        (workspace.path / "chosen").symlink_to(sys.executable)
        (outside / "bin/python").symlink_to(workspace.path / "chosen")
    workspace.commit("Plant it")
    if form == "dots":
        folder = workspace.path / "core" / ".." / ".." / "outside"
        (workspace.path / "core").mkdir(exist_ok=True)
    if how == "python":
        named = str(folder / "bin/python" if form == "itself" else folder)
        with pytest.raises(InterpreterError) as caught:
            workspace_interpreter(workspace.path, Settings(python=named))
        assert caught.value.exit_code == EXIT_REFUSED
        assert named in str(caught.value)
    else:
        monkeypatch.setenv("VIRTUAL_ENV", str(folder))
        chosen = workspace_interpreter(workspace.path, Settings())
        assert chosen.is_own
        assert len(chosen.passed_over) == 1
    assert not Path(f"{program}.ran").exists()


def test_what_a_submodule_or_another_clone_brings_is_not_run_either(tmp_path: Path) -> None:
    part = new_workspace(tmp_path / "part")
    planted(part.path, ".venv/bin/python")
    part.commit("Plant it")
    workspace = new_workspace(tmp_path / "workspace")
    workspace.git("submodule", "--quiet", "add", str(part.path), "vendor")
    workspace.commit("Bring it")
    # A link of the repository's into the submodule, which git would not be asked about in one breath with it.
    (tmp_path / "env/bin").mkdir(parents=True)
    (workspace.path / "chosen").symlink_to(sys.executable)
    workspace.commit("Choose it")
    (workspace.path / "vendor/own").mkdir()
    (workspace.path / "vendor/own/python").symlink_to(workspace.path / "chosen")
    (tmp_path / "env/bin/python").symlink_to(workspace.path / "vendor/own/python")
    for folder in (workspace.path / "vendor" / ".venv", part.path / ".venv", tmp_path / "env"):
        chosen = find_interpreter(workspace.path, Settings(), {"VIRTUAL_ENV": str(folder)})
        assert chosen.is_own
        with pytest.raises(InterpreterError):
            find_interpreter(workspace.path, Settings(python=str(folder)), {})


def test_an_environment_of_a_persons_own_is_taken_with_links_in_a_circle_beside_it(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("before", {".gitignore": ".venv\n"})
    python = environment(workspace.path / ".venv")
    (workspace.path / "loop").symlink_to("loop")
    assert workspace_interpreter(workspace.path, Settings(python=".venv")).python == python
    assert workspace_interpreter(workspace.path, Settings(python="loop/x")).python == workspace.path / "loop/x"


def test_a_run_ends_before_such_an_interpreter_is_started(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    program = planted(workspace.path, "tools/python")
    workspace.commit("Plant it")
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    given = {"AAS_GENERATOR_PYTHON": "tools/python"}
    for command in (["apply", str(batch)], ["check"], ["doctor"]):
        done = CliRunner().invoke(app, [*command, "--workspace", str(workspace.path)], env=given)
        assert done.exit_code in {1, EXIT_REFUSED}
        assert "tools/python, which is committed" in done.output
    assert not Path(f"{program}.ran").exists()


def test_poetry_says_itself_where_its_environments_are(workspace: Path, tmp_path: Path) -> None:
    (workspace / "pyproject.toml").write_text('[tool.poetry]\nname = "a Bot"\n')
    stem = environment_name("a Bot", workspace)
    assert stem.startswith("a_bot-")
    config = tmp_path / ".config/pypoetry"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('cache-dir = "%s"\n' % (tmp_path / "cache"))
    older = environment(tmp_path / "cache/virtualenvs" / f"{stem}-py3.11")
    newer = environment(tmp_path / "cache/virtualenvs" / f"{stem}-py3.12")
    os.utime(older.parents[1], (1, 1))
    assert found(workspace, {"HOME": tmp_path})[0] == newer
    (tmp_path / "cache/virtualenvs/envs.toml").write_text(f'[{stem}]\nminor = "3.11"\npatch = "3.11.7"\n')
    assert found(workspace, {"HOME": tmp_path})[0] == older
    elsewhere = environment(tmp_path / "places" / f"{stem}-py3.11")
    assert found(workspace, {"HOME": tmp_path, "POETRY_VIRTUALENVS_PATH": tmp_path / "places"})[0] == elsewhere


@pytest.mark.parametrize("text", ["{", "tool = 1\n", "[tool]\npoetry = 1\n", '[tool.poetry]\nname = "../../x"\n'])
def test_a_project_file_that_says_nonsense_leads_nowhere(text: str, workspace: Path, tmp_path: Path) -> None:
    (workspace / "pyproject.toml").write_text(text)
    assert found(workspace, {"HOME": tmp_path}) == (Path(sys.executable), OWN)
