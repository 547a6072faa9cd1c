"""``check``: units that exist are judged as the work tree has them, and nothing of it is changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.gates import GATES
from tests import shared
from tests.apply.scene import apply, example_batches, example_workspace
from tests.support import Workspace

API = "plugins/community_forge/api.py"


@pytest.fixture(scope="module")
def merged(needs_sandbox: None) -> Path:
    """A workspace that has merged a plugin and a settings unit, which nobody has judged yet."""
    return shared.once("merged", _merged)


def _merged(folder: Path) -> Path:
    workspace = example_workspace(folder)
    tasks = ("AAS-224", "AAS-230")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AAS_GENERATOR_GATES", json.dumps(dict.fromkeys(GATES, "off")))
        apply(workspace, example_batches(), *(part for task in tasks for part in ("--only", task)))
    workspace.git("reset", "--hard", "--quiet")
    workspace.git("merge", "--quiet", "--no-edit", *(f"aas/{task}" for task in tasks))
    return workspace.path


@pytest.fixture
def workspace(merged: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(merged, tmp_path / "workspace", symlinks=True)
    return Workspace(tmp_path / "workspace")


def run(workspace: Workspace, *args: str) -> Result:
    return CliRunner().invoke(app, ["check", "--workspace", str(workspace.path), *args])


def units(result: Result) -> dict[str, dict[str, Any]]:
    found = {f"{unit['blueprint']}:{unit['name']}": unit for unit in json.loads(result.stdout)["units"]}
    return {key: {**unit, "gates": {gate["gate"]: gate for gate in unit["gates"]}} for key, unit in found.items()}


def test_all_units_pass_every_gate_and_nothing_changes(workspace: Workspace) -> None:
    before = (workspace.git("status", "--porcelain=v2", "--branch"), workspace.refs())
    result = run(workspace, "--json")
    assert result.exit_code == 0, result.output
    found = units(result)
    assert len(found) == 2
    assert {unit["outcome"] for unit in found.values()} == {"passed"}
    assert {gate["outcome"] for unit in found.values() for gate in unit["gates"].values()} == {"passed"}
    assert (workspace.git("status", "--porcelain=v2", "--branch"), workspace.refs()) == before


def test_what_is_not_committed_counts_and_a_comment_hides_it_only_where_asked(workspace: Workspace) -> None:
    source = (workspace.path / API).read_text()
    workspace.write(API, f'{source}\nX: int = ""  # type: ignore[assignment]\n')
    result = run(workspace, "community_forge", "--gate", "types")
    assert result.exit_code == 1
    assert f"types: {API}:{source.count(chr(10)) + 2}: Incompatible types in assignment" in result.stdout
    assert run(workspace, "community_forge", "--gate", "types", "--keep-suppressions").exit_code == 0


def test_a_unit_that_cannot_be_parsed_does_not_keep_others_from_being_judged(workspace: Workspace) -> None:
    workspace.write(API, "def (:\n")
    result = run(workspace, "--json", "--gate", "syntax", "--gate", "lint")
    found = units(result)
    broken = found.pop("plugin:community_forge")
    assert result.exit_code == 1
    assert (broken["outcome"], broken["gates"]["syntax"]["outcome"]) == ("failed", "failed")
    assert [(unit["outcome"], unit["gates"]["lint"]["outcome"]) for unit in found.values()] == [("passed", "passed")]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["comunity_forge", "nothing_like_it"], ["comunity_forge (near: community_forge", "- nothing_like_it"]),
        (["--gate", "typos"], ["no such gate", "typos", "syntax, imports, lint"]),
    ],
)
def test_names_that_do_not_exist_are_told_at_once_with_what_there_is(
    args: list[str], said: list[str], workspace: Workspace
) -> None:
    result = run(workspace, *args)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in said), result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1", "cannot be read"),
        ("- a\n", "is no answers file"),
        ("blueprint: plugin\nname: ../x\n", "name"),
        ("blueprint: !!python/object/apply:os.system [id]\n", "cannot be read"),
        ("a: &a [*a]", "has a YAML alias"),
    ],
)
def test_an_answers_file_that_cannot_be_used_is_named_and_the_others_are_judged(
    text: str, said: str, workspace: Workspace
) -> None:
    workspace.write("plugins/odd/.copier-answers.yml", text)
    result = run(workspace, "--gate", "syntax")
    assert result.exit_code == 1
    assert "plugins/odd/.copier-answers.yml" in result.stderr
    assert said in result.stderr
    assert "2 of 2 passed" in result.stdout


def test_an_answers_file_of_another_template_is_no_unit_and_no_fault(workspace: Workspace) -> None:
    workspace.write("plugins/odd/.copier-answers.yml", "_src_path: gh:example/other\nproject: odd\n")
    result = run(workspace, "--gate", "syntax")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert "2 of 2 passed" in result.stdout


def test_where_no_sandbox_starts_nothing_runs_and_it_says_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.bench import gating
    from generator.sandbox import get

    monkeypatch.setattr(gating, "detect", lambda *_: get("none"))
    result = run(workspace, "community_forge", "--gate", "smoke")
    assert result.exit_code == 4
    assert "smoke did not run: nothing was executed" in result.stdout


def test_findings_reach_other_programs_with_paths_of_the_repository(workspace: Workspace, tmp_path: Path) -> None:
    source = (workspace.path / API).read_text()
    workspace.write(API, f'{source}\nX: int = ""\n')
    line, faulty = source.count("\n") + 2, ("community_forge", "--gate", "types")
    shown = run(workspace, *faulty, "--output-format", "github")
    assert shown.exit_code == 1
    assert shown.stdout.startswith(
        f"::error file={API},line={line},title=types%3A assignment::plugin:community_forge: "
    )
    path = tmp_path / "found" / "check.sarif"
    shown = run(workspace, *faulty, "--output-format", "sarif", "--output-file", str(path))
    assert "0 of 1 passed" in shown.stdout
    (result,) = json.loads(path.read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == API
    lines = [json.loads(each) for each in run(workspace, *faulty, "--output-format", "jsonl").stdout.splitlines()]
    assert [(each["record"], each.get("outcome")) for each in lines] == [("unit", "failed"), ("check", None)]
    refused = run(workspace, *faulty, "--output-format", "junit", "--json")
    assert refused.exit_code == 2
    assert "Leave one of --json and --output-format out" in refused.stderr
