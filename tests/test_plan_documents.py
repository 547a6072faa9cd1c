"""Plain documents on the command line: plan, translate and apply, with the task from an option, a file or the board."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.planning.titles import task_titled
from tests.apply.scene import example_workspace, generator, with_few_gates
from tests.results.records import chat, jsonl, result, save
from tests.support import Workspace

PLAN = """# Weather Mast Plugin

**Complexity:** Low

The plugin `weather_mast` tells the strongest gust.

## Module: gusts (`plugins/weather_mast/gusts.py`)

```python
\"\"\"Gusts.\"\"\"

from __future__ import annotations


def strongest(speeds: list[int]) -> int:
    \"\"\"Return the strongest gust.\"\"\"
    return max(speeds)
```
"""
BOARD = """# Tasks

| ID | Title | Status | Priority |
|---|---|---|---|
| AAS-41 | Weather Mast | queued | High |
| AAS-42 | Fog horn | queued | Low |
| AAS-43 | Fog Horn Service | queued | Low |
"""


def plan(workspace: Path, *args: str, code: int = 0) -> list[dict[str, Any]]:
    done = generator("plan", *args, "--json", "--workspace", str(workspace), code=code)
    items: list[dict[str, Any]] = json.loads(done.stdout)["items"]
    return items


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "ACTIVE_TASKS.md").write_text(BOARD, encoding="utf-8")
    (tmp_path / "PLAN.md").write_text(PLAN, encoding="utf-8")
    return folder


def test_the_board_tells_the_task_by_its_title(workspace: Path, tmp_path: Path) -> None:
    (item,) = plan(workspace, str(tmp_path / "PLAN.md"))
    assert (item["task_id"], item["outcome"], item["priority"]) == ("AAS-41", "ready", "High")
    assert any("by its title" in warning for warning in item["warnings"])


def test_a_document_without_a_task_goes_to_a_person_with_the_option_named(workspace: Path, tmp_path: Path) -> None:
    (workspace / "ACTIVE_TASKS.md").write_text(BOARD.replace("Weather Mast", "Other"), encoding="utf-8")
    (item,) = plan(workspace, str(tmp_path / "PLAN.md"))
    assert item["outcome"] == "review"
    assert "--task ID" in item["reason"]
    assert item["files"], "what would be built is shown all the same"
    (item,) = plan(workspace, str(tmp_path / "PLAN.md"), "--task", "AAS-9")
    assert (item["task_id"], item["outcome"]) == ("AAS-9", "ready")


def test_the_title_inside_of_the_text_tells_the_task_too(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "PLAN.md").write_text(PLAN.replace("# Weather", "# AAS-7: Weather"), encoding="utf-8")
    assert [item["task_id"] for item in plan(workspace, str(tmp_path / "PLAN.md"))] == ["AAS-7"]


def test_a_feature_is_found_on_the_board_by_the_name_of_its_folder(workspace: Path, tmp_path: Path) -> None:
    for number, feature in enumerate(("001-weather-mast", "002-fog-horn"), 1):
        folder = tmp_path / "specs" / feature
        folder.mkdir(parents=True)
        (folder / "spec.md").write_text(f"# Feature Specification: part {number}\n\nIt tells gusts.\n")
        (folder / "plan.md").write_text(PLAN)
        (folder / "tasks.md").write_text("# Tasks\n\n## Phase 1: Setup\n\n- [ ] T001 Create the plugin\n")
    first, second = plan(workspace, str(tmp_path / "specs"))
    assert first["task_id"] == "AAS-41"
    assert [phase["title"] for phase in first["phases"]] == ["Setup"]
    assert second["outcome"] == "review", "two rows have this title"


def test_documents_and_results_are_planned_together(workspace: Path, tmp_path: Path) -> None:
    output = save(tmp_path, jsonl(result("AAS-1", chat("# AAS-1: Forge Plugin\n\n1. **Complexity**: Low\n"))))
    items = plan(workspace, str(tmp_path / "PLAN.md"), str(output), "--task", "AAS-9")
    assert [item["task_id"] for item in items] == ["AAS-1", "AAS-9"]


def test_translate_writes_the_answers_of_a_document(workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [str(tmp_path / "PLAN.md"), "--task", "AAS-9", "--out", str(out), "--workspace", str(workspace)]
    index = json.loads(generator("translate", *arguments, "--json").stdout)
    assert [(unit["task_id"], unit["name"]) for unit in index["units"]] == [("AAS-9", "weather_mast")]
    assert (out / index["units"][0]["answers"]).is_file()


@pytest.mark.slow
def test_apply_builds_a_document(tmp_path: Path) -> None:
    workspace: Workspace = with_few_gates(example_workspace(tmp_path / "workspace"))
    (tmp_path / "PLAN.md").write_text(PLAN, encoding="utf-8")
    arguments = [str(tmp_path / "PLAN.md"), "--task", "AAS-9", "--workspace", str(workspace.path), "--sandbox", "none"]
    (task,) = json.loads(generator("apply", *arguments, "--json", code=None).stdout)["tasks"]
    assert (task["task_id"], task["branch"]) == ("AAS-9", "aas/AAS-9"), task
    assert "plugins/weather_mast/gusts.py" in workspace.tree(task["branch"])


class _Row:
    def __init__(self, task_id: str, title: str) -> None:
        self.task_id, self.title = task_id, title


ROWS = [_Row("AAS-1", "Weather Mast Plugin"), _Row("AAS-2", "Fog horn"), _Row("AAS-3", "Fog-Horn"), _Row("AAS-4", "")]
TITLES = {
    "Weather Mast Plugin": "AAS-1",
    "weather mast": "AAS-1",
    "Implementation Plan: Weather Mast": "AAS-1",
    "specs/001-weather-mast": "AAS-1",
    "docs/weather_mast.md": "AAS-1",
    "Weather": "",
    "Fog horn": "",
    "PLAN.md": "",
    "001": "",
    "": "",
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_names_the_one_row_that_has_it(name: str) -> None:
    assert task_titled(ROWS, ("Unknown", name)) == TITLES[name]


def test_a_row_that_was_lost_ends_with_1_and_stands_in_the_document(workspace: Path, tmp_path: Path) -> None:
    good = jsonl(result("AAS-1", chat("# AAS-1: Forge Plugin\n\n1. **Complexity**: Low\n")))
    path = save(tmp_path, good + b"{broken\n")
    for form in ("--json", "--json-lines"):
        done = generator("plan", str(path), form, "--workspace", str(workspace), code=1)
        assert "line 2" in done.stderr
    done = generator("plan", str(path), "--json", "--workspace", str(workspace), code=1)
    document = json.loads(done.stdout)
    assert list(document)[-2:] == ["items", "problems"]
    assert [(item["task_id"], item["outcome"]) for item in document["items"]] == [("AAS-1", "ready"), ("", "review")]
    assert "line 2" in document["items"][1]["reason"]
    assert len(document["problems"]) == 1
    assert "line 2" in document["problems"][0]
    generator("translate", str(path), "--out", str(tmp_path / "out"), "--workspace", str(workspace), code=1)


def test_apply_of_a_batch_that_failed_ends_with_1_and_says_why(tmp_path: Path) -> None:
    workspace = with_few_gates(example_workspace(tmp_path / "workspace"))
    errors = {"data": [{"message": "too many tokens"}]}
    state = {"id": "batch_abc123", "object": "batch", "status": "failed", "errors": errors}
    path = save(tmp_path, jsonl(state), "batch.json")
    arguments = [str(path), "--workspace", str(workspace.path), "--sandbox", "none", "--json"]
    report = json.loads(generator("apply", *arguments, code=1).stdout)
    assert report["tasks"] == []
    assert any("too many tokens" in problem for problem in report["problems"])
