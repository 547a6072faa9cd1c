from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.render import Renderer, open_renderer
from tests.blueprints.support import copy_template


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    """Render from a folder without history, in one child for all tests."""
    template: Path = copy_template(tmp_path_factory.mktemp("template") / "template")
    with open_renderer(str(template), None) as opened:
        yield opened
