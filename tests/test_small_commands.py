"""Commands that do one thing to one file, and those that look at a workspace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apply.scene import ROOT, example_workspace, generator

SETTINGS = """from pydantic_settings import BaseSettings


class AppConfig(BaseSettings):
    debug: bool = False
"""
BOARD = "| ID | Title | Status |\n|---|---|---|\n| AAS-1 | One | queued |\n| AAS-2 | Two | queued |\n"


def test_contract_is_shown_with_its_places(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace").path
    data = json.loads(generator("contract", "--workspace", str(workspace), "--json").stdout)
    assert data["contract"]["plugin_base"]["module"] == "core.plugin_base"
    assert data["contract"]["settings"]["class_name"] == "AASConfig"
    assert any(finding["where"].startswith("core/plugin_base.py:") for finding in data["findings"])
    assert "core/hub.py" in generator("contract", "--workspace", str(workspace)).stdout


def test_empty_workspace_is_told_the_way_out_and_init_takes_it(tmp_path: Path) -> None:
    assert "aas-generator init" in generator("contract", "--workspace", str(tmp_path), code=1).stderr
    written = generator("init", "--workspace", str(tmp_path)).stdout.split()
    assert {"core/plugin_base.py", "core/config/manager.py"} <= set(written)
    data = json.loads(generator("contract", "--workspace", str(tmp_path), "--json").stdout)
    assert data["contract"]["plugin_base"]["class_name"] == "PluginBase"
    checks = [
        ["-m", "mypy", "--strict", "core"],
        ["-c", "import core.plugin_base, core.config.manager as m; m.AppConfig()"],
    ]
    for command in checks:
        done = subprocess.run([sys.executable, *command], cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert generator("init", "--workspace", str(tmp_path)).stdout == ""


def test_init_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core/plugin_base.py").write_text("MINE = 1\n", encoding="utf-8")
    assert "core/plugin_base.py" in generator("init", "--workspace", str(tmp_path), code=2).stderr
    assert [path.name for path in tmp_path.rglob("*.py")] == ["plugin_base.py"]


def test_patch_config_adds_fields_once(tmp_path: Path) -> None:
    file, fields = tmp_path / "settings.py", tmp_path / "fields.json"
    file.write_text(SETTINGS, encoding="utf-8")
    fields.write_text('[{"name": "retries", "type": "int", "default": 3, "description": "tries"}]', encoding="utf-8")
    assert generator("patch-config", str(file), "AppConfig", str(fields)).stdout == "added retries\n"
    patched = file.read_text(encoding="utf-8")
    assert "retries: int = 3" in patched
    assert generator("patch-config", str(file), "AppConfig", str(fields)).stdout == "unchanged retries\n"
    assert file.read_text(encoding="utf-8") == patched


@pytest.mark.parametrize(
    ("fields", "class_name", "said"),
    [
        ('[{"name": "retries"}]', "Missing", "Missing"),
        ('[{"name": "class"}, {"name": "__x"}]', "AppConfig", "__x"),
        ('[{"name": "debug", "type": "str"}]', "AppConfig", "debug"),
        ("not json", "AppConfig", "fields.json"),
        ('{"name": "x"}', "AppConfig", "fields.json"),
    ],
)
def test_patch_config_refuses_and_leaves_the_file(tmp_path: Path, fields: str, class_name: str, said: str) -> None:
    file, listed = tmp_path / "settings.py", tmp_path / "fields.json"
    file.write_text(SETTINGS, encoding="utf-8")
    listed.write_text(fields, encoding="utf-8")
    done = generator("patch-config", str(file), class_name, str(listed), code=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_text(encoding="utf-8") == SETTINGS


def test_board_edit_changes_the_named_cells_of_one_row(tmp_path: Path) -> None:
    board, edits = tmp_path / "board.md", tmp_path / "edits.json"
    board.write_text(BOARD, encoding="utf-8")
    edits.write_text('{"status": "Done"}', encoding="utf-8")
    generator("board", "edit", str(board), "aas-2", str(edits))
    assert board.read_text(encoding="utf-8") == BOARD.replace("| AAS-2 | Two | queued |", "| AAS-2 | Two | Done |")


@pytest.mark.parametrize(
    ("task_id", "edits", "said"),
    [("AAS-9", '{"Status": "Done"}', "AAS-9"), ("AAS-1", '{"Colour": "red"}', "Colour"), ("AAS-1", "[]", "edits.json")],
)
def test_board_edit_refuses_and_leaves_the_file(tmp_path: Path, task_id: str, edits: str, said: str) -> None:
    board, listed = tmp_path / "board.md", tmp_path / "edits.json"
    board.write_text(BOARD, encoding="utf-8")
    listed.write_text(edits, encoding="utf-8")
    assert said in generator("board", "edit", str(board), task_id, str(listed), code=2).stderr
    assert board.read_text(encoding="utf-8") == BOARD


def test_module_and_command_are_the_same() -> None:
    command = [str(Path(sys.executable).with_name("aas-generator"))]
    module = [sys.executable, "-m", "generator"]
    said = [
        subprocess.run([*each, "--help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for each in (command, module)
    ]
    assert said[0].split("\n", 1)[1] == said[1].split("\n", 1)[1]
