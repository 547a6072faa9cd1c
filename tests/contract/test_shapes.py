"""Workspaces of many shapes: their whole contract, its way through the configuration, and what Python makes of it.

The expected contracts are files, one a shape: a person has looked at each, and a change shows as a difference in them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.answers.contract import Contract, Loader, Parameter
from generator.contract import read_contract
from generator.contract.sample import sample_of
from generator.contract.written import written

from .shapes import SHAPES
from .workspaces import DESIGN, MANIFESTS, SETUP, Files, write

EXPECTED = Path(__file__).parent / "expected"
ALL: dict[str, Files] = {**SHAPES, "design": DESIGN, "setup": SETUP, "manifests": MANIFESTS}
# What stands for each argument of the workspace's own loader.
GIVEN = {
    "root": "Path()",
    "plugins_dir": "Path({plugins_dir!r})",
    "hub": "hub",
    "settings": "settings",
    "name": "'greet'",
}
RUN = """
import asyncio, inspect, os, sys
from pathlib import Path
os.environ.update({environment!r})
sys.path.insert(0, {source_root!r} or ".")
{imports}
{made}
result = {call}
if inspect.isawaitable(result):
    asyncio.run(result)
import gc
found = [each for each in gc.get_objects() if type(each).__name__ == "GreetPlugin"]
assert len(found) == 1, found
assert isinstance(found[0], Base), type(found[0]).__mro__
print("alive")
"""


@pytest.mark.parametrize("shape", ALL)
def test_the_whole_contract(shape: str, tmp_path: Path) -> None:
    reading = read_contract(write(tmp_path, ALL[shape]))
    shown = {
        "contract": reading.contract.model_dump(mode="json"),
        "loader": reading.loader.model_dump(mode="json") if reading.loader else None,
        "problems": list(reading.problems),
        "missing": list(reading.missing),
        "sample": list(sample_of(reading.contract)),
    }
    assert shown == json.loads((EXPECTED / f"{shape}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shape", ALL)
def test_the_contract_that_was_written_is_read_back(shape: str, tmp_path: Path) -> None:
    root = write(tmp_path, ALL[shape])
    reading = read_contract(root)
    table = tomllib.loads(written(reading))["contract"]
    again = read_contract(root, table)
    assert again.contract == reading.contract
    assert again.loader == reading.loader


@pytest.mark.parametrize("shape", ["bot", "class_path", "finder", "no_plugin", "real", "silent", "src"])
def test_the_workspaces_own_loader_loads_a_plugin_like_the_sample(shape: str, tmp_path: Path) -> None:
    root = write(tmp_path, SHAPES[shape])
    reading = read_contract(root)
    contract, loader = reading.contract, reading.loader
    assert loader is not None
    add_sample(root, contract)

    script = RUN.format(
        environment=dict.fromkeys(contract.settings.variables if contract.settings else (), "x"),
        source_root=contract.source_root,
        imports=imports_of(contract),
        made=objects(contract, loader),
        call=call_of(loader, contract),
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (shown.stdout.splitlines()[-1:], shown.returncode) == (["alive"], 0), shown.stderr


def add_sample(root: Path, contract: Contract) -> None:
    """Write the sample as a plugin of the workspace."""
    folder = root / contract.plugins_dir / "greet"
    entry, base = contract.entry, contract.plugin_base
    assert base is not None
    main = entry.main.replace("{name}", "greet")
    imports = [f"from {module} import {name}" for name, module in base.imports.items()]
    imports.append(f"from {base.module} import {base.class_name}")
    settings = contract.settings
    if settings and (settings.factory or settings.instance):
        imports.append(f"from {settings.factory_module} import {settings.factory or settings.instance}")
    text = "\n".join(["from __future__ import annotations", *imports, "", *sample_of(contract)])
    files: dict[str, str | bytes] = {main: f"{text}\n".encode()}
    if entry.file not in (main, entry.main):
        files[entry.file] = f"from .{main.removesuffix('.py')} import *\n"
    files.setdefault("__init__.py", "")
    if contract.manifest:
        pattern = contract.manifest_entry.replace("{name}", "greet").replace("{class_name}", "GreetPlugin")
        values: dict[str, Any] = {"name": "greet", "entry": pattern, "version": "1", "description": "Greets"}
        values |= {"plugins": [], "tasks": [], "settings_schema": {}, "class_name": "GreetPlugin"}
        manifest = {
            key.name: key.value if key.holds == "constant" else values[key.holds] for key in contract.manifest.keys
        }
        files[contract.manifest.file] = json.dumps(manifest).encode()
    write(folder, files)


def imports_of(contract: Contract) -> str:
    base = contract.plugin_base
    assert base is not None
    return f"from {base.module} import {base.class_name} as Base"


def objects(contract: Contract, loader: Loader) -> str:
    """Return the lines that make what the loader takes: the settings object, the hub, the loader's own object."""
    lines = []
    settings, hub = contract.settings, contract.hub
    if settings:
        made = settings.factory or settings.instance or settings.class_name
        module = settings.factory_module or settings.module
        lines.append(f"from {module} import {made} as made")
        lines.append("settings = made" if made == settings.instance else "settings = made()")
    if hub:
        lines.append(f"from {hub.module} import {hub.class_name} as Hub")
        lines.append(f"hub = Hub({filled(hub.constructor, contract)})")
    lines.append(f"import {loader.module} as module")
    if loader.class_name and (hub is None or loader.class_name != hub.class_name):
        lines.append(f"owner = module.{loader.class_name}({filled(loader.constructor, contract)})")
    else:
        lines.append("owner = hub" if loader.class_name else "owner = module")
    return "\n".join(lines)


def call_of(loader: Loader, contract: Contract) -> str:
    return f"owner.{loader.function}({filled(loader.parameters, contract)})"


def filled(parameters: tuple[Parameter, ...], contract: Contract) -> str:
    given = [each for each in parameters if each.source != "default"]
    return ", ".join(f"{each.name}={GIVEN[each.source].format(plugins_dir=contract.plugins_dir)}" for each in given)
