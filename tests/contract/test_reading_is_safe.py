"""Nothing of a workspace is run, nothing outside it is read, and odd files do no harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.contract import files as files_module
from generator.contract import python_files, read_contract
from generator.contract.sources import MAX_PARSED, Source, Sources
from generator.contract.units_read import MAX_UNITS
from generator.errors import WorkspaceError

from .workspaces import DESIGN, SETUP, write

BASE = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"


def test_nothing_is_imported_or_run(tmp_path: Path) -> None:
    root = tmp_path / "work"
    trap = f"import sys\nopen({str(tmp_path / 'marker')!r}, 'w').close()\nprint('ran')\nsys.exit(9)\n"
    files = {name: trap + str(text) if name.endswith("__init__.py") else text for name, text in SETUP.items()}
    write(root, files | {"sitecustomize.py": trap, "typing.py": trap, "core/conftest.py": trap, "griffe.py": trap})
    script = "import sys, pathlib; from generator.contract import read_contract; "
    script += "print(read_contract(pathlib.Path(sys.argv[1])).contract.plugin_base.class_name)"

    shown = subprocess.run(
        [sys.executable, "-c", script, str(root)], capture_output=True, text=True, check=True, timeout=60
    )

    assert shown.stdout == "PluginBase\n"
    assert shown.stderr == ""
    assert not (tmp_path / "marker").exists()
    control = subprocess.run(
        [sys.executable, "-c", "import core"], cwd=root, capture_output=True, check=False, timeout=60
    )
    assert control.returncode == 9
    assert (tmp_path / "marker").exists()


def test_reading_changes_nothing_in_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, DESIGN)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    read_contract(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "content",
    [
        b"class PluginBase(:\n",
        b"class PluginBase: ...\n\x00",
        b"# coding: utf-7\nclass PluginBase: ...\n",
        b"# coding: rot13\nclass PluginBase: ...\n",
        b"class PluginBase: ...\n\xff\xfe",
        b"class PluginBase:\n    x = " + b"(" * 5000 + b"\n",
        b"class PluginBase:\n    x = " + b"-" * 200_000 + b"1\n",
        b"class PluginBase:\n    x = " + b"+".join([b"a"] * 50_000) + b"\n",
        b"class PluginBase(" + b"a." * 3000 + b"b):\n    def start(self): raise NotImplementedError\n",
        b"class PluginBase:\n" + b"".join(b" " * depth + b"if x:\n" for depth in range(1, 90)),
        b"class PluginBase:\n    def __init__(self, a: '" + b"[" * 3000 + b"'): ...\n",
    ],
)
def test_a_broken_file_beside_the_base_is_at_most_a_finding(tmp_path: Path, content: bytes) -> None:
    files = dict(DESIGN) | {"zoo/broken.py": content}
    reading = read_contract(write(tmp_path, files))
    base = reading.contract.plugin_base
    assert base is not None
    assert base.module == "core.plugin_base"


def test_a_syntax_error_is_a_finding_with_its_line(tmp_path: Path) -> None:
    files = dict(DESIGN) | {"core/broken.py": "x = 1\nclass PluginBase(:\n"}
    reading = read_contract(write(tmp_path, files))
    assert "core/broken.py:2" in {finding.where for finding in reading.findings if finding.field == "files"}
    assert reading.problems == ()


def test_a_base_and_settings_that_cannot_be_parsed_are_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "core/plugin_base.py": "class PluginBase(:\n",
        "core/config.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings)\n",
    }
    reading = read_contract(write(tmp_path, files))
    assert len(reading.problems) == 2
    assert reading.problems[0].startswith("core/plugin_base.py ")
    assert reading.problems[1].startswith("core/config.py ")


def test_windows_newlines_bom_unicode_and_other_encodings_are_read(tmp_path: Path) -> None:
    base = '"""Größe, 名前, 🎉."""\nfrom abc import ABC, abstractmethod\n\n\nclass PluginBase(ABC):\n'
    base += "    @abstractmethod\n    def start(self, größe: int) -> None: ...\n"
    hub = "# coding: latin-1\nclass Hub:\n    '''Müll'''\n    def register_plugin(self, plugin): ...\n"
    content: dict[str, str | bytes] = {
        "core/plugin_base.py": b"\xef\xbb\xbf" + base.replace("\n", "\r\n").encode(),
        "core/hub.py": hub.encode("latin-1"),
        "pyproject.toml": b"\xef\xbb\xbf[tool.ruff]\r\nline-length = 99\r\n",
    }
    reading = read_contract(write(tmp_path, content))
    assert reading.contract.plugin_base is not None
    (method,) = reading.contract.plugin_base.methods
    assert (method.name, method.parameters[0].name) == ("start", "größe")
    assert reading.contract.hub is not None
    assert reading.contract.line_length == 99
    assert ("core/plugin_base.py:5") in {finding.where for finding in reading.findings}


def test_warnings_of_the_workspaces_code_stay_silent(tmp_path: Path) -> None:
    source = 'import abc\nclass PluginBase:\n    x = "\\d" is 1\n    def start(self): raise NotImplementedError\n'
    assert read_contract(write(tmp_path, {"core/plugin_base.py": source})).contract.plugin_base is not None


@pytest.mark.parametrize(
    "folder", [".git", ".venv", "venv", "node_modules/x", ".hidden", "__pycache__", "lib/site-packages", "a.egg-info"]
)
def test_folders_that_are_not_the_workspaces_own_are_left_out(tmp_path: Path, folder: str) -> None:
    write(tmp_path, {f"{folder}/plugin_base.py": BASE, "own.py": ""})
    assert python_files(tmp_path) == (tmp_path / "own.py",)
    assert read_contract(tmp_path).contract.plugin_base is None


def test_a_virtual_environment_of_any_name_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"python311/pyvenv.cfg": "", "python311/lib/base.py": BASE})
    assert python_files(tmp_path) == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = write(
        tmp_path / "outside", {"plugin_base.py": BASE, "pyproject.toml": "[tool.ruff]\nline-length = 111\n"}
    )
    root = write(tmp_path / "work", {"core/__init__.py": ""})
    (root / "linked").symlink_to(outside)
    (root / "core" / "plugin_base.py").symlink_to(outside / "plugin_base.py")
    (root / "pyproject.toml").symlink_to(outside / "pyproject.toml")
    (root / "loop").symlink_to(root)
    contract = read_contract(root).contract
    assert contract.plugin_base is None
    assert contract.line_length == 88


def test_special_files_and_large_files_are_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plugin_base.py")
    os.mkfifo(tmp_path / "pyproject.toml")
    write(tmp_path, {"core/plugin_base.py": BASE.encode() + b"#" * (1024 * 1024)})
    assert python_files(tmp_path) == ()
    assert read_contract(tmp_path).contract.plugin_base is None


def test_a_name_that_is_no_utf8_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, DESIGN)
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/core/\xff.py"))).write_bytes(BASE.encode())
    reading = read_contract(tmp_path)
    assert reading.problems == ()
    reading.model_dump_json()


def test_a_large_workspace_is_read_with_bounded_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = dict(DESIGN)
    unit = "from core.plugin_base import PluginBase\n\n\nclass P{0}(PluginBase):\n    # BaseSettings, register_plugin\n"
    for number in range(500):
        files[f"plugins/p{number}/__init__.py"] = "def register(hub):\n    hub.register_plugin(None)\n"
        files[f"plugins/p{number}/plugin.py"] = unit.format(number)
        files[f"core/services/s{number}.py"] = "import logging\n\n\nclass Service:\n    pass\n"
    parsed: set[str] = set()
    parse = Sources.parse

    def counting(self: Sources, path: str) -> Source | None:
        parsed.add(path)
        return parse(self, path)

    monkeypatch.setattr(Sources, "parse", counting)
    reading = read_contract(write(tmp_path, files))

    assert reading.problems == ()
    outside = {path for path in parsed if not path.startswith("plugins/")}
    assert outside == {"core/plugin_base.py", "core/hub.py", "core/config/manager.py"}
    assert len(parsed - outside) <= MAX_UNITS * 2
    assert len(reading.findings) < 40 + MAX_UNITS


def test_not_more_than_a_fixed_number_of_files_is_parsed(tmp_path: Path) -> None:
    files = {f"app/m{number:04}.py": f"class N{number}PluginBase: ...\n" for number in range(MAX_PARSED + 50)}
    reading = read_contract(write(tmp_path, dict(files)))
    assert str(MAX_PARSED) in {finding.value for finding in reading.findings if finding.field == "files"}


def test_not_more_than_a_fixed_number_of_files_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_FILES", 3)
    write(tmp_path, {"deep/er/plugin_base.py": BASE} | {f"m{number}.py": "" for number in range(5)})
    assert [path.name for path in python_files(tmp_path)] == ["m0.py", "m1.py", "m2.py"]
    assert "the workspace has more files than are read" in {f.rule for f in read_contract(tmp_path).findings}


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no folder"):
        read_contract(tmp_path / "missing")


def test_the_same_workspace_gives_the_same_reading(tmp_path: Path) -> None:
    write(tmp_path, SETUP)
    assert read_contract(tmp_path) == read_contract(tmp_path)
