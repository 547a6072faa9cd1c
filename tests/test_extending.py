"""What CONTRIBUTING.md says is all that it takes: each recipe is followed here in a copy of the source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GATE = '''
"""The todo gate: nothing is left for later without a task id."""

from __future__ import annotations

from generator.findings import Finding
from generator.gates.records import Subject


def check_todo(subject: Subject) -> list[Finding]:
    """Return a finding for each line that leaves something for later."""
    return [
        Finding(path=path, line=number, code="todo", message="name the task that will do it")
        for path in subject.files()
        for number, line in enumerate((subject.root / path).read_text().splitlines(), 1)
        if "TODO" in line
    ]
'''
TRY_GATE = """
from pathlib import Path
from typer.testing import CliRunner
from generator.cli import app
from generator.findings import verdict
from generator.gates import run_gates
from generator.settings import Settings
from tests.gates.subjects import make_subject

files = {"plugins/demo/__init__.py": "X = 1\\n# TODO more\\n"}
soft, strict = Settings(), Settings.model_validate({"gates": {"todo": "must"}})
subject = make_subject(Path.cwd(), files)
for settings in (soft, strict):
    (result,) = run_gates(subject, ["todo"], settings.levels())
    print(result.level, result.outcome, *verdict([result]))
print(CliRunner().invoke(app, ["check", "--gate", "typos"]).stderr.splitlines()[-1])
"""
TRY_CONTAINER = """
import json
from pathlib import Path
from generator.results import read_batch
from tests.results.records import chat, result

batch = {"batch_id": "batch_7", "rows": [result("AAS-1", chat("Hello")), result("AAS-2", chat("World"))]}
Path("batch.json").write_text(json.dumps(batch, indent=1))
found = read_batch(Path("batch.json"))
print(found.container, *(f"{item.task_id}={item.text}" for item in found), list(found.problems))
"""
BOARD = "| Nr. | Aufgabe | Stand | Kümmerer |\n|--|--|--|--|\n| A-1 | Sockel | offen | - |\n"
TRY_BOARD = """
from pathlib import Path
from generator.board import BoardFile, edit_file

edit_file(BoardFile(Path("board.md")), "A-1", {"assignee": "Mira"})
print(Path("board.md").read_text().splitlines()[-1])
"""
TRY_FIELD = """
from generator.report.plan_fields import FIELDS
from generator.planning import merging
from generator.plan import ImplementationPlan

print("effort" in FIELDS)
measures = dict(merging._measures())
empty, full = (ImplementationPlan(task_id="A-1", effort=each) for each in ((), ("two days",)))
print(measures[("effort",)](empty) < measures[("effort",)](full))
"""


class Source:
    """A copy of the source to change."""

    def __init__(self, top: Path) -> None:
        self.top = top
        # Copied with the times of the files, so that the compiled modules stay valid.
        shutil.copytree(ROOT / "generator", top / "generator", ignore=shutil.ignore_patterns("_template"))

    def add(self, path: str, text: str) -> None:
        (self.top / path).write_text(text.lstrip("\n"), encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        place = self.top / path
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1
        place.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, script: str, cwd: Path) -> list[str]:
        env = {**os.environ, "PYTHONPATH": f"{self.top}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-P", "-c", script]
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "source")


def test_a_gate_is_one_file_and_its_line_in_the_registry(source: Source, tmp_path: Path) -> None:
    registry = "generator/gates/registry.py"
    source.add("generator/gates/todo.py", GATE)
    line = '    "types": Gate(check_types, "resolves", together=check_types_together),\n'
    source.edit(registry, line, line + '    "todo": Gate(check_todo, "reads", "should"),\n')
    source.edit(registry, "\n\nGATES: ", "\nfrom generator.gates.todo import check_todo\n\nGATES: ")
    soft, strict, refusal = source.run(TRY_GATE, tmp_path)
    assert soft == "should failed passed "
    assert strict == "must failed failed todo: plugins/demo/__init__.py:2: name the task that will do it [todo]"
    assert "types, todo, tests" in refusal


def test_a_document_with_its_results_under_another_key_is_one_line(source: Source, tmp_path: Path) -> None:
    known = '{"results": "wrapped", '
    source.edit("generator/results/document.py", known, known + '"rows": "wrapped", ')
    assert source.run(TRY_CONTAINER, tmp_path) == ["wrapped AAS-1=Hello AAS-2=World []"]


def test_a_field_of_the_plan_is_explained_and_merged_without_being_listed(source: Source, tmp_path: Path) -> None:
    line = "    acceptance: tuple[str, ...] = ()\n"
    source.edit("generator/plan.py", line, line + "    effort: tuple[str, ...] = ()\n")
    assert source.run(TRY_FIELD, tmp_path) == ["True", "True"]


def test_a_word_over_a_column_of_boards_is_one_line(source: Source, tmp_path: Path) -> None:
    (tmp_path / "board.md").write_text(BOARD, encoding="utf-8")
    source.edit("generator/reading/words/de.py", "board_assignee = [\n", 'board_assignee = [\n  "kümmerer",\n')
    assert source.run(TRY_BOARD, tmp_path) == ["| A-1 | Sockel | offen | Mira |"]
