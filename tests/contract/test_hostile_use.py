"""Loaders, plugins, manifests and settings that nobody would write in good faith: at most a finding comes of them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from generator.answers.demands import contract_faults
from generator.contract import read_contract
from generator.contract.written import written

from .shapes import REAL
from .workspaces import Files, write

_LOADER = (
    "import importlib\n\n\ndef load(hub, name):\n    module = importlib.import_module(f'plugins.{{name}}')\n    {}\n"
)

CASES: dict[str, Files] = {
    "a loader that loads itself": {"core/plugin_registry.py": "from core.plugin_registry import *\n" * 50},
    "circular assignments": {
        "core/plugin_registry.py": """
            import importlib
            a = b
            b = a

            def load(hub, name):
                x = y
                y = x
                module = importlib.import_module(x)
                return module.register(hub)
            """
    },
    "deep expressions": {"core/plugin_registry.py": _LOADER.format(f"return module{'.a' * 900}(hub)")},
    "a parser bomb": {"plugins/beat/plugin.py": b"x = " + b"(" * 5000},
    "a very long call": {"core/plugin_registry.py": _LOADER.format(f"return module.register({'hub, ' * 3000})")},
    "unprintable keys": {
        "plugins/beat/aas-plugin.json": json.dumps({"\x00\u202e": 1, "name": "beat", "entry": "a\nb"})
    },
    "deep manifests": {"plugins/beat/aas-plugin.json": '{"name": ' + "[" * 4000 + "]" * 4000 + "}"},
    "half a character": {"plugins/beat/aas-plugin.json": '{"name": "\\ud800", "entry": "\\ud800", "\\ud800": true}'},
    "many keys": {"plugins/beat/aas-plugin.json": json.dumps({f"k{number}": True for number in range(5000)})},
    "an alias that is no variable": {
        "core/config/manager.py": """
            from pydantic import Field
            from pydantic_settings import BaseSettings

            class AASConfig(BaseSettings):
                key: str = Field(..., alias="A=1\\n[contract]\\nx = 1")
            """
    },
    "a base of itself": {
        "core/plugins/base.py": "from core.plugins.base import PluginBase\nclass PluginBase(PluginBase): ...\n"
    },
    "a manifest that is a list": {"plugins/beat/aas-plugin.json": "[1, 2]"},
    "a manifest with another case": {
        "plugins/beat/aas-plugin.json": '{"Name": "beat", "ENTRY": "plugin.py", "x y": null}'
    },
    "a registration function without parameters": {"plugins/beat/plugin.py": "def register():\n    return object()\n"},
    "a function of stars": {"plugins/beat/plugin.py": "def register(*hubs, **more):\n    return object()\n"},
}


@pytest.mark.parametrize("case", CASES)
def test_a_contract_comes_of_it_and_can_be_written_and_read_back(case: str, tmp_path: Path) -> None:
    root = write(tmp_path, {**REAL, **CASES[case]})
    reading = read_contract(root)
    reading.model_dump_json()

    text = written(reading)
    text.encode()
    again = read_contract(root, tomllib.loads(text)["contract"])
    assert again.contract == reading.contract


def test_what_cannot_be_built_against_is_written_as_a_comment(tmp_path: Path) -> None:
    files = {
        name.replace("plugins/", "my-plugins/", 1) if name.startswith("plugins/") else name: text
        for name, text in REAL.items()
    }
    root = write(tmp_path, files)
    reading = read_contract(root)
    assert contract_faults(reading.contract)
    text = written(reading)
    assert '# plugins_dir = "my-plugins"' in text
    assert read_contract(root, tomllib.loads(text)["contract"]).contract == reading.contract


def test_settings_with_demands_are_never_made_by_a_unit(tmp_path: Path) -> None:
    """Neither hub nor factory nor variable gives the object: that is said, with the line that would mend it."""
    files = dict(REAL) | {
        "core/config/manager.py": """
            from pydantic_settings import BaseSettings

            class AASConfig(BaseSettings):
                key: str
            """,
        "core/hub.py": "class AASHub:\n    pass\n",
        "core/main.py": "",
    }
    files = {name: text for name, text in files.items() if not name.startswith("plugins/")}
    reading = read_contract(write(tmp_path, files))
    (sentence,) = reading.missing
    assert "PluginBase needs the settings object" in sentence
    assert "settings = { factory =" in sentence


def test_everything_that_is_missing_is_said_in_one_message(tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, {"core/other.py": "class Thing: ...\n"}))
    assert len(reading.missing) == 2
    assert "plugin_base = {" in reading.missing[0]
    assert "settings = {" in reading.missing[1]
