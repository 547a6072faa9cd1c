"""Whatever a blueprint renders, in any workspace, is read back into answers that render it again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.adopt.finding import targets_of
from generator.adopt.fitting import Fit, best_fit
from generator.adopt.plugins import draft_plugin
from generator.adopt.services import draft_service
from generator.adopt.sources import Files
from generator.answers.units import UnitAnswers
from generator.drift.comparing import read_regular
from generator.render import Renderer, open_renderer
from generator.unit_places import answers_path
from tests import shared
from tests.blueprints.examples import random_units
from tests.blueprints.support import copy_template
from tests.examples import PROFILE

NUMBER = int(os.environ.get("AAS_EXAMPLES", "30" if PROFILE == "steady" else "60"))


@pytest.fixture(scope="module")
def fits() -> list[tuple[UnitAnswers, Fit]]:
    """Random plugins and services, rendered into one folder, and what is read back of each."""
    return shared.once("read-back", _fits)


def _fits(place: Path) -> list[tuple[UnitAnswers, Fit]]:
    folder = place / "workspace"
    template = copy_template(place / "template")
    units = [unit for unit in random_units(NUMBER) if unit.blueprint != "config_patch"]
    with open_renderer(str(template), None) as renderer:
        for unit in units:
            renderer.render(unit, folder)
            (folder / answers_path(unit)).unlink()
        paths = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        files = Files(paths, read_regular(folder))
        return [(unit, read_back(unit, files, renderer)) for unit in units]


def read_back(unit: UnitAnswers, files: Files, renderer: Renderer) -> Fit:
    (target,) = targets_of(unit.key, unit.contract)
    assert target.answers_file == answers_path(unit)
    draft = draft_plugin if unit.blueprint == "plugin" else draft_service
    return best_fit(draft(target, files, unit.contract, None), files, renderer)


def test_nothing_differs(fits: list[tuple[UnitAnswers, Fit]]) -> None:
    distances = {unit.key: fit.distance for unit, fit in fits if fit.distance != (0, 0)}
    assert distances == {}
    assert {unit.blueprint for unit, _ in fits} == {"plugin", "service"}


def test_what_makes_a_unit_is_found(fits: list[tuple[UnitAnswers, Fit]]) -> None:
    def lost(unit: UnitAnswers, answers: UnitAnswers) -> list[object]:
        was, now = getattr(unit, unit.blueprint), getattr(answers, unit.blueprint)
        read = {each.name: each.code for kind in ("modules", "tests") for each in getattr(now, kind, ())}
        coded = [each for kind in ("modules", "tests") for each in getattr(was, kind, ()) if each.code]
        found: list[object] = [each.name for each in coded if read.get(each.name) != each.code]
        if unit.task_id != answers.task_id:
            found.append((unit.task_id, answers.task_id))
        if unit.blueprint == "plugin" and not was.code and was.class_name != now.class_name:
            found.append((was.class_name, now.class_name))
        return found

    assert {unit.key: lost(unit, fit.answers) for unit, fit in fits if lost(unit, fit.answers)} == {}
