"""One template with several versions and one workspace with units, made once; every test works on a copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import shared
from tests.release_history import template_repository
from tests.support import DESIGN
from tests.updates_engine.fleet import Fleet, add_odd_versions, contract_of, few_units, make_fleet
from tests.updates_engine.present import RELEASE, present_template

FEW_GATES = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))


@pytest.fixture(scope="session")
def template() -> Path:
    return shared.once("odd-releases", _template)


def _template(folder: Path) -> Path:
    template_repository(folder)
    add_odd_versions(folder)
    return folder


@pytest.fixture(scope="session")
def grown(template: Path, needs_sandbox: None) -> Fleet:
    """Two units of each blueprint at v1.0.0, in a workspace with the quick gates only."""
    settings = {"aas-generator.toml": f"[gates]\n{FEW_GATES}"}
    units = few_units(contract_of(DESIGN))
    return shared.once("odd-fleet", lambda folder: make_fleet(folder, template, units, files=settings))


@pytest.fixture
def fleet(grown: Fleet, tmp_path: Path) -> Fleet:
    return copy_of(grown, tmp_path / "workspace")


def copy_of(fleet: Fleet, target: Path) -> Fleet:
    return replace(fleet, workspace=fleet.workspace.copy(target))


@pytest.fixture(scope="session")
def rendered_now(needs_sandbox: None) -> Fleet:
    """A unit of each blueprint as the present templates render them, with the quick gates only."""
    return shared.once("present-fleet", _rendered_now)


def _rendered_now(folder: Path) -> Fleet:
    template = present_template(folder / "template")
    settings = {"aas-generator.toml": f"[gates]\n{FEW_GATES}"}
    units = [unit for unit in few_units(contract_of(DESIGN)) if unit.name in {"dance_bot", "ngrok_tunnel", "mail_out"}]
    return make_fleet(folder / "workspace", template, units, release=RELEASE, files=settings)


@pytest.fixture
def present(rendered_now: Fleet, tmp_path: Path) -> Fleet:
    return copy_of(rendered_now, tmp_path / "workspace")
