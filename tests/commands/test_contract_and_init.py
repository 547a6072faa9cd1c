"""``contract`` and ``init --config``: what a person sees of the contract, and the file to correct it in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.contract import read_contract
from generator.errors import WorkspaceError
from generator.settings import load_settings
from tests.contract.shapes import BOT, REAL
from tests.contract.workspaces import write


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, result.stderr


def test_contract_shows_the_loader_and_how_a_unit_will_be_made(tmp_path: Path) -> None:
    code, out, _ = run("contract", "--workspace", str(write(tmp_path, REAL)))
    assert code == 0
    assert "loader: core.plugin_registry.PluginRegistry.load_all (core/plugin_registry.py:" in out
    assert "    def register(hub: Any) -> GreetPlugin:\n        return GreetPlugin(hub.config, hub)\n" in out


def test_contract_as_json_has_loader_sample_and_what_is_missing(tmp_path: Path) -> None:
    code, out, _ = run("contract", "--json", "--workspace", str(write(tmp_path, BOT)))
    shown = json.loads(out)
    assert code == 0
    assert shown["loader"]["function"] == "load_extensions"
    assert shown["sample"][-1] == "    await bot.add_extension(plugin)"
    assert shown["missing"] == []


def test_contract_says_in_one_message_what_is_missing(tmp_path: Path) -> None:
    code, _, err = run("contract", "--workspace", str(write(tmp_path, {"core/a.py": ""})))
    assert code == 1
    assert err.count("What the contract lacks:") == 1
    assert "[contract]: plugin_base = {" in err
    assert "[contract]: settings = {" in err


def test_init_config_writes_what_was_read_and_it_is_read_back(tmp_path: Path) -> None:
    root = write(tmp_path, REAL)
    before = read_contract(root)
    code, out, _ = run("init", "--config", "--workspace", str(root))
    assert (code, out) == (0, "aas-generator.toml\n")
    text = (root / "aas-generator.toml").read_text(encoding="utf-8")
    assert "# core/plugins/base.py:9: 2 of 3 plugins derive from it\n[contract.plugin_base]\n" in text
    after = read_contract(root, load_settings(root).contract)
    assert (after.contract, after.loader) == (before.contract, before.loader)


def test_a_corrected_line_counts(tmp_path: Path) -> None:
    root = write(tmp_path, REAL)
    run("init", "--config", "--workspace", str(root))
    path = root / "aas-generator.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('function = "register"', 'function = "make"'), encoding="utf-8"
    )
    _, out, _ = run("contract", "--workspace", str(root))
    assert "    def make(hub: Any) -> GreetPlugin:\n" in out


@pytest.mark.parametrize("kind", ["file", "link"])
def test_init_config_overwrites_nothing(tmp_path: Path, kind: str) -> None:
    root = write(tmp_path / "work", REAL)
    outside = tmp_path / "outside.toml"
    if kind == "file":
        (root / "aas-generator.toml").write_text('done_status = "Built"\n')
    else:
        (root / "aas-generator.toml").symlink_to(outside)
    code, _, err = run("init", "--config", "--workspace", str(root))
    assert code == WorkspaceError.exit_code
    assert "not overwritten" in err
    assert not outside.exists()
