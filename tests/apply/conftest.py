from __future__ import annotations

from pathlib import Path

import pytest

from tests import shared
from tests.apply.fleet import merged_fleet, released_template
from tests.support import Workspace


@pytest.fixture(scope="session")
def released() -> Workspace:
    """The template with one release; not to be changed."""
    return shared.once("released", released_template)


@pytest.fixture(scope="session")
def fleet(released: Workspace) -> Workspace:
    """Units of every blueprint as the engine has built them; not to be changed."""
    return shared.once("merged-fleet", lambda folder: merged_fleet(folder, released))


@pytest.fixture
def workspace(fleet: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the fleet that a test may change."""
    return fleet.copy(tmp_path / "workspace")
