"""The schema of the settings says what their reader takes: every setting is in it, and it refuses what that refuses."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.commands.documents import schema_named
from generator.contract import read_contract
from generator.contract.written import written
from generator.errors import GeneratorError
from generator.gates import GATES
from generator.protected_settings import PROTECTED
from generator.settings import BOARD_FIELDS, Settings, read_settings
from tests.support import DESIGN

ROOT = Path(__file__).parents[1]


@cache
def validator(name: str = "settings") -> Draft202012Validator:
    return Draft202012Validator(schema_named(name))


def faults(text: str, name: str = "settings") -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(tomllib.loads(text))]


def read(folder: Path, text: str) -> None:
    """Read a file's text as the settings of a workspace.

    Raises:
        GeneratorError: It is refused.
    """
    (folder / "aas-generator.toml").write_text(text, encoding="utf-8")
    read_contract(folder, read_settings(folder).settings.contract)


def properties() -> dict[str, Any]:
    told: dict[str, Any] = schema_named("settings")["properties"]
    return told


def test_every_setting_is_there_with_what_it_is_and_its_default() -> None:
    told = properties()
    assert told.keys() == Settings.model_fields.keys()
    assert [name for name, each in told.items() if not each.get("description")] == []
    defaults = Settings().model_dump(mode="json")
    shown = {name for name, value in defaults.items() if value not in (None, {}, [])}
    assert {name: each["default"] for name, each in told.items() if name in shown} == {
        name: defaults[name] for name in told if name in shown
    }
    assert {name for name, each in told.items() if "once you trust it" in each["description"]} == set(PROTECTED)


def test_an_editor_is_offered_what_there_is_to_choose_from() -> None:
    told = properties()
    assert "bubblewrap" in told["sandbox"]["enum"]
    assert told["gates"]["propertyNames"]["enum"] == list(GATES)
    assert told["gates"]["additionalProperties"]["enum"] == ["must", "should", "off"]
    assert "plugins_dir" in told["contract"]["properties"]
    assert set(BOARD_FIELDS) == set(told["board_columns"]["anyOf"][0]["propertyNames"]["enum"])
    assert "implemented" in told["linear_states"]["properties"]


def example_files() -> list[Path]:
    found = [*ROOT.glob("examples/**/aas-generator.toml"), *ROOT.glob("tests/workspaces/**/aas-generator.toml")]
    return [*found, *ROOT.glob("examples/**/pyproject.toml"), *ROOT.glob("tests/workspaces/**/pyproject.toml")]


@pytest.mark.parametrize("path", example_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_files_of_the_examples_are_what_the_schema_says(path: Path) -> None:
    kind = "pyproject" if path.name == "pyproject.toml" else "settings"
    assert faults(path.read_text(encoding="utf-8"), kind) == []


def test_the_examples_of_the_documentation_are_what_the_schema_says(tmp_path: Path) -> None:
    texts = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").rglob("*.md"))]
    blocks = [block.partition("```")[0] for text in texts for block in text.split("```toml\n")[1:]]
    assert len(blocks) > 1
    for block in blocks:
        assert faults(block) == [], block
        read(tmp_path, block)


def test_what_init_writes_is_what_the_schema_says() -> None:
    text = written(read_contract(DESIGN))
    assert "[contract" in text
    assert faults(text) == []


GOOD = [
    'board = "TASKS.md"',
    '[board]\nfile = "TASKS.md"\ncolumns = {id = "Ref", status = "Stand"}',
    '[board_columns]\nRef = "id"\nStand = "status"',
    '[gates]\nlint = "off"',
    '[names]\nAAS-224 = "community_forge"',
    'allow_install = ["pytest-asyncio==1.3.0", "rich[jupyter]>=15"]',
    'model_price = "0.25/2"',
    '[linear_states]\nfailed = "In Review"',
    "[contract]\nhub = false\nline_length = 100",
    '[contract]\nplugins_dir = "plugins"\n[contract.entry]\nmain = "plugin.py"',
    "[contract]\nloader = false",
    "budget_run = 2",
]
BAD = [
    'brnch_prefix = "x/"',
    'sandbox = "jail"',
    'branch_prefix = "no-slash"',
    'vcs_ref = "--upload-pack=x"',
    "keep_runs = 0",
    'keep_runs = "many"',
    "max_document_mb = 5000",
    "budget_run = -1.0",
    'model_price = "cheap"',
    'openai_base_url = "ftp://example.org"',
    'install_missing = "perhaps"',
    '[gates]\nlnt = "off"',
    '[gates]\nlint = "maybe"',
    '[names]\nAAS-1 = "Dance Bot"',
    '[names]\nAAS-1 = "class"',
    '[names]\nAAS-1 = "json"',
    '[names]\nAAS-1 = "aux"',
    'allow_install = ["thing @ file:thing"]',
    "allow_install = 1",
    'git_filters = ["--all"]',
    '[board]\nfle = "x"',
    "[board]\nfile = 1",
    '[board]\ncolumns = {nothing = "Ref"}',
    '[linear_states]\nsplit = "Done"',
    "notify = [1]",
    '[contract]\nplugin_dir = "plugins"',
    "[contract]\nline_length = true",
    '[contract.hub]\nmodul = "core"',
    "[contract]\nhub = true",
    "[contract]\nsettings = 3",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_the_reader_takes_the_schema_takes(text: str, tmp_path: Path) -> None:
    read(tmp_path, text)
    assert faults(text) == []


@pytest.mark.parametrize("text", BAD)
def test_what_the_reader_refuses_the_schema_refuses(text: str, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError):
        read(tmp_path, text)
    assert faults(text) != []


@pytest.mark.parametrize("text", [*GOOD, *BAD])
def test_the_table_in_the_project_file_is_the_same(text: str) -> None:
    whole = "\n".join(f"[tool.aas-generator.{line[1:]}" if line.startswith("[") else line for line in text.split("\n"))
    whole = f'[project]\nname = "bot"\n[tool.other]\nx = 1\n[tool.aas-generator]\n{whole}'
    assert bool(faults(whole, "pyproject")) == bool(faults(text))
