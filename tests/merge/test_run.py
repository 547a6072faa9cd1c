"""``merge`` over branches that ``apply`` made: one branch, judged as a whole, and nothing else is touched."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.sandbox import finding, finding_container, registry
from tests import shared
from tests.apply.fleet import no_gates
from tests.apply.scene import apply, batch_file, example_workspace
from tests.merge.batch import changing_task, service_task, settings_task
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")
TASKS = {
    "AAS-501": settings_task("AAS-501", "http calls"),
    "AAS-502": settings_task("AAS-502", "mail relay"),
    "AAS-701": changing_task("AAS-701", "aurora"),
    "AAS-801": service_task("AAS-801", "ledger"),
}
SETTINGS_PATH, LEDGER = "core/config/manager.py", "core/services/ledger.py"


@pytest.fixture(scope="module")
def applied() -> Workspace:
    """A workspace with four implemented tasks; not to be changed."""
    return shared.once("four-implemented", _applied)


def _applied(folder: Path) -> Workspace:
    made = example_workspace(folder / "workspace")
    gates = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "tests", "smoke"))
    made.write("aas-generator.toml", f"[gates]\n{gates}")
    made.write("core/scale.py", "def scale(value: int, by: int = 2) -> int:\n    return value * by\n")
    made.commit("Few gates")
    with no_gates():
        apply(made, [batch_file(folder / "batch.json", TASKS)])
    return made


@pytest.fixture
def workspace(applied: Workspace, tmp_path: Path) -> Workspace:
    """A copy that a test may change."""
    return applied.copy(tmp_path / "workspace")


def merge(workspace: Workspace, *args: str, code: int = 0) -> dict[str, Any]:
    before = workspace.fingerprint()
    done = CliRunner().invoke(app, ["merge", *args, "--workspace", str(workspace.path), "--json", "--quiet"])
    assert done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
    assert workspace.fingerprint() == before
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def refused(workspace: Workspace, *args: str) -> str:
    refs = workspace.refs()
    done = CliRunner().invoke(app, ["merge", *args, "--workspace", str(workspace.path), "--quiet"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert workspace.refs() == refs
    return str(done.stderr)


def edit(workspace: Workspace, task_id: str, path: str, change: Callable[[str], str]) -> None:
    """Commit what a person changes on a task's branch."""
    workspace.git("checkout", "--quiet", f"aas/{task_id}")
    workspace.write(path, change((workspace.path / path).read_text(encoding="utf-8")))
    workspace.commit(f"By hand on {task_id}")
    workspace.git("checkout", "--quiet", "main")


def fates(report: dict[str, Any]) -> dict[str, str]:
    return {task["task_id"]: task["how"] or task["outcome"] for task in report["tasks"]}


def test_all_tasks_come_onto_one_branch_and_nothing_else_changes(workspace: Workspace) -> None:
    refs = workspace.refs()
    tried = merge(workspace, "--dry-run")
    assert workspace.refs() == refs
    report = merge(workspace)
    assert {**report, "dry_run": True, "run_id": 0, "seconds": 0, "gates": 0} == {
        **tried,
        "run_id": 0,
        "seconds": 0,
        "gates": 0,
    }
    assert fates(report) == {"AAS-501": "fast_forward", "AAS-502": "settings", "AAS-701": "text", "AAS-801": "text"}
    assert re.fullmatch(r"aas/merged-\d{4}-\d\d-\d\d", report["branch"])
    assert workspace.refs() == {**refs, f"refs/heads/{report['branch']}": report["commit"]}
    assert (report["schema"], report["base"]) == (1, refs["refs/heads/main"])
    ran = {gate["gate"]: gate["outcome"] for gate in report["gates"] if gate["level"] != "off"}
    assert ran == {"syntax": "passed", "imports": "passed", "types": "passed"}
    assert SETTINGS_PATH in report["tasks"][1]["files"]
    tree = workspace.tree(report["branch"])
    assert {"plugins/aurora/aurora_beam.py", LEDGER} <= tree.keys()
    settings = workspace.show(report["branch"], SETTINGS_PATH)
    assert settings.index("http_calls_folder") < settings.index("mail_relay_folder")
    seconds = workspace.git("log", "--first-parent", "--format=%P", "-3", report["branch"]).splitlines()
    assert [line.split(" ")[1] for line in seconds] == [
        refs[f"refs/heads/aas/{task_id}"] for task_id in ("AAS-801", "AAS-701", "AAS-502")
    ]


def test_a_second_merge_goes_on_until_something_was_committed_or_someone_works_there(workspace: Workspace) -> None:
    first = merge(workspace, "AAS-501")
    second = merge(workspace, "aas-501", "AAS-502")
    assert fates(second) == {"AAS-501": "already", "AAS-502": "settings"}
    assert (second["branch"], second["base"]) == (first["branch"], first["commit"])
    assert fates(merge(workspace, "AAS-501", "AAS-502")) == {"AAS-501": "already", "AAS-502": "already"}
    workspace.git("checkout", "--quiet", first["branch"])
    assert merge(workspace, "AAS-801")["branch"] == f"{first['branch']}-2"
    workspace.git("checkout", "--quiet", "main")
    workspace.commit("Work goes on")
    third = merge(workspace, "AAS-801")
    assert third["branch"] == f"{first['branch']}-3"
    assert fates(third) == {"AAS-801": "text"}


def test_the_branch_may_be_named(workspace: Workspace) -> None:
    assert merge(workspace, "AAS-801", "--into", "next")["branch"] == "next"
    assert fates(merge(workspace, "--into", "next")).keys() == {"AAS-501", "AAS-502", "AAS-701"}
    assert "is checked out" in refused(workspace, "--into", "main")
    assert "is no name of a branch" in refused(workspace, "--into", "a..b")
    assert "is no name of a branch" in refused(workspace, "--into=-x")
    assert "is the branch of a task" in refused(workspace, "--into", "aas/AAS-501")
    assert "AAS-999" in refused(workspace, "AAS-999", "AAS-801")


def test_a_task_with_which_the_others_do_not_pass_is_left_out_and_named(workspace: Workspace) -> None:
    edit(workspace, "AAS-701", "core/scale.py", lambda text: text.replace(", by: int = 2", "").replace("by", "2"))
    use = "\nfrom core.scale import scale\n\nTRIPLE = scale(1, by=3)\n"
    edit(workspace, "AAS-801", LEDGER, lambda text: text + use)
    report = merge(workspace, code=1)
    assert fates(report) == {
        "AAS-501": "fast_forward",
        "AAS-502": "settings",
        "AAS-701": "text",
        "AAS-801": "left_out",
    }
    (left,) = [task for task in report["tasks"] if task["outcome"] == "left_out"]
    assert left["reason"].startswith(f"types: {LEDGER}:")
    assert LEDGER not in workspace.tree(report["branch"])
    alone = merge(workspace, "AAS-801", "--into", "alone")
    assert fates(alone) == {"AAS-801": "fast_forward"}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without bubblewrap, without sandlock and without containers."""
    registry._found.cache_clear()
    monkeypatch.setattr(finding, "TOOLS_PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "sandlock", None)
    monkeypatch.setattr(finding_container, "PROGRAMS", ("no-such-engine",))
    yield
    registry._found.cache_clear()


def test_without_a_sandbox_nothing_counts_as_merged(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, nowhere: None
) -> None:
    monkeypatch.setenv("AAS_GENERATOR_GATES", json.dumps({"types": "off", "smoke": "must"}))
    refs = workspace.refs()
    report = merge(workspace, "AAS-501", code=4)
    assert workspace.refs() == refs
    assert report["commit"] is None
    assert "smoke did not run" in report["tasks"][0]["reason"]


def test_without_branches_there_is_nothing_to_do(tmp_path: Path) -> None:
    made = example_workspace(tmp_path / "workspace")
    assert merge(made)["tasks"] == []
    done = CliRunner().invoke(app, ["merge", "--workspace", str(made.path)])
    assert "nothing to merge" in done.stdout


def test_status_says_how_tasks_can_be_merged(workspace: Workspace) -> None:
    edit(workspace, "AAS-801", "README.md", lambda _: "# By hand\n")
    workspace.write("README.md", "# Meanwhile\n")
    workspace.commit("Meanwhile")
    before, refs = workspace.fingerprint(), workspace.refs()
    done = CliRunner().invoke(app, ["status", "--workspace", str(workspace.path), "--json"])
    merges = {each["task_id"]: each for each in json.loads(done.stdout)["merges"]}
    assert {key: each["how"] for key, each in merges.items()} == {
        "AAS-501": "text",
        "AAS-502": "settings",
        "AAS-701": "text",
        "AAS-801": "conflict",
    }
    assert merges["AAS-502"]["conflicts"] == [
        {"file": path, "tasks": ["AAS-501"], "reason": ""} for path in (".env.example", SETTINGS_PATH)
    ]
    assert [each["file"] for each in merges["AAS-801"]["conflicts"]] == ["README.md"]
    text = CliRunner().invoke(app, ["status", "--workspace", str(workspace.path)]).stdout
    assert "AAS-502  by its settings  aas/AAS-502" in text
    assert "conflict in README.md with what was committed meanwhile" in text
    assert (workspace.fingerprint(), workspace.refs()) == (before, refs)
