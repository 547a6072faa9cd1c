"""One template with several versions and one workspace with units, made once; every test works on a copy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.apply.scene import Workspace
from tests.release_history import template_repository
from tests.support import DESIGN
from tests.updates_engine.fleet import Fleet, add_odd_versions, contract_of, few_units, make_fleet
from tests.updates_engine.present import RELEASE, present_template

FEW_GATES = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = template_repository(tmp_path_factory.mktemp("releases") / "template")
    add_odd_versions(folder)
    return folder


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory, template: Path, needs_sandbox: None) -> Fleet:
    """Two units of each blueprint at v1.0.0, in a workspace with the quick gates only."""
    target = tmp_path_factory.mktemp("fleet") / "workspace"
    settings = {"aas-generator.toml": f"[gates]\n{FEW_GATES}"}
    return make_fleet(target, template, few_units(contract_of(DESIGN)), files=settings)


@pytest.fixture
def fleet(grown: Fleet, tmp_path: Path) -> Fleet:
    return copy_of(grown, tmp_path / "workspace")


def copy_of(fleet: Fleet, target: Path) -> Fleet:
    shutil.copytree(fleet.workspace.path, target, symlinks=True)
    return replace(fleet, workspace=Workspace(target))


@pytest.fixture(scope="session")
def rendered_now(tmp_path_factory: pytest.TempPathFactory, needs_sandbox: None) -> Fleet:
    """A unit of each blueprint as the present templates render them, with the quick gates only."""
    template = present_template(tmp_path_factory.mktemp("present") / "template")
    target = tmp_path_factory.mktemp("fleet") / "workspace"
    settings = {"aas-generator.toml": f"[gates]\n{FEW_GATES}"}
    units = [unit for unit in few_units(contract_of(DESIGN)) if unit.name in {"dance_bot", "ngrok_tunnel", "mail_out"}]
    return make_fleet(target, template, units, release=RELEASE, files=settings)


@pytest.fixture
def present(rendered_now: Fleet, tmp_path: Path) -> Fleet:
    return copy_of(rendered_now, tmp_path / "workspace")
