"""How plugins become known to the workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.contract import read_contract
from generator.contract.registration import entry_pattern

from .workspaces import write

LOADER = 'import json\ndef load(path):\n    return json.loads((path / "aas-plugin.json").read_text())["entry"]\n'


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ("plugins.dance_bot:register", "plugins.{name}:register"),
        ("plugins.dance_bot.dance_bot_plugin:DanceBotPlugin", "plugins.{name}.{name}_plugin:{class_name}"),
        ("dance_bot_plugin:DanceBotPlugin", "{name}_plugin:{class_name}"),
        ("dance_bot_plugin.DanceBotPlugin", "{name}_plugin.{class_name}"),
        ("plugin.py:setup_dance_bot", "plugin.py:setup_{name}"),
        ("main.py", "main.py"),
        ("{evil}:register", None),
        ("a b:c", None),
        ("", None),
        ("x" * 300, None),
    ],
)
def test_entries_become_patterns(entry: str, pattern: str | None) -> None:
    assert entry_pattern(entry, "dance_bot") == pattern


def test_the_entry_that_most_manifests_use_is_taken(tmp_path: Path) -> None:
    entries = {"one": "one_plugin:OnePlugin", "two": "two_plugin:TwoPlugin", "odd": "odd.main:run"}
    files = {f"plugins/{name}/aas-plugin.json": json.dumps({"entry": entry}) for name, entry in entries.items()}
    contract = read_contract(write(tmp_path, {"core/loader.py": LOADER, **files})).contract
    assert contract.registration == "manifest"
    assert contract.manifest_entry == "{name}_plugin:{class_name}"


def test_manifests_that_nothing_reads_leave_register(tmp_path: Path) -> None:
    files = {"plugins/one/aas-plugin.json": json.dumps({"entry": "plugins.one:register"}), "core/__init__.py": ""}
    contract = read_contract(write(tmp_path, dict(files))).contract
    assert (contract.registration, contract.manifest_entry) == ("register", "plugins.{name}:register")


def test_a_loader_in_the_tests_is_no_loader(tmp_path: Path) -> None:
    assert read_contract(write(tmp_path, {"tests/test_load.py": LOADER})).contract.registration == "register"


@pytest.mark.parametrize("manifest", ["[]", '"text"', '{"entry": 5}', "{}", "\x00", "[" * 5000, '{"entry": "\\ud800"}'])
def test_odd_manifests_do_no_harm(tmp_path: Path, manifest: str) -> None:
    files = {"plugins/one/aas-plugin.json": manifest, "core/loader.py": LOADER}
    contract = read_contract(write(tmp_path, dict(files))).contract
    assert contract.manifest_entry == "plugins.{name}:register"


def test_existing_plugins_elsewhere_decide_folder_and_entry(tmp_path: Path) -> None:
    files = {"app/extensions/one/aas-plugin.json": "{}", "core/loader.py": LOADER}
    contract = read_contract(write(tmp_path, dict(files))).contract
    assert contract.plugins_dir == "app/extensions"
    assert contract.manifest_entry == "app.extensions.{name}:register"
