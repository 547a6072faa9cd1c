from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import shared
from tests.release_history import template_repository
from tests.updates.plain import PlainCopier, plain_copier


@pytest.fixture(scope="session")
def template() -> Path:
    """A template repository with all releases; not to be changed."""
    return shared.once("releases", template_repository)


@pytest.fixture(scope="session")
def copier(template: Path) -> Iterator[PlainCopier]:
    """Copier's own update, trusting that template."""
    with plain_copier(template) as child:
        yield child
