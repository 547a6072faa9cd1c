"""Plain Copier does the whole job for one unit, without our engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.monorepo import monorepo, repository_of
from tests.apply.scene import ROOT, apply, batch_file, example_workspace, task_of, terse, with_few_gates
from tests.apply.test_fallbacks import CHANGES
from tests.examples import taking_turns
from tests.mypy_cache import OF_GATES, warmed
from tests.support import DESIGN_RESULTS, Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")
# The task that is built with every gate; the others are about the files and the commit.
ALL_GATES = "AAS-224"
COPIER = str(Path(sys.executable).with_name("copier"))


def copier(*args: str, cwd: Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run Copier's own command."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [COPIER, *args]
    with warmed(Path(args[-1]), OF_GATES):
        done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True, timeout=300)
    assert code is None or done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template repository of the blueprints as they are now, with a release."""
    folder = Workspace(tmp_path_factory.mktemp("template"))
    for name in ("copier.yml", "blueprints"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(folder.path)], check=True)
    folder.git("init", "--quiet")
    folder.commit("blueprints")
    folder.git("tag", "v1.0.0")
    return folder.path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return example_workspace(tmp_path / "workspace")


def answers_file(workspace: Workspace, batch: Path, out: Path, task_id: str) -> Path:
    """Translate a batch and return the one answers file of a task."""
    translated = CliRunner().invoke(
        app, ["translate", str(batch), "--workspace", str(workspace.path), "--out", str(out)]
    )
    assert translated.exit_code == 0, translated.output
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    (name,) = [unit["answers"] for unit in index["units"] if unit["task_id"] == task_id]
    return out / str(name)


@pytest.mark.parametrize("task_id", [ALL_GATES, *taking_turns(["AAS-112", "AAS-230"], 4)])
def test_copier_alone_gives_the_files_and_the_commit_of_the_engine(
    workspace: Workspace, template: Path, tmp_path: Path, task_id: str
) -> None:
    if task_id != ALL_GATES:
        with_few_gates(workspace)
    answers = answers_file(workspace, DESIGN_RESULTS, tmp_path / "answers", task_id)
    twin = Workspace(tmp_path / "twin")
    workspace.git("clone", "--quiet", str(workspace.path), str(twin.path))
    copier("copy", "--trust", "--data-file", str(answers), str(template), str(twin.path), cwd=tmp_path)
    report = apply(workspace, [DESIGN_RESULTS], "--only", task_id, "--template", str(template))
    commit = task_of(report, task_id)["commit"]
    assert twin.tree("HEAD") == workspace.tree(commit)
    assert twin.git("log", "-1", "--format=%B") == workspace.git("log", "-1", "--format=%B", commit)
    assert twin.git("rev-parse", "HEAD") == commit
    assert twin.git("symbolic-ref", "--short", "HEAD") == f"aas/{task_id}"
    assert twin.git("status", "--porcelain") == ""
    assert twin.git("rev-parse", "origin/main") == twin.git("rev-parse", "HEAD^")


@pytest.mark.in_turn(0, 2)
def test_copier_alone_does_the_same_in_a_folder_of_a_repository(template: Path, tmp_path: Path) -> None:
    workspace = with_few_gates(monorepo(tmp_path / "monorepo"))
    answers = answers_file(workspace, DESIGN_RESULTS, tmp_path / "answers", "AAS-112")
    twin = tmp_path / "twin"
    repository_of(workspace).git("clone", "--quiet", ".", str(twin))
    inner = Workspace(twin / "apps" / "bot")
    copier("copy", "--trust", "--data-file", str(answers), str(template), str(inner.path), cwd=tmp_path)
    report = apply(workspace, [DESIGN_RESULTS], "--only", "AAS-112", "--template", str(template))
    commit = task_of(report, "AAS-112")["commit"]
    assert inner.git("rev-parse", "HEAD") == commit
    assert inner.git("symbolic-ref", "--short", "HEAD") == "aas/AAS-112"
    assert inner.git("status", "--porcelain") == ""


def test_unrelated_staged_work_stays_out_of_the_commit(workspace: Workspace, template: Path, tmp_path: Path) -> None:
    with_few_gates(workspace)
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-901")
    workspace.write("core/services/new_work.py", "WORK = 1\n")
    workspace.git("add", "core/services/new_work.py")
    copier("copy", "--trust", "--data-file", str(answers), str(template), str(workspace.path), cwd=tmp_path)
    assert workspace.git("status", "--porcelain") == "A  core/services/new_work.py"
    assert "core/services/new_work.py" not in workspace.tree("HEAD")


def test_unit_that_fails_a_gate_is_not_committed(workspace: Workspace, template: Path, tmp_path: Path) -> None:
    code = "def work() -> int:\n    return 'text'\n"
    answer = f"# Design for AAS-901: Alpha Plugin\n\n### `plugins/alpha/worker.py`\n```python\n{code}```\n"
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": answer})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-901")
    refs = workspace.refs()
    done = copier(
        "copy", "--trust", "--data-file", str(answers), str(template), str(workspace.path), cwd=tmp_path, code=None
    )
    assert done.returncode != 0
    assert "types:" in done.stderr
    assert "worker.py" in done.stderr
    assert workspace.refs() == refs
    assert (workspace.path / "plugins/alpha/worker.py").exists()


def test_hostile_answers_are_refused_by_copier_or_by_the_task(
    workspace: Workspace, template: Path, tmp_path: Path
) -> None:
    with_few_gates(workspace)
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-901")
    data = yaml.safe_load(answers.read_text(encoding="utf-8"))
    refs = workspace.refs()
    for name in ("../../escape", "../.git/hooks/x", "a; touch hacked", "{{ 7 * 7 }}"):
        answers.write_text(yaml.safe_dump({**data, "name": name}), encoding="utf-8")
        args = ["copy", "--trust", "--defaults", "--data-file", str(answers), str(template), str(workspace.path)]
        assert copier(*args, cwd=tmp_path, code=None).returncode != 0
    assert workspace.refs() == refs
    assert workspace.git("status", "--porcelain") == ""
    assert not (tmp_path / "hacked").exists()


# The edits of teams are in tests/updates, each day.
@pytest.mark.in_turn(1, 2)
def test_update_with_plain_copier_keeps_what_the_team_wrote(
    workspace: Workspace, template: Path, tmp_path: Path
) -> None:
    with_few_gates(workspace)
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-901")
    blueprints = Workspace(tmp_path / "blueprints")
    workspace.git("clone", "--quiet", str(template), str(blueprints.path))
    copier("copy", "--trust", "--data-file", str(answers), str(blueprints.path), str(workspace.path), cwd=tmp_path)
    plugin = workspace.path / "plugins/alpha/alpha_plugin.py"
    plugin.write_text(plugin.read_text(encoding="utf-8") + "\n\ndef ours() -> int:\n    return 1\n", encoding="utf-8")
    head = workspace.commit("our own function")
    home = "template/{{ contract.plugins_dir }}/{{ name }}/__init__.py.jinja"
    changed = blueprints.path / "blueprints" / "plugin" / home
    changed.write_text(changed.read_text(encoding="utf-8").replace("The plugin of", "A plugin of", 1), encoding="utf-8")
    blueprints.commit("better words")
    blueprints.git("tag", "v1.1.0")
    copier("update", "--trust", "--defaults", "-a", "plugins/alpha/.copier-answers.yml", cwd=workspace.path)
    assert "def ours" in plugin.read_text(encoding="utf-8")
    assert "A plugin of" in (workspace.path / "plugins/alpha/__init__.py").read_text(encoding="utf-8")
    assert "_commit: v1.1.0" in (workspace.path / "plugins/alpha/.copier-answers.yml").read_text(encoding="utf-8")
    assert workspace.git("rev-parse", "HEAD") == head


@pytest.mark.in_turn(0, 2)
def test_settings_unit_follows_its_changed_fields(workspace: Workspace, template: Path, tmp_path: Path) -> None:
    with_few_gates(workspace)
    fields = "\n".join(f"- `ink_{name}` (int, default {number}): how many" for number, name in enumerate("abc"))
    text = f"# AAS-901: Ink settings\n\nAdd these settings to AASConfig:\n\n{fields}\n"
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": text})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-901")
    args = ["copy", "--trust", "--overwrite", "--data-file", str(answers), str(template), str(workspace.path)]
    before = workspace.show("HEAD", "core/config/manager.py").splitlines()
    example = workspace.show("HEAD", ".env.example").splitlines()
    copier(*args, cwd=tmp_path)
    data = yaml.safe_load(answers.read_text(encoding="utf-8"))
    kept, renamed, _ = data["config_patch"]["fields"]
    data["config_patch"]["fields"] = [kept, {**renamed, "name": "ink_level", "default": "7"}]
    answers.write_text(yaml.safe_dump(data), encoding="utf-8")
    copier(*args, cwd=tmp_path)
    after = workspace.show("aas/AAS-901", "core/config/manager.py").splitlines()
    assert [line for line in before if line not in after] == []
    added = "\n".join(line for line in after if line not in before)
    assert [name for name in ("ink_a", "ink_b", "ink_c", "ink_level") if f"{name}: int" in added] == [
        "ink_a",
        "ink_level",
    ]
    lines = [line for line in workspace.show("aas/AAS-901", ".env.example").splitlines() if line not in example]
    assert [line.partition("=")[0] for line in lines if "=" in line] == ["INK_A", "INK_LEVEL"]
    assert workspace.git("rev-list", "--count", "main..aas/AAS-901") == "2"


@pytest.mark.in_turn(1, 2)
def test_copier_alone_merges_what_the_analysis_changes(workspace: Workspace, template: Path, tmp_path: Path) -> None:
    with_few_gates(workspace)
    batch = batch_file(tmp_path / "batch.json", {"AAS-903": CHANGES})
    answers = answers_file(workspace, batch, tmp_path / "answers", "AAS-903")
    twin = Workspace(tmp_path / "twin")
    workspace.git("clone", "--quiet", str(workspace.path), str(twin.path))
    copier("copy", "--trust", "--data-file", str(answers), str(template), str(twin.path), cwd=tmp_path)
    commit = task_of(apply(workspace, [batch], "--template", str(template)), "AAS-903")["commit"]
    assert "def count_plugins" in twin.show("HEAD", "core/hub.py")
    assert twin.git("rev-parse", "HEAD") == commit
    assert twin.git("status", "--porcelain") == ""
