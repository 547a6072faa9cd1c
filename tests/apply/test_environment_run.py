"""A workspace whose environment lacks something: said in one line, charged to no task, and built once it is there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.bench.state import State
from generator.cli import app
from generator.git import open_workspace
from generator.journal.history import RunHistory
from tests import shared
from tests.apply.scene import (
    BOARD,
    apply,
    batch_file,
    example_workspace,
    outcomes,
    task_of,
    terse,
    with_kept_renderer,
)
from tests.environments import OF_EXAMPLE, add_wheel, make_environment
from tests.gates.packages import wheel
from tests.support import Workspace
from tests.trusting import trusted

pytestmark = pytest.mark.usefixtures("needs_sandbox")
PLUGIN, READER, SETTINGS, AFTER = "AAS-901", "AAS-902", "AAS-903", "AAS-904"
SETTING = (
    "# Outgoing calls\n\nAdd one setting to the workspace's configuration.\n\n"
    "### `core/config/manager.py`\n```python\nclass AASConfig(BaseSettings):\n"
    '    http_timeout_s: float = Field(default=10.0, alias="HTTP_TIMEOUT_S")\n```\n'
)


def reader(package: str, name: str = "Alpha") -> str:
    code = f"import {package}\n\nVALUE = str({package}.VERSION)\n"
    return f"{terse(f'{name} Plugin')}\n### `plugins/{name.lower()}/reader.py`\n```python\n{code}```\n"


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of an environment with what the example requires; a test copies it."""
    return shared.once("environment", lambda folder: make_environment(folder, *OF_EXAMPLE))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    for name in ("tinylib", "tinydep", "heavylib"):
        wheel(folder, name, "1.0", "VERSION: str = '1.0'\n", more={f"{name}/py.typed": ""})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def workspace(tmp_path: Path, index: Path) -> Workspace:
    """A workspace whose hub imports what is required and installed nowhere; so is much else that nobody imports."""
    made = example_workspace(tmp_path / "workspace")
    off = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types"))
    made.write("aas-generator.toml", f"[gates]\n{off}")
    lines = "tinylib==1.0\ntinydep\nheavylib==1.0\nwinlib==9.9 ; sys_platform == 'win32'\n"
    made.write("requirements.txt", (made.path / "requirements.txt").read_text() + lines)
    made.write("core/clock.py", "import tinylib\n\nNOW = tinylib.VERSION\n")
    hub = (made.path / "core/hub.py").read_text()
    made.write(
        "core/hub.py", hub.replace("from loguru import logger\n", "from loguru import logger\n\nimport core.clock\n")
    )
    made.commit("Import it")
    return made


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    answers = {
        PLUGIN: terse("Beta Plugin"),
        READER: reader("tinydep"),
        SETTINGS: SETTING,
        AFTER: terse("Gamma Plugin", depends=PLUGIN),
    }
    return batch_file(tmp_path / "batch.json", answers)


def run(workspace: Workspace, batch: Path, *more: str) -> Result:
    with with_kept_renderer():
        return CliRunner().invoke(app, ["apply", str(batch), "--workspace", str(workspace.path), *more])


def with_environment(workspace: Workspace, python: Path) -> Path:
    """Give the workspace an environment of its own."""
    folder = workspace.path / ".venv"
    shutil.copytree(python.parents[1], folder, symlinks=True)
    with (workspace.path / ".git/info/exclude").open("a") as stream:
        stream.write(".venv\n")
    return folder / "bin" / "python"


def test_without_an_environment_nothing_is_charged_and_with_one_the_same_command_builds_all(
    workspace: Workspace, batch: Path, index: Path, python: Path
) -> None:
    board = (workspace.path / BOARD).read_bytes()
    only = [part for task in (PLUGIN, READER, AFTER) for part in ("--only", task)]
    done = run(workspace, batch, *only)
    assert done.exit_code == 1, done.output
    said, counts = done.stdout.splitlines()
    assert said.startswith(f"not tried: {PLUGIN}, {READER}, {AFTER}. ")
    assert " lacks tinydep, tinylib: " in said
    assert "python3 -m venv .venv && " in said or "uv venv && " in said
    assert all(line in said for line in ("tinylib==1.0", "tinydep", "loguru", "pydantic", "pytest"))
    assert "heavylib" not in done.output
    assert "winlib" not in done.output
    assert counts.startswith("0 implemented, 0 scaffolded, 0 failed, 0 review, 3 blocked")
    assert done.stderr == f"reading {batch}\nplanning 4 responses\n"
    assert (workspace.path / BOARD).read_bytes() == board
    assert set(workspace.refs()) == {"refs/heads/main"}
    assert RunHistory(State(open_workspace(workspace.path))).settled() == {}

    here = with_environment(workspace, python)
    for line in ("tinylib", "tinydep"):
        add_wheel(here, index, line)
    report = apply(workspace, [batch])
    expected = {PLUGIN: "scaffolded", READER: "implemented", SETTINGS: "implemented", AFTER: "scaffolded"}
    assert outcomes(report) == expected, report
    assert report["environment"]["python"] == str(here)
    assert report["environment"]["source"] == f"the folder .venv in {workspace.path}"
    assert report["environment"]["lacking"] == []


def test_a_task_that_needs_nothing_of_it_is_built(workspace: Workspace, batch: Path) -> None:
    report = apply(workspace, [batch], code=1)
    expected = {PLUGIN: "blocked", READER: "blocked", SETTINGS: "implemented", AFTER: "blocked"}
    assert outcomes(report) == expected
    assert [task_of(report, each)["lacks"] for each in (PLUGIN, READER, SETTINGS, AFTER)] == [
        ["tinylib"],
        ["tinydep", "tinylib"],
        [],
        ["tinylib"],
    ]
    assert report["environment"]["lacking"] == ["tinydep", "tinylib"]
    assert {name for name in workspace.refs() if "failed" in name} == set()


def test_what_an_analysis_imports_counts_where_it_is_declared(
    workspace: Workspace, batch: Path, index: Path, python: Path
) -> None:
    add_wheel(with_environment(workspace, python), index, "tinylib")
    report = apply(workspace, [batch], code=1)
    expected = {PLUGIN: "scaffolded", READER: "blocked", SETTINGS: "implemented", AFTER: "scaffolded"}
    assert outcomes(report) == expected
    step = report["environment"]["next_step"]
    assert task_of(report, READER)["lacks"] == report["environment"]["lacking"] == ["tinydep"]
    assert step.endswith((f"{workspace.path}/.venv/bin/python -m pip install tinydep", "/.venv/bin/python tinydep"))
    again = apply(workspace, [batch_file(batch.with_name("more.json"), {READER: reader("madeup")})])
    assert task_of(again, READER)["stubs"] == ["alpha.reader"]


def test_only_what_is_imported_is_installed_and_a_second_run_takes_it(
    workspace: Workspace, batch: Path, index: Path
) -> None:
    done = run(workspace, batch, "--install-missing", "--only", PLUGIN, "--only", READER, "--quiet", "--dry-run")
    assert done.exit_code == 0, done.output
    (place,) = (workspace.path / ".git/aas-generator/environments").iterdir()
    (packages,) = place.glob("lib/*/site-packages")
    assert {each.name for each in packages.glob("*.dist-info")} == {"tinylib-1.0.dist-info", "tinydep-1.0.dist-info"}
    before = place.stat().st_ino
    shutil.rmtree(index)
    done = run(workspace, batch, "--install-missing", "--only", PLUGIN, "--only", READER)
    assert done.exit_code == 0, done.output
    assert "installing" not in done.stderr
    assert [each.stat().st_ino for each in place.parent.iterdir()] == [before]
    done = run(workspace, batch, "--install-missing", "--only", PLUGIN, "--only", READER)
    assert "2 skipped" in done.stdout


def test_where_nothing_is_to_be_built_nothing_is_installed(workspace: Workspace, tmp_path: Path, index: Path) -> None:
    vague = batch_file(tmp_path / "vague.json", {PLUGIN: "I cannot help with that."})
    report = apply(workspace, [vague], "--install-missing", code=1)
    assert outcomes(report)[PLUGIN] in {"review", "skipped", "failed"}
    assert not (workspace.path / ".git/aas-generator/environments").exists()


def test_what_cannot_be_installed_is_told_and_charged_to_nobody(workspace: Workspace, batch: Path, index: Path) -> None:
    board = (workspace.path / BOARD).read_bytes()
    shutil.rmtree(index)
    index.mkdir()
    report = apply(workspace, [batch], "--install-missing", "--only", PLUGIN, code=1)
    assert outcomes(report) == {PLUGIN: "blocked"}
    assert any("tinylib==1.0 was not installed" in problem for problem in report["problems"])
    assert "add --install-missing" not in report["environment"]["next_step"]
    assert (workspace.path / BOARD).read_bytes() == board


def test_an_interpreter_that_does_not_start_is_no_fault_of_a_task(workspace: Workspace, batch: Path) -> None:
    workspace.write("broken/bin/python", "#!/bin/sh\nexit 3\n")
    (workspace.path / "broken/bin/python").chmod(0o755)
    workspace.write("aas-generator.toml", 'python = "broken"\n')
    trusted(workspace.path)
    report = apply(workspace, [batch], code=1)
    assert set(outcomes(report).values()) == {"blocked"}
    assert "does not start" in report["environment"]["next_step"]


def checks(workspace: Workspace) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["doctor", "--workspace", str(workspace.path)])
    lines = done.stdout.splitlines()
    return {"code": done.exit_code, "packages": [line for line in lines if "packages:" in line], "text": done.stdout}


def test_doctor_tells_the_same(workspace: Workspace, index: Path, python: Path) -> None:
    told = checks(workspace)
    assert told["code"] == 1
    assert told["packages"] == ["MISSING  packages: tasks that need it are not tried: tinylib"]
    assert "tinylib==1.0" in told["text"]
    add_wheel(with_environment(workspace, python), index, "tinylib")
    told = checks(workspace)
    assert (told["code"], told["packages"]) == (0, [])
    assert f"{workspace.path}/.venv/bin/python (the folder .venv in {workspace.path})" in told["text"]
