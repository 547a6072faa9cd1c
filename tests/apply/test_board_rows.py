"""A whole run on boards as teams have them: other languages, ids on several rows, a row that somebody broke."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.apply.scene import batch_file, example_workspace, generator, terse, with_few_gates
from tests.support import Workspace

TABLE = """# Aufgaben

| Nr. | Aufgabe | Stand | Geändert am |
|:--|:--|:--|:--|
| AAS-7 | Kiosk 7 Printer | erledigt | - |
| AAS-7 | Kiosk 7 Scanner | offen | - |
| AAS-8 | Kiosk 8 | Printer | offen | - |
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = with_few_gates(example_workspace(tmp_path / "work"))
    made.git("rm", "--quiet", "-r", "artifacts/handoff")
    made.write("TASKS.md", TABLE)
    made.commit()
    return made


def apply(workspace: Workspace, tmp_path: Path, task_id: str, *, code: int) -> tuple[dict[str, str], str]:
    batch = batch_file(tmp_path / f"{task_id}.json", {task_id: terse()})
    done = generator("apply", str(batch), "--workspace", str(workspace.path), "--json", code=code)
    (task,) = json.loads(done.stdout)["tasks"]
    return task, (workspace.path / "TASKS.md").read_text(encoding="utf-8")


def test_one_open_row_is_written_and_found_again_by_every_later_run(workspace: Workspace, tmp_path: Path) -> None:
    task, text = apply(workspace, tmp_path, "AAS-7", code=0)
    rows = text.splitlines()[4:7]
    assert rows[0] == TABLE.splitlines()[4]
    assert rows[1].startswith("| AAS-7 | Kiosk 7 Scanner | In Progress | 2")
    assert task["outcome"] == "scaffolded"
    again, after = apply(workspace, tmp_path, "AAS-7", code=0)
    assert (again["outcome"], after) == ("skipped", text)
    generator("undo", "AAS-7", "--workspace", str(workspace.path))
    undone = (workspace.path / "TASKS.md").read_text(encoding="utf-8")
    assert undone.splitlines()[5].startswith("| AAS-7 | Kiosk 7 Scanner | offen | 2")
    assert undone.splitlines()[4] == rows[0]
    _, once_more = apply(workspace, tmp_path, "AAS-7", code=0)
    assert once_more.splitlines()[4:7] == rows


def test_a_row_with_a_raw_pipe_is_told_and_stays(workspace: Workspace, tmp_path: Path) -> None:
    task, text = apply(workspace, tmp_path, "AAS-8", code=1)
    assert text == TABLE
    assert task["outcome"] == "review"  # half of a title names nothing
    assert any("line 7, AAS-8: the row has 5 cells and its header 4" in each for each in task["warnings"])
