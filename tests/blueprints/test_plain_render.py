"""Each blueprint as plain Copier renders it, by its public functions and in one process: pytest-copie calls them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.answers.units import UnitAnswers
from generator.render import Renderer
from tests.blueprints import grid
from tests.blueprints.support import copy_template

# One of each blueprint, by its key; the first of the grid.
UNITS = {unit.blueprint: unit for unit in reversed([*grid.units(), *grid.patches()])}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template without the task that checks and commits in a workspace's repository; the layout's stays."""
    folder = copy_template(tmp_path_factory.mktemp("plain") / "template")
    settings = folder / "copier.yml"
    text = settings.read_text(encoding="utf-8")
    without, count = re.subn(r"^  - command:\n(?:      .*\n)*?      - finish-unit\n(?:    .*\n)+", "", text, flags=re.M)
    assert count == 1
    settings.write_text(without, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """Return the files below a folder but for the answers file, in which the template's address stands."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".copier-answers" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_plain_copier_renders_what_the_engine_renders(
    unit: UnitAnswers, copie: Any, template: Path, renderer: Renderer, tmp_path: Path
) -> None:
    result = copie.copy(extra_answers=unit.to_data(), template_dir=template)
    assert result.exception is None
    assert result.exit_code == 0
    renderer.render(unit, tmp_path / "engine")
    assert files_of(result.project_dir) == files_of(tmp_path / "engine")
    assert files_of(result.project_dir)
    # What it will be asked for at the next update is what it was asked for now.
    assert {name: result.answers[name] for name in unit.to_data()} == unit.to_data()


@pytest.mark.parametrize(
    ("answer", "value"),
    [("name", "Bad Name"), ("name", "../out"), ("name", ""), ("task_id", "no id"), ("blueprint", "nothing")],
)
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_plain_copier_refuses_an_answer_that_no_unit_may_have(
    unit: UnitAnswers, answer: str, value: str, copie: Any, template: Path
) -> None:
    result = copie.copy(extra_answers={**unit.to_data(), answer: value}, template_dir=template)
    assert result.exit_code != 0
    assert str(result.exception)
    assert list(copie.test_dir.rglob("*.py")) == []
