"""What the warm process uses once ahead of time: libraries make much of what they need at their first use.

Runs in the sandbox, before anything of a copy can be found. It is imported last, when the libraries are there, and a
library that fails in it does so for the code that needs it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from .suite import options

# A test of each kind that sessions have: one that passes, one that fails, one that waits.
_TESTS = """
import asyncio

def test_that_passes(tmp_path, monkeypatch):
    assert tmp_path

def test_that_fails():
    raise AssertionError("as it must")

def test_that_waits():
    async def nothing(): ...
    asyncio.run(nothing())
"""
_NAME = "test_rehearsed.py"


def rehearse_tests() -> None:
    """Run tests of our own, and leave nothing of them behind."""
    import pytest

    known, path, environment = set(sys.modules), list(sys.path), dict(os.environ)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w", encoding="ascii") as nothing:  # noqa: PTH123
        tests = Path(folder, _NAME)
        tests.write_text(_TESTS, encoding="ascii")
        with redirect_stdout(nothing), redirect_stderr(nothing):
            pytest.main([*options(folder, ()), str(tests)])
    for name in [name for name in sys.modules if name not in known and Path(_NAME).stem in name]:
        del sys.modules[name]
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)


def rehearse_models() -> None:
    """Make a model as plugins and settings have them."""
    from pydantic import BaseModel, Field, SecretStr

    class Model(BaseModel):
        text: str = Field(default="", alias="TEXT")
        texts: list[str] = Field(default_factory=list)
        more: dict[str, Any] = Field(default_factory=dict)
        secret: SecretStr = SecretStr("")

    Model.model_validate_json('{"TEXT": "x"}')


def rehearse_settings() -> None:
    """Make settings as workspaces have them."""
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        number: float = 0.0

    Settings()


def rehearse_loop() -> None:
    """Run an event loop."""
    asyncio.run(asyncio.sleep(0))


_REHEARSALS = {
    "pytest": rehearse_tests,
    "pydantic": rehearse_models,
    "pydantic_settings": rehearse_settings,
    "asyncio": rehearse_loop,
}
for name, rehearse in _REHEARSALS.items():
    if name in sys.modules:
        with suppress(Exception, SystemExit):
            rehearse()
