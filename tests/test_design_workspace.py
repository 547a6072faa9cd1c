"""The workspace in the design document's pattern is sound by itself, and its batches hold what other tests use."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement

from generator.plan import ImplementationPlan
from tests.support import DESIGN as WORKSPACE
from tests.support import DESIGN_OUTPUT, DESIGN_RESULTS, copied
from tests.workspace_tools import files_of_git, mypy, pytest_in, python

PROJECT = Path(__file__).parents[1]
BOARD = "artifacts/handoff/ACTIVE_TASKS.md"
HEADER = "| ID | Priority | Title | Depends On | Status | Assignee | Created | Updated |"
WRAPPED_IDS = ["AAS-224", "AAS-014", "AAS-112", "AAS-230", "AAS-233", "AAS-234", "AAS-237"]
OUTPUT_IDS = ["AAS-235", "AAS-232", "AAS-231", "AAS-236"]


def wrapped() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DESIGN_RESULTS.read_text(encoding="utf-8"))
    return loaded


def lines() -> list[dict[str, Any]]:
    text = DESIGN_OUTPUT.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.rstrip("\n").split("\n")]


def answers() -> dict[str, dict[str, Any]]:
    """Return the bodies of all answered items by task."""
    items = [*wrapped()["results"], *lines()]
    return {item["custom_id"]: item["response"]["body"] for item in items if item["response"] is not None}


def answer_text(task_id: str) -> str:
    body = answers()[task_id]
    if body["object"] == "chat.completion":
        return str(body["choices"][0]["message"]["content"])
    messages = [entry for entry in body["output"] if entry["type"] == "message"]
    return "".join(part["text"] for message in messages for part in message["content"])


def named_blocks(task_id: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of the Python blocks whose heading names a file in backticks."""
    heading = ""
    tokens = MarkdownIt().parse(answer_text(task_id))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.type == "heading_open":
            heading = token.content
        if token.type == "fence" and token.info == "python" and heading.count("`") == 2:
            yield heading.split("`")[1], token.content


def place(task_id: str, workspace: Path) -> list[str]:
    """Write the answer's files into a workspace, as a person would, and return their paths."""
    paths = []
    for path, content in named_blocks(task_id):
        target = workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        if path.startswith("plugins/"):
            (target.parent / "__init__.py").write_text('"""A plugin."""\n', encoding="utf-8")
        paths.append(path)
    return paths


def board_rows() -> dict[str, list[str]]:
    """Return the cells of the board's rows by task; escaped pipes do not end a cell."""
    text = (WORKSPACE / BOARD).read_text(encoding="utf-8")
    table = text.partition(HEADER)[2].partition("\n\n")[0].split("\n")[2:]
    rows = [row.strip().strip("|").replace("\\|", "\0").split("|") for row in table]
    return {row[0].strip(): [cell.strip() for cell in row] for row in rows}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the example workspace as git would check it out."""
    return copied(WORKSPACE, tmp_path / "workspace")


def test_the_workspace_passes_its_own_tests(workspace: Path) -> None:
    result = pytest_in(workspace)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.in_turn(0, 2)
@pytest.mark.slow
def test_the_workspace_is_strictly_typed(workspace: Path) -> None:
    result = mypy(workspace)
    assert result.returncode == 0, result.stdout + result.stderr
    broken = workspace / "core" / "broken.py"
    broken.write_text("def count() -> int:\n    return 'one'\n", encoding="utf-8")
    assert "return-value" in mypy(workspace).stdout


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_ruff_finds_nothing_in_the_workspace(workspace: Path, arguments: list[str]) -> None:
    result = python(workspace, "-m", "ruff", *arguments, "--no-cache", ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_loader_brings_heartbeat_into_a_hub(workspace: Path) -> None:
    script = (
        "import asyncio, pathlib\n"
        "from core.hub import Hub\n"
        "from core.loader import load_plugins\n"
        "hub = Hub()\n"
        "print(load_plugins(hub, pathlib.Path.cwd()))\n"
        "asyncio.run(hub.start())\n"
        "print(hub.plugins['heartbeat'].status()['state'])\n"
        "asyncio.run(hub.stop())\n"
    )
    result = python(workspace, "-c", script)
    assert result.stdout.splitlines() == ["['heartbeat']", "running"], result.stderr


def test_git_would_take_every_file_of_the_workspace(workspace: Path) -> None:
    files = {path.relative_to(workspace).as_posix() for path in workspace.rglob("*") if path.is_file()}
    assert files_of_git(workspace) == files
    assert {".env.example", ".gitignore", BOARD} <= files


def test_the_workspace_was_not_made_by_copier(workspace: Path) -> None:
    assert not list(workspace.rglob(".copier-answers*"))


def test_the_workspace_asks_for_the_versions_that_the_project_is_tested_with() -> None:
    text = (WORKSPACE / "requirements.txt").read_text(encoding="utf-8")
    asked = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = [Requirement(line) for line in [*project["dependencies"], *project["optional-dependencies"]["example"]]]
    specifiers = {requirement.name: requirement.specifier for requirement in ours}
    assert {requirement.name for requirement in asked} == {"pydantic", "pydantic-settings", "loguru", "pytest", "mypy"}
    assert all(specifiers[requirement.name] == requirement.specifier for requirement in asked)


def test_the_wrapped_batch_holds_the_named_items() -> None:
    batch = wrapped()
    assert set(batch) == {"batch_id", "retrieved_at", "request_counts", "metadata", "results"}
    assert [item["custom_id"] for item in batch["results"]] == WRAPPED_IDS
    assert batch["request_counts"] == {"completed": 6, "failed": 1, "total": 7}
    assert {body["object"] for task, body in answers().items() if task in WRAPPED_IDS} == {"chat.completion"}


def test_the_output_file_holds_the_named_items_in_both_forms() -> None:
    assert [item["custom_id"] for item in lines()] == OUTPUT_IDS
    forms = [item["response"]["body"]["object"] for item in lines()]
    assert forms.count("response") == 2
    assert forms.count("chat.completion") == 2


def test_every_item_has_the_shape_of_a_result_line() -> None:
    items = [*wrapped()["results"], *lines()]
    assert len({item["id"] for item in items}) == len(items)
    assert all(set(item) == {"id", "custom_id", "response", "error"} for item in items)
    assert [item["custom_id"] for item in items if item["error"] is not None] == ["AAS-237"]


def test_only_the_cut_answer_was_cut() -> None:
    reasons = {task_id: body["choices"][0]["finish_reason"] for task_id, body in answers().items() if "choices" in body}
    assert [task_id for task_id, reason in reasons.items() if reason != "stop"] == ["AAS-233"]
    assert reasons["AAS-233"] == "length"
    assert answer_text("AAS-233").count("```") % 2 == 1


@pytest.mark.parametrize("task_id", sorted({*WRAPPED_IDS, *OUTPUT_IDS} - {"AAS-237"}))
def test_answers_have_a_believable_length(task_id: str) -> None:
    assert 900 <= len(answer_text(task_id)) <= 6200


def test_the_board_holds_every_task_of_the_batches() -> None:
    rows = board_rows()
    details = (WORKSPACE / BOARD).read_text(encoding="utf-8").partition("## Task Details")[2]
    for task_id in [*WRAPPED_IDS, *OUTPUT_IDS]:
        assert rows[task_id][4] == "Queued"
        assert f"\n### {task_id}: {rows[task_id][2]}\n" in details
    assert all(rows[task_id][4] == "Done" for task_id in ("AAS-003", "AAS-113", "AAS-214"))
    assert (rows["AAS-235"][3], rows["AAS-236"][3]) == ("AAS-231", "AAS-232")


def test_the_board_has_ragged_rows_like_a_real_one() -> None:
    text = (WORKSPACE / BOARD).read_text(encoding="utf-8")
    assert sorted({len(row) for row in board_rows().values()}) == [7, 8]
    assert "\n | AAS-230 |" in text
    assert "\\|" in text


def test_the_structured_answer_is_a_valid_plan() -> None:
    plan = ImplementationPlan.model_validate_json(answer_text("AAS-235"))
    assert plan.dependencies == ("AAS-231",)
    assert [field.name for field in plan.config_additions if field.secret] == ["webhook_token"]


@pytest.mark.in_turn(1, 2)
@pytest.mark.slow
def test_the_good_code_is_typed_formatted_and_tested(workspace: Path) -> None:
    paths = place("AAS-231", workspace)
    assert paths == [
        "plugins/weather_watch/models.py",
        "plugins/weather_watch/client.py",
        "plugins/weather_watch/cache.py",
        "tests/test_weather_watch_cache.py",
    ]
    assert mypy(workspace).returncode == 0
    assert python(workspace, "-m", "ruff", "check", "--no-cache", ".").returncode == 0
    assert python(workspace, "-m", "ruff", "format", "--check", "--no-cache", ".").returncode == 0
    assert pytest_in(workspace).returncode == 0


@pytest.mark.in_turn(1, 2)
@pytest.mark.slow
def test_the_bad_code_has_one_type_error_and_passes_its_tests(workspace: Path) -> None:
    paths = place("AAS-232", workspace)
    assert paths[:2] == ["plugins/release_notes/entries.py", "plugins/release_notes/summary.py"]
    found = [line for line in mypy(workspace).stdout.splitlines() if ": error:" in line]
    assert [line.partition(":")[0] for line in found] == ["plugins/release_notes/summary.py"]
    assert "return-value" in found[0]
    assert pytest_in(workspace).returncode == 0
