"""``config show`` and ``config path``: every setting, its value, and where it comes from."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.gates import GATES
from generator.settings import Settings
from generator.toml_places import leaves, lines_of
from generator.trust import TrustStore

PROJECT = """[project]
name = "bot"

[tool.aas-generator]
keep_runs = 7
sandbox = "none"
notify = ["slack://tokenA/tokenB/channel"]
allow_install = [
    "a==1",
]

[tool.aas-generator.board]
# which one
file = "handoff/BOARD.md"
columns = {id = "Ref", status = "How far"}

[tool.aas-generator.names]
aas-1 = "radio"
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with settings in every kind of source."""
    for variable, place in (("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(variable, str(tmp_path / place))
    own = tmp_path / "config" / "aas-generator" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text('budget_run = 2.5\ndone_status = "Shipped"\n')
    monkeypatch.setenv("AAS_GENERATOR_GATES__TYPES", "should")
    monkeypatch.setenv("AAS_GENERATOR_SCAFFOLD_STATUS", "Begun")
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "aas-generator.toml").write_text('[gates]\nlint = "off"\n')
    return folder


def shown(workspace: Path, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["config", "show", "--workspace", str(workspace), "--json", *arguments])
    assert done.exit_code == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_every_setting_is_shown_with_where_it_comes_from(workspace: Path) -> None:
    data = shown(workspace, "--vcs-ref", "2.0.0")
    told = {each["setting"]: (each["value"], each["origin"], each["source"], each["line"]) for each in data["settings"]}
    own = str(workspace.parent / "config" / "aas-generator" / "config.toml")
    assert {name.partition(".")[0] for name in told} == set(Settings.model_fields)
    assert {name for name in told if name.startswith("gates.")} == {f"gates.{name}" for name in GATES}
    assert told["vcs_ref"] == ("2.0.0", "flag", "", None)
    assert told["gates.types"] == ("should", "environment", "AAS_GENERATOR_GATES__TYPES", None)
    assert told["scaffold_status"] == ("Begun", "environment", "AAS_GENERATOR_SCAFFOLD_STATUS", None)
    assert told["gates.lint"] == ("off", "repository", "aas-generator.toml", 2)
    assert told["keep_runs"] == (7, "repository", "pyproject.toml", 5)
    assert told["board"] == ("handoff/BOARD.md", "repository", "pyproject.toml", 14)
    assert told["board_columns.status"] == ("How far", "repository", "pyproject.toml", 15)
    assert told["names.AAS-1"] == ("radio", "repository", "pyproject.toml", 18)
    assert told["budget_run"] == (2.5, "user", own, 1)
    assert told["done_status"] == ("Shipped", "user", own, 2)
    assert told["gates.smoke"] == ("must", "default", "", None)
    assert told["sandbox"] == ("auto", "default", "", None)


def test_what_is_not_trusted_is_shown_apart_and_counts_once_it_is(workspace: Path) -> None:
    data = shown(workspace)
    assert {each["setting"]: (each["source"], each["line"]) for each in data["untrusted"]} == {
        "sandbox": ("pyproject.toml", 6),
        "notify": ("pyproject.toml", 7),
        "allow_install": ("pyproject.toml", 8),
    }
    assert CliRunner().invoke(app, ["trust", "--workspace", str(workspace)]).exit_code == 0
    data = shown(workspace)
    assert data["untrusted"] == []
    told = {each["setting"]: (each["value"], each["line"]) for each in data["settings"]}
    assert (told["sandbox"], told["allow_install"]) == (("none", 6), (["a==1"], 8))


def test_a_flag_takes_the_place_of_what_is_not_trusted(workspace: Path) -> None:
    data = shown(workspace, "--sandbox", "bubblewrap")
    assert "sandbox" not in {each["setting"] for each in data["untrusted"]}
    assert {"bubblewrap"} == {each["value"] for each in data["settings"] if each["setting"] == "sandbox"}


@pytest.mark.parametrize("trusted", [False, True])
def test_secrets_are_never_shown(workspace: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool) -> None:
    monkeypatch.setenv(
        "AAS_GENERATOR_TEMPLATE", "https://me:ghp_012345678901234567890123456789012345@example.org/t.git"
    )
    if trusted:
        CliRunner().invoke(app, ["trust", "--workspace", str(workspace)])
        assert list((workspace.parent / "state").rglob("*")) != []
    for form in ([], ["--origin"], ["--json"]):
        said = CliRunner().invoke(app, ["config", "show", "--workspace", str(workspace), *form])
        assert said.exit_code == 0
        assert "slack://" in said.stdout
        assert not any(word in said.output for word in ("tokenA", "tokenB", "ghp_"))


def test_the_lines_for_a_person_have_the_place_behind_the_value(workspace: Path) -> None:
    said = CliRunner().invoke(app, ["config", "show", "--origin", "--workspace", str(workspace)]).stdout
    rows = {row.split(" = ")[0]: row.split() for row in said.split("\n") if " = " in row}
    assert rows["keep_runs"] == ["keep_runs", "=", "7", "pyproject.toml:5"]
    assert rows["python"] == ["python", "=", "(none)", "default"]
    plain = CliRunner().invoke(app, ["config", "show", "--workspace", str(workspace)]).stdout
    assert "keep_runs = 7\n" in plain


def test_a_wrong_setting_names_its_file(workspace: Path) -> None:
    (workspace / "aas-generator.toml").write_text('brnch = "x"\n')
    said = CliRunner().invoke(app, ["config", "show", "--workspace", str(workspace)])
    assert said.exit_code == 2
    assert "brnch: Extra inputs are not permitted ('x') in aas-generator.toml" in said.stderr
    assert said.stderr.endswith("[settings]\n")


def test_config_path_names_the_files_your_own_first(workspace: Path) -> None:
    said = CliRunner().invoke(app, ["config", "path", "--workspace", str(workspace)]).stdout.split("\n")
    assert said[0] == str(workspace.parent / "config" / "aas-generator" / "config.toml")
    assert said[1:3] == [str(workspace / "aas-generator.toml"), str(workspace / "pyproject.toml")]


def test_no_record_of_trust_is_made_by_looking(workspace: Path) -> None:
    shown(workspace)
    assert not TrustStore(workspace).knows({"sandbox": "none"})
    assert not (workspace.parent / "state").exists()


HARD = """a = 1  # b = 2
b = '''
c = 3
'''
"d.e" = [
  1,  # f = 5

  2,
]
[t]
[t.u]
x = "[y]"
[[many]]
z = 1
"""


def test_the_line_of_a_value_is_that_on_which_its_statement_begins() -> None:
    found = lines_of(HARD)
    assert set(found) == set(leaves(tomllib.loads(HARD)))
    assert found == {("a",): 1, ("b",): 2, ("d.e",): 5, ("t", "u", "x"): 12, ("many",): 13}
    assert lines_of("a = 1\n" + "\n" * 5000) == {}
