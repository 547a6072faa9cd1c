from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.apply.fleet import merged_fleet, released_template
from tests.apply.scene import Workspace


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The template with one release; not to be changed."""
    return released_template(tmp_path_factory.mktemp("released") / "template")


@pytest.fixture(scope="session")
def fleet(released: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Units of every blueprint as the engine has built them; not to be changed."""
    return merged_fleet(tmp_path_factory.mktemp("fleet"), released)


@pytest.fixture
def workspace(fleet: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the fleet that a test may change."""
    shutil.copytree(fleet.path, tmp_path / "workspace", symlinks=True)
    return Workspace(tmp_path / "workspace")
