"""The calls of the design document, made by a workspace's own code through the package that ``init --shim`` writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apply.scene import BOARD, batch_file, example_workspace, generator, terse, with_few_gates
from tests.examples import taking_turns
from tests.support import DESIGN, EXAMPLE_WORKSPACE, Workspace, copied
from tests.workspace_tools import mypy, pytest_in

SHIM = "core/automation"
CODE = "\n### `plugins/alpha/store.py`\n```python\ndef limited(count: int) -> int:\n    return min(count, 3)\n```\n"
# No guard around what its main module does: a child that imported it again would run it again.
MONITOR = Path(__file__).with_name("cases").joinpath("monitor/monitor.py").read_text(encoding="utf-8")
PIECES = """
import asyncio
from pathlib import Path
from typing import Any, Dict, List

from core.automation.code_generator import CodeGenerator, ConfigField, ConfigSpec, PluginSpec
from core.automation.file_applier import FileApplier
from core.automation.implementation_engine import FileSpec, ImplementationEngine, ImplementationPlan, Phase
from core.automation.validation import ValidationResult, Validator


async def main() -> None:
    plan: ImplementationPlan = ImplementationEngine().parse_analysis("AAS-901", open("analysis.md").read())
    assert plan.task_id == "AAS-901" and plan.complexity in ("Low", "Medium", "High"), plan
    phases: List[Phase] = list(plan.phases)
    additions: List[ConfigField] = list(plan.config_additions)
    specs: List[FileSpec] = list(plan.files)
    assert {each.type for each in specs} <= {"plugin", "service", "config", "test"}

    fields = [ConfigField(name="beta_url", type="str", default="https://x", description="Where", secret=False)]
    generator = CodeGenerator()
    files: Dict[str, str] = generator.generate_plugin(PluginSpec(name="beta", fields=fields))
    config: str = generator.generate_config_class(ConfigSpec(name="beta", fields=fields))
    manager: str = generator.add_to_config_manager(fields)
    assert files["plugins/beta/config.py"] == config and "beta_url" in manager

    applier = FileApplier()
    done: List[bool] = [await applier.create_branch("work/beta")]
    for path, content in files.items():
        done.append(await applier.create_file(Path(path), content))
    done.append(await applier.update_file(Path("core/services/__init__.py"), {"BETA": "BETA = True"}))
    done.append(await applier.commit_changes("feat(beta): add it"))
    assert done and all(one is True for one in done), done

    validator = Validator()
    for path in sorted(Path("plugins/heartbeat").glob("*.py")):
        for check in (validator.validate_syntax, validator.validate_imports, validator.validate_types):
            result: ValidationResult = check(path)
            assert result.success, result
    Path("plugins/heartbeat/broken.py").write_text("def broken(:")
    assert not validator.validate_syntax("plugins/heartbeat/broken.py").success
    Path("plugins/heartbeat/broken.py").unlink()
    loaded: ValidationResult = await validator.smoke_test("heartbeat")
    print(loaded.success)


asyncio.run(main())
"""
MANAGER = """
from core.automation.handoff import HandoffManagerMixin


class HandoffManager(HandoffManagerMixin):
    def __init__(self, config: object = None) -> None:
        self.config = config
        self.task_board_path = "artifacts/handoff/ACTIVE_TASKS.md"


manager = HandoffManager()
print(manager.mark_implemented("AAS-224", "Built by the engine"))
print(manager.mark_implemented(task_id="AAS-224", implementation_summary="Built by the engine"))
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = example_workspace(tmp_path / "workspace")
    generator("init", "--shim", "--workspace", str(made.path))
    results = made.path / "artifacts" / "batch" / "results"
    results.mkdir(parents=True)
    batch_file(results / "batch_77_results.json", {"AAS-901": terse("Alpha Plugin") + CODE})
    made.write("analysis.md", terse("Alpha Plugin"))
    return with_few_gates(made)


def script(workspace: Workspace, source: str, cwd: Path | None = None) -> list[str]:
    """Run a program of the workspace's own and return the lines it prints."""
    workspace.write("scripts/monitor.py", source)
    environment = {**os.environ, "PYTHONPATH": str(workspace.path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(workspace.path / "scripts/monitor.py")]
    done = subprocess.run(
        command, cwd=cwd or workspace.path, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.usefixtures("needs_sandbox")
def test_monitor_goes_on_whatever_becomes_of_its_batches(workspace: Workspace) -> None:
    results = workspace.path / "artifacts/batch/results"
    tasks = {"one": "Alpha", "two": "Beta", "killed": "Gamma", "cancelled": "Delta"}
    for number, (name, title) in enumerate(tasks.items(), 901):
        code = CODE.replace("alpha", title.lower())
        batch_file(results / f"batch_{name}_results.json", {f"AAS-{number}": terse(f"{title} Plugin") + code})
    (results / "batch_broken_results.json").write_text('{"batch_id": "batch_broken", "results": [')
    workspace.commit("Results")
    seen = json.loads(script(workspace, MONITOR, workspace.path.parent)[-1])
    built = {f"batch_{name}": [[f"AAS-{number}", "implemented"]] for number, name in enumerate(tasks, 901)}
    assert seen["completed"] == built
    assert seen["review"].keys() == {"batch_missing", "batch_broken", "batch_killed"}
    assert "no results file" in seen["review"]["batch_missing"]
    assert "ended with -9" in seen["review"]["batch_killed"]
    assert seen["untouched"] == [True, True]
    assert {f"refs/heads/aas/AAS-{number}" for number in range(901, 905)} <= workspace.refs().keys()
    # A loop that waits for the engine stands still while the thread ticks on.
    ticks = seen["ticks"]
    assert ticks["engines"] == 1
    assert ticks["longest"] * 10 < ticks["thread"] < ticks["loop"] * 3, ticks


@pytest.mark.usefixtures("needs_sandbox")
def test_each_piece_is_called_as_the_document_calls_it(workspace: Workspace) -> None:
    assert script(workspace, PIECES) == ["True"]
    assert workspace.show("work/beta", "core/services/__init__.py").endswith("BETA = True")
    assert "plugins/beta/config.py" in workspace.tree("work/beta")
    assert not (workspace.path / "plugins/beta").exists()


def test_manager_of_the_board_gets_the_method_by_inheriting(workspace: Workspace) -> None:
    assert script(workspace, MANAGER, workspace.path.parent) == ["True", "False"]
    lines = (workspace.path / BOARD).read_text(encoding="utf-8").splitlines()
    assert sum("| AAS-224 |" in line and "| Done |" in line for line in lines) == 1
    assert any("Built by the engine" in line for line in lines)


def test_plan_of_the_document_can_be_made_and_read(workspace: Workspace) -> None:
    source = """
from pathlib import Path
from core.automation.implementation_engine import ConfigField, FileSpec, ImplementationPlan, Phase
plan = ImplementationPlan(
    task_id="AAS-1", complexity="Low", priority="High", blockers=["one"],
    phases=[Phase(number=1, title="First", description="All of it", tasks=["do it"])],
    files=[FileSpec(path=Path("plugins/a/b.py"), type="plugin", template="main", variables={"name": "a"})],
    config_additions=[ConfigField(name="key", type="str", default=None, description="A key", secret=True)],
    dependencies=["AAS-2"],
)
first = plan.phases[0].tasks[0], plan.files[0].path, plan.config_additions[0].secret
print(*plan.blockers, *first, *plan.dependencies)
"""
    assert script(workspace, source) == ["one do it plugins/a/b.py True AAS-2"]


@pytest.mark.slow
@pytest.mark.parametrize("example", taking_turns([DESIGN, EXAMPLE_WORKSPACE], 4), ids=lambda path: path.name)
def test_package_meets_a_workspace_s_own_checks(example: Path, tmp_path: Path) -> None:
    folder = copied(example, tmp_path / "workspace")
    generator("init", "--shim", "--workspace", str(folder))
    for arguments in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    checked = mypy(folder)
    assert checked.returncode == 0, checked.stdout
    assert pytest_in(folder).returncode == 0


def test_init_shim_says_what_it_wrote_and_writes_once(tmp_path: Path) -> None:
    first = generator("init", "--shim", "--workspace", str(tmp_path))
    written = first.stdout.split()
    assert written == sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py"))
    assert {"core/__init__.py", f"{SHIM}/__init__.py", f"{SHIM}/implementation_engine.py"} <= set(written)
    again = generator("init", "--shim", "--workspace", str(tmp_path))
    assert again.stdout == ""
    assert "already" in again.stderr


def test_init_shim_adds_what_is_missing_and_leaves_a_core_without_init_alone(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    generator("init", "--shim", "--workspace", str(tmp_path))
    assert not (tmp_path / "core/__init__.py").exists()
    (tmp_path / SHIM / "validation.py").unlink()
    assert generator("init", "--shim", "--workspace", str(tmp_path)).stdout.split() == [f"{SHIM}/validation.py"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{SHIM}/validation.py", "another content"),
        (f"{SHIM}.py", "hidden by the package"),
        ("core.py", "hidden by the package"),
        ("generator.py", "instead of aas-generator"),
        ("generator/__init__.py", "instead of aas-generator"),
        ("core", "no folder"),
        (f"{SHIM}/handoff.py/inner", "another content"),
    ],
)
def test_init_shim_overwrites_and_hides_nothing(tmp_path: Path, path: str, said: str) -> None:
    target = tmp_path / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("MINE = 1\n", encoding="utf-8")
    refused = generator("init", "--shim", "--workspace", str(tmp_path), code=2)
    assert said in refused.stderr
    assert "Nothing was written" in refused.stderr
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [target]


def test_init_shim_does_not_write_through_links(tmp_path: Path) -> None:
    outside, workspace = tmp_path / "outside", tmp_path / "workspace"
    outside.mkdir()
    workspace.mkdir()
    (workspace / "core").symlink_to(outside)
    assert "is a link" in generator("init", "--shim", "--workspace", str(workspace), code=2).stderr
    assert list(outside.iterdir()) == []
