"""The layout of rendered files: what ruff may change, and what cannot steer or mislead it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.render.formatting import format_unit
from tests.blueprints import shapes

UGLY = "import os\nimport sys\nfrom core.hub import Hub\nimport loguru\nX = { 'a':Hub,'b' : loguru }\n"
DATA: dict[str, Any] = {"contract": shapes.REAL.model_dump(mode="json"), "plugin": {"modules": []}}


def laid_out(folder: Path, text: str, *, path: str = "plugins/a/module.py", data: dict[str, Any] = DATA) -> str:
    """Return what becomes of a file that was just rendered."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    format_unit(folder, [path, "plugins/a/missing.py"], data)
    return file.read_text(encoding="utf-8")


def test_rendered_file_loses_what_it_does_not_need_and_is_sorted(tmp_path: Path) -> None:
    expected = 'import loguru\n\nfrom core.hub import Hub\n\nX = {"a": Hub, "b": loguru}\n'
    assert laid_out(tmp_path, UGLY) == expected
    assert laid_out(tmp_path, UGLY, path="plugins/a/__init__.py") == expected


def test_code_that_the_answers_bring_is_left_alone(tmp_path: Path) -> None:
    data = {**DATA, "plugin": {"modules": [{"name": "module", "code": UGLY}]}}
    assert laid_out(tmp_path, UGLY, data=data) == UGLY
    assert laid_out(tmp_path, f"{UGLY}X = 1\n", data=data) != f"{UGLY}X = 1\n"


@pytest.mark.parametrize(("quotes", "expected"), [("double", 'X = "a"\n'), ("single", "X = 'a'\n")])
def test_quotes_and_lines_are_those_of_the_contract(quotes: str, expected: str, tmp_path: Path) -> None:
    contract = {**DATA["contract"], "quotes": quotes, "line_length": 60}
    data = {**DATA, "contract": contract}
    assert laid_out(tmp_path, "X = 'a'\n" if quotes == "double" else 'X = "a"\n', data=data) == expected
    wide = f"X = call({'a' * 20}, {'b' * 20}, {'c' * 20})\n"
    assert laid_out(tmp_path, wide, data=data).count("\n") == 5
    assert laid_out(tmp_path, wide) == wide


def test_neither_the_workspace_nor_the_file_steers_ruff(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "plugins", tmp_path / "plugins/a"):
        folder.mkdir(exist_ok=True)
        (folder / "ruff.toml").write_text("line-length = 20\nexclude = ['*']\n[format]\nquote-style = 'single'\n")
    (tmp_path / "loguru").mkdir()
    (tmp_path / "loguru/__init__.py").touch()
    text = laid_out(tmp_path, f"# ruff: noqa\n# flake8: noqa\n{UGLY}")
    assert 'import loguru\n\nfrom core.hub import Hub\n\nX = {"a": Hub, "b": loguru}\n' in text
    assert "import os" not in text


@pytest.mark.parametrize("text", ["def (:\n", "\0\n", "x = 1\n" * 3, f"x = {'(' * 3_000}\n"])
def test_what_is_no_python_stays_as_it_is(text: str, tmp_path: Path) -> None:
    ugly = tmp_path / "plugins/a/ugly.py"
    ugly.parent.mkdir(parents=True)
    ugly.write_text(UGLY, encoding="utf-8")
    (tmp_path / "plugins/a/broken.py").write_text(text, encoding="utf-8")
    format_unit(tmp_path, ["plugins/a/broken.py", "plugins/a/ugly.py"], DATA)
    assert (tmp_path / "plugins/a/broken.py").read_text(encoding="utf-8") == text
    assert ugly.read_text(encoding="utf-8") != UGLY


def test_links_are_not_followed(tmp_path: Path) -> None:
    workspace, outside = tmp_path / "workspace", tmp_path / "outside"
    outside.mkdir()
    (outside / "module.py").write_text(UGLY, encoding="utf-8")
    (workspace / "plugins").mkdir(parents=True)
    (workspace / "plugins/a").symlink_to(outside)
    (workspace / "plugins/b.py").symlink_to(outside / "module.py")
    format_unit(workspace, ["plugins/a/module.py", "plugins/b.py", "plugins/../../outside/module.py"], DATA)
    assert (outside / "module.py").read_text(encoding="utf-8") == UGLY
    assert (workspace / "plugins/b.py").is_symlink()


def test_files_that_are_no_python_are_left_alone(tmp_path: Path) -> None:
    assert laid_out(tmp_path, "{ 'a' :1 }\n", path="plugins/a/module.json") == "{ 'a' :1 }\n"
