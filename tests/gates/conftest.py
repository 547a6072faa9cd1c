"""What the gates' tests share: the sandboxes there are, and a cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.sandbox import Sandbox, detect, get

OTHERS = [pytest.param(name, marks=pytest.mark.slow) for name in ("sandlock", "unconfined")]


@pytest.fixture(params=["bubblewrap", *OTHERS])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Every way to execute generated code; a test runs once with each."""
    try:
        return get(request.param)
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture
def best_sandbox() -> Sandbox:
    """The best way to execute generated code that there is here."""
    found = detect()
    return get("unconfined") if found.name == "none" else found


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which mypy keeps what it knows about libraries."""
    return tmp_path_factory.mktemp("cache")
