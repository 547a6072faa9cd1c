"""The bundled example: the workspace is sound by itself, and its batches hold what ``outcomes.json`` speaks of."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from generator.board import Board
from generator.contract import read_contract
from generator.items import Item
from generator.results import read_batch
from tests.support import EXAMPLE_BATCHES, EXAMPLE_BOARD, EXAMPLE_WORKSPACE, HANDWRITTEN, copied, example_outcomes
from tests.workspace_tools import files_of_git, mypy, pytest_in, python

PROJECT = Path(__file__).parents[1]
DESIGNS = ["AAS-141", "AAS-142", "AAS-143"]
SOUND = {
    "AAS-141": [
        "plugins/sketchboard/asset_client.py",
        "plugins/sketchboard/change_dispatcher.py",
        "tests/test_sketchboard_dispatcher.py",
    ],
    "AAS-154": ["core/services/rate_limiter.py", "tests/test_rate_limiter.py"],
    "AAS-155": ["plugins/uptime_watch/probe.py", "plugins/uptime_watch/plugin.py", "tests/test_uptime_watch.py"],
}
WRONG = ["plugins/release_notes/entries.py", "plugins/release_notes/summary.py"]
LOAD = """
import asyncio, os, sys
from core.config.manager import AASConfig
from core.hub import AASHub
from core.plugin_registry import PluginRegistry

async def live():
    hub = AASHub(AASConfig(OPENAI_API_KEY="for tests"))
    registry = PluginRegistry(hub)
    registry.load_all()
    await hub.start()
    print(*sorted(await registry.start_all()))
    await registry.stop_all()
    await hub.stop()

asyncio.run(live())
"""


def answers() -> dict[str, list[Item]]:
    """Return the items of the batches by task, as our reader reads them."""
    found: dict[str, list[Item]] = {}
    for path in EXAMPLE_BATCHES:
        for item in read_batch(path):
            found.setdefault(item.task_id or item.custom_id, []).append(item)
    return found


def place(task_id: str, paths: list[str], workspace: Path) -> None:
    """Write the first Python blocks of an answer into files, as a person would."""
    blocks = re.findall(r"^```python\n(.*?)^```", answers()[task_id][0].text, re.DOTALL | re.MULTILINE)
    for path, content in zip(paths, blocks, strict=True):
        target = workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        if path.startswith("plugins/"):
            (target.parent / "__init__.py").touch()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the example workspace as git would check it out."""
    return copied(EXAMPLE_WORKSPACE, tmp_path / "workspace")


@pytest.fixture
def with_ten(workspace: Path) -> Path:
    """The same with the handwritten plugins that the example has not."""
    shutil.copytree(HANDWRITTEN / "plugins", workspace / "plugins", dirs_exist_ok=True)
    return workspace


def test_the_workspace_passes_its_own_tests(workspace: Path) -> None:
    result = pytest_in(workspace)
    assert result.returncode == 0, result.stdout + result.stderr


def test_it_does_so_without_what_a_single_plugin_needs(workspace: Path) -> None:
    (workspace / "aiohttp.py").write_text('raise ModuleNotFoundError("no aiohttp", name="aiohttp")\n')
    result = pytest_in(workspace)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 skipped" in result.stdout


@pytest.mark.in_turn(1, 2)
@pytest.mark.slow
def test_mypy_finds_nothing_in_the_workspace(with_ten: Path) -> None:
    result = mypy(with_ten)
    assert result.returncode == 0, result.stdout + result.stderr
    broken = with_ten / "plugins" / "disk_report" / "broken.py"
    broken.write_text("def count() -> int:\n    return 'one'\n", encoding="utf-8")
    assert "return-value" in mypy(with_ten).stdout


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_ruff_finds_nothing_in_the_workspace(with_ten: Path, arguments: list[str]) -> None:
    result = python(with_ten, "-m", "ruff", *arguments, "--no-cache", ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_git_would_take_every_file_of_the_workspace(workspace: Path) -> None:
    files = {path.relative_to(workspace).as_posix() for path in workspace.rglob("*") if path.is_file()}
    assert files_of_git(workspace) == files
    assert {".env.example", ".gitignore", EXAMPLE_BOARD} <= files
    assert not [path for path in files if ".copier-answers" in path or ".venv" in path]


def test_the_registry_starts_all_ten_but_the_one_that_is_switched_off(with_ten: Path) -> None:
    manifests = [json.loads(path.read_text()) for path in with_ten.glob("plugins/*/aas-plugin.json")]
    assert len(manifests) == 10
    wanted = {each["name"] for each in manifests if each.get("enabled", True)}
    assert len(wanted) == 9
    result = python(with_ten, "-c", LOAD)
    assert set(result.stdout.split()) == wanted, result.stderr


def test_the_ten_have_many_shapes(with_ten: Path) -> None:
    folders = [path.parent for path in with_ten.glob("plugins/*/aas-plugin.json")]
    entries = [folder / json.loads((folder / "aas-plugin.json").read_text()).get("entry", "") for folder in folders]
    texts = [entry.read_text(encoding="utf-8") for entry in entries]
    assert sum("(PluginBase):" in text for text in texts) == 5
    assert {entry.name for entry in entries} == {"plugin.py", "lights.py"}
    assert 0 < sum((folder / "__init__.py").is_file() for folder in folders) < 10
    assert any("async def start" in text for text in texts)
    assert any("    def start" in text for text in texts)
    assert not (with_ten / "plugins" / "shared" / "aas-plugin.json").exists()


def test_the_contract_is_the_first_users() -> None:
    reading = read_contract(EXAMPLE_WORKSPACE)
    contract = reading.contract
    assert reading.problems == ()
    assert contract.plugin_base is not None
    assert contract.plugin_base.module == "core.plugins.base"
    assert [parameter.name for parameter in contract.plugin_base.constructor] == ["name", "config", "hub"]
    assert [(each.name, each.is_async, each.returns) for each in contract.plugin_base.methods] == [
        ("setup", True, "bool"),
        ("shutdown", True, "bool"),
    ]
    assert contract.settings is not None
    assert contract.settings.class_name == "AASConfig"
    assert (contract.plugins_dir, contract.services_dir, contract.strict_types) == ("plugins", "core/services", False)


def test_the_workspace_asks_for_the_versions_that_the_project_is_tested_with() -> None:
    text = (EXAMPLE_WORKSPACE / "requirements.txt").read_text(encoding="utf-8")
    asked = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = [Requirement(line) for line in [*project["dependencies"], *project["optional-dependencies"]["example"]]]
    specifiers = {requirement.name: requirement.specifier for requirement in ours}
    needed = [requirement for requirement in asked if requirement.name in specifiers]
    names = "aiohttp loguru mypy pydantic pydantic-settings pytest ruff"
    assert sorted(each.name for each in needed) == names.split()
    assert all(specifiers[each.name] == each.specifier for each in needed)
    others = {each.name: str(each.marker or "") for each in asked if each not in needed}
    assert others["torch"] == ""
    assert "win32" in others["pywin32"]


def test_the_batches_hold_the_tasks_whose_outcome_is_written_down() -> None:
    found = answers()
    assert set(found) == set(example_outcomes())
    assert {task: len(items) for task, items in found.items() if len(items) > 1} == {"AAS-142": 2}
    assert list(found)[:3] == DESIGNS
    assert {task: items[0].problem for task, items in found.items() if items[0].problem} == {
        "AAS-159": "cut",
        "AAS-160": "refused",
        "AAS-161": "error",
    }


def test_every_outcome_is_shown() -> None:
    counts = Counter(each["outcome"] for each in example_outcomes().values())
    assert set(counts) == {"implemented", "scaffolded", "review", "failed", "blocked", "skipped"}
    assert counts["implemented"] >= 5


def test_the_board_knows_every_task_of_the_batches_once() -> None:
    board = Board.read(EXAMPLE_WORKSPACE / EXAMPLE_BOARD)
    for task_id in example_outcomes():
        facts = board.facts(task_id)
        assert facts is not None, task_id
        assert facts.title
        assert facts.description
        assert "Acceptance Criteria" in facts.details
    rows = Counter(row.task_id for row in board.rows)
    assert {task for task, number in rows.items() if number > 1} == {"AAS-131", "AAS-132"}
    assert {"queued", "Queued", "Done", "In Progress"} == {row.role("status") for row in board.rows}


def test_the_board_has_ragged_rows_like_a_real_one() -> None:
    text = (EXAMPLE_WORKSPACE / EXAMPLE_BOARD).read_text(encoding="utf-8")
    assert "\n | AAS-154 |" in text
    assert "\\|" in text
    assert "    - [ ] " in text


@pytest.mark.in_turn(0, 2)
@pytest.mark.slow
def test_the_good_code_is_typed_formatted_and_tested(workspace: Path) -> None:
    for task_id, paths in SOUND.items():
        place(task_id, paths, workspace)
    for result in (
        mypy(workspace),
        python(workspace, "-m", "ruff", "check", "--no-cache", "."),
        python(workspace, "-m", "ruff", "format", "--check", "--no-cache", "."),
        pytest_in(workspace, *(path for paths in SOUND.values() for path in paths if path.startswith("tests/"))),
    ):
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.in_turn(0, 2)
@pytest.mark.slow
def test_the_bad_code_has_wrong_types_in_one_module(workspace: Path) -> None:
    place("AAS-156", WRONG, workspace)
    found = [line for line in mypy(workspace).stdout.splitlines() if ": error:" in line]
    assert {line.partition(":")[0] for line in found} == {WRONG[1]}
    assert any("return-value" in line for line in found)
