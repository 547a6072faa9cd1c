"""Where no sandbox starts nothing generated is executed and nothing is implemented, unless a person says otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.sandbox import finding, finding_container, registry
from tests.apply.scene import batch_file, example_workspace, terse, with_few_gates, with_kept_renderer
from tests.support import Workspace
from tests.trusting import trusted

TASK = "AAS-901"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without bubblewrap, without sandlock and without containers."""
    registry._found.cache_clear()
    monkeypatch.setattr(finding, "TOOLS_PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "sandlock", None)
    monkeypatch.setattr(finding_container, "PROGRAMS", ("no-such-engine",))
    yield
    registry._found.cache_clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "workspace"))


def run(workspace: Workspace, tmp_path: Path, *more: str) -> tuple[Result, dict[str, Any]]:
    """Apply a plugin whose module leaves a mark when it is imported."""
    code = f"from pathlib import Path\n\nPath({str(tmp_path / 'ran')!r}).touch()\n"
    answer = f"{terse('Alpha Plugin')}\n### `plugins/alpha/loud.py`\n```python\n{code}```\n"
    batch = batch_file(tmp_path / "batch.json", {TASK: answer})
    with with_kept_renderer():
        done = CliRunner().invoke(app, ["apply", str(batch), "--workspace", str(workspace.path), "--json", *more])
    return done, json.loads(done.stdout) if done.stdout else {}


def test_nothing_is_executed_and_the_task_goes_to_review_with_the_reason(
    workspace: Workspace, tmp_path: Path, nowhere: None
) -> None:
    done, report = run(workspace, tmp_path)
    (task,) = report["tasks"]
    assert done.exit_code == 4
    assert (task["outcome"], report["sandbox"], report["success_count"]) == ("review", "none", 0)
    assert task["reason"].startswith("smoke did not run: nothing was executed: ")
    assert "bubblewrap is not installed" in task["reason"]
    assert "sandlock is not installed" in task["reason"]
    assert "--sandbox none runs it all the same" in done.stderr
    assert not (tmp_path / "ran").exists()
    assert f"refs/heads/aas/{TASK}" not in workspace.refs()


def test_a_person_can_have_it_run_all_the_same(workspace: Workspace, tmp_path: Path, nowhere: None) -> None:
    """This is the control too: the code does leave its mark."""
    done, report = run(workspace, tmp_path, "--sandbox", "none")
    assert done.exit_code == 0, done.stderr
    assert (report["tasks"][0]["outcome"], report["sandbox"]) == ("implemented", "unconfined")
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["bubblewrap", "sandlock"])
def test_a_sandbox_that_is_insisted_on_and_does_not_start_stops_the_run(
    name: str, workspace: Workspace, tmp_path: Path, nowhere: None
) -> None:
    refs = workspace.refs()
    done, report = run(workspace, tmp_path, "--sandbox", name)
    assert (done.exit_code, report) == (4, {})
    reading, error = done.stderr.strip().splitlines()
    assert reading == f"reading {tmp_path / 'batch.json'}"
    assert f"sandbox {name!r}: does not start here" in error
    assert workspace.refs() == refs


def test_doctor_says_that_generated_code_is_never_run(workspace: Workspace, nowhere: None) -> None:
    done = CliRunner().invoke(app, ["doctor", "--workspace", str(workspace.path), "--json"])
    (found,) = [each for each in json.loads(done.stdout)["checks"] if each["name"] == "sandbox"]
    assert found["state"] == "warning"
    assert found["detail"].startswith("generated code is never run.")
    assert "bubblewrap" in found["next_step"]


def test_a_must_gate_that_cannot_run_for_another_reason_leaves_the_task_in_review(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The interpreter does all but parse."""
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\ncase "$*" in *sources.py) exit 3;; esac\nexec {sys.executable} "$@"\n')
    program.chmod(0o755)
    settings = (workspace.path / "aas-generator.toml").read_text()
    workspace.write("aas-generator.toml", f'python = "{program}"\n{settings}smoke = "off"\n')
    trusted(workspace.path)
    done, report = run(workspace, tmp_path)
    (task,) = report["tasks"]
    assert (done.exit_code, task["outcome"]) == (1, "review")
    assert "syntax did not run: " in task["reason"]
    assert "could not parse the files" in task["reason"]
    assert f"refs/heads/aas/{TASK}" not in workspace.refs()
