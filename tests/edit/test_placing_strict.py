"""Placed code in a small unit: strict type checking accepts it, it imports, and its tests run without plugins."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.edit.fit_code import Place, tidy
from generator.edit.fit_code.module import place_module
from tests.edit.places import CASES, before
from tests.mypy_cache import warmed
from tests.support import EXAMPLES

DOCUMENTS = EXAMPLES / "batches" / "batch_example_designs_processed.json"
HEAD = "from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
CLEAN_CASES = [
    *["async_code_that_is_no_test_stays", "attributes_get_types", "finished_code_stays", "main_block_goes"],
    *["secrets_are_read_by_a_helper", "untyped_functions_get_types"],
    *["logger_of_the_standard_library"],
    *["example_usage_goes", "settings_class_is_shared"],
]


def write_unit(root: Path, unit: str, class_name: str, fields: dict[str, str]) -> None:
    """Write a unit's package with its settings, as the blueprint does."""
    folder = root / "plugins" / unit
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    lines = [f'    {name}: {kind} = Field(description="A setting.")' for name, kind in fields.items()]
    lines = [line.replace("Field(", "Field(default=None, ") if "None" in line else line for line in lines]
    lines = [line.replace("Field(", 'Field(default="eu", ') if ": str =" in line else line for line in lines]
    lines = [line.replace("Field(", "Field(default=8000, ") if ": int =" in line else line for line in lines]
    config = f'    model_config = SettingsConfigDict(env_prefix="{unit.upper()}_", extra="ignore")\n'
    text = f"{HEAD}class {class_name}(BaseSettings):\n{config}" + "\n".join(lines) + "\n"
    (folder / "config.py").write_text(text)


def check(root: Path, *arguments: str) -> str:
    """Run a Python module over a folder and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout + done.stderr


def types(root: Path) -> list[str]:
    """Return mypy's errors under strict checking."""
    options = ["--strict", "--explicit-package-bases", "--namespace-packages", "--cache-dir=.types", "--config-file="]
    with warmed(root, Path(".types")):
        return [line for line in check(root, "mypy", *options, ".").split("\n") if ": error:" in line]


@pytest.mark.parametrize("tidied", [False, True])
def test_ordinary_untyped_code_passes_strict_checking(tmp_path: Path, *, tidied: bool) -> None:
    fields = {"api_key": "SecretStr | None", "endpoint": "str | None", "timeout": "int"}
    for name in CLEAN_CASES:
        write_unit(tmp_path, name, "DevToysConfig", fields)
        case = json.loads((CASES / name / "case.json").read_text(encoding="utf-8"))["place"]
        where = Place(
            package=f"plugins.{name}",
            module="devtoys",
            siblings={"config": "config"},
            config_class="DevToysConfig",
            settings_fields=tuple(fields),
            secrets=("api_key",),
            logger=case.get("logger", "loguru"),
        )
        code = place_module(before(name), where).code
        (tmp_path / "plugins" / name / "devtoys.py").write_text(tidy(code, 100) if tidied else code)
    assert types(tmp_path) == []
    names = ", ".join(f"plugins.{name}.devtoys" for name in CLEAN_CASES)
    done = subprocess.run(
        [sys.executable, "-c", f"import {names}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


UNITS = {
    "sketchboard": (
        "req-0",
        {0: "asset_client", 1: "change_dispatcher", 2: "test_sketchboard_dispatcher"},
        "SketchboardConfig",
    ),
    "local_tunnel": ("req-1", {1: "local_tunnel", 3: "test_local_tunnel"}, "TunnelConfig"),
    "toolbox": ("req-2", {2: "toolbox"}, "ToolboxConfig"),
}
FIELDS = {
    "sketchboard": {"base_url": "str", "api_token": "SecretStr | None"},
    "local_tunnel": {"token": "SecretStr | None", "region": "str", "port": "int"},
    "toolbox": {"max_characters": "int"},
}
SIBLINGS = {
    "sketchboard": {
        "plugins.sketchboard.asset_client": "asset_client",
        "plugins.sketchboard.change_dispatcher": "change_dispatcher",
    },
    "local_tunnel": {
        "config": "config",
        "plugins.local_tunnel.config": "config",
        "plugins.local_tunnel.local_tunnel": "local_tunnel",
    },
    "toolbox": {"config": "config"},
}
KNOWN = {
    "sketchboard": {"AssetClient": "asset_client", "ChangeDispatcher": "change_dispatcher"},
    "local_tunnel": {"LocalTunnel": "local_tunnel"},
    "toolbox": {"Toolbox": "toolbox"},
}


def test_the_blocks_of_a_whole_batch(tmp_path: Path) -> None:
    responses = json.loads(DOCUMENTS.read_text(encoding="utf-8"))["responses"]
    (tmp_path / "tests").mkdir()
    for unit, (item, modules, class_name) in UNITS.items():
        write_unit(tmp_path, unit, class_name, FIELDS[unit])
        blocks = re.findall(r"```python\n([^`]*)```", responses[item])
        for index, module in modules.items():
            where = Place(
                package=f"plugins.{unit}",
                module=module,
                siblings=SIBLINGS[unit],
                config_class=class_name,
                known_names=KNOWN[unit],
                is_test=module.startswith("test_"),
                settings_fields=tuple(FIELDS[unit]),
                secrets=tuple(name for name, kind in FIELDS[unit].items() if "Secret" in kind),
            )
            code = tidy(place_module(blocks[index], where).code, 100)
            assert place_module(code, where).code == code
            folder = tmp_path / "tests" if where.is_test else tmp_path / "plugins" / unit
            (folder / f"{module}.py").write_text(code)
    # Where it is not installed, that is the one thing that the type checker may say.
    assert [each for each in types(tmp_path) if 'named "aiohttp"' not in each] == []
    result = check(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers", "-W", "error", "tests")
    assert " passed" in result
    assert "failed" not in result
    text = (tmp_path / "plugins" / "local_tunnel" / "local_tunnel.py").read_text()
    assert "your_token_here" not in text
    assert "_secret(self.config.token)" in text
