"""Twenty tasks of one batch merged by one command, and what git alone makes of the same branches."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.fleet import no_gates
from tests.apply.scene import apply, batch_file, example_workspace, outcomes
from tests.merge.batch import NEEDS, SETTINGS, batch
from tests.support import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_sandbox")]
# Each settings task behind the first, and each change of the hub behind the first.
CONFLICTS_OF_GIT = 10


def test_twenty_tasks_merge_by_one_command_where_git_stops_ten_times(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    with no_gates():
        report = apply(workspace, [batch_file(tmp_path / "batch.json", batch())])
    assert outcomes(report) == dict.fromkeys(batch(), "implemented")

    done = CliRunner().invoke(app, ["merge", "--workspace", str(workspace.path), "--json", "--quiet"])
    assert done.exit_code == 0, f"{done.stdout}\n{done.stderr}"
    merged = json.loads(done.stdout)
    order = [task["task_id"] for task in merged["tasks"] if task["outcome"] == "merged"]
    assert sorted(order) == sorted(batch())
    assert all(order.index(need) < order.index(task_id) for task_id, needs in NEEDS.items() for need in needs)
    ways = [task["how"] for task in merged["tasks"]]
    assert (ways.count("settings"), ways.count("definitions")) == (len(SETTINGS) - 1, 3)
    assert {gate["outcome"] for gate in merged["gates"]} == {"passed"}

    clone = workspace.fresh_clone(merged["branch"], tmp_path / "clone")
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(tests, cwd=clone, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert conflicts_of_git(workspace, order) == CONFLICTS_OF_GIT


def conflicts_of_git(workspace: Workspace, order: list[str]) -> int:
    """Merge the same branches as a person would, leaving out those that conflict; return how many did."""
    workspace.git("checkout", "--quiet", "-b", "plain", "main")
    conflicts = 0
    for task_id in order:
        workspace.git("merge", "--quiet", "--no-edit", f"aas/{task_id}", check=False)
        if workspace.git("ls-files", "--unmerged"):
            conflicts += 1
            workspace.git("merge", "--abort")
    return conflicts
