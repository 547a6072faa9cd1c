"""A real bash offers tasks, runs and codes where they are to be named, and nothing where nothing is known."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.board import Board
from tests.conftest import ExampleRun
from tests.support import DESIGN_RESULTS, Workspace, new_workspace

BIN = Path(sys.executable).parent
ASK = (
    'eval "$(_AAS_GENERATOR_COMPLETE=source_bash aas-generator)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
    '_aas_generator_completion aas-generator; printf "%s\\n" "${COMPREPLY[@]}"'
)


def offered(workspace: Workspace, *words: str) -> list[str]:
    """Return what bash offers for the last of some words, as the script that we print has it ask."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", "aas-generator", *words],
        cwd=workspace.path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_tasks_of_the_record_of_files_and_of_the_board(example: ExampleRun) -> None:
    workspace = example.workspace
    ended = {task["task_id"] for task in example.report["tasks"]}
    for command in ("undo", "merge"):
        assert ended <= set(offered(workspace, command, ""))
    assert all(task.startswith("AAS-1") for task in offered(workspace, "undo", "aas-1"))
    assert set(offered(workspace, "plan", str(DESIGN_RESULTS), "--only", "AAS-22")) == {"AAS-224", "AAS-228"}
    on_board = set(offered(workspace, "submit", "--only", ""))
    assert {row.task_id for row in Board.read(example.board).rows} == on_board
    assert len(offered(workspace, "report", "")) == len(offered(workspace, "status", "")) >= 1


@pytest.mark.parametrize(
    "words", [("undo", ""), ("status", ""), ("submit", "--only", ""), ("plan", "none", "--only", "")]
)
def test_where_nothing_is_known_nothing_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert offered(new_workspace(tmp_path / "w"), *words) == []


def test_codes(tmp_path: Path) -> None:
    found = offered(new_workspace(tmp_path / "w"), "explain", "missing-")
    assert "missing-module" in found
    assert all(code.startswith("missing-") for code in found)
