from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.release_history import template_repository
from tests.updates.plain import PlainCopier, plain_copier


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template repository with all releases."""
    return template_repository(tmp_path_factory.mktemp("releases") / "template")


@pytest.fixture(scope="session")
def copier(template: Path) -> Iterator[PlainCopier]:
    """Copier's own update, trusting that template."""
    with plain_copier(template) as child:
        yield child
