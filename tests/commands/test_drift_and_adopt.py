"""``adopt`` and ``drift`` on the command line: what is printed, and the exit codes that CI looks at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generator.adopt.records import AdoptReport
from generator.cli import app
from generator.commands.adopt import describe as describe_adoption
from generator.commands.drift import describe as describe_drift
from generator.drift.report import CommonChange, DriftField, DriftFile, DriftReport, DriftUnit
from tests import shared
from tests.apply.fleet import released_template
from tests.apply.scene import example_workspace
from tests.support import Workspace


def run(*args: str, code: int) -> Result:
    result = CliRunner().invoke(app, list(args))
    assert result.exit_code == code, result.output
    return result


@dataclass(frozen=True)
class Adopted:
    """A workspace with a plugin that was adopted on the command line, and edited since.

    Attributes:
        workspace: The workspace, the adoption's branch merged, the team's edits committed.
        template: The template's folder.
        printed: What ``adopt --json`` printed.
    """

    workspace: Workspace
    template: Path
    printed: str


@pytest.fixture(scope="module")
def adopted() -> Adopted:
    return shared.once("adopted", _adopted)


def _adopted(folder: Path) -> Adopted:
    template = released_template(folder / "template").path
    workspace = example_workspace(folder / "workspace")
    args = ("adopt", "heartbeat", "--workspace", str(workspace.path), "--template", str(template), "--ref", "v1.0.0")
    result = run(*args, "--task", "AAS-1", "--json", code=0)
    workspace.git("merge", "--quiet", "aas/adopt-heartbeat")
    home = workspace.path / "plugins" / "heartbeat"
    for name, old, new in (("config.py", "Settings of", "The settings of"), ("aas-plugin.json", "0.1.0", "0.2.0")):
        text = (home / name).read_text(encoding="utf-8")
        assert old in text
        (home / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    workspace.commit("our own edits")
    return Adopted(workspace, template, result.stdout)


def test_adopt_prints_one_document(adopted: Adopted) -> None:
    data = json.loads(adopted.printed)
    assert (data["schema"], data["unit"], data["version"], data["dry_run"]) == (1, "plugin:heartbeat", "v1.0.0", False)
    assert data["commit"] == adopted.workspace.git("rev-parse", "aas/adopt-heartbeat")
    assert set(data["files"][0]) == {"path", "state", "added", "removed", "kind"}
    assert data["answers"]["plugin"]["class_name"] == "HeartbeatPlugin"


def test_drift_fails_where_a_unit_drifts_and_prints_one_document(adopted: Adopted) -> None:
    args = ("drift", "--workspace", str(adopted.workspace.path), "--template", str(adopted.template))
    data = json.loads(run(*args, "--json", code=1).stdout)
    assert list(data) == ["schema", "workspace", "workspaces", "template", "units", "common", "problems"]
    (unit,) = data["units"]
    assert (unit["key"], unit["version"], unit["outcome"]) == ("plugin:heartbeat", "v1.0.0", "drifted")
    assert {file["path"]: file["state"] for file in unit["files"]}["plugins/heartbeat/config.py"] == "changed"
    assert "diff" not in unit["files"][0]


def test_drift_is_told_to_programs_by_file(adopted: Adopted) -> None:
    args = ("drift", "--workspace", str(adopted.workspace.path), "--template", str(adopted.template))
    lines = run(*args, "--output-format", "github", code=1).stdout.splitlines()
    changed = next(line for line in lines if "config.py" in line)
    assert changed.startswith(
        "::error file=plugins/heartbeat/config.py,title=drift%3A file-changed::plugin:heartbeat: "
    ), changed
    records = [json.loads(line) for line in run(*args, "--output-format", "jsonl", code=1).stdout.splitlines()]
    assert [each["record"] for each in records] == ["unit", "drift"]
    two = ("--workspace", str(adopted.workspace.path), "--output-format", "sarif")
    assert "sarif tells of one workspace" in run(*args, *two, code=2).stderr


def test_diffs_are_printed_where_asked_for_and_names_are_checked(adopted: Adopted) -> None:
    args = ("drift", "--workspace", str(adopted.workspace.path), "--template", str(adopted.template))
    shown = run(*args, "heartbeat", "--diff", code=1).stdout
    assert "\n  plugins/heartbeat/aas-plugin.json: changed (+1 -1)" in shown
    assert '\n    -  "version": "0.1.0",\n' in shown
    assert shown.endswith("1 of 1 units drifted\n")
    assert "no such unit" in run(*args, "other", code=2).stderr
    assert "--common" in run(*args, "--common", "1", code=2).stderr


def test_adopting_twice_is_refused(adopted: Adopted) -> None:
    args = ("--workspace", str(adopted.workspace.path), "--template", str(adopted.template))
    assert "is there already" in run("adopt", "heartbeat", *args, code=2).stderr


def test_workspace_without_units_has_no_drift(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    assert run("drift", "--workspace", str(workspace.path), code=0).stdout == "no unit of ours is in this workspace\n"


def unit(name: str, **more: object) -> DriftUnit:
    facts = {"key": f"plugin:{name}", "blueprint": "plugin", "name": name, "workspace": "/w", "template": "/t"}
    return DriftUnit.model_validate({**facts, "answers_file": "a", "version": "v1", "outcome": "same", **more})


def test_a_report_reads_well() -> None:
    files = (
        DriftFile(path="a.py", state="changed", added=1, removed=2, kind="format"),
        DriftFile(path="b.py", state="same"),
        DriftFile(path="c.py", state="removed", removed=3, kind="content"),
    )
    fields = (
        DriftField(name="port", path="core/config.py", state="changed"),
        DriftField(name="host", path="core/config.py", state="reworded"),
    )
    common = CommonChange(
        blueprint="plugin",
        file="{name}.py",
        change="lines",
        count=2,
        units=("plugin:x", "plugin:y"),
        removed=("old",),
        added=tuple(str(number) for number in range(20)),
    )
    units = (unit("x", outcome="drifted", files=files, fields=fields), unit("y", outcome="unknown", reason="Why."))
    report = DriftReport(workspace="/w", workspaces=("/w",), template="/t", units=units, common=(common,))
    assert describe_drift(report) == [
        "plugin:x  drifted  v1",
        "  a.py: changed, format (+1 -2)",
        "  c.py: removed (-3)",
        "  port in core/config.py: changed",
        "plugin:y  unknown  v1",
        "  Why.",
        "2 units have changed alike {name}.py of plugin: plugin:x, plugin:y",
        "  - old",
        *(f"  + {number}" for number in range(11)),
        "  … and 9 more lines",
        "1 of 2 units drifted, 1 could not be compared",
    ]


def test_an_adoption_without_differences_says_so() -> None:
    report = AdoptReport(
        workspace="/w",
        unit="plugin:x",
        answers_file="plugins/x/.copier-answers.yml",
        template="/t",
        version="v1",
        base="0" * 40,
        branch="aas/adopt-x",
        commit="1" * 40,
        dry_run=True,
        answers={},
        files=(DriftFile(path="a.py", state="same"),),
    )
    assert describe_adoption(report) == [
        "plugin:x  would be adopted at version v1 of /t",
        "  plugins/x/.copier-answers.yml would be committed on branch aas/adopt-x, commit 111111111111",
        "  its files are what these answers render",
    ]
