"""The parts of pytest that every session loads, imported ahead of time by the warm process. Runs in the sandbox."""

from __future__ import annotations

import importlib
from contextlib import suppress

with suppress(ImportError):
    from _pytest.config import default_plugins

    for each in default_plugins:
        importlib.import_module(f"_pytest.{each}")
